#include "analysis/statements/rules.h"

#include "analysis/statements/phrase.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/transcript.h"
#include "base/memory.h"

enum {
    REACH = 16,             /* words between a cue and the "that" or quotation that it governs */
    LONGEST_SENTENCE = 400, /* words; a longer one is cut, so that time stays linear */
    LONGEST_FRONTED = 24,   /* words behind the source of "According to" up to its comma */
    LONGEST_PERCEIVED = 6,  /* words between "shows" and "saying" */
    LONGEST_PLAIN = 5,      /* words of whom somebody told, without an article */
    SHORT_TAIL = 5,         /* and its full stop */
    LONGEST_TAIL = 12,      /* words behind "..., he said" up to the end of the sentence */
    CLAUSE_AHEAD = 10,      /* words of a subject before its verb */
    ADJECTIVES = 3,         /* of a noun that is a cue, and the noun */
    SUBJECT_AHEAD = 8,      /* words of the subject of the next clause */
    SHORT_OF_CLAUSE = 40    /* words of an infinitive or a noun with what goes with it */
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

struct finder {
    struct article *a;
    struct statements *out;
    size_t lo, hi;           /* the sentence */
    struct range subject;    /* source of the last statement in it; empty: none yet */
    size_t done;             /* words before this are no cues any more */
    const struct verb *verb; /* that is tried, for what goes on beside it; NULL: none */
};

/* ---- writing statements ---- */

static struct span span_of(const struct article *a, struct range r)
{
    if (range_is_empty(r))
        return (struct span){0, 0};
    return (struct span){a->base + a->words[r.first].start, a->base + a->words[r.last - 1].end};
}

static void add_piece(struct finder *f, struct range r)
{
    struct statements *s = f->out;
    while (r.first < r.last && word_mark(f->a, r.first) == ',')
        r.first++;
    if (range_is_empty(r))
        return;
    s->pieces = memory_grow(s->pieces, &s->piece_cap, s->piece_count + 1, sizeof *s->pieces);
    s->pieces[s->piece_count++] = span_of(f->a, r);
    s->items[s->count - 1].piece_count++;
    for (size_t i = r.first; i < r.last; i++) {
        f->a->words[i].claimed = true;
        if (f->a->words[i].quotation)
            f->a->quotations[f->a->words[i].quotation - 1].claimed = true;
    }
}

static bool says_something(const struct word *w)
{
    return w->type != TOKEN_PUNCTUATION && w->type != TOKEN_SYMBOL;
}

/* Direct where every word is quoted, indirect where none is. */
static enum quotation_kind kind_of(const struct article *a, struct range r)
{
    size_t words = 0, quoted = 0;
    article_count_quoted(a, r.first, r.last, &words, &quoted);
    if (!quoted)
        return QUOTATION_INDIRECT;
    return quoted == words ? QUOTATION_DIRECT : QUOTATION_MIXED;
}

struct found {
    const char *rule;
    unsigned confidence;
    struct range content, cue, source, addressee, medium;
    const struct verb *verb; /* NULL: none */
    enum cue_class class;
};

/* The paragraphs before the quotation that a statement's content begins with, each opened by a mark
 * and not closed: the same speech. */
static void add_paragraphs_before(struct finder *f, struct range content)
{
    const struct article *a = f->a;
    uint32_t number = content.first < a->count ? a->words[content.first].quotation : 0;
    if (!number || a->quotations[number - 1].first != content.first)
        return;
    uint32_t first = number - 1;
    while (first > 0 && a->quotations[first - 1].continued && !a->quotations[first - 1].claimed)
        first--;
    for (; first + 1 < number; first++)
        add_piece(f, (struct range){a->quotations[first].first, a->quotations[first].last + 1u});
}

static struct quotation *quotation_of(const struct article *a, size_t i)
{
    if (i >= a->count || !a->words[i].quotation)
        return NULL;
    return &a->quotations[a->words[i].quotation - 1];
}

/* The content as far as what was said: '"Stay," until it was dark' is "Stay,". */
static struct range what_was_said(const struct article *a, struct range content)
{
    const struct quotation *q = quotation_of(a, content.first);
    if (q && q->first == content.first && q->last < content.last &&
        quotation_leads_to_speaker(a, q))
        content.last = q->last + 1u;
    return content;
}

static void add_statement(struct finder *f, const struct found *x)
{
    struct range content = what_was_said(f->a, x->content);
    struct statements *s = f->out;
    s->items = memory_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = (struct statement){
        .kind = kind_of(f->a, content),
        .first_piece = s->piece_count,
        .cue = span_of(f->a, x->cue),
        .source = span_of(f->a, x->source),
        .addressee = span_of(f->a, x->addressee),
        .medium = span_of(f->a, x->medium),
        .verb = x->verb ? x->verb->cue : NULL,
        .class = x->verb ? x->verb->cue->class : x->class,
        .negated = x->verb && (x->verb->negated || x->verb->cue->frames & FRAME_REFUSES),
        .rule = x->rule,
        .confidence = x->confidence,
        .parent = SIZE_MAX,
    };
    add_paragraphs_before(f, content);
    add_piece(f, content);
    if (!range_is_empty(x->source))
        f->subject = x->source;
}

/* ---- quotations around a statement ---- */

static bool same_paragraph(const struct article *a, size_t i, size_t k)
{
    return i < a->count && k < a->count && a->words[i].paragraph == a->words[k].paragraph;
}

static bool ends_sentence(char mark)
{
    return mark == '.' || mark == '?' || mark == '!';
}

/* True where nothing of the sentence follows word i - 1. */
static bool sentence_ends_at(const struct article *a, size_t i)
{
    return i >= a->count || i == 0 || a->words[i].sentence != a->words[i - 1].sentence;
}

static bool sentence_or_paragraph_begins(const struct article *a, size_t i)
{
    return i == 0 || a->words[i].paragraph != a->words[i - 1].paragraph ||
           a->words[i].sentence != a->words[i - 1].sentence;
}

/* The quotation is a whole: what follows its end is a new sentence, or it ends like one. */
static bool quotation_ends_sentence(const struct article *a, const struct quotation *q)
{
    size_t next = q->last + 1u;
    return sentence_ends_at(a, next) || ends_sentence(word_mark(a, next)) ||
           ends_sentence(word_mark(a, q->last - 1u));
}

/* The words of a quotation; where an unclosed one goes on in the next paragraph, that is another.
 */
static struct range quotation_words(const struct quotation *q)
{
    return (struct range){q->first, q->last + 1u};
}

static bool ends_paragraph(const struct article *a, size_t i)
{
    return i >= a->count || a->words[i].paragraph != a->words[i - 1].paragraph;
}

/* A paragraph that is a few quoted words without a mark at their end. */
static bool is_quoted_heading(const struct article *a, const struct quotation *q)
{
    enum { LONGEST = 10 }; /* with its marks */
    return q->last - q->first < LONGEST && says_something(&a->words[q->last - 1]);
}

/* '"So I went home," she said.': who says it is said behind it. */
static bool is_attributed_behind(const struct article *a, const struct quotation *q)
{
    size_t next = q->last + 1u;
    bool comma = word_mark(a, q->last - 1u) == ',' || word_mark(a, next) == ',';
    return q->closed && comma && !ends_paragraph(a, next);
}

/* Joins the quotations that go on behind a statement that quoted: in the same paragraph, right
 * where the sentence ended, as long as they are whole sentences; and over paragraphs where the
 * marks say so. */
static void join_following(struct finder *f, size_t next)
{
    struct article *a = f->a;
    for (;;) {
        struct quotation *before = next ? quotation_of(a, next - 1) : NULL;
        bool runs_on = before && before->continued && before->last + 1u == next;
        if (!word_opens_quote(a, next))
            return;
        struct quotation *q = quotation_of(a, next);
        bool paragraph = q->closed && sentence_or_paragraph_begins(a, next) &&
                         ends_paragraph(a, q->last + 1u) && !is_quoted_heading(a, q);
        if (!runs_on && !paragraph && !same_paragraph(a, next, next - 1))
            return;
        bool heading = before && a->words[next].mark != a->words[before->first].mark;
        if (q->claimed || heading || (runs_on && is_attributed_behind(a, q)) ||
            (!runs_on && !quotation_ends_sentence(a, q)) || (!runs_on && q->last - q->first < 3))
            return;
        size_t end = q->last + 1u;
        if (!runs_on && !sentence_ends_at(a, end) && !ends_sentence(word_mark(a, end)))
            return;
        add_piece(f, quotation_words(q));
        next = end;
        if (ends_sentence(word_mark(a, next)) && !sentence_ends_at(a, next))
            next++;
    }
}

/* ---- the words around a cue ---- */

static bool is_finite_cue(const struct article *a, size_t i)
{
    const struct word *w = i < a->count ? &a->words[i] : NULL;
    return w && w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && !w->capital &&
           (w->entry->form == FORM_PAST || w->entry->form == FORM_THIRD);
}

static bool is_cue_form(const struct article *a, size_t i, enum cue_form form)
{
    const struct word *w = i < a->count ? &a->words[i] : NULL;
    return w && w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && w->entry->form == form;
}

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

/* A preposition or a time that begins what says when, where or to whom it was said. */
static bool begins_tail(const struct article *a, size_t i)
{
    return begins_place(a, i) || (i < a->count && begins_hour(a, i)) ||
           word_is(a, i,
                   WORD(PREPOSITION) | WORD(TIME) | WORD(WEEKDAY) | WORD(ADVERB) | WORD(AS)) ||
           (word_is(a, i, WORD(DETERMINER)) && word_is(a, i + 1, WORD(TIME)) &&
            !is_the_last(a, i)) ||
           (word_is(a, i, WORD(SUBORDINATOR)) && !word_is(a, i, WORD(THAT) | WORD(WH)));
}

static bool parts_clauses(const struct article *a, size_t i)
{
    return word_mark(a, i) == ',' || word_mark(a, i) == ':';
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
    for (size_t z = i + 1; z + 1 < f->hi && z < i + SUBJECT_AHEAD; z++)
        if (word_mark(a, z) == ',')
            return word_is(a, z + 1, WORD(THAT)) || word_opens_quote(a, z + 1) ? z + 1 : 0;
        else if (a->words[z].mark || is_finite_cue(a, z) || word_is(a, z, WORD(THAT)))
            return 0;
    return 0;
}

/* Where the content begins that stands behind a cue, from word i on: over "on Monday", "in a
 * statement", commas and colons, to "that", a quotation or the clause. NOWHERE where nothing is. */
static size_t content_after(const struct finder *f, size_t i)
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
    if (!begins_tail(a, i) && word_mark(a, i) != ',')
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
        bool named =
            z > i && a->words[z - 1].capital && word_is(a, i - 1, WORD(ROLE) | WORD(PRESS));
        if (z > i && (word_is(a, z, WORD(THAT)) || word_mark(a, z) == ':' ||
                      (named && word_is(a, z, WORD(PRONOUN) | WORD(DETERMINER)))))
            return z;
        if (a->words[z].mark || a->words[z].quote != QUOTE_OUTSIDE || begins_place(a, z) ||
            (a->words[z].classes & ~(WORD(PRESS) | WORD(ROLE) | WORD(ORGANISATION)) &&
             !a->words[z].capital))
            break;
    }
    return i;
}

/* The person addressed behind "told": a pronoun, a name, a noun with its article. */
static struct range addressee_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t first = i;
    if (i >= f->hi || (a->words[i].mark && !a->words[i].capital) ||
        word_is(a, i, WORD(THAT) | WORD(WH)))
        return (struct range){i, i};
    if (word_is(a, i, WORD(TO)))
        first = ++i;
    else if (begins_tail(a, i))
        return (struct range){i, i};
    if (word_is(a, i, WORD(PRONOUN) | WORD(HE) | WORD(SHE) | WORD(THEY) | WORD(FIRST)) &&
        !word_is(a, i, WORD(POSSESSIVE)))
        return (struct range){first, i + 1};
    bool article = word_is(a, i, WORD(DETERMINER));
    bool names = !article && a->words[i].capital;
    for (i++; i < f->hi; i++) {
        const struct word *w = &a->words[i];
        if (w->mark && w->mark != '&' && w->mark != '/' && w->mark != '-')
            break;
        if (w->classes & (WORD(PRONOUN) | WORD(DETERMINER) | WORD(AUXILIARY) | WORD(TIME) |
                          WORD(SUBORDINATOR) | WORD(AS)) &&
            w->type != TOKEN_CLITIC)
            break;
        if (w->classes & (WORD(PREPOSITION) | WORD(CONJUNCTION)) &&
            !(w->classes & (WORD(OF) | WORD(AND))))
            break;
        if (names && !w->capital && w->type == TOKEN_WORD && !w->classes &&
            a->words[i - 1].capital && !word_is(a, i + 1, WORD(THAT)))
            break;
        if (!article && !names)
            return (struct range){first, behind_plain_addressee(f, i)};
    }
    if (i < f->hi && word_opens_quote(a, i) && a->words[i - 1].type == TOKEN_CLITIC)
        i = quotation_of(a, i)->last + 1u; /* MSNBC's "Morning Joe" */
    while (i > first && word_is(a, i - 1, WORD(OF) | WORD(AND)))
        i--;
    return (struct range){first, i};
}

/* ---- where content ends ---- */

/* "Smith replied, '...'" at word i. */
static bool quoting_clause_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    for (size_t z = i; z < f->hi && z < i + SUBJECT_AHEAD; z++) {
        if (word_mark(a, z) || a->words[z].quote != QUOTE_OUTSIDE)
            return false;
        if (z > i && is_finite_cue(a, z) && a->words[z].entry->cue->frames & FRAME_QUOTE)
            return parts_clauses(a, z + 1) && word_opens_quote(a, z + 2);
    }
    return false;
}

static bool passes_on(const struct cue *cue)
{
    return slice_equal(cue->lemma, SLICE("cite")) || slice_equal(cue->lemma, SLICE("quote"));
}

/* Nothing but when, where and by whose word it was said stands between word i and the end of the
 * sentence. */
static bool closes_sentence(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (i < f->hi && !a->words[i].mark && !begins_tail(a, i))
        return false;
    for (size_t z = i; z < f->hi && z < i + SHORT_TAIL; z++)
        if (a->words[z].mark)
            return ends_sentence(a->words[z].mark) ||
                   (is_cue_form(a, z + 1, FORM_GERUND) && passes_on(a->words[z + 1].entry->cue));
    return i + SHORT_TAIL > f->hi;
}

/* "the agency reported on Sunday." at word i: who said all of the sentence before. */
static bool closing_clause_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    const uint64_t others = WORD(SUBORDINATOR) | WORD(CONJUNCTION) | WORD(ADVERB) | WORD(MODAL);
    for (size_t z = i; z < f->hi && z < i + SUBJECT_AHEAD; z++) {
        if ((a->words[z].mark && !article_is_hyphen(a, z)) || a->words[z].quote != QUOTE_OUTSIDE ||
            word_is(a, z, others) || (z == i && word_is(a, z, WORD(PREPOSITION))))
            return false;
        if (z > i && is_finite_cue(a, z))
            return a->words[z].entry->cue->class <= CUE_WRITE &&
                   a->words[z].entry->cue->frames & FRAME_CLAUSE && closes_sentence(f, z + 1);
    }
    return false;
}

/* "would not say" at word i */
static bool denied_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    bool negated = false;
    for (size_t z = i; z < f->hi && z < i + SHORT_TAIL; z++) {
        if (!word_is(a, z, WORD(AUXILIARY) | WORD(NEGATION) | WORD(ADVERB)))
            return negated && a->words[z].quote == QUOTE_OUTSIDE && a->words[z].entry &&
                   a->words[z].entry->cue && a->words[z].entry->cue->frames & FRAME_CLAUSE;
        negated |= word_is(a, z, WORD(NEGATION));
    }
    return false;
}

/* The verb at word `next`, behind a conjunction where there is one at word i, has the form of the
 * verb that is tried, and its subject: "saying that ... | and calling him", "says ... | and says";
 * or "... | before claiming". */
static bool goes_on_beside(const struct finder *f, size_t i, size_t next, bool conjunction)
{
    const struct article *a = f->a;
    if (!f->verb || f->verb->progressive || word_is(a, i - 1, WORD(THAT)))
        return false;
    if (!conjunction)
        return word_is(a, i, WORD(SUBORDINATOR)) &&
               word_is(a, i, WORD(PREPOSITION) | WORD(WHILE)) &&
               is_cue_form(a, i + 1, FORM_GERUND) &&
               a->words[i + 1].entry->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE);
    if (!is_cue_form(a, next, f->verb->form) || a->words[next].capital)
        return false;
    unsigned frames = a->words[next].entry->cue->frames;
    if (frames & (FRAME_PARTICLE | FRAME_ALSO_NOUN))
        return false;
    return f->verb->form == FORM_GERUND ? frames & (FRAME_QUOTE | FRAME_CLAUSE | FRAME_NOUN)
                                        : f->verb->form == FORM_THIRD && frames & FRAME_QUOTE;
}

/* A new statement begins at the comma or conjunction at i: ", adding that", "and claimed",
 * ", but Smith said", ", according to", ", she replied, '...'", ", the agency reported." */
static bool new_statement_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    bool comma = word_mark(a, i) == ',';
    size_t next = comma ? i + 1 : i;
    if (!comma && !word_is(a, i, WORD(CONJUNCTION) | WORD(WHILE) | WORD(SUBORDINATOR)))
        return false;
    if (comma && word_is(a, next, WORD(ACCORDING)))
        return true;
    bool negated = !comma && i > f->lo && word_is(a, i - 1, WORD(NEGATION)); /* "hasn't yet said" */
    bool conjunction = !negated && word_is(a, next, WORD(CONJUNCTION) | WORD(WHILE));
    bool but = word_is(a, next, WORD(BUT));
    if (conjunction)
        next++;
    if (goes_on_beside(f, i, next, conjunction))
        return true;
    while (word_is(a, next, WORD(ADVERB)))
        next++;
    const struct word_entry *e =
        next < f->hi && a->words[next].quote == QUOTE_OUTSIDE ? a->words[next].entry : NULL;
    if (e && e->cue && comma && e->form == FORM_GERUND &&
        e->cue->frames & (FRAME_QUOTE | FRAME_NOUN))
        return true;
    if (but && denied_at(f, next))
        return true;
    if (e && e->cue && conjunction && e->form == FORM_PAST &&
        (comma || but ? e->cue->frames : e->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE)) &&
        !a->words[next].capital && !word_is(a, next + 1, WORD(BY)))
        return true;
    if (comma && !conjunction && is_finite_cue(a, next) && a->words[next].entry->cue->frames)
        return true;
    if (comma && (quoting_clause_at(f, next) || (!conjunction && closing_clause_at(f, next))))
        return true;
    if (!comma || !conjunction)
        return false;
    for (size_t z = next + 1; z < f->hi && z < next + SUBJECT_AHEAD; z++) {
        if (word_mark(a, z) || a->words[z].quote != QUOTE_OUTSIDE ||
            (word_is(a, z, WORD(PREPOSITION)) && !word_is(a, z, WORD(OF))))
            return false;
        if (is_finite_cue(a, z) && a->words[z].entry->cue->frames & FRAME_QUOTE)
            return true;
        if (word_is(a, z, WORD(BE) | WORD(MODAL)))
            return false;
    }
    return false;
}

/* True where a clause begins at r: "that", a subject with a finite verb near. "He knows that ...",
 * "they found it was", but not "she found a house". */
static bool begins_clause(const struct finder *f, size_t r)
{
    const struct article *a = f->a;
    if (word_is(a, r, WORD(THAT)) || word_opens_quote(a, r))
        return true;
    bool subject = word_is(a, r, WORD(PRONOUN) | WORD(DETERMINER) | WORD(THEY)) ||
                   (r < f->hi && a->words[r].capital) ||
                   (r < f->hi && !a->words[r].mark && !begins_tail(a, r));
    for (size_t i = r + 1; subject && i < f->hi && i < r + CLAUSE_AHEAD; i++) {
        if (word_is(a, i, WORD(AUXILIARY)) && !word_is(a, i, WORD(ADVERB)))
            return article_word(a, i).len > 2 || a->words[i].type != TOKEN_CLITIC ||
                   word_is(a, r, WORD(PRONOUN));
        if (a->words[i].mark || word_is(a, i, WORD(RELATIVE) | WORD(CONJUNCTION)))
            return false;
    }
    return false;
}

/* Where the main clause begins in a sentence that opens with a subordinate one, which r is in:
 * "Although she said that it was safe, | the council closed it". Its end where there is none. */
static size_t main_clause(const struct finder *f, size_t r)
{
    const struct article *a = f->a;
    size_t last = f->hi;
    if (!word_is(a, f->lo, WORD(SUBORDINATOR)) ||
        word_is(a, f->lo, WORD(THAT) | WORD(RELATIVE) | WORD(CONNECTOR) | WORD(AS)))
        return f->hi;
    for (size_t i = f->lo; i < f->hi; i++) {
        if (word_mark(a, i) != ',' || a->words[i].quote != QUOTE_OUTSIDE)
            continue;
        if (i <= r || begins_clause(f, i + 1))
            return i > r ? i : f->hi;
        if (word_is(a, i + 1, WORD(PRONOUN) | WORD(DETERMINER)) ||
            (i + 1 < f->hi && a->words[i + 1].capital))
            last = i;
    }
    return last;
}

/* A finite verb, as far as the tables know. */
static bool is_finite(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return !w->capital && w->quote == QUOTE_OUTSIDE && w->type != TOKEN_CLITIC &&
           ((word_is(a, i, WORD(AUXILIARY)) && !word_is(a, i, WORD(ADVERB))) ||
            (w->entry && w->entry->cue && w->entry->form == FORM_PAST) ||
            (!w->classes && w->type == TOKEN_WORD && slice_ends(article_word(a, i), SLICE("ed"))));
}

static bool has_finite(const struct article *a, struct range r)
{
    for (size_t i = r.first; i < r.last; i++)
        if (is_finite(a, i))
            return true;
    return false;
}

/* What happened behind an infinitive or a noun without a clause of its own: "vowed to end the war
 * | but has no plan", "spoke of peace, | but no talks were held". */
static bool goes_on_otherwise(const struct finder *f, size_t r, size_t i)
{
    const struct article *a = f->a;
    size_t next = word_mark(a, i) == ',' ? i + 1 : i;
    if (!word_is(a, next, WORD(BUT) | WORD(AND)) || i < r + 2 || i > r + SHORT_OF_CLAUSE ||
        word_is(a, r, WORD(THAT)))
        return false;
    bool infinitive = word_is(a, r, WORD(TO)), but = next > i && word_is(a, next, WORD(BUT));
    for (next++; next < f->hi && word_is(a, next, WORD(ADVERB));)
        next++;
    bool verb =
        next < f->hi && infinitive && is_finite(a, next) && word_is(a, next, WORD(AUXILIARY));
    size_t end = f->hi < next + SHORT_OF_CLAUSE ? f->hi : next + SHORT_OF_CLAUSE;
    if (!verb && !(but && has_finite(a, (struct range){next, end})))
        return false;
    for (size_t k = r; k < i; k++)
        if (word_is(a, k, WORD(THAT) | WORD(RELATIVE)))
            return false;
    return !has_finite(a, (struct range){r, i});
}

/* The end of the clause that begins at r: the end of the sentence without its mark, or where a new
 * statement or the main clause begins. A quotation is never cut. */
static size_t clause_end(const struct finder *f, size_t r)
{
    const struct article *a = f->a;
    size_t depth = 0, i = r, hi = main_clause(f, r);
    for (; i < hi; i++) {
        if (a->words[i].quote == QUOTE_OPENS) {
            const struct quotation *q = quotation_of(a, i);
            i = q->last;
            continue;
        }
        char m = word_mark(a, i);
        if (m == '(' || m == '[') {
            depth++;
        } else if (m == ')' || m == ']') {
            if (!depth)
                break;
            depth--;
        }
        if (!depth &&
            (m == ';' || (i > r && (new_statement_at(f, i) || goes_on_otherwise(f, r, i)))))
            break;
    }
    if (i > a->count)
        i = a->count;
    while (i > r && a->words[i - 1].quote == QUOTE_OUTSIDE &&
           (ends_sentence(word_mark(a, i - 1)) || word_mark(a, i - 1) == ','))
        i--;
    return i;
}

/* ---- content before the cue ---- */

/* First word of the sentence that no statement has yet. */
static size_t first_unclaimed(const struct finder *f, size_t end)
{
    size_t i = end;
    while (i > f->lo && !f->a->words[i - 1].claimed && word_mark(f->a, i - 1) != ';')
        i--;
    return i;
}

/* The content that ends right before word `end`, which begins the source or the cue; empty where
 * there is none. */
static struct range content_before(const struct finder *f, size_t end)
{
    const struct article *a = f->a;
    size_t last = end;
    if (last > f->lo && (word_mark(a, last - 1) == ',' || word_mark(a, last - 1) == '-') &&
        a->words[last - 1].quote != QUOTE_CLOSES)
        last--;
    if (!last)
        return (struct range){0, 0};
    struct quotation *q =
        a->words[last - 1].quote == QUOTE_CLOSES ? quotation_of(a, last - 1) : NULL;
    if (q && q->claimed)
        return (struct range){end, end};
    if (last <= f->lo && !(q && last == f->lo && same_paragraph(a, last, last - 1)))
        return (struct range){end, end};
    size_t first = last > f->lo ? first_unclaimed(f, last) : last;
    if (q && q->first <= f->lo)
        first = q->first;
    if (q && first < q->first) {
        uint64_t link = WORD(CONJUNCTION) | WORD(ADVERB) | WORD(CONNECTOR);
        while (first < q->first && (a->words[first].mark || word_is(a, first, link)))
            first++;
        if (word_mark(a, q->first - 1u) == ':' ||
            (word_mark(a, q->first - 1u) == '-' && !article_is_hyphen(a, q->first - 1u)))
            first = q->first;
    }
    return (struct range){first, last};
}

static size_t words_in(const struct article *a, struct range r)
{
    size_t words = 0;
    for (size_t i = r.first; i < r.last; i++)
        words += says_something(&a->words[i]);
    return words;
}

/* ---- the rules ---- */

static struct range cue_range(const struct verb *v)
{
    return (struct range){v->first, v->last};
}

/* Behind "..., he said": the quotation that goes on after a comma or a full stop. */
static void join_rest(struct finder *f, size_t i, bool quoted)
{
    const struct article *a = f->a;
    struct quotation *at = quoted && word_opens_quote(a, i) ? quotation_of(a, i) : NULL;
    if (at && !at->claimed) {
        add_piece(f, quotation_words(at));
        join_following(f, at->last + 1u);
        return;
    }
    for (size_t z = i; z < f->hi && a->words[z].quote == QUOTE_OUTSIDE; z++) {
        const struct word_entry *e = a->words[z].entry;
        if (e && e->cue && e->form == FORM_GERUND && e->cue->frames)
            break;
        if (is_cue_form(a, z, FORM_PAST) && word_mark(a, z + 1) == ':')
            return;
        if (!parts_clauses(a, z) || !word_opens_quote(a, z + 1))
            continue;
        struct quotation *q = quotation_of(a, z + 1);
        if (quotation_ends_sentence(a, q) && !q->claimed) {
            add_piece(f, quotation_words(q));
            join_following(f, q->last + 1u);
        }
        return;
    }
    if (quoted)
        join_following(f, f->hi);
}

/* "scolded him: '...'": the quotation behind a colon or comma that follows whom it was said to. */
static size_t quotation_ahead(const struct finder *f, size_t i)
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

/* "..." said NAME / CONTENT, said NAME */
static bool inverted(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (!(v->cue->frames & FRAME_QUOTE) || v->form == FORM_GERUND || v->form == FORM_BASE ||
        v->first != v->at || v->at == 0)
        return false;
    bool quoted = a->words[v->at - 1].quote == QUOTE_CLOSES ||
                  (word_mark(a, v->at - 1) == ',' && word_closes_quote(a, v->at - 2));
    if (!quoted && (word_mark(a, v->at - 1) != ',' || !(v->cue->frames & FRAME_CLAUSE)))
        return false;
    size_t next = v->last;
    bool names = word_is(a, next, WORD(PRONOUN) | WORD(DETERMINER) | WORD(TITLE) | WORD(ROLE)) ||
                 (next < f->hi && a->words[next].capital);
    bool noun = quoted && next < f->hi && !a->words[next].mark && !begins_tail(a, next);
    if (!names && !noun)
        return false;
    if (word_is(a, next, WORD(THAT) | WORD(WEEKDAY) | WORD(MONTH)) || next >= f->hi)
        return false;
    struct range content = content_before(f, v->first),
                 source = phrase_after(a, next, f->hi, false);
    if (range_is_empty(content) || range_is_empty(source) ||
        words_in(a, content) < (quoted ? 1u : 3u) ||
        (!quoted &&
         (what_was_said(a, content).last < content.last || quotation_ahead(f, v->last) != NOWHERE)))
        return false;
    size_t behind = source.last;
    /* 'Lund, who came late, called the plan "a joke"' and 'Lund, who was there, told the Post:
     * "..."' */
    bool goes_on =
        word_opens_quote(a, behind) || (!word_mark(a, behind) && !begins_tail(a, behind));
    bool told = v->cue->frames & FRAME_PERSON && parts_clauses(a, behind) &&
                word_opens_quote(a, behind + 1);
    if (!quoted && behind < f->hi && (goes_on || told))
        return false;
    bool direct = quoted && kind_of(a, content) == QUOTATION_DIRECT;
    add_statement(f,
                  &(struct found){.rule = quoted ? "quotation-verb-source" : "clause-verb-source",
                                  .confidence = quoted ? 95 : 80,
                                  .content = content,
                                  .cue = cue_range(v),
                                  .source = source,
                                  .verb = v});
    join_rest(f, source.last, direct);
    return true;
}

/* '"..., " Lund said "We ..."': the quotation at word i goes on with the one before, which ends
 * with a comma; the comma or full stop between was forgotten. */
static bool goes_on_unmarked(const struct finder *f, const struct verb *v, size_t i)
{
    const struct article *a = f->a;
    size_t k = v->first;
    while (k > 0 && v->first - k < SUBJECT_AHEAD && a->words[k - 1].quote == QUOTE_OUTSIDE)
        k--;
    return k > 1 && word_closes_quote(a, k - 1) && word_mark(a, k - 2) == ',' && i + 1 < f->hi &&
           quotation_ends_sentence(a, quotation_of(a, i));
}

/* True where what stands behind the cue up to the end of the clause says only when, where and to
 * whom. quoted: a quotation stands before the source, so that one behind it that begins neither at
 * once nor after a comma is a name ("on 'Meet the Press'"). */
static bool only_tail_follows(const struct finder *f, const struct verb *v, bool quoted)
{
    const struct article *a = f->a;
    size_t i = v->last;
    if (!quoted && word_mark(a, i) == ',' && word_opens_quote(a, i + 1))
        return false;
    if (i >= f->hi || (word_mark(a, i) && !word_opens_quote(a, i) && word_mark(a, i) != ':'))
        return true;
    if (word_is(a, i, WORD(THAT)) || word_mark(a, i) == ':')
        return false;
    if (word_opens_quote(a, i))
        return quoted && goes_on_unmarked(f, v, i);
    if (v->cue->frames & FRAME_PERSON) {
        struct range to = addressee_at(f, i);
        if (to.last > i && (to.last >= f->hi || word_mark(a, to.last) || begins_tail(a, to.last)))
            i = to.last;
    }
    if (!quoted && i < f->hi && !word_mark(a, i) && !begins_tail(a, i))
        return false;
    for (size_t z = i; z < f->hi && z < i + LONGEST_TAIL; z++) {
        if (word_mark(a, z) == ',')
            return quoted || !word_opens_quote(a, z + 1);
        if ((word_is(a, z, WORD(THAT)) && z < i + 6) || word_mark(a, z) == ':')
            return false;
        if (word_opens_quote(a, z))
            return quoted;
    }
    return true;
}

/* "A told B that C" before word `end`, which begins who reports all of it: the sentence so far, the
 * end of which is content already; empty where it is not. */
static struct range sentence_before(const struct finder *f, size_t end)
{
    const struct article *a = f->a;
    size_t first = f->lo;
    if (end < f->lo + 2 || word_mark(a, end - 1) != ',' || !a->words[end - 2].claimed)
        return (struct range){end, end};
    while (first < end && (a->words[first].mark || word_is(a, first, WORD(CONJUNCTION))))
        first++;
    return (struct range){first, end - 1};
}

/* "Asked about the ship, Lund ...": the sentence begins with what somebody was asked. */
static bool is_asked(const struct finder *f, size_t i)
{
    const struct word_entry *e = f->a->words[i].entry;
    return i == f->lo && e && e->cue && e->form == FORM_PAST &&
           e->cue->frames & (FRAME_PERSON | FRAME_QUESTION) && !f->a->words[i + 1].capital;
}

/* '"...?" He answered, "..."' at word i, in one sentence as the marks stand. end: of the cue. */
static bool begins_answer(const struct finder *f, size_t i, size_t end)
{
    const struct article *a = f->a;
    return i > 1 && a->words[i].capital && word_is(a, i, WORD(HE) | WORD(SHE) | WORD(THEY)) &&
           ends_sentence(word_mark(a, i - 2)) && parts_clauses(a, end) &&
           word_opens_quote(a, end + 1);
}

/* "In a letter last week, the mayor said about the pier: '...'": the words before say when and
 * where, and what is said follows. end: of the cue. */
static bool is_adjunct(const struct finder *f, struct range content, size_t end)
{
    const struct article *a = f->a;
    if (content.first != f->lo || !word_is(a, content.first, WORD(PREPOSITION)) ||
        has_finite(a, content))
        return false;
    for (size_t z = end; z + 1 < f->hi && z < end + 2 * LONGEST_TAIL; z++)
        if (parts_clauses(a, z) && word_opens_quote(a, z + 1))
            return true;
        else if (a->words[z].mark && !parts_clauses(a, z) && a->words[z].mark != '-')
            return false;
    return word_mark(a, f->hi - 1) == ':';
}

/* "..." NAME said / CONTENT, NAME said on Monday / CONTENT, NAME says, CONTENT */
static bool trailing(struct finder *f, const struct verb *v, struct range source)
{
    const struct article *a = f->a;
    if (!(v->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE)) || source.first == 0 ||
        word_is(a, source.first, WORD(RELATIVE)))
        return false;
    bool quoted = a->words[source.first - 1].quote == QUOTE_CLOSES ||
                  (word_mark(a, source.first - 1) == ',' && word_closes_quote(a, source.first - 2));
    char m = source.first > f->lo ? word_mark(a, source.first - 1) : 0;
    if (!quoted && ((m != ',' && m != '-') || !(v->cue->frames & FRAME_CLAUSE)))
        return false;
    if (quoted && begins_answer(f, source.first, v->last))
        return false;
    struct range content = content_before(f, source.first);
    if (!quoted && range_is_empty(content) && v->cue->class <= CUE_WRITE &&
        closes_sentence(f, v->last))
        content = sentence_before(f, source.first);
    struct range said = what_was_said(a, content);
    if (said.last < content.last) {
        content.last = source.first = said.last;
        quoted = true;
    }
    if (range_is_empty(content) || words_in(a, content) < (quoted ? 1u : 2u) ||
        (!quoted && (is_asked(f, content.first) || is_adjunct(f, content, v->last))))
        return false;
    if (!only_tail_follows(f, v, quoted))
        return false;
    struct range addressee = {0, 0};
    if (v->cue->frames & FRAME_PERSON)
        addressee = addressee_at(f, v->last);
    bool direct = quoted && kind_of(a, content) == QUOTATION_DIRECT;
    add_statement(f,
                  &(struct found){.rule = quoted ? "quotation-source-verb" : "clause-source-verb",
                                  .confidence = quoted ? 95 : 80,
                                  .content = content,
                                  .cue = cue_range(v),
                                  .source = source,
                                  .addressee = addressee,
                                  .verb = v});
    if (!quoted && word_mark(a, v->last) == ',' && m == ',' && !word_opens_quote(a, v->last + 1)) {
        size_t end = clause_end(f, v->last + 1);
        if (end > v->last + 1 && !word_is(a, v->last + 1, WORD(CONJUNCTION)) &&
            !(a->words[v->last + 1].entry && a->words[v->last + 1].entry->cue))
            add_piece(f, (struct range){v->last + 1, end});
    } else {
        join_rest(f, v->last, direct);
    }
    return true;
}

/* Where the content behind the verb begins, by what the verb may govern; NOWHERE: none. */
static size_t governed(const struct finder *f, const struct verb *v, struct range *addressee)
{
    const struct article *a = f->a;
    size_t i = v->last;
    unsigned frames = v->cue->frames;
    if (i >= f->hi)
        return NOWHERE;
    bool particle = v->last == v->at + 2;
    if (particle && !(word_mark(a, i) && !word_opens_quote(a, i)))
        return i;
    if (frames & FRAME_INFINITIVE && word_is(a, i, WORD(TO)))
        return i;
    if (frames & FRAME_QUESTION && word_is(a, i, WORD(WH)))
        return i;
    if (frames & FRAME_PERSON) {
        *addressee = addressee_at(f, i);
        if (!range_is_empty(*addressee))
            i = addressee->last;
    }
    if (frames & FRAME_NOUN && !range_is_empty((struct range){i, f->hi}) && !word_mark(a, i) &&
        !begins_tail(a, i) && !word_is(a, i, WORD(CONJUNCTION)))
        return i;
    if (frames & FRAME_NOUN && word_is(a, i, WORD(AS)) && word_opens_quote(a, i + 1))
        return i + 1; /* 'waves that she described as "huge"' */
    if (word_opens_quote(a, i))
        return i;
    if (frames & FRAME_CLAUSE) {
        size_t r = content_after(f, i);
        bool speaks = v->cue->class == CUE_SPEECH || v->cue->class == CUE_WRITE;
        return r == NOWHERE || speaks || begins_clause(f, r) ? r : NOWHERE;
    }
    if (frames & FRAME_QUOTE) {
        size_t r = content_after(f, i);
        return r != NOWHERE && word_opens_quote(a, r) ? r : NOWHERE;
    }
    return NOWHERE;
}

/* NAME said [to somebody] [somewhere] CONTENT */
static bool leading(struct finder *f, const struct verb *v, struct range source, const char *rule,
                    unsigned confidence)
{
    struct article *a = f->a;
    struct range addressee = {0, 0};
    size_t r = governed(f, v, &addressee), ahead = quotation_ahead(f, v->last);
    if (v->cue->frames & FRAME_QUOTE && ahead != NOWHERE && ahead != r) {
        addressee = addressee_at(f, v->last);
        r = ahead;
    }
    if (r == NOWHERE || (r >= f->hi && !word_opens_quote(a, r)))
        return false;
    struct quotation *q = word_opens_quote(a, r) ? quotation_of(a, r) : NULL;
    bool whole = q && (q->last + 1u >= f->hi || quotation_ends_sentence(a, q) ||
                       (word_mark(a, q->last + 1u) == ',' && q->last - q->first > 3) ||
                       is_cue_form(a, q->last + 1u, FORM_GERUND));
    struct range content = whole ? quotation_words(q) : (struct range){r, clause_end(f, r)};
    bool verb_follows = word_is(a, r, WORD(AUXILIARY)) && !word_is(a, r, WORD(ADVERB));
    if (content.last <= content.first || !words_in(a, content) ||
        word_is(a, r, WORD(CONJUNCTION)) || verb_follows || (q && whole && q->claimed))
        return false;
    add_statement(f, &(struct found){.rule = rule,
                                     .confidence = whole ? 95 : confidence,
                                     .content = content,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .addressee = addressee,
                                     .verb = v});
    if (whole)
        join_following(f, content.last);
    return true;
}

/* "The court heard": who hears what others say. */
static bool hears(const struct article *a, struct range somebody)
{
    static const char *const courts[] = {"court",   "Court",    "jury",    "inquest",
                                         "Inquest", "tribunal", "inquiry", "jurors"};
    if (range_is_empty(somebody))
        return false;
    struct slice last = article_word(a, somebody.last - 1);
    for (size_t i = 0; i < sizeof courts / sizeof *courts; i++)
        if (slice_equal(last, slice_of_string(courts[i])))
            return true;
    return false;
}

/* SOMEBODY was told [by SOURCE] that CONTENT; the court heard that CONTENT */
static bool told_to(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    bool told = v->passive && v->cue->frames & FRAME_PERSON;
    if (!told && (v->form != FORM_PAST || !slice_equal(v->cue->lemma, SLICE("hear"))))
        return false;
    struct range somebody = phrase_before(a, f->lo, v->first), source = {v->last, v->last};
    if (!told && !hears(a, somebody))
        return false;
    if (word_is(a, v->last, WORD(BY)))
        source = phrase_after(a, v->last + 1, f->hi, true);
    size_t that = source.last;
    bool quotes = parts_clauses(a, that) && word_opens_quote(a, that + 1);
    bool clause = told ? v->cue->frames & FRAME_CLAUSE && word_is(a, that, WORD(THAT))
                       : word_is(a, that, WORD(THAT) | WORD(WH));
    if (range_is_empty(somebody) || that + 1 >= f->hi || !(quotes || clause))
        return false;
    struct range content = quotes ? quotation_words(quotation_of(a, that + 1))
                                  : (struct range){that, clause_end(f, that)};
    add_statement(f, &(struct found){.rule = "told-to",
                                     .confidence = 85,
                                     .content = content,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .addressee = somebody,
                                     .verb = v});
    if (quotes)
        join_following(f, content.last);
    return true;
}

/* A cited B as saying CONTENT; A quoted B as saying; CONTENT, B was quoted as saying by A */
static bool cited(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (!passes_on(v->cue))
        return false;
    size_t as = v->last;
    while (as < f->hi && as < v->last + 2 * REACH && !word_is(a, as, WORD(AS)))
        as++;
    if (as + 1 >= f->hi || !a->words[as + 1].entry || !a->words[as + 1].entry->cue ||
        a->words[as + 1].entry->form != FORM_GERUND)
        return false;
    struct range named = {v->last, as};
    while (named.last > named.first && word_mark(a, named.last - 1) == ',')
        named.last--;
    struct range subject = phrase_before(a, f->lo, v->first);
    struct verb saying = {.at = as + 1,
                          .first = as,
                          .last = as + 2,
                          .cue = a->words[as + 1].entry->cue,
                          .form = FORM_GERUND};
    struct range source = v->passive ? subject : named, by = {as, as};
    if (v->passive && word_is(a, v->last, WORD(BY)))
        by = (struct range){v->last + 1, named.last};
    else if (v->passive && word_is(a, saying.last, WORD(BY)))
        by = phrase_after(a, saying.last + 1, f->hi, true);
    if (range_is_empty(source) || !(leading(f, &saying, source, "cited-as-saying", 90) ||
                                    (v->passive && trailing(f, &saying, source))))
        return false;
    f->out->items[f->out->count - 1].medium = span_of(a, v->passive ? by : subject);
    f->done = as + 2;
    return true;
}

/* A reported [on Friday], citing B, that CONTENT */
static bool citing(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    size_t cites = v->last;
    while (cites < f->hi && word_is(a, cites, WORD(PREPOSITION) | WORD(TIME) | WORD(WEEKDAY)))
        cites++;
    if (word_mark(a, cites++) != ',' || !is_cue_form(a, cites, FORM_GERUND) ||
        !passes_on(a->words[cites].entry->cue))
        return false;
    struct range source = phrase_after(a, cites + 1, f->hi, true),
                 medium = phrase_before(a, f->lo, v->first);
    size_t that = source.last + 1;
    if (range_is_empty(source) || range_is_empty(medium) || word_mark(a, source.last) != ',' ||
        that >= f->hi || !word_is(a, that, WORD(THAT)))
        return false;
    add_statement(f, &(struct found){.rule = "citing",
                                     .confidence = 90,
                                     .content = {that, clause_end(f, that)},
                                     .cue = {cites, cites + 1},
                                     .source = source,
                                     .medium = medium,
                                     .class = CUE_SPEECH});
    f->done = that;
    return true;
}

/* Whoever word i is can be asked: a name, "officials", "sources". */
static bool can_tell(const struct article *a, size_t i)
{
    static const char *const plain[] = {"source", "sources", "people", "police", "authorities"};
    struct slice word = article_word(a, i);
    for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
        if (slice_equal(word, slice_of_string(plain[k])))
            return true;
    if (a->words[i].capital || word_is(a, i, WORD(ROLE)))
        return true;
    const struct word_entry *one =
        slice_ends(word, SLICE("s"))
            ? wordtable_find(a->wordtable, slice_cut(word, 0, word.len - 1))
            : NULL;
    return one && one->classes & WORD(ROLE);
}

/* Whom it is about: its last word before a preposition, a comma or "who". */
static size_t head_of(const struct article *a, struct range phrase)
{
    size_t i = phrase.first;
    while (i + 1 < phrase.last && !a->words[i + 1].mark &&
           !word_is(a, i + 1, WORD(PREPOSITION) | WORD(RELATIVE)))
        i++;
    return i;
}

/* A paper or an agency: "TASS", "the agency", or anybody who reports. */
static bool passes_news(const struct article *a, struct range source, const struct cue *verb)
{
    if (range_is_empty(source) || word_is(a, source.first, WORD(PRONOUN) | WORD(RELATIVE)))
        return false;
    size_t head = head_of(a, source);
    struct slice word = article_word(a, head);
    return slice_equal(verb->lemma, SLICE("report")) || word_is(a, head, WORD(ORGANISATION)) ||
           (word.len > 1 && word.data[1] >= 'A' && word.data[1] <= 'Z');
}

/* "..., citing": the statement of the sentence before the comma, which an outlet reported; NULL
 * where there is none. */
static struct statement *passed_on_before(const struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    const struct statements *s = f->out;
    if (v->form != FORM_GERUND || v->progressive || !slice_equal(v->cue->lemma, SLICE("cite")) ||
        v->first != v->at || v->at == f->lo || word_mark(a, v->at - 1) != ',' || !s->count)
        return NULL;
    struct statement *before = &s->items[s->count - 1];
    bool speech = before->verb && before->class <= CUE_WRITE && before->verb->frames & FRAME_CLAUSE;
    bool here = before->cue.start >= a->base + a->words[f->lo].start &&
                before->source.start == span_of(a, f->subject).start &&
                s->pieces[before->first_piece].end <= a->base + a->words[v->at].start;
    bool known = before->medium.start < before->medium.end;
    return speech && here && !known && passes_news(a, f->subject, before->verb) ? before : NULL;
}

/* A reported that CONTENT, citing B: B said it, by way of A */
static bool cited_behind(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    struct statement *before = passed_on_before(f, v);
    if (!before)
        return false;
    struct range source = phrase_after(a, v->last, f->hi, false);
    if (range_is_empty(source) || word_is(a, source.first, WORD(NEGATION)) ||
        !can_tell(a, head_of(a, source)) || !(source.last >= f->hi || a->words[source.last].mark))
        return false;
    before->medium = before->source;
    before->source = span_of(a, source);
    before->cue = span_of(a, cue_range(v));
    before->rule = "citing";
    before->verb = NULL;
    f->subject = source;
    return true;
}

/* How many words "according to", "as per" or "in the words of" at k are; 0: it is none. */
static size_t according_words(const struct article *a, size_t k)
{
    if (word_is(a, k, WORD(ACCORDING)) && word_is(a, k + 1, WORD(TO)))
        return 2;
    if (word_is(a, k, WORD(AS)) && word_is(a, k + 1, WORD(PER)))
        return 2;
    bool words = word_is(a, k, WORD(IN)) && word_is(a, k + 1, WORD(ARTICLE)) &&
                 word_is(a, k + 2, WORD(WORDS)) && word_is(a, k + 3, WORD(OF));
    return words ? 4 : 0;
}

/* Who is named behind "according to" at word first, with who made what is named: "a report by the
 * town". */
static struct range according_source(const struct finder *f, size_t first, bool fronted)
{
    struct range source = phrase_after(f->a, first, f->hi, fronted);
    if (range_is_empty(source) || !word_is(f->a, source.last, WORD(BY)))
        return source;
    struct range maker = phrase_after(f->a, source.last + 1, f->hi, fronted);
    return range_is_empty(maker) ? source : (struct range){source.first, maker.last};
}

/* Behind the comma at i, more names up to the next one: "Smith, | Brown and Jones, the ship sank".
 */
static bool names_follow(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t k = i + 1;
    while (k < f->hi && (a->words[k].capital || word_is(a, k, WORD(AND) | WORD(OR))))
        k++;
    return word_mark(a, i) == ',' && k > i + 2 && word_mark(a, k) == ',' &&
           a->words[k - 1].capital && word_is(a, k - 2, WORD(AND) | WORD(OR));
}

/* Where a phrase goes on that begins the sentence, up to the comma before its main clause:
 * "According to two sailors | who saw it, the ship sank"; last where it does not. */
static size_t fronted_end(const struct finder *f, size_t last)
{
    const struct article *a = f->a;
    bool names = names_follow(f, last);
    if (!names && !word_is(a, last, WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(SUBORDINATOR)))
        return last;
    for (size_t i = last + names; i < f->hi && i < last + LONGEST_FRONTED; i++) {
        char mark = a->words[i].mark;
        if (mark == ',')
            return i;
        if ((mark && strchr(";:?!()", mark)) || a->words[i].quote != QUOTE_OUTSIDE)
            break;
    }
    return last;
}

/* according to SOURCE, CONTENT / CONTENT, according to SOURCE / CON, according to SOURCE, TENT */
static size_t according(struct finder *f, size_t k, size_t cue)
{
    const struct article *a = f->a;
    bool fronted = k <= f->lo + 1;
    struct range source = according_source(f, k + cue, fronted);
    if (range_is_empty(source))
        return k + cue;
    size_t behind = fronted ? fronted_end(f, source.last) : source.last;
    if (!word_is(a, source.last + 1, WORD(TIME)))
        source.last = behind;
    struct range content = {k, k};
    if (k >= f->lo + 3)
        content = content_before(f, k);
    bool parted = !range_is_empty(content) && word_mark(a, source.last) == ',' &&
                  content.last <= k && !has_finite(a, content);
    if (range_is_empty(content) || words_in(a, content) < 2) {
        size_t first = behind + (word_mark(a, behind) == ',');
        content = (struct range){first, first < f->hi ? clause_end(f, first) : first};
    }
    if (content.last <= content.first)
        return source.last;
    struct range keep = f->subject;
    add_statement(f, &(struct found){.rule = "according-to",
                                     .confidence = 85,
                                     .content = content,
                                     .cue = {k, k + cue},
                                     .source = source,
                                     .class = CUE_ACCORDING});
    if (parted && content.last <= k && source.last + 1 < f->hi)
        add_piece(f, (struct range){source.last + 1, clause_end(f, source.last + 1)});
    if (!range_is_empty(keep))
        f->subject = keep;
    return source.last;
}

/* Where the clause at r ends that is itself the subject of a verb: "that the pier is safe | was
 * wrong". Before its second finite verb; a participle may look like one right behind the first
 * ("caused increased costs"), so that one counts only where no other follows: "lied | angered". */
static size_t subject_clause_end(const struct finder *f, size_t r, size_t end)
{
    const struct article *a = f->a;
    size_t verbs = 0, beside = end;
    for (size_t i = r; i < end; i++) {
        if (a->words[i].mark == ',' || word_is(a, i, WORD(RELATIVE) | WORD(CONJUNCTION)))
            verbs = verbs ? 1 : 0;
        if (!is_finite(a, i) || word_is(a, i - 1, WORD(NEGATION)))
            continue;
        if (i > r && is_finite(a, i - 1)) {
            if (beside == end && !word_is(a, i - 1, WORD(AUXILIARY)))
                beside = i;
            continue;
        }
        if (++verbs == 2)
            return i;
    }
    return beside;
}

/* The owner of what begins at word i: "Mr. Trump's", "his", "the union's"; empty: none. */
static struct range owner_before(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (i > f->lo && word_is(a, i - 1, WORD(POSSESSIVE)))
        return (struct range){i - 1, i};
    if (i < f->lo + 2 || a->words[i - 1].type != TOKEN_CLITIC)
        return (struct range){i, i};
    size_t first = i - 2;
    while (first > f->lo && a->words[first].capital && a->words[first - 1].capital &&
           !word_is(a, first - 1, WORD(DETERMINER) | WORD(PREPOSITION)))
        first--;
    if (first > f->lo && word_is(a, first - 1, WORD(DETERMINER)))
        first--;
    return (struct range){first, i};
}

/* NAME's claim that CONTENT / the claim by NAME that CONTENT / the claim that CONTENT */
static bool nominal(struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (!word_is(a, k, WORD(SAYING)) || k == f->lo || k + 3 >= f->hi || a->words[k].capital)
        return false;
    size_t cue = k, that = k + 1;
    while (cue > f->lo && cue + ADJECTIVES > k &&
           !(a->words[cue - 1].classes & ~(WORD(ADVERB) | WORD(TIME))) &&
           a->words[cue - 1].type == TOKEN_WORD && !a->words[cue - 1].capital)
        cue--;
    struct range source = owner_before(f, cue);
    bool noun = !range_is_empty(source) ||
                (cue > f->lo && word_is(a, cue - 1, WORD(DETERMINER) | WORD(PREPOSITION)));
    if (noun && range_is_empty(source) && word_is(a, that, WORD(BY))) {
        source = phrase_after(a, that + 1, f->hi, false);
        that = source.last;
    }
    if (!noun || (a->words[k].claimed && range_is_empty(source)) || !word_is(a, that, WORD(THAT)) ||
        that + 1 >= f->hi || a->words[that + 1].mark || is_finite(a, that + 1))
        return false;
    size_t end = clause_end(f, that);
    if (!has_finite(a, (struct range){f->lo, k}))
        end = subject_clause_end(f, that + 1, end);
    if (!has_finite(a, (struct range){that, end}))
        return false;
    add_statement(f, &(struct found){.rule = "nominal",
                                     .confidence = 55,
                                     .content = {that, end},
                                     .cue = {cue, k + 1},
                                     .source = source,
                                     .class = CUE_SPEECH});
    return true;
}

/* ---- finding verbs ---- */

static bool may_be_noun(const struct word_entry *e)
{
    return (e->form == FORM_BASE || e->form == FORM_THIRD) && e->cue->frames & FRAME_ALSO_NOUN;
}

/* "his last known address", "the previously agreed plan": no auxiliary stands before the adverbs.
 */
static bool is_attribute(const struct finder *f, size_t k)
{
    size_t i = k;
    while (i > f->lo && word_is(f->a, i - 1, WORD(ADVERB)) &&
           !word_is(f->a, i - 1, WORD(BE) | WORD(HAVE)))
        i--;
    return i == f->lo || !word_is(f->a, i - 1, WORD(AUXILIARY) | WORD(NEGATION)) ||
           f->a->words[i - 1].type == TOKEN_CLITIC;
}

/* "Smith's earlier claim", "the later claims": over adverbs stands what makes it a noun. */
static bool owned_before(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    size_t i = k;
    while (i > f->lo && word_is(a, i - 1, WORD(ADVERB)))
        i--;
    return i < k && i > f->lo &&
           (word_is(a, i - 1, WORD(DETERMINER)) ||
            (a->words[i - 1].type == TOKEN_CLITIC && f->a->words[k].entry->form == FORM_BASE &&
             word_is(a, i - 1, WORD(BE)) && !word_is(a, i - 1, WORD(HAVE) | WORD(MODAL))));
}

static bool is_plural(struct slice noun)
{
    return slice_equal(noun, SLICE("police")) || slice_equal(noun, SLICE("Police")) ||
           slice_equal(noun, SLICE("people")) || slice_equal(noun, SLICE("men")) ||
           slice_equal(noun, SLICE("women"));
}

/* "Another", "several" at word i, which a clause begins with: they stand for somebody. */
static bool is_somebody(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    const uint64_t others = WORD(ARTICLE) | WORD(POSSESSIVE) | WORD(PRONOUN) | WORD(THAT);
    bool begins = i == f->lo || a->words[i - 1].mark || word_is(a, i - 1, WORD(CONJUNCTION));
    return begins && word_is(a, i, WORD(DETERMINER)) && !word_is(a, i, others) &&
           !word_is(a, i, WORD(NEGATION));
}

/* '"...," the memo states, ...': behind a quotation and before a mark no noun stands. */
static bool follows_quotation(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (k + 1 < f->hi && !a->words[k + 1].mark)
        return false;
    for (size_t i = k; i > 0 && k - i < SUBJECT_AHEAD; i--)
        if (a->words[i - 1].mark || a->words[i - 1].quote != QUOTE_OUTSIDE)
            return i < k && a->words[i - 1].quote == QUOTE_CLOSES;
    return false;
}

/* "Storm warning: ..." */
static bool is_noun_before_colon(const struct article *a, size_t k)
{
    return word_mark(a, k + 1) == ':' && !a->words[k - 1].mark && !a->words[k - 1].classes &&
           slice_equal(article_word(a, k), SLICE("warning"));
}

/* True where the word before lets a cue form be a verb. */
static bool stands_as_verb(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    const struct word_entry *e = a->words[k].entry;
    if (k == f->lo)
        return e->form != FORM_BASE && e->form != FORM_GERUND;
    const struct word *before = &a->words[k - 1];
    uint64_t c = before->classes;
    if (e->form == FORM_GERUND)
        return !(c & (WORD(DETERMINER) | WORD(OF))) && !is_noun_before_colon(a, k);
    if (may_be_noun(e) && owned_before(f, k))
        return false;
    bool one = e->form == FORM_BASE && c & WORD(PRONOUN) && c & WORD(ROLE);
    if (c & (WORD(PRONOUN) | WORD(RELATIVE) | WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)) &&
        !one)
        return !(before->type == TOKEN_CLITIC && e->form == FORM_BASE &&
                 !(c & (WORD(MODAL) | WORD(NEGATION)))) &&
               !(e->form == FORM_PARTICIPLE && is_attribute(f, k));
    if (c & (WORD(DETERMINER) | WORD(PREPOSITION) | WORD(TO)) ||
        (e->form == FORM_PARTICIPLE && c & WORD(TIME)))
        return e->form == FORM_PAST && is_somebody(f, k - 1) &&
               (a->words[k + 1 < a->count ? k + 1 : k].mark || begins_clause(f, k + 1));
    if (before->mark && before->mark != ',' && before->quote != QUOTE_CLOSES &&
        before->mark != ')' && before->mark != '-')
        return false;
    if (e->form == FORM_BASE) {
        struct slice s = article_word(a, k - 1);
        return !before->mark && (s.data[s.len - 1] == 's' || is_plural(s)) &&
               !(may_be_noun(e) && before->capital);
    }
    if (may_be_noun(e))
        return before->capital || word_is(a, k + 1, WORD(THAT)) || follows_quotation(f, k);
    return true;
}

/* "said in a statement", "told ... in an interview": the medium belongs to the cue. Returns the
 * word behind it. */
static size_t behind_medium(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (!word_is(a, i, WORD(IN)) || !word_is(a, i + 1, WORD(ARTICLE)))
        return i;
    for (size_t z = i + 2; z < f->hi && z < i + 5 && a->words[z].type == TOKEN_WORD; z++)
        if (word_is(a, z, WORD(MEDIUM)))
            return z + 1;
    return i;
}

/* "boldly", "hardly" */
static bool is_manner(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return !w->capital && w->type == TOKEN_WORD && w->end - w->start > 4 &&
           slice_ends(article_word(a, i), SLICE("ly")) &&
           !slice_ends(article_word(a, i), SLICE("ily"));
}

static inline bool has_cue_form(const struct word *w)
{
    return w->entry && w->entry->cue && w->quote == QUOTE_OUTSIDE && !w->capital;
}

/* Reads the verb at word k with what belongs to it; false where the word is none. */
static bool verb_at(const struct finder *f, size_t k, struct verb *v)
{
    const struct article *a = f->a;
    const struct word *w = &a->words[k];
    if (!has_cue_form(w) || !stands_as_verb(f, k))
        return false;
    *v = (struct verb){
        .at = k, .first = k, .last = k + 1, .cue = w->entry->cue, .form = w->entry->form};
    bool be = false;
    while (v->first > f->lo && a->words[v->first - 1].quote == QUOTE_OUTSIDE &&
           (word_is(a, v->first - 1, WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)) ||
            is_manner(a, v->first - 1))) {
        v->first--;
        be |= word_is(a, v->first, WORD(BE));
        v->negated |= word_is(a, v->first, WORD(NEGATION));
    }
    v->progressive = be && v->form == FORM_GERUND;
    v->passive = be && (v->form == FORM_PAST || v->form == FORM_PARTICIPLE);
    if (v->cue->particles.len > 1 && v->last < f->hi && a->words[v->last].quote == QUOTE_OUTSIDE &&
        cue_takes(v->cue, article_word(a, v->last)))
        v->last++;
    bool particle = v->last > k + 1;
    v->last = behind_medium(f, v->last);
    return particle || (v->cue->frames && !(v->cue->frames & FRAME_PARTICLE));
}

static struct range subject_for(const struct finder *f, size_t verb)
{
    bool known = !range_is_empty(f->subject) && !word_is(f->a, f->subject.first, WORD(RELATIVE));
    struct range subject = known ? f->subject : phrase_subject(f->a, f->lo, verb);
    bool time = !range_is_empty(subject) && word_is(f->a, subject.last - 1, WORD(TIME)) &&
                !f->a->words[subject.last - 1].capital;
    return time ? (struct range){verb, verb} : subject;
}

/* "The tape shows | the mayor | saying", "footage of | the mayor | saying", "with | one | saying":
 * who is heard or seen to say it; empty where nobody is. */
static struct range perceived(const struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    struct range none = {v->first, v->first}, who = none;
    uint64_t ends = WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(PERCEIVING);
    while (who.first > f->lo && v->first - who.first < LONGEST_PERCEIVED &&
           !a->words[who.first - 1].mark && !word_is(a, who.first - 1, ends))
        who.first--;
    bool with = who.first > f->lo && slice_equal(article_word(a, who.first - 1), SLICE("with"));
    bool heard =
        with || (who.first > f->lo + 1 && word_is(a, who.first - 1, WORD(PERCEIVING) | WORD(OF)));
    bool somebody = a->words[who.first].capital ||
                    word_is(a, who.first, WORD(DETERMINER) | (with ? WORD(PRONOUN) : 0));
    return heard && somebody ? who : none;
}

/* Tries the rules for a verb, best first; true where one held. */
static bool try_verb(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (cited(f, v) || citing(f, v) || cited_behind(f, v) || told_to(f, v))
        return true;
    if (v->passive || (v->cue->frames == FRAME_NOUN && word_is(a, v->last, WORD(BY))))
        return false;
    if (inverted(f, v))
        return true;
    bool gerund = v->form == FORM_GERUND && !v->progressive;
    bool joined = v->first > f->lo && word_is(a, v->first - 1, WORD(CONJUNCTION));
    if (gerund || joined) {
        struct range source = perceived(f, v);
        if (range_is_empty(source))
            source = subject_for(f, v->first);
        return !range_is_empty(source) &&
               leading(f, v, source, gerund ? "participle" : "coordinated", gerund ? 70 : 65);
    }
    struct range source = phrase_before(a, f->lo, v->first);
    if (range_is_empty(source) && v->first > f->lo && word_mark(a, v->first - 1) == ',')
        source = subject_for(f, v->first);
    if (range_is_empty(source))
        return false;
    if (trailing(f, v, source))
        return true;
    return leading(f, v, source, "source-verb", v->cue->class == CUE_SPEECH ? 75 : 55);
}

/* NAME: "..." and Said NAME: "..." */
static bool colon(struct finder *f, size_t k)
{
    struct article *a = f->a;
    if (!word_opens_quote(a, k + 1) || k == f->lo || k > f->lo + 8 || phrase_is_kicker(a, k))
        return false;
    const struct word_entry *said = a->words[f->lo].entry;
    bool verb = said && said->cue && said->form == FORM_PAST && said->cue->frames & FRAME_QUOTE &&
                k > f->lo + 1;
    struct range source = {f->lo + verb, k};
    for (size_t i = f->lo; i < k; i++)
        if (a->words[i].mark ||
            !(a->words[i].capital || word_is(a, i, WORD(OF) | WORD(DETERMINER))))
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

/* NAME[, who was there,] made the following comment: "...", also in the next paragraph */
static bool announced(struct finder *f, size_t k)
{
    struct article *a = f->a;
    struct quotation *q = word_opens_quote(a, k + 1) ? quotation_of(a, k + 1) : NULL;
    if (!q || q->claimed || !quotation_ends_sentence(a, q) || phrase_is_kicker(a, k))
        return false;
    if (on_a_subject(f, k)) {
        add_statement(f, &(struct found){.rule = "announced",
                                         .confidence = 70,
                                         .content = quotation_words(q),
                                         .class = CUE_NONE});
        join_following(f, q->last + 1u);
        return true;
    }
    struct range source = phrase_subject(a, f->lo, k);
    if (range_is_empty(source) || k - source.last > LONGEST_FRONTED ||
        !(a->words[source.first].capital || word_is(a, source.first, WORD(HE) | WORD(SHE))) ||
        word_is(a, source.first, WORD(DETERMINER)))
        return false;
    size_t cue = source.last < k ? source.last : k;
    for (size_t z = cue; word_mark(a, cue) == ',' && z < k; z++)
        if (word_mark(a, z) == ',' && z > source.last)
            cue = z + 1;
    add_statement(f, &(struct found){.rule = "announced",
                                     .confidence = 70,
                                     .content = quotation_words(q),
                                     .cue = {cue, cue < k ? k : k + 1},
                                     .source = source,
                                     .class = CUE_SPEECH});
    join_following(f, q->last + 1u);
    return true;
}

/* "..." - NAME, at the end of a paragraph */
static void dash(struct finder *f, size_t k)
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

/* '"...": NAME', '"...": villagers tell of the flood', '"...": mayor': a headline */
static bool headline(struct finder *f, size_t k)
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

/* "Lund: I will not resign", a headline: somebody speaks of himself. */
static bool headline_of(struct finder *f, size_t k)
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

static const struct cue go_on = {.lemma = {"go", 2}, .class = CUE_SPEECH, .frames = FRAME_QUOTE};

/* '..., he went on', 'he went on: "..."', by its "on" at word k; elsewhere it says nothing. */
static bool went_on(const struct finder *f, size_t k, struct verb *v)
{
    const struct article *a = f->a;
    if (!word_is(a, k, WORD(PREPOSITION)) || k < f->lo + 2 ||
        !slice_equal(article_word(a, k), SLICE("on")))
        return false;
    bool past = slice_equal(article_word(a, k - 1), SLICE("went"));
    if ((!past && !slice_equal(article_word(a, k - 1), SLICE("goes"))) ||
        !(a->words[k + 1 < a->count ? k + 1 : k].mark || sentence_ends_at(a, k + 1)))
        return false;
    *v = (struct verb){.at = k - 1,
                       .first = k - 1,
                       .last = k + 1,
                       .cue = &go_on,
                       .form = past ? FORM_PAST : FORM_THIRD};
    return true;
}

static void find_in_sentence(struct finder *f)
{
    struct article *a = f->a;
    f->subject = (struct range){0, 0};
    for (size_t k = f->lo; k < f->hi;) {
        struct verb v;
        bool plain = !a->words[k].entry && !a->words[k].mark;
        if (plain || a->words[k].quote != QUOTE_OUTSIDE) {
            k++;
        } else if (according_words(a, k)) {
            k = according(f, k, according_words(a, k));
        } else if (nominal(f, k)) {
            k++;
        } else if (has_cue_form(&a->words[k]) ? verb_at(f, k, &v) : went_on(f, k, &v)) {
            f->done = k + 1;
            f->verb = &v;
            try_verb(f, &v);
            f->verb = NULL;
            k = f->done;
        } else {
            if (a->words[k].mark == ':' && (headline(f, k) || headline_of(f, k)))
                return;
            if (a->words[k].mark == ':' && !colon(f, k))
                announced(f, k);
            else if (a->words[k].mark == '-')
                dash(f, k);
            k++;
        }
    }
}

/* The word behind the sentence of word i, or behind as much of it as is looked at. */
static size_t sentence_end(const struct article *a, size_t i)
{
    enum { STRIDE = 8 }; /* words looked at at once: most sentences are longer */
    const struct word *w = a->words;
    size_t end = i, most = a->count - i < LONGEST_SENTENCE ? a->count : i + LONGEST_SENTENCE;
    while (most - end > STRIDE && w[end + STRIDE].sentence == w[i].sentence)
        end += STRIDE;
    while (end < most && w[end].sentence == w[i].sentence)
        end++;
    return end;
}

void rules_find(struct article *a, struct statements *out)
{
    struct finder f = {.a = a, .out = out};
    transcript_find(a, out);
    for (f.lo = 0; f.lo < a->count; f.lo = f.hi) {
        f.hi = sentence_end(a, f.lo);
        find_in_sentence(&f);
    }
}
