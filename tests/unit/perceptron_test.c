/* Linear models: reading a table, scores, and the best sequence of labels. */
#include "analysis/perceptron.h"
#include "base/buffer.h"
#include "unit.h"

static void put_u32(struct buffer *b, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        buffer_append_byte(b, (char)(value >> 8 * i & 0xFF));
}

enum { BITS = 3 };

/* A table of two labels whose one feature has the weights 5 and -7, with 3 for label 1 after 0. */
static void make_table(struct buffer *b, uint32_t key)
{
    put_u32(b, 2);
    put_u32(b, BITS);
    for (unsigned i = 0; i < 6; i++)
        put_u32(b, i == 1 ? 3 : 0);
    char fingerprints[2 << BITS] = {0}, weights[4 << BITS] = {0};
    uint32_t at = perceptron_place(key, BITS);
    fingerprints[at * 2] = (char)(perceptron_fingerprint(key) & 0xFF);
    fingerprints[at * 2 + 1] = (char)(perceptron_fingerprint(key) >> 8);
    weights[at * 4] = 5;
    weights[at * 4 + 1] = -7;
    buffer_append(b, slice_of(fingerprints, sizeof fingerprints));
    buffer_append(b, slice_of(weights, sizeof weights));
}

START_TEST(a_known_feature_adds_its_weights_and_others_add_nothing)
{
    struct buffer table = {0};
    struct features f = {0};
    struct perceptron p;
    int32_t scores[PERCEPTRON_LABELS];
    feature_add(&f, 1, 17);
    make_table(&table, f.keys[0]);
    struct slice bytes = exact_copy(buffer_slice(&table));
    ck_assert(perceptron_read(&p, &bytes));
    ck_assert_uint_eq(bytes.len, 0);
    for (uint32_t i = 2; i < 40; i++)
        feature_add(&f, i, 17);
    perceptron_score(&p, &f, scores);
    ck_assert_int_eq(scores[0], 5);
    ck_assert_int_eq(scores[1], -7);
    ck_assert_int_eq(p.next[0][1], 3);
    buffer_free(&table);
}
END_TEST

START_TEST(a_table_that_is_cut_short_is_refused)
{
    struct buffer table = {0};
    struct perceptron p;
    make_table(&table, 99);
    for (size_t len = 0; len < table.len; len++) {
        struct slice bytes = exact_copy(slice_of(table.data, len));
        ck_assert(!perceptron_read(&p, &bytes));
    }
    buffer_free(&table);
}
END_TEST

/* Label 1 scores best everywhere, but may only stand after 0. */
START_TEST(the_best_sequence_keeps_to_the_order_that_is_allowed)
{
    struct perceptron p = {.labels = 2};
    const uint16_t allowed[PERCEPTRON_LABELS + 1] = {[0] = 3, [1] = 1, [PERCEPTRON_LABELS] = 1};
    const int32_t scores[5][PERCEPTRON_LABELS] = {{0, 9}, {0, 9}, {0, 9}, {0, 9}, {0, 9}};
    uint8_t from[5][PERCEPTRON_LABELS], labels[5];
    perceptron_decode(&p, scores, 5, allowed, from, labels);
    ck_assert_int_eq(labels[0], 0);
    for (size_t i = 1; i < 5; i++)
        ck_assert(!(labels[i] && labels[i - 1]));
    ck_assert_int_eq(labels[1] + labels[2] + labels[3] + labels[4], 2);
    p.next[0][0] = 1;
    perceptron_decode(&p, scores, 5, allowed, from, labels);
    ck_assert_int_eq(labels[4], 1);
    ck_assert_int_eq(labels[1] + labels[2] + labels[3] + labels[4], 2);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("perceptron");
    tcase_add_test(tc, a_known_feature_adds_its_weights_and_others_add_nothing);
    tcase_add_test(tc, a_table_that_is_cut_short_is_refused);
    tcase_add_test(tc, the_best_sequence_keeps_to_the_order_that_is_allowed);
    return unit_run();
}
