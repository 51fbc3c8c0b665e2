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
    VOCABULARY_PLACE = 8192,
    VOCABULARY_NAME = 16384,
    VOCABULARY_CURRENCY = 32768,
    VOCABULARY_HOUR = 65536,
    VOCABULARY_ZONE = 131072,
    VOCABULARY_FRONT = 262144,
    VOCABULARY_LETTERED = 524288,
    VOCABULARY_ABBREVIATIONS = VOCABULARY_TITLE | VOCABULARY_FINAL | VOCABULARY_CLOSING |
                               VOCABULARY_NUMBER | VOCABULARY_UNIT | VOCABULARY_PLACE |
                               VOCABULARY_NAME | VOCABULARY_HOUR
};

enum { VOCABULARY_LONGEST = 24 };

struct vocabulary_entry {
    uint32_t classes;
    unsigned char cut; /* of a contraction: bytes before the cut */
    unsigned char len; /* of the word, in bytes */
};

/* A word of at most FILTER_WORD bytes, with its bytes in lower case; len 0: none. */
struct vocabulary_short {
    uint64_t bytes;
    struct vocabulary_entry entry;
};

/* Which words may be some: by a bit per length of those that begin and end so, and of those with
 * that second byte; case does not matter. Of at most eight bytes a hash of the whole word is looked
 * at, too. */
enum { FILTER_BITS = 8192, FILTER_WORD = 8, FILTER_TAIL = 4 };

struct vocabulary_filter {
    uint32_t by_ends[32 * 32];
    uint32_t by_second[32];
    /* Coarser, and so that many words can be looked up at once: a bit for each of eight groups of
     * words, by the low six bits of the last byte, the one before it ... Before a word stands a
     * zero, and before that anything. */
    unsigned char tails[FILTER_TAIL][64];
    uint64_t by_word[FILTER_BITS / 64];
};

/* The short words of the data are found by their bytes in an open table. Those of somebody's own
 * list are not added to it, as they might be made to collide. */
enum { VOCABULARY_SHORTS = 2048 };

struct vocabulary {
    struct vocabulary_short shorts[2 * VOCABULARY_SHORTS];
    size_t shorts_count;
    struct intern others;
    struct vocabulary_entry *entries; /* of the others, by number */
    size_t cap;
    bool others_are_short; /* some of them */
    struct vocabulary_filter contractions, abbreviations, prefixes;
};

/* language: the code of those rows of the data that are of one language. own: lines "word" or "word
 * TAB class", without class a title; a full stop at the end of the word does not matter. Lines of
 * an unknown class say nothing. */
void vocabulary_init(struct vocabulary *v, const char *language, struct slice own);

/* Why a line of somebody's own says nothing; NULL where it does, or is blank, or a comment. */
const char *vocabulary_fault(struct slice line);
void vocabulary_free(struct vocabulary *v);

/* The classes of a word, 0 for one that is not listed. */
unsigned vocabulary_classes(const struct vocabulary *v, struct slice word);

/* Where a contraction of ASCII letters without apostrophe is cut (can|not), or 0. */
size_t vocabulary_cut(const struct vocabulary *v, struct slice word);

/* The bytes of a word of at most eight, the first in the lowest byte: read from both ends and the
 * middle, which may meet, as a copy of some length is a call. */
static inline uint64_t filter_bytes(const char *word, size_t len)
{
    uint32_t front, back;
    if (len >= 4) {
        memcpy(&front, word, 4);
        memcpy(&back, word + len - 4, 4);
        return front | (uint64_t)back << 8 * (len - 4);
    }
    const unsigned char *bytes = (const unsigned char *)word;
    return len ? bytes[0] | (uint64_t)bytes[len / 2] << 8 * (len / 2) |
                     (uint64_t)bytes[len - 1] << 8 * (len - 1)
               : 0;
}

/* The same in lower case, if they are letters. */
static inline uint64_t filter_key(const char *word, size_t len)
{
    const uint64_t small = 0x2020202020202020u;
    return filter_bytes(word, len) | (len < 8 ? small & (((uint64_t)1 << 8 * len) - 1) : small);
}

/* Below FILTER_BITS. */
static inline size_t filter_hash(uint64_t key)
{
    return (key * 0x9E3779B97F4A7C15u) >> 51;
}

static inline bool filter_has(const uint64_t by_word[FILTER_BITS / 64], const char *word,
                              size_t len)
{
    size_t hash = filter_hash(filter_key(word, len));
    return by_word[hash / 64] >> hash % 64 & 1;
}

/* Whether a word may be in the filter by its first letter, its last and its length, or has but one:
 * told without a branch. */
static inline unsigned vocabulary_may_end(const struct vocabulary_filter *f, const char *word,
                                          unsigned len)
{
    const unsigned char *bytes = (const unsigned char *)word;
    uint64_t lengths = f->by_ends[(bytes[0] & 31u) * 32 + (bytes[len - 1] & 31u)] | 2;
    return lengths >> (len & 63) & 1;
}

/* Whether a word of letters may be in the filter: the quick answer for nearly every word is no, by
 * its ends. */
static inline bool vocabulary_may_hold(const struct vocabulary_filter *f, const char *word,
                                       size_t len)
{
    const unsigned char *bytes = (const unsigned char *)word;
    uint64_t lengths = f->by_ends[(bytes[0] & 31u) * 32 + (bytes[len - 1] & 31u)];
    if (!(lengths >> (len & 63) & 1))
        return false;
    if (len >= 32 || !(f->by_second[bytes[len > 1] & 31u] >> len & 1))
        return false;
    return len > FILTER_WORD || filter_has(f->by_word, word, len);
}

#endif
