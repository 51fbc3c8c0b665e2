#include "analysis/counts/recordsort.h"

#include "analysis/counts/keysort.h"
#include "analysis/counts/packed.h"
#include "base/memory.h"

#include <stdlib.h>

enum { FAN_IN = 64, FEWEST = 64, FIRST_CAP = 1024 };

struct recordsort_run {
    struct tape tape;
    unsigned level; /* how often its records were merged */
};

struct recordsort_reader {
    struct tape_reader reader;
    struct slice left;
    uint64_t *record;
};

/* With each record: its key and its number, twice, and its place in the order. */
static size_t bytes_of_record(const struct recordsort_settings *s)
{
    return (s->width + 2 * (s->key + 1) + 1) * sizeof(uint64_t);
}

void recordsort_init(struct recordsort *s, const struct recordsort_settings *settings)
{
    *s = (struct recordsort){.settings = *settings};
    s->most = settings->memory / bytes_of_record(settings);
    if (s->most < FEWEST)
        s->most = FEWEST;
}

static void end_reading(struct recordsort *s)
{
    for (size_t i = 0; s->readers && i < s->run_count; i++) {
        tape_reader_free(&s->readers[i].reader);
        free(s->readers[i].record);
    }
    free(s->readers);
    runheap_free(&s->waiting);
    s->readers = NULL;
    s->next = 0;
    s->moved = false;
}

void recordsort_free(struct recordsort *s)
{
    end_reading(s);
    for (size_t i = 0; i < s->run_count; i++)
        tape_free(&s->runs[i].tape);
    free(s->runs);
    free(s->records);
    free(s->order);
    *s = (struct recordsort){0};
}

/* ---- in memory ---- */

/* The bits of the keys, from the last one, up to the first that is not the same in all. */
static unsigned bits_that_differ(const struct recordsort *s)
{
    size_t width = s->settings.width;
    for (size_t w = 0; w < s->settings.key; w++) {
        uint64_t differing = 0;
        for (size_t i = 1; i < s->count; i++)
            differing |= s->records[i * width + w] ^ s->records[w];
        if (differing)
            return (unsigned)(64 * (s->settings.key - w)) - (unsigned)__builtin_clzll(differing);
    }
    return 0;
}

static void take_order(void *context, const uint64_t *keys, size_t count)
{
    struct recordsort *s = context;
    size_t width = s->settings.key + 1;
    for (size_t i = 0; i < count; i++)
        s->order[s->next++] = keys[i * width + width - 1];
}

static void sort_in_memory(struct recordsort *s)
{
    size_t key = s->settings.key, width = key + 1;
    unsigned bits = bits_that_differ(s);
    free(s->order);
    s->order = NULL;
    if (!bits)
        return;
    uint64_t *keys = memory_resize(NULL, s->count, width * sizeof *keys);
    uint64_t *spare = memory_resize(NULL, s->count, width * sizeof *spare);
    memory_hint_random(keys, s->count, width * sizeof *keys);
    memory_hint_random(spare, s->count, width * sizeof *spare);
    s->order = memory_resize(NULL, s->count, sizeof *s->order);
    for (size_t i = 0; i < s->count; i++) {
        memcpy(keys + i * width, s->records + i * s->settings.width, key * sizeof *keys);
        keys[i * width + key] = i;
    }
    struct keysort how = {.width = width,
                          .low = 64,
                          .high = 64 + bits,
                          .context = s,
                          .part = take_order,
                          .workers = s->settings.workers};
    s->next = 0;
    keysort(&how, keys, spare, s->count);
    s->next = 0;
    free(keys);
    free(spare);
}

/* Records in their order lie anywhere: one that comes soon is asked for. */
static const uint64_t *record_at(const struct recordsort *s, size_t i)
{
    enum { AHEAD = 12 };
    if (!s->order)
        return s->records + i * s->settings.width;
    if (i + AHEAD < s->count)
        __builtin_prefetch(s->records + s->order[i + AHEAD] * s->settings.width);
    return s->records + s->order[i] * s->settings.width;
}

/* ---- runs ---- */

static void put_record(struct tape *tape, const uint64_t *record, size_t width)
{
    char *start = tape_reserve(tape, 9 * width), *out = start + width;
    for (size_t w = 0; w < width; w++) {
        size_t bytes = packed_bytes(record[w]);
        start[w] = (char)bytes;
        out = packed_put(out, record[w], bytes);
    }
    tape_commit(tape, (size_t)(out - start));
}

static bool read_record(struct recordsort_reader *r, size_t width)
{
    if (!r->left.len && !tape_next(&r->reader, &r->left))
        return false;
    const char *at = r->left.data + width;
    for (size_t w = 0; w < width; w++)
        r->record[w] = packed_get(&at, (unsigned char)r->left.data[w]);
    r->left = slice_cut(r->left, (size_t)(at - r->left.data), r->left.len);
    return true;
}

static struct recordsort_run *new_run(struct recordsort *s, unsigned level)
{
    s->runs = memory_grow(s->runs, &s->run_cap, s->run_count + 1, sizeof *s->runs);
    s->runs[s->run_count] = (struct recordsort_run){{.store = s->settings.store}, level};
    return &s->runs[s->run_count++];
}

static int compare_runs(const void *context, size_t a, size_t b)
{
    const struct recordsort *s = context;
    const uint64_t *x = s->readers[a].record, *y = s->readers[b].record;
    for (size_t w = 1; w < s->settings.key; w++)
        if (x[w] != y[w])
            return x[w] < y[w] ? -1 : 1;
    return 0;
}

/* Begins to read the runs from `first` on; readers of the others stay empty. */
static void start_runs(struct recordsort *s, size_t first)
{
    s->readers = memory_alloc(s->run_count, sizeof *s->readers);
    runheap_init(&s->waiting, compare_runs, s, s->run_count);
    for (size_t i = first; i < s->run_count; i++) {
        tape_start(&s->readers[i].reader, &s->runs[i].tape);
        s->readers[i].record = memory_alloc(s->settings.width, sizeof *s->readers[i].record);
        if (read_record(&s->readers[i], s->settings.width))
            runheap_put(&s->waiting, i, s->readers[i].record[0]);
    }
    runheap_order(&s->waiting);
}

static const uint64_t *next_of_runs(struct recordsort *s)
{
    if (s->moved) {
        struct recordsort_reader *first = &s->readers[runheap_top(&s->waiting)];
        if (read_record(first, s->settings.width))
            runheap_again(&s->waiting, first->record[0]);
        else
            runheap_drop(&s->waiting);
    }
    s->moved = s->waiting.count > 0;
    return s->moved ? s->readers[runheap_top(&s->waiting)].record : NULL;
}

/* Merges the last FAN_IN runs where they are of one level, so that there are never many. */
static void merge_full_level(struct recordsort *s)
{
    while (s->run_count >= FAN_IN &&
           s->runs[s->run_count - FAN_IN].level == s->runs[s->run_count - 1].level) {
        size_t first = s->run_count - FAN_IN;
        struct recordsort_run merged = {{.store = s->settings.store}, s->runs[first].level + 1};
        start_runs(s, first);
        for (const uint64_t *r; (r = next_of_runs(s));)
            put_record(&merged.tape, r, s->settings.width);
        tape_end(&merged.tape);
        end_reading(s);
        for (size_t i = first; i < s->run_count; i++)
            tape_free(&s->runs[i].tape);
        s->run_count = first;
        *new_run(s, merged.level) = merged;
    }
}

static void flush(struct recordsort *s)
{
    struct recordsort_run *run = new_run(s, 0);
    sort_in_memory(s);
    for (size_t i = 0; i < s->count; i++)
        put_record(&run->tape, record_at(s, i), s->settings.width);
    tape_end(&run->tape);
    s->count = 0;
    merge_full_level(s);
}

/* ---- in and out ---- */

static void make_room(struct recordsort *s)
{
    size_t cap = s->cap ? 2 * s->cap : FIRST_CAP;
    s->cap = cap < s->most ? cap : s->most;
    s->records = memory_resize(s->records, s->cap, s->settings.width * sizeof *s->records);
}

void recordsort_add(struct recordsort *s, const uint64_t *record)
{
    if (s->count == s->most)
        flush(s);
    if (s->count == s->cap)
        make_room(s);
    size_t width = s->settings.width;
    memcpy(s->records + s->count++ * width, record, width * sizeof *record);
}

void recordsort_finish(struct recordsort *s)
{
    if (!s->run_count) {
        sort_in_memory(s);
        return;
    }
    flush(s);
    free(s->records);
    free(s->order);
    s->records = s->order = NULL;
    s->cap = 0;
    start_runs(s, 0);
}

void recordsort_restart(struct recordsort *s)
{
    end_reading(s);
    if (s->run_count)
        start_runs(s, 0);
}

const uint64_t *recordsort_next(struct recordsort *s)
{
    if (s->run_count)
        return next_of_runs(s);
    return s->next < s->count ? record_at(s, s->next++) : NULL;
}
