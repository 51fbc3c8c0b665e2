/* kwic: key words in context, a row for each place where a word, phrase or pattern stands. */
#include "analysis/context/concordance.h"
#include "base/diag.h"
#include "base/intern.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/table.h"
#include "text/paragraph.h"

#include <stdlib.h>
#include <unistd.h>

enum order { BY_POSITION, BY_LEFT, BY_RIGHT, BY_MATCH };
enum format { FORMAT_ROWS, FORMAT_ALIGNED };

static const char *const order_names[] = {"position", "left", "right", "match", NULL};
static const char *const format_names[] = {"rows", "aligned", NULL};

struct settings {
    struct option_list patterns;
    uint64_t width;
    int order, format;
    bool stem, written;
    const char *lang;
};

/* A match that waits to be sorted. */
struct line {
    struct slice key;
    struct input_row *row;
    struct concordance_match match; /* places in the row's text */
    size_t number;
};

struct run {
    const struct settings *set;
    struct inputs in;
    struct writer out;
    struct table table;
    struct concordance concordance;
    bool wrapped, whole_rows; /* rows are paragraphs already */
    struct concordance keys;  /* for their sorting */
    struct arena arena;      /* the rows and keys of lines */
    struct line *lines;      /* where sorted */
    size_t count, cap;
    struct buffer scratch;
};

/* ---- writing ---- */

static void put_row(struct run *run, const struct input_row *row, const struct concordance_match *m)
{
    table_copy_cut(&run->table, row, m->start, m->end);
    writer_field(&run->out, slice_of_string(run->set->patterns.items[m->pattern]));
    writer_field(&run->out, slice_cut(row->text, m->left, m->start));
    writer_field(&run->out, slice_cut(row->text, m->end, m->right));
    writer_end(&run->out);
}

static void put_aligned(struct run *run, const struct input_row *row,
                        const struct concordance_match *m)
{
    struct buffer *line = &run->scratch;
    buffer_clear(line);
    concordance_line(line, slice_cut(row->text, m->left, m->start),
                     slice_cut(row->text, m->start, m->end), slice_cut(row->text, m->end, m->right),
                     run->set->width, true);
    buffer_append(line, SLICE("  "));
    concordance_name(line, row->doc_id);
    buffer_append_byte(line, ':');
    buffer_append_i64(line, input_row_place(row, m->start));
    buffer_append_byte(line, '\n');
    writer_rows(&run->out, buffer_slice(line));
}

static void put(struct run *run, const struct input_row *row, const struct concordance_match *m)
{
    (run->set->format == FORMAT_ALIGNED ? put_aligned : put_row)(run, row, m);
}

/* ---- sorting ---- */

static struct slice key_of(struct run *run, struct slice text, const struct concordance_match *m)
{
    buffer_clear(&run->scratch);
    if (run->set->order == BY_LEFT)
        concordance_key_backwards(&run->keys, slice_cut(text, m->left, m->start), &run->scratch);
    if (run->set->order == BY_MATCH)
        concordance_key_forwards(&run->keys, slice_cut(text, m->start, m->end), &run->scratch);
    if (run->set->order != BY_LEFT)
        concordance_key_forwards(&run->keys, slice_cut(text, m->end, m->right), &run->scratch);
    return arena_copy(&run->arena, buffer_slice(&run->scratch));
}

static void keep(struct run *run, struct input_row *row, const struct concordance_match *m)
{
    run->lines = memory_grow(run->lines, &run->cap, run->count + 1, sizeof *run->lines);
    run->lines[run->count] = (struct line){key_of(run, row->text, m), row, *m, run->count};
    run->count++;
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = slice_compare(x->key, y->key);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void put_sorted(struct run *run)
{
    if (run->count)
        qsort(run->lines, run->count, sizeof *run->lines, compare_lines);
    for (size_t i = 0; i < run->count; i++)
        put(run, run->lines[i].row, &run->lines[i].match);
}

/* ---- finding ---- */

static void find_in_paragraph(struct run *run, const struct input_row *row, size_t from, size_t to,
                              struct input_row **kept)
{
    struct concordance_match m;
    concordance_start(&run->concordance, slice_cut(row->text, from, to));
    while (concordance_next(&run->concordance, &m)) {
        m.start += from, m.end += from, m.left += from, m.right += from;
        if (run->set->order == BY_POSITION) {
            put(run, row, &m);
            continue;
        }
        if (!*kept) {
            *kept = arena_alloc(&run->arena, sizeof **kept);
            **kept = input_row_copy(&run->arena, row, run->in.header.count);
        }
        keep(run, *kept, &m);
    }
}

static void find_in_row(struct run *run, const struct input_row *row)
{
    struct input_row *kept = NULL;
    size_t from, to;
    struct paragraphs paragraphs = paragraphs_start(row->text, run->wrapped);
    if (run->whole_rows && paragraph_of_line(row->text, &from, &to))
        find_in_paragraph(run, row, from, to, &kept);
    while (!run->whole_rows && paragraphs_next(&paragraphs, &from, &to))
        find_in_paragraph(run, row, from, to, &kept);
}

static void find(struct run *run)
{
    struct input_row row;
    table_init(&run->table, &run->in, &run->out);
    table_cut(&run->table);
    run->in.spares_fields = true;
    table_add(&run->table, "keyword");
    table_add(&run->table, "left");
    table_add(&run->table, "right");
    if (run->set->format == FORMAT_ROWS)
        table_header(&run->table);
    else
        buffer_free(&run->table.header);
    run->whole_rows = run->in.is_plain || inputs_are_paragraphs(&run->in);
    while (inputs_next(&run->in, &row))
        find_in_row(run, &row);
    put_sorted(run);
    table_free(&run->table);
}

/* ---- setting up ---- */

static void open_concordance(struct run *run, const struct program *program)
{
    const struct settings *set = run->set;
    struct concordance_options options = {.width = set->width};
    const char *language = set->lang ? set->lang : "english";
    if (set->stem && set->written)
        options_misuse(program, "--stem and --case exclude each other");
    if (set->written)
        options.form = FORM_WRITTEN;
    if (set->stem) {
        options.form = FORM_STEM;
        options.stemmer = stemmer_open(language);
        options.language = tokenizer_language_of(language);
        if (!options.stemmer)
            options_misuse(program, "--lang: no stemmer for '%s'",
                           diag_show(slice_of_string(language)));
    }
    concordance_init(&run->concordance, &options);
    concordance_init(&run->keys, &(struct concordance_options){0});
    for (size_t i = 0; i < set->patterns.count; i++) {
        struct slice pattern = slice_of_string(set->patterns.items[i]);
        if (utf8_valid_prefix(pattern) < pattern.len)
            options_misuse(program, "'%s' is not UTF-8", diag_show(pattern));
        if (!concordance_add(&run->concordance, pattern))
            options_misuse(program, "no word in '%s'", diag_show(pattern));
    }
}

static void close_run(struct run *run)
{
    stemmer_close(run->concordance.options.stemmer);
    concordance_free(&run->concordance);
    concordance_free(&run->keys);
    arena_free(&run->arena);
    buffer_free(&run->scratch);
    free(run->lines);
}

/* Words that are given twice are looked for once: no match has two rows that are the same. */
static void drop_repeated(struct option_list *words)
{
    struct intern seen;
    size_t kept = 0;
    intern_init(&seen);
    for (size_t i = 0; i < words->count; i++)
        if (intern_add(&seen, slice_of_string(words->items[i])) == kept)
            words->items[kept++] = words->items[i];
    words->count = kept;
    intern_free(&seen);
}

int main(int argc, char **argv)
{
    struct settings set = {.width = 40};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_PARAGRAPHS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "match", .letter = 'm', .kind = OPTION_LIST, .value = &set.patterns, .argument = "WORDS",
         .help = "look for this, repeatable; all operands are files"},
        {.name = "case", .letter = 'c', .kind = OPTION_FLAG, .value = &set.written,
         .help = "tell upper case from lower case"},
        {.name = "stem", .letter = 's', .kind = OPTION_FLAG, .value = &set.stem,
         .help = "match by stem: 'lift' finds lifted and lifting"},
        {.name = "lang", .letter = 'l', .kind = OPTION_STRING, .value = &set.lang, .argument = "NAME",
         .given = &set.stem, .help = "match by stem of this language (--stem alone: english)"},
        {.name = "width", .letter = 'w', .kind = OPTION_COUNT, .value = &set.width, .argument = "NUMBER",
         .max = 1000000, .help = "characters of context at either side (default: 40)"},
        {.name = "sort", .letter = 'o', .kind = OPTION_CHOICE, .value = &set.order, .argument = "ORDER",
         .choices = order_names, .help = "order of the matches"},
        {.name = "format", .letter = 'F', .kind = OPTION_CHOICE, .value = &set.format, .argument = "FORMAT",
         .choices = format_names, .help = "a table, or lines for people"},
        {0},
    };
    // clang-format on
    const struct program program = {
        .name = "kwic",
        .synopsis = "[OPTION]... WORDS [FILE]...",
        .purpose = "find words, phrases and patterns, with what stands around them",
        .example = "kwic --format=aligned 'block*' samples/article.txt",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    const char *operand = operands && !set.patterns.count ? argv[1] : NULL;
    if (operand)
        set.patterns = (struct option_list){.items = &operand, .count = 1};
    if (!set.patterns.count)
        options_misuse(&program, "no words to look for");
    drop_repeated(&set.patterns);
    int files = operand ? 2 : 1;
    if (operand && operands == 1 && access(operand, F_OK) == 0)
        diag_warn("looking for '%s' in standard input: the words come before the files",
                  diag_show(slice_of_string(operand)));

    struct run run = {.set = &set, .wrapped = input_settings.wrapped};
    open_concordance(&run, &program);
    inputs_open(&run.in, &program, &input_settings, argv + files, operands + 1 - files);
    writer_open(&run.out, STDOUT_FILENO, "standard output");
    run.out.quote_guard = input_settings.quote_guard && set.format == FORMAT_ROWS;
    find(&run);
    inputs_close(&run.in);
    writer_close(&run.out);
    close_run(&run);
    if (!operand)
        option_list_free(&set.patterns);
    return EXIT_DONE;
}
