#define _GNU_SOURCE /* vmsplice, MADV_HUGEPAGE, mincore */
#include "tsv/gift.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>

#if defined(__linux__)
#include <sys/mman.h>
#include <sys/uio.h>

enum { PAGE = 4096 };

static size_t up_to(size_t at, size_t multiple)
{
    return (at + multiple - 1) / multiple * multiple;
}

/* Takes a page of the system. Whether it is a huge one: then the last byte has come with the first. */
static bool fill(char *region)
{
    unsigned char is_there = 0;
    *(volatile char *)region = 0;
    return mincore(region + GIFT_REGION - PAGE, PAGE, &is_there) == 0 && (is_there & 1);
}

char *gift_open(struct gift *g)
{
    char *twice = mmap(NULL, 2 * (size_t)GIFT_REGION, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (twice == MAP_FAILED)
        return NULL;
    size_t before = up_to((uintptr_t)twice, GIFT_REGION) - (uintptr_t)twice;
    g->region = twice + before;
    if (before)
        munmap(twice, before);
    munmap(g->region + GIFT_REGION, GIFT_REGION - before);
    if (madvise(g->region, GIFT_REGION, MADV_HUGEPAGE) == 0 && fill(g->region))
        return g->region;
    gift_close(g);
    return NULL;
}

void gift_close(struct gift *g)
{
    if (g->region)
        munmap(g->region, GIFT_REGION);
    g->region = NULL;
}

char *gift_after(struct gift *g, const char *end, size_t room)
{
    size_t at = up_to((size_t)(end - g->region), PAGE);
    if (GIFT_REGION - at >= room)
        return g->region + at;
    /* Ours is forgotten, the pipe's stays; what is touched next is new. */
    if (madvise(g->region, GIFT_REGION, MADV_DONTNEED) == 0 && fill(g->region))
        return g->region;
    gift_close(g);
    return NULL;
}

ssize_t gift_pass(int fd, struct slice bytes)
{
    struct iovec piece = {(void *)(uintptr_t)bytes.data, bytes.len};
    return vmsplice(fd, &piece, 1, 0);
}

#else

char *gift_open(struct gift *g)
{
    (void)g;
    return NULL;
}

void gift_close(struct gift *g)
{
    (void)g;
}

char *gift_after(struct gift *g, const char *end, size_t room)
{
    (void)g, (void)end, (void)room;
    return NULL;
}

ssize_t gift_pass(int fd, struct slice bytes)
{
    (void)fd, (void)bytes;
    errno = ENOSYS;
    return -1;
}

#endif
