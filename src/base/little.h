/* Numbers in little-endian order, the same in a file on every machine. */
#ifndef BASE_LITTLE_H
#define BASE_LITTLE_H

#include <stdint.h>
#include <string.h>

static inline uint64_t little_load64(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint32_t little_load32(const char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

/* The first len bytes, 7 at most, as if zeros followed. Loads that overlap: no loop. */
static inline uint64_t little_load_few(const char *p, size_t len)
{
    if (len >= 4)
        return little_load32(p) | (uint64_t)little_load32(p + len - 4) << (8 * (len - 4));
    if (!len)
        return 0;
    const unsigned char *u = (const unsigned char *)p;
    return u[0] | (uint64_t)u[len / 2] << (8 * (len / 2)) | (uint64_t)u[len - 1] << (8 * (len - 1));
}

static inline void little_store64(char *p, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(p, &word, sizeof word);
}

static inline void little_store32(char *p, uint32_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    memcpy(p, &word, sizeof word);
}

#endif
