/* "a plan that critics say will fail": the report stands within what was said, or it is what was
 * said: "'A mess' was how Lund described it". */
#include "analysis/statements/rules_parts.h"

size_t relative_end(const struct finder *f, size_t i)
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

bool rule_how(struct finder *f, const struct verb *v, struct range source)
{
    const struct article *a = f->a;
    if (source.first < f->lo + 3 || v->cue->class > CUE_WRITE ||
        !word_is(a, source.first - 2, WORD(BE)))
        return false;
    struct slice how = article_word(a, source.first - 1);
    size_t be = source.first - 2;
    bool quoted = word_closes_quote(a, be - 1);
    if ((!slice_equal(how, SLICE("how")) && !(quoted && slice_equal(how, SLICE("what")))))
        return false;
    struct range content = {f->lo, be};
    if (quoted)
        content.first = quotation_of(a, be - 1)->first;
    if (!quoted && be == f->lo + 1 &&
        word_is(a, f->lo, WORD(PRONOUN) | WORD(THAT) | WORD(DETERMINER)))
        return false;
    add_statement(f, &(struct found){.rule = "how",
                                     .confidence = 90,
                                     .firm = true,
                                     .content = content,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .verb = v});
    return true;
}
