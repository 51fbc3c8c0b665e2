/* Places in the source, through repairs of this program and of one before it. */
#include "cli/place.h"

#include "base/hash.h"
#include "unit.h"

static uint64_t seed;

static unsigned below(unsigned limit)
{
    seed = hash_mix(seed + 0x9e3779b97f4a7c15u);
    return (unsigned)(seed % limit);
}

/* A text of few kinds of piece: ASCII, a genuine U+FFFD, bad sequences of width 1, 2 and 3. */
static void random_source(struct buffer *out, unsigned kinds)
{
    static const char *const pieces[] = {"a",        "bc",           "\xFF",
                                         "\xE2\x82", "\xF0\x9F\x98", "\xEF\xBF\xBD"};
    buffer_clear(out);
    for (unsigned n = below(12); n > 0; n--)
        buffer_append(out, slice_of_string(pieces[below(kinds)]));
    buffer_append_byte(out, '.');
}

/* Source offset of a place of the repaired text, by walking both side by side. */
static size_t true_offset(const struct buffer *source, size_t at)
{
    size_t offset = 0;
    for (size_t text = 0; text < at;) {
        uint32_t c;
        struct slice rest = slice_cut(buffer_slice(source), offset, source->len);
        size_t width = utf8_decode(rest, &c);
        text += width ? width : 3;
        offset += width ? width : utf8_bad_width(rest);
    }
    return offset;
}

/* Places within a U+FFFD are asked for by nobody. */
static bool is_border(struct slice text, size_t at)
{
    return at == text.len || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

START_TEST(places_are_true_where_the_repairs_are_known)
{
    struct buffer source = {0}, text = {0};
    struct utf8_repairs repairs = {0};
    for (seed = 0; seed < 4000; seed++) {
        uint64_t round = seed;
        random_source(&source, 6);
        buffer_clear(&text);
        utf8_repairs_clear(&repairs);
        utf8_repair(&text, buffer_slice(&source), &repairs);
        struct place place = place_of_text(buffer_slice(&text), 1000, &repairs);
        ck_assert_int_eq(place.end, 1000 + (int64_t)source.len);
        for (size_t at = 0; at <= text.len; at++)
            if (is_border(buffer_slice(&text), at))
                ck_assert_int_eq(place_offset(&place, at),
                                 1000 + (int64_t)true_offset(&source, at));
        seed = round;
    }
    buffer_free(&source);
    buffer_free(&text);
    utf8_repairs_free(&repairs);
}
END_TEST

/* _i: how many kinds of piece; 3 has repairs of width 1 only, 6 mixes everything. */
START_TEST(places_behind_an_earlier_repair_are_true_or_unknown)
{
    struct buffer source = {0}, text = {0};
    struct utf8_repairs repairs = {0}, inferred = {0};
    for (seed = 0; seed < 4000; seed++) {
        uint64_t round = seed;
        random_source(&source, (unsigned)_i);
        buffer_clear(&text);
        utf8_repairs_clear(&repairs);
        utf8_repairs_clear(&inferred);
        utf8_repair(&text, buffer_slice(&source), &repairs);
        struct place place = place_of_row(buffer_slice(&text), 0, (int64_t)source.len, &inferred);
        for (size_t at = 0; at <= text.len; at++) {
            if (!is_border(buffer_slice(&text), at))
                continue;
            int64_t got = place_offset(&place, at);
            if (_i == 3 || at == 0 || at == text.len || got >= 0)
                ck_assert_int_eq(got, (int64_t)true_offset(&source, at));
        }
        seed = round;
    }
    buffer_free(&source);
    buffer_free(&text);
    utf8_repairs_free(&repairs);
    utf8_repairs_free(&inferred);
}
END_TEST

START_TEST(a_text_that_cannot_be_its_source_has_no_inner_places)
{
    struct utf8_repairs none = {0};
    struct place place = place_of_row(SLICE("abc"), 10, 90, &none);
    ck_assert_int_eq(place_offset(&place, 0), 10);
    ck_assert_int_eq(place_offset(&place, 1), -1);
    ck_assert_int_eq(place_offset(&place, 3), 90);
}
END_TEST

START_TEST(a_copy_keeps_its_places_when_the_repairs_are_gone)
{
    struct buffer text = {0};
    struct utf8_repairs repairs = {0};
    struct arena arena = {0};
    utf8_repair(&text,
                SLICE("a\xFF\xFF"
                      "b\xE2\x82"
                      "c"),
                &repairs);
    struct place place = place_of_text(buffer_slice(&text), 7, &repairs);
    struct place copy = place_copy(&arena, &place);
    utf8_repairs_clear(&repairs);
    utf8_repairs_add(&repairs, 0, 1);
    struct place plain = place_of_text(SLICE("abc"), 7, &repairs);
    plain.repairs = NULL;
    struct place plain_copy = place_copy(&arena, &plain);
    utf8_repairs_free(&repairs);
    ck_assert_int_eq(place_offset(&copy, 7), 10);
    ck_assert_int_eq(place_offset(&copy, 8), 11);
    ck_assert_int_eq(place_offset(&copy, text.len), 14);
    ck_assert_int_eq(place_offset(&plain_copy, 2), 9);
    arena_free(&arena);
    buffer_free(&text);
}
END_TEST

/* U+FB01 begins with the same byte. */
START_TEST(a_letter_is_no_replacement)
{
    struct slice text = SLICE("\xEF\xAC\x81\xEF\xBF\xBD\xEF\xAC\x82.");
    struct utf8_repairs repairs = {0};
    struct place place = place_of_row(text, 100, 108, &repairs);
    ck_assert_int_eq(place_offset(&place, 3), 103);
    ck_assert_int_eq(place_offset(&place, 6), 104);
    ck_assert_int_eq(place_offset(&place, text.len), 108);
    utf8_repairs_free(&repairs);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("place");
    tcase_add_test(tc, places_are_true_where_the_repairs_are_known);
    tcase_add_test(tc, a_letter_is_no_replacement);
    tcase_add_loop_test(tc, places_behind_an_earlier_repair_are_true_or_unknown, 3, 7);
    tcase_add_test(tc, a_copy_keeps_its_places_when_the_repairs_are_gone);
    tcase_add_test(tc, a_text_that_cannot_be_its_source_has_no_inner_places);
    return unit_run();
}
