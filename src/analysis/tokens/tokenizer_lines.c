/* Many lines at once: what the blocks hold is written as it is found, and only where the rules have
 * to be asked is a line looked at on its own. */
#include "analysis/tokens/tokenizer_rules.h"

#include "text/paragraph.h"

#if ASCII_BLOCKS

#include <immintrin.h>

/* The line that the rules were asked about last. */
struct asked_line {
    size_t from, end; /* of its paragraph the first byte; of the line the end */
};

bool tokenizer_writes_lines(const struct tokenizer *t)
{
    const struct tokenizer_options *o = &t->options;
    return t->state->ways->run && o->rules == RULES_NEWS && o->no_sentences && !o->lists &&
           !o->rules_only;
}

/* Where the line of the place begins: not before `least`. */
static size_t line_start(struct slice text, size_t place, size_t least)
{
    const __m128i feed = _mm_set1_epi8('\n');
    for (; place - least >= sizeof feed; place -= sizeof feed) {
        const char *data = text.data + place - sizeof feed;
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)data);
        unsigned feeds = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, feed));
        if (feeds)
            return place - sizeof feed + last_bit(feeds) + 1;
    }
    while (place > least && text.data[place - 1] != '\n')
        place--;
    return place;
}

/* The tokenizer gets the line of the place, without white space at its ends. */
static void ask_about_line(struct tokenizer *t, const struct block_run *r, struct asked_line *l)
{
    size_t start = line_start(r->text, r->at, l->end), from, to;
    l->end = slice_find(r->text, r->at, '\n');
    struct slice line = slice_cut(r->text, start, l->end);
    paragraph_of_line(line, &from, &to);
    tokenizer_start(t, slice_cut(line, from, to));
    l->from = start + from;
}

/* The rules look back at the token before, where the line has one. */
static void tell_last(struct tokenizer *t, const struct block_run *r, const struct asked_line *l)
{
    if (r->last.end <= l->from)
        return;
    t->batch[-1] = r->last;
    t->batch[-1].start -= l->from;
    t->batch[-1].end -= l->from;
}

/* Writes what the rules find at the place, where it is not white space to the end of the line. */
static void write_by_rules(struct tokenizer *t, struct block_run *r, struct asked_line *l)
{
    if (r->at >= l->end)
        ask_about_line(t, r, l);
    size_t place = r->at > l->from ? r->at - l->from : 0;
    tokenizer_clear_batch(t);
    tell_last(t, r, l);
    r->last.end = 0;
    t->state->place = place < t->text.len ? place : t->text.len;
    if (!cut_next(t)) {
        r->at = l->end;
        return;
    }
    for (; t->at < t->count; t->at++) {
        const struct token *token = &t->batch[t->at];
        size_t len = token->end - token->start;
        memcpy(r->to, t->text.data + token->start, len);
        r->to[len] = '\n';
        r->to += len + 1;
    }
    r->at = l->from + t->state->place;
}

size_t tokenizer_write_lines(struct tokenizer *t, struct slice lines, char *to)
{
    struct asked_line line = {0, 0};
    struct block_run r = {.text = lines,
                          .to = to,
                          .words = &t->state->words,
                          .rules = block_rules_of(t)};
    r.rules.bare = true;
    while (t->state->ways->run(&r))
        write_by_rules(t, &r, &line);
    return (size_t)(r.to - to);
}

#else

bool tokenizer_writes_lines(const struct tokenizer *t)
{
    (void)t;
    return false;
}

size_t tokenizer_write_lines(struct tokenizer *t, struct slice lines, char *to)
{
    (void)t;
    (void)lines;
    (void)to;
    return 0;
}

#endif
