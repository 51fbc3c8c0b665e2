#include "base/bytesort.h"

#include "base/memory.h"

#include <stdlib.h>

/* So many runs that were merged equally often become one. */
enum { FAN = 8 };

struct bytesort_run {
    struct spool spool;
    unsigned level; /* how often its strings were merged */
    struct spool_reader reader;
    struct slice first; /* of those that are left */
    bool ended;
};

void bytesort_init(struct bytesort *s, size_t limit)
{
    *s = (struct bytesort){.limit = limit};
}

static void free_run(struct bytesort_run *run)
{
    spool_reader_free(&run->reader);
    spool_free(&run->spool);
    free(run);
}

void bytesort_free(struct bytesort *s)
{
    for (size_t i = 0; i < s->run_count; i++)
        free_run(s->runs[i]);
    free(s->runs);
    free(s->items);
    arena_free(&s->arena);
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static void sort_items(struct bytesort *s)
{
    if (s->count)
        qsort(s->items, s->count, sizeof *s->items, by_bytes);
}

/* ---- Runs ---- */

static void go_on(struct bytesort_run *run)
{
    run->ended = !spool_next(&run->reader, &run->first);
}

static void start_run(struct bytesort_run *run)
{
    spool_start(&run->reader, &run->spool);
    go_on(run);
}

/* The run whose next string is the least of these; NULL where all have ended. */
static struct bytesort_run *least_of(struct bytesort_run *const *runs, size_t count)
{
    struct bytesort_run *least = NULL;
    for (size_t i = 0; i < count; i++)
        if (!runs[i]->ended && (!least || slice_compare(runs[i]->first, least->first) < 0))
            least = runs[i];
    return least;
}

static struct bytesort_run *new_run(unsigned level)
{
    struct bytesort_run *run = memory_alloc(1, sizeof *run);
    spool_init(&run->spool, 0);
    run->level = level;
    return run;
}

static void add_run(struct bytesort *s, struct bytesort_run *run)
{
    spool_end(&run->spool);
    s->runs = memory_grow(s->runs, &s->run_cap, s->run_count + 1, sizeof *s->runs);
    s->runs[s->run_count++] = run;
}

/* Makes one run of the last FAN. */
static void merge_last(struct bytesort *s)
{
    struct bytesort_run **from = &s->runs[s->run_count - FAN], *least;
    struct bytesort_run *to = new_run(from[0]->level + 1);
    for (size_t i = 0; i < FAN; i++)
        start_run(from[i]);
    while ((least = least_of(from, FAN))) {
        spool_put(&to->spool, least->first);
        go_on(least);
    }
    for (size_t i = 0; i < FAN; i++)
        free_run(from[i]);
    s->run_count -= FAN;
    add_run(s, to);
}

static bool may_merge(const struct bytesort *s)
{
    return s->run_count >= FAN &&
           s->runs[s->run_count - FAN]->level == s->runs[s->run_count - 1]->level;
}

static void spill(struct bytesort *s)
{
    struct bytesort_run *run = new_run(0);
    sort_items(s);
    for (size_t i = 0; i < s->count; i++)
        spool_put(&run->spool, s->items[i]);
    arena_free(&s->arena);
    s->count = s->bytes = 0;
    add_run(s, run);
    while (may_merge(s))
        merge_last(s);
}

/* ---- Use ---- */

void bytesort_add(struct bytesort *s, struct slice string)
{
    if (s->bytes + string.len + (s->count + 1) * sizeof *s->items > s->limit && s->count)
        spill(s);
    s->bytes += string.len;
    s->items = memory_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = arena_copy(&s->arena, string);
}

void bytesort_finish(struct bytesort *s)
{
    if (s->run_count && s->count)
        spill(s);
    sort_items(s);
    for (size_t i = 0; i < s->run_count; i++)
        start_run(s->runs[i]);
}

bool bytesort_next(struct bytesort *s, struct slice *string)
{
    if (s->run_count == 0) {
        bool is_one = s->next < s->count;
        if (is_one)
            *string = s->items[s->next++];
        return is_one;
    }
    if (s->last)
        go_on(s->last);
    s->last = least_of(s->runs, s->run_count);
    if (s->last)
        *string = s->last->first;
    return s->last != NULL;
}
