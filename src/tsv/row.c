#include "tsv/row.h"

#include "base/memory.h"
#include "tsv/block.h"

#include <stdlib.h>

void row_fields_free(struct row_fields *f)
{
    free(f->items);
    *f = (struct row_fields){0};
}

/* The field that began at start ends before end; gives back where the next one begins. */
static inline size_t end_field(struct row_fields *f, struct slice line, size_t start, size_t end)
{
    f->items[f->count++] = slice_of(line.data + start, end - start);
    return end + 1;
}

/* Room for so many fields more. */
static inline void reserve_fields(struct row_fields *f, size_t more)
{
    if (f->cap - f->count < more)
        f->items = memory_grow(f->items, &f->cap, f->count + more, sizeof *f->items);
}

/* Cuts up to the first LF where until_lf is set, else the whole; gives back where it ended. */
static inline __attribute__((always_inline)) size_t split(struct row_fields *f, struct slice bytes,
                                                          bool until_lf)
{
    size_t start = 0, at = 0;
    f->count = 0;
    f->plain = true;
#ifdef ROW_BLOCKS
    for (; bytes.len - at >= ROW_BLOCK; at += ROW_BLOCK) {
        struct row_block b = row_block(bytes.data + at);
        uint64_t before =
            until_lf ? b.ends ^ (b.ends - 1) : UINT64_MAX; /* all where there is none */
        reserve_fields(f, ROW_BLOCK + 1);
        f->plain &= (b.others & before) == 0;
        for (uint64_t tabs = b.tabs & before; tabs; tabs &= tabs - 1)
            start = end_field(f, bytes, start, at + (unsigned)__builtin_ctzll(tabs));
        if (until_lf && b.ends) {
            at += (unsigned)__builtin_ctzll(b.ends);
            end_field(f, bytes, start, at);
            return at;
        }
    }
#endif
    for (; at < bytes.len && !(until_lf && bytes.data[at] == '\n'); at++) {
        f->plain &= row_is_plain(bytes.data[at]);
        if (bytes.data[at] != '\t')
            continue;
        reserve_fields(f, 1);
        start = end_field(f, bytes, start, at);
    }
    reserve_fields(f, 1);
    end_field(f, bytes, start, at);
    return at;
}

void row_split(struct row_fields *f, struct slice line)
{
    split(f, line, false);
}

bool row_split_line(struct row_fields *f, struct slice bytes, size_t *len)
{
    *len = split(f, bytes, true);
    return *len < bytes.len;
}

size_t row_find(const struct row_fields *f, struct slice name)
{
    size_t i = 0;
    while (i < f->count && !slice_equal(f->items[i], name))
        i++;
    return i;
}

/* The byte that backslash and c stand for; 0 where they are no escape. */
static char escaped_byte(char c)
{
    switch (c) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

struct slice row_unguard(struct slice field)
{
    return slice_starts(field, SLICE("\\\"")) ? slice_cut(field, 1, field.len) : field;
}

/* Writes the field, whose first backslash stands at `at`, without its escapes to `to`, which may be
 * where it begins: what is written is never ahead of what is read. Returns the length. */
static size_t undo_escapes(struct slice field, size_t at, char *to)
{
    const char *const begin = to;
    for (size_t start = 0;;) {
        memmove(to, field.data + start, at - start);
        to += at - start;
        if (at == field.len)
            return (size_t)(to - begin);
        char byte = at + 1 < field.len ? escaped_byte(field.data[at + 1]) : 0;
        *to++ = byte ? byte : '\\';
        start = at + (byte ? 2 : 1);
        at = slice_find(field, start, '\\');
    }
}

struct slice row_unescape(struct slice field, struct buffer *scratch)
{
    field = row_unguard(field);
    size_t at = slice_find(field, 0, '\\');
    if (at == field.len)
        return field;
    buffer_clear(scratch);
    buffer_reserve(scratch, field.len);
    scratch->len = undo_escapes(field, at, scratch->data);
    return buffer_slice(scratch);
}

struct slice row_unescape_in_place(char *field, size_t len)
{
    struct slice all = slice_of(field, len), inner = row_unguard(all);
    size_t at = slice_find(inner, 0, '\\');
    if (at < inner.len)
        inner.len = undo_escapes(inner, at, field + (all.len - inner.len));
    return inner;
}

size_t row_lone_backslash(struct slice field)
{
    size_t at = slice_find(field, 0, '\\');
    while (at + 1 < field.len && escaped_byte(field.data[at + 1]))
        at = slice_find(field, at + 2, '\\');
    return at;
}

char row_escape_letter(char c)
{
    switch (c) {
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

#ifdef ROW_BLOCKS
/* A bit for each of the 16 bytes at data that is escaped. */
static inline unsigned escaped_in_block(const char *data)
{
    return (unsigned)_mm_movemask_epi8(row_escaped_lanes(data));
}

static inline bool is_plain_64(const char *data)
{
    __m128i low = _mm_or_si128(row_escaped_lanes(data), row_escaped_lanes(data + 16));
    __m128i high = _mm_or_si128(row_escaped_lanes(data + 32), row_escaped_lanes(data + 48));
    return _mm_movemask_epi8(_mm_or_si128(low, high)) == 0;
}

/* Of fewer than 16. */
static inline bool is_plain_few(struct slice text)
{
    char room[16] = {0};
    if (text.len)
        memcpy(room, text.data, text.len);
    return escaped_in_block(room) == 0;
}
#endif

size_t row_plain_prefix(struct slice text)
{
    size_t n = 0;
#ifdef ROW_BLOCKS
    if (text.len < 16) {
        if (is_plain_few(text))
            return text.len;
    } else {
        while (text.len - n >= 64 && is_plain_64(text.data + n))
            n += 64;
        for (unsigned escaped; text.len - n >= 16; n += 16)
            if ((escaped = escaped_in_block(text.data + n)))
                return n + (unsigned)__builtin_ctz(escaped);
        n = text.len - 16; /* the rest is the end of the last sixteen */
        unsigned escaped = escaped_in_block(text.data + n);
        return escaped ? n + (unsigned)__builtin_ctz(escaped) : text.len;
    }
#endif
    while (n < text.len && !row_escape_letter(text.data[n]))
        n++;
    return n;
}

void row_escape(struct buffer *out, struct slice text)
{
    for (;;) {
        size_t plain = row_plain_prefix(text);
        buffer_append(out, slice_cut(text, 0, plain));
        if (plain == text.len)
            return;
        char pair[] = {'\\', row_escape_letter(text.data[plain])};
        buffer_append(out, slice_of(pair, 2));
        text = slice_cut(text, plain + 1, text.len);
    }
}

bool row_parse_i64(struct slice field, int64_t *value)
{
    bool negative = field.len && field.data[0] == '-';
    size_t i = negative;
    if (i == field.len)
        return false;
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX, sum = 0;
    for (; i < field.len; i++) {
        unsigned digit = (unsigned)(unsigned char)field.data[i] - '0';
        if (digit > 9 || sum > (limit - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    return true;
}
