/* What an index keeps of a text. */
#include "analysis/duplicates/setcode.h"
#include "analysis/duplicates/signature.h"
#include "unit.h"

static int ascending(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct shingles draw_set(uint64_t *items, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        items[i] = hash_mix(seed + i) >> 16;
    qsort(items, count, sizeof *items, ascending);
    return (struct shingles){items, count, 0};
}

START_TEST(signatures_come_back_as_they_went)
{
    static const size_t counts[] = {0, 1, 2, 3, 100, 146, 5000};
    static uint64_t items[5000];
    struct buffer block = {0};
    for (size_t i = 0; i < 7; i++) {
        struct signature s = {{i, ~i}, SLICE("paper\0/1:0-5"), draw_set(items, counts[i], i)};
        signature_append(&block, &s);
    }
    struct signature_reader r = {.rest = exact_copy(buffer_slice(&block))};
    struct signature s;
    for (size_t i = 0; i < 7; i++) {
        ck_assert(signature_next(&r, &s));
        struct shingles want = draw_set(items, counts[i], i);
        ck_assert_uint_eq(s.fingerprint.high, i);
        ck_assert_uint_eq(s.fingerprint.low, ~(uint64_t)i);
        ck_assert(slice_equal(s.label, SLICE("paper\0/1:0-5")));
        ck_assert_uint_eq(s.set.count, want.count);
        for (size_t j = 0; j < want.count; j++)
            ck_assert_uint_eq(s.set.items[j], want.items[j]);
    }
    ck_assert_uint_eq(r.rest.len, 0);
    ck_assert(!signature_next(&r, &s));
    signature_reader_free(&r);
    buffer_free(&block);
}
END_TEST

START_TEST(shingle_at_either_end_of_the_range_comes_back)
{
    static const uint64_t ends[] = {0, 1, ((uint64_t)1 << 48) - 2, ((uint64_t)1 << 48) - 1};
    struct buffer block = {0};
    struct signature s = {{1, 2}, SLICE(""), {ends, 4, 0}};
    signature_append(&block, &s);
    struct signature_reader r = {.rest = exact_copy(buffer_slice(&block))};
    ck_assert(signature_next(&r, &s));
    ck_assert_mem_eq(s.set.items, ends, sizeof ends);
    signature_reader_free(&r);
    buffer_free(&block);
}
END_TEST

START_TEST(set_of_146_shingles_takes_less_than_795_bytes)
{
    static uint64_t items[146];
    struct buffer block = {0};
    struct signature s = {{1, 2}, SLICE(""), draw_set(items, 146, 9)};
    signature_append(&block, &s);
    ck_assert_uint_lt(block.len, 795);
    buffer_free(&block);
}
END_TEST

START_TEST(bits_that_are_dropped_take_no_room)
{
    static uint64_t items[1000], item;
    const struct shingles set = draw_set(items, 1000, 3);
    struct buffer whole = {0}, code = {0};
    setcode_append(&whole, set, 0);
    for (unsigned drop = 1; drop <= 30; drop++) {
        struct setcode_reader r;
        buffer_clear(&code);
        setcode_append(&code, set, drop);
        ck_assert_uint_le(code.len, whole.len - 1000 * drop / 8 + 1);
        setcode_start(&r, exact_copy(buffer_slice(&code)), 1000, drop);
        for (size_t i = 0; i < 1000; i++) {
            ck_assert(setcode_next(&r, &item));
            ck_assert_uint_eq(item, items[i] >> drop);
        }
        ck_assert_uint_eq(setcode_rest(&r).len, 0);
    }
    buffer_free(&whole);
    buffer_free(&code);
}
END_TEST

START_TEST(signature_that_is_cut_or_changed_does_no_harm)
{
    static uint64_t items[50];
    struct buffer block = {0};
    struct signature s = {{1, 2}, SLICE("a"), draw_set(items, 50, 4)};
    signature_append(&block, &s);
    for (size_t len = 0; len < block.len; len++) {
        struct signature_reader r = {.rest = exact_copy(slice_of(block.data, len))};
        ck_assert(!signature_next(&r, &s));
        signature_reader_free(&r);
    }
    for (size_t i = 0; i < block.len * 8; i++) {
        struct slice copy = exact_copy(buffer_slice(&block));
        struct buffer changed = {0};
        buffer_append(&changed, copy);
        changed.data[i / 8] = (char)(changed.data[i / 8] ^ 1 << (i % 8));
        struct signature_reader r = {.rest = exact_copy(buffer_slice(&changed))};
        if (signature_next(&r, &s))
            for (size_t j = 1; j < s.set.count; j++)
                ck_assert(s.set.items[j - 1] < s.set.items[j] && s.set.items[j] >> 48 == 0);
        signature_reader_free(&r);
        buffer_free(&changed);
    }
    buffer_free(&block);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("signature");
    tcase_add_test(tc, signatures_come_back_as_they_went);
    tcase_add_test(tc, shingle_at_either_end_of_the_range_comes_back);
    tcase_add_test(tc, set_of_146_shingles_takes_less_than_795_bytes);
    tcase_add_test(tc, bits_that_are_dropped_take_no_room);
    tcase_add_test(tc, signature_that_is_cut_or_changed_does_no_harm);
    return unit_run();
}
