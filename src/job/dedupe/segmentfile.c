#include "job/dedupe/segmentfile.h"

#include "base/little.h"

#include <errno.h>
#include <unistd.h>

bool file_write_at(int fd, uint64_t at, struct slice bytes)
{
    while (bytes.len) {
        ssize_t wrote = pwrite(fd, bytes.data, bytes.len, (off_t)at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote == 0)
            errno = ENOSPC;
        if (wrote <= 0)
            return false;
        at += (uint64_t)wrote;
        bytes = slice_cut(bytes, (size_t)wrote, bytes.len);
    }
    return true;
}

/* The head comes whole and first. */
static void take(void *context, struct slice bytes)
{
    struct segmentfile *f = context;
    if (f->written == 0) {
        f->size = little_load64(bytes.data + SEGMENT_SIZE * 8);
        f->at = f->place(f->context, f->size);
    }
    if (!file_write_at(f->fd, f->at + f->written, bytes))
        f->fail(f->context);
    f->written += bytes.len;
}

struct segment_sink segmentfile_sink(struct segmentfile *f)
{
    return (struct segment_sink){take, f};
}

void segmentfile_sync(void *segmentfile)
{
    struct segmentfile *f = segmentfile;
    if (fsync(f->fd) != 0)
        f->fail(f->context);
}
