#include "analysis/counts/tally.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 16 };

/* The slot of the key, or the empty one where it would go. */
static struct tally_slot *find(const struct tally *t, uint64_t a, uint64_t b)
{
    size_t at = hash_mix(hash_mix(a ^ t->seed) + b) & t->mask;
    while (t->slots[at].count && (t->slots[at].a != a || t->slots[at].b != b))
        at = (at + 1) & t->mask;
    return &t->slots[at];
}

static void grow(struct tally *t)
{
    struct tally old = *t;
    size_t slots = old.slots ? (old.mask + 1) * 2 : FIRST_SLOTS;
    if (!old.seed)
        t->seed = hash_key_random().k0 | 1;
    t->slots = memory_alloc(slots, sizeof *t->slots);
    t->mask = slots - 1;
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i].count)
            *find(t, old.slots[i].a, old.slots[i].b) = old.slots[i];
    free(old.slots);
}

void tally_add(struct tally *t, uint64_t a, uint64_t b, uint64_t count)
{
    if (!t->slots || t->used > t->mask / 4 * 3)
        grow(t);
    struct tally_slot *slot = find(t, a, b);
    t->used += slot->count == 0;
    *slot = (struct tally_slot){a, b, slot->count + count};
}

uint64_t tally_get(const struct tally *t, uint64_t a, uint64_t b)
{
    return t->slots ? find(t, a, b)->count : 0;
}

void tally_clear(struct tally *t)
{
    if (t->slots && t->mask / 8 > t->used) { /* it was larger once */
        free(t->slots);
        t->slots = NULL;
        t->mask = 0;
    }
    if (t->slots)
        memset(t->slots, 0, (t->mask + 1) * sizeof *t->slots);
    t->used = 0;
}

void tally_free(struct tally *t)
{
    free(t->slots);
    *t = (struct tally){0};
}
