/* The greater part of every text is letters between spaces. Here it is cut without asking the
 * rules: 64 bytes are classed at once, and what no rule but "word" and "sign" can apply to is read
 * off the masks; the commonest of what is left is told by its first and its next byte. The oracle
 * (NEWSWIRE_PLAIN) leaves all of it to the rules; the tests compare the two. */
#include "analysis/tokens/tokenizer_rules.h"

#if ASCII_BLOCKS

static __m128i equal(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static __m128i is_letter(__m128i bytes)
{
    return ascii_lanes_between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
}

static __m128i is_sign(__m128i bytes)
{
    return _mm_or_si128(equal(bytes, ','), equal(bytes, '"'));
}

static __m128i is_space(__m128i bytes)
{
    return equal(bytes, ' ');
}

static __m128i is_stop(__m128i bytes)
{
    return equal(bytes, '.');
}

static __m128i is_beyond_ascii(__m128i bytes)
{
    return bytes; /* their highest bits are what counts */
}

static inline uint64_t lanes(__m128i mask, unsigned part)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(mask) << 16 * part;
}

/* A bit for each of the 64 bytes that is of the class. */
static inline uint64_t bits(const __m128i bytes[4], __m128i (*class)(__m128i))
{
    return lanes(class(bytes[0]), 0) | lanes(class(bytes[1]), 1) | lanes(class(bytes[2]), 2) |
           lanes(class(bytes[3]), 3);
}

/* Whether E2 80 93, 94, 9C or 9D stands there: a dash or a double quotation mark. */
static bool is_curly(const unsigned char *bytes)
{
    const uint32_t lasts = 1u << 0x13 | 1u << 0x14 | 1u << 0x1C | 1u << 0x1D;
    return bytes[0] == 0xE2 && bytes[1] == 0x80 && bytes[2] < 0xA0 && lasts >> (bytes[2] & 31) & 1;
}

/* The first bytes of those that stand between ASCII. */
static uint64_t curly_signs(const char *data, uint64_t beyond_ascii)
{
    uint64_t curly = 0, runs = beyond_ascii & ~(beyond_ascii << 1);
    for (; runs; runs &= runs - 1) {
        unsigned at = (unsigned)__builtin_ctzll(runs);
        if (at < 61 && (beyond_ascii >> at & 15) == 7 && is_curly((const unsigned char *)data + at))
            curly |= (uint64_t)1 << at;
    }
    return curly;
}

/* Of the 64 bytes the first `left` are text. */
static struct byte_block classify_block(const char *data, size_t left)
{
    __m128i bytes[4];
    memcpy(bytes, data, sizeof bytes);
    uint64_t letters = bits(bytes, is_letter), signs = bits(bytes, is_sign);
    uint64_t spaces = bits(bytes, is_space), beyond_ascii = bits(bytes, is_beyond_ascii);
    uint64_t curly = beyond_ascii ? curly_signs(data, beyond_ascii) : 0;
    uint64_t end = left < 64 ? (uint64_t)1 << left : 0;
    uint64_t stops = bits(bytes, is_stop) & letters << 1 & (spaces | signs | curly | end) >> 1;
    return (struct byte_block){
        .letters = letters,
        .starts = (letters & ~(letters << 1)) | signs | curly,
        .lasts = (letters & ~(letters >> 1)) | signs | curly << 2,
        .signs = signs | curly << 2,
        .stops = stops,
        .others = ~(letters | signs | spaces | curly | curly << 1 | curly << 2),
        .closed = stops | end,
    };
}

/* The block at `at`; behind the end of the text stand bytes that are others. */
static struct byte_block block_at(struct slice text, size_t at)
{
    char tail[64] = {0};
    size_t left = text.len - at;
    if (left >= 64)
        return classify_block(text.data + at, 64);
    memcpy(tail, text.data + at, left);
    return classify_block(tail, left);
}

static void know_block(struct tokenizer_state *s, struct slice text)
{
    s->block = block_at(text, s->place);
    s->block_at = s->place;
}

/* The bits from n on. */
static uint64_t bits_from(unsigned n)
{
    return n < 64 ? ~(uint64_t)0 << n : 0;
}

static unsigned first_bit(uint64_t bits)
{
    return bits ? (unsigned)__builtin_ctzll(bits) : 64;
}

/* Up to where the tokens from the bit `from` on are certain: to the one that touches the other byte
 * at `end`, or the block's end. */
static unsigned certain_part(const struct byte_block *b, unsigned from, unsigned end)
{
    if (end < 64 && b->closed >> end & 1)
        return end;
    uint64_t gaps = ~b->letters & bits_from(from) & ~bits_from(end);
    if (!gaps)
        return from;
    unsigned certain = 64 - (unsigned)__builtin_clzll(gaps);
    if (certain < end || !(b->signs >> (certain - 1) & 1))
        return certain;
    return 63 - (unsigned)__builtin_clzll(b->starts & ~bits_from(certain));
}

/* Puts the tokens of the block that begin at the bits [from, certain); false where a contraction
 * stopped it. */
static bool put_block(struct tokenizer *t, unsigned from, unsigned certain)
{
    struct tokenizer_state *s = t->state;
    const struct byte_block *b = &s->block;
    const unsigned char *text = (const unsigned char *)t->text.data + s->block_at;
    uint64_t begun = b->letters & bits_from(from) & ~bits_from(from + 1); /* inside of a run */
    uint64_t starts = ((b->starts & bits_from(from)) | begun) & ~bits_from(certain);
    uint64_t lasts = b->lasts & bits_from(from);
    bool news = t->options.rules == RULES_NEWS;
    const struct token kinds[2] = {
        {0, 0, s->sentence, TOKEN_PUNCTUATION, news ? WORD_RULE_SIGN : WORD_RULE_UAX29, 0},
        {0, 0, s->sentence, TOKEN_WORD, news ? WORD_RULE_SIMPLE : WORD_RULE_UAX29, 0}};
    struct token *token = t->batch + t->count;
    for (; starts; starts &= starts - 1, lasts &= lasts - 1) {
        unsigned at = (unsigned)__builtin_ctzll(starts), last = (unsigned)__builtin_ctzll(lasts);
        if (vocabulary_may_hold(&s->words.contractions, text[at], text[at + (last > at)],
                                text[last], last - at + 1))
            break;
        *token = kinds[b->letters >> at & 1];
        token->start = s->block_at + at;
        token->end = s->block_at + last + 1;
        token++;
    }
    t->count = (size_t)(token - t->batch);
    s->place = s->block_at + (starts ? (unsigned)__builtin_ctzll(starts) : certain);
    return starts == 0;
}

/* Puts the full stop at the place, behind a word that was put since `from`. False where the word
 * might be an abbreviation: it is then taken back. */
static bool put_stop(struct tokenizer *t, size_t from)
{
    struct tokenizer_state *s = t->state;
    const unsigned char *text = (const unsigned char *)t->text.data;
    const struct token *word = token_back(t, 0);
    bool news = t->options.rules == RULES_NEWS;
    size_t len = word->end - word->start;
    if (word->start < from || word->end != s->place)
        return false;
    if (news &&
        (len == 1 || vocabulary_may_hold(&s->words.abbreviations, text[word->start],
                                         text[word->start + 1], text[word->end - 1], len))) {
        s->place = word->start;
        t->count--;
        return false;
    }
    struct token *stop = &t->batch[t->count++];
    *stop = (struct token){s->place,
                           s->place + 1,
                           s->sentence,
                           TOKEN_PUNCTUATION,
                           news ? WORD_RULE_SIGN : WORD_RULE_UAX29,
                           0};
    s->place++;
    if (!t->options.no_sentences)
        sentence_decide_stop(t, stop);
    return true;
}

/* To UAX #29 spaces and the mark behind them are one segment (WB3d, WB4). */
static void give_back_space(struct tokenizer *t, size_t begun)
{
    struct tokenizer_state *s = t->state;
    bool marked = byte_at(t->text, s->place) >= 0x80;
    while (marked && s->place > begun && t->text.data[s->place - 1] == ' ')
        s->place--;
}

/* Puts what is certain of the block that is known; false where the rules have to be asked. */
static bool cut_block(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    size_t begun = s->place;
    if (begun - s->block_at >= 64)
        know_block(s, t->text);
    unsigned from = (unsigned)(begun - s->block_at);
    unsigned end = first_bit(s->block.others & bits_from(from));
    unsigned certain = certain_part(&s->block, from, end);
    if (certain > from && !put_block(t, from, certain))
        return false;
    if (end < 64)
        return certain == end && s->block.stops >> end & 1 && put_stop(t, begun);
    if (certain == from && from > 0) /* a word that the block does not hold the end of */
        know_block(s, t->text);
    return certain > from || from > 0;
}

/* Whether the tokens from the place on are known to be of one sentence: of the next, where but a
 * space stands before it. */
static bool goes_on(struct tokenizer_state *s, struct slice text)
{
    if (s->sentence_from == SIZE_MAX)
        return true;
    if (s->place + 1 != s->sentence_from || byte_at(text, s->place) != ' ')
        return false;
    s->place++;
    s->sentence++;
    s->sentence_from = SIZE_MAX;
    return true;
}

void cut_stretch(struct tokenizer *t)
{
    size_t begun = t->state->place;
    while (t->count < BATCH && cut_block(t) && goes_on(t->state, t->text))
        ;
    if (t->options.rules == RULES_UAX29)
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
