/* What a filter gives up once its operands are open. It reads bytes that nobody has looked at;
 * should they ever take it over, it can read and write files as its user can, and no more: it
 * cannot run a program, talk to the network, watch or signal another process, push bytes into a
 * terminal, nor rename, link or change the mode of a file. Files can still be opened: later
 * operands, spill files. */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include <stdbool.h>

/* From here on the system calls that no filter needs fail with EPERM, for good. False where the
 * system has no such means (not Linux, an old kernel, another processor); the filter works there
 * too. Takes some microseconds. */
bool sandbox_enter(void);

#endif
