#include "cli/inputs.h"

#include "base/diag.h"
#include "cli/header.h"
#include "cli/operands.h"
#include "tsv/fieldends.h"
#include "tsv/plainlines.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum shape { SHAPE_UNKNOWN, SHAPE_PLAIN, SHAPE_TABLE };

/* The bytes of the current file in which fieldends were found, and what of them is left. */
struct found {
    struct fieldends fields;
    uint64_t offset; /* of the first byte in the file */
    size_t bytes;    /* 0: nothing was looked at */
    size_t end, line, care;
};

struct inputs_state {
    struct operands operands;
    size_t next; /* operand to open */
    struct reader reader;
    bool is_open;         /* the reader has a file */
    const char *doc_name; /* the operand as given, the doc_id of plain text */
    enum shape shape;
    struct header header; /* of the first table, and so of the stream */
    struct header later;  /* of the table that is read now, if it is another */
    const char *header_file;
    struct row_fields raw; /* fields of the line, in the file's own order */
    struct slice *fields;  /* in the header's order: raw's or mapped */
    struct slice *mapped;
    size_t *from; /* mapped[i] is raw.items[from[i]] */
    bool same_order;
    struct buffer *repaired; /* a buffer per column, for fields with bytes that cannot go out */
    struct buffer unescaped, text, doc_id, escaped_doc_id, escaped_text, numbers, paragraph;
    struct utf8_repairs repairs;
    struct found found;
    uint64_t done_bytes; /* of the files before the current one */
    uint64_t row_line;   /* line of the current row in its file */
    uint64_t rows, repair_total, skipped;
    char first_repair[256], first_skip[512];
    struct progress progress;
};

static const char *const invalid_choices[] = {"replace", "error", NULL};
static const char *const progress_choices[] = {"auto", "always", "never", NULL};

void inputs_options(struct option table[INPUTS_OPTIONS], struct inputs_settings *s)
{
    // clang-format off
    const struct option options[INPUTS_OPTIONS] = {
        {.name = "field", .letter = 'f', .kind = OPTION_STRING, .value = &s->field, .argument = "NAME",
         .help = "the column that holds the text (default: text)"},
        {.name = "plain", .kind = OPTION_FLAG, .value = &s->plain,
         .help = "the input is plain text, a document a file"},
        {.name = "table", .kind = OPTION_FLAG, .value = &s->table,
         .help = "the input is a table with a header line"},
        {.name = "wrapped", .kind = OPTION_FLAG, .value = &s->wrapped,
         .help = "in plain text, blank lines end paragraphs"},
        {.name = "no-header", .kind = OPTION_FLAG, .value = &s->no_header,
         .help = "tables without header lines, in and out"},
        {.name = "columns", .kind = OPTION_STRING, .value = &s->columns, .argument = "NAMES",
         .help = "with --no-header: the columns, comma between"},
        {.name = "prefix", .kind = OPTION_STRING, .value = &s->prefix, .argument = "STRING",
         .help = "put before the names of the columns added"},
        {.name = "skip-bad", .kind = OPTION_FLAG, .value = &s->skip_bad,
         .help = "leave out malformed rows, and count them"},
        {.name = "invalid", .kind = OPTION_CHOICE, .value = &s->invalid, .argument = "HOW",
         .choices = invalid_choices, .help = "invalid UTF-8"},
        {.name = "quote-guard", .kind = OPTION_FLAG, .value = &s->quote_guard,
         .help = "write \\\" for a quotation mark that begins a field"},
        {.name = "max-line", .kind = OPTION_SIZE, .value = &s->max_line, .argument = "SIZE",
         .help = "refuse longer lines"},
        {.name = "files0-from", .kind = OPTION_STRING, .value = &s->files0, .argument = "FILE",
         .help = "read NUL-ended file names from FILE"},
        {.name = "progress", .kind = OPTION_CHOICE, .value = &s->progress, .argument = "WHEN",
         .choices = progress_choices, .help = "a line on stderr"},
        {.name = "no-sandbox", .kind = OPTION_FLAG, .value = &s->no_sandbox,
         .help = "keep every right of the process"},
        {0},
    };
    // clang-format on
    memcpy(table, options, sizeof options);
}

/* ---- headers ---- */

static void column_list(const struct row_fields *columns, char *out, size_t cap)
{
    enum { NAME_SHOWN = 60 }; /* the first line of what is no table may be long */
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < columns->count && n < cap; i++) {
        struct slice name = columns->items[i];
        bool is_long = name.len > NAME_SHOWN;
        n += (size_t)snprintf(out + n, cap - n, "%s%s%s", i ? ", " : "",
                              diag_show(slice_cut(name, 0, is_long ? NAME_SHOWN : name.len)),
                              is_long ? "..." : "");
    }
}

static struct slice text_column_name(const struct inputs *in)
{
    return slice_of_string(in->settings->field ? in->settings->field : "text");
}

static bool field_is_form(const struct inputs *in)
{
    for (const char *const *form = in->settings->forms; form && *form; form++)
        if (slice_equal(text_column_name(in), slice_of_string(*form)))
            return true;
    return false;
}

/* Whether the comma-separated fields of a line have the name, quoted or not. */
static bool has_comma_field(struct slice line, struct slice name)
{
    while (line.len) {
        struct slice field = slice_take(&line, ',');
        if (field.len >= 2 && slice_starts(field, SLICE("\"")) && slice_ends(field, SLICE("\"")))
            field = slice_cut(field, 1, field.len - 1);
        if (slice_equal(field, name))
            return true;
    }
    return false;
}

static _Noreturn void die_without_column(const struct inputs *in, const char *file,
                                         struct slice name, const struct row_fields *columns)
{
    char list[1024];
    column_list(columns, list, sizeof list);
    bool is_text = slice_equal(name, text_column_name(in));
    const char *advice = " (--field names another, --plain takes it as plain text)";
    if (columns->count == 1 && has_comma_field(columns->items[0], name))
        advice = " (CSV? mlr --icsv --otsv cat FILE | makes a table of it)";
    if (in->settings->without_text)
        advice = in->settings->without_text;
    diag_die(EXIT_FAILED, "%s:1: no column '%s'; the columns are: %s%s", file, diag_show(name),
             list, is_text ? advice : "");
}

static void refuse_duplicate(const struct header *h, const char *file)
{
    size_t twice = header_duplicate(h);
    if (twice != INPUTS_NONE)
        diag_die(EXIT_FAILED, "%s:1: column '%s' is there twice", file,
                 diag_show(h->names.items[twice]));
}

/* Takes over the header of the stream. */
static void keep_header(struct inputs *in, const struct row_fields *columns, const char *file)
{
    struct inputs_state *st = in->state;
    size_t count = columns->count;
    header_take(&st->header, columns);
    refuse_duplicate(&st->header, file);
    in->header = st->header.names;
    st->header_file = file;
    st->fields = st->mapped = memory_alloc(count, sizeof *st->mapped);
    st->from = memory_alloc(count, sizeof *st->from);
    st->repaired = memory_alloc(count, sizeof *st->repaired);
    st->same_order = true;
    for (size_t i = 0; i < count; i++)
        st->from[i] = i;
}

static void find_own_columns(struct inputs *in, const char *file)
{
    in->text = header_find(&in->state->header, text_column_name(in));
    if (in->text == INPUTS_NONE && field_is_form(in))
        in->text = header_find(&in->state->header, SLICE("text"));
    if (in->text == INPUTS_NONE)
        die_without_column(in, file, text_column_name(in), &in->header);
    in->doc_id = header_find(&in->state->header, SLICE("doc_id"));
    in->start = header_find(&in->state->header, SLICE("start"));
    in->end = header_find(&in->state->header, SLICE("end"));
}

/* A later file may have the columns in another order, but must have the same. */
static void map_header(struct inputs *in, const struct row_fields *columns, const char *file)
{
    struct inputs_state *st = in->state;
    header_take(&st->later, columns);
    refuse_duplicate(&st->later, file);
    st->same_order = true;
    for (size_t i = 0; i < in->header.count; i++) {
        st->from[i] = header_find(&st->later, in->header.items[i]);
        if (st->from[i] == INPUTS_NONE)
            diag_die(EXIT_FAILED, "%s:1: no column '%s', which '%s' has", file,
                     diag_show(in->header.items[i]), st->header_file);
        st->same_order &= st->from[i] == i;
    }
    for (size_t i = 0; i < columns->count; i++)
        if (header_find(&st->header, st->later.names.items[i]) == INPUTS_NONE)
            diag_die(EXIT_FAILED, "%s:1: column '%s' is not in '%s'", file,
                     diag_show(st->later.names.items[i]), st->header_file);
}

static struct slice without_cr(struct slice line)
{
    return slice_ends(line, SLICE("\r")) ? slice_cut(line, 0, line.len - 1) : line;
}

static void read_header(struct inputs *in)
{
    struct inputs_state *st = in->state;
    struct slice line;
    if (!reader_line(&st->reader, &line))
        diag_die(EXIT_FAILED, "%s: no header line: the file is empty", st->reader.name);
    row_split(&st->raw, without_cr(line));
    if (!in->header.count) {
        keep_header(in, &st->raw, st->reader.name);
        find_own_columns(in, st->reader.name);
    } else {
        map_header(in, &st->raw, st->reader.name);
    }
}

static void header_from_options(struct inputs *in)
{
    struct row_fields columns = {0};
    struct slice rest = slice_of_string(in->settings->columns);
    do {
        columns.items =
            memory_grow(columns.items, &columns.cap, columns.count + 1, sizeof *columns.items);
        columns.items[columns.count++] = slice_take(&rest, ',');
    } while (rest.len);
    keep_header(in, &columns, "--columns");
    find_own_columns(in, "--columns");
    row_fields_free(&columns);
}

static void plain_header(struct inputs *in)
{
    struct slice names[] = {SLICE("doc_id"), SLICE("start"), SLICE("end"), text_column_name(in)};
    keep_header(in, &(struct row_fields){.items = names, .count = 4, .cap = 4}, "plain text");
    find_own_columns(in, "plain text");
    in->is_plain = true;
}

/* ---- the shape of a file ---- */

/* The advice where a file that nobody called plain text or a table is most likely neither; NULL. */
static const char *advice_on(struct slice first, struct slice text_column)
{
    if (slice_starts(first, SLICE("\x1f\x8b")))
        return "looks compressed: zcat FILE | unpacks it";
    if (slice_starts(first, SLICE("\xff\xfe")) || slice_starts(first, SLICE("\xfe\xff")))
        return "looks like UTF-16: iconv -f UTF-16 -t UTF-8 FILE | makes UTF-8 of it";
    if (slice_starts(first, SLICE("{\"")))
        return "looks like JSON: jq -r '[.id, .text] | @tsv' FILE | makes rows of it";
    if (slice_find(first, 0, '\t') == first.len && slice_find(first, 0, ',') < first.len &&
        has_comma_field(first, text_column))
        return "looks like CSV: mlr --icsv --otsv cat FILE | makes a table of it";
    return NULL;
}

/* The first line, as much of it as is needed to tell a table: whole, or up to its first TAB. */
static struct slice peek_first_line(struct reader *r)
{
    for (size_t want = 4096;; want *= 2) {
        struct slice seen = reader_peek(r, want);
        size_t lf = slice_find(seen, 0, '\n');
        if (lf < seen.len)
            return slice_cut(seen, 0, lf);
        if (seen.len < want || slice_find(seen, 0, '\t') < seen.len)
            return seen;
    }
}

static enum shape look_at_shape(struct inputs *in)
{
    if (in->settings->plain)
        return SHAPE_PLAIN;
    if (in->settings->table)
        return SHAPE_TABLE;
    struct slice line = peek_first_line(&in->state->reader);
    const char *advice = advice_on(line, text_column_name(in));
    if (advice)
        diag_warn("%s: %s (--plain takes it as it is)", in->state->reader.name, advice);
    if (slice_find(line, 0, '\t') < line.len)
        return SHAPE_TABLE;
    line = without_cr(line);
    if (field_is_form(in) && slice_equal(line, SLICE("text")))
        return SHAPE_TABLE;
    return slice_equal(line, text_column_name(in)) ? SHAPE_TABLE : SHAPE_PLAIN;
}

static void check_shape(struct inputs *in)
{
    struct inputs_state *st = in->state;
    enum shape shape = look_at_shape(in);
    if (st->shape == SHAPE_UNKNOWN) {
        st->shape = shape;
        if (shape == SHAPE_PLAIN)
            plain_header(in);
    } else if (shape != st->shape) {
        diag_die(EXIT_FAILED,
                 "%s:1: looks like %s after files of %s; --plain or --table says which",
                 st->reader.name, shape == SHAPE_TABLE ? "a table" : "plain text",
                 shape == SHAPE_TABLE ? "plain text" : "tables");
    }
}

/* All rows of a plain file have one doc_id. */
static void name_document(struct inputs_state *st)
{
    buffer_clear(&st->doc_id);
    utf8_repair(&st->doc_id, slice_of_string(st->doc_name), NULL);
    buffer_clear(&st->escaped_doc_id);
    row_escape(&st->escaped_doc_id, buffer_slice(&st->doc_id));
}

static void refuse_directory(const char *operand, int fd)
{
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        diag_die(EXIT_FAILED,
                 fd == STDIN_FILENO ? "cannot read %s: %s"
                                    : "cannot read '%s': %s; name its files, or: find %s -type f "
                                      "-print0 | ... --files0-from=-",
                 operand_shown(operand), diag_error(EISDIR), operand);
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return S_ISREG(a->st_mode) && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* What a program appends to the file that it reads it would read again, for ever. An empty one is
 * let pass: the shell has emptied it, as in 'prog <a >a'. */
static void refuse_own_output(const char *operand, int fd)
{
    struct stat in, out;
    if (fstat(fd, &in) == 0 && in.st_size > 0 && fstat(STDOUT_FILENO, &out) == 0 &&
        is_same_file(&in, &out))
        diag_die(EXIT_FAILED, "%s is the output file too", operand_shown(operand));
}

bool inputs_has_file(const struct inputs *in, int fd)
{
    const struct operands *o = &in->state->operands;
    struct stat file, other;
    if (fstat(fd, &file) != 0)
        return false;
    if (fstat(STDOUT_FILENO, &other) == 0 && is_same_file(&file, &other))
        return true;
    for (size_t i = 0; i < o->count; i++)
        if (operand_stat(o->items[i], &other) == 0 && is_same_file(&file, &other))
            return true;
    return false;
}

/* Opens operands until one has bytes in it; false where none is left. */
static bool open_next(struct inputs *in)
{
    struct inputs_state *st = in->state;
    while (st->next < st->operands.count) {
        st->doc_name = st->operands.items[st->next++];
        int fd = operand_open(st->doc_name);
        refuse_directory(st->doc_name, fd);
        refuse_own_output(st->doc_name, fd);
        reader_open(&st->reader, fd, operand_shown(st->doc_name));
        st->is_open = true;
        bool bom = slice_starts(reader_peek(&st->reader, 3), SLICE("\xEF\xBB\xBF"));
        if (bom)
            reader_skip(&st->reader, 3);
        if (reader_peek(&st->reader, 1).len == 0 &&
            (in->settings->no_header || !in->settings->table)) {
            reader_close(&st->reader); /* no bytes, no rows */
            st->is_open = false;
            continue;
        }
        if (in->settings->no_header)
            return true;
        check_shape(in);
        if (st->shape == SHAPE_TABLE)
            read_header(in);
        else
            name_document(st);
        return true;
    }
    return false;
}

static void close_current(struct inputs_state *st)
{
    st->done_bytes += st->reader.offset;
    st->found.bytes = 0;
    reader_close(&st->reader);
    st->is_open = false;
}

static void check_settings(const struct inputs *in, int operand_count)
{
    const struct inputs_settings *s = in->settings;
    if (s->plain && (s->table || s->no_header))
        options_misuse(in->program, "--plain and --%s exclude each other",
                       s->table ? "table" : "no-header");
    if (s->no_header && !s->columns)
        options_misuse(in->program, "--no-header needs --columns=NAME,...");
    if (s->columns && !s->no_header)
        options_misuse(in->program, "--columns goes with --no-header");
    struct slice prefix = slice_of_string(s->prefix ? s->prefix : "");
    if (utf8_valid_prefix(prefix) < prefix.len)
        options_misuse(in->program, "--prefix: '%s' is not UTF-8", diag_show(prefix));
    if (s->files0 && operand_count)
        options_misuse(in->program, "file operands and --files0-from exclude each other");
}

void inputs_open(struct inputs *in, const struct program *p, const struct inputs_settings *settings,
                 char **operands, int count)
{
    *in = (struct inputs){.settings = settings, .program = p};
    check_settings(in, count);
    struct inputs_state *st = in->state = memory_alloc(1, sizeof *st);
    st->reader.fd = -1;
    st->reader.limit = settings->max_line;
    operands_init(&st->operands, settings->files0, operands, (size_t)count);
    if (!settings->files0 && !count && isatty(STDIN_FILENO) && settings->progress != PROGRESS_NEVER)
        diag_warn("reading the terminal, as no file is named; Ctrl-D ends it, --help helps");
    progress_begin(&st->progress, (enum progress_when)settings->progress,
                   settings->progress == PROGRESS_NEVER ? 0 : operands_total_size(&st->operands));
    if (settings->no_header) {
        st->shape = SHAPE_TABLE;
        header_from_options(in);
    }
    if (!open_next(in) && !in->header.count)
        plain_header(in); /* nothing at all came in: a table without rows goes out */
    if (!settings->no_sandbox)
        sandbox_enter(settings->files); /* where the system has none the filter works as well */
}

size_t inputs_column(const struct inputs *in, const char *name)
{
    return header_find(&in->state->header, slice_of_string(name));
}

size_t inputs_need_column(const struct inputs *in, const char *name)
{
    size_t at = inputs_column(in, name);
    if (at == INPUTS_NONE)
        die_without_column(in, in->state->header_file, slice_of_string(name), &in->header);
    return at;
}

/* ---- bad rows and repairs ---- */

void inputs_bad_row(struct inputs *in, const char *format, ...)
{
    struct inputs_state *st = in->state;
    char reason[384];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    if (!in->settings->skip_bad)
        diag_die(EXIT_FAILED, "%s:%llu: %s", st->reader.name, (unsigned long long)st->row_line,
                 reason);
    if (!st->skipped++)
        snprintf(st->first_skip, sizeof st->first_skip, "%.100s:%llu: %s", st->reader.name,
                 (unsigned long long)st->row_line, reason);
}

static void count_repairs(struct inputs_state *st, size_t count)
{
    if (count && !st->repair_total)
        snprintf(st->first_repair, sizeof st->first_repair, "%.100s:%llu", st->reader.name,
                 (unsigned long long)st->row_line);
    st->repair_total += count;
}

/* Repairs a text into the buffer and notes where; false where the row is refused for it. */
static bool repair_text(struct inputs *in, struct slice *text, struct buffer *into)
{
    struct inputs_state *st = in->state;
    utf8_repairs_clear(&st->repairs);
    if (utf8_valid_prefix(*text) == text->len)
        return true;
    if (in->settings->invalid == INVALID_ERROR) {
        inputs_bad_row(in, "invalid UTF-8 (byte 0x%02x)",
                       (unsigned char)text->data[utf8_valid_prefix(*text)]);
        return false;
    }
    buffer_clear(into);
    utf8_repair(into, *text, &st->repairs);
    buffer_reserve(into, READER_SLACK);
    *text = buffer_slice(into);
    count_repairs(st, utf8_repairs_count(&st->repairs));
    return true;
}

/* ---- rows of tables ---- */

static const struct place place_unknown = {.start = -1, .end = -1};

static struct slice text_of_field(struct inputs_state *st, struct slice field)
{
    buffer_clear(&st->unescaped);
    buffer_reserve(&st->unescaped, field.len + READER_SLACK);
    return row_unescape(field, &st->unescaped);
}

static struct slice field_of_text(struct inputs_state *st, struct slice text)
{
    if (row_plain_prefix(text) == text.len)
        return text;
    buffer_clear(&st->escaped_text);
    row_escape(&st->escaped_text, text);
    return buffer_slice(&st->escaped_text);
}

static bool repair_fields(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    for (size_t i = 0; i < in->header.count; i++) {
        if (i == in->text)
            continue;
        if (!repair_text(in, &st->fields[i], &st->repaired[i]))
            return false;
    }
    row->text = text_of_field(st, st->fields[in->text]);
    if (!repair_text(in, &row->text, &st->text))
        return false;
    if (utf8_repairs_count(&st->repairs))
        st->fields[in->text] = field_of_text(st, row->text);
    row->line.data = NULL;
    return true;
}

/* A CR stands for itself in the tables of careless programs, but not in ours. */
static void escape_bare_crs(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    struct buffer scratch = {0};
    for (size_t i = 0; i < in->header.count; i++) {
        if (slice_find(st->fields[i], 0, '\r') == st->fields[i].len)
            continue;
        struct buffer escaped = {0};
        row_escape(&escaped, row_unescape(st->fields[i], &scratch));
        buffer_free(&st->repaired[i]); /* the field may be a view of it */
        st->repaired[i] = escaped;
        st->fields[i] = buffer_slice(&escaped);
    }
    buffer_free(&scratch);
    row->line.data = NULL;
}

static bool find_place(struct inputs *in, struct input_row *row)
{
    struct utf8_repairs *repairs = &in->state->repairs;
    int64_t start = 0, end;
    if (in->start != INPUTS_NONE && !inputs_number(in, row, in->start, &start))
        return false;
    if (start < 0) /* a program before could not know */
        return true;
    if (start > INT64_MAX - (int64_t)row->text.len) {
        inputs_bad_row(in, "column 'start': %lld lies beyond any document", (long long)start);
        return false;
    }
    if (in->start == INPUTS_NONE || in->end == INPUTS_NONE) {
        row->place = place_of_text(row->text, start, repairs);
        return true;
    }
    if (!inputs_number(in, row, in->end, &end))
        return false;
    if (end < start) {
        inputs_bad_row(in, "column 'end': %lld is before start", (long long)end);
        return false;
    }
    row->place = place_of_row(row->text, start, end, repairs);
    return true;
}

static struct slice doc_id_of(struct inputs *in, const struct input_row *row)
{
    struct inputs_state *st = in->state;
    if (in->doc_id != INPUTS_NONE)
        return st->raw.plain ? row->fields[in->doc_id]
                             : row_unescape(row->fields[in->doc_id], &st->doc_id);
    buffer_clear(&st->doc_id);
    utf8_repair(&st->doc_id, slice_of_string(st->doc_name), NULL);
    buffer_append_byte(&st->doc_id, ':');
    buffer_append_u64(&st->doc_id, st->row_line);
    return buffer_slice(&st->doc_id);
}

/* A guarded quotation mark is one of several spellings of a field: all columns go on in the plain
 * one, so that they compare and leave as --quote-guard of this program says. */
static void unguard_fields(struct inputs *in, struct input_row *row)
{
    struct slice *fields = in->state->fields;
    for (size_t i = 0; i < in->header.count; i++) {
        size_t before = fields[i].len;
        fields[i] = row_unguard(fields[i]);
        if (fields[i].len < before)
            row->line.data = NULL;
    }
}

/* What a line needs that has bytes beyond ASCII, backslashes or CRs; false where it is bad. */
static bool clean_fields(struct inputs *in, struct slice line, struct input_row *row)
{
    struct inputs_state *st = in->state;
    unguard_fields(in, row);
    if (utf8_valid_prefix(line) == line.len)
        row->text = text_of_field(st, st->fields[in->text]);
    else if (!repair_fields(in, row))
        return false;
    if (slice_find(line, 0, '\r') < line.len)
        escape_bare_crs(in, row);
    return true;
}

/* Makes the row of a line, which raw has the fields of; false where it is bad. */
static bool row_of_line(struct inputs *in, struct slice line, struct input_row *row)
{
    struct inputs_state *st = in->state;
    if (st->raw.count != in->header.count) {
        inputs_bad_row(in, "%zu field%s, header has %zu", st->raw.count,
                       st->raw.count == 1 ? "" : "s", in->header.count);
        return false;
    }
    st->fields = st->same_order ? st->raw.items : st->mapped;
    if (!st->same_order)
        for (size_t i = 0; i < in->header.count; i++)
            st->mapped[i] = st->raw.items[st->from[i]];
    row->fields = st->fields;
    row->line = st->same_order ? line : slice_of(NULL, 0);
    utf8_repairs_clear(&st->repairs);
    if (!st->raw.plain && !clean_fields(in, line, row))
        return false;
    if (st->raw.plain)
        row->text = st->fields[in->text];
    row->place = place_unknown;
    if (in->wants_places && !find_place(in, row))
        return false;
    row->doc_id = in->spares_doc_id ? SLICE("") : doc_id_of(in, row);
    return true;
}

/* The next line and its fields. Most lines stand in the reader's buffer as a whole and are found
 * and cut in one pass. */
static bool next_line(struct inputs_state *st, struct slice *line)
{
    struct slice ahead = reader_ahead(&st->reader);
    size_t len;
    if (ahead.len && row_split_line(&st->raw, ahead, &len) &&
        (!st->reader.limit || len <= st->reader.limit)) {
        reader_take_line(&st->reader, len);
        *line = slice_cut(ahead, 0, len);
        if (st->raw.plain || !slice_ends(*line, SLICE("\r")))
            return true;
    } else if (!reader_line(&st->reader, line)) {
        return false;
    }
    *line = without_cr(*line);
    row_split(&st->raw, *line);
    return true;
}

static bool next_table_row(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    struct slice line;
    while (next_line(st, &line)) {
        st->row_line = st->reader.line;
        if (row_of_line(in, line, row))
            return true;
    }
    return false;
}

/* ---- rows of plain text ---- */

static void set_plain_fields(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    buffer_clear(&st->numbers);
    buffer_append_i64(&st->numbers, row->place.start);
    size_t cut = st->numbers.len;
    buffer_append_i64(&st->numbers, row->place.end);
    struct slice numbers = buffer_slice(&st->numbers);
    st->fields[in->start] = slice_cut(numbers, 0, cut);
    st->fields[in->end] = slice_cut(numbers, cut, numbers.len);
    st->fields[in->text] = row->text;
    if (row_plain_prefix(row->text) < row->text.len) {
        buffer_clear(&st->escaped_text);
        row_escape(&st->escaped_text, row->text);
        st->fields[in->text] = buffer_slice(&st->escaped_text);
    }
}

/* Makes the row of the source bytes that stand at start. */
static bool row_of_bytes(struct inputs *in, struct slice bytes, uint64_t start,
                         struct input_row *row)
{
    struct inputs_state *st = in->state;
    *row = (struct input_row){.fields = st->fields, .text = bytes};
    if (!repair_text(in, &row->text, &st->text))
        return false;
    row->place = place_unknown;
    if (in->wants_places || !in->spares_fields)
        row->place = place_of_text(row->text, (int64_t)start, &st->repairs);
    row->doc_id = buffer_slice(&st->doc_id);
    st->fields[in->doc_id] = buffer_slice(&st->escaped_doc_id);
    if (!in->spares_fields)
        set_plain_fields(in, row);
    return true;
}

static struct slice without_line_end(struct slice text)
{
    return without_cr(slice_ends(text, SLICE("\n")) ? slice_cut(text, 0, text.len - 1) : text);
}

static bool is_blank(struct slice line)
{
    size_t i = 0;
    while (i < line.len && (line.data[i] == ' ' || (unsigned char)(line.data[i] - '\t') < 5))
        i++;
    return i == line.len;
}

static bool next_document(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    uint64_t start = st->reader.offset;
    st->row_line = 1;
    if (reader_peek(&st->reader, 1).len == 0)
        return false;
    struct slice text = without_line_end(reader_rest(&st->reader));
    return row_of_bytes(in, text, start, row);
}

static bool next_line_paragraph(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    struct slice line;
    for (;;) {
        uint64_t start = st->reader.offset;
        if (!reader_line(&st->reader, &line))
            return false;
        st->row_line = st->reader.line;
        line = without_cr(line);
        if (!is_blank(line) && row_of_bytes(in, line, start, row))
            return true;
    }
}

/* Lines up to a blank one, copied together because a line is gone with the next. */
static bool next_wrapped_paragraph(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    struct slice line;
    uint64_t start = 0;
    buffer_clear(&st->paragraph);
    for (;;) {
        uint64_t offset = st->reader.offset;
        bool more = reader_line(&st->reader, &line);
        if (more && !is_blank(line)) {
            if (!st->paragraph.len) {
                start = offset;
                st->row_line = st->reader.line;
            }
            buffer_append(&st->paragraph, line);
            buffer_append_byte(&st->paragraph, '\n');
            continue;
        }
        if (st->paragraph.len) {
            buffer_reserve(&st->paragraph, READER_SLACK);
            if (row_of_bytes(in, without_line_end(buffer_slice(&st->paragraph)), start, row))
                return true;
            buffer_clear(&st->paragraph);
        }
        if (!more)
            return false;
    }
}

static bool next_plain_row(struct inputs *in, struct input_row *row)
{
    if (in->settings->plain_rows == PLAIN_DOCUMENTS)
        return next_document(in, row);
    return in->settings->wrapped ? next_wrapped_paragraph(in, row) : next_line_paragraph(in, row);
}

/* ---- the stream ---- */

bool inputs_next(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    for (;;) {
        if (!st->is_open && !open_next(in))
            return false;
        if (in->is_plain ? next_plain_row(in, row) : next_table_row(in, row)) {
            row->number = ++st->rows;
            return true;
        }
        close_current(st);
    }
}

/* Whether the line at the front of the bytes, cut into raw, may go out as it came in. */
static bool needs_no_care(const struct inputs *in, struct slice line)
{
    const struct inputs_state *st = in->state;
    if (st->raw.count != in->header.count || (st->reader.limit && line.len > st->reader.limit))
        return false;
    return st->raw.plain ||
           (slice_find(line, 0, '\\') == line.len && slice_find(line, 0, '\r') == line.len &&
            utf8_valid_prefix(line) == line.len);
}

size_t inputs_lines(struct inputs *in, struct input_line *lines, size_t most)
{
    struct inputs_state *st = in->state;
    size_t count = 0;
    if (in->is_plain || !st->is_open || !st->same_order || in->wants_places)
        return 0;
    for (; count < most; count++) {
        struct slice ahead = reader_ahead(&st->reader);
        size_t len;
        if (!ahead.len || !row_split_line(&st->raw, ahead, &len) ||
            !needs_no_care(in, slice_cut(ahead, 0, len)))
            break;
        lines[count] = (struct input_line){slice_cut(ahead, 0, len + 1), st->raw.items[in->text]};
        reader_take_line(&st->reader, len);
    }
    st->rows += count;
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    return count;
}

bool inputs_paragraphs(struct inputs *in, size_t most, struct input_row *row)
{
    struct inputs_state *st = in->state;
    const struct inputs_settings *s = in->settings;
    if (!in->is_plain || !st->is_open || st->reader.limit || s->wrapped ||
        s->plain_rows != PLAIN_PARAGRAPHS)
        return false;
    struct slice ahead = reader_ahead(&st->reader);
    ahead = slice_cut(ahead, 0, ahead.len < most ? ahead.len : most);
    struct plainlines found = plainlines_find(ahead);
    uint64_t start = st->reader.offset;
    if (!found.count)
        return false;
    reader_take_lines(&st->reader, found.bytes, found.count);
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    *row = (struct input_row){.fields = st->fields, .text = slice_cut(ahead, 0, found.bytes)};
    utf8_repairs_clear(&st->repairs);
    row->place = place_of_text(row->text, (int64_t)start, &st->repairs);
    row->doc_id = buffer_slice(&st->doc_id);
    st->fields[in->doc_id] = buffer_slice(&st->escaped_doc_id);
    row->number = st->rows + 1;
    st->rows += found.count;
    return true;
}

/* ---- rows by the ends of their fields ---- */

/* How far the reader is behind the first byte that was looked at; SIZE_MAX where that is gone. */
static size_t place_in_found(const struct inputs_state *st)
{
    uint64_t behind = st->reader.offset - st->found.offset;
    return behind < st->found.bytes && behind <= st->reader.at ? (size_t)behind : SIZE_MAX;
}

/* Looks at what the reader has, unless that was looked at before; passes over what was taken
 * since. */
static size_t find_fields(struct inputs_state *st)
{
    struct found *f = &st->found;
    size_t at = place_in_found(st);
    if (at == SIZE_MAX) {
        struct slice ahead = reader_ahead(&st->reader);
        f->bytes = ahead.len < FIELDENDS_BYTES ? ahead.len : FIELDENDS_BYTES;
        f->offset = st->reader.offset;
        f->end = f->line = f->care = at = 0;
        fieldends_find(&f->fields, slice_cut(ahead, 0, f->bytes));
    }
    while (f->line < f->fields.line_count && f->fields.lines[f->line] < at)
        f->line++;
    while (f->end < f->fields.end_count && f->fields.ends[f->end] < at)
        f->end++;
    while (f->care < f->fields.care_count && f->fields.cares[f->care] < at)
        f->care++;
    return at;
}

/* Whether the line [start, end) needs no care; passes over the bytes in it that might. */
static inline bool passes_unseen(struct inputs_state *st, const char *bytes, size_t start,
                                 size_t end)
{
    struct found *f = &st->found;
    if (st->reader.limit && end - start > st->reader.limit)
        return false;
    if (f->care == f->fields.care_count || f->fields.cares[f->care] >= end)
        return true;
    struct slice line = slice_of(bytes + start, end - start);
    if (slice_find(line, 0, '\\') < line.len || slice_find(line, 0, '\r') < line.len ||
        utf8_valid_prefix(line) < line.len)
        return false;
    while (f->care < f->fields.care_count && f->fields.cares[f->care] < end)
        f->care++;
    return true;
}

size_t inputs_rows(struct inputs *in, struct input_rows *rows)
{
    struct inputs_state *st = in->state;
    struct found *f = &st->found;
    if (in->is_plain || !st->is_open || !st->same_order || in->wants_places)
        return 0;
    size_t from = find_fields(st), at = from, columns = in->header.count, count = 0;
    const struct fieldends *e = &f->fields;
    const char *bytes = st->reader.buffer + st->reader.at - from;
    *rows = (struct input_rows){.bytes = bytes, .ends = e->ends + f->end, .columns = columns};
    for (; f->line < e->line_count && e->end_count - f->end >= columns; count++) {
        size_t end = e->lines[f->line];
        if (e->ends[f->end + columns - 1] != end || !passes_unseen(st, bytes, at, end))
            break;
        at = end + 1;
        f->line++;
        f->end += columns;
    }
    rows->count = count;
    reader_take_lines(&st->reader, at - from, count);
    st->rows += count;
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    return count;
}

static void free_state(struct inputs_state *st, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        buffer_free(&st->repaired[i]);
    free(st->repaired);
    free(st->mapped);
    free(st->from);
    operands_free(&st->operands);
    utf8_repairs_free(&st->repairs);
    row_fields_free(&st->raw);
    header_free(&st->header);
    header_free(&st->later);
    fieldends_free(&st->found.fields);
    struct buffer *buffers[] = {&st->unescaped,    &st->text,    &st->doc_id,   &st->escaped_doc_id,
                                &st->escaped_text, &st->numbers, &st->paragraph};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    reader_free(&st->reader);
    free(st);
}

void inputs_close(struct inputs *in)
{
    struct inputs_state *st = in->state;
    progress_end(&st->progress);
    if (st->repair_total)
        diag_warn("%llu invalid UTF-8 sequence%s shown as U+FFFD, the first at %s",
                  (unsigned long long)st->repair_total, st->repair_total == 1 ? "" : "s",
                  st->first_repair);
    if (st->skipped)
        diag_warn("%llu bad row%s skipped, the first at %s", (unsigned long long)st->skipped,
                  st->skipped == 1 ? "" : "s", st->first_skip);
    free_state(st, in->header.count);
    in->state = NULL;
}

/* ---- rows on their own ---- */

bool inputs_number(struct inputs *in, const struct input_row *row, size_t column, int64_t *value)
{
    if (row_parse_i64(row->fields[column], value))
        return true;
    inputs_bad_row(in, "column '%s': '%s' is not a whole number",
                   diag_show(in->header.items[column]), diag_show(row->fields[column]));
    return false;
}

int64_t input_row_place(const struct input_row *row, size_t at)
{
    return place_offset(&row->place, at);
}

struct input_row input_row_copy(struct arena *arena, const struct input_row *row, size_t columns)
{
    struct input_row copy = *row;
    struct slice *fields = arena_alloc(arena, columns * sizeof *fields);
    for (size_t i = 0; i < columns; i++)
        fields[i] = arena_copy(arena, row->fields[i]);
    copy.fields = fields;
    copy.line = slice_of(NULL, 0);
    copy.text = arena_copy(arena, row->text);
    copy.doc_id = arena_copy(arena, row->doc_id);
    copy.place = place_copy(arena, &row->place);
    return copy;
}
