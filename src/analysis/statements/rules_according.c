/* "According to SOURCE", "as per SOURCE" and "in the words of SOURCE". */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/phrase.h"

size_t according_words(const struct article *a, size_t k)
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

/* "According to the agency, | citing two officials, the ship sank" at the comma. */
static bool cites_behind(const struct finder *f, size_t comma)
{
    return word_mark(f->a, comma) == ',' && is_cue_form(f->a, comma + 1, FORM_GERUND) &&
           passes_on(f->a->words[comma + 1].entry->cue);
}

/* The bracket that closes the one at word i; i where none does soon. */
static size_t closing_bracket(const struct finder *f, size_t i)
{
    for (size_t k = i + 1; k < f->hi && k < i + SHORT_TAIL; k++)
        if (f->a->words[k].mark == ')')
            return k;
    return i;
}

/* Where a phrase goes on that begins the sentence, up to the comma before its main clause:
 * "According to two sailors | who saw it, the ship sank"; last where it does not. */
static size_t fronted_end(const struct finder *f, size_t last)
{
    const struct article *a = f->a;
    bool names = names_follow(f, last) || cites_behind(f, last);
    if (!names && !word_is(a, last, WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(SUBORDINATOR)))
        return last;
    bool relative = names;
    for (size_t i = last + names; i < f->hi && i < last + LONGEST_FRONTED; i++) {
        char mark = a->words[i].mark;
        if (mark == ',')
            return i;
        if (mark == '(' && cites_behind(f, last) && closing_bracket(f, i) > i) {
            i = closing_bracket(f, i); /* "citing the Harbour Agency (HA), the ship sank" */
            continue;
        }
        relative |= word_is(a, i, WORD(RELATIVE) | WORD(SUBORDINATOR));
        /* "According to the ministry | over 300 have been found": a comma was forgotten */
        if (!relative && word_is(a, i, WORD(AUXILIARY)) && is_finite(a, i))
            break;
        if ((mark && strchr(";:?!()", mark)) || a->words[i].quote != QUOTE_OUTSIDE)
            break;
    }
    return last;
}

/* '"...," Lund said in the meeting, | according to': all of it is what the last one says, where
 * what was said stands before who said it. */
static struct range with_who_said_it(const struct finder *f, struct range content)
{
    const struct article *a = f->a;
    const struct statements *s = f->out;
    if (!s->count || content.first <= f->lo)
        return content;
    const struct statement *said = &s->items[s->count - 1];
    const struct span span = span_of(a, (struct range){f->lo, content.first});
    bool within = said->source.start < said->source.end && said->source.start >= span.start &&
                  said->cue.start > said->source.start && said->cue.end == span.end;
    return within ? (struct range){f->lo, content.last} : content;
}

/* '..., and in the words of Ann Lund, KC, | "..."': the quotation behind who is named; f->hi where
 * there is none. */
static size_t quotation_behind(const struct finder *f, size_t last)
{
    const struct article *a = f->a;
    size_t i = last;
    while (i < f->hi && word_mark(a, i) == ',')
        i += i + 2 < f->hi && word_mark(a, i + 2) == ',' && a->words[i + 1].capital ? 2u : 1u;
    return i > last && i < f->hi && word_opens_quote(a, i) ? i : f->hi;
}

size_t rule_according(struct finder *f, size_t k, size_t cue)
{
    const struct article *a = f->a;
    bool fronted = k <= f->lo + 1;
    bool parts = k >= f->lo + 2 && word_mark(f->a, k - 1) == ',' &&
                 !has_finite(f->a, content_before(f, k)); /* "At noon, according to B, | it left" */
    struct range source = according_source(f, k + cue, fronted || parts);
    if (range_is_empty(source))
        return k + cue;
    size_t behind = fronted ? fronted_end(f, source.last) : source.last;
    if (!word_is(a, source.last + 1, WORD(TIME)))
        source.last = behind;
    struct range content = {k, k};
    bool passed_on = false;
    const bool joined = k > f->lo && word_is(a, k - 1, WORD(CONJUNCTION));
    const size_t quotation = joined ? quotation_behind(f, source.last) : f->hi;
    if (quotation < f->hi) {
        content = (struct range){quotation, clause_end(f, quotation)};
    } else if (k >= f->lo + 3) {
        struct range before = content_before(f, k);
        content = with_who_said_it(f, before);
        passed_on = content.first < before.first;
    }
    bool parted = !range_is_empty(content) && word_mark(a, source.last) == ',' &&
                  content.last <= k && !word_is(a, source.last + 1, WORD(CONJUNCTION)) &&
                  (!has_finite(a, content) || word_opens_quote(a, source.last + 1));
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
                                     .class = CUE_ACCORDING,
                                     .as_it_is = passed_on});
    if (parted && content.last <= k && source.last + 1 < f->hi)
        add_part(f, (struct range){source.last + 1, clause_end(f, source.last + 1)});
    if (!range_is_empty(keep))
        f->subject = keep;
    return source.last;
}
