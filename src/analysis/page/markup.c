#include "analysis/page/markup.h"

#include "base/memory.h"

#include <stdlib.h>

void markup_add(struct markup *m, enum markup_layer layer, size_t index, size_t start, size_t end)
{
    if (start >= end)
        return;
    m->spans = memory_grow(m->spans, &m->cap, m->count + 1, sizeof *m->spans);
    m->spans[m->count++] = (struct markup_span){start, end, index, layer};
}

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int by_start(const void *a, const void *b)
{
    const struct markup_span *x = a, *y = b;
    int order = compare(x->start, y->start);
    order = order ? order : compare(y->end, x->end);
    order = order ? order : compare(x->layer, y->layer);
    return order ? order : compare(x->index, y->index);
}

static int by_end(const void *a, const void *b)
{
    const struct markup_span *x = *(const struct markup_span *const *)a;
    const struct markup_span *y = *(const struct markup_span *const *)b;
    int order = compare(x->end, y->end);
    return order ? order : by_start(y, x);
}

void markup_start(struct markup *m)
{
    m->begun = m->ended = m->at = 0;
    if (!m->count)
        return;
    qsort(m->spans, m->count, sizeof *m->spans, by_start);
    free(m->ends);
    m->ends = memory_alloc(m->count, sizeof *m->ends);
    for (size_t i = 0; i < m->count; i++)
        m->ends[i] = &m->spans[i];
    qsort(m->ends, m->count, sizeof *m->ends, by_end);
}

void markup_free(struct markup *m)
{
    for (size_t layer = 0; layer < MARKUP_LAYERS; layer++)
        free(m->open[layer].items);
    free(m->spans);
    free(m->ends);
    *m = (struct markup){0};
}

/* Spans are opened in the order of their starts, so the last one opened that has not ended is the
 * innermost; those below it that have ended meanwhile are found when they come up. */
static void open_spans(struct markup *m)
{
    for (; m->begun < m->count && m->spans[m->begun].start <= m->at; m->begun++) {
        struct markup_stack *open = &m->open[m->spans[m->begun].layer];
        open->items = memory_grow(open->items, &open->cap, open->count + 1, sizeof *open->items);
        open->items[open->count++] = &m->spans[m->begun];
    }
    for (size_t layer = 0; layer < MARKUP_LAYERS; layer++) {
        struct markup_stack *open = &m->open[layer];
        while (open->count && open->items[open->count - 1]->end <= m->at)
            open->count--;
    }
}

void markup_skip(struct markup *m, size_t to)
{
    if (to > m->at)
        m->at = to;
}

/* Where something changes next: a span that covers this place ends, or one begins. */
static size_t next_change(const struct markup *m, size_t limit)
{
    if (m->begun < m->count && m->spans[m->begun].start < limit)
        limit = m->spans[m->begun].start;
    for (size_t layer = 0; layer < MARKUP_LAYERS; layer++) {
        const struct markup_stack *open = &m->open[layer];
        if (open->count && open->items[open->count - 1]->end < limit)
            limit = open->items[open->count - 1]->end;
    }
    return limit;
}

/* The end of an outer span that an inner one outlives changes nothing that can be seen, but is told
 * where it is. */
static size_t next_end(const struct markup *m, size_t limit)
{
    size_t i = m->ended;
    while (i < m->count && m->ends[i]->end <= m->at)
        i++;
    return i < m->count && m->ends[i]->end < limit ? m->ends[i]->end : limit;
}

bool markup_next(struct markup *m, size_t limit, struct markup_segment *segment)
{
    if (m->at >= limit)
        return false;
    open_spans(m);
    segment->start = m->at;
    m->at = segment->end = next_end(m, next_change(m, limit));
    for (size_t layer = 0; layer < MARKUP_LAYERS; layer++) {
        const struct markup_stack *open = &m->open[layer];
        segment->inner[layer] = open->count ? open->items[open->count - 1]->index : MARKUP_NONE;
    }
    return true;
}

bool markup_ended(struct markup *m, const struct markup_span **span)
{
    if (m->ended == m->count || m->ends[m->ended]->end > m->at)
        return false;
    *span = m->ends[m->ended++];
    return true;
}
