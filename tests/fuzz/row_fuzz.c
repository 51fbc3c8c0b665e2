/* Rows: fields tile the line, escape and unescape are inverse, repair gives valid UTF-8 whose
 * places lead back to the source. */
#include "fuzz.h"

#include "base/repair.h"
#include "base/utf8.h"
#include "tsv/row.h"

static void check_split(struct slice input)
{
    struct row_fields fields = {0};
    row_split(&fields, input);
    size_t sum = fields.count - 1;
    for (size_t i = 0; i < fields.count; i++) {
        sum += fields.items[i].len;
        CHECK(slice_find(fields.items[i], 0, '\t') == fields.items[i].len);
    }
    CHECK(sum == input.len);
    size_t len, lf = slice_find(input, 0, '\n');
    CHECK(row_split_line(&fields, input, &len) == (lf < input.len) && len == lf);
    row_fields_free(&fields);
}

static void check_escape(struct slice input)
{
    struct buffer escaped = {0}, scratch = {0};
    row_escape(&escaped, input);
    struct slice field = buffer_slice(&escaped);
    CHECK(slice_find(field, 0, '\t') == field.len && slice_find(field, 0, '\n') == field.len);
    CHECK(slice_equal(row_unescape(field, &scratch), input));
    CHECK(row_unguard(field).len == field.len);
    struct buffer guarded = {0};
    if (slice_starts(field, SLICE("\"")))
        buffer_append_byte(&guarded, '\\');
    buffer_append(&guarded, field);
    CHECK(slice_equal(row_unguard(buffer_slice(&guarded)), field));
    CHECK(slice_equal(row_unescape(buffer_slice(&guarded), &scratch), input));
    CHECK(slice_equal(row_unescape_in_place(guarded.data, guarded.len), input));
    buffer_free(&guarded);
    buffer_free(&escaped);
    buffer_free(&scratch);
}

static void check_repair(struct slice input)
{
    struct buffer out = {0};
    struct utf8_repairs repairs = {0};
    utf8_repair(&out, input, &repairs);
    struct slice text = buffer_slice(&out);
    CHECK(utf8_valid_prefix(text) == text.len);
    CHECK(text.len - utf8_repairs_shift(&repairs) == input.len);
    struct utf8_repair_walk walk = {0};
    size_t at = 0, source = 0;
    while (source < input.len) {
        CHECK(utf8_repairs_shift_at(&repairs, &walk, at) == at - source);
        CHECK(utf8_repairs_text_byte(&repairs, source) == at);
        uint32_t c;
        struct slice rest = slice_cut(input, source, input.len);
        size_t width = utf8_decode(rest, &c);
        struct slice want = width ? slice_cut(rest, 0, width) : SLICE("\xEF\xBF\xBD");
        CHECK(slice_starts(slice_cut(text, at, text.len), want));
        at += want.len;
        source += width ? width : utf8_bad_width(rest);
    }
    CHECK(at == text.len && utf8_repairs_shift_at(&repairs, &walk, at) == at - source);
    buffer_free(&out);
    utf8_repairs_free(&repairs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = slice_of((const char *)data, size);
    check_split(input);
    check_escape(input);
    check_repair(input);
    return 0;
}
