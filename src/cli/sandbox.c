/* seccomp: a small program in the kernel's BPF that is run on the number and the arguments of every
 * system call. Sources: seccomp(2); Linux, Documentation/userspace-api/seccomp_filter.rst. */
#define _GNU_SOURCE /* CLONE_THREAD, F_SETPIPE_SZ */
#include "cli/sandbox.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) &&                         \
    !defined(NEWSWIRE_NO_SANDBOX)

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Calls without conditions; those of every row stand first. */
// clang-format off
static const uint16_t allowed[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_vmsplice, SYS_pread64, SYS_pwrite64, SYS_lseek,
    SYS_close,
    /* memory and threads */
    SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_mincore, SYS_futex,
    SYS_set_robust_list, SYS_sched_yield, SYS_sched_getaffinity, SYS_exit, SYS_exit_group,
#ifdef SYS_rseq
    SYS_rseq,
#endif
    /* files that are open, and what is known of others */
    SYS_fstat, SYS_newfstatat, SYS_faccessat, SYS_readlinkat, SYS_ftruncate, SYS_fallocate,
    SYS_fadvise64, SYS_fsync, SYS_fdatasync, SYS_getcwd, SYS_dup, SYS_dup3, SYS_ppoll, SYS_pselect6,
#ifdef SYS_statx
    SYS_statx,
#endif
    /* its own signals, clocks, randomness, what it is */
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_getrandom,
    SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getppid,
    SYS_getrusage, SYS_sysinfo, SYS_uname,
#ifdef __x86_64__
    SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_dup2, SYS_poll, SYS_select, SYS_time,
    SYS_getrlimit,
#endif
};
// clang-format on

/* Calls that are allowed where argument & mask is value. */
struct condition {
    uint16_t call;
    uint8_t argument;
    uint32_t mask, value;
};

enum { WORDS = 16, MOST = 256 }; /* calls have numbers below 32 * WORDS */
#define WHOLE UINT32_MAX

struct code {
    struct sock_filter steps[MOST];
    unsigned short count;
};

static void add(struct code *c, struct sock_filter step)
{
    c->steps[c->count++] = step;
}

#define STEP(operation, value) ((struct sock_filter)BPF_STMT((operation), (uint32_t)(value)))
#define LOAD_AT(place)         STEP(BPF_LD | BPF_W | BPF_ABS, place)
#define LOAD(field)            LOAD_AT(offsetof(struct seccomp_data, field))
#define ANSWER(what)           STEP(BPF_RET | BPF_K, what)
/* Leaves out that many of the next steps where what is loaded is not value. */
#define UNLESS(value, steps)                                                                       \
    ((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (steps)))

/* The calls as a set of bits, looked up a word at a time: a tenth of the steps that a comparison
 * with each takes, and the kernel's check of the program grows with its steps. */
static void allow_all(struct code *c, const uint16_t *calls, size_t count)
{
    uint32_t words[WORDS] = {0};
    for (size_t i = 0; i < count; i++)
        words[calls[i] / 32] |= (uint32_t)1 << calls[i] % 32;
    add(c, STEP(BPF_ALU | BPF_AND | BPF_K, 31));
    add(c, STEP(BPF_MISC | BPF_TAX, 0));
    add(c, STEP(BPF_LD | BPF_IMM, 1));
    add(c, STEP(BPF_ALU | BPF_LSH | BPF_X, 0));
    add(c, STEP(BPF_MISC | BPF_TAX, 0)); /* X: the bit of the call in its word */
    add(c, LOAD(nr));
    add(c, STEP(BPF_ALU | BPF_RSH | BPF_K, 5));
    for (uint32_t i = 0; i < WORDS; i++) {
        if (!words[i])
            continue;
        add(c, UNLESS(i, 4));
        add(c, STEP(BPF_LD | BPF_IMM, words[i]));
        add(c, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_X, 0, 0, 1));
        add(c, ANSWER(SECCOMP_RET_ALLOW));
        add(c, STEP(BPF_LD | BPF_IMM, WORDS)); /* no other word */
    }
    add(c, LOAD(nr));
}

/* The lower half of the argument: both machines are little-endian, the values are ints. */
static void allow_where(struct code *c, struct condition w)
{
    add(c, UNLESS(w.call, 5));
    add(c, LOAD_AT(offsetof(struct seccomp_data, args) + 8 * (size_t)w.argument));
    add(c, STEP(BPF_ALU | BPF_AND | BPF_K, w.mask));
    add(c, UNLESS(w.value, 1));
    add(c, ANSWER(SECCOMP_RET_ALLOW));
    add(c, LOAD(nr));
}

/* glibc opens with openat, musl with open where the machine has it. mkstemp asks for a new file,
 * and its name goes at once. */
static void allow_opening(struct code *c, uint32_t mask, uint32_t flags)
{
    allow_where(c, (struct condition){SYS_openat, 2, mask, flags});
#ifdef __x86_64__
    allow_where(c, (struct condition){SYS_open, 1, mask, flags});
#endif
}

static void allow_files(struct code *c, enum sandbox_files files)
{
    const uint32_t writes = O_ACCMODE | O_CREAT | O_TRUNC, is_new = O_CREAT | O_EXCL;
    allow_opening(c, writes, O_RDONLY);
    if (files >= SANDBOX_MAKES_TEMPORARY) {
        allow_opening(c, is_new, is_new);
        allow_where(c, (struct condition){SYS_unlinkat, 2, 0, 0});
#ifdef __x86_64__
        allow_where(c, (struct condition){SYS_unlink, 0, 0, 0});
#endif
    }
    if (files >= SANDBOX_WRITES)
        allow_opening(c, 0, 0);
}

static void write_rules(struct code *c, enum sandbox_files files)
{
    const uint32_t self = (uint32_t)getpid();
    const struct condition conditions[] = {
        {SYS_ioctl, 1, WHOLE, TCGETS}, /* not TIOCSTI, which types into the terminal */
        {SYS_ioctl, 1, WHOLE, TIOCGWINSZ},
        {SYS_fcntl, 1, WHOLE, F_GETFD}, /* not F_SETOWN, which has others signalled */
        {SYS_fcntl, 1, WHOLE, F_SETFD},
        {SYS_fcntl, 1, WHOLE, F_GETFL},
        {SYS_fcntl, 1, WHOLE, F_DUPFD},
        {SYS_fcntl, 1, WHOLE, F_DUPFD_CLOEXEC},
        {SYS_fcntl, 1, WHOLE, F_GETPIPE_SZ},
        {SYS_fcntl, 1, WHOLE, F_SETPIPE_SZ},
        {SYS_tgkill, 0, WHOLE, self}, /* raise(SIGPIPE), abort() */
        {SYS_kill, 0, WHOLE, self},
        {SYS_prlimit64, 0, WHOLE, 0}, /* of itself */
        {SYS_clone, 0, CLONE_THREAD, CLONE_THREAD},
    };
    const struct sock_filter refuse = ANSWER(SECCOMP_RET_ERRNO | EPERM);
    add(c, LOAD(arch));
    add(c, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    add(c, refuse); /* the numbers of another architecture mean other calls */
    add(c, LOAD(nr));
    allow_all(c, allowed, sizeof allowed / sizeof *allowed);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        allow_where(c, conditions[i]);
    allow_files(c, files);
#ifdef SYS_clone3
    /* Its flags stand in memory, out of reach; where it is absent the C library takes clone. */
    add(c, UNLESS(SYS_clone3, 1));
    add(c, ANSWER(SECCOMP_RET_ERRNO | ENOSYS));
#endif
    add(c, refuse);
}

/* A library that was loaded before the program (a profiler, the shim of a test) may write files. */
static bool is_preloaded(void)
{
    const char *libraries = getenv("LD_PRELOAD");
    return libraries && *libraries;
}

bool sandbox_enter(enum sandbox_files files)
{
    struct code code = {.count = 0};
    if (is_preloaded())
        files = SANDBOX_WRITES;
    write_rules(&code, files);
    struct sock_fprog program = {code.count, code.steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool sandbox_enter(enum sandbox_files files)
{
    (void)files;
    return false;
}

#endif
