#include "job/dedupe/indexfile.h"

#include "base/diag.h"
#include "tsv/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static _Noreturn void die(const struct indexfile *f, const char *what)
{
    diag_die(EXIT_FAILED, "index '%s': %s", diag_show(slice_of_string(f->path)), what);
}

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
        die(f, "another run is using it");
    if (fstat(f->fd, &st) != 0)
        die(f, diag_error(errno));
    if (st.st_size == 0)
        return SLICE("");
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, f->fd, 0);
    if (bytes == MAP_FAILED)
        die(f, diag_error(errno));
    return slice_of(bytes, (size_t)st.st_size);
}

static void restore(struct judge *j, struct signatureindex *index)
{
    struct signature s;
    while (signatureindex_next(index, &s)) {
        duplicates_restore(&j->duplicates, s.fingerprint, s.set);
        judge_add_label(j, arena_copy(&j->arena, s.label));
    }
}

static void open_old(struct indexfile *f, struct judge *j, const struct dedupe_settings *set,
                     struct slice want, struct slice file)
{
    struct signatureindex index;
    if (!signatureindex_open(&index, file))
        die(f, "is no index of dedupe");
    if (!slice_equal(index.settings, want))
        diag_die(EXIT_FAILED, "index '%s': was made with %s, not with %s",
                 diag_show(slice_of_string(f->path)), diag_show(index.settings), diag_show(want));
    judge_init(j, set, &index.key);
    restore(j, &index);
    f->end = index.end;
    signatureindex_free(&index);
    munmap((void *)(uintptr_t)file.data, file.len);
}

void indexfile_open(struct indexfile *f, struct judge *j, const struct dedupe_settings *set)
{
    struct buffer settings = {0};
    struct slice want = dedupe_settings_text(set, &settings);
    *f = (struct indexfile){.path = set->index};
    struct slice file = map_file(f);
    if (file.len) {
        open_old(f, j, set, want, file);
    } else {
        judge_init(j, set, NULL);
        signatureindex_begin(&f->head, want, j->duplicates.fingerprinter.key);
    }
    buffer_free(&settings);
}

void indexfile_add(struct indexfile *f, const struct judge *j, struct slice label)
{
    struct signature s = {j->duplicates.fingerprint, label, j->duplicates.set};
    signature_append(&f->signatures, &s);
    f->count++;
}

void indexfile_close(struct indexfile *f, const struct judge *j)
{
    struct buffer *bytes = &f->head;
    struct writer w;
    signatureindex_append(bytes, j->duplicates.fingerprinter.key, buffer_slice(&f->signatures),
                          f->count);
    if (ftruncate(f->fd, (off_t)f->end) != 0 || lseek(f->fd, 0, SEEK_END) < 0)
        die(f, diag_error(errno));
    writer_open(&w, dup(f->fd), f->path);
    writer_bytes(&w, buffer_slice(bytes));
    writer_close(&w);
    if (fsync(f->fd) != 0)
        die(f, diag_error(errno));
    close(f->fd);
    buffer_free(bytes);
    buffer_free(&f->signatures);
}
