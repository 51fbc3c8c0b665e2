/* attrib: finds who said what: a row per piece of a statement, with its source. */
#include "analysis/statements/attribution.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "cli/options.h"
#include "cli/table.h"

#include <stdlib.h>
#include <unistd.h>

/* Consecutive rows of one document, and their texts as one: as many as are looked at together. */
struct document {
    struct arena arena; /* the rows */
    struct input_row *rows;
    size_t *starts; /* of each row's text in text */
    size_t count, row_cap, start_cap, bytes;
    size_t near; /* row that was asked for last */
    struct buffer gathered;
    struct slice text;
    const char *between; /* what parts paragraphs */
    struct buffer id;
    bool begun;
};

/* So much of a document is looked at together: an article, and a part of what is longer. A longer
 * row is looked at alone, where it stands. */
enum { TEXT_TOGETHER = 1 << 17, ROWS_TOGETHER = 1 << 13, BYTES_TOGETHER = 1 << 22 };

static void add_row(struct document *d, const struct input_row *row)
{
    d->rows = memory_grow(d->rows, &d->row_cap, d->count + 1, sizeof *d->rows);
    d->starts = memory_grow(d->starts, &d->start_cap, d->count + 1, sizeof *d->starts);
    d->starts[d->count] = d->gathered.len;
    d->rows[d->count++] = *row;
}

static void document_add(struct document *d, const struct input_row *row, size_t columns)
{
    if (d->count)
        buffer_append(&d->gathered, slice_of_string(d->between));
    struct input_row copy = input_row_copy(&d->arena, row, columns);
    add_row(d, &copy);
    buffer_append(&d->gathered, row->text);
    d->text = buffer_slice(&d->gathered);
    for (size_t i = 0; i < columns; i++)
        d->bytes += row->fields[i].len;
}

static bool document_is_full(const struct document *d)
{
    return d->text.len > TEXT_TOGETHER || d->count > ROWS_TOGETHER || d->bytes > BYTES_TOGETHER;
}

static bool document_holds(const struct document *d, const struct input_row *row)
{
    return d->begun && slice_equal(buffer_slice(&d->id), row->doc_id);
}

static void document_begin(struct document *d, const struct input_row *row)
{
    buffer_clear(&d->id);
    buffer_append(&d->id, row->doc_id);
    d->begun = true;
}

static void document_clear(struct document *d)
{
    arena_reset(&d->arena);
    buffer_clear(&d->gathered);
    d->count = d->bytes = d->near = 0;
    d->text = SLICE("");
}

static void document_free(struct document *d)
{
    arena_free(&d->arena);
    buffer_free(&d->gathered);
    buffer_free(&d->id);
    free(d->rows);
    free(d->starts);
}

/* The row that holds byte `at` of the document's text, mostly near the last that was asked for. */
static size_t row_at(struct document *d, size_t at)
{
    size_t lo = d->near, hi = lo, step = 1;
    if (d->starts[lo] <= at) {
        for (; d->count - lo > step && d->starts[lo + step] <= at; step *= 2)
            lo += step;
        hi = d->count - lo > step ? lo + step : d->count;
    } else {
        for (; hi > step && d->starts[hi - step] > at; step *= 2)
            hi -= step;
        lo = hi > step ? hi - step : 0;
    }
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (d->starts[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    d->near = lo;
    return lo;
}

/* The two numbers of a place in the source document, -1 where there is none, or where one of them
 * can't be known. */
static void write_place(struct writer *out, struct document *d, struct span span)
{
    int64_t start = -1, end = -1;
    if (span.start < span.end) {
        size_t row = row_at(d, span.start), last = row_at(d, span.end - 1);
        start = input_row_place(&d->rows[row], span.start - d->starts[row]);
        end = input_row_place(&d->rows[last], span.end - d->starts[last]);
    }
    bool known = start >= 0 && end >= 0;
    writer_i64(out, known ? start : -1);
    writer_i64(out, known ? end : -1);
}

static void write_text(struct writer *out, const struct document *d, struct span span)
{
    writer_field(out, slice_cut(d->text, span.start, span.end));
}

/* 95 as 0.95 */
static void write_hundredths(struct writer *out, unsigned hundredths)
{
    char digits[] = {(char)('0' + hundredths / 100), '.', (char)('0' + hundredths / 10 % 10),
                     (char)('0' + hundredths % 10)};
    writer_raw(out, slice_of(digits, sizeof digits));
}

static const char *const columns[] = {
    "statement",    "quotation",  "speaker",   "source",     "cue",        "addressee",
    "source_start", "source_end", "cue_start", "cue_end",    "resolution", "cue_class",
    "polarity",     "medium",     "parent",    "confidence", "role",
};

/* The statement's own columns; the row is not ended yet. before: statements of the document before
 * these. */
static void write_statement(struct writer *out, struct document *d, const struct statement *s,
                            size_t number, size_t before)
{
    writer_u64(out, before + number + 1);
    writer_raw(out, slice_of_string(quotation_kind_name(s->kind)));
    writer_field(out, s->speaker);
    write_text(out, d, s->source);
    write_text(out, d, s->cue);
    write_text(out, d, s->addressee);
    write_place(out, d, s->source);
    write_place(out, d, s->cue);
    writer_raw(out, slice_of_string(resolution_name(s->resolution)));
    writer_raw(out, slice_of_string(cue_class_name(s->class)));
    writer_raw(out, s->negated ? SLICE("negative") : SLICE("positive"));
    write_text(out, d, s->medium);
    writer_u64(out, s->parent == SIZE_MAX ? 0 : before + s->parent + 1);
    write_hundredths(out, s->confidence);
    writer_field(out, s->role);
}

/* A row per piece, and where a piece goes over rows of the input, per row. */
static void write_pieces(struct table *table, struct document *d, const struct attribution *a,
                         size_t number, bool explain)
{
    const struct statement *s = &a->statements.items[number];
    for (size_t p = s->first_piece; p < s->first_piece + s->piece_count; p++) {
        struct span piece = a->statements.pieces[p];
        for (size_t row = row_at(d, piece.start); row < d->count && d->starts[row] < piece.end;
             row++) {
            size_t begin = d->starts[row], length = d->rows[row].text.len;
            size_t start = piece.start > begin ? piece.start - begin : 0;
            size_t end = piece.end - begin < length ? piece.end - begin : length;
            if (start >= end)
                continue;
            table_copy_cut(table, &d->rows[row], start, end);
            write_statement(table->out, d, s, number, a->before);
            if (explain)
                writer_raw(table->out, slice_of_string(s->rule));
            writer_end(table->out);
        }
    }
}

struct settings {
    int layers;
    const char *tables; /* NULL: those that are built in */
    bool explain, scare, nested;
};

enum layers { LAYERS_BOTH, LAYERS_RULES };
static const char *const layer_names[] = {"learned", "rules", NULL};

struct output {
    struct attribution *attribution;
    struct document document;
    struct table table;
    bool wrapped, explain;
};

/* The statements of what the document holds now. */
static void write_statements(struct output *o)
{
    struct attribution *a = o->attribution;
    struct document *d = &o->document;
    attribution_read(a, d->text, o->wrapped);
    while (attribution_next(a))
        for (size_t i = 0; i < a->statements.count; i++)
            write_pieces(&o->table, d, a, i, o->explain);
    document_clear(d);
}

static void read_row(struct output *o, const struct input_row *row, size_t column_count)
{
    struct document *d = &o->document;
    if (!document_holds(d, row)) {
        write_statements(o);
        document_begin(d, row);
        attribution_start(o->attribution);
    }
    if (row->text.len > TEXT_TOGETHER) {
        write_statements(o);
        add_row(d, row);
        d->text = row->text;
    } else {
        document_add(d, row, column_count);
    }
    if (document_is_full(d))
        write_statements(o);
}

static void write_header(struct output *o, struct inputs *in, struct writer *out)
{
    table_init(&o->table, in, out);
    table_cut(&o->table);
    in->spares_fields = true;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        table_add(&o->table, columns[i]);
    if (o->explain)
        table_add(&o->table, "rule");
    table_header(&o->table);
}

/* For diag_before_death: the document that was being read ends where no row can be read. */
static void rescue(void *output)
{
    struct output *o = output;
    writer_rescue(o->table.out);
    write_statements(o);
    writer_rescue(o->table.out);
}

static bool next_row(struct output *o, struct inputs *in, struct input_row *row)
{
    diag_before_death(rescue, o);
    bool is_there = inputs_next(in, row);
    diag_before_death(writer_rescue, o->table.out);
    return is_there;
}

static void write_table(struct attribution *a, struct inputs *in, struct writer *out, bool explain)
{
    struct input_row row;
    bool wrapped = in->settings->wrapped || inputs_are_paragraphs(in);
    struct output o = {.attribution = a, .wrapped = wrapped, .explain = explain};
    o.document.between = o.wrapped ? "\n\n" : "\n";
    write_header(&o, in, out);
    if (inputs_column(in, "token_id") != INPUTS_NONE)
        diag_warn("the rows are words; statements are found in sentences, paragraphs or documents: "
                  "tokenize --unit=paragraph");
    while (next_row(&o, in, &row))
        read_row(&o, &row, in->header.count);
    write_statements(&o);
    document_free(&o.document);
}

/* The path is that of tables of the user's own training, or NULL; they stay in the reader's buffer
 * to the end. */
static void add_learned_layer(struct attribution *a, const char *path, struct reader *r)
{
    struct slice tables = path ? operand_whole(path, r) : attribution_tables();
    const char *name = diag_show(slice_of_string(path ? path : "attrib"));
    if (!attribution_add_learned(a, tables))
        diag_die(EXIT_FAILED, "'%s' holds no tables of attribution", name);
    if (path && !learned_is_whole(tables))
        diag_die(EXIT_FAILED, "the tables in '%s' are damaged: their checksum is another", name);
}

int main(int argc, char **argv)
{
    struct settings set = {0};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_PARAGRAPHS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    struct option options[] = {
        {.name = "model",
         .letter = 'm',
         .kind = OPTION_CHOICE,
         .value = &set.layers,
         .argument = "NAME",
         .choices = layer_names,
         .help = "with trained tables, or by rules alone"},
        {.name = "tables",
         .kind = OPTION_STRING,
         .value = &set.tables,
         .argument = "FILE",
         .help = "tables of your own training, not those built in"},
        {.name = "nested",
         .letter = 'n',
         .kind = OPTION_FLAG,
         .value = &set.nested,
         .help = "rows for doubtful statements within others too"},
        {.name = "scare",
         .letter = 's',
         .kind = OPTION_FLAG,
         .value = &set.scare,
         .help = "rows for quotations that nobody says too, as titles"},
        {.name = "explain",
         .letter = 'e',
         .kind = OPTION_FLAG,
         .value = &set.explain,
         .help = "add a column with the rule that found the statement"},
        {.name = NULL},
    };
    const struct program program = {
        .name = "attrib",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "find who said what: a row per statement with its source",
        .example = "attrib samples/article.txt",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    if (set.tables && set.layers != LAYERS_BOTH)
        options_misuse(&program, "--tables goes with --model=learned");

    struct attribution a;
    struct inputs in;
    struct writer out;
    struct reader tables = {0};
    attribution_init(&a);
    a.scare = set.scare;
    a.nested = set.nested;
    if (set.layers == LAYERS_BOTH)
        add_learned_layer(&a, set.tables, &tables);
    inputs_open(&in, &program, &input_settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    out.quote_guard = input_settings.quote_guard;
    write_table(&a, &in, &out, set.explain);
    inputs_close(&in);
    writer_close(&out);
    attribution_free(&a);
    reader_free(&tables);
    return EXIT_DONE;
}
