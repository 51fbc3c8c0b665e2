#include "analysis/duplicates/shinglelanes.h"

#include "base/processor.h"

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#include <immintrin.h>

enum { LANES = 8, BLOCK = SHINGLELANES_BLOCK };

#define WIDE PROCESSOR_WITH_512

bool shinglelanes_are_wide(void)
{
    return processor_has_512();
}

/* The lanes that count of left. */
static inline __mmask8 lanes_of(size_t left)
{
    return (__mmask8)(left < LANES ? (1u << left) - 1 : 0xFF);
}

/* ---- Edges ---- */

WIDE static inline uint64_t run_bits(const char *p)
{
    __m512i bytes = _mm512_loadu_si512(p), small = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    __m512i letter = _mm512_sub_epi8(small, _mm512_set1_epi8('a'));
    __m512i digit = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    return _mm512_cmplt_epu8_mask(letter, _mm512_set1_epi8(26)) |
           _mm512_cmplt_epu8_mask(digit, _mm512_set1_epi8(10)) | _mm512_movepi8_mask(bytes);
}

/* Appends the places of the bits, the first of which stands for `at`, LANES at a time. */
WIDE static inline size_t *put_places(size_t *to, uint64_t bits, size_t at)
{
    size_t *end = to + __builtin_popcountll(bits);
    __m512i first = _mm512_set1_epi64((long long)at);
    __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(processor_lanes));
    for (; to < end; to += LANES) {
        __m512i wide = _mm512_cvtepu8_epi64(_mm512_castsi512_si128(places));
        _mm512_storeu_si512(to, _mm512_add_epi64(wide, first));
        places = _mm512_alignr_epi64(_mm512_setzero_si512(), places, 1);
    }
    return end;
}

WIDE size_t *shinglelanes_edges(const char *text, size_t at, size_t end, uint64_t *before,
                                size_t *to)
{
    for (; end - at >= BLOCK; at += BLOCK) {
        uint64_t bits = run_bits(text + at);
        to = put_places(to, bits ^ (bits << 1 | *before), at);
        *before = bits >> (BLOCK - 1);
    }
    return to;
}

/* ---- Shingles ---- */

/* hash_mix of each. */
WIDE static inline __m512i mix(__m512i x)
{
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 30));
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)0xbf58476d1ce4e5b9u));
    x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 27));
    x = _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)0x94d049bb133111ebu));
    return _mm512_xor_si512(x, _mm512_srli_epi64(x, 31));
}

WIDE void shinglelanes_hash(const uint64_t *words, size_t count, size_t k, const uint64_t *powers,
                            uint64_t salt, uint64_t *to)
{
    for (size_t at = 0; at < count; at += LANES) {
        const __mmask8 lanes = lanes_of(count - at);
        __m512i hash = _mm512_set1_epi64((long long)salt);
        for (size_t i = 0; i < k; i++) {
            __m512i word = _mm512_maskz_loadu_epi64(lanes, words + at + i);
            __m512i power = _mm512_set1_epi64((long long)powers[i]);
            hash = _mm512_add_epi64(hash, _mm512_mullo_epi64(word, power));
        }
        _mm512_mask_storeu_epi64(to + at, lanes,
                                 _mm512_srli_epi64(mix(hash), 64 - SHINGLE_BITS));
    }
}

/* ---- Sets ---- */

WIDE static uint64_t xor_of(__m512i lanes)
{
    __m256i four = _mm256_xor_si256(_mm512_castsi512_si256(lanes),
                                    _mm512_extracti64x4_epi64(lanes, 1));
    __m128i two = _mm_xor_si128(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
    return (uint64_t)_mm_cvtsi128_si64(_mm_xor_si128(two, _mm_unpackhi_epi64(two, two)));
}

WIDE static struct nearsketch sketch_512(struct shingles set)
{
    const __m512i one = _mm512_set1_epi64(1), low = _mm512_set1_epi64(63);
    __m512i words[NEARSKETCH_WORDS];
    struct nearsketch s;
    for (int w = 0; w < NEARSKETCH_WORDS; w++)
        words[w] = _mm512_setzero_si512();
    for (size_t at = 0; at < set.count; at += LANES) {
        const __mmask8 lanes = lanes_of(set.count - at);
        __m512i items = _mm512_maskz_loadu_epi64(lanes, set.items + at);
        __m512i place = _mm512_and_si512(_mm512_srli_epi64(items, 2), low);
        __m512i bits = _mm512_maskz_sllv_epi64(lanes, one, place);
        __mmask8 odd = _mm512_test_epi64_mask(items, one);
        __mmask8 high = _mm512_test_epi64_mask(items, _mm512_set1_epi64(2));
        words[0] = _mm512_mask_xor_epi64(words[0], (__mmask8)(~odd & ~high), words[0], bits);
        words[1] = _mm512_mask_xor_epi64(words[1], (__mmask8)(odd & ~high), words[1], bits);
        words[2] = _mm512_mask_xor_epi64(words[2], (__mmask8)(~odd & high), words[2], bits);
        words[3] = _mm512_mask_xor_epi64(words[3], (__mmask8)(odd & high), words[3], bits);
    }
    for (int w = 0; w < NEARSKETCH_WORDS; w++)
        s.words[w] = xor_of(words[w]);
    return s;
}

struct nearsketch shinglelanes_sketch(struct shingles set)
{
    return shinglelanes_are_wide() ? sketch_512(set) : nearsketch_of(set);
}

WIDE static size_t twins_512(struct shingles set, unsigned bits)
{
    const __m128i shift = _mm_cvtsi32_si128((int)bits);
    size_t twins = 0;
    for (size_t at = 1; at < set.count; at += LANES) {
        const __mmask8 lanes = lanes_of(set.count - at);
        __m512i these = _mm512_maskz_loadu_epi64(lanes, set.items + at);
        __m512i those = _mm512_maskz_loadu_epi64(lanes, set.items + at - 1);
        __m512i differing = _mm512_srl_epi64(_mm512_xor_si512(these, those), shift);
        __mmask8 same = _mm512_mask_testn_epi64_mask(lanes, differing, differing);
        twins += (size_t)__builtin_popcount(same);
    }
    return twins;
}

/* Those of the shingles from number *i on, two at a time; moves *i on. */
static size_t twins_128(struct shingles set, unsigned bits, size_t *i)
{
    const __m128i zero = _mm_setzero_si128(), shift = _mm_cvtsi32_si128((int)bits);
    __m128i found = zero;
    for (; *i + 1 < set.count; *i += 2) {
        __m128i these = _mm_loadu_si128((const __m128i *)(const void *)&set.items[*i]);
        __m128i those = _mm_loadu_si128((const __m128i *)(const void *)&set.items[*i - 1]);
        __m128i differing = _mm_srl_epi64(_mm_xor_si128(these, those), shift);
        found = _mm_sub_epi32(found, _mm_cmpeq_epi32(differing, zero));
    }
    return (uint32_t)_mm_cvtsi128_si32(found) +
           (size_t)(uint32_t)_mm_cvtsi128_si32(_mm_unpackhi_epi64(found, found));
}

#else

bool shinglelanes_are_wide(void)
{
    return false;
}

size_t *shinglelanes_edges(const char *text, size_t at, size_t end, uint64_t *before, size_t *to)
{
    return (void)text, (void)at, (void)end, (void)before, to;
}

void shinglelanes_hash(const uint64_t *words, size_t count, size_t k, const uint64_t *powers,
                       uint64_t salt, uint64_t *to)
{
    (void)words, (void)count, (void)k, (void)powers, (void)salt, (void)to;
}

struct nearsketch shinglelanes_sketch(struct shingles set)
{
    return nearsketch_of(set);
}

static size_t twins_512(struct shingles set, unsigned bits)
{
    return (void)set, (void)bits, 0;
}

static size_t twins_128(struct shingles set, unsigned bits, size_t *i)
{
    return (void)set, (void)bits, (void)i, 0;
}

#endif

size_t shinglelanes_narrow_twins(struct shingles set, unsigned bits)
{
    size_t i = 1, twins = twins_128(set, bits, &i);
    for (; i < set.count; i++)
        twins += set.items[i] >> bits == set.items[i - 1] >> bits;
    return twins;
}

size_t shinglelanes_twins(struct shingles set, unsigned bits)
{
    return shinglelanes_are_wide() ? twins_512(set, bits) : shinglelanes_narrow_twins(set, bits);
}
