/* 64 bytes at once: of which class each is, and where the plain tokens among them are. By the
 * widest vectors that the processor has; all find the same. For src/analysis/tokens/tokenizer*.c
 * alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_BLOCKS_H
#define ANALYSIS_TOKENS_TOKENIZER_BLOCKS_H

#include "analysis/tokens/tokenizer.h"
#include "analysis/tokens/tokenizer_vocabulary.h"
#include "text/ascii.h"

enum { BLOCK = 64 };

/* A bit for each of the bytes. */
struct byte_block {
    uint64_t letters;
    uint64_t starts, lasts; /* of tokens: runs of letters, and what is one whatever stands around it
                               in ASCII: comma, double quotation mark, dash */
    uint64_t inside;        /* all bytes of these */
    uint64_t signs;         /* the last bytes of the latter, the least sure: a mark might follow */
    uint64_t stops;  /* full stops behind a letter, before a space, a sign or the end of the text */
    uint64_t others; /* no part of these, nor a space */
    uint64_t closed; /* of the others, those that a word may stand before without more ado */
};

/* What vectors tell of the bytes. */
struct byte_classes {
    uint64_t letters, signs, spaces, stops, beyond_ascii;
};

/* Tokens of a block: their first and their last bytes. */
struct block_tokens {
    unsigned count;
    unsigned char first[BLOCK], last[BLOCK];
};

struct block_ways {
    /* Of the bytes at data the first `left` are text; no more are read. */
    void (*classify)(struct byte_classes *c, const char *data, size_t left);
    /* Lists the tokens that begin at the bits of starts and end at the first as many of lasts, up
     * to one that may be a contraction; gives back the starts of that one and those behind it. */
    uint64_t (*list)(struct block_tokens *found, const struct vocabulary_filter *contractions,
                     const char *data, size_t left, uint64_t starts, uint64_t lasts);
    /* Writes the bytes of the bits of inside, and a line feed behind each of lasts; gives back the
     * end. Up to BLOCK_ROOM bytes are touched. */
    char *(*spread)(char *to, const char *data, size_t left, uint64_t inside, uint64_t lasts);
};

enum { BLOCK_ROOM = 3 * BLOCK };

#if ASCII_BLOCKS
/* The block at data. */
void block_read(struct byte_block *b, const struct block_ways *ways, const char *data, size_t left);

/* With vectors no wider than `most`, which may be wider than the processor has them. */
const struct block_ways *block_ways_with(enum tokenizer_vectors most);
#endif

#endif
