/* Sentence boundaries of UAX #29 (Unicode 15.0, revision 41), untailored. */
#ifndef TEXT_SENTENCEBREAK_H
#define TEXT_SENTENCEBREAK_H

#include "base/slice.h"

/* The first sentence boundary after the one at byte `at` (< text.len). Begin with 0. A bad sequence
 * of bytes counts as U+FFFD. Linear over a text as a whole. */
size_t sentencebreak_next(struct slice text, size_t at);

#endif
