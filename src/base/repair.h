/* Invalid UTF-8 made visible: each maximal invalid subpart as one U+FFFD (Unicode 15.0, 3.9), with
 * a note of where, so that places lead back to the source. */
#ifndef BASE_REPAIR_H
#define BASE_REPAIR_H

#include "base/buffer.h"
#include "base/slice.h"

/* A stretch of invalid bytes that was shown as one U+FFFD. */
struct utf8_repair {
    size_t at;    /* place of the U+FFFD in the repaired text */
    size_t width; /* of the invalid bytes it stands for: 1, 2 or 3 */
    size_t shift; /* by how much the repaired text is longer than its source from here on */
};

struct utf8_repairs {
    struct utf8_repair *items;
    size_t count, cap;
};

/* Appends a repair behind the others. */
void utf8_repairs_add(struct utf8_repairs *repairs, size_t at, size_t width);

/* By how much the whole repaired text is longer than its source. */
size_t utf8_repairs_shift(const struct utf8_repairs *repairs);

/* Appends s to out with every maximal invalid subpart replaced by U+FFFD. Where repairs is not
 * NULL, each replacement is appended to it, its place counted from out's length before the call. */
void utf8_repair(struct buffer *out, struct slice s, struct utf8_repairs *repairs);

#endif
