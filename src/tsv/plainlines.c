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

/* ---- with wider vectors, where the processor has them ---- */

/* A bit for each byte of a block. */
struct line_masks {
    uint64_t ends, special; /* LF; LF, TAB, CR and the backslash */
    uint64_t beyond;        /* beyond ASCII, and of these: */
    uint64_t twos, threes;  /* C2 to DF; E1 to EF without ED */
    uint64_t goes_on;       /* 80 to BF */
};

/* `*torn`: the first bytes that belong to a character of the block before; then those of the next
 * block. */
static inline struct line_block line_block_of(struct line_masks m, uint64_t *torn)
{
    uint64_t expected = m.twos << 1 | m.threes << 1 | m.threes << 2 | *torn;
    uint64_t others = m.beyond & ~(m.twos | m.threes | m.goes_on);
    *torn = (m.twos | m.threes) >> 63 | m.threes >> 62;
    return (struct line_block){
        .ends = m.ends,
        .cares = m.special & ~m.ends,
        .undecoded = (m.goes_on ^ expected) | others,
    };
}

/* By the low half of a byte the one that is looked for, as no two of TAB, LF, CR and the backslash
 * have the same; elsewhere one of another half. */
static inline __m128i special_bytes(void)
{
    return _mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, '\\', '\r', 0, 0);
}

PROCESSOR_WITH_256 static inline uint64_t bits_256(__m256i low, __m256i high)
{
    const uint64_t above = (uint32_t)_mm256_movemask_epi8(high);
    return (uint32_t)_mm256_movemask_epi8(low) | above << 32;
}

PROCESSOR_WITH_256 static inline __m256i between_256(__m256i lanes, int low, int high)
{
    __m256i above = _mm256_sub_epi8(lanes, _mm256_set1_epi8((char)low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(above, _mm256_set1_epi8((char)(high - low))), above);
}

PROCESSOR_WITH_256 static inline struct line_masks line_masks_256(const char *bytes)
{
    const __m256i specials = _mm256_broadcastsi128_si256(special_bytes());
    const __m256i lf = _mm256_set1_epi8('\n'), lead = _mm256_set1_epi8((char)0xC0);
    const __m256i surrogate = _mm256_set1_epi8((char)0xED);
    __m256i a = _mm256_loadu_si256((const void *)bytes);
    __m256i b = _mm256_loadu_si256((const void *)(bytes + ROW_BLOCK / 2));
    return (struct line_masks){
        .ends = bits_256(_mm256_cmpeq_epi8(a, lf), _mm256_cmpeq_epi8(b, lf)),
        .special = bits_256(_mm256_cmpeq_epi8(a, _mm256_shuffle_epi8(specials, a)),
                            _mm256_cmpeq_epi8(b, _mm256_shuffle_epi8(specials, b))),
        .beyond = bits_256(a, b),
        .twos = bits_256(between_256(a, 0xC2, 0xDF), between_256(b, 0xC2, 0xDF)),
        .threes = bits_256(between_256(a, 0xE1, 0xEF), between_256(b, 0xE1, 0xEF)) &
                  ~bits_256(_mm256_cmpeq_epi8(a, surrogate), _mm256_cmpeq_epi8(b, surrogate)),
        .goes_on = bits_256(_mm256_cmpgt_epi8(lead, a), _mm256_cmpgt_epi8(lead, b)),
    };
}

PROCESSOR_WITH_512 static inline uint64_t between_512(__m512i lanes, int low, int high)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(lanes, _mm512_set1_epi8((char)low)),
                                  _mm512_set1_epi8((char)(high - low)));
}

PROCESSOR_WITH_512 static inline struct line_masks line_masks_512(const char *bytes)
{
    __m512i lanes = _mm512_loadu_si512(bytes);
    __m512i special = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(special_bytes()), lanes);
    return (struct line_masks){
        .ends = _mm512_cmpeq_epi8_mask(lanes, _mm512_set1_epi8('\n')),
        .special = _mm512_cmpeq_epi8_mask(lanes, special),
        .beyond = _mm512_movepi8_mask(lanes),
        .twos = between_512(lanes, 0xC2, 0xDF),
        .threes = between_512(lanes, 0xE1, 0xEF) &
                  ~_mm512_cmpeq_epi8_mask(lanes, _mm512_set1_epi8((char)0xED)),
        .goes_on = _mm512_cmplt_epi8_mask(lanes, _mm512_set1_epi8((char)0xC0)),
    };
}

/* Passes over blocks of which the masks tell all: to where they do not. No more is done here, so
 * that all that is looked for stays in registers, and without a branch where lines end, as any
 * block may hold an end. */
static inline __attribute__((always_inline)) size_t
pass(struct search *s, struct slice bytes, size_t at, struct line_masks (*masks_of)(const char *))
{
    struct plainlines found = s->found;
    uint64_t torn = s->valid > at ? ((uint64_t)1 << (s->valid - at)) - 1 : 0, next = torn;
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK, torn = next) {
        struct line_block b = line_block_of(masks_of(bytes.data + at), &next);
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

PROCESSOR_WITH_256 static size_t pass_256(struct search *s, struct slice bytes, size_t at)
{
    return pass(s, bytes, at, line_masks_256);
}

PROCESSOR_WITH_512 static size_t pass_512(struct search *s, struct slice bytes, size_t at)
{
    return pass(s, bytes, at, line_masks_512);
}

static size_t find_wide(struct search *s, struct slice bytes,
                        size_t (*pass_on)(struct search *s, struct slice bytes, size_t at))
{
    size_t at = pass_on(s, bytes, 0);
    while (bytes.len - at >= ROW_BLOCK && take_block(s, bytes, at, line_block(bytes.data + at)))
        at = pass_on(s, bytes, at + ROW_BLOCK);
    return at;
}

static size_t find(struct search *s, struct slice bytes, unsigned most)
{
    if (most >= 512 && processor_has_512())
        return find_wide(s, bytes, pass_512);
    return most >= 256 && processor_has_256() ? find_wide(s, bytes, pass_256) : find_128(s, bytes);
}

struct plainlines plainlines_find_with(struct slice bytes, unsigned most)
{
    struct search s = {{0, 0}, 0};
    size_t at = find(&s, bytes, most);
    if (bytes.len - at >= ROW_BLOCK)
        return s.found;
    struct plainlines rest = find_in_rest(bytes, s.valid > at ? s.valid : at);
    return rest.count ? (struct plainlines){rest.bytes, s.found.count + rest.count} : s.found;
}

#else

struct plainlines plainlines_find_with(struct slice bytes, unsigned most)
{
    (void)most;
    return find_in_rest(bytes, 0);
}

#endif

struct plainlines plainlines_find(struct slice bytes)
{
    return plainlines_find_with(bytes, 512);
}
