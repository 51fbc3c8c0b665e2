/* Whether a word of the table of cues is a verb where it stands, and what belongs to it. */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/polarity.h"

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

/* A plural without an s. */
static bool is_plural(struct slice noun)
{
    static const char *const plurals[] = {"police", "Police", "people",  "People", "men",
                                          "Men",    "women",  "percent", "Women"};
    return slice_is_one_of(noun, plurals, sizeof plurals / sizeof *plurals);
}

static bool ends_as_plural(const struct article *a, size_t i)
{
    struct slice noun = article_word(a, i);
    bool singular = slice_ends(noun, SLICE("ss")) || slice_ends(noun, SLICE("us")) ||
                    slice_ends(noun, SLICE("is"));
    return a->words[i].type == TOKEN_WORD && !a->words[i].classes &&
           (is_plural(noun) || (!singular && slice_ends(noun, SLICE("s"))));
}

/* Where a clause may begin: behind a mark, "and", "that". */
static bool may_begin(const struct finder *f, size_t i)
{
    return i == f->lo || f->a->words[i - 1].mark ||
           word_is(f->a, i - 1, WORD(CONJUNCTION) | WORD(SUBORDINATOR) | WORD(RELATIVE));
}

/* "Critics of the plan | say": of the subject of a base form, the word before the first preposition
 * is a plural, whatever the last is. "Those close to him", "people familiar with it": or the one
 * before that. */
static bool plural_governs(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    struct range subject = phrase_before(a, f->lo, k);
    if (range_is_empty(subject) || subject.last != k || !may_begin(f, subject.first))
        return false;
    size_t i = subject.first;
    while (i < k && !word_is(a, i, WORD(PREPOSITION)))
        if (word_is(a, i++, WORD(PRONOUN) | WORD(AUXILIARY)))
            return false;
    if (i == k || i == subject.first)
        return false;
    return ends_as_plural(a, i - 1) ||
           (i > subject.first + 1 && !a->words[i - 1].classes &&
            (ends_as_plural(a, i - 2) || slice_equal(article_word(a, i - 2), SLICE("those")) ||
             slice_equal(article_word(a, i - 2), SLICE("Those"))));
}

/* "Jeb Lund and Ana Ruiz | say", "the mayor and her deputy | say" */
static bool joined_govern(const struct finder *f, size_t k)
{
    struct range subject = phrase_before(f->a, f->lo, k);
    for (size_t i = subject.first; i < subject.last; i++)
        if (word_is(f->a, i, WORD(AND)))
            return subject.last == k && may_begin(f, subject.first);
    return false;
}

/* "Critics, however, | say" */
static bool plural_before_connector(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (k < f->lo + 4 || word_mark(a, k - 1) != ',' || !word_is(a, k - 2, WORD(CONNECTOR)) ||
        word_mark(a, k - 3) != ',')
        return false;
    return ends_as_plural(a, k - 4) || plural_governs(f, k - 3);
}

/* "some | states", "most | state laws": a quantity stands before a noun. */
static bool is_counted(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    static const char *const quantities[] = {"some", "many", "most", "both"};
    return slice_is_one_of(article_word(a, k - 1), quantities,
                           sizeof quantities / sizeof *quantities) &&
           (a->words[k].entry->form == FORM_THIRD ||
            !word_is(a, k + 1, WORD(THAT) | WORD(DETERMINER) | WORD(PRONOUN)));
}

/* "All told, ...": in sum. */
static bool is_all_told(const struct article *a, size_t k)
{
    return word_mark(a, k + 1) == ',' && slice_equal(article_word(a, k), SLICE("told")) &&
           (slice_equal(article_word(a, k - 1), SLICE("All")) ||
            slice_equal(article_word(a, k - 1), SLICE("all")));
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
        if ((a->words[i - 1].mark && !article_is_hyphen(a, i - 1)) ||
            a->words[i - 1].quote != QUOTE_OUTSIDE)
            return i < k && a->words[i - 1].quote == QUOTE_CLOSES;
    return false;
}

/* ": '...'" behind word k */
static bool quotes_at_once(const struct article *a, size_t k)
{
    return word_mark(a, k + 1) == ':' && word_opens_quote(a, k + 2);
}

/* "A source close to him texts: '...'": behind the singular that the sentence begins with. */
static bool announces(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (!quotes_at_once(a, k))
        return false;
    struct range subject = phrase_before(a, f->lo, k);
    return !range_is_empty(subject) && subject.first == f->lo && subject.last == k &&
           a->words[k - 1].type == TOKEN_WORD && !slice_ends(article_word(a, k - 1), SLICE("s"));
}

/* "Storm warning: ..." */
static bool is_noun_before_colon(const struct article *a, size_t k)
{
    return word_mark(a, k + 1) == ':' && !a->words[k - 1].mark && !a->words[k - 1].classes &&
           slice_equal(article_word(a, k), SLICE("warning"));
}

/* '"..." | read the letter', '"...," the letter | read.', 'The letter | read: "..."', "as he | put
 * it": the form of the past is that of the base. */
static bool reads(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (slice_equal(article_word(a, k), SLICE("put")))
        return k + 1 < f->hi && slice_equal(article_word(a, k + 1), SLICE("it")) &&
               (a->words[k - 1].capital || a->words[k - 1].mark || !a->words[k - 1].classes);
    if (!slice_equal(article_word(a, k), SLICE("read")))
        return false;
    if (a->words[k - 1].quote == QUOTE_CLOSES)
        return word_is(a, k + 1, WORD(DETERMINER)) && !word_is(a, k + 1, WORD(NEGATION));
    bool ahead = parts_clauses(a, k + 1) && word_opens_quote(a, k + 2);
    return a->words[k - 1].type == TOKEN_WORD && !a->words[k - 1].classes &&
           (ahead || follows_quotation(f, k));
}

/* '..., | say some sailors', '"..." | say officials' */
static bool says_behind(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    const struct word *before = &a->words[k - 1];
    if (!slice_equal(article_word(a, k), SLICE("say")) || k + 1 >= f->hi ||
        (before->mark != ',' && before->quote != QUOTE_CLOSES))
        return false;
    bool some = word_is(a, k + 1, WORD(PRONOUN)) && word_is(a, k + 1, WORD(DETERMINER));
    return some || (ends_as_plural(a, k + 1) && !a->words[k + 1].mark);
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
        return !phrase_is_remark(a, k) && !(c & (WORD(DETERMINER) | WORD(OF))) &&
               !is_noun_before_colon(a, k);
    if ((may_be_noun(e) && (owned_before(f, k) || is_counted(f, k))) || is_all_told(a, k))
        return false;
    bool one = e->form == FORM_BASE && c & WORD(PRONOUN) && c & WORD(ROLE);
    if (c & (WORD(PRONOUN) | WORD(RELATIVE) | WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)) &&
        !one)
        return !(before->type == TOKEN_CLITIC && e->form == FORM_BASE &&
                 !(c & (WORD(MODAL) | WORD(NEGATION)))) &&
               !(e->form == FORM_PARTICIPLE && is_attribute(f, k));
    if (c & (WORD(DETERMINER) | WORD(PREPOSITION) | WORD(TO)) ||
        (e->form == FORM_PARTICIPLE && c & WORD(TIME)))
        return is_somebody(f, k - 1) &&
               (e->form == FORM_PAST
                    ? a->words[k + 1 < a->count ? k + 1 : k].mark || begins_clause(f, k + 1)
                    : quotes_at_once(a, k)); /* "Another answers: '...'" */
    if (before->mark && before->mark != ',' && before->quote != QUOTE_CLOSES &&
        before->mark != ')' && before->mark != '-')
        return false;
    if (e->form == FORM_BASE && reads(f, k))
        return true;
    if (e->form == FORM_BASE) {
        struct slice s = article_word(a, k - 1);
        bool clause = word_is(a, k + 1, WORD(THAT));
        if (before->mark)
            return says_behind(f, k) ||
                   ((!may_be_noun(e) || clause) && plural_before_connector(f, k));
        if (s.data[s.len - 1] == 's' || is_plural(s))
            return !(may_be_noun(e) && before->capital && !clause);
        return (!may_be_noun(e) || clause) && (plural_governs(f, k) || joined_govern(f, k));
    }
    if (may_be_noun(e))
        return before->capital || word_is(a, k + 1, WORD(THAT)) || follows_quotation(f, k) ||
               announces(f, k);
    return e->form != FORM_PARTICIPLE || before->mark || !is_attribute(f, k);
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

/* "neither confirmed nor | denied" at word k: where it begins; k where it is none. */
static size_t neither_begins(const struct finder *f, size_t k)
{
    const struct article *a = f->a;
    bool neither = k >= f->lo + 3 && has_cue_form(&a->words[k - 2]) &&
                   a->words[k - 2].entry->form == a->words[k].entry->form &&
                   slice_equal(article_word(a, k - 1), SLICE("nor")) &&
                   slice_equal(article_word(a, k - 3), SLICE("neither"));
    return neither ? k - 3 : k;
}

bool verb_at(const struct finder *f, size_t k, struct verb *v)
{
    const struct article *a = f->a;
    const struct word *w = &a->words[k];
    if (!has_cue_form(w))
        return false;
    size_t first = w->entry->form == FORM_BASE ? longer_begins(f, k) : k;
    const size_t neither = neither_begins(f, k);
    if (neither < k)
        first = neither;
    if (first == k && !stands_as_verb(f, k))
        return false;
    *v = (struct verb){.at = k,
                       .first = first,
                       .last = k + 1,
                       .cue = w->entry->cue,
                       .form = w->entry->form,
                       .negated = neither < k};
    bool be = false;
    while (v->first > f->lo && a->words[v->first - 1].quote == QUOTE_OUTSIDE &&
           (word_is(a, v->first - 1, WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION)) ||
            is_manner(a, v->first - 1))) {
        v->first--;
        be |= word_is(a, v->first, WORD(BE));
        v->negated |= polarity_denies(a, v->first);
    }
    v->progressive = be && v->form == FORM_GERUND;
    v->passive = be && (v->form == FORM_PAST || v->form == FORM_PARTICIPLE);
    if (v->cue->particles.len > 1 && v->last < f->hi && a->words[v->last].quote == QUOTE_OUTSIDE &&
        cue_takes(v->cue, article_word(a, v->last)))
        v->last++;
    v->negated |= polarity_is_turned(a, v->first);
    bool particle = v->last > k + 1;
    v->last = behind_medium(f, v->last);
    return particle || (v->cue->frames && !(v->cue->frames & FRAME_PARTICLE));
}

static const struct cue go_on = {.lemma = {"go", 2}, .class = CUE_SPEECH, .frames = FRAME_QUOTE};

bool went_on(const struct finder *f, size_t k, struct verb *v)
{
    const struct article *a = f->a;
    if (k < f->lo + 2 || !slice_equal(article_word(a, k), SLICE("on")))
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
