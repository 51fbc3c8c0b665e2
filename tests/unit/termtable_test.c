/* The table of terms against an array. */
#include "analysis/duplicates/termtable.h"
#include "base/hash.h"
#include "unit.h"

enum { TERMS = 300000 };

static const uint32_t inverse = 0x0E8B2F51u; /* of what terms are spread by */

/* Terms as they come, none twice: hashes; the smallest of hashes; numbers one after the other;
 * those of one part. */
static uint32_t term_of(int kind, uint32_t i)
{
    uint32_t h = i * 0x85EBCA6Bu;
    return kind == 0   ? h
           : kind == 1 ? h & 0xFFFFFF
           : kind == 2 ? i
                       : (h & (UINT32_MAX / TERMTABLE_PARTS)) * inverse;
}

START_TEST(every_term_keeps_its_reference)
{
    struct termtable t;
    uint32_t *want = memory_alloc(TERMS, sizeof *want);
    termtable_init(&t);
    ck_assert_uint_eq(termtable_spread(inverse), 1);
    for (uint32_t i = 0; i < TERMS; i++) {
        uint32_t k = (uint32_t)(hash_mix(i) % (i / 2 + 1)); /* some twice */
        ck_assert_uint_eq(termtable_get(&t, term_of(_i, k)), want[k]);
        uint32_t *ref = termtable_place(&t, term_of(_i, k));
        ck_assert_uint_eq(*ref, want[k]);
        *ref = want[k] = i + 1;
    }
    uint64_t count = 0, cap = 0, expected = 0;
    for (uint32_t k = 0; k < TERMS; k++) {
        ck_assert_uint_eq(termtable_get(&t, term_of(_i, k)), want[k]);
        expected += want[k] > 0;
    }
    for (int i = 0; i < TERMTABLE_PARTS; i++) {
        const struct term_part *part = &t.parts[i];
        ck_assert_uint_le(part->count, part->homes * (TERM_BUCKET - 1));
        ck_assert_uint_eq(part->buckets[part->room - 1].refs[0], 0);
        ck_assert_uint_eq((uintptr_t)part->buckets % sizeof *part->buckets, 0);
        count += part->count;
        cap += part->room * TERM_BUCKET;
    }
    ck_assert_uint_eq(count, expected);
    ck_assert_uint_le(cap, 2 * expected + 128 * TERMTABLE_PARTS);
    termtable_free(&t);
    free(want);
}
END_TEST

START_TEST(terms_that_belong_in_the_last_bucket_find_room_behind_it)
{
    enum { CROWD = 3000 };
    struct termtable t;
    termtable_init(&t);
    for (uint32_t i = 0; i < CROWD; i++) {
        *termtable_place(&t, (UINT32_MAX - i) * inverse) = i + 1;
        ck_assert_uint_eq(termtable_get(&t, (UINT32_MAX - i / 2) * inverse), i / 2 + 1);
    }
    for (uint32_t i = 0; i < CROWD; i++)
        ck_assert_uint_eq(termtable_get(&t, (UINT32_MAX - i) * inverse), i + 1);
    ck_assert_uint_eq(termtable_get(&t, (UINT32_MAX - CROWD) * inverse), 0);
    termtable_free(&t);
}
END_TEST

START_TEST(terms_that_are_not_there_have_none)
{
    struct termtable t;
    termtable_init(&t);
    ck_assert_uint_eq(termtable_get(&t, 0), 0);
    ck_assert_uint_eq(termtable_get(&t, UINT32_MAX), 0);
    *termtable_place(&t, 0) = 7;
    *termtable_place(&t, UINT32_MAX) = UINT32_MAX;
    ck_assert_uint_eq(termtable_get(&t, 0), 7);
    ck_assert_uint_eq(termtable_get(&t, UINT32_MAX), UINT32_MAX);
    ck_assert_uint_eq(termtable_get(&t, 1), 0);
    termtable_free(&t);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("termtable");
    tcase_add_loop_test(tc, every_term_keeps_its_reference, 0, 4);
    tcase_add_test(tc, terms_that_belong_in_the_last_bucket_find_room_behind_it);
    tcase_add_test(tc, terms_that_are_not_there_have_none);
    return unit_run();
}
