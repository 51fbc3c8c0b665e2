/* Which texts stand in which documents: a pair of numbers for each row, sorted outside of memory.
 */
#ifndef JOB_DEDUPE_OCCURRENCES_H
#define JOB_DEDUPE_OCCURRENCES_H

#include "analysis/counts/recordsort.h"
#include "cli/inputs.h"

/* For each row the number of the kept text that it has or repeats and that of its document, sorted
 * by the first. */
struct occurrences {
    struct tape_store store;
    struct recordsort sort;
    const uint64_t *next; /* record that was not counted yet */
    struct buffer doc_id; /* of the row before */
    uint64_t rows, docs;
};

/* memory: bytes, about. The structure must not be moved. */
void occurrences_init(struct occurrences *o, size_t memory);
void occurrences_free(struct occurrences *o);

/* The number of the row's document, from 1, which all rows of it bring one after the other. */
uint64_t occurrences_doc(struct occurrences *o, const struct input_row *row);

/* Of one text, documents in their order. */
void occurrences_add(struct occurrences *o, uint32_t text, uint64_t doc);

/* No more rows come. */
void occurrences_finish(struct occurrences *o);

/* How many rows and documents have the next kept text; false after the last. */
bool occurrences_next(struct occurrences *o, uint64_t *rows, uint64_t *docs);

#endif
