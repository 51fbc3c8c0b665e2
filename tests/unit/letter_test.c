/* Case and white space of code points. */
#include "text/letter.h"
#include "unit.h"

START_TEST(the_properties_hold_for_as_many_code_points_as_the_standard_says)
{
    unsigned count[4] = {0}, spaces = 0;
    for (uint32_t c = 0; c < 0x110000; c++) {
        count[letter_case_of(c)]++;
        spaces += letter_is_space(c);
    }
    ck_assert_uint_eq(count[LETTER_UPPER], 1951);
    ck_assert_uint_eq(count[LETTER_LOWER], 2471);
    ck_assert_uint_eq(count[LETTER_TITLE], 31);
    ck_assert_uint_eq(spaces, 29);
}
END_TEST

START_TEST(lower_case_is_the_full_mapping)
{
    struct buffer b = {0};
    letter_append_lower(&b, exact_copy(SLICE("AbC \xC3\x89 \xE2\x84\xAA \xC4\xB0 \xC3\x9F")));
    assert_slice(buffer_slice(&b), "abc \xC3\xA9 k i\xCC\x87 \xC3\x9F");
    buffer_free(&b);
}
END_TEST

/* One code point of each general category. */
START_TEST(letters_are_those_of_the_categories_of_letters_and_marks_that_join_them)
{
    static const uint32_t letters[] = {'A', 'z', 0x1C5, 0x2B0, 0x4E2D, 0x301, 0x903};
    static const uint32_t others[] = {'@',  '[',    '`',    '{',    '0',     0x20DD, 0x663,  0x2160,
                                      0xB2, 0x203F, 0x2010, 0x2014, 0x28,    0x29,   0xAB,   0xBB,
                                      0xA1, 0xD7,   0x20AC, 0xA8,   0xA9,    0xA0,   0x2028, 0x2029,
                                      0x85, 0xAD,   0xE000, 0x378,  0x10FFFF};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        ck_assert_msg(letter_is_letter(letters[i]), "U+%04X", (unsigned)letters[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!letter_is_letter(others[i]), "U+%04X", (unsigned)others[i]);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("letter");
    tcase_add_test(tc, the_properties_hold_for_as_many_code_points_as_the_standard_says);
    tcase_add_test(tc, lower_case_is_the_full_mapping);
    tcase_add_test(tc, letters_are_those_of_the_categories_of_letters_and_marks_that_join_them);
    return unit_run();
}
