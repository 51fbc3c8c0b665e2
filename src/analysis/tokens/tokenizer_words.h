/* What the word rules share, for src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_WORDS_H
#define ANALYSIS_TOKENS_TOKENIZER_WORDS_H

#include "analysis/tokens/tokenizer_rules.h"

/* ---- characters ---- */

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

/* The end of U.S., p.m. or J.-P., also without the last stop, or `at`. */
size_t acronym_end(struct slice text, size_t at);

/* The end of what a word goes on with at `at`: letters, and what may stand between them. */
size_t word_end(struct slice text, size_t at);

/* ---- rules with a file of their own ----
 *
 * The end of the token at `at`, or `at` where the rule says nothing. [at, run) are the letters and
 * digits that it begins with. */

size_t match_url(struct tokenizer *t, size_t at, size_t run);
size_t match_email(struct tokenizer *t, size_t at, size_t run);
size_t match_name(struct tokenizer *t, size_t at, size_t run);

size_t match_acronym(struct tokenizer *t, size_t at, size_t run);
size_t match_abbreviation(struct tokenizer *t, size_t at, size_t run);
size_t match_marked_name(struct tokenizer *t, size_t at, size_t run);

size_t match_phone(struct tokenizer *t, size_t at, size_t run);
size_t match_number(struct tokenizer *t, size_t at, size_t run);
size_t match_currency(struct tokenizer *t, size_t at, size_t run);

#endif
