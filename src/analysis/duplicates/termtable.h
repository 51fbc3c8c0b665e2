/* A table from terms, 32 bits of a hash, to references, numbers above 0. It is in parts, each of
 * which grows by a quarter when four fifths are full: a table of gigabytes never stands in memory
 * twice, and seven tenths of it are used on average. Open addressing (Knuth, TAOCP 3, 6.4,
 * algorithm L). */
#ifndef ANALYSIS_DUPLICATES_TERMTABLE_H
#define ANALYSIS_DUPLICATES_TERMTABLE_H

#include <stddef.h>
#include <stdint.h>

enum { TERMTABLE_PARTS = 32 };

struct term_slot {
    uint32_t term, ref;
};

struct term_part {
    struct term_slot *slots;
    uint32_t cap, count;
};

struct termtable {
    struct term_part parts[TERMTABLE_PARTS];
};

void termtable_init(struct termtable *t);
void termtable_free(struct termtable *t);

/* Bytes that the table takes. */
static inline size_t termtable_size(const struct termtable *t)
{
    size_t slots = 0;
    for (size_t i = 0; i < TERMTABLE_PARTS; i++)
        slots += t->parts[i].cap;
    return slots * sizeof(struct term_slot);
}

/* The term's reference; 0: it has none. */
uint32_t termtable_get(const struct termtable *t, uint32_t term);

/* Where the term's reference stands, until the next call; a term that had none gets a place, with
 * 0, which the caller must replace at once. */
uint32_t *termtable_place(struct termtable *t, uint32_t term);

/* Where a term's slot is looked for first. Terms need not be spread well: of the sets whose
 * smallest hashes are looked for most are small. */
static inline uint32_t termtable_spread(uint32_t term)
{
    return term * 0x9E3779B1u;
}

static inline uint32_t termtable_home(const struct term_part *part, uint32_t spread)
{
    return (uint32_t)((uint64_t)(uint32_t)(spread * TERMTABLE_PARTS) * part->cap >> 32);
}

static inline const struct term_part *termtable_part(const struct termtable *t, uint32_t spread)
{
    return &t->parts[spread / (UINT32_MAX / TERMTABLE_PARTS + 1)];
}

/* Begins to bring the term's slot near. */
static inline void termtable_prefetch(const struct termtable *t, uint32_t term)
{
    uint32_t spread = termtable_spread(term);
    const struct term_part *part = termtable_part(t, spread);
    __builtin_prefetch(&part->slots[termtable_home(part, spread)]);
}

#endif
