/* Counts by pairs of numbers, against an array of them. */
#include "analysis/counts/tally.h"

#include "base/hash.h"
#include "unit.h"

enum { SIDE = 90 };

START_TEST(counts_are_those_of_an_array_however_many_there_are)
{
    static uint64_t wanted[SIDE][SIDE];
    struct tally t = {0};
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t h = hash_mix(i + 1), a = h % SIDE, b = (h >> 20) % SIDE, count = 1 + (h >> 40) % 3;
        wanted[a][b] += count;
        tally_add(&t, a, b, count);
    }
    size_t used = 0;
    for (uint64_t a = 0; a < SIDE; a++)
        for (uint64_t b = 0; b < SIDE; b++) {
            used += wanted[a][b] > 0;
            ck_assert_uint_eq(tally_get(&t, a, b), wanted[a][b]);
        }
    ck_assert_uint_eq(t.used, used);
    ck_assert_uint_gt(used, 4000); /* it has grown more than once */
    ck_assert_uint_le(used, (t.mask + 1) / 4 * 3);
    tally_free(&t);
}
END_TEST

/* Many keys, then few, again and again: what was there before is gone, and little room is kept. */
START_TEST(cleared_tally_is_empty_and_as_large_as_it_was_used)
{
    struct tally t = {0};
    tally_clear(&t);
    for (uint64_t round = 0; round < 20; round++) {
        uint64_t keys = round % 2 ? 3 : 5000;
        for (uint64_t key = 0; key < keys; key++)
            ck_assert_uint_eq(tally_get(&t, key, 0), 0);
        for (uint64_t key = 0; key < keys; key++)
            tally_add(&t, key, 0, key + round + 1);
        for (uint64_t key = 0; key < keys; key++)
            ck_assert_uint_eq(tally_get(&t, key, 0), key + round + 1);
        ck_assert_uint_eq(t.used, keys);
        tally_clear(&t);
        tally_clear(&t);
        ck_assert_uint_eq(t.used, 0);
        ck_assert_uint_le(t.mask, 16 * keys);
    }
    tally_free(&t);
}
END_TEST

START_TEST(pair_and_its_reverse_are_two_keys)
{
    struct tally t = {0};
    tally_add(&t, 1, 2, UINT64_MAX);
    tally_add(&t, 2, 1, 7);
    ck_assert_uint_eq(tally_get(&t, 1, 2), UINT64_MAX);
    ck_assert_uint_eq(tally_get(&t, 2, 1), 7);
    tally_free(&t);
}
END_TEST

START_TEST(empty_tally_counts_nothing)
{
    struct tally t = {0};
    ck_assert_uint_eq(tally_get(&t, 0, 0), 0);
    tally_free(&t);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("tally");
    tcase_add_test(tc, counts_are_those_of_an_array_however_many_there_are);
    tcase_add_test(tc, cleared_tally_is_empty_and_as_large_as_it_was_used);
    tcase_add_test(tc, pair_and_its_reverse_are_two_keys);
    tcase_add_test(tc, empty_tally_counts_nothing);
    return unit_run();
}
