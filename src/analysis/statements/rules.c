#include "analysis/statements/rules.h"

#include "analysis/statements/phrase.h"
#include "analysis/statements/rules_parts.h"
#include "analysis/statements/transcript.h"

enum {
    LONGEST_SENTENCE = 400, /* words; a longer one is cut, so that time stays linear */
    LONGEST_PERCEIVED = 6,  /* words between "shows" and "saying" */
};

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
    if (rule_cited(f, v) || rule_citing(f, v) || rule_cited_behind(f, v) || rule_told_to(f, v))
        return true;
    if (v->passive && (rule_passive(f, v) || rule_impersonal(f, v)))
        return true;
    if (v->passive || (v->cue->frames == FRAME_NOUN && word_is(a, v->last, WORD(BY))))
        return false;
    if (rule_inverted(f, v))
        return true;
    bool gerund = v->form == FORM_GERUND && !v->progressive;
    bool joined = v->first > f->lo && word_is(a, v->first - 1, WORD(CONJUNCTION));
    if (gerund || joined) {
        struct range source = perceived(f, v);
        if (range_is_empty(source))
            source = subject_for(f, v->first);
        return !range_is_empty(source) &&
               rule_leading(f, v, source, gerund ? "participle" : "coordinated", gerund ? 70 : 65);
    }
    struct range source = phrase_before(a, f->lo, v->first);
    if (range_is_empty(source) && v->first > f->lo && word_mark(a, v->first - 1) == ',')
        source = subject_for(f, v->first);
    if (range_is_empty(source))
        return false;
    if (rule_how(f, v, source) || rule_trailing(f, v, source) || rule_relative(f, v, source))
        return true;
    return rule_leading(f, v, source, "source-verb", v->cue->class == CUE_SPEECH ? 75 : 55);
}

/* Most words begin none: without a call for these. */
static inline size_t according_at(const struct article *a, size_t k)
{
    return word_is(a, k, WORD(ACCORDING) | WORD(AS) | WORD(IN)) ? according_words(a, k) : 0;
}

static inline bool reporting_verb_at(const struct finder *f, size_t k, struct verb *v)
{
    if (has_cue_form(&f->a->words[k]))
        return verb_at(f, k, v);
    if (word_is(f->a, k, WORD(THAT)))
        return clear_that(f, k, v);
    return word_is(f->a, k, WORD(PREPOSITION)) && went_on(f, k, v);
}

/* lead: the first of the sentence, or a later one, in the article's list. */
static void find_in_sentence(struct finder *f, size_t lead)
{
    struct article *a = f->a;
    f->subject = (struct range){0, 0};
    if (rule_headline_says(f))
        return;
    rule_said_first(f);
    for (size_t behind = f->lo, k; lead < a->lead_count && (k = a->leads[lead]) < f->hi; lead++) {
        struct verb v;
        if (k < behind || a->words[k].quote != QUOTE_OUTSIDE)
            continue;
        if (according_at(a, k)) {
            behind = rule_according(f, k, according_at(a, k));
        } else if (word_is(a, k, WORD(SAYING)) && rule_nominal(f, k)) {
            continue;
        } else if (reporting_verb_at(f, k, &v)) {
            f->done = k + 1;
            f->verb = &v;
            try_verb(f, &v);
            f->verb = NULL;
            behind = f->done;
        } else {
            if (a->words[k].mark == ':' && (rule_headline(f, k) || rule_headline_of(f, k)))
                return;
            bool asks = a->words[k].mark == ':' || a->words[k].mark == '?';
            if (asks && rule_answer(f, k))
                return;
            if (a->words[k].mark == ':' && !rule_colon(f, k))
                rule_announced(f, k);
            else if (a->words[k].mark == '-')
                rule_dash(f, k);
        }
    }
}

/* Only sentences in which a word leads are looked at; of one that is too long, the part. */
void rules_find(struct article *a, struct statements *out)
{
    struct finder f = {.a = a, .out = out};
    transcript_find(a, out);
    for (size_t lead = 0, next = 1; lead < a->lead_count;) {
        size_t k = a->leads[lead];
        while (next < a->sentence_count && a->sentences[next] <= k)
            next++;
        size_t first = a->sentences[next - 1];
        f.lo = k - (k - first) % LONGEST_SENTENCE;
        f.hi = next < a->sentence_count ? a->sentences[next] : a->count;
        f.hi = f.hi - f.lo > LONGEST_SENTENCE ? f.lo + LONGEST_SENTENCE : f.hi;
        find_in_sentence(&f, lead);
        while (lead < a->lead_count && a->leads[lead] < f.hi)
            lead++;
    }
}
