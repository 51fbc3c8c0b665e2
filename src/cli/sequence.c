#include "cli/sequence.h"

#include "base/memory.h"
#include "tsv/shortfield.h"

#include <stdlib.h>

enum { LINES_TOGETHER = 32 * 1024 }; /* bytes that the cache keeps from one look to the next */

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

/* A column of the next rows. */
static inline void take_column(const struct sequence *s, size_t column, size_t count,
                               struct slice *fields)
{
    for (size_t i = 0; i < count; i++)
        fields[i] = input_rows_field(&s->rows, s->at + i, column);
}

/* The rows before which the column changes. */
static inline uint64_t changes(const struct sequence *s, const struct sequence_column *c,
                               size_t count)
{
    if (c->index == INPUTS_NONE)
        return 0;
    uint64_t bits = 0;
    struct slice before = s->at ? input_rows_field(&s->rows, s->at - 1, c->index) : c->last;
    for (size_t i = 0; i < count; i++) {
        struct slice now = input_rows_field(&s->rows, s->at + i, c->index);
        bits |= (uint64_t)!shortfield_equal(before, now) << i;
        before = now;
    }
    return bits;
}

/* The same of both columns, from the first's beginning to the last's end; there is a row before. */
static inline uint64_t changes_from(const struct sequence *s, size_t first, size_t last,
                                    size_t count)
{
    uint64_t bits = 0;
    struct slice before = input_rows_fields(&s->rows, s->at - 1, first, last);
    for (size_t i = 0; i < count; i++) {
        struct slice now = input_rows_fields(&s->rows, s->at + i, first, last);
        bits |= (uint64_t)!shortfield_equal(before, now) << i;
        before = now;
    }
    return bits;
}

#ifdef ROW_BLOCKS
/* A field and the one before it, whose first bytes are kept where they are compared. */
struct compared {
    struct slice field;
    __m128i bytes;
};

static inline struct compared compared(struct slice field)
{
    return (struct compared){field, _mm_loadu_si128((const __m128i *)(const void *)field.data)};
}

static inline bool differs(const struct compared *a, const struct compared *b)
{
    if (a->field.len != b->field.len || a->field.len > 16)
        return !slice_equal(a->field, b->field);
    unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a->bytes, b->bytes));
    return (~same & ((1u << a->field.len) - 1)) != 0;
}

static bool has_all_columns(const struct sequence *s)
{
    return s->joined && s->type != INPUTS_NONE && s->document.index != INPUTS_NONE;
}

/* All of the next rows in one loop, where the columns are those of tokenize and there is a row
 * before. */
static inline void take_all_columns(const struct sequence *s, struct sequence_rows *rows)
{
    size_t document = s->document.index, first = s->paragraph.index, last = s->sentence.index;
    struct compared doc = compared(input_rows_field(&s->rows, s->at - 1, document));
    struct compared place = compared(input_rows_fields(&s->rows, s->at - 1, first, last));
    uint64_t documents = 0, sentences = 0;
    for (size_t i = 0; i < rows->count; i++) {
        size_t row = s->at + i;
        rows->text[i] = input_rows_field(&s->rows, row, s->in->text);
        rows->type[i] = input_rows_field(&s->rows, row, s->type);
        struct compared next_doc = compared(input_rows_field(&s->rows, row, document));
        struct compared next_place = compared(input_rows_fields(&s->rows, row, first, last));
        documents |= (uint64_t)differs(&doc, &next_doc) << i;
        sentences |= (uint64_t)differs(&place, &next_place) << i;
        doc = next_doc;
        place = next_place;
    }
    rows->documents = documents;
    rows->sentences = sentences;
}
#endif

static void take_groups(struct sequence *s, struct sequence_rows *rows)
{
    rows->groups = s->begun || !s->settings.by_count ? 0 : 1;
    for (size_t i = 0; i < s->settings.by_count; i++)
        rows->groups |= changes(s, &s->by[i], rows->count);
    for (uint64_t left = rows->groups; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        for (size_t by = 0; by < s->settings.by_count; by++)
            s->by[by].last = input_rows_field(&s->rows, s->at + i, s->by[by].index);
        rows->group[i] = join_group(s);
    }
}

static void take_columns(struct sequence *s, struct sequence_rows *rows)
{
    size_t count = rows->count;
    take_column(s, s->in->text, count, rows->text);
    if (s->type == INPUTS_NONE)
        memset(rows->type, 0, count * sizeof *rows->type);
    else
        take_column(s, s->type, count, rows->type);
    rows->documents = changes(s, &s->document, count);
    if (s->joined && s->at)
        rows->sentences = changes_from(s, s->paragraph.index, s->sentence.index, count);
    else
        rows->sentences = changes(s, &s->paragraph, count) | changes(s, &s->sentence, count);
}

static void take_ready(struct sequence *s, struct sequence_rows *rows)
{
    size_t left = s->rows.count - s->at;
    rows->count = left < SEQUENCE_TOGETHER ? left : SEQUENCE_TOGETHER;
    rows->lines = false;
#ifdef ROW_BLOCKS
    if (s->at && has_all_columns(s))
        take_all_columns(s, rows);
    else
#endif
        take_columns(s, rows);
    take_groups(s, rows);
    s->begun = true;
    s->at += rows->count;
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

static bool next_row(struct sequence *s, struct input_row *row, bool *lines)
{
    *lines =
        s->settings.lines && !s->settings.by_count && inputs_paragraphs(s->in, LINES_TOGETHER, row);
    return *lines || inputs_next(s->in, row);
}

static bool take_next(struct sequence *s, struct sequence_rows *rows)
{
    struct input_row from;
    bool group = !s->begun && s->settings.by_count;
    if (!next_row(s, &from, &rows->lines))
        return false;
    rows->count = 1;
    rows->text[0] = from.text;
    rows->type[0] = s->type == INPUTS_NONE ? slice_of(NULL, 0) : from.fields[s->type];
    if (s->settings.words)
        rows->documents = field_changes(&from, &s->document);
    else
        rows->documents = becomes(&s->document, from.doc_id);
    rows->sentences = field_changes(&from, &s->paragraph);
    rows->sentences |= field_changes(&from, &s->sentence);
    for (size_t i = 0; i < s->settings.by_count; i++)
        group |= field_changes(&from, &s->by[i]);
    keep_all(s);
    rows->groups = group;
    if (group)
        rows->group[0] = join_group(s);
    s->begun = true;
    return true;
}

bool sequence_next(struct sequence *s, struct sequence_rows *rows)
{
    arena_reset(&s->groups);
    if (s->at == s->rows.count) {
        if (s->at)
            note_last(s);
        keep_all(s);
        s->at = s->rows.count = 0;
        if (!s->settings.words || !inputs_rows(s->in, &s->rows))
            return take_next(s, rows);
    }
    take_ready(s, rows);
    return true;
}
