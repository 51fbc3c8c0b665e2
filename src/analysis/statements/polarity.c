#include "analysis/statements/polarity.h"

#include "analysis/statements/phrase.h"

/* Word i, in any case, is this one. */
static bool reads(const struct article *a, size_t i, const char *word)
{
    char low[WORDTABLE_LONGEST];
    if (i >= a->count)
        return false;
    struct slice lower = slice_of(low, wordtable_lower(article_word(a, i), low));
    return slice_equal(lower, slice_of_string(word));
}

bool polarity_denies(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(NEGATION)) && !reads(a, i + 1, "only") && !reads(a, i + 1, "just") &&
           !reads(a, i + 1, "merely") && !reads(a, i + 1, "simply");
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
    for (size_t k = 0; k < sizeof keeps / sizeof *keeps; k++) {
        if (!reads(a, i, keeps[k].word))
            continue;
        if (keeps[k].next && reads(a, i + 1, keeps[k].next))
            return i + 2;
        if (!keeps[k].next && saying && saying->cue && saying->form == FORM_GERUND)
            return i + 1;
    }
    return i;
}

/* The cue says that nothing was said, in its words or in the two before it. */
static bool cue_denies(const struct article *a, struct range cue)
{
    bool denies = false, kept = false;
    for (size_t i = cue.first; i < cue.last; i++)
        denies |= polarity_denies(a, i) || word_is(a, i, WORD(NOBODY));
    for (size_t i = cue.first > 1 ? cue.first - 2 : 0; i < cue.last; i++) {
        size_t what = kept_from(a, i);
        kept |= what > i && what >= cue.first && what < cue.last &&
                a->words[i].sentence == a->words[what].sentence;
    }
    return denies != kept;
}

/* "no claim that", "no clear promise that" */
static bool is_lacking(const struct article *a, struct range cue)
{
    size_t i = cue.first;
    if (!i || !word_is(a, i, WORD(SAYING)))
        return false;
    bool plain = !a->words[i - 1].classes && !a->words[i - 1].mark && !a->words[i - 1].capital;
    return reads(a, i - 1, "no") || (plain && i > 1 && reads(a, i - 2, "no"));
}

/* "nobody", "none of the crew", "no witness", "not one of them"; "No 10" and "No Labels" are names.
 */
static bool is_nobody(const struct article *a, struct range source)
{
    size_t i = source.first;
    if (range_is_empty(source))
        return false;
    bool not_one = reads(a, i, "one") && i > 0 && reads(a, i - 1, "not");
    if (word_is(a, i, WORD(NOBODY)) || reads(a, i, "not") || not_one)
        return true;
    size_t next = i + 1 + (word_mark(a, i + 1) == '-'); /* "no-one" */
    return reads(a, i, "no") && next < source.last && a->words[next].type == TOKEN_WORD &&
           !a->words[next].capital;
}

void polarity_find(const struct article *a, struct statements *s)
{
    for (size_t n = 0; n < s->count; n++) {
        struct statement *x = &s->items[n];
        struct range cue = words_of(a, x->cue);
        bool refuses = x->verb && x->verb->frames & FRAME_REFUSES;
        x->negated |= refuses || cue_denies(a, cue) || is_lacking(a, cue) ||
                      is_nobody(a, words_of(a, x->source));
    }
}
