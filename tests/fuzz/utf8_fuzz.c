/* UTF-8 against table 3-7 of the Unicode standard, read one byte at a time: what is valid, which
 * code point it is, how long a bad part is; the fast paths find what the slow one finds. */
#include "fuzz.h"

#include "base/repair.h"
#include "base/utf8.h"

/* The rows of table 3-7: first byte, then the bounds of the second; all later ones are 80..BF. */
static const struct {
    uint8_t first, last, width, low, high;
} table[] = {
    {0x00, 0x7F, 1, 0, 0},       {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/* Bytes at `at` that are a sequence or the front of one; *whole says which. */
static size_t plain_width(struct slice s, size_t at, bool *whole)
{
    uint8_t first = (uint8_t)s.data[at];
    *whole = false;
    for (size_t row = 0; row < sizeof table / sizeof *table; row++) {
        if (first < table[row].first || first > table[row].last)
            continue;
        size_t width = 1;
        for (; width < table[row].width && at + width < s.len; width++) {
            uint8_t byte = (uint8_t)s.data[at + width];
            if (byte < (width == 1 ? table[row].low : 0x80) ||
                byte > (width == 1 ? table[row].high : 0xBF))
                break;
        }
        *whole = width == table[row].width;
        return width;
    }
    return 1;
}

static uint32_t plain_value(struct slice s, size_t at, size_t width)
{
    uint32_t c = (uint8_t)s.data[at] & (width == 1 ? 0x7Fu : 0xFFu >> (width + 1));
    for (size_t i = 1; i < width; i++)
        c = c << 6 | ((uint8_t)s.data[at + i] & 0x3Fu);
    return c;
}

static void check_sequence(struct slice rest, size_t width, bool whole)
{
    uint32_t c;
    char back[4];
    size_t got = utf8_decode(rest, &c);
    CHECK(got == (whole ? width : 0));
    CHECK(c == (whole ? plain_value(rest, 0, width) : UTF8_REPLACEMENT));
    if (!whole)
        CHECK(utf8_bad_width(rest) == width);
    else
        CHECK(utf8_encode(c, back) == width && slice_starts(rest, slice_of(back, width)));
}

static void check_repair(struct slice input, struct slice want, size_t bad)
{
    struct buffer out = {0};
    struct utf8_repairs repairs = {0};
    utf8_repair(&out, input, &repairs);
    CHECK(slice_equal(buffer_slice(&out), want));
    CHECK(utf8_repairs_count(&repairs) == bad &&
          utf8_repairs_shift(&repairs) == want.len - input.len);
    buffer_free(&out);
    utf8_repairs_free(&repairs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = fuzz_copy(slice_of((const char *)data, size));
    struct buffer repaired = {0};
    size_t valid = SIZE_MAX, ascii = SIZE_MAX, bad = 0;
    for (size_t at = 0, width; at < size; at += width) {
        bool whole;
        width = plain_width(input, at, &whole);
        check_sequence(slice_cut(input, at, size), width, whole);
        if (!whole && valid == SIZE_MAX)
            valid = at;
        if ((data[at] & 0x80) && ascii == SIZE_MAX)
            ascii = at;
        bad += !whole;
        buffer_append(&repaired, whole ? slice_cut(input, at, at + width) : SLICE("\xEF\xBF\xBD"));
    }
    CHECK(utf8_valid_prefix(input) == (valid == SIZE_MAX ? size : valid));
    CHECK(utf8_ascii_prefix(input) == (ascii == SIZE_MAX ? size : ascii));
    CHECK(utf8_is_ascii(input) == (ascii == SIZE_MAX));
    check_repair(input, buffer_slice(&repaired), bad);
    buffer_free(&repaired);
    free((void *)(uintptr_t)input.data);
    return 0;
}
