/* Invalid UTF-8 made visible: each maximal invalid subpart as one U+FFFD (Unicode 15.0, 3.9), with
 * a note of where, so that places lead back to the source.
 *
 *     utf8_repair(&out, line, &repairs);
 *     source = at - utf8_repairs_shift_at(&repairs, &walk, at);  // walk: {0} at first
 *
 * A run of repairs takes a byte or a few, and places are found in steps, since a line of gigabytes
 * may be all repairs. */
#ifndef BASE_REPAIR_H
#define BASE_REPAIR_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/slice.h"

/* A place between repairs. {0}: before all of them. */
struct utf8_repair_walk {
    size_t runs;  /* begun before it */
    size_t code;  /* of the next run */
    size_t left;  /* repairs of the run that it stands in, behind it */
    size_t width; /* bytes that each of these stands for */
    size_t end;   /* of the last U+FFFD before it, in the repaired text */
    size_t shift; /* by how much the text up to there is longer than its source */
    size_t until; /* where the next one ends; 0: not looked for */
};

/* A stretch of the text that is nothing but repairs of one width. */
struct utf8_repair_run {
    size_t gap; /* bytes of text since the run before */
    size_t width;
    size_t more; /* repairs behind the first */
};

/* Stretches of invalid bytes that were shown as one U+FFFD each, in order. {0}: none. */
struct utf8_repairs {
    struct buffer codes; /* of each run but the last a varint, 8 * gap + width, plus 4 where
                            another says what it has more */
    struct utf8_repair_walk *marks; /* before each 64th run */
    size_t mark_count, mark_cap;
    size_t count;
    struct utf8_repair_run run;   /* the last one, which may go on */
    struct utf8_repair_walk last; /* behind them all */
};

static inline size_t utf8_repairs_count(const struct utf8_repairs *repairs)
{
    return repairs->count;
}

static inline void utf8_repairs_clear(struct utf8_repairs *repairs)
{
    buffer_clear(&repairs->codes);
    repairs->mark_count = repairs->count = 0;
    repairs->last = (struct utf8_repair_walk){0};
}

void utf8_repairs_free(struct utf8_repairs *repairs);

/* A copy that stays as long as the arena, and is not freed. */
struct utf8_repairs utf8_repairs_copy(struct arena *arena, const struct utf8_repairs *repairs);

/* Appends a repair: a U+FFFD at that byte of the repaired text, behind the others, which stands for
 * width (1 to 3) bytes. */
void utf8_repairs_add(struct utf8_repairs *repairs, size_t at, size_t width);

/* By how much the whole repaired text is longer than its source. */
static inline size_t utf8_repairs_shift(const struct utf8_repairs *repairs)
{
    return repairs->last.shift;
}

/* By how much the repairs that begin before that byte of the text make it longer. Quick where the
 * walk stands near, because the place asked for with it before was near. No repair is added while a
 * walk is on its way. */
size_t utf8_repairs_shift_at(const struct utf8_repairs *repairs, struct utf8_repair_walk *walk,
                             size_t at);

/* The reverse: the byte of the repaired text for one of the source; SIZE_MAX within invalid bytes.
 */
size_t utf8_repairs_text_byte(const struct utf8_repairs *repairs, size_t source);

/* Appends s to out with every maximal invalid subpart replaced by U+FFFD. Where repairs is not
 * NULL, each replacement is appended to it, its place counted from out's length before the call. */
void utf8_repair(struct buffer *out, struct slice s, struct utf8_repairs *repairs);

#endif
