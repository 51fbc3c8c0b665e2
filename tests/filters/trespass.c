/* Copies nothing: once its inputs are open, as in every filter, it tries what a filter that was
 * taken over would try, and says for each what came of it. For tests/io/sandbox. */
#include "cli/inputs.h"
#include "cli/options.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int try_exec(void)
{
    char *const arguments[] = {(char[]){"/bin/true"}, NULL};
    return execv("/nonexistent/program", arguments);
}

static int try_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child < 0 ? -1 : (int)waitpid(child, NULL, 0);
}

static int try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int try_ptrace(void)
{
    return (int)ptrace(PTRACE_PEEKDATA, getpid(), NULL, NULL);
}

static int try_signal_parent(void)
{
    return kill(getppid(), 0);
}

static int try_rename(void)
{
    return rename("moved", "moved");
}

static int try_link(void)
{
    return symlink("nowhere", "linked");
}

static int try_chmod(void)
{
    return chmod("moved", 0777);
}

static int try_typing_into_terminal(void)
{
    return ioctl(STDIN_FILENO, TIOCSTI, "x");
}

/* The call that musl makes where the machine has it; glibc makes another. */
static int open_as_musl(const char *path, int flags)
{
#ifdef SYS_open
    return (int)syscall(SYS_open, path, flags, 0);
#else
    return open(path, flags);
#endif
}

static int try_open(void)
{
    return open("moved", O_RDONLY);
}

static int try_open_as_musl(void)
{
    return open_as_musl("moved", O_RDONLY);
}

static int try_write(void)
{
    return open("moved", O_WRONLY);
}

static int try_write_as_musl(void)
{
    return open_as_musl("moved", O_WRONLY);
}

static int try_truncate(void)
{
    return open("moved", O_RDONLY | O_TRUNC);
}

static int try_create(void)
{
    return open("made", O_WRONLY | O_CREAT, 0600);
}

static int try_spill_file(void)
{
    return open("spilled", O_RDWR | O_CREAT | O_EXCL, 0600);
}

static int try_remove(void)
{
    return unlink("spilled");
}

static void *nothing(void *context)
{
    return context;
}

static int try_thread(void)
{
    pthread_t thread;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    return errno ? -1 : pthread_join(thread, NULL);
}

static int try_signal_self(void)
{
    signal(SIGUSR1, SIG_IGN);
    return raise(SIGUSR1);
}

static const struct {
    const char *name;
    int (*attempt)(void);
} trials[] = {
    {"exec", try_exec},
    {"fork", try_fork},
    {"socket", try_socket},
    {"signal-parent", try_signal_parent},
    {"rename", try_rename},
    {"link", try_link},
    {"chmod", try_chmod},
    {"type-into-terminal", try_typing_into_terminal},
    {"ptrace", try_ptrace},
    {"open", try_open},
    {"open-as-musl", try_open_as_musl},
    {"write", try_write},
    {"write-as-musl", try_write_as_musl},
    {"truncate", try_truncate},
    {"create", try_create},
    {"spill-file", try_spill_file},
    {"remove", try_remove},
    {"thread", try_thread},
    {"signal-self", try_signal_self},
};

int main(int argc, char **argv)
{
    struct inputs_settings settings = {0};
    bool spills = false, writes = false;
    struct option common[INPUTS_OPTIONS],
        own[] = {
            {.name = "spills", .kind = OPTION_FLAG, .value = &spills, .help = "as ngram"},
            {.name = "writes", .kind = OPTION_FLAG, .value = &writes, .help = "as dedupe --report"},
            {0}};
    inputs_options(common, &settings);
    const struct program program = {.name = "trespass",
                                    .synopsis = "[OPTION]... [FILE]...",
                                    .purpose = "Try.",
                                    .options = own,
                                    .more_options = common};
    int operands = options_parse(&program, argc, argv);
    settings.files = writes ? SANDBOX_WRITES : spills ? SANDBOX_MAKES_TEMPORARY : SANDBOX_READS;
    struct inputs in;
    struct writer out;
    inputs_open(&in, &program, &settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        errno = 0;
        bool refused = trials[i].attempt() == -1 && errno == EPERM;
        writer_field(&out, slice_of_string(trials[i].name));
        writer_field(&out, slice_of_string(refused ? "refused" : "not refused"));
        writer_end(&out);
    }
    inputs_close(&in);
    writer_close(&out);
    return 0;
}
