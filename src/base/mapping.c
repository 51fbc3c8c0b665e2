#include "base/mapping.h"

#include "base/diag.h"

#include <signal.h>
#include <sys/mman.h>

/* It comes where memory of the file is read, never inside of a function of the C library that could
 * not be called again; a SIGBUS that another process sends, or of a fault of ours, is let be. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (info->si_code == BUS_ADRERR)
        diag_die(EXIT_FAILED, "a file that is open as memory was cut short, or its disk failed");
    signal(number, SIG_DFL);
    raise(number);
}

struct slice mapping_open(int fd, uint64_t offset, size_t len)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
    void *bytes = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, (off_t)offset);
    return bytes == MAP_FAILED ? slice_of(NULL, 0) : slice_of(bytes, len);
}

void mapping_close(struct slice mapped)
{
    munmap((void *)(uintptr_t)mapped.data, mapped.len);
}
