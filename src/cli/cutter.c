#include "cli/cutter.h"

#include "base/diag.h"

#include <stdlib.h>

struct cutter_column {
    const char *name;
    enum cutter_kind kind;
    size_t index;
    bool placed; /* stands among the columns of the input already */
};

/* A field of the output row; CUTTER_SAME: columns [index, last) of the input, which stand together.
 */
struct cutter_step {
    enum cutter_kind kind;
    size_t index, last;
    struct slice constant; /* CUTTER_SAME and CUTTER_DOC_ID: the bytes, set for each row */
};

enum { LONGEST_NUMBER = 20, SHORT = 64, MOST_ROOM = 8192 };

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out)
{
    *c = (struct cutter){.in = in, .out = out};
    in->wants_places = true;
}

void cutter_free(struct cutter *c)
{
    free(c->wanted);
    free(c->steps);
    buffer_free(&c->constants);
}

/* ---- the columns ---- */

void cutter_add(struct cutter *c, const char *name, enum cutter_kind kind, size_t index)
{
    c->wanted = memory_grow(c->wanted, &c->wanted_cap, c->wanted_count + 1, sizeof *c->wanted);
    c->wanted[c->wanted_count++] = (struct cutter_column){name, kind, index, false};
}

/* What the column of the input is; CUTTER_SAME unless it is one of the place. */
static enum cutter_kind kind_of_input(const struct inputs *in, size_t column)
{
    if (column == in->text)
        return CUTTER_TEXT;
    if (column == in->start)
        return CUTTER_START;
    if (column == in->end)
        return CUTTER_END;
    return column == in->doc_id ? CUTTER_DOC_ID : CUTTER_SAME;
}

static struct cutter_column *find_wanted(struct cutter *c, enum cutter_kind kind)
{
    for (size_t i = 0; i < c->wanted_count; i++)
        if (c->wanted[i].kind == kind)
            return &c->wanted[i];
    return NULL;
}

static void add_step(struct cutter *c, struct cutter_step step)
{
    struct cutter_step *last = c->step_count ? &c->steps[c->step_count - 1] : NULL;
    if (last && last->kind == CUTTER_SAME && step.kind == CUTTER_SAME && last->last == step.index) {
        last->last++;
        return;
    }
    c->steps = memory_grow(c->steps, &c->step_cap, c->step_count + 1, sizeof *c->steps);
    c->steps[c->step_count++] = step;
}

static void add_name(struct buffer *header, const char *prefix, struct slice name)
{
    if (header->len)
        buffer_append_byte(header, '\t');
    row_escape(header, slice_of_string(prefix));
    row_escape(header, name);
}

/* The columns of the input, in their order. */
static void lay_out_input(struct cutter *c, struct buffer *header)
{
    for (size_t i = 0; i < c->in->header.count; i++) {
        enum cutter_kind kind = kind_of_input(c->in, i);
        if (kind != CUTTER_SAME) {
            struct cutter_column *wanted = find_wanted(c, kind);
            if (!wanted)
                continue;
            wanted->placed = true;
        }
        add_step(c, (struct cutter_step){.kind = kind, .index = i, .last = i + 1});
        add_name(header, "", c->in->header.items[i]);
    }
}

/* The name, after the prefix where it takes one, as a column of the input; INPUTS_NONE where it is
 * none. */
static size_t input_column(const struct cutter *c, const char *prefix, const char *name)
{
    struct buffer whole = {0};
    buffer_append(&whole, slice_of_string(prefix));
    buffer_append(&whole, slice_of_string(name));
    size_t at = row_find(&c->in->header, buffer_slice(&whole));
    buffer_free(&whole);
    return at < c->in->header.count && !c->in->is_plain ? at : INPUTS_NONE;
}

static void lay_out_own(struct cutter *c, struct buffer *header, const struct cutter_column *column)
{
    bool prefixed = column->kind == CUTTER_NUMBER || column->kind == CUTTER_STRING;
    const char *prefix = prefixed && c->in->settings->prefix ? c->in->settings->prefix : "";
    if (input_column(c, prefix, column->name) != INPUTS_NONE) {
        if (column->kind == CUTTER_COUNT)
            return;
        options_misuse(
            c->in->program,
            "column '%s%s' is there already; --prefix=NAME_ gives the new ones other names", prefix,
            column->name);
    }
    add_step(c, (struct cutter_step){.kind = column->kind, .index = column->index});
    bool is_text = column->kind == CUTTER_TEXT;
    add_name(header, prefix,
             is_text ? c->in->header.items[c->in->text] : slice_of_string(column->name));
}

void cutter_header(struct cutter *c)
{
    struct buffer header = {0};
    if (!c->in->is_plain)
        lay_out_input(c, &header);
    for (size_t i = 0; i < c->wanted_count; i++)
        if (!c->wanted[i].placed)
            lay_out_own(c, &header, &c->wanted[i]);
    if (!c->in->settings->no_header) {
        writer_raw(c->out, buffer_slice(&header));
        writer_end(c->out);
        writer_flush(c->out);
    }
    buffer_free(&header);
    c->only_text = c->step_count == 1 && c->steps[0].kind == CUTTER_TEXT;
}

/* ---- a row of the input ---- */

/* Appends the bytes of a constant step; they are found again by their length. */
static size_t append_constant(struct cutter *c, const struct cutter_step *step)
{
    size_t before = c->constants.len;
    if (step->kind == CUTTER_DOC_ID)
        row_escape(&c->constants, c->row->doc_id);
    for (size_t i = step->index; step->kind == CUTTER_SAME && i < step->last; i++) {
        if (i > step->index)
            buffer_append_byte(&c->constants, '\t');
        buffer_append(&c->constants, c->row->fields[i]);
    }
    return c->constants.len - before;
}

void cutter_begin(struct cutter *c, const struct input_row *row)
{
    c->row = row;
    c->plain = row_plain_prefix(row->text) == row->text.len;
    c->straight = row->place.start >= 0 && row->place.repair_count == 0 &&
                  row->place.sure_before == row->text.len;
    buffer_clear(&c->constants);
    for (size_t i = 0; i < c->step_count; i++)
        c->steps[i].constant.len = append_constant(c, &c->steps[i]);
    c->room = c->constants.len + c->step_count * (2 * SHORT + CUTTER_BLOCK);
    buffer_reserve(&c->constants, CUTTER_BLOCK);
    const char *at = c->constants.data;
    for (size_t i = 0; i < c->step_count; i++) {
        c->steps[i].constant.data = at;
        at += c->steps[i].constant.len;
    }
}

/* ---- a cut: field by field ---- */

struct span {
    int64_t start, end;
};

static struct span place_of(const struct cutter *c, size_t start, size_t end)
{
    int64_t base = c->row->place.start;
    if (c->straight)
        return (struct span){base + (int64_t)start, base + (int64_t)end};
    struct span place = {input_row_place(c->row, start), input_row_place(c->row, end)};
    return place.start < 0 || place.end < 0 ? (struct span){-1, -1} : place;
}

static void put_fields(struct cutter *c, struct slice text, struct span place)
{
    for (size_t i = 0; i < c->step_count; i++) {
        const struct cutter_step *step = &c->steps[i];
        switch (step->kind) {
        case CUTTER_SAME:
        case CUTTER_DOC_ID:
            writer_raw(c->out, step->constant);
            break;
        case CUTTER_START:
            writer_i64(c->out, place.start);
            break;
        case CUTTER_END:
            writer_i64(c->out, place.end);
            break;
        case CUTTER_TEXT:
            writer_field(c->out, text);
            break;
        case CUTTER_COUNT:
        case CUTTER_NUMBER:
            writer_u64(c->out, c->numbers[step->index]);
            break;
        case CUTTER_STRING:
            writer_field(c->out, c->strings[step->index]);
            break;
        }
    }
    writer_end(c->out);
}

/* ---- a cut of short fields: formatted in place ---- */

#ifdef NEWSWIRE_PLAIN

static bool put_short(struct cutter *c, size_t start, size_t end)
{
    (void)c;
    (void)start;
    (void)end;
    return false;
}

#else

/* Copies in blocks: reads and writes up to CUTTER_BLOCK - 1 bytes more than len. */
static char *copy_blocks(char *to, struct slice from)
{
    for (size_t at = 0; at < from.len; at += CUTTER_BLOCK)
        memcpy(to + at, from.data + at, CUTTER_BLOCK);
    return to + from.len;
}

static char *copy_escaped(char *to, struct slice from)
{
    for (size_t i = 0; i < from.len; i++) {
        char letter = row_escape_letter(from.data[i]);
        *to = '\\';
        to += letter != 0;
        *to++ = letter ? letter : from.data[i];
    }
    return to;
}

/* The four digits of a number below 10000, first digit in the lowest byte. */
static uint32_t four_digits(uint32_t n)
{
    uint32_t pairs = n / 100 | n % 100 << 16;              /* two numbers below 100 */
    uint32_t tens = (pairs * 103 >> 10) & 0x000F000F;      /* n / 10 = n * 103 >> 10 below 100 */
    return (tens | (pairs - tens * 10) << 8) + 0x30303030; /* ASCII */
}

static void keep_high_digits(struct cutter_digits *d, uint64_t high)
{
    char digits[LONGEST_NUMBER];
    size_t at = sizeof digits;
    d->high = high;
    for (; high; high /= 10)
        digits[--at] = (char)('0' + high % 10);
    d->len = sizeof digits - at;
    memcpy(d->text, digits + at, d->len);
}

static char *put_digits(char *to, struct cutter_digits *d, uint64_t number)
{
    uint64_t high = number / 10000;
    uint32_t low = (uint32_t)(number % 10000), digits = four_digits(low);
    if (high == 0) {
        size_t zeros = (size_t)(low < 10) + (low < 100) + (low < 1000);
        digits >>= 8 * zeros;
        memcpy(to, &digits, 4);
        return to + 4 - zeros;
    }
    if (high != d->high)
        keep_high_digits(d, high);
    memcpy(to, d->text, sizeof d->text);
    memcpy(to + d->len, &digits, 4);
    return to + d->len + 4;
}

static char *put_string(char *to, const struct cutter *c, struct slice string)
{
    return c->plain_strings ? copy_blocks(to, string) : copy_escaped(to, string);
}

static bool fits(const struct cutter *c, size_t start, size_t end)
{
    bool fits = end - start <= SHORT && c->plain && c->straight && c->room < MOST_ROOM;
    for (size_t i = 0; i < CUTTER_VALUES; i++)
        fits &= c->strings[i].len <= SHORT;
    return fits;
}

/* The text where it may be copied in blocks: near the end of the row that is a copy of it. */
static struct slice readable_text(const struct cutter *c, size_t start, size_t end, char *room)
{
    struct slice text = slice_cut(c->row->text, start, end);
    if (c->row->text.len - end >= CUTTER_BLOCK)
        return text;
    memcpy(room, text.data, text.len);
    return slice_of(room, text.len);
}

/* Puts the row where all its fields are short; false where they are not. */
static bool put_short(struct cutter *c, size_t start, size_t end)
{
    if (!fits(c, start, end))
        return false;
    char room[SHORT + CUTTER_BLOCK];
    struct slice text = readable_text(c, start, end, room);
    uint64_t base = (uint64_t)c->row->place.start;
    char *begin = writer_reserve(c->out, c->room), *to = begin;
    for (const struct cutter_step *step = c->steps; step < c->steps + c->step_count; step++) {
        switch (step->kind) {
        case CUTTER_SAME:
        case CUTTER_DOC_ID:
            to = copy_blocks(to, step->constant);
            break;
        case CUTTER_START:
            to = put_digits(to, &c->place_digits, base + start);
            break;
        case CUTTER_END:
            to = put_digits(to, &c->place_digits, base + end);
            break;
        case CUTTER_TEXT:
            to = copy_blocks(to, text);
            break;
        case CUTTER_COUNT:
        case CUTTER_NUMBER:
            to = put_digits(to, &c->number_digits[step->index], c->numbers[step->index]);
            break;
        case CUTTER_STRING:
            to = put_string(to, c, c->strings[step->index]);
            break;
        }
        *to++ = '\t';
    }
    to[-1] = '\n';
    writer_commit(c->out, (size_t)(to - begin));
    return true;
}

#endif

void cutter_put(struct cutter *c, size_t start, size_t end)
{
    if (!put_short(c, start, end))
        put_fields(c, slice_cut(c->row->text, start, end), place_of(c, start, end));
}
