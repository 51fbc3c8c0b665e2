#include "cli/option.h"

#include <stdio.h>
#include <string.h>

struct option_standard option_standard;

const char *const option_shells[] = {"bash", "zsh", "fish", NULL};

static struct option standard_options[] = {
    {.name = "help",
     .letter = 'h',
     .kind = OPTION_FLAG,
     .value = &option_standard.help,
     .help = "show this help"},
    {.name = "version",
     .kind = OPTION_FLAG,
     .value = &option_standard.version,
     .help = "show the version"},
    {.name = "completion",
     .kind = OPTION_STRING,
     .value = &option_standard.completion,
     .argument = "SHELL",
     .choices = option_shells},
    {0},
};

struct option_walk option_walk(const struct program *p)
{
    return (struct option_walk){{p->options, p->more_options, standard_options}, 0, p->options};
}

struct option_walk option_walk_shared(const struct program *p)
{
    return (struct option_walk){{NULL, p->more_options, standard_options}, 1, p->more_options};
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

bool option_value_is_optional(const struct option *o)
{
    return o->argument && o->argument[0] == '[';
}

void option_join_choices(char *out, size_t cap, const char *const *choices)
{
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; choices[i] && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s%s", i ? ", " : "", choices[i]);
}
