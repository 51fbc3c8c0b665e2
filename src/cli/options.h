/* One option table per program makes parsing, --help, usage lines and shell completion. GNU
 * conventions: long options may be cut short where that is unambiguous, take their value by '=' or
 * as the next argument, short flags bundle, options and operands mix, '--' ends the options. Misuse
 * ends the program with status 2, a message and the usage line. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct writer;

enum option_kind {
    OPTION_FLAG,   /* bool *: set to true */
    OPTION_STRING, /* const char **: borrowed from argv */
    OPTION_LIST,   /* struct option_list *: may be given again, each value is kept */
    OPTION_COUNT,  /* uint64_t *: a decimal number >= min */
    OPTION_SIZE,   /* uint64_t *: bytes, with an optional suffix K M G T (powers of 1024) */
    OPTION_REAL,   /* double *: a number in [min, max] */
    OPTION_CHOICE, /* int *: index of the value in choices */
    OPTION_SECTION /* no option: name is a heading of --help */
};

struct option_list {
    const char **items; /* borrowed from argv */
    size_t count, cap;
};

void option_list_free(struct option_list *list);

struct option {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    enum option_kind kind;
    void *value;                /* what the kind says */
    const char *argument;       /* its name in --help, NULL for flags; a value is optional where it
                                   is written "[NAME]": value then stays as it was, see given */
    const char *help;           /* one line, no capital, no full stop */
    const char *const *choices; /* OPTION_CHOICE: NULL-terminated */
    double min, max;            /* COUNT, REAL; both 0: no bound (COUNT: from 0) */
    bool *given;                /* set to true where the option was there; may be NULL */
};

struct program {
    const char *name;
    const char *synopsis;   /* "[OPTION]... [FILE]..." */
    const char *purpose;    /* one line for --help */
    const char *example;    /* a command line that works on samples/ as typed */
    struct option *options; /* ends with {0} */
    struct option
        *more_options; /* the table shared by all (see inputs_options); ends with {0}, or NULL */
    /* Writes more behind --version, such as what data a result comes from; may be NULL. */
    void (*version_details)(struct writer *out, const void *settings);
    const void *settings; /* handed to version_details */
};

/* Parses argv; --help, --version and --completion=SHELL are answered here and end the program with
 * status 0. Operands are moved to the front of argv + 1; returns how many there are. */
int options_parse(const struct program *p, int argc, char **argv);

/* All options of a program, those that every program has included: --completion too, which has no
 * help. option_walk_next gives NULL behind the last. */
struct option_walk {
    struct option *tables[3];
    unsigned table;
    struct option *next;
};

struct option_walk option_walk(const struct program *p);
struct option *option_walk_next(struct option_walk *w);

bool option_value_is_optional(const struct option *o);

/* Misuse found after parsing: the message, the usage line, status 2. */
_Noreturn void options_misuse(const struct program *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
