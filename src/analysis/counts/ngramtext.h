/* How a counter keeps its text: as numbers in units of 16 bits, of words and of the borders between
 * them. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMTEXT_H
#define ANALYSIS_COUNTS_NGRAMTEXT_H

#include "base/tape.h"

#include <stdbool.h>
#include <stdint.h>

/* A number below NGRAMTEXT_LONG is one unit; of a larger one the first unit holds the upper 15 bits
 * under a set first bit. Common words come early and so have small numbers: most take two bytes. */

enum {
    NGRAMTEXT_BREAK,
    NGRAMTEXT_DOCUMENT,
    NGRAMTEXT_GROUP, /* its number follows */
    NGRAMTEXT_PART,  /* the number of the part follows, whose numbers the next words have */
    NGRAMTEXT_MARKS, /* a word has its number behind these */
    NGRAMTEXT_LONG = 0x8000
};

/* The next number of the text; false at the end of the piece. */
static inline __attribute__((always_inline)) bool
ngramtext_next(const uint16_t **at, const uint16_t *end, uint32_t *number)
{
    if (*at == end)
        return false;
    uint32_t unit = *(*at)++;
    *number = unit < NGRAMTEXT_LONG ? unit : (unit & (NGRAMTEXT_LONG - 1)) << 16 | *(*at)++;
    return true;
}

/* A unit of a piece of the tape. A piece begins with a border or a word, not with the number that
 * belongs to a mark. */
struct ngramtext_place {
    size_t piece, unit;
};

static const struct ngramtext_place NGRAMTEXT_START = {0, 0};

static inline struct ngramtext_place ngramtext_end(const struct tape *text)
{
    return (struct ngramtext_place){tape_pieces(text), 0};
}

/* The text from one place to another, piece by piece. */
struct ngramtext_reader {
    struct tape_reader tape;
    struct ngramtext_place from, to;
};

static inline void ngramtext_start(struct ngramtext_reader *r, const struct tape *text,
                                   struct ngramtext_place from, struct ngramtext_place to)
{
    *r = (struct ngramtext_reader){.from = from, .to = to};
    tape_start_at(&r->tape, text, from.piece);
}

/* What lies there of the next piece; false at the end. */
static inline bool ngramtext_piece(struct ngramtext_reader *r, const uint16_t **at,
                                   const uint16_t **end)
{
    size_t number = r->tape.next;
    struct slice piece;
    if (number > r->to.piece || (number == r->to.piece && !r->to.unit) ||
        !tape_next(&r->tape, &piece))
        return false;
    const uint16_t *units = (const void *)piece.data;
    *at = units + (number == r->from.piece ? r->from.unit : 0);
    *end = units + (number == r->to.piece ? r->to.unit : piece.len / sizeof *units);
    return true;
}

static inline void ngramtext_free(struct ngramtext_reader *r)
{
    tape_reader_free(&r->tape);
}

#endif
