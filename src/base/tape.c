#include "base/tape.h"

#include "base/diag.h"
#include "base/mapping.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 512 };

static _Noreturn void die(const char *action)
{
    diag_die(EXIT_FAILED, "cannot %s a temporary file: %s ($TMPDIR says where it goes)", action,
             diag_error(errno));
}

/* A file in the directory that has no name any more; -1 and errno where there can be none. One
 * whose name will not go is as good as none: a killed run would leave it. */
static int open_unnamed_in(const char *directory)
{
    size_t size = strlen(directory) + sizeof "/newswire.XXXXXX";
    char *name = memory_alloc(size, 1);
    snprintf(name, size, "%s/newswire.XXXXXX", directory);
    int fd = mkstemp(name);
    bool has_name = fd >= 0 && unlink(name) != 0;
    free(name);
    if (has_name) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

/* A directory that is not there, or not for us, is passed over for the system's own. */
static int open_unnamed_file(void)
{
    const char *directory = getenv("TMPDIR");
    int fd = directory && *directory ? open_unnamed_in(directory) : -1;
    if (fd < 0)
        fd = open_unnamed_in("/tmp");
    if (fd < 0)
        die("make");
    return fd;
}

uint64_t tape_store_append(struct tape_store *store, struct slice bytes)
{
    uint64_t offset = store->written;
    if (!store->file)
        store->file = open_unnamed_file() + 1;
    while (bytes.len) {
        ssize_t wrote = pwrite(store->file - 1, bytes.data, bytes.len, (off_t)store->written);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            die("write to");
        store->written += (uint64_t)wrote;
        bytes = slice_cut(bytes, (size_t)wrote, bytes.len);
    }
    return offset;
}

void tape_store_read(const struct tape_store *store, uint64_t offset, char *to, size_t len)
{
    while (len) {
        ssize_t got = pread(store->file - 1, to, len, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* what was written is not there */
        if (got <= 0)
            die("read from");
        to += got;
        offset += (uint64_t)got;
        len -= (size_t)got;
    }
}

struct slice tape_store_map(const struct tape_store *store, uint64_t offset, size_t len)
{
    struct slice bytes = mapping_open(store->file - 1, offset, len);
    if (!bytes.data)
        die("map");
    return bytes;
}

/* Appends a full piece, which has that much room: as it is, or into the file where memory is used
 * up. Returns the memory that it then does not need. */
static char *add_piece(struct tape *t, struct tape_piece piece, size_t room)
{
    struct tape_store *store = t->store;
    char *left = NULL;
    if (store->used + room > store->limit) {
        left = piece.memory;
        piece.memory = NULL;
        piece.offset = tape_store_append(store, slice_of(left, piece.len));
    } else {
        store->used += room;
        t->kept += room;
    }
    t->pieces = memory_grow(t->pieces, &t->cap, t->count + 1, sizeof *t->pieces);
    t->pieces[t->count++] = piece;
    return left;
}

/* Puts the open piece among the full ones. */
static void shelve(struct tape *t)
{
    t->open = add_piece(t, (struct tape_piece){.memory = t->open, .len = t->len}, t->room);
    t->len = 0;
    if (!t->open)
        t->room = 0;
}

void tape_end(struct tape *t)
{
    if (t->len) { /* no more room than it needs: there may be many */
        t->open = memory_resize(t->open, t->len + TAPE_SLACK, 1);
        t->room = t->len;
        shelve(t);
    }
    free(t->open);
    t->open = NULL;
    t->room = 0;
}

void tape_move(struct tape *t, struct tape *from)
{
    tape_end(t);
    tape_end(from);
    for (size_t i = 0; i < from->count; i++)
        free(add_piece(t, from->pieces[i], from->pieces[i].len));
    from->count = 0;
    tape_free(from);
}

char *tape_extend(struct tape *t, size_t size)
{
    size_t room = t->room ? t->room : FIRST_ROOM;
    if (t->len)
        shelve(t);
    if (t->count && room < TAPE_PIECE)
        room *= 2; /* pieces grow with the tape, so that many short tapes take little */
    while (room < size)
        room *= 2;
    if (!t->open || room > t->room)
        t->open = memory_resize(t->open, room + TAPE_SLACK, 1);
    t->room = room;
    return t->open;
}

void tape_free(struct tape *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->pieces[i].memory);
    t->store->used -= t->kept;
    free(t->pieces);
    free(t->open);
    *t = (struct tape){.store = t->store};
}

void tape_store_free(struct tape_store *store)
{
    if (store->file)
        close(store->file - 1);
    *store = (struct tape_store){.limit = store->limit};
}

void tape_start(struct tape_reader *r, const struct tape *t)
{
    *r = (struct tape_reader){.tape = t};
}

void tape_start_at(struct tape_reader *r, const struct tape *t, size_t piece)
{
    *r = (struct tape_reader){.tape = t, .next = piece};
}

size_t tape_pieces(const struct tape *t)
{
    return t->count + (t->len > 0);
}

bool tape_next(struct tape_reader *r, struct slice *piece)
{
    const struct tape *t = r->tape;
    if (r->next > t->count || (r->next == t->count && !t->len))
        return false;
    size_t i = r->next++;
    if (i == t->count) {
        *piece = slice_of(t->open, t->len);
    } else if (t->pieces[i].memory) {
        *piece = slice_of(t->pieces[i].memory, t->pieces[i].len);
    } else {
        if (r->room < t->pieces[i].len + TAPE_SLACK) { /* no more than it needs: as tape_end */
            free(r->buffer);
            r->room = t->pieces[i].len + TAPE_SLACK;
            r->buffer = memory_resize(NULL, r->room, 1);
        }
        tape_store_read(t->store, t->pieces[i].offset, r->buffer, t->pieces[i].len);
        *piece = slice_of(r->buffer, t->pieces[i].len);
    }
    return true;
}

void tape_reader_free(struct tape_reader *r)
{
    free(r->buffer);
    r->buffer = NULL;
    r->room = 0;
}
