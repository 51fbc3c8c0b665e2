/* A row made of the bytes of a file: cut, unescaped, repaired, with its place in the source. */
#include "cli/inputs_state.h"

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- bad rows and repairs ---- */

static const char header_again[] = "the header line again (joined tables? name each as an operand)";

void inputs_bad_row(struct inputs *in, const char *format, ...)
{
    struct inputs_state *st = in->state;
    char reason[384];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    if (st->is_header)
        snprintf(reason, sizeof reason, "%s", header_again);
    if (!in->settings->skip_bad)
        diag_die(EXIT_FAILED, "%s:%llu: %s", st->reader.name, (unsigned long long)st->row_line,
                 reason);
    if (!st->skipped++)
        snprintf(st->first_skip, sizeof st->first_skip, "%.100s:%llu: %s", st->reader.name,
                 (unsigned long long)st->row_line, reason);
}

/* Adds to a number of what is told at the end, and notes where the first of it is. */
static void count_told(const struct inputs_state *st, uint64_t *total, char first[256],
                       size_t count)
{
    if (count && !*total)
        snprintf(first, 256, "%.100s:%llu", st->reader.name, (unsigned long long)st->row_line);
    *total += count;
}

static void count_repairs(struct inputs_state *st, size_t count)
{
    count_told(st, &st->repair_total, st->first_repair, count);
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

/* Whether the text is all that is looked at of its column. */
static bool is_text_alone(const struct inputs *in)
{
    return in->spares_fields && in->text != in->doc_id && in->text != in->start &&
           in->text != in->end;
}

/* The bytes of a line, which stand in the reader's buffer. */
static char *in_buffer(const struct reader *r, struct slice field)
{
    return r->buffer + (field.data - r->buffer);
}

/* A text of gigabytes is not there twice where nobody asks for the field. */
static struct slice text_of_field(struct inputs *in, struct slice field)
{
    struct inputs_state *st = in->state;
    if (is_text_alone(in))
        return row_unescape_in_place(in_buffer(&st->reader, field), field.len);
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
    row->text = text_of_field(in, st->fields[in->text]);
    if (!repair_text(in, &row->text, &st->text))
        return false;
    if (utf8_repairs_count(&st->repairs) && !is_text_alone(in))
        st->fields[in->text] = field_of_text(st, row->text);
    row->line.data = NULL;
    return true;
}

/* Puts the field in the one way to write it that our tables have. */
static void respell_field(struct inputs_state *st, size_t column, struct buffer *scratch)
{
    struct buffer escaped = {0};
    row_escape(&escaped, row_unescape(st->fields[column], scratch));
    buffer_free(&st->repaired[column]); /* the field may be a view of it */
    st->repaired[column] = escaped;
    st->fields[column] = buffer_slice(&escaped);
}

/* A CR stands for itself in the tables of careless programs, but not in ours. A backslash that makes
 * no escape may, but values that are compared have to be spelt alike. */
static void respell_fields(struct inputs *in, struct slice line, struct input_row *row)
{
    struct inputs_state *st = in->state;
    struct buffer scratch = {0};
    bool crs = slice_find(line, 0, '\r') < line.len;
    for (size_t i = 0; i < in->header.count; i++) {
        struct slice field = st->fields[i];
        bool bare = (crs && slice_find(field, 0, '\r') < field.len) ||
                    (st->compared[i] && row_lone_backslash(field) < field.len);
        if (!bare)
            continue;
        respell_field(st, i, &scratch);
        row->line.data = NULL;
    }
    buffer_free(&scratch);
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
    st->doc_id.len = st->document_len;
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
        row->text = text_of_field(in, st->fields[in->text]);
    else if (!repair_fields(in, row))
        return false;
    respell_fields(in, line, row);
    return true;
}

/* Whether a field begins with a quotation mark that does not end it, or the other way round: a cell
 * of a table that quotes them, cut at a TAB or a line end in it. */
static bool has_half_cell(const struct row_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (slice_starts(fields->items[i], SLICE("\"")) !=
            slice_ends(fields->items[i], SLICE("\"")))
            return true;
    return false;
}

/* Makes the row of a line, which raw has the fields of; false where it is bad. */
static bool row_of_line(struct inputs *in, struct slice line, struct input_row *row)
{
    struct inputs_state *st = in->state;
    st->is_header = inputs_is_header_again(st, line);
    if (st->raw.count != in->header.count) {
        inputs_bad_row(in, "%zu field%s, header has %zu%s", st->raw.count,
                       st->raw.count == 1 ? "" : "s", in->header.count,
                       has_half_cell(&st->raw) ? " (quoted cells? mlr --icsv --ifs tab --otsv cat "
                                                 "FILE | makes a table of it)"
                                               : "");
        return false;
    }
    if (st->is_header && in->settings->skip_bad) {
        inputs_bad_row(in, "%s", header_again);
        return false;
    }
    if (st->is_header)
        count_told(st, &st->header_total, st->first_header, 1);
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
    if (inputs_is_quoted_cell(row->text))
        count_told(st, &st->quoted_total, st->first_quoted, 1);
    row->place = place_unknown;
    if (in->wants_places && !find_place(in, row))
        return false;
    row->doc_id = in->spares_doc_id ? SLICE("") : doc_id_of(in, row);
    row->plain = st->raw.plain && (in->doc_id != INPUTS_NONE || st->document_plain);
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

bool inputs_next_of_table(struct inputs *in, struct input_row *row)
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

bool inputs_next_of_plain(struct inputs *in, struct input_row *row)
{
    if (in->settings->plain_rows == PLAIN_DOCUMENTS)
        return next_document(in, row);
    return in->settings->wrapped ? next_wrapped_paragraph(in, row) : next_line_paragraph(in, row);
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
