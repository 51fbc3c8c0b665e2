/* "A was accused by NAME of B", "A was criticised for B by NAME": who is blamed, and for what. "It
 * was said that CONTENT": nobody says it. */
#include "analysis/statements/rules_parts.h"

enum {
    LONGEST_BLAME = 32, /* words of what somebody is blamed for, and by whom */
};

/* "of taking bribes", "for the delay", "as a liar" at word i */
static bool begins_blame(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(OF) | WORD(FOR) | WORD(AS));
}

/* Whoever is named behind "by" at word i; empty where it says how ("by lying") or when ("by May").
 */
static struct range named_behind(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    struct range none = {i, i};
    if (i + 1 >= f->hi || !word_is(a, i, WORD(BY)) || a->words[i + 1].mark ||
        word_is(a, i + 1, WORD(TIME) | WORD(MONTH) | WORD(WEEKDAY) | WORD(PREPOSITION)) ||
        a->words[i + 1].type == TOKEN_NUMBER || slice_ends(article_word(a, i + 1), SLICE("ing")))
        return none;
    struct range somebody = phrase_after(a, i + 1, f->hi, false);
    for (size_t k = somebody.first + 1;
         k + 1 < somebody.last && !word_is(a, k, WORD(RELATIVE)); k++)
        if (word_is(a, k, WORD(FOR) | WORD(AS)) ||
            (word_is(a, k, WORD(OF)) && slice_ends(article_word(a, k + 1), SLICE("ing"))))
            somebody.last = k; /* "by regulators | of hiding losses" */
    return range_is_empty(somebody) ? none : somebody;
}

/* The last "by" of the clause that begins at word i, which closes it: "of lying by the court". */
static size_t closing_by(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t by = NOWHERE;
    size_t end = f->hi < i + LONGEST_BLAME ? f->hi : i + LONGEST_BLAME;
    for (size_t k = i; k < end && a->words[k].quote == QUOTE_OUTSIDE; k++)
        if ((a->words[k].mark && !article_is_hyphen(a, k)) ||
            word_is(a, k, WORD(RELATIVE) | WORD(SUBORDINATOR) | WORD(CONJUNCTION)))
            break;
        else if (word_is(a, k, WORD(BY)))
            by = k;
    if (by == NOWHERE)
        return by;
    struct range somebody = named_behind(f, by);
    return somebody.first > by && (somebody.last >= f->hi || word_mark(a, somebody.last)) ? by
                                                                                        : NOWHERE;
}

/* Nothing of the same clause stands before word i: the subject is whole. */
static bool begins_clause_at(const struct finder *f, size_t i)
{
    return i == f->lo || f->a->words[i - 1].mark ||
           word_is(f->a, i - 1, WORD(CONJUNCTION) | WORD(SUBORDINATOR) | WORD(RELATIVE)) ||
           word_is(f->a, i, WORD(RELATIVE));
}

bool rule_passive(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    const unsigned others = FRAME_CLAUSE | FRAME_PERSON | FRAME_INFINITIVE;
    if (v->cue->class != CUE_SPEECH || !(v->cue->frames & FRAME_NOUN) || v->cue->frames & others ||
        passes_on(v->cue))
        return false;
    struct range who = phrase_before(a, f->lo, v->first), source = {v->last, v->last};
    if (range_is_empty(who) || word_is(a, who.first, WORD(THAT)) || !begins_clause_at(f, who.first))
        return false;
    size_t i = v->last;
    struct range by = named_behind(f, i);
    if (by.first > i) {
        source = by;
        i = by.last;
    }
    struct range blame = {i, i};
    if (begins_blame(a, i)) {
        blame.last = clause_end(f, i);
        for (size_t k = i; k + 1 < blame.last && word_is(a, who.first, WORD(RELATIVE)); k++)
            if (word_mark(a, k) == ',' && is_finite(a, k + 1))
                blame.last = k; /* "which was praised for its speed, | has left" */
        size_t closing = range_is_empty(source) ? closing_by(f, i + 1) : NOWHERE;
        if (closing != NOWHERE && closing < blame.last) {
            source = named_behind(f, closing);
            blame.last = closing;
        }
    }
    if (range_is_empty(source))
        return false;
    add_statement(f, &(struct found){.rule = "passive",
                                     .confidence = 85,
                                     .firm = !range_is_empty(blame),
                                     .content = who,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .verb = v});
    if (!range_is_empty(blame))
        add_part(f, blame);
    return true;
}

bool rule_impersonal(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    const size_t it = v->first - 1;
    if (v->first == f->lo || !(v->cue->frames & FRAME_CLAUSE) ||
        (!slice_equal(article_word(a, it), SLICE("It")) &&
         !slice_equal(article_word(a, it), SLICE("it"))) ||
        !begins_clause_at(f, it))
        return false;
    struct range source = named_behind(f, v->last);
    size_t that = content_after(f, source.last);
    if (that == NOWHERE || that + 1 >= f->hi || !word_is(a, that, WORD(THAT)))
        return false;
    bool somebody = a->words[source.first].capital || word_is(a, source.first, WORD(DETERMINER)) ||
                    slice_ends(article_word(a, source.last - 1), SLICE("s"));
    if (range_is_empty(source) || !somebody) /* "found by chance" */
        source = (struct range){v->last, v->last};
    add_statement(f, &(struct found){.rule = "impersonal",
                                     .confidence = 60,
                                     .content = {that, clause_end(f, that)},
                                     .cue = cue_range(v),
                                     .source = source,
                                     .verb = v});
    return true;
}
