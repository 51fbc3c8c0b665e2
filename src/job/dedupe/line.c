#include "job/dedupe/line.h"

void line_append(struct buffer *out, const struct inputs *in, const struct input_row *row)
{
    if (row->line.data) {
        buffer_append(out, row->line);
        return;
    }
    for (size_t i = 0; i < in->header.count; i++) {
        if (i)
            buffer_append_byte(out, '\t');
        buffer_append(out, row->fields[i]);
    }
}
