/* Runs of ASCII letters and the like, sixteen bytes at a time where the processor can. Built with
 * NEWSWIRE_PLAIN the same functions go byte by byte: the measure that the tests hold the others to.
 */
#ifndef TEXT_ASCII_H
#define TEXT_ASCII_H

#include "base/slice.h"

#include <stdint.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define ASCII_BLOCKS 1
#include <emmintrin.h>
#else
#define ASCII_BLOCKS 0
#endif

static inline bool ascii_is_digit(unsigned char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool ascii_is_upper(unsigned char c)
{
    return (unsigned char)(c - 'A') < 26;
}

static inline bool ascii_is_lower(unsigned char c)
{
    return (unsigned char)(c - 'a') < 26;
}

static inline bool ascii_is_letter(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool ascii_is_alnum(unsigned char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

/* Of ASCII, the bytes that are White_Space. */
static inline bool ascii_is_space(unsigned char c)
{
    return c == ' ' || (unsigned char)(c - '\t') < 5;
}

static inline unsigned char ascii_lower(unsigned char c)
{
    return ascii_is_upper(c) ? c | 0x20 : c;
}

#if ASCII_BLOCKS
/* Lanes from low to high, both included; -128 has been added to all bytes, as SSE2 compares signed.
 */
static inline __m128i ascii_lanes_between(__m128i block, unsigned char low, unsigned char high)
{
    __m128i shifted = _mm_sub_epi8(block, _mm_set1_epi8((char)(low + 128)));
    return _mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(high - low + 1 - 128)));
}

/* A bit for each of the 16 bytes at data that is a letter. */
static inline unsigned ascii_letters_in_block(const char *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
    __m128i lower = _mm_or_si128(block, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(ascii_lanes_between(lower, 'a', 'z'));
}

/* Whether the first len (at most 16) of the 16 bytes at data are ASCII. */
static inline bool ascii_block_is_ascii(const char *data, size_t len)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
    return ((unsigned)_mm_movemask_epi8(block) & ((1u << len) - 1)) == 0;
}

/* A bit for each that is a blank. */
static inline unsigned ascii_blanks_in_block(const char *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(' ')));
}

/* A bit for each that is White_Space. */
static inline unsigned ascii_spaces_in_block(const char *data)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
    __m128i space = _mm_cmpeq_epi8(block, _mm_set1_epi8(' '));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(space, ascii_lanes_between(block, '\t', '\r')));
}

/* The same of 64 bytes. */
static inline uint64_t ascii_spaces_in_64(const char *data)
{
    uint64_t bits = 0;
    for (unsigned at = 0; at < 64; at += 16)
        bits |= (uint64_t)ascii_spaces_in_block(data + at) << at;
    return bits;
}
#else
static inline bool ascii_block_is_ascii(const char *data, size_t len)
{
    unsigned char all = 0;
    for (size_t i = 0; i < len; i++)
        all |= (unsigned char)data[i];
    return all < 0x80;
}
#endif

/* The end of the run of ASCII letters that begins at `at`. */
static inline size_t ascii_letters_end(struct slice text, size_t at)
{
#if ASCII_BLOCKS
    for (; text.len - at >= 16; at += 16) {
        unsigned others = ascii_letters_in_block(text.data + at) ^ 0xFFFFu;
        if (others)
            return at + (unsigned)__builtin_ctz(others);
    }
#endif
    while (at < text.len && ascii_is_letter((unsigned char)text.data[at]))
        at++;
    return at;
}

#endif
