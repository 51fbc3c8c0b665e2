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
    s->joined = s->paragraph.index != INPUTS_NONE && s->sentence.index == s->paragraph.index + 1;
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

/* The group of the values that the columns have now. */
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

/* ---- rows that lie ready ----
 *
 * The row before is there to be compared with, but for the first of them. */

/* The values of the row before the one that comes next. */
static void note_last(struct sequence *s)
{
    struct sequence_column *fixed[] = {&s->document, &s->paragraph, &s->sentence};
    for (size_t i = 0; i < 3; i++)
        if (fixed[i]->index != INPUTS_NONE)
            fixed[i]->last = input_rows_field(&s->rows, s->at - 1, fixed[i]->index);
    for (size_t i = 0; i < s->settings.by_count; i++)
        s->by[i].last = input_rows_field(&s->rows, s->at - 1, s->by[i].index);
}

static inline bool differs(const struct sequence *s, const struct sequence_column *c)
{
    if (c->index == INPUTS_NONE)
        return false;
    struct slice now = input_rows_field(&s->rows, s->at, c->index);
    struct slice before = s->at ? input_rows_field(&s->rows, s->at - 1, c->index) : c->last;
    return !row_same_field(before, now);
}

/* Both columns from the first's beginning to the last's end; not of the first row. */
static inline bool differs_from(const struct sequence *s, size_t first, size_t last)
{
    struct slice now = input_rows_fields(&s->rows, s->at, first, last);
    return !row_same_field(input_rows_fields(&s->rows, s->at - 1, first, last), now);
}

static struct slice next_group(struct sequence *s)
{
    bool group = !s->begun;
    for (size_t i = 0; i < s->settings.by_count; i++)
        group = group || differs(s, &s->by[i]);
    if (!group)
        return slice_of(NULL, 0);
    for (size_t i = 0; i < s->settings.by_count; i++)
        s->by[i].last = input_rows_field(&s->rows, s->at, s->by[i].index);
    return join_group(s);
}

static inline void take_ready(struct sequence *s, struct sequence_row *row)
{
    row->text = input_rows_field(&s->rows, s->at, s->in->text);
    row->type =
        s->type == INPUTS_NONE ? slice_of(NULL, 0) : input_rows_field(&s->rows, s->at, s->type);
    row->document = differs(s, &s->document);
    if (s->joined && s->at)
        row->sentence = differs_from(s, s->paragraph.index, s->sentence.index);
    else
        row->sentence = differs(s, &s->paragraph) || differs(s, &s->sentence);
    row->group = s->settings.by_count ? next_group(s) : slice_of(NULL, 0);
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
        if (s->at)
            note_last(s);
        keep_all(s);
        s->at = s->rows.count = 0;
        if (!s->settings.words || !inputs_rows(s->in, &s->rows))
            return take_next(s, rows);
    }
    while (count < most && s->at < s->rows.count)
        take_ready(s, &rows[count++]);
    return count;
}
