#include "analysis/tone/target.h"

#include "analysis/tone/targetfeatures.h"
#include "base/embed.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/letter.h"

#include <math.h>
#include <stdlib.h>

EMBED(target_weights_tsv);

#define UNIT 1000.0 /* the table has thousandths */

struct weight {
    double neg, pos; /* of the log odds; that of neutral is what makes their sum 0 */
    uint64_t taken;  /* in which text last: a feature counts once */
};

struct target {
    struct target_features features;
    struct intern names;
    struct weight *weights; /* by number of the name */
    size_t cap;
    uint64_t texts;
    double neg, pos; /* sums of the text */
};

/* A decimal integer; the table is our own. */
static double number(struct slice field)
{
    bool below = field.len && field.data[0] == '-';
    double value = 0;
    for (size_t i = below; i < field.len; i++)
        value = value * 10 + (field.data[i] - '0');
    return below ? -value : value;
}

struct target *target_open(void)
{
    struct target *t = memory_alloc(1, sizeof *t);
    target_features_init(&t->features);
    intern_init(&t->names);
    struct slice table = embed_target_weights_tsv();
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        uint32_t name = intern_add(&t->names, slice_take(&line, '\t'));
        t->weights = memory_grow(t->weights, &t->cap, (size_t)name + 1, sizeof *t->weights);
        double neg = number(slice_take(&line, '\t')) / UNIT;
        t->weights[name] = (struct weight){neg, number(line) / UNIT, 0};
    }
    return t;
}

void target_close(struct target *t)
{
    if (!t)
        return;
    target_features_free(&t->features);
    intern_free(&t->names);
    free(t->weights);
    free(t);
}

static void take(void *context, struct slice name, double value)
{
    struct target *t = context;
    uint32_t found = intern_find(&t->names, name);
    if (found == INTERN_NONE || t->weights[found].taken == t->texts)
        return;
    struct weight *w = &t->weights[found];
    w->taken = t->texts;
    t->neg += w->neg * value;
    t->pos += w->pos * value;
}

static struct target_score score_mention(struct target *t, size_t start, size_t end)
{
    struct target_score score = {0};
    t->texts++;
    t->neg = t->pos = 0;
    take(t, SLICE("bias"), 1);
    if (!target_features_of(&t->features, start, end, take, t))
        return score;
    double neu = -(t->neg + t->pos), top = fmax(neu, fmax(t->neg, t->pos));
    score.neg = exp(t->neg - top);
    score.neu = exp(neu - top);
    score.pos = exp(t->pos - top);
    double sum = score.neg + score.neu + score.pos;
    score.neg /= sum;
    score.neu /= sum;
    score.pos /= sum;
    score.mentions = 1;
    return score;
}

struct target_score target_score(struct target *t, struct slice text, size_t start, size_t end)
{
    target_features_read(&t->features, text);
    return score_mention(t, start, end);
}

static bool is_part_of_word(struct slice text, size_t at)
{
    uint32_t c;
    if (at >= text.len || !utf8_decode(slice_cut(text, at, text.len), &c))
        return false;
    return c == '_' || c - '0' < 10 || letter_is_letter(c);
}

/* Place of the code point before a place that is not 0. */
static size_t step_back(struct slice text, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
    return at;
}

bool target_find(struct slice text, struct slice name, size_t *start, size_t *end)
{
    if (!name.len)
        return false;
    for (size_t at = *end; (at = slice_find(text, at, name.data[0])) + name.len <= text.len; at++) {
        if (!slice_equal(slice_cut(text, at, at + name.len), name) ||
            is_part_of_word(text, at + name.len) ||
            (at > 0 && is_part_of_word(text, step_back(text, at))))
            continue;
        *start = at;
        *end = at + name.len;
        return true;
    }
    return false;
}

static struct slice last_word(struct slice name)
{
    size_t at = name.len;
    while (at > 0 && name.data[at - 1] != ' ')
        at--;
    return slice_cut(name, at, name.len);
}

static struct target_score mean_over_mentions(struct target *t, struct slice text,
                                              struct slice name)
{
    struct target_score sum = {0};
    for (size_t start, end = 0; target_find(text, name, &start, &end);) {
        struct target_score one = score_mention(t, start, end);
        sum.neg += one.neg;
        sum.neu += one.neu;
        sum.pos += one.pos;
        sum.mentions += one.mentions;
    }
    if (sum.mentions) {
        sum.neg /= (double)sum.mentions;
        sum.neu /= (double)sum.mentions;
        sum.pos /= (double)sum.mentions;
    }
    return sum;
}

struct target_score target_score_name(struct target *t, struct slice text, struct slice name)
{
    target_features_read(&t->features, text);
    struct target_score score = mean_over_mentions(t, text, name);
    return score.mentions ? score : mean_over_mentions(t, text, last_word(name));
}
