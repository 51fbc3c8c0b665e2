#include "analysis/statements/polarity.h"

#include "analysis/statements/phrase.h"

/* Word i, in any case, is this one, which has no apostrophe. */
static inline bool reads(const struct article *a, size_t i, struct slice word)
{
    char low[WORDTABLE_LONGEST];
    if (i >= a->count || a->words[i].end - a->words[i].start != word.len)
        return false;
    size_t len = wordtable_lower(article_word(a, i), low);
    return slice_equal(slice_of(low, len), word);
}

bool polarity_denies(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(NEGATION)) && !reads(a, i + 1, SLICE("only")) &&
           !reads(a, i + 1, SLICE("just")) && !reads(a, i + 1, SLICE("merely")) &&
           !reads(a, i + 1, SLICE("simply"));
}

/* "failed to | say", "without | saying" at word i: the word that was kept from being said; i where
 * none was. */
static size_t kept_from(const struct article *a, size_t i)
{
    static const struct {
        const char *word, *next; /* next: NULL before "saying" */
    } keeps[] = {{"fail", "to"},       {"fails", "to"},       {"failed", "to"},
                 {"failing", "to"},    {"unable", "to"},      {"unwilling", "to"},
                 {"yet", "to"},        {"short", "of"},       {"refrain", "from"},
                 {"refrains", "from"}, {"refrained", "from"}, {"refraining", "from"},
                 {"without", NULL},    {"avoid", NULL},       {"avoids", NULL},
                 {"avoided", NULL},    {"avoiding", NULL},    {"deny", NULL},
                 {"denies", NULL},     {"denied", NULL},      {"denying", NULL}};
    const struct word_entry *saying = i + 1 < a->count ? a->words[i + 1].entry : NULL;
    bool gerund = saying && saying->cue && saying->form == FORM_GERUND;
    if (!gerund && !word_is(a, i + 1, WORD(TO) | WORD(OF)) && !reads(a, i + 1, SLICE("from")))
        return i; /* as behind most words */
    for (size_t k = 0; k < sizeof keeps / sizeof *keeps; k++) {
        if (!reads(a, i, slice_of_string(keeps[k].word)))
            continue;
        if (keeps[k].next && reads(a, i + 1, slice_of_string(keeps[k].next)))
            return i + 2;
        if (!keeps[k].next && gerund)
            return i + 1;
    }
    return i;
}

enum { SUBJECT_REACH = 5 }; /* words between an auxiliary and the verb that was turned round */

/* Nothing of the clause stands before word i. */
static bool clause_begins(const struct article *a, size_t i)
{
    return i == 0 || a->words[i - 1].mark || a->words[i - 1].sentence != a->words[i].sentence ||
           word_is(a, i - 1, WORD(CONJUNCTION));
}

/* "nor" before "would the mayor say", "never", "not once", "at no point" before "did he say" at
 * word i, the last of them. */
static bool turns_round(const struct article *a, size_t i)
{
    if (reads(a, i, SLICE("nor")))
        return true;
    if (a->words[i].mark)
        return false;
    size_t denial = i - (i > 0 && !word_is(a, i, WORD(NEGATION)));
    bool at = denial > 0 && denial < i && word_is(a, denial - 1, WORD(PREPOSITION));
    return word_is(a, denial, WORD(NEGATION)) && clause_begins(a, denial - at);
}

bool polarity_is_turned(const struct article *a, size_t k)
{
    for (size_t i = k; i > 1 && k - i < SUBJECT_REACH && !a->words[i - 1].mark; i--) {
        if (a->words[i - 2].sentence != a->words[k].sentence)
            return false;
        if (word_is(a, i - 1, WORD(AUXILIARY)))
            return i < k && turns_round(a, i - 2);
    }
    return false;
}

/* "neither confirm nor" before word k */
static bool is_neither(const struct article *a, size_t k)
{
    return k > 2 && reads(a, k - 1, SLICE("nor")) && reads(a, k - 3, SLICE("neither"));
}

/* The cue says that nothing was said, in its words or in the two before it. */
static bool cue_denies(const struct article *a, struct range cue)
{
    bool denies = is_neither(a, cue.first) || polarity_is_turned(a, cue.first), kept = false;
    for (size_t i = cue.first; i < cue.last; i++) {
        const struct word_entry *e = a->words[i].entry;
        denies |= polarity_denies(a, i) || word_is(a, i, WORD(NOBODY));
        kept |= e && e->cue && e->cue->frames & FRAME_REFUSES; /* "refused to say" */
    }
    for (size_t i = cue.first > 1 ? cue.first - 2 : 0; i < cue.last; i++) {
        size_t what = kept_from(a, i);
        kept |= what > i && what >= cue.first && what < cue.last &&
                a->words[i].sentence == a->words[what].sentence;
    }
    return denies != kept;
}

/* "no | claim that", "no | clear promise that" */
static bool is_lacking(const struct article *a, struct range cue)
{
    return cue.first > 0 && word_is(a, cue.last - 1, WORD(SAYING)) &&
           reads(a, cue.first - 1, SLICE("no"));
}

/* "nobody", "none of the crew", "no witness", "not one of them"; "No 10" and "No Labels" are names.
 */
static bool is_nobody(const struct article *a, struct range source)
{
    size_t i = source.first;
    if (range_is_empty(source) ||
        (!word_is(a, i, WORD(NOBODY)) && a->words[i].end - a->words[i].start > 3))
        return false;
    bool not_one = reads(a, i, SLICE("one")) && i > 0 && reads(a, i - 1, SLICE("not"));
    if (word_is(a, i, WORD(NOBODY)) || reads(a, i, SLICE("not")) || not_one)
        return true;
    size_t next = i + 1 + (word_mark(a, i + 1) == '-'); /* "no-one" */
    return reads(a, i, SLICE("no")) && next < source.last && a->words[next].type == TOKEN_WORD &&
           !a->words[next].capital;
}

void polarity_find(const struct article *a, struct statements *s)
{
    for (size_t n = 0; n < s->count; n++) {
        struct statement *x = &s->items[n];
        struct range cue = words_of(a, x->cue);
        x->negated =
            cue_denies(a, cue) || is_lacking(a, cue) || is_nobody(a, words_of(a, x->source));
    }
}
