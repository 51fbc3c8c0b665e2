#include "analysis/counts/groupnames.h"

#include "base/little.h"
#include "base/memory.h"
#include "base/runheap.h"

#include <stdlib.h>

enum {
    FEWEST = 16, /* names of a table that is put away */
    FAN_IN = 64, /* runs merged at once: each holds a piece of a tape in memory */
    BLOCK = 16,  /* names that are read together */
    NUMBER = 4,  /* bytes of a number before a name in a run */
    LENGTH = 8   /* bytes of a length before a name in the file */
};

void groupnames_init(struct groupnames *g, size_t limit)
{
    *g = (struct groupnames){.limit = limit, .last_number = UINT32_MAX, .block_read = UINT32_MAX};
    intern_init(&g->table);
}

static void free_run(struct spool *run)
{
    spool_free(run);
    free(run);
}

void groupnames_free(struct groupnames *g)
{
    intern_free(&g->table);
    for (size_t i = 0; i < g->run_count; i++)
        free_run(g->runs[i]);
    free(g->runs);
    buffer_free(&g->last);
    buffer_free(&g->block);
    free(g->rank);
    free(g->order);
    free(g->blocks);
    tape_store_free(&g->store);
}

static size_t table_memory(const struct intern *t)
{
    return t->arena.total + t->cap * sizeof *t->names + (t->mask + 1) * sizeof(uint64_t);
}

size_t groupnames_memory(const struct groupnames *g)
{
    size_t numbers = g->rank ? g->first + g->table.count : 0;
    return table_memory(&g->table) + numbers * sizeof *g->rank +
           (g->order ? numbers * sizeof *g->order : g->block_cap * sizeof *g->blocks);
}

/* ---- the table ---- */

static int by_bytes(const void *a, const void *b)
{
    const struct slice *const *x = a, *const *y = b;
    return slice_compare(**x, **y);
}

/* The numbers of the table's names in the order of bytes; the caller frees them. */
static uint32_t *order_of(const struct intern *t)
{
    const struct slice **names = memory_alloc(t->count, sizeof *names);
    uint32_t *order = memory_alloc(t->count, sizeof *order);
    for (size_t i = 0; i < t->count; i++)
        names[i] = &t->names[i];
    qsort(names, t->count, sizeof *names, by_bytes);
    for (size_t i = 0; i < t->count; i++)
        order[i] = (uint32_t)(names[i] - t->names);
    free(names);
    return order;
}

/* ---- runs ---- */

static struct spool *add_run(struct groupnames *g)
{
    g->runs = memory_grow(g->runs, &g->run_cap, g->run_count + 1, sizeof(struct spool *));
    struct spool *run = g->runs[g->run_count++] = memory_alloc(1, sizeof *run);
    spool_init(run, 0);
    return run;
}

static void put_name(struct spool *run, struct buffer *room, uint32_t number, struct slice name)
{
    buffer_clear(room);
    little_store32(buffer_reserve(room, NUMBER), number);
    room->len += NUMBER;
    buffer_append(room, name);
    spool_put(run, buffer_slice(room));
}

/* Where a run stands. */
struct head {
    struct spool_reader reader;
    struct slice name;
    uint32_t number;
};

/* Names of several runs in order; equal ones in the order of runs. */
struct merge {
    struct head heads[FAN_IN + 1];
    struct runheap waiting;
};

static int compare_heads(const void *heads, size_t a, size_t b)
{
    const struct head *h = heads;
    return slice_compare(h[a].name, h[b].name);
}

static const struct head *first_head(const struct merge *m)
{
    return &m->heads[runheap_top(&m->waiting)];
}

static bool next_of_run(struct head *h)
{
    struct slice string;
    if (!spool_next(&h->reader, &string))
        return false;
    h->number = little_load32(string.data);
    h->name = slice_cut(string, NUMBER, string.len);
    return true;
}

static struct merge *start_merge(struct spool *const *runs, size_t count)
{
    struct merge *m = memory_alloc(1, sizeof *m);
    runheap_init(&m->waiting, compare_heads, m->heads, count);
    for (size_t i = 0; i < count; i++) {
        spool_start(&m->heads[i].reader, runs[i]);
        if (next_of_run(&m->heads[i]))
            runheap_put(&m->waiting, i, 0);
    }
    runheap_order(&m->waiting);
    return m;
}

/* After the first name was looked at. */
static void advance(struct merge *m)
{
    if (next_of_run(&m->heads[runheap_top(&m->waiting)]))
        runheap_again(&m->waiting, 0);
    else
        runheap_drop(&m->waiting);
}

static void end_merge(struct groupnames *g, struct merge *m, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        spool_reader_free(&m->heads[i].reader);
        free_run(g->runs[i]);
    }
    memmove(g->runs, g->runs + count, (g->run_count - count) * sizeof *g->runs);
    g->run_count -= count;
    runheap_free(&m->waiting);
    free(m);
}

static void merge_to_one(struct groupnames *g)
{
    struct buffer room = {0};
    size_t count = g->run_count;
    struct merge *m = start_merge(g->runs, count);
    struct spool *whole = add_run(g);
    for (; m->waiting.count; advance(m))
        put_name(whole, &room, first_head(m)->number, first_head(m)->name);
    spool_end(whole);
    end_merge(g, m, count);
    buffer_free(&room);
}

static void put_table_away(struct groupnames *g)
{
    struct buffer room = {0};
    struct intern *t = &g->table;
    struct spool *run = add_run(g);
    uint32_t *order = order_of(t);
    for (size_t i = 0; i < t->count; i++)
        put_name(run, &room, g->first + order[i], t->names[order[i]]);
    spool_end(run);
    free(order);
    buffer_free(&room);
    g->first += (uint32_t)t->count;
    intern_clear(t);
    if (g->run_count == FAN_IN)
        merge_to_one(g);
}

uint32_t groupnames_add(struct groupnames *g, struct slice name)
{
    if (g->last_number != UINT32_MAX && slice_equal(buffer_slice(&g->last), name))
        return g->last_number;
    if (g->table.count >= FEWEST && table_memory(&g->table) > g->limit)
        put_table_away(g);
    if (g->first >= INT32_MAX - g->table.count)
        memory_exhausted();
    buffer_clear(&g->last);
    buffer_append(&g->last, name);
    g->last_number = g->first + intern_add(&g->table, name);
    return g->last_number;
}

/* ---- ranks ---- */

static void note_block(struct groupnames *g, const struct buffer *pending)
{
    g->blocks = memory_grow(g->blocks, &g->block_cap, g->block_count + 1, sizeof *g->blocks);
    g->blocks[g->block_count++] = g->store.written + pending->len;
}

/* Names go into the file, a block after the other, and come out by their ranks. */
static void append_name(struct groupnames *g, struct buffer *pending, struct slice name)
{
    if (g->count++ % BLOCK == 0)
        note_block(g, pending);
    little_store64(buffer_reserve(pending, LENGTH), name.len);
    pending->len += LENGTH;
    buffer_append(pending, name);
    if (pending->len >= TAPE_PIECE) {
        tape_store_append(&g->store, buffer_slice(pending));
        buffer_clear(pending);
    }
}

static void rank_runs(struct groupnames *g)
{
    struct buffer pending = {0}, name = {0};
    size_t count = g->run_count;
    struct merge *m = start_merge(g->runs, count);
    for (; m->waiting.count; advance(m)) {
        const struct head *h = first_head(m);
        if (g->count == 0 || !slice_equal(buffer_slice(&name), h->name)) {
            append_name(g, &pending, h->name);
            buffer_clear(&name);
            buffer_append(&name, h->name);
        }
        g->rank[h->number] = g->count - 1;
    }
    note_block(g, &pending);
    tape_store_append(&g->store, buffer_slice(&pending));
    end_merge(g, m, count);
    buffer_free(&pending);
    buffer_free(&name);
}

void groupnames_finish(struct groupnames *g)
{
    if (g->run_count)
        put_table_away(g);
    g->rank = memory_alloc(g->first + g->table.count, sizeof *g->rank);
    if (g->run_count) {
        rank_runs(g);
        return;
    }
    g->count = (uint32_t)g->table.count;
    g->order = order_of(&g->table);
    for (uint32_t r = 0; r < g->count; r++)
        g->rank[g->order[r]] = r;
}

struct slice groupnames_of_rank(struct groupnames *g, uint32_t rank)
{
    if (g->order)
        return intern_name(&g->table, g->order[rank]);
    if (g->block_read != rank / BLOCK) {
        g->block_read = rank / BLOCK;
        size_t len = (size_t)(g->blocks[g->block_read + 1] - g->blocks[g->block_read]);
        buffer_clear(&g->block);
        tape_store_read(&g->store, g->blocks[g->block_read], buffer_reserve(&g->block, len), len);
    }
    const char *at = g->block.data;
    for (uint32_t i = rank % BLOCK; i; i--)
        at += LENGTH + little_load64(at);
    return slice_of(at + LENGTH, (size_t)little_load64(at));
}
