#include "analysis/statements/quotation.h"

#include "base/memory.h"

enum {
    SINGLE_REACH = 400, /* a single mark looks for its partner: a quotation of so many words is a
                           column of print */
    SUBJECT_REACH = 4   /* words of a subject between a comma and its verb */
};

#define NONE SIZE_MAX

static bool touches_next(const struct article *a, size_t i)
{
    return i + 1 < a->count && a->words[i + 1].start == a->words[i].end;
}

static bool touches_previous(const struct article *a, size_t i)
{
    return i > 0 && a->words[i - 1].end == a->words[i].start;
}

static bool after_bracket(const struct article *a, size_t i)
{
    char m = i ? a->words[i - 1].mark : 0;
    return m == '(' || m == '[' || m == '-' || m == '/' || m == '"' || m == '\'';
}

/* What a mark can do by its shape, and, for the straight ones, by the space around it. */
enum shape { OPENS, CLOSES, EITHER };

static enum shape by_space(const struct article *a, size_t i)
{
    bool before = touches_previous(a, i) && !after_bracket(a, i), after = touches_next(a, i);
    if (!before && after)
        return OPENS;
    return before && !after ? CLOSES : EITHER;
}

static enum shape shape_of(const struct article *a, size_t i)
{
    struct slice s = article_word(a, i);
    unsigned char last = (unsigned char)s.data[s.len - 1];
    if (s.data[0] == '`')
        return OPENS;
    if (s.len == 1 || s.data[0] == '\'')
        return by_space(a, i);
    if (s.len == 2) {
        bool before = touches_previous(a, i) && !after_bracket(a, i);
        bool after = touches_next(a, i) && a->words[i + 1].type != TOKEN_PUNCTUATION;
        if (before != after) /* in German and Danish they point inwards */
            return after ? OPENS : CLOSES;
        return last == 0xAB ? OPENS : CLOSES;
    }
    return last == 0x9D || last == 0x99 ? CLOSES : OPENS;
}

static bool opens_single(const struct article *a, size_t i)
{
    const struct word *w = a->words;
    if (shape_of(a, i) != OPENS || (touches_previous(a, i) && !after_bracket(a, i)) ||
        !touches_next(a, i))
        return false;
    return w[i + 1].type == TOKEN_WORD && w[i + 1].paragraph == w[i].paragraph;
}

/* The single mark that closes the one at i, or 0. */
static size_t single_partner(const struct article *a, size_t i)
{
    for (size_t k = i + 2; k < a->count && k < i + SINGLE_REACH; k++) {
        if (a->words[k].paragraph != a->words[i].paragraph)
            return 0;
        if (a->words[k].mark == '\'' && touches_previous(a, k) && shape_of(a, k) != OPENS)
            return k;
    }
    return 0;
}

static void close_at(struct article *a, size_t first, size_t last, bool closed)
{
    a->quotations = memory_grow(a->quotations, &a->quotation_cap, a->quotation_count + 1,
                                sizeof *a->quotations);
    a->quotations[a->quotation_count++] =
        (struct quotation){.first = (uint32_t)first, .last = (uint32_t)last, .closed = closed};
    for (size_t i = first; i <= last; i++) {
        a->words[i].quotation = (uint32_t)a->quotation_count;
        a->words[i].quote = QUOTE_INSIDE;
    }
    a->words[first].quote = QUOTE_OPENS;
    if (closed)
        a->words[last].quote = QUOTE_CLOSES;
}

static bool says(const struct article *a, size_t i, size_t end)
{
    const struct word_entry *e = i < end && !a->words[i].capital ? a->words[i].entry : NULL;
    return e && e->cue && e->cue->frames & FRAME_QUOTE && e->form == FORM_PAST;
}

/* What may follow "Lund said" where its content stands before it. */
static bool goes_on_behind(const struct article *a, size_t i, size_t end)
{
    return i >= end || a->words[i].sentence != a->words[i - 1].sentence ||
           strchr(".,;", a->words[i].mark ? a->words[i].mark : '?') ||
           a->words[i].classes &
               (WORD(PREPOSITION) | WORD(TIME) | WORD(WEEKDAY) | WORD(ADVERB) | WORD(TO));
}

/* "Lund said", "the mayor said on Monday", "said Lund" begins at word i. */
static bool somebody_says(const struct article *a, size_t i, size_t end)
{
    if (says(a, i, end))
        return i + 1 < end &&
               (a->words[i + 1].capital || a->words[i + 1].classes & WORD(DETERMINER));
    bool subject = i < end && (a->words[i].capital ||
                               a->words[i].classes & (WORD(DETERMINER) | WORD(HE) | WORD(SHE)));
    for (size_t k = i + 1; subject && k < end && k <= i + SUBJECT_REACH && !a->words[k].mark; k++)
        if (says(a, k, end))
            return goes_on_behind(a, k + 1, end);
    return false;
}

/* The comma at which the closing mark was forgotten: "We won, Lund said. `end` where there is none.
 */
static size_t forgotten_mark(const struct article *a, size_t first, size_t end)
{
    for (size_t i = first + 2; i < end; i++)
        if (a->words[i].mark == ',' && somebody_says(a, i + 1, end))
            return i;
    return end;
}

/* The end of a quotation that nothing closes before `end`: where another opens in the same
 * paragraph it stops with its first sentence, otherwise it runs on. */
static void close_open_end(struct article *a, size_t first, size_t end, bool paragraph_ends)
{
    size_t last = end - 1;
    if (!paragraph_ends)
        for (last = first;
             last + 1 < end && a->words[last + 1].sentence == a->words[first].sentence;)
            last++;
    bool goes_on = paragraph_ends && end < a->count && a->words[end].mark == a->words[first].mark;
    size_t comma = goes_on ? last + 1 : forgotten_mark(a, first, last + 1);
    if (comma <= last)
        close_at(a, first, comma, true);
    else if (last > first)
        close_at(a, first, last, false);
}

/* A low mark, which a high one of any shape closes: „so“ */
static bool is_low(const struct article *a, size_t i)
{
    return slice_equal(article_word(a, i), SLICE("\xE2\x80\x9E"));
}

/* True where a single mark that nothing closes opens speech that goes on in the next paragraph, at
 * word `end`: that one opens with such a mark, too, and what stands before this one may introduce
 * speech. */
static bool single_goes_on(const struct article *a, size_t i, size_t end)
{
    char before = i ? a->words[i - 1].mark : 0;
    bool begins = i == 0 || a->words[i - 1].sentence != a->words[i].sentence || before == ':' ||
                  before == ',';
    return begins && end < a->count && a->words[end].mark == '\'' && opens_single(a, end) &&
           slice_equal(article_word(a, i), article_word(a, end));
}

/* Tries the single mark a->marks[m], which opens; returns the mark behind what it quotes, m + 1
 * where that is nothing. `end`: of the paragraph, whose marks end at `last`. */
static size_t pair_single(struct article *a, size_t m, size_t last, size_t end)
{
    size_t i = a->marks[m], partner = single_partner(a, i);
    if (partner)
        close_at(a, i, partner, true);
    else if (end > i + 1 && single_goes_on(a, i, end))
        close_at(a, i, partner = end - 1, false);
    for (m++; m < last && a->marks[m] <= partner;)
        m++;
    return m;
}

/* The last word of a quotation that the mark at word i closes: of ''he said 'no''' the third
 * apostrophe. */
static size_t closing_end(const struct article *a, size_t i)
{
    bool third = article_word(a, i).data[0] == '\'' && touches_next(a, i) &&
                 a->words[i + 1].mark == '\'' && !touches_next(a, i + 1);
    return i + third;
}

/* Pairs a->marks[m .. last), those of one paragraph. */
static void pair_marks(struct article *a, size_t m, size_t last)
{
    size_t open = NONE, end = article_paragraph_end(a, a->marks[m]);
    while (m < last) {
        size_t i = a->marks[m];
        if (a->words[i].mark == '\'') {
            m = open == NONE && opens_single(a, i) ? pair_single(a, m, last, end) : m + 1;
            continue;
        }
        m++;
        enum shape shape = shape_of(a, i);
        if (open == NONE) {
            if (shape != CLOSES)
                open = i;
        } else if (shape != OPENS || is_low(a, open) || by_space(a, i) == CLOSES) {
            close_at(a, open, closing_end(a, i), true);
            open = NONE;
        } else {
            close_open_end(a, open, i, false);
            open = i;
        }
    }
    if (open != NONE)
        close_open_end(a, open, end, true);
}

static bool says_now(const struct article *a, size_t i)
{
    const struct word_entry *e = a->words[i].capital ? NULL : a->words[i].entry;
    return e && e->cue && e->cue->frames & FRAME_QUOTE &&
           (e->form == FORM_PAST || e->form == FORM_THIRD);
}

/* "said Lund", "she asks", "the mayor replied" at word i. */
static bool speaks_behind_dash(const struct article *a, size_t i, size_t end)
{
    const uint64_t subject = WORD(DETERMINER) | WORD(HE) | WORD(SHE) | WORD(THEY) | WORD(FIRST);
    size_t k = i;
    if (says_now(a, i))
        return i + 1 < end && (a->words[i + 1].capital || a->words[i + 1].classes & subject);
    if (!a->words[i].capital && !(a->words[i].classes & subject))
        return false;
    while (k < end && k <= i + SUBJECT_REACH && !a->words[k].mark && !says_now(a, k))
        k++;
    return k > i && k < end && k <= i + SUBJECT_REACH && says_now(a, k);
}

/* The dash that ends the words before who says them: "- Sit down, | - said Lund." `end`: there is
 * none. */
static size_t dash_before_speaker(const struct article *a, size_t i, size_t end)
{
    for (size_t k = i + 2; k + 1 < end; k++)
        if (a->words[k].mark == '-' && !article_is_hyphen(a, k))
            return speaks_behind_dash(a, k + 1, end) ? k : end;
    return end;
}

/* Speech that dashes mark, in the paragraph [first, end): "- Sit down, - said Lund. - It's late."
 */
static void pair_dashes(struct article *a, size_t first, size_t end)
{
    size_t close = dash_before_speaker(a, first, end), next = close + 1;
    if (close == end)
        return;
    close_at(a, first, close, true);
    while (next < end &&
           !(a->words[next].mark == '-' && a->words[next].sentence != a->words[next - 1].sentence))
        next++;
    if (next + 1 < end)
        close_at(a, next, end - 1, true);
}

static void link_continued(struct article *a)
{
    for (size_t q = 0; q + 1 < a->quotation_count; q++) {
        struct quotation *this = &a->quotations[q], *next = this + 1;
        this->continued = !this->closed && next->first == this->last + 1 &&
                          a->words[next->first].paragraph != a->words[this->first].paragraph;
    }
}

static void pair(struct article *a)
{
    a->quotation_count = 0;
    for (size_t m = 0, next; m < a->mark_count; m = next) {
        uint32_t paragraph = a->words[a->marks[m]].paragraph;
        bool dash = a->words[a->marks[m]].mark == '-';
        next = m + 1;
        while (next < a->mark_count && a->words[a->marks[next]].paragraph == paragraph)
            next++;
        if (dash && next == m + 1)
            pair_dashes(a, a->marks[m], article_paragraph_end(a, a->marks[m]));
        else
            pair_marks(a, m + dash, next);
    }
    link_continued(a);
}

bool quotation_next_block(struct article *a)
{
    if (!article_next_block(a))
        return false;
    pair(a);
    return true;
}

bool quotation_is_title(const struct article *a, const struct quotation *q)
{
    enum { LONGEST_TITLE = 10 };
    if (!q->first || !q->closed || q->last - q->first > LONGEST_TITLE)
        return false;
    const struct word *before = &a->words[q->first - 1u];
    if (before->sentence != a->words[q->first].sentence || before->mark ||
        (before->entry && before->entry->cue))
        return false;
    const uint64_t small = WORD(ARTICLE) | WORD(PREPOSITION) | WORD(CONJUNCTION);
    size_t capitals = 0;
    for (size_t i = q->first + 1u; i < q->last; i++) {
        const struct word *w = &a->words[i];
        if (w->type == TOKEN_WORD && !w->capital && !(w->classes & small))
            return false;
        capitals += w->capital;
    }
    return capitals > 0;
}

bool quotation_leads_to_speaker(const struct article *a, const struct quotation *q)
{
    size_t next = q->last + 1u;
    if (!q->closed || q->last < q->first + 2 || a->words[q->last - 1u].mark != ',' ||
        quotation_is_title(a, q))
        return false;
    return next < a->count && a->words[next].sentence == a->words[q->last].sentence &&
           !a->words[next].mark && !(a->words[next].classes & WORD(CONJUNCTION));
}
