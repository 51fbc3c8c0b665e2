/* The runs of a merge by what each has next, the least on top: a binary heap (Williams 1964) of
 * their numbers. Runs whose next are equal stand in the order of their numbers, so that a merge is
 * stable.
 *
 *     runheap_init(&h, before, context, count);
 *     for (run ...) runheap_put(&h, run, key);         // those that have something
 *     for (runheap_order(&h); h.count;) {
 *         size_t run = runheap_top(&h);
 *         ... take what it has next ...
 *         if (run has more) runheap_again(&h, key); else runheap_drop(&h);
 *     }
 *     runheap_free(&h);
 */
#ifndef BASE_RUNHEAP_H
#define BASE_RUNHEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* key: the front of what the run has next as a number, in the same order; the rest is asked only
 * where two are equal. 0 for all where there is no such number. */
struct runheap_run {
    uint64_t key;
    size_t run;
};

struct runheap {
    struct runheap_run *runs;
    size_t count; /* of runs that have something */
    /* Below, equal or above 0 as what a has next comes before that of b, with it, or behind it. */
    int (*compare)(const void *context, size_t a, size_t b);
    const void *context;
};

/* Room for so many runs. context is borrowed. */
void runheap_init(struct runheap *h, int (*compare)(const void *context, size_t a, size_t b),
                  const void *context, size_t room);
void runheap_free(struct runheap *h);

/* In any order, before runheap_order. */
void runheap_put(struct runheap *h, size_t run, uint64_t key);
void runheap_order(struct runheap *h);

/* There is one. */
static inline size_t runheap_top(const struct runheap *h)
{
    return h->runs[0].run;
}

/* The run on top has something else next, or nothing. */
void runheap_again(struct runheap *h, uint64_t key);
void runheap_drop(struct runheap *h);

#endif
