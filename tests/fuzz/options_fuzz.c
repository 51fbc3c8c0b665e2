/* Options: the input is argv, its words between NULs. Values are within their bounds, operands are
 * words of argv in their order, and spelled out in full ("--name=value ... -- operands") the same
 * command line is read again to the same settings. Misuse ends with status 2, questions with 0. */
#include "fuzz.h"

#include "base/buffer.h"
#include "cli/options.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = 40 };

struct values {
    bool flag, flat, given;
    const char *string, *maybe;
    struct option_list list;
    uint64_t count, bounded, size;
    double real;
    int choice;
};

static const char *const choices[] = {"red", "reddish", "blue", NULL};

/* Fills the table of two parts, as a program and what all share. */
static void make_tables(struct option own[8], struct option more[6], struct values *v)
{
    const struct option first[8] = {
        {.name = "flag", .letter = 'f', .kind = OPTION_FLAG, .value = &v->flag},
        {.name = "flat", .letter = 'F', .kind = OPTION_FLAG, .value = &v->flat},
        {.name = "Section", .kind = OPTION_SECTION},
        {.name = "string",
         .letter = 's',
         .kind = OPTION_STRING,
         .value = &v->string,
         .argument = "TEXT",
         .help = "a text"},
        {.name = "maybe",
         .letter = 'm',
         .kind = OPTION_STRING,
         .value = &v->maybe,
         .argument = "[TEXT]",
         .help = "perhaps a text",
         .given = &v->given},
        {.name = "list",
         .letter = 'l',
         .kind = OPTION_LIST,
         .value = &v->list,
         .argument = "TEXT",
         .help = "many"},
        {.name = "count",
         .letter = 'c',
         .kind = OPTION_COUNT,
         .value = &v->count,
         .argument = "N",
         .help = "a number",
         .min = 2},
    };
    const struct option second[6] = {
        {.name = "bounded",
         .kind = OPTION_COUNT,
         .value = &v->bounded,
         .argument = "N",
         .help = "a number",
         .min = 1,
         .max = 9},
        {.name = "size",
         .letter = 'S',
         .kind = OPTION_SIZE,
         .value = &v->size,
         .argument = "SIZE",
         .help = "bytes"},
        {.name = "real",
         .letter = 'r',
         .kind = OPTION_REAL,
         .value = &v->real,
         .argument = "X",
         .help = "a share",
         .min = -1,
         .max = 1},
        {.name = "choice",
         .kind = OPTION_CHOICE,
         .value = &v->choice,
         .argument = "NAME",
         .choices = choices,
         .help = "a colour"},
    };
    memcpy(own, first, sizeof first);
    memcpy(more, second, sizeof second);
}

static int parse(struct values *v, int argc, char **argv)
{
    struct option own[8], more[6];
    *v = (struct values){.count = 7, .bounded = 7};
    make_tables(own, more, v);
    const struct program p = {.name = "fuzz",
                              .synopsis = "[OPTION]... [FILE]...",
                              .purpose = "nothing",
                              .options = own,
                              .more_options = more};
    return options_parse(&p, argc, argv);
}

static void check_bounds(const struct values *v)
{
    CHECK(v->count >= 2 && v->bounded >= 1 && v->bounded <= 9);
    CHECK(v->real >= -1 && v->real <= 1 && v->choice >= 0 && v->choice <= 2);
    CHECK(!v->maybe || v->given);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_same(const struct values *a, const struct values *b)
{
    CHECK(a->flag == b->flag && a->flat == b->flat && a->given == b->given);
    CHECK(same_text(a->string, b->string) && same_text(a->maybe, b->maybe));
    CHECK(a->count == b->count && a->bounded == b->bounded && a->size == b->size);
    CHECK(a->choice == b->choice && (a->real > b->real) == (a->real < b->real));
    CHECK(a->list.count == b->list.count);
    for (size_t i = 0; i < a->list.count; i++)
        CHECK(same_text(a->list.items[i], b->list.items[i]));
}

/* argv of the settings, each spelled out; words are made in text, which must not move. */
struct spelled {
    char *words[2 * MOST_WORDS + 20];
    int count;
    char text[1 << 17];
    size_t len;
};

static void spell(struct spelled *s, const char *name, const char *value)
{
    size_t room = sizeof s->text - s->len;
    int len =
        snprintf(s->text + s->len, room, "--%s%s%s", name, value ? "=" : "", value ? value : "");
    CHECK((size_t)len < room);
    s->words[s->count++] = s->text + s->len;
    s->len += (size_t)len + 1;
}

static void spell_number(struct spelled *s, const char *name, const char *format, double value,
                         uint64_t whole)
{
    char digits[64];
    if (format)
        snprintf(digits, sizeof digits, format, value);
    else
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)whole);
    spell(s, name, digits);
}

static void spell_all(struct spelled *s, const struct values *v)
{
    s->words[s->count++] = s->text + sizeof s->text - 1;
    if (v->flag)
        spell(s, "flag", NULL);
    if (v->flat)
        spell(s, "flat", NULL);
    if (v->string)
        spell(s, "string", v->string);
    if (v->given)
        spell(s, "maybe", v->maybe);
    for (size_t i = 0; i < v->list.count; i++)
        spell(s, "list", v->list.items[i]);
    spell_number(s, "count", NULL, 0, v->count);
    spell_number(s, "bounded", NULL, 0, v->bounded);
    spell_number(s, "size", NULL, 0, v->size);
    spell_number(s, "real", "%.17g", v->real, 0);
    spell(s, "choice", choices[v->choice]);
    s->words[s->count++] = (char *)(uintptr_t) "--";
}

static void check_operands(char *const *got, int count, char *const *was, int argc)
{
    int at = 1;
    for (int i = 0; i < count; i++, at++) {
        while (at < argc && was[at] != got[i])
            at++;
        CHECK(at < argc);
    }
}

static void check(int argc, char **argv)
{
    static struct spelled s;
    struct values first, second;
    char *was[MOST_WORDS + 2];
    memcpy(was, argv, ((size_t)argc + 1) * sizeof *was);
    int operands = parse(&first, argc, argv);
    check_bounds(&first);
    check_operands(argv + 1, operands, was, argc);
    s.count = 0;
    s.len = 0;
    spell_all(&s, &first);
    memcpy(s.words + s.count, argv + 1, (size_t)operands * sizeof *argv);
    s.count += operands;
    CHECK(parse(&second, s.count, s.words) == operands);
    check_operands(s.words + 1, operands, argv, argc);
    check_same(&first, &second);
    option_list_free(&first.list);
    option_list_free(&second.list);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_quietly(argc, argv);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *argv[MOST_WORDS + 2] = {(char *)(uintptr_t) "fuzz"};
    int argc = 1;
    if (size > 4096)
        return 0;
    struct slice rest = slice_of((const char *)data, size);
    while (rest.len && argc <= MOST_WORDS) {
        struct slice word = slice_take(&rest, 0);
        char *copy = malloc(word.len + 1);
        memcpy(copy, word.data, word.len);
        copy[word.len] = 0;
        argv[argc++] = copy;
    }
    char *words[MOST_WORDS + 2];
    memcpy(words, argv, sizeof words);
    jmp_buf here;
    fuzz_catch(&here);
    int ended = setjmp(here);
    if (!ended)
        check(argc, argv);
    fuzz_release();
    CHECK(ended == 0 || ended == 1 || ended == 3);
    if (ended == 1) /* an answer closes its output */
        open("/dev/null", O_WRONLY);
    while (argc > 1)
        free(words[--argc]);
    return 0;
}
