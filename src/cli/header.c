#include "cli/header.h"

#include "base/repair.h"
#include "base/utf8.h"

#include <stdlib.h>

struct named {
    struct slice name;
    size_t index;
};

static int by_name_then_index(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = slice_compare(left->name, right->name);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static void sort_names(struct header *h)
{
    size_t count = h->names.count;
    struct named *named = memory_alloc(count, sizeof *named);
    for (size_t i = 0; i < count; i++)
        named[i] = (struct named){h->names.items[i], i};
    qsort(named, count, sizeof *named, by_name_then_index);
    h->by_name = memory_resize(h->by_name, count, sizeof *h->by_name);
    for (size_t i = 0; i < count; i++)
        h->by_name[i] = named[i].index;
    free(named);
}

void header_take(struct header *h, const struct row_fields *fields)
{
    struct buffer scratch = {0};
    size_t count = fields->count, *ends = memory_alloc(count, sizeof *ends);
    buffer_clear(&h->bytes);
    for (size_t i = 0; i < count; i++) {
        utf8_repair(&h->bytes, row_unescape(fields->items[i], &scratch), NULL);
        ends[i] = h->bytes.len;
    }
    h->names.items = memory_grow(h->names.items, &h->names.cap, count, sizeof *h->names.items);
    h->names.count = count;
    for (size_t i = 0; i < count; i++)
        h->names.items[i] = slice_cut(buffer_slice(&h->bytes), i ? ends[i - 1] : 0, ends[i]);
    free(ends);
    buffer_free(&scratch);
    sort_names(h);
}

void header_free(struct header *h)
{
    row_fields_free(&h->names);
    buffer_free(&h->bytes);
    free(h->by_name);
    *h = (struct header){0};
}

static struct slice nth_by_name(const struct header *h, size_t n)
{
    return h->names.items[h->by_name[n]];
}

size_t header_find(const struct header *h, struct slice name)
{
    size_t low = 0, high = h->names.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(nth_by_name(h, middle), name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < h->names.count && slice_equal(nth_by_name(h, low), name);
    return found ? h->by_name[low] : SIZE_MAX;
}

size_t header_duplicate(const struct header *h)
{
    for (size_t i = 1; i < h->names.count; i++)
        if (slice_equal(nth_by_name(h, i - 1), nth_by_name(h, i)))
            return h->by_name[i];
    return SIZE_MAX;
}
