#include "analysis/counts/wordforms.h"

#include "base/little.h"
#include "base/memory.h"
#include "text/ascii.h"

#include <stdlib.h>

enum { FIRST_BITS = 12, SHORT = 8 };

/* The first len of eight bytes. */
static inline uint64_t first_bytes(uint64_t bytes, size_t len)
{
    return bytes << 8 * (SHORT - len) >> 8 * (SHORT - len);
}

/* Up to eight bytes as a number, least byte first; nothing beyond them is read. */
static inline uint64_t pack(const char *at, size_t len)
{
    if (len >= 4) {
        uint64_t tail = little_load32(at + len - 4);
        return little_load32(at) | tail << 8 * (len - 4);
    }
    if (len == 0)
        return 0;
    return (unsigned char)at[0] | (uint64_t)(unsigned char)at[len / 2] << 8 * (len / 2) |
           (uint64_t)(unsigned char)at[len - 1] << 8 * (len - 1);
}

/* The NH hash (Black et al., UMAC, 1999) of two words of 64 bits under random keys: who does not
 * know them can't choose words that collide, at a quarter of the time that SipHash takes. */
static inline uint64_t nh(const struct wordforms *v, uint64_t a, uint64_t b)
{
    return (uint64_t)((uint32_t)a + v->keys[0]) * ((uint32_t)(a >> 32) + v->keys[1]) +
           (uint64_t)((uint32_t)b + v->keys[2]) * ((uint32_t)(b >> 32) + v->keys[3]);
}

static inline uint32_t length_of(struct slice word)
{
    return word.len < UINT32_MAX ? (uint32_t)word.len : UINT32_MAX;
}

/* readable: bytes that may be read from the word's first on. */
static inline struct wordforms_slot key_of(const struct wordforms *v, struct slice word,
                                           size_t readable)
{
    struct wordforms_slot key = {.length = length_of(word)};
    if (word.len <= SHORT && readable >= SHORT)
        key.key = word.len ? first_bytes(little_load64(word.data), word.len) : 0;
    else if (word.len <= SHORT)
        key.key = pack(word.data, word.len);
    else if (word.len <= 16)
        key.key = nh(v, little_load64(word.data), little_load64(word.data + word.len - 8));
    else
        key.key = hash_sip13(v->key, word);
    return key;
}

/* Where to look first: NH, then the upper bits of a random multiplication. */
static inline uint64_t sum_of(const struct wordforms *v, uint64_t key, uint32_t length)
{
    uint64_t sum = nh(v, key, length);
    return (sum ^ sum >> 32) * v->key.k1;
}

static inline size_t place_of(const struct wordforms *v, uint64_t sum)
{
    return (size_t)(sum >> v->shift);
}

static inline size_t place(const struct wordforms *v, const struct wordforms_slot *k)
{
    return place_of(v, sum_of(v, k->key, k->length));
}

static void make_slots(struct wordforms *v, unsigned bits)
{
    free(v->slots);
    v->slots = memory_alloc((size_t)1 << bits, sizeof *v->slots);
    v->mask = ((size_t)1 << bits) - 1;
    v->shift = 64 - bits;
}

void wordforms_init(struct wordforms *v)
{
    *v = (struct wordforms){.key = hash_key_random()};
    v->key.k1 |= 1;
    for (uint64_t i = 0; i < 2; i++) {
        uint64_t bits = hash_mix(v->key.k0 + (i + 1) * 0x9e3779b97f4a7c15u);
        v->keys[2 * i] = (uint32_t)bits;
        v->keys[2 * i + 1] = (uint32_t)(bits >> 32);
    }
    make_slots(v, FIRST_BITS);
}

void wordforms_free(struct wordforms *v)
{
    free(v->slots);
    free(v->words);
    arena_free(&v->arena);
    *v = (struct wordforms){0};
}

/* Twice the slots. The words that came first, most of them the common ones, are put in first, and
 * so lie where they are looked for first. */
static void grow(struct wordforms *v)
{
    struct wordforms_slot *old = v->slots;
    uint32_t *slot_of = memory_alloc(v->count, sizeof *slot_of);
    for (size_t i = 0; i <= v->mask; i++)
        if (old[i].number)
            slot_of[old[i].number - 1] = (uint32_t)i;
    v->slots = NULL;
    make_slots(v, 64 - v->shift + 1);
    for (size_t i = 0; i < v->count; i++) {
        const struct wordforms_slot *from = &old[slot_of[i]];
        size_t at = place(v, from);
        while (v->slots[at].number)
            at = (at + 1) & v->mask;
        v->slots[at] = *from;
    }
    free(slot_of);
    free(old);
}

static uint32_t add_new(struct wordforms *v, struct wordforms_slot *slot, struct slice word)
{
    if (v->count >= INT32_MAX - 8)
        memory_exhausted();
    v->words = memory_grow(v->words, &v->cap, v->count + 1, sizeof *v->words);
    v->words[v->count++] = arena_copy(&v->arena, word);
    slot->number = (uint32_t)v->count;
    if (v->count > (v->mask + 1) / 4 * 3)
        grow(v);
    return (uint32_t)v->count - 1;
}

/* Whether two words of more than SHORT bytes are equal; most have up to 16. */
static inline bool equal_long(struct slice a, struct slice b)
{
    if (a.len != b.len || a.len > 16)
        return slice_equal(a, b);
    return little_load64(a.data) == little_load64(b.data) &&
           little_load64(a.data + a.len - 8) == little_load64(b.data + b.len - 8);
}

/* The number of a word whose key is given, looking first at that slot. */
static inline uint32_t find_or_add(struct wordforms *v, struct slice word,
                                   const struct wordforms_slot *key, size_t at)
{
    for (;; at = (at + 1) & v->mask) {
        struct wordforms_slot *slot = &v->slots[at];
        if (slot->key == key->key && slot->length == key->length && slot->number &&
            (word.len <= SHORT || equal_long(v->words[slot->number - 1], word)))
            return slot->number - 1;
        if (!slot->number) {
            *slot = *key;
            return add_new(v, slot, word);
        }
    }
}

uint32_t wordforms_add(struct wordforms *v, struct slice word)
{
    struct wordforms_slot key = key_of(v, word, word.len);
    return find_or_add(v, word, &key, place(v, &key));
}

size_t wordforms_place(const struct wordforms *v, struct slice word)
{
    struct wordforms_slot key = key_of(v, word, word.len);
    return place(v, &key);
}

/* ---- many words ----
 *
 * First all are asked for, then all are looked at: short loops, whose steps do not wait for each
 * other, and in which no branch depends on how long a word is. */

enum { CHUNK = 512 };               /* bytes of a text that are looked at together */
enum { QUESTIONS = CHUNK / 2 + 1 }; /* words in them, at most */

/* A word that was asked for and not looked at yet. */
struct query {
    struct slice word;
    uint64_t key, sum;
};

struct questions {
    size_t count, long_count;
    struct query queries[QUESTIONS];
    uint16_t longs[QUESTIONS + 1]; /* those of more than SHORT bytes */
};

/* The key of a long word is made later: the one that it gets here is of no use. */
static inline void ask(const struct wordforms *v, struct slice word, struct query *q)
{
    unsigned unused = (8 * (unsigned)(SHORT - word.len)) & 63;
    uint64_t key = little_load64(word.data) << unused >> unused;
    uint64_t sum = sum_of(v, key, (uint32_t)word.len);
    __builtin_prefetch(&v->slots[place_of(v, sum)]);
    *q = (struct query){word, key, sum};
}

static inline void ask_long(const struct wordforms *v, struct query *q)
{
    struct wordforms_slot key = key_of(v, q->word, WORDFORMS_SLACK);
    q->key = key.key;
    q->sum = sum_of(v, key.key, key.length);
    __builtin_prefetch(&v->slots[place_of(v, q->sum)]);
}

/* The number of a word whose key is given; of a long one, of another that has the same key perhaps.
 */
static inline uint32_t find_key_or_add(struct wordforms *v, const struct query *q)
{
    uint32_t length = length_of(q->word);
    for (size_t at = place_of(v, q->sum);; at = (at + 1) & v->mask) {
        struct wordforms_slot *slot = &v->slots[at];
        if (slot->key == q->key && slot->length == length && slot->number)
            return slot->number - 1;
        if (!slot->number) {
            *slot = (struct wordforms_slot){q->key, length, 0};
            return add_new(v, slot, q->word);
        }
    }
}

static void answer(struct wordforms *v, struct questions *asked, uint32_t *numbers)
{
    for (size_t i = 0; i < asked->long_count; i++)
        ask_long(v, &asked->queries[asked->longs[i]]);
    for (size_t i = 0; i < asked->count; i++)
        numbers[i] = find_key_or_add(v, &asked->queries[i]);
    for (size_t i = 0; i < asked->long_count; i++) {
        size_t at = asked->longs[i];
        struct slice word = asked->queries[at].word;
        if (!equal_long(v->words[numbers[at]], word))
            numbers[at] = wordforms_add(v, word);
    }
}

void wordforms_add_chosen(struct wordforms *v, const struct slice *words, uint64_t chosen,
                          uint32_t *numbers)
{
    struct questions asked;
    size_t count = 0, long_count = 0;
    for (; chosen; chosen &= chosen - 1) {
        struct slice word = words[__builtin_ctzll(chosen)];
        asked.longs[long_count] = (uint16_t)count;
        long_count += word.len > SHORT;
        ask(v, word, &asked.queries[count++]);
    }
    asked.count = count;
    asked.long_count = long_count;
    answer(v, &asked, numbers);
}

/* ---- all words of a text ---- */

/* The places of the white space in the first len (at most CHUNK) bytes; returns how many. */
static inline size_t find_spaces(const char *data, size_t len, uint32_t *places)
{
    uint32_t *out = places;
#if ASCII_BLOCKS
    for (size_t at = 0; at < len; at += 64) {
        uint64_t bits = ascii_spaces_in_64(data + at);
        if (len - at < 64)
            bits &= ((uint64_t)1 << (len - at)) - 1;
        for (; bits; bits &= bits - 1)
            *out++ = (uint32_t)at + (uint32_t)__builtin_ctzll(bits);
    }
#else
    for (size_t at = 0; at < len; at++)
        if (ascii_is_space((unsigned char)data[at]))
            *out++ = (uint32_t)at;
#endif
    return (size_t)(out - places);
}

/* line_ends: moved on behind each that is written; NULL where an LF is like any white space. */
static inline __attribute__((always_inline)) size_t
add_text(struct wordforms *v, struct slice text, uint32_t *numbers, uint32_t **line_ends)
{
    struct questions asked;
    uint32_t ends[CHUNK + 1];
    size_t words = 0, start = 0; /* of the word that is open */
    for (size_t at = 0; at < text.len; at += CHUNK) {
        size_t len = text.len - at < CHUNK ? text.len - at : CHUNK, some = 0, longs = 0;
        size_t count = find_spaces(text.data + at, len, ends);
        if (at + len == text.len && !line_ends) /* lines end with white space */
            ends[count++] = (uint32_t)len;
        for (size_t i = 0; i < count; i++) {
            size_t end = at + ends[i];
            if (end > start) {
                asked.longs[longs] = (uint16_t)some;
                longs += end - start > SHORT;
                ask(v, slice_cut(text, start, end), &asked.queries[some++]);
            }
            start = end + 1;
            if (line_ends) { /* written in any case: a branch would be guessed wrong */
                **line_ends = (uint32_t)(words + some);
                *line_ends += text.data[end] == '\n';
            }
        }
        asked.count = some;
        asked.long_count = longs;
        answer(v, &asked, numbers + words);
        words += some;
    }
    return words;
}

size_t wordforms_add_all(struct wordforms *v, struct slice text, uint32_t *numbers)
{
    return add_text(v, text, numbers, NULL);
}

size_t wordforms_add_lines(struct wordforms *v, struct slice lines, uint32_t *numbers,
                           uint32_t *line_ends, size_t *line_count)
{
    uint32_t *end = line_ends;
    size_t words = add_text(v, lines, numbers, &end);
    *line_count = (size_t)(end - line_ends);
    return words;
}

size_t wordforms_memory(const struct wordforms *v)
{
    return v->arena.total + v->cap * sizeof *v->words + (v->mask + 1) * sizeof *v->slots;
}

void wordforms_close(struct wordforms *v)
{
    free(v->slots);
    free(v->words);
    v->slots = NULL;
    v->words = NULL;
    v->cap = v->mask = 0;
}

/* ---- ranks ---- */

struct sort_item {
    uint64_t prefix; /* the first eight bytes as a number, zeros behind a shorter word */
    struct wordforms_place place;
};

static uint64_t prefix_of(struct slice word)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < word.len ? (unsigned char)word.data[i] : 0);
    return prefix;
}

/* Sorts by prefix, least byte first. */
static void sort_by_prefix(struct sort_item *items, size_t count)
{
    struct sort_item *other = memory_alloc(count, sizeof *other);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t starts[257] = {0};
        for (size_t i = 0; i < count; i++)
            starts[(items[i].prefix >> shift & 255) + 1]++;
        for (size_t b = 0; b < 256; b++)
            starts[b + 1] += starts[b];
        for (size_t i = 0; i < count; i++)
            other[starts[items[i].prefix >> shift & 255]++] = items[i];
        struct sort_item *swap = items;
        items = other;
        other = swap;
    }
    free(other); /* eight passes: the result is where it began */
}

struct tied_word {
    struct slice word;
    struct wordforms_place place;
};

static int by_bytes(const void *a, const void *b)
{
    const struct tied_word *x = a, *y = b;
    int order = slice_compare(x->word, y->word);
    return order ? order : (x->place.table > y->place.table) - (x->place.table < y->place.table);
}

/* Puts words of one prefix into the order of all their bytes. */
static void sort_tie(const struct wordforms *const *tables, struct tied_word *words,
                     struct sort_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct wordforms_place at = items[i].place;
        words[i] = (struct tied_word){tables[at.table]->words[at.number], at};
    }
    qsort(words, count, sizeof *words, by_bytes);
    for (size_t i = 0; i < count; i++)
        items[i].place = words[i].place;
}

struct wordforms_place *wordforms_order(const struct wordforms *const *tables, size_t table_count)
{
    size_t count = 0, filled = 0, tied_cap = 0;
    struct tied_word *tied = NULL;
    for (size_t t = 0; t < table_count; t++)
        count += tables[t]->count;
    struct sort_item *items = memory_alloc(count, sizeof *items);
    for (uint32_t t = 0; t < table_count; t++)
        for (uint32_t i = 0; i < tables[t]->count; i++)
            items[filled++] = (struct sort_item){prefix_of(tables[t]->words[i]), {t, i}};
    sort_by_prefix(items, count);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && items[end].prefix == items[start].prefix;)
            end++;
        if (end - start == 1)
            continue;
        tied = memory_grow(tied, &tied_cap, end - start, sizeof *tied);
        sort_tie(tables, tied, items + start, end - start);
    }
    free(tied);
    struct wordforms_place *order = memory_alloc(count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = items[i].place;
    free(items);
    return order;
}
