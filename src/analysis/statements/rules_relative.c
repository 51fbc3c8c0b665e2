/* "a plan that critics say will fail": the report stands within what was said. */
#include "analysis/statements/rules_parts.h"

/* "..., which he said would cost a million | , was dropped": the main clause goes on. */
static size_t relative_end(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t end = clause_end(f, i);
    for (; i + 1 < end; i++)
        if (word_mark(a, i) == ',' && a->words[i].quote == QUOTE_OUTSIDE && is_finite(a, i + 1))
            return i;
    return end;
}

bool rule_relative(struct finder *f, const struct verb *v, struct range source)
{
    const struct article *a = f->a;
    size_t at = source.first - 1, next = v->last;
    if (source.first == f->lo || !(v->cue->frames & FRAME_CLAUSE))
        return false;
    bool what = slice_equal(article_word(a, at), SLICE("what")) ||
                slice_equal(article_word(a, at), SLICE("What"));
    if (!what && !word_is(a, at, WORD(RELATIVE)))
        return false;
    while (next < f->hi && word_is(a, next, WORD(ADVERB)))
        next++;
    if (next >= f->hi || !is_finite(a, next) ||
        (what && word_is(a, next, WORD(BE)) && word_is(a, next + 1, WORD(THAT))))
        return false;
    struct range clause = {v->last, relative_end(f, next)};
    add_statement(f, &(struct found){.rule = "relative",
                                     .confidence = 85,
                                     .content = {at, at + 1},
                                     .cue = cue_range(v),
                                     .source = source,
                                     .verb = v});
    add_piece(f, clause);
    if (kind_of(a, clause) != QUOTATION_INDIRECT)
        f->out->items[f->out->count - 1].kind = QUOTATION_MIXED;
    return true;
}
