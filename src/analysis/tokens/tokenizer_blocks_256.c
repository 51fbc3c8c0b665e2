/* Blocks by vectors of 32 bytes. */
#include "analysis/tokens/tokenizer_blocks.h"

#include "analysis/tokens/tokenizer_lanes_256.h"
#include "analysis/tokens/tokenizer_narrow.h"
#include "analysis/tokens/tokenizer_vectors.h"

#if ASCII_BLOCKS

const struct block_ways *block_ways_256(void)
{
    static const struct block_ways ways = {read_any, put_any, spread_any, run_blocks};
    return processor_has_256() ? &ways : NULL;
}

#endif
