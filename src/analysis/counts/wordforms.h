/* The words of a corpus: each word form gets a number, and in the end its rank among all of them in
 * the order of bytes. Made for many small lookups: short words are compared without a second look
 * at memory. The numbers do not depend on the random key of the table. */
#ifndef ANALYSIS_COUNTS_WORDFORMS_H
#define ANALYSIS_COUNTS_WORDFORMS_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"

#include <stdint.h>

/* A word of up to eight bytes is its own key: its bytes and its length say all. The key of a longer
 * one is a hash, and the bytes are compared. */
struct wordforms_slot {
    uint64_t key;
    uint32_t length; /* of the word, UINT32_MAX where it is longer than that */
    uint32_t number; /* plus one; 0 is an empty slot */
};

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

/* The slot where a word is looked for first: of use to those who ask how well words are scattered.
 */
size_t wordforms_place(const struct wordforms *v, struct slice word);

/* The numbers of those of up to 64 words whose bits are set, one behind the other; the same as one
 * by one, but others are asked for before the first is looked at: a slot is seldom in the cache.
 * The chosen ones are not empty, and behind each WORDFORMS_SLACK bytes can be read. */
enum { WORDFORMS_SLACK = 16, WORDFORMS_TEXT_SLACK = 64 };
void wordforms_add_chosen(struct wordforms *v, const struct slice *words, uint64_t chosen,
                          uint32_t *numbers);

/* The numbers of the words of a text, which stand between white space (of ASCII), in order. Returns
 * how many; numbers has room for WORDFORMS_ROOM(text.len). Behind the text WORDFORMS_TEXT_SLACK
 * bytes can be read. */
#define WORDFORMS_ROOM(len) ((len) / 2 + 1)
size_t wordforms_add_all(struct wordforms *v, struct slice text, uint32_t *numbers);
/* The same of whole lines, each with its LF: line_ends gets, for each, how many words there are up
 * to its end. It has room for as many as there are bytes, and one. */
size_t wordforms_add_lines(struct wordforms *v, struct slice lines, uint32_t *numbers,
                           uint32_t *line_ends, size_t *line_count);

/* Bytes that the words take. */
size_t wordforms_memory(const struct wordforms *v);

/* Where a word stands: tables[table], number. */
struct wordforms_place {
    uint32_t table, number;
};

/* All words of several tables in the order of bytes; equal ones, of different tables, stand
 * together. The caller frees what is returned. */
struct wordforms_place *wordforms_order(const struct wordforms *const *tables, size_t count);

/* No word is added or looked for any more: gives back the memory for that. The words stay. */
void wordforms_close(struct wordforms *v);

#endif
