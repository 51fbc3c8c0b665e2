/* sentiment: scores the tone of each row's text, and shows why. */
#include "analysis/sentiment.h"
#include "base/diag.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/table.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct settings {
    int model;
    struct option_list lexicons;
    bool explain;
};

static const char *const model_names[] = {"news", "social", "vader", NULL};

/* A table of the user's: FILE takes the place of the words that the model knows, +FILE adds to
 * them. */
static void read_lexicon(struct sentiment *s, const char *argument)
{
    const char *path = argument[0] == '+' ? argument + 1 : argument;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        diag_die(EXIT_FAILED, "cannot open '%s': %s", diag_show(slice_of_string(path)),
                 diag_error(errno));
    struct reader r = {0};
    reader_open(&r, fd, path);
    struct slice table = reader_rest(&r);
    struct lexicon_error error;
    bool read = path == argument ? sentiment_replace_lexicon(s, table, &error)
                                 : sentiment_add_lexicon(s, table, &error);
    if (!read)
        diag_die(EXIT_FAILED, "%s:%llu: %s", diag_show(slice_of_string(path)),
                 (unsigned long long)error.line, error.reason);
    reader_free(&r);
}

static void write_scores(struct sentiment *s, struct inputs *in, struct writer *out)
{
    static const char *const columns[] = {"neg", "neu", "pos", "compound", "hits"};
    struct table table;
    struct input_row row;
    table_init(&table, in, out);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        table_add(&table, columns[i]);
    table_header(&table);
    while (inputs_next(in, &row)) {
        struct sentiment_score score = sentiment_score(s, row.text);
        table_copy(&table, &row);
        writer_fixed(out, score.neg, 3);
        writer_fixed(out, score.neu, 3);
        writer_fixed(out, score.pos, 3);
        writer_fixed(out, score.compound, 4);
        writer_u64(out, score.hits);
        writer_end(out);
    }
}

/* A row per contribution: text is what has the effect. */
static void write_contributions(struct sentiment *s, struct inputs *in, struct writer *out)
{
    static const char *const columns[] = {"row", "rule", "points", "weight"};
    struct table table;
    struct input_row row;
    table_init(&table, in, out);
    table_cut(&table);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        table_add(&table, columns[i]);
    table_header(&table);
    sentiment_explain(s);
    while (inputs_next(in, &row)) {
        sentiment_score(s, row.text);
        const struct trail *trail = sentiment_trail(s);
        for (size_t i = 0; i < trail->count; i++) {
            const struct contribution *c = &trail->items[i];
            table_copy_cut(&table, &row, c->start, c->end);
            writer_u64(out, row.number);
            writer_raw(out, slice_of_string(sentiment_rule_name(c->rule)));
            writer_fixed(out, c->points, 6);
            writer_fixed(out, c->weight, 6);
            writer_end(out);
        }
    }
}

int main(int argc, char **argv)
{
    struct settings set = {0};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    struct option options[] = {
        {.name = "model",
         .letter = 'm',
         .kind = OPTION_CHOICE,
         .value = &set.model,
         .argument = "NAME",
         .choices = model_names,
         .help = "the rules and words to score by"},
        {.name = "lexicon",
         .letter = 'l',
         .kind = OPTION_LIST,
         .value = &set.lexicons,
         .argument = "FILE",
         .help = "words and weights in place of the model's; +FILE adds to them"},
        {.name = "explain",
         .letter = 'e',
         .kind = OPTION_FLAG,
         .value = &set.explain,
         .help = "a row per contribution to the score instead of a row per text"},
        {.name = NULL},
    };
    const struct program program = {
        .name = "sentiment",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "score the tone of each row's text, and show why",
        .example = "sentiment samples/articles.tsv",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);

    struct sentiment *s = sentiment_open((enum sentiment_model)set.model);
    for (size_t i = 0; i < set.lexicons.count; i++)
        read_lexicon(s, set.lexicons.items[i]);
    struct inputs in;
    struct writer out;
    inputs_open(&in, &program, &input_settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    if (set.explain)
        write_contributions(s, &in, &out);
    else
        write_scores(s, &in, &out);
    inputs_close(&in);
    writer_close(&out);
    sentiment_close(s);
    return EXIT_DONE;
}
