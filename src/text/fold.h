/* The form in which words are compared: NFKC of the full case folding (Unicode 15.0, 3.13 D146
 * toNFKC_Casefold without the removal of default ignorables), curly apostrophes made straight.
 * Linear in time also for long runs of combining marks. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/buffer.h"
#include "base/slice.h"
#include "text/ascii.h"

/* The folded form of word, which must be valid UTF-8. Returns a view of scratch, which is
 * overwritten, or word itself where it is folded already. */
struct slice fold_word(struct slice word, struct buffer *scratch);

/* As fold_word, but capitals stay: NFKC. */
struct slice fold_compatible(struct slice text, struct buffer *scratch);

/* As fold_word for a word of at most FOLD_BLOCK bytes, of which FOLD_BLOCK can be read at `from`
 * and written at `to`; false where it is not ASCII. */
enum { FOLD_BLOCK = 16 };

static inline bool fold_block(char *to, const char *from, size_t len)
{
#if ASCII_BLOCKS
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
    __m128i capitals = ascii_lanes_between(bytes, 'A', 'Z');
    __m128i lower = _mm_or_si128(bytes, _mm_and_si128(capitals, _mm_set1_epi8(0x20)));
    _mm_storeu_si128((__m128i *)(void *)to, lower);
    return ((unsigned)_mm_movemask_epi8(bytes) & ((1u << len) - 1)) == 0;
#else
    unsigned char all = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)from[i];
        to[i] = (char)ascii_lower(c);
        all |= c;
    }
    return all < 0x80;
#endif
}

/* Whether word is one of the commonest signs beyond ASCII, which folding leaves as they are: a dash
 * or double quotation mark (U+2013, U+2014, U+201C, U+201D), or U+FFFD. */
static inline bool fold_keeps_sign(struct slice word)
{
    const unsigned char *b = (const unsigned char *)word.data;
    if (word.len != 3)
        return false;
    if (b[0] == 0xE2)
        return b[1] == 0x80 && (b[2] == 0x93 || b[2] == 0x94 || b[2] == 0x9C || b[2] == 0x9D);
    return b[0] == 0xEF && b[1] == 0xBF && b[2] == 0xBD;
}

#endif
