/* The choice between blocks by vectors of one width or another. */
#include "analysis/tokens/tokenizer_blocks.h"

#if ASCII_BLOCKS

const struct block_ways *block_ways_with(enum tokenizer_vectors most)
{
    const struct block_ways *ways = most >= VECTORS_512 ? block_ways_512() : NULL;
    if (!ways && most >= VECTORS_256)
        ways = block_ways_256();
    return ways ? ways : block_ways_128();
}

#endif
