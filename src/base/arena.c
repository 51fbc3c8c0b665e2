#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK = 64 * 1024 - 64 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static void add_chunk(struct arena *a, size_t need)
{
    size_t size = need > CHUNK ? need : CHUNK;
    if (size > SIZE_MAX - sizeof(struct arena_chunk))
        memory_exhausted();
    struct arena_chunk *chunk = memory_resize(NULL, sizeof *chunk + size, 1);
    chunk->next = a->chunks;
    chunk->size = size;
    a->chunks = chunk;
    a->at = chunk->bytes;
    a->end = chunk->bytes + size;
    a->total += sizeof *chunk + size;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size += size == 0; /* a place of its own, also in an arena that has no chunk yet */
    size_t padding = (0 - (uintptr_t)a->at) & (alignof(max_align_t) - 1);
    if ((size_t)(a->end - a->at) < padding || (size_t)(a->end - a->at) - padding < size) {
        add_chunk(a, size);
        padding = 0;
    }
    void *block = a->at + padding;
    a->at += padding + size;
    return block;
}

struct slice arena_copy(struct arena *a, struct slice s)
{
    if (s.len == 0)
        return slice_of("", 0);
    if ((size_t)(a->end - a->at) < s.len)
        add_chunk(a, s.len);
    char *copy = a->at;
    memcpy(copy, s.data, s.len);
    a->at += s.len;
    return slice_of(copy, s.len);
}

static void free_chunks(struct arena *a, struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        a->total -= sizeof *chunk + chunk->size;
        free(chunk);
        chunk = next;
    }
}

void arena_forget(struct arena *a)
{
    free_chunks(a, a->chunks->next);
    a->chunks->next = NULL;
    a->at = a->chunks->bytes;
    a->end = a->at + a->chunks->size;
}

void arena_free(struct arena *a)
{
    free_chunks(a, a->chunks);
    *a = (struct arena){0};
}
