/* A block of 64 bytes, as masks: of which class each byte is, and where the plain tokens among them
 * are. For src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_BLOCK_H
#define ANALYSIS_TOKENS_TOKENIZER_BLOCK_H

#include "analysis/tokens/tokenizer.h"
#include "analysis/tokens/tokenizer_vocabulary.h"
#include "text/ascii.h"

enum { BLOCK = 64 };

/* What may be read off a block besides words, commas and the like. */
struct block_rules {
    bool news;     /* numbers, and signs before a space */
    bool clitics;  /* English 's, n't ... are cut off */
    bool bare;     /* which rules cut the tokens is not wanted: brackets, question marks, and full
                      stops behind any word that is no abbreviation */
    bool ordinals; /* a full stop may belong to the number before it */
};

/* A bit for each of the bytes. */
struct byte_block {
    uint64_t letters;
    uint64_t spaces;  /* line feeds are among them */
    uint64_t digits;  /* and what stands between those of a number: 1,500 */
    uint64_t clitics; /* the first bytes of 's, n't ... behind a word */
    uint64_t inner;   /* of these two what is none where a look at it begins there */
    uint64_t symbols; /* $ before a digit */
    uint64_t starts, lasts; /* of tokens: runs of letters or digits, clitics, and what is one
                               whatever stands around it in ASCII: comma, double quotation mark,
                               dash, hyphen between words */
    uint64_t inside;        /* all bytes of these */
    uint64_t signs;         /* the last bytes of the latter, the least sure: a mark might follow */
    uint64_t stops; /* full stops behind a letter or digit, before a space, a sign or the end of the
                       text */
    uint64_t others; /* no part of these, nor a space */
    uint64_t torn;   /* those that may be, once the block begins later */
    uint64_t closed; /* of the others, those that a word may stand before without more ado */
    /* Where rules are bare: the last bytes of tokens that sentences and clitics may hang on, and
     * the first bytes of those that hold a curly apostrophe. */
    uint64_t watched, curved;
};

/* What vectors tell of the bytes. */
struct byte_classes {
    uint64_t letters, spaces, commas, quotes, stops, beyond_ascii;
    uint64_t digits, hyphens, apostrophes, brackets, opening_squares, questions, exclamations,
        colons, slashes, percents, dollars;
    uint64_t separators;           /* : and /, as between the digits of times and dates */
    uint64_t curly, curly_singles; /* first bytes of E2 80 9x */
    uint64_t curly_openers;        /* and of E2 80 98 */
    uint64_t no_breaks;            /* first bytes of C2 A0, the space at which no line ends */
    uint64_t rest; /* any bytes but the most common: where there are none, fewer are looked for */
};

/* Tokens of a block that are to be put: they begin at the bits of starts and end at the first as
 * many of lasts. */
struct block_part {
    const struct byte_block *block;
    const char *data; /* its bytes, of which the first `left` are text, */
    size_t left, at;  /* and its place in that */
    uint64_t starts, lasts;
    size_t sentence;
    const struct token *kinds; /* what they become, see block_kind: all but their place */
    const struct vocabulary_filter *contractions;
};

enum { KIND_PUNCTUATION, KIND_WORD, KIND_NUMBER, KIND_CLITIC, KIND_SYMBOL, BLOCK_KINDS };

/* The bare text of news, lines and all, written block after block. */
struct block_run {
    struct slice text;
    size_t at; /* the place in it */
    /* Where tokens go, a line feed behind each: no more than two bytes for each byte of the text,
     * and up to BLOCK_ROOM behind the last are touched. */
    char *to;
    /* The part of a block, which is read from last_at on, that held the last token which run wrote:
     * it ends at last_end, which is 0 where run wrote none. */
    size_t last_at, last_end;
    const struct vocabulary *words;
    struct block_rules rules;
};

struct block_ways {
    /* The block at data. Of its bytes the first `left` are text; no more are read. */
    void (*sort_out)(struct byte_block *b, struct block_rules rules, const struct vocabulary *words,
                     const char *data, size_t left);
    /* Puts the tokens at *to, which goes behind them, up to one that may be a contraction; gives
     * back the starts of that one and those behind it. Up to BLOCK are touched. */
    uint64_t (*put)(struct token **to, const struct block_part *p);
    /* Writes the bytes of the bits of inside, and a line feed behind each of lasts; gives back the
     * end. Up to BLOCK_ROOM bytes are touched. */
    char *(*spread)(char *to, const char *data, size_t left, uint64_t inside, uint64_t lasts);
    /* Writes tokens up to the end or, and then it is true, up to where the rules have to be asked.
     */
    bool (*run)(struct block_run *r);
};

enum { BLOCK_ROOM = 3 * BLOCK };

#if ASCII_BLOCKS
/* The bits from n on, n up to 64: without a branch, as any n is as likely as the next. */
static inline uint64_t bits_from(unsigned n)
{
    return ~(uint64_t)0 << n % 64 & (0 - (uint64_t)(n < 64));
}

static inline unsigned first_bit(uint64_t bits)
{
    return bits ? (unsigned)__builtin_ctzll(bits) : 64;
}

static inline unsigned last_bit(uint64_t bits)
{
    return 63 - (unsigned)__builtin_clzll(bits);
}

/* What the token becomes that begins at the bit `at`. */
static inline size_t block_kind(const struct byte_block *b, unsigned at)
{
    if (b->clitics >> at & 1)
        return KIND_CLITIC;
    if (b->symbols >> at & 1)
        return KIND_SYMBOL;
    return b->digits >> at & 1 ? KIND_NUMBER : b->letters >> at & 1;
}

/* Up to where the tokens from the bit `from` on are certain: to the one that touches the other byte
 * at `end`, or the block's end. */
static inline unsigned block_certain_part(const struct byte_block *b, unsigned from, unsigned end)
{
    if (end < 64 && b->closed >> end & 1)
        return end;
    uint64_t gaps = ~(b->letters | b->digits) & bits_from(from) & ~bits_from(end);
    if (!gaps)
        return from;
    unsigned certain = last_bit(gaps) + 1;
    const uint64_t unsure = (uint64_t)(certain == end) & b->signs >> (certain - 1);
    /* The sign's first byte is behind the last one that is no part of it. */
    const uint64_t before = (b->lasts | ~b->inside) & ~bits_from(certain - 1);
    return unsure ? last_bit(before << 1 | 1) : certain;
}
#endif

#endif
