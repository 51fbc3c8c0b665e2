/* What bytes of a text are compared with, many at a time. For
 * src/analysis/tokens/tokenizer_blocks_*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_LANES_H
#define ANALYSIS_TOKENS_TOKENIZER_LANES_H

#include "analysis/tokens/tokenizer_masks.h"
#include "base/processor.h"

#if ASCII_BLOCKS

/* What is looked for, a byte in each lane. It stands in memory, as of a number compilers make the
 * lanes anew for each block, with two instructions more. */
struct lanes {
    _Alignas(BLOCK) unsigned char bytes[BLOCK];
};

/* The bytes from low to low + more. */
struct range {
    struct lanes low, more;
};

#define LANES(c) {{[0 ... BLOCK - 1] = (unsigned char)(c)}}
#define RANGE(first, last) {LANES(first), LANES((last) - (first))}

static const struct sought {
    struct lanes small, comma, quote, feed, space, stop, hyphen, apostrophe;
    struct range letters, digits;
    struct lanes opening_square, closing_square, question, exclamation, percent, dollar;
    struct lanes colon, semicolon, slash;
    struct range parentheses;
    struct lanes e2, x80, x98, x99, c2, xa0;
    struct range dashes, quotes;
} all_sought = {
    .small = LANES(0x20),
    .comma = LANES(','),
    .quote = LANES('"'),
    .feed = LANES('\n'),
    .space = LANES(' '),
    .stop = LANES('.'),
    .hyphen = LANES('-'),
    .apostrophe = LANES('\''),
    .letters = RANGE('a', 'z'),
    .digits = RANGE('0', '9'),
    .opening_square = LANES('['),
    .closing_square = LANES(']'),
    .question = LANES('?'),
    .exclamation = LANES('!'),
    .percent = LANES('%'),
    .dollar = LANES('$'),
    .colon = LANES(':'),
    .semicolon = LANES(';'),
    .slash = LANES('/'),
    .parentheses = RANGE('(', ')'),
    .e2 = LANES(0xE2),
    .x80 = LANES(0x80),
    .x98 = LANES(0x98),
    .x99 = LANES(0x99),
    .c2 = LANES(0xC2),
    .xa0 = LANES(0xA0),
    .dashes = RANGE(0x93, 0x94),
    .quotes = RANGE(0x9C, 0x9D),
};

/* Of the pointer compilers do not know what it points at. */
static ALWAYS_INLINE const struct sought *what_is_sought(void)
{
    const struct sought *sought = &all_sought;
    __asm__("" : "+r"(sought));
    return sought;
}

/* The bits of the bytes that are text. */
static inline uint64_t text_bits(size_t left)
{
    return left < BLOCK ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
}

/* So many bytes at data, of which `left` are text, or a copy with zeros behind its end. */
static inline const char *whole_bytes(const char *data, size_t left, char *room, size_t len)
{
    if (left >= len)
        return data;
    memset(room, 0, len);
    memcpy(room, data, left);
    return room;
}

#endif

#endif
