/* Blocks by the widest vectors that the processor has; all find the same. For
 * src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_BLOCKS_H
#define ANALYSIS_TOKENS_TOKENIZER_BLOCKS_H

#include "analysis/tokens/tokenizer_block.h"

#if ASCII_BLOCKS
/* With vectors no wider than `most`, which may be wider than the processor has them. */
const struct block_ways *block_ways_with(enum tokenizer_vectors most);

/* By vectors of so many bits; NULL where the processor does not have them. */
const struct block_ways *block_ways_128(void);
const struct block_ways *block_ways_256(void);
const struct block_ways *block_ways_512(void);
#endif

#endif
