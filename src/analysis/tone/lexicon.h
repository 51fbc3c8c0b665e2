/* A table of words and phrases with what each does in a text: a word carries a valence, a booster
 * makes the next one stronger, a negation turns it round. Lines of "key TAB weight [TAB role ...]";
 * docs/data.md names the tables that are shipped, docs/man/sentiment.1 the format.
 *
 *     struct lexicon lexicon;
 *     lexicon_init(&lexicon);
 *     lexicon_load(&lexicon, embed_vader_words_tsv(), NULL);
 *     const struct lexicon_entry *good = lexicon_find(&lexicon, SLICE("good"));
 *
 * Entries form a trie over words: the entry of a phrase is reached from that of its first word. */
#ifndef ANALYSIS_TONE_LEXICON_H
#define ANALYSIS_TONE_LEXICON_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"

#include <stdint.h>

/* What a key can be; it may be several at once. */
enum lexicon_role {
    ROLE_WORD,     /* carries the weight as its valence */
    ROLE_BOOSTER,  /* adds the weight to the strength of what follows; below 0 dampens */
    ROLE_NEGATION, /* turns round what follows */
    ROLE_IDIOM,    /* VADER's special cases: the weight replaces that of a word nearby */
    ROLE_CONTRAST, /* what follows counts for more than what came before */
    ROLE_NAME,     /* no valence where the word is part of a name */
    LEXICON_ROLES
};

struct lexicon_entry {
    uint64_t head[2];   /* the first 16 bytes of the key, then 0 */
    struct slice key;   /* the whole phrase, its words joined by one blank */
    uint32_t word;      /* number of its last word's own entry */
    uint32_t next;      /* of the words of one bucket; 0 ends */
    uint8_t roles;      /* bit 1 << role */
    uint8_t tag;        /* 0; for the user of the table */
    bool begins_phrase; /* lexicon_step may find something */
    double weight[LEXICON_ROLES];
};

struct lexicon {
    uint64_t seed;
    struct arena arena;
    struct lexicon_entry *entries; /* entry 0 is no word: it stands for the root of the trie */
    size_t count, cap;
    size_t words;
    uint32_t *buckets;          /* of single words, by the upper bits of their hash */
    unsigned shift;             /* so many bits of the hash are not looked at */
    struct lexicon_slot *slots; /* of phrases, by hash of (parent, word) */
    size_t mask, phrases;
};

struct lexicon_slot {
    uint32_t hash;   /* the upper half */
    uint32_t number; /* of the entry; 0 is empty */
};

/* Two multiplications, because words are looked up by the million. The seed is random, so that no
 * text is slow because it was written for the hash. */
static inline uint64_t lexicon_hash_head(uint64_t seed, const uint64_t head[2])
{
    uint64_t h = (seed ^ head[0]) * 0x9e3779b97f4a7c15u;
    h = (h ^ h >> 32 ^ head[1]) * 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

/* Where and why a table could not be read. */
struct lexicon_error {
    uint64_t line; /* from 1 */
    const char *reason;
};

void lexicon_init(struct lexicon *l);
void lexicon_free(struct lexicon *l);

/* The entry of a key (words between blanks), made where there is none, without a role then.
 * Pointers to entries are valid until the next one is made. */
struct lexicon_entry *lexicon_add(struct lexicon *l, struct slice key);

/* Gives the key a role; a weight it had in that role is replaced. */
void lexicon_set(struct lexicon *l, struct slice key, enum lexicon_role role, double weight);

/* Reads a table. Keys that are there already get the new weight. False and *error where a line is
 * malformed; the lines before it have been read. */
bool lexicon_load(struct lexicon *l, struct slice table, struct lexicon_error *error);

/* One line of a table; false where it is malformed, and why. An empty line has an empty key. */
struct lexicon_line {
    struct slice key;
    double weight;
    enum lexicon_role role;
};
bool lexicon_parse_line(struct slice line, struct lexicon_line *parsed, const char **reason);

/* Takes the role away from every key: a table that is read next replaces what was there. */
void lexicon_forget(struct lexicon *l, enum lexicon_role role);

/* The entry of a single word, NULL where there is none. */
const struct lexicon_entry *lexicon_find(const struct lexicon *l, struct slice word);

/* The same for a word of at most 16 bytes that is there as two numbers: its bytes in memory, then
 * 0. The entry returned is the word's own only where *found says so: no branch depends on it. */
static inline const struct lexicon_entry *
lexicon_find_short(const struct lexicon *l, const uint64_t head[2], size_t len, bool *found)
{
    uint64_t hash = lexicon_hash_head(l->seed, head);
    const struct lexicon_entry *e = &l->entries[l->buckets[hash >> l->shift]];
    for (;; e = &l->entries[e->next]) {
        *found = (e->head[0] == head[0]) & (e->head[1] == head[1]) & (e->key.len == len);
        if (*found | !e->next)
            return e;
    }
}

/* The entry of the phrase that word continues, NULL where there is none. */
const struct lexicon_entry *lexicon_step(const struct lexicon *l,
                                         const struct lexicon_entry *phrase,
                                         const struct lexicon_entry *word);

static inline bool lexicon_is(const struct lexicon_entry *e, enum lexicon_role role)
{
    return e && (e->roles >> role & 1);
}

static inline uint32_t lexicon_number(const struct lexicon *l, const struct lexicon_entry *e)
{
    return (uint32_t)(e - l->entries);
}

#endif
