/* Blocks by vectors of any width: what their bytes are, and block after block written. For each
 * src/analysis/tokens/tokenizer_blocks_WIDTH.c alone, which includes before what has the width, as
 * tokenizer_lanes_WIDTH.h does, with the attribute WIDE for functions that use it:
 *
 *     block_bytes                                   a block of bytes
 *     load_block(data, left)                        zeros where there is no text
 *     bytes_with(bytes, lanes)                      and these bits set
 *     equal_bytes(bytes, lanes)                     a bit for each byte, as of the next two
 *     within_bytes(bytes, range)
 *     bytes_above_ascii(bytes)
 *     rest_among(classes, bytes)                    struct byte_classes' rest, by the others
 *     maybe_contractions(filter, bytes, letters)    the last bytes of all words that are one
 *     spread_block(to, bytes, data, left, inside, lasts)    as struct block_ways has it
 *     leave_vectors()                               before functions for any processor
 */
#ifndef ANALYSIS_TOKENS_TOKENIZER_VECTORS_H
#define ANALYSIS_TOKENS_TOKENIZER_VECTORS_H

#ifndef WIDE
#include "analysis/tokens/tokenizer_narrow.h"
#endif

#if ASCII_BLOCKS

/* ---- what the bytes of a block are ---- */

WIDE static ALWAYS_INLINE uint64_t letters_among(block_bytes bytes, const struct sought *sought)
{
    return within_bytes(bytes_with(bytes, &sought->small), &sought->letters);
}

/* The most common bytes. */
WIDE static ALWAYS_INLINE struct byte_classes classify(const struct sought *sought,
                                                       block_bytes bytes)
{
    struct byte_classes c = {
        .letters = letters_among(bytes, sought),
        .spaces = equal_bytes(bytes, &sought->space) | equal_bytes(bytes, &sought->feed),
        .commas = equal_bytes(bytes, &sought->comma),
        .quotes = equal_bytes(bytes, &sought->quote),
        .stops = equal_bytes(bytes, &sought->stop),
        .digits = within_bytes(bytes, &sought->digits),
        .hyphens = equal_bytes(bytes, &sought->hyphen),
        .apostrophes = equal_bytes(bytes, &sought->apostrophe),
        .beyond_ascii = bytes_above_ascii(bytes),
    };
    c.rest = rest_among(&c, bytes);
    return c;
}

WIDE static ALWAYS_INLINE void
classify_signs(struct byte_classes *c, const struct sought *sought, block_bytes bytes)
{
    c->opening_squares = equal_bytes(bytes, &sought->opening_square);
    c->brackets = c->opening_squares | equal_bytes(bytes, &sought->closing_square) |
                  within_bytes(bytes, &sought->parentheses);
    c->questions = equal_bytes(bytes, &sought->question);
    c->exclamations = equal_bytes(bytes, &sought->exclamation);
    const uint64_t colons = equal_bytes(bytes, &sought->colon);
    c->colons = colons | equal_bytes(bytes, &sought->semicolon);
    c->slashes = equal_bytes(bytes, &sought->slash);
    c->separators = colons | c->slashes;
    c->percents = equal_bytes(bytes, &sought->percent);
    c->dollars = equal_bytes(bytes, &sought->dollar);
}

WIDE static ALWAYS_INLINE void
classify_beyond_ascii(struct byte_classes *c, const struct sought *sought, block_bytes bytes)
{
    const uint64_t seconds = equal_bytes(bytes, &sought->x80) >> 1;
    const uint64_t general = equal_bytes(bytes, &sought->e2) & seconds;
    uint64_t lasts = within_bytes(bytes, &sought->dashes) | within_bytes(bytes, &sought->quotes);
    c->curly = general & lasts >> 2;
    c->curly_singles = general & equal_bytes(bytes, &sought->x99) >> 2;
    c->curly_openers = general & equal_bytes(bytes, &sought->x98) >> 2;
    c->no_breaks = equal_bytes(bytes, &sought->c2) & equal_bytes(bytes, &sought->xa0) >> 1;
}

WIDE static OUT_OF_LINE void read_any(struct byte_block *b, struct block_rules rules,
                                      const struct vocabulary *words, const char *data, size_t left)
{
    const struct sought *sought = what_is_sought();
    block_bytes bytes = load_block(data, left);
    struct byte_classes c = classify(sought, bytes);
    c.rest &= text_bits(left); /* there is nothing behind a short text to look at */
    if (c.rest) {
        classify_signs(&c, sought, bytes);
        classify_beyond_ascii(&c, sought, bytes);
    }
    if (rules.bare) { /* so that compilers know it in either */
        read_block(b, &c, rules, words, data, left);
    } else {
        rules.bare = false;
        read_block(b, &c, rules, words, data, left);
    }
    leave_vectors();
}

/* The same in place, as most blocks hold nothing but the common bytes and curly quotation marks:
 * compilers then know much to be none. */
WIDE static ALWAYS_INLINE void
read_inline(struct byte_block *b, const struct sought *sought, block_bytes bytes,
            struct block_rules rules, const struct vocabulary *words, const char *data, size_t left)
{
    struct byte_classes c = classify(sought, bytes);
    if (c.rest == c.beyond_ascii) {
        classify_beyond_ascii(&c, sought, bytes);
        read_block(b, &c, rules, words, data, left);
        return;
    }
    struct byte_block any; /* so that the others need not stand in memory */
    read_any(&any, rules, words, data, left);
    *b = any;
}

/* ---- block after block ---- */

WIDE static char *spread_any(char *to, const char *data, size_t left, uint64_t inside,
                             uint64_t lasts)
{
    to = spread_block(to, load_block(data, left), data, left, inside, lasts);
    leave_vectors();
    return to;
}

/* What a run holds at hand. */
struct running {
    const char *text;
    size_t len, at;
    char *to;
    size_t last_at, last_end;
};

/* Writes the bits of `part`, the first so many of the block, of which `left` bytes are text. */
WIDE static ALWAYS_INLINE void write_part(struct running *n, const struct byte_block *b,
                                          block_bytes bytes, size_t left, uint64_t part,
                                          unsigned certain)
{
    const uint64_t lasts = b->lasts & part;
    n->to = spread_block(n->to, bytes, n->text + n->at, left, b->inside & part, lasts);
    if (lasts) {
        n->last_at = n->at;
        n->last_end = n->at + certain;
    }
    n->at += certain;
}

/* The first byte of the first word that may be a contraction, or BLOCK. */
WIDE static ALWAYS_INLINE unsigned contraction_in(const struct vocabulary_filter *contractions,
                                                  const char *data, block_bytes bytes,
                                                  uint64_t letters, uint64_t lasts)
{
    uint64_t maybe = maybe_contractions(contractions, bytes, letters) & letters & lasts;
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned at = run_start(letters, last + 1);
        if (may_be_contraction(contractions, data, at, last))
            return at;
    }
    return BLOCK;
}

/* One block more; true where the rules have to be asked. The next begins behind the
 * last space of this one, wherever that is known to be right: where it is does not hang on all that
 * the masks tell, so that processors begin with the next before they have told it. */
WIDE static ALWAYS_INLINE bool write_block(const struct block_run *r, struct running *n,
                                           const struct byte_block *b, block_bytes bytes,
                                           size_t left)
{
    const unsigned behind_space = last_bit(b->spaces | 1) + 1;
    const uint64_t spaced = ~(uint64_t)0 >> (BLOCK - behind_space);
    unsigned contraction = contraction_in(&r->words->contractions, n->text + n->at, bytes,
                                          b->letters, b->lasts);
    if (b->spaces && !(b->others & spaced) && contraction >= behind_space) {
        write_part(n, b, bytes, left, spaced, behind_space);
        return false;
    }
    unsigned end = first_bit(b->others), certain = block_certain_part(b, 0, end);
    if (contraction < certain)
        end = certain = contraction;
    write_part(n, b, bytes, left, ~bits_from(certain), certain);
    return !certain || (end < BLOCK && !(b->torn >> end & 1) && n->at - certain + end < n->len);
}

WIDE static bool run_blocks(struct block_run *r)
{
    const struct block_rules english = {.news = true, .clitics = true, .bare = true};
    const struct sought *sought = what_is_sought();
    struct running n = {r->text.data, r->text.len, r->at, r->to, 0, 0};
    bool asks = false;
    /* The most of most texts, with all that is known of it told to the compiler. */
    if (r->rules.clitics && !r->rules.ordinals)
        while (n.at + 2 * BLOCK <= n.len && !asks) {
            struct byte_block b;
            const char *data = n.text + n.at;
            block_bytes bytes = load_block(data, BLOCK);
            read_inline(&b, sought, bytes, english, r->words, data, 2 * BLOCK);
            asks = write_block(r, &n, &b, bytes, 2 * BLOCK);
        }
    while (n.at < n.len && !asks) {
        struct byte_block b;
        const char *data = n.text + n.at;
        const size_t left = n.len - n.at;
        read_any(&b, r->rules, r->words, data, left);
        asks = write_block(r, &n, &b, load_block(data, left), left);
    }
    leave_vectors();
    r->at = n.at;
    r->to = n.to;
    r->last_at = n.last_at;
    r->last_end = n.last_end;
    return asks;
}

#endif

#endif
