#include "analysis/statements/orphan.h"

#include "analysis/statements/phrase.h"
#include "analysis/statements/quotation.h"
#include "base/memory.h"

enum {
    SHORTEST = 3, /* words of a quotation that can be a sentence of speech */
    STATEMENTS_BACK = 16,
    SENTENCES_BACK = 2,
    SENTENCE_REACH = 60, /* words of the sentence before it that are looked at */
    NAME_REACH = 600     /* words before it among which a name may have come already */
};

/* The number of the quotation that the cue stands in, whose words somebody else says; 0: it is in
 * none, or the colon of a transcript's label that a quotation begins with. */
static uint32_t quotation_with(const struct article *a, struct span cue)
{
    size_t i = cue.start < cue.end ? article_word_at(a, cue.start) : a->count;
    return i < a->count && !a->words[i].mark && a->words[i].quote == QUOTE_INSIDE
               ? a->words[i].quotation
               : 0;
}

void orphans_claim(struct article *a, const struct statements *s)
{
    for (size_t i = 0; i < a->count; i++)
        a->words[i].claimed = false;
    for (size_t i = 0; i < s->count; i++) {
        const struct statement *st = &s->items[i];
        const uint32_t within = quotation_with(a, st->cue);
        for (size_t p = st->first_piece; p < st->first_piece + st->piece_count; p++)
            for (size_t w = article_word_at(a, s->pieces[p].start);
                 w < a->count && a->base + a->words[w].start < s->pieces[p].end; w++)
                a->words[w].claimed |= !within || a->words[w].quotation != within;
    }
}

static bool is_claimed(const struct article *a, const struct quotation *q)
{
    for (size_t i = q->first; i <= q->last; i++)
        if (a->words[i].claimed)
            return true;
    return false;
}

static bool begins_sentence(const struct article *a, size_t i)
{
    return i == 0 || a->words[i].sentence != a->words[i - 1].sentence;
}

static bool begins_paragraph(const struct article *a, size_t i)
{
    return i == 0 || a->words[i].paragraph != a->words[i - 1].paragraph;
}

static bool ends_sentence(char mark)
{
    return mark == '.' || mark == '?' || mark == '!';
}

/* True where the quotation is one sentence or more by itself, or somebody is named right behind it:
 * "We will win," Lund began. */
static bool is_speech(const struct article *a, const struct quotation *q)
{
    size_t words = 0, quoted = 0, next = q->last + 1u;
    article_count_quoted(a, q->first, next, &words, &quoted);
    bool ends = ends_sentence(word_mark(a, q->last - q->closed)) ||
                (ends_sentence(word_mark(a, next)) && !begins_sentence(a, next)) ||
                quotation_leads_to_speaker(a, q);
    bool heading = a->words[q->first].mark == '\'';
    return !heading && (q->closed || q->continued) && words >= SHORTEST &&
           (begins_sentence(a, q->first) || phrase_is_kicker(a, q->first - 1u)) && ends;
}

/* True where the capital of word i is not that of a sentence only: the word came with one before,
 * behind another word. */
static bool came_as_name(const struct article *a, size_t i)
{
    struct slice name = article_word(a, i);
    if (!a->words[i].capital || a->words[i].classes)
        return false;
    for (size_t k = i; k-- > 1 && i - k <= NAME_REACH;)
        if (a->words[k].capital && !begins_sentence(a, k) && slice_equal(article_word(a, k), name))
            return true;
    return false;
}

/* "Asked about the pier, | she laughed.": the word behind the comma, where a verb begins the
 * sentence at word lo. */
static size_t behind_participle(const struct article *a, size_t lo, size_t end)
{
    const struct word_entry *e = a->words[lo].entry;
    bool cue = e && e->cue && e->form == FORM_PAST;
    if (!cue && (a->words[lo].classes || !slice_ends(article_word(a, lo), SLICE("ed"))))
        return lo;
    for (size_t i = lo + 1; i + 1 < end; i++)
        if (word_mark(a, i) == ',' && a->words[i].quote == QUOTE_OUTSIDE &&
            (a->words[i + 1].capital || word_is(a, i + 1, WORD(HE) | WORD(SHE))))
            return i + 1;
    return lo;
}

/* Who the sentence before the quotation, in the same paragraph, is about: a name or a pronoun that
 * a clause begins with. Empty where it is not plain. */
static struct range subject_before(const struct article *a, const struct quotation *q)
{
    if (begins_paragraph(a, q->first))
        return (struct range){0, 0};
    size_t lo = q->first;
    do
        lo--;
    while (lo > 0 && q->first - lo < SENTENCE_REACH && !begins_sentence(a, lo));
    lo += word_is(a, lo, WORD(BUT) | WORD(AND)); /* "But Lund disagrees." */
    lo = behind_participle(a, lo, q->first);
    struct range subject = phrase_subject(a, lo, q->first);
    bool person = false;
    for (size_t i = subject.first; i < subject.last; i++)
        person |= a->words[i].quote == QUOTE_OUTSIDE &&
                  (came_as_name(a, i) || word_is(a, i,
                                                 WORD(HE) | WORD(SHE) | WORD(MALE_NAME) |
                                                     WORD(FEMALE_NAME) | WORD(TITLE))) &&
                  (i > lo || !word_is(a, i, WORD(POSSESSIVE)));
    return person ? subject : (struct range){0, 0};
}

/* The statement that the quotation goes on with: of the sentences right before it in its paragraph,
 * the nearest with one, there the first; SIZE_MAX: none. */
static size_t statement_before(const struct article *a, const struct statements *s, size_t count,
                               const struct quotation *q)
{
    size_t best = SIZE_MAX;
    uint32_t nearest = a->words[q->first].sentence;
    nearest = nearest > SENTENCES_BACK ? nearest - SENTENCES_BACK : 0;
    for (size_t i = count, looked = 0; i-- > 0 && looked < STATEMENTS_BACK; looked++) {
        const struct statement *st = &s->items[i];
        size_t at = article_word_at(a, st->cue.start);
        if (st->cue.start >= st->cue.end || st->source.start >= st->source.end || at >= q->first ||
            a->words[at].paragraph != a->words[q->first].paragraph ||
            a->words[at].quote != QUOTE_OUTSIDE || a->words[at].sentence < nearest)
            continue;
        nearest = a->words[at].sentence;
        best = i;
    }
    return best;
}

/* "Lund says it is late. But Berg disagrees. '...'": the sentence between is about another. */
static bool another_between(const struct article *a, const struct statement *st,
                            const struct quotation *q)
{
    if (a->words[article_word_at(a, st->cue.start)].sentence == a->words[q->first - 1u].sentence)
        return false;
    struct range subject = subject_before(a, q);
    if (range_is_empty(subject) || !a->words[subject.last - 1].capital ||
        word_is(a, subject.last - 1, WORD(HE) | WORD(SHE)))
        return false;
    size_t last = article_word_at(a, st->source.end - 1);
    for (size_t i = article_word_at(a, st->source.start); i <= last && i < a->count; i++)
        if (slice_equal(article_word(a, i), article_word(a, subject.last - 1)))
            return false;
    return true;
}

/* Adds the quotation to the content of a statement; its pieces move to the end to stay together. */
static void extend(const struct article *a, struct statements *s, size_t number,
                   const struct quotation *q)
{
    struct statement *st = &s->items[number];
    size_t count = st->piece_count;
    s->pieces =
        memory_grow(s->pieces, &s->piece_cap, s->piece_count + count + 1, sizeof *s->pieces);
    if (st->first_piece + count != s->piece_count) {
        memcpy(&s->pieces[s->piece_count], &s->pieces[st->first_piece], count * sizeof *s->pieces);
        st->first_piece = s->piece_count;
        s->piece_count += count;
    }
    s->pieces[s->piece_count++] = article_span(a, q->first, q->last + 1u);
    st->piece_count++;
    if (st->kind == QUOTATION_INDIRECT)
        st->kind = QUOTATION_MIXED;
}

static void add(const struct article *a, struct statements *s, const struct quotation *q,
                struct statement *st)
{
    st->first_piece = s->piece_count;
    st->piece_count = 0;
    st->parent = SIZE_MAX;
    st->class = CUE_NONE;
    s->items = memory_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = *st;
    statements_add_piece(s, article_span(a, q->first, q->last + 1u));
}

/* Who is named behind the quotation, before a verb or behind one: "an angry Lund began", "came the
 * answer". */
static struct range subject_behind(const struct article *a, const struct quotation *q)
{
    size_t lo = q->last + 1u, hi = lo + 1;
    while (hi < a->count && hi - lo < SENTENCE_REACH && !begins_sentence(a, hi))
        hi++;
    uint64_t begins = WORD(DETERMINER) | WORD(PRONOUN);
    bool inverted = hi > lo + 1 && !a->words[lo].capital && !word_is(a, lo, begins) &&
                    (a->words[lo + 1].capital || word_is(a, lo + 1, begins));
    if (inverted)
        return phrase_after(a, lo + 1, hi, false);
    struct range subject = phrase_subject(a, lo, hi);
    bool acts = subject.last < hi && !a->words[subject.last].mark;
    return acts ? subject : (struct range){lo, lo}; /* "Mind your own business," probably. */
}

static void add_orphan(const struct article *a, struct statements *s, const struct quotation *q)
{
    struct statement st = {.kind = QUOTATION_DIRECT, .rule = "orphan", .confidence = 50};
    struct range subject =
        quotation_leads_to_speaker(a, q) ? subject_behind(a, q) : subject_before(a, q);
    if (!range_is_empty(subject))
        st.source = article_span(a, subject.first, subject.last);
    add(a, s, q, &st);
}

void orphans_find(const struct article *a, struct statements *s, bool scare)
{
    if (!a->quotation_count)
        return;
    size_t found = s->count, before = SIZE_MAX;
    uint32_t last = UINT32_MAX; /* word behind the quotation that was added last */
    for (size_t i = 0; i < a->quotation_count; i++) {
        const struct quotation *q = &a->quotations[i];
        if (q->last < q->first + 2 || is_claimed(a, q))
            continue;
        bool speech = is_speech(a, q);
        if (!speech && !scare)
            continue;
        if (last != q->first)
            before = speech && !quotation_leads_to_speaker(a, q) ? statement_before(a, s, found, q)
                                                                 : SIZE_MAX;
        if (before != SIZE_MAX && last != q->first && another_between(a, &s->items[before], q))
            before = SIZE_MAX;
        if (speech && before != SIZE_MAX)
            extend(a, s, before, q);
        else if (speech)
            add_orphan(a, s, q);
        else
            add(a, s, q, &(struct statement){.kind = QUOTATION_SCARE, .rule = "scare"});
        last = q->last + 1u;
    }
}
