/* The words that the news rules know by name: abbreviations, prefixes, contractions ... from
 * data/tokenizer.tsv and the user's own list. Lookups ignore the case of ASCII letters. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_VOCABULARY_H
#define ANALYSIS_TOKENS_TOKENIZER_VOCABULARY_H

#include "base/intern.h"
#include "base/slice.h"

/* What a word may be, one bit each; see the head of data/tokenizer.tsv. */
enum vocabulary_class {
    VOCABULARY_TITLE = 1,
    VOCABULARY_FINAL = 2,
    VOCABULARY_NUMBER = 4,
    VOCABULARY_UNIT = 8,
    VOCABULARY_OPENER = 16,
    VOCABULARY_PREFIX = 32,
    VOCABULARY_MEASURE = 64,
    VOCABULARY_DOMAIN = 128,
    VOCABULARY_FILE = 256,
    VOCABULARY_CONTRACTION = 512,
    VOCABULARY_REPORT = 1024,
    VOCABULARY_MARKED = 2048,
    VOCABULARY_CLOSING = 4096,
    VOCABULARY_ABBREVIATIONS = VOCABULARY_TITLE | VOCABULARY_FINAL | VOCABULARY_CLOSING |
                               VOCABULARY_NUMBER | VOCABULARY_UNIT
};

enum { VOCABULARY_LONGEST = 24 };

struct vocabulary_entry {
    unsigned short classes;
    unsigned char cut; /* of a contraction: bytes before the cut */
};

/* A bit per length of the words that begin and end so, and of those with that second byte; case
 * does not matter. */
struct vocabulary_filter {
    uint32_t by_ends[32 * 32];
    uint32_t by_second[32];
};

struct vocabulary {
    struct intern words;
    struct vocabulary_entry *entries; /* by number of the word */
    size_t cap;
    struct vocabulary_filter contractions, abbreviations;
};

/* own: lines "word" or "word TAB class", without class a title; a full stop at the end of the word
 * does not matter. Lines of an unknown class count as titles. */
void vocabulary_init(struct vocabulary *v, struct slice own);
void vocabulary_free(struct vocabulary *v);

/* The classes of a word, 0 for one that is not listed. */
unsigned vocabulary_classes(const struct vocabulary *v, struct slice word);

/* Where a contraction of ASCII letters without apostrophe is cut (can|not), or 0. */
size_t vocabulary_cut(const struct vocabulary *v, struct slice word);

/* Whether a word of at least two letters that begins and ends so may be in the filter: the quick
 * answer for nearly every word is no, by its ends. */
static inline bool vocabulary_may_hold(const struct vocabulary_filter *f, unsigned char first,
                                       unsigned char second, unsigned char last, size_t len)
{
    uint64_t lengths = f->by_ends[(first & 31u) * 32 + (last & 31u)];
    if (!(lengths >> (len & 63) & 1))
        return false;
    return len < 32 && f->by_second[second & 31u] >> len & 1;
}

#endif
