/* What stands in the bytes of a table, many at a time: shared by those who cut it into fields. */
#ifndef TSV_BLOCK_H
#define TSV_BLOCK_H

#include "base/processor.h"

#include <stdbool.h>
#include <stdint.h>

/* Fields are short: sixteen bytes are looked at together. */
#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define ROW_BLOCKS
#include <immintrin.h>
#endif

/* Whether the byte is ASCII, and neither a backslash nor a CR. */
static inline bool row_is_plain(char byte)
{
    return (unsigned char)byte < 0x80 && byte != '\\' && byte != '\r';
}

#ifdef ROW_BLOCKS
enum { ROW_BLOCK = 64 };

/* A bit for each byte of a block. */
struct row_block {
    uint64_t tabs, ends, others; /* others: not plain */
};

static inline uint64_t row_block_bits(__m128i lanes, unsigned at)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(lanes) << at;
}

static inline struct row_block row_block(const char *bytes)
{
    struct row_block b = {0};
    for (unsigned at = 0; at < ROW_BLOCK; at += 16) {
        __m128i lanes = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        __m128i slashes = _mm_cmpeq_epi8(lanes, _mm_set1_epi8('\\'));
        __m128i returns = _mm_cmpeq_epi8(lanes, _mm_set1_epi8('\r'));
        b.tabs |= row_block_bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('\t')), at);
        b.ends |= row_block_bits(_mm_cmpeq_epi8(lanes, _mm_set1_epi8('\n')), at);
        b.others |= row_block_bits(_mm_or_si128(lanes, _mm_or_si128(slashes, returns)), at);
    }
    return b;
}

/* Of sixteen bytes those that are escaped. */
static inline __m128i row_escaped_lanes(const char *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
    __m128i tab_or_lf = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\t')),
                                     _mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
    __m128i cr_or_slash = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\r')),
                                       _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
    return _mm_or_si128(tab_or_lf, cr_or_slash);
}
#endif

#endif
