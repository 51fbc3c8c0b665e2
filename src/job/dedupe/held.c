#include "job/dedupe/held.h"

#include "base/memory.h"

#include <stdlib.h>

void held_rows_free(struct held_rows *held)
{
    arena_free(&held->arena);
    free(held->items);
    buffer_free(&held->line);
    buffer_free(&held->doc_id);
}

void held_rows_document(struct held_rows *held, const struct input_row *row)
{
    if (row->number > 1 && slice_equal(buffer_slice(&held->doc_id), row->doc_id))
        return;
    held->docs++;
    buffer_clear(&held->doc_id);
    buffer_append(&held->doc_id, row->doc_id);
}

void row_append_line(struct buffer *lines, const struct inputs *in, const struct input_row *row)
{
    if (row->line.data) {
        buffer_append(lines, row->line);
        return;
    }
    for (size_t i = 0; i < in->header.count; i++) {
        if (i)
            buffer_append_byte(lines, '\t');
        buffer_append(lines, row->fields[i]);
    }
}

/* The place of part in whole, or the whole's length where it is no part of it. */
static size_t place_in(struct slice whole, struct slice part)
{
    uintptr_t first = (uintptr_t)whole.data, at = (uintptr_t)part.data;
    bool inside = whole.data && at >= first && at - first + part.len <= whole.len;
    return inside ? at - first : whole.len;
}

struct held_row *held_rows_add(struct held_rows *held, const struct inputs *in,
                               const struct input_row *row)
{
    held->items = memory_grow(held->items, &held->cap, held->count + 1, sizeof *held->items);
    struct held_row *h = &held->items[held->count++];
    buffer_clear(&held->line);
    row_append_line(&held->line, in, row);
    struct slice line = arena_copy(&held->arena, buffer_slice(&held->line));
    *h = (struct held_row){.number = row->number, .survivor.row = line};
    size_t place = place_in(row->line, row->text);
    h->text = place < row->line.len ? slice_cut(line, place, place + row->text.len)
                                    : arena_copy(&held->arena, row->text);
    return h;
}
