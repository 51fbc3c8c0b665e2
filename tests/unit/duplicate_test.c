/* What repeats what, and which of them is kept. */
#include "analysis/duplicates/duplicate.h"
#include "analysis/duplicates/survivor.h"
#include "unit.h"

#include <stdio.h>

static const struct hash_key key = {3, 5};
static const struct duplicate_options exact = {.shingle = 2};
static const struct duplicate_options near = {.near = 0.5, .shingle = 2};

static struct duplicates duplicates;

static struct verdict judge_in(const char *group, const char *text)
{
    return duplicates_judge(&duplicates, exact_copy(slice_of_string(text)), slice_of_string(group));
}

static struct verdict judge(const char *text)
{
    return judge_in("", text);
}

static void is_kept(struct verdict v, uint32_t row)
{
    ck_assert(!v.is_duplicate);
    ck_assert_uint_eq(v.row, row);
    ck_assert_uint_eq(v.shared, 0);
}

static void repeats(struct verdict v, uint32_t row, uint32_t shared, uint32_t size)
{
    ck_assert(v.is_duplicate);
    ck_assert_uint_eq(v.row, row);
    ck_assert_uint_eq(v.shared, shared);
    ck_assert_uint_eq(v.size, size);
}

START_TEST(equal_texts_repeat_the_first)
{
    duplicates_init(&duplicates, &exact, key);
    is_kept(judge("one"), 0);
    is_kept(judge("two"), 1);
    repeats(judge("one"), 0, 1, 1);
    is_kept(judge("One"), 2);
    is_kept(judge(""), 3);
    repeats(judge(""), 3, 1, 1);
    duplicates_free(&duplicates);
}
END_TEST

/* However many there are, and wherever the equal ones stand. */
START_TEST(texts_judged_together_are_judged_one_after_the_other)
{
    enum { MANY = 300 };
    const struct duplicate_options options = {.shingle = 2, .any = true};
    struct duplicates one;
    struct slice texts[MANY];
    bool is_first[MANY];
    duplicates_init(&one, &options, key);
    duplicates_init(&duplicates, &options, key);
    for (unsigned count = 0, at = 0; count < MANY; at += count++) {
        for (unsigned i = 0; i < count; i++) {
            char text[32];
            snprintf(text, sizeof text, "text %d", (int)(hash_mix(at + i) % 20000));
            texts[i] = exact_copy(slice_of_string(text));
        }
        duplicates_first(&duplicates, texts, count, is_first);
        for (unsigned i = 0; i < count; i++)
            ck_assert_int_eq(!is_first[i],
                             duplicates_judge(&one, texts[i], SLICE("")).is_duplicate);
    }
    ck_assert_uint_eq(one.kept, duplicates.kept);
    ck_assert_uint_gt(one.kept, 10000);
    duplicates_free(&one);
    duplicates_free(&duplicates);
}
END_TEST

START_TEST(near_texts_repeat_the_most_similar_that_was_kept)
{
    duplicates_init(&duplicates, &near, key);
    is_kept(judge("a b c d e"), 0);
    repeats(judge("A b c d f"), 0, 3, 5);
    is_kept(judge("c d f g h"), 1); /* like the one that was dropped */
    repeats(judge("b c d f g h"), 1, 4, 5);
    duplicates_free(&duplicates);
}
END_TEST

START_TEST(texts_of_other_groups_are_not_compared)
{
    duplicates_init(&duplicates, &near, key);
    is_kept(judge_in("p", "a b c"), 0);
    is_kept(judge_in("q", "a b c"), 1);
    is_kept(judge_in("q", "a b d x"), 2);
    repeats(judge_in("p", "a b c"), 0, 1, 1);
    repeats(judge_in("q", "A b c"), 1, 2, 2);
    duplicates_free(&duplicates);
}
END_TEST

START_TEST(short_texts_are_compared_exactly_only)
{
    struct duplicate_options options = near;
    options.min_words = 3;
    duplicates_init(&duplicates, &options, key);
    is_kept(judge("a b"), 0);
    is_kept(judge("A b"), 1);
    repeats(judge("a b"), 0, 1, 1);
    is_kept(judge("a b c"), 2);
    repeats(judge("a B c"), 2, 2, 2);
    duplicates_free(&duplicates);
}
END_TEST

START_TEST(parts_of_kept_texts_repeat_them_and_wholes_do_not)
{
    struct duplicate_options options = {.contain = 0.75, .shingle = 2};
    duplicates_init(&duplicates, &options, key);
    is_kept(judge("a b c d e f g"), 0);
    repeats(judge("c d e"), 0, 2, 2);
    repeats(judge("b c d e x"), 0, 3, 4);
    is_kept(judge("x y a b c d e f g h i j"), 1);
    repeats(judge("e f g h i"), 1, 4, 4);
    duplicates_free(&duplicates);
}
END_TEST

static int compare_keys(enum survivor_rule rule, const struct survivor *a, const struct survivor *b)
{
    struct buffer x = {0}, y = {0};
    survivor_append_key(&x, rule, a);
    survivor_append_key(&y, rule, b);
    int order = slice_compare(buffer_slice(&x), buffer_slice(&y));
    ck_assert(order == 0 || !slice_starts(buffer_slice(&x), buffer_slice(&y)));
    ck_assert(order == 0 || !slice_starts(buffer_slice(&y), buffer_slice(&x)));
    buffer_free(&x);
    buffer_free(&y);
    return order;
}

static int compare(enum survivor_rule rule, const char *a, const char *b)
{
    struct survivor x = {.value = slice_of_string(a), .doc_id = SLICE("1"), .row = SLICE("")};
    struct survivor y = {.value = slice_of_string(b), .doc_id = SLICE("1"), .row = SLICE("")};
    return compare_keys(rule, &x, &y);
}

START_TEST(numbers_are_ordered_by_value_and_before_all_else)
{
    static const char *const rising[] = {"-1e999999999999999",
                                         "-1.1E+1",
                                         "-10.5",
                                         "-2",
                                         "-0.25",
                                         "-1e-05",
                                         "0",
                                         "9e-06",
                                         "0.00001",
                                         "1.5e-05",
                                         "0.3",
                                         "9",
                                         "10",
                                         "10.01",
                                         "123456789012345678901",
                                         "123456789012345678902",
                                         "123456789012345678902.5",
                                         "1e+21"};
    static const char *const none[] = {
        "e5", "1e", "1e+", "1e5.0", "-+1", "+", "1e1234567890123456"};
    for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
        ck_assert_int_lt(compare(SURVIVOR_MIN, rising[i - 1], rising[i]), 0);
        ck_assert_int_gt(compare(SURVIVOR_MAX, rising[i - 1], rising[i]), 0);
        ck_assert_int_lt(compare(SURVIVOR_MIN, rising[i], "2024-05-01"), 0);
        ck_assert_int_lt(compare(SURVIVOR_MAX, rising[i], ""), 0);
    }
    ck_assert_int_eq(compare(SURVIVOR_MAX, "1.50", "1.5"), 0);
    ck_assert_int_lt(compare(SURVIVOR_MAX, "2024-05-02", "2024-05-01"), 0);
    ck_assert_int_lt(compare(SURVIVOR_MIN, "", "."), 0);
    ck_assert_int_lt(compare(SURVIVOR_MIN, "a", "ab"), 0);
    ck_assert_int_gt(compare(SURVIVOR_MAX, "a", "ab"), 0);
    ck_assert_int_eq(compare(SURVIVOR_MIN, "-0.0", "0"), 0);
    ck_assert_int_eq(compare(SURVIVOR_MIN, "007.", "7"), 0);
    ck_assert_int_eq(compare(SURVIVOR_MIN, "1e3", "+1000.0"), 0);
    ck_assert_int_eq(compare(SURVIVOR_MIN, "1200E-4", ".12"), 0);
    ck_assert_int_eq(compare(SURVIVOR_MIN, "0e7", "-0"), 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_int_lt(compare(SURVIVOR_MIN, "9", none[i]), 0);
}
END_TEST

START_TEST(ties_go_to_the_lower_key)
{
    struct survivor a = {5, SLICE("x"), SLICE("a"), 7, SLICE("p")}, b = a;
    b.start = 10;
    ck_assert_int_lt(compare_keys(SURVIVOR_LONGEST, &a, &b), 0);
    b.doc_id = SLICE("A");
    ck_assert_int_gt(compare_keys(SURVIVOR_KEY, &a, &b), 0);
    b.length = 4;
    ck_assert_int_lt(compare_keys(SURVIVOR_LONGEST, &a, &b), 0);
    b = a;
    b.doc_id = SLICE("a\0");
    ck_assert_int_lt(compare_keys(SURVIVOR_KEY, &a, &b), 0);
    b.doc_id = SLICE("a\1");
    ck_assert_int_lt(compare_keys(SURVIVOR_KEY, &a, &b), 0);
    b = a;
    b.row = SLICE("q");
    ck_assert_int_lt(compare_keys(SURVIVOR_MIN, &a, &b), 0);
    ck_assert_int_eq(compare_keys(SURVIVOR_MIN, &a, &a), 0);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("duplicate");
    tcase_add_test(tc, equal_texts_repeat_the_first);
    tcase_add_test(tc, texts_judged_together_are_judged_one_after_the_other);
    tcase_add_test(tc, near_texts_repeat_the_most_similar_that_was_kept);
    tcase_add_test(tc, texts_of_other_groups_are_not_compared);
    tcase_add_test(tc, short_texts_are_compared_exactly_only);
    tcase_add_test(tc, parts_of_kept_texts_repeat_them_and_wholes_do_not);
    tcase_add_test(tc, numbers_are_ordered_by_value_and_before_all_else);
    tcase_add_test(tc, ties_go_to_the_lower_key);
    return unit_run();
}
