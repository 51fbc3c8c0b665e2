/* Lines of plain text that need no care: valid UTF-8 with no byte that a table escapes but the LF
 * at their ends. Many are found together. */
#ifndef TSV_PLAINLINES_H
#define TSV_PLAINLINES_H

#include "base/slice.h"

struct plainlines {
    size_t bytes, count; /* of whole lines at the front, each with its LF */
};

struct plainlines plainlines_find(struct slice bytes);

/* The same with vectors of at most so many bits: for tests. */
struct plainlines plainlines_find_with(struct slice bytes, unsigned most);

#endif
