/* Lines from a file descriptor, without stdio: EINTR is retried, EAGAIN waits, a failed read ends
 * the program with status 1 and a message that names the file. A line may be as long as memory. */
#ifndef TSV_READER_H
#define TSV_READER_H

#include "base/slice.h"

#include <stdint.h>

struct reader {
    int fd;
    const char *name; /* for messages; borrowed */
    char *buffer;
    size_t cap, at, end; /* [at, end) is read and not yet given out */
    bool ended;
    uint64_t line;   /* number of the line given out last, from 1 */
    uint64_t offset; /* place of the byte at 'at' in the file */
    uint64_t limit;  /* a longer line is an error (status 1); 0: as long as memory */
    uint64_t most;   /* whole MiB: more of a file is an error (status 1); 0: any number */
};

/* That many bytes behind every slice given out can be read, whatever stands there: short pieces of
 * it may be copied in blocks. */
enum { READER_SLACK = 64 };

/* Takes over fd; name must live as long as the reader. The buffer is kept between files. */
void reader_open(struct reader *r, int fd, const char *name);
void reader_close(struct reader *r); /* closes the descriptor */
void reader_free(struct reader *r);  /* closes too */

/* The next line without its LF, valid until the next call. False at the end of the file; a last
 * line without LF is a line. */
bool reader_line(struct reader *r, struct slice *line);

/* What was read and not given out yet: for who finds the ends of lines on his own way. */
static inline struct slice reader_ahead(const struct reader *r)
{
    return slice_of(r->buffer + r->at, r->end - r->at);
}

/* Takes the line of that length that reader_ahead showed, and its LF. */
static inline void reader_take_line(struct reader *r, size_t len)
{
    r->at += len + 1;
    r->offset += len + 1;
    r->line++;
}

/* Takes so many lines that reader_ahead showed, of that many bytes in all. */
static inline void reader_take_lines(struct reader *r, size_t bytes, size_t lines)
{
    r->at += bytes;
    r->offset += bytes;
    r->line += lines;
}

/* All that is left of the file, valid until the next call. */
struct slice reader_rest(struct reader *r);

/* What comes next without taking it: at least want bytes, or fewer at the end of the file. */
struct slice reader_peek(struct reader *r, size_t want);

/* Takes bytes that reader_peek showed. */
void reader_skip(struct reader *r, size_t bytes);

#endif
