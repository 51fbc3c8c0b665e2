#include "tsv/writer.h"

#include "base/buffer.h"
#include "base/decimal.h"
#include "base/diag.h"
#include "base/memory.h"
#include "tsv/pipe.h"
#include "tsv/row.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CAPACITY = 2 * WRITER_ROOM,
    PASSED = 8 * WRITER_ROOM /* at once: the fewer pieces, the less waking of the reader */
};

/* Ends the program as the closed pipe would have ended it, also where SIGPIPE is ignored. */
static _Noreturn void die_of_closed_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    _exit(EXIT_FAILED); /* SIGPIPE is blocked */
}

static ssize_t write_some(int fd, struct slice bytes)
{
    return write(fd, bytes.data, bytes.len);
}

/* Puts out what there is in rest by some, which is as write(2); 0, or the error that stopped it
 * before what is left in rest. */
static int put_all(ssize_t (*some)(int fd, struct slice bytes), int fd, struct slice *rest)
{
    while (rest->len) {
        ssize_t wrote = some(fd, *rest);
        if (wrote > 0) {
            *rest = slice_cut(*rest, (size_t)wrote, rest->len);
        } else if (wrote == 0) {
            return EIO;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {fd, POLLOUT, 0};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static int write_all(int fd, struct slice bytes)
{
    return put_all(write_some, fd, &bytes);
}

/* Writes all of bytes, with a backslash before each quotation mark that begins a field; 0 or the
 * error. Bytes that have left begin at the left edge of a field, or went on with one. */
static int write_guarded(struct writer *w, struct slice bytes)
{
    int error = 0;
    while (bytes.len && !error) {
        struct slice rest = slice_cut(bytes, 0, bytes.len < CAPACITY ? bytes.len : CAPACITY);
        bytes = slice_cut(bytes, rest.len, bytes.len);
        buffer_clear(&w->guarded);
        while (rest.len) {
            size_t at = slice_find(rest, 0, '"');
            char before = at ? rest.data[at - 1] : w->in_field ? '"' : '\n';
            buffer_append(&w->guarded, slice_cut(rest, 0, at));
            if (at < rest.len && (before == '\t' || before == '\n'))
                buffer_append_byte(&w->guarded, '\\');
            if (at < rest.len)
                buffer_append_byte(&w->guarded, '"');
            w->in_field = at < rest.len || (before != '\t' && before != '\n');
            rest = slice_cut(rest, at + (at < rest.len), rest.len);
        }
        error = write_all(w->fd, buffer_slice(&w->guarded));
    }
    return error;
}

static int write_out(struct writer *w, struct slice bytes)
{
    return w->quote_guard ? write_guarded(w, bytes) : write_all(w->fd, bytes);
}

static _Noreturn void die_of_write(struct writer *w, int error)
{
    if (error == EPIPE)
        die_of_closed_pipe();
    diag_die(EXIT_FAILED, "cannot write to '%s': %s", w->name, diag_error(error));
}

static void write_or_die(struct writer *w, struct slice bytes)
{
    int error = write_out(w, bytes);
    if (error)
        die_of_write(w, error);
}

/* Bytes are collected in place, of the gift, or where that is NULL in memory of our own, which is
 * kept. */
static void collect_in(struct writer *w, char *place)
{
    w->cap = place ? PASSED : CAPACITY;
    w->buffer = place;
    if (!place)
        w->buffer = memory_resize(NULL, CAPACITY, 1);
}

/* Passes what is pending and goes on behind it; writes it where the system does not pass. */
static void pass_or_die(struct writer *w, struct slice pending)
{
    const char *end = pending.data + pending.len;
    int error = put_all(gift_pass, w->fd, &pending);
    if (error == ENOSYS || error == EPERM || error == EINVAL || error == ENOMEM) {
        write_or_die(w, pending);
        gift_close(&w->gift);
        collect_in(w, NULL);
        return;
    }
    if (error)
        die_of_write(w, error);
    collect_in(w, gift_after(&w->gift, end, PASSED));
}

/* Of much that was written there is more to come, and a wide pipe is worth its while. What is
 * little goes through one of the usual size, so that a reader that has gone is noticed. */
static void count_until_passed(struct writer *w, size_t written)
{
    bool is_much = w->until_passed && written >= w->until_passed;
    w->until_passed -= written < w->until_passed ? written : w->until_passed;
    char *place = is_much && !w->quote_guard && pipe_widen(w->fd) ? gift_open(&w->gift) : NULL;
    if (place) {
        free(w->buffer);
        collect_in(w, place);
    }
}

void writer_rescue(void *writer)
{
    struct writer *w = writer;
    write_out(w, slice_of(w->buffer, w->finished)); /* the program ends with status 1 anyway */
    w->len = w->finished = 0;
}

void writer_open(struct writer *w, int fd, const char *name)
{
    *w = (struct writer){.fd = fd, .name = name, .by_line = isatty(fd) == 1};
    w->until_passed = PASSED;
    collect_in(w, NULL);
    if (fd == STDOUT_FILENO)
        diag_before_death(writer_rescue, w);
}

void writer_flush(struct writer *w)
{
    struct slice pending = slice_of(w->buffer, w->len);
    w->len = w->finished = 0;
    if (w->gift.region && pending.len >= GIFT_LEAST && !w->quote_guard)
        pass_or_die(w, pending);
    else
        write_or_die(w, pending);
    count_until_passed(w, pending.len);
}

void writer_close(struct writer *w)
{
    writer_flush(w);
    if (w->fd == STDOUT_FILENO)
        diag_before_death(NULL, NULL);
    if (close(w->fd) != 0 && errno != EINTR)
        die_of_write(w, errno);
    if (w->gift.region)
        gift_close(&w->gift);
    else
        free(w->buffer);
    buffer_free(&w->guarded);
    *w = (struct writer){.fd = -1};
}

void writer_bytes(struct writer *w, struct slice bytes)
{
    if (w->cap - w->len < bytes.len) {
        writer_flush(w);
        if (bytes.len > w->cap) {
            write_or_die(w, bytes);
            return;
        }
    }
    if (bytes.len)
        memcpy(w->buffer + w->len, bytes.data, bytes.len);
    w->len += bytes.len;
}

static void put_byte(struct writer *w, char c)
{
    if (w->len == w->cap)
        writer_flush(w);
    w->buffer[w->len++] = c;
}

static void begin_field(struct writer *w)
{
    if (w->in_row)
        put_byte(w, '\t');
    w->in_row = true;
}

void writer_raw(struct writer *w, struct slice field)
{
    begin_field(w);
    writer_bytes(w, field);
}

void writer_field(struct writer *w, struct slice text)
{
    begin_field(w);
    for (;;) {
        size_t plain = row_plain_prefix(text);
        writer_bytes(w, slice_cut(text, 0, plain));
        if (plain == text.len)
            return;
        put_byte(w, '\\');
        put_byte(w, row_escape_letter(text.data[plain]));
        text = slice_cut(text, plain + 1, text.len);
    }
}

void writer_rows(struct writer *w, struct slice rows)
{
    writer_bytes(w, rows);
    w->finished = w->len;
    if (w->by_line)
        writer_flush(w);
}

void writer_u64(struct writer *w, uint64_t value)
{
    begin_field(w);
    if (w->cap - w->len < DECIMAL_ROOM)
        writer_flush(w);
    w->len += decimal_put(w->buffer + w->len, value);
}

void writer_i64(struct writer *w, int64_t value)
{
    if (value >= 0) {
        writer_u64(w, (uint64_t)value);
        return;
    }
    begin_field(w);
    put_byte(w, '-');
    w->in_row = false; /* the digits belong to the same field */
    writer_u64(w, 0 - (uint64_t)value);
}

void writer_fixed(struct writer *w, double value, int places)
{
    char room[400];
    struct buffer text = {room, 0, sizeof room}; /* large enough for any double: never grows */
    buffer_append_fixed(&text, value, places);
    writer_raw(w, buffer_slice(&text));
}

void writer_end(struct writer *w)
{
    put_byte(w, '\n');
    w->in_row = false;
    w->finished = w->len;
    if (w->by_line)
        writer_flush(w);
}
