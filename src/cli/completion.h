/* Completion of a program's command line in a shell, made from its option tables: names, letters,
 * values of options that have a choice, files where an option or operand is one. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cli/option.h"
#include "tsv/writer.h"

/* Writes the script for one of option_shells; false where the name is none. */
bool completion_write(struct writer *out, const struct program *p, const char *shell);

#endif
