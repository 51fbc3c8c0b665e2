/* sentiment: scores the tone of each row's text, and shows why. */
#include "analysis/tone/sentiment.h"
#include "analysis/tone/lexiconcheck.h"
#include "analysis/tone/target.h"
#include "base/diag.h"
#include "base/embed.h"
#include "base/hash.h"
#include "base/repair.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "cli/options.h"
#include "cli/table.h"
#include "text/paragraph.h"

#include <unistd.h>

struct settings {
    int model;
    struct option_list lexicons;
    bool explain, verbose;
    const char *check;                /* a lexicon */
    const char *target, *target_span; /* columns */
    double min_confidence;
    bool model_given, min_confidence_given;
};

static const char *const model_names[] = {"news", "social", "vader", NULL};

/* ---- which words a score comes from ---- */

EMBED(vader_words_tsv);
EMBED(vader_rules_tsv);
EMBED(vader_emoji_tsv);
EMBED(social_words_tsv);
EMBED(news_words_tsv);
EMBED(news_rules_tsv);

static void put_lexicon(struct writer *out, const char *name, struct slice table)
{
    char hash[17];
    uint64_t value = hash_sip13((struct hash_key){0, 0}, table);
    for (int i = 15; i >= 0; i--, value >>= 4)
        hash[i] = "0123456789abcdef"[value & 15];
    writer_raw(out, slice_of_string(name));
    writer_raw(out, slice_of(hash, 16));
    writer_end(out);
}

/* For --version --verbose: the tables of the model and a hash of each (SipHash-1-3 under the key
 * 0). */
static void put_lexicons(struct writer *out, const void *settings)
{
    const struct settings *set = settings;
    if (!set->verbose)
        return;
    put_lexicon(out, "vader_rules.tsv", embed_vader_rules_tsv());
    if (set->model == MODEL_NEWS) {
        put_lexicon(out, "news_rules.tsv", embed_news_rules_tsv());
        put_lexicon(out, "news_words.tsv", embed_news_words_tsv());
        return;
    }
    put_lexicon(out, "vader_words.tsv", embed_vader_words_tsv());
    put_lexicon(out, "vader_emoji.tsv", embed_vader_emoji_tsv());
    if (set->model == MODEL_SOCIAL)
        put_lexicon(out, "social_words.tsv", embed_social_words_tsv());
}

/* ---- lexicons of the user's ---- */

/* A table of the user's: FILE takes the place of the words that the model knows, +FILE adds to
 * them. */
static void read_lexicon(struct sentiment *s, const char *argument)
{
    const char *path = argument[0] == '+' ? argument + 1 : argument;
    struct reader r = {0};
    struct slice table = operand_lines(path, &r);
    struct lexicon_error error;
    bool read = path == argument ? sentiment_replace_lexicon(s, table, &error)
                                 : sentiment_add_lexicon(s, table, &error);
    if (!read)
        diag_die(EXIT_FAILED, "%s:%llu: %s", diag_show(slice_of_string(operand_shown(path))),
                 (unsigned long long)error.line, error.reason);
    reader_free(&r);
}

static void write_finding(void *context, const struct lexicon_finding *finding)
{
    struct writer *out = context;
    struct buffer repaired = {0};
    utf8_repair(&repaired, finding->key, NULL);
    writer_u64(out, finding->line);
    writer_field(out, buffer_slice(&repaired));
    writer_raw(out, slice_of_string(lexicon_problem_name(finding->problem)));
    writer_u64(out, finding->earlier);
    writer_end(out);
    buffer_free(&repaired);
}

/* A table of what is wrong with a lexicon; nothing is scored. */
static void write_lexicon_check(const struct settings *set, bool quote_guard)
{
    struct reader r = {0};
    struct writer out;
    struct slice table = operand_lines(set->check, &r);
    writer_open(&out, STDOUT_FILENO, "standard output");
    out.quote_guard = quote_guard;
    writer_raw(&out, SLICE("line\tkey\tproblem\tearlier"));
    writer_end(&out);
    struct sentiment *s = sentiment_open((enum sentiment_model)set->model);
    lexicon_check(s, table, write_finding, &out);
    sentiment_close(s);
    writer_close(&out);
    reader_free(&r);
}

/* The text of rows as it is scored: in paragraphs that are wrapped a line end is a blank. */
struct texts {
    bool wrapped;
    struct buffer unwrapped;
};

static struct texts texts_start(const struct inputs *in)
{
    bool wrapped = in->settings->wrapped || inputs_are_paragraphs(in);
    return (struct texts){.wrapped = wrapped};
}

static struct slice text_of(struct texts *texts, const struct input_row *row)
{
    if (!texts->wrapped || slice_find(row->text, 0, '\n') == row->text.len)
        return row->text;
    paragraphs_unwrap(&texts->unwrapped, row->text);
    return buffer_slice(&texts->unwrapped);
}

static void add_columns(struct table *table, const char *const *names)
{
    for (; *names; names++)
        table_add(table, *names);
}

static void write_score(struct writer *out, const struct sentiment_score *score)
{
    writer_fixed(out, score->neg, 3);
    writer_fixed(out, score->neu, 3);
    writer_fixed(out, score->pos, 3);
    writer_fixed(out, score->compound, 4);
    writer_u64(out, score->hits);
}

static void write_scores(struct sentiment *s, struct inputs *in, struct writer *out)
{
    struct texts texts = texts_start(in);
    struct table table;
    struct input_row row;
    table_init(&table, in, out);
    add_columns(&table, (const char *[]){"neg", "neu", "pos", "compound", "hits", NULL});
    table_header(&table);
    while (inputs_next(in, &row)) {
        struct sentiment_score score = sentiment_score(s, text_of(&texts, &row));
        table_copy(&table, &row);
        write_score(out, &score);
        writer_end(out);
    }
    buffer_free(&texts.unwrapped);
}

/* The columns that say of each row what its target is. */
struct target_columns {
    size_t name, start, end;
    struct buffer scratch;
};

static struct target_columns find_target_columns(const struct settings *set,
                                                 const struct inputs *in)
{
    struct target_columns c = {inputs_need_column(in, set->target), INPUTS_NONE, INPUTS_NONE, {0}};
    if (set->target_span) {
        struct buffer name = {0};
        struct slice rest = slice_of_string(set->target_span);
        buffer_append(&name, slice_take(&rest, ','));
        buffer_append_byte(&name, '\0');
        c.start = inputs_need_column(in, name.data);
        c.end = inputs_need_column(in, rest.data);
        buffer_free(&name);
    }
    return c;
}

/* Where the target stands in the row's text. False where its columns do not say, or the row is bad.
 */
static bool find_span(struct inputs *in, const struct input_row *row,
                      const struct target_columns *c, size_t *from, size_t *to, bool *bad)
{
    int64_t start, end, origin = 0;
    *bad = !inputs_number(in, row, c->start, &start) || !inputs_number(in, row, c->end, &end) ||
           (in->start != INPUTS_NONE && !inputs_number(in, row, in->start, &origin));
    if (*bad || start < 0)
        return false;
    if (start < origin || end <= start || (uint64_t)end - (uint64_t)origin > row->text.len) {
        inputs_bad_row(in, "the target's span is not in the text");
        *bad = true;
        return false;
    }
    *from = (size_t)(start - origin);
    *to = (size_t)(end - origin);
    return true;
}

/* A longer name is none, and each place in the text may have to be compared with all of it. */
enum { LONGEST_NAME = 1000 };

static bool score_target(struct target *t, struct inputs *in, const struct input_row *row,
                         struct slice text, struct target_columns *c, struct target_score *score)
{
    size_t from, to;
    bool bad = false;
    if (c->start != INPUTS_NONE && find_span(in, row, c, &from, &to, &bad)) {
        *score = target_score(t, text, from, to);
        return true;
    }
    struct slice name = row_unescape(row->fields[c->name], &c->scratch);
    if (bad)
        return false;
    if (name.len > LONGEST_NAME) {
        inputs_bad_row(in, "a target of more than %d bytes", LONGEST_NAME);
        return false;
    }
    *score = target_score_name(t, text, name);
    return true;
}

/* The tone toward each row's target; hits are its mentions. */
static void write_target_scores(const struct settings *set, struct inputs *in, struct writer *out)
{
    struct target *t = target_open();
    struct target_columns c = find_target_columns(set, in);
    struct texts texts = texts_start(in);
    struct table table;
    struct input_row row;
    table_init(&table, in, out);
    add_columns(&table,
                (const char *[]){"neg", "neu", "pos", "compound", "hits", "confidence", NULL});
    table_header(&table);
    while (inputs_next(in, &row)) {
        struct target_score p;
        if (!score_target(t, in, &row, text_of(&texts, &row), &c, &p))
            continue;
        double confidence = p.neg > p.neu ? p.neg : p.neu;
        confidence = p.pos > confidence ? p.pos : confidence;
        struct sentiment_score score = {p.neg, p.neu, p.pos, p.pos - p.neg, p.mentions};
        if (confidence < set->min_confidence)
            score = (struct sentiment_score){0};
        table_copy(&table, &row);
        write_score(out, &score);
        writer_fixed(out, confidence, 3);
        writer_end(out);
    }
    buffer_free(&c.scratch);
    buffer_free(&texts.unwrapped);
    target_close(t);
}

/* A row per contribution: text is what has the effect. */
static void write_contributions(struct sentiment *s, struct inputs *in, struct writer *out)
{
    struct texts texts = texts_start(in);
    struct table table;
    struct input_row row;
    table_init(&table, in, out);
    table_cut(&table);
    in->spares_fields = true;
    add_columns(&table, (const char *[]){"row", "rule", "points", "weight", NULL});
    table_header(&table);
    sentiment_explain(s);
    while (inputs_next(in, &row)) {
        sentiment_score(s, text_of(&texts, &row));
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
    buffer_free(&texts.unwrapped);
}

static void check_settings(const struct program *p, const struct settings *set, int operands)
{
    if (!set->target && (set->target_span || set->min_confidence_given))
        options_misuse(p, "--target-span and --min-confidence go with --target");
    if (set->target && (set->explain || set->lexicons.count || set->model_given))
        options_misuse(p, "--target does not go with --explain, --lexicon and --model");
    if (set->check && (set->explain || set->lexicons.count || set->target || operands))
        options_misuse(p, "--check-lexicon scores nothing: only --model goes with it");
    if (set->verbose)
        options_misuse(p, "--verbose goes with --version");
    const char *comma = set->target_span ? strchr(set->target_span, ',') : ",";
    if (!comma || strchr(comma + 1, ','))
        options_misuse(p, "--target-span: '%s' is not two names with a comma between",
                       diag_show(slice_of_string(set->target_span)));
}

int main(int argc, char **argv)
{
    struct settings set = {0};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "model", .letter = 'm', .kind = OPTION_CHOICE, .value = &set.model, .argument = "NAME",
         .choices = model_names, .given = &set.model_given,
         .help = "the rules and words to score by"},
        {.name = "lexicon", .letter = 'l', .kind = OPTION_LIST, .value = &set.lexicons, .argument = "FILE",
         .help = "words in place of the model's; +FILE adds to them"},
        {.name = "check-lexicon", .kind = OPTION_STRING, .value = &set.check, .argument = "FILE",
         .help = "say what is wrong with a lexicon, and score nothing"},
        {.name = "explain", .letter = 'e', .kind = OPTION_FLAG, .value = &set.explain,
         .help = "a row per contribution to the score, not per text"},
        {.name = "target", .letter = 't', .kind = OPTION_STRING, .value = &set.target, .argument = "COLUMN",
         .help = "score the tone toward the name in COLUMN"},
        {.name = "target-span", .kind = OPTION_STRING, .value = &set.target_span, .argument = "START,END",
         .help = "columns with the place of the target"},
        {.name = "min-confidence", .kind = OPTION_REAL, .value = &set.min_confidence, .argument = "P",
         .min = 0, .max = 1, .given = &set.min_confidence_given,
         .help = "with --target: no score where less sure than P"},
        {.name = "verbose", .kind = OPTION_FLAG, .value = &set.verbose,
         .help = "with --version: the model's tables and their hashes"},
        {0},
    };
    // clang-format on
    const struct program program = {
        .name = "sentiment",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "score the tone of each row's text, and show why",
        .example = "sentiment samples/articles.tsv",
        .options = options,
        .version_details = put_lexicons,
        .settings = &set,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    check_settings(&program, &set, operands);
    if (set.check) {
        write_lexicon_check(&set, input_settings.quote_guard);
        return EXIT_DONE;
    }

    struct sentiment *s = sentiment_open((enum sentiment_model)set.model);
    for (size_t i = 0; i < set.lexicons.count; i++)
        read_lexicon(s, set.lexicons.items[i]);
    struct inputs in;
    struct writer out;
    inputs_open(&in, &program, &input_settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    out.quote_guard = input_settings.quote_guard;
    if (set.target)
        write_target_scores(&set, &in, &out);
    else if (set.explain)
        write_contributions(s, &in, &out);
    else
        write_scores(s, &in, &out);
    inputs_close(&in);
    writer_close(&out);
    sentiment_close(s);
    option_list_free(&set.lexicons);
    return EXIT_DONE;
}
