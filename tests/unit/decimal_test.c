/* Numbers as decimal digits, against snprintf. */
#include "base/decimal.h"

#include "unit.h"

#include <inttypes.h>
#include <stdio.h>

static void assert_digits(uint64_t value)
{
    char want[32], got[DECIMAL_ROOM + 1];
    int len = snprintf(want, sizeof want, "%" PRIu64, value);
    got[DECIMAL_ROOM] = '|'; /* no byte behind the room is touched */
    assert_slice(slice_of(got, decimal_put(got, value)), want);
    ck_assert_int_eq(got[DECIMAL_ROOM], '|');
    ck_assert_int_gt(len, 0);
}

START_TEST(numbers_of_every_length_are_as_snprintf_has_them)
{
    uint64_t power = 1;
    for (int digits = 1; digits <= 20; digits++, power *= 10)
        for (uint64_t factor = 1; factor < 10; factor++)
            for (uint64_t beside = 0; beside < 3; beside++)
                assert_digits(power * factor + beside - 1);
    assert_digits(UINT64_MAX);
    for (uint64_t value = 1, i = 0; i < 20000; i++, value = value * 6364136223846793005u + i)
        assert_digits(value >> (i % 64));
}
END_TEST

START_TEST(all_numbers_of_four_digits_are_right)
{
    for (uint64_t value = 0; value < 10000; value++) {
        assert_digits(value);
        assert_digits(value * 10001); /* in both halves */
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("decimal");
    tcase_add_test(tc, numbers_of_every_length_are_as_snprintf_has_them);
    tcase_add_test(tc, all_numbers_of_four_digits_are_right);
    return unit_run();
}
