/* Messages and the end of the program. Every message is one write(2) to standard error, begins with
 * the program's name and ends with a newline; control bytes, invalid UTF-8 and bidirectional
 * controls in it are made visible (\x1b), so that input can neither drive a terminal nor forge a
 * line. Nothing here allocates. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/slice.h"

/* The exit statuses of every program. */
enum exit_status {
    EXIT_DONE = 0,    /* success, nothing found included */
    EXIT_FAILED = 1,  /* data or input/output error */
    EXIT_MISUSED = 2, /* wrong use of options */
};

/* Sets the name that messages begin with. The string must live as long as the program. */
void diag_set_program(const char *name);

/* For names and values from outside, as %s argument: at most 160 bytes of s, cut with "...". The
 * result is one of four rotating static buffers. */
const char *diag_show(struct slice s);

void diag_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void diag_die(enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Has hook(context) called once before diag_die ends the program, so that finished rows are not
 * lost with the buffer they wait in. One hook; NULL takes it away. Where it calls diag_die itself
 * the program ends there, with status 1 and no second message. */
void diag_before_death(void (*hook)(void *context), void *context);

/* "No such file or directory" for ENOENT, whatever the locale. */
const char *diag_error(int error);

#endif
