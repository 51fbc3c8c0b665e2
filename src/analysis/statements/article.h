/* The words of an article, a block at a time: each with its class, its sentence, its paragraph, and
 * whether it stands in quotation marks. Attribution and the tagger read it.
 *
 *     article_init(&a, &wordtable);
 *     article_start(&a, text, wrapped);
 *     while (quotation_next_block(&a)) ... a.words[0 .. a.count) ...
 *     article_free(&a);
 *
 * A block is a run of whole paragraphs of about 128 KiB at most; a longer paragraph is cut at the
 * end of a sentence, or of a word where even the sentence is longer. So memory does not grow with
 * the text. News articles are one block. */
#ifndef ANALYSIS_STATEMENTS_ARTICLE_H
#define ANALYSIS_STATEMENTS_ARTICLE_H

#include "analysis/statements/statement.h"
#include "analysis/statements/wordtable.h"
#include "analysis/tokens/tokenizer.h"
#include "text/paragraph.h"

enum quote_state { QUOTE_OUTSIDE, QUOTE_INSIDE, QUOTE_OPENS, QUOTE_CLOSES };

struct word {
    const struct word_entry *entry; /* NULL for a word in no table */
    uint64_t classes;               /* of entry, WORD(...); 0 without */
    uint32_t start, end;            /* bytes of the block */
    uint32_t sentence, paragraph;   /* counted over the block; a dateline is a sentence,
                                       and so is the "Q" of article_asks */
    uint32_t quotation;             /* index in quotations + 1; 0 outside */
    uint8_t quote;                  /* enum quote_state */
    uint8_t type;                   /* enum token_type */
    char mark;    /* , . ; : ? ! ( ) [ ] & / and - (any dash), " (double quote), ' (single), 0 for
                     words */
    bool capital; /* begins with a capital letter */
    bool claimed; /* in the content of a statement already */
    bool leads;   /* a rule may begin here: a word that WORD_LEADS tells, or a : ? - */
};

/* What stands between a pair of marks, marks included: words [first, last]. */
struct quotation {
    uint32_t first, last;
    bool closed;    /* ends with a mark; otherwise it runs to the end of the paragraph */
    bool continued; /* not closed, and the next paragraph opens with a mark: it goes on there */
    bool claimed;   /* is (in) the content of a statement */
};

struct article {
    const struct wordtable *wordtable;
    struct tokenizer tokenizer;
    struct slice text; /* of the article */
    size_t base;       /* where the block begins in it */
    struct word *words;
    size_t count, cap;
    uint32_t *starts; /* the first word of each paragraph */
    size_t start_count, start_cap;
    uint32_t *sentences; /* and of each sentence */
    size_t sentence_count, sentence_cap;
    uint32_t *leads; /* words where a rule may begin */
    size_t lead_count, lead_cap;
    uint32_t *named; /* words with a capital, and such as are said of a person: he, mother, mayor */
    size_t named_count, named_cap;
    uint32_t
        *marks; /* words that are quotation marks, apostrophes, dashes that begin a paragraph */
    size_t mark_count, mark_cap;
    uint32_t *ahead; /* see article_word_at */
    size_t ahead_count, ahead_cap;
    struct quotation *quotations;
    size_t quotation_count, quotation_cap;
    struct paragraphs paragraphs;
    size_t paragraph_start; /* of the one that is being cut to words */
    bool in_paragraph;
};

void article_init(struct article *a, const struct wordtable *wordtable);
void article_free(struct article *a);

/* text must be valid UTF-8 and stay until the last block is done. */
void article_start(struct article *a, struct slice text, bool wrapped);

/* The words of the next block, false behind the last. Its quotations are still to be paired:
 * quotation_next_block does both. */
bool article_next_block(struct article *a);

/* A hyphen within a compound; with a blank on either side it is a dash. */
static inline bool article_is_hyphen(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return w->mark == '-' && w->end - w->start == 1 && i > 0 && i + 1 < a->count &&
           w[-1].end == w->start && w[1].start == w->end;
}

/* Where the words [first, last) stand, of which there is one at least. */
static inline struct span article_span(const struct article *a, size_t first, size_t last)
{
    return (struct span){a->base + a->words[first].start, a->base + a->words[last - 1].end};
}

/* The words [first, last) are content of a statement. */
void article_claim(struct article *a, size_t first, size_t last);

/* The word behind the paragraph of word i. */
size_t article_paragraph_end(const struct article *a, size_t i);

/* "Q   Will you sign it?": at word i begins a question as in the transcripts of press offices. */
bool article_asks(const struct article *a, size_t i);

/* Counts the words (not the marks) of [first, last), and those of them that are quoted, onto both.
 */
void article_count_quoted(const struct article *a, size_t first, size_t last, size_t *words,
                          size_t *quoted);

/* Index of the first word of the block that ends behind a byte of the text; count where none does.
 */
size_t article_word_at(const struct article *a, size_t place);

static inline struct slice article_word(const struct article *a, size_t i)
{
    return slice_cut(a->text, a->base + a->words[i].start, a->base + a->words[i].end);
}

#endif
