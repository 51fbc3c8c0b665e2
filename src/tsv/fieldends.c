#include "tsv/fieldends.h"

#include "base/memory.h"
#include "tsv/block.h"

#include <stdlib.h>

enum { LISTS = 3, ROOM = FIELDENDS_BYTES + 1 };

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

#ifdef ROW_BLOCKS
/* Appends the places of the bits, the first of which stands for `at`. */
static inline uint32_t *put_places(uint32_t *out, uint64_t bits, size_t at)
{
    for (; bits; bits &= bits - 1)
        *out++ = (uint32_t)at + (uint32_t)__builtin_ctzll(bits);
    return out;
}
#endif

void fieldends_find(struct fieldends *f, struct slice bytes)
{
    if (!f->ends)
        make_room(f);
    uint32_t *ends = f->ends, *lines = f->lines, *cares = f->cares;
    size_t at = 0;
#ifdef ROW_BLOCKS
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK) {
        struct row_block b = row_block(bytes.data + at);
        ends = put_places(ends, b.tabs | b.ends, at);
        lines = put_places(lines, b.ends, at);
        cares = put_places(cares, b.others, at);
    }
#endif
    for (; at < bytes.len; at++) {
        char byte = bytes.data[at];
        if (byte == '\t' || byte == '\n')
            *ends++ = (uint32_t)at;
        if (byte == '\n')
            *lines++ = (uint32_t)at;
        if (!row_is_plain(byte))
            *cares++ = (uint32_t)at;
    }
    f->end_count = (size_t)(ends - f->ends);
    f->line_count = (size_t)(lines - f->lines);
    f->care_count = (size_t)(cares - f->cares);
}
