/* A growable run of bytes that owns its memory. {0} is the valid empty buffer. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/memory.h"
#include "base/slice.h"

#include <stdint.h>

struct buffer {
    char *data;
    size_t len, cap;
};

void buffer_free(struct buffer *b);

/* buffer_reserve where there is no room yet. */
char *buffer_grow(struct buffer *b, size_t extra);

/* Room for extra more bytes behind len; returns the place where they go. */
static inline char *buffer_reserve(struct buffer *b, size_t extra)
{
    return b->data && extra <= b->cap - b->len ? b->data + b->len : buffer_grow(b, extra);
}

void buffer_append_u64(struct buffer *b, uint64_t value);
void buffer_append_i64(struct buffer *b, int64_t value);

/* The value with that many (0 to 17) decimal places, rounded correctly (ties of the exact binary
 * value to even, as printf does), never "-0.000". inf, -inf and nan are written so. */
void buffer_append_fixed(struct buffer *b, double value, int places);

/* The value with that many (1 to 17) significant digits, as %g writes it: no zeros at the end, an
 * exponent where it is very large or small. inf, -inf and nan are written so; never "-0". */
void buffer_append_significant(struct buffer *b, double value, int digits);

static inline void buffer_clear(struct buffer *b)
{
    b->len = 0;
}

static inline void buffer_append(struct buffer *b, struct slice s)
{
    if (s.len) {
        memcpy(buffer_reserve(b, s.len), s.data, s.len);
        b->len += s.len;
    }
}

static inline void buffer_append_byte(struct buffer *b, char c)
{
    if (b->len == b->cap)
        buffer_reserve(b, 1);
    b->data[b->len++] = c;
}

/* A view of what is there; valid until the buffer changes. */
static inline struct slice buffer_slice(const struct buffer *b)
{
    return slice_of(b->data, b->len);
}

#endif
