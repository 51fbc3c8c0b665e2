/* A question to the fields of a row that is asked for each, and most of which are short. */
#ifndef TSV_SHORTFIELD_H
#define TSV_SHORTFIELD_H

#include "tsv/block.h"
#include "tsv/row.h"

/* Whether two fields are equal, which most are that one asks about, and short. READER_SLACK bytes
 * can be read behind each. */
static inline bool shortfield_equal(struct slice a, struct slice b)
{
#ifdef ROW_BLOCKS
    if (a.len != b.len || a.len > 16)
        return slice_equal(a, b);
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)a.data);
    __m128i y = _mm_loadu_si128((const __m128i *)(const void *)b.data);
    unsigned others = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y)) ^ 0xFFFFu;
    return (others & ((1u << a.len) - 1)) == 0;
#else
    return slice_equal(a, b);
#endif
}

#endif
