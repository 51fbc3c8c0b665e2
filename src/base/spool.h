/* Strings of any length that are written one after the other and read in that order, once or more:
 * kept in memory up to a limit, beyond it in a temporary file without a name (tape.h). */
#ifndef BASE_SPOOL_H
#define BASE_SPOOL_H

#include "base/buffer.h"
#include "base/tape.h"

struct spool {
    struct tape_store store;
    struct tape tape;
};

/* limit: bytes of memory; an open piece of 64 KiB comes on top. The spool must not be moved. */
void spool_init(struct spool *s, size_t limit);
/* In a store that others use too; it must outlive the spool. */
void spool_share(struct spool *s, struct tape_store *store);
void spool_free(struct spool *s);
void spool_put(struct spool *s, struct slice string);

/* Nothing more is put for now: no piece is kept open. */
void spool_end(struct spool *s);

struct spool_reader {
    struct tape_reader reader;
    struct slice piece;   /* what is left of it */
    struct buffer string; /* one that stood in several pieces */
};

void spool_start(struct spool_reader *r, const struct spool *s);
/* The next string, valid until the next call; false at the end. */
bool spool_next(struct spool_reader *r, struct slice *string);
void spool_reader_free(struct spool_reader *r);

#endif
