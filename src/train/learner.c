#include "train/learner.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

#define KEYS ((size_t)1 << PERCEPTRON_KEY_BITS)

void learner_init(struct learner *t, unsigned labels)
{
    *t = (struct learner){.labels = labels, .step = 1};
    t->weights = memory_alloc(KEYS * labels, sizeof *t->weights);
    t->sums = memory_alloc(KEYS * labels, sizeof *t->sums);
}

void learner_free(struct learner *t)
{
    free(t->weights);
    free(t->sums);
    free(t->kept);
    free(t->seen);
}

void learner_score(const struct learner *t, const uint32_t *keys, size_t count,
                   int32_t scores[PERCEPTRON_LABELS])
{
    memset(scores, 0, PERCEPTRON_LABELS * sizeof *scores);
    for (size_t i = 0; i < count; i++) {
        const int32_t *row = t->weights + (size_t)keys[i] * t->labels;
        for (unsigned l = 0; l < t->labels; l++)
            scores[l] += row[l];
    }
}

static void change(struct learner *t, const uint32_t *keys, size_t count, unsigned label, int by)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)keys[i] * t->labels + label;
        if (t->kept && !t->kept[keys[i]])
            continue;
        t->weights[at] += by;
        t->sums[at] += by * t->step;
    }
}

void learner_correct(struct learner *t, const uint32_t *keys, size_t count, unsigned right,
                     unsigned wrong)
{
    change(t, keys, count, right, 1);
    change(t, keys, count, wrong, -1);
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

struct work {
    int32_t (*scores)[PERCEPTRON_LABELS];
    uint8_t (*from)[PERCEPTRON_LABELS];
    uint8_t *labels;
    size_t score_cap, from_cap, label_cap;
};

static void change_next(struct learner *t, unsigned before, unsigned label, int by)
{
    t->next[before][label] += by;
    t->next_sums[before][label] += by * t->step;
}

/* Learns one sequence; returns how many of its tokens were wrong. */
static size_t learn(struct learner *t, const struct sequences *s, size_t number,
                    const uint16_t allowed[PERCEPTRON_LABELS + 1], struct work *w)
{
    size_t first = number ? s->ends[number - 1] : 0, count = s->ends[number] - first, wrong = 0;
    w->scores = memory_grow(w->scores, &w->score_cap, count, sizeof *w->scores);
    w->from = memory_grow(w->from, &w->from_cap, count, sizeof *w->from);
    w->labels = memory_grow(w->labels, &w->label_cap, count, sizeof *w->labels);
    struct perceptron p = {.labels = t->labels};
    for (unsigned b = 0; b <= PERCEPTRON_LABELS; b++)
        for (unsigned l = 0; l < t->labels; l++)
            p.next[b][l] = (int16_t)t->next[b][l];
    for (size_t i = 0; i < count; i++) {
        size_t begin = first + i ? s->key_ends[first + i - 1] : 0;
        learner_score(t, s->keys + begin, s->key_ends[first + i] - begin, w->scores[i]);
    }
    perceptron_decode(&p, (const int32_t(*)[PERCEPTRON_LABELS])w->scores, count, allowed, w->from,
                      w->labels);
    for (size_t i = 0; i < count; i++) {
        unsigned right = s->labels[first + i], got = w->labels[i];
        unsigned right_before = i ? s->labels[first + i - 1] : PERCEPTRON_LABELS;
        unsigned got_before = i ? w->labels[i - 1] : PERCEPTRON_LABELS;
        size_t begin = first + i ? s->key_ends[first + i - 1] : 0;
        if (right != got)
            learner_correct(t, s->keys + begin, s->key_ends[first + i] - begin, right, got);
        if (right != got || right_before != got_before) {
            change_next(t, right_before, right, 1);
            change_next(t, got_before, got, -1);
        }
        wrong += right != got;
    }
    t->step++;
    return wrong;
}

void learner_train(struct learner *t, const struct sequences *s, unsigned epochs,
                   const uint16_t allowed[PERCEPTRON_LABELS + 1], uint32_t folds, uint32_t held_out,
                   const char *name)
{
    struct work w = {0};
    uint32_t *order = memory_alloc(s->count, sizeof *order);
    size_t count = 0;
    uint64_t state = 1;
    for (size_t i = 0; i < s->count; i++)
        if (!folds || s->groups[i] % folds != held_out)
            order[count++] = (uint32_t)i;
    for (unsigned e = 0; e < epochs; e++) {
        size_t wrong = 0;
        shuffle(order, count, &state);
        for (size_t i = 0; i < count; i++)
            wrong += learn(t, s, order[i], allowed, &w);
        fprintf(stderr, "%s: epoch %u, %zu of %zu tokens wrong\n", name, e + 1, wrong,
                s->token_count);
    }
    free(order);
    free(w.scores);
    free(w.from);
    free(w.labels);
}

/* ---- the table ---- */

enum { UNIT = 1024 }; /* fixed point of averaged weights */

static int64_t average(int64_t weight, int64_t sum, int64_t step)
{
    return (weight * step - sum) * UNIT / step;
}

static int64_t row_average(const struct learner *t, size_t key, unsigned label)
{
    size_t at = key * t->labels + label;
    return average(t->weights[at], t->sums[at], t->step);
}

static int64_t row_size(const struct learner *t, size_t key)
{
    int64_t most = 0;
    for (unsigned l = 0; l < t->labels; l++) {
        int64_t w = row_average(t, key, l);
        w = w < 0 ? -w : w;
        most = w > most ? w : most;
    }
    return most;
}

struct candidate {
    int64_t size;
    uint32_t key;
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

static void put_row(const struct learner *t, uint32_t key, int64_t unit, unsigned bits,
                    unsigned row, unsigned char *table)
{
    uint32_t at = perceptron_place(key, bits), mask = (1u << bits) - 1;
    while (table[at * 2] | table[at * 2 + 1])
        at = (at + 1) & mask;
    uint16_t fingerprint = perceptron_fingerprint(key);
    table[at * 2] = (unsigned char)(fingerprint & 0xFF);
    table[at * 2 + 1] = (unsigned char)(fingerprint >> 8);
    unsigned char *weights = table + ((size_t)2 << bits) + (size_t)at * row;
    for (unsigned l = 0; l < t->labels; l++)
        weights[l] = (unsigned char)quantised(row_average(t, key, l), unit, 127);
}

void learner_count(struct learner *t, const struct sequences *s)
{
    t->seen = memory_alloc(KEYS, sizeof *t->seen);
    for (size_t i = 0; i < s->key_count; i++)
        if (t->seen[s->keys[i]] < UINT8_MAX)
            t->seen[s->keys[i]]++;
}

enum { LEAST_SEEN = 2 }; /* a feature seen once says something about its text only */

/* The features with the greatest weights, at most three quarters of the slots of a table. */
static struct candidate *best_features(const struct learner *t, unsigned bits, size_t *count)
{
    struct candidate *all = memory_alloc(KEYS, sizeof *all);
    size_t found = 0, room = ((size_t)1 << bits) / 4 * 3;
    for (uint32_t key = 0; key < KEYS; key++) {
        int64_t size = row_size(t, key);
        if (size && (!t->seen || t->seen[key] >= LEAST_SEEN))
            all[found++] = (struct candidate){size, key};
    }
    qsort(all, found, sizeof *all, by_size);
    *count = found < room ? found : room;
    fprintf(stderr, "table: %zu features, %zu kept\n", found, *count);
    return all;
}

void learner_prune(struct learner *t, unsigned bits)
{
    size_t count;
    struct candidate *best = best_features(t, bits, &count);
    t->kept = memory_alloc(KEYS, sizeof *t->kept);
    for (size_t i = 0; i < count; i++)
        t->kept[best[i].key] = true;
    free(best);
    memset(t->weights, 0, KEYS * t->labels * sizeof *t->weights);
    memset(t->sums, 0, KEYS * t->labels * sizeof *t->sums);
    memset(t->next, 0, sizeof t->next);
    memset(t->next_sums, 0, sizeof t->next_sums);
    t->step = 1;
}

void learner_write(const struct learner *t, unsigned bits, struct buffer *out)
{
    size_t count;
    struct candidate *all = best_features(t, bits, &count);
    /* One in two thousand rows may exceed the range of a byte; it is cut off. */
    int64_t unit = count ? all[count / 2000].size / 127 + 1 : 1;
    unsigned row = t->labels <= 4 ? 4 : t->labels <= 8 ? 8 : 16;
    put_u32(out, t->labels);
    put_u32(out, bits);
    for (unsigned b = 0; b <= t->labels; b++)
        for (unsigned l = 0; l < t->labels; l++) {
            unsigned before = b == t->labels ? PERCEPTRON_LABELS : b;
            put_u32(out, (uint32_t)quantised(
                             average(t->next[before][l], t->next_sums[before][l], t->step), unit,
                             32000));
        }
    size_t size = ((size_t)1 << bits) * (row + 2);
    unsigned char *table = (unsigned char *)buffer_reserve(out, size);
    memset(table, 0, size);
    for (size_t i = 0; i < count; i++)
        put_row(t, all[i].key, unit, bits, row, table);
    out->len += size;
    free(all);
}
