/* Which of several rows that repeat each other is to be kept: a total order on what the rows say,
 * so that the order in which they arrive changes nothing. */
#ifndef ANALYSIS_DUPLICATES_SURVIVOR_H
#define ANALYSIS_DUPLICATES_SURVIVOR_H

#include "base/buffer.h"

#include <stdint.h>

enum survivor_rule {
    SURVIVOR_KEY,     /* the lowest doc_id, then the lowest start */
    SURVIVOR_LONGEST, /* the longest text, then as KEY */
    SURVIVOR_MAX,     /* the highest value, then as KEY */
    SURVIVOR_MIN
};

struct survivor {
    size_t length;      /* of the text in bytes */
    struct slice value; /* a number (1, -.5, +2.50e-05) or any text */
    struct slice doc_id;
    int64_t start;
    struct slice row; /* the whole of it, where all else is equal */
};

/* Appends a key whose bytes say where the row stands: the row with the lower bytes is to be kept
 * rather than the other. Numbers come before other values, by value, of any number of digits; other
 * values by their bytes. No key begins with another, and what follows keys that are the same
 * decides between them. A row without bytes of 0 stands in the key as it is, before the last
 * SURVIVOR_END bytes. */
enum { SURVIVOR_END = 2 };
void survivor_append_key(struct buffer *out, enum survivor_rule rule, const struct survivor *s);

#endif
