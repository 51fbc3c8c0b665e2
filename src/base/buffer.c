#include "base/buffer.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){0};
}

char *buffer_grow(struct buffer *b, size_t extra)
{
    if (extra > SIZE_MAX - b->len)
        memory_exhausted();
    b->data = memory_grow(b->data, &b->cap, b->len + extra, 1);
    return b->data + b->len;
}

void buffer_append_u64(struct buffer *b, uint64_t value)
{
    char *to = buffer_reserve(b, DECIMAL_ROOM);
    b->len += decimal_put(to, value);
}

void buffer_append_i64(struct buffer *b, int64_t value)
{
    if (value < 0)
        buffer_append_byte(b, '-');
    buffer_append_u64(b, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

/* snprintf is exact but slow; the fast way is taken where the scaled value is small enough to be an
 * exact integer part and far enough from a tie that the rounding error of the product can't matter.
 */
static bool append_fixed_fast(struct buffer *b, double value, int places)
{
    static const double scale[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    double magnitude = fabs(value);
    if (places > 6 || !(magnitude < 1e8))
        return false;
    double scaled = magnitude * scale[places];
    uint64_t whole = (uint64_t)scaled;
    double rest = scaled - (double)whole;
    if (fabs(rest - 0.5) < 1e-6)
        return false;
    whole += rest > 0.5;
    uint64_t unit = (uint64_t)scale[places];
    if (value < 0 && whole)
        buffer_append_byte(b, '-');
    buffer_append_u64(b, whole / unit);
    if (places) {
        char *out = buffer_reserve(b, (size_t)places + 1);
        uint64_t part = whole % unit;
        out[0] = '.';
        for (int i = places; i > 0; i--, part /= 10)
            out[i] = (char)('0' + part % 10);
        b->len += (size_t)places + 1;
    }
    return true;
}

void buffer_append_fixed(struct buffer *b, double value, int places)
{
    if (append_fixed_fast(b, value, places))
        return;
    char text[352]; /* DBL_MAX has 309 digits before the point */
    int len = snprintf(text, sizeof text, "%.*f", places, value);
    struct slice s = slice_of(text, (size_t)len);
    if (s.data[0] == '-' && strspn(s.data + 1, "0.") == s.len - 1)
        s = slice_cut(s, 1, s.len); /* no "-0.0000" */
    if (isnan(value))
        s = SLICE("nan");
    buffer_append(b, s);
}

/* The usual sizes without snprintf: the digits are an integer below 10^15, found by one rounded
 * multiplication or division by an exact power of ten; where that is too close to a tie to be sure,
 * this declines. */
static bool append_significant_fast(struct buffer *b, double value, int digits)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double magnitude = fabs(value);
    if (digits > 13 || !(magnitude >= 1e-4 && magnitude < 1e9) || magnitude >= power[digits])
        return false;
    int places = digits - 1; /* behind the point, where the first digit is that of the ones */
    for (double top = 10; magnitude >= top; top *= 10)
        places--;
    for (double top = 1; magnitude < top; top /= 10)
        places++;
    if (places < 0 || places > 22)
        return false;
    double scaled = magnitude * power[places];
    uint64_t whole = (uint64_t)scaled;
    double rest = scaled - (double)whole;
    if (fabs(rest - 0.5) < 0.01 || rest > 0.99 || rest < 0.01)
        if (rest != 0 || places > 15 || magnitude != (double)whole / power[places])
            return false;
    whole += rest > 0.5;
    if (whole >= (uint64_t)power[digits] || whole < (uint64_t)power[digits - 1])
        return false;
    for (; places > 0 && whole % 10 == 0; places--)
        whole /= 10;
    char text[40];
    size_t at = sizeof text;
    for (int i = 0; whole || i <= places; i++, whole /= 10) {
        if (i == places && places > 0)
            text[--at] = '.';
        text[--at] = (char)('0' + whole % 10);
    }
    if (value < 0)
        text[--at] = '-';
    buffer_append(b, slice_of(text + at, sizeof text - at));
    return true;
}

void buffer_append_significant(struct buffer *b, double value, int digits)
{
    char text[32];
    if (value == 0)
        value = 0; /* -0 too */
    if (append_significant_fast(b, value, digits))
        return;
    int len = snprintf(text, sizeof text, "%.*g", digits, value);
    buffer_append(b, isnan(value) ? SLICE("nan") : slice_of(text, (size_t)len));
}
