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
#include "analysis/dispersion.h"
#include "analysis/ngram.h"
#include "base/buffer.h"

enum ngramtable_order {
    NGRAMS_BY_COUNT,   /* highest first; equal ones by key */
    NGRAMS_BY_KEY,     /* n, then the group, then word by word, each in the order of bytes */
    NGRAMS_BY_MEASURE, /* the strongest by the first measure first; equal ones by key */
};

/* The counts of another corpus, for the measures of keyness.h. */
struct ngramtable_reference {
    const struct intern *ngrams; /* their words, with one blank between two */
    const uint64_t *counts;      /* of each */
    const uint64_t *totals;      /* by n: of all n-grams of n words */
};

struct ngramtable_settings {
    unsigned min_n, max_n; /* 1 to NGRAM_MAX */
    uint64_t min_count;    /* rarer n-grams are left out, but are part of the margins */
    uint64_t top;          /* only so many of each n and group; 0: all */
    enum ngramtable_order order;
    /* Borrowed. Those of association.h measure n-grams of two words or more, those of keyness.h
     * need a reference, those that need documents a counter that counts by document. */
    const struct association_measure *const *measures;
    size_t measure_count;
    const struct ngramtable_reference *reference; /* NULL: none */
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

/* An entry that is sorted on its own: one of a high count, or by its measure. */
struct ngramtable_item {
    double rank;
    uint64_t count, docs;
    uint64_t *key;
    uint32_t level;
    struct dispersion *dispersion; /* NULL: not needed */
};

struct ngramtable {
    struct ngram *counter;
    struct ngramtable_settings settings;
    struct tape_store store;
    struct ngramtable_level *levels; /* one per n */
    size_t level_count;
    bool needs[NEEDS_DOCUMENTS + 1];
    struct arena kept; /* keys and dispersions of items */
    struct ngramtable_item *items;
    size_t item_count, item_cap, next_item;
    uint64_t *item_order;
    size_t ordered;
    struct dispersion **dispersions; /* in the order of keys, where they are needed */
    size_t dispersion_count, dispersion_cap;
    size_t level, list; /* being read */
    bool reading;
    struct countlist_reader reader;
    uint32_t words[NGRAM_MAX];
    double *values;
    struct buffer name;
};

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings);
bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row);
void ngramtable_free(struct ngramtable *t);

#endif
