#include "analysis/sentiment.h"

#include "analysis/vader.h"
#include "base/memory.h"

#include <stdlib.h>

struct sentiment {
    struct lexicon lexicon;
    struct vader vader;
};

struct sentiment *sentiment_open(enum sentiment_model model)
{
    (void)model;
    struct sentiment *s = memory_alloc(1, sizeof *s);
    lexicon_init(&s->lexicon);
    vader_init(&s->vader, &s->lexicon);
    return s;
}

void sentiment_close(struct sentiment *s)
{
    if (!s)
        return;
    vader_free(&s->vader);
    lexicon_free(&s->lexicon);
    free(s);
}

bool sentiment_add_lexicon(struct sentiment *s, struct slice table, struct lexicon_error *error)
{
    bool read = lexicon_load(&s->lexicon, table, error);
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
    s->vader.trail.wanted = true;
}

struct sentiment_score sentiment_score(struct sentiment *s, struct slice text)
{
    return vader_score(&s->vader, text);
}

const struct trail *sentiment_trail(const struct sentiment *s)
{
    return &s->vader.trail;
}
