#include "unit.h"

#include "cli/header.h"

static void take(struct header *h, const char *line)
{
    struct row_fields fields = {0};
    row_split(&fields, slice_of_string(line));
    header_take(h, &fields);
    row_fields_free(&fields);
}

START_TEST(a_column_is_found_wherever_it_stands)
{
    struct header h = {0};
    take(&h, "text\tb\t\taa\ta");
    ck_assert_uint_eq(header_find(&h, SLICE("text")), 0);
    ck_assert_uint_eq(header_find(&h, SLICE("b")), 1);
    ck_assert_uint_eq(header_find(&h, SLICE("")), 2);
    ck_assert_uint_eq(header_find(&h, SLICE("aa")), 3);
    ck_assert_uint_eq(header_find(&h, SLICE("a")), 4);
    header_free(&h);
}
END_TEST

START_TEST(a_column_that_is_not_there_is_not_found)
{
    struct header h = {0};
    ck_assert_uint_eq(header_find(&h, SLICE("a")), SIZE_MAX);
    take(&h, "b\td");
    ck_assert_uint_eq(header_find(&h, SLICE("a")), SIZE_MAX);
    ck_assert_uint_eq(header_find(&h, SLICE("c")), SIZE_MAX);
    ck_assert_uint_eq(header_find(&h, SLICE("e")), SIZE_MAX);
    ck_assert_uint_eq(header_find(&h, SLICE("")), SIZE_MAX);
    header_free(&h);
}
END_TEST

START_TEST(names_are_unescaped_and_repaired)
{
    struct header h = {0};
    take(&h, "a\\tb\tc\xff");
    ck_assert_uint_eq(header_find(&h, SLICE("a\tb")), 0);
    ck_assert_uint_eq(header_find(&h, SLICE("c\xEF\xBF\xBD")), 1);
    header_free(&h);
}
END_TEST

START_TEST(a_name_that_is_there_twice_is_told)
{
    struct header h = {0};
    take(&h, "z\ta\tm\ta");
    ck_assert_uint_eq(header_duplicate(&h), 3);
    take(&h, "\\\\\t\\\tb"); /* one name, escaped and not */
    ck_assert_uint_eq(header_duplicate(&h), 1);
    take(&h, "a\tb\tc");
    ck_assert_uint_eq(header_duplicate(&h), SIZE_MAX);
    header_free(&h);
}
END_TEST

START_TEST(a_header_can_be_taken_again)
{
    struct header h = {0};
    take(&h, "a\tb\tc\td");
    take(&h, "x");
    ck_assert_uint_eq(h.names.count, 1);
    ck_assert_uint_eq(header_find(&h, SLICE("x")), 0);
    ck_assert_uint_eq(header_find(&h, SLICE("a")), SIZE_MAX);
    header_free(&h);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("header");
    tcase_add_test(tc, a_column_is_found_wherever_it_stands);
    tcase_add_test(tc, a_column_that_is_not_there_is_not_found);
    tcase_add_test(tc, names_are_unescaped_and_repaired);
    tcase_add_test(tc, a_name_that_is_there_twice_is_told);
    tcase_add_test(tc, a_header_can_be_taken_again);
    return unit_run();
}
