/* Bytes that are written from front to back once and read in that order, any number of times: kept
 * in memory up to the limit of their store, beyond it in a temporary file that has no name (it is
 * unlinked at once, so that a killed run leaves nothing). The file is in $TMPDIR, or in /tmp where
 * that is not set or none can be made there; an error on it ends the program with status 1 and a
 * message.
 *
 *     struct tape_store store = {.limit = 64 << 20};
 *     struct tape t = {.store = &store};
 *     char *out = tape_reserve(&t, 10);  ... tape_commit(&t, used);
 *     struct tape_reader r;
 *     tape_start(&r, &t);
 *     while (tape_next(&r, &bytes)) ...  // what was reserved together stays together
 *     tape_reader_free(&r); tape_free(&t); tape_store_free(&store);
 */
#ifndef BASE_TAPE_H
#define BASE_TAPE_H

#include "base/slice.h"

#include <stdint.h>

/* What the tapes of one purpose share. {.limit = bytes} is the valid empty store. */
struct tape_store {
    size_t limit;     /* of memory for full pieces; each tape has an open piece besides */
    size_t used;      /* of it */
    uint64_t written; /* bytes in the file */
    int file;         /* descriptor plus one; 0: none yet */
};

struct tape_piece {
    char *memory; /* NULL: in the file at offset */
    uint64_t offset;
    size_t len;
};

struct tape {
    struct tape_store *store;
    struct tape_piece *pieces; /* full ones */
    size_t count, cap;
    char *open; /* the piece that is being written */
    size_t len, room;
    size_t kept; /* of the store's memory */
};

struct tape_reader {
    const struct tape *tape;
    size_t next;
    char *buffer; /* of pieces that are read from the file */
    size_t room;  /* in it */
};

enum { TAPE_SLACK = 8 };
enum { TAPE_PIECE = 64 * 1024 }; /* the largest piece, and the most that can be reserved at once */

/* Begins a new piece, for tape_reserve. */
char *tape_extend(struct tape *t, size_t size);

/* Room for size bytes that will stay in one piece. TAPE_SLACK bytes behind them may be overwritten
 * too, and behind what is read back as many may be read. */
static inline char *tape_reserve(struct tape *t, size_t size)
{
    return t->room - t->len >= size ? t->open + t->len : tape_extend(t, size);
}

static inline void tape_commit(struct tape *t, size_t used)
{
    t->len += used;
}

/* Nothing more is written for now: the open piece goes where the full ones are. */
void tape_end(struct tape *t);

/* Moves all of from, whose store is all in memory, to the end of t. */
void tape_move(struct tape *t, struct tape *from);

/* Frees the tape's pieces; the place of those in the file is not used again. */
void tape_free(struct tape *t);
void tape_store_free(struct tape_store *store);

/* The store's file by itself, for what is not read in order: appends bytes, returns their offset;
 * reads len of them again. */
uint64_t tape_store_append(struct tape_store *store, struct slice bytes);
void tape_store_read(const struct tape_store *store, uint64_t offset, char *to, size_t len);

/* So many bytes of the file from offset on, a multiple of TAPE_PIECE, as memory that is read as it
 * is needed; for good. */
struct slice tape_store_map(const struct tape_store *store, uint64_t offset, size_t len);

void tape_start(struct tape_reader *r, const struct tape *t);
/* The same from a later piece on. Several threads may read a tape to which nothing is written. */
void tape_start_at(struct tape_reader *r, const struct tape *t, size_t piece);
size_t tape_pieces(const struct tape *t);
/* The next piece, valid until the next call; false at the end. */
bool tape_next(struct tape_reader *r, struct slice *piece);
void tape_reader_free(struct tape_reader *r);

#endif
