/* Near duplicates: among the sets that were kept, those whose Jaccard similarity to a new one
 * (common shingles / shingles of either) reaches a threshold. All of them are found, and nothing is
 * estimated: prefix filtering in the order of hashes, hot shingles put at the end of that order,
 * every candidate counted (docs/algorithms/nearduplicate.md). The order in which rows come decides
 * nothing but which of them are kept. */
#ifndef ANALYSIS_DUPLICATES_NEARDUPLICATE_H
#define ANALYSIS_DUPLICATES_NEARDUPLICATE_H

#include "analysis/duplicates/nearbounds.h"
#include "analysis/duplicates/shingle.h"
#include "analysis/duplicates/termtable.h"
#include "base/tape.h"

struct near_item;

enum { NEAR_NEXTS = 8 };

struct near_match {
    uint32_t item;         /* as nearduplicate_add numbered it */
    uint32_t shared, size; /* common shingles, and those that they are measured by */
};

/* Whether a is more similar than b, or as similar and added before it. */
static inline bool near_match_is_better(struct near_match a, struct near_match b)
{
    uint64_t x = (uint64_t)a.shared * b.size, y = (uint64_t)b.shared * a.size;
    return x > y || (x == y && a.item < b.item);
}

struct nearduplicate {
    struct near_bounds bounds;
    unsigned hot_limit; /* a shingle that so many items are found by becomes hot */

    struct near_item *items;
    uint32_t *rounds; /* by item: of the last search that met it */
    uint32_t *nexts;  /* NEAR_NEXTS of each item: terms that it is led to by next, see near_item */
    size_t item_count, item_cap;
    struct tape_store early; /* the items' shingles, the high 32 bits of all, then the low 16: */
    struct buffer sets;      /* the early items' in the file, the others' here */
    size_t sets_limit;
    struct buffer fetched; /* those of one item, from the file */

    struct termtable terms; /* the high 32 bits of a shingle lead to items */

    uint32_t *lists; /* of items: blocks of 2^n, the first element is the length */
    size_t list_count, list_cap;
    uint32_t free_lists[32];

    uint32_t *too_long; /* terms that are to become hot */
    size_t too_long_count, too_long_cap;

    struct near_match *matches; /* of the last search */
    size_t match_count, match_cap;
    uint32_t *refs; /* what the prefix of the set at work leads to */
    size_t ref_count, ref_cap;
    uint32_t *candidates; /* items to be counted */
    size_t candidate_count, candidate_cap;
    uint32_t round; /* the search at work */
};

/* 0 < threshold <= 1. */
void nearduplicate_init(struct nearduplicate *n, double threshold, enum near_measure measure);
void nearduplicate_free(struct nearduplicate *n);

/* Before anything is added: a pair that reaches the threshold may be missed with a probability of
 * miss (0 < miss < 1) for less work and memory. What is found is counted all the same. Not for
 * NEAR_CONTAINED. */
void nearduplicate_allow_miss(struct nearduplicate *n, double miss);

/* At any time: so many bytes of the shingles of kept sets, 6 each, stay in memory (SIZE_MAX unless
 * this is called); earlier ones go to a temporary file, see base/tape.h. */
void nearduplicate_bound(struct nearduplicate *n, size_t bytes);

enum near_search {
    NEAR_ANY, /* stop at the first that reaches the threshold */
    NEAR_ALL
};

/* Fills n->matches with kept items like set, in no particular order. Returns how many there are. A
 * set without shingles is like none. */
size_t nearduplicate_search(struct nearduplicate *n, struct shingles set, enum near_search how);

/* Puts the matches into the order in which they were added. */
void nearduplicate_sort(struct nearduplicate *n);

/* Keeps a set, numbered 0, 1, 2 ...; returns its number. */
uint32_t nearduplicate_add(struct nearduplicate *n, struct shingles set);

/* A kept set, for who keeps it elsewhere: its shingles go to *items, which grows with *cap. Returns
 * how many there are. */
size_t nearduplicate_read(struct nearduplicate *n, uint32_t number, uint64_t **items, size_t *cap);

/* Bytes of memory that it takes, about. */
size_t nearduplicate_size(const struct nearduplicate *n);

#endif
