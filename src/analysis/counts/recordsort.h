/* Sorting of records that need not fit into memory: `width` numbers of 64 bits each, of which the
 * first `key` decide; records that tie stay in the order in which they came. What memory does not
 * hold goes to a tape in sorted runs.
 *
 *     struct recordsort s;
 *     recordsort_init(&s, &(struct recordsort_settings){...});
 *     recordsort_add(&s, record); ...
 *     recordsort_finish(&s);
 *     for (const uint64_t *r; (r = recordsort_next(&s));) ...
 *     recordsort_free(&s);
 */
#ifndef ANALYSIS_COUNTS_RECORDSORT_H
#define ANALYSIS_COUNTS_RECORDSORT_H

#include "base/runheap.h"
#include "base/tape.h"
#include "base/workers.h"

#include <stdint.h>

struct recordsort_settings {
    size_t width, key;
    size_t memory;            /* about so many bytes are used, and then the store */
    struct tape_store *store; /* borrowed, as are the workers; those may be NULL */
    struct workers *workers;
};

struct recordsort_run;
struct recordsort_reader;

struct recordsort {
    struct recordsort_settings settings;
    uint64_t *records;
    size_t count, cap, most; /* in memory */
    uint64_t *order;         /* their numbers, sorted; NULL: as they are */
    struct recordsort_run *runs;
    size_t run_count, run_cap;
    /* of the reading */
    size_t next;
    struct recordsort_reader *readers;
    struct runheap waiting; /* runs by their records */
    bool moved;             /* the first reader is to go on */
};

void recordsort_init(struct recordsort *s, const struct recordsort_settings *settings);
void recordsort_free(struct recordsort *s);

void recordsort_add(struct recordsort *s, const uint64_t *record);
/* No more records come. */
void recordsort_finish(struct recordsort *s);

/* The next record, valid until the next call; NULL at the end. */
const uint64_t *recordsort_next(struct recordsort *s);
/* From the first one again. */
void recordsort_restart(struct recordsort *s);

#endif
