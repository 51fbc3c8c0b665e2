/* Where the bytes of a row's text stand in the source document, also where invalid bytes of the
 * source are shown as U+FFFD, by this program or by one before it in the pipe. */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include "base/repair.h"
#include "base/slice.h"
#include "base/utf8.h"

struct place {
    int64_t start, end; /* of the text as a whole; -1 where not known, or not wanted */
    const struct utf8_repairs *repairs; /* U+FFFDs of text that stand for other bytes; NULL: none */
    size_t text_len;
    size_t sure_before, sure_after; /* places in the text between these two can't be known */
};

/* The place of a text that begins at start in its source and was repaired as told (borrowed). */
struct place place_of_text(struct slice text, int64_t start, const struct utf8_repairs *repairs);

/* As place_of_text, for a text that came with the place [start, end): where the text is longer than
 * that, a program before put U+FFFD (3 bytes) for 1 to 3 invalid ones. Where all of them must have
 * had one width it is added to repairs, which must be empty for that; otherwise only the places
 * outside of the first and the last U+FFFD are sure. */
struct place place_of_row(struct slice text, int64_t start, int64_t end,
                          struct utf8_repairs *repairs);

static inline bool place_has_repairs(const struct place *place)
{
    return place->repairs && utf8_repairs_count(place->repairs);
}

/* As the place, with repairs of its own that stay as long as the arena. */
struct place place_copy(struct arena *arena, const struct place *place);

/* Source offset of byte `at` (0 to the text's length); -1 where it can't be known. */
int64_t place_offset(const struct place *place, size_t at);

#endif
