/* Numbers in as few bytes as they need, on tapes: eight bytes are always written and read, of which
 * some count (TAPE_SLACK makes room for the others). */
#ifndef ANALYSIS_COUNTS_PACKED_H
#define ANALYSIS_COUNTS_PACKED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline size_t packed_bytes(uint64_t value)
{
    return value ? (71 - (size_t)__builtin_clzll(value)) / 8 : 0;
}

/* Writes the least `bytes` bytes, least byte first. */
static inline char *packed_put(char *out, uint64_t value, size_t bytes)
{
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    memcpy(out, &value, 8);
    return out + bytes;
}

/* Reads `bytes` (0 to 8) of them. */
static inline uint64_t packed_get(const char **at, size_t bytes)
{
    uint64_t value;
    memcpy(&value, *at, 8);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    *at += bytes;
    return bytes == 8 ? value : value & (((uint64_t)1 << 8 * bytes) - 1);
}

#endif
