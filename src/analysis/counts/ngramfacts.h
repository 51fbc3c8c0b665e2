/* The n-grams of one length with all that measures have to know of them. They come in the order of
 * keys, and what is known of one is found by sorting, so that no more is kept in memory than there
 * is: margins by word, sizes by document.
 *
 *     struct ngramfacts f;
 *     ngramfacts_init(&f, &counter, n, &settings);     // counts
 *     ngramfacts_start(&f);
 *     while (ngramfacts_next(&f, &entry)) ...
 *     ngramfacts_stop(&f);
 *     ngramfacts_free(&f);
 */
#ifndef ANALYSIS_COUNTS_NGRAMFACTS_H
#define ANALYSIS_COUNTS_NGRAMFACTS_H

#include "analysis/counts/association.h"
#include "analysis/counts/dispersion.h"
#include "analysis/counts/keysum.h"
#include "analysis/counts/ngram.h"

struct ngramfacts_settings {
    bool needs[NEEDS_DOCUMENTS + 1]; /* by enum association_needs */
    bool reference;                  /* keyness: against the counter's reference, no margins */
    uint64_t min_count;              /* rarer ones are left out, but are part of the margins; with 0
                                        and a reference, n-grams come that are there only, unless
                                        there are groups */
    struct tape_store *store;        /* borrowed */
    size_t memory;                   /* besides the store */
};

struct ngramfacts_entry {
    uint64_t *key;
    uint32_t group, words[NGRAM_MAX]; /* ranks */
    uint64_t count, docs;
    uint64_t reference;    /* count there */
    uint64_t total, types; /* n-grams of the group, distinct ones */
    uint64_t frequency;    /* groups that have it */
    uint64_t margins[NGRAM_MAX], pairs[3];
    struct dispersion dispersion;
};

enum { FACTS_WORDS, FACTS_PAIR_12, FACTS_PAIR_13, FACTS_PAIR_23, FACTS_SUMS };

struct ngramfacts {
    struct ngram *counter;
    struct ngramfacts_settings settings;
    struct ngram_layout layout;
    bool has_groups, with_pairs;
    struct countlist entries;
    uint64_t total, types; /* of the current group, or of the only one */
    uint64_t groups;       /* that have any n-gram */
    uint64_t *margins;     /* by place and word */
    uint32_t *stamps;      /* the group whose margin it is, plus one; NULL: there is one group */
    uint64_t *doc_sizes;   /* n-grams in each document, where there is one group; else NULL */
    struct dispersion_corpus corpus; /* of the current group */
    struct tape dispersions;         /* of the entries that are frequent enough */
    /* of the reading */
    struct countlist_reader reader, ahead; /* ahead is at the end of the current group */
    bool reading, ahead_has, in_group;
    uint32_t group;
    uint64_t *key;
    struct recordsort reference; /* keys and counts */
    const uint64_t *next_reference;
    struct keysum sums[FACTS_SUMS];
    bool summed[FACTS_SUMS];
    struct tape_reader dispersion_reader;
    struct slice dispersions_left;
    bool entry_waits; /* the reader's entry: one of the reference comes before it */
};

void ngramfacts_init(struct ngramfacts *f, struct ngram *counter, unsigned n,
                     const struct ngramfacts_settings *settings);
void ngramfacts_free(struct ngramfacts *f);

void ngramfacts_start(struct ngramfacts *f);
/* The key is valid until the next call. */
bool ngramfacts_next(struct ngramfacts *f, struct ngramfacts_entry *entry);
/* Frees what only the reading needs. */
void ngramfacts_stop(struct ngramfacts *f);

/* An entry's facts, besides key, count and docs, as numbers: how many, put, taken back. */
size_t ngramfacts_width(const struct ngramfacts *f);
void ngramfacts_pack(const struct ngramfacts *f, struct ngramfacts_entry *entry, uint64_t *out);
void ngramfacts_unpack(const struct ngramfacts *f, const uint64_t *in,
                       struct ngramfacts_entry *entry);

/* The table that measures look at. It points into the entry. */
void ngramfacts_table(const struct ngramfacts *f, struct ngramfacts_entry *entry,
                      struct association *a, uint64_t keyness_margins[2]);

#endif
