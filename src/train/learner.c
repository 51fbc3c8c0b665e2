#include "train/learner.h"

#include "base/hash.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define KEYS ((size_t)1 << PERCEPTRON_KEY_BITS)

void learner_init(struct learner *t, unsigned labels, unsigned bits, struct pace pace)
{
    *t = (struct learner){.labels = labels, .bits = bits, .pace = pace};
    t->rows = KEYS;
    t->mask = (1u << perceptron_key_bits(bits)) - 1;
    t->seen = memory_alloc(KEYS, sizeof *t->seen);
    t->cells = memory_alloc(KEYS * labels, sizeof *t->cells);
}

void learner_free(struct learner *t)
{
    free(t->cells);
    free(t->kept);
    free(t->seen);
}

/* True where a key is left out in this round. */
static bool is_left_out(const struct learner *t, uint32_t key)
{
    if (!t->pace.left_out)
        return false;
    key = t->names ? t->names[key] : key;
    uint32_t number = (uint32_t)hash_mix((uint64_t)t->round << 32 | key);
    return (uint64_t)number * 100 < (uint64_t)t->pace.left_out << 32;
}

/* The scores of the labels, as if no feature were left out. */
static void score(const struct learner *t, const uint32_t *keys, size_t count,
                  double scores[PERCEPTRON_LABELS])
{
    for (unsigned l = 0; l < t->labels; l++)
        scores[l] = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t key = keys[i] & t->mask;
        const struct cell *row = t->cells + (size_t)key * t->labels;
        if (is_left_out(t, key))
            continue;
        for (unsigned l = 0; l < t->labels; l++)
            scores[l] += (double)row[l].weight;
    }
    for (unsigned l = 0; l < t->labels; l++)
        scores[l] = scores[l] * 100 / (100 - t->pace.left_out);
}

/* One step of a weight against its slope. */
static void step_cell(struct cell *c, float slope, const struct pace *pace)
{
    float root = sqrtf(c->root * c->root + slope * slope);
    c->pull += slope - (root - c->root) / pace->rate * c->weight;
    c->root = root;
    float over = c->pull < 0 ? -c->pull - pace->sparse : c->pull - pace->sparse;
    float weight = over <= 0 ? 0 : over / ((1 + root) / pace->rate + pace->small);
    c->weight = c->pull < 0 ? weight : -weight;
}

enum { STILL = 500 }; /* a slope of less than one in so many is none */

/* Moves the weights of a token's features against the slope of each label. */
static void step_token(struct learner *t, const uint32_t *keys, size_t count, const float *slopes)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t key = keys[i] & t->mask;
        struct cell *row = t->cells + (size_t)key * t->labels;
        if ((t->kept && !t->names && !t->kept[key]) || is_left_out(t, key))
            continue;
        for (unsigned l = 0; l < t->labels; l++)
            if (slopes[l] * STILL > 1 || slopes[l] * STILL < -1)
                step_cell(&row[l], slopes[l], &t->pace);
    }
}

/* e to the power of x, from the four operations alone: libraries differ in the last bit. */
static double power_of_e(double x)
{
    if (x < -80)
        return 0;
    if (x > 80)
        x = 80;
    int whole = (int)(x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5));
    double rest = x - whole * 0.6931471805599453, sum = 1;
    for (int i = 12; i > 0; i--)
        sum = 1 + sum * rest / i;
    for (; whole > 0; whole--)
        sum *= 2;
    for (; whole < 0; whole++)
        sum /= 2;
    return sum;
}

static void count_keys(struct learner *t, const uint32_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (t->seen[keys[i] & t->mask] < UINT8_MAX)
            t->seen[keys[i] & t->mask]++;
}

unsigned learner_learn_token(struct learner *t, const uint32_t *keys, size_t count, unsigned right)
{
    double scores[PERCEPTRON_LABELS], sum = 0;
    float slopes[PERCEPTRON_LABELS];
    unsigned best = 0;
    if (!t->kept)
        count_keys(t, keys, count);
    score(t, keys, count, scores);
    for (unsigned l = 1; l < t->labels; l++)
        best = scores[l] > scores[best] ? l : best;
    double top = scores[best];
    for (unsigned l = 0; l < t->labels; l++)
        sum += scores[l] = power_of_e(scores[l] - top);
    for (unsigned l = 0; l < t->labels; l++)
        slopes[l] = (float)(scores[l] / sum) - (l == right);
    step_token(t, keys, count, slopes);
    return best;
}

/* ---- sequences ---- */

void sequences_add_token(struct sequences *s, const struct features *f, unsigned label)
{
    s->keys = memory_grow(s->keys, &s->key_cap, s->key_count + f->count, sizeof *s->keys);
    memcpy(s->keys + s->key_count, f->keys, f->count * sizeof *f->keys);
    s->key_count += f->count;
    s->key_ends = memory_grow(s->key_ends, &s->token_cap, s->token_count + 1, sizeof *s->key_ends);
    s->labels = memory_grow(s->labels, &s->label_cap, s->token_count + 1, sizeof *s->labels);
    s->key_ends[s->token_count] = s->key_count;
    s->labels[s->token_count++] = (uint8_t)label;
}

void sequences_end(struct sequences *s, uint32_t group)
{
    s->ends = memory_grow(s->ends, &s->cap, s->count + 1, sizeof *s->ends);
    s->groups = memory_grow(s->groups, &s->group_cap, s->count + 1, sizeof *s->groups);
    s->groups[s->count] = group;
    s->ends[s->count++] = s->token_count;
}

void sequences_free(struct sequences *s)
{
    free(s->keys);
    free(s->key_ends);
    free(s->labels);
    free(s->ends);
    free(s->groups);
    *s = (struct sequences){0};
}

void choices_add_candidate(struct choices *c, const struct features *f,
                           struct candidate_facts facts)
{
    size_t count = c->sequences.token_count;
    c->facts = memory_grow(c->facts, &c->fact_cap, count + 1, sizeof *c->facts);
    c->facts[count] = facts;
    sequences_add_token(&c->sequences, f, facts.right);
}

void choices_free(struct choices *c)
{
    sequences_free(&c->sequences);
    free(c->facts);
    *c = (struct choices){0};
}

/* ---- training ---- */

uint32_t shuffle_next(uint64_t *state, uint32_t below)
{
    *state += 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash_mix(*state) % below);
}

static void shuffle(uint32_t *order, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        uint32_t k = shuffle_next(state, (uint32_t)i), keep = order[i - 1];
        order[i - 1] = order[k];
        order[k] = keep;
    }
}

/* Per token a row of each. */
struct work {
    double (*scores)[PERCEPTRON_LABELS];  /* e to the power of them, once they are scaled */
    double (*forward)[PERCEPTRON_LABELS]; /* of all sequences up to the token: each sums to 1 */
    double (*backward)[PERCEPTRON_LABELS];
    double next[PERCEPTRON_LABELS + 1][PERCEPTRON_LABELS]; /* 0 where a label may not follow */
    size_t score_cap, forward_cap, backward_cap;
};

static void scale(double *row, unsigned labels)
{
    double sum = 0;
    for (unsigned l = 0; l < labels; l++)
        sum += row[l];
    for (unsigned l = 0; l < labels; l++)
        row[l] /= sum;
}

static void score_all(struct learner *t, const struct sequences *s, size_t first, size_t count,
                      struct work *w)
{
    w->scores = memory_grow(w->scores, &w->score_cap, count, sizeof *w->scores);
    w->forward = memory_grow(w->forward, &w->forward_cap, count, sizeof *w->forward);
    w->backward = memory_grow(w->backward, &w->backward_cap, count, sizeof *w->backward);
    for (size_t i = 0; i < count; i++) {
        size_t begin = first + i ? s->key_ends[first + i - 1] : 0;
        score(t, s->keys + begin, s->key_ends[first + i] - begin, w->scores[i]);
        double top = w->scores[i][0];
        for (unsigned l = 1; l < t->labels; l++)
            top = w->scores[i][l] > top ? w->scores[i][l] : top;
        for (unsigned l = 0; l < t->labels; l++)
            w->scores[i][l] = power_of_e(w->scores[i][l] - top) + 1e-30;
    }
}

static void score_next(const struct learner *t, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                       struct work *w)
{
    for (unsigned b = 0; b <= PERCEPTRON_LABELS; b++)
        for (unsigned l = 0; l < t->labels; l++)
            w->next[b][l] = allowed[b] >> l & 1 ? power_of_e((double)t->next[b][l].weight) : 0;
}

static void pass_forward(const struct learner *t, size_t count, struct work *w)
{
    for (size_t i = 0; i < count; i++) {
        for (unsigned l = 0; l < t->labels; l++) {
            double sum = i ? 0 : w->next[PERCEPTRON_LABELS][l];
            for (unsigned b = 0; i && b < t->labels; b++)
                sum += w->forward[i - 1][b] * w->next[b][l];
            w->forward[i][l] = sum * w->scores[i][l];
        }
        scale(w->forward[i], t->labels);
    }
}

static void pass_backward(const struct learner *t, size_t count, struct work *w)
{
    for (unsigned l = 0; l < t->labels; l++)
        w->backward[count - 1][l] = 1;
    for (size_t i = count - 1; i-- > 0;) {
        for (unsigned b = 0; b < t->labels; b++) {
            w->backward[i][b] = 0;
            for (unsigned l = 0; l < t->labels; l++)
                w->backward[i][b] += w->next[b][l] * w->scores[i + 1][l] * w->backward[i + 1][l];
        }
        scale(w->backward[i], t->labels);
    }
}

/* Moves the weight of each pair of labels against its slope between tokens i - 1 and i. */
static void step_next(struct learner *t, const struct work *w, size_t i, unsigned before,
                      unsigned right)
{
    double pairs[PERCEPTRON_LABELS][PERCEPTRON_LABELS], sum = 0;
    for (unsigned b = 0; b < t->labels; b++)
        for (unsigned l = 0; l < t->labels; l++)
            sum += pairs[b][l] =
                w->forward[i - 1][b] * w->next[b][l] * w->scores[i][l] * w->backward[i][l];
    for (unsigned b = 0; b < t->labels; b++)
        for (unsigned l = 0; l < t->labels; l++)
            if (w->next[b][l] > 0)
                step_cell(&t->next[b][l], (float)(pairs[b][l] / sum) - (b == before && l == right),
                          &t->pace);
}

/* Learns one sequence; returns how far from certain its right labels were, summed over tokens. */
static double learn(struct learner *t, const struct sequences *s, size_t number,
                    const uint16_t allowed[PERCEPTRON_LABELS + 1], struct work *w)
{
    size_t first = number ? s->ends[number - 1] : 0, count = s->ends[number] - first;
    double doubt = 0;
    t->round++;
    score_all(t, s, first, count, w);
    score_next(t, allowed, w);
    pass_forward(t, count, w);
    pass_backward(t, count, w);
    for (size_t i = 0; i < count; i++) {
        unsigned right = s->labels[first + i];
        size_t begin = first + i ? s->key_ends[first + i - 1] : 0;
        double chance[PERCEPTRON_LABELS] = {0};
        float slopes[PERCEPTRON_LABELS];
        for (unsigned l = 0; l < t->labels; l++)
            chance[l] = w->forward[i][l] * w->backward[i][l];
        scale(chance, t->labels);
        for (unsigned l = 0; l < t->labels; l++)
            slopes[l] = (float)chance[l] - (l == right);
        doubt += 1 - chance[right];
        step_token(t, s->keys + begin, s->key_ends[first + i] - begin, slopes);
        if (i)
            step_next(t, w, i, s->labels[first + i - 1], right);
    }
    return doubt;
}

/* A feature of a candidate, and how much likelier than right that is. */
struct pull {
    uint32_t key;
    float slope;
};

static int by_key(const void *left, const void *right)
{
    const struct pull *l = left, *r = right;
    return l->key < r->key ? -1 : l->key > r->key;
}

/* Moves each weight once: what candidates have in common says nothing. */
static void step_pulls(struct learner *t, struct pull *pulls, size_t count)
{
    qsort(pulls, count, sizeof *pulls, by_key);
    for (size_t i = 0, end; i < count; i = end) {
        float slope = 0;
        for (end = i; end < count && pulls[end].key == pulls[i].key; end++)
            slope += pulls[end].slope;
        step_token(t, &pulls[i].key, 1, &slope);
    }
}

/* How likely each candidate of a choice is; returns what they are worth on average. */
static double weigh(struct learner *t, const struct choices *c, size_t first, size_t count,
                    double *chance)
{
    const struct sequences *s = &c->sequences;
    double scores[PERCEPTRON_LABELS], top = 0, sum = 0, worth = 0;
    for (size_t k = 0; k < count; k++) {
        size_t begin = first + k ? s->key_ends[first + k - 1] : 0;
        score(t, s->keys + begin, s->key_ends[first + k] - begin, scores);
        chance[k] = c->facts[first + k].known + scores[0];
        top = k == 0 || chance[k] > top ? chance[k] : top;
    }
    for (size_t k = 0; k < count; k++)
        sum += chance[k] = power_of_e(chance[k] - top);
    for (size_t k = 0; k < count; k++) {
        chance[k] /= sum;
        worth += chance[k] * c->facts[first + k].worth;
    }
    return worth;
}

/* Of what a choice teaches, the part that which candidate is right says; the rest says what each is
 * worth. Set on articles kept back, as its weight. */
#define BY_RIGHT 0.2
#define WORTH_WEIGHT 2

/* Learns one choice; returns how far from certain the right candidate was. */
static double learn_choice(struct learner *t, const struct choices *c, size_t number)
{
    const struct sequences *s = &c->sequences;
    struct pull pulls[PERCEPTRON_BEST * PERCEPTRON_FEATURES];
    double chance[PERCEPTRON_BEST], doubt = 1;
    size_t first = number ? s->ends[number - 1] : 0, count = s->ends[number] - first, pulled = 0;
    t->round++;
    double worth = weigh(t, c, first, count, chance);
    bool any = false;
    for (size_t k = 0; k < count; k++)
        any |= c->facts[first + k].right;
    for (size_t k = 0; k < count; k++) {
        const struct candidate_facts *x = &c->facts[first + k];
        double slope = (1 - BY_RIGHT) * WORTH_WEIGHT * chance[k] * (worth - x->worth);
        slope += any ? BY_RIGHT * (chance[k] - x->right) : 0;
        doubt -= x->right ? chance[k] : 0;
        for (size_t i = first + k ? s->key_ends[first + k - 1] : 0; i < s->key_ends[first + k]; i++)
            pulls[pulled++] = (struct pull){s->keys[i] & t->mask, (float)slope};
    }
    step_pulls(t, pulls, pulled);
    return doubt;
}

enum { SHOTS = 8 }; /* of the weights in the last epoch */

/* The weights that are averaged. */
struct sums {
    float *cells;
    float next[PERCEPTRON_LABELS + 1][PERCEPTRON_LABELS];
    unsigned shots; /* of the cells */
};

static void add_cells(const struct learner *t, struct sums *sums)
{
    for (size_t i = 0; i < t->rows * t->labels; i++)
        sums->cells[i] += t->cells[i].weight;
    sums->shots++;
}

static void add_next(const struct learner *t, struct sums *sums)
{
    for (unsigned b = 0; b <= PERCEPTRON_LABELS; b++)
        for (unsigned l = 0; l < PERCEPTRON_LABELS; l++)
            sums->next[b][l] += t->next[b][l].weight;
}

static void take_average(struct learner *t, const struct sums *sums, unsigned rounds)
{
    for (size_t i = 0; i < t->rows * t->labels && sums->shots; i++)
        t->cells[i].weight = sums->cells[i] / (float)sums->shots;
    for (unsigned b = 0; b <= PERCEPTRON_LABELS; b++)
        for (unsigned l = 0; l < PERCEPTRON_LABELS; l++)
            t->next[b][l].weight = sums->next[b][l] / (float)rounds;
}

static void forget(struct learner *t)
{
    memset(t->cells, 0, t->rows * t->labels * sizeof *t->cells);
    memset(t->next, 0, sizeof t->next);
}

/* The order in which sequences are learned. */
struct order {
    uint32_t *items;
    size_t count;
    uint64_t state;
};

/* What is learned: choices, or else sequences whose labels may follow one another. */
struct lessons {
    const struct sequences *sequences;
    const uint16_t *allowed;
    const struct choices *choices;
    struct order order;
    const char *name;
};

static void train_once(struct learner *t, struct lessons *x, unsigned epochs, struct sums *sums)
{
    struct work w = {0};
    unsigned shots = 0;
    for (unsigned e = 0; e < epochs; e++) {
        double doubt = 0;
        shuffle(x->order.items, x->order.count, &x->order.state);
        for (size_t i = 0; i < x->order.count; i++) {
            size_t number = x->order.items[i];
            doubt += x->choices ? learn_choice(t, x->choices, number)
                                : learn(t, x->sequences, number, x->allowed, &w);
            if (e + 1 == epochs && (i + 1) * SHOTS / x->order.count > shots) {
                add_cells(t, sums);
                shots++;
            }
        }
        fprintf(stderr, "%s: epoch %u, %.0f of %zu %s in doubt\n", x->name, e + 1, doubt,
                x->choices ? x->sequences->count : x->sequences->token_count,
                x->choices ? "choices" : "tokens");
    }
    add_next(t, sums);
    free(w.scores);
    free(w.forward);
    free(w.backward);
}

/* The sequences with the features that are kept alone, by their numbers: the others have no weight.
 * What is no feature is borrowed. */
static struct sequences of_kept(const struct learner *t, const struct sequences *s,
                                const uint32_t *numbers)
{
    struct sequences kept = *s;
    size_t count = 0;
    for (size_t i = 0; i < s->key_count; i++)
        count += t->kept[s->keys[i] & t->mask];
    kept.keys = memory_alloc(count + 1, sizeof *kept.keys);
    kept.key_ends = memory_alloc(s->token_count + 1, sizeof *kept.key_ends);
    kept.key_count = 0;
    for (size_t token = 0, i = 0; token < s->token_count; token++) {
        for (; i < s->key_ends[token]; i++)
            if (t->kept[s->keys[i] & t->mask])
                kept.keys[kept.key_count++] = numbers[s->keys[i] & t->mask];
        kept.key_ends[token] = kept.key_count;
    }
    return kept;
}

static void train_all(struct learner *t, struct lessons *x, struct course course, uint32_t folds,
                      uint32_t held_out)
{
    const struct sequences *s = x->sequences;
    struct sums sums = {.cells = memory_alloc(t->rows * t->labels, sizeof *sums.cells)};
    x->order = (struct order){memory_alloc(s->count, sizeof *x->order.items), 0, 1};
    if (!t->kept)
        count_keys(t, s->keys, s->key_count);
    for (size_t i = 0; i < s->count; i++)
        if (!folds || s->groups[i] % folds != held_out)
            x->order.items[x->order.count++] = (uint32_t)i;
    for (unsigned r = 0; r < course.rounds; r++) {
        forget(t);
        train_once(t, x, course.epochs, &sums);
    }
    take_average(t, &sums, course.rounds);
    free(sums.cells);
    free(x->order.items);
}

/* Learns the features that are kept by themselves, with their weights side by side: what is looked
 * at in every round is then a few MB. They have the order of their keys, and what is left out goes
 * by the key, so the weights are the same. */
static void train_kept(struct learner *t, struct lessons *x, struct course course, uint32_t folds,
                       uint32_t held_out)
{
    uint32_t *numbers = memory_alloc(KEYS, sizeof *numbers);
    uint32_t *names = memory_alloc(KEYS, sizeof *names);
    size_t count = 0;
    for (uint32_t key = 0; key < KEYS; key++)
        if (t->kept[key]) {
            names[count] = key;
            numbers[key] = (uint32_t)count++;
        }
    struct sequences kept = of_kept(t, x->sequences, numbers);
    struct choices choices = {.sequences = kept, .facts = x->choices ? x->choices->facts : NULL};
    struct lessons y = *x;
    y.sequences = &kept;
    y.choices = x->choices ? &choices : NULL;
    struct learner own = *t;
    own.names = names;
    own.rows = count;
    own.cells = memory_alloc(count * t->labels, sizeof *own.cells);
    train_all(&own, &y, course, folds, held_out);
    for (size_t i = 0; i < count; i++)
        memcpy(t->cells + (size_t)names[i] * t->labels, own.cells + i * t->labels,
               t->labels * sizeof *t->cells);
    memcpy(t->next, own.next, sizeof t->next);
    free(own.cells);
    free(kept.keys);
    free(kept.key_ends);
    free(names);
    free(numbers);
}

static void train(struct learner *t, struct lessons *x, struct course course, uint32_t folds,
                  uint32_t held_out)
{
    if (t->kept)
        train_kept(t, x, course, folds, held_out);
    else
        train_all(t, x, course, folds, held_out);
}

void learner_train(struct learner *t, const struct sequences *s, struct course course,
                   const uint16_t allowed[PERCEPTRON_LABELS + 1], uint32_t folds, uint32_t held_out,
                   const char *name)
{
    struct lessons x = {.sequences = s, .allowed = allowed, .name = name};
    train(t, &x, course, folds, held_out);
}

void learner_train_choices(struct learner *t, const struct choices *c, struct course course,
                           const char *name)
{
    struct lessons x = {.sequences = &c->sequences, .choices = c, .name = name};
    train(t, &x, course, 0, 0);
}

/* ---- the table ---- */

enum { UNIT = 1 << 20 }; /* fixed point of weights */

static int64_t weight_of(const struct cell *c)
{
    return (int64_t)(c->weight * UNIT);
}

static int64_t row_size(const struct learner *t, size_t key)
{
    int64_t most = 0;
    for (unsigned l = 0; l < t->labels; l++) {
        int64_t w = weight_of(&t->cells[key * t->labels + l]);
        w = w < 0 ? -w : w;
        most = w > most ? w : most;
    }
    return most;
}

struct candidate {
    int64_t size;
    uint32_t key, slot;
};

static int by_size(const void *left, const void *right)
{
    const struct candidate *l = left, *r = right;
    if (l->size != r->size)
        return l->size > r->size ? -1 : 1;
    return l->key < r->key ? -1 : l->key > r->key;
}

static void put_u32(struct buffer *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        buffer_append_byte(out, (char)(value >> 8 * i & 0xFF));
}

static int64_t quantised(int64_t weight, int64_t unit, int64_t limit)
{
    int64_t value = (weight * 2 + (weight < 0 ? -unit : unit)) / (2 * unit);
    return value > limit ? limit : value < -limit ? -limit : value;
}

static void put_row(const struct learner *t, uint32_t key, int64_t unit, size_t slot,
                    unsigned char *table)
{
    table[slot] = perceptron_fingerprint(key, t->bits);
    unsigned char *weights = table + ((size_t)1 << t->bits) + slot * t->labels;
    for (unsigned l = 0; l < t->labels; l++)
        weights[l] = (unsigned char)quantised(weight_of(&t->cells[(size_t)key * t->labels + l]),
                                              unit, INT8_MAX);
}

enum { LEAST_SEEN = 2 }; /* a feature seen once says something about its text only */

/* The features that the table has room for, with their slots: the greatest of each bucket. */
static struct candidate *best_features(const struct learner *t, size_t *count)
{
    struct candidate *all = memory_alloc(KEYS, sizeof *all);
    uint8_t *full = memory_alloc(((size_t)1 << t->bits) / PERCEPTRON_BUCKET, sizeof *full);
    size_t found = 0, kept = 0;
    for (uint32_t key = 0; key < KEYS; key++) {
        int64_t size = row_size(t, key);
        if (size && t->seen[key] >= LEAST_SEEN)
            all[found++] = (struct candidate){size, key, 0};
    }
    qsort(all, found, sizeof *all, by_size);
    for (size_t i = 0; i < found; i++) {
        uint32_t bucket = perceptron_bucket(all[i].key, t->bits);
        if (full[bucket] == PERCEPTRON_BUCKET)
            continue;
        all[kept] = all[i];
        all[kept++].slot = bucket * PERCEPTRON_BUCKET + full[bucket]++;
    }
    fprintf(stderr, "table: %zu features, %zu kept\n", found, kept);
    free(full);
    *count = kept;
    return all;
}

void learner_prune(struct learner *t)
{
    size_t count;
    struct candidate *best = best_features(t, &count);
    t->kept = memory_alloc(KEYS, sizeof *t->kept);
    for (size_t i = 0; i < count; i++)
        t->kept[best[i].key] = true;
    free(best);
    forget(t);
}

void learner_write(const struct learner *t, struct buffer *out)
{
    size_t count;
    struct candidate *all = best_features(t, &count);
    /* One in two thousand rows may exceed the range of a byte; it is cut off. */
    int64_t unit = count ? all[count / 2000].size / 127 + 1 : 1;
    put_u32(out, t->labels);
    put_u32(out, t->bits);
    put_u32(out, (uint32_t)(UNIT / unit)); /* weights are logarithms of odds */
    for (unsigned b = 0; b <= t->labels; b++)
        for (unsigned l = 0; l < t->labels; l++) {
            unsigned before = b == t->labels ? PERCEPTRON_LABELS : b;
            put_u32(out, (uint32_t)quantised(weight_of(&t->next[before][l]), unit, 32000));
        }
    size_t size = ((size_t)1 << t->bits) * (t->labels + 1) + PERCEPTRON_SPARE;
    unsigned char *table = (unsigned char *)buffer_reserve(out, size);
    memset(table, 0, size);
    for (size_t i = 0; i < count; i++)
        put_row(t, all[i].key, unit, all[i].slot, table);
    out->len += size;
    free(all);
}
