#include "cli/table.h"

#include "base/diag.h"

void table_init(struct table *t, struct inputs *in, struct writer *out)
{
    *t = (struct table){.in = in, .out = out};
    for (size_t i = 0; i < in->header.count; i++) {
        if (i)
            buffer_append_byte(&t->header, '\t');
        row_escape(&t->header, in->header.items[i]);
    }
}

void table_free(struct table *t)
{
    buffer_free(&t->header);
}

static void append_name(struct table *t, struct slice prefix, struct slice name)
{
    buffer_append_byte(&t->header, '\t');
    row_escape(&t->header, prefix);
    row_escape(&t->header, name);
}

/* A column of the place that is not there is appended; true then. */
static bool append_place_column(struct table *t, size_t column, const char *name)
{
    if (column != INPUTS_NONE)
        return false;
    append_name(t, SLICE(""), slice_of_string(name));
    return true;
}

void table_cut(struct table *t)
{
    t->cuts = true;
    t->in->wants_places = true;
    t->adds_doc_id = append_place_column(t, t->in->doc_id, "doc_id");
    t->adds_start = append_place_column(t, t->in->start, "start");
    t->adds_end = append_place_column(t, t->in->end, "end");
}

/* Whether the header, the appended columns included, has prefix + name. */
static bool has_column(const struct table *t, struct slice prefix, struct slice name)
{
    struct slice rest = buffer_slice(&t->header);
    struct buffer wanted = {0};
    row_escape(&wanted, prefix);
    row_escape(&wanted, name);
    bool found;
    do
        found = slice_equal(slice_take(&rest, '\t'), buffer_slice(&wanted));
    while (!found && rest.len);
    buffer_free(&wanted);
    return found;
}

void table_add(struct table *t, const char *name)
{
    const char *prefix = t->in->settings->prefix ? t->in->settings->prefix : "";
    if (has_column(t, slice_of_string(prefix), slice_of_string(name)))
        options_misuse(
            t->in->program,
            "column '%s%s' is there already; --prefix=NAME_ gives the new ones other names", prefix,
            name);
    append_name(t, slice_of_string(prefix), slice_of_string(name));
}

void table_rename(struct table *t, size_t column, const char *name)
{
    buffer_clear(&t->header);
    for (size_t i = 0; i < t->in->header.count; i++) {
        if (i)
            buffer_append_byte(&t->header, '\t');
        row_escape(&t->header, i == column ? slice_of_string(name) : t->in->header.items[i]);
    }
}

void table_header(struct table *t)
{
    if (!t->in->settings->no_header) {
        writer_raw(t->out, buffer_slice(&t->header));
        writer_end(t->out);
        writer_flush(t->out);
    }
    buffer_free(&t->header);
}

static void append_place(struct table *t, const struct input_row *row, int64_t start, int64_t end)
{
    if (t->adds_doc_id)
        writer_field(t->out, row->doc_id);
    if (t->adds_start)
        writer_i64(t->out, start);
    if (t->adds_end)
        writer_i64(t->out, end);
}

void table_copy(struct table *t, const struct input_row *row)
{
    if (row->line.data) {
        writer_raw(t->out, row->line);
    } else {
        for (size_t i = 0; i < t->in->header.count; i++)
            writer_raw(t->out, row->fields[i]);
    }
    if (t->cuts)
        append_place(t, row, row->place.start, row->place.end);
}

void table_copy_cut(struct table *t, const struct input_row *row, size_t start, size_t end)
{
    const struct inputs *in = t->in;
    int64_t source_start = input_row_place(row, start), source_end = input_row_place(row, end);
    if (source_start < 0 || source_end < 0)
        source_start = source_end = -1;
    for (size_t i = 0; i < in->header.count; i++) {
        if (i == in->text)
            writer_field(t->out, slice_cut(row->text, start, end));
        else if (i == in->start)
            writer_i64(t->out, source_start);
        else if (i == in->end)
            writer_i64(t->out, source_end);
        else
            writer_raw(t->out, row->fields[i]);
    }
    append_place(t, row, source_start, source_end);
}
