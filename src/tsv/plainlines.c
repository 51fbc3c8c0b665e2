#include "tsv/plainlines.h"

#include "base/utf8.h"
#include "tsv/block.h"
#include "tsv/row.h"

/* The plain way: what needs care ends the search, and LFs up to there end lines. */
static struct plainlines find_in_rest(struct slice bytes, size_t at)
{
    struct plainlines found = {0, 0};
    for (size_t width = 0; at < bytes.len; at += width) {
        uint32_t c;
        width = utf8_decode(slice_cut(bytes, at, bytes.len), &c);
        if (!width || (c != '\n' && width == 1 && row_escape_letter(bytes.data[at])))
            break;
        found.count += c == '\n';
        found.bytes = c == '\n' ? at + 1 : found.bytes;
    }
    return found;
}

#ifdef ROW_BLOCKS

/* A bit for each byte of a block. */
struct line_block {
    uint64_t ends, cares, beyond_ascii;
};

static inline struct line_block line_block(const char *bytes)
{
    struct line_block b = {0};
    for (unsigned at = 0; at < ROW_BLOCK; at += 16) {
        __m128i lanes = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        __m128i slashes = _mm_cmpeq_epi8(lanes, _mm_set1_epi8('\\'));
        __m128i returns = _mm_cmpeq_epi8(lanes, _mm_set1_epi8('\r'));
        __m128i tabs = _mm_cmpeq_epi8(lanes, _mm_set1_epi8('\t'));
        b.ends |= row_block_bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('\n')), at);
        b.cares |= row_block_bits(_mm_or_si128(tabs, _mm_or_si128(slashes, returns)), at);
        b.beyond_ascii |= row_block_bits(lanes, at);
    }
    return b;
}

/* The bits from n on. */
static inline uint64_t bits_behind(uint64_t bits, size_t n)
{
    return n < 64 ? bits & ~(uint64_t)0 << n : 0;
}

/* The first byte of the bits that is no UTF-8, ROW_BLOCK where all are; they stand for bytes from
 * `at` on, of which those before *valid are known to be. */
static inline unsigned first_invalid(struct slice bytes, size_t at, uint64_t beyond, size_t *valid)
{
    if (*valid > at)
        beyond = bits_behind(beyond, *valid - at);
    while (beyond) {
        unsigned first = (unsigned)__builtin_ctzll(beyond);
        uint32_t c;
        size_t width = utf8_decode(slice_cut(bytes, at + first, bytes.len), &c);
        if (!width)
            return first;
        *valid = at + first + width;
        beyond = bits_behind(beyond, first + width);
    }
    return ROW_BLOCK;
}

struct plainlines plainlines_find(struct slice bytes)
{
    struct plainlines found = {0, 0};
    size_t at = 0, valid = 0;
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK) {
        struct line_block b = line_block(bytes.data + at);
        unsigned stop = b.beyond_ascii ? first_invalid(bytes, at, b.beyond_ascii, &valid) : 64;
        uint64_t behind = bits_behind(~(uint64_t)0, stop) | b.cares;
        uint64_t ends = behind ? b.ends & ((behind & (0 - behind)) - 1) : b.ends;
        if (ends)
            found.bytes = at + 64 - (size_t)__builtin_clzll(ends);
        for (; ends; ends &= ends - 1)
            found.count++;
        if (behind)
            return found;
    }
    struct plainlines rest = find_in_rest(bytes, valid > at ? valid : at);
    return rest.count ? (struct plainlines){rest.bytes, found.count + rest.count} : found;
}

#else

struct plainlines plainlines_find(struct slice bytes)
{
    return find_in_rest(bytes, 0);
}

#endif
