/* Noun phrases found without a parser, by the words that begin, go on and end them: the sources and
 * addressees of statements. Ranges of words [first, last) of an article's block. */
#ifndef ANALYSIS_STATEMENTS_PHRASE_H
#define ANALYSIS_STATEMENTS_PHRASE_H

#include "analysis/statements/article.h"

struct range {
    size_t first, last; /* first == last: nothing */
};

static inline bool range_is_empty(struct range r)
{
    return r.first == r.last;
}

/* True where word i is there and of one of the classes. */
static inline bool word_is(const struct article *a, size_t i, uint64_t classes)
{
    return i < a->count && (a->words[i].classes & classes);
}

/* The words that a span of bytes touches, which mostly are few. */
static inline struct range words_of(const struct article *a, struct span span)
{
    enum { FEW_BYTES = 64 };
    if (span.start >= span.end)
        return (struct range){0, 0};
    size_t first = article_word_at(a, span.start), last = first;
    if (span.end - span.start > FEW_BYTES)
        last = article_word_at(a, span.end - 1);
    while (last < a->count && a->base + a->words[last].start < span.end)
        last++;
    return (struct range){first, last};
}

static inline char word_mark(const struct article *a, size_t i)
{
    return i < a->count ? a->words[i].mark : 0;
}

static inline bool word_opens_quote(const struct article *a, size_t i)
{
    return i < a->count && a->words[i].quote == QUOTE_OPENS;
}

static inline bool word_closes_quote(const struct article *a, size_t i)
{
    return i < a->count && a->words[i].quote == QUOTE_CLOSES;
}

/* "officials", "diplomats": the plural of a word for what somebody does. */
bool phrase_is_plural_role(const struct article *a, size_t i);

/* The quotation that begins at word i where it is a nickname within a name: Robert "Bob" Dole. The
 * word behind it, or i. */
size_t phrase_behind_nickname(const struct article *a, size_t i);

/* Word i begins a name and tells no time: "the Sunday Times", "the Evening Standard". */
bool phrase_is_named_by_time(const struct article *a, size_t i);

/* The colon at word i stands behind what kind of piece it is: "Obituary: Sir Harold Penn". */
bool phrase_is_kicker(const struct article *a, size_t i);

/* "It is worth noting", "it goes without saying" at word i, the gerund: the writer's own remark,
 * which nobody is reported to have made. */
bool phrase_is_remark(const struct article *a, size_t i);

/* "said Lund | to the crew" at word i of the phrase from word `first` on, but not "said Ambassador
 * | to France Ida Holm", "according to Alliance | to Save Piers". */
bool phrase_leads_to_hearer(const struct article *a, size_t first, size_t i);

/* The phrase that ends before word `end`, not before `low`: the subject left of a verb, with an
 * apposition between commas. */
struct range phrase_before(const struct article *a, size_t low, size_t end);

/* The phrase that begins at word `first`, within `high`: the subject behind an inverted verb, or
 * what follows "according to"; with the appositions behind commas. clause_follows: the comma behind
 * it may begin the main clause, so an apposition must end with a comma, too. */
struct range phrase_after(const struct article *a, size_t first, size_t high, bool clause_follows);

/* The subject of the sentence that begins at low, as far as it can be told from its first words,
 * for a verb at `verb`. */
struct range phrase_subject(const struct article *a, size_t low, size_t verb);

#endif
