/* Rows that lie ready in memory and need no care, many together. */
#include "cli/inputs_state.h"

#include "tsv/plainlines.h"

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

/* How many of the lines from the next one on have that many fields and end before the next byte
 * that might need care. */
static size_t count_plain(const struct found *f, size_t columns)
{
    const struct fieldends *e = &f->fields;
    const uint32_t *ends = e->ends + f->end, *lines = e->lines + f->line;
    size_t count = 0, most = e->line_count - f->line, left = e->end_count - f->end;
    uint32_t care = f->care < e->care_count ? e->cares[f->care] : UINT32_MAX;
    while (count < most && left >= columns && ends[columns - 1] == lines[count] &&
           lines[count] < care) {
        ends += columns;
        left -= columns;
        count++;
    }
    return count;
}

/* How many rows can be taken together, or whether one can that was looked at: 0 or 1. */
static size_t count_ready(struct inputs_state *st, const char *bytes, size_t columns)
{
    struct found *f = &st->found;
    const struct fieldends *e = &f->fields;
    size_t count = st->reader.limit ? 0 : count_plain(f, columns);
    if (count || f->line == e->line_count || e->end_count - f->end < columns)
        return count;
    size_t start = (e->ends + f->end)[-1] + 1, end = e->lines[f->line];
    return e->ends[f->end + columns - 1] == end && passes_unseen(st, bytes, start, end);
}

/* How many of the rows from the next one on come before one of which there is something to tell:
 * that it is the header again, or that its text is quoted. */
static size_t count_untold(const struct inputs_state *st, const char *bytes, size_t count,
                           size_t columns, size_t text)
{
    const struct found *f = &st->found;
    const uint32_t *lines = f->fields.lines + f->line, *ends = f->fields.ends + f->end;
    const struct slice header = buffer_slice(&st->header_line);
    for (size_t i = 0; i < count; i++, ends += columns) {
        /* Before the first end stands the greatest number: one more is 0. */
        const uint32_t start = ends[-1] + 1, cell = ends[(ptrdiff_t)text - 1] + 1;
        const size_t len = lines[i] - start;
        if (((len == header.len && bytes[start] == header.data[0]) || len == header.len + 3) &&
            inputs_is_header_again(st, slice_of(bytes + start, len))) /* 3: a byte order mark */
            return i;
        if (bytes[cell] == '"' && inputs_is_quoted_cell(slice_of(bytes + cell, ends[text] - cell)))
            return i;
    }
    return count;
}

size_t inputs_rows(struct inputs *in, struct input_rows *rows)
{
    struct inputs_state *st = in->state;
    struct found *f = &st->found;
    if (in->is_plain || !st->is_open || !st->same_order || in->wants_places)
        return 0;
    st->is_header = false;
    size_t from = find_fields(st), at = from, columns = in->header.count, count = 0;
    const char *bytes = st->reader.buffer + st->reader.at - from;
    *rows =
        (struct input_rows){.bytes = bytes, .ends = f->fields.ends + f->end, .columns = columns};
    for (size_t ready, some = 1; some && (ready = count_ready(st, bytes, columns)) > 0;) {
        some = count_untold(st, bytes, ready, columns, in->text);
        f->line += some;
        f->end += some * columns;
        count += some;
        at = some ? f->fields.lines[f->line - 1] + 1 : at;
    }
    rows->count = count;
    reader_take_lines(&st->reader, at - from, count);
    st->rows += count;
    progress_update(&st->progress, st->done_bytes + st->reader.offset);
    return count;
}
