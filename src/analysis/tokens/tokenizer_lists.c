/* Lists within a line: "1. this 2. that", "a) this b) that", "• this • that". An item is known by
 * its mark: a bullet perhaps, then a number or letter, then what closes it. The first stands at the
 * start of a sentence or behind a colon; any other carries on from the one before, in the same
 * style. */
#include "analysis/tokens/tokenizer_rules.h"

enum { STYLE_DIGITS = 1, STYLE_LETTER = 2, STYLE_STOP = 4, STYLE_BRACKET = 8, STYLE_BULLET = 16 };

static bool is_bullet(uint32_t c)
{
    return c == 0x2022 || c == 0x2023 || c == 0x2043 || c == 0x25E6 || c == 0x25AA || c == 0xB7;
}

static size_t skip_bullet(struct slice text, size_t at, struct list_item *item)
{
    size_t after;
    if (at >= text.len || !is_bullet(codepoint_at(text, at, &after)))
        return at;
    item->style |= STYLE_BULLET;
    return after + (byte_at(text, after) == ' ');
}

/* A number of one or two digits, or a small letter. */
static size_t read_ordinal(struct slice text, size_t at, struct list_item *item)
{
    unsigned char c = byte_at(text, at);
    if (ascii_is_lower(c)) {
        item->style |= STYLE_LETTER;
        item->number = c - 'a' + 1u;
        return at + 1;
    }
    size_t end = at;
    for (; ascii_is_digit(byte_at(text, end)) && end < at + 2; end++)
        item->number = item->number * 10 + (byte_at(text, end) - '0');
    item->style |= end > at ? STYLE_DIGITS : 0;
    return end;
}

/* The mark at `at`; style 0 where there is none. */
static struct list_item read_item(struct slice text, size_t at)
{
    struct list_item item = {0};
    size_t ordinal = skip_bullet(text, at, &item), end = read_ordinal(text, ordinal, &item);
    size_t close = end;
    if (end > ordinal && byte_at(text, close) == '.') {
        item.style |= STYLE_STOP;
        close++;
    }
    if (end > ordinal && byte_at(text, close) == ')') {
        item.style |= STYLE_BRACKET;
        close++;
    }
    bool closed = close > end && ascii_is_space(byte_at(text, close));
    if (closed)
        item.end = close;
    else if (item.style & STYLE_BULLET)
        item = (struct list_item){STYLE_BULLET, 0, ordinal};
    else
        item.style = 0;
    return item;
}

bool list_item_begins(struct tokenizer *t, size_t at)
{
    struct tokenizer_state *s = t->state;
    struct list_item item = read_item(t->text, at), *last = &s->list;
    if (!item.style || (at > 0 && !ascii_is_space((unsigned char)t->text.data[at - 1])))
        return false;
    const struct token *last_token = token_back(t, 0);
    bool colon = last_token->type == TOKEN_PUNCTUATION && t->text.data[last_token->start] == ':';
    bool first = last_token->sentence != s->sentence || (colon && item.number <= 1);
    bool next = item.style == last->style &&
                (item.style == STYLE_BULLET || item.number == last->number + 1);
    if (!first && !next)
        return false;
    *last = item;
    return true;
}
