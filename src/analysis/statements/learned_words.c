/* What is known of words before the models of cues and parts look at them: their part of speech,
 * their verb in the table, what kind of word they are, what the rules make of them. */
#include "analysis/statements/learned_layer.h"
#include "base/memory.h"

#include <stdlib.h>

size_t learned_sentence_end(const struct article *a, size_t lo)
{
    size_t hi = lo;
    while (hi < a->count && hi < lo + LEARNED_SENTENCE &&
           a->words[hi].sentence == a->words[lo].sentence)
        hi++;
    return hi;
}

static void mark_role(struct learned *l, struct span span, enum rule_role role)
{
    struct range r = words_of(l->article, span);
    for (size_t i = r.first; i < r.last && i < l->article->count; i++)
        if (role != ROLE_CONTENT || l->words[i].role == ROLE_NONE)
            l->words[i].role = (uint8_t)role;
}

/* The words that say that somebody passes it on. */
static void mark_passing(struct learned *l, struct span span)
{
    struct range r = words_of(l->article, span);
    for (size_t i = r.first; i < r.last; i++)
        l->words[i].passes_on = l->words[i].role != ROLE_CONTENT;
}

static void mark_statement(struct learned *l, const struct statements *rules, size_t number)
{
    const struct statement *s = &rules->items[number];
    for (size_t p = s->first_piece; p < s->first_piece + s->piece_count; p++)
        mark_role(l, rules->pieces[p], ROLE_CONTENT);
    mark_role(l, s->source, ROLE_SOURCE);
    mark_role(l, s->cue, ROLE_CUE);
    if (s->medium.start < s->medium.end) {
        bool active = s->medium.end <= s->source.start;
        bool citing = s->cue.end <= s->source.start; /* "Citing B, A reported that" */
        size_t end = citing ? rules->pieces[s->first_piece].start : s->medium.start;
        if (active)
            mark_passing(l, (struct span){s->medium.end, s->source.start});
        if (!active || citing)
            mark_passing(l, (struct span){s->source.end, end}); /* "A, citing B, reported that" */
    }
    struct range cue = words_of(l->article, s->cue);
    for (size_t i = cue.first; i < cue.last && i < l->article->count; i++)
        l->words[i].statement = (uint32_t)number + 1;
}

/* The class of a word in the cue table with its form, 0: none. */
static uint8_t cue_of(const struct word *w)
{
    if (!w->entry || !w->entry->cue)
        return w->classes & WORD(ACCORDING) ? 31 : 0;
    unsigned quotes = w->entry->cue->frames & FRAME_QUOTE ? 1 : 0;
    return (uint8_t)(1 + quotes + 2 * w->entry->form +
                     10 * (w->entry->cue->class == CUE_ATTITUDE ? 1u : 0));
}

static void tag_sentences(struct learned *l)
{
    struct lexeme *lexemes = memory_alloc(LEARNED_SENTENCE, sizeof *lexemes);
    const struct article *a = l->article;
    for (size_t lo = 0, hi; lo < a->count; lo = hi) {
        hi = learned_sentence_end(a, lo);
        for (size_t i = lo; i < hi; i++)
            lexemes[i - lo] = lexeme_of(article_word(a, i));
        tagger_tag(&l->tags, lexemes, hi - lo);
        for (size_t i = lo; i < hi; i++)
            l->words[i].lexeme = lexemes[i - lo];
    }
    free(lexemes);
}

/* The first of these that a word is of, as a number. */
static uint8_t kind_of(const struct word *w)
{
    static const uint64_t kinds[] = {
        WORD(TITLE) | WORD(MISTER) | WORD(MISTRESS),
        WORD(HE) | WORD(SHE),
        WORD(THEY),
        WORD(FIRST),
        WORD(POSSESSIVE),
        WORD(TIME) | WORD(WEEKDAY) | WORD(MONTH),
        WORD(MEDIUM),
        WORD(PRESS),
        WORD(RELATIVE),
        WORD(ORGANISATION),
        WORD(ROLE),
        WORD(AFFILIATION),
        WORD(MALE_NAME) | WORD(FEMALE_NAME),
        WORD(AND),
        WORD(BUT) | WORD(OR),
        WORD(MODAL),
        WORD(HAVE),
        WORD(BE),
        WORD(NEGATION),
        WORD(SUBORDINATOR),
        WORD(ADVERB),
        WORD(DETERMINER),
        WORD(OF),
        WORD(FOR) | WORD(BY) | WORD(TO),
        WORD(PREPOSITION),
    };
    enum { KINDS = sizeof kinds / sizeof *kinds };
    for (uint8_t k = 0; w->classes && k < KINDS; k++)
        if (w->classes & kinds[k])
            return (uint8_t)(k + 1);
    return (uint8_t)(KINDS + 1 + w->capital + 2 * (w->type == TOKEN_NUMBER) + 4 * (w->mark != 0));
}

static void know_verb(struct learned_word *x, const struct word *w)
{
    x->cue = cue_of(w);
    x->kind = kind_of(w);
    x->lemma = x->lexeme.word;
    if (!w->entry || !w->entry->cue)
        return;
    const struct cue *cue = w->entry->cue;
    x->frames = cue->frames + 256 * (1 + (uint32_t)cue->class);
    x->lemma = 5;
    for (size_t i = 0; i < cue->lemma.len; i++)
        x->lemma = feature_mix(x->lemma, (unsigned char)cue->lemma.data[i]);
}

void learned_prepare(struct learned *l, const struct article *a, const struct statements *rules,
                     size_t first)
{
    l->article = a;
    l->words = memory_grow(l->words, &l->word_cap, a->count + 1, sizeof *l->words);
    for (size_t i = 0; i < a->count; i++)
        l->words[i] = (struct learned_word){.role = ROLE_NONE};
    tag_sentences(l);
    for (size_t i = 0; i < a->count; i++)
        know_verb(&l->words[i], &a->words[i]);
    for (size_t s = first; s < rules->count; s++)
        mark_statement(l, rules, s);
}
