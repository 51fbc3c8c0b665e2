/* Blocks by vectors of 64 bytes. For src/analysis/tokens/tokenizer_blocks.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_BLOCKS_512_H
#define ANALYSIS_TOKENS_TOKENIZER_BLOCKS_512_H

#include "analysis/tokens/tokenizer_block.h"

#if ASCII_BLOCKS
/* NULL where the processor has no such vectors. */
const struct block_ways *block_ways_512(void);
#endif

#endif
