/* The words behind a cue: when, where and to whom something was said, up to where the content
 * begins. */
#include "analysis/statements/rules_parts.h"

enum {
    LONGEST_PLAIN = 5,  /* words of whom somebody told, without an article */
    LONGEST_ASIDE = 12, /* words between two commas behind a cue */
};

/* "late Wednesday", "early on Monday" */
static bool begins_hour(const struct article *a, size_t i)
{
    bool time = word_is(a, i + 1, WORD(TIME) | WORD(WEEKDAY)) ||
                (word_is(a, i + 1, WORD(PREPOSITION)) && word_is(a, i + 2, WORD(WEEKDAY)));
    return time && (slice_equal(article_word(a, i), SLICE("early")) ||
                    slice_equal(article_word(a, i), SLICE("late")));
}

/* "the last time", which is no time yet when something is said of it */
static bool is_the_last(const struct article *a, size_t i)
{
    bool last = slice_equal(article_word(a, i + 1), SLICE("last")) ||
                slice_equal(article_word(a, i + 1), SLICE("next"));
    return last && word_is(a, i, WORD(ARTICLE)) && !word_is(a, i + 2, WORD(TIME));
}

/* "aboard the ferry", "outside the court" */
static bool begins_place(const struct article *a, size_t i)
{
    if (i >= a->count || a->words[i].classes || a->words[i].mark)
        return false;
    struct slice word = article_word(a, i);
    return strchr("aio", word.data[0]) &&
           (slice_equal(word, SLICE("aboard")) || slice_equal(word, SLICE("ahead")) ||
            slice_equal(word, SLICE("inside")) || slice_equal(word, SLICE("outside")));
}

/* "Thursday's statement", "last week's vote": a time that says of what, and not when. */
static bool owns_what_follows(const struct article *a, size_t i)
{
    const size_t first = i;
    while (i < first + 3 && word_is(a, i, WORD(TIME) | WORD(WEEKDAY) | WORD(MONTH)))
        i++;
    return i > first && i < a->count && a->words[i].type == TOKEN_CLITIC &&
           !word_is(a, i + 1, WORD(TIME));
}

bool begins_tail(const struct article *a, size_t i)
{
    if (owns_what_follows(a, i))
        return false;
    return begins_place(a, i) || (i < a->count && begins_hour(a, i)) ||
           word_is(a, i,
                   WORD(PREPOSITION) | WORD(TIME) | WORD(WEEKDAY) | WORD(ADVERB) | WORD(AS)) ||
           (word_is(a, i, WORD(DETERMINER)) && word_is(a, i + 1, WORD(TIME)) &&
            !is_the_last(a, i)) ||
           (word_is(a, i, WORD(SUBORDINATOR)) && !word_is(a, i, WORD(THAT) | WORD(WH)));
}

/* Behind a quotation at word z that is a name, on to "that": "said on 'Morning Joe' | that"; z
 * where it is none. */
static size_t behind_title(const struct finder *f, size_t z)
{
    const struct quotation *q = word_opens_quote(f->a, z) ? quotation_of(f->a, z) : NULL;
    size_t next = q ? q->last + 1u : z;
    return q && next < f->hi && word_is(f->a, next, WORD(THAT)) ? next : z;
}

/* Behind what two commas hold, the first at word i, where "that" or a quotation follows: "in
 * Madison, Wisconsin, | that"; 0 where none does. */
static size_t behind_commas(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    for (size_t z = i + 1; z + 1 < f->hi && z < i + LONGEST_ASIDE; z++)
        if (word_mark(a, z) == ',')
            return word_is(a, z + 1, WORD(THAT)) || word_opens_quote(a, z + 1) ? z + 1 : 0;
        else if (a->words[z].mark || is_finite_cue(a, z) || word_is(a, z, WORD(THAT)))
            return 0;
    return 0;
}

/* "said | although the sea was calm, nobody sailed": what was said begins with it. */
static bool concedes(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(WHILE)) && !slice_equal(article_word(a, i), SLICE("while"));
}

/* "told them | when asked about it: '...'" */
static bool begins_asked(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(WH)) && slice_equal(article_word(a, i), SLICE("when")) &&
           is_cue_form(a, i + 1, FORM_PAST) && a->words[i + 1].entry->cue->frames & FRAME_QUESTION;
}

size_t content_after(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (i >= f->hi)
        return NOWHERE;
    if (word_mark(a, i) == ':')
        return i + 1;
    if (word_mark(a, i) == ',' && word_opens_quote(a, i + 1))
        return i + 1;
    if (word_mark(a, i) && !word_opens_quote(a, i) && word_mark(a, i) != '[' &&
        word_mark(a, i) != ',')
        return NOWHERE;
    if (word_mark(a, i) != ',' && (concedes(a, i) || (!begins_tail(a, i) && !begins_asked(a, i))))
        return i;
    size_t behind = NOWHERE;
    for (size_t z = i; z < f->hi && z < i + REACH; z++) {
        if (word_is(a, z, WORD(THAT)) || word_opens_quote(a, z))
            return behind_title(f, z);
        if (word_mark(a, z) == ':')
            return z + 1;
        if (is_cue_form(a, z, FORM_GERUND) && parts_clauses(a, z + 1) && word_opens_quote(a, z + 2))
            return NOWHERE; /* "concludes with him saying, '...'" */
        if (word_mark(a, i) == ',' && z > i && is_finite_cue(a, z))
            return NOWHERE; /* "asked whether they had replied, she said '...'" */
        if (word_mark(a, z) == ',' && z > i && behind_commas(f, z))
            return behind_commas(f, z);
        if (word_mark(a, z) == ',' && z > i && !word_is(a, z + 1, WORD(THAT)))
            return word_is(a, z + 1, WORD(CONJUNCTION) | WORD(RELATIVE)) ? NOWHERE : z + 1;
        if (word_is(a, z, WORD(TIME) | WORD(MEDIUM)) &&
            word_is(a, z + 1, WORD(PRONOUN) | WORD(DETERMINER)) && !word_is(a, z + 2, WORD(TIME)))
            behind = z + 1;
        else if (word_is(a, z, WORD(WEEKDAY)) && z + 1 < f->hi && !begins_tail(a, z + 1) &&
                 !word_mark(a, z + 1))
            behind = z + 1;
        if (behind != NOWHERE)
            return behind;
    }
    return word_mark(a, i) == ',' ? i + 1 : NOWHERE;
}

/* "told public broadcaster | TVE that": where somebody ends whose first word is the plain noun
 * before word i. */
static size_t behind_plain_addressee(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    for (size_t z = i; z < f->hi && z < i + LONGEST_PLAIN; z++) {
        bool named = z > i && (a->words[z - 1].capital || word_is(a, z - 1, WORD(PRESS))) &&
                     word_is(a, i - 1, WORD(ROLE) | WORD(PRESS) | WORD(TITLE) | WORD(ORGANISATION));
        if (z > i && (word_is(a, z, WORD(THAT)) || word_mark(a, z) == ':' ||
                      (named && word_is(a, z, WORD(PRONOUN) | WORD(DETERMINER))) ||
                      (a->words[z - 1].capital && ends_sentence(word_mark(a, z)))))
            return z;
        if (a->words[z].mark || a->words[z].quote != QUOTE_OUTSIDE || begins_place(a, z) ||
            (a->words[z].classes & ~(WORD(PRESS) | WORD(ROLE) | WORD(ORGANISATION)) &&
             !a->words[z].capital))
            break;
    }
    return i;
}

/* "asked federal prosecutors | to", "warned residents of Vik |": many, whose phrase begins at word
 * i; else `end`. */
static size_t behind_many(const struct finder *f, size_t i, size_t end)
{
    const struct article *a = f->a;
    const uint64_t within = WORD(ROLE) | WORD(PRESS) | WORD(ORGANISATION) | WORD(AFFILIATION) |
                            WORD(QUALIFIER) | WORD(TITLE);
    size_t z = i;
    while (z < f->hi && z < i + LONGEST_PLAIN && !a->words[z].mark &&
           !(a->words[z].classes & ~within) && !phrase_is_plural_role(a, z))
        z++;
    bool many = z < f->hi && !a->words[z].mark && phrase_is_plural_role(a, z);
    if (!many)
        return end;
    size_t place = z + 2;
    if (word_is(a, z + 1, WORD(OF)) && place < f->hi && a->words[place].capital)
        for (z = place; z + 1 < f->hi && a->words[z + 1].capital; z++)
            ;
    return z + 1 > end ? z + 1 : end;
}

/* "told | one reporter", "told | some of his friends" no: a number of those at word i + 1. */
static bool counts_somebody(const struct article *a, size_t i)
{
    const uint64_t kinds = WORD(ROLE) | WORD(PRESS) | WORD(MALE) | WORD(FEMALE);
    return word_is(a, i, WORD(PRONOUN)) && !word_is(a, i, WORD(RELATIVE)) &&
           (word_is(a, i, WORD(DETERMINER)) || slice_equal(article_word(a, i), SLICE("one"))) &&
           (phrase_is_plural_role(a, i + 1) ||
            (word_is(a, i + 1, kinds) && !word_is(a, i + 1, WORD(PRONOUN) | WORD(DETERMINER))));
}

/* "responded | boldly: '...'": how, and not whom. */
static bool says_how(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    return a->words[i].type == TOKEN_WORD && !a->words[i].capital && word_mark(a, i + 1) &&
           slice_ends(word, SLICE("ly")) && !slice_ends(word, SLICE("ily"));
}

struct range addressee_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t first = i;
    if (i >= f->hi || (a->words[i].mark && !a->words[i].capital) ||
        word_is(a, i, WORD(THAT) | WORD(WH)) || says_how(a, i))
        return (struct range){i, i};
    if (word_is(a, i, WORD(TO)))
        first = ++i;
    else if (begins_tail(a, i))
        return (struct range){i, i};
    bool some = counts_somebody(a, i);
    if (word_is(a, i, WORD(PRONOUN) | WORD(HE) | WORD(SHE) | WORD(THEY) | WORD(FIRST)) &&
        !word_is(a, i, WORD(POSSESSIVE)) && !some)
        return (struct range){first, i + 1};
    bool article = some || word_is(a, i, WORD(DETERMINER));
    bool names = !article && a->words[i].capital;
    for (i++; i < f->hi; i++) {
        const struct word *w = &a->words[i];
        if (w->mark && w->mark != '&' && w->mark != '/' && w->mark != '-')
            break;
        if (article_is_hyphen(a, i - 1) || (w->capital && a->words[i - 1].type == TOKEN_CLITIC))
            continue; /* "the 34-year-old mayor", "the BBC's Today programme": no time of its own */
        bool others = slice_equal(article_word(a, i), SLICE("others")); /* "Lund and two others" */
        if (w->classes & (WORD(PRONOUN) | WORD(DETERMINER) | WORD(AUXILIARY) | WORD(TIME) |
                          WORD(SUBORDINATOR) | WORD(AS) | WORD(CONNECTOR)) &&
            w->type != TOKEN_CLITIC && !others)
            break;
        if (w->classes & (WORD(PREPOSITION) | WORD(CONJUNCTION)) &&
            !(w->classes & (WORD(OF) | WORD(AND))))
            break;
        if (names && !w->capital && w->type == TOKEN_WORD && !w->classes &&
            a->words[i - 1].capital && !word_is(a, i + 1, WORD(THAT)))
            break;
        if (!article && !names)
            return (struct range){first, behind_many(f, i - 1, behind_plain_addressee(f, i))};
    }
    if (i < f->hi && word_opens_quote(a, i) && a->words[i - 1].type == TOKEN_CLITIC)
        i = quotation_of(a, i)->last + 1u; /* MSNBC's "Morning Joe" */
    while (i > first && word_is(a, i - 1, WORD(OF) | WORD(AND)))
        i--;
    return (struct range){first, i};
}

size_t quotation_ahead(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    for (size_t z = i; z < f->hi && z < i + SUBJECT_AHEAD; z++) {
        if (parts_clauses(a, z) && word_opens_quote(a, z + 1) && z > i)
            return z + 1;
        if (a->words[z].mark || word_is(a, z, WORD(THAT) | WORD(CONJUNCTION)) ||
            is_finite_cue(a, z) || is_cue_form(a, z, FORM_GERUND))
            return NOWHERE;
    }
    return NOWHERE;
}

/* "..., | speaking on condition of anonymity" */
static bool speaks_how(const struct finder *f, size_t i)
{
    return i + 1 < f->hi && slice_equal(article_word(f->a, i), SLICE("speaking")) &&
           word_is(f->a, i + 1, WORD(PREPOSITION) | WORD(TO));
}

bool closes_sentence(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (i < f->hi && !a->words[i].mark && !begins_tail(a, i))
        return false;
    for (size_t z = i; z < f->hi && z < i + SHORT_TAIL; z++)
        if (a->words[z].mark)
            return ends_sentence(a->words[z].mark) || speaks_how(f, z + 1) ||
                   (is_cue_form(a, z + 1, FORM_GERUND) && passes_on(a->words[z + 1].entry->cue));
    return i + SHORT_TAIL > f->hi;
}
