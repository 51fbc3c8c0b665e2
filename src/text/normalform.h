/* The form in which two texts are the same although they differ in what is to be ignored. Whatever
 * is ignored, the forms of Unicode are alike (NFC, NFD, NFKC), curly apostrophes and straight ones
 * too. */
#ifndef TEXT_NORMALFORM_H
#define TEXT_NORMALFORM_H

#include "base/buffer.h"
#include "base/slice.h"

enum {
    IGNORE_CASE = 1,  /* full case folding */
    IGNORE_SPACE = 2, /* how much white space there is and which; words are not joined */
    IGNORE_PUNCT = 4, /* punctuation, spacing accents, invisible format controls */
    IGNORE_MARKS = 8  /* accents over and under letters, Hebrew points, Arabic vowel signs */
};

struct normalform {
    unsigned ignore;
    struct buffer folded, text;
};

void normalform_free(struct normalform *n);

/* The normal form of text, which must be valid UTF-8; valid until the next call. A text of which
 * nothing would be left ("???") is its own normal form. With nothing to ignore every text is. */
struct slice normalform_of(struct normalform *n, struct slice text);

#endif
