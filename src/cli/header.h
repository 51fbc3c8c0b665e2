/* The column names of one header line, found by name in logarithmic time: a header may have a
 * million columns, and so may the next file's. {0} is valid and empty. */
#ifndef CLI_HEADER_H
#define CLI_HEADER_H

#include "base/buffer.h"
#include "tsv/row.h"

struct header {
    struct row_fields names; /* unescaped, valid UTF-8, in the file's order; views of bytes */
    struct buffer bytes;
    size_t *by_name; /* indices into names, in the order of the names' bytes */
};

/* Takes the names from the fields of a line. What h held before is overwritten. */
void header_take(struct header *h, const struct row_fields *fields);
void header_free(struct header *h);

/* Index of a column, or SIZE_MAX. */
size_t header_find(const struct header *h, struct slice name);

/* Index of a column whose name another has too, or SIZE_MAX. */
size_t header_duplicate(const struct header *h);

#endif
