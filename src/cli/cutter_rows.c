#include "cli/cutter_rows.h"

/* The digits of a number are kept in a word, the first in its lowest byte. */
#if defined(NEWSWIRE_PLAIN) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__

size_t cutter_put_rows(struct cutter *c, const struct cutter_cuts *cuts, size_t done)
{
    (void)c;
    (void)cuts;
    return done;
}

#else

enum { TEN_THOUSAND = 10000 };

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

/* Made when the first row is put: programs that put none need not wait for them. */
static void make_digits(struct cutter *c)
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
    c->place_digits = c->number_digits = digits_near(c, 0);
    for (size_t i = 0; i < CUTTER_NUMBERS; i++)
        c->count_digits[i] = digits_near(c, 0);
}

/* What a run of rows is made of, kept where no byte that is written can be suspected to change it.
 */
struct layout {
    struct cutter_shape shape;
    struct cutter_digits place, number;
    uint64_t numbered; /* the last number put */
    const char *text;  /* that of the cuts */
    uint64_t start;    /* of the source, that text's first byte */
    bool plain;        /* nothing in it has to be escaped */
    const struct cutter_cuts *cuts;
};

static inline const struct slice *strings_of(const struct layout *l, const struct token *token)
{
    return l->cuts->strings[token - l->cuts->tokens];
}

static inline struct slice text_of(const struct layout *l, const struct token *token)
{
    return slice_of(l->text + token->start, token->end - token->start);
}

/* A number of at most CUTTER_LARGEST and a TAB. */
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
            to = put_slice(to, cutter_constant(c, step));
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
static inline bool has_short_fields(const struct layout *l, const struct token *token)
{
    const struct cutter_shape *s = &l->shape;
    const bool is_short = cutter_is_short(token);
    if (is_short && !s->string_count)
        return true;
    size_t lengths = token->end - token->start;
    if (s->lower && !is_short)
        lengths |= strings_of(l, token)[s->lower_index].len;
    for (size_t i = 0; i < s->string_count; i++)
        lengths |= strings_of(l, token)[s->strings[i]].len;
    if (lengths >= CUTTER_SHORT || l->plain || is_short)
        return lengths < CUTTER_SHORT;
    return row_plain_prefix(text_of(l, token)) == token->end - token->start;
}

static inline char *put_text(char *to, const struct layout *l, const struct token *token)
{
    if (!l->shape.text)
        return to;
    to = put_slice(to, text_of(l, token));
    *to = '\t';
    return to + 1;
}

/* By how much places are less than in the repaired text; mostly behind the last one asked for. */
static inline size_t shift_at(struct cutter *c, size_t at)
{
    return utf8_repairs_shift_at(c->row->place.repairs, &c->walk, at);
}

/* As input_row_place, for places that are sure: of the cut's text. */
static inline uint64_t source_place(struct cutter *c, const struct layout *l, size_t at)
{
    return l->start + at - (c->straight ? 0 : shift_at(c, l->cuts->from + at));
}

static inline char *put_place(char *to, struct cutter *c, struct layout *l,
                              const struct token *token)
{
    if (l->shape.start)
        to = put_number(to, c, &l->place, source_place(c, l, token->start));
    if (l->shape.end)
        to = put_number(to, c, &l->place, source_place(c, l, token->end));
    return to;
}

static inline char *put_name(char *to, const struct cutter *c, const struct token *token)
{
    memcpy(to, c->names[token->type], CUTTER_BLOCK);
    return to + c->name_lengths[token->type];
}

static inline char *put_string(char *to, struct slice string)
{
    to = put_slice(to, string);
    *to = '\t';
    return to + 1;
}

static inline char *put_string_or_lower(char *to, const struct layout *l,
                                        const struct token *token)
{
    if (!cutter_is_short(token))
        return put_string(to, strings_of(l, token)[l->shape.lower_index]);
    cutter_lower_block(to, l->text + token->start);
    to += token->end - token->start;
    *to = '\t';
    return to + 1;
}

/* The fields that are the same up to the next cut of another sentence. */
static void fix_next(struct cutter *c, struct layout *l, const struct token *token)
{
    cutter_count_sentence(c, token);
    if (c->is_fixed)
        return;
    fix_fields(c);
    memcpy(l->shape.fixed, c->shape.fixed, sizeof l->shape.fixed);
}

/* The row of a cut of short fields, whose fixed fields are up to date; there is room for it. */
static inline char *put_row(char *to, struct cutter *c, struct layout *l, const struct token *token)
{
    const struct cutter_shape *s = &l->shape;
    to = put_slice(to, s->fixed[0]);
    to = s->text_first ? put_text(to, l, token) : put_place(to, c, l, token);
    if (s->fixed[1].len)
        to = put_slice(to, s->fixed[1]);
    to = s->text_first ? put_place(to, c, l, token) : put_text(to, l, token);
    to = put_slice(to, s->fixed[2]);
    if (s->number)
        to = put_number(to, c, &l->number, ++l->numbered);
    if (s->name)
        to = put_name(to, c, token);
    if (s->lower)
        to = put_string_or_lower(to, l, token);
    for (size_t i = 0; i < s->string_count; i++)
        to = put_string(to, strings_of(l, token)[s->strings[i]]);
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

/* What stands before the text, between it and its place, and behind these, up to the last digits of
 * a number where one follows. The line feed that the first begins with ends the row before. */
struct parts {
    struct part before, between, behind;
};

/* False where a part is too long. Out of line, so that compilers know of no end of the parts that
 * they would have each copy compared with. */
static __attribute__((noinline)) bool make_parts(struct parts *p, const struct layout *l,
                                                 bool text_first)
{
    const struct slice *fixed = l->shape.fixed;
    struct part *place = text_first ? &p->between : &p->before;
    struct part *text_end = text_first ? &p->between : &p->behind;
    p->before.len = p->between.len = p->behind.len = 0;
    if (fixed[0].len + fixed[1].len + fixed[2].len + l->place.len + l->number.len + 2 >= PART)
        return false;
    p->before.bytes[p->before.len++] = '\n';
    add_to_part(&p->before, fixed[0].data, fixed[0].len);
    text_end->bytes[text_end->len++] = '\t';
    add_to_part(&p->between, fixed[1].data, fixed[1].len);
    add_digits(place, &l->place);
    add_to_part(&p->behind, fixed[2].data, fixed[2].len);
    add_digits(&p->behind, &l->number);
    return true;
}

static inline bool are_brief(const struct parts *p)
{
    return p->before.len <= CUTTER_BLOCK && p->between.len <= CUTTER_BLOCK &&
           p->behind.len <= CUTTER_BLOCK;
}

static inline char *put_part(char *to, const struct part *p, bool brief)
{
    if (!brief)
        return cutter_copy(to, p->bytes, p->len);
    memcpy(to, p->bytes, CUTTER_BLOCK);
    return to + p->len;
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
 * is of another sentence than that counted last. */
static inline __attribute__((always_inline)) char *
put_short_rows(char *to, struct cutter *c, struct layout *l, const struct parts *parts,
               const struct token **next, const struct token *end, const bool text_first,
               const bool has_string, const bool brief)
{
    const struct token *token = *next;
    const size_t high_len = l->place.len, sentence = c->sentence;
    const uint64_t high = l->place.digits, *const low = l->place.low;
    const uint64_t *digits = &l->number.low[l->numbered + 1 - l->number.from];
    const uint64_t base = l->start - l->place.from;
    const char *const text = l->text;
    const bool straight = c->straight;
    const struct slice *string = NULL;
    if (has_string)
        string = &strings_of(l, token)[l->shape.strings[0]];
    to = cutter_copy(to, parts->before.bytes + 1, parts->before.len - 1);
    for (; token < end; token++) {
        const size_t len = token->end - token->start;
        uint64_t start = base + token->start, stop = base + token->end;
        if (!token->is_plain | (len > CUTTER_BLOCK) | (token->sentence != sentence))
            break;
        if (!straight) {
            start -= shift_at(c, l->cuts->from + token->start);
            stop -= shift_at(c, l->cuts->from + token->end);
        }
        if ((start >= TEN_THOUSAND) | (stop >= TEN_THOUSAND) |
            (has_string && string->len >= CUTTER_SHORT))
            break;
        char block[CUTTER_BLOCK];
        memcpy(block, text + token->start, sizeof block);
        if (text_first)
            to = put_part(put_block(to, block) + len, &parts->between, brief);
        to = put_low(to, low[start]);
        memcpy(to, &high, sizeof high);
        to = put_low(to + high_len, low[stop]);
        if (!text_first)
            to = put_block(to, block) + len;
        to = put_low(put_part(to, &parts->behind, brief), *digits++);
        to = put_name(to, c, token);
        cutter_lower_block(to, block);
        to += len;
        if (has_string) {
            *to++ = '\t';
            to = put_slice(to, *string);
            string += CUTTER_STRINGS;
        }
        to = put_part(to, &parts->before, brief);
    }
    l->numbered += (uint64_t)(token - *next);
    *next = token;
    return to - (parts->before.len - 1);
}

/* Whether put_short_rows knows the columns. */
static bool is_common(const struct cutter *c)
{
    const struct cutter_shape *s = &c->shape;
    return s->start && s->end && s->text && s->number && s->name && s->lower &&
           (s->text_first || s->first[1] == s->last[1]) && s->string_count <= 1;
}

/* A loop of its own for each, without a choice in it. */
static inline __attribute__((always_inline)) char *
choose_loop(char *to, struct cutter *c, struct layout *l, const struct parts *parts,
            const struct token **next, const struct token *end, const bool brief)
{
    if (l->shape.string_count)
        return l->shape.text_first
                   ? put_short_rows(to, c, l, parts, next, end, true, true, brief)
                   : put_short_rows(to, c, l, parts, next, end, false, true, brief);
    return l->shape.text_first ? put_short_rows(to, c, l, parts, next, end, true, false, brief)
                               : put_short_rows(to, c, l, parts, next, end, false, false, brief);
}

/* So many rows are worth the loop. */
enum { MANY = 4 };

static char *put_common_rows(char *to, struct cutter *c, struct layout *l,
                             const struct token **next, const struct token *end)
{
    const uint64_t numbers = TEN_THOUSAND - (l->numbered + 1 - l->number.from);
    struct parts parts;
    if (numbers > TEN_THOUSAND || !make_parts(&parts, l, l->shape.text_first))
        return to;
    if (numbers < (size_t)(end - *next))
        end = *next + numbers;
    return are_brief(&parts) ? choose_loop(to, c, l, &parts, next, end, true)
                             : choose_loop(to, c, l, &parts, next, end, false);
}

size_t cutter_put_rows(struct cutter *c, const struct cutter_cuts *cuts, size_t done)
{
    const struct token *token = cuts->tokens + done, *end = cuts->tokens + cuts->count;
    if (!c->four_digits)
        make_digits(c);
    struct layout l = {.shape = c->shape,
                       .place = c->place_digits,
                       .number = c->number_digits,
                       .numbered = c->numbers[c->shape.number_index],
                       .text = c->row->text.data + cuts->from,
                       .start = (uint64_t)c->row->place.start + cuts->from,
                       .plain = c->plain,
                       .cuts = cuts};
    const bool common = cuts->count >= MANY && is_common(c);
    const size_t most = (WRITER_ROOM - c->room) / c->room;
    while (token < end && has_short_fields(&l, token)) {
        char *begin = writer_reserve(c->out, WRITER_ROOM), *to = begin;
        const struct token *part = end - token < (ptrdiff_t)most ? end : token + most;
        do {
            if (token->sentence != c->sentence || !c->is_fixed)
                fix_next(c, &l, token);
            const struct token *first = token;
            if (common)
                to = put_common_rows(to, c, &l, &token, part);
            if (token == first)
                to = put_row(to, c, &l, token++);
        } while (token < part && has_short_fields(&l, token));
        writer_commit(c->out, (size_t)(to - begin));
    }
    c->place_digits = l.place;
    c->number_digits = l.number;
    if (c->shape.number)
        c->numbers[c->shape.number_index] = l.numbered;
    return (size_t)(token - cuts->tokens);
}

#endif
