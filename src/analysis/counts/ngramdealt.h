/* Keys that are dealt out as they are made. How many keys begin with a word is known beforehand: no
 * more than there are of that word. So each key can go to its part at once, and is sorted there:
 * half the memory, and one copy less. What the part says of the key is not written down: four bytes
 * remain of a typical pair. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMDEALT_H
#define ANALYSIS_COUNTS_NGRAMDEALT_H

#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/packed.h"

typedef unsigned __int128 ngramdealt_wide;

enum { NGRAMDEALT_PART_BITS = 11 };

/* Keys on a tape. */
struct ngramdealt_bucket {
    struct tape tape;
    ngramdealt_wide first, last; /* keys that it may have */
    bool used;                   /* it has any */
};

/* Counts all keys; false, with nothing done, where they can't be dealt out. */
bool ngramdealt_count(struct ngramcounting *k);

/* The same on tapes, of which so many keys can be sorted together. word_counts: by rank. */
void ngramdealt_on_tapes(struct ngramcounting *k, const size_t *word_counts, size_t capacity);

/* Bits of a key below those that tell its part. */
unsigned ngramdealt_bits(const struct ngramcounting *k);

/* Writes width words, of which the least key_bytes bytes count. */
static inline __attribute__((always_inline)) void ngramdealt_pack(char *out, size_t width,
                                                                  uint64_t high, uint64_t low)
{
    packed_put(out, low, sizeof low);
    if (width == 2)
        packed_put(out + sizeof low, high, sizeof high);
}

#endif
