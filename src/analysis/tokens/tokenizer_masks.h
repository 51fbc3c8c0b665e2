/* What the masks of a block's bytes tell of its tokens: the same for vectors of any width, and inlined
 * into what reads blocks by them. For src/analysis/tokens/tokenizer_blocks*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_MASKS_H
#define ANALYSIS_TOKENS_TOKENIZER_MASKS_H

#include "analysis/tokens/tokenizer_block.h"

#if ASCII_BLOCKS

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
    uint64_t lone;  /* a full stop behind a sign or space, an apostrophe, before a space */
    uint64_t pairs; /* first bytes of two apostrophes that stand for a quotation mark */
    uint64_t curly; /* first bytes of curly single marks before a space */
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
    found.curly = curly_singles & ~(c->curly_singles << 3) & blank >> 3;
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
        found.starts |= bits_between(start, start + 1);
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

static ALWAYS_INLINE enum stop_owner owner_of(const struct vocabulary *words,
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
            b->clitics >> at & 1 ? STOP_ALONE : owner_of(words, c, data, at, stop);
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
    const uint64_t curly = alone(c->curly, c->beyond_ascii) | bare.curly;
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

/* Whether two of the bytes before stand where a byte of `lasts` is, as in E2 80 94. */
static ALWAYS_INLINE uint64_t general_punctuation(uint64_t e2, uint64_t x80, uint64_t lasts)
{
    return e2 & x80 >> 1 & lasts >> 2;
}

#endif

#endif
