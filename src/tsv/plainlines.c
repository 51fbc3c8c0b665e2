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
    uint64_t ends, cares;
    uint64_t undecoded; /* beyond ASCII, of characters that are to be decoded */
};

/* Of bytes beyond ASCII those that are to be decoded, as their character is no UTF-8 by its first
 * byte and the number of the next ones alone, or does not stand in the block whole. twos: C2 to DF;
 * threes: E1 to EF without ED; goes_on: 80 to BF. */
static inline uint64_t utf8_doubtful(uint64_t beyond, uint64_t twos, uint64_t threes,
                                     uint64_t goes_on)
{
    twos &= goes_on >> 1;
    threes &= goes_on >> 1 & goes_on >> 2;
    return beyond & ~(twos | twos << 1 | threes | threes << 1 | threes << 2);
}

static inline __m128i above(__m128i lanes, int c)
{
    return _mm_cmpgt_epi8(lanes, _mm_set1_epi8((char)c));
}

static inline uint64_t doubtful_128(const char *bytes, uint64_t beyond)
{
    uint64_t twos = 0, threes = 0, goes_on = 0;
    for (unsigned at = 0; at < ROW_BLOCK; at += 16) {
        __m128i lanes = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        __m128i surrogates = _mm_cmpeq_epi8(lanes, _mm_set1_epi8((char)0xED));
        __m128i three = _mm_andnot_si128(_mm_or_si128(above(lanes, 0xEF), surrogates),
                                         above(lanes, 0xE0));
        twos |= row_block_bits(_mm_andnot_si128(above(lanes, 0xDF), above(lanes, 0xC1)), at);
        threes |= row_block_bits(three, at);
        goes_on |= ~row_block_bits(above(lanes, 0xBF), at) & (uint64_t)0xFFFF << at;
    }
    return utf8_doubtful(beyond, twos, threes, goes_on);
}

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
        b.undecoded |= row_block_bits(lanes, at);
    }
    if (b.undecoded)
        b.undecoded = doubtful_128(bytes, b.undecoded);
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

/* What is known of the bytes before a block. */
struct search {
    struct plainlines found;
    size_t valid; /* so many are UTF-8 */
};

/* Takes the block at `at`; false where a byte in it needs care. */
static inline __attribute__((always_inline)) bool take_block(struct search *s, struct slice bytes,
                                                             size_t at, struct line_block b)
{
    unsigned stop = ROW_BLOCK;
    if (b.undecoded)
        stop = first_invalid(bytes, at, b.undecoded, &s->valid);
    uint64_t behind = bits_behind(~(uint64_t)0, stop) | b.cares;
    uint64_t ends = behind ? b.ends & ((behind & (0 - behind)) - 1) : b.ends;
    if (ends)
        s->found.bytes = at + 64 - (size_t)__builtin_clzll(ends);
    for (; ends; ends &= ends - 1)
        s->found.count++;
    return !behind;
}

/* Blocks until a byte needs care, or fewer than a block are left: where that is. */
static size_t find_128(struct search *s, struct slice bytes)
{
    size_t at = 0;
    while (bytes.len - at >= ROW_BLOCK && take_block(s, bytes, at, line_block(bytes.data + at)))
        at += ROW_BLOCK;
    return at;
}

/* The bytes from low to high, both included. */
ROW_WITH_512 static inline uint64_t between_512(__m512i lanes, int low, int high)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(lanes, _mm512_set1_epi8((char)low)),
                                  _mm512_set1_epi8((char)(high - low)));
}

/* By the low half of a byte the one that is looked for, as no two of TAB, LF, CR and the backslash
 * have the same; elsewhere one of another half. */
ROW_WITH_512 static inline __m512i special_bytes(void)
{
    return _mm512_broadcast_i32x4(_mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, '\\',
                                                '\r', 0, 0));
}

/* `*torn`: the first bytes that belong to a character of the block before; then those of the next
 * block. */
ROW_WITH_512 static inline struct line_block line_block_512(const char *bytes, uint64_t *torn)
{
    __m512i lanes = _mm512_loadu_si512(bytes);
    uint64_t ends = _mm512_cmpeq_epi8_mask(lanes, _mm512_set1_epi8('\n'));
    __m512i special = _mm512_shuffle_epi8(special_bytes(), lanes);
    uint64_t surrogates = _mm512_cmpeq_epi8_mask(lanes, _mm512_set1_epi8((char)0xED));
    uint64_t twos = between_512(lanes, 0xC2, 0xDF);
    uint64_t threes = between_512(lanes, 0xE1, 0xEF) & ~surrogates;
    uint64_t goes_on = _mm512_cmplt_epi8_mask(lanes, _mm512_set1_epi8((char)0xC0));
    uint64_t expected = twos << 1 | threes << 1 | threes << 2 | *torn;
    uint64_t others = _mm512_movepi8_mask(lanes) & ~(twos | threes | goes_on);
    *torn = (twos | threes) >> 63 | threes >> 62;
    return (struct line_block){
        .ends = ends,
        .cares = _mm512_cmpeq_epi8_mask(lanes, special) & ~ends,
        .undecoded = (goes_on ^ expected) | others,
    };
}

/* Passes over blocks of which the masks tell all: to where they do not. No more is done here, so
 * that all that is looked for stays in registers, and without a branch where lines end, as any
 * block may hold an end. */
ROW_WITH_512 static size_t pass_512(struct search *s, struct slice bytes, size_t at)
{
    struct plainlines found = s->found;
    uint64_t torn = s->valid > at ? ((uint64_t)1 << (s->valid - at)) - 1 : 0, next = torn;
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK, torn = next) {
        struct line_block b = line_block_512(bytes.data + at, &next);
        if (b.cares | b.undecoded)
            break;
        found.count += (size_t)__builtin_popcountll(b.ends);
        size_t end = at + ROW_BLOCK - (size_t)__builtin_clzll(b.ends | 1);
        found.bytes += (end - found.bytes) & (0 - (size_t)(b.ends != 0));
    }
    s->found = found;
    if (torn && s->valid <= at) { /* the character is looked at whole */
        at--;
        at -= ((unsigned char)bytes.data[at] & 0xC0) == 0x80;
    }
    return at;
}

static size_t find_512(struct search *s, struct slice bytes)
{
    size_t at = pass_512(s, bytes, 0);
    while (bytes.len - at >= ROW_BLOCK && take_block(s, bytes, at, line_block(bytes.data + at)))
        at = pass_512(s, bytes, at + ROW_BLOCK);
    return at;
}

static struct plainlines find(struct slice bytes, bool wide)
{
    struct search s = {{0, 0}, 0};
    size_t at = wide ? find_512(&s, bytes) : find_128(&s, bytes);
    if (bytes.len - at >= ROW_BLOCK)
        return s.found;
    struct plainlines rest = find_in_rest(bytes, s.valid > at ? s.valid : at);
    return rest.count ? (struct plainlines){rest.bytes, s.found.count + rest.count} : s.found;
}

struct plainlines plainlines_find(struct slice bytes)
{
    return find(bytes, row_has_512());
}

struct plainlines plainlines_find_narrow(struct slice bytes)
{
    return find(bytes, false);
}

#else

struct plainlines plainlines_find(struct slice bytes)
{
    return find_in_rest(bytes, 0);
}

struct plainlines plainlines_find_narrow(struct slice bytes)
{
    return find_in_rest(bytes, 0);
}

#endif
