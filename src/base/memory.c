#include "base/memory.h"

#include "base/diag.h"

#include <stdint.h>
#include <stdlib.h>

void memory_exhausted(void)
{
    diag_die(EXIT_FAILED, "out of memory");
}

void *memory_alloc(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (!block)
        memory_exhausted();
    return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    size_t bytes = count * size;
    void *moved = realloc(block, bytes ? bytes : 1);
    if (!moved)
        memory_exhausted();
    return moved;
}

void *memory_grow(void *array, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return array;
    size_t wanted = *cap ? *cap : 16;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2)
            memory_exhausted();
        wanted *= 2;
    }
    array = memory_resize(array, wanted, size);
    *cap = wanted;
    return array;
}
