/* A table from terms, 32 bits of a hash, to references, numbers above 0. It is in parts, each of
 * which grows by a quarter when seven eighths are full, where it stands: a table of gigabytes is
 * never in memory twice, and four fifths of it are used on average. Buckets of a cache line, the
 * next one where one is full (Knuth, TAOCP 3, 6.4): hardly a look goes to a second line. */
#ifndef ANALYSIS_DUPLICATES_TERMTABLE_H
#define ANALYSIS_DUPLICATES_TERMTABLE_H

#include <stddef.h>
#include <stdint.h>

enum { TERMTABLE_PARTS = 32, TERM_BUCKET = 8 };

/* Filled from the first place on; nothing is ever taken out. */
struct term_bucket {
    uint32_t terms[TERM_BUCKET], refs[TERM_BUCKET]; /* ref 0: a gap */
};

struct term_part {
    char *memory; /* what the buckets, which begin with a cache line, lie in */
    struct term_bucket
        *buckets;         /* `homes` that terms belong in, and some behind for what is over */
    uint32_t homes, room; /* room: of all buckets; the last one is empty */
    uint32_t count;       /* of terms */
};

struct termtable {
    struct term_part parts[TERMTABLE_PARTS];
    struct term_bucket *moving; /* those that a part takes out while it grows */
    size_t moving_cap;
    unsigned char *fills; /* of the buckets of a part that grows: the terms put there anew */
    size_t fill_count, fill_cap;
};

void termtable_init(struct termtable *t);
void termtable_free(struct termtable *t);

/* Bytes that the table takes. */
static inline size_t termtable_size(const struct termtable *t)
{
    size_t buckets = t->moving_cap;
    for (size_t i = 0; i < TERMTABLE_PARTS; i++)
        buckets += t->parts[i].room;
    return buckets * sizeof(struct term_bucket) + t->fill_cap;
}

/* The term's reference; 0: it has none. */
uint32_t termtable_get(const struct termtable *t, uint32_t term);

/* Where the term's reference stands, until the next call; a term that had none gets a place, with
 * 0, which the caller must replace at once. */
uint32_t *termtable_place(struct termtable *t, uint32_t term);

/* Where a term's bucket is looked for first. Terms need not be spread well: of the sets whose
 * smallest hashes are looked for most are small. */
static inline uint32_t termtable_spread(uint32_t term)
{
    return term * 0x9E3779B1u;
}

static inline uint32_t termtable_home(const struct term_part *part, uint32_t spread)
{
    return (uint32_t)((uint64_t)(uint32_t)(spread * TERMTABLE_PARTS) * part->homes >> 32);
}

static inline const struct term_part *termtable_part(const struct termtable *t, uint32_t spread)
{
    return &t->parts[spread / (UINT32_MAX / TERMTABLE_PARTS + 1)];
}

/* Begins to bring the term's bucket near. */
static inline void termtable_prefetch(const struct termtable *t, uint32_t term)
{
    uint32_t spread = termtable_spread(term);
    const struct term_part *part = termtable_part(t, spread);
    __builtin_prefetch(&part->buckets[termtable_home(part, spread)]);
}

#endif
