/* The n-grams of a counter as a table: filtered, measured, in one of three orders.
 *
 *     struct ngramtable t;
 *     ngramtable_init(&t, &counter, &settings);
 *     while (ngramtable_next(&t, &row)) ...
 *     ngramtable_free(&t);
 */
#ifndef ANALYSIS_NGRAMTABLE_H
#define ANALYSIS_NGRAMTABLE_H

#include "analysis/association.h"
#include "analysis/ngram.h"

enum ngramtable_order {
    NGRAMS_BY_COUNT,   /* highest first; equal ones by key */
    NGRAMS_BY_KEY,     /* n, then the group, then word by word, each in the order of bytes */
    NGRAMS_BY_MEASURE, /* the strongest by the first measure first; equal ones by key */
};

struct ngramtable_settings {
    unsigned min_n, max_n; /* 1 to NGRAM_MAX; 2 or more where there are measures */
    uint64_t min_count;    /* rarer n-grams are left out, but are part of the margins */
    uint64_t top;          /* only so many of each n and group; 0: all */
    enum ngramtable_order order;
    const struct association_measure *const *measures; /* borrowed */
    size_t measure_count;
};

struct ngramtable_row {
    unsigned n;
    uint32_t group;        /* rank, for ngram_group_of_rank */
    const uint32_t *words; /* ranks; valid until the next row, as are the values */
    uint64_t count, docs;
    const double *values; /* of the measures */
};

struct ngramtable_level;

/* An entry that is sorted on its own: one of a high count, or by its measure. */
struct ngramtable_item {
    double rank;
    uint64_t count, docs;
    uint64_t *key;
    uint32_t level, place; /* place in the order of keys, where rank and count are equal */
};

struct ngramtable {
    struct ngram *counter;
    struct ngramtable_settings settings;
    struct tape_store store;
    struct ngramtable_level *levels; /* one per n */
    size_t level_count;
    struct arena keys;
    struct ngramtable_item *items;
    size_t item_count, item_cap, next_item;
    size_t level, list; /* being read */
    bool reading;
    struct countlist_reader reader;
    uint32_t words[NGRAM_MAX];
    double *values;
};

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings);
bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row);
void ngramtable_free(struct ngramtable *t);

#endif
