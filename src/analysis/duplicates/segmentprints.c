#include "analysis/duplicates/segmentprints.h"

#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

enum { BYTES = 20, FEW = 100 }; /* on the tape; a range of fewer is not worth a look at all */

void segmentprints_init(struct segmentprints *s, struct tape_store *store)
{
    *s = (struct segmentprints){.tape = {.store = store}};
}

void segmentprints_free(struct segmentprints *s)
{
    tape_free(&s->tape);
}

void segmentprints_add(struct segmentprints *s, struct fingerprint f, uint32_t number)
{
    char *to = tape_reserve(&s->tape, BYTES);
    little_store64(to, f.high);
    little_store64(to + 8, f.low);
    little_store32(to + 16, number);
    tape_commit(&s->tape, BYTES);
    s->count++;
}

void segmentprints_start(struct segmentprints_walk *w, const struct segmentprints *s, size_t memory)
{
    /* Arrays double as they grow. */
    size_t together = memory / 2 / sizeof *w->prints;
    *w = (struct segmentprints_walk){.from = s};
    w->parts = s->count / (together > FEW ? together : FEW) + 1;
}

void segmentprints_walk_free(struct segmentprints_walk *w)
{
    free(w->prints);
}

static int by_print(const void *a, const void *b)
{
    const struct segment_print *x = a, *y = b;
    int order =
        (x->fingerprint.high > y->fingerprint.high) - (x->fingerprint.high < y->fingerprint.high);
    if (!order)
        order =
            (x->fingerprint.low > y->fingerprint.low) - (x->fingerprint.low < y->fingerprint.low);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Ranges of the same size: fingerprints are spread evenly. */
static size_t part_of(const struct segmentprints_walk *w, uint64_t high)
{
    return (size_t)((unsigned __int128)high * w->parts >> 64);
}

static void take_piece(struct segmentprints_walk *w, struct slice piece)
{
    for (size_t at = 0; at < piece.len; at += BYTES) {
        const char *from = piece.data + at;
        uint64_t high = little_load64(from);
        if (part_of(w, high) != w->part)
            continue;
        w->prints = memory_grow(w->prints, &w->cap, w->count + 1, sizeof *w->prints);
        w->prints[w->count++] = (struct segment_print){{high, little_load64(from + 8)},
                                                       little_load32(from + 16)};
    }
}

static void read_part(struct segmentprints_walk *w)
{
    struct tape_reader r;
    struct slice piece;
    w->at = w->count = 0;
    tape_start(&r, &w->from->tape);
    while (tape_next(&r, &piece))
        take_piece(w, piece);
    tape_reader_free(&r);
    if (w->count)
        qsort(w->prints, w->count, sizeof *w->prints, by_print);
    w->part++;
}

const struct segment_print *segmentprints_next(struct segmentprints_walk *w)
{
    while (w->at == w->count && w->part < w->parts)
        read_part(w);
    return w->at < w->count ? &w->prints[w->at++] : NULL;
}
