#include "base/intern.h"

#include "base/memory.h"

#include <stdlib.h>

struct intern_slot {
    uint32_t hash;   /* the upper half; the lower half chose the place */
    uint32_t number; /* plus one; 0 is an empty slot */
};

enum { FIRST_SLOTS = 256 };

static struct intern with_key(struct hash_key key)
{
    struct intern t = {.key = key, .mask = FIRST_SLOTS - 1};
    t.slots = memory_alloc(FIRST_SLOTS, sizeof *t.slots);
    return t;
}

void intern_init(struct intern *t)
{
    *t = with_key(hash_key_random());
}

void intern_free(struct intern *t)
{
    arena_free(&t->arena);
    free(t->names);
    free(t->slots);
    *t = (struct intern){0};
}

void intern_clear(struct intern *t)
{
    if (!t->count) /* a table of a thousand million documents without names clears it as often */
        return;
    struct hash_key key = t->key; /* nobody has learned it, and the system takes time for another */
    intern_free(t);
    *t = with_key(key);
}

/* The slot where name is, or the empty one where it would go. */
static struct intern_slot *probe(const struct intern *t, struct slice name, uint64_t hash)
{
    for (size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
        struct intern_slot *slot = &t->slots[i];
        if (!slot->number)
            return slot;
        if (slot->hash == hash >> 32 && slice_equal(t->names[slot->number - 1], name))
            return slot;
    }
}

static void grow(struct intern *t)
{
    size_t slots = (t->mask + 1) * 2;
    free(t->slots);
    t->slots = memory_alloc(slots, sizeof *t->slots);
    t->mask = slots - 1;
    for (size_t n = 0; n < t->count; n++) {
        uint64_t hash = hash_sip13(t->key, t->names[n]);
        size_t i = hash & t->mask;
        while (t->slots[i].number)
            i = (i + 1) & t->mask;
        t->slots[i] = (struct intern_slot){(uint32_t)(hash >> 32), (uint32_t)n + 1};
    }
}

uint32_t intern_add(struct intern *t, struct slice name)
{
    uint64_t hash = hash_sip13(t->key, name);
    struct intern_slot *slot = probe(t, name, hash);
    if (slot->number)
        return slot->number - 1;
    if (t->count >= INTERN_NONE - 1)
        memory_exhausted();
    t->names = memory_grow(t->names, &t->cap, t->count + 1, sizeof *t->names);
    t->names[t->count++] = arena_copy(&t->arena, name);
    *slot = (struct intern_slot){(uint32_t)(hash >> 32), (uint32_t)t->count};
    if (t->count > (t->mask + 1) / 2)
        grow(t);
    return (uint32_t)t->count - 1;
}

uint32_t intern_find(const struct intern *t, struct slice name)
{
    const struct intern_slot *slot = probe(t, name, hash_sip13(t->key, name));
    return slot->number ? slot->number - 1 : INTERN_NONE;
}
