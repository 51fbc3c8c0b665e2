#define _GNU_SOURCE /* F_SETPIPE_SZ, of Linux alone */
#include "tsv/pipe.h"

#include <errno.h>
#include <fcntl.h>

enum { DEFAULT = 64 * 1024 };

bool pipe_widen(int fd)
{
#ifdef F_SETPIPE_SZ
    const int before = errno;
    int holds = fcntl(fd, F_GETPIPE_SZ); /* -1: no pipe */
    if (holds == DEFAULT)
        holds = fcntl(fd, F_SETPIPE_SZ, PIPE_HOLDS);
    errno = before;
    return holds >= PIPE_HOLDS;
#else
    (void)fd;
    return false;
#endif
}
