/* Blocks by vectors of 16 bytes, which every x86-64 has; and the choice between these and wider. */
#include "analysis/tokens/tokenizer_blocks.h"

#include "analysis/tokens/tokenizer_blocks_512.h"
#include "analysis/tokens/tokenizer_masks.h"

#if ASCII_BLOCKS

#include <immintrin.h>

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

/* Copies bytes in which each space ends a token, sixteen at a time where those may be read. A space
 * at which no line ends begins with C2, which no token of a block holds. */
static inline char *copy_spaced(char *to, const char *from, size_t len, size_t left)
{
    const __m128i space = _mm_set1_epi8(' '), c2 = _mm_set1_epi8('\xC2'), lf = _mm_set1_epi8('\n');
    char room[BLOCK];
    from = whole_block(from, left, room);
    for (size_t at = 0; at < len; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + at));
        __m128i spaces = _mm_or_si128(_mm_cmpeq_epi8(bytes, space), _mm_cmpeq_epi8(bytes, c2));
        bytes = _mm_or_si128(_mm_andnot_si128(spaces, bytes), _mm_and_si128(spaces, lf));
        _mm_storeu_si128((__m128i *)(void *)(to + at), bytes);
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
    c->exclamations = equal_128(bytes, '!');
    const uint64_t colons = equal_128(bytes, ':');
    c->colons = colons | equal_128(bytes, ';');
    c->slashes = equal_128(bytes, '/');
    c->separators = colons | c->slashes;
    c->percents = equal_128(bytes, '%');
    c->dollars = equal_128(bytes, '$');
    if (!c->beyond_ascii)
        return;
    const uint64_t general = equal_128(bytes, '\xE2') & equal_128(bytes, '\x80') >> 1;
    uint64_t dashes = equal_128(bytes, '\x93') | equal_128(bytes, '\x94');
    uint64_t quotes = equal_128(bytes, '\x9C') | equal_128(bytes, '\x9D');
    c->curly = general & (dashes | quotes) >> 2;
    c->curly_singles = general & equal_128(bytes, '\x99') >> 2;
    c->curly_openers = general & equal_128(bytes, '\x98') >> 2;
    c->no_breaks = equal_128(bytes, '\xC2') & equal_128(bytes, '\xA0') >> 1;
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
    c->spaces = equal_128(bytes, ' ') | equal_128(bytes, '\n');
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

const struct block_ways *block_ways_with(enum tokenizer_vectors most)
{
    static const struct block_ways ways_128 = {read_128, list_128, write_128, NULL};
    const struct block_ways *wide = most >= VECTORS_512 ? block_ways_512() : NULL;
    return wide ? wide : &ways_128;
}

#endif
