#include "analysis/tone/vader_contrast.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

#define NOBODY SIZE_MAX

/* The places that hold one value now: a pairing heap (Fredman et al. 1986), least place on top. */
struct group {
    double value;
    size_t top;
    bool used;
};

struct groups {
    struct group *slots; /* by hash of the value */
    size_t mask;
    uint64_t seed;
    size_t *child, *sibling; /* of the heaps, by place */
};

static struct group *group_of(struct groups *g, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    size_t i = hash_mix(bits ^ g->seed) & g->mask;
    while (g->slots[i].used && g->slots[i].value != value)
        i = (i + 1) & g->mask;
    if (!g->slots[i].used)
        g->slots[i] = (struct group){value, NOBODY, true};
    return &g->slots[i];
}

static size_t meld(struct groups *g, size_t a, size_t b)
{
    if (a == NOBODY || b == NOBODY)
        return a == NOBODY ? b : a;
    size_t low = a < b ? a : b, high = a < b ? b : a;
    g->sibling[high] = g->child[low];
    g->child[low] = high;
    return low;
}

static void put(struct groups *g, double value, size_t place)
{
    struct group *group = group_of(g, value);
    g->child[place] = g->sibling[place] = NOBODY;
    group->top = meld(g, group->top, place);
}

/* Melds a row of siblings: in pairs from the left, then the pairs from the right. */
static size_t meld_row(struct groups *g, size_t row)
{
    size_t pairs = NOBODY;
    while (row != NOBODY) {
        size_t a = row, b = g->sibling[a];
        row = b == NOBODY ? NOBODY : g->sibling[b];
        size_t pair = meld(g, a, b);
        g->sibling[pair] = pairs;
        pairs = pair;
    }
    size_t top = NOBODY;
    while (pairs != NOBODY) {
        size_t next = g->sibling[pairs];
        top = meld(g, top, pairs);
        pairs = next;
    }
    return top;
}

static size_t take_first(struct groups *g, double value)
{
    struct group *group = group_of(g, value);
    size_t first = group->top;
    group->top = meld_row(g, g->child[first]);
    return first;
}

void vader_contrast(const double *values, size_t count, uint64_t seed,
                    double (*change)(void *context, size_t i), void *context)
{
    size_t slots = 16;
    while (slots < 4 * count) /* each step makes at most one new value, so half stay free */
        slots *= 2;
    double *now = memory_alloc(count, sizeof *now);
    struct groups g = {.slots = memory_alloc(slots, sizeof *g.slots),
                       .mask = slots - 1,
                       .seed = seed,
                       .child = memory_alloc(count, sizeof *g.child),
                       .sibling = memory_alloc(count, sizeof *g.sibling)};
    for (size_t i = count; i-- > 0;) {
        now[i] = values[i];
        put(&g, values[i], i);
    }
    for (size_t i = 0; i < count; i++) {
        if (now[i] == 0) /* too small to be halved again; the first 0 stays 0 */
            continue;
        size_t first = take_first(&g, now[i]);
        now[first] = change(context, first);
        put(&g, now[first], first);
    }
    free(now);
    free(g.slots);
    free(g.child);
    free(g.sibling);
}
