/* How much a pipe holds. For reader and writer. */
#ifndef TSV_PIPE_H
#define TSV_PIPE_H

/* Lets the pipe at fd hold PIPE_HOLDS bytes, where it is one, holds what Linux gives a new one, and
 * the system lets us: passing 64 KiB back and forth takes twice the time of the system that 256 KiB
 * take. A pipe that somebody made larger or smaller stays as it is, and no failure is an error. */
enum { PIPE_HOLDS = 256 * 1024 };
void pipe_widen(int fd);

#endif
