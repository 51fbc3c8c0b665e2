/* What a filter gives up before it reads its operands. It reads bytes that nobody has looked at;
 * should they ever take it over, it can read files as its user can, and write to those that are
 * open: it cannot run a program, talk to the network, watch or signal another process, push bytes
 * into a terminal, nor rename, link or change the mode of a file. What else it may do to files
 * depends on what its work needs. */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include <stdbool.h>

/* Each may do what those before it may. */
enum sandbox_files {
    SANDBOX_READS,           /* opens files to read: later operands, lexicons */
    SANDBOX_MAKES_TEMPORARY, /* makes new files and removes names: spill files */
    SANDBOX_WRITES           /* opens any file to write: an option names one */
};

/* From here on the system calls that the filter does not need fail with EPERM, for good. False
 * where the system has no such means (not Linux, an old kernel, another processor); the filter
 * works there too. Takes some microseconds. */
bool sandbox_enter(enum sandbox_files files);

#endif
