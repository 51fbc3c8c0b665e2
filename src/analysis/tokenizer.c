#include "analysis/tokenizer.h"

#include "base/memory.h"
#include "text/properties.h"
#include "text/sentencebreak.h"
#include "text/wordbreak.h"

#include <stdlib.h>

enum { BATCH = 256 };

struct tokenizer_state {
    size_t place;        /* bytes cut so far */
    size_t sentence;     /* number of the one that place lies in */
    size_t sentence_end; /* where it ends */
};

const char *token_type_name(enum token_type type)
{
    static const char *const names[TOKEN_TYPES] = {"word",    "number", "clitic", "punctuation",
                                                   "symbol",  "url",    "email",  "hashtag",
                                                   "mention", "emoji"};
    return names[type];
}

void tokenizer_init(struct tokenizer *t, const struct tokenizer_options *options)
{
    *t = (struct tokenizer){.options = *options};
    t->batch = memory_alloc(BATCH, sizeof *t->batch);
    t->state = memory_alloc(1, sizeof *t->state);
}

void tokenizer_free(struct tokenizer *t)
{
    free(t->batch);
    free(t->state);
    *t = (struct tokenizer){0};
}

void tokenizer_start(struct tokenizer *t, struct slice text)
{
    t->text = text;
    t->at = t->count = 0;
    *t->state = (struct tokenizer_state){.sentence = SIZE_MAX};
}

/* The class of a segment by its first character that says something. */
static enum token_type type_of(struct slice text, size_t start, size_t end)
{
    size_t after;
    uint32_t c = codepoint_at(text, start, &after);
    unsigned word_break = property_word_break(c), category = property_category(c) & GC_MASK;
    if (after < end && word_break & WB_PICTOGRAPHIC)
        return TOKEN_EMOJI;
    if (word_break & WB_EMOJI)
        return TOKEN_EMOJI;
    if (category >= GC_LU && category <= GC_ME)
        return TOKEN_WORD;
    if (category >= GC_ND && category <= GC_NO)
        return TOKEN_NUMBER;
    if (category >= GC_PC && category <= GC_PO)
        return TOKEN_PUNCTUATION;
    return TOKEN_SYMBOL;
}

static bool is_blank(struct slice text, size_t start, size_t end)
{
    while (start < end)
        if (!property_is_white_space(codepoint_at(text, start, &start)))
            return false;
    return true;
}

bool tokenizer_refill(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    t->at = t->count = 0;
    while (t->count < BATCH && s->place < t->text.len) {
        size_t start = s->place, end = wordbreak_next(t->text, start);
        s->place = end;
        if (is_blank(t->text, start, end))
            continue;
        while (start >= s->sentence_end) {
            s->sentence_end = sentencebreak_next(t->text, s->sentence_end);
            s->sentence++;
        }
        t->batch[t->count++] =
            (struct token){start, end, s->sentence, type_of(t->text, start, end)};
    }
    return t->count > 0;
}

bool tokenizer_next_sentence(struct tokenizer *t, struct sentence *sentence)
{
    struct token token;
    if (!tokenizer_next(t, &token))
        return false;
    size_t number = token.sentence;
    *sentence = (struct sentence){token.start, token.end};
    while ((t->at < t->count || tokenizer_refill(t)) && t->batch[t->at].sentence == number)
        sentence->end = t->batch[t->at++].end;
    return true;
}
