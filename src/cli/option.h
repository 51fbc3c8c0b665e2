/* The options of a program as a table, and how to walk it: what parsing, --help and completion are
 * made from. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

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

/* The values of the options that every program has. */
struct option_standard {
    bool help, version;
    const char *completion; /* a shell; NULL: not asked for */
};
extern struct option_standard option_standard;

/* The shells that --completion knows, NULL at the end. */
extern const char *const option_shells[];

/* All options of a program, those that every program has included: --completion too, which has no
 * help. option_walk_next gives NULL behind the last. */
struct option_walk {
    struct option *tables[3];
    unsigned table;
    struct option *next;
};

struct option_walk option_walk(const struct program *p);
/* Without the program's own. */
struct option_walk option_walk_shared(const struct program *p);
struct option *option_walk_next(struct option_walk *w);

bool option_value_is_optional(const struct option *o);

/* The choices with a comma between, as many as fit. */
void option_join_choices(char *out, size_t cap, const char *const *choices);

#endif
