#include "analysis/counts/ngrambuckets.h"

#include "analysis/counts/ngramkeymaker.h"
#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

enum { FEWEST_BUCKETS = 4 };

typedef ngramcounting_wide wide;

/* Neighbours share a bucket as long as it has room; returns how many buckets there are, `most` and
 * one more at the most. */
static size_t share_buckets(const size_t *counts, size_t parts, size_t capacity, size_t most,
                            unsigned char *bucket_of_part)
{
    size_t buckets = 0, left = 0, room = 0;
    for (size_t p = 0; p < parts; p++)
        room += counts[p];
    room = room / most * 2 + 1; /* two neighbours have more than that */
    room = room > capacity ? room : capacity;
    for (size_t p = 0; p < parts; p++) {
        if (buckets == 0 || counts[p] > left) {
            left = counts[p] > room ? counts[p] : room;
            buckets++;
        }
        left -= counts[p];
        bucket_of_part[p] = (unsigned char)(buckets - 1);
    }
    return buckets;
}

/* Each open tape holds a piece in memory. */
static size_t most_buckets(const struct ngramcounting *k, size_t share)
{
    size_t most = ngram_memory_left(k->c) / share / TAPE_PIECE;
    return most < FEWEST_BUCKETS ? FEWEST_BUCKETS : most < UCHAR_MAX - 1 ? most : UCHAR_MAX - 1;
}

/* The buckets of the parts, each of which has keys of so many bits, from the key `first` on. Empty
 * parts at their sides do not belong to them: a bucket of one part gets narrower by that. */
static struct ngramcounting_bucket *make_buckets(struct ngramcounting *k, const size_t *counts,
                                                 const unsigned char *bucket_of_part, size_t parts,
                                                 wide first, unsigned bits)
{
    struct ngramcounting_bucket *buckets =
        memory_alloc(bucket_of_part[parts - 1] + (size_t)1, sizeof *buckets);
    for (size_t p = 0; p < parts; p++) {
        struct ngramcounting_bucket *b = &buckets[bucket_of_part[p]];
        wide from = first + ((wide)p << bits);
        b->tape.store = &k->store;
        if (counts[p] && !b->used)
            b->first = from;
        if (counts[p])
            b->last = from + (((wide)1 << bits) - 1);
        b->used |= counts[p] > 0;
    }
    return buckets;
}

static wide key_on_tape(const struct ngramcounting *k, const char *at)
{
    wide low = packed_get(&at, k->key_bytes < 8 ? k->key_bytes : 8);
    return k->layout.width == 2 ? (wide)packed_get(&at, k->key_bytes - 8) << 64 | low : low;
}

static void take_from_tape(struct ngramcounting *k, const char *at)
{
    wide all = key_on_tape(k, at);
    uint64_t low = (uint64_t)all, doc = low & (((uint64_t)1 << k->layout.doc_bits) - 1);
    if (k->count == k->capacity)
        ngramcounting_flush(k);
    if (k->count == 0)
        k->first_doc = doc;
    k->doc = doc;
    uint64_t *key = k->keys + k->count++ * k->layout.width;
    key[0] = (uint64_t)(all >> 64);
    key[k->layout.width - 1] = k->by_document ? low : low - k->first_doc;
}

static void count_tape(struct ngramcounting *k, struct tape *tape)
{
    struct tape_reader reader;
    struct slice piece;
    if (!k->keys)
        ngramcounting_make_room(k);
    tape_start(&reader, tape);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += k->key_bytes)
            take_from_tape(k, piece.data + at);
    tape_reader_free(&reader);
    tape_free(tape);
    ngramcounting_finish(k);
}

/* How a bucket is dealt out again: by the bits [shift, shift + NGRAMKEYMAKER_PART_BITS) of what
 * keys are above its first one. */
struct split {
    unsigned shift;
    size_t parts, keys, counts[1 << NGRAMKEYMAKER_PART_BITS];
    unsigned char bucket_of_part[1 << NGRAMKEYMAKER_PART_BITS];
};

static void measure_bucket(const struct ngramcounting *k, const struct ngramcounting_bucket *b,
                           struct split *s, unsigned low)
{
    unsigned bits = 0;
    for (wide distance = b->last - b->first; distance; distance >>= 1)
        bits++;
    unsigned above = bits > NGRAMKEYMAKER_PART_BITS ? bits - NGRAMKEYMAKER_PART_BITS : 0;
    s->shift = above > low ? above : low;
    s->parts = (size_t)((b->last - b->first) >> s->shift) + 1;
    memset(s->counts, 0, sizeof s->counts);
    s->keys = 0;
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &b->tape);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += k->key_bytes, s->keys++)
            s->counts[(size_t)((key_on_tape(k, piece.data + at) - b->first) >> s->shift)]++;
    tape_reader_free(&reader);
}

static void deal_bucket(struct ngramcounting *k, struct ngramcounting_bucket *b,
                        const struct split *s, struct ngramcounting_bucket *into)
{
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &b->tape);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += k->key_bytes) {
            wide key = key_on_tape(k, piece.data + at);
            size_t part = (size_t)((key - b->first) >> s->shift);
            struct tape *tape = &into[s->bucket_of_part[part]].tape;
            ngramkeymaker_pack(tape_reserve(tape, k->layout.width * sizeof(uint64_t)),
                               k->layout.width, (uint64_t)(key >> 64), (uint64_t)key);
            tape_commit(tape, k->key_bytes);
        }
    tape_reader_free(&reader);
    tape_free(&b->tape);
}

static size_t keys_on_tape(const struct ngramcounting *k, const struct tape *tape)
{
    size_t bytes = tape->len;
    for (size_t i = 0; i < tape->count; i++)
        bytes += tape->pieces[i].len;
    return bytes / k->key_bytes;
}

static void count_buckets(struct ngramcounting *k, struct ngramcounting_bucket *buckets,
                          size_t count, size_t capacity);

/* Calls itself, but not deep: a bucket of one part has NGRAMKEYMAKER_PART_BITS fewer bits, one of
 * several parts at most half of the keys. */
static void count_bucket(struct ngramcounting *k, struct ngramcounting_bucket *b, size_t capacity)
{
    unsigned low = k->by_document ? 0 : k->layout.doc_bits;
    if (keys_on_tape(k, &b->tape) <= capacity || (b->last - b->first) >> low == 0) {
        count_tape(k, &b->tape);
        return;
    }
    struct split *s = memory_alloc(1, sizeof *s);
    measure_bucket(k, b, s, low);
    size_t count =
        share_buckets(s->counts, s->parts, capacity, most_buckets(k, 16), s->bucket_of_part);
    struct ngramcounting_bucket *into =
        make_buckets(k, s->counts, s->bucket_of_part, s->parts, b->first, s->shift);
    deal_bucket(k, b, s, into);
    free(s);
    count_buckets(k, into, count, capacity);
}

/* All of them, in order; frees them. */
static void count_buckets(struct ngramcounting *k, struct ngramcounting_bucket *buckets,
                          size_t count, size_t capacity)
{
    for (size_t b = 0; b < count; b++)
        tape_end(&buckets[b].tape);
    for (size_t b = 0; b < count; b++)
        count_bucket(k, &buckets[b], capacity);
    free(buckets);
}

void ngrambuckets_count(struct ngramcounting *k, const size_t *word_counts, size_t capacity)
{
    const struct ngram_layout *l = &k->layout;
    size_t parts = (size_t)1 << (l->word_bits - k->part_shift);
    size_t *counts = memory_alloc(parts, sizeof *counts);
    for (size_t w = 0; w < k->c->word_count; w++)
        counts[w >> k->part_shift] += word_counts[w];
    k->bucket_of_part = memory_alloc(parts, 1);
    size_t count = share_buckets(counts, parts, capacity, most_buckets(k, 4), k->bucket_of_part);
    k->key_bytes = (l->doc_bits + l->n * l->word_bits + 7) / 8;
    if (k->key_bytes == 0) /* one word, one document: no bit, but there are so many of it */
        k->key_bytes = 1;
    if (l->width == 2 && k->key_bytes < 9)
        k->key_bytes = 9;
    k->buckets = make_buckets(k, counts, k->bucket_of_part, parts, 0, ngramkeymaker_bits(k));
    free(counts);
    ngramkeymaker_read(k, NGRAMTEXT_START, ngramtext_end(&k->c->text));
    struct ngramcounting_bucket *buckets = k->buckets;
    k->buckets = NULL;
    count_buckets(k, buckets, count, capacity);
    free(k->bucket_of_part);
}
