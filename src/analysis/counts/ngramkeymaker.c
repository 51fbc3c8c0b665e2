#include "analysis/counts/ngramkeymaker.h"

#include "analysis/counts/ngramkey.h"
#include "base/memory.h"

#include <stdlib.h>

typedef ngramcounting_wide wide;

#define INLINE inline __attribute__((always_inline))

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

static INLINE void put_on_tape(struct ngramcounting *k, size_t width, size_t bucket, uint64_t high,
                               uint64_t low)
{
    struct tape *tape = &k->buckets[bucket].tape;
    ngramkeymaker_pack(tape_reserve(tape, width * sizeof(uint64_t)), width, high, low);
    tape_commit(tape, k->key_bytes);
}

/* The parts have room for a word behind their last key: that is where this one ends at most. */
static INLINE void put_in_part(struct ngramcounting *k, size_t width, size_t part, uint64_t high,
                               uint64_t low)
{
    ngramkeymaker_pack(k->dealt + k->places[part], k->key_bytes > sizeof low ? width : 1, high,
                       low);
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

/* The words of a piece. */
static void read_piece(struct ngramcounting *k, struct cursor *cursor, struct reach *reach,
                       wide *window)
{
    if ((k->c->settings.skip && k->layout.n > 1) || k->layout.width > 2)
        choose_keys(k, cursor, reach);
    else if (k->layout.width == 2)
        roll_wide_keys(k, cursor, window);
    else
        roll_keys(k, cursor, window);
}

void ngramkeymaker_read(struct ngramcounting *k, struct ngramtext_place from,
                        struct ngramtext_place to)
{
    struct reach reach = {.size = k->layout.n + k->c->settings.skip};
    reach.ranks = memory_alloc(reach.size, sizeof *reach.ranks);
    struct cursor cursor = {.ranks = k->ranks[0]};
    struct ngramtext_reader reader;
    wide window = 0;
    ngramtext_start(&reader, &k->c->text, from, to);
    while (ngramtext_piece(&reader, &cursor.at, &cursor.end))
        read_piece(k, &cursor, &reach, &window);
    ngramtext_free(&reader);
    free(reach.ranks);
}
