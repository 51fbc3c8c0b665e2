/* Which units around a cue are source and content. */
#include "analysis/statements/choice.h"
#include "analysis/statements/learned_layer.h"
#include "base/memory.h"

enum {
    SENTENCE_START = 12, /* units from the start of a sentence that are counted */
    BEYOND_DOUBT = 100   /* the doubt, in parts of CERTAINTY_NAT, below which labels stand without a
                            choice: they are nine tenths sure */
};

#define BIT(label) (uint16_t)(1u << (label))
#define PART_ANY (BIT(PART_OUT) | BIT(SOURCE_BEGINS) | BIT(CONTENT_BEGINS))

const uint16_t learned_part_order[PERCEPTRON_LABELS + 1] = {
    [PART_OUT] = PART_ANY,
    [SOURCE_BEGINS] = PART_ANY | BIT(SOURCE_GOES_ON),
    [SOURCE_GOES_ON] = PART_ANY | BIT(SOURCE_GOES_ON),
    [CONTENT_BEGINS] = PART_ANY | BIT(CONTENT_GOES_ON),
    [CONTENT_GOES_ON] = PART_ANY | BIT(CONTENT_GOES_ON),
    [PERCEPTRON_LABELS] = PART_ANY,
};

/* ---- features ---- */

static struct look look(const struct learned *l, size_t u)
{
    return u < l->unit_count ? l->units[u].look : learned_nothing;
}

static void add_unit_features(struct features *f, const struct look *w)
{
    feature_add(f, 1, w[0].word);
    feature_add(f, 2, w[0].tag);
    feature_add(f, 3, w[-1].word);
    feature_add(f, 4, w[1].word);
    feature_add(f, 5, feature_mix(w[-1].tag, w[0].tag));
    feature_add(f, 6, feature_mix(w[0].tag, w[1].tag));
    feature_add(f, 7, mix3(w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 8, feature_mix(w[-1].word, w[0].tag));
    feature_add(f, 9, feature_mix(w[0].tag, w[1].word));
    feature_add(f, 10, mix3(w[-2].tag, w[-1].tag, w[0].tag));
    feature_add(f, 11, mix3(w[0].tag, w[1].tag, w[2].tag));
    feature_add(f, 12, feature_mix(w[-1].word, w[0].word));
    feature_add(f, 13, feature_mix(w[0].word, w[1].word));
    feature_add(f, 14, mix3(w[0].shape, w[-1].shape, w[1].shape));
}

/* What the rules say of the unit. */
static void add_rule_features(const struct learned *l, struct features *f, const struct look *w,
                              uint32_t where, uint32_t key)
{
    uint32_t rule = 1;
    if (l->rule)
        for (const char *c = l->rule->rule; *c; c++)
            rule = feature_mix(rule, (unsigned char)*c);
    uint32_t roles = mix3(w[-1].role, w[0].role, w[1].role);
    feature_add(f, 50, feature_mix(rule, w[0].role));
    feature_add(f, 51, roles);
    feature_add(f, 52, feature_mix(rule, roles));
    feature_add(f, 53, feature_mix(w[0].role, where));
    feature_add(f, 54, feature_mix(w[0].role, w[0].word));
    feature_add(f, 55, mix4(w[0].role, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 56, mix3(w[0].role, w[-1].role, key));
    feature_add(f, 57, mix4(rule, roles, w[-1].word, w[0].tag));
    feature_add(f, 58, mix3(w[0].other, w[0].role, where));
    feature_add(f, 59, mix4(roles, w[0].word, w[-1].tag, w[1].tag));
}

/* A quotation's length, how it ends, whether a sentence begins with it. */
static uint32_t quotation_shape(const struct learned *l, const struct unit *x)
{
    const struct article *a = l->article;
    char end = x->last > x->first + 1 ? a->words[x->last - 2].mark : 0;
    bool begins = x->first == 0 || a->words[x->first].sentence != a->words[x->first - 1].sentence;
    return step((x->last - x->first) / 2) * 512 + (unsigned char)end * 2 + begins;
}

static void add_quotation_features(const struct learned *l, struct features *f,
                                   const struct look *w, const struct unit *x, uint32_t where,
                                   uint32_t key)
{
    uint32_t shape = quotation_shape(l, x);
    feature_add(f, 60, feature_mix(shape, where));
    feature_add(f, 61, feature_mix(shape, key));
    feature_add(f, 62, mix3(shape, w[-1].word, w[1].word));
    feature_add(f, 63, mix3(where, w[-1].word, w[1].tag));
    feature_add(f, 64, mix3(shape, w[-1].tag, w[1].tag));
    feature_add(f, 65,
                feature_mix(l->words[x->first + (x->last > x->first + 1)].lexeme.tag, where));
}

/* The marks around a unit: where clauses may begin and end. */
static void add_clause_features(const struct learned *l, struct features *f, const struct look *w,
                                size_t i, uint32_t side, uint32_t frames)
{
    const struct word *words = l->article->words;
    uint32_t before = 0, behind = 0, back = 9, ahead = 9, verbs = 0;
    uint32_t after_mark = 30, before_mark = 30;
    for (size_t u = i; u-- > 0 && i - u <= 12 && !before;)
        if (words[l->units[u].first].mark || l->units[u].quotation) {
            before = (unsigned char)words[l->units[u].first].mark + 1u;
            before_mark = l->units[u + 1].look.tag;
            back = step(i - u);
        }
    for (size_t u = i; u < l->unit_count && u - i <= 12 && !behind; u++)
        if (words[l->units[u].first].mark || l->units[u].quotation) {
            behind = (unsigned char)words[l->units[u].first].mark + 1u;
            after_mark = look(l, u + 1).tag;
            ahead = step(u - i);
        } else {
            uint32_t tag = l->units[u].look.tag;
            verbs += tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD;
        }
    verbs = verbs > 2 ? 2 : verbs;
    uint32_t here = mix3(side, w[-1].tag, w[0].tag);
    feature_add(f, 80, mix4(here, before, behind, verbs));
    feature_add(f, 81, mix4(side, behind, after_mark, ahead));
    feature_add(f, 82, mix4(side, before, before_mark, back));
    feature_add(f, 83, mix3(here, frames, w[1].tag));
    feature_add(f, 84, mix4(here, behind, after_mark, w[-1].role));
    feature_add(f, 85, mix4(side, w[-2].word, w[-1].word, w[0].tag));
    feature_add(f, 86, mix4(side, w[-1].tag, w[0].word, w[1].word));
    feature_add(f, 87, mix4(side, w[-1].word, w[0].tag, w[1].tag));
}

/* Where a unit stands, as seen from the cue, and what the cue is. */
struct stand {
    uint32_t side, near, where, key_tag, frames;
};

/* The kinds of the words, the verbs and quotations between. */
static void add_kind_features(const struct learned *l, struct features *f, const struct look *w,
                              size_t i, const struct stand *s)
{
    const struct word *words = l->article->words;
    const struct between *b = &l->units[i].between;
    struct look behind = look(l, l->cue_unit_end);
    uint32_t opens = behind.kind * 32 + behind.tag, start = 0;
    for (size_t u = i; u-- > 0 && start < SENTENCE_START &&
                       words[l->units[u].first].sentence == words[l->units[i].first].sentence;)
        start++;
    feature_add(f, 93, mix4(s->where, w[-1].kind, w[0].kind, w[1].kind));
    feature_add(f, 94, mix4(s->near, s->frames, w[0].kind, w[1].kind));
    feature_add(f, 95, mix4(mix3(s->side, b->quoted, w[-1].tag), w[0].word, w[1].tag, b->commas));
    feature_add(f, 96, mix4(mix3(s->side, opens, w[-1].tag), w[0].tag, w[1].tag, b->verbs));
    feature_add(f, 97,
                mix4(mix3(s->side, l->verb_behind, w[0].word), w[1].tag, w[2].tag, s->key_tag));
    feature_add(f, 98, mix4(s->side, step(start), w[0].kind, w[-1].word));
    feature_add(f, 99, mix4(s->near, b->verbs, b->commas, w[0].word));
    feature_add(f, 100, mix4(s->side, w[-2].kind, w[-1].kind, w[0].kind));
    feature_add(f, 101, mix4(s->side, w[0].kind, w[1].kind, w[2].kind));
}

void learned_part_features(const struct learned *l, size_t i, struct features *f)
{
    const struct article *a = l->article;
    struct look looks[5];
    for (size_t k = 0; k < 5; k++)
        looks[k] = look(l, i + k - 2);
    const struct look *w = &looks[2];
    const struct unit *x = &l->units[i];
    f->count = 0;
    uint32_t side = i < l->cue_unit ? 0 : i >= l->cue_unit_end ? 2 : 1;
    size_t far = side == 0 ? l->cue_unit - i : side == 2 ? i + 1 - l->cue_unit_end : 0;
    uint32_t here = a->words[x->first].sentence, there = a->words[l->cue.first].sentence;
    uint32_t sentences = here > there ? here - there : there - here;
    sentences = sentences > 3 ? 3 : sentences;
    uint32_t where = side * 64 + step(far) * 4 + sentences, near = side * 4 + sentences;
    const struct learned_word *head = &l->words[l->cue.last - 1], *front = &l->words[l->cue.first];
    uint32_t key = head->lexeme.word, key_tag = head->lexeme.tag;
    struct look n1 = look(l, l->cue_unit_end), n2 = look(l, l->cue_unit_end + 1);
    struct look b1 = look(l, l->cue_unit - 1), b2 = look(l, l->cue_unit - 2);
    struct between b = x->between;
    uint32_t path = feature_mix(side, b.flags);
    add_unit_features(f, w);
    feature_add(f, 20, where);
    feature_add(f, 21, feature_mix(where, key));
    feature_add(f, 22, feature_mix(where, w[0].tag));
    feature_add(f, 23, feature_mix(near, b.flags));
    feature_add(f, 24, feature_mix(path, w[0].tag));
    feature_add(f, 25, feature_mix(path, key));
    feature_add(f, 26, mix4(near, b.commas, b.verbs, b.cues));
    feature_add(f, 27, mix3(side, key, w[0].tag));
    feature_add(f, 28, mix3(side, key, w[0].word));
    feature_add(f, 29, mix3(near, w[0].tag, w[0].quoted));
    feature_add(f, 30, mix3(where, w[-1].word, w[0].tag));
    feature_add(f, 31, feature_mix(where, w[0].word));
    feature_add(f, 32, mix3(where, w[0].tag, w[1].tag));
    feature_add(f, 33, mix3(where, w[-1].tag, w[0].tag));
    feature_add(f, 34, mix3(near, n1.word, w[0].tag));
    feature_add(f, 35, mix3(near, b1.word, w[0].tag));
    feature_add(f, 36, mix3(where, n1.tag, b1.tag));
    feature_add(f, 37, mix3(where, key_tag, n1.tag));
    feature_add(f, 38, mix4(near, n1.word, n2.word, step(far)));
    feature_add(f, 39, mix3(where, key, n1.word));
    feature_add(f, 40, mix3(where, b1.word, b2.word));
    feature_add(f, 41, feature_mix(where, front->lexeme.word));
    feature_add(f, 42, mix3(near, b.verbs, w[0].tag));
    feature_add(f, 43, mix4(side, b.commas, w[-1].word, w[0].tag));
    feature_add(f, 44, mix4(path, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 45, mix4(side, head->cue, w[-1].tag, w[0].tag));
    feature_add(f, 46, mix3(where, head->cue, key_tag));
    feature_add(f, 47, mix3(side, b.cues, l->words[x->first].label));
    feature_add(f, 48, mix4(side, b.sources, w[0].role, w[0].tag));
    feature_add(f, 49, mix3(i == 0 || here != a->words[x->first - 1].sentence, where, w[0].tag));
    add_rule_features(l, f, w, where, key);
    if (x->quotation)
        add_quotation_features(l, f, w, x, where, key);
    uint32_t lemma = head->lemma;
    add_clause_features(l, f, w, i, side, head->frames);
    feature_add(f, 88, mix3(where, lemma, w[0].tag));
    feature_add(f, 89, mix4(near, lemma, w[-1].word, w[0].tag));
    feature_add(f, 90, mix4(near, lemma, n1.word, w[0].role));
    feature_add(f, 91, mix4(path, head->frames, w[-1].tag, w[0].tag));
    feature_add(f, 92, mix4(where, head->frames, w[0].tag, n1.tag));
    bool last = x->last >= a->count || a->words[x->last].sentence != here;
    add_kind_features(l, f, w, i, &(struct stand){side, near, where, key_tag, head->frames});
    feature_add(f, 70, mix4(last, side, w[0].word, sentences));
    feature_add(f, 71, mix3(path, w[-1].word, w[0].word));
    feature_add(f, 72, mix3(side, w[0].word, w[1].word));
    features_hash(f);
}

/* ---- labels ---- */

static const int32_t (*score_units(struct learned *l))[PERCEPTRON_LABELS]
{
    struct features f;
    learned_need_rows(l, l->unit_count);
    for (size_t i = 0; i < l->unit_count; i++) {
        learned_part_features(l, i, &f);
        perceptron_score(&l->parts, &f, l->scores[i]);
        l->scores[i][CONTENT_BEGINS] += l->bias_content;
        l->scores[i][SOURCE_BEGINS] += l->bias_source;
    }
    return (const int32_t(*)[PERCEPTRON_LABELS])l->scores;
}

static void rank_labels(struct learned *l, const int32_t (*scores)[PERCEPTRON_LABELS])
{
    l->steps = memory_grow(l->steps, &l->step_cap, l->unit_count, sizeof *l->steps);
    l->candidates = memory_grow(l->candidates, &l->candidate_cap, l->unit_count * PERCEPTRON_BEST,
                                sizeof *l->candidates);
    l->candidate_count = perceptron_best(&l->parts, scores, l->unit_count, learned_part_order,
                                         l->steps, l->candidates, l->candidate_scores);
}

void learned_find_candidates(struct learned *l)
{
    rank_labels(l, score_units(l));
}

void learned_find_parts(struct learned *l)
{
    const int32_t(*scores)[PERCEPTRON_LABELS] = score_units(l);
    const uint8_t *labels = l->labels;
    perceptron_decode(&l->parts, scores, l->unit_count, learned_part_order, l->from, l->labels);
    int64_t certainty = perceptron_certainty(&l->parts, scores, l->unit_count, learned_part_order,
                                             l->labels);
    if (certainty < -BEYOND_DOUBT) {
        int64_t among;
        rank_labels(l, scores);
        labels = l->candidates + choice_of(l, &among) * l->unit_count;
        certainty += among;
    }
    l->certainty = certainty < -INT32_MAX ? -INT32_MAX : (int32_t)certainty;
    for (size_t i = 0; i < l->unit_count; i++)
        l->units[i].label = labels[i];
}
