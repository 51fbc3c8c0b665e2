/* The statement that the labels around a cue say: pieces of content, source, what the cue is. */
#include "analysis/statements/learned_layer.h"
#include "analysis/statements/quotation.h"
#include "base/memory.h"

enum { LONGEST_TITLE = 6 }; /* units before the name of a source */

/* The units of a label from u on: [u, result). */
static size_t run_end(const struct learned *l, size_t u)
{
    size_t end = u + 1;
    while (end < l->unit_count && l->units[end].label == l->units[u].label + 1)
        end++;
    return end;
}

/* '..., said Lund. "...", | she added': behind word i somebody speaks. */
static bool speaker_follows(const struct article *a, size_t i)
{
    i += word_mark(a, i) == ',';
    if (i + 1 >= a->count || a->words[i].sentence != a->words[i + 1].sentence)
        return false;
    for (size_t k = i; k < i + 2; k++) {
        const struct word_entry *e = a->words[k].entry;
        size_t other = 2 * i + 1 - k;
        if (e && e->cue && e->cue->class == CUE_SPEECH &&
            (e->form == FORM_PAST || e->form == FORM_THIRD) &&
            (a->words[other].capital || word_is(a, other, WORD(PRONOUN))))
            return true;
    }
    return false;
}

/* A quotation of a later sentence that goes on behind it: '... he said. "No deal" was what he
 * meant.' It is no speech of its own. Or that is another's: '"...", she added'. */
static bool is_in_other_words(const struct learned *l, size_t u)
{
    const struct article *a = l->article;
    const struct unit *x = &l->units[u];
    const struct word *w = a->words;
    if (!x->quotation || w[x->first].sentence <= w[l->cue.last - 1].sentence)
        return false;
    bool joined = x->last < a->count && w[x->last].sentence == w[x->last - 1].sentence;
    bool goes_on = joined && w[x->last].type == TOKEN_WORD;
    return (joined && speaker_follows(a, x->last)) ||
           (goes_on && w[x->first].sentence == w[x->last - 1].sentence);
}

/* Where a run of content before its cue begins: "He spoke of two things: | 'X and Y,' he said". */
static size_t behind_colon(const struct learned *l, size_t u, size_t end)
{
    const struct unit *last = &l->units[end - 1];
    bool quoted = last->quotation && end > u + 1 && last->last <= l->cue.first;
    return quoted && word_mark(l->article, last->first - 1) == ':' ? end - 1 : u;
}

/* Content that goes on up to the name in the source ends at its last comma: "..., | state-run
 * agency TASS reported". */
static size_t before_source(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    if (end >= l->cue_unit || l->units[end].label != SOURCE_BEGINS ||
        run_end(l, end) != l->cue_unit)
        return end;
    for (size_t i = end - 1; i > u && end - i < LONGEST_TITLE && !l->units[i].quotation; i--)
        if (word_mark(a, l->units[i].first) == ',')
            return i;
        else if (word_mark(a, l->units[i].first) && !article_is_hyphen(a, l->units[i].first))
            break;
    return end;
}

/* "..., | citing two officials": by whose word it was said. */
static bool cites(const struct learned *l, size_t u)
{
    const struct article *a = l->article;
    if (word_mark(a, l->units[u].first) != ',' || u + 1 >= l->unit_count)
        return false;
    const struct word_entry *e = a->words[l->units[u + 1].first].entry;
    return e && e->cue && e->form == FORM_GERUND &&
           (slice_equal(e->cue->lemma, SLICE("cite")) ||
            slice_equal(e->cue->lemma, SLICE("quote")));
}

/* The end of units [u, end) without "on Monday"; but "those who left on Monday" are whole. */
static size_t before_day(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    bool day = end > u + 2 && word_is(a, l->units[end - 1].first, WORD(WEEKDAY)) &&
               word_is(a, l->units[end - 2].first, WORD(PREPOSITION));
    for (size_t i = u; i < end && day; i++)
        day = !word_is(a, l->units[i].first, WORD(RELATIVE) | WORD(THAT));
    return day ? end - 2 : end;
}

/* Where content ends that goes on with who is cited, or, behind words that are quoted, with the
 * day. */
static size_t before_tail(const struct learned *l, size_t u, size_t end)
{
    for (size_t i = u + 1; i < end; i++)
        if (cites(l, i))
            return i;
    size_t day = before_day(l, u, end);
    return l->units[day - 1].quotation ? day : end;
}

/* Content of a noun ends before the verb that the whole clause is the subject of, where the rules
 * see one: "his claim that the pier is safe | has been rejected". */
static size_t before_main_verb(const struct learned *l, const struct statements *rules, size_t u,
                               size_t end)
{
    const struct article *a = l->article;
    if (!l->rule || l->rule->verb || l->rule->class != CUE_SPEECH || l->rule->piece_count != 1)
        return end;
    struct range content = words_of(a, rules->pieces[l->rule->first_piece]);
    for (size_t i = u + 1; i < end && l->units[u].first == content.first; i++) {
        unsigned tag = l->units[i].look.tag;
        if (l->units[i].first == content.last)
            return tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD ? i : end;
    }
    return end;
}

static bool has_verb(const struct learned *l, size_t u, size_t end)
{
    for (size_t i = u; i < end; i++) {
        unsigned tag = l->units[i].look.tag;
        if (tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD || tag == TAG_VB)
            return true;
    }
    return false;
}

/* "that Holm, | the port of Kelmar, has grown": a clause without its verb is not whole, and goes on
 * as the rules have it. */
static size_t behind_aside(const struct learned *l, const struct statements *rules, size_t u,
                           size_t end)
{
    const struct article *a = l->article;
    char mark = end < l->unit_count ? word_mark(a, l->units[end].first) : 0;
    bool aside = mark == ',' || mark == '(' || mark == '-';
    if (!aside || !l->rule || l->rule->piece_count != 1 || l->units[u].quotation ||
        l->units[u].first < l->cue.last || !word_is(a, l->units[u].first, WORD(THAT)) ||
        has_verb(l, u, end))
        return end;
    struct range content = words_of(a, rules->pieces[l->rule->first_piece]);
    size_t whole = end;
    while (whole < l->unit_count && l->units[whole].first < content.last)
        whole++;
    return content.first == l->units[u].first && has_verb(l, end, whole) ? whole : end;
}

/* Behind where or to whom it was said, of which the cue has the preposition only: "wrote on | X |
 * that", "made clear to | reporters | that". */
static size_t behind_place(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    size_t place = l->units[u].first;
    bool begins = place == l->cue.last && word_is(a, place - 1, WORD(PREPOSITION));
    bool named = a->words[place].capital || word_is(a, place, WORD(PRESS));
    return begins && named && u + 1 < end && word_is(a, place + 1, WORD(THAT)) ? u + 1 : u;
}

/* A quotation before words that are not part of it: "'We will win,' Lund, the mayor, said". */
static bool is_whole(const struct learned *l, size_t u)
{
    const struct unit *x = &l->units[u];
    const struct article *a = l->article;
    return x->quotation &&
           quotation_leads_to_speaker(a, &a->quotations[a->words[x->first].quotation - 1]);
}

/* '"...," Lund said in the meeting, | according to Brun': all of it is what Brun says. */
static bool is_passed_on(const struct learned *l, const struct statements *rules, size_t u)
{
    if (!l->rule || l->rule->class != CUE_ACCORDING || l->rule->piece_count != 1)
        return false;
    struct range content = words_of(l->article, rules->pieces[l->rule->first_piece]);
    return content.first == l->units[u].first && content.last > l->units[u].last;
}

/* 'Of the ferry, | she said, "It will stay."': units [u, end) say what is spoken of, where the
 * rules have a quotation behind who says it. */
static bool is_topic(const struct learned *l, const struct statements *rules, size_t u, size_t end)
{
    const struct article *a = l->article;
    size_t first = l->units[u].first;
    bool begins = first == 0 || a->words[first].sentence != a->words[first - 1].sentence;
    if (!l->rule || l->rule->kind != QUOTATION_DIRECT || !begins || end > l->cue_unit ||
        !word_is(a, first, WORD(PREPOSITION)) ||
        rules->pieces[l->rule->first_piece].start < l->rule->cue.start)
        return false;
    for (; u < end; u++)
        if (l->units[u].quotation)
            return false;
    return true;
}

/* "It was said that": "it" neither says anything nor is said. */
static bool is_impersonal(const struct statement *rule)
{
    return slice_equal(slice_of_string(rule->rule), SLICE("impersonal"));
}

static void add_pieces(const struct learned *l, struct statements *s,
                       const struct statements *rules)
{
    const struct article *a = l->article;
    size_t words = 0, quoted = 0, behind = 0;
    for (size_t u = 0; u < l->unit_count; u++) {
        if (l->units[u].label != CONTENT_BEGINS)
            continue;
        size_t end = before_tail(l, u, before_source(l, u, run_end(l, u)));
        end = before_main_verb(l, rules, u, behind_aside(l, rules, u, end));
        if (is_topic(l, rules, u, end) || (l->rule && is_impersonal(l->rule) && end <= l->cue_unit))
            continue;
        u = behind_place(l, behind_colon(l, u, end), end);
        if (is_whole(l, u) && !is_passed_on(l, rules, u))
            end = u + 1;
        if (s->items[s->count - 1].piece_count && end == u + 1 && is_in_other_words(l, u))
            continue;
        behind = l->units[end - 1].last;
        statements_add_piece(s, article_span(a, l->units[u].first, behind));
        article_count_quoted(a, l->units[u].first, behind, &words, &quoted);
    }
    s->items[s->count - 1].kind = !quoted           ? QUOTATION_INDIRECT
                                  : quoted == words ? QUOTATION_DIRECT
                                                    : QUOTATION_MIXED;
    if (!l->rule || l->rule->kind != QUOTATION_DIRECT ||
        s->items[s->count - 1].kind != QUOTATION_DIRECT)
        return;
    size_t reached = a->base + a->words[l->units[l->unit_count - 1].last - 1].end;
    for (size_t p = l->rule->first_piece; p < l->rule->first_piece + l->rule->piece_count; p++)
        if (rules->pieces[p].start >= reached)
            statements_add_piece(s, rules->pieces[p]);
}

/* The word behind the compound that word `last` - 1 is in: "Jae-in" is one name. */
static size_t behind_compound(const struct article *a, size_t last)
{
    const struct word *w = a->words;
    while (last + 1 < a->count && w[last].mark == '-' && w[last].start == w[last - 1].end &&
           w[last].end == w[last + 1].start && w[last].end - w[last].start == 1 &&
           w[last + 1].type == TOKEN_WORD)
        last += 2;
    return last;
}

/* 'said Lund | to reporters': where the source ends that begins at unit first. */
static size_t before_hearer(const struct learned *l, size_t first, size_t end)
{
    bool inverted = l->units[first].first >= l->cue.last;
    for (size_t u = first + 1; inverted && u < end; u++)
        if (phrase_leads_to_hearer(l->article, l->units[first].first, l->units[u].first))
            return u;
    return end;
}

struct span learned_source(const struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++) {
        if (l->units[u].label != SOURCE_BEGINS)
            continue;
        size_t end = before_hearer(l, u, before_day(l, u, run_end(l, u)));
        return article_span(l->article, l->units[u].first,
                            behind_compound(l->article, l->units[end - 1].last));
    }
    return (struct span){0, 0};
}

/* "Asked about the delay, Lund said ...", "Lund, when asked, said ...": whoever is asked does not
 * ask; who does comes right behind the cue ("Asked Lund: ..."). */
static bool is_asked(const struct learned *l, struct span source)
{
    const struct article *a = l->article;
    size_t first = l->cue.first;
    const struct word_entry *e = a->words[first].entry;
    bool begins = first == 0 || a->words[first - 1].sentence != a->words[first].sentence;
    bool when = !begins && slice_equal(article_word(a, first - 1), SLICE("when"));
    return e && e->cue && e->form == FORM_PAST && slice_equal(e->cue->lemma, SLICE("ask")) &&
           (when || (begins && l->cue.last < a->count &&
                     source.start > a->base + a->words[l->cue.last].start));
}

bool learned_finds_content(const struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++)
        if (l->units[u].label == CONTENT_BEGINS)
            return true;
    return false;
}

static void describe_cue(const struct article *a, struct range cue, struct statement *s)
{
    for (size_t i = cue.first; i < cue.last; i++) {
        if (a->words[i].entry && a->words[i].entry->cue)
            s->verb = a->words[i].entry->cue;
        if (a->words[i].classes & WORD(ACCORDING))
            s->class = CUE_ACCORDING;
    }
    if (s->verb)
        s->class = s->verb->class;
}

void learned_add_statement(const struct learned *l, struct statements *out,
                           const struct statements *rules, unsigned confidence)
{
    const struct article *a = l->article;
    size_t last = l->cue.last;
    last -= last > l->cue.first + 1 && word_mark(a, last - 1) == ':';
    struct statement s = {.cue = article_span(a, l->cue.first, last),
                          .source = learned_source(l),
                          .class = CUE_NONE,
                          .rule = "learned",
                          .confidence = confidence,
                          .parent = SIZE_MAX,
                          .first_piece = out->piece_count};
    describe_cue(a, l->cue, &s);
    if (is_asked(l, s.source))
        s.source = (struct span){0, 0};
    if (l->rule) {
        s.addressee = l->rule->addressee;
        s.medium = l->rule->medium;
        s.rule = l->rule->rule;
        if (s.source.start == s.source.end || is_impersonal(l->rule))
            s.source = l->rule->source;
    }
    out->items = memory_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
    out->items[out->count++] = s;
    add_pieces(l, out, rules);
}
