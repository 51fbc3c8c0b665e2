#include "cli/completion.h"

static void put(struct writer *out, const char *text)
{
    writer_bytes(out, slice_of_string(text));
}

/* text with a backslash before each byte that is one of special, fit for single quotes. */
static void put_quoted(struct writer *out, const char *text, const char *special, const char *quote)
{
    for (; *text; text++) {
        if (*text == '\'') {
            put(out, quote);
            continue;
        }
        if (strchr(special, *text))
            put(out, "\\");
        writer_bytes(out, slice_of(text, 1));
    }
}

static void put_choices(struct writer *out, const struct option *o)
{
    for (size_t i = 0; o->choices[i]; i++) {
        put(out, i ? " " : "");
        put(out, o->choices[i]);
    }
}

/* The next option of p that is meant for people; false at the end. */
static bool next_shown(struct option_walk *w, struct option **o)
{
    while ((*o = option_walk_next(w)))
        if ((*o)->kind != OPTION_SECTION && (*o)->help)
            return true;
    return false;
}

static bool takes_value(const struct option *o)
{
    return o->kind != OPTION_FLAG;
}

static bool takes_file(const struct option *o)
{
    return takes_value(o) &&
           (strcmp(o->argument, "FILE") == 0 || strcmp(o->argument, "TABLE") == 0);
}

/* ---- bash ---- */

static void put_bash_values(struct writer *out, const struct program *p)
{
    struct option_walk w = option_walk(p);
    for (struct option *o; next_shown(&w, &o);) {
        if (!o->choices)
            continue;
        put(out, "    --");
        put(out, o->name);
        if (o->letter) {
            put(out, "|-");
            writer_bytes(out, slice_of(&o->letter, 1));
        }
        put(out, ") COMPREPLY=($(compgen -W '");
        put_choices(out, o);
        put(out, "' -- \"$cur\")); return ;;\n");
    }
}

static void put_bash(struct writer *out, const struct program *p)
{
    put(out, "_newswire_");
    put(out, p->name);
    /* bash takes the '=' of --name=value for a word of its own */
    put(out, "()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
             "    [[ $cur == = ]] && cur=\n"
             "    [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}\n    case $prev in\n");
    put_bash_values(out, p);
    put(out, "    esac\n    if [[ $cur == -* ]]; then\n        COMPREPLY=($(compgen -W '");
    struct option_walk w = option_walk(p);
    for (struct option *o; next_shown(&w, &o);) {
        put(out, "--");
        put(out, o->name);
        put(out, takes_value(o) && !option_value_is_optional(o) ? "= " : " ");
    }
    put(out, "' -- \"$cur\"))\n        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n"
             "    else\n        COMPREPLY=($(compgen -f -- \"$cur\"))\n    fi\n}\n"
             "complete -o filenames -F _newswire_");
    put(out, p->name);
    put(out, " ");
    put(out, p->name);
    put(out, "\n");
}

/* ---- zsh ---- */

/* How its names are written: --name, or both with what excludes what. */
static void put_zsh_names(struct writer *out, const struct option *o)
{
    const char *letter_value = "", *name_value = "";
    if (takes_value(o)) {
        letter_value = option_value_is_optional(o) ? "-" : "+";
        name_value = option_value_is_optional(o) ? "=-" : "=";
    }
    const char letter[] = {o->letter, 0};
    if (o->kind == OPTION_LIST)
        put(out, "'*'");
    if (o->letter && o->kind != OPTION_LIST) {
        put(out, "'(-");
        put(out, letter);
        put(out, " --");
        put(out, o->name);
        put(out, ")'");
    }
    if (o->letter) {
        put(out, "{-");
        put(out, letter);
        put(out, letter_value);
        put(out, ",--");
    } else {
        put(out, "--");
    }
    put(out, o->name);
    put(out, name_value);
    put(out, o->letter ? "}" : "");
}

static void put_zsh_option(struct writer *out, const struct option *o)
{
    static const char special[] = "[]:\\", quote[] = "'\\''";
    put(out, "        ");
    put_zsh_names(out, o);
    put(out, "'[");
    put_quoted(out, o->help, special, quote);
    put(out, "]");
    if (takes_value(o)) {
        put(out, option_value_is_optional(o) ? "::" : ":");
        put_quoted(out, o->argument, special, quote);
        put(out, ":");
        if (o->choices) {
            put(out, "(");
            put_choices(out, o);
            put(out, ")");
        } else {
            put(out, takes_file(o) ? "_files" : " ");
        }
    }
    put(out, "' \\\n");
}

/* Works as a file _NAME on fpath and as `source <(NAME --completion=zsh)`. */
static void put_zsh(struct writer *out, const struct program *p)
{
    put(out, "#compdef ");
    put(out, p->name);
    put(out, "\n_");
    put(out, p->name);
    put(out, "()\n{\n    _arguments -s -S \\\n");
    struct option_walk w = option_walk(p);
    for (struct option *o; next_shown(&w, &o);)
        put_zsh_option(out, o);
    put(out, "        '*:FILE:_files'\n}\nif [[ $funcstack[1] == _");
    put(out, p->name);
    put(out, " ]]; then _");
    put(out, p->name);
    put(out, " \"$@\"; else compdef _");
    put(out, p->name);
    put(out, " ");
    put(out, p->name);
    put(out, "; fi\n");
}

/* ---- fish ---- */

static void put_fish_option(struct writer *out, const struct program *p, const struct option *o)
{
    static const char special[] = "\\", quote[] = "\\'";
    put(out, "complete -c ");
    put(out, p->name);
    if (o->letter) {
        const char letter[] = {o->letter, 0};
        put(out, " -s ");
        put(out, letter);
    }
    put(out, " -l ");
    put(out, o->name);
    if (takes_value(o) && !option_value_is_optional(o))
        put(out, takes_file(o) ? " -r -F" : " -x");
    if (o->choices) {
        put(out, " -a '");
        put_choices(out, o);
        put(out, "'");
    }
    put(out, " -d '");
    put_quoted(out, o->help, special, quote);
    put(out, "'\n");
}

static void put_fish(struct writer *out, const struct program *p)
{
    struct option_walk w = option_walk(p);
    for (struct option *o; next_shown(&w, &o);)
        put_fish_option(out, p, o);
}

/* ---- all ---- */

/* In the order of option_shells. */
static void (*const writers[])(struct writer *, const struct program *) = {put_bash, put_zsh,
                                                                           put_fish};

bool completion_write(struct writer *out, const struct program *p, const char *shell)
{
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (strcmp(option_shells[i], shell) == 0) {
            writers[i](out, p);
            return true;
        }
    return false;
}
