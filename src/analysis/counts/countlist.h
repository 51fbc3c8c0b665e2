/* A list of counted keys in ascending order, packed: what differs from the key before, then the
 * numbers. It lives on a tape, so that it may be larger than memory. Keys are as in keysort.h. */
#ifndef ANALYSIS_COUNTS_COUNTLIST_H
#define ANALYSIS_COUNTS_COUNTLIST_H

#include "base/tape.h"

#include <stdint.h>

struct counted {
    uint64_t count, docs;
    bool first, last; /* seen in the first, in the last document of its run */
};

struct countlist {
    struct tape tape;
    size_t width;   /* 64-bit words of a key */
    unsigned low;   /* so many last bits of all keys are zero */
    uint64_t fixed; /* the count of all entries, not written down; 0: each has its own */
    bool runs;      /* first and last are kept */
    uint64_t *key;  /* of the last entry */
};

void countlist_init(struct countlist *l, struct tape_store *store, size_t width, unsigned low,
                    uint64_t fixed);
void countlist_free(struct countlist *l);

/* The key must not be below the one added before. */
void countlist_add(struct countlist *l, const uint64_t *key, const struct counted *c);

struct countlist_reader {
    const struct countlist *list;
    struct tape_reader reader;
    struct slice left;
    uint64_t *key; /* of the current entry */
    struct counted entry;
};

void countlist_start(struct countlist_reader *r, const struct countlist *l);
bool countlist_next(struct countlist_reader *r);
void countlist_reader_free(struct countlist_reader *r);

#endif
