#include "base/utf8.h"

/* Most of every text is ASCII: sixteen bytes are looked at together. */
#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define UTF8_BLOCKS
#include <emmintrin.h>
#endif

/* What may follow a lead byte: the width of the sequence and the range of the second byte (Unicode
 * 15.0, table 3-7). Width 0 marks bytes that cannot begin a sequence. */
struct lead {
    unsigned char width, second_low, second_high;
};

static struct lead lead_of(unsigned char byte)
{
    if (byte < 0xC2)
        return (struct lead){0, 0, 0};
    if (byte < 0xE0)
        return (struct lead){2, 0x80, 0xBF};
    if (byte < 0xF0)
        return (struct lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
    if (byte < 0xF5)
        return (struct lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
    return (struct lead){0, 0, 0};
}

/* How many bytes at the front of s agree with a sequence of the lead byte's width. */
static size_t matching_prefix(const unsigned char *p, size_t len, struct lead lead)
{
    if (lead.width < 2 || len < 2 || p[1] < lead.second_low || p[1] > lead.second_high)
        return 1;
    size_t n = 2;
    while (n < lead.width && n < len && (p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The value of a sequence of two to four bytes that is as long as its lead byte says, 0 for any
 * other: what is too small for its width, a surrogate or too great does not pass. */
static inline uint32_t decode_beyond_ascii(const unsigned char *p, size_t len, size_t *width)
{
    uint32_t value = 0;
    if (p[0] < 0xE0 && len > 1 && is_continuation(p[1])) {
        value = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        *width = 2;
        return p[0] >= 0xC2 ? value : 0;
    }
    if (len < 3 || p[0] < 0xE0 || !is_continuation(p[1]) || !is_continuation(p[2]))
        return 0;
    value = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    if (p[0] < 0xF0) {
        *width = 3;
        return value >= 0x800 && value - 0xD800 >= 0x800 ? value : 0;
    }
    if (len < 4 || p[0] > 0xF4 || !is_continuation(p[3]))
        return 0;
    value = (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    *width = 4;
    return value >= 0x10000 && value < 0x110000 ? value : 0;
}

size_t utf8_decode(struct slice s, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)s.data;
    size_t width = 0;
    *c = UTF8_REPLACEMENT;
    if (s.len == 0)
        return 0;
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    uint32_t value = decode_beyond_ascii(p, s.len, &width);
    if (!value)
        return 0;
    *c = value;
    return width;
}

size_t utf8_bad_width(struct slice s)
{
    const unsigned char *p = (const unsigned char *)s.data;
    return matching_prefix(p, s.len, lead_of(p[0]));
}

static char continuation(uint32_t c)
{
    return (char)(0x80 | (c & 0x3F));
}

size_t utf8_encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = continuation(c);
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = continuation(c >> 6);
        out[2] = continuation(c);
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = continuation(c >> 12);
    out[2] = continuation(c >> 6);
    out[3] = continuation(c);
    return 4;
}

#ifdef UTF8_BLOCKS
static inline bool is_ascii_64(const char *bytes)
{
    __m128i b[4];
    memcpy(b, bytes, sizeof b);
    __m128i all = _mm_or_si128(_mm_or_si128(b[0], b[1]), _mm_or_si128(b[2], b[3]));
    return _mm_movemask_epi8(all) == 0;
}
#endif

size_t utf8_ascii_prefix(struct slice s)
{
    size_t n = 0;
#ifdef UTF8_BLOCKS
    while (s.len - n >= 64 && is_ascii_64(s.data + n))
        n += 64;
    for (; s.len - n >= 16; n += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(s.data + n));
        unsigned beyond = (unsigned)_mm_movemask_epi8(block);
        if (beyond)
            return n + (unsigned)__builtin_ctz(beyond);
    }
    if (s.len >= 16) { /* the rest is the end of the last sixteen */
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(s.data + s.len - 16));
        unsigned beyond = (unsigned)_mm_movemask_epi8(block);
        return beyond ? s.len - 16 + (unsigned)__builtin_ctz(beyond) : s.len;
    }
#endif
    for (uint64_t word; s.len - n >= 8; n += 8) {
        memcpy(&word, s.data + n, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (n < s.len && (unsigned char)s.data[n] < 0x80)
        n++;
    return n;
}

bool utf8_is_ascii(struct slice s)
{
    return utf8_ascii_prefix(s) == s.len;
}

size_t utf8_valid_prefix(struct slice s)
{
    size_t n = 0;
    while (n < s.len) {
        if ((unsigned char)s.data[n] < 0x80)
            n += utf8_ascii_prefix(slice_cut(s, n, s.len));
        while (n < s.len && (unsigned char)s.data[n] >= 0x80) {
            size_t width = 0;
            if (!decode_beyond_ascii((const unsigned char *)s.data + n, s.len - n, &width))
                return n;
            n += width;
        }
    }
    return n;
}
