/* What characters are to the rules of the tokenizer, for src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_CHARACTERS_H
#define ANALYSIS_TOKENS_TOKENIZER_CHARACTERS_H

#include "analysis/tokens/tokenizer.h"
#include "text/ascii.h"
#include "text/properties.h"

/* Kinds of characters that a token can begin with, for the masks of the rules. */
enum start_kind {
    START_PLAIN, /* a token of its own */
    START_SPACE,
    START_LETTER,
    START_DIGIT,
    START_OTHER_LETTER, /* '_', and letters beyond ASCII */
    START_STOP,         /* . */
    START_MARK,         /* ! ? */
    START_APOSTROPHE,   /* ' ` and the curly single quotes */
    START_TAG,          /* # @ */
    START_SIGN,         /* + - and the like that may begin more than themselves */
    START_FACE,         /* : ; = < ^ */
    START_PICTURE,      /* emoji and regional indicators */
    START_KINDS
};

/* What a token may begin with, for a character beyond ASCII. */
enum start_kind start_of_codepoint(uint32_t c);
enum start_kind start_kind_at(struct slice text, size_t at);

/* The type of a token by its first character, or its only one. */
enum token_type token_type_of_codepoint(uint32_t c);
enum token_type token_type_of(struct slice text, size_t start, size_t end);

/* Whether a letter stands at `at`, which may be the end. */
bool letter_at(struct slice text, size_t at);

/* Whether a run of the character is one sign: of punctuation and symbols that neither open nor
 * close, and of what is no character. */
bool is_repeatable(uint32_t c);

/* The end of what a word goes on with at `at`: letters, and what may stand between them. */
size_t word_end(struct slice text, size_t at);

static inline unsigned char byte_at(struct slice text, size_t at)
{
    return at < text.len ? (unsigned char)text.data[at] : 0;
}

/* What no full stop that ends a sentence stands before. */
static inline bool is_pause(unsigned char c)
{
    return c == ',' || c == ':' || c == ';';
}

static inline bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* Whether the bytes from `at` on are the word's, which is in lower case, whatever their case. */
static inline bool starts_with_word(struct slice text, size_t at, const char *word)
{
    for (; *word; word++, at++)
        if (ascii_lower(byte_at(text, at)) != (unsigned char)*word)
            return false;
    return true;
}

static inline bool is_curly_single(uint32_t c)
{
    return c == 0x2018 || c == 0x2019;
}

/* Characters that UAX #29 holds together as words. */
static inline bool is_word_class(unsigned class)
{
    return class == WB_ALETTER || class == WB_HEBREW_LETTER || class == WB_NUMERIC ||
           class == WB_KATAKANA || class == WB_EXTENDNUMLET;
}

/* Those that belong to what they stand on (WB4). */
static inline bool is_mark_class(unsigned class)
{
    return class == WB_EXTEND || class == WB_FORMAT || class == WB_ZWJ;
}

static inline bool is_word_char(uint32_t c)
{
    return is_word_class(property_word_break(c) & WB_MASK);
}

static inline bool word_char_at(struct slice text, size_t at)
{
    size_t after;
    return at < text.len && is_word_char(codepoint_at(text, at, &after));
}

/* Behind what begins with a space, a bracket or a quotation mark, not inside of a word. */
static inline bool word_before(struct slice text, size_t at)
{
    size_t before;
    return at > 0 && is_word_char(codepoint_before(text, at, &before));
}

static inline size_t digits_end(struct slice text, size_t at)
{
    while (ascii_is_digit(byte_at(text, at)))
        at++;
    return at;
}

static inline size_t alnum_end(struct slice text, size_t at)
{
    while (ascii_is_alnum(byte_at(text, at)))
        at++;
    return at;
}

static inline bool is_upper(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    return category == GC_LU || category == GC_LT;
}

static inline bool is_money_sign(uint32_t c)
{
    return (property_category(c) & GC_MASK) == GC_SC;
}

#endif
