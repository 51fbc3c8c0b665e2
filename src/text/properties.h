/* Properties of code points: lookups in the generated tables of Unicode 15.0. Values above U+10FFFF
 * must not be asked for. */
#ifndef TEXT_PROPERTIES_H
#define TEXT_PROPERTIES_H

#include "base/utf8.h"
#include "text/unicode_tables.h"

/* enum word_break, with the flags WB_PICTOGRAPHIC and WB_EMOJI. */
static inline unsigned property_word_break(uint32_t c)
{
    return unicode_word_break_blocks[unicode_word_break_index[c / UNICODE_BLOCK] * UNICODE_BLOCK +
                                     c % UNICODE_BLOCK];
}

/* enum sentence_break. */
static inline unsigned property_sentence_break(uint32_t c)
{
    return unicode_sentence_break_blocks[unicode_sentence_break_index[c / UNICODE_BLOCK] *
                                             UNICODE_BLOCK +
                                         c % UNICODE_BLOCK];
}

/* enum general_category, with the flag GC_WHITE_SPACE. */
static inline unsigned property_category(uint32_t c)
{
    return unicode_category_blocks[unicode_category_index[c / UNICODE_BLOCK] * UNICODE_BLOCK +
                                   c % UNICODE_BLOCK];
}

static inline bool property_is_white_space(uint32_t c)
{
    return property_category(c) & GC_WHITE_SPACE;
}

/* What c folds to (fold.h), where that is one code point that nothing around it can change; else 0,
 * as for all of ASCII. */
static inline uint32_t property_fold(uint32_t c)
{
    unsigned difference =
        unicode_fold_blocks[unicode_fold_index[c / UNICODE_BLOCK] * UNICODE_BLOCK +
                            c % UNICODE_BLOCK];
    return difference ? c + (uint32_t)unicode_fold_differences[difference] : 0;
}

/* The code point at byte `at` (< text.len) and, by way of *after, where the next one begins. A bad
 * sequence counts as one U+FFFD. */
static inline uint32_t codepoint_at(struct slice text, size_t at, size_t *after)
{
    unsigned char byte = (unsigned char)text.data[at];
    if (byte < 0x80) {
        *after = at + 1;
        return byte;
    }
    uint32_t c;
    struct slice rest = slice_cut(text, at, text.len);
    size_t width = utf8_decode_inline(rest, &c);
    *after = at + (width ? width : utf8_bad_width(rest));
    return c;
}

/* The code point that ends at byte `at` (> 0) and, by way of *before, where it begins. */
static inline uint32_t codepoint_before(struct slice text, size_t at, size_t *before)
{
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
        start--;
    size_t after;
    uint32_t c = codepoint_at(slice_of(text.data, at), start, &after);
    if (after != at) {
        start = at - 1;
        c = UTF8_REPLACEMENT;
    }
    *before = start;
    return c;
}

#endif
