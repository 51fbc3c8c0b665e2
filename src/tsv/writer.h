/* Checked output of rows to a file descriptor, without stdio. Short writes continue, EINTR is
 * retried, EAGAIN waits; any other failure ends the program with status 1 and one message, a closed
 * pipe ends it quietly. Output to a terminal is flushed by the line. When the program dies of an
 * error elsewhere, the rows finished before it are still written.
 *
 * A row is written field by field and ended: writer_field(&w, a); writer_u64(&w, 7);
 * writer_end(&w); the writer puts the TABs. */
#ifndef TSV_WRITER_H
#define TSV_WRITER_H

#include "base/buffer.h"
#include "base/slice.h"
#include "tsv/gift.h"

#include <stdint.h>

struct writer {
    int fd;
    const char *name; /* for messages; borrowed */
    char *buffer; /* owned, or a place in the gift */
    size_t len, cap;
    size_t until_passed; /* bytes to be written before a gift is asked for; 0: it was */
    struct gift gift;    /* to a pipe: full buffers are passed, not copied */
    size_t finished;  /* bytes of the buffer up to the end of the last whole row */
    bool by_line;     /* a terminal */
    bool in_row;      /* the row has a field already */
    bool quote_guard; /* a quotation mark that begins a field goes out as \" (docs/format.md); may
                         be set before the first byte is written */
    bool in_field;    /* the last byte that went out with quote_guard was in a field */
    struct buffer guarded;
};

void writer_open(struct writer *w, int fd, const char *name);
void writer_flush(struct writer *w);

/* Flushes, closes the descriptor and checks both: what the system could not keep is status 1. */
void writer_close(struct writer *w);

/* Writes the finished rows, without complaint where that fails, and forgets the others. A hook for
 * diag_before_death, which writer_open sets for standard output. */
void writer_rescue(void *writer);

/* A field that is already in the table's form (escaped, valid UTF-8), or several with their TABs.
 */
void writer_raw(struct writer *w, struct slice field);
/* A field of text; it is escaped here. Must be valid UTF-8. */
void writer_field(struct writer *w, struct slice text);
void writer_u64(struct writer *w, uint64_t value);
void writer_i64(struct writer *w, int64_t value);
/* As buffer_append_fixed. */
void writer_fixed(struct writer *w, double value, int places);
/* A line feed: the end of the row. */
void writer_end(struct writer *w);

/* Whole rows as they are, each with its LF. */
void writer_rows(struct writer *w, struct slice rows);

/* Bytes as they are, outside of any row: for help texts and other formats. */
void writer_bytes(struct writer *w, struct slice bytes);

/* For rows formatted in place: room for at least need (at most WRITER_ROOM) bytes at the end of the
 * buffer; writer_commit says how many were used. The caller puts TABs and the final LF itself and
 * commits whole rows only. */
enum { WRITER_ROOM = 64 * 1024 };

static inline char *writer_reserve(struct writer *w, size_t need)
{
    if (w->cap - w->len < need)
        writer_flush(w);
    return w->buffer + w->len;
}

static inline void writer_commit(struct writer *w, size_t used)
{
    w->len += used;
    w->finished = w->len;
    if (w->by_line)
        writer_flush(w);
}

#endif
