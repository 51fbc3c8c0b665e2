/* Case of single code points by the derived properties Uppercase and Lowercase (Unicode 14.0,
 * DerivedCoreProperties): what str.isupper, str.islower and str.isspace of Python 3.11 go by, and
 * so the software that is measured against it. */
#ifndef TEXT_LETTER_H
#define TEXT_LETTER_H

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

enum letter_case {
    LETTER_UNCASED,
    LETTER_UPPER,
    LETTER_LOWER,
    LETTER_TITLE, /* the Croatian digraphs and the Greek letters with iota */
};

enum letter_case letter_case_of(uint32_t c);

/* Letters, and the marks that belong to them. */
bool letter_is_letter(uint32_t c);

/* White space: White_Space of the standard and the information separators U+001C to U+001F. */
bool letter_is_space(uint32_t c);

/* Appends s with every letter in lower case, by the full mapping but without its rule for the final
 * sigma. s must be valid UTF-8; other bytes are copied. */
void letter_append_lower(struct buffer *out, struct slice s);

#endif
