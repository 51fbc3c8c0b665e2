/* The fingerprints seen so far, each with a number where numbers are asked for. The table is kept
 * in the order of the fingerprints, with gaps, so that it grows in place by sequential passes: no
 * second copy at any time, 16 bytes a fingerprint at a load of 2/3 to 5/6. */
#ifndef ANALYSIS_FINGERPRINTSET_H
#define ANALYSIS_FINGERPRINTSET_H

#include "analysis/fingerprint.h"

#define FINGERPRINT_NEW UINT32_MAX

struct fingerprintset {
    struct fingerprint *slots; /* ordered; {0, 0} is a gap; the last one always is */
    uint32_t *values;          /* beside the slots; NULL where the set is without numbers */
    size_t count;
    size_t homes; /* a fingerprint lies at its home, high * homes / 2^64, or in the run behind it */
    size_t room;  /* of slots: homes and the run behind the last of them */
    bool valued;
};

void fingerprintset_init(struct fingerprintset *set, bool valued);
void fingerprintset_free(struct fingerprintset *set);

/* Adds f with the number value (below FINGERPRINT_NEW) and returns FINGERPRINT_NEW; or, where it is
 * there already, returns the number it came with (0 in a set without numbers). */
uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value);

/* Its number, or FINGERPRINT_NEW where it is not there. */
uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f);

static inline size_t fingerprintset_home(const struct fingerprintset *set, struct fingerprint f)
{
    return (size_t)((unsigned __int128)f.high * set->homes >> 64);
}

/* Begins to bring in the memory that a search for f will look at. */
static inline void fingerprintset_prefetch(const struct fingerprintset *set, struct fingerprint f)
{
    const struct fingerprint *slot = &set->slots[fingerprintset_home(set, f)];
    __builtin_prefetch(slot);
    __builtin_prefetch(slot + 4);
}

#endif
