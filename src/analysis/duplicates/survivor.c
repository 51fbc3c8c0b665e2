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

/* Its digits, without zeros in front and behind, and how many of them stand before the point: none
 * or fewer where zeros follow it, more than there are where zeros go before it. */
struct number {
    bool negative;
    struct slice whole, fraction; /* the digits */
    int64_t before;
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

static bool take_sign(struct slice *rest)
{
    bool negative = slice_starts(*rest, SLICE("-"));
    *rest = slice_cut(*rest, negative || slice_starts(*rest, SLICE("+")), rest->len);
    return negative;
}

static struct slice without_zeros_in_front(struct slice digits)
{
    while (digits.len && digits.data[0] == '0')
        digits = slice_cut(digits, 1, digits.len);
    return digits;
}

static struct slice without_zeros_behind(struct slice digits)
{
    while (digits.len && digits.data[digits.len - 1] == '0')
        digits.len--;
    return digits;
}

/* "e-05": of at most MOST digits. False where it is none; nothing is an exponent of 0. */
static bool take_exponent(struct slice *rest, int64_t *exponent)
{
    enum { MOST = 15 };
    *exponent = 0;
    if (!slice_starts(*rest, SLICE("e")) && !slice_starts(*rest, SLICE("E")))
        return true;
    *rest = slice_cut(*rest, 1, rest->len);
    bool negative = take_sign(rest);
    struct slice digits = digits_of(rest);
    for (size_t i = 0; i < digits.len && i < MOST; i++)
        *exponent = *exponent * 10 + (digits.data[i] - '0');
    *exponent = negative ? -*exponent : *exponent;
    return digits.len && digits.len <= MOST;
}

/* Numbers of the same value have the same digits before the same point; zero is below all. */
static void normalise(struct number *n, int64_t exponent)
{
    n->whole = without_zeros_in_front(n->whole);
    n->fraction = without_zeros_behind(n->fraction);
    n->before = (int64_t)n->whole.len + exponent;
    if (!n->whole.len) {
        size_t kept = n->fraction.len;
        n->fraction = without_zeros_in_front(n->fraction);
        n->before -= (int64_t)(kept - n->fraction.len);
    }
    if (!n->fraction.len)
        n->whole = without_zeros_behind(n->whole);
    if (!(n->whole.len + n->fraction.len)) {
        n->negative = false;
        n->before = INT64_MIN;
    }
}

static bool parse_number(struct slice text, struct number *n)
{
    struct slice rest = text;
    int64_t exponent;
    n->negative = take_sign(&rest);
    n->whole = digits_of(&rest);
    bool point = slice_starts(rest, SLICE("."));
    rest = slice_cut(rest, point, rest.len);
    n->fraction = digits_of(&rest);
    if (!(n->whole.len + n->fraction.len) || !take_exponent(&rest, &exponent) || rest.len)
        return false;
    normalise(n, exponent);
    return true;
}

/* The sign, then the size: how many digits before the point, then all digits. */
static void append_number(struct buffer *out, struct number n)
{
    buffer_append_byte(out, n.negative ? 0 : 1);
    size_t from = out->len;
    big_append64(out, (uint64_t)n.before ^ (uint64_t)1 << 63);
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
