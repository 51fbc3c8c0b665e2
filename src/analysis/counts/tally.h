/* Counts by a key of two numbers. {0} is the valid empty tally. Absent keys count 0. */
#ifndef ANALYSIS_COUNTS_TALLY_H
#define ANALYSIS_COUNTS_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct tally_slot {
    uint64_t a, b, count; /* count 0: empty */
};

struct tally {
    struct tally_slot *slots;
    size_t used, mask; /* mask + 1 slots; none while slots is NULL */
    uint64_t seed;
};

/* count must not be 0. */
void tally_add(struct tally *t, uint64_t a, uint64_t b, uint64_t count);
uint64_t tally_get(const struct tally *t, uint64_t a, uint64_t b);
/* Forgets all keys, but keeps room for about as many; in time proportional to them. */
void tally_clear(struct tally *t);
void tally_free(struct tally *t);

#endif
