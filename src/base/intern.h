/* Interning: equal byte strings get one small number, 0, 1, 2 ... in the order of first sight. A
 * map from strings to values is an intern table and an array indexed by its numbers. Keys come from
 * input, so the table is keyed SipHash; the numbering never depends on the key. */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/arena.h"
#include "base/hash.h"

#include <stdint.h>

#define INTERN_NONE UINT32_MAX

struct intern_slot;

struct intern {
    struct hash_key key;
    struct arena arena;        /* the keys' bytes */
    struct slice *names;       /* by number */
    size_t count, cap;         /* of names */
    struct intern_slot *slots; /* open addressing, a power of two of them */
    size_t mask;
};

void intern_init(struct intern *t);
void intern_free(struct intern *t);

/* Forgets all names, and gives back what they took. */
void intern_clear(struct intern *t);

/* The number of name, a new one where it was not seen before (then equal to the old count). */
uint32_t intern_add(struct intern *t, struct slice name);

/* The number of name, or INTERN_NONE. */
uint32_t intern_find(const struct intern *t, struct slice name);

/* The bytes of a number that was given out; valid as long as the table. */
static inline struct slice intern_name(const struct intern *t, uint32_t number)
{
    return t->names[number];
}

#endif
