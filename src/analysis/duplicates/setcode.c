#include "analysis/duplicates/setcode.h"

#include "base/little.h"

/* Bits of a difference that are written as they are: the power of two below ln 2 times the mean
 * difference (Rice's parameter for such a spread). */
static unsigned low_bits(size_t count, unsigned drop)
{
    unsigned bits = SHINGLE_BITS - drop;
    for (size_t n = count + count / 2; n > 1 && bits > 1; n = (n + 1) / 2)
        bits--;
    return bits;
}

struct bit_writer {
    char *to;
    uint64_t bits;
    unsigned count; /* below 8 between calls */
};

static inline void put_bits(struct bit_writer *w, uint64_t value, unsigned count)
{
    w->bits |= value << w->count; /* at most 7 + 48 */
    w->count += count;
    little_store64(w->to, w->bits);
    w->to += w->count / 8;
    w->bits >>= w->count / 8 * 8;
    w->count %= 8;
}

/* So many ones, and a zero. */
static inline void put_ones(struct bit_writer *w, uint64_t count)
{
    for (; count >= 32; count -= 32)
        put_bits(w, UINT32_MAX, 32);
    put_bits(w, ((uint64_t)1 << count) - 1, (unsigned)count + 1);
}

/* Bytes that the set takes at most, and what the last store may touch besides: the ones of all
 * differences are no more than the last shingle has above its low bits. */
static size_t room_for(struct shingles set, unsigned drop, unsigned low)
{
    uint64_t ones = set.count ? set.items[set.count - 1] >> drop >> low : 0;
    return (size_t)(ones + set.count * (uint64_t)(low + 1)) / 8 + 1 + sizeof(uint64_t);
}

void setcode_append(struct buffer *out, struct shingles set, unsigned drop)
{
    unsigned low = low_bits(set.count, drop);
    struct bit_writer w = {.to = buffer_reserve(out, room_for(set, drop, low))};
    uint64_t before = 0;
    for (size_t i = 0; i < set.count; i++) {
        uint64_t item = set.items[i] >> drop, difference = item - before;
        put_ones(&w, difference >> low);
        put_bits(&w, difference & (((uint64_t)1 << low) - 1), low);
        before = item;
    }
    put_bits(&w, 0, 7); /* the last byte is filled up with zeros */
    out->len = (size_t)(w.to - out->data);
}

/* ---- Reading ---- */

void setcode_start(struct setcode_reader *r, struct slice bytes, size_t count, unsigned drop)
{
    *r = (struct setcode_reader){.at = bytes.data,
                                 .end = bytes.data + bytes.len,
                                 .item = UINT64_MAX, /* one below the first that may come */
                                 .drop = drop,
                                 .low = low_bits(count, drop)};
}

/* 56 bits or more, or all that are left. Bits above `ready` are those that come next, or zeros. */
static inline void refill(struct setcode_reader *r)
{
    if (r->end - r->at >= 8) {
        r->window |= little_load64(r->at) << r->ready;
        r->at += (63 - r->ready) / 8;
        r->ready |= 56;
        return;
    }
    for (; r->ready <= 55 && r->at < r->end; r->ready += 8)
        r->window |= (uint64_t)(unsigned char)*r->at++ << r->ready;
}

static inline void drop_bits(struct setcode_reader *r, unsigned count)
{
    r->window >>= count;
    r->ready -= count;
}

/* Ones before a zero, which is taken too; false at the end or above limit. */
static inline bool take_ones(struct setcode_reader *r, uint64_t limit, uint64_t *count)
{
    *count = 0;
    for (;;) {
        refill(r);
        unsigned ones = ~r->window ? (unsigned)__builtin_ctzll(~r->window) : 64;
        if (ones < r->ready) {
            *count += ones;
            drop_bits(r, ones + 1);
            return *count <= limit;
        }
        *count += r->ready;
        if (r->ready == 0 || *count > limit)
            return false;
        drop_bits(r, r->ready);
    }
}

bool setcode_next(struct setcode_reader *r, uint64_t *item)
{
    unsigned bits = SHINGLE_BITS - r->drop;
    uint64_t high, limit = ((uint64_t)1 << (bits - r->low)) - 1;
    if (!take_ones(r, limit, &high))
        return false;
    refill(r);
    if (r->ready < r->low)
        return false;
    uint64_t difference = high << r->low | (r->window & (((uint64_t)1 << r->low) - 1));
    drop_bits(r, r->low);
    bool is_first = r->item == UINT64_MAX;
    if (!is_first && !difference && !r->drop)
        return false;
    r->item = is_first ? difference : r->item + difference;
    *item = r->item;
    return r->item >> bits == 0;
}

struct slice setcode_rest(const struct setcode_reader *r)
{
    const char *from = r->at - r->ready / 8;
    return slice_of(from, (size_t)(r->end - from));
}
