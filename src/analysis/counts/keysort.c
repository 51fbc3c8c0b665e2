#include "analysis/counts/keysort.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LEADING = 11, LEADING_PARTS = 1 << LEADING, FEW = 24 };

/* so that the width of a key is a constant in each copy of the loops */
#define INLINE inline __attribute__((always_inline))

/* The bits [from, from + 11) of a key, masked. */
static inline size_t digit(const uint64_t *key, size_t width, unsigned from, size_t mask)
{
    size_t word = width - 1 - from / 64;
    unsigned shift = from % 64;
    uint64_t bits = key[word] >> shift;
    if (shift > 64 - LEADING && word > 0)
        bits |= key[word - 1] << (64 - shift);
    return (size_t)bits & mask;
}

static inline void copy_key(uint64_t *to, const uint64_t *from, size_t width)
{
    for (size_t w = 0; w < width; w++)
        to[w] = from[w];
}

static inline bool key_less(const uint64_t *a, const uint64_t *b, size_t width)
{
    for (size_t w = 0; w + 1 < width; w++)
        if (a[w] != b[w])
            return a[w] < b[w];
    return a[width - 1] < b[width - 1];
}

/* Keys that tie in the deciding bits were made in the order of their other bits, so that comparing
 * whole keys keeps them in place. */
static INLINE void insertion_sort(uint64_t *keys, size_t count, size_t width, uint64_t *room)
{
    for (size_t i = 1; i < count; i++) {
        size_t at = i;
        copy_key(room, keys + i * width, width);
        for (; at && key_less(room, keys + (at - 1) * width, width); at--)
            copy_key(keys + at * width, keys + (at - 1) * width, width);
        copy_key(keys + at * width, room, width);
    }
}

/* One stable pass; false where all keys have the same digit, so that nothing was moved. */
static INLINE bool pass(const uint64_t *from, uint64_t *to, size_t count, size_t width,
                        unsigned shift, unsigned bits)
{
    size_t starts[LEADING_PARTS], parts = (size_t)1 << bits, mask = parts - 1, sum = 0;
    memset(starts, 0, parts * sizeof *starts);
    for (size_t i = 0; i < count; i++)
        starts[digit(from + i * width, width, shift, mask)]++;
    if (starts[digit(from, width, shift, mask)] == count)
        return false;
    for (size_t p = 0; p < parts; p++) {
        size_t here = starts[p];
        starts[p] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++) {
        const uint64_t *key = from + i * width;
        copy_key(to + starts[digit(key, width, shift, mask)]++ * width, key, width);
    }
    return true;
}

/* Sorts a part by its bits [low, high); returns where the result is: keys or spare. */
static INLINE uint64_t *sort_part(uint64_t *keys, uint64_t *spare, size_t count, size_t width,
                                  unsigned low, unsigned high)
{
    if (count <= FEW) {
        if (count > 1)
            insertion_sort(keys, count, width, spare);
        return keys;
    }
    unsigned widest = count > 2048 ? LEADING : 8;
    unsigned passes = (high - low + widest - 1) / widest;
    for (unsigned p = 0, at = low; p < passes; p++) {
        unsigned bits = (high - at + passes - p - 1) / (passes - p);
        if (pass(keys, spare, count, width, at, bits)) {
            uint64_t *swap = keys;
            keys = spare;
            spare = swap;
        }
        at += bits;
    }
    return keys;
}

/* How the keys are dealt out by their leading bits. */
struct deal {
    const struct keysort *how;
    uint64_t *keys, *spare;
    unsigned shift;
    size_t parts, mask;
};

static INLINE void count_parts(const struct deal *d, size_t from, size_t to, size_t *counts,
                               size_t width)
{
    for (size_t i = from; i < to; i++)
        counts[digit(d->keys + i * width, width, d->shift, d->mask)]++;
}

static INLINE void deal_out(const struct deal *d, size_t from, size_t to, size_t *places,
                            size_t width)
{
    for (size_t i = from; i < to; i++) {
        const uint64_t *key = d->keys + i * width;
        copy_key(d->spare + places[digit(key, width, d->shift, d->mask)]++ * width, key, width);
    }
}

/* Sorts the keys [start, end), a part; returns where they then are. */
static INLINE uint64_t *sort_dealt(const struct deal *d, size_t start, size_t end, size_t width)
{
    return sort_part(d->spare + start * width, d->keys + start * width, end - start, width,
                     d->how->low, d->shift);
}

static INLINE void sort(const struct deal *d, size_t count, size_t width)
{
    size_t ends[LEADING_PARTS] = {0}, sum = 0;
    count_parts(d, 0, count, ends, width);
    for (size_t p = 0; p < d->parts; p++) {
        size_t here = ends[p];
        ends[p] = sum;
        sum += here;
    }
    deal_out(d, 0, count, ends, width);
    for (size_t p = 0, start = 0; p < d->parts; start = ends[p++])
        if (ends[p] > start)
            d->how->part(d->how->context, sort_dealt(d, start, ends[p], width), ends[p] - start);
}

/* ---- by several threads ---- */

enum { FEWEST = 1 << 15, RANGES = 64, MOST_SLICES = 16 };

/* A slice of the keys, dealt out by one thread: the places are such that equal keys of an earlier
 * slice stand first. */
struct slice_job {
    struct workers_job job;
    const struct deal *deal;
    size_t from, to;
    size_t places[LEADING_PARTS];
};

/* Parts that stand together and are sorted by one thread. */
struct range_job {
    struct workers_job job;
    const struct deal *deal;
    const size_t *ends;
    const uint64_t **sorted; /* by part */
    size_t from, to;
};

static void run_count(void *context, unsigned thread)
{
    struct slice_job *j = context;
    (void)thread;
    switch (j->deal->how->width) {
    case 1:
        count_parts(j->deal, j->from, j->to, j->places, 1);
        break;
    case 2:
        count_parts(j->deal, j->from, j->to, j->places, 2);
        break;
    default:
        count_parts(j->deal, j->from, j->to, j->places, j->deal->how->width);
    }
}

static void run_deal(void *context, unsigned thread)
{
    struct slice_job *j = context;
    (void)thread;
    switch (j->deal->how->width) {
    case 1:
        deal_out(j->deal, j->from, j->to, j->places, 1);
        break;
    case 2:
        deal_out(j->deal, j->from, j->to, j->places, 2);
        break;
    default:
        deal_out(j->deal, j->from, j->to, j->places, j->deal->how->width);
    }
}

static void run_range(void *context, unsigned thread)
{
    struct range_job *j = context;
    const struct deal *d = j->deal;
    (void)thread;
    for (size_t p = j->from; p < j->to; p++) {
        size_t start = p ? j->ends[p - 1] : 0, end = j->ends[p];
        if (d->how->width == 1)
            j->sorted[p] = sort_dealt(d, start, end, 1);
        else if (d->how->width == 2)
            j->sorted[p] = sort_dealt(d, start, end, 2);
        else
            j->sorted[p] = sort_dealt(d, start, end, d->how->width);
    }
}

static void run_slices(struct workers *w, struct slice_job *slices, size_t count,
                       void (*run)(void *context, unsigned thread))
{
    for (size_t s = 0; s < count; s++) {
        slices[s].job = (struct workers_job){.run = run, .context = &slices[s]};
        workers_submit(w, &slices[s].job);
    }
    for (size_t s = 0; s < count; s++)
        workers_wait(w, &slices[s].job);
}

/* Deals all keys out; ends: of the parts. */
static void deal_in_slices(const struct deal *d, size_t count, size_t *ends)
{
    struct workers *w = d->how->workers;
    size_t slice_count = w->count < MOST_SLICES ? w->count : MOST_SLICES, sum = 0;
    struct slice_job *slices = memory_alloc(slice_count, sizeof *slices);
    for (size_t s = 0; s < slice_count; s++) {
        slices[s].deal = d;
        slices[s].from = count / slice_count * s;
        slices[s].to = s + 1 < slice_count ? count / slice_count * (s + 1) : count;
    }
    run_slices(w, slices, slice_count, run_count);
    for (size_t p = 0; p < d->parts; p++) {
        for (size_t s = 0; s < slice_count; s++) {
            size_t here = slices[s].places[p];
            slices[s].places[p] = sum;
            sum += here;
        }
        ends[p] = sum;
    }
    run_slices(w, slices, slice_count, run_deal);
    free(slices);
}

static void sort_in_threads(const struct deal *d, size_t count)
{
    struct workers *w = d->how->workers;
    struct range_job ranges[RANGES];
    size_t range_count = 0, ends[LEADING_PARTS];
    const uint64_t *sorted[LEADING_PARTS] = {0};
    deal_in_slices(d, count, ends);
    for (size_t from = 0, to; from < d->parts; from = to) {
        size_t start = from ? ends[from - 1] : 0;
        for (to = from + 1; to < d->parts && ends[to] - start <= count / (RANGES / 2);)
            to++;
        if (range_count == RANGES - 1)
            to = d->parts;
        struct range_job *r = &ranges[range_count++];
        *r = (struct range_job){{.run = run_range, .context = r}, d, ends, sorted, from, to};
        workers_submit(w, &r->job);
    }
    for (size_t i = 0; i < range_count; i++) {
        workers_wait(w, &ranges[i].job);
        for (size_t p = ranges[i].from, start = p ? ends[p - 1] : 0; p < ranges[i].to;
             start = ends[p++])
            if (ends[p] > start)
                d->how->part(d->how->context, sorted[p], ends[p] - start);
    }
}

uint64_t *keysort_part(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count)
{
    switch (how->width) {
    case 1:
        return sort_part(keys, spare, count, 1, how->low, how->high);
    case 2:
        return sort_part(keys, spare, count, 2, how->low, how->high);
    default:
        return sort_part(keys, spare, count, how->width, how->low, how->high);
    }
}

void keysort(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count)
{
    unsigned span = how->high - how->low, bits = span < LEADING ? span : LEADING;
    struct deal d = {how, keys, spare, how->high - bits, (size_t)1 << bits, 0};
    d.mask = d.parts - 1;
    if (count == 0)
        return;
    if (how->workers && how->workers->count > 1 && count >= FEWEST)
        sort_in_threads(&d, count);
    else if (how->width == 1)
        sort(&d, count, 1);
    else if (how->width == 2)
        sort(&d, count, 2);
    else
        sort(&d, count, how->width);
}
