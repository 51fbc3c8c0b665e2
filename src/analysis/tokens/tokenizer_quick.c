/* What the block masks leave is mostly told by its first character and the next: without asking the
 * rules one by one. The oracle (NEWSWIRE_PLAIN) leaves it to the rules; the tests compare the two.
 */
#include "analysis/tokens/tokenizer_rules.h"

#include "text/fold.h"

#ifndef NEWSWIRE_PLAIN

enum {
    ALONE = 1,        /* a sign of its own before any ASCII */
    ALONE_BEFORE = 2, /* and these only before a space or the end */
    CLOSES = 4,       /* ends a word or number; a stop only before a space or the end */
    SYMBOL = 8,
    WATCHED = 16, /* of interest to sentences and clitics */
    RUNS = 32,    /* a run of them is one sign */
};

static const unsigned char byte_traits[256] = {
    [' '] = CLOSES,
    ['"'] = ALONE | CLOSES,
    [','] = ALONE | RUNS | CLOSES,
    ['('] = ALONE | CLOSES | WATCHED,
    [')'] = ALONE | CLOSES | WATCHED,
    [']'] = ALONE | CLOSES | WATCHED,
    ['%'] = ALONE | RUNS,
    ['{'] = ALONE,
    ['}'] = ALONE,
    ['/'] = ALONE | RUNS,
    ['&'] = ALONE | RUNS,
    ['|'] = ALONE | RUNS | SYMBOL,
    ['.'] = ALONE_BEFORE | WATCHED,
    ['\''] = ALONE_BEFORE | WATCHED,
    ['['] = ALONE | WATCHED,
    [';'] = ALONE_BEFORE | CLOSES,
    ['-'] = ALONE | RUNS,
    [':'] = ALONE_BEFORE,
    ['*'] = ALONE | RUNS,
    ['#'] = ALONE_BEFORE,
    ['@'] = ALONE_BEFORE,
    ['$'] = ALONE | RUNS | SYMBOL,
    ['+'] = ALONE_BEFORE | SYMBOL,
    ['='] = ALONE_BEFORE | SYMBOL,
    ['<'] = ALONE_BEFORE | SYMBOL,
    ['>'] = ALONE | RUNS | SYMBOL,
    ['?'] = CLOSES,
};

static bool is_mark(uint32_t c)
{
    return is_mark_class(property_word_break(c) & WB_MASK);
}

/* Whether a character beyond ASCII begins at `at` that is no mark on what stands before it. */
static bool begins_beyond_ascii(struct slice text, size_t at)
{
    size_t after;
    return byte_at(text, at) >= 0x80 && !is_mark(codepoint_at(text, at, &after));
}

/* The end of the ASCII sign at `at`, or `at`. */
static size_t quick_sign(struct slice text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at], next = byte_at(text, at + 1);
    unsigned traits = byte_traits[c];
    bool alone = next < 0x80 ? !(traits & RUNS && next == c) : begins_beyond_ascii(text, at + 1);
    if (traits & ALONE)
        return at + alone;
    if (traits & ALONE_BEFORE && (next == ' ' || at + 1 == text.len))
        return at + 1;
    return at + (c == '.' && (next == '"' || next == ')' || next >= 0x80) && alone);
}

/* Whether what begins at `at` ends a run of letters or digits, whatever follows. */
static bool closes_run(struct slice text, size_t at)
{
    if (at == text.len)
        return true;
    unsigned char c = (unsigned char)text.data[at];
    size_t after;
    if (c >= 0x80)
        return (property_word_break(codepoint_at(text, at, &after)) & WB_MASK) == WB_OTHER;
    if (c == '.')
        return at + 1 == text.len || byte_traits[(unsigned char)text.data[at + 1]] & CLOSES ||
               (unsigned char)text.data[at + 1] >= 0x80;
    return byte_traits[c] & CLOSES;
}

/* Whether the comma at `at` joins the digits around it, in words too. */
static bool joins_digits(struct slice text, size_t at)
{
    return byte_at(text, at) == ',' && ascii_is_digit((unsigned char)text.data[at - 1]) &&
           ascii_is_digit(byte_at(text, at + 1));
}

/* Whether the full stop behind the word may be its own. */
static bool may_be_abbreviation(const struct tokenizer *t, size_t at, size_t end)
{
    return byte_at(t->text, end) == '.' &&
           (is_pause(byte_at(t->text, end + 1)) ||
            vocabulary_may_hold(&t->state->words.abbreviations, t->text.data + at, end - at));
}

/* The end of the letters, digits and marks from `at` on. */
static size_t letters_end(struct slice text, size_t at)
{
    for (size_t after; at < text.len; at = after) {
        unsigned class = property_word_break(codepoint_at(text, at, &after)) & WB_MASK;
        if (!is_word_class(class) && !is_mark_class(class))
            break;
    }
    return at;
}

/* The end of the word of which [at, run) are letters, with some beyond ASCII; or `at`. */
static size_t quick_word_beyond(const struct tokenizer *t, size_t at, size_t run)
{
    size_t end = letters_end(t->text, run);
    bool initial = end == run && byte_at(t->text, end) == '.';
    return closes_run(t->text, end) && !joins_digits(t->text, end) && !initial &&
                   !may_be_abbreviation(t, at, end)
               ? end
               : at;
}

/* Whether a hyphen joins the letters [at, run) to other words and they are cut off there: what
 * closes the last of them is looked for once. */
static bool is_joined(const struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    struct tokenizer_state *s = t->state;
    if (byte_at(text, run) != '-' || !ascii_is_letter(byte_at(text, run + 1)))
        return false;
    if (run >= s->joined_end) {
        size_t end = run;
        while (byte_at(text, end) == '-' && ascii_is_letter(byte_at(text, end + 1)))
            end = ascii_letters_end(text, end + 1);
        s->joined_end = end;
        s->joined_closes = closes_run(text, end);
    }
    return s->joined_closes && !vocabulary_may_hold(&s->words.prefixes, text.data + at, run - at);
}

/* The end of the word of ASCII letters [at, run), or of one with an apostrophe in it; or `at`. */
static size_t quick_word(const struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    const struct vocabulary *words = &t->state->words;
    size_t len = run - at;
    if (!closes_run(text, run) && !is_joined(t, at, run)) {
        size_t after = run + (byte_at(text, run) == '\'' ? 1 : 3);
        bool apostrophe =
            after == run + 1 || slice_starts(slice_cut(text, run, text.len), SLICE("\u2019"));
        size_t end = apostrophe && letter_at(text, after) ? letters_end(text, after) : after;
        return end > after && closes_run(text, end) && !joins_digits(text, end) ? end : at;
    }
    if ((len == 1 && byte_at(text, run) == '.') || may_be_abbreviation(t, at, run))
        return at;
    return vocabulary_may_hold(&words->contractions, text.data + at, len) ? at : run;
}

static size_t quick_number(const struct tokenizer *t, size_t at)
{
    struct slice text = t->text;
    size_t end = at + 1;
    while (ascii_is_digit(byte_at(text, end)))
        end++;
    if (byte_at(text, end) == '.' && (at == 0 || has_ordinal_stops(t) || byte_at(text, end + 1) >= 0x80))
        return at;
    if (byte_at(text, end) == '%') /* may be in the name of an address: 9%a@b */
        return closes_run(text, end + 1) && !ascii_is_digit(byte_at(text, end + 2)) ? end : at;
    return closes_run(text, end) && !ascii_is_digit(byte_at(text, end + 1)) ? end : at;
}

static struct token quick_token(const struct tokenizer *t, size_t at)
{
    unsigned char c = (unsigned char)t->text.data[at];
    struct token token = {at, at, t->state->sentence, TOKEN_PUNCTUATION, WORD_RULE_SIGN, 0, true};
    if (ascii_is_digit(c)) {
        token.end = quick_number(t, at);
        token.type = TOKEN_NUMBER;
        token.rule = WORD_RULE_NUMBER;
    } else {
        token.end = quick_sign(t->text, at);
        token.type = byte_traits[c] & SYMBOL ? TOKEN_SYMBOL : TOKEN_PUNCTUATION;
    }
    return token;
}

static bool put_quick_word(struct tokenizer *t, size_t start)
{
    size_t run = ascii_letters_end(t->text, start), end = run;
    if (byte_at(t->text, run) >= 0x80)
        end = letters_end(t->text, run);
    const bool beyond = end > run;
    end = beyond ? quick_word_beyond(t, start, end) : quick_word(t, start, run);
    t->state->place = end;
    if (end == run || beyond) {
        t->batch[t->count] = (struct token){.start = start,
                                            .end = end,
                                            .sentence = t->state->sentence,
                                            .type = TOKEN_WORD,
                                            .rule = WORD_RULE_SIMPLE,
                                            .is_plain = !beyond};
        t->count += end > start;
    } else if (end > run) {
        put_word(t, start, end, WORD_RULE_SIMPLE);
    }
    return end > start;
}

/* The end of the sign [at, end) beyond ASCII, which is c, or `at`. */
static size_t quick_sign_beyond(struct slice text, uint32_t c, size_t at, size_t end)
{
    struct slice sign = slice_cut(text, at, end);
    if (byte_at(text, end) < 0x80)
        return end;
    if (slice_starts(slice_cut(text, end, text.len), sign))
        return is_repeatable(c) || is_mark(c) ? at : end;
    return begins_beyond_ascii(text, end) ? end : at;
}

static struct token quick_token_beyond(const struct tokenizer *t, size_t at, bool *watched)
{
    struct token token = {at, at, t->state->sentence, TOKEN_SYMBOL, WORD_RULE_SIMPLE, 0, false};
    size_t end;
    uint32_t c = codepoint_at(t->text, at, &end);
    enum start_kind kind = start_of_codepoint(c);
    token.type = token_type_of_codepoint(c);
    if (kind == START_OTHER_LETTER) {
        token.end = quick_word_beyond(t, at, end);
    } else if (kind == START_PLAIN) {
        token.end = quick_sign_beyond(t->text, c, at, end);
        token.rule = WORD_RULE_SIGN;
        token.is_plain = fold_keeps_sign(slice_cut(t->text, at, token.end));
        *watched = property_sentence_break(c) == SB_STERM;
    }
    return token;
}

bool put_quick(struct tokenizer *t, bool *watched)
{
    size_t start = t->state->place;
    unsigned char c = (unsigned char)t->text.data[start];
    *watched = byte_traits[c] & WATCHED;
    if (ascii_is_letter(c))
        return put_quick_word(t, start);
    struct token token = c < 0x80 ? quick_token(t, start) : quick_token_beyond(t, start, watched);
    t->batch[t->count] = token;
    t->count += token.end > token.start;
    t->state->place = token.end;
    return token.end > token.start;
}

#else

bool put_quick(struct tokenizer *t, bool *watched)
{
    (void)t;
    (void)watched;
    return false;
}

#endif
