/* Blocks by vectors of 16 bytes, which every x86-64 has. */
#include "analysis/tokens/tokenizer_blocks.h"

#include "analysis/tokens/tokenizer_lanes_128.h"
#include "analysis/tokens/tokenizer_narrow.h"
#include "analysis/tokens/tokenizer_vectors.h"

#if ASCII_BLOCKS

const struct block_ways *block_ways_128(void)
{
    static const struct block_ways ways = {read_any, put_any, spread_any, run_blocks};
    return &ways;
}

#endif
