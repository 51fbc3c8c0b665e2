#include "cli/cutter_rows.h"

#include "base/diag.h"

#include <stdlib.h>

struct cutter_column {
    const char *name;
    enum cutter_kind kind;
    size_t index;
    bool placed; /* stands among the columns of the input already */
};

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out)
{
    *c = (struct cutter){.in = in, .out = out};
    in->wants_places = in->spares_fields = true;
}

void cutter_free(struct cutter *c)
{
    free(c->wanted);
    free(c->steps);
    free(c->constant_steps);
    free(c->four_digits);
    free(c->few_digits);
    buffer_free(&c->fixed);
    buffer_free(&c->constants);
    buffer_free(&c->doc_id);
}

/* ---- the columns ---- */

void cutter_add(struct cutter *c, const char *name, enum cutter_kind kind, size_t index)
{
    c->wanted = memory_grow(c->wanted, &c->wanted_cap, c->wanted_count + 1, sizeof *c->wanted);
    c->wanted[c->wanted_count++] = (struct cutter_column){name, kind, index, false};
}

void cutter_name(struct cutter *c, unsigned class, const char *name)
{
    size_t len = strlen(name);
    memcpy(c->names[class], name, len);
    c->names[class][len] = '\t';
    c->name_lengths[class] = len + 1;
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

/* Whether the input has the name, after the prefix, as a column that is not this one. Of plain text
 * those of the place and of the text are this one. */
static bool is_taken(const struct cutter *c, const struct cutter_column *column, const char *prefix)
{
    if (c->in->is_plain && column->kind < CUTTER_COUNT)
        return false;
    struct buffer whole = {0};
    buffer_append(&whole, slice_of_string(prefix));
    buffer_append(&whole, slice_of_string(column->name));
    bool taken = row_find(&c->in->header, buffer_slice(&whole)) < c->in->header.count;
    buffer_free(&whole);
    return taken;
}

static void lay_out_own(struct cutter *c, struct buffer *header, const struct cutter_column *column)
{
    bool prefixed = column->kind >= CUTTER_NUMBER;
    const char *prefix = prefixed && c->in->settings->prefix ? c->in->settings->prefix : "";
    if (is_taken(c, column, prefix)) {
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

/* ---- the usual order of columns ---- */

static bool is_fixed_kind(enum cutter_kind kind)
{
    return kind == CUTTER_SAME || kind == CUTTER_DOC_ID || kind == CUTTER_COUNT;
}

/* The steps from `at` on that seldom change become the shape's i-th run of fixed fields. */
static size_t take_fixed(struct cutter *c, size_t i, size_t at)
{
    c->shape.first[i] = at;
    while (at < c->step_count && is_fixed_kind(c->steps[at].kind))
        at++;
    c->shape.last[i] = at;
    return at;
}

static bool is_step(const struct cutter *c, size_t at, enum cutter_kind kind)
{
    return at < c->step_count && c->steps[at].kind == kind;
}

static bool take_index(const struct cutter *c, size_t at, enum cutter_kind kind, size_t *index)
{
    bool is = is_step(c, at, kind);
    *index = is ? c->steps[at].index : 0;
    return is;
}

static size_t take_place(struct cutter *c, size_t at)
{
    at += c->shape.start = is_step(c, at, CUTTER_START);
    at += c->shape.end = is_step(c, at, CUTTER_END);
    return at;
}

static size_t take_text(struct cutter *c, size_t at)
{
    return at + (c->shape.text = is_step(c, at, CUTTER_TEXT));
}

/* Whether the output row is of the usual order, taken down in c->shape. */
static bool find_shape(struct cutter *c)
{
    struct cutter_shape *s = &c->shape;
    size_t at = take_fixed(c, 0, 0);
    size_t after_text = take_text(c, at);
    s->text_first = after_text > at;
    if (s->text_first)
        at = take_place(c, take_fixed(c, 1, after_text));
    else
        at = take_text(c, take_fixed(c, 1, take_place(c, at)));
    at = take_fixed(c, 2, at);
    at += s->number = take_index(c, at, CUTTER_NUMBER, &s->number_index);
    at += s->name = is_step(c, at, CUTTER_NAME);
    at += s->lower = take_index(c, at, CUTTER_LOWER, &s->lower_index);
    for (; is_step(c, at, CUTTER_STRING); at++)
        s->strings[s->string_count++] = c->steps[at].index;
    return at == c->step_count;
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
    c->constant_steps = memory_alloc(c->step_count, sizeof *c->constant_steps);
    for (size_t i = 0; i < c->step_count; i++)
        if (c->steps[i].kind == CUTTER_SAME || c->steps[i].kind == CUTTER_DOC_ID)
            c->constant_steps[c->constant_count++] = i;
    c->shape.is_usual = find_shape(c);
}

/* ---- a row of the input ---- */

static void append_constant(struct cutter *c, struct cutter_step *step)
{
    step->constant = c->constants.len;
    if (step->kind == CUTTER_SAME) {
        for (size_t i = step->index; i < step->last; i++) {
            if (i > step->index)
                buffer_append_byte(&c->constants, '\t');
            buffer_append(&c->constants, c->row->fields[i]);
        }
    } else if (c->row->plain) {
        buffer_append(&c->constants, c->row->doc_id);
    } else {
        row_escape(&c->constants, c->row->doc_id);
    }
    step->constant_len = c->constants.len - step->constant;
}

static void keep_constants(struct cutter *c)
{
    buffer_clear(&c->constants);
    for (size_t i = 0; i < c->constant_count; i++)
        append_constant(c, &c->steps[c->constant_steps[i]]);
    c->room = c->constants.len + c->step_count * (2 * CUTTER_SHORT + 2 * CUTTER_BLOCK);
    buffer_reserve(&c->constants, CUTTER_BLOCK);
    if (!c->in->is_plain)
        return;
    buffer_clear(&c->doc_id);
    buffer_append(&c->doc_id, c->row->doc_id);
}

static inline __attribute__((always_inline)) void
begin(struct cutter *c, const struct input_row *row, bool plain)
{
    bool first = c->row == NULL;
    c->row = row;
    if (first | !c->in->is_plain || !slice_equal(row->doc_id, buffer_slice(&c->doc_id)))
        keep_constants(c);
    c->is_fixed = false;
    c->plain = plain;
    c->is_sure = (row->place.start >= 0) & (row->place.sure_before == row->text.len);
    c->straight = c->is_sure & !place_has_repairs(&row->place);
    c->walk = (struct utf8_repair_walk){0};
    c->fast = c->shape.is_usual & c->is_sure & (c->room < CUTTER_MOST_ROOM) &
              ((uint64_t)row->place.end <= CUTTER_LARGEST);
}

void cutter_begin(struct cutter *c, const struct input_row *row)
{
    begin(c, row, row->plain || row_plain_prefix(row->text) == row->text.len);
}

void cutter_begin_lines(struct cutter *c, const struct input_row *row)
{
    begin(c, row, true);
}

/* ---- a cut: field by field, which is the oracle of cutter_rows.c too ---- */

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

static void put_lower(struct writer *w, struct slice text)
{
    char lower[CUTTER_BLOCK];
    cutter_lower_block(lower, text.data);
    writer_raw(w, slice_of(lower, text.len));
}

static void put_fields(struct cutter *c, const struct cutter_cuts *cuts, size_t i)
{
    const struct token *token = &cuts->tokens[i];
    const struct slice *strings = cuts->strings ? cuts->strings[i] : NULL;
    const size_t start = cuts->from + token->start, end = cuts->from + token->end;
    cutter_count_sentence(c, token);
    struct span place = place_of(c, start, end);
    for (const struct cutter_step *step = c->steps; step < c->steps + c->step_count; step++) {
        switch (step->kind) {
        case CUTTER_SAME:
        case CUTTER_DOC_ID:
            writer_raw(c->out, cutter_constant(c, step));
            break;
        case CUTTER_START:
            writer_i64(c->out, place.start);
            break;
        case CUTTER_END:
            writer_i64(c->out, place.end);
            break;
        case CUTTER_TEXT:
            writer_field(c->out, slice_cut(c->row->text, start, end));
            break;
        case CUTTER_NUMBER:
            writer_u64(c->out, ++c->numbers[step->index]);
            break;
        case CUTTER_COUNT:
            writer_u64(c->out, c->numbers[step->index]);
            break;
        case CUTTER_NAME:
            writer_raw(c->out, slice_of(c->names[token->type], c->name_lengths[token->type] - 1));
            break;
        case CUTTER_LOWER:
            if (cutter_is_short(token)) {
                put_lower(c->out, slice_cut(c->row->text, start, end));
                break;
            }
            writer_raw(c->out, strings[step->index]);
            break;
        case CUTTER_STRING:
            writer_raw(c->out, strings[step->index]);
            break;
        }
    }
    writer_end(c->out);
}

static bool has_large_number(const struct cutter *c, size_t count)
{
    const uint64_t *n = c->numbers, most = CUTTER_LARGEST - count - c->row->text.len;
    _Static_assert(CUTTER_NUMBERS == 4, "each is looked at");
    return (n[0] > most) | (n[1] > most) | (n[2] > most) | (n[3] > most);
}

void cutter_put(struct cutter *c, const struct cutter_cuts *cuts)
{
    bool fast = c->fast && !has_large_number(c, cuts->count);
    for (size_t done = 0; done < cuts->count;) {
        if (fast)
            done = cutter_put_rows(c, cuts, done);
        if (done < cuts->count)
            put_fields(c, cuts, done++);
    }
}
