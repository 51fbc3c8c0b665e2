/* Word boundaries of UAX #29 (Unicode 15.0, revision 41), untailored. */
#ifndef TEXT_WORDBREAK_H
#define TEXT_WORDBREAK_H

#include "base/slice.h"

/* The first word boundary after the one at byte `at` (< text.len): segments run from boundary to
 * boundary. Begin with 0. A bad sequence of bytes counts as U+FFFD. Linear over a text as a whole.
 */
size_t wordbreak_next(struct slice text, size_t at);

#endif
