/* report: a page that shows what the other programs found. */
#include "analysis/page/report.h"
#include "analysis/counts/countcolumns.h"
#include "analysis/page/page.h"
#include "base/diag.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "cli/options.h"

#include <stdlib.h>
#include <unistd.h>

struct settings {
    struct option_list sources;
    const char *title;
    uint64_t top;
};

/* A row of the sources: so much of a document's text, at its place in the document. */
struct passage {
    size_t document;
    size_t at;          /* where it begins in the text that is shown */
    struct place place; /* of the row */
};

struct run {
    const struct settings *set;
    const struct program *program;
    struct report report;
    struct passage *passages; /* by document, ascending within */
    size_t passage_count, passage_cap;
    size_t text_bytes;  /* of all of them */
    struct arena arena; /* what passages point to */
};

/* ---- sources ---- */

/* The text of the document that is being read: its rows, a line end between. */
struct source {
    struct buffer text, id;
    size_t document, rows;
};

static void end_source(struct run *run, struct source *source, bool wrapped)
{
    if (source->rows)
        report_set_text(&run->report, source->document, buffer_slice(&source->text), wrapped);
    buffer_clear(&source->text);
    source->rows = 0;
}

/* All of the sources is kept, and shown: so much is no page, and what need not end comes to an end
 * before memory does. */
static void check_size(const struct run *run)
{
    size_t kept = run->text_bytes + run->passage_count * sizeof *run->passages +
                  run->report.document_count * sizeof *run->report.documents;
    if (kept > OPERAND_MOST)
        diag_die(EXIT_FAILED,
                 "the sources take more than 1 GiB, which is too much for a page: "
                 "%zu rows of %zu documents, %zu bytes of text",
                 run->passage_count, run->report.document_count, run->text_bytes);
}

static void add_passage(struct run *run, const struct source *source, const struct input_row *row)
{
    struct passage *p;
    run->passages = memory_grow(run->passages, &run->passage_cap, run->passage_count + 1,
                                sizeof *run->passages);
    p = &run->passages[run->passage_count++];
    *p = (struct passage){source->document, source->text.len, place_copy(&run->arena, &row->place)};
    run->text_bytes += row->text.len;
    check_size(run);
}

/* Passages are searched by document and place: those of one document must stand together and
 * ascend. */
static void check_order(const struct run *run, const struct input_row *row, size_t document)
{
    if (!run->passage_count)
        return;
    const struct passage *last = &run->passages[run->passage_count - 1];
    bool ascends = document == last->document ? row->place.start >= last->place.end
                                              : document > last->document;
    if (!ascends)
        diag_die(EXIT_FAILED, "a part of the document '%s' is in the sources twice",
                 diag_show(row->doc_id));
}

static void read_sources(struct run *run, const struct inputs_settings *shared)
{
    struct inputs_settings settings = *shared;
    struct option_list files = run->set->sources;
    struct source source = {0};
    struct inputs in;
    struct input_row row;
    if (!files.count)
        return;
    settings.files0 = NULL;
    settings.of_option = true;
    inputs_open(&in, run->program, &settings, (char **)(void *)files.items, (int)files.count);
    in.wants_places = true;
    while (inputs_next(&in, &row)) {
        if (!source.rows || !slice_equal(row.doc_id, buffer_slice(&source.id))) {
            end_source(run, &source, settings.wrapped);
            source.document = report_document(&run->report, row.doc_id);
            buffer_clear(&source.id);
            buffer_append(&source.id, row.doc_id);
        } else {
            buffer_append(&source.text, settings.wrapped ? SLICE("\n\n") : SLICE("\n"));
        }
        check_order(run, &row, source.document);
        add_passage(run, &source, &row);
        buffer_append(&source.text, row.text);
        source.rows++;
    }
    end_source(run, &source, settings.wrapped);
    inputs_close(&in);
    buffer_free(&source.text);
    buffer_free(&source.id);
}

/* ---- places ---- */

/* The byte of a passage's text that stands at that byte of the source: the reverse of place_offset.
 * SIZE_MAX where none does, or where it can't be known. */
static size_t byte_at_offset(const struct place *place, int64_t offset)
{
    if (offset < place->start || offset > place->end || place->sure_before < place->text_len)
        return SIZE_MAX;
    size_t at = (size_t)(offset - place->start);
    return place->repairs ? utf8_repairs_text_byte(place->repairs, at) : at;
}

/* The passage of the document in which that byte of the source stands, or NULL. */
static const struct passage *passage_at(const struct run *run, size_t document, int64_t offset)
{
    const struct passage *found = NULL;
    size_t low = 0, high = run->passage_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct passage *p = &run->passages[middle];
        if (p->document < document || (p->document == document && p->place.start <= offset)) {
            found = p->document == document ? p : NULL;
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return found;
}

/* Sets where the row stands in the text that is shown. False where it is not what stands there. */
static bool find_in_text(const struct run *run, const struct input_row *row,
                         struct report_place *place)
{
    struct slice text = run->report.documents[place->document].text;
    const struct passage *first = passage_at(run, place->document, place->from);
    const struct passage *last = passage_at(run, place->document, place->to);
    if (!first || !last)
        return false;
    size_t start = byte_at_offset(&first->place, place->from);
    size_t end = byte_at_offset(&last->place, place->to);
    if (start == SIZE_MAX || end == SIZE_MAX)
        return false;
    place->start = first->at + start;
    place->end = last->at + end;
    return place->start <= place->end &&
           slice_equal(slice_cut(text, place->start, place->end), row->text);
}

/* ---- rows ---- */

/* The columns of a table that report knows. */
enum {
    QUOTATION,
    SPEAKER,
    SOURCE,
    CUE,
    STATEMENT,
    COMPOUND,
    DUP_OF,
    NGRAM,
    N,
    COUNT,
    KEYWORD,
    COLUMNS
};

static const char *const column_names[COLUMNS] = {"quotation", "speaker",  "source", "cue",
                                                  "statement", "compound", "dup_of", "ngram",
                                                  "n",         "count",    "keyword"};

/* A table of rows and what it tells of. */
struct rows {
    struct inputs in;
    size_t at[COLUMNS]; /* INPUTS_NONE where it is absent */
    bool statements, tones, repeats, ngrams, hits;
    size_t *groups; /* columns that say in which group an n-gram was counted */
    size_t group_count;
    struct buffer scratch[COLUMNS];
};

static struct slice field(struct rows *rows, const struct input_row *row, int column)
{
    if (rows->at[column] == INPUTS_NONE)
        return slice_of(NULL, 0);
    return row_unescape(row->fields[rows->at[column]], &rows->scratch[column]);
}

/* A decimal number; the row is reported as bad where it is none. */
static bool real(struct rows *rows, const struct input_row *row, int column, double *value)
{
    char digits[64], *end;
    struct slice text = row->fields[rows->at[column]];
    size_t len = text.len < sizeof digits ? text.len : 0;
    if (len)
        memcpy(digits, text.data, len);
    digits[len] = 0;
    *value = strtod(digits, &end);
    bool decimal = len && strspn(digits, "+-.0123456789eE") == len && end == digits + len;
    if (decimal && *value >= -1e9 && *value <= 1e9)
        return true;
    inputs_bad_row(&rows->in, "column '%s': '%s' is no number", column_names[column],
                   diag_show(text));
    return false;
}

/* The document of the row. What came through a pipe is the one source there is. */
static size_t document_of(struct run *run, const struct input_row *row)
{
    size_t sources = run->passage_count ? run->passages[run->passage_count - 1].document + 1 : 0;
    if (sources == 1 && slice_equal(row->doc_id, SLICE("-")))
        return 0;
    return report_document(&run->report, row->doc_id);
}

/* False where the row was bad. */
static bool find_place(struct run *run, struct rows *rows, const struct input_row *row,
                       struct report_place *place)
{
    *place = (struct report_place){
        .document = document_of(run, row), .from = row->place.start, .to = row->place.end};
    if (place->from < 0 || place->to < place->from) {
        place->from = place->to = -1;
        return true;
    }
    if (!run->report.documents[place->document].text.data) {
        place->start = (size_t)place->from;
        place->end = (size_t)place->to;
        return true;
    }
    if (find_in_text(run, row, place))
        return true;
    inputs_bad_row(&rows->in, "its text is not what the source of '%s' has at bytes %lld to %lld",
                   diag_show(row->doc_id), (long long)place->from, (long long)place->to);
    return false;
}

static void add_statement(struct run *run, struct rows *rows, const struct input_row *row,
                          const struct report_place *place, double tone)
{
    const struct report_statement statement = {
        .place = *place,
        .text = row->text,
        .speaker = field(rows, row, SPEAKER),
        .source = field(rows, row, SOURCE),
        .cue = field(rows, row, CUE),
        .quotation = field(rows, row, QUOTATION),
        .number = field(rows, row, STATEMENT),
        .scored = rows->tones,
        .tone = tone,
    };
    report_add_statement(&run->report, &statement);
}

/* A row can tell several things: who said it, its tone, that it was there before. */
static void add_passage_row(struct run *run, struct rows *rows, const struct input_row *row)
{
    struct report_place place;
    double tone = 0;
    if (rows->tones && !real(rows, row, COMPOUND, &tone))
        return;
    if (!find_place(run, rows, row, &place))
        return;
    if (rows->statements)
        add_statement(run, rows, row, &place, tone);
    if (rows->tones && !rows->statements)
        report_add_tone(&run->report, &(struct report_tone){place, tone});
    struct slice original = field(rows, row, DUP_OF);
    if (original.len)
        report_add_repeat(&run->report, &(struct report_repeat){place, row->text, original});
    if (rows->hits)
        report_add_hit(&run->report, field(rows, row, KEYWORD), &place);
}

static bool has(const struct rows *rows, int column)
{
    return rows->at[column] != INPUTS_NONE;
}

/* The columns that ngram did not make are the groups of its --by. */
static void find_groups(struct rows *rows)
{
    const struct row_fields *header = &rows->in.header;
    if (!rows->ngrams || !has(rows, N))
        return;
    rows->groups = memory_alloc(header->count, sizeof *rows->groups);
    for (size_t i = 0; i < header->count; i++)
        if (!countcolumns_is_made(header->items[i]))
            rows->groups[rows->group_count++] = i;
}

static void add_ngram(struct run *run, struct rows *rows, const struct input_row *row)
{
    int64_t count;
    struct buffer group = {0}, scratch = {0};
    if (!inputs_number(&rows->in, row, rows->at[COUNT], &count))
        return;
    for (size_t i = 0; i < rows->group_count; i++) {
        if (i)
            buffer_append(&group, SLICE(", "));
        buffer_append(&group, row_unescape(row->fields[rows->groups[i]], &scratch));
    }
    const struct report_ngram ngram = {.n = field(rows, row, N),
                                       .group = buffer_slice(&group),
                                       .words = field(rows, row, NGRAM),
                                       .count = count > 0 ? (size_t)count : 0};
    report_add_ngram(&run->report, &ngram);
    buffer_free(&group);
    buffer_free(&scratch);
}

static void find_columns(struct rows *rows, const char *file)
{
    for (int i = 0; i < COLUMNS; i++)
        rows->at[i] = inputs_column(&rows->in, column_names[i]);
    rows->statements = has(rows, QUOTATION) && has(rows, SPEAKER);
    rows->tones = has(rows, COMPOUND);
    rows->repeats = has(rows, DUP_OF);
    rows->hits = has(rows, KEYWORD);
    rows->ngrams = has(rows, NGRAM) && has(rows, COUNT);
    find_groups(rows);
    if (!rows->in.is_plain && !rows->statements && !rows->tones && !rows->repeats && !rows->hits &&
        !rows->ngrams)
        diag_die(EXIT_FAILED,
                 "%s: nothing to show: it has no columns of attrib, sentiment, dedupe "
                 "--mark, ngram or kwic",
                 operand_shown(file));
}

static _Noreturn void die_of_plain_text(const char *file)
{
    diag_die(
        EXIT_FAILED,
        "%s: plain text; report reads what attrib, sentiment, dedupe, ngram and kwic write, and "
        "the text by --source=FILE",
        operand_shown(file));
}

static void read_rows(struct run *run, const struct inputs_settings *settings, char *file)
{
    struct rows rows = {0};
    struct input_row row;
    inputs_open(&rows.in, run->program, settings, &file, 1);
    rows.in.wants_places = true;
    find_columns(&rows, file);
    while (inputs_next(&rows.in, &row)) {
        if (rows.in.is_plain)
            die_of_plain_text(file);
        if (rows.ngrams)
            add_ngram(run, &rows, &row);
        else
            add_passage_row(run, &rows, &row);
    }
    inputs_close(&rows.in);
    free(rows.groups);
    for (int i = 0; i < COLUMNS; i++)
        buffer_free(&rows.scratch[i]);
}

/* Each operand is a table of its own kind. Those of ngram have their text in the column ngram. */
static void read_all_rows(struct run *run, const struct inputs_settings *shared, char **operands,
                          int count)
{
    static const char *const forms[] = {"ngram", NULL};
    struct inputs_settings settings = *shared;
    struct operands files;
    operands_init(&files, shared->files0, operands, (size_t)count);
    settings.files0 = NULL;
    settings.plain = settings.wrapped = false;
    settings.field = shared->field ? shared->field : "ngram";
    settings.forms = forms;
    for (size_t i = 0; i < files.count; i++)
        read_rows(run, &settings, files.items[i]);
    operands_free(&files);
}

/* ---- the page ---- */

/* Rows of other documents than those of the sources have no text to stand in: most likely a
 * mistake. */
static void warn_of_missing_texts(const struct run *run)
{
    const struct report *r = &run->report;
    size_t missing = 0, first = 0;
    for (size_t i = r->document_count; i-- && run->set->sources.count;)
        if (!r->documents[i].text.data) {
            missing++;
            first = i;
        }
    if (missing)
        diag_warn("no --source has the text of %zu document%s, such as '%s'", missing,
                  missing == 1 ? "" : "s", diag_show(r->documents[first].id));
}

static void write_piece(void *to, struct buffer *page)
{
    writer_bytes(to, buffer_slice(page));
    buffer_clear(page);
}

static void put_page(struct run *run)
{
    struct writer out;
    struct buffer page = {0};
    struct page_options options = {
        .title = slice_of_string(run->set->title ? run->set->title : ""),
        .top = run->set->top,
        .drain = write_piece,
        .to = &out,
    };
    report_rank(&run->report);
    warn_of_missing_texts(run);
    writer_open(&out, STDOUT_FILENO, "standard output");
    page_put(&page, &run->report, &options);
    write_piece(&out, &page);
    writer_close(&out);
    buffer_free(&page);
}

static void check_settings(const struct program *p, const struct settings *set,
                           const struct inputs_settings *inputs, int operands)
{
    inputs_check_operands(p, inputs, operands);
    if (set->title && utf8_valid_prefix(slice_of_string(set->title)) < strlen(set->title))
        options_misuse(p, "--title: not UTF-8");
}

int main(int argc, char **argv)
{
    struct settings set = {.top = 20};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "source", .letter = 's', .kind = OPTION_LIST, .value = &set.sources, .argument = "FILE",
         .help = "the text the rows were made from; may be given again"},
        {.name = "title", .letter = 't', .kind = OPTION_STRING, .value = &set.title, .argument = "TEXT",
         .help = "the title of the page"},
        {.name = "top", .letter = 'k', .kind = OPTION_COUNT, .value = &set.top, .argument = "NUMBER",
         .help = "n-grams shown of each kind (default: 20)"},
        {0},
    };
    // clang-format on
    const struct program program = {
        .name = "report",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "make a page that shows what the other programs found",
        .example =
            "attrib samples/article.txt | sentiment | report -s samples/article.txt >page.html",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    check_settings(&program, &set, &input_settings, operands);
    struct run run = {.set = &set, .program = &program};
    report_init(&run.report);
    read_sources(&run, &input_settings);
    read_all_rows(&run, &input_settings, argv + 1, operands);
    put_page(&run);
    report_free(&run.report);
    arena_free(&run.arena);
    free(run.passages);
    option_list_free(&set.sources);
    return EXIT_DONE;
}
