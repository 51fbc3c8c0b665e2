/* Sorting and summing with and without enough memory, against the plain way. */
#include "analysis/counts/keysum.h"
#include "analysis/counts/recordsort.h"
#include "base/hash.h"
#include "base/memory.h"
#include "unit.h"

#include <stdlib.h>

enum { RECORDS = 9000, WIDTH = 4 };

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state) % limit;
}

/* Few keys, so that many tie; the last number says which record it was. */
static uint64_t (*make_records(uint64_t seed))[WIDTH]
{
    uint64_t(*records)[WIDTH] = memory_alloc(RECORDS, sizeof *records);
    for (uint64_t i = 0; i < RECORDS; i++) {
        records[i][0] = random_below(&seed, 5) << 60;
        records[i][1] = random_below(&seed, 200) * 0x0100000001000001u;
        records[i][2] = random_below(&seed, UINT64_MAX);
        records[i][3] = i;
    }
    return records;
}

static size_t key_words;

static int by_key(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    for (size_t w = 0; w < key_words; w++)
        if (x[w] != y[w])
            return x[w] < y[w] ? -1 : 1;
    return x[WIDTH - 1] < y[WIDTH - 1] ? -1 : 1;
}

static void check_order(struct recordsort *s, uint64_t (*want)[WIDTH])
{
    for (size_t i = 0; i < RECORDS; i++) {
        const uint64_t *got = recordsort_next(s);
        ck_assert_ptr_nonnull(got);
        ck_assert_mem_eq(got, want[i], sizeof want[i]);
    }
    ck_assert_ptr_null(recordsort_next(s));
}

/* With the least memory there are runs of 64 records, merged at two levels and kept in a file. */
START_TEST(records_come_in_the_order_of_keys_and_ties_as_they_came)
{
    struct tape_store store = {.limit = _i % 2 ? 0 : 1 << 30};
    struct workers workers;
    struct recordsort s;
    uint64_t(*records)[WIDTH] = make_records((uint64_t)_i);
    workers_init(&workers, 3);
    key_words = 1 + (size_t)_i / 2 % 3;
    recordsort_init(&s, &(struct recordsort_settings){.width = WIDTH,
                                                      .key = key_words,
                                                      .memory = _i % 2 ? 1 : 64 << 20,
                                                      .store = &store,
                                                      .workers = &workers});
    for (size_t i = 0; i < RECORDS; i++)
        recordsort_add(&s, records[i]);
    recordsort_finish(&s);
    ck_assert_int_eq(s.run_count > 0, _i % 2);
    qsort(records, RECORDS, sizeof *records, by_key);
    check_order(&s, records);
    recordsort_restart(&s);
    check_order(&s, records);
    recordsort_free(&s);
    ck_assert_uint_eq(store.used, 0);
    tape_store_free(&store);
    workers_free(&workers);
    free(records);
}
END_TEST

START_TEST(no_records_and_one_are_sorted_too)
{
    struct tape_store store = {.limit = 1 << 20};
    struct recordsort s;
    for (size_t count = 0; count < 2; count++) {
        recordsort_init(&s, &(struct recordsort_settings){.width = 2, .key = 2, .store = &store});
        if (count)
            recordsort_add(&s, (uint64_t[]){7, 8});
        recordsort_finish(&s);
        const uint64_t *got = recordsort_next(&s);
        ck_assert(count ? got && got[0] == 7 && got[1] == 8 : !got);
        ck_assert_ptr_null(count ? recordsort_next(&s) : NULL);
        recordsort_free(&s);
    }
}
END_TEST

/* Finds a number made of the key, and checks that each key is asked for once, ascending. */
static uint64_t find(void *context, const uint64_t *key)
{
    uint64_t *last = context;
    ck_assert(key[0] > last[0] || (key[0] == last[0] && key[1] > last[1]) || last[2] == 0);
    last[0] = key[0], last[1] = key[1];
    last[2]++;
    return key[0] ^ key[1];
}

START_TEST(each_entry_gets_the_sum_of_its_key)
{
    struct tape_store store = {.limit = _i ? 0 : 1 << 30};
    struct keysum k;
    uint64_t last[3] = {0};
    uint64_t(*records)[WIDTH] = make_records(77);
    keysum_init(
        &k,
        &(struct keysum_settings){
            .key = 2, .memory = _i ? 1 : 64 << 20, .store = &store, .find = find, .context = last});
    for (size_t i = 0; i < RECORDS; i++)
        keysum_add(&k, records[i], records[i][2] % 1000);
    keysum_finish(&k);
    uint64_t sums[5][200] = {0};
    for (size_t i = 0; i < RECORDS; i++)
        sums[records[i][0] >> 60][records[i][1] & 0xffffff] += records[i][2] % 1000;
    struct keysum_result r;
    for (size_t i = 0; i < RECORDS; i++) {
        ck_assert(keysum_next(&k, &r));
        ck_assert_uint_eq(r.sum, sums[records[i][0] >> 60][records[i][1] & 0xffffff]);
        ck_assert_uint_eq(r.found, records[i][0] ^ records[i][1]);
    }
    ck_assert(!keysum_next(&k, &r));
    ck_assert_uint_gt(last[2], 900);
    keysum_free(&k);
    tape_store_free(&store);
    free(records);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("recordsort");
    tcase_add_loop_test(tc, records_come_in_the_order_of_keys_and_ties_as_they_came, 0, 6);
    tcase_add_test(tc, no_records_and_one_are_sorted_too);
    tcase_add_loop_test(tc, each_entry_gets_the_sum_of_its_key, 0, 2);
    return unit_run();
}
