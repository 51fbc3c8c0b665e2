#include "tsv/fieldends.h"

#include "base/memory.h"
#include "tsv/block.h"

#include <stdlib.h>

enum { TOGETHER = 16 }; /* places that are written at once, whether they count or not */
enum { LISTS = 3, ROOM = 1 + FIELDENDS_BYTES + TOGETHER };

/* One block of memory for the three lists, each with a place before its first. */
static void make_room(struct fieldends *f)
{
    uint32_t *room = memory_resize(NULL, LISTS * ROOM, sizeof *room);
    f->ends = room + 1;
    f->lines = f->ends + ROOM;
    f->cares = f->lines + ROOM;
    f->ends[-1] = UINT32_MAX;
}

void fieldends_free(struct fieldends *f)
{
    if (f->ends)
        free(f->ends - 1);
    *f = (struct fieldends){0};
}

/* The ends of the lists that are being written. */
struct places {
    uint32_t *ends, *lines, *cares;
};

#ifdef ROW_BLOCKS
/* Appends the places of the bits, the first of which stands for `at`. */
static inline uint32_t *put_places(uint32_t *out, uint64_t bits, size_t at)
{
    for (; bits; bits &= bits - 1)
        *out++ = (uint32_t)at + (uint32_t)__builtin_ctzll(bits);
    return out;
}

static size_t find_128(struct places *p, struct slice bytes)
{
    size_t at = 0;
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK) {
        struct row_block b = row_block(bytes.data + at);
        p->ends = put_places(p->ends, b.tabs | b.ends, at);
        p->lines = put_places(p->lines, b.ends, at);
        p->cares = put_places(p->cares, b.others, at);
    }
    return at;
}

/* ---- with AVX-512, where the processor has it ---- */

/* As put_places, TOGETHER at a time: most blocks have no more. */
PROCESSOR_WITH_512 static inline uint32_t *put_places_512(uint32_t *out, uint64_t bits, size_t at)
{
    uint32_t *end = out + __builtin_popcountll(bits);
    __m512i first = _mm512_set1_epi32((int)at);
    __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(processor_lanes));
    for (; out < end; out += TOGETHER) {
        __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
        _mm512_storeu_si512(out, _mm512_add_epi32(wide, first));
        places = _mm512_alignr_epi32(_mm512_setzero_si512(), places, TOGETHER / 4);
    }
    return end;
}

/* As put_places: of lines, which seldom end more than twice in a block. */
PROCESSOR_WITH_512 static inline uint32_t *put_few_places(uint32_t *out, uint64_t bits, size_t at)
{
    uint32_t *end = out + __builtin_popcountll(bits);
    do {
        out[0] = (uint32_t)at + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out[1] = (uint32_t)at + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out += 2;
    } while (out < end);
    return end;
}

PROCESSOR_WITH_512 static size_t find_512(struct places *p, struct slice bytes)
{
    const __m512i tab = _mm512_set1_epi8('\t'), lf = _mm512_set1_epi8('\n');
    const __m512i slash = _mm512_set1_epi8('\\'), cr = _mm512_set1_epi8('\r');
    size_t at = 0;
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK) {
        __m512i block = _mm512_loadu_si512(bytes.data + at);
        uint64_t lines = _mm512_cmpeq_epi8_mask(block, lf);
        uint64_t ends = _mm512_cmpeq_epi8_mask(block, tab) | lines;
        uint64_t cares = _mm512_cmpeq_epi8_mask(block, slash) | _mm512_cmpeq_epi8_mask(block, cr) |
                         _mm512_movepi8_mask(block);
        p->ends = put_places_512(p->ends, ends, at);
        p->lines = put_few_places(p->lines, lines, at);
        p->cares = put_places(p->cares, cares, at);
    }
    return at;
}

static size_t find_in_blocks(const struct fieldends *f, struct places *p, struct slice bytes)
{
    return !f->narrow && processor_has_512() ? find_512(p, bytes) : find_128(p, bytes);
}
#else
static size_t find_in_blocks(const struct fieldends *f, struct places *p, struct slice bytes)
{
    return (void)f, (void)p, (void)bytes, 0;
}
#endif

void fieldends_find(struct fieldends *f, struct slice bytes)
{
    if (!f->ends)
        make_room(f);
    struct places p = {f->ends, f->lines, f->cares};
    for (size_t at = find_in_blocks(f, &p, bytes); at < bytes.len; at++) {
        char byte = bytes.data[at];
        if (byte == '\t' || byte == '\n')
            *p.ends++ = (uint32_t)at;
        if (byte == '\n')
            *p.lines++ = (uint32_t)at;
        if (!row_is_plain(byte))
            *p.cares++ = (uint32_t)at;
    }
    f->end_count = (size_t)(p.ends - f->ends);
    f->line_count = (size_t)(p.lines - f->lines);
    f->care_count = (size_t)(p.cares - f->cares);
}
