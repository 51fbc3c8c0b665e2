/* A lexicon of any bytes is read or refused, its findings are in the order of its lines, and a text
 * scored with it keeps its invariants. The text is the lexicon itself, so that its words occur. A
 * model takes a tenth of a second to open under the sanitizers: it serves many tables, each of
 * which takes the place of the words before it. */
#include "fuzz.h"

#include "analysis/tone/lexiconcheck.h"
#include "analysis/tone/sentiment.h"
#include "base/repair.h"

#include <math.h>

static void check_scores(struct sentiment *s, struct slice text)
{
    struct sentiment_score score = sentiment_score(s, text);
    CHECK(score.compound >= -1 && score.compound <= 1 && score.neg >= 0 && score.pos >= 0);
    double weight = 0;
    const struct trail *trail = sentiment_trail(s);
    for (size_t i = 0; i < trail->count; i++) {
        CHECK(trail->items[i].start < trail->items[i].end && trail->items[i].end <= text.len);
        weight += trail->items[i].weight;
    }
    CHECK(fabs(weight - rint(score.compound * 1e4) / 1e4) < 1e-9);
}

/* Opened anew now and then: boosters and the like of the tables before stay. */
static struct sentiment *model_for_tables(unsigned model)
{
    static struct sentiment *models[3];
    static unsigned tables[3];
    if (tables[model]++ % 100 == 0) {
        sentiment_close(models[model]);
        models[model] = sentiment_open((enum sentiment_model)model);
        sentiment_explain(models[model]);
    }
    return models[model];
}

static void check_reading(struct sentiment *s, struct slice table, bool added)
{
    struct lexicon_error error;
    if (!(added ? sentiment_add_lexicon : sentiment_replace_lexicon)(s, table, &error))
        CHECK(error.line > 0 && error.reason);
    check_scores(s, table);
}

static void note_finding(void *context, const struct lexicon_finding *finding)
{
    uint64_t *last = context;
    CHECK(finding->line > *last && finding->earlier < finding->line);
    CHECK(finding->problem < LEXICON_PROBLEMS && lexicon_problem_name(finding->problem));
    *last = finding->line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data + 1, size - 1), NULL);
    struct slice table = fuzz_copy(buffer_slice(&repaired));
    struct sentiment *model = model_for_tables(data[0] % 3);
    if (data[0] & 64) {
        uint64_t line = 0;
        lexicon_check(model, table, note_finding, &line);
    } else {
        check_reading(model, table, data[0] & 32);
    }
    free((char *)(uintptr_t)table.data);
    buffer_free(&repaired);
    return 0;
}
