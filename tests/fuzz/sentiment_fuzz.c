/* Sentiment: scores are total, contributions add up to them and stand in the text, explaining
 * changes no score; a target may stand anywhere. */
#include "fuzz.h"

#include "analysis/tone/sentiment.h"
#include "analysis/tone/target.h"
#include "base/repair.h"

#include <math.h>

static void check_score(const struct sentiment_score *s)
{
    double sum = s->neg + s->neu + s->pos;
    CHECK(s->neg >= 0 && s->neu >= 0 && s->pos >= 0);
    CHECK(fabs(sum - 1) < 1e-9 || sum == 0);
    CHECK(s->compound >= -1 && s->compound <= 1);
    CHECK(s->hits > 0 || fabs(s->compound) < 1e-12);
}

static void check_trail(const struct trail *t, const struct sentiment_score *s, size_t len)
{
    double weight = 0;
    for (size_t i = 0; i < t->count; i++) {
        CHECK(t->items[i].start < t->items[i].end && t->items[i].end <= len);
        weight += t->items[i].weight;
    }
    CHECK(fabs(weight - rint(s->compound * 1e4) / 1e4) < 1e-9);
}

static void check_models(struct sentiment *plain, struct sentiment *explaining, struct slice text)
{
    struct sentiment_score a = sentiment_score(plain, text);
    struct sentiment_score b = sentiment_score(explaining, text);
    check_score(&a);
    CHECK(a.compound == b.compound && a.hits == b.hits);
    check_trail(sentiment_trail(explaining), &b, text.len);
}

static void check_shipped(unsigned model, struct slice text)
{
    static struct sentiment *models[3][2];
    for (unsigned explaining = 0; explaining < 2; explaining++)
        if (!models[model][explaining])
            models[model][explaining] = sentiment_open((enum sentiment_model)model);
    sentiment_explain(models[model][1]);
    check_models(models[model][0], models[model][1], text);
}

static void check_target(struct slice text, size_t start, size_t end)
{
    static struct target *t;
    if (!t)
        t = target_open();
    struct target_score s = target_score(t, text, start, end);
    double sum = s.neg + s.neu + s.pos;
    CHECK(s.mentions ? fabs(sum - 1) < 1e-9 : sum == 0);
    target_score_name(t, text, slice_cut(text, 0, text.len < 3 ? text.len : 3));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data + 2, size - 2), NULL);
    /* a copy of its own size, so that reading beyond it is seen */
    char *copy = malloc(repaired.len ? repaired.len : 1);
    if (repaired.len)
        memcpy(copy, repaired.data, repaired.len);
    struct slice text = slice_of(copy, repaired.len);
    check_shipped(data[0] % 3, text);
    if (text.len)
        check_target(text, data[1] % text.len, text.len);
    free(copy);
    buffer_free(&repaired);
    return 0;
}
