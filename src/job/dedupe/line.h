/* A row as the line that it came as. */
#ifndef JOB_DEDUPE_LINE_H
#define JOB_DEDUPE_LINE_H

#include "cli/inputs.h"

/* Appends the row's fields with TABs between, in the header's order. */
void line_append(struct buffer *out, const struct inputs *in, const struct input_row *row);

#endif
