/* Cues of more words than a verb: "went on to say", "made it clear", "was adamant", "took the
 * view".
 */
#include "analysis/statements/rules_parts.h"

enum {
    LONGEST_PLACE = 5,  /* words of what somebody took to: "his own Facebook page" */
    LONGEST_BETWEEN = 4 /* words between "clear" and "that" */
};

static bool is_one_of(const struct finder *f, size_t i, const char *const *words, size_t count)
{
    if (i < f->lo || i >= f->hi || f->a->words[i].quote != QUOTE_OUTSIDE)
        return false;
    return slice_is_one_of(article_word(f->a, i), words, count);
}

#define IS_ONE_OF(f, i, words) is_one_of(f, i, words, sizeof(words) / sizeof *(words))

static bool is_word(const struct finder *f, size_t i, const char *word)
{
    return is_one_of(f, i, &word, 1);
}

/* Over "also", "very", "abundantly" before word i. */
static size_t before_adverbs(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    while (i > f->lo &&
           ((word_is(a, i - 1, WORD(ADVERB)) && !word_is(a, i - 1, WORD(BE) | WORD(HAVE))) ||
            is_word(f, i - 1, "very") || slice_ends(article_word(a, i - 1), SLICE("ly"))) &&
           !a->words[i - 1].capital)
        i--;
    return i;
}

/* "took to | Twitter" before word i: the verb; i where there is none. */
static size_t took_to(const struct finder *f, size_t i)
{
    static const char *const takes[] = {"took", "takes", "taken", "taking"};
    const struct article *a = f->a;
    for (size_t k = i; k > f->lo + 2 && i - k < LONGEST_PLACE && !a->words[k - 1].mark; k--)
        if (word_is(a, k - 1, WORD(TO)))
            return k < i && IS_ONE_OF(f, k - 2, takes) ? k - 2 : i;
    return i;
}

size_t longer_begins(const struct finder *f, size_t k)
{
    static const char *const goes[] = {"went", "goes", "go", "gone"}, *const moods[] = {
                                                                          "quick",   "careful",
                                                                          "keen",    "eager",
                                                                          "pains",   "forced",
                                                                          "obliged", "compelled",
                                                                          "prompted"};
    const struct article *a = f->a;
    if (k < f->lo + 3 || !word_is(a, k - 1, WORD(TO)))
        return k;
    size_t i = k - 1;
    if (is_word(f, i - 1, "on") && IS_ONE_OF(f, i - 2, goes))
        return i - 2;
    if (is_word(f, i - 1, "as") && is_word(f, i - 2, "far") && i > f->lo + 4 &&
        (is_word(f, i - 3, "so") || is_word(f, i - 3, "as")) && IS_ONE_OF(f, i - 4, goes))
        return i - 4;
    i -= word_is(a, i - 1, WORD(NEGATION));
    if (IS_ONE_OF(f, i - 1, moods)) {
        size_t be = before_adverbs(f, i - 1 - is_word(f, i - 2, "at"));
        return be > f->lo && word_is(a, be - 1, WORD(BE)) ? be - 1 : k;
    }
    i = took_to(f, k - 1);
    return i < k - 1 ? i : k;
}

/* The verb with its auxiliaries and adverbs that begins at word i. */
static void begin_at(const struct finder *f, struct verb *v, size_t i)
{
    const struct article *a = f->a;
    v->first = i;
    while (v->first > f->lo && a->words[v->first - 1].quote == QUOTE_OUTSIDE &&
           word_is(a, v->first - 1, WORD(AUXILIARY) | WORD(ADVERB) | WORD(NEGATION))) {
        v->first--;
        v->negated |= word_is(a, v->first, WORD(NEGATION));
    }
}

static const struct cue make_clear = {.lemma = {"make clear", 10},
                                      .class = CUE_SPEECH,
                                      .frames = FRAME_CLAUSE},
                        be_sure = {
                            .lemma = {"be sure", 7}, .class = CUE_ATTITUDE, .frames = FRAME_CLAUSE};

/* "made it clear" before word i. */
static bool made_clear(const struct finder *f, size_t i, struct verb *v)
{
    static const char *const makes[] = {"make", "makes", "made", "making"};
    static const enum cue_form forms[] = {FORM_BASE, FORM_THIRD, FORM_PAST, FORM_GERUND};
    size_t k = before_adverbs(f, i - 1);
    k -= is_word(f, k - 1, "it");
    for (size_t m = 0; m < sizeof makes / sizeof *makes; m++)
        if (is_word(f, k - 1, makes[m]) && !word_is(f->a, k - 2, WORD(TO))) {
            *v = (struct verb){.at = i - 1, .last = i, .cue = &make_clear, .form = forms[m]};
            begin_at(f, v, k - 1);
            return true;
        }
    return false;
}

bool clear_that(const struct finder *f, size_t k, struct verb *v)
{
    static const char *const clear[] = {"clear", "plain"};
    static const char *const sure[] = {"adamant", "certain",   "confident",  "convinced",
                                       "hopeful", "insistent", "optimistic", "sure"};
    static const char *const finite[] = {"is", "was", "are", "were", "am", "'s", "'re", "'m"};
    static const char *const nobody[] = {"It", "it", "That", "that", "This", "this", "there"};
    const struct article *a = f->a;
    const uint64_t between = WORD(TIME) | WORD(WEEKDAY) | WORD(MONTH) | WORD(PREPOSITION) |
                             WORD(DETERMINER) | WORD(PRESS) | WORD(PRONOUN);
    if (k < f->lo + 3 || k + 2 >= f->hi)
        return false;
    for (size_t i = k; i > f->lo + 2 && k - i < LONGEST_BETWEEN; i--) {
        if (IS_ONE_OF(f, i - 1, clear))
            return made_clear(f, i, v);
        if (!word_is(a, i - 1, between))
            break;
    }
    size_t be = IS_ONE_OF(f, k - 1, sure) ? before_adverbs(f, k - 1) : f->lo;
    if (be < f->lo + 2 || !IS_ONE_OF(f, be - 1, finite))
        return false; /* "could be sure" */
    *v = (struct verb){.at = k - 1, .last = k, .cue = &be_sure, .form = FORM_THIRD};
    begin_at(f, v, be - 1);
    return v->first > f->lo && !IS_ONE_OF(f, v->first - 1, nobody);
}

struct range longer_noun(const struct finder *f, size_t noun)
{
    static const char *const takes[] = {"took", "takes", "made",  "makes", "reached", "reaches",
                                        "drew", "draws", "holds", "held",  "formed"},
                             *const comes[] = {"came", "comes", "come"};
    const struct article *a = f->a;
    struct range none = {noun, noun};
    size_t i = noun;
    if (i < f->lo + 3 || !word_is(a, i - 1, WORD(ARTICLE)))
        return none;
    i--;
    bool of = word_is(a, i - 1, WORD(OF)) && word_is(a, i - 2, WORD(BE));
    bool to = word_is(a, i - 1, WORD(TO)) && IS_ONE_OF(f, i - 2, comes);
    if (!of && !to && !IS_ONE_OF(f, i - 1, takes))
        return none;
    struct verb v = {0};
    begin_at(f, &v, i - (of || to ? 2 : 1));
    return (struct range){v.first, noun};
}
