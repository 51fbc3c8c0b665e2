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

/* What is formatted in place: short texts, numbers of eight digits, rows of not too many columns.
 * The rest is written field by field. */
enum { SHORT = 64, LARGEST = 99999999, TEN_THOUSAND = 10000, MOST_ROOM = 8192 };

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out)
{
    *c = (struct cutter){.in = in, .out = out};
    in->wants_places = true;
    c->four_digits = memory_alloc(10000, sizeof *c->four_digits);
    for (uint32_t n = 0; n < 10000; n++)
        c->four_digits[n] = ('0' + n / 1000) | ('0' + n / 100 % 10) << 8 |
                            ('0' + n / 10 % 10) << 16 | ('0' + n % 10) << 24;
}

void cutter_free(struct cutter *c)
{
    free(c->wanted);
    free(c->steps);
    free(c->four_digits);
    free(c->parts);
    buffer_free(&c->fixed);
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

/* A name and the TAB behind it: a name may be empty, so what stands before tells nothing. */
static void add_name(struct buffer *header, const char *prefix, struct slice name)
{
    row_escape(header, slice_of_string(prefix));
    row_escape(header, name);
    buffer_append_byte(header, '\t');
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
        writer_raw(c->out, slice_cut(buffer_slice(&header), 0, header.len - 1));
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
    c->is_fixed = false;
    buffer_clear(&c->constants);
    for (size_t i = 0; i < c->step_count; i++)
        c->steps[i].constant.len = append_constant(c, &c->steps[i]);
    c->room = c->constants.len + c->step_count * (2 * SHORT + 2 * CUTTER_BLOCK);
    c->fast = c->plain && c->straight && c->room < MOST_ROOM &&
              (uint64_t)row->place.end / TEN_THOUSAND <= LARGEST;
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

/* A part of the output row: steps [first, last) that change from row to row of the input or from
 * sentence to sentence (CUTTER_SAME), with the TAB behind each; or one step that changes always. */
struct cutter_part {
    enum cutter_kind kind;
    size_t index, first, last;
    struct slice fixed;
};

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
static inline char *copy_blocks(char *to, struct slice from)
{
    memcpy(to, from.data, CUTTER_BLOCK);
    for (size_t at = CUTTER_BLOCK; at < from.len; at += CUTTER_BLOCK)
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

static void keep_digits(struct cutter_digits *d, uint64_t number)
{
    *d = (struct cutter_digits){.number = number};
    uint64_t rest = number;
    do {
        d->digits = d->digits << 8 | (uint64_t)('0' + rest % 10);
        d->len++;
    } while (rest /= 10);
}

static char *put_kept(char *to, const struct cutter_digits *d)
{
    memcpy(to, &d->digits, sizeof d->digits);
    return to + d->len;
}

/* A number that is often the same as the last one, or the next. */
static char *put_number(char *to, struct cutter_digits *d, uint64_t number)
{
    unsigned last = 8 * ((unsigned)d->len - 1);
    if (d->len && number == d->number + 1 && (d->digits >> last & 0xFF) != '9') {
        d->number = number;
        d->digits += (uint64_t)1 << last;
    } else if (!d->len || number != d->number) {
        keep_digits(d, number);
    }
    return put_kept(to, d);
}

/* A place: near the one before, so that the last four digits are mostly what changes. */
static inline char *put_place(char *to, struct cutter *c, const uint32_t *four_digits,
                              uint64_t place)
{
    uint64_t high = place / TEN_THOUSAND;
    uint32_t low = (uint32_t)(place % TEN_THOUSAND), digits = four_digits[low];
    if (high == 0) {
        size_t zeros = (size_t)(low < 10) + (low < 100) + (low < 1000);
        digits >>= 8 * zeros;
        memcpy(to, &digits, 4);
        return to + 4 - zeros;
    }
    if (high != c->high_digits.number || !c->high_digits.len)
        keep_digits(&c->high_digits, high);
    to = put_kept(to, &c->high_digits);
    memcpy(to, &digits, 4);
    return to + 4;
}

static char *put_string(char *to, const struct cutter *c, struct slice string)
{
    return c->plain_strings ? copy_blocks(to, string) : copy_escaped(to, string);
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

static bool is_fixed_kind(enum cutter_kind kind)
{
    return kind == CUTTER_SAME || kind == CUTTER_DOC_ID || kind == CUTTER_COUNT;
}

static void lay_out_parts(struct cutter *c)
{
    c->parts = memory_alloc(c->step_count, sizeof *c->parts);
    for (size_t i = 0; i < c->step_count; i++) {
        enum cutter_kind kind = c->steps[i].kind;
        struct cutter_part *last = c->part_count ? &c->parts[c->part_count - 1] : NULL;
        if (is_fixed_kind(kind) && last && last->kind == CUTTER_SAME)
            last->last++;
        else
            c->parts[c->part_count++] = (struct cutter_part){
                is_fixed_kind(kind) ? CUTTER_SAME : kind, c->steps[i].index, i, i + 1, {NULL, 0}};
    }
}

static void append_fixed(struct cutter *c, const struct cutter_part *part)
{
    for (size_t i = part->first; i < part->last; i++) {
        const struct cutter_step *step = &c->steps[i];
        if (step->kind == CUTTER_COUNT)
            buffer_append_u64(&c->fixed, c->numbers[step->index]);
        else
            buffer_append(&c->fixed, step->constant);
        buffer_append_byte(&c->fixed, '\t');
    }
}

/* Formats the fixed parts anew. */
static void fix_parts(struct cutter *c)
{
    if (!c->parts)
        lay_out_parts(c);
    buffer_clear(&c->fixed);
    for (size_t i = 0; i < c->part_count; i++) {
        size_t before = c->fixed.len;
        if (c->parts[i].kind == CUTTER_SAME)
            append_fixed(c, &c->parts[i]);
        c->parts[i].fixed.len = c->fixed.len - before;
    }
    buffer_reserve(&c->fixed, CUTTER_BLOCK);
    const char *at = c->fixed.data;
    for (size_t i = 0; i < c->part_count; i++) {
        c->parts[i].fixed.data = at;
        at += c->parts[i].fixed.len;
    }
    c->is_fixed = true;
}

/* Puts the row where all its fields are short; false where they are not. */
static bool put_short(struct cutter *c, size_t start, size_t end)
{
    if (!c->fast || end - start > SHORT)
        return false;
    if (!c->is_fixed)
        fix_parts(c);
    char room[SHORT + CUTTER_BLOCK];
    const struct slice text = readable_text(c, start, end, room);
    const uint64_t base = (uint64_t)c->row->place.start;
    const uint32_t *four_digits = c->four_digits;
    const struct cutter_part *part = c->parts, *last = part + c->part_count;
    char *begin = writer_reserve(c->out, c->room), *to = begin;
    for (; part < last; part++) {
        switch (part->kind) {
        case CUTTER_START:
            to = put_place(to, c, four_digits, base + start);
            break;
        case CUTTER_END:
            to = put_place(to, c, four_digits, base + end);
            break;
        case CUTTER_TEXT:
            to = copy_blocks(to, text);
            break;
        case CUTTER_NUMBER:
            if (c->numbers[part->index] > LARGEST)
                return false;
            to = put_number(to, &c->number_digits[part->index], c->numbers[part->index]);
            break;
        case CUTTER_STRING:
            if (c->strings[part->index].len > SHORT)
                return false;
            to = put_string(to, c, c->strings[part->index]);
            break;
        default:
            to = copy_blocks(to, part->fixed);
            continue;
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
