/* Blocks by vectors of 64 bytes. */
#include "analysis/tokens/tokenizer_blocks.h"

#include "analysis/tokens/tokenizer_lanes_512.h"
#include "analysis/tokens/tokenizer_vectors.h"

#if ASCII_BLOCKS

WIDE static uint64_t list_any(struct block_tokens *found,
                              const struct vocabulary_filter *contractions, const char *data,
                              size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = (unsigned)__builtin_popcountll(starts);
    __m512i bytes = load_block(data, left), places = _mm512_loadu_si512(each);
    _mm512_storeu_si512(found->first, chosen(starts, places));
    _mm512_storeu_si512(found->last, chosen(lasts, places));
    const uint64_t letters = letters_among(bytes, what_is_sought());
    uint64_t maybe = maybe_contractions(contractions, bytes, letters) & lasts;
    leave_vectors();
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned i = (unsigned)__builtin_popcountll(lasts & ~bits_from(last));
        if (i >= count)
            break;
        if (may_be_contraction(contractions, data, found->first[i], last)) {
            found->count = i;
            return starts & bits_from(found->first[i]);
        }
    }
    found->count = count;
    return 0;
}

static bool has_512(void)
{
    return block_has_lzcnt() && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

const struct block_ways *block_ways_512(void)
{
    static const struct block_ways ways = {read_any, list_any, spread_any, run_blocks};
    return has_512() ? &ways : NULL;
}

#endif
