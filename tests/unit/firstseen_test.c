/* The first of their kind among more fingerprints than memory holds. */
#include "analysis/duplicates/firstseen.h"
#include "unit.h"

static struct fingerprint fingerprint_number(uint64_t i)
{
    return (struct fingerprint){hash_mix(i + 1), hash_mix(~i)};
}

static void judge(struct firstseen *f, uint64_t kinds, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        firstseen_add(f, fingerprint_number(i < kinds ? i : hash_mix(i) % kinds));
    firstseen_judge(f);
    for (uint64_t i = 0; i < count; i++)
        ck_assert_int_eq(firstseen_is_first(f, i), i < kinds);
}

START_TEST(first_of_each_kind_is_found)
{
    struct firstseen f;
    firstseen_init(&f, 0);
    judge(&f, 400000, 600000);
    firstseen_free(&f);
}
END_TEST

START_TEST(rounds_divide_what_one_set_may_not_hold)
{
    struct firstseen f;
    firstseen_init(&f, 0);
    f.limit = 24 * 1000; /* 25 rounds and more for each part */
    judge(&f, 300000, 400000);
    firstseen_free(&f);
}
END_TEST

START_TEST(none_at_all_are_judged_too)
{
    struct firstseen f;
    firstseen_init(&f, 1000);
    firstseen_judge(&f);
    firstseen_free(&f);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("firstseen");
    tcase_add_test(tc, first_of_each_kind_is_found);
    tcase_add_test(tc, rounds_divide_what_one_set_may_not_hold);
    tcase_add_test(tc, none_at_all_are_judged_too);
    return unit_run();
}
