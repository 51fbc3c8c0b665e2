/* The words of a corpus: each word form gets a number, and in the end its rank among all of them in
 * the order of bytes. Made for many small lookups: short words are compared without a second look
 * at memory. The numbers do not depend on the random key of the table. */
#ifndef ANALYSIS_WORDFORMS_H
#define ANALYSIS_WORDFORMS_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"

#include <stdint.h>

struct wordforms_slot;

struct wordforms {
    struct hash_key key;
    uint32_t keys[4];
    struct wordforms_slot *slots;
    size_t mask;
    unsigned shift;
    struct arena arena;
    struct slice *words; /* by number */
    size_t count, cap;
};

void wordforms_init(struct wordforms *v);
void wordforms_free(struct wordforms *v);

/* The number of a word, 0, 1, 2 ... in the order of first sight. */
uint32_t wordforms_add(struct wordforms *v, struct slice word);

/* The numbers of the words of a text, which stand between white space (of ASCII), in order. Returns
 * how many; numbers has room for WORDFORMS_ROOM(text.len). */
#define WORDFORMS_ROOM(len) ((len) / 2 + 1)
size_t wordforms_add_all(struct wordforms *v, struct slice text, uint32_t *numbers);

/* order[r] = number of the word of rank r; the caller frees it. */
uint32_t *wordforms_order(const struct wordforms *v);

#endif
