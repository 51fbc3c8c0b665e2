/* Numbers in as few bytes as they need, on tapes: eight bytes are always written and read, of which
 * some count (TAPE_SLACK makes room for the others). */
#ifndef ANALYSIS_COUNTS_PACKED_H
#define ANALYSIS_COUNTS_PACKED_H

#include "base/little.h"

#include <stddef.h>
#include <stdint.h>

static inline size_t packed_bytes(uint64_t value)
{
    return value ? (71 - (size_t)__builtin_clzll(value)) / 8 : 0;
}

/* Writes the least `bytes` bytes, least byte first. */
static inline char *packed_put(char *out, uint64_t value, size_t bytes)
{
    little_store64(out, value);
    return out + bytes;
}

/* Reads `bytes` (0 to 8) of them. */
static inline uint64_t packed_get(const char **at, size_t bytes)
{
    uint64_t value = little_load64(*at);
    *at += bytes;
    return bytes == 8 ? value : value & (((uint64_t)1 << 8 * bytes) - 1);
}

#endif
