#include "analysis/duplicates/signature.h"

#include "base/memory.h"

#include <stdlib.h>

/* ---- Numbers: little-endian words; seven bits a byte, the lowest first, the last without a flag
 * ---- */

static void append_word(struct buffer *out, uint64_t word)
{
    for (int i = 0; i < 8; i++)
        buffer_append_byte(out, (char)(word >> (8 * i) & 0xFF));
}

static void append_number(struct buffer *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        buffer_append_byte(out, (char)((n & 0x7F) | 0x80));
    buffer_append_byte(out, (char)n);
}

static bool take_word(struct slice *rest, uint64_t *word)
{
    if (rest->len < 8)
        return false;
    *word = 0;
    for (int i = 0; i < 8; i++)
        *word |= (uint64_t)(unsigned char)rest->data[i] << (8 * i);
    *rest = slice_cut(*rest, 8, rest->len);
    return true;
}

static bool take_number(struct slice *rest, uint64_t *n)
{
    *n = 0;
    for (size_t i = 0; i < rest->len && i < 9; i++) {
        unsigned char byte = (unsigned char)rest->data[i];
        *n |= (uint64_t)(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            *rest = slice_cut(*rest, i + 1, rest->len);
            return true;
        }
    }
    return false;
}

/* ---- Sets: Rice codes of the differences, which are spread like those of random numbers ---- */

/* Bits of a difference that are written as they are: the power of two below ln 2 times the mean
 * difference (Rice's parameter for such a spread). */
static unsigned low_bits(size_t count)
{
    unsigned bits = SHINGLE_BITS;
    for (size_t n = count + count / 2; n > 1 && bits > 1; n = (n + 1) / 2)
        bits--;
    return bits;
}

struct bit_writer {
    struct buffer *out;
    uint64_t bits;
    unsigned count; /* below 8 between calls */
};

static void put_bits(struct bit_writer *w, uint64_t value, unsigned count)
{
    w->bits |= value << w->count; /* at most 7 + 48 */
    w->count += count;
    for (; w->count >= 8; w->count -= 8, w->bits >>= 8)
        buffer_append_byte(w->out, (char)(w->bits & 0xFF));
}

static void append_set(struct buffer *out, struct shingles set)
{
    struct bit_writer w = {.out = out};
    unsigned low = low_bits(set.count);
    uint64_t before = 0;
    for (size_t i = 0; i < set.count; i++) {
        uint64_t difference = set.items[i] - before;
        for (uint64_t high = difference >> low; high; high--)
            put_bits(&w, 1, 1);
        put_bits(&w, 0, 1);
        put_bits(&w, difference & (((uint64_t)1 << low) - 1), low);
        before = set.items[i];
    }
    put_bits(&w, 0, 7); /* the last byte is filled up with zeros */
}

struct bit_reader {
    struct slice rest;
    uint64_t bits;
    unsigned count;
};

/* Makes sure of count (at most 48) bits; false at the end. */
static bool need_bits(struct bit_reader *r, unsigned count)
{
    while (r->count < count) {
        if (r->rest.len == 0)
            return false;
        r->bits |= (uint64_t)(unsigned char)r->rest.data[0] << r->count;
        r->count += 8;
        r->rest = slice_cut(r->rest, 1, r->rest.len);
    }
    return true;
}

static uint64_t take_bits(struct bit_reader *r, unsigned count)
{
    uint64_t value = r->bits & (((uint64_t)1 << count) - 1);
    r->bits >>= count;
    r->count -= count;
    return value;
}

/* A difference; false where the bytes end or it is more than a shingle can be. */
static bool take_difference(struct bit_reader *r, unsigned low, uint64_t *difference)
{
    uint64_t high = 0;
    for (;; high++) {
        if (!need_bits(r, 1))
            return false;
        if (!take_bits(r, 1))
            break;
    }
    if (high >> (SHINGLE_BITS - low) || !need_bits(r, low))
        return false;
    *difference = high << low | take_bits(r, low);
    return true;
}

static bool take_set(struct slice *rest, uint64_t *items, size_t count)
{
    struct bit_reader r = {.rest = *rest};
    unsigned low = low_bits(count);
    uint64_t item = 0, difference;
    for (size_t i = 0; i < count; i++) {
        if (!take_difference(&r, low, &difference) || (i > 0 && difference == 0))
            return false;
        item += difference;
        if (item >> SHINGLE_BITS)
            return false;
        items[i] = item;
    }
    *rest = r.rest;
    return true;
}

/* ---- Signatures ---- */

void signature_append(struct buffer *out, const struct signature *s)
{
    append_word(out, s->fingerprint.high);
    append_word(out, s->fingerprint.low);
    append_number(out, s->label.len);
    buffer_append(out, s->label);
    append_number(out, s->set.count);
    append_set(out, s->set);
}

void signature_reader_free(struct signature_reader *r)
{
    free(r->items);
}

bool signature_next(struct signature_reader *r, struct signature *s)
{
    uint64_t len, count;
    if (!take_word(&r->rest, &s->fingerprint.high) || !take_word(&r->rest, &s->fingerprint.low) ||
        !take_number(&r->rest, &len) || len > r->rest.len)
        return false;
    s->label = slice_cut(r->rest, 0, (size_t)len);
    r->rest = slice_cut(r->rest, (size_t)len, r->rest.len);
    if (!take_number(&r->rest, &count) || count > r->rest.len * (uint64_t)8)
        return false;
    r->items = memory_grow(r->items, &r->cap, (size_t)count + 1, sizeof *r->items);
    if (!take_set(&r->rest, r->items, (size_t)count))
        return false;
    s->set = (struct shingles){r->items, (size_t)count, 0};
    return true;
}
