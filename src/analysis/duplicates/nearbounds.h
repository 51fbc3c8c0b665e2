/* What two sets must have in common to be alike, and how much of one must be looked for to find the
 * other (docs/algorithms/nearduplicate.md). All bounds err to the side of one shingle more to look
 * at; what decides is the count. */
#ifndef ANALYSIS_DUPLICATES_NEARBOUNDS_H
#define ANALYSIS_DUPLICATES_NEARBOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum near_measure {
    NEAR_JACCARD,  /* common shingles / shingles of either */
    NEAR_CONTAINED /* common shingles / shingles of the new set: is it a part of a kept one? */
};

enum { NEAR_MEASURES = NEAR_CONTAINED + 1 };

struct near_bounds {
    enum near_measure measure;
    double threshold, shared_part; /* of the sizes together, that two must have in common */
    size_t most_prefix; /* shingles by which a set is looked for; SIZE_MAX: all that it takes */
};

/* 0 < threshold <= 1. */
static inline struct near_bounds near_bounds_of(double threshold, enum near_measure measure)
{
    return (struct near_bounds){measure, threshold, threshold / (1 + threshold), SIZE_MAX};
}

/* The least whole number that is not below share * count; EPSILON keeps a product like 0.8 * 5 from
 * being rounded up past the whole number that it is. */
static inline size_t near_share_of(double share, size_t count)
{
    static const double EPSILON = 1e-9;
    double exact = (share - EPSILON) * (double)count;
    size_t whole = (size_t)exact;
    return whole + ((double)whole < exact);
}

/* How many shingles a new set of a shingles must have in common with a kept one of b. */
static inline size_t near_shared_needed(const struct near_bounds *n, size_t a, size_t b)
{
    return n->measure == NEAR_CONTAINED ? near_share_of(n->threshold, a)
                                        : near_share_of(n->shared_part, a + b);
}

/* How many shingles of a set of count, the first in any order that all sets share, must be looked
 * for: two sets that are alike enough have one of them in common. */
static inline size_t near_prefix(const struct near_bounds *n, size_t count)
{
    size_t prefix = count - near_share_of(n->threshold, count) + 1;
    prefix = prefix < n->most_prefix ? prefix : n->most_prefix;
    return prefix < count ? prefix : count;
}

/* What a new set of a shingles and a kept one of b are measured by, shared of them in common. */
static inline size_t near_size(const struct near_bounds *n, size_t a, size_t b, size_t shared)
{
    return n->measure == NEAR_JACCARD ? a + b - shared : a;
}

static inline bool near_reaches(const struct near_bounds *n, size_t shared, size_t size)
{
    return shared > 0 && (double)shared / (double)size >= n->threshold;
}

#endif
