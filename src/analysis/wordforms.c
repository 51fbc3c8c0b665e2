#include "analysis/wordforms.h"

#include "base/memory.h"

#include <stdlib.h>

/* A word of up to 16 bytes is its own key: its first and last eight bytes and its length say all.
 * Of a longer one, low is the hash and the bytes are compared. */
struct wordforms_slot {
    uint64_t low, high;
    uint32_t length; /* of the word, UINT32_MAX where it is longer than that */
    uint32_t number; /* plus one; 0 is an empty slot */
};

enum { FIRST_BITS = 12, SHORT = 16 };

static uint64_t load(const char *at, size_t bytes)
{
    uint64_t value = 0;
    memcpy(&value, at, bytes);
    return value;
}

/* Up to eight bytes as one number that together with the length tells them all apart; nothing
 * beyond them is read. */
static uint64_t pack(const char *at, size_t len)
{
    if (len >= 8)
        return load(at, 8);
    if (len >= 4)
        return load(at, 4) | load(at + len - 4, 4) << 32;
    if (len == 0)
        return 0;
    return (unsigned char)at[0] | (uint64_t)(unsigned char)at[len / 2] << 8 |
           (uint64_t)(unsigned char)at[len - 1] << 16;
}

static struct wordforms_slot key_of(const struct wordforms *v, struct slice word)
{
    struct wordforms_slot key = {0};
    key.length = word.len < UINT32_MAX ? (uint32_t)word.len : UINT32_MAX;
    if (word.len > SHORT) {
        key.low = hash_sip13(v->key, word);
    } else {
        key.low = pack(word.data, word.len);
        if (word.len > 8)
            key.high = load(word.data + word.len - 8, 8);
    }
    return key;
}

/* Where to look first. The NH hash (Black et al., UMAC, 1999) under random keys, then a random
 * multiplication: who does not know the keys can't choose words that collide, at a quarter of the
 * time that SipHash takes for short words. */
static size_t place(const struct wordforms *v, const struct wordforms_slot *k)
{
    uint64_t sum =
        (uint64_t)((uint32_t)k->low + v->keys[0]) * ((uint32_t)(k->low >> 32) + v->keys[1]) +
        (uint64_t)((uint32_t)k->high + v->keys[2]) * ((uint32_t)(k->high >> 32) + v->keys[3]);
    sum += (uint64_t)k->length * v->keys[4];
    return (size_t)((sum ^ sum >> 32) * v->key.k1 >> v->shift);
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
    for (uint64_t i = 0; i < 3; i++) {
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

static void grow(struct wordforms *v)
{
    struct wordforms_slot *old = v->slots;
    size_t count = v->mask + 1;
    v->slots = NULL;
    make_slots(v, 64 - v->shift + 1);
    for (size_t i = 0; i < count; i++) {
        if (!old[i].number)
            continue;
        size_t at = place(v, &old[i]);
        while (v->slots[at].number)
            at = (at + 1) & v->mask;
        v->slots[at] = old[i];
    }
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

uint32_t wordforms_add(struct wordforms *v, struct slice word)
{
    struct wordforms_slot key = key_of(v, word);
    for (size_t at = place(v, &key);; at = (at + 1) & v->mask) {
        struct wordforms_slot *slot = &v->slots[at];
        if (!slot->number) {
            *slot = key;
            return add_new(v, slot, word);
        }
        if (slot->low == key.low && slot->high == key.high && slot->length == key.length &&
            (word.len <= SHORT || slice_equal(v->words[slot->number - 1], word)))
            return slot->number - 1;
    }
}

/* ---- ranks ---- */

struct sort_item {
    uint64_t prefix; /* the first eight bytes as a number, zeros behind a shorter word */
    uint32_t number;
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

static int by_bytes(const void *a, const void *b)
{
    const struct slice *const *x = a, *const *y = b;
    return slice_compare(**x, **y);
}

/* Puts words of one prefix into the order of all their bytes. */
static void sort_ties(const struct sort_item *items, const struct slice **words, size_t count)
{
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && items[end].prefix == items[start].prefix;)
            end++;
        if (end - start > 1)
            qsort(words + start, end - start, sizeof *words, by_bytes);
    }
}

uint32_t *wordforms_order(const struct wordforms *v)
{
    struct sort_item *items = memory_alloc(v->count, sizeof *items);
    const struct slice **words = memory_alloc(v->count, sizeof *words);
    uint32_t *order = memory_alloc(v->count, sizeof *order);
    for (size_t i = 0; i < v->count; i++)
        items[i] = (struct sort_item){prefix_of(v->words[i]), (uint32_t)i};
    sort_by_prefix(items, v->count);
    for (size_t i = 0; i < v->count; i++)
        words[i] = &v->words[items[i].number];
    sort_ties(items, words, v->count);
    for (size_t i = 0; i < v->count; i++)
        order[i] = (uint32_t)(words[i] - v->words);
    free(items);
    free(words);
    return order;
}
