/* Memory that is given back all at once: for what lives as long as a run (keys of a table) or a
 * document. {0} is the valid empty arena. Blocks never move. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/slice.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks;
    char *at, *end;
    size_t total; /* bytes taken from the system, for memory limits */
};

/* size bytes, aligned for any type up to max_align_t, not initialised. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of s that lives in the arena, packed without alignment. */
struct slice arena_copy(struct arena *a, struct slice s);

/* Forgets all blocks, of which there are some; keeps one chunk for reuse. */
void arena_forget(struct arena *a);

static inline void arena_reset(struct arena *a)
{
    if (a->chunks)
        arena_forget(a);
}
void arena_free(struct arena *a);

#endif
