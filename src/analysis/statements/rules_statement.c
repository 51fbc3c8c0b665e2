/* Writing statements: their content as pieces, and the quotations that go on behind them. */
#include "analysis/statements/rules_parts.h"

#include "base/memory.h"

void add_piece(struct finder *f, struct range r)
{
    while (r.first < r.last && word_mark(f->a, r.first) == ',')
        r.first++;
    if (range_is_empty(r))
        return;
    statements_add_piece(f->out, span_of(f->a, r));
    article_claim(f->a, r.first, r.last);
}

void add_part(struct finder *f, struct range r)
{
    struct statement *s = &f->out->items[f->out->count - 1];
    add_piece(f, r);
    if (s->kind != kind_of(f->a, r))
        s->kind = QUOTATION_MIXED;
}

enum quotation_kind kind_of(const struct article *a, struct range r)
{
    size_t words = 0, quoted = 0;
    article_count_quoted(a, r.first, r.last, &words, &quoted);
    if (!quoted)
        return QUOTATION_INDIRECT;
    return quoted == words ? QUOTATION_DIRECT : QUOTATION_MIXED;
}

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

struct range what_was_said(const struct article *a, struct range content)
{
    const struct quotation *q = quotation_of(a, content.first);
    if (q && q->first == content.first && q->last < content.last &&
        quotation_leads_to_speaker(a, q))
        content.last = q->last + 1u;
    return content;
}

void add_statement(struct finder *f, const struct found *x)
{
    struct range content = x->as_it_is ? x->content : what_was_said(f->a, x->content);
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
        .firm = x->firm,
        .rule = x->rule,
        .confidence = x->confidence,
        .parent = SIZE_MAX,
    };
    add_paragraphs_before(f, content);
    add_piece(f, content);
    if (!range_is_empty(x->source))
        f->subject = x->source;
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

void join_following(struct finder *f, size_t next)
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

/* "who | responds boldly: '...'" at word z */
static bool answers(const struct article *a, size_t z)
{
    if (!is_finite_cue(a, z) || !(a->words[z].entry->cue->frames & FRAME_QUOTE))
        return false;
    for (size_t k = z + 1; k < z + SHORT_TAIL && same_paragraph(a, z, k); k++)
        if (a->words[k].mark)
            return parts_clauses(a, k) && word_opens_quote(a, k + 1);
    return false;
}

/* '"In the news," Lund said, | "the harbour wins praise," and left': the sentence that the
 * quotation before began goes on in q, and another behind it. */
static bool goes_on_in_quotation(const struct article *a, const struct quotation *q)
{
    enum { SHORTEST = 4 }; /* with its marks and comma: one word may be a name */
    return q->closed && q->last - q->first > SHORTEST && word_mark(a, q->last - 1u) == ',' &&
           !a->words[q->first + 1u].capital && !quotation_leads_to_speaker(a, q);
}

void join_rest(struct finder *f, size_t i, bool quoted)
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
        if ((is_cue_form(a, z, FORM_PAST) && word_mark(a, z + 1) == ':') ||
            (z > i && word_is(a, z - 1, WORD(RELATIVE)) && answers(a, z)))
            return;
        if (!parts_clauses(a, z) || !word_opens_quote(a, z + 1))
            continue;
        struct quotation *q = quotation_of(a, z + 1);
        if ((quotation_ends_sentence(a, q) || goes_on_in_quotation(a, q)) && !q->claimed) {
            add_piece(f, quotation_words(q));
            join_following(f, q->last + 1u);
        }
        return;
    }
    if (quoted)
        join_following(f, f->hi);
}
