/* Strings in the order of their bytes, where they need not fit into memory: sorted runs go to
 * temporary files (tape.h), and few of them wait to be merged at a time.
 *
 *     struct bytesort s;
 *     bytesort_init(&s, 64 << 20);
 *     bytesort_add(&s, string); ...
 *     bytesort_finish(&s);
 *     while (bytesort_next(&s, &string)) ...
 *     bytesort_free(&s);
 */
#ifndef BASE_BYTESORT_H
#define BASE_BYTESORT_H

#include "base/arena.h"
#include "base/spool.h"

struct bytesort_run;

struct bytesort {
    size_t limit;
    struct arena arena;
    struct slice *items; /* in memory */
    size_t count, cap, bytes, next;
    struct bytesort_run **runs;
    size_t run_count, run_cap;
    struct bytesort_run *last; /* that a string was taken from */
};

/* limit: bytes of memory for the strings, about; a megabyte comes on top. */
void bytesort_init(struct bytesort *s, size_t limit);
void bytesort_free(struct bytesort *s);

void bytesort_add(struct bytesort *s, struct slice string);

/* No more strings come. */
void bytesort_finish(struct bytesort *s);

/* The next string, valid until the next call; false at the end. */
bool bytesort_next(struct bytesort *s, struct slice *string);

#endif
