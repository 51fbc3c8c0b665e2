/* Sorting of fixed-width keys: unsigned numbers of `width` 64-bit words each, the most significant
 * word first. Radix sort, first by the leading bits into parts that fit the cache, then each part
 * from its last bits up; every part is handed on as soon as it is sorted, while it is still there.
 */
#ifndef ANALYSIS_COUNTS_KEYSORT_H
#define ANALYSIS_COUNTS_KEYSORT_H

#include "base/workers.h"

#include <stddef.h>
#include <stdint.h>

struct keysort {
    size_t width;       /* 64-bit words of a key */
    unsigned low, high; /* the bits [low, high) of a key, from the last bit, decide; keys that are
                           equal in them keep their order */
    void *context;      /* of part */
    /* The next keys in order, count of them. Equal keys may come in different parts only where they
     * differ in none of the leading bits: never. */
    void (*part)(void *context, const uint64_t *keys, size_t count);
    struct workers *workers; /* borrowed; they help. NULL: none. part is called by the caller's
                                thread, in the same order */
};

/* Sorts keys of which enough leading bits are the same to fit the cache, without looking for parts.
 * Returns where they then are: in keys or in spare. */
uint64_t *keysort_part(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count);

/* Sorts count keys; spare has room for as many. Both are overwritten. */
void keysort(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count);

#endif
