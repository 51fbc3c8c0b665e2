/* Counts of word sequences. Words come in one by one with the borders between them; then, for each
 * length n, the n-grams come out in the order of their words with count and documents. The words
 * are kept as numbers on a tape, the n-grams are sorted as packed keys in runs of a fixed size, so
 * that memory stays within a limit (docs/algorithms/ngram.md).
 *
 *     struct ngram c;
 *     ngram_init(&c, &settings);
 *     ngram_word(&c, word); ... ngram_sentence_end(&c); ... ngram_document_end(&c);
 *     ngram_finish(&c);
 *     ngram_count(&c, 2, &sink);
 *     ngram_free(&c);
 */
#ifndef ANALYSIS_COUNTS_NGRAM_H
#define ANALYSIS_COUNTS_NGRAM_H

#include "analysis/counts/countlist.h"
#include "analysis/counts/groupnames.h"
#include "analysis/counts/wordforms.h"
#include "base/slice.h"
#include "base/tape.h"
#include "base/workers.h"

#include <stdint.h>

enum { NGRAM_MAX = 99 }; /* words of an n-gram */

struct ngram_settings {
    bool across;      /* sentences of a document are one sequence */
    bool pad;         /* each sequence begins with <s> and ends with </s> */
    unsigned skip;    /* so many words may be left out inside an n-gram, in all (Guthrie 2006) */
    bool only_words;  /* ngram_count is asked for n = 1 alone, of one group and not by document, and
                         no part reads: words are counted as they come, and no text is kept */
    bool by_document; /* ngram_count gives out an n-gram once for each document; the document's
                         number, from 0, stands in the last doc_bits of the key */
    size_t memory;    /* about so many bytes are used besides the distinct words, and four for each
                         group that goes to a file */
    struct workers *workers; /* borrowed; sort for it. NULL: none */
};

/* How the keys of one n are packed: group, words, document, from the first bit to the last. */
struct ngram_layout {
    unsigned n, word_bits, group_bits, doc_bits;
    size_t width; /* 64-bit words */
};

struct ngram {
    struct ngram_settings settings;
    uint32_t part; /* number of it; 0: the whole */
    struct ngram **parts;
    uint32_t part_count;
    struct wordforms words; /* of this part */
    struct groupnames groups;
    struct tape_store store;
    struct tape text; /* the words' numbers and the borders between them, or counted n-grams */
    bool counted;     /* the latter */
    struct tape reference;
    uint64_t reference_totals[NGRAM_MAX + 1]; /* by n: of all its n-grams */
    uint32_t group, start_word, end_word;
    unsigned pending; /* borders that come before the next word */
    bool in_sequence; /* words came since the last border */
    uint64_t tokens, docs;
    uint32_t *numbers, *line_ends; /* of ngram_words and ngram_lines */
    size_t number_cap, line_end_cap;
    struct ngram_seen *seen; /* by number, with only_words */
    size_t seen_cap;
    /* after ngram_finish */
    struct slice *word_names; /* by rank, of all parts */
    size_t word_count;
    uint32_t *word_rank; /* by number in this part */
};

void ngram_init(struct ngram *c, const struct ngram_settings *settings);
void ngram_free(struct ngram *c);

/* A part reads for a whole in a thread of its own: words and borders go to it, stretch by stretch.
 * A stretch is begun with the group that its text belongs to, cut, and appended to the whole by the
 * thread of that, in the order of the text. A sequence may go on from one to the next, but not with
 * settings.pad. Parts live as long as their whole. */
struct ngram_stretch {
    struct tape_store store;
    struct tape text;
    uint64_t tokens, docs;
};
void ngram_init_part(struct ngram *part, struct ngram *whole);
void ngram_begin(struct ngram *part, uint32_t group);
void ngram_cut(struct ngram *part, struct ngram_stretch *stretch);
void ngram_append(struct ngram *whole, struct ngram_stretch *stretch);

/* Words must hold no blank; a group is any bytes. The words from here on belong to the group; a
 * change of group ends the sequence. At first it is the empty one. */
void ngram_word(struct ngram *c, struct slice word);
void ngram_group(struct ngram *c, struct slice group);
/* The same in two steps: a number of whole, which its parts can be told. */
uint32_t ngram_number_group(struct ngram *whole, struct slice group);
void ngram_set_group(struct ngram *c, uint32_t number);
/* All words of a text, which stand between white space; the same as one by one, but faster. Behind
 * it WORDFORMS_TEXT_SLACK bytes can be read. */
void ngram_words(struct ngram *c, struct slice text);
/* The same of whole lines, each with its LF, of which each is a sentence; less than 2^32 bytes. */
void ngram_lines(struct ngram *c, struct slice lines);
/* The same with words wherever they stand, WORDFORMS_SLACK bytes that can be read behind each:
 * first the numbers of those of up to 64 whose bits are set, none of them empty, then these, with
 * the borders between them. */
void ngram_number_words(struct ngram *c, const struct slice *words, uint64_t chosen,
                        uint32_t *numbers);
void ngram_numbered_words(struct ngram *c, const uint32_t *numbers, size_t count);
/* The sequence ends here, for another reason than the end of a sentence: a gap. */
void ngram_gap(struct ngram *c);
void ngram_sentence_end(struct ngram *c);
void ngram_document_end(struct ngram *c);

/* Instead of words: an n-gram that was counted elsewhere, its n words with one blank between two,
 * for the current group. They must come in the order in which ngram_count gives them out, each
 * once.
 */
void ngram_add_counted(struct ngram *c, unsigned n, struct slice ngram, struct counted counted);

/* An n-gram of another corpus, with its count there: not counted, but its words have ranks too. May
 * come in any order, and again. */
void ngram_add_reference(struct ngram *c, unsigned n, struct slice ngram, uint64_t count);

/* No more words come. */
void ngram_finish(struct ngram *c);

struct ngram_layout ngram_layout(const struct ngram *c, unsigned n);

/* Takes what ngram_count finds. Key and counts are valid during the call; the key's document bits
 * are zero but where n-grams are counted by document. */
struct ngram_sink {
    void *context;
    void (*take)(void *context, const uint64_t *key, const struct counted *c);
};

/* All n-grams of n words, each once, ascending by group, then word by word, each in the order of
 * bytes. May be called again with the same or another n. */
void ngram_count(struct ngram *c, unsigned n, const struct ngram_sink *sink);

/* The document of a key, where they are counted by document. */
static inline uint64_t ngram_document(const struct ngram_layout *layout, const uint64_t *key)
{
    return key[layout->width - 1] & (((uint64_t)1 << layout->doc_bits) - 1);
}

/* The n-grams of the reference of the layout's length, as they came; with the first group. */
void ngram_give_reference(const struct ngram *c, const struct ngram_layout *layout, void *context,
                          void (*take)(void *context, const uint64_t *key, uint64_t count));

/* Of the memory of the settings, what words and text do not take: for others that keep n-grams. */
size_t ngram_memory_left(const struct ngram *c);

/* The ranks of a key's words (n of them), and of its group. */
uint32_t ngram_unpack(const struct ngram_layout *layout, const uint64_t *key, uint32_t *words);
/* The key of the same words in the first group. */
void ngram_without_group(const struct ngram_layout *layout, const uint64_t *key, uint64_t *out);

static inline struct slice ngram_word_of_rank(const struct ngram *c, uint32_t rank)
{
    return c->word_names[rank];
}

/* Valid until the next call. */
static inline struct slice ngram_group_of_rank(struct ngram *c, uint32_t rank)
{
    return groupnames_of_rank(&c->groups, rank);
}

#endif
