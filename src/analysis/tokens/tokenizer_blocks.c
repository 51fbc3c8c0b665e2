/* The choice between blocks by vectors of one width or another. */
#include "analysis/tokens/tokenizer_blocks.h"

#if ASCII_BLOCKS

/* Steps are counted with the vectors that every processor has, so that the count hangs on none. */
#ifdef NEWSWIRE_STEPS
static const enum tokenizer_vectors widest = VECTORS_128;
#else
static const enum tokenizer_vectors widest = VECTORS_512;
#endif

const struct block_ways *block_ways_with(enum tokenizer_vectors most)
{
    most = most < widest ? most : widest;
    const struct block_ways *ways = most >= VECTORS_512 ? block_ways_512() : NULL;
    if (!ways && most >= VECTORS_256)
        ways = block_ways_256();
    return ways ? ways : block_ways_128();
}

#endif
