#include "analysis/counts/keysort.h"
#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/ngramkey.h"
#include "analysis/counts/ngramtext.h"
#include "analysis/counts/packed.h"
#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

#define INLINE inline __attribute__((always_inline))

typedef unsigned __int128 wide;

/* Keys on a tape. */
struct bucket {
    struct tape tape;
    wide first, last; /* keys that it may have */
    bool used;        /* it has any */
};

/* ---- the words of the text ---- */

/* Where the text stands. The loops below work on a copy, which registers hold. */
struct cursor {
    const uint16_t *at, *end; /* of the piece of tape */
    size_t have;              /* words since the last border, this one too */
    uint32_t mark;            /* whose number comes next; 0: a mark or a word does */
    const uint32_t *ranks;    /* of the words of the part that the text is from */
};

static void flush_full(struct ngramcounting *k)
{
    ngramcounting_flush(k);
    k->first_doc = k->doc;
}

/* Another document: a run ends where the numbers of its documents are used up. */
static void next_document(struct ngramcounting *k)
{
    if (!k->by_document && k->doc - k->first_doc == k->doc_mask) {
        if (k->count)
            ngramcounting_flush(k);
        k->first_doc = k->doc + 1;
    }
    k->doc++;
}

static INLINE void pass_mark(struct ngramcounting *k, struct cursor *cursor, uint32_t mark)
{
    if (mark == NGRAMTEXT_DOCUMENT)
        next_document(k);
    if (mark == NGRAMTEXT_DOCUMENT || mark == NGRAMTEXT_BREAK)
        cursor->have = 0;
    else
        cursor->mark = mark;
}

/* The number that belongs to a mark. */
static INLINE void pass_number(struct ngramcounting *k, struct cursor *cursor, uint32_t number)
{
    if (cursor->mark == NGRAMTEXT_PART)
        cursor->ranks = k->ranks[number];
    else if (k->group != k->c->groups.rank[number]) /* else a new stretch of the same */
        cursor->have = 0;
    if (cursor->mark == NGRAMTEXT_GROUP)
        k->group = k->c->groups.rank[number];
    cursor->mark = 0;
}

/* The rank of the next word, passing over borders; false at the end of the piece. */
static INLINE bool next_word(struct ngramcounting *k, struct cursor *cursor, uint32_t *rank)
{
    uint32_t number;
    while (ngramtext_next(&cursor->at, cursor->end, &number)) {
        if (number >= NGRAMTEXT_MARKS && !cursor->mark) {
            *rank = cursor->ranks[number - NGRAMTEXT_MARKS];
            cursor->have++;
            return true;
        }
        if (cursor->mark)
            pass_number(k, cursor, number);
        else
            pass_mark(k, cursor, number);
    }
    return false;
}

/* The last bits of a key that is made now. */
static inline uint64_t doc_of_key(const struct ngramcounting *k)
{
    return k->by_document ? k->doc : k->doc - k->first_doc;
}

/* Writes width words, of which the least key_bytes bytes count. */
static INLINE void put_packed(char *out, size_t width, uint64_t high, uint64_t low)
{
    packed_put(out, low, sizeof low);
    if (width == 2)
        packed_put(out + sizeof low, high, sizeof high);
}

static INLINE void put_on_tape(struct ngramcounting *k, size_t width, size_t bucket, uint64_t high,
                               uint64_t low)
{
    struct tape *tape = &k->buckets[bucket].tape;
    put_packed(tape_reserve(tape, width * sizeof(uint64_t)), width, high, low);
    tape_commit(tape, k->key_bytes);
}

/* The parts have room for a word behind their last key: that is where this one ends at most. */
static INLINE void put_in_part(struct ngramcounting *k, size_t width, size_t part, uint64_t high,
                               uint64_t low)
{
    put_packed(k->dealt + k->places[part], k->key_bytes > sizeof low ? width : 1, high, low);
    k->places[part] += k->key_bytes;
}

/* Before a key is made, whose document counts from the first of its run. */
static INLINE void make_place(struct ngramcounting *k)
{
    if (k->count == k->capacity)
        flush_full(k);
}

/* A key of one or two words, of which `first` is the rank of its first word. */
static INLINE void add_key(struct ngramcounting *k, size_t width, uint64_t first, uint64_t high,
                           uint64_t low)
{
    if (k->buckets) {
        put_on_tape(k, width, k->bucket_of_part[first >> k->part_shift], high, low);
        return;
    }
    if (k->dealt) {
        put_in_part(k, width, k->part_of_word[first], high, low);
        return;
    }
    uint64_t *key = k->keys + k->count++ * width;
    if (width == 2)
        key[0] = high;
    key[width - 1] = low;
}

/* ---- keys ---- */

/* Sequences without gaps: the key of a place is that of the place before, shifted by a word. */
static void roll_keys(struct ngramcounting *k, struct cursor *cursor, wide *window)
{
    const struct ngram_layout *l = &k->layout;
    unsigned bits = l->n * l->word_bits;
    uint64_t words = (uint64_t)*window, mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;
    struct cursor at = *cursor;
    uint32_t rank;
    while (next_word(k, &at, &rank)) {
        words = (words << l->word_bits | rank) & mask;
        if (at.have < l->n)
            continue;
        make_place(k);
        uint64_t all = l->group_bits ? (uint64_t)k->group << bits | words : words;
        add_key(k, 1, words >> (bits - l->word_bits), 0, all << l->doc_bits | doc_of_key(k));
    }
    *cursor = at;
    *window = words;
}

/* The same with keys of two words of 64 bits. */
static void roll_wide_keys(struct ngramcounting *k, struct cursor *cursor, wide *window)
{
    const struct ngram_layout *l = &k->layout;
    unsigned bits = l->n * l->word_bits;
    wide words = *window, mask = bits < 128 ? ((wide)1 << bits) - 1 : ~(wide)0;
    struct cursor at = *cursor;
    uint32_t rank;
    while (next_word(k, &at, &rank)) {
        words = (words << l->word_bits | rank) & mask;
        if (at.have < l->n)
            continue;
        make_place(k);
        wide key = l->group_bits ? (wide)k->group << bits | words : words;
        key = key << l->doc_bits | doc_of_key(k);
        add_key(k, 2, (uint64_t)(words >> (bits - l->word_bits)), (uint64_t)(key >> 64),
                (uint64_t)key);
    }
    *cursor = at;
    *window = words;
}

/* The last words of the sequence, as many as an n-gram can reach over. */
struct reach {
    uint32_t *ranks; /* a ring */
    size_t size, at;
    size_t back[NGRAM_MAX]; /* of each word of the n-gram: how far before the current one */
};

static void put_key(struct ngramcounting *k, const struct reach *r)
{
    const struct ngram_layout *l = &k->layout;
    make_place(k);
    uint64_t *key = k->keys + k->count++ * l->width;
    memset(key, 0, l->width * sizeof *key);
    ngramkey_put_bits(key, l->width, doc_of_key(k), 0);
    unsigned shift = l->doc_bits;
    for (unsigned i = l->n; i-- > 0; shift += l->word_bits)
        ngramkey_put_bits(key, l->width, r->ranks[(r->at + r->size - r->back[i]) % r->size], shift);
    if (l->group_bits)
        ngramkey_put_bits(key, l->width, k->group, shift);
}

/* The next choice of words that ends with the current one: counts back[] up like digits, the first
 * word's last. False after the choice that reaches farthest. */
static bool next_choice(struct reach *r, unsigned n, size_t farthest)
{
    for (unsigned i = 0; i + 1 < n; i++) {
        if (r->back[i] + 1 > farthest - i)
            continue;
        r->back[i]++;
        while (i-- > 0)
            r->back[i] = r->back[i + 1] + 1;
        return true;
    }
    return false;
}

/* With gaps, or keys of any width: each n-gram is put together on its own. */
static void choose_keys(struct ngramcounting *k, struct cursor *cursor, struct reach *r)
{
    unsigned n = k->layout.n;
    uint32_t rank;
    while (next_word(k, cursor, &rank)) {
        r->at = (r->at + 1) % r->size;
        r->ranks[r->at] = rank;
        if (cursor->have < n)
            continue;
        size_t farthest = (cursor->have < r->size ? cursor->have : r->size) - 1;
        for (unsigned i = 0; i < n; i++)
            r->back[i] = n - 1 - i;
        do
            put_key(k, r);
        while (next_choice(r, n, farthest));
    }
}

static void read_text(struct ngramcounting *k)
{
    struct reach reach = {.size = k->layout.n + k->c->settings.skip};
    reach.ranks = memory_alloc(reach.size, sizeof *reach.ranks);
    struct cursor cursor = {.ranks = k->ranks[0]};
    struct tape_reader reader;
    struct slice piece;
    wide window = 0;
    tape_start(&reader, &k->c->text);
    while (tape_next(&reader, &piece)) {
        cursor.at = (const void *)piece.data;
        cursor.end = cursor.at + piece.len / sizeof *cursor.at;
        if ((k->c->settings.skip && k->layout.n > 1) || k->layout.width > 2)
            choose_keys(k, &cursor, &reach);
        else if (k->layout.width == 2)
            roll_wide_keys(k, &cursor, &window);
        else
            roll_keys(k, &cursor, &window);
    }
    tape_reader_free(&reader);
    free(reach.ranks);
}

/* ---- keys that are dealt out as they are made ----
 *
 * How many keys begin with a word is known beforehand: no more than there are of that word. So each
 * key can go to its part at once, and is sorted there: half the memory, and one copy less. What the
 * part says of the key is not written down: four bytes remain of a typical pair. */

enum { PART_BITS = 11, FEWEST_BUCKETS = 4, PART_SLACK = sizeof(uint64_t) };

/* In memory. A frequent word has a part of its own. */
struct dealing {
    const size_t *counts;  /* of the words, by rank */
    size_t *starts;        /* of the room of each part, and behind the last */
    uint32_t *first;       /* the part's first word */
    size_t parts, largest; /* largest: in words, of those that are sorted */
};

/* Counts the words of a piece of the text by number. A mark may be the last in a piece. */
static void measure_piece(struct slice piece, size_t *counts, bool *marked)
{
    const uint16_t *at = (const void *)piece.data, *end = at + piece.len / sizeof *at;
    bool skip = *marked; /* the number of a group */
    uint32_t number;
    while (ngramtext_next(&at, end, &number)) {
        if (number >= NGRAMTEXT_MARKS && !skip)
            counts[number - NGRAMTEXT_MARKS]++;
        else
            skip = !skip && number > NGRAMTEXT_DOCUMENT;
    }
    *marked = skip;
}

/* How often each word is there, by rank. */
static size_t *measure_words(const struct ngramcounting *k)
{
    size_t words = k->c->word_count;
    size_t *by_number = memory_alloc(words, sizeof *by_number);
    size_t *by_rank = memory_alloc(words, sizeof *by_rank);
    struct tape_reader reader;
    struct slice piece;
    bool marked = false;
    tape_start(&reader, &k->c->text);
    while (tape_next(&reader, &piece))
        measure_piece(piece, by_number, &marked);
    tape_reader_free(&reader);
    for (size_t number = 0; number < words; number++)
        by_rank[k->ranks[0][number]] = by_number[number];
    free(by_number);
    return by_rank;
}

/* Whether a word is so frequent that it has a part of its own: the pairs that begin with it are
 * counted by their second word, for less than sorting them costs, and of longer n-grams there is
 * less to sort by. */
static bool stands_alone(const struct ngramcounting *k, size_t count)
{
    return count > k->c->word_count / 4 && count <= UINT32_MAX;
}

static bool begins_part(const struct ngramcounting *k, const size_t *counts, size_t word)
{
    return word % ((size_t)1 << k->part_shift) == 0 || stands_alone(k, counts[word]) ||
           stands_alone(k, counts[word - 1]);
}

/* Whether all keys of the part are pairs of one word, which need not be sorted. */
static bool has_pairs(const struct ngramcounting *k, const struct dealing *d, size_t part)
{
    return k->layout.n == 2 && !k->by_document && stands_alone(k, d->counts[d->first[part]]);
}

static void make_parts(struct ngramcounting *k, struct dealing *d)
{
    size_t words = k->c->word_count;
    for (size_t w = 0; w < words; w++)
        d->parts += begins_part(k, d->counts, w);
    d->starts = memory_alloc(d->parts + 1, sizeof *d->starts);
    d->first = memory_alloc(d->parts, sizeof *d->first);
    k->part_of_word = memory_alloc(words, sizeof *k->part_of_word);
    for (size_t w = 0, part = 0; w < words; w++) {
        if (begins_part(k, d->counts, w)) {
            d->starts[part + 1] = d->starts[part];
            d->first[part++] = (uint32_t)w;
        }
        k->part_of_word[w] = (uint32_t)part - 1;
        d->starts[part] += d->counts[w];
    }
    for (size_t part = 0; part < d->parts; part++) {
        size_t count = d->starts[part + 1] - d->starts[part];
        if (!has_pairs(k, d, part))
            d->largest = count > d->largest ? count : d->largest;
    }
}

/* Whether keys can be dealt out: in memory, with the numbers of all documents. */
static bool may_deal(const struct ngramcounting *k)
{
    const struct ngram_settings *s = &k->c->settings;
    const struct ngram_layout *l = &k->layout;
    return l->width <= 2 && l->group_bits == 0 && (s->skip == 0 || l->n == 1) &&
           k->c->docs - 1 <= ((uint64_t)1 << l->doc_bits) - 1 &&
           (!s->workers || s->workers->count == 1) && k->c->part_count == 0;
}

/* Bits of a key below those that tell its part. */
static unsigned bits_in_part(const struct ngramcounting *k)
{
    const struct ngram_layout *l = &k->layout;
    return l->doc_bits + (l->n - 1) * l->word_bits + k->part_shift;
}

/* The key whose least bytes are there, in a part whose other bits are known. */
static INLINE wide unpack_dealt(const char *at, size_t bytes, unsigned bits, wide part)
{
    wide low = packed_get(&at, bytes < 8 ? bytes : 8);
    wide all = bytes > 8 ? low | (wide)packed_get(&at, bytes - 8) << 64 : low;
    return part | (all & (((wide)1 << bits) - 1));
}

static void unpack_part(struct ngramcounting *k, const char *at, size_t count, wide above)
{
    unsigned bits = bits_in_part(k);
    size_t bytes = k->key_bytes;
    for (size_t i = 0; i < count && k->layout.width == 1; i++, at += bytes)
        k->keys[i] = (uint64_t)unpack_dealt(at, bytes, bits, above);
    for (size_t i = 0; i < count && k->layout.width == 2; i++, at += bytes) {
        wide key = unpack_dealt(at, bytes, bits, above);
        k->keys[2 * i] = (uint64_t)(key >> 64);
        k->keys[2 * i + 1] = (uint64_t)key;
    }
}

/* What is known of the pairs that begin with a word, by the second one. */
struct second_word {
    uint32_t count, docs, last_doc; /* the number of it plus one */
};

/* The pairs of the word `first`, all of which there are so many; seconds are zero, and left so. */
static void count_pairs(struct ngramcounting *k, const char *at, size_t count, uint32_t first,
                        struct second_word *seconds)
{
    const struct ngram_layout *l = &k->layout;
    uint64_t doc_mask = ((uint64_t)1 << l->doc_bits) - 1;
    uint64_t word_mask = ((uint64_t)1 << l->word_bits) - 1;
    for (size_t i = 0; i < count; i++, at += k->key_bytes) {
        uint64_t key = little_load64(at);
        uint32_t doc = (uint32_t)(key & doc_mask) + 1;
        struct second_word *second = &seconds[key >> l->doc_bits & word_mask];
        second->count++;
        second->docs += second->last_doc != doc;
        second->last_doc = doc;
    }
    for (size_t word = 0; word < k->c->word_count; word++) {
        if (!seconds[word].count)
            continue;
        wide key = ((wide)first << l->word_bits | word) << l->doc_bits;
        k->scratch[0] = (uint64_t)(key >> 64);
        k->scratch[l->width - 1] = (uint64_t)key;
        ngramcounting_put(
            k, k->scratch,
            &(struct counted){.count = seconds[word].count, .docs = seconds[word].docs});
        seconds[word] = (struct second_word){0};
    }
}

static void count_dealt(struct ngramcounting *k, const struct dealing *d)
{
    struct keysort how = {.width = k->layout.width, .low = k->by_document ? 0 : k->layout.doc_bits};
    unsigned bits = bits_in_part(k);
    struct second_word *seconds = memory_alloc(k->c->word_count, sizeof *seconds);
    for (size_t p = 0, start = 0; p < d->parts; p++) {
        size_t count = (k->places[p] - start) / k->key_bytes;
        how.high = stands_alone(k, d->counts[d->first[p]]) ? bits - k->part_shift : bits;
        if (count && has_pairs(k, d, p)) {
            count_pairs(k, k->dealt + start, count, d->first[p], seconds);
        } else if (count) {
            unpack_part(k, k->dealt + start, count, (wide)(d->first[p] >> k->part_shift) << bits);
            ngramcounting_take(k, keysort_part(&how, k->keys, k->spare, count), count);
        }
        start += (d->starts[p + 1] - d->starts[p]) * k->key_bytes + PART_SLACK;
    }
    free(seconds);
}

static size_t bytes_in_memory(const struct ngramcounting *k, const struct dealing *d)
{
    size_t by_word = sizeof *k->part_of_word + sizeof(struct second_word);
    return d->starts[d->parts] * k->key_bytes + d->parts * PART_SLACK +
           2 * d->largest * k->layout.width * sizeof *k->keys + k->c->word_count * by_word;
}

static void deal_in_memory(struct ngramcounting *k, const struct dealing *d)
{
    size_t size = k->layout.width * sizeof *k->keys;
    size_t bytes = d->starts[d->parts] * k->key_bytes + d->parts * PART_SLACK;
    k->dealt = memory_resize(NULL, bytes, 1);
    k->keys = memory_resize(NULL, d->largest, size);
    k->spare = memory_resize(NULL, d->largest, size);
    memory_hint_random(k->dealt, bytes, 1);
    k->places = memory_alloc(d->parts, sizeof *k->places);
    for (size_t p = 0; p < d->parts; p++)
        k->places[p] = d->starts[p] * k->key_bytes + p * PART_SLACK;
    read_text(k);
    count_dealt(k, d);
    free(k->places);
    free(k->dealt);
    k->dealt = NULL;
}

/* ---- the same on tapes ----
 *
 * Where memory is too small, neighbouring parts share a tape, as many as can be sorted together: a
 * bucket. One that holds more is dealt out again, by bits further down. */

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
static struct bucket *make_buckets(struct ngramcounting *k, const size_t *counts,
                                   const unsigned char *bucket_of_part, size_t parts, wide first,
                                   unsigned bits)
{
    struct bucket *buckets = memory_alloc(bucket_of_part[parts - 1] + (size_t)1, sizeof *buckets);
    for (size_t p = 0; p < parts; p++) {
        struct bucket *b = &buckets[bucket_of_part[p]];
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

/* How a bucket is dealt out again: by the bits [shift, shift + PART_BITS) of what keys are above
 * its first one. */
struct split {
    unsigned shift;
    size_t parts, keys, counts[1 << PART_BITS];
    unsigned char bucket_of_part[1 << PART_BITS];
};

static void measure_bucket(const struct ngramcounting *k, const struct bucket *b, struct split *s,
                           unsigned low)
{
    unsigned bits = 0;
    for (wide distance = b->last - b->first; distance; distance >>= 1)
        bits++;
    unsigned above = bits > PART_BITS ? bits - PART_BITS : 0;
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

static void deal_bucket(struct ngramcounting *k, struct bucket *b, const struct split *s,
                        struct bucket *into)
{
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &b->tape);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += k->key_bytes) {
            wide key = key_on_tape(k, piece.data + at);
            size_t part = (size_t)((key - b->first) >> s->shift);
            struct tape *tape = &into[s->bucket_of_part[part]].tape;
            put_packed(tape_reserve(tape, k->layout.width * sizeof(uint64_t)), k->layout.width,
                       (uint64_t)(key >> 64), (uint64_t)key);
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

static void count_buckets(struct ngramcounting *k, struct bucket *buckets, size_t count,
                          size_t capacity);

/* Calls itself, but not deep: a bucket of one part has PART_BITS fewer bits, one of several parts
 * at most half of the keys. */
static void count_bucket(struct ngramcounting *k, struct bucket *b, size_t capacity)
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
    struct bucket *into =
        make_buckets(k, s->counts, s->bucket_of_part, s->parts, b->first, s->shift);
    deal_bucket(k, b, s, into);
    free(s);
    count_buckets(k, into, count, capacity);
}

/* All of them, in order; frees them. */
static void count_buckets(struct ngramcounting *k, struct bucket *buckets, size_t count,
                          size_t capacity)
{
    for (size_t b = 0; b < count; b++)
        tape_end(&buckets[b].tape);
    for (size_t b = 0; b < count; b++)
        count_bucket(k, &buckets[b], capacity);
    free(buckets);
}

static void deal_on_tapes(struct ngramcounting *k, const size_t *word_counts, size_t capacity)
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
    k->buckets = make_buckets(k, counts, k->bucket_of_part, parts, 0, bits_in_part(k));
    free(counts);
    read_text(k);
    struct bucket *buckets = k->buckets;
    k->buckets = NULL;
    count_buckets(k, buckets, count, capacity);
}

/* False, with nothing done, where keys can't be dealt out. */
static bool deal(struct ngramcounting *k)
{
    unsigned bits = k->layout.word_bits;
    if (!may_deal(k))
        return false;
    k->part_shift = bits > PART_BITS ? bits - PART_BITS : 0;
    size_t *counts = measure_words(k);
    struct dealing d = {.counts = counts};
    make_parts(k, &d);
    size_t size = k->layout.width * sizeof *k->keys;
    size_t room = ngram_memory_left(k->c) / 3 / size;
    room = room < NGRAMCOUNTING_FEWEST ? NGRAMCOUNTING_FEWEST : room;
    k->key_bytes = (bits_in_part(k) + 7) / 8;
    k->key_bytes += k->key_bytes == 0; /* they are counted by their bytes */
    if (bytes_in_memory(k, &d) <= 2 * room * size)
        deal_in_memory(k, &d);
    else
        deal_on_tapes(k, counts, room);
    free(k->bucket_of_part);
    free(k->part_of_word);
    free(d.starts);
    free(d.first);
    free(counts);
    return true;
}

/* ---- all ---- */

void ngram_count(struct ngram *c, unsigned n, const struct ngram_sink *sink)
{
    if (c->counted) {
        ngramcounted_give(c, n, sink);
        return;
    }
    if (n == 1 && c->groups.count == 1 && !c->settings.by_document) {
        ngramunigrams_count(c, sink);
        return;
    }
    struct ngramcounting k = {
        .c = c, .sink = sink, .layout = ngram_layout(c, n), .capacity = SIZE_MAX};
    k.store.limit = ngram_memory_left(c) / 6;
    k.by_document = c->settings.by_document;
    k.doc_mask = k.by_document ? 0 : ((uint64_t)1 << k.layout.doc_bits) - 1;
    k.group = c->groups.rank[0];
    k.ranks = memory_alloc(c->part_count + 1, sizeof *k.ranks);
    for (size_t p = 0; p <= c->part_count; p++)
        k.ranks[p] = p ? c->parts[p - 1]->word_rank : c->word_rank;
    k.scratch = memory_alloc(k.layout.width, sizeof *k.scratch);
    if (!deal(&k)) {
        ngramcounting_make_room(&k);
        read_text(&k);
        ngramcounting_finish(&k);
    }
    free(k.keys);
    free(k.spare);
    free(k.scratch);
    free(k.runs);
    free(k.ranks);
    tape_store_free(&k.store);
}
