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
    return o->rules == RULES_NEWS && o->no_sentences && !o->lists && !o->rules_only;
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

/* Whether what begins at the place may be told by the token before: an apostrophe is, and the full
 * stop behind an initial. Any character beyond ASCII has a second byte. */
static bool looks_back(struct slice text, size_t place)
{
    const unsigned char first = byte_at(text, place), next = byte_at(text, place + 1);
    return next >= 0x80 || next == '.' || first == '\'' || ascii_is_space(first);
}

/* The last token that run wrote: of a block that is read again, as few rules look back. */
static struct token last_token(const struct tokenizer *t, const struct block_run *r)
{
    struct byte_block b;
    t->state->ways->sort_out(&b, r->rules, r->words, r->text.data + r->last_at,
                             r->text.len - r->last_at);
    const uint64_t part = ~bits_from((unsigned)(r->last_end - r->last_at));
    const unsigned start = last_bit(b.starts & part);
    struct token last = block_kinds[RULES_NEWS][block_kind(&b, start)];
    last.start = r->last_at + start;
    last.end = r->last_at + last_bit(b.lasts & part) + 1;
    return last;
}

/* The rules look back at the token before, where the line has one. */
static void tell_last(struct tokenizer *t, const struct block_run *r, const struct asked_line *l)
{
    const struct token none = {.type = TOKEN_TYPES, .sentence = SIZE_MAX};
    if (!r->last_end)
        return;
    struct token last = looks_back(t->text, t->state->place) ? last_token(t, r) : none;
    if (last.end <= l->from) {
        t->batch[-1] = none;
        return;
    }
    last.start -= l->from;
    last.end -= l->from;
    t->batch[-1] = last;
}

/* Writes what the rules find at the place, where it is not white space to the end of the line. */
static void write_by_rules(struct tokenizer *t, struct block_run *r, struct asked_line *l)
{
    if (r->at >= l->end)
        ask_about_line(t, r, l);
    size_t place = r->at > l->from ? r->at - l->from : 0;
    tokenizer_clear_batch(t);
    t->state->place = place < t->text.len ? place : t->text.len;
    tell_last(t, r, l);
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
