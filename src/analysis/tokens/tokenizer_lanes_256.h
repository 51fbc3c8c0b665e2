/* The bytes of a block in vectors of 32, as tokenizer_vectors.h has them. For
 * src/analysis/tokens/tokenizer_blocks_256.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_LANES_256_H
#define ANALYSIS_TOKENS_TOKENIZER_LANES_256_H

#include "analysis/tokens/tokenizer_lanes.h"

#if ASCII_BLOCKS

#include <immintrin.h>

#define WIDE PROCESSOR_WITH_256

typedef struct {
    __m256i half[2];
} block_bytes;

WIDE static inline __m256i load_half(const void *bytes)
{
    return _mm256_loadu_si256(bytes);
}

WIDE static ALWAYS_INLINE block_bytes load_block(const char *data, size_t left)
{
    char room[BLOCK];
    data = whole_bytes(data, left, room, sizeof room);
    return (block_bytes){{load_half(data), load_half(data + BLOCK / 2)}};
}

WIDE static ALWAYS_INLINE __m256i lanes_of(const struct lanes *lanes)
{
    return _mm256_load_si256((const void *)lanes->bytes);
}

WIDE static ALWAYS_INLINE uint64_t bits_of(__m256i low, __m256i high)
{
    const uint64_t above = (uint32_t)_mm256_movemask_epi8(high);
    return (uint32_t)_mm256_movemask_epi8(low) | above << 32;
}

WIDE static ALWAYS_INLINE block_bytes bytes_with(block_bytes bytes, const struct lanes *lanes)
{
    return (block_bytes){{_mm256_or_si256(bytes.half[0], lanes_of(lanes)),
                          _mm256_or_si256(bytes.half[1], lanes_of(lanes))}};
}

WIDE static ALWAYS_INLINE uint64_t equal_bytes(block_bytes bytes, const struct lanes *lanes)
{
    return bits_of(_mm256_cmpeq_epi8(bytes.half[0], lanes_of(lanes)),
                   _mm256_cmpeq_epi8(bytes.half[1], lanes_of(lanes)));
}

WIDE static ALWAYS_INLINE __m256i within_lanes(__m256i bytes, const struct range *range)
{
    __m256i above = _mm256_sub_epi8(bytes, lanes_of(&range->low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(above, lanes_of(&range->more)), above);
}

WIDE static ALWAYS_INLINE uint64_t within_bytes(block_bytes bytes, const struct range *range)
{
    return bits_of(within_lanes(bytes.half[0], range), within_lanes(bytes.half[1], range));
}

WIDE static ALWAYS_INLINE uint64_t bytes_above_ascii(block_bytes bytes)
{
    return bits_of(bytes.half[0], bytes.half[1]);
}

WIDE static ALWAYS_INLINE uint64_t rest_among(const struct byte_classes *c, block_bytes bytes)
{
    (void)bytes;
    return ~(c->letters | c->spaces | c->commas | c->quotes | c->stops | c->digits | c->hyphens |
             c->apostrophes);
}

/* A table of 32 bytes, looked up by the low five bits of letters. */
WIDE static ALWAYS_INLINE __m256i looked_up(const unsigned char table[BLOCK], __m256i letters)
{
    const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)table));
    const __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)(table + 16)));
    return _mm256_blendv_epi8(_mm256_shuffle_epi8(low, letters),
                              _mm256_shuffle_epi8(high, letters), _mm256_slli_epi16(letters, 3));
}

/* The letters of half a block, zeros elsewhere. */
WIDE static ALWAYS_INLINE __m256i letters_of(__m256i bytes)
{
    const struct sought *sought = what_is_sought();
    __m256i small = _mm256_or_si256(bytes, lanes_of(&sought->small));
    return _mm256_and_si256(bytes, within_lanes(small, &sought->letters));
}

/* Which bytes cannot end a contraction; before: of each sixteen of the words the sixteen before. */
WIDE static ALWAYS_INLINE __m256i tails_of(const struct vocabulary_filter *f, __m256i words,
                                           __m256i before)
{
    __m256i ends = _mm256_and_si256(looked_up(f->tails[0], words),
                                    looked_up(f->tails[1], _mm256_alignr_epi8(words, before, 15)));
    __m256i rest = _mm256_and_si256(looked_up(f->tails[2], _mm256_alignr_epi8(words, before, 14)),
                                    looked_up(f->tails[3], _mm256_alignr_epi8(words, before, 13)));
    return _mm256_cmpeq_epi8(_mm256_and_si256(ends, rest), _mm256_setzero_si256());
}

/* As many words at once as a block holds, by the ends of their last four letters. */
WIDE static ALWAYS_INLINE uint64_t
maybe_contractions(const struct vocabulary_filter *contractions, block_bytes bytes,
                   uint64_t letters)
{
    __m256i low = letters_of(bytes.half[0]), high = letters_of(bytes.half[1]);
    (void)letters;
    return ~bits_of(tails_of(contractions, low, _mm256_permute2x128_si256(low, low, 0x08)),
                    tails_of(contractions, high, _mm256_permute2x128_si256(low, high, 0x21)));
}

WIDE static ALWAYS_INLINE void copy_spaced(char *to, const char *from)
{
    const __m256i space = _mm256_set1_epi8(' '), c2 = _mm256_set1_epi8('\xC2');
    for (unsigned at = 0; at < BLOCK; at += BLOCK / 2) {
        __m256i bytes = load_half(from + at);
        __m256i spaces = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, space),
                                         _mm256_cmpeq_epi8(bytes, c2));
        bytes = _mm256_blendv_epi8(bytes, _mm256_set1_epi8('\n'), spaces);
        _mm256_storeu_si256((void *)(to + at), bytes);
    }
}

/* By hand: compilers forget it on some ways out. */
WIDE static ALWAYS_INLINE void leave_vectors(void)
{
    _mm256_zeroupper();
}

#endif

#endif
