/* Sums of values by key, given back to each entry that had the key, in the order of the entries.
 * Nothing is kept in memory that does not fit: entries are sorted by key, summed, and sorted back.
 *
 *     struct keysum k;
 *     keysum_init(&k, &settings);
 *     keysum_add(&k, key, value); ...             // an entry
 *     keysum_finish(&k);
 *     while (keysum_next(&k, &result)) ...        // its result
 *     keysum_free(&k);
 */
#ifndef ANALYSIS_COUNTS_KEYSUM_H
#define ANALYSIS_COUNTS_KEYSUM_H

#include "analysis/counts/recordsort.h"

struct keysum_settings {
    size_t key; /* words of 64 bits */
    size_t memory;
    struct tape_store *store; /* borrowed, as are the workers */
    struct workers *workers;
    /* What else is known of a key; called once for each, ascending, during keysum_finish. NULL: 0.
     */
    uint64_t (*find)(void *context, const uint64_t *key);
    void *context;
};

struct keysum_result {
    uint64_t sum, found;
};

struct keysum {
    struct keysum_settings settings;
    struct recordsort by_key, by_entry;
    uint64_t *record, entries;
};

void keysum_init(struct keysum *k, const struct keysum_settings *settings);
void keysum_free(struct keysum *k);
void keysum_add(struct keysum *k, const uint64_t *key, uint64_t value);
void keysum_finish(struct keysum *k);
bool keysum_next(struct keysum *k, struct keysum_result *result);

#endif
