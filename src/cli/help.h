/* What --help shows, made from a program's option tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/option.h"
#include "tsv/writer.h"

/* Writes it, on one screen: of a program with many options the last ones of its table are only
 * named. */
void help_write(struct writer *out, const struct program *p);

#endif
