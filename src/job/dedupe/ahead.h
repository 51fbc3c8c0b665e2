/* Rows that were read and wait to be judged: where texts are in segments, they are looked for there
 * together (duplicates_sweep), and handed out in the order in which they came. */
#ifndef JOB_DEDUPE_AHEAD_H
#define JOB_DEDUPE_AHEAD_H

#include "analysis/duplicates/duplicate.h"
#include "cli/inputs.h"

/* {0} is the valid empty one. */
struct ahead {
    struct duplicate_batch batch;
    struct arena copies;
    struct input_row *rows;               /* of each text of the batch, without its text */
    size_t cap, next;                     /* next: the first that was not handed out */
    const struct segmentsweep_text *text; /* of the row that was handed out last; NULL: of one that
                                             came without waiting */
};

void ahead_free(struct ahead *a);

static inline bool ahead_is_empty(const struct ahead *a)
{
    return a->next == a->batch.count;
}

/* All were handed out: others may come. */
void ahead_reset(struct ahead *a);

/* Whether rows with their sets take so many bytes of memory, or are so many that what a sweep needs
 * besides would take as much. */
bool ahead_is_full(const struct ahead *a, size_t bytes);

/* A copy of the row, of that many columns, whose text was gathered last. */
void ahead_add(struct ahead *a, const struct input_row *row, size_t columns);

/* The next row, whose text is a->text. Valid until ahead_reset. */
bool ahead_next(struct ahead *a, struct input_row *row);

#endif
