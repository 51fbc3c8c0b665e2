#include "base/repair.h"

#include "base/memory.h"
#include "base/utf8.h"

size_t utf8_repairs_shift(const struct utf8_repairs *repairs)
{
    return repairs->count ? repairs->items[repairs->count - 1].shift : 0;
}

void utf8_repairs_add(struct utf8_repairs *repairs, size_t at, size_t width)
{
    size_t shift = utf8_repairs_shift(repairs) + 3 - width;
    repairs->items =
        memory_grow(repairs->items, &repairs->cap, repairs->count + 1, sizeof *repairs->items);
    repairs->items[repairs->count++] = (struct utf8_repair){at, width, shift};
}

void utf8_repair(struct buffer *out, struct slice s, struct utf8_repairs *repairs)
{
    size_t base = out->len;
    while (s.len) {
        size_t good = utf8_valid_prefix(s);
        buffer_append(out, slice_cut(s, 0, good));
        s = slice_cut(s, good, s.len);
        if (!s.len)
            break;
        size_t bad = utf8_bad_width(s);
        if (repairs)
            utf8_repairs_add(repairs, out->len - base, bad);
        buffer_append(out, SLICE("\xEF\xBF\xBD"));
        s = slice_cut(s, bad, s.len);
    }
}
