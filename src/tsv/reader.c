#include "tsv/reader.h"

#include "base/diag.h"
#include "base/memory.h"
#include "tsv/pipe.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_SIZE = 128 * 1024, WORTH_READING = READ_SIZE / 2 };

void reader_open(struct reader *r, int fd, const char *name)
{
    r->fd = fd;
    r->name = name;
    r->at = r->end = 0;
    r->ended = false;
    r->line = r->offset = 0;
    pipe_widen(fd);
}

void reader_close(struct reader *r)
{
    if (r->fd >= 0)
        close(r->fd); /* nothing was written through it, so there is nothing to lose */
    r->fd = -1;
}

void reader_free(struct reader *r)
{
    reader_close(r);
    free(r->buffer);
    r->buffer = NULL;
    r->cap = 0;
}

static ssize_t read_some(struct reader *r, char *to, size_t room)
{
    for (;;) {
        ssize_t got = read(r->fd, to, room);
        if (got >= 0)
            return got;
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {r->fd, POLLIN, 0};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            diag_die(EXIT_FAILED, "cannot read '%s': %s", r->name, diag_error(errno));
        }
    }
}

/* Reads more behind what is there; moves what is there to the front where that makes room. */
static void fill(struct reader *r)
{
    if (r->at == r->end)
        r->at = r->end = 0;
    if (r->cap - r->end < WORTH_READING && r->at) {
        memmove(r->buffer, r->buffer + r->at, r->end - r->at);
        r->end -= r->at;
        r->at = 0;
    }
    if (r->cap - r->end < WORTH_READING)
        r->buffer = memory_grow(r->buffer, &r->cap, r->end + READ_SIZE, 1);
    ssize_t got = read_some(r, r->buffer + r->end, r->cap - r->end - READER_SLACK);
    r->end += (size_t)got;
    r->ended = got == 0;
    memset(r->buffer + r->end, 0, READER_SLACK);
    if (r->most && r->offset + (r->end - r->at) > r->most)
        diag_die(EXIT_FAILED,
                 "cannot read '%s': more than %llu MiB came, and it need not end; "
                 "put it into a file",
                 r->name, (unsigned long long)r->most >> 20);
}

static struct slice take(struct reader *r, size_t len, size_t ending)
{
    struct slice taken = slice_of(r->buffer + r->at, len);
    r->at += len + ending;
    r->offset += len + ending;
    return taken;
}

static void check_length(const struct reader *r, size_t len, uint64_t line)
{
    if (r->limit && len > r->limit)
        diag_die(EXIT_FAILED, "%s:%llu: a line of more than %llu bytes", r->name,
                 (unsigned long long)line, (unsigned long long)r->limit);
}

bool reader_line(struct reader *r, struct slice *line)
{
    for (size_t scanned = 0;;) {
        size_t have = r->end - r->at;
        size_t lf = have ? slice_find(slice_of(r->buffer + r->at, have), scanned, '\n') : 0;
        check_length(r, lf, r->line + 1);
        if (lf < have) {
            r->line++;
            *line = take(r, lf, 1);
            return true;
        }
        if (r->ended) {
            if (!have)
                return false;
            r->line++;
            *line = take(r, have, 0);
            return true;
        }
        scanned = have;
        fill(r);
    }
}

/* Reads all that is left, and checks each line as it comes. */
static void fill_with_lines(struct reader *r)
{
    uint64_t number = r->line + 1;
    for (size_t start = 0, at = 0;;) {
        struct slice have = reader_ahead(r);
        while ((at = slice_find(have, at, '\n')) < have.len) {
            check_length(r, at - start, number++);
            start = ++at;
        }
        check_length(r, have.len - start, number);
        if (r->ended)
            return;
        fill(r);
    }
}

struct slice reader_rest(struct reader *r)
{
    if (r->limit)
        fill_with_lines(r);
    while (!r->ended)
        fill(r);
    return take(r, r->end - r->at, 0);
}

struct slice reader_peek(struct reader *r, size_t want)
{
    while (!r->ended && r->end - r->at < want)
        fill(r);
    return slice_of(r->buffer + r->at, r->end - r->at);
}

void reader_skip(struct reader *r, size_t bytes)
{
    take(r, bytes, 0);
}
