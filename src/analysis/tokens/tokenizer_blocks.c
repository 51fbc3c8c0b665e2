#include "analysis/tokens/tokenizer_blocks.h"

#if ASCII_BLOCKS

#include <immintrin.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* From here on what a byte is may be told by what follows the block. */
enum { NEAR_END = BLOCK - 4 };

/* Groups of digits: a comma between two digits joins them, and so does a full stop that one or two
 * digits follow, as the last group of a telephone number has four. */
static ALWAYS_INLINE uint64_t joined_digits(const struct byte_classes *c)
{
    uint64_t digits = c->digits, between = digits << 1 & digits >> 1;
    return digits | (between & (c->commas | (c->stops & ~(digits >> 3) & ~bits_from(61))));
}

/* What is told by looking at its neighbours in ASCII, for the rules of news. */
static ALWAYS_INLINE uint64_t news_signs(const struct byte_classes *c, uint64_t curly, uint64_t end,
                                         bool bare)
{
    uint64_t blank = c->spaces | end;
    uint64_t signs = ((c->colons | c->percents) & blank >> 1) |
                     (c->dollars & c->digits >> 1 & ~(c->letters << 1));
    if (bare)
        signs |= (c->brackets & ~c->opening_squares) | (c->opening_squares & c->letters >> 1) |
                 (c->questions & (blank | c->quotes | curly) >> 1);
    return signs;
}

/* The first bytes of those beyond ASCII that stand between ASCII, with no more than three bytes. */
static ALWAYS_INLINE uint64_t alone(uint64_t firsts, uint64_t beyond_ascii)
{
    return firsts & ~(beyond_ascii << 1) & ~(beyond_ascii >> 3) & ~bits_from(61);
}

/* In a bare text, single quotation marks and full stops that are tokens whatever they mean. */
struct bare_signs {
    uint64_t lone;   /* a full stop behind a sign or space, an apostrophe, before a space */
    uint64_t pairs;  /* first bytes of two apostrophes that stand for a quotation mark */
    uint64_t closed; /* first bytes of curly single marks before a space */
};

static ALWAYS_INLINE struct bare_signs bare_signs_of(const struct byte_classes *c, uint64_t blank,
                                                     uint64_t curly_singles, bool clitics)
{
    const uint64_t marks = c->apostrophes;
    const uint64_t words = c->letters | c->digits | c->beyond_ascii;
    struct bare_signs found = {
        .lone = c->stops & ~(c->stops << 1) & ~(words << 1) & (blank | c->quotes) >> 1};
    if (!clitics || !(marks | curly_singles))
        return found;
    found.lone |= marks & ~(marks << 1) & blank >> 1;
    found.pairs = marks & ~(marks << 1) & marks >> 1 & ~(marks >> 2) & ~(c->beyond_ascii >> 2) &
                  ~bits_from(61);
    found.closed = curly_singles & ~(c->curly_singles << 3) & blank >> 3;
    return found;
}

/* Clitics behind words of letters: their bytes and the first of these. The apostrophes of those
 * that the block may not hold whole are torn. */
struct clitics {
    uint64_t bytes, starts, torn;
};

/* 's, 'd, 'm, 're, 've and 'll, of small letters. */
static inline bool is_clitic(const char *letters, unsigned len)
{
    const char a = letters[0];
    if (len == 1)
        return a == 's' || a == 'd' || a == 'm';
    const char b = letters[1];
    return len == 2 && ((b == 'e' && (a == 'r' || a == 'v')) || (a == 'l' && b == 'l'));
}

static inline uint64_t bits_between(unsigned from, unsigned to)
{
    return bits_from(from) & ~bits_from(to);
}

/* Apostrophes behind letters are few, so each is looked at by itself. */
static ALWAYS_INLINE struct clitics clitics_of(const struct byte_classes *c, uint64_t singles,
                                        uint64_t closers, const char *data)
{
    struct clitics found = {0, 0, 0};
    uint64_t rest = (c->apostrophes | singles) & c->letters << 1;
    for (; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest), after = at + (singles >> at & 1 ? 3 : 1);
        unsigned end = first_bit(~c->letters & bits_from(after)), len = end - after;
        if (end == BLOCK)
            found.torn |= rest & (0 - rest);
        if (end == BLOCK || !(closers >> end & 1) || !len)
            continue;
        bool negation = len == 1 && data[after] == 't' && data[at - 1] == 'n' && at > 1 &&
                        c->letters >> (at - 2) & 1;
        if (!negation && !is_clitic(data + after, len))
            continue;
        unsigned start = at - negation;
        found.bytes |= bits_between(start, end);
        found.starts |= (uint64_t)1 << start;
    }
    return found;
}

/* Hyphens that are tokens of their own: behind a space, and between a word that is no prefix, or a
 * number, and a word, which may go on over more of them up to what closes it. Those whose words the
 * block may not hold whole are torn. */
struct hyphens {
    uint64_t alone, torn;
};

static ALWAYS_INLINE struct hyphens hyphens_of(const struct byte_classes *c, uint64_t digits,
                                        uint64_t closers,
                                        const struct vocabulary_filter *prefixes, const char *data)
{
    uint64_t hyphens = c->hyphens & ~(c->hyphens << 1 | c->hyphens >> 1) & ~bits_from(63);
    struct hyphens found = {hyphens & (c->spaces << 1 | 1) & ~(c->beyond_ascii >> 1), 0};
    const uint64_t joints = hyphens & c->letters >> 1, words = c->letters | joints;
    for (uint64_t rest = joints & (c->letters | digits) << 1; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest), end = first_bit(~words & bits_from(at));
        const uint64_t before = ~(c->letters >> (at - 1) & 1 ? c->letters : digits);
        unsigned start = before & ~bits_from(at) ? last_bit(before & ~bits_from(at)) + 1 : 0;
        if (end == BLOCK) {
            found.torn = rest; /* all the others are of the same words */
            break;
        }
        if (closers >> end & 1 && !vocabulary_may_hold(prefixes, data + start, at - start))
            found.alone |= rest & (0 - rest);
    }
    return found;
}

/* What follows the first letter of U.S. and p.m. */
static ALWAYS_INLINE uint64_t acronyms_of(const struct byte_classes *c, uint64_t openers,
                                          uint64_t closers)
{
    const uint64_t letters = c->letters;
    const uint64_t singles = letters & ~(letters << 1) & ~(letters >> 1) & ~bits_from(63);
    uint64_t rest = c->stops & singles << 1 & singles >> 1, found = 0;
    while (rest) {
        unsigned second = first_bit(rest), end = second + 1;
        while (end < BLOCK - 1 && singles >> end & 1 && c->stops >> (end + 1) & 1)
            end += 2;
        end += end < BLOCK && singles >> end & 1;
        if (end < BLOCK && second > 1 && openers >> (second - 2) & closers >> end & 1)
            found |= bits_between(second, end);
        rest &= bits_from(end);
    }
    return found;
}

/* Whether the full stop behind a word is part of it. */
enum stop_owner { STOP_ALONE, STOP_JOINED, STOP_DOUBTFUL };

/* Mr., Inc.: where nothing but the word decides. */
static enum stop_owner stop_of_word(const struct vocabulary *words, const char *word, size_t len)
{
    enum {
        SURE = VOCABULARY_TITLE | VOCABULARY_FINAL | VOCABULARY_CLOSING | VOCABULARY_HOUR,
        UNSURE = VOCABULARY_NUMBER | VOCABULARY_MEASURE
    };
    unsigned classes = vocabulary_classes(words, slice_of(word, len));
    if (!(classes & VOCABULARY_ABBREVIATIONS))
        return STOP_ALONE;
    return classes & SURE && !(classes & UNSURE) ? STOP_JOINED : STOP_DOUBTFUL;
}

/* J. Smith: a capital between spaces, the last before a capital. */
static ALWAYS_INLINE enum stop_owner stop_of_letter(const struct byte_classes *c, const char *data,
                                                    unsigned at)
{
    bool name = at > 0 && at + 3 < BLOCK && c->spaces >> (at - 1) & c->letters >> (at + 3) & 1 &&
                ascii_is_upper((unsigned char)data[at]) && data[at + 2] == ' ' &&
                ascii_is_upper((unsigned char)data[at + 3]);
    return name ? STOP_JOINED : STOP_DOUBTFUL;
}

static ALWAYS_INLINE enum stop_owner stop_owner(const struct vocabulary *words,
                                                const struct byte_classes *c, const char *data,
                                                unsigned at, unsigned stop)
{
    if (stop - at == 1)
        return stop_of_letter(c, data, at);
    if (!vocabulary_may_hold(&words->abbreviations, data + at, stop - at))
        return STOP_ALONE;
    return stop_of_word(words, data + at, stop - at);
}

/* Stops behind a word or number and before a space or a sign are tokens of their own or part of the
 * word: in a bare text the block says which, where the word alone tells. `joined` is part of the
 * token before anyway. */
static ALWAYS_INLINE void take_stops(struct byte_block *b, const struct byte_classes *c,
                                     const struct vocabulary *words, const char *data,
                                     uint64_t stops, uint64_t joined)
{
    uint64_t doubtful = 0;
    stops &= ~joined;
    for (uint64_t rest = stops & b->letters << 1; rest; rest &= rest - 1) {
        unsigned stop = (unsigned)__builtin_ctzll(rest);
        unsigned at = last_bit(b->starts & ~bits_from(stop));
        enum stop_owner owner =
            b->clitics >> at & 1 ? STOP_ALONE : stop_owner(words, c, data, at, stop);
        joined |= owner == STOP_JOINED ? rest & (0 - rest) : 0;
        doubtful |= owner == STOP_DOUBTFUL ? rest & (0 - rest) : 0;
    }
    const uint64_t own = stops & ~joined;
    b->others = (b->others & ~(stops | joined)) | doubtful >> 1;
    b->starts = (b->starts & ~joined) | own;
    b->lasts = (b->lasts & ~(joined >> 1)) | own | (joined & ~(joined >> 1));
    b->inside |= own | joined;
    b->inner |= joined;
}

/* Those of the signs that the same may follow, so that the rules make one of them. */
static ALWAYS_INLINE uint64_t may_run(uint64_t signs)
{
    return signs & (signs >> 1 | bits_from(63));
}

static ALWAYS_INLINE void read_block(struct byte_block *b, const struct byte_classes *c,
                                     struct block_rules rules, const struct vocabulary *words,
                                     const char *data, size_t left)
{
    const uint64_t end = left < BLOCK ? (uint64_t)1 << left : 0, blank = c->spaces | end;
    const uint64_t singles = alone(c->curly_singles, c->beyond_ascii);
    const uint64_t questions = c->questions;
    const uint64_t closing = (c->brackets & ~c->opening_squares) | questions;
    uint64_t digits = 0, more = 0;
    struct clitics clitics = {0};
    struct hyphens hyphens = {0};
    struct bare_signs bare = {0};
    if (rules.news) {
        digits = joined_digits(c);
        more = c->rest ? news_signs(c, alone(c->curly, c->beyond_ascii), end, rules.bare) : 0;
    }
    if (rules.bare)
        bare = bare_signs_of(c, blank, singles, rules.clitics);
    const uint64_t curly = alone(c->curly, c->beyond_ascii) | bare.closed;
    const uint64_t commas = c->commas & ~(rules.news ? may_run(c->commas) : 0);
    const uint64_t letters = c->letters, signs = ((commas | c->quotes) & ~digits) | more;
    const uint64_t ends = blank | signs | curly | bare.lone | bare.pairs;
    const uint64_t stopped = letters | (rules.ordinals ? 0 : digits);
    const uint64_t stops = c->stops & ~digits & stopped << 1 & (ends & ~questions) >> 1;
    const uint64_t curlies = curly | curly << 1 | curly << 2, closers = ends | closing | stops;
    if (rules.news && c->hyphens)
        hyphens = hyphens_of(c, digits, closers, &words->prefixes, data);
    const uint64_t sure = (ends & ~(signs & bits_from(63))) | closing | stops | hyphens.alone;
    const uint64_t bad = (digits & ~(digits >> 1) & ~bits_from(63) & ~(sure >> 1)) |
                         (digits & letters << 1) | (letters & digits << 1);
    if (rules.clitics && (c->apostrophes | c->curly_singles))
        clitics = clitics_of(c, singles, closers, data);
    const uint64_t runs = letters & ~clitics.bytes, marks = signs | hyphens.alone | bare.lone;
    const uint64_t inside =
        letters | digits | clitics.bytes | marks | curlies | bare.pairs | bare.pairs << 1;
    *b = (struct byte_block){
        .letters = letters,
        .digits = digits,
        .inner = clitics.bytes | (digits & (c->commas | c->stops)) | bare.pairs << 1,
        .clitics = clitics.starts,
        .symbols = c->dollars & more,
        .starts = (runs & ~(runs << 1)) | clitics.starts | (digits & ~(digits << 1)) |
                  marks | curly | bare.pairs,
        .lasts = (runs & ~(runs >> 1)) | (clitics.bytes & ~(clitics.bytes >> 1)) |
                 (digits & ~(digits >> 1)) | marks | curly << 2 | bare.pairs << 1,
        .inside = inside,
        .signs = signs | curly << 2,
        .others = ~(inside | c->spaces) | bad,
        .torn = hyphens.torn | clitics.torn,
    };
    if (rules.bare) {
        const uint64_t openers = c->spaces | c->quotes | c->brackets | curly << 2;
        take_stops(b, c, words, data, stops, acronyms_of(c, openers, closers));
    } else {
        b->stops = b->closed = stops;
    }
    b->closed |= closing | end;
    if (left > BLOCK)
        b->torn |= bits_from(NEAR_END) & ~b->closed;
}

/* Clitics are none, whatever the filter says. */
static inline bool may_be_contraction(const struct vocabulary_filter *contractions,
                                      const char *data, unsigned at, unsigned last)
{
    return vocabulary_may_hold(contractions, data + at, last - at + 1) && last > at &&
           ascii_is_letter((unsigned char)data[at]) && ascii_is_letter((unsigned char)data[at + 1]);
}

static uint64_t list_128(struct block_tokens *found, const struct vocabulary_filter *contractions,
                         const char *data, size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = 0;
    (void)left;
    for (; starts; starts &= starts - 1, lasts &= lasts - 1, count++) {
        unsigned at = (unsigned)__builtin_ctzll(starts), last = (unsigned)__builtin_ctzll(lasts);
        if (may_be_contraction(contractions, data, at, last))
            break;
        found->first[count] = (unsigned char)at;
        found->last[count] = (unsigned char)last;
    }
    found->count = count;
    return starts;
}

/* The bytes at data, or a copy with zeros behind the text's end. */
static inline const char *whole_block(const char *data, size_t left, char room[BLOCK])
{
    if (left >= BLOCK)
        return data;
    memset(room, 0, BLOCK);
    memcpy(room, data, left);
    return room;
}

/* ---- 16 bytes at a time ---- */

/* Copies bytes in which each space ends a token, sixteen at a time where those may be read. */
static inline char *copy_spaced(char *to, const char *from, size_t len, size_t left)
{
    const __m128i space = _mm_set1_epi8(' '), change = _mm_set1_epi8(' ' ^ '\n');
    char room[BLOCK];
    from = whole_block(from, left, room);
    for (size_t at = 0; at < len; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + at));
        __m128i spaces = _mm_and_si128(_mm_cmpeq_epi8(bytes, space), change);
        _mm_storeu_si128((__m128i *)(void *)(to + at), _mm_xor_si128(bytes, spaces));
    }
    return to + len;
}

/* The bits from n on, n < BLOCK. */
static inline uint64_t bits_behind(uint64_t bits, unsigned n)
{
    return bits & ~(uint64_t)0 << n;
}

/* The space behind a token becomes its line feed; where there is none, or more than one, the copy
 * is broken off. */
static char *write_128(char *to, const char *data, size_t left, uint64_t inside, uint64_t lasts)
{
    uint64_t breaks = (lasts & inside >> 1) | (~inside & ~(lasts << 1));
    const unsigned end = BLOCK - 1 - (unsigned)__builtin_clzll(lasts);
    for (;;) {
        unsigned from = (unsigned)__builtin_ctzll(inside);
        breaks = bits_behind(breaks, from);
        unsigned at = breaks ? (unsigned)__builtin_ctzll(breaks) : end;
        if (at >= end) {
            to = copy_spaced(to, data + from, end + 1 - from, left - from);
            *to++ = '\n';
            return to;
        }
        unsigned stop = at + (inside >> at & 1);
        to = copy_spaced(to, data + from, stop - from, left - from);
        *to = '\n';
        to += stop > at;
        inside = bits_behind(inside, stop);
    }
}

static inline uint64_t equal_128(const __m128i bytes[4], char c)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++) {
        __m128i equal = _mm_cmpeq_epi8(bytes[i], _mm_set1_epi8(c));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(equal) << 16 * i;
    }
    return bits;
}

/* Whether two of the bytes before stand where a byte of `lasts` is, as in E2 80 94. */
static ALWAYS_INLINE uint64_t general_punctuation(uint64_t e2, uint64_t x80, uint64_t lasts)
{
    return e2 & x80 >> 1 & lasts >> 2;
}

static void classify_rest_128(struct byte_classes *c, const __m128i bytes[4])
{
    for (unsigned i = 0; i < 4; i++) {
        __m128i digits = ascii_lanes_between(bytes[i], '0', '9');
        c->digits |= (uint64_t)(unsigned)_mm_movemask_epi8(digits) << 16 * i;
    }
    c->hyphens = equal_128(bytes, '-');
    c->apostrophes = equal_128(bytes, '\'');
    c->opening_squares = equal_128(bytes, '[');
    c->brackets =
        c->opening_squares | equal_128(bytes, ']') | equal_128(bytes, '(') | equal_128(bytes, ')');
    c->questions = equal_128(bytes, '?');
    c->colons = equal_128(bytes, ':') | equal_128(bytes, ';');
    c->percents = equal_128(bytes, '%');
    c->dollars = equal_128(bytes, '$');
    if (!c->beyond_ascii)
        return;
    uint64_t e2 = equal_128(bytes, '\xE2'), x80 = equal_128(bytes, '\x80');
    uint64_t dashes = equal_128(bytes, '\x93') | equal_128(bytes, '\x94');
    uint64_t quotes = equal_128(bytes, '\x9C') | equal_128(bytes, '\x9D');
    c->curly = general_punctuation(e2, x80, dashes | quotes);
    c->curly_singles = general_punctuation(e2, x80, equal_128(bytes, '\x99'));
}

static inline void classify_128(struct byte_classes *c, const char *data, size_t left)
{
    char room[BLOCK];
    __m128i bytes[4];
    *c = (struct byte_classes){0};
    data = whole_block(data, left, room);
    memcpy(bytes, data, sizeof bytes);
    for (unsigned i = 0; i < 4; i++) {
        __m128i lower = _mm_or_si128(bytes[i], _mm_set1_epi8(0x20));
        __m128i letters = ascii_lanes_between(lower, 'a', 'z');
        c->letters |= (uint64_t)(unsigned)_mm_movemask_epi8(letters) << 16 * i;
        c->beyond_ascii |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes[i]) << 16 * i;
    }
    c->commas = equal_128(bytes, ',');
    c->quotes = equal_128(bytes, '"');
    c->feeds = equal_128(bytes, '\n');
    c->spaces = equal_128(bytes, ' ') | c->feeds;
    c->stops = equal_128(bytes, '.');
    c->rest = ~(c->letters | c->commas | c->quotes | c->spaces | c->stops);
    if (c->rest)
        classify_rest_128(c, bytes);
}

static void read_128(struct byte_block *b, struct block_rules rules, const struct vocabulary *words,
                     const char *data, size_t left)
{
    struct byte_classes c;
    classify_128(&c, data, left);
    read_block(b, &c, rules, words, data, left);
}

/* ---- 64 bytes at a time ---- */

#define WITH_512 __attribute__((target("bmi,bmi2,popcnt,avx512f,avx512bw,avx512vbmi,avx512vbmi2")))

WITH_512 static inline __m512i load_512(const char *data, size_t left)
{
    uint64_t text = left < BLOCK ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
    return _mm512_maskz_loadu_epi8(text, data);
}

WITH_512 static inline uint64_t equal_512(__m512i bytes, char c)
{
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

/* The bytes from low to high, both included. */
WITH_512 static inline uint64_t between_512(__m512i bytes, char low, char high)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(low)),
                                  _mm512_set1_epi8((char)(high - low)));
}

WITH_512 static inline void classify_rest_512(struct byte_classes *c, __m512i bytes)
{
    c->opening_squares = equal_512(bytes, '[');
    c->brackets = c->opening_squares | equal_512(bytes, ']') | between_512(bytes, '(', ')');
    c->questions = equal_512(bytes, '?');
    c->colons = between_512(bytes, ':', ';');
    c->percents = equal_512(bytes, '%');
    c->dollars = equal_512(bytes, '$');
    if (!c->beyond_ascii)
        return;
    uint64_t e2 = equal_512(bytes, '\xE2'), x80 = equal_512(bytes, '\x80');
    uint64_t lasts = between_512(bytes, '\x93', '\x94') | between_512(bytes, '\x9C', '\x9D');
    c->curly = general_punctuation(e2, x80, lasts);
    c->curly_singles = general_punctuation(e2, x80, equal_512(bytes, '\x99'));
}

WITH_512 static ALWAYS_INLINE void sort_out_512(struct byte_classes *c, __m512i bytes)
{
    __m512i lower = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    *c = (struct byte_classes){
        .letters = between_512(lower, 'a', 'z'),
        .commas = equal_512(bytes, ','),
        .quotes = equal_512(bytes, '"'),
        .feeds = equal_512(bytes, '\n'),
        .stops = equal_512(bytes, '.'),
        .digits = between_512(bytes, '0', '9'),
        .hyphens = equal_512(bytes, '-'),
        .apostrophes = equal_512(bytes, '\''),
        .beyond_ascii = _mm512_movepi8_mask(bytes),
    };
    c->spaces = equal_512(bytes, ' ') | c->feeds;
    c->rest = ~(c->letters | c->spaces | c->commas | c->quotes | c->stops | c->digits | c->hyphens |
                c->apostrophes);
    if (c->rest)
        classify_rest_512(c, bytes);
}

WITH_512 static void read_512(struct byte_block *b, struct block_rules rules,
                              const struct vocabulary *words, const char *data, size_t left)
{
    struct byte_classes c;
    sort_out_512(&c, load_512(data, left));
    read_block(b, &c, rules, words, data, left);
    _mm256_zeroupper(); /* by hand: compilers forget it on some ways out */
}

/* The bytes of the mask, moved together. */
WITH_512 static inline __m512i chosen(uint64_t mask, __m512i bytes)
{
    return _mm512_maskz_compress_epi8(mask, bytes);
}

WITH_512 static inline __m512i looked_up(const unsigned char table[BLOCK], __m512i bytes)
{
    return _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(table));
}

static const unsigned char each[BLOCK] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* Each byte n places later, zeros before. */
WITH_512 static inline __m512i later(__m512i bytes, unsigned n)
{
    __m512i from = _mm512_sub_epi8(_mm512_loadu_si512(each), _mm512_set1_epi8((char)n));
    return _mm512_maskz_permutexvar_epi8(~(uint64_t)0 << n, from, bytes);
}

/* Of all words of letters at once those are told, by the ends of their last four letters, that may
 * be contractions; they are few. The bits of their last bytes. */
WITH_512 static ALWAYS_INLINE uint64_t filter_512(const struct vocabulary_filter *contractions,
                                                  __m512i bytes, uint64_t letters)
{
    __m512i words = _mm512_maskz_mov_epi8(letters, bytes);
    __m512i ends = _mm512_and_si512(looked_up(contractions->tails[0], words),
                                    looked_up(contractions->tails[1], later(words, 1)));
    __m512i rest = _mm512_and_si512(looked_up(contractions->tails[2], later(words, 2)),
                                    looked_up(contractions->tails[3], later(words, 3)));
    return _mm512_test_epi8_mask(ends, rest);
}

WITH_512 static uint64_t list_512(struct block_tokens *found,
                                  const struct vocabulary_filter *contractions, const char *data,
                                  size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = (unsigned)__builtin_popcountll(starts);
    __m512i bytes = load_512(data, left), places = _mm512_loadu_si512(each);
    __m512i lower = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
    _mm512_storeu_si512(found->first, chosen(starts, places));
    _mm512_storeu_si512(found->last, chosen(lasts, places));
    uint64_t maybe = filter_512(contractions, bytes, between_512(lower, 'a', 'z')) & lasts;
    _mm256_zeroupper();
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned i = (unsigned)__builtin_popcountll(lasts & ~bits_from(last));
        if (i >= count)
            break;
        if (may_be_contraction(contractions, data, found->first[i], last)) {
            found->count = i;
            return starts & bits_from(found->first[i]);
        }
    }
    found->count = count;
    return 0;
}

/* The same without the list: the first byte of the first that may be one, or BLOCK. */
WITH_512 static ALWAYS_INLINE unsigned contraction_512(const struct vocabulary_filter *contractions,
                                                       const char *data, __m512i bytes,
                                                       uint64_t letters, uint64_t starts,
                                                       uint64_t lasts)
{
    uint64_t maybe = filter_512(contractions, bytes, letters) & lasts;
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned at = last_bit(starts & ~bits_from(last + 1));
        if (may_be_contraction(contractions, data, at, last))
            return at;
    }
    return BLOCK;
}

/* Each byte of half a block gets a line feed at its side; those that stay move together. */
WITH_512 static inline char *write_half(char *to, __m512i pairs, uint32_t inside, uint32_t lasts)
{
    uint64_t stay = _pdep_u64(inside, 0x5555555555555555u) | _pdep_u64(lasts, 0xAAAAAAAAAAAAAAAAu);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(stay, pairs));
    return to + __builtin_popcountll(stay);
}

WITH_512 static inline __m512i with_line_feeds(__m256i bytes)
{
    __m512i wide = _mm512_cvtepu8_epi16(bytes);
    return _mm512_or_si512(wide, _mm512_set1_epi16('\n' << 8));
}

WITH_512 static ALWAYS_INLINE char *spread_512(char *to, __m512i bytes, uint64_t inside,
                                               uint64_t lasts)
{
    to = write_half(to, with_line_feeds(_mm512_castsi512_si256(bytes)), (uint32_t)inside,
                    (uint32_t)lasts);
    to = write_half(to, with_line_feeds(_mm512_extracti64x4_epi64(bytes, 1)),
                    (uint32_t)(inside >> 32), (uint32_t)(lasts >> 32));
    return to;
}

WITH_512 static char *write_512(char *to, const char *data, size_t left, uint64_t inside,
                                uint64_t lasts)
{
    to = spread_512(to, load_512(data, left), inside, lasts);
    _mm256_zeroupper();
    return to;
}

/* ---- block after block ---- */

/* What the last token of a block is read off, should it be asked for. */
struct last_part {
    size_t at; /* of the block */
    uint64_t starts, lasts, clitics, letters, digits;
};

static struct token last_token(const struct last_part *p)
{
    const struct byte_block b = {.clitics = p->clitics, .letters = p->letters, .digits = p->digits};
    unsigned start = last_bit(p->starts);
    return (struct token){.start = p->at + start,
                          .end = p->at + last_bit(p->lasts) + 1,
                          .type = block_type_of(&b, start)};
}

WITH_512 static bool run_512(struct block_run *r)
{
    const char *text = r->text.data;
    const size_t len = r->text.len;
    char *to = r->to;
    size_t at = r->at, line = r->line;
    bool asks = false;
    struct last_part last = {0};
    while (at < len && !asks && (size_t)(r->limit - to) >= BLOCK_ROOM) {
        struct byte_classes c;
        struct byte_block b;
        __m512i bytes = load_512(text + at, len - at);
        sort_out_512(&c, bytes);
        read_block(&b, &c, r->rules, r->words, text + at, len - at);
        unsigned end = first_bit(b.others), certain = block_certain_part(&b, 0, end);
        uint64_t part = ~bits_from(certain);
        unsigned contraction = contraction_512(&r->words->contractions, text + at, bytes,
                                               b.letters, b.starts, b.lasts & part);
        if (contraction < certain) {
            end = certain = contraction;
            part = ~bits_from(certain);
        }
        to = spread_512(to, bytes, b.inside & part, b.lasts & part);
        asks = !certain || (end < BLOCK && !(b.torn >> end & 1) && at + end < len);
        if (b.lasts & part)
            last = (struct last_part){at,        b.starts & part, b.lasts & part,
                                      b.clitics, b.letters,       b.digits};
        line = c.feeds & part ? at + last_bit(c.feeds & part) + 1 : line;
        at += certain;
    }
    _mm256_zeroupper();
    if (last.lasts)
        r->last = last_token(&last);
    r->at = at;
    r->line = line;
    r->to = to;
    return asks;
}

/* ---- which ---- */

static bool has_512(void)
{
    return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

const struct block_ways *block_ways_with(enum tokenizer_vectors most)
{
    static const struct block_ways ways_128 = {read_128, list_128, write_128, NULL};
    static const struct block_ways ways_512 = {read_512, list_512, write_512, run_512};
    if (most >= VECTORS_512 && has_512())
        return &ways_512;
    return &ways_128;
}

#endif
