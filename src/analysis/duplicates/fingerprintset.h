/* The fingerprints seen so far, each with a number where numbers are asked for. They lie in blocks
 * of one size; blocks that have something in common in the fingerprint make a table, and each table
 * grows by half when one of its blocks is full. The tables begin with sizes that differ, so that
 * they do not grow at the same time: the set as a whole takes 19 to 24 bytes a fingerprint at any
 * time, some megabytes aside, and 5 more where it has numbers. */
#ifndef ANALYSIS_DUPLICATES_FINGERPRINTSET_H
#define ANALYSIS_DUPLICATES_FINGERPRINTSET_H

#include "analysis/duplicates/fingerprint.h"

#define FINGERPRINT_NEW UINT32_MAX

enum { FINGERPRINTSET_TABLES = 64, FINGERPRINTSET_BLOCK = 1024 };

struct fingerprintblock;

struct fingerprinttable {
    struct fingerprintblock **blocks;
    size_t count;
    uint64_t size; /* the same with a fraction, by which tables differ */
};

struct fingerprintset {
    struct fingerprinttable tables[FINGERPRINTSET_TABLES];
    bool valued;
    struct fingerprintblock *spare; /* blocks without use */
    char *at, *end;                 /* of the chunk that blocks are cut from */
    void **chunks;
    size_t chunk_count, chunk_cap, total;
};

void fingerprintset_init(struct fingerprintset *set, bool valued);
void fingerprintset_free(struct fingerprintset *set);

/* Bytes that the set takes, about. */
static inline size_t fingerprintset_size(const struct fingerprintset *set)
{
    return set->total - (size_t)(set->end - set->at);
}

/* Begins to bring in the memory that a search for f will look at. */
void fingerprintset_prefetch(const struct fingerprintset *set, struct fingerprint f);

/* Adds f with the number value (below FINGERPRINT_NEW) and returns FINGERPRINT_NEW; or, where it is
 * there already, returns the number it came with (0 in a set without numbers). */
uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value);

/* Its number, or FINGERPRINT_NEW where it is not there. */
uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f);

/* All fingerprints, in no particular order; the set must not change meanwhile. */
struct fingerprintset_walk {
    const struct fingerprintset *set;
    size_t table, block, slot;
};

static inline struct fingerprintset_walk fingerprintset_start(const struct fingerprintset *set)
{
    return (struct fingerprintset_walk){.set = set};
}

/* The next one and its number (0 in a set without numbers); false after the last. */
bool fingerprintset_next(struct fingerprintset_walk *w, struct fingerprint *f, uint32_t *value);

#endif
