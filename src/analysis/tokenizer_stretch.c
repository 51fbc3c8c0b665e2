/* The greater part of every text is letters between spaces. Here it is cut without asking the
 * rules: 64 bytes are classed at once, and what no rule but "word" and "sign" can apply to is read
 * off the masks; the commonest of what is left is told by its first and its next byte. The oracle
 * (NEWSWIRE_PLAIN) leaves all of it to the rules; the tests compare the two. */
#include "analysis/tokenizer_rules.h"

#if ASCII_BLOCKS

static __m128i equal(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static uint64_t lanes(__m128i mask, unsigned block)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(mask) << 16 * block;
}

static struct byte_block classify_block(const char *data)
{
    struct byte_block b = {.count = 64};
    uint64_t spaces = 0;
    for (unsigned i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i));
        __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        __m128i either_bracket = equal(_mm_or_si128(bytes, _mm_set1_epi8(1)), ')');
        __m128i semicolon_or_mark = equal(_mm_or_si128(bytes, _mm_set1_epi8(4)), '?');
        b.letters |= lanes(ascii_lanes_between(lower, 'a', 'z'), i);
        b.signs |= lanes(_mm_or_si128(equal(bytes, ','), equal(bytes, '"')), i);
        b.soft |= lanes(_mm_or_si128(either_bracket, semicolon_or_mark), i);
        spaces |= lanes(equal(bytes, ' '), i);
    }
    b.others = ~(b.letters | b.signs | spaces);
    return b;
}

/* The block at `at`; behind the end of the text stand bytes that are neither. */
static struct byte_block block_at(struct slice text, size_t at)
{
    char tail[64] = {0};
    size_t left = text.len - at;
    if (left >= 64)
        return classify_block(text.data + at);
    memcpy(tail, text.data + at, left);
    return classify_block(tail);
}

/* The block at the place: what is left of the last one, or a new one where that is little. */
static struct byte_block next_block(struct tokenizer_state *s, struct slice text)
{
    size_t passed = s->place - s->block_at;
    if (passed > 64 - 32) {
        s->block = block_at(text, s->place);
        s->block_at = s->place;
        passed = 0;
    }
    struct byte_block b = s->block;
    b.letters >>= passed;
    b.signs >>= passed;
    b.soft >>= passed;
    b.others >>= passed;
    b.count = 64 - (unsigned)passed;
    return b;
}

static uint64_t bits_below(unsigned n)
{
    return n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0;
}

/* How much of the block is certain: up to the token that touches another byte or the block's end.
 */
static unsigned certain_part(const struct byte_block *b)
{
    unsigned usable = b->others ? (unsigned)__builtin_ctzll(b->others) : b->count;
    uint64_t gaps = ~b->letters & bits_below(usable);
    if (b->others && b->soft >> usable & 1)
        return usable;
    if (!gaps)
        return 0;
    unsigned certain = 64 - (unsigned)__builtin_clzll(gaps);
    bool sign_at_end = certain == usable && b->signs >> (certain - 1) & 1;
    return certain - sign_at_end; /* a mark might follow the sign */
}

/* Puts the tokens that begin in the first `certain` bytes; true where a contraction stopped it. */
static bool put_block(struct tokenizer *t, const struct byte_block *b, unsigned certain)
{
    struct tokenizer_state *s = t->state;
    const unsigned char *text = (const unsigned char *)t->text.data + s->place;
    uint64_t starts = ((b->letters & ~(b->letters << 1)) | b->signs) & bits_below(certain);
    bool news = t->options.rules == RULES_NEWS;
    const struct token word = {
        0, 0, s->sentence, TOKEN_WORD, news ? WORD_RULE_SIMPLE : WORD_RULE_UAX29, 0};
    const struct token sign = {
        0, 0, s->sentence, TOKEN_PUNCTUATION, news ? WORD_RULE_SIGN : WORD_RULE_UAX29, 0};
    struct token *token = t->batch + t->count;
    for (; starts; starts &= starts - 1) {
        unsigned at = (unsigned)__builtin_ctzll(starts);
        unsigned letters = (unsigned)__builtin_ctzll(~(b->letters >> at));
        unsigned len = letters + (letters == 0);
        if (vocabulary_may_hold(&s->words.contractions, text[at], text[at + 1], text[at + len - 1],
                                len))
            break;
        *token = letters ? word : sign;
        token->start = s->place + at;
        token->end = s->place + at + len;
        token++;
    }
    t->count = (size_t)(token - t->batch);
    s->place += starts ? (unsigned)__builtin_ctzll(starts) : certain;
    return starts != 0;
}

/* To UAX #29 spaces and the mark behind them are one segment (WB3d, WB4). */
static void give_back_space(struct tokenizer *t, size_t begun)
{
    struct tokenizer_state *s = t->state;
    bool marked = byte_at(t->text, s->place) >= 0x80;
    while (marked && s->place > begun && t->text.data[s->place - 1] == ' ')
        s->place--;
}

void cut_stretch(struct tokenizer *t)
{
    size_t begun = t->state->place;
    while (t->count < BATCH) {
        struct byte_block b = next_block(t->state, t->text);
        unsigned certain = certain_part(&b);
        if (!certain || put_block(t, &b, certain) || b.others)
            break;
    }
    give_back_space(t, begun);
}

/* ---- by the first and the next byte ---- */

enum {
    ALONE = 1,        /* a sign of its own before any ASCII */
    ALONE_BEFORE = 2, /* and these only before a space or the end */
    CLOSES = 4,       /* ends a word or number; a stop only before a space or the end */
    SYMBOL = 8,
    WATCHED = 16, /* of interest to sentences and clitics */
};

static const unsigned char byte_traits[256] = {
    [' '] = CLOSES,
    ['"'] = ALONE | CLOSES,
    [','] = ALONE | CLOSES,
    ['('] = ALONE | CLOSES | WATCHED,
    [')'] = ALONE | CLOSES | WATCHED,
    [']'] = ALONE | CLOSES | WATCHED,
    ['%'] = ALONE,
    ['{'] = ALONE,
    ['}'] = ALONE,
    ['/'] = ALONE,
    ['&'] = ALONE,
    ['|'] = ALONE | SYMBOL,
    ['.'] = ALONE_BEFORE | WATCHED,
    ['\''] = ALONE_BEFORE | WATCHED,
    ['['] = ALONE_BEFORE | WATCHED,
    [';'] = ALONE_BEFORE | CLOSES,
    ['-'] = ALONE_BEFORE,
    [':'] = ALONE_BEFORE,
    ['*'] = ALONE_BEFORE,
    ['#'] = ALONE_BEFORE,
    ['@'] = ALONE_BEFORE,
    ['$'] = ALONE_BEFORE | SYMBOL,
    ['+'] = ALONE_BEFORE | SYMBOL,
    ['='] = ALONE_BEFORE | SYMBOL,
    ['<'] = ALONE_BEFORE | SYMBOL,
    ['>'] = ALONE_BEFORE | SYMBOL,
    ['?'] = CLOSES,
};

/* The width of a dash or a double quotation mark beyond ASCII at `at`; 0 where there is none. */
static size_t curly_width(struct slice text, size_t at)
{
    if (byte_at(text, at) != 0xE2 || byte_at(text, at + 1) != 0x80)
        return 0;
    unsigned char last = byte_at(text, at + 2);
    return last == 0x93 || last == 0x94 || last == 0x9C || last == 0x9D ? 3 : 0;
}

/* The end of the sign at `at`, or `at`. */
static size_t quick_sign(struct slice text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at], next = byte_at(text, at + 1);
    unsigned traits = byte_traits[c];
    if (traits & ALONE)
        return next < 0x80 ? at + 1 : at;
    if (traits & ALONE_BEFORE && (next == ' ' || at + 1 == text.len))
        return at + 1;
    if (c == '.')
        return next == '"' || next == ')' || curly_width(text, at + 1) ? at + 1 : at;
    size_t width = curly_width(text, at);
    return byte_at(text, at + width) < 0x80 ? at + width : at;
}

/* Whether the byte at `at` ends a run of letters or digits, whatever follows. */
static bool closes_run(struct slice text, size_t at)
{
    if (at == text.len)
        return true;
    unsigned char c = (unsigned char)text.data[at];
    if (c == '.')
        return at + 1 == text.len || byte_traits[(unsigned char)text.data[at + 1]] & CLOSES ||
               curly_width(text, at + 1);
    if (c == 0xC2)
        return byte_at(text, at + 1) == 0xA0; /* a space that does not break */
    return byte_traits[c] & CLOSES || curly_width(text, at);
}

/* The end of the word of ASCII letters [at, run), or of one with an apostrophe in it; or `at`. */
static size_t quick_word(const struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    const unsigned char *bytes = (const unsigned char *)text.data;
    const struct vocabulary *words = &t->state->words;
    size_t len = run - at;
    if (!closes_run(text, run)) {
        size_t after = run + (byte_at(text, run) == '\'' ? 1 : 3);
        bool apostrophe =
            after == run + 1 || slice_starts(slice_cut(text, run, text.len), SLICE("\u2019"));
        size_t end = apostrophe ? ascii_letters_end(text, after) : after;
        return apostrophe && end > after && closes_run(text, end) ? end : at;
    }
    unsigned char second = bytes[at + (len > 1)];
    if (bytes[run == text.len ? at : run] == '.' &&
        (len == 1 ||
         vocabulary_may_hold(&words->abbreviations, bytes[at], second, bytes[run - 1], len)))
        return at;
    return vocabulary_may_hold(&words->contractions, bytes[at], second, bytes[run - 1], len) ? at
                                                                                             : run;
}

static size_t quick_number(struct slice text, size_t at)
{
    size_t end = at + 1;
    while (ascii_is_digit(byte_at(text, end)))
        end++;
    if (byte_at(text, end) == '%') /* may be in the name of an address: 9%a@b */
        return closes_run(text, end + 1) && !ascii_is_digit(byte_at(text, end + 2)) ? end : at;
    return closes_run(text, end) && !ascii_is_digit(byte_at(text, end + 1)) ? end : at;
}

static struct token quick_token(const struct tokenizer *t, size_t at)
{
    unsigned char c = (unsigned char)t->text.data[at];
    struct token token = {at, at, t->state->sentence, TOKEN_PUNCTUATION, WORD_RULE_SIGN, 0};
    if (ascii_is_digit(c)) {
        token.end = quick_number(t->text, at);
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
    size_t run = ascii_letters_end(t->text, start), end = quick_word(t, start, run);
    t->state->place = end;
    if (end == run)
        t->batch[t->count++] =
            (struct token){start, end, t->state->sentence, TOKEN_WORD, WORD_RULE_SIMPLE, 0};
    else if (end > run)
        put_word(t, start, end, WORD_RULE_SIMPLE);
    return end > start;
}

bool put_quick(struct tokenizer *t, bool *watched)
{
    size_t start = t->state->place;
    unsigned char c = (unsigned char)t->text.data[start];
    *watched = byte_traits[c] & WATCHED;
    if (ascii_is_letter(c))
        return put_quick_word(t, start);
    struct token token = quick_token(t, start);
    t->batch[t->count] = token;
    t->count += token.end > token.start;
    t->state->place = token.end;
    return token.end > token.start;
}

#else

void cut_stretch(struct tokenizer *t)
{
    (void)t;
}

bool put_quick(struct tokenizer *t, bool *watched)
{
    (void)t;
    (void)watched;
    return false;
}

#endif
