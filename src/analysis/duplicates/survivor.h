/* Which of several rows that repeat each other is to be kept: a total order on what the rows say,
 * so that the order in which they arrive changes nothing. */
#ifndef ANALYSIS_DUPLICATES_SURVIVOR_H
#define ANALYSIS_DUPLICATES_SURVIVOR_H

#include "base/slice.h"

#include <stdint.h>

enum survivor_rule {
    SURVIVOR_KEY,     /* the lowest doc_id, then the lowest start */
    SURVIVOR_LONGEST, /* the longest text, then as KEY */
    SURVIVOR_MAX,     /* the highest value, then as KEY */
    SURVIVOR_MIN
};

struct survivor {
    size_t length;      /* of the text in bytes */
    struct slice value; /* a number (digits, perhaps a sign and a point) or any text */
    struct slice doc_id;
    int64_t start;
    struct slice row; /* the whole of it, where all else is equal */
};

/* Below 0 where a is to be kept rather than b. Numbers come before other values, by value; other
 * values by their bytes. */
int survivor_compare(enum survivor_rule rule, const struct survivor *a, const struct survivor *b);

#endif
