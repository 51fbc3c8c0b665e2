#include "analysis/duplicates/segmentoutput.h"

#include "base/insertionsort.h"
#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

enum { WRITE_BLOCK = 256 * 1024, WORD = 8 };

void segmentoutput_free(struct segmentoutput *o)
{
    buffer_free(&o->block);
}

void segmentoutput_flush(struct segmentoutput *o)
{
    o->sink.take(o->sink.context, buffer_slice(&o->block));
    buffer_clear(&o->block);
}

static void flush_full(struct segmentoutput *o)
{
    if (o->block.len >= WRITE_BLOCK)
        segmentoutput_flush(o);
}

void segmentoutput_put(struct segmentoutput *o, struct slice bytes)
{
    buffer_append(&o->block, bytes);
    flush_full(o);
}

void segmentoutput_number(struct segmentoutput *o, uint64_t number, unsigned bytes)
{
    little_store64(buffer_reserve(&o->block, WORD), number);
    o->block.len += bytes;
    flush_full(o);
}

static uint64_t size_of_all(struct segment_head h)
{
    uint64_t directory = (((uint64_t)1 << segment_print_bits(h.count)) + 1) * 4;
    uint64_t each = segment_bytes_for(h.record_bytes) + 16 + segment_bytes_for(h.count) +
                    (h.sketches ? SEGMENT_SKETCH : 0);
    return SEGMENT_HEAD * WORD + h.record_bytes + h.count * each + directory +
           segment_table_bytes(h.near) + segment_table_bytes(h.contain) + 16;
}

struct fingerprint segmentoutput_head(struct segmentoutput *o, struct segment_head h)
{
    char head[SEGMENT_CHECK * WORD];
    const uint64_t words[SEGMENT_CHECK] = {[SEGMENT_SIZE] = size_of_all(h),
                                           [SEGMENT_COUNT] = h.count,
                                           [SEGMENT_DROP] =
                                               h.drop | (h.sketches ? SEGMENT_SKETCHED : 0),
                                           [SEGMENT_RECORDS] = h.record_bytes,
                                           [SEGMENT_NEAR] = h.near->entries,
                                           [SEGMENT_NEAR_WIDTHS] = segment_widths(h.near),
                                           [SEGMENT_CONTAIN] = h.contain->entries,
                                           [SEGMENT_CONTAIN_WIDTHS] = segment_widths(h.contain)};
    for (size_t i = 0; i < SEGMENT_CHECK; i++)
        little_store64(head + i * WORD, words[i]);
    struct slice all = slice_of(head, sizeof head);
    struct fingerprint check = fingerprint_of((struct hash_key){0, 0}, all);
    segmentoutput_put(o, all);
    segmentoutput_check(o, check);
    return check;
}

void segmentoutput_check(struct segmentoutput *o, struct fingerprint check)
{
    segmentoutput_number(o, check.high, WORD);
    segmentoutput_number(o, check.low, WORD);
}

/* ---- Fingerprints ---- */

/* Numbers that are written later than they are known. */
static void keep_number(struct tape *t, uint32_t number)
{
    little_store32(tape_reserve(t, 4), number);
    tape_commit(t, 4);
}

static void put_kept(struct segmentoutput *o, struct tape *t, unsigned bytes)
{
    struct tape_reader r;
    struct slice piece;
    tape_start(&r, t);
    while (tape_next(&r, &piece))
        for (size_t at = 0; at < piece.len; at += 4)
            segmentoutput_number(o, little_load32(piece.data + at), bytes);
    tape_reader_free(&r);
    tape_free(t);
}

void segmentoutput_prints(struct segmentoutput *o, struct tape_store *store, uint32_t count,
                          struct segmentoutput_prints prints)
{
    unsigned bits = segment_print_bits(count);
    struct tape numbers = {.store = store}, directory = {.store = store};
    const struct segment_print *p;
    uint64_t bucket = 0, at = 0; /* the first without a place in the directory; prints so far */
    for (; (p = prints.next(prints.context)); at++) {
        for (uint64_t own = bits ? p->fingerprint.high >> (64 - bits) : 0; bucket <= own; bucket++)
            keep_number(&directory, (uint32_t)at);
        segmentoutput_check(o, p->fingerprint);
        keep_number(&numbers, p->number);
    }
    for (; bucket <= (uint64_t)1 << bits; bucket++)
        keep_number(&directory, (uint32_t)at);
    put_kept(o, &numbers, segment_bytes_for(count));
    put_kept(o, &directory, 4);
}

/* ---- Entries ---- */

void segmentoutput_choose_widths(struct segment_table *t, size_t texts, struct segment_shape shape)
{
    unsigned bits = segment_bits_for(t->entries) + shape.spare;
    bits = bits < SEGMENT_ALL_BITS ? bits : SEGMENT_ALL_BITS;
    bits = bits > t->hot_bits ? bits : t->hot_bits;
    t->bucket_bits = segment_bits_for(t->entries / shape.together);
    t->bucket_bits = t->bucket_bits < bits ? t->bucket_bits : bits;
    t->rest_bits = bits - t->bucket_bits;
    t->number_bits = segment_bits_for(texts);
}

static int smaller_first(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Returns where they are then: their first bits are spread evenly. */
static const uint64_t *sort(uint64_t *entries, uint64_t *scratch, size_t count, unsigned width)
{
    enum { FEW = 8, MANY = 1024, SLOT_BITS = 6, SLOTS = 1 << SLOT_BITS };
    const unsigned shift = width > SLOT_BITS ? width - SLOT_BITS : 0;
    size_t starts[SLOTS] = {0}, at = 0;
    if (count > MANY)
        qsort(entries, count, sizeof *entries, smaller_first);
    else if (count <= FEW)
        insertionsort(entries, entries, count);
    if (count > MANY || count <= FEW)
        return entries;
    for (size_t i = 0; i < count; i++)
        starts[entries[i] >> shift]++;
    for (size_t i = 0; i < SLOTS; i++) {
        size_t some = starts[i];
        starts[i] = at;
        at += some;
    }
    for (size_t i = 0; i < count; i++)
        scratch[starts[entries[i] >> shift]++] = entries[i];
    insertionsort(scratch, scratch, count);
    return scratch;
}

void segmentoutput_bucket(struct segmentoutput *o, uint64_t *entries, uint64_t *scratch,
                          size_t count, unsigned width)
{
    const uint64_t *sorted = sort(entries, scratch, count, width);
    char *start = buffer_reserve(&o->block, (count + 1) * WORD), *to = start;
    uint64_t bits = o->bits;
    unsigned have = o->bit_count;
    for (size_t i = 0; i < count; i++) {
        bits |= sorted[i] << have;
        have += width;
        little_store64(to, bits);
        to += have / 8;
        bits >>= have / 8 * 8;
        have %= 8;
    }
    o->bits = bits;
    o->bit_count = have;
    o->block.len += (size_t)(to - start);
    flush_full(o);
}

void segmentoutput_end_entries(struct segmentoutput *o)
{
    segmentoutput_number(o, o->bits, WORD);
    o->bits = o->bit_count = 0;
}
