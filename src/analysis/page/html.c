#include "analysis/page/html.h"

#include "base/utf8.h"

#include <stdarg.h>

static struct slice entity_of(uint32_t c)
{
    switch (c) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '"':
        return SLICE("&quot;");
    case '\'':
        return SLICE("&#39;");
    default:
        return slice_of(NULL, 0);
    }
}

static bool is_forbidden(uint32_t c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0);
    bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    bool no_character = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return control || direction || no_character;
}

void html_text(struct buffer *out, struct slice text)
{
    size_t done = 0;
    for (size_t at = 0, width; at < text.len; at += width) {
        uint32_t c;
        width = utf8_decode(slice_cut(text, at, text.len), &c);
        bool invalid = !width;
        if (invalid)
            width = utf8_bad_width(slice_cut(text, at, text.len));
        struct slice shown = invalid || is_forbidden(c) ? SLICE("\xEF\xBF\xBD") : entity_of(c);
        if (!shown.len)
            continue;
        buffer_append(out, slice_cut(text, done, at));
        buffer_append(out, shown);
        done = at + width;
    }
    buffer_append(out, slice_cut(text, done, text.len));
}

/* With the sign that typesetters use, and none before zero. */
static void put_signed(struct buffer *out, double value)
{
    struct buffer digits = {0};
    buffer_append_fixed(&digits, value < 0 ? -value : value, 2);
    if (!slice_equal(buffer_slice(&digits), SLICE("0.00")))
        buffer_append(out, value < 0 ? SLICE("\xE2\x88\x92") : SLICE("+"));
    buffer_append(out, buffer_slice(&digits));
    buffer_free(&digits);
}

void html_put(struct buffer *out, const char *template, ...)
{
    va_list args;
    va_start(args, template);
    for (const char *at = template; *at;) {
        size_t plain = strcspn(at, "%");
        buffer_append(out, slice_of(at, plain));
        at += plain;
        if (!*at)
            break;
        switch (at[1]) {
        case 't':
            html_text(out, va_arg(args, struct slice));
            break;
        case 's':
            html_text(out, slice_of_string(va_arg(args, const char *)));
            break;
        case 'u':
            buffer_append_u64(out, va_arg(args, size_t));
            break;
        case 'f':
            put_signed(out, va_arg(args, double));
            break;
        default:
            buffer_append_byte(out, '%');
        }
        at += 2;
    }
    va_end(args);
}
