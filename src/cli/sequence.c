#include "cli/sequence.h"

#include "base/memory.h"
#include "tsv/block.h"

#include <stdlib.h>

static struct sequence_column column(size_t index)
{
    struct sequence_column c = {.index = index};
    buffer_reserve(&c.kept, READER_SLACK);
    c.last = slice_of(c.kept.data, 0);
    return c;
}

void sequence_init(struct sequence *s, struct inputs *in, const struct sequence_settings *settings)
{
    *s = (struct sequence){.in = in, .settings = *settings};
    bool words = settings->words;
    s->type = words ? inputs_column(in, "type") : INPUTS_NONE;
    s->document = column(in->doc_id);
    s->paragraph = column(words ? inputs_column(in, "para_id") : INPUTS_NONE);
    s->sentence = column(words ? inputs_column(in, "sent_id") : INPUTS_NONE);
    s->by = memory_alloc(settings->by_count, sizeof *s->by);
    for (size_t i = 0; i < settings->by_count; i++)
        s->by[i] = column(settings->by[i]);
}

void sequence_free(struct sequence *s)
{
    buffer_free(&s->document.kept);
    buffer_free(&s->paragraph.kept);
    buffer_free(&s->sentence.kept);
    for (size_t i = 0; i < s->settings.by_count; i++)
        buffer_free(&s->by[i].kept);
    free(s->by);
    arena_free(&s->groups);
}

/* ---- columns ---- */

/* The value of the row before is needed longer than that row. */
static void keep(struct sequence_column *c)
{
    if (c->last.data == c->kept.data)
        return;
    buffer_clear(&c->kept);
    buffer_append(&c->kept, c->last);
    buffer_reserve(&c->kept, READER_SLACK);
    c->last = buffer_slice(&c->kept);
}

static void keep_all(struct sequence *s)
{
    keep(&s->document);
    keep(&s->paragraph);
    keep(&s->sentence);
    for (size_t i = 0; i < s->settings.by_count; i++)
        keep(&s->by[i]);
}

static inline bool changes(struct sequence_column *c, struct slice now)
{
    bool same = row_same_field(c->last, now);
    c->last = now;
    return !same;
}

static struct slice join_group(struct sequence *s)
{
    size_t len = 0, count = s->settings.by_count;
    for (size_t i = 0; i < count; i++)
        len += s->by[i].last.len + 1;
    char *joined = arena_alloc(&s->groups, len), *out = joined;
    for (size_t i = 0; i < count; i++) {
        struct slice value = s->by[i].last;
        if (value.len)
            memcpy(out, value.data, value.len);
        out += value.len;
        *out++ = '\t';
    }
    return slice_of(joined, len - 1);
}

/* ---- rows that lie ready ---- */

static inline bool column_changes(struct sequence *s, struct sequence_column *c)
{
    return c->index != INPUTS_NONE && changes(c, input_rows_field(&s->rows, s->at, c->index));
}

static inline void take_ready(struct sequence *s, struct sequence_row *row)
{
    bool group = !s->begun && s->settings.by_count;
    row->text = input_rows_field(&s->rows, s->at, s->in->text);
    row->type =
        s->type == INPUTS_NONE ? slice_of(NULL, 0) : input_rows_field(&s->rows, s->at, s->type);
    row->document = column_changes(s, &s->document);
    row->sentence = column_changes(s, &s->paragraph);
    row->sentence |= column_changes(s, &s->sentence);
    for (size_t i = 0; i < s->settings.by_count; i++)
        group |= column_changes(s, &s->by[i]);
    row->group = group ? join_group(s) : slice_of(NULL, 0);
    s->begun = true;
    s->at++;
}

/* ---- any row ---- */

/* As changes(), where nothing may be read behind the value. */
static bool becomes(struct sequence_column *c, struct slice now)
{
    bool same = slice_equal(c->last, now);
    c->last = now;
    return !same;
}

static bool field_changes(const struct input_row *from, struct sequence_column *c)
{
    return c->index != INPUTS_NONE && becomes(c, from->fields[c->index]);
}

static bool take_next(struct sequence *s, struct sequence_row *row)
{
    struct input_row from;
    bool group = !s->begun && s->settings.by_count;
    if (!inputs_next(s->in, &from))
        return false;
    row->text = from.text;
    row->type = s->type == INPUTS_NONE ? slice_of(NULL, 0) : from.fields[s->type];
    if (s->settings.words)
        row->document = field_changes(&from, &s->document);
    else
        row->document = becomes(&s->document, from.doc_id);
    row->sentence = field_changes(&from, &s->paragraph);
    row->sentence |= field_changes(&from, &s->sentence);
    for (size_t i = 0; i < s->settings.by_count; i++)
        group |= field_changes(&from, &s->by[i]);
    keep_all(s);
    row->group = group ? join_group(s) : slice_of(NULL, 0);
    s->begun = true;
    return true;
}

size_t sequence_next(struct sequence *s, struct sequence_row *rows, size_t most)
{
    size_t count = 0;
    arena_reset(&s->groups);
    if (s->at == s->rows.count) {
        keep_all(s);
        s->at = s->rows.count = 0;
        if (!s->settings.words || !inputs_rows(s->in, &s->rows))
            return take_next(s, rows);
    }
    while (count < most && s->at < s->rows.count)
        take_ready(s, &rows[count++]);
    return count;
}
