/* What vectors cannot do that do not move bytes together: tokens are put one by one, and written
 * in pieces that end in a space. For src/analysis/tokens/tokenizer_blocks_128.c and
 * tokenizer_blocks_256.c alone, which include their lanes before, with copy_spaced(to, from) among
 * them: it copies a block in which each space is made a line feed. A space at which no line ends
 * begins with C2, which no token of a block holds. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_NARROW_H
#define ANALYSIS_TOKENS_TOKENIZER_NARROW_H

#ifndef WIDE
#include "analysis/tokens/tokenizer_lanes_128.h"
#endif

#if ASCII_BLOCKS

WIDE static uint64_t put_any(struct token **to, const struct block_part *p)
{
    const uint64_t maybe = maybe_contractions(p->contractions, load_block(p->data, p->left), 0);
    const struct byte_block *b = p->block;
    const uint64_t odd = b->digits | b->clitics | b->symbols | b->curved;
    const size_t block = p->at, sentence = p->sentence;
    uint64_t starts = p->starts, lasts = p->lasts;
    struct token *token = *to;
    for (; starts; starts &= starts - 1, lasts &= lasts - 1, token++) {
        unsigned at = (unsigned)__builtin_ctzll(starts), last = (unsigned)__builtin_ctzll(lasts);
        if (maybe >> last & 1 && may_be_contraction(p->contractions, p->data, at, last))
            break;
        *token = p->kinds[b->letters >> at & 1];
        if (odd >> at & 1)
            *token = p->kinds[block_kind(b, at)];
        token->start = block + at;
        token->end = block + last + 1;
        token->sentence = sentence;
        token->is_plain = !(b->curved >> at & 1);
    }
    *to = token;
    return starts;
}

/* The bits from n on, n < BLOCK. */
static inline uint64_t bits_behind(uint64_t bits, unsigned n)
{
    return bits & ~(uint64_t)0 << n;
}

/* The space behind a token becomes its line feed; where there is none, or more than one, a piece
 * ends. More is copied than it holds, as that takes no choice: so two blocks have to lie there. */
WIDE static ALWAYS_INLINE char *spread_pieces(char *to, const char *data, uint64_t inside,
                                              uint64_t lasts)
{
    uint64_t breaks = (lasts & inside >> 1) | (~inside & ~(lasts << 1));
    const unsigned end = last_bit(lasts);
    for (;;) {
        unsigned from = (unsigned)__builtin_ctzll(inside);
        breaks = bits_behind(breaks, from);
        unsigned at = breaks ? (unsigned)__builtin_ctzll(breaks) : end;
        copy_spaced(to, data + from);
        if (at >= end) {
            to += end + 1 - from;
            *to++ = '\n';
            return to;
        }
        unsigned stop = at + (inside >> at & 1);
        to += stop - from;
        *to = '\n';
        to += stop > at;
        inside = bits_behind(inside, stop);
    }
}

WIDE static ALWAYS_INLINE char *spread_block(char *to, block_bytes bytes, const char *data,
                                             size_t left, uint64_t inside, uint64_t lasts)
{
    char room[2 * BLOCK];
    (void)bytes;
    if (!lasts)
        return to;
    return spread_pieces(to, whole_bytes(data, left, room, sizeof room), inside, lasts);
}

#endif

#endif
