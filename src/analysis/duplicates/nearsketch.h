/* What tells of two sets, before they are counted, that they cannot be alike: of each the parity of
 * its shingles by their low bits. A shingle that one set has and the other lacks changes one bit;
 * so sets that must differ in few shingles differ in few bits (docs/algorithms/nearduplicate.md). */
#ifndef ANALYSIS_DUPLICATES_NEARSKETCH_H
#define ANALYSIS_DUPLICATES_NEARSKETCH_H

#include "analysis/duplicates/nearbounds.h"
#include "analysis/duplicates/shingle.h"

enum { NEARSKETCH_WORDS = 4 };

struct nearsketch {
    uint64_t words[NEARSKETCH_WORDS];
};

static inline struct nearsketch nearsketch_of(struct shingles set)
{
    struct nearsketch s = {{0}};
    for (size_t i = 0; i < set.count; i++)
        s.words[set.items[i] % NEARSKETCH_WORDS] ^= (uint64_t)1
                                                    << (set.items[i] / NEARSKETCH_WORDS % 64);
    return s;
}

/* Counts of bits in fields of eight (Warren, Hacker's Delight, 5-1), added up over the words before
 * the fields are summed: no field gets above 32. */
static inline unsigned nearsketch_differing(const struct nearsketch *a, const struct nearsketch *b)
{
    const uint64_t twos = 0x5555555555555555u, fours = 0x3333333333333333u;
    const uint64_t bytes = 0x0F0F0F0F0F0F0F0Fu;
    uint64_t sum = 0;
    for (int i = 0; i < NEARSKETCH_WORDS; i++) {
        uint64_t x = a->words[i] ^ b->words[i];
        x -= x >> 1 & twos;
        x = (x & fours) + (x >> 2 & fours);
        sum += (x + (x >> 4)) & bytes;
    }
    return (unsigned)((sum & 0x00FF00FF00FF00FFu) * 0x0001000100010001u >> 48) +
           (unsigned)((sum >> 8 & 0x00FF00FF00FF00FFu) * 0x0001000100010001u >> 48);
}

/* Whether the sizes and the sketches allow a new set of a_count shingles and a kept one of b_count
 * to reach the threshold. */
static inline bool nearsketch_allows(const struct near_bounds *n, size_t a_count,
                                     const struct nearsketch *a, size_t b_count,
                                     const struct nearsketch *b)
{
    size_t needed = near_shared_needed(n, a_count, b_count);
    return needed <= a_count && needed <= b_count &&
           nearsketch_differing(a, b) <= a_count + b_count - 2 * needed;
}

#endif
