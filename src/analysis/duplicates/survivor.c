#include "analysis/duplicates/survivor.h"

#include "base/big.h"

/* A string and its end, which is lower than anything that a longer one goes on with. */
static void append_string(struct buffer *out, struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        buffer_append_byte(out, s.data[i]);
        if (s.data[i] == 0)
            buffer_append_byte(out, (char)0xFF);
    }
    buffer_append_byte(out, 0);
    buffer_append_byte(out, 1);
}

/* ---- Values ---- */

struct number {
    bool negative;
    struct slice whole, fraction; /* digits, without zeros that say nothing */
};

static struct slice digits_of(struct slice *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->data[len] >= '0' && rest->data[len] <= '9')
        len++;
    struct slice digits = slice_cut(*rest, 0, len);
    *rest = slice_cut(*rest, len, rest->len);
    return digits;
}

static bool parse_number(struct slice text, struct number *n)
{
    n->negative = slice_starts(text, SLICE("-"));
    struct slice rest = slice_cut(text, n->negative, text.len);
    n->whole = digits_of(&rest);
    bool point = slice_starts(rest, SLICE("."));
    rest = slice_cut(rest, point, rest.len);
    n->fraction = digits_of(&rest);
    if (rest.len || !(n->whole.len + n->fraction.len))
        return false;
    while (n->whole.len && n->whole.data[0] == '0')
        n->whole = slice_cut(n->whole, 1, n->whole.len);
    while (n->fraction.len && n->fraction.data[n->fraction.len - 1] == '0')
        n->fraction.len--;
    n->negative &= n->whole.len + n->fraction.len > 0;
    return true;
}

/* The sign, then the size: how many digits before the point, then all digits. */
static void append_number(struct buffer *out, struct number n)
{
    buffer_append_byte(out, n.negative ? 0 : 1);
    size_t from = out->len;
    big_append64(out, n.whole.len);
    buffer_append(out, n.whole);
    buffer_append(out, n.fraction);
    buffer_append_byte(out, 0);
    for (size_t i = from; n.negative && i < out->len; i++)
        out->data[i] = (char)~out->data[i];
}

static void append_value(struct buffer *out, enum survivor_rule rule, struct slice value)
{
    struct number n;
    bool is_number = parse_number(value, &n);
    buffer_append_byte(out, is_number ? 0 : 1);
    size_t from = out->len;
    if (is_number)
        append_number(out, n);
    else
        append_string(out, value);
    for (size_t i = from; rule == SURVIVOR_MAX && i < out->len; i++)
        out->data[i] = (char)~out->data[i];
}

void survivor_append_key(struct buffer *out, enum survivor_rule rule, const struct survivor *s)
{
    if (rule == SURVIVOR_LONGEST)
        big_append64(out, ~(uint64_t)s->length);
    else if (rule != SURVIVOR_KEY)
        append_value(out, rule, s->value);
    append_string(out, s->doc_id);
    big_append64(out, (uint64_t)s->start ^ (uint64_t)1 << 63);
    append_string(out, s->row);
}
