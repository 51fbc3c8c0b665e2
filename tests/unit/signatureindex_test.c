/* The bytes of an index. */
#include "analysis/duplicates/signatureindex.h"
#include "unit.h"

static const struct hash_key key = {21, 22};

static void append_block(struct buffer *file, uint64_t first, uint64_t count)
{
    struct buffer signatures = {0};
    for (uint64_t i = first; i < first + count; i++) {
        uint64_t items[] = {i + 1, i + 100};
        struct signature s = {{i, i}, SLICE("doc"), {items, 2, 0}};
        signature_append(&signatures, &s);
    }
    signatureindex_append(file, key, buffer_slice(&signatures), count);
    buffer_free(&signatures);
}

static uint64_t signatures_in(struct slice file, size_t *end)
{
    struct signatureindex index;
    struct signature s;
    uint64_t count = 0;
    ck_assert(signatureindex_open(&index, exact_copy(file)));
    assert_slice(index.settings, "near=1");
    ck_assert_uint_eq(index.key.k1, key.k1);
    for (; signatureindex_next(&index, &s); count++) {
        ck_assert_uint_eq(s.fingerprint.low, count);
        ck_assert_uint_eq(s.set.items[0], count + 1);
    }
    *end = index.end;
    signatureindex_free(&index);
    return count;
}

START_TEST(blocks_come_back_in_order_and_torn_ones_not_at_all)
{
    struct buffer file = {0};
    size_t end, whole[4];
    signatureindex_begin(&file, SLICE("near=1"), key);
    whole[0] = file.len;
    append_block(&file, 0, 5);
    whole[1] = file.len;
    append_block(&file, 5, 0);
    whole[2] = file.len;
    append_block(&file, 5, 2);
    whole[3] = file.len;
    static const uint64_t counts[] = {0, 5, 5, 7};
    for (size_t len = whole[0], block = 0; len <= file.len; len++) {
        block += block < 3 && len == whole[block + 1];
        ck_assert_uint_eq(signatures_in(slice_of(file.data, len), &end), counts[block]);
        ck_assert_uint_eq(end, whole[block]);
    }
    file.data[whole[2] - 1] ^= 1; /* the second block's fingerprint */
    ck_assert_uint_eq(signatures_in(buffer_slice(&file), &end), 5);
    buffer_free(&file);
}
END_TEST

START_TEST(other_files_are_no_index)
{
    struct signatureindex index;
    ck_assert(!signatureindex_open(&index, SLICE("")));
    ck_assert(!signatureindex_open(&index, SLICE("text\nX\n")));
    ck_assert(
        !signatureindex_open(&index, SLICE("newswire dedupe index 9\nnear=1\n1234567812345678")));
    ck_assert(
        !signatureindex_open(&index, SLICE("newswire dedupe index 2\nnear=1\n123456781234567")));
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("signatureindex");
    tcase_add_test(tc, blocks_come_back_in_order_and_torn_ones_not_at_all);
    tcase_add_test(tc, other_files_are_no_index);
    return unit_run();
}
