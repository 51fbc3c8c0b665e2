#include "analysis/tokens/tokenizer_blocks.h"

#if ASCII_BLOCKS

#include <immintrin.h>

/* Whether E2 80 93, 94, 9C or 9D stands there: a dash or a double quotation mark. */
static inline bool is_curly(const unsigned char *bytes)
{
    const uint32_t lasts = 1u << 0x13 | 1u << 0x14 | 1u << 0x1C | 1u << 0x1D;
    return bytes[0] == 0xE2 && bytes[1] == 0x80 && bytes[2] < 0xA0 && lasts >> (bytes[2] & 31) & 1;
}

/* The first bytes of those that stand between ASCII. */
static uint64_t curly_signs(const char *data, uint64_t beyond_ascii)
{
    uint64_t curly = 0, runs = beyond_ascii & ~(beyond_ascii << 1);
    for (; runs; runs &= runs - 1) {
        unsigned at = (unsigned)__builtin_ctzll(runs);
        if (at < 61 && (beyond_ascii >> at & 15) == 7 && is_curly((const unsigned char *)data + at))
            curly |= (uint64_t)1 << at;
    }
    return curly;
}

void block_read(struct byte_block *b, const struct block_ways *ways, const char *data, size_t left)
{
    struct byte_classes c;
    ways->classify(&c, data, left);
    uint64_t curly = c.beyond_ascii ? curly_signs(data, c.beyond_ascii) : 0;
    uint64_t end = left < BLOCK ? (uint64_t)1 << left : 0;
    uint64_t stops = c.stops & c.letters << 1 & (c.spaces | c.signs | curly | end) >> 1;
    uint64_t inside = c.letters | c.signs | curly | curly << 1 | curly << 2;
    *b = (struct byte_block){
        .letters = c.letters,
        .starts = (c.letters & ~(c.letters << 1)) | c.signs | curly,
        .lasts = (c.letters & ~(c.letters >> 1)) | c.signs | curly << 2,
        .inside = inside,
        .signs = c.signs | curly << 2,
        .stops = stops,
        .others = ~(inside | c.spaces),
        .closed = stops | end,
    };
}

static uint64_t list_128(struct block_tokens *found, const struct vocabulary_filter *contractions,
                         const char *data, size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = 0;
    (void)left;
    for (; starts; starts &= starts - 1, lasts &= lasts - 1, count++) {
        unsigned at = (unsigned)__builtin_ctzll(starts), last = (unsigned)__builtin_ctzll(lasts);
        if (vocabulary_may_hold(contractions, data + at, last - at + 1))
            break;
        found->first[count] = (unsigned char)at;
        found->last[count] = (unsigned char)last;
    }
    found->count = count;
    return starts;
}

/* The bytes at data, or a copy with zeros behind the text's end. */
static inline const char *whole_block(const char *data, size_t left, char room[BLOCK])
{
    if (left >= BLOCK)
        return data;
    memset(room, 0, BLOCK);
    memcpy(room, data, left);
    return room;
}

/* ---- 16 bytes at a time ---- */

/* Copies bytes in which each space ends a token, sixteen at a time where those may be read. */
static inline char *copy_spaced(char *to, const char *from, size_t len, size_t left)
{
    const __m128i space = _mm_set1_epi8(' '), change = _mm_set1_epi8(' ' ^ '\n');
    char room[BLOCK];
    from = whole_block(from, left, room);
    for (size_t at = 0; at < len; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + at));
        __m128i spaces = _mm_and_si128(_mm_cmpeq_epi8(bytes, space), change);
        _mm_storeu_si128((__m128i *)(void *)(to + at), _mm_xor_si128(bytes, spaces));
    }
    return to + len;
}

/* The bits from n on, n < BLOCK. */
static inline uint64_t bits_behind(uint64_t bits, unsigned n)
{
    return bits & ~(uint64_t)0 << n;
}

/* The space behind a token becomes its line feed; where there is none, or more than one, the copy
 * is broken off. */
static char *write_128(char *to, const char *data, size_t left, uint64_t inside, uint64_t lasts)
{
    uint64_t breaks = (lasts & inside >> 1) | (~inside & ~(lasts << 1));
    const unsigned end = BLOCK - 1 - (unsigned)__builtin_clzll(lasts);
    for (;;) {
        unsigned from = (unsigned)__builtin_ctzll(inside);
        breaks = bits_behind(breaks, from);
        unsigned at = breaks ? (unsigned)__builtin_ctzll(breaks) : end;
        if (at >= end) {
            to = copy_spaced(to, data + from, end + 1 - from, left - from);
            *to++ = '\n';
            return to;
        }
        unsigned stop = at + (inside >> at & 1);
        to = copy_spaced(to, data + from, stop - from, left - from);
        *to = '\n';
        to += stop > at;
        inside = bits_behind(inside, stop);
    }
}

static inline uint64_t equal_128(const __m128i bytes[4], char c)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++) {
        __m128i equal = _mm_cmpeq_epi8(bytes[i], _mm_set1_epi8(c));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(equal) << 16 * i;
    }
    return bits;
}

static void classify_128(struct byte_classes *c, const char *data, size_t left)
{
    char room[BLOCK];
    __m128i bytes[4];
    *c = (struct byte_classes){0};
    data = whole_block(data, left, room);
    memcpy(bytes, data, sizeof bytes);
    for (unsigned i = 0; i < 4; i++) {
        __m128i lower = _mm_or_si128(bytes[i], _mm_set1_epi8(0x20));
        __m128i letters = ascii_lanes_between(lower, 'a', 'z');
        c->letters |= (uint64_t)(unsigned)_mm_movemask_epi8(letters) << 16 * i;
        c->beyond_ascii |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes[i]) << 16 * i;
    }
    c->signs = equal_128(bytes, ',') | equal_128(bytes, '"');
    c->spaces = equal_128(bytes, ' ');
    c->stops = equal_128(bytes, '.');
}

/* ---- 64 bytes at a time ---- */

#define WITH_512 __attribute__((target("bmi,bmi2,popcnt,avx512f,avx512bw,avx512vbmi,avx512vbmi2")))

WITH_512 static inline __m512i load_512(const char *data, size_t left)
{
    uint64_t text = left < BLOCK ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
    return _mm512_maskz_loadu_epi8(text, data);
}

WITH_512 static void classify_512(struct byte_classes *c, const char *data, size_t left)
{
    __m512i bytes = load_512(data, left);
    __m512i lower = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    __m512i place = _mm512_sub_epi8(lower, _mm512_set1_epi8('a'));
    *c = (struct byte_classes){
        .letters = _mm512_cmplt_epu8_mask(place, _mm512_set1_epi8(26)),
        .signs = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(',')) |
                 _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
        .spaces = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(' ')),
        .stops = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.')),
        .beyond_ascii = _mm512_movepi8_mask(bytes),
    };
    _mm256_zeroupper(); /* by hand: compilers forget it on some ways out */
}

/* The bytes of the mask, moved together. */
WITH_512 static inline __m512i chosen(uint64_t mask, __m512i bytes)
{
    return _mm512_maskz_compress_epi8(mask, bytes);
}

WITH_512 static inline __m512i looked_up(const unsigned char table[BLOCK], __m512i bytes)
{
    return _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(table));
}

static const unsigned char each[BLOCK] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* Of all tokens at once, by their first, second and last bytes and their lengths, those are told
 * that may be contractions; they are few. */
WITH_512 static uint64_t list_512(struct block_tokens *found,
                                  const struct vocabulary_filter *contractions, const char *data,
                                  size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = (unsigned)__builtin_popcountll(starts);
    __m512i bytes = load_512(data, left), places = _mm512_loadu_si512(each);
    __m512i first = chosen(starts, places), last = chosen(lasts, places);
    _mm512_storeu_si512(found->first, first);
    _mm512_storeu_si512(found->last, last);
    __m512i ends = _mm512_and_si512(looked_up(contractions->firsts, chosen(starts, bytes)),
                                    looked_up(contractions->lasts, chosen(lasts, bytes)));
    __m512i rest = _mm512_and_si512(looked_up(contractions->seconds, chosen(starts << 1, bytes)),
                                    looked_up(contractions->lengths, _mm512_sub_epi8(last, first)));
    uint64_t maybe = _mm512_test_epi8_mask(ends, rest);
    maybe = _bzhi_u64(maybe, count);
    _mm256_zeroupper();
    for (; maybe; maybe &= maybe - 1) {
        unsigned i = (unsigned)__builtin_ctzll(maybe);
        unsigned at = found->first[i], end = found->last[i];
        if (vocabulary_may_hold(contractions, data + at, end - at + 1))
            break;
    }
    found->count = maybe ? (unsigned)__builtin_ctzll(maybe) : count;
    return maybe ? starts & ~(((uint64_t)1 << found->first[found->count]) - 1) : 0;
}

/* Each byte of half a block gets a line feed at its side; those that stay move together. */
WITH_512 static inline char *write_half(char *to, __m512i pairs, uint32_t inside, uint32_t lasts)
{
    uint64_t stay = _pdep_u64(inside, 0x5555555555555555u) | _pdep_u64(lasts, 0xAAAAAAAAAAAAAAAAu);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(stay, pairs));
    return to + __builtin_popcountll(stay);
}

WITH_512 static inline __m512i with_line_feeds(__m256i bytes)
{
    __m512i wide = _mm512_cvtepu8_epi16(bytes);
    return _mm512_or_si512(wide, _mm512_set1_epi16('\n' << 8));
}

WITH_512 static char *write_512(char *to, const char *data, size_t left, uint64_t inside,
                                uint64_t lasts)
{
    __m512i bytes = load_512(data, left);
    to = write_half(to, with_line_feeds(_mm512_castsi512_si256(bytes)), (uint32_t)inside,
                    (uint32_t)lasts);
    to = write_half(to, with_line_feeds(_mm512_extracti64x4_epi64(bytes, 1)),
                    (uint32_t)(inside >> 32), (uint32_t)(lasts >> 32));
    _mm256_zeroupper();
    return to;
}

/* ---- which ---- */

static bool has_512(void)
{
    return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

const struct block_ways *block_ways_with(enum tokenizer_vectors most)
{
    static const struct block_ways ways_128 = {classify_128, list_128, write_128};
    static const struct block_ways ways_512 = {classify_512, list_512, write_512};
    if (most >= VECTORS_512 && has_512())
        return &ways_512;
    return &ways_128;
}

#endif
