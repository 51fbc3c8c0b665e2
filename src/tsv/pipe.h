/* How much a pipe holds. For reader and writer. */
#ifndef TSV_PIPE_H
#define TSV_PIPE_H

#include <stdbool.h>

/* Lets the pipe at fd hold PIPE_HOLDS bytes, where it is one, holds what Linux gives a new one, and
 * the system lets us: the less it holds, the oftener writer and reader wake each other (passing
 * 64 KiB back and forth takes twice the time of the system that 256 KiB take). A user may have
 * 64 MiB in pipes, which is why it is not 1 MiB, with which no more is gained. A pipe that somebody made larger or smaller stays as it is, and no failure is an error.
 * Whether it is a pipe that holds as much now. */
enum { PIPE_HOLDS = 512 * 1024 };
bool pipe_widen(int fd);

#endif
