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

/* What is formatted in place: short texts, numbers of twelve digits, rows of not too many columns.
 * The rest is written field by field. */
enum { SHORT = 64, TEN_THOUSAND = 10000, MOST_ROOM = 8192 };

static const uint64_t largest = 999999999999;

static struct cutter_digits digits_near(const struct cutter *c, uint64_t number)
{
    struct cutter_digits d = {.from = number - number % TEN_THOUSAND,
                              .low = number < TEN_THOUSAND ? c->few_digits : c->four_digits};
    for (uint64_t high = number / TEN_THOUSAND; high; high /= 10) {
        d.digits = d.digits << 8 | ('0' + high % 10);
        d.len++;
    }
    return d;
}

/* Digits, a TAB, and how many bytes that is. */
static uint64_t digits_and_tab(uint64_t digits, unsigned len)
{
    return digits | (uint64_t)'\t' << 8 * len | (uint64_t)(len + 1) << 56;
}

static void make_tables(struct cutter *c)
{
    c->four_digits = memory_alloc(TEN_THOUSAND, sizeof *c->four_digits);
    c->few_digits = memory_alloc(TEN_THOUSAND, sizeof *c->few_digits);
    for (unsigned n = 0; n < TEN_THOUSAND; n++) {
        unsigned digits = ('0' + n / 1000) | ('0' + n / 100 % 10) << 8 | ('0' + n / 10 % 10) << 16 |
                          ('0' + n % 10) << 24;
        unsigned zeros = n < 10 ? 3 : n < 100 ? 2 : n < 1000;
        c->four_digits[n] = digits_and_tab(digits, 4);
        c->few_digits[n] = digits_and_tab(digits >> 8 * zeros, 4 - zeros);
    }
}

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out)
{
    *c = (struct cutter){.in = in, .out = out};
    in->wants_places = in->spares_fields = true;
    make_tables(c);
    c->place_digits = c->number_digits = digits_near(c, 0);
    for (size_t i = 0; i < CUTTER_NUMBERS; i++)
        c->count_digits[i] = digits_near(c, 0);
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
    bool prefixed = column->kind >= CUTTER_NUMBER;
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

/* Appends the bytes of a constant step; they are found again by their length. */
static size_t append_constant(struct cutter *c, const struct cutter_step *step)
{
    size_t before = c->constants.len;
    if (step->kind == CUTTER_DOC_ID) {
        row_escape(&c->constants, c->row->doc_id);
        return c->constants.len - before;
    }
    for (size_t i = step->index; i < step->last; i++) {
        if (i > step->index)
            buffer_append_byte(&c->constants, '\t');
        buffer_append(&c->constants, c->row->fields[i]);
    }
    return c->constants.len - before;
}

static void keep_constants(struct cutter *c)
{
    buffer_clear(&c->constants);
    for (size_t i = 0; i < c->constant_count; i++) {
        struct cutter_step *step = &c->steps[c->constant_steps[i]];
        step->constant.len = append_constant(c, step);
    }
    c->room = c->constants.len + c->step_count * (2 * SHORT + 2 * CUTTER_BLOCK);
    buffer_reserve(&c->constants, CUTTER_BLOCK);
    const char *at = c->constants.data;
    for (size_t i = 0; i < c->constant_count; i++) {
        struct cutter_step *step = &c->steps[c->constant_steps[i]];
        step->constant.data = at;
        at += step->constant.len;
    }
    if (!c->in->is_plain)
        return;
    buffer_clear(&c->doc_id);
    buffer_append(&c->doc_id, c->row->doc_id);
}

static void begin(struct cutter *c, const struct input_row *row, bool plain)
{
    bool first = c->row == NULL;
    c->row = row;
    if (first || !c->in->is_plain || !slice_equal(row->doc_id, buffer_slice(&c->doc_id)))
        keep_constants(c);
    c->is_fixed = false;
    c->plain = plain;
    c->is_sure = row->place.start >= 0 && row->place.sure_before == row->text.len;
    c->straight = c->is_sure && !place_has_repairs(&row->place);
    c->walk = (struct utf8_repair_walk){0};
    c->fast = c->shape.is_usual && c->is_sure && c->room < MOST_ROOM &&
              (uint64_t)row->place.end <= largest;
}

void cutter_begin(struct cutter *c, const struct input_row *row)
{
    begin(c, row, row_plain_prefix(row->text) == row->text.len);
}

void cutter_begin_lines(struct cutter *c, const struct input_row *row)
{
    begin(c, row, true);
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

/* A loop of fixed length over bytes of its own: compilers make it a few instructions. */
static inline __attribute__((always_inline)) void lower_block(char *to, const char *from)
{
    unsigned char bytes[CUTTER_BLOCK];
    memcpy(bytes, from, CUTTER_BLOCK);
    for (size_t i = 0; i < CUTTER_BLOCK; i++)
        bytes[i] |= (unsigned char)((unsigned char)(bytes[i] - 'A') < 26 ? 0x20 : 0);
    memcpy(to, bytes, CUTTER_BLOCK);
}

static void put_lower(struct writer *w, struct slice text)
{
    char lower[CUTTER_BLOCK];
    lower_block(lower, text.data);
    writer_raw(w, slice_of(lower, text.len));
}

static inline void count_next(struct cutter *c, const struct cutter_cut *cut)
{
    cutter_count(c, c->counting, c->numbers[c->counting] + cut->next);
}

static void put_fields(struct cutter *c, const struct cutter_cut *cut)
{
    count_next(c, cut);
    struct span place = place_of(c, cut->start, cut->end);
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
            writer_field(c->out, slice_cut(c->row->text, cut->start, cut->end));
            break;
        case CUTTER_NUMBER:
            writer_u64(c->out, ++c->numbers[step->index]);
            break;
        case CUTTER_COUNT:
            writer_u64(c->out, c->numbers[step->index]);
            break;
        case CUTTER_NAME:
            writer_raw(c->out, slice_of(c->names[cut->class], c->name_lengths[cut->class] - 1));
            break;
        case CUTTER_LOWER:
            if (cut->is_short) {
                put_lower(c->out, slice_cut(c->row->text, cut->start, cut->end));
                break;
            }
            writer_raw(c->out, cut->strings[step->index]);
            break;
        case CUTTER_STRING:
            writer_raw(c->out, cut->strings[step->index]);
            break;
        }
    }
    writer_end(c->out);
}

/* ---- cuts of short fields: formatted in place ---- */

/* The digits of a number are kept in a word, the first in its lowest byte. */
#if defined(NEWSWIRE_PLAIN) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__

static size_t put_formatted(struct cutter *c, const struct cutter_cut *cuts, size_t count)
{
    (void)c;
    (void)cuts;
    (void)count;
    return 0;
}

#else

/* What a run of rows is made of, kept where no byte that is written can be suspected to change it.
 */
struct layout {
    struct cutter_shape shape;
    struct cutter_digits place, number;
    uint64_t numbered; /* the last number put */
    struct slice text;
    bool plain; /* nothing in it has to be escaped */
};

/* A number of at most `largest` and a TAB. */
static inline char *put_number(char *to, const struct cutter *c, struct cutter_digits *d,
                               uint64_t number)
{
    if (number - d->from >= TEN_THOUSAND)
        *d = digits_near(c, number);
    uint64_t low = d->low[number - d->from];
    memcpy(to, &d->digits, sizeof d->digits);
    memcpy(to + d->len, &low, sizeof low);
    return to + d->len + (low >> 56);
}

static inline char *put_slice(char *to, struct slice bytes)
{
    return cutter_copy(to, bytes.data, bytes.len);
}

/* The i-th run of fixed fields. */
static char *put_fixed(char *to, struct cutter *c, size_t i)
{
    for (size_t at = c->shape.first[i]; at < c->shape.last[i]; at++) {
        const struct cutter_step *step = &c->steps[at];
        if (step->kind == CUTTER_COUNT) {
            to = put_number(to, c, &c->count_digits[step->index], c->numbers[step->index]);
        } else {
            to = put_slice(to, step->constant);
            *to++ = '\t';
        }
    }
    return to;
}

/* Formats the fixed fields anew. */
static void fix_fields(struct cutter *c)
{
    buffer_clear(&c->fixed);
    char *to = buffer_reserve(&c->fixed, c->room);
    for (size_t i = 0; i < 3; i++) {
        char *end = put_fixed(to, c, i);
        c->shape.fixed[i] = slice_of(to, (size_t)(end - to));
        to = end;
    }
    c->is_fixed = true;
}

/* Whether all fields of the cut are short, and nothing in its text is escaped. */
static inline bool has_short_fields(const struct layout *l, const struct cutter_cut *cut)
{
    const struct cutter_shape *s = &l->shape;
    size_t lengths = cut->end - cut->start;
    if (s->lower && !cut->is_short)
        lengths |= cut->strings[s->lower_index].len;
    for (size_t i = 0; i < s->string_count; i++)
        lengths |= cut->strings[s->strings[i]].len;
    if (lengths >= SHORT || l->plain || cut->is_short)
        return lengths < SHORT;
    struct slice text = slice_cut(l->text, cut->start, cut->end);
    return row_plain_prefix(text) == text.len;
}

static inline char *put_text(char *to, const struct layout *l, const struct cutter_cut *cut)
{
    if (!l->shape.text)
        return to;
    to = cutter_copy(to, l->text.data + cut->start, cut->end - cut->start);
    *to = '\t';
    return to + 1;
}

/* As input_row_place, for places that are sure and mostly behind the last one asked for. */
static inline uint64_t source_place(struct cutter *c, size_t at)
{
    uint64_t place = (uint64_t)c->row->place.start + at;
    if (c->straight)
        return place;
    return place - utf8_repairs_shift_at(c->row->place.repairs, &c->walk, at);
}

static inline char *put_place(char *to, struct cutter *c, struct layout *l,
                              const struct cutter_cut *cut)
{
    if (l->shape.start)
        to = put_number(to, c, &l->place, source_place(c, cut->start));
    if (l->shape.end)
        to = put_number(to, c, &l->place, source_place(c, cut->end));
    return to;
}

static inline char *put_name(char *to, const struct cutter *c, const struct cutter_cut *cut)
{
    memcpy(to, c->names[cut->class], CUTTER_BLOCK);
    return to + c->name_lengths[cut->class];
}

static inline char *put_string(char *to, struct slice string)
{
    to = put_slice(to, string);
    *to = '\t';
    return to + 1;
}

static inline char *put_string_or_lower(char *to, const struct layout *l,
                                        const struct cutter_cut *cut)
{
    if (!cut->is_short)
        return put_string(to, cut->strings[l->shape.lower_index]);
    lower_block(to, l->text.data + cut->start);
    to += cut->end - cut->start;
    *to = '\t';
    return to + 1;
}

/* The fields that are the same up to the next cut that counts. */
static void fix_next(struct cutter *c, struct layout *l, const struct cutter_cut *cut)
{
    count_next(c, cut);
    if (c->is_fixed)
        return;
    fix_fields(c);
    memcpy(l->shape.fixed, c->shape.fixed, sizeof l->shape.fixed);
}

/* The row of a cut of short fields, whose fixed fields are up to date; there is room for it. */
static inline char *put_row(char *to, struct cutter *c, struct layout *l,
                            const struct cutter_cut *cut)
{
    const struct cutter_shape *s = &l->shape;
    to = put_slice(to, s->fixed[0]);
    to = s->text_first ? put_text(to, l, cut) : put_place(to, c, l, cut);
    if (s->fixed[1].len)
        to = put_slice(to, s->fixed[1]);
    to = s->text_first ? put_place(to, c, l, cut) : put_text(to, l, cut);
    to = put_slice(to, s->fixed[2]);
    if (s->number)
        to = put_number(to, c, &l->number, ++l->numbered);
    if (s->name)
        to = put_name(to, c, cut);
    if (s->lower)
        to = put_string_or_lower(to, l, cut);
    for (size_t i = 0; i < s->string_count; i++)
        to = put_string(to, cut->strings[s->strings[i]]);
    to[-1] = '\n';
    return to;
}

/* What is the same from row to row, up to PART bytes; mostly CUTTER_BLOCK will do. */
enum { PART = 16 * CUTTER_BLOCK };
struct part {
    char bytes[PART + CUTTER_BLOCK];
    size_t len;
};

static inline void add_to_part(struct part *p, const char *bytes, size_t len)
{
    cutter_copy(p->bytes + p->len, bytes, len);
    p->len += len;
}

static inline void add_digits(struct part *p, const struct cutter_digits *d)
{
    memcpy(p->bytes + p->len, &d->digits, sizeof d->digits);
    p->len += d->len;
}

static inline char *put_part(char *to, const struct part *p)
{
    return cutter_copy(to, p->bytes, p->len);
}

/* What stands before the text, between it and its place, and behind these, up to the last digits of
 * a number where one follows. */
struct parts {
    struct part before, between, behind;
};

/* False where a part is too long. */
static inline bool make_parts(struct parts *p, const struct layout *l, bool text_first)
{
    const struct slice *fixed = l->shape.fixed;
    struct part *place = text_first ? &p->between : &p->before;
    struct part *text_end = text_first ? &p->between : &p->behind;
    p->before.len = p->between.len = p->behind.len = 0;
    if (fixed[0].len + fixed[1].len + fixed[2].len + l->place.len + l->number.len >= PART)
        return false;
    add_to_part(&p->before, fixed[0].data, fixed[0].len);
    text_end->bytes[text_end->len++] = '\t';
    add_to_part(&p->between, fixed[1].data, fixed[1].len);
    add_digits(place, &l->place);
    add_to_part(&p->behind, fixed[2].data, fixed[2].len);
    add_digits(&p->behind, &l->number);
    return true;
}

/* The last digits of a number and a TAB. */
static inline char *put_low(char *to, uint64_t low)
{
    memcpy(to, &low, sizeof low);
    return to + (low >> 56);
}

static inline char *put_block(char *to, const char *from)
{
    memcpy(to, from, CUTTER_BLOCK);
    return to;
}

/* The rows of short words in the orders that most ask for: place, text (or text, place), its
 * sentence, number, name, lower case, and a string or none. Nothing else is in their way. Stops at
 * a cut that is not short, that has other digits before its last four than the one before, or that
 * counts (what the first one counts was counted). */
static inline __attribute__((always_inline)) char *
put_short_rows(char *to, const struct cutter *c, struct layout *l, const struct cutter_cut **next,
               const struct cutter_cut *end, const bool text_first, const bool has_string)
{
    const struct cutter_cut *cut = *next, *const first = cut;
    const size_t string = l->shape.strings[0], high_len = l->place.len;
    const uint64_t high = l->place.digits, *const low = l->place.low, *numbers = l->number.low;
    const uint64_t base = (uint64_t)c->row->place.start - l->place.from;
    const char *const text = l->text.data;
    uint64_t number = l->numbered + 1 - l->number.from;
    struct parts parts;
    if (!make_parts(&parts, l, text_first))
        return to;
    for (; cut < end && cut->is_short && (!cut->next || cut == first); cut++, number++) {
        const size_t len = cut->end - cut->start;
        const uint64_t place = base + cut->start;
        if (place >= TEN_THOUSAND - len || number >= TEN_THOUSAND ||
            (has_string && cut->strings[string].len >= SHORT))
            break;
        to = put_part(to, &parts.before);
        if (text_first)
            to = put_part(put_block(to, text + cut->start) + len, &parts.between);
        to = put_low(to, low[place]);
        memcpy(to, &high, sizeof high);
        to = put_low(to + high_len, low[place + len]);
        if (!text_first)
            to = put_block(to, text + cut->start) + len;
        to = put_low(put_part(to, &parts.behind), numbers[number]);
        to = put_name(to, c, cut);
        lower_block(to, text + cut->start);
        to += len;
        if (has_string) {
            *to++ = '\t';
            to = put_slice(to, cut->strings[string]);
        }
        *to++ = '\n';
    }
    l->numbered = number - 1 + l->number.from;
    *next = cut;
    return to;
}

/* Whether put_short_rows knows the columns. */
static bool is_common(const struct cutter *c)
{
    const struct cutter_shape *s = &c->shape;
    return c->straight && s->start && s->end && s->text && s->number && s->name && s->lower &&
           (s->text_first || s->first[1] == s->last[1]) && s->string_count <= 1;
}

/* A loop of its own for each, without a choice in it. */
static char *put_common_rows(char *to, const struct cutter *c, struct layout *l,
                             const struct cutter_cut **next, const struct cutter_cut *end)
{
    const bool text_first = l->shape.text_first;
    if (l->shape.string_count)
        return text_first ? put_short_rows(to, c, l, next, end, true, true)
                          : put_short_rows(to, c, l, next, end, false, true);
    return text_first ? put_short_rows(to, c, l, next, end, true, false)
                      : put_short_rows(to, c, l, next, end, false, false);
}

/* Puts the rows of cuts up to the first with a long field; how many those were. */
static size_t put_formatted(struct cutter *c, const struct cutter_cut *cuts, size_t count)
{
    const struct cutter_cut *cut = cuts, *end = cuts + count;
    if (!c->is_fixed && count && !cuts->next)
        fix_fields(c);
    struct layout l = {c->shape,         c->place_digits,
                       c->number_digits, c->numbers[c->shape.number_index],
                       c->row->text,     c->plain};
    const bool common = is_common(c);
    const size_t most = (WRITER_ROOM - c->room) / c->room;
    while (cut < end && has_short_fields(&l, cut)) {
        char *begin = writer_reserve(c->out, WRITER_ROOM), *to = begin;
        const struct cutter_cut *part = end - cut < (ptrdiff_t)most ? end : cut + most;
        while (cut < part && has_short_fields(&l, cut)) {
            if (cut->next)
                fix_next(c, &l, cut);
            const struct cutter_cut *first = cut;
            if (common)
                to = put_common_rows(to, c, &l, &cut, part);
            if (cut == first)
                to = put_row(to, c, &l, cut++);
        }
        writer_commit(c->out, (size_t)(to - begin));
    }
    c->place_digits = l.place;
    c->number_digits = l.number;
    if (c->shape.number)
        c->numbers[c->shape.number_index] = l.numbered;
    return (size_t)(cut - cuts);
}

#endif

static bool has_large_number(const struct cutter *c, size_t count)
{
    bool large = false;
    for (size_t i = 0; i < CUTTER_NUMBERS; i++)
        large |= c->numbers[i] > largest - count - c->row->text.len;
    return large;
}

void cutter_put(struct cutter *c, const struct cutter_cut *cuts, size_t count)
{
    bool fast = c->fast && !has_large_number(c, count);
    while (count) {
        size_t done = fast ? put_formatted(c, cuts, count) : 0;
        if (done < count)
            put_fields(c, &cuts[done++]);
        cuts += done;
        count -= done;
    }
}
