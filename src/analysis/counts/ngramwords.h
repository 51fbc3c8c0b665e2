/* What of a text is counted: its words, found by a tokenizer or between blanks, in a form, without
 * those of other types and stop words. They go to a counter.
 *
 *     struct ngramwords w;
 *     ngramwords_init(&w, &settings, &counter);
 *     ngramwords_rows(&w, &rows); ...
 *     ngramwords_free(&w);
 */
#ifndef ANALYSIS_COUNTS_NGRAMWORDS_H
#define ANALYSIS_COUNTS_NGRAMWORDS_H

#include "analysis/counts/ngram.h"
#include "analysis/tokens/tokenizer.h"
#include "base/buffer.h"

/* What a word that is not counted does to its neighbours: they become neighbours, or no n-gram
 * reaches across. */
enum ngramwords_gap { GAP_DROP, GAP_BREAK };

enum ngramwords_form { FORM_TEXT, FORM_NORM, FORM_STEM };

enum ngramwords_split { SPLIT_NEWS, SPLIT_UAX29, SPLIT_BLANKS };

struct ngramwords_settings {
    bool types[TOKEN_TYPES];             /* which are counted */
    const struct intern *stop;           /* words that are not; borrowed */
    enum ngramwords_gap at_gap, at_stop; /* of another type; a stop word */
    enum ngramwords_form form;           /* of the words of texts */
    const char *language;                /* NULL: English; FORM_STEM: stemmer_open must know it */
    enum ngramwords_split split;
    bool one_paragraph; /* each text is one; else its lines are, or, where wrapped is
                           set, what stands between blank lines */
    bool wrapped;
};

/* Behind each text that many bytes can be read. */
enum { NGRAMWORDS_SLACK = WORDFORMS_TEXT_SLACK };

enum { NGRAMWORDS_TOGETHER = 64 };

/* Some rows, column by column. Bit i of a border: it lies before row i. */
struct ngramwords_rows {
    bool words; /* that somebody else found, of these types, in the form that is counted; else
                   texts: sentences end in them and at their ends */
    size_t count;
    uint64_t documents, sentences, groups;
    uint64_t lines; /* texts that are whole lines, each with its LF: each is a text by itself; only
                       with SPLIT_BLANKS */
    struct slice text[NGRAMWORDS_TOGETHER];
    uint32_t group[NGRAMWORDS_TOGETHER];     /* where groups says so: ngram_number_group */
    unsigned char type[NGRAMWORDS_TOGETHER]; /* enum token_type; of words */
};

struct ngramwords_batch;

struct ngramwords {
    const struct ngramwords_settings *settings;
    struct ngram *counter;
    struct tokenizer tokenizer;
    struct stemmer *stemmer;
    struct buffer fold;
    struct ngramwords_batch *batch; /* words that are looked up together */
};

void ngramwords_init(struct ngramwords *w, const struct ngramwords_settings *settings,
                     struct ngram *counter);
void ngramwords_free(struct ngramwords *w);

void ngramwords_rows(struct ngramwords *w, const struct ngramwords_rows *rows);

/* The type of a word of unknown type: punctuation where it is made of marks and signs alone. */
enum token_type ngramwords_type(struct slice word);

#endif
