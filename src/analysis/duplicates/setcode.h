/* Sets of shingles in the fewest bytes: Rice codes of the differences, which are spread like those
 * of random numbers. 146 shingles of 48 bits take 774 bytes, where their entropy is 770. */
#ifndef ANALYSIS_DUPLICATES_SETCODE_H
#define ANALYSIS_DUPLICATES_SETCODE_H

#include "analysis/duplicates/shingle.h"

/* Appends the set, of each shingle all but the low `drop` bits: whole bytes. How many shingles
 * there are is for the caller to remember. */
void setcode_append(struct buffer *out, struct shingles set, unsigned drop);

struct setcode_reader {
    const char *at, *end;
    uint64_t window, item;
    unsigned ready; /* bits of the window */
    unsigned drop, low;
};

/* bytes begin with a set of so many shingles. */
void setcode_start(struct setcode_reader *r, struct slice bytes, size_t count, unsigned drop);

/* The next shingle without the bits that were dropped; false where the bytes are no set: they end,
 * or a shingle is too large, or less than the one before it (or the same, where no bits were
 * dropped). At most `count` calls. */
bool setcode_next(struct setcode_reader *r, uint64_t *item);

/* What follows the set of which all was read. */
struct slice setcode_rest(const struct setcode_reader *r);

#endif
