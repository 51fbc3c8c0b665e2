/* The content of a statement: the clause behind its cue as far as it goes, or what stands before.
 */
#include "analysis/statements/rules_parts.h"

enum {
    CLAUSE_AHEAD = 10,    /* words of a subject before its verb */
    SHORT_OF_CLAUSE = 40, /* words of an infinitive or a noun with what goes with it */
};

bool is_finite(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return !w->capital && w->quote == QUOTE_OUTSIDE && w->type != TOKEN_CLITIC &&
           ((word_is(a, i, WORD(AUXILIARY)) && !word_is(a, i, WORD(ADVERB))) ||
            (w->entry && w->entry->cue && w->entry->form == FORM_PAST) ||
            (!w->classes && w->type == TOKEN_WORD && slice_ends(article_word(a, i), SLICE("ed"))));
}

bool has_finite(const struct article *a, struct range r)
{
    for (size_t i = r.first; i < r.last; i++)
        if (is_finite(a, i))
            return true;
    return false;
}

/* "Smith replied, '...'" at word i. */
static bool quoting_clause_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    size_t words = 0;
    for (size_t z = i; z < f->hi && words < SUBJECT_AHEAD; z = behind_word(a, z), words++) {
        if (word_mark(a, z) || a->words[z].quote != QUOTE_OUTSIDE)
            return false;
        if (z > i && is_finite_cue(a, z) && a->words[z].entry->cue->frames & FRAME_QUOTE)
            return parts_clauses(a, z + 1) && word_opens_quote(a, z + 2);
    }
    return false;
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
    if (f->verb->form == FORM_BASE) /* "went on to accuse her ... | and urge" */
        return word_is(a, f->verb->at - 1, WORD(TO)) && f->verb->first < f->verb->at;
    return f->verb->form == FORM_GERUND ? frames & (FRAME_QUOTE | FRAME_CLAUSE | FRAME_NOUN)
                                        : f->verb->form == FORM_THIRD && frames & FRAME_QUOTE;
}

/* "did not say ..., | nor would she" at word i: the denial goes on, not what was not said. */
static bool nor_at(const struct finder *f, size_t i)
{
    bool denies = f->verb && (f->verb->negated || f->verb->cue->frames & FRAME_REFUSES);
    return denies && i + 2 < f->hi && slice_equal(article_word(f->a, i), SLICE("nor")) &&
           word_is(f->a, i + 1, WORD(AUXILIARY));
}

/* A new statement begins at the comma or conjunction at i: ", adding that", "and claimed",
 * ", but Smith said", ", according to", ", she replied, '...'", ", the agency reported." */
static bool new_statement_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    const size_t last = i - 2u - (i > f->lo + 2 && word_mark(a, i - 2) == '\''); /* "'so,'" */
    const bool within = i > f->lo + 1 && word_closes_quote(a, i - 1) && word_mark(a, last) == ',';
    bool comma = word_mark(a, i) == ',' || within; /* 'called it "a joke," | adding' */
    size_t next = comma && !within ? i + 1 : i;
    if (!comma && !word_is(a, i, WORD(CONJUNCTION) | WORD(WHILE) | WORD(SUBORDINATOR)))
        return false;
    if (comma && (word_is(a, next, WORD(ACCORDING)) || nor_at(f, next)))
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
    if (e && e->cue && conjunction && e->form == FORM_GERUND && e->cue->frames & FRAME_QUOTE &&
        parts_clauses(a, next + 1) && word_opens_quote(a, next + 2))
        return true; /* 'by pointing to it and adding, "..."' */
    if (but && denied_at(f, next))
        return true;
    if (e && e->cue && conjunction && e->form == FORM_PAST &&
        (comma || but ? e->cue->frames : e->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE)) &&
        !a->words[next].capital && !word_is(a, next + 1, WORD(BY)))
        return true;
    if (conjunction && i > f->lo && word_closes_quote(a, i - 1) && next < f->hi &&
        !word_is(a, next, WORD(AUXILIARY)) && is_finite(a, next))
        return true; /* 'said that "it is late" and appealed' */
    const unsigned reporting =
        within ? FRAME_QUOTE | FRAME_CLAUSE : ~0u; /* "'tall,' compared to" */
    if (comma && !conjunction && is_finite_cue(a, next) &&
        a->words[next].entry->cue->frames & reporting)
        return true;
    if (comma && (quoting_clause_at(f, next) || (!conjunction && closing_clause_at(f, next))))
        return true;
    if (!comma || !conjunction)
        return false;
    size_t words = 1;
    for (size_t z = behind_word(a, next); z < f->hi && words < SUBJECT_AHEAD;
         z = behind_word(a, z), words++) {
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

bool begins_clause(const struct finder *f, size_t r)
{
    const struct article *a = f->a;
    if (word_is(a, r, WORD(THAT)) || word_opens_quote(a, r))
        return true;
    bool subject = word_is(a, r, WORD(PRONOUN) | WORD(DETERMINER) | WORD(THEY)) ||
                   (r < f->hi && a->words[r].capital) ||
                   (r < f->hi && !a->words[r].mark && !begins_tail(a, r));
    size_t words = 1;
    for (size_t i = behind_word(a, r); subject && i < f->hi && words < CLAUSE_AHEAD;
         i = behind_word(a, i), words++) {
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

/* ": '...,' said NAME" at word i: what stands behind the colon is somebody else's. */
static bool others_speak_at(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (word_mark(a, i) != ':' || !word_opens_quote(a, i + 1))
        return false;
    const struct quotation *q = quotation_of(a, i + 1);
    return quotation_leads_to_speaker(a, q) && is_finite_cue(a, q->last + 1u) &&
           a->words[q->last + 1u].entry->cue->frames & FRAME_QUOTE;
}

size_t clause_end(const struct finder *f, size_t r)
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
        if (!depth && (m == ';' || others_speak_at(f, i) ||
                       (i > r && (new_statement_at(f, i) || goes_on_otherwise(f, r, i)))))
            break;
    }
    if (i > a->count)
        i = a->count;
    while (i > r && a->words[i - 1].quote == QUOTE_OUTSIDE &&
           (ends_sentence(word_mark(a, i - 1)) || word_mark(a, i - 1) == ','))
        i--;
    return i;
}

/* Where the last statement's verb ends, if it says what stands before it: "'It is late,' she said |
 * , but '...,' said Lund"; 0 otherwise. */
static size_t last_verb_end(const struct finder *f)
{
    const struct statements *s = f->out;
    const struct statement *last = s->count ? &s->items[s->count - 1] : NULL;
    if (!last || !last->piece_count || last->cue.start >= last->cue.end)
        return 0;
    return s->pieces[last->first_piece].start < last->cue.start ? last->cue.end : 0;
}

/* First word of the sentence that no statement has yet. */
static size_t first_unclaimed(const struct finder *f, size_t end)
{
    const struct article *a = f->a;
    size_t i = end, verb = last_verb_end(f);
    while (i > f->lo && !a->words[i - 1].claimed && word_mark(a, i - 1) != ';' &&
           a->base + a->words[i - 1].start >= verb)
        i--;
    return i;
}

struct range content_before(const struct finder *f, size_t end)
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

size_t words_in(const struct article *a, struct range r)
{
    size_t words = 0;
    for (size_t i = r.first; i < r.last; i++)
        words += says_something(&a->words[i]);
    return words;
}
