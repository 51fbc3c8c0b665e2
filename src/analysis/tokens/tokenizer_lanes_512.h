/* The bytes of a block in vectors of 64, as tokenizer_vectors.h has them. For
 * src/analysis/tokens/tokenizer_blocks_512.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_LANES_512_H
#define ANALYSIS_TOKENS_TOKENIZER_LANES_512_H

#include "analysis/tokens/tokenizer_lanes.h"

#if ASCII_BLOCKS

#include <immintrin.h>

#define WIDE PROCESSOR_WITH_512

typedef __m512i block_bytes;

WIDE static inline __m512i load_block(const char *data, size_t left)
{
    return _mm512_maskz_loadu_epi8(text_bits(left), data);
}

WIDE static ALWAYS_INLINE __m512i lanes_of(const struct lanes *lanes)
{
    return _mm512_load_si512(lanes->bytes);
}

WIDE static ALWAYS_INLINE __m512i bytes_with(__m512i bytes, const struct lanes *lanes)
{
    return _mm512_or_si512(bytes, lanes_of(lanes));
}

WIDE static ALWAYS_INLINE uint64_t equal_bytes(__m512i bytes, const struct lanes *lanes)
{
    return _mm512_cmpeq_epi8_mask(bytes, lanes_of(lanes));
}

WIDE static ALWAYS_INLINE uint64_t within_bytes(__m512i bytes, const struct range *range)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, lanes_of(&range->low)),
                                  lanes_of(&range->more));
}

WIDE static ALWAYS_INLINE uint64_t bytes_above_ascii(__m512i bytes)
{
    return _mm512_movepi8_mask(bytes);
}

/* Marks what is none of the common bytes, in a table of ASCII. */
enum { RARE = 0x80 };

static const struct lanes rare[2] = {
    {{[0 ... '\n' - 1] = RARE,
      ['\n' + 1 ... ' ' - 1] = RARE,
      ['!'] = RARE,
      ['#' ... '&'] = RARE,
      ['(' ... '+'] = RARE,
      ['/'] = RARE,
      [':' ... '?'] = RARE}},
    {{['@' - BLOCK] = RARE,
      ['[' - BLOCK... '`' - BLOCK] = RARE,
      ['{' - BLOCK... BLOCK - 1] = RARE}},
};

WIDE static ALWAYS_INLINE uint64_t rest_among(const struct byte_classes *c, __m512i bytes)
{
    __m512i found = _mm512_permutex2var_epi8(lanes_of(&rare[0]), bytes, lanes_of(&rare[1]));
    return c->beyond_ascii | _mm512_movepi8_mask(found);
}

/* The bytes of the mask, moved together. */
WIDE static inline __m512i chosen(uint64_t mask, __m512i bytes)
{
    return _mm512_maskz_compress_epi8(mask, bytes);
}

WIDE static inline __m512i looked_up(const unsigned char table[BLOCK], __m512i bytes)
{
    return _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(table));
}

/* Each byte n places later, zeros before. */
WIDE static inline __m512i later(__m512i bytes, unsigned n)
{
    __m512i from = _mm512_sub_epi8(_mm512_loadu_si512(processor_lanes), _mm512_set1_epi8((char)n));
    return _mm512_maskz_permutexvar_epi8(~(uint64_t)0 << n, from, bytes);
}

/* Of all words of letters at once those are told, by the ends of their last four letters, that may
 * be contractions; they are few. The bits of their last bytes. */
WIDE static ALWAYS_INLINE uint64_t
maybe_contractions(const struct vocabulary_filter *contractions, __m512i bytes, uint64_t letters)
{
    __m512i words = _mm512_maskz_mov_epi8(letters, bytes);
    __m512i ends = _mm512_and_si512(looked_up(contractions->tails[0], words),
                                    looked_up(contractions->tails[1], later(words, 1)));
    __m512i rest = _mm512_and_si512(looked_up(contractions->tails[2], later(words, 2)),
                                    looked_up(contractions->tails[3], later(words, 3)));
    return _mm512_test_epi8_mask(ends, rest);
}

/* Each byte of half a block gets a line feed at its side; those that stay move together. */
WIDE static inline char *write_half(char *to, __m512i pairs, uint32_t inside, uint32_t lasts)
{
    uint64_t stay = _pdep_u64(inside, 0x5555555555555555u) | _pdep_u64(lasts, 0xAAAAAAAAAAAAAAAAu);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(stay, pairs));
    return to + __builtin_popcountll(stay);
}

WIDE static inline __m512i with_line_feeds(__m256i bytes)
{
    __m512i wide = _mm512_cvtepu8_epi16(bytes);
    return _mm512_or_si512(wide, _mm512_set1_epi16('\n' << 8));
}

WIDE static ALWAYS_INLINE char *spread_block(char *to, __m512i bytes, const char *data, size_t left,
                                             uint64_t inside, uint64_t lasts)
{
    (void)data, (void)left;
    to = write_half(to, with_line_feeds(_mm512_castsi512_si256(bytes)), (uint32_t)inside,
                    (uint32_t)lasts);
    to = write_half(to, with_line_feeds(_mm512_extracti64x4_epi64(bytes, 1)),
                    (uint32_t)(inside >> 32), (uint32_t)(lasts >> 32));
    return to;
}

/* By hand: compilers forget it on some ways out. */
WIDE static ALWAYS_INLINE void leave_vectors(void)
{
    _mm256_zeroupper();
}

#endif

#endif
