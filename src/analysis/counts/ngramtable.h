/* The n-grams of a counter as a table: filtered, measured, in one of three orders.
 *
 *     struct ngramtable t;
 *     ngramtable_init(&t, &counter, &settings);
 *     while (ngramtable_next(&t, &row)) ...
 *     ngramtable_free(&t);
 */
#ifndef ANALYSIS_COUNTS_NGRAMTABLE_H
#define ANALYSIS_COUNTS_NGRAMTABLE_H

#include "analysis/counts/ngramfacts.h"

enum ngramtable_order {
    NGRAMS_BY_COUNT,   /* highest first; equal ones by key */
    NGRAMS_BY_KEY,     /* n, then the group, then word by word, each in the order of bytes */
    NGRAMS_BY_MEASURE, /* the strongest by the first measure first; equal ones by key */
};

struct ngramtable_settings {
    unsigned min_n, max_n; /* 1 to NGRAM_MAX */
    uint64_t min_count;    /* as in ngramfacts.h */
    uint64_t top;          /* only so many of each n and group; 0: all */
    enum ngramtable_order order;
    /* Borrowed. Those of association.h measure n-grams of two words or more, those of keyness.h
     * need a reference, those that need documents a counter that counts by document. */
    const struct association_measure *const *measures;
    size_t measure_count;
    bool reference; /* against the counter's reference */
};

struct ngramtable_row {
    unsigned n;
    uint32_t group;        /* rank, for ngram_group_of_rank */
    const uint32_t *words; /* ranks; valid until the next row, as are the values */
    uint64_t count, docs;
    uint64_t reference_count;
    const double *values; /* of the measures */
};

struct ngramtable_level;

struct ngramtable {
    struct ngram *counter;
    struct ngramtable_settings settings;
    struct tape_store store;
    size_t memory;                   /* for sorting */
    struct ngramtable_level *levels; /* one per n */
    size_t level_count, key_width, record_width;
    uint64_t *record;
    struct recordsort sorted; /* rows that are in order on their own */
    bool is_sorted;           /* there are such, and they come first */
    /* of the reading */
    size_t level, list;
    bool reading;
    struct countlist_reader reader;
    uint64_t group_rows; /* of the current group, or of the level where there is one group */
    uint32_t group;
    struct ngramfacts_entry entry;
    double *values;
};

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings);
bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row);
void ngramtable_free(struct ngramtable *t);

#endif
