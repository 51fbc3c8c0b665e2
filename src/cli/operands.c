#include "cli/operands.h"

#include "base/diag.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_stdin(const char *operand)
{
    return strcmp(operand, "-") == 0;
}

const char *operand_shown(const char *operand)
{
    return is_stdin(operand) ? "standard input" : operand;
}

/* What to do about it, for the mistakes that are made most. */
static const char *advice(const char *operand, int error)
{
    if (error == ENOENT && strpbrk(operand, "*?"))
        return "; the shell fills in * and ? where they are not quoted and a file matches";
    return "";
}

static bool is_stdin_taken;

/* A second reader would find what the first one left of it: nothing, or the middle of a row. */
static void refuse_second(bool is_second)
{
    if (is_second)
        diag_die(EXIT_MISUSED, "standard input is named twice, and can be read only once");
}

static int open_stdin(void)
{
    refuse_second(is_stdin_taken);
    is_stdin_taken = true;
    return STDIN_FILENO;
}

/* Before a row goes out, and not when its turn comes. */
static void refuse_stdin_twice(const struct operands *o)
{
    size_t times = is_stdin_taken;
    for (size_t i = 0; i < o->count; i++)
        times += is_stdin(o->items[i]);
    refuse_second(times > 1);
}

int operand_open(const char *operand)
{
    if (is_stdin(operand))
        return open_stdin();
    int fd;
    do
        fd = open(operand, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        diag_die(EXIT_FAILED, "cannot open '%s': %s%s", diag_show(slice_of_string(operand)),
                 diag_error(errno), advice(operand, errno));
    return fd;
}

uint64_t operand_must_end(const char *operand)
{
    struct stat info;
    char byte;
    if (operand_stat(operand, &info) != 0)
        return OPERAND_MOST;
    if (!S_ISCHR(info.st_mode))
        return S_ISREG(info.st_mode) ? 0 : OPERAND_MOST;
    int fd = is_stdin(operand) ? STDIN_FILENO : operand_open(operand);
    if (!isatty(fd) && read(fd, &byte, 1) > 0) /* /dev/null has none */
        diag_die(EXIT_FAILED, "cannot read '%s': is a device, which need not end",
                 diag_show(slice_of_string(operand_shown(operand))));
    if (fd != STDIN_FILENO)
        close(fd);
    return OPERAND_MOST;
}

struct slice operand_whole(const char *operand, struct reader *r)
{
    const size_t most = OPERAND_MOST;
    operand_must_end(operand);
    reader_open(r, operand_open(operand), operand_shown(operand));
    if (reader_peek(r, most + 1).len > most) /* a pipe need not end either */
        diag_die(EXIT_FAILED, "cannot read '%s': has more than 1 GiB, which is too long for a list",
                 r->name);
    return reader_rest(r);
}

struct slice operand_lines(const char *operand, struct reader *r)
{
    const struct slice mark = SLICE("\xEF\xBB\xBF");
    struct slice lines = operand_whole(operand, r);
    return slice_starts(lines, mark) ? slice_cut(lines, mark.len, lines.len) : lines;
}

struct slice operand_words(const char *operand, struct reader *r)
{
    struct slice lines = operand_lines(operand, r);
    size_t good = utf8_valid_prefix(lines);
    unsigned long long line = 1;
    for (size_t at = 0; at < good; at++)
        line += lines.data[at] == '\n';
    if (good < lines.len)
        diag_die(EXIT_FAILED, "%s:%llu: is not UTF-8", r->name, line);
    return lines;
}

static void read_names(struct operands *o, const char *file)
{
    struct reader r = {.fd = -1};
    buffer_append(&o->names, operand_whole(file, &r));
    reader_free(&r);
    struct slice names = buffer_slice(&o->names);
    if (slice_find(names, 0, 0) == names.len && slice_find(names, 0, '\n') < names.len)
        diag_die(EXIT_FAILED,
                 "%s: names end with a NUL byte here, as find -print0 writes them, not with a line",
                 operand_shown(file));
    if (o->names.len && o->names.data[o->names.len - 1])
        buffer_append_byte(&o->names, 0); /* the last name may lack its NUL */
    size_t cap = 0;
    for (size_t at = 0; at < o->names.len; at += strlen(o->names.data + at) + 1) {
        if (!o->names.data[at])
            diag_die(EXIT_FAILED, "%s: file name %zu is empty", operand_shown(file), o->count + 1);
        o->list = memory_grow(o->list, &cap, o->count + 1, sizeof *o->list);
        o->list[o->count++] = o->names.data + at;
    }
    o->items = o->list;
}

void operands_init(struct operands *o, const char *files0, char **given, size_t count)
{
    static char dash[] = "-", *standard_input[] = {dash};
    *o = (struct operands){0};
    if (files0) {
        read_names(o, files0);
    } else {
        o->items = count ? given : standard_input;
        o->count = count ? count : 1;
    }
    refuse_stdin_twice(o);
}

void operands_free(struct operands *o)
{
    buffer_free(&o->names);
    free(o->list);
    *o = (struct operands){0};
}

int operand_stat(const char *operand, struct stat *info)
{
    return is_stdin(operand) ? fstat(STDIN_FILENO, info) : stat(operand, info);
}

bool operand_is_same_file(const struct stat *a, const struct stat *b)
{
    return S_ISREG(a->st_mode) && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

uint64_t operands_total_size(const struct operands *o)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < o->count; i++) {
        struct stat info;
        if (operand_stat(o->items[i], &info) != 0 || !S_ISREG(info.st_mode))
            return 0;
        sum += (uint64_t)info.st_size;
    }
    return sum;
}
