#include "job/dedupe/ahead.h"

#include "base/memory.h"

#include <stdlib.h>

/* Of a text, besides its copy and its set: some thirty shingles that are looked for, twice. */
enum { EACH = sizeof(struct input_row) + sizeof(struct segmentsweep_text) + 512 };

void ahead_free(struct ahead *a)
{
    duplicates_batch_free(&a->batch);
    arena_free(&a->copies);
    free(a->rows);
    *a = (struct ahead){0};
}

void ahead_reset(struct ahead *a)
{
    duplicates_batch_reset(&a->batch);
    arena_reset(&a->copies);
    a->next = 0;
    a->text = NULL;
}

bool ahead_is_full(const struct ahead *a, size_t bytes)
{
    return a->batch.sets.total + a->copies.total + a->batch.count * EACH >= bytes;
}

void ahead_add(struct ahead *a, const struct input_row *row, size_t columns)
{
    struct input_row without_text = *row;
    without_text.text = SLICE("");
    a->rows = memory_grow(a->rows, &a->cap, a->batch.count, sizeof *a->rows);
    a->rows[a->batch.count - 1] = input_row_copy(&a->copies, &without_text, columns);
}

bool ahead_next(struct ahead *a, struct input_row *row)
{
    if (ahead_is_empty(a))
        return false;
    a->text = &a->batch.texts[a->next];
    *row = a->rows[a->next++];
    return true;
}
