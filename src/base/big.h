/* Numbers in big-endian order: their bytes sort as they do. */
#ifndef BASE_BIG_H
#define BASE_BIG_H

#include "base/buffer.h"

static inline void big_append64(struct buffer *out, uint64_t word)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(word >> (56 - 8 * i) & 0xFF);
    buffer_append(out, slice_of(bytes, sizeof bytes));
}

static inline uint64_t big_load64(const char *bytes)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word = word << 8 | (unsigned char)bytes[i];
    return word;
}

#endif
