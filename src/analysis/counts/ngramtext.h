/* How a counter keeps its text: as numbers in units of 16 bits, of words and of the borders between
 * them. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMTEXT_H
#define ANALYSIS_COUNTS_NGRAMTEXT_H

#include <stdbool.h>
#include <stdint.h>

/* A number below NGRAMTEXT_LONG is one unit; of a larger one the first unit holds the upper 15 bits
 * under a set first bit. Common words come early and so have small numbers: most take two bytes. */

enum {
    NGRAMTEXT_BREAK,
    NGRAMTEXT_DOCUMENT,
    NGRAMTEXT_GROUP, /* its number follows */
    NGRAMTEXT_PART,  /* the number of the part follows, whose numbers the next words have */
    NGRAMTEXT_MARKS, /* a word has its number behind these */
    NGRAMTEXT_LONG = 0x8000
};

/* The next number of the text; false at the end of the piece. */
static inline __attribute__((always_inline)) bool
ngramtext_next(const uint16_t **at, const uint16_t *end, uint32_t *number)
{
    if (*at == end)
        return false;
    uint32_t unit = *(*at)++;
    *number = unit < NGRAMTEXT_LONG ? unit : (unit & (NGRAMTEXT_LONG - 1)) << 16 | *(*at)++;
    return true;
}

#endif
