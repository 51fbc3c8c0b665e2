/* ngram: counts sequences of words, and measures how strongly their words belong together. */
#include "analysis/counts/distribution.h"
#include "analysis/counts/keyness.h"
#include "analysis/counts/ngramreader.h"
#include "analysis/counts/ngramtable.h"
#include "base/diag.h"
#include "cli/countmerge.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "cli/options.h"
#include "cli/sequence.h"
#include "text/stem.h"

#include <stdlib.h>
#include <unistd.h>

enum sort { SORT_DEFAULT, SORT_COUNT, SORT_KEY, SORT_MEASURE };
enum format { FORMAT_TSV, FORMAT_WEB1T, FORMAT_SRILM, FORMAT_COUNTS };

static const char *const sort_names[] = {"default", "count", "key", "measure", NULL};
static const char *const gap_names[] = {"drop", "break", NULL};
static const char *const split_names[] = {"news", "uax29", "blanks", NULL};
static const char *const format_names[] = {"tsv", "web1t", "srilm", "counts", NULL};
static const char *const form_names[] = {"norm", "stem", NULL};

struct settings {
    const char *n, *by, *measures, *types, *stop, *lang, *against;
    uint64_t min_count, top, skip, window, memory, threads;
    int sort, at_gap, at_stop, split, format;
    bool merge, words, across, pad, list_measures;
};

/* The state of a run. */
struct run {
    const struct settings *set;
    const struct program *program;
    struct inputs in;
    struct writer out;
    struct ngram counter;
    struct ngramtable_settings table;
    bool by_document;
    const struct association_measure **measures;
    struct slice *measure_names; /* as they were asked for */
    size_t *by;                  /* columns */
    size_t by_count;
    struct buffer by_names; /* escaped, with their TABs */
    struct ngramwords_settings words;
    struct slice type_names[TOKEN_TYPES];
    struct intern stop;
    struct workers workers;
    struct ngramreader reader;
    bool word_rows;
    uint32_t group; /* of the current row */
    struct buffer word;
    /* of the output */
    struct buffer names;
    size_t *name_starts;
};

enum { COPY_AHEAD = 16 };

/* ---- rows ---- */

/* The type of that name; one that is unknown is a word. */
static enum token_type named_type(const struct run *run, struct slice name)
{
    if (name.len == 4 && memcmp(name.data, "word", 4) == 0) /* most are */
        return TOKEN_WORD;
    for (enum token_type type = 0; type < TOKEN_TYPES; type++)
        if (slice_equal_short(name, run->type_names[type]))
            return type;
    return TOKEN_WORD;
}

/* Sentences and documents end, groups begin where the input says so. */
static struct ngramwords_row row_to_count(struct run *run, const struct sequence_row *from)
{
    struct ngramwords_row row = {.text = from->text,
                                 .document_ended = from->document,
                                 .sentence_ended = from->sentence,
                                 .is_word = run->word_rows};
    if (from->group.data)
        run->group = ngram_number_group(&run->counter, from->group);
    row.group = run->group;
    if (run->word_rows)
        row.type = from->type.data ? named_type(run, from->type) : ngramwords_type(from->text);
    return row;
}

static void read_rows(struct run *run)
{
    enum { TOGETHER = 64 };
    struct sequence_row from[TOGETHER];
    struct ngramwords_row rows[TOGETHER];
    struct sequence sequence;
    sequence_init(&sequence, &run->in,
                  &(struct sequence_settings){
                      .words = run->word_rows, .by = run->by, .by_count = run->by_count});
    ngramreader_init(&run->reader, &run->words, &run->counter, &run->workers, run->word_rows);
    for (size_t count; (count = sequence_next(&sequence, from, TOGETHER));) {
        for (size_t i = 0; i < count; i++)
            rows[i] = row_to_count(run, &from[i]);
        ngramreader_add(&run->reader, rows, count);
    }
    ngramreader_finish(&run->reader);
    sequence_free(&sequence);
}

/* ---- output ---- */

static void write_name(struct run *run, const char *prefix, struct slice name)
{
    struct buffer full = {0};
    struct slice rest = buffer_slice(&run->by_names);
    row_escape(&full, slice_of_string(prefix));
    row_escape(&full, name);
    while (rest.len)
        if (slice_equal(slice_take(&rest, '\t'), buffer_slice(&full)))
            options_misuse(run->program,
                           "column '%s' is there already; --prefix=NAME_ gives the new ones other "
                           "names",
                           diag_show(buffer_slice(&full)));
    writer_raw(&run->out, buffer_slice(&full));
    buffer_free(&full);
}

static void write_header(struct run *run, const struct inputs_settings *input)
{
    static const char *const names[] = {"n", "ngram", "count", "docs"};
    const char *prefix = input->prefix ? input->prefix : "";
    if (input->no_header || run->set->format != FORMAT_TSV)
        return;
    if (run->by_count)
        writer_raw(&run->out, buffer_slice(&run->by_names));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        write_name(run, prefix, slice_of_string(names[i]));
    if (run->set->against)
        write_name(run, prefix, SLICE("reference"));
    for (size_t i = 0; i < run->table.measure_count; i++)
        write_name(run, prefix, run->measure_names[i]);
    writer_end(&run->out);
    writer_flush(&run->out);
}

/* The words by rank as they stand in the column ngram: escaped, a blank behind each. */
static void make_names(struct run *run)
{
    size_t count = run->counter.word_count;
    run->name_starts = memory_alloc(count + 1, sizeof *run->name_starts);
    for (size_t r = 0; r < count; r++) {
        row_escape(&run->names, ngram_word_of_rank(&run->counter, (uint32_t)r));
        buffer_append_byte(&run->names, ' ');
        run->name_starts[r + 1] = run->names.len;
    }
    buffer_reserve(&run->names, COPY_AHEAD);
}

static char *put_u64(char *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    if (value < 10) {
        *out = (char)('0' + value);
        return out + 1;
    }
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    memcpy(out, digits + at, sizeof digits - at);
    return out + sizeof digits - at;
}

/* Copies COPY_AHEAD bytes, of which len count where it is no more: most words are short. */
static char *put_name(char *out, const char *name, size_t len)
{
    memcpy(out, name, COPY_AHEAD);
    if (len > COPY_AHEAD)
        memcpy(out + COPY_AHEAD, name + COPY_AHEAD, len - COPY_AHEAD);
    return out + len;
}

static size_t length_of_names(const struct run *run, const struct ngramtable_row *row)
{
    size_t len = 0;
    for (unsigned i = 0; i < row->n; i++)
        len += run->name_starts[row->words[i] + 1] - run->name_starts[row->words[i]];
    return len;
}

static char *put_words(struct run *run, const struct ngramtable_row *row, char *out)
{
    for (unsigned i = 0; i < row->n; i++) {
        size_t start = run->name_starts[row->words[i]];
        out = put_name(out, run->names.data + start, run->name_starts[row->words[i] + 1] - start);
    }
    return out - 1; /* the last blank does not count */
}

/* The columns up to docs, put together in place. */
static char *put_row(struct run *run, const struct ngramtable_row *row, char *out)
{
    out = put_u64(out, row->n);
    *out++ = '\t';
    out = put_words(run, row, out);
    *out++ = '\t';
    out = put_u64(out, row->count);
    *out++ = '\t';
    return put_u64(out, row->docs);
}

/* For other programs: the n-gram, a TAB and the count, or the count first. */
static char *put_foreign_row(struct run *run, const struct ngramtable_row *row, char *out)
{
    if (run->set->format == FORMAT_COUNTS) {
        out = put_u64(out, row->count);
        *out++ = '\t';
        return put_words(run, row, out);
    }
    out = put_words(run, row, out);
    *out++ = '\t';
    return put_u64(out, row->count);
}

static void write_measures(struct run *run, const struct ngramtable_row *row)
{
    if (run->set->against)
        writer_u64(&run->out, row->reference_count);
    for (size_t i = 0; i < run->table.measure_count; i++) {
        buffer_clear(&run->word);
        buffer_append_significant(&run->word, row->values[i], 12);
        writer_raw(&run->out, buffer_slice(&run->word));
    }
}

static void write_row(struct run *run, const struct ngramtable_row *row)
{
    struct writer *out = &run->out;
    bool foreign = run->set->format != FORMAT_TSV;
    size_t need = length_of_names(run, row) + 64 + COPY_AHEAD;
    if (!run->by_count && !run->table.measure_count && need <= WRITER_ROOM) {
        char *start = writer_reserve(out, need);
        char *end = foreign ? put_foreign_row(run, row, start) : put_row(run, row, start);
        *end++ = '\n';
        writer_commit(out, (size_t)(end - start));
        return;
    }
    if (run->by_count)
        writer_raw(out, ngram_group_of_rank(&run->counter, row->group));
    buffer_clear(&run->word);
    char *start = buffer_reserve(&run->word, need);
    char *end = foreign ? put_foreign_row(run, row, start) : put_row(run, row, start);
    writer_raw(out, slice_of(start, (size_t)(end - start)));
    if (!foreign)
        write_measures(run, row);
    writer_end(out);
}

static void write_table(struct run *run)
{
    struct ngramtable table;
    struct ngramtable_row row;
    make_names(run);
    ngramtable_init(&table, &run->counter, &run->table);
    while (ngramtable_next(&table, &row))
        write_row(run, &row);
    ngramtable_free(&table);
}

/* ---- counts of other runs ---- */

static void write_merged_row(struct run *run, const struct countmerge_row *row)
{
    struct writer *out = &run->out;
    if (run->by_count)
        writer_raw(out, row->group);
    writer_i64(out, row->n);
    writer_field(out, row->ngram);
    writer_i64(out, row->count);
    writer_i64(out, row->docs);
    writer_end(out);
}

static void add_merged_row(struct run *run, const struct countmerge_row *row)
{
    if (run->by_count)
        ngram_group(&run->counter, row->group);
    struct counted counted = {.count = (uint64_t)row->count, .docs = (uint64_t)row->docs};
    ngram_add_counted(&run->counter, (unsigned)row->n, row->ngram, counted);
}

/* In the order of keys the rows go out as they come in; for any other they are kept. */
static void merge(struct run *run, struct countmerge *m)
{
    bool at_once = run->table.order == NGRAMS_BY_KEY && !run->table.measure_count &&
                   !run->table.top && run->set->format == FORMAT_TSV;
    struct countmerge_row row;
    unsigned largest = 0;
    while (countmerge_next(m, &row)) {
        if (row.n < run->table.min_n || row.n > run->table.max_n)
            continue;
        largest = (unsigned)row.n;
        if (!at_once)
            add_merged_row(run, &row);
        else if ((uint64_t)row.count >= run->table.min_count)
            write_merged_row(run, &row);
    }
    ngram_finish(&run->counter);
    if (largest && run->table.max_n > largest)
        run->table.max_n = largest;
    if (largest && !at_once)
        write_table(run);
}

static void read_reference(struct run *run, const struct inputs_settings *input_settings)
{
    struct countmerge m;
    struct countmerge_row row;
    struct slice name = slice_of_string(run->set->against);
    char *operand = memory_alloc(name.len + 1, 1);
    memcpy(operand, name.data, name.len);
    struct inputs_settings plain = *input_settings;
    plain.no_header = false;
    plain.columns = NULL;
    countmerge_open(
        &m,
        &(struct countmerge_settings){
            .program = run->program, .inputs = &plain, .max_n = NGRAM_MAX, .any_order = true},
        &operand, 1);
    while (countmerge_next(&m, &row))
        ngram_add_reference(&run->counter, (unsigned)row.n, row.ngram, (uint64_t)row.count);
    countmerge_close(&m);
    free(operand);
    run->table.reference = true;
}

/* ---- setting up ---- */

static uint64_t parse_number(struct run *run, struct slice digits)
{
    int64_t value;
    if (!row_parse_i64(digits, &value) || value < 1 || value > NGRAM_MAX)
        options_misuse(run->program, "-n: '%s' is not a number from 1 to %d, or two as in 1-5",
                       diag_show(slice_of_string(run->set->n)), NGRAM_MAX);
    return (uint64_t)value;
}

static void parse_lengths(struct run *run)
{
    const char *all_lengths = run->set->merge ? "1-99" : "1";
    struct slice rest = slice_of_string(run->set->n ? run->set->n : all_lengths), all = rest;
    struct slice first = slice_take(&rest, '-');
    run->table.min_n = run->table.max_n = (unsigned)parse_number(run, first);
    if (first.len < all.len)
        run->table.max_n = (unsigned)parse_number(run, rest);
    if (run->table.max_n < run->table.min_n)
        options_misuse(run->program, "-n: %u is more than %u", run->table.min_n, run->table.max_n);
}

/* A measure of association or, against a reference, of keyness; else one of distribution. */
static const struct association_measure *find_measure(struct run *run, struct slice name)
{
    const struct association_measure *m =
        association_find_in(run->set->against ? keyness_measures() : association_measures(), name);
    if (m && !run->set->against && run->table.min_n < 2)
        options_misuse(run->program, "--measure: '%s' needs -n 2 or more", diag_show(name));
    if (!m)
        m = association_find_in(distribution_measures(), name);
    if (!m)
        options_misuse(run->program, "--measure: no measure '%s'; --list-measures names all",
                       diag_show(name));
    if (m->max_n && run->table.max_n > m->max_n)
        options_misuse(run->program, "--measure: '%s' is defined for n up to %u only",
                       diag_show(name), m->max_n);
    if (m->needs == NEEDS_GROUPS && !run->set->by && !run->set->merge)
        options_misuse(run->program, "--measure: '%s' compares groups; --by names their column",
                       diag_show(name));
    if (m->needs == NEEDS_DOCUMENTS && run->set->merge)
        options_misuse(run->program, "--measure: '%s' needs the documents, not merged counts",
                       diag_show(name));
    run->by_document |= m->needs == NEEDS_DOCUMENTS;
    return m;
}

static void add_measure(struct run *run, struct slice name)
{
    const struct association_measure *m = find_measure(run, name);
    size_t count = run->table.measure_count++;
    run->measures = memory_resize(run->measures, count + 1, sizeof *run->measures);
    run->measure_names = memory_resize(run->measure_names, count + 1, sizeof *run->measure_names);
    for (size_t i = 0; i < count; i++)
        if (slice_equal(run->measure_names[i], name))
            options_misuse(run->program, "--measure: '%s' is there twice", diag_show(name));
    run->measures[count] = m;
    run->measure_names[count] = name;
    run->table.measures = run->measures;
}

static void parse_measures(struct run *run)
{
    const char *usual = run->set->against ? "ll,log_ratio" : "";
    struct slice rest = slice_of_string(run->set->measures ? run->set->measures : usual);
    while (rest.len)
        add_measure(run, slice_take(&rest, ','));
    bool measured = run->table.measure_count > 0;
    if (run->set->sort == SORT_MEASURE && !measured)
        options_misuse(run->program, "--sort=measure needs --measure");
    bool sorted = run->set->format == FORMAT_WEB1T || run->set->format == FORMAT_SRILM;
    if (run->set->sort == SORT_KEY || (run->set->sort == SORT_DEFAULT && sorted))
        run->table.order = NGRAMS_BY_KEY;
    else if (run->set->sort == SORT_MEASURE || (run->set->sort == SORT_DEFAULT && measured))
        run->table.order = NGRAMS_BY_MEASURE;
}

static void set_type(struct run *run, struct slice name)
{
    if (slice_equal(name, SLICE("all"))) {
        for (size_t i = 0; i < TOKEN_TYPES; i++)
            run->words.types[i] = true;
        return;
    }
    for (enum token_type i = 0; i < TOKEN_TYPES; i++)
        if (slice_equal(name, slice_of_string(token_type_name(i)))) {
            run->words.types[i] = true;
            return;
        }
    options_misuse(run->program,
                   "--types: no type '%s'; there are word, number, clitic, punctuation, symbol, "
                   "url, email, hashtag, mention, emoji and all",
                   diag_show(name));
}

static void parse_types(struct run *run)
{
    for (enum token_type i = 0; i < TOKEN_TYPES; i++)
        run->type_names[i] = slice_of_string(token_type_name(i));
    if (!run->set->types) {
        for (enum token_type i = 0; i < TOKEN_TYPES; i++)
            run->words.types[i] = i != TOKEN_PUNCTUATION && i != TOKEN_SYMBOL;
        return;
    }
    struct slice rest = slice_of_string(run->set->types);
    do
        set_type(run, slice_take(&rest, ','));
    while (rest.len);
}

static void read_stop_words(struct run *run)
{
    intern_init(&run->stop);
    if (!run->set->stop)
        return;
    int fd = operand_open(run->set->stop);
    struct reader reader = {0};
    struct slice line;
    reader_open(&reader, fd, run->set->stop);
    while (reader_line(&reader, &line)) {
        if (slice_ends(line, SLICE("\r")))
            line.len--;
        if (line.len)
            intern_add(&run->stop, line);
    }
    reader_free(&reader);
}

static void find_columns(struct run *run)
{
    struct slice rest = slice_of_string(run->set->by ? run->set->by : "");
    while (rest.len) {
        struct slice name = slice_take(&rest, ',');
        struct buffer copy = {0};
        buffer_append(&copy, name);
        buffer_append_byte(&copy, 0);
        run->by = memory_resize(run->by, run->by_count + 1, sizeof *run->by);
        size_t column = inputs_need_column(&run->in, copy.data);
        for (size_t i = 0; i < run->by_count; i++)
            if (run->by[i] == column)
                options_misuse(run->program, "--by names the column '%s' twice", diag_show(name));
        if (run->by_count)
            buffer_append_byte(&run->by_names, '\t');
        row_escape(&run->by_names, run->in.header.items[column]);
        run->by[run->by_count++] = column;
        buffer_free(&copy);
    }
    run->words.one_paragraph = inputs_column(&run->in, "para_id") != INPUTS_NONE;
    run->in.spares_fields = run->in.is_plain && !run->by_count;
}

/* A field that no column has is a form of the words that are found in the text. */
static void find_form(struct run *run)
{
    const char *field = run->in.settings->field;
    run->word_rows = run->set->words || inputs_column(&run->in, "token_id") != INPUTS_NONE;
    for (int i = 0; form_names[i]; i++) {
        if (!field || strcmp(field, form_names[i]) != 0)
            continue;
        if (run->word_rows)
            inputs_need_column(&run->in, field);
        if (run->in.is_plain || inputs_column(&run->in, field) == INPUTS_NONE)
            run->words.form = (enum ngramwords_form)(i + 1);
    }
}

static void check_language(struct run *run)
{
    run->words.language = run->set->lang ? run->set->lang : "english";
    if (run->words.form != FORM_STEM)
        return;
    struct stemmer *stemmer = stemmer_open(run->words.language);
    if (!stemmer)
        options_misuse(run->program, "--lang: no stemmer for '%s'",
                       diag_show(slice_of_string(run->words.language)));
    stemmer_close(stemmer);
}

static void check_settings(struct run *run)
{
    const struct settings *set = run->set;
    parse_lengths(run);
    parse_measures(run);
    parse_types(run);
    if (set->window && set->skip)
        options_misuse(run->program, "--window and --skip exclude each other");
    if (set->window && (run->table.max_n != run->table.min_n || set->window < run->table.max_n))
        options_misuse(run->program, "--window=K needs one -n, and K of n or more");
    if (set->format != FORMAT_TSV && set->by)
        options_misuse(run->program, "--format=%s has no place for the columns of --by",
                       format_names[set->format]);
    if (set->merge && (set->by || set->window || set->skip || set->stop || set->pad))
        options_misuse(run->program, "--merge adds up what was counted: --by, --stop and the like "
                                     "belong to the counting");
    run->table.min_count = set->min_count;
    run->table.top = set->top;
    run->words.at_gap = (enum ngramwords_gap)set->at_gap;
    run->words.at_stop = (enum ngramwords_gap)set->at_stop;
    run->words.split = (enum ngramwords_split)set->split;
    run->words.stop = &run->stop;
}

static void list_table(struct writer *out, const char *kind, const struct association_measure *m)
{
    for (; m->name; m++) {
        struct slice aliases = slice_of_string(m->aliases + 1); /* without the blanks around */
        writer_field(out, slice_of_string(kind));
        writer_field(out, slice_of_string(m->name));
        writer_field(out, slice_cut(aliases, 0, aliases.len ? aliases.len - 1 : 0));
        writer_u64(out, m->max_n ? m->max_n : NGRAM_MAX);
        writer_field(out, slice_of_string(m->help));
        writer_end(out);
    }
}

/* The measures as a table: what --help has no room for. */
static void list_measures(void)
{
    struct writer out;
    writer_open(&out, STDOUT_FILENO, "standard output");
    writer_raw(&out, SLICE("kind\tmeasure\tother_names\tmax_n\tmeaning"));
    writer_end(&out);
    list_table(&out, "association", association_measures());
    list_table(&out, "keyness", keyness_measures());
    list_table(&out, "distribution", distribution_measures());
    writer_close(&out);
}

static void close_run(struct run *run)
{
    ngramreader_free(&run->reader);
    ngram_free(&run->counter);
    workers_free(&run->workers);
    intern_free(&run->stop);
    struct buffer *buffers[] = {&run->word, &run->names, &run->by_names};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    free(run->name_starts);
    free(run->by);
    free(run->measures);
    free(run->measure_names);
}

static void open_counter(struct run *run)
{
    const struct settings *set = run->set;
    struct ngram_settings counter = {
        .across = set->across,
        .pad = set->pad,
        .by_document = run->by_document,
        .skip = (unsigned)(set->window ? set->window - run->table.max_n : set->skip),
        .memory = set->memory,
        .workers = &run->workers,
    };
    ngram_init(&run->counter, &counter);
}

static void count(struct run *run, const struct inputs_settings *input_settings, char **operands,
                  int operand_count)
{
    read_stop_words(run);
    inputs_open(&run->in, run->program, input_settings, operands, operand_count);
    find_columns(run);
    find_form(run);
    run->words.wrapped = input_settings->wrapped;
    check_language(run);
    write_header(run, input_settings);
    read_rows(run);
    inputs_close(&run->in);
    write_table(run);
}

static void merge_counts(struct run *run, const struct inputs_settings *input_settings,
                         char **operands, int operand_count)
{
    struct countmerge m;
    countmerge_open(&m,
                    &(struct countmerge_settings){
                        .program = run->program, .inputs = input_settings, .max_n = NGRAM_MAX},
                    operands, operand_count);
    run->by_count = m.by_count;
    buffer_append(&run->by_names, buffer_slice(&m.by));
    write_header(run, input_settings);
    merge(run, &m);
    countmerge_close(&m);
}

static void work(struct run *run, const struct inputs_settings *input_settings, char **operands,
                 int operand_count)
{
    check_settings(run);
    workers_init(&run->workers, (unsigned)run->set->threads);
    open_counter(run);
    if (run->set->against)
        read_reference(run, input_settings);
    writer_open(&run->out, STDOUT_FILENO, "standard output");
    run->out.quote_guard = input_settings->quote_guard && run->set->format == FORMAT_TSV;
    if (run->set->merge)
        merge_counts(run, input_settings, operands, operand_count);
    else
        count(run, input_settings, operands, operand_count);
    writer_close(&run->out);
    close_run(run);
}

#define OPTION(name, letter, kind, value, argument, choices, min, max, help)                       \
    {                                                                                              \
        name, letter, OPTION_##kind, value, argument, help, choices, min, max, NULL                \
    }
enum { OPTIONS = 23 };

static void make_options(struct option table[OPTIONS + 1], struct settings *set)
{
    const struct option options[OPTIONS + 1] = {
        OPTION("n", 'n', STRING, &set->n, "N[-M]", NULL, 0, 0, "words of an n-gram (default: 1)"),
        OPTION("by", 'b', STRING, &set->by, "COLUMN,...", NULL, 0, 0,
               "count for each value of the columns"),
        OPTION("measure", 'm', STRING, &set->measures, "NAME,...", NULL, 0, 0,
               "columns of association; sorts by the first"),
        OPTION("list-measures", 0, FLAG, &set->list_measures, NULL, NULL, 0, 0,
               "print the measures and their names, and exit"),
        OPTION("sort", 0, CHOICE, &set->sort, "HOW", sort_names, 0, 0, "order of the rows"),
        OPTION("min-count", 0, COUNT, &set->min_count, "COUNT", NULL, 0, 1e18,
               "leave out what is rarer"),
        OPTION("top", 'k', COUNT, &set->top, "K", NULL, 0, 0,
               "only the first K of each n and group"),
        OPTION("stop", 0, STRING, &set->stop, "FILE", NULL, 0, 0, "words not to count, one a line"),
        OPTION("at-stop", 0, CHOICE, &set->at_stop, "HOW", gap_names, 0, 0,
               "what a stop word does to its neighbours"),
        OPTION("types", 0, STRING, &set->types, "TYPE,...", NULL, 0, 0,
               "types of words to count, or all"),
        OPTION("at-gap", 0, CHOICE, &set->at_gap, "HOW", gap_names, 0, 0,
               "what a word of another type does to its neighbours"),
        OPTION("across", 0, FLAG, &set->across, NULL, NULL, 0, 0,
               "count across the ends of sentences"),
        OPTION("pad", 0, FLAG, &set->pad, NULL, NULL, 0, 0,
               "<s> and </s> stand at the ends of sentences"),
        OPTION("skip", 0, COUNT, &set->skip, "K", NULL, 0, 1000,
               "up to K words may be left out of an n-gram"),
        OPTION("window", 0, COUNT, &set->window, "K", NULL, 1, 1000,
               "the words of an n-gram stand among K words in a row"),
        OPTION("merge", 0, FLAG, &set->merge, NULL, NULL, 0, 0,
               "add up tables that --sort=key wrote"),
        OPTION("against", 0, STRING, &set->against, "TABLE", NULL, 0, 0,
               "measure keyness against the counts of another corpus"),
        OPTION("format", 0, CHOICE, &set->format, "NAME", format_names, 0, 0, "form of the output"),
        OPTION("split", 0, CHOICE, &set->split, "HOW", split_names, 0, 0,
               "how text is cut into words"),
        OPTION("words", 0, FLAG, &set->words, NULL, NULL, 0, 0,
               "a row is a word (so where there is a token_id)"),
        OPTION("lang", 0, STRING, &set->lang, "NAME", NULL, 0, 0,
               "language of --field=stem (default: english)"),
        OPTION("memory", 'S', SIZE, &set->memory, "SIZE", NULL, 0, 0,
               "memory for counting (default: 512M)"),
        OPTION("threads", 'j', COUNT, &set->threads, "COUNT", NULL, 1, WORKERS_MAX,
               "threads that read and sort (default: 1)"),
        {.name = NULL},
    };
    memcpy(table, options, sizeof options);
}

int main(int argc, char **argv)
{
    struct settings set = {.at_stop = GAP_BREAK, .memory = (uint64_t)512 << 20, .threads = 1};
    struct inputs_settings input_settings = {
        .plain_rows = PLAIN_PARAGRAPHS, .forms = form_names, .files = SANDBOX_MAKES_TEMPORARY};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    struct option options[OPTIONS + 1];
    make_options(options, &set);
    const struct program program = {
        .name = "ngram",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "count sequences of words, and measure how strongly they belong together",
        .example = "ngram -n 2 --measure=ll --plain samples/news/*.txt | head",
        .options = options,
        .more_options = shared,
    };
    struct run run = {.set = &set, .program = &program};
    int operands = options_parse(&program, argc, argv);
    if (set.list_measures)
        list_measures();
    else
        work(&run, &input_settings, argv + 1, operands);
    return EXIT_DONE;
}
