#include "base/utf8.h"

/* What may follow a lead byte: the width of the sequence and the range of the second byte (Unicode
 * 15.0, table 3-7). Width 0 marks bytes that cannot begin a sequence. */
struct lead {
    unsigned char width, second_low, second_high;
};

static struct lead lead_of(unsigned char byte)
{
    if (byte < 0x80)
        return (struct lead){1, 0, 0};
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

size_t utf8_decode(struct slice s, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)s.data;
    *c = UTF8_REPLACEMENT;
    if (s.len == 0)
        return 0;
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    struct lead lead = lead_of(p[0]);
    if (!lead.width || matching_prefix(p, s.len, lead) < lead.width)
        return 0;
    uint32_t value = p[0] & (0x7Fu >> lead.width);
    for (size_t i = 1; i < lead.width; i++)
        value = value << 6 | (p[i] & 0x3Fu);
    *c = value;
    return lead.width;
}

size_t utf8_bad_width(struct slice s)
{
    const unsigned char *p = (const unsigned char *)s.data;
    return matching_prefix(p, s.len, lead_of(p[0]));
}

size_t utf8_encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t width = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = width - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> width & 0xFF) | c);
    return width;
}

size_t utf8_ascii_prefix(struct slice s)
{
    size_t n = 0;
    for (; s.len - n >= 32; n += 32) {
        uint64_t w[4];
        memcpy(w, s.data + n, 32);
        if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080u)
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
        n += utf8_ascii_prefix(slice_cut(s, n, s.len));
        while (n < s.len && (unsigned char)s.data[n] >= 0x80) {
            uint32_t c;
            size_t width = utf8_decode(slice_cut(s, n, s.len), &c);
            if (!width)
                return n;
            n += width;
        }
    }
    return n;
}
