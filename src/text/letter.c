#include "text/letter.h"

#include "base/utf8.h"

#include <utf8proc.h>

struct range {
    uint32_t first, last;
};

/* Other_Uppercase and Other_Lowercase (PropList-14.0.0): cased, but not letters of category Lu, Ll.
 */
static const struct range other_upper[] = {
    {0x2160, 0x216f}, {0x24b6, 0x24cf}, {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189},
};
static const struct range other_lower[] = {
    {0xaa, 0xaa},       {0xba, 0xba},       {0x2b0, 0x2b8},     {0x2c0, 0x2c1},
    {0x2e0, 0x2e4},     {0x345, 0x345},     {0x37a, 0x37a},     {0x1d2c, 0x1d6a},
    {0x1d78, 0x1d78},   {0x1d9b, 0x1dbf},   {0x2071, 0x2071},   {0x207f, 0x207f},
    {0x2090, 0x209c},   {0x2170, 0x217f},   {0x24d0, 0x24e9},   {0x2c7c, 0x2c7d},
    {0xa69c, 0xa69d},   {0xa770, 0xa770},   {0xa7f8, 0xa7f9},   {0xab5c, 0xab5f},
    {0x10780, 0x10780}, {0x10783, 0x10785}, {0x10787, 0x107b0}, {0x107b2, 0x107ba},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t c)
{
    size_t i = 0;
    while (i < count && ranges[i].last < c)
        i++;
    return i < count && ranges[i].first <= c;
}

enum letter_case letter_case_of(uint32_t c)
{
    if (c < 0x80)
        return c - 'A' < 26 ? LETTER_UPPER : c - 'a' < 26 ? LETTER_LOWER : LETTER_UNCASED;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
        return LETTER_UPPER;
    case UTF8PROC_CATEGORY_LL:
        return c >= 0x1df25 && c <= 0x1df2a ? LETTER_UNCASED : LETTER_LOWER; /* new in 15.0 */
    case UTF8PROC_CATEGORY_LT:
        return LETTER_TITLE;
    default:
        break;
    }
    if (is_in(other_upper, sizeof other_upper / sizeof *other_upper, c))
        return LETTER_UPPER;
    if (is_in(other_lower, sizeof other_lower / sizeof *other_lower, c))
        return LETTER_LOWER;
    return LETTER_UNCASED;
}

bool letter_is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) - 'a' < 26;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
}

bool letter_is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

void letter_append_lower(struct buffer *out, struct slice s)
{
    while (s.len) {
        uint32_t c;
        size_t width = utf8_decode(s, &c);
        if (!width) {
            buffer_append_byte(out, s.data[0]);
            width = 1;
        } else if (c == 0x130) {
            buffer_append(out, SLICE("i\xCC\x87")); /* the only one that becomes two */
        } else {
            char *to = buffer_reserve(out, 4);
            out->len += utf8_encode((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), to);
        }
        s = slice_cut(s, width, s.len);
    }
}
