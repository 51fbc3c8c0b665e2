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
#ifndef ANALYSIS_LEXICON_H
#define ANALYSIS_LEXICON_H

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
    struct slice key; /* the whole phrase, its words joined by one blank */
    double weight[LEXICON_ROLES];
    uint8_t roles;      /* bit 1 << role */
    uint8_t tag;        /* 0; for the user of the table */
    bool begins_phrase; /* lexicon_step may find something */
    uint32_t word;      /* number of its last word's own entry */
};

struct lexicon {
    uint64_t seed;
    struct arena arena;
    struct lexicon_entry *entries; /* entry 0 is no word: it stands for the root of the trie */
    size_t count, cap;
    uint32_t *slots; /* numbers of entries by hash of (parent, word); 0 is empty */
    size_t mask;
    uint64_t *filter; /* a bit per hash of the first words: most words of a text are not there */
};

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
