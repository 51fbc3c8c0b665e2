#include "job/dedupe/indexfile.h"

#include "base/diag.h"
#include "base/mapping.h"
#include "cli/operands.h"
#include "job/dedupe/segmentfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a shingle 41 bits are kept: texts of 150 words take 790 bytes. What two texts do not have in
 * common may look so by chance; of texts that are near it is little: how seldom is written in
 * docs/algorithms/nearduplicate.md. */
static const struct segment_shape SHAPE = {.drop = 7, .together = 16, .spare = 3};

enum { MEMORY = 64 << 20 };

static _Noreturn void die(const struct indexfile *f, const char *what)
{
    diag_die(EXIT_FAILED, "index '%s': %s", diag_show(slice_of_string(f->path)), what);
}

/* ---- Opening ---- */

/* All of the file, once nobody else has it. */
static struct slice map_file(struct indexfile *f)
{
    struct stat st;
    f->fd = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (f->fd < 0 || fstat(f->fd, &st) != 0)
        die(f, diag_error(errno));
    if (!S_ISREG(st.st_mode))
        die(f, "is no regular file");
    if (flock(f->fd, LOCK_EX | LOCK_NB) != 0)
        die(f, errno == EWOULDBLOCK ? "another run is using it" : diag_error(errno));
    if (fstat(f->fd, &st) != 0)
        die(f, diag_error(errno));
    if (st.st_size == 0)
        return SLICE("");
    struct slice bytes = mapping_open(f->fd, 0, (size_t)st.st_size);
    if (!bytes.data)
        die(f, diag_error(errno));
    return bytes;
}

static bool read_index(struct indexfile *f)
{
    switch (signatureindex_read(&f->index, f->file)) {
    case SIGNATUREINDEX_EMPTY:
        return false;
    case SIGNATUREINDEX_WHOLE:
        return true;
    case SIGNATUREINDEX_VERSION:
        die(f, "was made by another version of dedupe");
    case SIGNATUREINDEX_DAMAGED:
        die(f, "is damaged");
    case SIGNATUREINDEX_OTHER:
        break;
    }
    die(f, "is no index of dedupe");
}

static void add_segments(struct indexfile *f, struct judge *j)
{
    for (size_t i = 0; i < f->index.count; i++) {
        struct signatureindex_extent e = f->index.segments[i];
        struct segment segment;
        if (!segment_open(&segment, slice_cut(f->file, (size_t)e.at, (size_t)(e.at + e.size))))
            die(f, "is damaged");
        duplicates_add_segment(&j->duplicates, segment);
    }
}

void indexfile_open(struct indexfile *f, struct judge *j, const struct dedupe_settings *set)
{
    *f = (struct indexfile){.path = set->index, .report = set->report};
    struct slice want = dedupe_settings_text(set, &f->settings);
    f->file = map_file(f);
    f->is_new = !read_index(f);
    if (f->is_new) {
        judge_init(j, set, NULL);
        signatureindex_init(&f->index, want, j->duplicates.fingerprinter.key);
        return;
    }
    if (!slice_equal(f->index.settings, want))
        diag_die(EXIT_FAILED, "index '%s': was made with %s, not with %s",
                 diag_show(slice_of_string(f->path)), diag_show(f->index.settings),
                 diag_show(want));
    judge_init(j, set, &f->index.key);
    add_segments(f, j);
    f->segments = f->index.count;
}

static bool is_report(const struct indexfile *f)
{
    struct stat index, report;
    return f->report && fstat(f->fd, &index) == 0 && stat(f->report, &report) == 0 &&
           operand_is_same_file(&index, &report);
}

void indexfile_refuse_other_use(const struct indexfile *f, const struct inputs *in)
{
    if (inputs_has_file(in, f->fd))
        die(f, "is the input or the output too");
    if (is_report(f))
        die(f, "is the file of --report too");
}

/* ---- Closing ---- */

static uint64_t place(void *context, uint64_t size)
{
    return signatureindex_place(&((struct indexfile *)context)->index, size);
}

static void fail(void *context)
{
    die(context, diag_error(errno));
}

static void sync_file(const struct indexfile *f)
{
    if (fsync(f->fd) != 0)
        die(f, diag_error(errno));
}

static void write_kept(const struct indexfile *f, uint64_t at, struct slice bytes)
{
    if (!file_write_at(f->fd, at, bytes))
        die(f, diag_error(errno));
    sync_file(f);
}

/* The root makes the segment count; of a new file, which has an empty one too, its first byte does.
 */
static void write_root(struct indexfile *f)
{
    const struct signatureindex empty = {.key = f->index.key};
    struct buffer bytes = {0};
    if (f->is_new) {
        signatureindex_append_head(&f->index, &bytes);
        signatureindex_append_root(&empty, &bytes);
    }
    signatureindex_append_root(&f->index, &bytes);
    struct slice all = buffer_slice(&bytes);
    if (f->is_new) {
        write_kept(f, 1, slice_cut(all, 1, all.len));
        write_kept(f, 0, slice_cut(all, 0, 1));
    } else {
        write_kept(f, signatureindex_root_place(&f->index), all);
    }
    buffer_free(&bytes);
}

static void write_segment(struct indexfile *f, struct judge *j)
{
    struct duplicates *d = &j->duplicates;
    struct segmentfile to = {.fd = f->fd, .place = place, .fail = fail, .context = f};
    size_t from = signatureindex_merge_from(&f->index);
    sync_file(f); /* before bytes are written over that the root before the last may count */
    size_t memory = j->overflow.memory ? overflow_clear(&j->overflow, d) : MEMORY;
    duplicates_write(d, from, SHAPE, memory < MEMORY ? memory : MEMORY, segmentfile_sink(&to),
                     segmentfile_sync);
    sync_file(f);
    signatureindex_replace(&f->index, from, (struct signatureindex_extent){to.at, to.size});
}

void indexfile_close(struct indexfile *f, struct judge *j)
{
    uint32_t old = 0;
    for (size_t i = 0; i < f->segments; i++)
        old += j->duplicates.segments[i].segment.count;
    if (j->duplicates.kept > old)
        write_segment(f, j);
    else if (f->is_new)
        f->index.sequence++;
    if (j->duplicates.kept > old || f->is_new)
        write_root(f);
    if (ftruncate(f->fd, (off_t)signatureindex_end(&f->index)) != 0)
        die(f, diag_error(errno));
    if (f->file.len)
        mapping_close(f->file);
    close(f->fd);
    buffer_free(&f->settings);
}
