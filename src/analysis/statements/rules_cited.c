/* Somebody says what others said: "A cited B as saying CONTENT", "A reported CONTENT, citing B". */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/phrase.h"

/* '"...," A quoted B as saying.': the content before whoever passes it on; empty: there is none. */
static struct range quoted_before(const struct finder *f, struct range medium, size_t end)
{
    const struct article *a = f->a;
    size_t i = medium.first;
    struct range none = {i, i};
    if (i <= f->lo || !(end >= f->hi || a->words[end].mark || begins_tail(a, end)) ||
        word_mark(a, end) == ':')
        return none;
    bool quoted = word_closes_quote(a, i - 1) ||
                  (i > 1 && word_mark(a, i - 1) == ',' && word_closes_quote(a, i - 2));
    return quoted ? content_before(f, i) : none;
}

bool rule_cited(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (!passes_on(v->cue))
        return false;
    size_t as = v->last;
    while (as < f->hi && as < v->last + 2 * REACH && !word_is(a, as, WORD(AS)))
        as++;
    bool having = as + 2 < f->hi && slice_equal(article_word(a, as + 1), SLICE("having"));
    size_t at = as + 1 + having;
    if (at >= f->hi || !a->words[at].entry || !a->words[at].entry->cue)
        return false;
    enum cue_form form = a->words[at].entry->form;
    if (having ? form != FORM_PAST && form != FORM_PARTICIPLE : form != FORM_GERUND)
        return false;
    struct range named = {v->last, as};
    while (named.last > named.first && word_mark(a, named.last - 1) == ',')
        named.last--;
    struct range subject = phrase_before(a, f->lo, v->first);
    struct verb saying = {
        .at = at, .first = as, .last = at + 1, .cue = a->words[at].entry->cue, .form = FORM_GERUND};
    struct range source = v->passive ? subject : named, by = {as, as};
    if (v->passive && word_is(a, v->last, WORD(BY)))
        by = (struct range){v->last + 1, named.last};
    else if (v->passive && word_is(a, saying.last, WORD(BY)))
        by = phrase_after(a, saying.last + 1, f->hi, true);
    if (range_is_empty(source))
        return false;
    struct range before = v->passive ? (struct range){0, 0} : quoted_before(f, subject, at + 1);
    if (!range_is_empty(before)) {
        add_statement(f, &(struct found){.rule = "cited-as-saying",
                                         .confidence = 95,
                                         .content = before,
                                         .cue = cue_range(&saying),
                                         .source = source,
                                         .verb = &saying});
        join_rest(f, at + 1, true);
    } else if (!rule_leading(f, &saying, source, "cited-as-saying", 90) &&
               !(v->passive && rule_trailing(f, &saying, source))) {
        return false;
    }
    f->out->items[f->out->count - 1].medium = span_of(a, v->passive ? by : subject);
    f->done = at + 1;
    return true;
}

/* Whoever word i is can be asked: a name, "officials", "sources", "the ministry". */
static bool can_tell(const struct article *a, size_t i)
{
    static const char *const plain[] = {"source", "sources", "people", "police", "authorities"};
    struct slice word = article_word(a, i);
    bool body = word_is(a, i, WORD(ORGANISATION)) && !slice_equal(word, SLICE("study")) &&
                !slice_equal(word, SLICE("survey")) && !slice_equal(word, SLICE("poll"));
    return a->words[i].capital || body || word_is(a, i, WORD(ROLE)) ||
           phrase_is_plural_role(a, i) ||
           slice_is_one_of(word, plain, sizeof plain / sizeof *plain);
}

/* "officials", "people" */
static bool is_many(const struct article *a, size_t i)
{
    bool plural = slice_ends(article_word(a, i), SLICE("s")) ||
                  slice_equal(article_word(a, i), SLICE("people"));
    return plural && !a->words[i].capital && can_tell(a, i);
}

/* Whom it is about: its last word before a preposition, a comma or "who", or the first of many:
 * "officials | familiar with it". */
static size_t head_of(const struct article *a, struct range phrase)
{
    size_t i = phrase.first;
    while (i + 1 < phrase.last && !a->words[i + 1].mark &&
           !word_is(a, i + 1, WORD(PREPOSITION) | WORD(RELATIVE)) && !is_many(a, i))
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

/* "Citing a clerk, the agency reported that CONTENT", by its verb */
static bool fronted_citing(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    const struct word_entry *citing = a->words[f->lo].entry;
    struct range medium = phrase_before(a, f->lo, v->first);
    if (!citing || !citing->cue || citing->form != FORM_GERUND || !passes_on(citing->cue) ||
        range_is_empty(medium) || !passes_news(a, medium, v->cue))
        return false;
    struct range source = phrase_after(a, f->lo + 1, medium.first, true);
    size_t first = v->last;
    bool clause = v->cue->frames & FRAME_CLAUSE && first < f->hi && begins_clause(f, first);
    if (range_is_empty(source) || source.last + 1 != medium.first || !clause ||
        !can_tell(a, head_of(a, source)))
        return false;
    add_statement(f, &(struct found){.rule = "citing",
                                     .confidence = 90,
                                     .content = {first, clause_end(f, first)},
                                     .cue = {f->lo, f->lo + 1},
                                     .source = source,
                                     .medium = medium,
                                     .class = CUE_SPEECH});
    return true;
}

/* "The agency, citing a clerk, reported CONTENT", by its "citing" */
static bool parted_citing(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (v->form != FORM_GERUND || !passes_on(v->cue) || v->at <= f->lo + 1 ||
        word_mark(a, v->at - 1) != ',')
        return false;
    struct range medium = phrase_before(a, f->lo, v->at - 1),
                 source = phrase_after(a, v->last, f->hi, true);
    size_t next = source.last + 1;
    struct verb says;
    if (range_is_empty(medium) || range_is_empty(source) || word_mark(a, source.last) != ',' ||
        next >= f->hi || !is_finite_cue(a, next) || !verb_at(f, next, &says) ||
        !passes_news(a, medium, says.cue) || !can_tell(a, head_of(a, source)) ||
        !rule_leading(f, &says, source, "citing", 90))
        return false;
    struct statement *s = &f->out->items[f->out->count - 1];
    s->medium = span_of(a, medium);
    s->cue = span_of(a, cue_range(v));
    f->done = next + 1;
    return true;
}

bool rule_citing(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (fronted_citing(f, v) || parted_citing(f, v))
        return true;
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

bool rule_cited_behind(struct finder *f, const struct verb *v)
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
