#include "analysis/tokens/tokenizer_characters.h"

static const unsigned char ascii_start[128] = {
    ['\t' ... '\r'] = START_SPACE,
    [' '] = START_SPACE,
    ['a' ... 'z'] = START_LETTER,
    ['A' ... 'Z'] = START_LETTER,
    ['0' ... '9'] = START_DIGIT,
    ['_'] = START_OTHER_LETTER,
    ['.'] = START_STOP,
    ['!'] = START_MARK,
    ['?'] = START_MARK,
    ['\''] = START_APOSTROPHE,
    ['`'] = START_APOSTROPHE,
    ['+'] = START_SIGN,
    ['-'] = START_SIGN,
    ['#'] = START_TAG,
    ['@'] = START_TAG,
    ['*'] = START_SIGN,
    ['~'] = START_SIGN,
    ['>'] = START_SIGN,
    ['$'] = START_SIGN,
    [':'] = START_FACE,
    [';'] = START_FACE,
    ['='] = START_FACE,
    ['<'] = START_FACE,
    ['^'] = START_FACE,
};

bool letter_at(struct slice text, size_t at)
{
    if (at >= text.len)
        return false;
    size_t after;
    unsigned category = property_category(codepoint_at(text, at, &after)) & GC_MASK;
    return category >= GC_LU && category <= GC_LO;
}

enum start_kind start_of_codepoint(uint32_t c)
{
    unsigned property = property_word_break(c), class = property & WB_MASK;
    if (is_word_class(class))
        return START_OTHER_LETTER;
    if (property & WB_PICTOGRAPHIC || class == WB_REGIONAL_INDICATOR)
        return START_PICTURE;
    if (is_curly_single(c))
        return START_APOSTROPHE;
    if (c == 0x2026)
        return START_STOP;
    return property_is_white_space(c) ? START_SPACE : START_PLAIN;
}

enum start_kind start_kind_at(struct slice text, size_t at)
{
    unsigned char byte = (unsigned char)text.data[at];
    if (byte < 0x80)
        return ascii_start[byte];
    size_t after;
    return start_of_codepoint(codepoint_at(text, at, &after));
}

enum token_type token_type_of_codepoint(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    if (property_word_break(c) & WB_EMOJI)
        return TOKEN_EMOJI;
    if (category >= GC_LU && category <= GC_ME)
        return TOKEN_WORD;
    if (category >= GC_ND && category <= GC_NO)
        return TOKEN_NUMBER;
    return category >= GC_PC && category <= GC_PO ? TOKEN_PUNCTUATION : TOKEN_SYMBOL;
}

enum token_type token_type_of(struct slice text, size_t start, size_t end)
{
    size_t after;
    uint32_t c = codepoint_at(text, start, &after);
    bool drawn = slice_starts(slice_cut(text, after, end), slice_cut(text, start, after));
    bool sequence = after < end && !drawn && property_word_break(c) & WB_PICTOGRAPHIC;
    return sequence ? TOKEN_EMOJI : token_type_of_codepoint(c);
}

bool is_repeatable(uint32_t c)
{
    enum {
        REPEATABLE = 1u << GC_PC | 1u << GC_PD | 1u << GC_PO | 1u << GC_SM | 1u << GC_SC |
                     1u << GC_SK | 1u << GC_SO | 1u << GC_CC | 1u << GC_CF | 1u << GC_CO |
                     1u << GC_CN
    };
    return REPEATABLE >> (property_category(c) & GC_MASK) & 1 && c != '"';
}

/* Whether the word goes on through the character c at `at`, of which the next begins at after. */
static bool word_goes_through(struct slice text, size_t at, size_t after, uint32_t c)
{
    unsigned class = property_word_break(c) & WB_MASK;
    if (is_word_class(class) || is_mark_class(class))
        return true;
    size_t before;
    if ((c == '.' || c == ',') && at > 0 && ascii_is_digit((unsigned char)text.data[at - 1]))
        return ascii_is_digit(byte_at(text, after)); /* 1.5x, PM2.5 */
    if (c == '&' || is_apostrophe(c) || class == WB_MIDLETTER)
        return c != ':' && letter_at(text, after) && at > 0 &&
               is_word_char(codepoint_before(text, at, &before));
    return false;
}

size_t word_end(struct slice text, size_t at)
{
    for (size_t after; at < text.len; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        if (!word_goes_through(text, at, after, c))
            break;
    }
    return at;
}
