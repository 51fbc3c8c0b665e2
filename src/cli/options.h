/* One option table per program makes parsing, --help, usage lines and shell completion. GNU
 * conventions: long options may be cut short where that is unambiguous, take their value by '=' or
 * as the next argument, short flags bundle, options and operands mix, '--' ends the options. Misuse
 * ends the program with status 2, a message and the usage line. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/option.h"

/* Parses argv; --help, --version and --completion=SHELL are answered here and end the program with
 * status 0. Operands are moved to the front of argv + 1; returns how many there are. */
int options_parse(const struct program *p, int argc, char **argv);

void option_list_free(struct option_list *list);

/* Misuse found after parsing: the message, the usage line, status 2. */
_Noreturn void options_misuse(const struct program *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
