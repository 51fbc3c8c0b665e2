/* To whom it was said: "wrote to the mayor that", "said on Monday to a crowd", "begged him". */
#include "analysis/statements/rules.h"

#include "analysis/statements/rules_parts.h"

/* Many who can listen, by a noun that is no class of words: rules elsewhere take it for a plain
 * one.
 */
static bool is_audience(const struct article *a, size_t i)
{
    static const char *const words[] = {
        "congregation", "gathering",    "jury",        "jurors",    "inquest",    "inquiry",
        "tribunal",     "panel",        "staff",       "employees", "crew",       "team",
        "people",       "police",       "authorities", "public",    "nation",     "world",
        "residents",    "families",     "parents",     "pupils",    "passengers", "customers",
        "shareholders", "constituents", "neighbours",  "neighbors", "villagers",  "mourners",
        "fans",         "others"};
    return word_is(a, i, WORD(PRESS)) || phrase_is_plural_role(a, i) ||
           slice_is_one_of(article_word(a, i), words, sizeof words / sizeof *words);
}

/* One or more who can listen, by a noun of their kind: "the jury", "diplomats". */
static bool is_listener(const struct article *a, size_t i)
{
    const uint64_t kinds = WORD(ROLE) | WORD(ORGANISATION) | WORD(MALE) | WORD(FEMALE);
    return (word_is(a, i, kinds) && !word_is(a, i, WORD(DETERMINER))) || is_audience(a, i);
}

/* The last word of who it is: "the minister | of defence". */
static size_t head_of(const struct article *a, struct range phrase)
{
    size_t i = phrase.first;
    while (i + 1 < phrase.last && !word_is(a, i + 1, WORD(OF)))
        i++;
    return i;
}

/* "to head the bank", "to police the border" are no listeners: a noun alone has to be of many. */
static bool can_listen(const struct article *a, struct range who)
{
    size_t head = head_of(a, who);
    if (word_is(a, who.first, WORD(PRONOUN) | WORD(HE) | WORD(SHE) | WORD(THEY) | WORD(FIRST)) &&
        who.last == who.first + 1)
        return !word_is(a, who.first, WORD(RELATIVE)) &&
               !slice_equal(article_word(a, who.first), SLICE("it"));
    if (a->words[head].capital)
        return true;
    if (word_is(a, who.first, WORD(DETERMINER)) || head > who.first)
        return is_listener(a, head);
    return is_audience(a, head);
}

/* Nothing goes on at word i that would make whoever ends there the subject or owner of it. */
static bool ends_before(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    return i >= f->hi || a->words[i].mark || word_opens_quote(a, i) || begins_tail(a, i) ||
           word_is(a, i,
                   WORD(THAT) | WORD(CONJUNCTION) | WORD(RELATIVE) | WORD(WH) | WORD(NEGATION));
}

/* Whoever is addressed at word i; empty where it is nobody. */
static struct range listener_at(const struct finder *f, size_t i)
{
    struct range who = addressee_at(f, i);
    while (who.last > who.first && word_is(f->a, who.last - 1, WORD(NEGATION)))
        who.last--; /* "told the jury | not to read it" */
    bool found = !range_is_empty(who) && can_listen(f->a, who) && ends_before(f, who.last);
    return found ? who : (struct range){i, i};
}

/* Behind a word that says when or in which medium: "on Monday", "in a letter"; i: it is none. */
static size_t behind_circumstance(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (word_is(a, i, WORD(PREPOSITION)) && word_is(a, i + 1, WORD(WEEKDAY) | WORD(MONTH)))
        return i + 2;
    if (word_is(a, i, WORD(ADVERB) | WORD(TIME) | WORD(WEEKDAY)))
        return i + 1;
    if (word_is(a, i, WORD(IN)) && word_is(a, i + 1, WORD(DETERMINER)))
        for (size_t z = i + 2; z < f->hi && z < i + SHORT_TAIL && !a->words[z].mark; z++)
            if (word_is(a, z, WORD(MEDIUM)))
                return z + 1;
    return i;
}

/* Whom the statement of the verb at word v says it to, behind it or, in "said Lund to the crew",
 * behind the source. */
static struct range listener_behind(const struct finder *f, const struct cue *verb, size_t v,
                                    struct range source)
{
    const struct article *a = f->a;
    size_t i = source.first == v + 1 ? source.last : v + 1;
    struct range who = {i, i};
    if ((verb->hearer || verb->frames & FRAME_PERSON) && i == v + 1)
        who = listener_at(f, i);
    for (size_t z = i; range_is_empty(who) && z < f->hi && z < i + REACH;) {
        if (word_is(a, z, WORD(TO)))
            return listener_at(f, z);
        size_t next = behind_circumstance(f, z);
        if (next == z)
            break;
        z = next;
    }
    return who;
}

/* The last word of the cue that is its verb; count: none. */
static size_t verb_of(const struct article *a, const struct statement *s)
{
    struct range cue = words_of(a, s->cue);
    for (size_t i = cue.last < a->count ? cue.last : a->count; i-- > cue.first;)
        if (a->words[i].entry && a->words[i].entry->cue == s->verb)
            return i;
    return a->count;
}

static bool overlap(struct span x, struct span y)
{
    return x.start < y.end && y.start < x.end;
}

static bool is_content(const struct statements *s, const struct statement *x, struct span who)
{
    for (size_t p = x->first_piece; p < x->first_piece + x->piece_count; p++)
        if (overlap(s->pieces[p], who))
            return true;
    return false;
}

void rules_address(struct article *a, struct statements *s)
{
    for (size_t n = 0; n < s->count; n++) {
        struct statement *x = &s->items[n];
        if (x->addressee.start < x->addressee.end || !x->verb || x->class > CUE_WRITE ||
            passes_on(x->verb) || slice_equal(x->verb->lemma, SLICE("post")))
            continue; /* "posted to Facebook": that passes it on */
        size_t v = verb_of(a, x);
        if (v >= a->count || (v > 0 && word_is(a, v - 1, WORD(BE))))
            continue; /* "is said to rival the best" */
        size_t hi = v + 1;
        while (hi < v + 3 * REACH && !sentence_ends_at(a, hi))
            hi++;
        struct finder f = {.a = a, .out = s, .lo = v, .hi = hi};
        struct span who = span_of(a, listener_behind(&f, x->verb, v, words_of(a, x->source)));
        if (!is_content(s, x, who) && !overlap(x->source, who))
            x->addressee = who;
    }
}
