#include "analysis/duplicates/termtable.h"

#include "base/memory.h"

#include <stddef.h>
#include <stdlib.h>

enum { FIRST_CAP = 64 };

void termtable_init(struct termtable *t)
{
    for (size_t i = 0; i < TERMTABLE_PARTS; i++) {
        struct term_slot *slots = memory_alloc(FIRST_CAP, sizeof *slots);
        t->parts[i] = (struct term_part){.slots = slots, .cap = FIRST_CAP};
    }
}

void termtable_free(struct termtable *t)
{
    for (size_t i = 0; i < TERMTABLE_PARTS; i++)
        free(t->parts[i].slots);
    *t = (struct termtable){0};
}

/* The term's slot, or the empty one where it would go. */
static struct term_slot *slot_of(const struct term_part *part, uint32_t term)
{
    uint32_t i = termtable_home(part, termtable_spread(term));
    while (part->slots[i].ref && part->slots[i].term != term)
        i = i + 1 < part->cap ? i + 1 : 0;
    return &part->slots[i];
}

static void grow(struct term_part *part)
{
    struct term_slot *old = part->slots;
    uint32_t old_cap = part->cap;
    if (old_cap > UINT32_MAX / 5 * 4)
        memory_exhausted();
    part->cap += part->cap / 4;
    part->slots = memory_alloc(part->cap, sizeof *part->slots);
    memory_hint_random(part->slots, part->cap, sizeof *part->slots);
    for (uint32_t i = 0; i < old_cap; i++)
        if (old[i].ref)
            *slot_of(part, old[i].term) = old[i];
    free(old);
}

uint32_t termtable_get(const struct termtable *t, uint32_t term)
{
    return slot_of(termtable_part(t, termtable_spread(term)), term)->ref;
}

uint32_t *termtable_place(struct termtable *t, uint32_t term)
{
    struct term_part *part = &t->parts[termtable_part(t, termtable_spread(term)) - t->parts];
    struct term_slot *slot = slot_of(part, term);
    if (!slot->ref && part->count >= part->cap / 5 * 4) {
        grow(part);
        slot = slot_of(part, term);
    }
    part->count += !slot->ref;
    slot->term = term;
    return &slot->ref;
}
