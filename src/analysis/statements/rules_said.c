/* A verb with somebody who says something: "NAME said CONTENT" in every order. */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/phrase.h"

enum {
    LONGEST_TAIL = 12, /* words behind "..., he said" up to the end of the sentence */
};

/* "Lund, who came late," is somebody, and nothing that was said. */
static bool is_explained(const struct article *a, struct range content)
{
    size_t i = content.first;
    while (i < content.last && !(word_mark(a, i) == ',' && word_is(a, i + 1, WORD(RELATIVE))))
        i++;
    if (i == content.last || has_finite(a, (struct range){content.first, i}))
        return false;
    for (i++; i < content.last; i++)
        if (word_mark(a, i) == ',' && has_finite(a, (struct range){i, content.last}))
            return false;
    return true;
}

/* "Lund, who came late, | said he would stay", "Ana Ruiz, for example, | said the ferry had gone":
 * what stands before the verb is its subject with what is set off by commas, and behind whoever
 * would say it a clause goes on with its verb. content: before the verb; behind: who would say it.
 */
static bool is_subject(const struct finder *f, const struct verb *v, struct range content,
                       struct range behind)
{
    const struct article *a = f->a;
    if (is_explained(a, content))
        return true;
    struct range subject = phrase_before(a, f->lo, v->first);
    if (range_is_empty(subject) || subject.first > content.first || behind.last >= f->hi)
        return false;
    bool relative = false;
    for (size_t i = content.first; i < content.last && !relative; i++)
        if (is_finite(a, i))
            return false;
        else
            relative = word_is(a, i, WORD(RELATIVE));
    size_t i = behind.last;
    while (i < f->hi && i < behind.last + SUBJECT_AHEAD && !a->words[i].mark &&
           !word_is(a, i, WORD(RELATIVE) | WORD(SUBORDINATOR))) {
        if (is_finite(a, i))
            return true;
        i++;
    }
    return false;
}

/* "Asked about the ship, Lund ...": the sentence begins with what somebody was asked. */
static bool is_asked(const struct finder *f, size_t i)
{
    const struct word_entry *e = f->a->words[i].entry;
    return i == f->lo && e && e->cue && e->form == FORM_PAST &&
           e->cue->frames & (FRAME_PERSON | FRAME_QUESTION) && !f->a->words[i + 1].capital;
}

/* "came" of "The ferry, Lund said, | came late" at word i: a word in no table, but for first names
 * ("rose"), where a verb has to stand. */
static bool may_be_verb(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return !w->capital && !(w->classes & ~(WORD(MALE_NAME) | WORD(FEMALE_NAME))) &&
           !(w->entry && w->entry->cue) && w->type == TOKEN_WORD && w->quote == QUOTE_OUTSIDE &&
           !slice_ends(article_word(a, i), SLICE("ing")) &&
           !slice_ends(article_word(a, i), SLICE("ly")) && i + 1 < a->count &&
           !a->words[i + 1].mark;
}

/* "on Tuesday", "this week" behind the cue at word i: the word behind it. */
static size_t behind_time(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    const uint64_t times = WORD(TIME) | WORD(WEEKDAY) | WORD(MONTH) | WORD(PREPOSITION) |
                           WORD(DETERMINER) | WORD(ADVERB);
    size_t z = i;
    while (z < f->hi && z < i + SHORT_TAIL &&
           (word_is(a, z, times) || a->words[z].type == TOKEN_NUMBER))
        z++;
    return z;
}

/* What goes on behind the comma at word i: the verb of the subject before who says it, or the
 * clause that "Recently" or "In the end" stands before. */
static bool goes_on_parted(const struct finder *f, size_t i, bool adjunct, bool next, bool soon)
{
    const struct article *a = f->a;
    if (i + 2 >= f->hi || word_opens_quote(a, i + 1) ||
        word_is(a, i + 1, WORD(CONJUNCTION) | WORD(RELATIVE) | WORD(SUBORDINATOR)))
        return false;
    if (adjunct)
        return !is_cue_form(a, i + 1, FORM_GERUND) && begins_clause(f, i + 1);
    /* "said in a letter, released on Monday" is no verb of his */
    return word_is(a, i + 1, WORD(AUXILIARY)) || (next && is_finite(a, i + 1)) ||
           ((next || soon) && may_be_verb(a, i + 1));
}

/* "The ferry, Lund said in the hearing, | had gone", "The ferry, said Lund, | had gone", "Recently,
 * he said, | it has been late": where what is said goes on that who says it parts; NOWHERE where it
 * does not. at: behind who says it and the verb; last: with the words that the verb takes. */
static size_t parted_at(const struct finder *f, size_t at, size_t last, struct range content)
{
    const struct article *a = f->a;
    if (content.first != f->lo || a->words[f->lo].mark || has_finite(a, content) ||
        is_asked(f, content.first))
        return NOWHERE;
    bool adjunct = word_is(a, content.first,
                           WORD(PREPOSITION) | WORD(SUBORDINATOR) | WORD(CONNECTOR) | WORD(ADVERB) |
                               WORD(TIME)) ||
                   word_is(a, content.last - 1, WORD(TIME));
    for (size_t i = last; i + 1 < f->hi && i < last + REACH; i++)
        if (word_mark(a, i) == ',')
            return goes_on_parted(f, i, adjunct, i == at, i == behind_time(f, last)) ? i + 1
                                                                                     : NOWHERE;
        else if (a->words[i].mark || is_finite(a, i) || word_is(a, i, WORD(THAT)))
            return NOWHERE;
    return NOWHERE;
}

/* The rest of what was said, from word i on. */
static void add_parted(struct finder *f, size_t i)
{
    add_part(f, (struct range){i, clause_end(f, i)});
    f->done = i + 1;
}

/* "said Lund, one of the | 'old' owners", "said Brun, who fears a | 'slow end.'": a few words that
 * are quoted within who says it end the phrase before its last comma, and are no speech that goes
 * on. */
static bool is_within_source(const struct article *a, struct range source)
{
    size_t i = source.last;
    if (!word_opens_quote(a, i) || i + 1 >= a->count || range_is_empty(source) ||
        a->words[i - 1].capital || word_is(a, i - 1, WORD(TIME)))
        return false;
    return !a->words[i + 1].capital || !quotation_ends_sentence(a, quotation_of(a, i));
}

/* The same phrase without the aside in which the quotation stands, or with the quotation: "the
 * authors of the 'Harbour Project'". */
static struct range before_aside(const struct article *a, struct range source)
{
    for (size_t i = source.last; i > source.first + 1; i--)
        if (word_mark(a, i - 1) == ',')
            return (struct range){source.first, i - 1};
    return (struct range){source.first, quotation_of(a, source.last)->last + 1u};
}

bool rule_inverted(struct finder *f, const struct verb *v)
{
    const struct article *a = f->a;
    if (!(v->cue->frames & FRAME_QUOTE) || v->form == FORM_GERUND || v->first != v->at ||
        v->at == 0)
        return false;
    bool quoted = a->words[v->at - 1].quote == QUOTE_CLOSES ||
                  (word_mark(a, v->at - 1) == ',' && word_closes_quote(a, v->at - 2));
    if (!quoted && (word_mark(a, v->at - 1) != ',' || !(v->cue->frames & FRAME_CLAUSE) ||
                    slice_equal(v->cue->lemma, SLICE("tell")))) /* "Lund, the mayor, told us" */
        return false;
    size_t next = v->last;
    bool names = word_is(a, next, WORD(PRONOUN) | WORD(DETERMINER) | WORD(TITLE) | WORD(ROLE)) ||
                 (next < f->hi && (a->words[next].capital || v->form == FORM_BASE));
    bool noun = quoted && next < f->hi && !a->words[next].mark && !begins_tail(a, next);
    if (!names && !noun)
        return false;
    if (word_is(a, next, WORD(THAT) | WORD(WEEKDAY) | WORD(MONTH) | WORD(NEGATION)) ||
        next >= f->hi)
        return false; /* "said no more" */
    struct range content = content_before(f, v->first),
                 source = phrase_after(a, next, f->hi, false);
    if (range_is_empty(content) || range_is_empty(source))
        return false;
    const bool aside = quoted && is_within_source(a, source);
    if (aside)
        source = before_aside(a, source);
    const size_t parted = quoted ? NOWHERE : parted_at(f, source.last, source.last, content);
    if (words_in(a, content) < (quoted || parted != NOWHERE ? 1u : 3u) ||
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
    if (!quoted && parted == NOWHERE && behind < f->hi &&
        (goes_on || told || is_subject(f, v, content, source)))
        return false;
    bool direct = quoted && kind_of(a, content) == QUOTATION_DIRECT;
    add_statement(f,
                  &(struct found){.rule = quoted ? "quotation-verb-source" : "clause-verb-source",
                                  .confidence = quoted ? 95 : 80,
                                  .firm = parted != NOWHERE,
                                  .content = content,
                                  .cue = cue_range(v),
                                  .source = source,
                                  .verb = v});
    if (parted != NOWHERE)
        add_parted(f, parted);
    else if (aside)
        join_following(f, f->hi);
    else
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

/* 'Sooner or later, Lund said, | "it starts to pay off."': the quotation behind the comma at word i
 * goes on with what stands before who says it. */
static bool goes_on_quoted(const struct article *a, size_t i)
{
    return word_mark(a, i) == ',' && word_opens_quote(a, i + 1) && i + 2 < a->count &&
           a->words[i + 2].type == TOKEN_WORD && !a->words[i + 2].capital;
}

/* '"It is late," he said in a video | that many saw', "in a film | that showed it" at word i: the
 * content is a quotation that begins a sentence, and no other follows. */
static bool says_of_medium(const struct finder *f, const struct verb *v, struct range content,
                           size_t i)
{
    const struct article *a = f->a;
    bool noun = word_is(a, i - 1, WORD(MEDIUM)) ||
                (i > v->last + 1 && i + 1 < f->hi && is_finite(a, i + 1));
    return word_is(a, i, WORD(THAT)) && noun && word_opens_quote(a, content.first) &&
           sentence_or_paragraph_begins(a, content.first);
}

/* Behind whom it was said to: "told reporters |". */
static size_t behind_addressee(const struct finder *f, const struct verb *v)
{
    return v->cue->frames & FRAME_PERSON ? addressee_at(f, v->last).last : v->last;
}

/* True where what stands behind the cue up to the end of the clause says only when, where and to
 * whom. quoted: a quotation stands before the source, so that one behind it that begins neither at
 * once nor after a comma is a name ("on 'Meet the Press'"). */
static bool only_tail_follows(const struct finder *f, const struct verb *v, struct range content,
                              bool quoted)
{
    const struct article *a = f->a;
    size_t i = v->last;
    if (!quoted && word_mark(a, behind_addressee(f, v)) == ',' &&
        word_opens_quote(a, behind_addressee(f, v) + 1))
        return goes_on_quoted(a, behind_addressee(f, v));
    if (i >= f->hi || (word_mark(a, i) && !word_opens_quote(a, i) && word_mark(a, i) != ':'))
        return true;
    if (word_is(a, i, WORD(THAT)) || word_mark(a, i) == ':')
        return says_of_medium(f, v, content, i);
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
        bool that = word_is(a, z, WORD(THAT)) && z < i + 6;
        if (quoted && z > i && (is_cue_form(a, z, FORM_GERUND) || is_finite_cue(a, z)) &&
            parts_clauses(a, z + 1))
            return true; /* "Lund said before | adding:", "Lund said before Brun | replied:" */
        if (that || word_mark(a, z) == ':')
            return that && says_of_medium(f, v, content, z);
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

/* '"...," | the senator and candidate | told the Post': whoever stands between a quotation and the
 * verb says it, where the phrase before the verb is only the end of that. */
static struct range since_quotation(const struct finder *f, struct range source)
{
    const struct article *a = f->a;
    size_t i = source.first;
    while (i > 0 && source.first - i < LONGEST_TAIL && a->words[i - 1].quote == QUOTE_OUTSIDE &&
           (!a->words[i - 1].mark || article_is_hyphen(a, i - 1)) && !is_finite(a, i - 1) &&
           !word_is(a, i - 1, WORD(SUBORDINATOR) | WORD(RELATIVE)))
        i--;
    if (i == 0 || i == source.first || !word_closes_quote(a, i - 1) ||
        word_is(a, i, WORD(CONJUNCTION) | WORD(PREPOSITION) | WORD(ADVERB) | WORD(CONNECTOR)) ||
        !quotation_leads_to_speaker(a, quotation_of(a, i - 1)) ||
        !sentence_or_paragraph_begins(a, quotation_of(a, i - 1)->first))
        return source;
    return (struct range){i, source.last};
}

/* '"...," | as Lund said', '"...", | as the mayor put it': where it begins that somebody said what
 * is quoted before; the source where there is no "as". */
static size_t since_as(const struct article *a, struct range source)
{
    size_t as = source.first - 1;
    bool quoted = as > 1 && (word_closes_quote(a, as - 1) ||
                             (word_mark(a, as - 1) == ',' && word_closes_quote(a, as - 2)));
    return quoted && word_is(a, as, WORD(AS)) ? as : source.first;
}

bool rule_trailing(struct finder *f, const struct verb *v, struct range source)
{
    const struct article *a = f->a;
    if (!word_is(a, v->last, WORD(THAT)))
        source = since_quotation(f, source);
    if (!(v->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE)) || source.first == 0 ||
        word_is(a, source.first, WORD(RELATIVE)))
        return false;
    const size_t since = since_as(a, source);
    bool quoted = a->words[since - 1].quote == QUOTE_CLOSES ||
                  (word_mark(a, since - 1) == ',' && since > 1 && word_closes_quote(a, since - 2));
    char m = source.first > f->lo ? word_mark(a, source.first - 1) : 0;
    if (a->words[source.first - 1].quote == QUOTE_CLOSES &&
        quotation_is_title(a, quotation_of(a, source.first - 1))) {
        quoted = false; /* 'on "Morning Joe," | Lund said' */
        m = word_mark(a, source.first - 2);
    }
    if (!quoted && ((m != ',' && m != '-') || !(v->cue->frames & FRAME_CLAUSE)))
        return false;
    if (quoted && begins_answer(f, source.first, v->last))
        return false;
    struct range content = content_before(f, since);
    if (range_is_empty(content) && v->cue->class <= CUE_WRITE && closes_sentence(f, v->last)) {
        content = sentence_before(f, source.first);
        quoted &= range_is_empty(content);
    }
    struct range said = what_was_said(a, content);
    if (said.last < content.last) {
        content.last = source.first = said.last;
        quoted = true;
    }
    size_t parted =
        range_is_empty(content) || quoted ? NOWHERE : parted_at(f, v->at + 1, v->last, content);
    if (range_is_empty(content) || words_in(a, content) < (quoted || parted != NOWHERE ? 1u : 2u) ||
        (!quoted && (is_asked(f, content.first) || is_adjunct(f, content, v->last))))
        return false;
    if (!only_tail_follows(f, v, content, quoted))
        return false;
    struct range addressee = {0, 0};
    if (v->cue->frames & FRAME_PERSON)
        addressee = addressee_at(f, v->last);
    bool direct = quoted && kind_of(a, content) == QUOTATION_DIRECT;
    add_statement(f,
                  &(struct found){.rule = quoted ? "quotation-source-verb" : "clause-source-verb",
                                  .confidence = quoted ? 95 : 80,
                                  .firm = parted != NOWHERE,
                                  .content = content,
                                  .cue = cue_range(v),
                                  .source = source,
                                  .addressee = addressee,
                                  .verb = v});
    bool skips = word_is(a, content.last - 1, WORD(AUXILIARY)) ||
                 (content.first == f->lo && !has_finite(a, content));
    size_t on = skips ? behind_time(f, v->last) : v->last;
    if (parted != NOWHERE) {
        add_parted(f, parted);
    } else if (!quoted && m == ',' && goes_on_quoted(a, behind_addressee(f, v))) {
        struct range rest = quotation_words(quotation_of(a, behind_addressee(f, v) + 1));
        add_part(f, rest);
        join_following(f, rest.last);
    } else if (!quoted && word_mark(a, on) == ',' && m == ',' && !word_opens_quote(a, on + 1)) {
        size_t end = clause_end(f, on + 1);
        if (end > on + 1 && !word_is(a, on + 1, WORD(CONJUNCTION)) &&
            !(a->words[on + 1].entry && a->words[on + 1].entry->cue))
            add_part(f, (struct range){on + 1, end});
    } else {
        join_rest(f, v->last, direct);
    }
    return true;
}

/* Where the content behind the verb begins, by what the verb may govern; NOWHERE: none. */
static size_t governed(const struct finder *f, const struct verb *v, bool what,
                       struct range *addressee)
{
    const struct article *a = f->a;
    size_t i = v->last;
    unsigned frames = v->cue->frames;
    if (i >= f->hi)
        return NOWHERE;
    bool particle = v->last == v->at + 2 && /* "spoke of"; but "put it" governs a quotation only */
                    !slice_equal(article_word(a, v->last - 1), SLICE("it"));
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
    bool article = word_is(a, i + 1, WORD(ARTICLE));
    if (frames & FRAME_NOUN && word_is(a, i, WORD(AS)) && i + 1 < f->hi &&
        (what || word_opens_quote(a, i + 1 + article)))
        return i + 1; /* 'waves that she described as "huge"', 'as a "wall"', "what he saw as" */
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

/* "What he called", "which he described as" */
static bool is_what(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(RELATIVE)) || slice_equal(article_word(a, i), SLICE("what")) ||
           slice_equal(article_word(a, i), SLICE("What"));
}

/* "What he called a 'slip' | has cost a million", "a 'slip,' | as it was": where the quotation of a
 * content ends that its verb or what happened besides follows; else where the content does.
 * fronted: "what" begins the sentence, so that its verb has to follow: "What critics call a land
 * grab | has failed". */
static size_t end_of_what(const struct article *a, struct range content, bool fronted)
{
    size_t i = content.first + word_is(a, content.first, WORD(ARTICLE));
    if (i < content.last && word_opens_quote(a, i)) {
        size_t end = quotation_of(a, i)->last + 1u;
        bool comma = word_closes_quote(a, end - 1) && word_mark(a, end - 2) == ',';
        bool verb = fronted && !word_mark(a, end) &&
                    !word_is(a, end, WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(SUBORDINATOR));
        if (end < content.last && (comma || verb || is_finite(a, end)))
            return end;
    }
    for (bool relative = false; fronted && i < content.last; i++) {
        bool participle =
            i > content.first && is_finite(a, i - 1) && word_is(a, i - 1, WORD(AUXILIARY));
        bool verb = is_finite(a, i) && !participle;
        if (verb && !relative && i > content.first)
            return i;
        relative = (relative && !verb) || word_is(a, i, WORD(RELATIVE));
    }
    return content.last;
}

/* "said | so", "indicated | as much": what stands for a clause at word i; empty where none does. */
static struct range stands_for_clause(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    const uint64_t behind = WORD(PREPOSITION) | WORD(TIME) | WORD(AND) | WORD(BUT) | WORD(WHILE);
    struct range none = {i, i};
    if (i >= f->hi || a->words[i].mark)
        return none;
    size_t words = slice_equal(article_word(a, i), SLICE("so")) ? 1 : 0;
    if (word_is(a, i, WORD(AS)) && i + 1 < f->hi &&
        slice_equal(article_word(a, i + 1), SLICE("much")))
        words = 2;
    size_t next = i + words;
    bool ends = next >= f->hi || a->words[next].mark || word_is(a, next, behind) ||
                slice_equal(article_word(a, next), SLICE("too"));
    return words && ends && !word_is(a, next, WORD(AS)) ? (struct range){i, next} : none;
}

bool rule_leading(struct finder *f, const struct verb *v, struct range source, const char *rule,
                  unsigned confidence)
{
    struct article *a = f->a;
    struct range addressee = {0, 0};
    struct range so = stands_for_clause(f, v->last);
    if (v->cue->frames & FRAME_CLAUSE && v->form != FORM_GERUND && !range_is_empty(so)) {
        add_statement(f, &(struct found){.rule = "so",
                                         .confidence = 80,
                                         .firm = true,
                                         .content = so,
                                         .cue = cue_range(v),
                                         .source = source,
                                         .verb = v});
        return true;
    }
    bool what = source.first > f->lo && is_what(a, source.first - 1);
    size_t r = governed(f, v, what, &addressee), ahead = quotation_ahead(f, v->last);
    bool quotes = v->cue->frames & FRAME_QUOTE;
    bool of_somebody = v->cue->class == CUE_SPEECH && !passes_on(v->cue); /* "blamed him: '...'" */
    if (ahead != NOWHERE && ahead != r &&
        (quotes || (of_somebody && word_mark(a, ahead - 1) == ':' &&
                    !quotation_leads_to_speaker(a, quotation_of(a, ahead))))) {
        r = ahead;
    }
    if (r == NOWHERE || (r >= f->hi && !word_opens_quote(a, r)))
        return false;
    struct quotation *q = word_opens_quote(a, r) ? quotation_of(a, r) : NULL;
    bool whole = q && (q->last + 1u >= f->hi || quotation_ends_sentence(a, q) ||
                       (word_mark(a, q->last + 1u) == ',' && q->last - q->first > 3) ||
                       (word_mark(a, q->last - 1u) == ',' && word_is(a, q->last + 1u, WORD(BUT)) &&
                        q->last - q->first > 4) ||
                       is_cue_form(a, q->last + 1u, FORM_GERUND));
    bool aside = word_is(a, source.first, WORD(RELATIVE)) && source.last == source.first + 1 &&
                 source.first > f->lo && word_mark(a, source.first - 1) == ',';
    struct range content =
        whole ? quotation_words(q) : (struct range){r, (aside ? relative_end : clause_end)(f, r)};
    what = what && v->cue->frames & FRAME_NOUN;
    bool fronted = what && source.first == f->lo + 1;
    bool parted = what && !word_is(a, source.first - 1, WORD(RELATIVE));
    size_t end = content.last;
    if (what)
        content.last = end_of_what(a, content, fronted);
    struct range before = {source.first - parted, source.first}; /* "what" */
    bool verb_follows = word_is(a, r, WORD(AUXILIARY)) && !word_is(a, r, WORD(ADVERB));
    if (content.last <= content.first || !words_in(a, content) ||
        word_is(a, r, WORD(CONJUNCTION)) || verb_follows || (q && whole && q->claimed))
        return false;
    add_statement(f, &(struct found){.rule = rule,
                                     .confidence = whole ? 95 : confidence,
                                     .firm = fronted && content.last < end,
                                     .content = parted ? before : content,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .addressee = addressee,
                                     .verb = v});
    if (parted)
        add_part(f, content);
    if (whole)
        join_following(f, content.last);
    return true;
}

/* "The court heard": who hears what others say. */
static bool hears(const struct article *a, struct range somebody)
{
    static const char *const courts[] = {"court",   "Court",    "jury",    "inquest",
                                         "Inquest", "tribunal", "inquiry", "jurors"};
    return !range_is_empty(somebody) && slice_is_one_of(article_word(a, somebody.last - 1), courts,
                                                        sizeof courts / sizeof *courts);
}

static void add_told(struct finder *f, const struct verb *v, struct range content,
                     struct range source, struct range somebody)
{
    add_statement(f, &(struct found){.rule = "told-to",
                                     .confidence = 85,
                                     .content = content,
                                     .cue = cue_range(v),
                                     .source = source,
                                     .addressee = somebody,
                                     .verb = v});
}

/* "The pier had been mended, the court heard." and "..., the court was told by the mayor." */
static bool told_behind(struct finder *f, const struct verb *v, struct range somebody,
                        struct range source)
{
    const struct article *a = f->a;
    bool quoted = somebody.first > 1 && word_closes_quote(a, somebody.first - 1);
    if (!hears(a, somebody) || !closes_sentence(f, source.last) || somebody.first <= f->lo ||
        (word_mark(a, somebody.first - 1) != ',' && !quoted))
        return false;
    struct range content = content_before(f, somebody.first);
    if (range_is_empty(content) || !(quoted || has_finite(a, content)))
        return false;
    add_told(f, v, content, source, somebody);
    return true;
}

bool rule_told_to(struct finder *f, const struct verb *v)
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
    if (!range_is_empty(somebody) && told_behind(f, v, somebody, source))
        return true;
    size_t that = source.last;
    bool quotes = parts_clauses(a, that) && word_opens_quote(a, that + 1);
    bool clause = told ? v->cue->frames & FRAME_CLAUSE && word_is(a, that, WORD(THAT))
                       : word_is(a, that, WORD(THAT) | WORD(WH));
    if (range_is_empty(somebody) || that + 1 >= f->hi || !(quotes || clause))
        return false;
    struct range content = quotes ? quotation_words(quotation_of(a, that + 1))
                                  : (struct range){that, clause_end(f, that)};
    add_told(f, v, content, source, somebody);
    if (quotes)
        join_following(f, content.last);
    return true;
}
