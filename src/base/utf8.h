/* UTF-8 (RFC 3629, Unicode 15.0 table 3-7), decoded strictly: overlong forms, surrogates and values
 * above U+10FFFF are invalid. It stands in base, not text, because the table reader must repair
 * what it passes on. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/slice.h"

#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/* Decodes the first code point of s. Returns its width in bytes, or 0 where s is empty or does not
 * begin with a valid sequence (*c is then U+FFFD). */
size_t utf8_decode(struct slice s, uint32_t *c);

/* The same, quick for two bytes and for most sequences of three. */
static inline size_t utf8_decode_inline(struct slice s, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)s.data;
    if (s.len >= 2 && p[0] - 0xC2u < 0x1E && (p[1] & 0xC0) == 0x80) {
        *c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (s.len >= 3 && p[0] - 0xE1u < 0x0F && p[0] != 0xED && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        return 3;
    }
    return utf8_decode(s, c);
}

/* Width of the maximal invalid subpart at the front of s (Unicode 15.0, 3.9 "U+FFFD Substitution of
 * Maximal Subparts"), 1 to 3; s must be non-empty and begin with an invalid sequence. */
size_t utf8_bad_width(struct slice s);

/* Writes the UTF-8 of a scalar value to out (4 bytes of room); returns the width. */
size_t utf8_encode(uint32_t c, char *out);

/* Length of the longest valid prefix of s: s.len where all of it is valid. */
size_t utf8_valid_prefix(struct slice s);

bool utf8_is_ascii(struct slice s);

/* Length of the run of ASCII at the front of s. */
size_t utf8_ascii_prefix(struct slice s);

#endif
