/* Allocation that succeeds or ends the program with status 1 and "out of memory"; callers never
 * test it. Sizes are checked for overflow. Freed with free(). */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

void *memory_alloc(size_t count, size_t size); /* zeroed */
void *memory_resize(void *block, size_t count, size_t size);
_Noreturn void memory_exhausted(void);

/* A block that is looked at in no order, a table of hashes: asks the system for large pages, where
 * it has them, so that a look costs one miss and not two. */
void memory_hint_random(void *block, size_t count, size_t size);

/* A part of a mapped file that is read only: the pages that were looked at need not stay in memory;
 * they are read again. */
void memory_forget(const void *block, size_t bytes);

/* How often the system had to bring memory so far; of a mapped file about MEMORY_BROUGHT bytes each
 * time. */
enum { MEMORY_BROUGHT = 192 << 10 };
uint64_t memory_faults(void);

/* memory_grow where there is no room yet. */
void *memory_grow_to(void *array, size_t *cap, size_t need, size_t size);

/* Makes room for need elements in a growable array: doubles *cap as often as it takes, and returns
 * the array, moved perhaps. Elements beyond the old capacity are not initialised. */
static inline void *memory_grow(void *array, size_t *cap, size_t need, size_t size)
{
    return need <= *cap ? array : memory_grow_to(array, cap, need, size);
}

#endif
