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

int main(void)
{
    TCase *tc = unit_case("letter");
    tcase_add_test(tc, the_properties_hold_for_as_many_code_points_as_the_standard_says);
    tcase_add_test(tc, lower_case_is_the_full_mapping);
    return unit_run();
}
