#include "cli/inputs_state.h"

#include "base/diag.h"
#include "cli/filekind.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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
         .help = "blank lines end paragraphs, other line ends do not"},
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

/* Where a header is from that is no line of a file. */
static const char of_option[] = "--columns", of_plain[] = "plain text";

static const char *line_of_header(const char *file)
{
    return file == of_option || file == of_plain ? "" : ":1";
}

static bool has_quoted(const struct row_fields *columns, struct slice name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (filekind_is_quoted(columns->items[i], name))
            return true;
    return false;
}

static _Noreturn void die_without_column(const struct inputs *in, const char *file,
                                         struct slice name, const struct row_fields *columns)
{
    char list[1024];
    column_list(columns, list, sizeof list);
    bool is_text = slice_equal(name, text_column_name(in));
    const char *advice = " (--field names another, --plain takes it as plain text)";
    if (columns->count == 1 && filekind_has_comma_field(columns->items[0], name))
        advice = " (CSV? mlr --icsv --otsv cat FILE | makes a table of it)";
    if (has_quoted(columns, name))
        advice = " (quoted? mlr --icsv --ifs tab --otsv cat FILE | makes a table of it)";
    if (in->settings->without_text)
        advice = in->settings->without_text;
    diag_die(file == of_option ? EXIT_MISUSED : EXIT_FAILED,
             "%s%s: no column '%s'; the columns are: %s%s", file, line_of_header(file),
             diag_show(name), list, is_text ? advice : "");
}

static void refuse_duplicate(const struct header *h, const char *file)
{
    size_t twice = header_duplicate(h);
    if (twice != INPUTS_NONE)
        diag_die(*line_of_header(file) ? EXIT_FAILED : EXIT_MISUSED,
                 "%s%s: column '%s' is there twice", file, line_of_header(file),
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
    st->compared = memory_alloc(count, sizeof *st->compared);
    st->repaired = memory_alloc(count, sizeof *st->repaired);
    st->same_order = true; /* from is for later files */
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

static void read_header(struct inputs *in)
{
    struct inputs_state *st = in->state;
    struct slice line;
    if (!reader_line(&st->reader, &line))
        diag_die(EXIT_FAILED, "%s: no header line: the file is empty", st->reader.name);
    line = without_cr(line);
    buffer_clear(&st->header_line);
    buffer_append(&st->header_line, line);
    row_split(&st->raw, line);
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
    bool more;
    do {
        more = slice_find(rest, 0, ',') < rest.len; /* a name may be empty, the last one too */
        columns.items =
            memory_grow(columns.items, &columns.cap, columns.count + 1, sizeof *columns.items);
        columns.items[columns.count++] = slice_take(&rest, ',');
    } while (more);
    for (size_t i = 0; i < columns.count; i++) {
        if (i)
            buffer_append_byte(&in->state->header_line, '\t');
        row_escape(&in->state->header_line, columns.items[i]);
    }
    keep_header(in, &columns, of_option);
    find_own_columns(in, of_option);
    row_fields_free(&columns);
}

static void plain_header(struct inputs *in)
{
    struct slice names[] = {SLICE("doc_id"), SLICE("start"), SLICE("end"), text_column_name(in)};
    keep_header(in, &(struct row_fields){.items = names, .count = 4, .cap = 4}, of_plain);
    find_own_columns(in, of_plain);
    in->is_plain = true;
}

/* ---- the shape of a file ---- */

/* The first line, but no more of it than --max-line lets be read: a longer one is refused, and what
 * it looks like must not depend on how much of it came at once. No more is waited for than it
 * needs. */
static struct slice peek_first_line(struct reader *r)
{
    struct slice ahead = {0};
    size_t seen, lf;
    do {
        seen = ahead.len;
        ahead = reader_peek(r, seen + 1);
        lf = slice_find(ahead, seen, '\n');
    } while (lf == ahead.len && ahead.len > seen && (!r->limit || ahead.len <= r->limit));
    return slice_cut(ahead, 0, r->limit && lf > r->limit ? (size_t)r->limit : lf);
}

/* Says where the lines of a file end with CR alone: it is one line then, whatever it was called. */
static void look_at_line_ends(const struct inputs *in, struct slice first)
{
    const struct reader *r = &in->state->reader;
    bool whole = r->ended && first.len == reader_ahead(r).len;
    if (whole && slice_find(first, 0, '\r') + 1 < first.len &&
        !filekind_advice(first, text_column_name(in)))
        diag_warn("%s: has CRs and no line feed: tr '\\r' '\\n' <FILE | makes lines of it",
                  r->name);
}

static enum shape look_at_shape(const struct inputs *in, struct slice line)
{
    if (in->settings->plain)
        return SHAPE_PLAIN;
    if (in->settings->table)
        return SHAPE_TABLE;
    const char *advice = filekind_advice(line, text_column_name(in));
    if (advice)
        diag_warn("%s: %s (--plain takes it as it is)", in->state->reader.name, advice);
    if (slice_find(line, 0, '\t') < line.len)
        return SHAPE_TABLE;
    line = without_cr(line);
    if (field_is_form(in) && slice_equal(line, SLICE("text")))
        return SHAPE_TABLE;
    return slice_equal(line, text_column_name(in)) ? SHAPE_TABLE : SHAPE_PLAIN;
}

static void check_shape(struct inputs *in, struct slice first)
{
    struct inputs_state *st = in->state;
    enum shape shape = look_at_shape(in, first);
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

/* All rows of a plain file have one doc_id; those of a table may have it and their line. */
static void name_document(struct inputs_state *st)
{
    buffer_clear(&st->doc_id);
    utf8_repair(&st->doc_id, slice_of_string(st->doc_name), NULL);
    buffer_clear(&st->escaped_doc_id);
    row_escape(&st->escaped_doc_id, buffer_slice(&st->doc_id));
    st->document_plain = st->escaped_doc_id.len == st->doc_id.len;
    if (st->shape == SHAPE_TABLE)
        buffer_append_byte(&st->doc_id, ':');
    st->document_len = st->doc_id.len;
}

/* What may stand in a command as it is: messages are pasted, and a name can be anything. */
static bool is_plain_word(const char *name)
{
    return name[0] != '-' && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_./+,:=@%-") == strlen(name);
}

static void refuse_directory(const char *operand, int fd)
{
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        diag_die(EXIT_FAILED,
                 fd == STDIN_FILENO ? "cannot read %s: %s"
                                    : "cannot read '%s': %s; name its files, or: find %s -type f "
                                      "-print0 | ... --files0-from=-",
                 operand_shown(operand), diag_error(EISDIR),
                 is_plain_word(operand) ? operand : "DIR");
}

/* What a program appends to the file that it reads it would read again, for ever. An empty one is
 * let pass: the shell has emptied it, as in 'prog <a >a'. */
static void refuse_own_output(const char *operand, int fd)
{
    struct stat in, out;
    if (fstat(fd, &in) == 0 && in.st_size > 0 && fstat(STDOUT_FILENO, &out) == 0 &&
        operand_is_same_file(&in, &out))
        diag_die(EXIT_FAILED, "%s is the output file too", operand_shown(operand));
}

double inputs_share_read(const struct inputs *in)
{
    const struct inputs_state *st = in->state;
    uint64_t total = st->progress.total, done = st->done_bytes + st->reader.offset;
    return done && done < total ? (double)done / (double)total : 1;
}

bool inputs_has_file(const struct inputs *in, int fd)
{
    const struct operands *o = &in->state->operands;
    struct stat file, other;
    if (fstat(fd, &file) != 0)
        return true;
    if (fstat(STDOUT_FILENO, &other) == 0 && operand_is_same_file(&file, &other))
        return true;
    for (size_t i = 0; i < o->count; i++)
        if (operand_stat(o->items[i], &other) == 0 && operand_is_same_file(&file, &other))
            return true;
    return false;
}

/* Opens operands until one has bytes in it; false where none is left. */
static bool open_next(struct inputs *in)
{
    struct inputs_state *st = in->state;
    while (st->next < st->operands.count) {
        st->doc_name = st->operands.items[st->next++];
        st->reader.most = in->settings->of_option ? operand_must_end(st->doc_name) : 0;
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
        struct slice first = peek_first_line(&st->reader);
        look_at_line_ends(in, first);
        if (in->settings->no_header)
            return true;
        check_shape(in, first);
        name_document(st);
        if (st->shape == SHAPE_TABLE)
            read_header(in);
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

void inputs_check_operands(const struct program *p, const struct inputs_settings *settings,
                           int count)
{
    if (settings->files0 && count)
        options_misuse(p, "file operands and --files0-from exclude each other");
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
    inputs_check_operands(in->program, s, operand_count);
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
    if (!settings->no_sandbox) /* before the first byte is looked at; operands are still opened */
        sandbox_enter(settings->files); /* where the system has none the filter works as well */
    if (!open_next(in) && !in->header.count)
        plain_header(in); /* nothing at all came in: a table without rows goes out */
}

size_t inputs_column(const struct inputs *in, const char *name)
{
    return header_find(&in->state->header, slice_of_string(name));
}

bool inputs_are_paragraphs(const struct inputs *in)
{
    return inputs_column(in, "para_id") != INPUTS_NONE;
}

void inputs_compare_column(const struct inputs *in, size_t column)
{
    in->state->compared[column] = true;
}

size_t inputs_need_column(const struct inputs *in, const char *name)
{
    size_t at = inputs_column(in, name);
    if (at == INPUTS_NONE)
        die_without_column(in, in->state->header_file, slice_of_string(name), &in->header);
    inputs_compare_column(in, at);
    return at;
}

/* ---- the stream ---- */

bool inputs_next(struct inputs *in, struct input_row *row)
{
    struct inputs_state *st = in->state;
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    for (;;) {
        if (!st->is_open && !open_next(in))
            return false;
        if (in->is_plain ? inputs_next_of_plain(in, row) : inputs_next_of_table(in, row)) {
            row->number = ++st->rows;
            return true;
        }
        close_current(st);
    }
}

static void free_state(struct inputs_state *st, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        buffer_free(&st->repaired[i]);
    free(st->repaired);
    free(st->compared);
    free(st->mapped);
    free(st->from);
    operands_free(&st->operands);
    utf8_repairs_free(&st->repairs);
    row_fields_free(&st->raw);
    header_free(&st->header);
    header_free(&st->later);
    fieldends_free(&st->found.fields);
    struct buffer *buffers[] = {&st->unescaped,    &st->text,    &st->doc_id,   &st->escaped_doc_id,
                                &st->escaped_text, &st->numbers, &st->paragraph, &st->header_line};
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
    if (st->header_total)
        diag_warn("%llu row%s the header line again, the first at %s (joined tables? name each as "
                  "an operand, or leave these lines out)",
                  (unsigned long long)st->header_total, st->header_total == 1 ? " is" : "s are",
                  st->first_header);
    if (st->quoted_total)
        diag_warn("%llu text%s quoted as in CSV, the first at %s (mlr --icsv --ifs tab --otsv cat "
                  "FILE | undoes it)",
                  (unsigned long long)st->quoted_total,
                  st->quoted_total == 1 ? " looks" : "s look", st->first_quoted);
    if (st->skipped)
        diag_warn("%llu bad row%s skipped, the first at %s", (unsigned long long)st->skipped,
                  st->skipped == 1 ? "" : "s", st->first_skip);
    free_state(st, in->header.count);
    in->state = NULL;
}
