/* LD_PRELOAD shim: makes the K-th call of one kind fail, in the program named by FAULT_PROGRAM only.
 *
 *   FAULT=KIND:K   KIND is one of
 *     malloc   the K-th allocation returns NULL (malloc, calloc, realloc)
 *     read     the K-th read or pread fails with EIO
 *     write    the K-th write, vmsplice or pwrite fails with ENOSPC
 *     close    the K-th close fails with EIO
 *     eintr    the K-th read or write fails once with EINTR
 *     short    every read and write from the K-th on moves one byte at most, every vmsplice a third
 *     refuse   the K-th vmsplice fails, with ENOSYS or, where K is even, ENOMEM; those before it move a third
 *     entropy  the K-th getentropy fails with ENOSYS
 *     sync     the K-th fsync or ftruncate fails with EIO
 *     stat     the K-th fstat fails with EIO
 *     map      the K-th mmap fails with ENOMEM
 *     thread   the K-th thread is not made (EAGAIN)
 *     filter   the K-th prctl fails with EINVAL, as where the kernel has no seccomp
 *     kill     the program is killed in the K-th write, pwrite (when a part was written, with kill:K:N
 *              N bytes of it), fsync or ftruncate (before it was done)
 *   FAULT_COUNT=FILE  at the end, the number of calls of that kind is written there
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

enum kind { NONE, MALLOC, READ, WRITE, CLOSE, EINTR_ONCE, SHORT, ENTROPY, REFUSE, SYNC, STAT, MAP, THREAD, FILTER, KILL };

static enum kind kind;
static long target, calls, part = -1; /* part: N of kill:K:N */
static int ready;

static enum kind kind_of(const char *name, size_t len)
{
    static const char *const names[] = {"", "malloc", "read", "write", "close", "eintr", "short", "entropy", "refuse",
                                        "sync", "stat", "map", "thread", "filter", "kill"};
    for (int i = 1; i <= KILL; i++)
        if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0)
            return (enum kind)i;
    return NONE;
}

static void get_ready(void)
{
    ready = 1;
    const char *program = getenv("FAULT_PROGRAM"), *fault = getenv("FAULT");
    const char *colon = fault ? strchr(fault, ':') : NULL;
    if (!program || !colon || strcmp(program, program_invocation_short_name) != 0)
        return;
    kind = kind_of(fault, (size_t)(colon - fault));
    target = atol(colon + 1);
    const char *second = strchr(colon + 1, ':');
    if (second)
        part = atol(second + 1);
}

static int hit(enum kind wanted)
{
    if (!ready)
        get_ready();
    if (kind != wanted)
        return 0;
    calls++;
    return wanted == SHORT ? calls >= target : calls == target;
}

static void *fail_allocation(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return hit(MALLOC) ? fail_allocation() : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return hit(MALLOC) ? fail_allocation() : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return hit(MALLOC) ? fail_allocation() : __libc_realloc(block, size);
}

static int fail_call(int error)
{
    errno = error;
    return -1;
}

ssize_t read(int fd, void *buffer, size_t size)
{
    if (hit(READ))
        return fail_call(EIO);
    if (hit(EINTR_ONCE))
        return fail_call(EINTR);
    return syscall(SYS_read, fd, buffer, hit(SHORT) && size > 1 ? 1 : size);
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
    if (hit(READ))
        return fail_call(EIO);
    if (hit(EINTR_ONCE))
        return fail_call(EINTR);
    return syscall(SYS_pread64, fd, buffer, hit(SHORT) && size > 1 ? 1 : size, offset);
}

static void die_here(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
}

/* Some part of size, another at each call. */
static size_t part_of(size_t size)
{
    if (part >= 0)
        return (size_t)part < size ? (size_t)part : size;
    return size ? (size_t)calls * 7919 % size : 0;
}

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
    if (hit(WRITE))
        return fail_call(ENOSPC);
    if (hit(EINTR_ONCE))
        return fail_call(EINTR);
    if (hit(KILL)) {
        syscall(SYS_pwrite64, fd, buffer, part_of(size), offset);
        die_here();
    }
    return syscall(SYS_pwrite64, fd, buffer, hit(SHORT) && size > 1 ? 1 : size, offset);
}

int getentropy(void *buffer, size_t size)
{
    if (hit(ENTROPY))
        return fail_call(ENOSYS);
    return syscall(SYS_getrandom, buffer, size, 0) == (long)size ? 0 : -1;
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    if (fd != STDERR_FILENO) {
        if (hit(WRITE))
            return fail_call(ENOSPC);
        if (hit(EINTR_ONCE))
            return fail_call(EINTR);
        if (hit(SHORT) && size > 1)
            size = 1;
        if (hit(KILL)) {
            syscall(SYS_write, fd, buffer, part_of(size));
            die_here();
        }
    }
    return syscall(SYS_write, fd, buffer, size);
}

/* Pages that a pipe takes are a write, too. */
ssize_t vmsplice(int fd, const struct iovec *pieces, size_t count, unsigned flags)
{
    struct iovec piece = pieces[0];
    if (hit(WRITE))
        return fail_call(ENOSPC);
    if (hit(REFUSE))
        return fail_call(target % 2 ? ENOSYS : ENOMEM);
    if (hit(EINTR_ONCE))
        return fail_call(EINTR);
    if ((hit(SHORT) || kind == REFUSE) && piece.iov_len > 1)
        piece.iov_len = 1 + piece.iov_len / 3;
    if (hit(KILL)) {
        piece.iov_len = part_of(piece.iov_len);
        syscall(SYS_vmsplice, fd, &piece, 1, flags);
        die_here();
    }
    return syscall(SYS_vmsplice, fd, &piece, count < 1 ? count : 1, flags);
}

int fstat(int fd, struct stat *info)
{
    return hit(STAT) ? fail_call(EIO) : fstatat(fd, "", info, AT_EMPTY_PATH);
}

void *mmap(void *place, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (!hit(MAP))
        return (void *)syscall(SYS_mmap, place, size, protection, flags, fd, offset);
    errno = ENOMEM;
    return MAP_FAILED;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *context)
{
    int (*make)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&make = dlsym(RTLD_NEXT, "pthread_create");
    return hit(THREAD) ? EAGAIN : make(thread, attributes, work, context);
}

int prctl(int option, ...)
{
    va_list rest;
    va_start(rest, option);
    unsigned long a[4];
    for (int i = 0; i < 4; i++)
        a[i] = va_arg(rest, unsigned long);
    va_end(rest);
    return hit(FILTER) ? fail_call(EINVAL) : (int)syscall(SYS_prctl, option, a[0], a[1], a[2], a[3]);
}

int fsync(int fd)
{
    if (hit(SYNC))
        return fail_call(EIO);
    if (hit(KILL))
        die_here();
    return (int)syscall(SYS_fsync, fd);
}

int ftruncate(int fd, off_t length)
{
    if (hit(SYNC))
        return fail_call(EIO);
    if (hit(KILL))
        die_here();
    return (int)syscall(SYS_ftruncate, fd, length);
}

int close(int fd)
{
    if (fd == STDOUT_FILENO && hit(CLOSE)) {
        syscall(SYS_close, fd);
        return fail_call(EIO);
    }
    return (int)syscall(SYS_close, fd);
}

static int (*program_main)(int, char **, char **);

static int main_and_no_more(int count, char **words, char **environment)
{
    int status = program_main(count, words, environment);
    kind = NONE;
    return status;
}

typedef int start_function(int (*start)(int, char **, char **), int count, char **words, void (*init)(void),
                           void (*fini)(void), void (*loader_fini)(void), void *stack_end);
start_function __libc_start_main;

/* What runs behind main is not the program's: gcov writes its counts there, and does not look whether there was
 * memory for them. */
int __libc_start_main(int (*start)(int, char **, char **), int count, char **words, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void *stack_end)
{
    start_function *next;
    *(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
    program_main = start;
    return next(main_and_no_more, count, words, init, fini, loader_fini, stack_end);
}

/* Open from the start: a program in its sandbox opens no file to write to. */
static int count_file = -1;

__attribute__((constructor)) static void open_count(void)
{
    enum { HIGH = 200 }; /* out of the way of the program's descriptors */
    const char *file = getenv("FAULT_COUNT"), *program = getenv("FAULT_PROGRAM");
    if (!file || !program || strcmp(program, program_invocation_short_name) != 0)
        return;
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    count_file = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
    syscall(SYS_close, fd);
}

__attribute__((destructor)) static void report(void)
{
    if (count_file < 0 || !ready)
        return;
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", calls);
    if (syscall(SYS_write, count_file, text, (size_t)len) != len)
        abort();
}
