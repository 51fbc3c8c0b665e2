/* The bits of packed keys (struct ngram_layout), for the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMKEY_H
#define ANALYSIS_COUNTS_NGRAMKEY_H

#include <stddef.h>
#include <stdint.h>

/* Adds value to the key, shifted left; what was there is zero. */
static inline void ngramkey_put_bits(uint64_t *key, size_t width, uint64_t value, unsigned shift)
{
    size_t word = width - 1 - shift / 64;
    key[word] |= value << shift % 64;
    if (shift % 64 && word > 0)
        key[word - 1] |= value >> (64 - shift % 64);
}

/* The bits [shift, shift + bits) of the key, from the last one. */
static inline uint32_t ngramkey_bits(const uint64_t *key, size_t width, unsigned shift,
                                     unsigned bits)
{
    if (bits == 0)
        return 0;
    size_t word = width - 1 - shift / 64;
    uint64_t value = key[word] >> shift % 64;
    if (shift % 64 + bits > 64)
        value |= key[word - 1] << (64 - shift % 64);
    return (uint32_t)(value & (UINT64_MAX >> (64 - bits)));
}

#endif
