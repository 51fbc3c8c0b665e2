#include "cli/help.h"

#include "base/buffer.h"

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
        option_join_choices(choices, sizeof choices, o->choices);
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
    append_names(text, option_walk_shared(p));
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

void help_write(struct writer *out, const struct program *p)
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
