/* The words that the news rules know by name: abbreviations, prefixes, contractions ... from
 * data/tokenizer.tsv and the user's own list. Lookups ignore the case of ASCII letters. */
#ifndef ANALYSIS_TOKENIZER_VOCABULARY_H
#define ANALYSIS_TOKENIZER_VOCABULARY_H

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
    VOCABULARY_ABBREVIATIONS =
        VOCABULARY_TITLE | VOCABULARY_FINAL | VOCABULARY_NUMBER | VOCABULARY_UNIT
};

enum { VOCABULARY_LONGEST = 24 };

struct vocabulary_entry {
    unsigned short classes;
    unsigned char cut; /* of a contraction: bytes before the cut */
};

struct vocabulary {
    struct intern words;
    struct vocabulary_entry *entries; /* by number of the word */
    size_t cap;
    uint32_t contraction_lengths[26 * 26]; /* by first and last letter: a bit per length */
};

/* own: lines "word" or "word TAB class", without class a title; a full stop at the end of the word
 * does not matter. Lines of an unknown class count as titles. */
void vocabulary_init(struct vocabulary *v, struct slice own);
void vocabulary_free(struct vocabulary *v);

/* The classes of a word, 0 for one that is not listed. */
unsigned vocabulary_classes(const struct vocabulary *v, struct slice word);

/* Where a contraction of ASCII letters without apostrophe is cut (can|not), or 0. */
size_t vocabulary_cut(const struct vocabulary *v, struct slice word);

/* Whether a word of letters that begins and ends so may be a contraction at all: the quick answer
 * for nearly every word. */
static inline bool vocabulary_may_cut(const struct vocabulary *v, unsigned char first,
                                      unsigned char last, size_t len)
{
    unsigned place = ((first | 0x20u) - 'a') * 26 + ((last | 0x20u) - 'a');
    return len < 32 && v->contraction_lengths[place] >> len & 1;
}

#endif
