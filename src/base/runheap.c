#include "base/runheap.h"

#include "base/memory.h"

#include <stdlib.h>

void runheap_init(struct runheap *h, int (*compare)(const void *context, size_t a, size_t b),
                  const void *context, size_t room)
{
    *h = (struct runheap){.compare = compare, .context = context};
    h->runs = memory_alloc(room, sizeof *h->runs);
}

void runheap_free(struct runheap *h)
{
    free(h->runs);
    h->runs = NULL;
    h->count = 0;
}

static inline bool comes_before(const struct runheap *h, struct runheap_run a, struct runheap_run b)
{
    if (a.key != b.key)
        return a.key < b.key;
    int order = h->compare(h->context, a.run, b.run);
    return order ? order < 0 : a.run < b.run;
}

static void sift_down(struct runheap *h, size_t at)
{
    struct runheap_run moved = h->runs[at];
    for (size_t child; (child = 2 * at + 1) < h->count; at = child) {
        if (child + 1 < h->count && comes_before(h, h->runs[child + 1], h->runs[child]))
            child++;
        if (!comes_before(h, h->runs[child], moved))
            break;
        h->runs[at] = h->runs[child];
    }
    h->runs[at] = moved;
}

void runheap_put(struct runheap *h, size_t run, uint64_t key)
{
    h->runs[h->count++] = (struct runheap_run){key, run};
}

void runheap_order(struct runheap *h)
{
    for (size_t i = h->count / 2; i-- > 0;)
        sift_down(h, i);
}

void runheap_again(struct runheap *h, uint64_t key)
{
    h->runs[0].key = key;
    sift_down(h, 0);
}

void runheap_drop(struct runheap *h)
{
    h->runs[0] = h->runs[--h->count];
    if (h->count)
        sift_down(h, 0);
}
