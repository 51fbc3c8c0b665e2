/* Which earlier one each of more fingerprints than memory holds repeats. */
#include "analysis/duplicates/repeats.h"
#include "unit.h"

#include <stdio.h>

static struct fingerprint fingerprint_number(uint64_t i)
{
    return (struct fingerprint){hash_mix(i + 1), hash_mix(~i)};
}

/* The kinds come in an order of their own, mixed with those that repeat them. */
static uint64_t kind_of(uint64_t i, uint64_t kinds)
{
    return hash_mix(i) % kinds;
}

static struct slice label_of(uint64_t i, bool labels, char *room)
{
    return slice_of(room, labels ? (size_t)sprintf(room, "label %llu", (unsigned long long)i) : 0);
}

/* labels: whether texts have labels. */
static void judge(struct repeats *r, uint64_t kinds, uint64_t count, bool labels)
{
    uint32_t *rank = calloc(kinds, sizeof *rank), found = 0;
    uint64_t *first = calloc(kinds, sizeof *first);
    char room[32];
    for (uint64_t i = 0; i < count; i++)
        repeats_add(r, fingerprint_number(kind_of(i, kinds)), label_of(i, labels, room));
    repeats_judge(r);
    for (uint64_t i = 0; i < count; i++) {
        struct repeat got;
        uint64_t kind = kind_of(i, kinds);
        bool is_first = rank[kind] == 0;
        if (is_first) {
            rank[kind] = ++found;
            first[kind] = i;
        }
        repeats_next(r, &got);
        ck_assert_int_eq(got.is_first, is_first);
        ck_assert_uint_eq(got.first, rank[kind] - 1);
        struct slice want = is_first ? SLICE("") : label_of(first[kind], labels, room);
        ck_assert(slice_equal(got.label, want));
    }
    free(rank);
    free(first);
}

START_TEST(each_text_is_told_the_first_of_its_kind_with_a_label_or_without)
{
    struct repeats r;
    repeats_init(&r, 0);
    judge(&r, 30000, 100000, _i);
    repeats_free(&r);
}
END_TEST

START_TEST(rounds_divide_what_memory_may_not_hold)
{
    struct repeats r;
    repeats_init(&r, 0);
    r.limit = 20000; /* about thirty rounds for each part */
    r.answers.limit = 20000;
    judge(&r, 60000, 100000, true);
    repeats_free(&r);
}
END_TEST

START_TEST(numbers_reach_from_word_to_word)
{
    for (uint64_t count = 0; count < 200; count++) {
        struct repeats r;
        repeats_init(&r, 0);
        judge(&r, 40, count, true);
        repeats_free(&r);
    }
}
END_TEST

START_TEST(labels_may_be_longer_than_a_piece)
{
    struct repeats r;
    struct repeat got;
    static char label[300000];
    repeats_init(&r, 0);
    for (int i = 0; i < 3; i++) {
        memset(label, 'a' + i, sizeof label);
        repeats_add(&r, fingerprint_number(7), slice_of(label, sizeof label - (size_t)i));
    }
    repeats_judge(&r);
    repeats_next(&r, &got);
    ck_assert(got.is_first);
    memset(label, 'a', sizeof label);
    for (int i = 1; i < 3; i++) {
        repeats_next(&r, &got);
        ck_assert(slice_equal(got.label, slice_of(label, sizeof label)));
    }
    repeats_free(&r);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("repeats");
    tcase_add_loop_test(tc, each_text_is_told_the_first_of_its_kind_with_a_label_or_without, 0, 2);
    tcase_add_test(tc, rounds_divide_what_memory_may_not_hold);
    tcase_add_test(tc, numbers_reach_from_word_to_word);
    tcase_add_test(tc, labels_may_be_longer_than_a_piece);
    return unit_run();
}
