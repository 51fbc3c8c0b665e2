#include "analysis/tone/sentiment.h"

#include "analysis/tone/news.h"
#include "analysis/tone/vader.h"
#include "base/memory.h"

#include <stdlib.h>

struct sentiment {
    enum sentiment_model model;
    struct lexicon lexicon;
    struct vader vader; /* vader, social */
    struct news news;
};

struct sentiment *sentiment_open(enum sentiment_model model)
{
    struct sentiment *s = memory_alloc(1, sizeof *s);
    s->model = model;
    lexicon_init(&s->lexicon);
    if (model == MODEL_NEWS)
        news_init(&s->news, &s->lexicon);
    else
        vader_init(&s->vader, &s->lexicon, model == MODEL_SOCIAL);
    return s;
}

void sentiment_close(struct sentiment *s)
{
    if (!s)
        return;
    vader_free(&s->vader);
    news_free(&s->news);
    lexicon_free(&s->lexicon);
    free(s);
}

bool sentiment_add_lexicon(struct sentiment *s, struct slice table, struct lexicon_error *error)
{
    bool read = lexicon_load(&s->lexicon, table, error);
    if (s->model != MODEL_NEWS)
        vader_prepare(&s->vader);
    return read;
}

bool sentiment_replace_lexicon(struct sentiment *s, struct slice table, struct lexicon_error *error)
{
    lexicon_forget(&s->lexicon, ROLE_WORD);
    return sentiment_add_lexicon(s, table, error);
}

void sentiment_explain(struct sentiment *s)
{
    s->news.trail.wanted = s->vader.trail.wanted = true;
}

struct sentiment_score sentiment_score(struct sentiment *s, struct slice text)
{
    return s->model == MODEL_NEWS ? news_score(&s->news, text) : vader_score(&s->vader, text);
}

const struct trail *sentiment_trail(const struct sentiment *s)
{
    return s->model == MODEL_NEWS ? &s->news.trail : &s->vader.trail;
}
