/* The bytes of a block in vectors of 16, as tokenizer_vectors.h has them. For
 * src/analysis/tokens/tokenizer_blocks_128.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_LANES_128_H
#define ANALYSIS_TOKENS_TOKENIZER_LANES_128_H

#include "analysis/tokens/tokenizer_lanes.h"

#if ASCII_BLOCKS

#include <immintrin.h>

#define WIDE

enum { PART = 16, PARTS = BLOCK / PART };

typedef struct {
    __m128i part[PARTS];
} block_bytes;

static ALWAYS_INLINE block_bytes load_block(const char *data, size_t left)
{
    char room[BLOCK];
    block_bytes bytes;
    memcpy(&bytes, whole_bytes(data, left, room, sizeof room), sizeof bytes);
    return bytes;
}

static ALWAYS_INLINE __m128i lanes_of(const struct lanes *lanes)
{
    return _mm_load_si128((const void *)lanes->bytes);
}

static ALWAYS_INLINE uint64_t bits_of(block_bytes bytes)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < PARTS; i++)
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes.part[i]) << PART * i;
    return bits;
}

static ALWAYS_INLINE block_bytes bytes_with(block_bytes bytes, const struct lanes *lanes)
{
    for (unsigned i = 0; i < PARTS; i++)
        bytes.part[i] = _mm_or_si128(bytes.part[i], lanes_of(lanes));
    return bytes;
}

static ALWAYS_INLINE uint64_t equal_bytes(block_bytes bytes, const struct lanes *lanes)
{
    for (unsigned i = 0; i < PARTS; i++)
        bytes.part[i] = _mm_cmpeq_epi8(bytes.part[i], lanes_of(lanes));
    return bits_of(bytes);
}

static ALWAYS_INLINE uint64_t within_bytes(block_bytes bytes, const struct range *range)
{
    for (unsigned i = 0; i < PARTS; i++) {
        __m128i above = _mm_sub_epi8(bytes.part[i], lanes_of(&range->low));
        bytes.part[i] = _mm_cmpeq_epi8(_mm_min_epu8(above, lanes_of(&range->more)), above);
    }
    return bits_of(bytes);
}

static ALWAYS_INLINE uint64_t bytes_above_ascii(block_bytes bytes)
{
    return bits_of(bytes);
}

static ALWAYS_INLINE uint64_t rest_among(const struct byte_classes *c, block_bytes bytes)
{
    (void)bytes;
    return ~(c->letters | c->spaces | c->commas | c->quotes | c->stops | c->digits | c->hyphens |
             c->apostrophes);
}

/* Each word is looked at by itself. */
static ALWAYS_INLINE uint64_t maybe_contractions(const struct vocabulary_filter *contractions,
                                                 block_bytes bytes, uint64_t letters)
{
    (void)contractions, (void)bytes, (void)letters;
    return ~(uint64_t)0;
}

static ALWAYS_INLINE void copy_spaced(char *to, const char *from)
{
    const __m128i space = _mm_set1_epi8(' '), c2 = _mm_set1_epi8('\xC2'), lf = _mm_set1_epi8('\n');
    for (unsigned at = 0; at < BLOCK; at += PART) {
        __m128i bytes = _mm_loadu_si128((const void *)(from + at));
        __m128i spaces = _mm_or_si128(_mm_cmpeq_epi8(bytes, space), _mm_cmpeq_epi8(bytes, c2));
        bytes = _mm_or_si128(_mm_andnot_si128(spaces, bytes), _mm_and_si128(spaces, lf));
        _mm_storeu_si128((void *)(to + at), bytes);
    }
}

static ALWAYS_INLINE void leave_vectors(void)
{
}

#endif

#endif
