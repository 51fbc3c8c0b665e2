#include "cli/sequence.h"

#include "base/memory.h"
#include "tsv/shortfield.h"

#include <stdlib.h>

enum { LINES_TOGETHER = 32 * 1024 }; /* bytes that the cache keeps from one look to the next */

static struct sequence_column column(size_t index)
{
    return (struct sequence_column){.index = index};
}

void sequence_init(struct sequence *s, struct inputs *in, const struct sequence_settings *settings)
{
    *s = (struct sequence){.in = in, .settings = *settings};
    bool words = settings->words;
    s->type = settings->type_count ? inputs_column(in, "type") : INPUTS_NONE;
    if (settings->type_count)
        buffer_append(&s->first_type, settings->types[0]);
    buffer_append_byte(&s->first_type, s->type + 1 == in->header.count ? '\n' : '\t');
    buffer_reserve(&s->first_type, READER_SLACK);
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
    buffer_free(&s->first_type);
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

/* The fields from the first to the last of a row, one of some neighbours. */
struct span {
    const struct input_rows *rows;
    size_t row, first, last;
};

/* Bit i: the fields of row + i are not those of the row before it, which is there. */
static uint64_t changes_one_by_one(const struct span *s, size_t count)
{
    uint64_t bits = 0;
    struct slice before = input_rows_fields(s->rows, s->row - 1, s->first, s->last);
    for (size_t i = 0; i < count; i++) {
        struct slice now = input_rows_fields(s->rows, s->row + i, s->first, s->last);
        bits |= (uint64_t)!slice_equal(before, now) << i;
        before = now;
    }
    return bits;
}

#ifdef ROW_BLOCKS
enum { SHORT = 15 }; /* of a field that is compared with the byte behind it, its end */

/* Bits for the first len + 1 bytes of a block. */
static inline unsigned with_end(size_t len)
{
    static const uint16_t bits[SHORT + 1] = {1,      3,      7,      0xF,   0x1F,  0x3F,
                                             0x7F,   0xFF,   0x1FF,  0x3FF, 0x7FF, 0xFFF,
                                             0x1FFF, 0x3FFF, 0x7FFF, 0xFFFF};
    return bits[len & SHORT];
}

static inline unsigned different_bytes(__m128i a, __m128i b)
{
    return ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));
}

static inline __m128i first_bytes(const char *data)
{
    return _mm_loadu_si128((const __m128i *)(const void *)data);
}

/* From the last row to the first, without a branch, as long as they are short. Fields that are the
 * same up to the end of one of them, and have that end, are as long. */
static uint64_t changes_in(const struct span *s, size_t count)
{
    size_t columns = s->rows->columns, lengths = 0;
    const char *bytes = s->rows->bytes;
    const uint32_t *end = s->rows->ends + (s->row + count) * columns + s->first;
    size_t span = s->last - s->first;
    uint64_t bits = 0;
    __m128i after = first_bytes(bytes + (uint32_t)(end[-1 - (ptrdiff_t)columns] + 1));
    end -= columns;
    for (size_t i = 0; i < count; i++) {
        size_t length = end[span] - (uint32_t)(end[-1] + 1);
        end -= columns;
        __m128i now = first_bytes(bytes + (uint32_t)(end[-1] + 1));
        bits = bits << 1 | ((different_bytes(now, after) & with_end(length)) != 0);
        lengths |= length;
        after = now;
    }
    return lengths <= SHORT ? bits : changes_one_by_one(s, count);
}
#else
static uint64_t changes_in(const struct span *s, size_t count)
{
    return changes_one_by_one(s, count);
}
#endif

/* The rows before which the column changes. */
static inline uint64_t changes(const struct sequence *s, const struct sequence_column *c,
                               size_t count)
{
    if (c->index == INPUTS_NONE)
        return 0;
    if (s->at)
        return changes_in(&(struct span){&s->rows, s->at, c->index, c->index}, count);
    bool first = !slice_equal(c->last, input_rows_field(&s->rows, 0, c->index));
    struct span others = {&s->rows, 1, c->index, c->index};
    return first | changes_in(&others, count - 1) << 1;
}

/* A column of the next rows. */
static inline void take_column(const struct sequence *s, size_t column, size_t count,
                               struct slice *fields)
{
    for (size_t i = 0; i < count; i++)
        fields[i] = input_rows_field(&s->rows, s->at + i, column);
}

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

static unsigned char type_of(const struct sequence *s, struct slice name)
{
    size_t type = s->settings.type_count - 1;
    while (type && !slice_equal_short(name, s->settings.types[type]))
        type--;
    return (unsigned char)type;
}

#ifdef ROW_BLOCKS
/* Bit i: the type of that row is not the first one. Without a branch: none could guess which. */
static uint64_t other_types(const struct sequence *s, size_t count)
{
    size_t columns = s->rows.columns;
    const char *bytes = s->rows.bytes;
    const uint32_t *end = s->rows.ends + (s->at + count) * columns + s->type;
    __m128i first = first_bytes(s->first_type.data);
    unsigned counted = with_end(s->settings.types[0].len);
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        end -= columns;
        __m128i type = first_bytes(bytes + (uint32_t)(end[-1] + 1));
        bits = bits << 1 | ((different_bytes(type, first) & counted) != 0);
    }
    return bits;
}
#else
static uint64_t other_types(const struct sequence *s, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        struct slice type = input_rows_field(&s->rows, s->at + i, s->type);
        bits |= (uint64_t)!slice_equal(type, s->settings.types[0]) << i;
    }
    return bits;
}
#endif

static void take_types(const struct sequence *s, struct sequence_rows *rows)
{
    memset(rows->type, 0, rows->count);
    for (uint64_t others = other_types(s, rows->count); others; others &= others - 1) {
        size_t i = (size_t)__builtin_ctzll(others);
        rows->type[i] = type_of(s, input_rows_field(&s->rows, s->at + i, s->type));
    }
}

static void take_columns(struct sequence *s, struct sequence_rows *rows)
{
    size_t count = rows->count;
    take_column(s, s->in->text, count, rows->text);
    if (s->type != INPUTS_NONE)
        take_types(s, rows);
    rows->documents = changes(s, &s->document, count);
    if (s->joined && s->at) {
        struct span place = {&s->rows, s->at, s->paragraph.index, s->sentence.index};
        rows->sentences = changes_in(&place, count);
    } else {
        rows->sentences = changes(s, &s->paragraph, count) | changes(s, &s->sentence, count);
    }
}

static void take_ready(struct sequence *s, struct sequence_rows *rows)
{
    size_t left = s->rows.count - s->at;
    rows->count = left < SEQUENCE_TOGETHER ? left : SEQUENCE_TOGETHER;
    rows->lines = false;
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
    if (s->type != INPUTS_NONE)
        rows->type[0] = type_of(s, from.fields[s->type]);
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
