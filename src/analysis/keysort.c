#include "analysis/keysort.h"

#include <stdbool.h>
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

static INLINE void sort(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count,
                        size_t width)
{
    size_t ends[LEADING_PARTS] = {0}, sum = 0;
    unsigned span = how->high - how->low, bits = span < LEADING ? span : LEADING;
    unsigned shift = how->high - bits;
    size_t parts = (size_t)1 << bits, mask = parts - 1;
    for (size_t i = 0; i < count; i++)
        ends[digit(keys + i * width, width, shift, mask)]++;
    for (size_t p = 0; p < parts; p++) {
        size_t here = ends[p];
        ends[p] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++) {
        const uint64_t *key = keys + i * width;
        copy_key(spare + ends[digit(key, width, shift, mask)]++ * width, key, width);
    }
    for (size_t p = 0, start = 0; p < parts; start = ends[p++]) {
        size_t many = ends[p] - start, at = start * width;
        if (many)
            how->part(how->context, sort_part(spare + at, keys + at, many, width, how->low, shift),
                      many);
    }
}

void keysort(const struct keysort *how, uint64_t *keys, uint64_t *spare, size_t count)
{
    if (count == 0)
        return;
    switch (how->width) {
    case 1:
        sort(how, keys, spare, count, 1);
        break;
    case 2:
        sort(how, keys, spare, count, 2);
        break;
    default:
        sort(how, keys, spare, count, how->width);
    }
}
