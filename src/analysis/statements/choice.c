#include "analysis/statements/choice.h"

enum {
    LONGEST_COUNTED = 60, /* units of a content whose verbs and marks are counted */
    CONTENTS = 2,         /* of a statement that are looked at */
    JOINTS = 3,           /* within a content */
    QUOTED = 256,         /* added to the last mark in a quotation */
    CUE_AHEAD = 6         /* units behind a content that the next cue is looked for in */
};

static const struct look *look(const struct learned *l, size_t u)
{
    return u < l->unit_count ? &l->units[u].look : &learned_nothing;
}

static uint32_t mark(const struct learned *l, size_t u)
{
    return u < l->unit_count ? (unsigned char)l->article->words[l->units[u].first].mark : 0;
}

/* The mark that a unit ends with: of a quotation, the last one in it ("..., |" she said). */
static uint32_t closing_mark(const struct learned *l, size_t u)
{
    const struct unit *x = &l->units[u];
    if (!x->quotation || x->last < x->first + 2)
        return mark(l, u);
    return QUOTED + (unsigned char)l->article->words[x->last - 2].mark;
}

static bool is_finite(const struct learned *l, size_t u)
{
    uint32_t tag = look(l, u)->tag;
    return tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD;
}

static bool is_quotation(const struct learned *l, size_t u)
{
    return u < l->unit_count && l->units[u].quotation;
}

static uint32_t at_most(size_t n, uint32_t most)
{
    return n < most ? (uint32_t)n : most;
}

/* Lengths in a few steps. */
static uint32_t step(size_t n)
{
    static const uint8_t ends[] = {1, 2, 3, 4, 6, 9, 13, 20, 32};
    uint32_t s = 0;
    while (s < sizeof ends && n >= ends[s])
        s++;
    return s;
}

/* Units [first, last) with one label, and what they have. */
struct run {
    size_t first, last;
    uint32_t side; /* 1: behind the cue */
    uint32_t gap;  /* units between it and the cue */
    uint32_t verbs, commas, cues, quotations, dashes, sentences;
    uint32_t first_verb; /* its tag */
};

static size_t run_end(const struct learned *l, const uint8_t *labels, size_t u)
{
    size_t end = u + 1;
    while (end < l->unit_count && labels[end] == labels[u] + 1)
        end++;
    return end;
}

static void count_unit(const struct learned *l, size_t u, struct run *r)
{
    const struct word *words = l->article->words;
    if (is_finite(l, u)) {
        r->first_verb = r->verbs ? r->first_verb : look(l, u)->tag;
        r->verbs++;
    }
    r->commas += mark(l, u) == ',';
    r->dashes += mark(l, u) == '(' || mark(l, u) == '-';
    r->quotations += is_quotation(l, u);
    r->cues += l->words[l->units[u].first].label == CUE_BEGINS;
    r->sentences += u > r->first && words[l->units[u].first].sentence !=
                                        words[l->units[u - 1].first].sentence;
}

static struct run run_at(const struct learned *l, const uint8_t *labels, size_t u)
{
    struct run r = {.first = u, .last = run_end(l, labels, u), .side = u >= l->cue_unit_end};
    for (size_t i = u; i < r.last && i < u + LONGEST_COUNTED; i++)
        count_unit(l, i, &r);
    size_t gap = r.side                  ? u - l->cue_unit_end
                 : r.last <= l->cue_unit ? l->cue_unit - r.last
                                         : 0;
    r.gap = step(gap);
    r.verbs = at_most(r.verbs, 3);
    r.commas = at_most(r.commas, 3);
    r.cues = at_most(r.cues, 2);
    r.quotations = at_most(r.quotations, 2);
    r.sentences = at_most(r.sentences, 3);
    return r;
}

/* The finite verbs from unit u to the end of its sentence. */
static uint32_t verbs_behind(const struct learned *l, size_t u)
{
    uint32_t verbs = 0;
    for (size_t i = u; i < l->unit_count && i < u + LONGEST_COUNTED && verbs < 3; i++) {
        uint32_t m = mark(l, i);
        if (m == '.' || m == '?' || m == '!')
            break;
        verbs += is_finite(l, i);
    }
    return verbs;
}

/* How far the next cue is; 0: none is near. */
static uint32_t cue_ahead(const struct learned *l, size_t u)
{
    for (size_t i = u; i < l->unit_count && i < u + CUE_AHEAD; i++)
        if (l->words[l->units[i].first].label == CUE_BEGINS)
            return step(i - u) + 1;
    return 0;
}

static uint32_t rule_name(const struct learned *l)
{
    uint32_t name = 1;
    for (const char *c = l->rule ? l->rule->rule : ""; *c; c++)
        name = feature_mix(name, (unsigned char)*c);
    return name;
}

/* Where clauses may meet: marks, "and", "while", a quotation that ends with a comma. */
static bool is_joint(const struct learned *l, size_t u)
{
    const struct word *w = &l->article->words[l->units[u].first];
    return closing_mark(l, u) == QUOTED + ',' || w->mark == ',' || w->mark == ';' ||
           w->mark == '-' || w->mark == ':' ||
           w->classes & (WORD(CONJUNCTION) | WORD(SUBORDINATOR) | WORD(WHILE));
}

/* A joint that the content goes on behind, or ends at (1), after so many verbs of its own. */
static void add_joint(const struct learned *l, const struct run *r, size_t u, uint32_t verbs,
                      uint32_t ends, struct features *f)
{
    const struct look *next = look(l, u + 1), *next2 = look(l, u + 2);
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    uint32_t here = look(l, u)->word + closing_mark(l, u), behind = verbs_behind(l, u + 1);
    feature_add(f, 40 + ends, mix4(here, next->tag, verbs, r->first_verb));
    feature_add(f, 42 + ends, mix4(here, next->word, verbs, look(l, r->first)->word));
    feature_add(f, 44 + ends, mix4(here, next->tag, next2->tag, cue->lexeme.tag));
    feature_add(f, 46 + ends, mix4(here, next->tag, behind, verbs));
    feature_add(f, 48 + ends, mix4(here, next->word, cue->frames, behind));
    feature_add(f, 50 + ends, mix4(here, next->kind, next2->tag, r->first_verb));
}

static void add_joints(const struct learned *l, const struct run *r, struct features *f)
{
    uint32_t joints = 0, verbs = 0;
    for (size_t i = r->first; i < r->last && joints < JOINTS; i++) {
        bool inside = is_quotation(l, i) ? i + 1 < r->last : i > r->first;
        if (inside && is_joint(l, i)) {
            add_joint(l, r, i, verbs, 0, f);
            joints++;
        }
        verbs = at_most(verbs + is_finite(l, i), 3);
    }
    if (is_quotation(l, r->last - 1) && is_joint(l, r->last - 1))
        add_joint(l, r, r->last - 1, verbs, 1, f);
    else if (r->last < l->unit_count && is_joint(l, r->last))
        add_joint(l, r, r->last, verbs, 1, f);
}

static void add_start(const struct learned *l, const struct run *r, uint32_t number,
                      struct features *f)
{
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    const struct look *before = look(l, r->first - 1), *first = look(l, r->first);
    feature_add(f, 1, mix4(cue->lemma, first->word, r->side, number));
    feature_add(f, 2, mix4(cue->lemma, first->tag, r->gap, r->side));
    feature_add(f, 3, mix4(cue->frames, first->tag, r->verbs, r->side));
    feature_add(f, 4, mix4(cue->frames, first->word, r->verbs, r->side));
    feature_add(f, 5, mix4(first->word, before->word, r->side, number));
    feature_add(f, 6, mix4(first->role, before->role, first->word, cue->lemma));
    feature_add(f, 7, mix4(r->gap, before->word, first->tag, r->side));
    feature_add(f, 8, mix4(cue->lemma, before->word, first->word, r->gap));
    feature_add(f, 9, mix4(cue->lemma, first->word, look(l, r->first + 1)->word, r->side));
}

static void add_end(const struct learned *l, const struct run *r, uint32_t number,
                    struct features *f)
{
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    const struct look *first = look(l, r->first), *last = look(l, r->last - 1);
    const struct look *next = look(l, r->last), *next2 = look(l, r->last + 1);
    uint32_t behind = verbs_behind(l, r->last), shape = mix4(r->side, first->tag, r->verbs, number);
    feature_add(f, 10, mix3(last->tag, next->word, next2->tag));
    feature_add(f, 11, mix3(last->word, next->word, r->side));
    feature_add(f, 12, mix4(next->word, next2->word, r->verbs, r->side));
    feature_add(f, 13, mix4(next->word, next2->tag, behind, r->verbs));
    feature_add(f, 14, mix3(shape, next->tag, behind));
    feature_add(f, 15, mix4(shape, r->commas, next->word, behind));
    feature_add(f, 16, mix4(r->dashes & 1, mark(l, r->last), r->side, r->commas));
    feature_add(f, 17, mix4(r->cues, cue_ahead(l, r->last), next->word, r->side));
    feature_add(f, 18, mix4(last->role, next->role, next->word, next2->tag));
    feature_add(f, 19, mix4(r->side, behind, r->verbs, closing_mark(l, r->last - 1)));
    feature_add(f, 20, mix4(cue->lemma, next->word, r->verbs, r->side));
    feature_add(f, 21, mix4(cue->lemma, next->word, next2->tag, r->side));
    feature_add(f, 22, mix4(cue->lexeme.tag, first->tag, r->first_verb, next->word));
}

static void add_content(const struct learned *l, const struct run *r, uint32_t number,
                        struct features *f)
{
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    const struct look *before = look(l, r->first - 1), *first = look(l, r->first);
    const struct look *last = look(l, r->last - 1), *next = look(l, r->last);
    uint32_t length = step(r->last - r->first), roles = mix3(first->role, last->role, next->role);
    uint32_t opens = is_quotation(l, r->first), closes = is_quotation(l, r->last - 1);
    uint32_t closing = closing_mark(l, r->last - 1);
    add_start(l, r, number, f);
    add_end(l, r, number, f);
    feature_add(f, 23, mix4(cue->frames, length, r->side, number));
    feature_add(f, 24, mix4(cue->lemma, length, r->verbs, r->side));
    feature_add(f, 25, mix4(r->quotations, opens, closes, number));
    feature_add(f, 26, mix4(closing, closes, next->word, cue->frames));
    feature_add(f, 27, feature_mix(roles, r->side));
    feature_add(f, 28, mix4(roles, before->role, rule_name(l), r->side));
    feature_add(f, 29, mix4(first->kind, first->tag, last->kind, next->kind));
    feature_add(f, 30, mix4(r->sentences, r->side, number, r->quotations));
    feature_add(f, 31, mix4(closing, next->word, next->tag, r->side));
    feature_add(f, 32, mix4(closing, next->tag, look(l, r->last + 1)->tag, r->verbs));
    add_joints(l, r, f);
}

static void add_source(const struct learned *l, const struct run *r, struct features *f)
{
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    const struct look *before = look(l, r->first - 1), *first = look(l, r->first);
    const struct look *last = look(l, r->last - 1), *next = look(l, r->last);
    uint32_t length = step(r->last - r->first);
    feature_add(f, 60, mix4(cue->lemma, r->side, r->gap, first->tag));
    feature_add(f, 61, mix4(r->side, length, r->commas, r->verbs));
    feature_add(f, 62, mix4(r->side, before->word, first->tag, first->kind));
    feature_add(f, 63, mix4(r->side, last->tag, next->word, r->commas));
    feature_add(f, 64, mix4(r->side, mark(l, r->last - 1), mark(l, r->last), r->commas));
    feature_add(f, 65, mix4(first->role, last->role, next->role, before->role));
    feature_add(f, 66, mix4(first->word, length, r->side, r->gap));
    feature_add(f, 67, mix4(before->tag, first->tag, last->tag, next->tag));
    feature_add(f, 68, mix4(r->side, before->word, first->word, next->tag));
    feature_add(f, 69, mix4(r->side, last->word, next->word, look(l, r->last + 1)->tag));
}

/* In which order source, cue and contents stand. */
static void add_order(const struct learned *l, uint32_t order, struct features *f)
{
    const struct learned_word *cue = &l->words[l->cue.last - 1];
    uint32_t tag = cue->lexeme.tag;
    feature_add(f, 80, order);
    feature_add(f, 81, feature_mix(order, cue->lemma));
    feature_add(f, 82, feature_mix(order, cue->frames));
    feature_add(f, 83, mix3(order, tag, look(l, l->cue_unit_end)->tag));
    feature_add(f, 84, mix3(order, tag, look(l, l->cue_unit - 1)->tag));
}

void choice_features(const struct learned *l, const uint8_t *labels, struct features *f)
{
    enum { CUE = 1, CONTENT, SOURCE };
    uint32_t order = 1, contents = 0, sources = 0;
    f->count = 0;
    for (size_t u = 0; u < l->unit_count; u++) {
        if (u == l->cue_unit)
            order = order * 4 + CUE;
        if (labels[u] == CONTENT_BEGINS) {
            struct run r = run_at(l, labels, u);
            if (contents < CONTENTS)
                add_content(l, &r, contents, f);
            contents++;
            order = order * 4 + CONTENT;
        } else if (labels[u] == SOURCE_BEGINS) {
            struct run r = run_at(l, labels, u);
            if (!sources++)
                add_source(l, &r, f);
            order = order * 4 + SOURCE;
        }
    }
    add_order(l, order, f);
    features_hash(f);
}

size_t choice_of(const struct learned *l, int64_t *certainty)
{
    int64_t parts[PERCEPTRON_BEST] = {0}, whole[PERCEPTRON_BEST] = {0};
    int32_t score[PERCEPTRON_LABELS];
    struct features f;
    size_t best = 0;
    for (size_t k = 0; k < l->candidate_count; k++) {
        choice_features(l, l->candidates + k * l->unit_count, &f);
        perceptron_score(&l->choice, &f, score);
        int64_t apart = (int64_t)l->candidate_scores[k] - l->candidate_scores[0];
        parts[k] = apart * CERTAINTY_NAT / l->parts.nat;
        whole[k] = parts[k] * CHOICE_TRUST / 100 +
                   (int64_t)score[0] * CERTAINTY_NAT / l->choice.nat;
        best = whole[k] > whole[best] ? k : best;
    }
    size_t count = l->candidate_count ? l->candidate_count : 1;
    *certainty = perceptron_sum(parts, count) + whole[best] - perceptron_sum(whole, count);
    return best;
}
