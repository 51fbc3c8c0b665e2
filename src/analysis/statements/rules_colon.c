/* Colons and dashes between a quotation and who said it, and headlines. */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/phrase.h"

/* "One", "the", "he" at word i: somebody is said to speak. */
static bool names_somebody(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(DETERMINER) | WORD(HE) | WORD(SHE)) ||
           slice_equal(article_word(a, i), SLICE("one"));
}

/* "Then: '...'" names nobody. */
static bool tells_when(const struct finder *f, size_t k)
{
    return k == f->lo + 1 && word_is(f->a, f->lo, WORD(ADVERB) | WORD(CONNECTOR) | WORD(TIME));
}

bool rule_colon(struct finder *f, size_t k)
{
    struct article *a = f->a;
    if (!word_opens_quote(a, k + 1) || k == f->lo || k > f->lo + 8 || phrase_is_kicker(a, k) ||
        tells_when(f, k))
        return false;
    const struct word_entry *said = a->words[f->lo].entry;
    bool verb = said && said->cue && said->form == FORM_PAST && said->cue->frames & FRAME_QUOTE &&
                k > f->lo + 1;
    struct range source = {f->lo + verb, k};
    bool plain = verb && names_somebody(a, source.first); /* "Said one retired sailor: '...'" */
    for (size_t i = f->lo; i < k; i++)
        if (a->words[i].mark ||
            (plain ? i > f->lo && is_finite(a, i)
                   : !a->words[i].capital && !word_is(a, i, WORD(OF) | WORD(DETERMINER))))
            return false;
    struct quotation *q = quotation_of(a, k + 1);
    if (!quotation_ends_sentence(a, q))
        return false;
    add_statement(f, &(struct found){.rule = "colon",
                                     .confidence = 80,
                                     .content = quotation_words(q),
                                     .cue = {verb ? f->lo : k, verb ? f->lo + 1 : k + 1},
                                     .source = source,
                                     .class = verb ? said->cue->class : CUE_NONE});
    join_following(f, q->last + 1u);
    return true;
}

void rule_said_first(struct finder *f)
{
    struct article *a = f->a;
    const struct word_entry *said = a->words[f->lo].entry;
    if (!said || !said->cue || said->form != FORM_PAST || said->cue->class > CUE_WRITE ||
        !(said->cue->frames & FRAME_QUOTE) || f->lo + 2 >= f->hi ||
        !(a->words[f->lo + 1].capital || names_somebody(a, f->lo + 1)) ||
        a->words[f->lo].quote != QUOTE_OUTSIDE)
        return;
    struct range source = phrase_after(a, f->lo + 1, f->hi, false);
    if (range_is_empty(source) || word_mark(a, source.last) != ',' ||
        !word_opens_quote(a, source.last + 1))
        return;
    struct quotation *q = quotation_of(a, source.last + 1);
    if (!quotation_ends_sentence(a, q))
        return;
    add_statement(f, &(struct found){.rule = "colon",
                                     .confidence = 80,
                                     .content = quotation_words(q),
                                     .cue = {f->lo, f->lo + 1},
                                     .source = source,
                                     .class = said->cue->class});
    join_following(f, q->last + 1u);
}

/* "response", "answer" at word i */
static bool is_answer(const struct article *a, size_t i)
{
    static const char *const nouns[] = {"answer", "advice",   "explanation", "message", "reaction",
                                        "reply",  "response", "retort",      "verdict"};
    return slice_is_one_of(article_word(a, i), nouns, sizeof nouns / sizeof *nouns);
}

/* Such a noun before the mark at word k, with nothing but a preposition and what goes with it
 * between: "verdict on the report:"; NOWHERE where there is none. */
static size_t answer_before(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    for (size_t i = k; i > f->lo + 1 && k - i < SUBJECT_AHEAD; i--) {
        if (is_answer(a, i - 1))
            return i == k || word_is(a, i, WORD(PREPOSITION) | WORD(TO)) ? i - 1 : NOWHERE;
        if (a->words[i - 1].mark || is_finite(a, i - 1))
            return NOWHERE;
    }
    return NOWHERE;
}

bool rule_answer(struct finder *f, size_t k)
{
    struct article *a = f->a;
    struct quotation *q = word_opens_quote(a, k + 1) ? quotation_of(a, k + 1) : NULL;
    if (!q || q->claimed || !quotation_ends_sentence(a, q) || k < f->lo + 2 ||
        !same_paragraph(a, k, k + 1))
        return false;
    size_t noun = answer_before(f, k);
    if (noun == NOWHERE)
        return false;
    size_t cue = noun;
    while (cue > f->lo + 1 && cue + 2 > noun && !a->words[cue - 1].mark &&
           a->words[cue - 1].type == TOKEN_WORD && !a->words[cue - 1].classes)
        cue--;
    for (size_t i = cue; i <= noun; i++) {
        struct range source = owner_before(f, i);
        if (range_is_empty(source) || source.first != f->lo)
            continue;
        add_statement(f, &(struct found){.rule = "announced",
                                         .confidence = 80,
                                         .content = quotation_words(q),
                                         .cue = {i, noun + 1},
                                         .source = source,
                                         .class = CUE_SPEECH});
        join_following(f, q->last + 1u);
        return true;
    }
    return false;
}

/* "On the booking: '...'": what the one who spoke before says of it. */
static bool on_a_subject(const struct finder *f, size_t k)
{
    struct slice first = article_word(f->a, f->lo);
    if (k > f->lo + SUBJECT_AHEAD ||
        word_is(f->a, f->lo + 1, WORD(WEEKDAY) | WORD(MONTH) | WORD(TIME)) ||
        !(slice_equal(first, SLICE("On")) || slice_equal(first, SLICE("About"))))
        return false;
    for (size_t i = f->lo; i < k; i++)
        if (f->a->words[i].mark || is_finite(f->a, i))
            return false;
    return true;
}

static void add_announced(struct finder *f, const struct quotation *q, struct range cue,
                          struct range source)
{
    add_statement(f, &(struct found){.rule = "announced",
                                     .confidence = 70,
                                     .content = quotation_words(q),
                                     .cue = cue,
                                     .source = source,
                                     .class = CUE_SPEECH});
    join_following(f, q->last + 1u);
}

bool rule_announced(struct finder *f, size_t k)
{
    struct article *a = f->a;
    struct quotation *q = word_opens_quote(a, k + 1) ? quotation_of(a, k + 1) : NULL;
    if (!q || q->claimed || !quotation_ends_sentence(a, q) || phrase_is_kicker(a, k))
        return false;
    if (on_a_subject(f, k) || tells_when(f, k)) {
        add_statement(f, &(struct found){.rule = "announced",
                                         .confidence = 70,
                                         .content = quotation_words(q),
                                         .class = CUE_NONE});
        join_following(f, q->last + 1u);
        return true;
    }
    struct range source = phrase_subject(a, f->lo, k);
    if (k > f->lo + 2 && is_answer(a, k - 1) && word_is(a, k - 2, WORD(ARTICLE)) &&
        source.last + 1 >= k) {
        add_announced(f, q, (struct range){k - 1, k}, (struct range){k, k}); /* "came the reply:" */
        return true;
    }
    if (range_is_empty(source) || k - source.last > LONGEST_FRONTED ||
        !(a->words[source.first].capital || word_is(a, source.first, WORD(HE) | WORD(SHE))) ||
        word_is(a, source.first, WORD(DETERMINER)))
        return false;
    size_t cue = source.last < k ? source.last : k;
    if (word_mark(a, cue) == '(' && word_mark(a, k - 1) == ')')
        cue = k; /* "Ann Lund (Greens): '...'" */
    for (size_t z = cue; word_mark(a, cue) == ',' && z < k; z++)
        if (word_mark(a, z) == ',' && z > source.last)
            cue = z + 1;
    add_announced(f, q, (struct range){cue, cue < k ? k : k + 1}, source);
    return true;
}

void rule_dash(struct finder *f, size_t k)
{
    struct article *a = f->a;
    struct quotation *q = k ? quotation_of(a, k - 1) : NULL;
    size_t last = k + 1;
    if (!q || q->last + 1u != k || q->claimed || !sentence_or_paragraph_begins(a, q->first))
        return;
    while (last < a->count && last < k + SUBJECT_AHEAD && same_paragraph(a, last, k) &&
           !a->words[last].mark)
        if (!a->words[last++].capital)
            return;
    if (last == k + 1 || (same_paragraph(a, last, k) && !ends_sentence(word_mark(a, last))))
        return;
    add_statement(f, &(struct found){.rule = "dash",
                                     .confidence = 80,
                                     .content = quotation_words(q),
                                     .cue = {k, k + 1},
                                     .source = {k + 1, last},
                                     .class = CUE_NONE});
}

/* Who a headline names behind its quotation and the colon at k: up to a verb that reports, to a
 * preposition behind a name, or to its end. Empty where it may be about something else. */
static struct range headline_source(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    const struct range nobody = {k, k};
    bool names = true, reports = false;
    size_t i = k + 1;
    for (; i < f->hi && !reports; i++) {
        const struct word *w = &a->words[i];
        if (w->mark || w->classes & WORD(WH) || i > k + SUBJECT_AHEAD)
            return nobody;
        reports = i > k + 1 && w->entry && w->entry->cue && !w->capital &&
                  w->entry->cue->class == CUE_SPEECH;
        if (reports || (names && word_is(a, i, WORD(PREPOSITION)) && !word_is(a, i, WORD(OF))))
            break;
        names &= w->capital || word_is(a, i, WORD(OF) | WORD(DETERMINER));
    }
    bool role = i > k + 1 && i == f->hi && word_is(a, i - 1, WORD(ROLE) | WORD(TITLE));
    return i > k + 1 && (names || reports || role) ? (struct range){k + 1, i} : nobody;
}

bool rule_headline(struct finder *f, size_t k)
{
    enum { SHORTEST = 5 }; /* with its marks: a shorter one may be the name of a book */
    struct article *a = f->a;
    const struct quotation *q = k ? quotation_of(a, k - 1) : NULL;
    if (!q || q->last + 1u != k || q->first != f->lo || q->claimed || k - q->first < SHORTEST ||
        (f->lo > 0 && !ends_paragraph(a, f->lo)) || !ends_paragraph(a, f->hi) ||
        ends_sentence(word_mark(a, f->hi - 1)))
        return false;
    struct range source = headline_source(f, k);
    if (range_is_empty(source))
        return false;
    struct verb v;
    bool reports = source.last < f->hi && verb_at(f, source.last, &v);
    add_statement(f, &(struct found){.rule = "headline",
                                     .confidence = 80,
                                     .content = quotation_words(q),
                                     .cue = {reports ? v.at : k, reports ? v.last : k + 1},
                                     .source = source,
                                     .verb = reports ? &v : NULL,
                                     .class = CUE_NONE});
    return true;
}

bool rule_headline_of(struct finder *f, size_t k)
{
    enum { LONGEST_LABEL = 4, FIRST_REACH = 3 };
    const struct article *a = f->a;
    if (k == f->lo || k > f->lo + LONGEST_LABEL || a->words[k].claimed || phrase_is_kicker(a, k) ||
        (f->lo > 0 && !ends_paragraph(a, f->lo)) || !ends_paragraph(a, f->hi) ||
        word_mark(a, f->hi - 1) == '.')
        return false;
    for (size_t i = f->lo; i < k; i++)
        if (!a->words[i].capital)
            return false;
    bool first = false;
    for (size_t i = k + 1; i < f->hi && i <= k + FIRST_REACH; i++)
        first |= word_is(a, i, WORD(FIRST)) && a->words[i].quote == QUOTE_OUTSIDE;
    if (!first || a->words[k + 1].claimed)
        return false;
    add_statement(f, &(struct found){.rule = "headline",
                                     .confidence = 85,
                                     .content = {k + 1, f->hi},
                                     .cue = {k, k + 1},
                                     .source = {f->lo, k},
                                     .class = CUE_NONE});
    return true;
}

/* The words of a headline are mostly in capitals; those that are not are short. */
static bool is_in_capitals(const struct article *a, struct range r)
{
    size_t words = 0, capitals = 0;
    for (size_t i = r.first; i < r.last; i++) {
        words += a->words[i].type == TOKEN_WORD;
        capitals += a->words[i].capital;
    }
    return words > 2 && 2 * capitals > words;
}

bool rule_headline_says(struct finder *f)
{
    enum { LONGEST_NAME = 10 };
    const struct article *a = f->a;
    size_t last = f->hi - 1;
    if (word_mark(a, last) == '.' && last > f->lo)
        last--;
    const struct word *w = &a->words[last];
    if (!w->capital || !w->entry || !w->entry->cue || w->entry->form != FORM_THIRD ||
        !(w->entry->cue->frames & FRAME_CLAUSE) || w->quote != QUOTE_OUTSIDE ||
        !ends_paragraph(a, f->hi) || (f->lo > 0 && !ends_paragraph(a, f->lo)))
        return false;
    size_t first = last;
    while (first > f->lo + 3 && last - first < LONGEST_NAME && !a->words[first - 1].mark)
        first--;
    if (first == last || word_mark(a, first - 1) != ',' || !a->words[first].capital ||
        !a->words[last - 1].capital || !is_in_capitals(a, (struct range){f->lo, first}))
        return false;
    struct verb v = {
        .at = last, .first = last, .last = last + 1, .cue = w->entry->cue, .form = FORM_THIRD};
    add_statement(f, &(struct found){.rule = "headline",
                                     .confidence = 85,
                                     .firm = true,
                                     .content = {f->lo, first - 1},
                                     .cue = {last, last + 1},
                                     .source = {first, last},
                                     .verb = &v});
    return true;
}
