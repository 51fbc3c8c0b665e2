/* Which words are cues. */
#include "analysis/statements/learned_layer.h"

enum { NEAR = 12 }; /* words that a cue in the table is looked for */

#define BIT(label) (uint16_t)(1u << (label))

const uint16_t learned_cue_order[PERCEPTRON_LABELS + 1] = {
    [CUE_OUT] = BIT(CUE_OUT) | BIT(CUE_BEGINS),
    [CUE_BEGINS] = BIT(CUE_OUT) | BIT(CUE_BEGINS) | BIT(CUE_GOES_ON),
    [CUE_GOES_ON] = BIT(CUE_OUT) | BIT(CUE_BEGINS) | BIT(CUE_GOES_ON),
    [PERCEPTRON_LABELS] = BIT(CUE_OUT) | BIT(CUE_BEGINS),
};

/* ---- features ---- */

/* A word as the cue model sees it; there is one before the sentence and one behind. */
struct view {
    uint32_t word, tag, shape, quote, cue, role;
};

static struct view view_of(const struct learned *l, size_t lo, size_t hi, size_t i)
{
    if (i < lo || i >= hi || i > hi + NEAR)
        return (struct view){7, 30, 64, 7, 62, 7};
    const struct learned_word *w = &l->words[i];
    return (struct view){w->lexeme.word, w->lexeme.tag, w->lexeme.shape, l->article->words[i].quote,
                         w->cue,         w->role};
}

/* The nearest word with a cue class before i, or behind it; hi where there is none near. */
static size_t cue_before(const struct learned *l, size_t lo, size_t hi, size_t i)
{
    for (size_t k = i; k-- > lo && i - k <= NEAR;)
        if (l->words[k].cue && l->article->words[k].quote == QUOTE_OUTSIDE)
            return k;
    return hi;
}

static size_t cue_behind(const struct learned *l, size_t hi, size_t i)
{
    for (size_t k = i + 1; k < hi && k - i <= NEAR; k++)
        if (l->words[k].cue && l->article->words[k].quote == QUOTE_OUTSIDE)
            return k;
    return hi;
}

static void add_neighbours(struct features *f, const struct view *v)
{
    const struct view *w = &v[3];
    feature_add(f, 1, w[0].word);
    feature_add(f, 2, w[-1].word);
    feature_add(f, 3, w[-2].word);
    feature_add(f, 4, w[1].word);
    feature_add(f, 5, w[2].word);
    feature_add(f, 6, w[0].tag);
    feature_add(f, 7, w[-1].tag);
    feature_add(f, 8, w[1].tag);
    feature_add(f, 9, w[-2].tag);
    feature_add(f, 10, w[2].tag);
    feature_add(f, 11, feature_mix(w[-1].tag, w[0].tag));
    feature_add(f, 12, feature_mix(w[0].tag, w[1].tag));
    feature_add(f, 13, mix3(w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 14, mix3(w[-2].tag, w[-1].tag, w[0].tag));
    feature_add(f, 15, mix3(w[0].tag, w[1].tag, w[2].tag));
    feature_add(f, 16, feature_mix(w[0].word, w[0].tag));
    feature_add(f, 17, feature_mix(w[-1].word, w[0].word));
    feature_add(f, 18, feature_mix(w[0].word, w[1].word));
    feature_add(f, 19, feature_mix(w[0].word, w[1].tag));
    feature_add(f, 20, feature_mix(w[-1].tag, w[0].word));
    feature_add(f, 21, feature_mix(w[0].tag, w[1].word));
    feature_add(f, 22, feature_mix(w[-1].word, w[0].tag));
    feature_add(f, 23, mix3(w[-1].word, w[0].word, w[1].word));
    feature_add(f, 24, mix3(w[-1].tag, w[0].word, w[1].tag));
    feature_add(f, 25, mix3(w[0].shape, w[-1].shape, w[1].shape));
    feature_add(f, 26, mix3(w[0].quote, w[-1].quote, w[1].quote));
    feature_add(f, 27, feature_mix(w[0].quote, w[0].word));
    feature_add(f, 28, mix3(w[0].word, w[-1].quote, w[1].quote));
    feature_add(f, 29, w[0].cue);
    feature_add(f, 30, mix3(w[0].cue, w[-1].tag, w[1].tag));
    feature_add(f, 31, feature_mix(w[0].cue, w[1].word));
    feature_add(f, 32, mix3(w[0].cue, w[0].tag, w[1].quote));
    feature_add(f, 33, w[0].role);
    feature_add(f, 34, mix3(w[-1].role, w[0].role, w[1].role));
    feature_add(f, 35, feature_mix(w[0].role, w[0].word));
    feature_add(f, 36, feature_mix(w[0].role, w[0].tag));
    feature_add(f, 37, mix4(w[0].role, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 38, mix3(w[0].word, w[1].tag, w[2].tag));
    feature_add(f, 39, mix3(w[0].word, w[-1].tag, w[-2].tag));
    feature_add(f, 40, mix3(w[0].word, w[1].word, w[2].word));
    feature_add(f, 41, feature_mix(w[-2].word, w[0].word));
    feature_add(f, 42, feature_mix(w[0].word, w[2].word));
}

/* What stands where a subject would, and where content would begin. */
static void add_frame(const struct learned *l, size_t lo, size_t hi, size_t i, const struct view *w,
                      struct features *f)
{
    const struct word *words = l->article->words;
    const struct learned_word *x = &l->words[i];
    uint32_t subject = 99, far = 9, opens = 9, that = 9, kind = NO_KIND;
    for (size_t k = i; k-- > lo && i - k <= 8;) {
        uint32_t tag = l->words[k].lexeme.tag;
        if (tag == TAG_NN || tag == TAG_NNS || tag == TAG_NNP || tag == TAG_PRP) {
            subject = tag == TAG_PRP ? l->words[k].lexeme.word : tag * 2 + words[k].capital;
            far = step(i - k);
            kind = l->words[k].kind;
            break;
        }
    }
    for (size_t k = i + 1; k < hi && k - i <= 6; k++) {
        if (opens == 9 && words[k].quote == QUOTE_OPENS)
            opens = (uint32_t)(k - i);
        if (that == 9 && words[k].classes & WORD(THAT))
            that = (uint32_t)(k - i);
    }
    feature_add(f, 53, mix3(x->lemma, subject, far));
    feature_add(f, 54, mix3(x->frames, subject, far));
    feature_add(f, 55, mix3(x->lemma, opens, that));
    feature_add(f, 56, mix4(x->frames, opens, that, w[1].tag));
    feature_add(f, 57, mix3(x->lemma, w[1].tag, w[-1].tag));
    feature_add(f, 58, mix3(x->lemma, w[0].role, w[1].word));
    feature_add(f, 59, mix4(subject, w[0].tag, opens, that));
    feature_add(f, 60, mix4(subject, far, w[0].word, w[1].tag));
    uint32_t before = i > lo ? x[-1].kind : NO_KIND;
    uint32_t next = i + 1 < hi ? x[1].kind : NO_KIND, next2 = i + 2 < hi ? x[2].kind : NO_KIND;
    feature_add(f, 62, mix4(x->lemma, kind, far, w[0].tag));
    feature_add(f, 63, mix4(x->frames, kind, far, w[1].tag));
    feature_add(f, 64, mix4(x->lemma, next, next2, w[0].tag));
    feature_add(f, 65, mix4(w[0].word, before, next, next2));
    feature_add(f, 66, mix4(w[0].tag, before, x->kind, next));
    feature_add(f, 61, mix4(x->frames, w[0].role, w[1].role, w[0].tag));
}

void learned_cue_features(const struct learned *l, size_t lo, size_t hi, size_t i,
                          struct features *f)
{
    struct view v[7];
    for (size_t k = 0; k < 7; k++)
        v[k] = view_of(l, lo, hi, i + k - 3);
    f->count = 0;
    add_neighbours(f, v);
    size_t before = cue_before(l, lo, hi, i), behind = cue_behind(l, hi, i);
    uint32_t wb = before < hi ? l->words[before].lexeme.word : 3,
             db = before < hi ? step(i - before) : 15;
    uint32_t wa = behind < hi ? l->words[behind].lexeme.word : 3,
             da = behind < hi ? step(behind - i) : 15;
    feature_add(f, 43, feature_mix(wb, db));
    feature_add(f, 44, feature_mix(wa, da));
    feature_add(f, 45, mix3(db, da, v[3].tag));
    feature_add(f, 46, mix3(v[3].cue, db, da));
    feature_add(f, 47, feature_mix(l->words[lo].lexeme.word, v[3].word));
    feature_add(f, 48, mix3(i - lo < 3 ? (uint32_t)(i - lo) : 3, v[3].tag, v[3].cue));
    feature_add(f, 49, mix3(hi - i < 3 ? (uint32_t)(hi - i) : 3, v[3].tag, v[3].cue));
    feature_add(f, 50, mix3(v[2].word, v[3].word, v[4].tag));
    feature_add(f, 51, feature_mix(l->words[i].lexeme.suffix[2], v[3].tag));
    feature_add(f, 52, mix3(l->words[i].lexeme.suffix[3], v[2].tag, v[4].tag));
    add_frame(l, lo, hi, i, &v[3], f);
    features_hash(f);
}

/* ---- labels ---- */

enum {
    HARDLY = 4, /* logarithm of odds, from which on a cue is out of the question */
    NEVER = 20
};

/* Of the cue that begins at word i of a sentence, with the words beside it. */
static int32_t cue_certainty(const struct learned *l, size_t count, size_t i)
{
    size_t first = i ? i - 1 : 0, last = i + 1;
    while (last < count && l->labels[last] == CUE_GOES_ON)
        last++;
    last += last < count;
    return perceptron_certainty(&l->cues, (const int32_t(*)[PERCEPTRON_LABELS])l->scores + first,
                                last - first, learned_cue_order, l->labels + first);
}

/* Words that begin no cue, but for one in a hundred cues. */
static bool begins_none(const struct learned *l, size_t i)
{
    enum {
        NONE = 1 << TAG_PRP | 1 << TAG_WH | 1 << TAG_DT,
        NONE_UNLESS_KNOWN = 1 << TAG_NNP | 1 << TAG_IN | 1 << TAG_VB | 1 << TAG_JJ | 1 << TAG_NN |
                            1 << TAG_NNS | 1 << TAG_OTHER
    };
    char mark = l->article->words[i].mark;
    unsigned tag = 1u << l->words[i].lexeme.tag;
    return mark ? mark != ':' : tag & NONE || (tag & NONE_UNLESS_KNOWN && !l->words[i].cue);
}

/* The best sequences so far that end with each label. */
struct paths {
    int32_t best[CUE_LABELS];
    bool begun;     /* behind the first word */
    bool under_way; /* a cue may go on with the next word */
};

/* Goes one word on; cue: it can be part of one. */
static void extend_paths(const struct perceptron *p, const int32_t *scores, bool cue,
                         struct paths *x)
{
    int32_t now[CUE_LABELS];
    for (unsigned l = 0; l < CUE_LABELS; l++) {
        now[l] = x->begun ? INT32_MIN / 2 : p->next[PERCEPTRON_LABELS][l];
        for (unsigned b = 0; x->begun && b < CUE_LABELS; b++)
            if (learned_cue_order[b] >> l & 1 && x->best[b] + p->next[b][l] > now[l])
                now[l] = x->best[b] + p->next[b][l];
        now[l] += scores[l];
    }
    int32_t in = now[CUE_BEGINS] > now[CUE_GOES_ON] ? now[CUE_BEGINS] : now[CUE_GOES_ON];
    memcpy(x->best, now, sizeof now);
    x->begun = true;
    x->under_way = cue && in > now[CUE_OUT] - HARDLY * p->nat;
}

/* The scores of a word's labels. */
static void score_cue(struct learned *l, size_t lo, size_t hi, size_t i, struct paths *x)
{
    int32_t *scores = l->scores[i - lo];
    struct features f;
    bool none = !x->under_way && begins_none(l, i);
    if (none) {
        scores[CUE_OUT] = 0;
        scores[CUE_BEGINS] = scores[CUE_GOES_ON] = -NEVER * l->cues.nat;
    } else {
        learned_cue_features(l, lo, hi, i, &f);
        perceptron_score(&l->cues, &f, scores);
        scores[CUE_BEGINS] += l->bias_cue;
    }
    extend_paths(&l->cues, scores, !none, x);
}

void learned_find_cues(struct learned *l, size_t lo, size_t hi)
{
    struct paths paths = {0};
    learned_need_rows(l, hi - lo);
    for (size_t i = lo; i < hi; i++)
        score_cue(l, lo, hi, i, &paths);
    perceptron_decode(&l->cues, (const int32_t(*)[PERCEPTRON_LABELS])l->scores, hi - lo,
                      learned_cue_order, l->from, l->labels);
    for (size_t i = lo; i < hi; i++)
        l->words[i].label = l->words[i].passes_on ? CUE_OUT : l->labels[i - lo];
    for (size_t i = lo; i < hi; i++)
        if (l->words[i].label == CUE_BEGINS)
            l->words[i].certainty = cue_certainty(l, hi - lo, i - lo);
}
