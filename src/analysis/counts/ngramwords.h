/* What of a text is counted: its words, found by a tokenizer or between blanks, in a form, without
 * those of other types and stop words. They go to a counter.
 *
 *     struct ngramwords w;
 *     ngramwords_init(&w, &settings, &counter);
 *     ngramwords_text(&w, text); ... ngramwords_word(&w, word, type); ...
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
    const char *language;                /* of FORM_STEM; stemmer_open must know it */
    enum ngramwords_split split;
    bool one_paragraph; /* each text is one; else its lines are, or, where wrapped is
                           set, what stands between blank lines */
    bool wrapped;
};

struct ngramwords {
    const struct ngramwords_settings *settings;
    struct ngram *counter;
    struct tokenizer tokenizer;
    struct stemmer *stemmer;
    struct buffer fold, word;
};

void ngramwords_init(struct ngramwords *w, const struct ngramwords_settings *settings,
                     struct ngram *counter);
void ngramwords_free(struct ngramwords *w);

/* A whole text: sentences end in it and at its end. */
void ngramwords_text(struct ngramwords *w, struct slice text);
/* A word that somebody else found, in its form. */
void ngramwords_word(struct ngramwords *w, struct slice word, enum token_type type);

/* The type of a word of unknown type: punctuation where it is made of marks and signs alone. */
enum token_type ngramwords_type(struct slice word);

#endif
