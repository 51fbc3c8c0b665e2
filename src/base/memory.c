#include "base/memory.h"

#include "base/diag.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

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

void memory_hint_random(void *block, size_t count, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { SMALL_PAGE = 4096, LARGE_PAGE = 2 << 20 };
    /* From the page that the block begins in to that where it ends: a large block is a mapping of
     * its own, and one that is split in two could not be moved by realloc any more. A hint may
     * fail. */
    size_t before = (uintptr_t)block % SMALL_PAGE, bytes = before + count * size;
    if (bytes >= 2 * (size_t)LARGE_PAGE)
        (void)madvise((char *)block - before, bytes, MADV_HUGEPAGE);
#else
    (void)block, (void)count, (void)size;
#endif
}

void memory_forget(const void *block, size_t bytes)
{
    enum { SMALL_PAGE = 4096 };
    size_t before = (uintptr_t)block % SMALL_PAGE;
    (void)madvise((char *)(uintptr_t)block - before, before + bytes, MADV_DONTNEED);
}

uint64_t memory_faults(void)
{
    struct rusage use = {.ru_minflt = 0};
    getrusage(RUSAGE_SELF, &use);
    return (uint64_t)use.ru_minflt + (uint64_t)use.ru_majflt;
}

void *memory_grow_to(void *array, size_t *cap, size_t need, size_t size)
{
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
