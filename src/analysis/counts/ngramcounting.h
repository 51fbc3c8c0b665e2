/* The counting of the n-grams of one length: keys go into a buffer in the order of the text, what
 * it can't hold becomes a sorted run, runs are merged. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMCOUNTING_H
#define ANALYSIS_COUNTS_NGRAMCOUNTING_H

#include "analysis/counts/ngram.h"
#include "analysis/counts/ngramtext.h"

/* Counted keys in order, of a stretch of the text. */
struct ngramcounting_run {
    struct countlist list;
    uint64_t first_doc, last_doc;
    unsigned level; /* how often its entries were merged */
};

typedef unsigned __int128 ngramcounting_wide;

/* Keys on a tape. */
struct ngramcounting_bucket {
    struct tape tape;
    ngramcounting_wide first, last; /* keys that it may have */
    bool used;                      /* it has any */
};

struct ngramcounting {
    struct ngram *c;
    const struct ngram_sink *sink;
    uint32_t **ranks; /* by part, by number of the word */
    struct ngram_layout layout;
    uint64_t *keys, *spare, *scratch;
    size_t count, capacity; /* in keys; SIZE_MAX: it is never full */
    unsigned part_shift;    /* of a word's rank */
    char *dealt;            /* keys by part, packed; NULL: keys are not dealt out so */
    uint32_t *part_of_word; /* by rank */
    size_t *places;         /* by part: where its next key goes */
    struct ngramcounting_bucket *buckets; /* on tapes; NULL: keys are not dealt out so */
    unsigned char *bucket_of_part;
    size_t key_bytes;        /* on a tape, of a dealt key */
    uint64_t doc, first_doc; /* of the text; of the keys in the buffer */
    bool by_document;        /* doc itself is in the key, not its distance from first_doc */
    uint32_t group;          /* rank */
    uint64_t doc_mask;
    struct tape_store store;
    struct ngramcounting_run *runs;
    size_t run_count, run_cap;
    struct ngramcounting_run *open_run; /* being written; NULL: entries go to the sink */
};

enum { NGRAMCOUNTING_FEWEST = 16 }; /* keys of the smallest buffer */

/* Room for the keys, within the memory of the settings. */
void ngramcounting_make_room(struct ngramcounting *k);
/* The keys of the buffer, of the documents from first_doc to doc, become a run. */
void ngramcounting_flush(struct ngramcounting *k);
/* Gives all keys to the sink, counted and in order. */
void ngramcounting_finish(struct ngramcounting *k);
/* Counts keys that are sorted, count of them; for struct keysort.part. */
void ngramcounting_take(void *counting, const uint64_t *keys, size_t count);
/* The same of one key, whose count is known. */
void ngramcounting_put(struct ngramcounting *k, const uint64_t *key, const struct counted *entry);

/* What is known of a single word. */
struct ngram_seen {
    uint64_t count, docs, last_doc; /* the number of it plus one */
};

/* Other ways to count: single words, as they come (from the text once they are asked for, unless
 * that was done), and n-grams that were counted elsewhere. */
void ngramunigrams_see(struct ngram *c, const uint32_t *numbers, size_t count);
void ngramunigrams_count(struct ngram *c, const struct ngram_sink *sink);
void ngramcounted_give(struct ngram *c, unsigned n, const struct ngram_sink *sink);

#endif
