/* The shingles of a text: its sequences of k consecutive words, as a set of 48-bit hashes. A word
 * is a run of letters, marks and digits, folded (NFKC and case), so that case, punctuation, spacing
 * and the form of Unicode make no difference. A letter of a script that is written without spaces
 * (Han, kana, Thai ...: letters between which UAX #29 always breaks) is a word by itself. A text of
 * fewer than k words has one shingle, of all of them; a text without words has none.
 *
 * The hash is keyed. Two different shingles are taken for one with a probability of 2^-48: a count
 * of common shingles of texts of a thousand words is wrong once in 280 million pairs. */
#ifndef ANALYSIS_DUPLICATES_SHINGLE_H
#define ANALYSIS_DUPLICATES_SHINGLE_H

#include "base/buffer.h"
#include "base/hash.h"

enum shingle_unit { SHINGLE_WORDS, SHINGLE_CHARACTERS };

/* Characters are those of the folded words, with one space between two words. */
struct shingler {
    size_t k;
    enum shingle_unit unit;
    uint64_t secrets[4];
    uint64_t salt; /* set by the caller: texts under different salts have no shingle in common */
    bool narrow;   /* set by tests: no wider vectors than every processor has */
    uint64_t base; /* of the rolling hash: a factor */
    uint64_t out;  /* the factor of the word that leaves it */
    uint64_t powers[8]; /* the factors of all words of a sequence, where it is no longer */
    uint64_t hash;   /* rolled over the words so far, of the text at work */
    size_t rolled;   /* how many these are */
    size_t spelled;  /* words that were taken apart into characters */
    uint64_t *words; /* hashes: of the last k of these, and of those that come next */
    size_t word_count, word_cap, word_next; /* the first that is not rolled over */
    size_t *edges;      /* where runs of word bytes begin and end, in the block at work */
    size_t edge_count, edge_cap;
    uint64_t *items; /* the shingles */
    size_t item_count, item_cap;
    uint64_t *sorted; /* those of a small set, before they are written back */
    struct buffer folded;
};

enum { SHINGLE_BITS = 48 };

/* A set: ascending, none twice, each below 2^SHINGLE_BITS. */
struct shingles {
    const uint64_t *items;
    size_t count;
    size_t words; /* that the text has */
};

/* k >= 1. */
void shingler_init(struct shingler *s, struct hash_key key, size_t k, enum shingle_unit unit);
void shingler_free(struct shingler *s);

/* The shingles of text, which must be valid UTF-8; valid until the next call. */
struct shingles shingler_run(struct shingler *s, struct slice text);

#endif
