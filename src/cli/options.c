#include "cli/options.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "tsv/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef NEWSWIRE_VERSION
#define NEWSWIRE_VERSION "unknown"
#endif

/* ---- misuse ---- */

/* A stray standard descriptor that is closed would be taken by the next file that is opened, and a
 * file operand overwritten or a message lost. */
static void guard_descriptors(void)
{
    if (fcntl(STDERR_FILENO, F_GETFD) < 0 && errno == EBADF) {
        int fd = open("/dev/null", O_WRONLY);
        if (fd >= 0 && fd != STDERR_FILENO) {
            dup2(fd, STDERR_FILENO);
            close(fd);
        }
    }
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0 && errno == EBADF)
        diag_die(EXIT_FAILED, "standard output is closed");
    if (fcntl(STDIN_FILENO, F_GETFD) < 0 && errno == EBADF) {
        /* a descriptor that cannot be read stands in, so that only its use is an error */
        int fd = open("/dev/null", O_WRONLY);
        if (fd > STDIN_FILENO) {
            dup2(fd, STDIN_FILENO);
            close(fd);
        }
    }
}

void options_misuse(const struct program *p, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag_warn("%s", message);
    diag_die(EXIT_MISUSED, "usage: %s %s (see --help)", p->name, p->synopsis);
}

/* ---- values ---- */

static bool parse_size(const char *text, uint64_t *value)
{
    char *end;
    errno = 0;
    if (*text < '0' || *text > '9')
        return false;
    unsigned long long number = strtoull(text, &end, 10);
    static const char suffixes[] = "KMGT";
    const char *suffix = *end && *end != ' ' ? strchr(suffixes, *end & ~0x20) : NULL;
    unsigned shift = suffix ? 10 * (unsigned)(suffix - suffixes + 1) : 0;
    if (errno || (*end && (!suffix || end[1])) || number > UINT64_MAX >> shift)
        return false;
    *value = (uint64_t)number << shift;
    return true;
}

static void set_count(const struct program *p, const struct option *o, const char *text)
{
    uint64_t number;
    bool digits = strspn(text, "0123456789") == strlen(text);
    if (!digits || !parse_size(text, &number) || (double)number < o->min ||
        (o->max > 0 && (double)number > o->max)) {
        if (o->max > 0)
            options_misuse(p, "--%s: '%s' is not a whole number from %.0f to %.0f", o->name, text,
                           o->min, o->max);
        options_misuse(p, "--%s: '%s' is not a whole number from %.0f on", o->name, text, o->min);
    }
    *(uint64_t *)o->value = number;
}

static void set_real(const struct program *p, const struct option *o, const char *text)
{
    char *end;
    double number = strtod(text, &end);
    bool bounded = o->min < o->max;
    if (end == text || *end || strpbrk(text, "xXnN") || !strchr("+-.0123456789", *text) ||
        (bounded && !(number >= o->min && number <= o->max))) {
        if (bounded)
            options_misuse(p, "--%s: '%s' is not a number from %g to %g", o->name, text, o->min,
                           o->max);
        options_misuse(p, "--%s: '%s' is not a number", o->name, text);
    }
    *(double *)o->value = number;
}

static void set_choice(const struct program *p, const struct option *o, const char *text)
{
    char list[256];
    for (int i = 0; o->choices[i]; i++)
        if (strcmp(o->choices[i], text) == 0) {
            *(int *)o->value = i;
            return;
        }
    option_join_choices(list, sizeof list, o->choices);
    options_misuse(p, "--%s: '%s' is none of %s", o->name, text, list);
}

static void add_to_list(struct option_list *list, const char *text)
{
    list->items = memory_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = text;
}

void option_list_free(struct option_list *list)
{
    free(list->items);
    *list = (struct option_list){0};
}

static void set_value(const struct program *p, const struct option *o, const char *text)
{
    if (o->given)
        *o->given = true;
    if (!text) {
        if (o->kind == OPTION_FLAG)
            *(bool *)o->value = true;
        return;
    }
    switch (o->kind) {
    case OPTION_STRING:
        *(const char **)o->value = text;
        return;
    case OPTION_LIST:
        add_to_list(o->value, text);
        return;
    case OPTION_COUNT:
        set_count(p, o, text);
        return;
    case OPTION_SIZE:
        if (!parse_size(text, o->value))
            options_misuse(p, "--%s: '%s' is not a size such as 512M", o->name, text);
        return;
    case OPTION_REAL:
        set_real(p, o, text);
        return;
    case OPTION_CHOICE:
        set_choice(p, o, text);
        return;
    case OPTION_FLAG:
    case OPTION_SECTION:
        options_misuse(p, "--%s takes no value", o->name);
    }
}

/* ---- parsing ---- */

/* How many letters have to be put in, taken away or changed to make b of a; both are short. */
static size_t distance(struct slice a, struct slice b)
{
    enum { MOST = 32 };
    size_t row[MOST + 1];
    if (a.len > MOST || b.len > MOST)
        return MOST;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = diagonal + (a.data[i - 1] != b.data[j - 1]);
            size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < step ? change : step;
        }
    }
    return row[b.len];
}

static _Noreturn void refuse_long(const struct program *p, struct slice name)
{
    const struct option *near = NULL;
    size_t least = 3; /* more than two letters off is another word */
    struct option_walk w = option_walk(p);
    for (struct option *o; (o = option_walk_next(&w));) {
        size_t off =
            o->help && o->kind != OPTION_SECTION ? distance(name, slice_of_string(o->name)) : least;
        if (off < least) {
            least = off;
            near = o;
        }
    }
    if (near && 2 * least < name.len) /* of three letters, one may be wrong */
        options_misuse(p, "unknown option '--%s'; is it --%s?", diag_show(name), near->name);
    options_misuse(p, "unknown option '--%s'", diag_show(name));
}

/* The option that name (of len bytes) means: itself, or the only one that begins so. */
static const struct option *find_long(const struct program *p, const char *name, size_t len)
{
    const struct option *found = NULL;
    struct option_walk w = option_walk(p);
    for (struct option *o; (o = option_walk_next(&w));) {
        if (o->kind == OPTION_SECTION || strncmp(o->name, name, len) != 0)
            continue;
        if (o->name[len] == 0)
            return o;
        if (found)
            options_misuse(p, "option '--%s' could be --%s or --%s", diag_show(slice_of(name, len)),
                           found->name, o->name);
        found = o;
    }
    if (!found)
        refuse_long(p, slice_of(name, len));
    return found;
}

static const struct option *find_letter(const struct program *p, char letter)
{
    struct option_walk w = option_walk(p);
    for (struct option *o; (o = option_walk_next(&w));)
        if (o->letter == letter && o->kind != OPTION_SECTION)
            return o;
    options_misuse(p, "unknown option '-%c'", letter);
}

struct arguments {
    int count, at;
    char **items;
};

static const char *next_value(const struct program *p, struct arguments *args,
                              const struct option *o)
{
    if (option_value_is_optional(o))
        return NULL;
    if (args->at + 1 >= args->count)
        options_misuse(p, "--%s needs a value", o->name);
    return args->items[++args->at];
}

/* A number behind an option whose value is optional is hardly a file. */
static void refuse_stray_value(const struct program *p, const struct arguments *args,
                               const struct option *o, bool is_long)
{
    const char *next = args->at + 1 < args->count ? args->items[args->at + 1] : "";
    bool is_number = *next && strspn(next, "0123456789.") == strlen(next);
    if (!option_value_is_optional(o) || !is_number || access(next, F_OK) == 0)
        return;
    if (is_long)
        options_misuse(p, "--%s: its value is joined on: --%s=%s", o->name, o->name, next);
    options_misuse(p, "--%s: its value is joined on: -%c%s", o->name, o->letter, next);
}

/* Whether a word behind one dash is the name of a long option. */
static void refuse_one_dash(const struct program *p, const char *word)
{
    size_t len = strcspn(word, "=");
    struct option_walk w = option_walk(p);
    for (struct option *o; len > 2 && (o = option_walk_next(&w));)
        if (strlen(o->name) == len && strncmp(o->name, word, len) == 0)
            options_misuse(p, "'-%s': a long option begins with two dashes: --%s",
                           diag_show(slice_of_string(word)), o->name);
}

static void parse_long(const struct program *p, struct arguments *args, const char *name)
{
    const char *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const struct option *o = find_long(p, name, len);
    if (equals && o->kind == OPTION_FLAG)
        options_misuse(p, "--%s takes no value", o->name);
    if (!equals)
        refuse_stray_value(p, args, o, true);
    if (equals)
        set_value(p, o, equals + 1);
    else
        set_value(p, o, o->kind == OPTION_FLAG ? NULL : next_value(p, args, o));
}

static void parse_letters(const struct program *p, struct arguments *args, const char *letters)
{
    refuse_one_dash(p, letters);
    for (; *letters; letters++) {
        const struct option *o = find_letter(p, *letters);
        if (!letters[1])
            refuse_stray_value(p, args, o, false);
        if (o->kind == OPTION_FLAG) {
            set_value(p, o, NULL);
            continue;
        }
        set_value(p, o, letters[1] ? letters + 1 : next_value(p, args, o));
        return;
    }
}

/* ---- what every program answers ---- */

static void put(struct writer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writer *out, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    writer_bytes(out, slice_of(text, len < (int)sizeof text ? (size_t)len : sizeof text - 1));
}

static void put_version(struct writer *out, const struct program *p)
{
    put(out, "%s (newswire) %s\n", p->name, NEWSWIRE_VERSION);
    if (p->version_details)
        p->version_details(out, p->settings);
}

static void answer_standard_options(const struct program *p)
{
    if (!option_standard.help && !option_standard.version && !option_standard.completion)
        return;
    struct writer out;
    writer_open(&out, STDOUT_FILENO, "standard output");
    if (option_standard.help)
        help_write(&out, p);
    else if (option_standard.version)
        put_version(&out, p);
    else if (!completion_write(&out, p, option_standard.completion))
        options_misuse(p, "--completion: '%s' is none of bash, zsh, fish",
                       option_standard.completion);
    writer_close(&out);
    exit(EXIT_DONE);
}

int options_parse(const struct program *p, int argc, char **argv)
{
    diag_set_program(p->name);
    guard_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* a limit of files is told as a full disk is */
    option_standard = (struct option_standard){0};
    int operands = 0;
    struct arguments args = {argc, 1, argv};
    for (; args.at < argc; args.at++) {
        char *word = argv[args.at];
        if (word[0] != '-' || word[1] == 0) {
            argv[1 + operands++] = word;
        } else if (strcmp(word, "--") == 0) {
            while (++args.at < argc)
                argv[1 + operands++] = argv[args.at];
        } else if (word[1] == '-') {
            parse_long(p, &args, word + 2);
        } else {
            parse_letters(p, &args, word + 1);
        }
    }
    answer_standard_options(p);
    return operands;
}
