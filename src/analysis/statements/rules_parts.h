/* What the rules share, for src/analysis/statements/rules*.c alone. A part asks only those below
 * it:
 *
 *     rules.c             goes through the sentences and tries the rules, best first
 *     rules_colon.c       "NAME: '...'", "'...' - NAME", headlines
 *     rules_claim.c       "NAME's claim that CONTENT"
 *     rules_according.c   "according to SOURCE"
 *     rules_cited.c       "A cited B as saying CONTENT"
 *     rules_said.c        "NAME said CONTENT", in every order
 *     rules_relative.c    "that NAME says is CONTENT", "CONTENT was how NAME put it"
 *     rules_passive.c     "A was accused by NAME of B"
 *     rules_verb.c        which words are verbs that say something
 *     rules_longer.c      "went on to say", "made it clear", "took the view"
 *     rules_clause.c      where content begins and ends
 *     rules_addressee.c   to whom, where none of these says it
 *     rules_behind.c      what stands behind a cue, before its content
 *     rules_statement.c   writes what was found
 *
 * Words are told by their number in the block, ranges as [first, last). No part fails or keeps
 * memory: the article and the statements are those of who called rules_find. */
#ifndef ANALYSIS_STATEMENTS_RULES_PARTS_H
#define ANALYSIS_STATEMENTS_RULES_PARTS_H

#include "analysis/statements/article.h"
#include "analysis/statements/phrase.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/statement.h"

enum {
    REACH = 16,           /* words between a cue and the "that" or quotation that it governs */
    LONGEST_FRONTED = 24, /* words behind the source of "According to" up to its comma */
    SHORT_TAIL = 5,       /* words behind "..., he said", and its full stop */
    SUBJECT_AHEAD = 8,    /* words of the subject of the next clause */
    LONGEST_COMPOUND = 8, /* words and hyphens */
};

#define NOWHERE SIZE_MAX

/* A verb of the cue table in its place. */
struct verb {
    size_t at;          /* the word itself */
    size_t first, last; /* with its auxiliaries, adverbs and particle: the cue */
    const struct cue *cue;
    enum cue_form form;
    bool passive, progressive, negated;
};

/* The search through a sentence. */
struct finder {
    struct article *a;
    struct statements *out;
    size_t lo, hi;           /* the sentence */
    struct range subject;    /* source of the last statement in it; empty: none yet */
    size_t done;             /* words before this are no cues any more */
    const struct verb *verb; /* that is tried, for what goes on beside it; NULL: none */
};

/* A statement that a rule found, as words. */
struct found {
    const char *rule;
    unsigned confidence;
    struct range content, cue, source, addressee, medium;
    const struct verb *verb; /* NULL: none */
    enum cue_class class;
    bool firm;     /* as in struct statement */
    bool as_it_is; /* content goes on behind quotation marks: '"...," Lund said' is all of it */
};

/* As bytes of the article. */
static inline struct span span_of(const struct article *a, struct range r)
{
    return range_is_empty(r) ? (struct span){0, 0} : article_span(a, r.first, r.last);
}

/* That word i is in; NULL: none. */
static inline struct quotation *quotation_of(const struct article *a, size_t i)
{
    if (i >= a->count || !a->words[i].quotation)
        return NULL;
    return &a->quotations[a->words[i].quotation - 1];
}

/* The words of a quotation; where an unclosed one goes on in the next paragraph, that is another.
 */
static inline struct range quotation_words(const struct quotation *q)
{
    return (struct range){q->first, q->last + 1u};
}

static inline struct range cue_range(const struct verb *v)
{
    return (struct range){v->first, v->last};
}

static inline bool same_paragraph(const struct article *a, size_t i, size_t k)
{
    return i < a->count && k < a->count && a->words[i].paragraph == a->words[k].paragraph;
}

static inline bool ends_sentence(char mark)
{
    return mark == '.' || mark == '?' || mark == '!';
}

/* True where nothing of the sentence follows word i - 1. */
static inline bool sentence_ends_at(const struct article *a, size_t i)
{
    return i >= a->count || i == 0 || a->words[i].sentence != a->words[i - 1].sentence;
}

static inline bool ends_paragraph(const struct article *a, size_t i)
{
    return i >= a->count || a->words[i].paragraph != a->words[i - 1].paragraph;
}

static inline bool sentence_or_paragraph_begins(const struct article *a, size_t i)
{
    return i == 0 || a->words[i].paragraph != a->words[i - 1].paragraph ||
           a->words[i].sentence != a->words[i - 1].sentence;
}

/* The quotation is a whole: what follows its end is a new sentence, or it ends like one. */
static inline bool quotation_ends_sentence(const struct article *a, const struct quotation *q)
{
    size_t next = q->last + 1u;
    return sentence_ends_at(a, next) || ends_sentence(word_mark(a, next)) ||
           ends_sentence(word_mark(a, q->last - 1u));
}

/* The next three read the word itself, not whether it stands as a verb: verb_at does. */
static inline bool is_finite_cue(const struct article *a, size_t i)
{
    const struct word *w = i < a->count ? &a->words[i] : NULL;
    return w && w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && !w->capital &&
           (w->entry->form == FORM_PAST || w->entry->form == FORM_THIRD);
}

static inline bool is_cue_form(const struct article *a, size_t i, enum cue_form form)
{
    const struct word *w = i < a->count ? &a->words[i] : NULL;
    return w && w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && w->entry->form == form;
}

static inline bool has_cue_form(const struct word *w)
{
    return w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && !w->capital;
}

static inline bool parts_clauses(const struct article *a, size_t i)
{
    return word_mark(a, i) == ',' || word_mark(a, i) == ':';
}

/* Its subject says what somebody else said. */
static inline bool passes_on(const struct cue *cue)
{
    return slice_equal(cue->lemma, SLICE("cite")) || slice_equal(cue->lemma, SLICE("quote"));
}

/* It is more than a mark. */
static inline bool says_something(const struct word *w)
{
    return w->type != TOKEN_PUNCTUATION && w->type != TOKEN_SYMBOL;
}

/* ---- rules_statement.c ---- */

/* Adds words to the content of the last statement, which claims them. */
void add_piece(struct finder *f, struct range r);

/* The same with words that may be quoted where the others are not: the statement is then mixed. */
void add_part(struct finder *f, struct range r);

/* Direct where every word is quoted, indirect where none is. */
enum quotation_kind kind_of(const struct article *a, struct range r);

/* The content as far as what was said: '"Stay," until it was dark' is "Stay,". */
struct range what_was_said(const struct article *a, struct range content);

/* With its first pieces; its source is the subject of what follows in the sentence. */
void add_statement(struct finder *f, const struct found *x);

/* Joins the quotations that go on behind a statement that quoted: in the same paragraph, right
 * where the sentence ended, as long as they are whole sentences; and over paragraphs where the
 * marks say so. */
void join_following(struct finder *f, size_t next);

/* Behind "..., he said": the quotation that goes on after a comma or a full stop. */
void join_rest(struct finder *f, size_t i, bool quoted);

/* ---- rules_behind.c ---- */

/* A preposition or a time that begins what says when, where or to whom it was said. */
bool begins_tail(const struct article *a, size_t i);

/* Where the content begins that stands behind a cue, from word i on: over "on Monday", "in a
 * statement", commas and colons, to "that", a quotation or the clause. NOWHERE where nothing is. */
size_t content_after(const struct finder *f, size_t i);

/* The person addressed behind "told": a pronoun, a name, a noun with its article. */
struct range addressee_at(const struct finder *f, size_t i);

/* "scolded him: '...'": the quotation behind a colon or comma that follows whom it was said to. */
size_t quotation_ahead(const struct finder *f, size_t i);

/* Nothing but when, where and by whose word it was said stands between word i and the end of the
 * sentence. */
bool closes_sentence(const struct finder *f, size_t i);

/* ---- rules_clause.c ---- */

/* A finite verb, as far as the tables know. Word i must be there. */
bool is_finite(const struct article *a, size_t i);

/* One of the words is_finite. */
bool has_finite(const struct article *a, struct range r);

/* The word behind word i; what hyphens join is one: "34-year-old", up to a bound, so that a line of
 * them is not gone over from each of its words. */
static inline size_t behind_word(const struct article *a, size_t i)
{
    size_t next = i + 1;
    while (next < a->count && next < i + LONGEST_COMPOUND && article_is_hyphen(a, next))
        next += 2;
    return next;
}

/* True where a clause begins at r: "that", a subject with a finite verb near. "He knows that ...",
 * "they found it was", but not "she found a house". */
bool begins_clause(const struct finder *f, size_t r);

/* The end of the clause that begins at r: the end of the sentence without its mark, or where a new
 * statement or the main clause begins. A quotation is never cut. */
size_t clause_end(const struct finder *f, size_t r);

/* The content that ends right before word `end`, which begins the source or the cue; empty where
 * there is none. */
struct range content_before(const struct finder *f, size_t end);

/* How many of them are words, and no marks. */
size_t words_in(const struct article *a, struct range r);

/* ---- rules_said.c ---- */

/* The rules add the statement and return true where they hold. */

/* "..." said NAME / CONTENT, said NAME */
bool rule_inverted(struct finder *f, const struct verb *v);

/* "..." NAME said / CONTENT, NAME said on Monday / CONTENT, NAME says, CONTENT */
bool rule_trailing(struct finder *f, const struct verb *v, struct range source);

/* NAME said [to somebody] [somewhere] CONTENT; rule and confidence are the statement's. */
bool rule_leading(struct finder *f, const struct verb *v, struct range source, const char *rule,
                  unsigned confidence);

/* SOMEBODY was told [by SOURCE] that CONTENT; the court heard that CONTENT */
bool rule_told_to(struct finder *f, const struct verb *v);

/* ---- rules_relative.c ---- */

/* The end of the clause at word i of a relative one: "..., which he said would cost a million | ,
 * was dropped". */
size_t relative_end(const struct finder *f, size_t i);

/* a plan that NAME says will fail / what NAME said was a mistake: the relative and its clause */
bool rule_relative(struct finder *f, const struct verb *v, struct range source);

/* "..." was how NAME described it / was what NAME called it */
bool rule_how(struct finder *f, const struct verb *v, struct range source);

/* ---- rules_passive.c ---- */

/* SOMEBODY was accused [by SOURCE] of SOMETHING [by SOURCE]: both are the content */
bool rule_passive(struct finder *f, const struct verb *v);

/* It was said [by SOURCE] that CONTENT */
bool rule_impersonal(struct finder *f, const struct verb *v);

/* ---- rules_cited.c ---- */

/* A cited B as saying CONTENT; A quoted B as having said; CONTENT, B was quoted as saying by A */
bool rule_cited(struct finder *f, const struct verb *v);

/* A reported [on Friday], citing B, that CONTENT; Citing B, A reported that CONTENT */
bool rule_citing(struct finder *f, const struct verb *v);

/* A reported that CONTENT, citing B: B said it, by way of A */
bool rule_cited_behind(struct finder *f, const struct verb *v);

/* ---- rules_according.c ---- */

/* How many words "according to", "as per" or "in the words of" at k are; 0: it is none. */
size_t according_words(const struct article *a, size_t k);

/* according to SOURCE, CONTENT / CONTENT, according to SOURCE / CON, according to SOURCE, TENT,
 * where TENT is what CON has no verb for, or a quotation.
 * Word k begins the cue, which is of so many words. The word to go on from. */
size_t rule_according(struct finder *f, size_t k, size_t cue);

/* ---- rules_claim.c ---- */

/* NAME's claim that CONTENT / the claim by NAME that CONTENT / the claim that CONTENT, by its noun
 * of saying at word k. */
bool rule_nominal(struct finder *f, size_t k);

/* The owner of what begins at word i: "Mr. Trump's", "his", "the union's"; empty: none. */
struct range owner_before(const struct finder *f, size_t i);

/* ---- rules_verb.c ---- */

/* Reads the verb at word k with what belongs to it; false where the word is none. */
bool verb_at(const struct finder *f, size_t k, struct verb *v);

/* '..., he went on', 'he went on: "..."', by its "on" at word k, a preposition; elsewhere it says
 * nothing. */
bool went_on(const struct finder *f, size_t k, struct verb *v);

/* ---- rules_longer.c ---- */

/* "went on | to say", "was quick | to add", "took to Twitter | to say": where a cue begins that
 * ends with the base form at word k; k where it is no part of one. */
size_t longer_begins(const struct finder *f, size_t k);

/* "made it clear that", "was adamant that", by the "that" at word k. */
bool clear_that(const struct finder *f, size_t k, struct verb *v);

/* "took the | view", "is of the | opinion", "came to the | conclusion" before the noun at word
 * `noun`, with its adjectives; empty where none is. */
struct range longer_noun(const struct finder *f, size_t noun);

/* ---- rules_colon.c ---- */

/* NAME: "..." and Said NAME: "..." */
bool rule_colon(struct finder *f, size_t k);

/* Said NAME, who came late, "..." */
void rule_said_first(struct finder *f);

/* NAME's [short] answer? "..." and NAME's answer: "...", by the mark at word k */
bool rule_answer(struct finder *f, size_t k);

/* NAME[, who was there,] made the following comment: "...", also in the next paragraph */
bool rule_announced(struct finder *f, size_t k);

/* "..." - NAME, at the end of a paragraph */
void rule_dash(struct finder *f, size_t k);

/* '"...": NAME', '"...": villagers tell of the flood', '"...": mayor': a headline */
bool rule_headline(struct finder *f, size_t k);

/* "Lund: I will not resign", a headline: somebody speaks of himself. */
bool rule_headline_of(struct finder *f, size_t k);

/* "Ferry Will Be Sold, Mayor Says", a headline */
bool rule_headline_says(struct finder *f);

#endif
