#include "cli/options.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/completion.h"
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

/* Answered here for every program, wherever they stand. */
static const char *completion_shell;
static bool help_wanted, version_wanted;
static struct option standard_options[] = {
    {.name = "help",
     .letter = 'h',
     .kind = OPTION_FLAG,
     .value = &help_wanted,
     .help = "show this help"},
    {.name = "version", .kind = OPTION_FLAG, .value = &version_wanted, .help = "show the version"},
    {.name = "completion",
     .kind = OPTION_STRING,
     .value = &completion_shell,
     .argument = "SHELL",
     .choices = completion_shells},
    {0},
};

/* ---- walking the tables ---- */

struct option_walk option_walk(const struct program *p)
{
    struct option_walk w = {{p->options, p->more_options, standard_options}, 0, p->options};
    return w;
}

struct option *option_walk_next(struct option_walk *w)
{
    while (!w->next || !w->next->name) {
        if (w->table == 2)
            return NULL;
        w->next = w->tables[++w->table];
    }
    return w->next++;
}

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
    const char *suffix = *end ? strchr(suffixes, *end & ~0x20) : NULL;
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
    if (end == text || *end || strpbrk(text, "xXnN") ||
        (bounded && !(number >= o->min && number <= o->max))) {
        if (bounded)
            options_misuse(p, "--%s: '%s' is not a number from %g to %g", o->name, text, o->min,
                           o->max);
        options_misuse(p, "--%s: '%s' is not a number", o->name, text);
    }
    *(double *)o->value = number;
}

static void join_choices(char *out, size_t cap, const char *const *choices)
{
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; choices[i] && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s%s", i ? ", " : "", choices[i]);
}

static void set_choice(const struct program *p, const struct option *o, const char *text)
{
    char list[256];
    for (int i = 0; o->choices[i]; i++)
        if (strcmp(o->choices[i], text) == 0) {
            *(int *)o->value = i;
            return;
        }
    join_choices(list, sizeof list, o->choices);
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

bool option_value_is_optional(const struct option *o)
{
    return o->argument && o->argument[0] == '[';
}

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
    if (near && least < strlen(near->name))
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

/* ---- help and completion ---- */

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

static void append(struct buffer *text, const char *part)
{
    buffer_append(text, slice_of_string(part));
}

/* "-u, --unit=UNIT"; without a letter, blanks in its place where names stand below each other. */
static void append_name(struct buffer *text, const struct option *o, bool aligned)
{
    const char letter[] = {'-', o->letter, ',', ' ', 0};
    append(text, o->letter ? letter : aligned ? "    " : "");
    append(text, "--");
    append(text, o->name);
    if (o->argument) {
        bool optional = option_value_is_optional(o);
        append(text, optional ? "[=" : "=");
        append(text, o->argument + optional);
    }
}

static void append_option(struct buffer *text, const struct option *o)
{
    enum { COLUMN = 27 };
    char choices[160];
    if (o->kind == OPTION_SECTION) {
        append(text, "\n");
        append(text, o->name);
    } else {
        size_t begin = text->len;
        append(text, "  ");
        append_name(text, o, true);
        do
            append(text, " ");
        while (text->len - begin < COLUMN);
        append(text, o->help);
    }
    if (o->choices) {
        join_choices(choices, sizeof choices, o->choices);
        append(text, ": ");
        append(text, choices);
    }
    append(text, "\n");
}

/* The heading and behind it names alone, as many on a line as fit. */
static void append_names(struct buffer *text, struct option_walk w)
{
    enum { WIDTH = 79 };
    size_t begin = text->len;
    while (begin && text->data[begin - 1] != '\n')
        begin--;
    for (struct option *o; (o = option_walk_next(&w));) {
        if (!o->help || o->kind == OPTION_SECTION)
            continue;
        size_t before = text->len;
        append(text, "  ");
        append_name(text, o, false);
        if (text->len - begin > WIDTH) {
            text->len = begin = before;
            append(text, "\n  ");
            begin++;
            append_name(text, o, false);
        }
    }
    append(text, "\n");
}

static void append_help(struct buffer *text, const struct program *p, size_t explained)
{
    const char *const head[] = {"usage: ",
                                p->name,
                                " ",
                                p->synopsis,
                                "\n",
                                p->purpose,
                                "\n",
                                p->example ? "Example: " : "",
                                p->example ? p->example : "",
                                p->example ? "\n\n" : "\n"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        append(text, head[i]);
    struct option *o = p->options;
    for (; o->name && explained; o++, explained--)
        if (o->help || o->kind == OPTION_SECTION)
            append_option(text, o);
    append(text, "\n");
    if (o->name) {
        append(text, "More, see ");
        append(text, p->name);
        append(text, "(1):");
        append_names(text, (struct option_walk){{NULL, NULL, o}, 2, o});
    }
    append(text, "For every program, see newswire(7):");
    append_names(
        text, (struct option_walk){{NULL, p->more_options, standard_options}, 1, p->more_options});
}

static size_t screen_lines(struct slice text)
{
    enum { COLUMNS = 80 };
    size_t lines = 0;
    while (text.len) {
        size_t len = slice_take(&text, '\n').len;
        lines += len ? (len + COLUMNS - 1) / COLUMNS : 1;
    }
    return lines;
}

/* On one screen: of a program with many options the last ones of its table are only named. */
static void put_help(struct writer *out, const struct program *p)
{
    enum { SCREEN = 24 };
    struct buffer text = {0};
    size_t explained = 0;
    while (p->options[explained].name)
        explained++;
    do {
        buffer_clear(&text);
        append_help(&text, p, explained);
    } while (screen_lines(buffer_slice(&text)) > SCREEN - 1 && explained--); /* and the prompt */
    writer_bytes(out, buffer_slice(&text));
    buffer_free(&text);
}

static void put_version(struct writer *out, const struct program *p)
{
    put(out, "%s (newswire) %s\n", p->name, NEWSWIRE_VERSION);
    if (p->version_details)
        p->version_details(out, p->settings);
}

static void answer_standard_options(const struct program *p)
{
    if (!help_wanted && !version_wanted && !completion_shell)
        return;
    struct writer out;
    writer_open(&out, STDOUT_FILENO, "standard output");
    if (help_wanted)
        put_help(&out, p);
    else if (version_wanted)
        put_version(&out, p);
    else if (!completion_write(&out, p, completion_shell))
        options_misuse(p, "--completion: '%s' is none of bash, zsh, fish", completion_shell);
    writer_close(&out);
    exit(EXIT_DONE);
}

int options_parse(const struct program *p, int argc, char **argv)
{
    diag_set_program(p->name);
    guard_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* a limit of files is told as a full disk is */
    help_wanted = version_wanted = false;
    completion_shell = NULL;
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
