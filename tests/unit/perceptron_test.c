/* Linear models: reading a table, scores, and the best sequence of labels. */
#include "analysis/statements/perceptron.h"
#include "base/buffer.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

static void put_u32(struct buffer *b, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        buffer_append_byte(b, (char)(value >> 8 * i & 0xFF));
}

enum { BITS = 5 };

/* A table of two labels whose one feature has the weights 5 and -7, with 3 for label 1 after 0. */
static void make_table(struct buffer *b, uint32_t key)
{
    put_u32(b, 2);
    put_u32(b, BITS);
    put_u32(b, 100);
    for (unsigned i = 0; i < 6; i++)
        put_u32(b, i == 1 ? 3 : 0);
    char fingerprints[1 << BITS] = {0}, weights[2 << BITS] = {0}, spare[PERCEPTRON_SPARE] = {0};
    size_t slot = (size_t)perceptron_bucket(key, BITS) * PERCEPTRON_BUCKET + 1;
    fingerprints[slot] = (char)perceptron_fingerprint(key, BITS);
    fingerprints[slot - 1] = (char)(fingerprints[slot] ^ 1);
    weights[slot * 2] = 5;
    weights[slot * 2 + 1] = -7;
    buffer_append(b, slice_of(fingerprints, sizeof fingerprints));
    buffer_append(b, slice_of(weights, sizeof weights));
    buffer_append(b, slice_of(spare, sizeof spare));
}

/* The key of a feature, made on its own. */
static uint32_t key_of(uint32_t id, uint32_t value)
{
    uint32_t h = feature_mix(id * 0x85ebca6bu, value);
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    return (h ^ h >> 16) & ((1u << PERCEPTRON_KEY_BITS) - 1);
}

START_TEST(keys_are_the_same_made_alone_and_many_at_once)
{
    for (unsigned count = 0; count <= PERCEPTRON_FEATURES; count++) {
        struct features f = {0};
        for (unsigned i = 0; i < count; i++)
            feature_add(&f, i + 1, i * i * 2654435761u);
        features_hash(&f);
        ck_assert_uint_eq(f.count, count);
        for (unsigned i = 0; i < count; i++)
            ck_assert_uint_eq(f.keys[i], key_of(i + 1, i * i * 2654435761u));
    }
}
END_TEST

START_TEST(a_known_feature_adds_its_weights_and_others_add_nothing)
{
    struct buffer table = {0};
    struct features f = {0};
    struct perceptron p;
    int32_t scores[PERCEPTRON_LABELS];
    feature_add(&f, 1, 17);
    make_table(&table, key_of(1, 17));
    struct slice bytes = exact_copy(buffer_slice(&table));
    ck_assert(perceptron_read(&p, &bytes));
    ck_assert_uint_eq(bytes.len, 0);
    for (uint32_t i = 2; i < 40; i++)
        feature_add(&f, i, 17);
    features_hash(&f);
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

/* Two keys of one bucket have different fingerprints, as long as all bits of a key count. */
START_TEST(bucket_and_fingerprint_tell_all_keys_apart)
{
    enum { WIDE = 17, KEYS = 1 << PERCEPTRON_KEY_BITS };
    uint8_t *seen = calloc(KEYS / 8, 1);
    for (uint32_t key = 0; key < KEYS; key++) {
        uint32_t at = perceptron_bucket(key, WIDE) << 8 | perceptron_fingerprint(key, WIDE);
        ck_assert_uint_lt(at, KEYS);
        ck_assert(!(seen[at / 8] >> at % 8 & 1));
        seen[at / 8] = (uint8_t)(seen[at / 8] | 1u << at % 8);
    }
    free(seen);
}
END_TEST

/* The logarithm of the share of one sequence of labels among all of LENGTH, counted one by one. */
enum { LENGTH = 5 };
static double counted_certainty(const struct perceptron *p,
                                const int32_t (*scores)[PERCEPTRON_LABELS], const uint16_t *allowed,
                                const uint8_t *labels)
{
    double all = 0, one = 0;
    for (unsigned n = 0; n < 243; n++) {
        unsigned before = PERCEPTRON_LABELS, rest = n;
        double sum = 0;
        bool may = true, same = true;
        for (unsigned i = 0; i < LENGTH; i++, rest /= 3) {
            may &= allowed[before] >> rest % 3 & 1;
            same &= labels[i] == rest % 3;
            sum += scores[i][rest % 3] + p->next[before][rest % 3];
            before = rest % 3;
        }
        all += may ? exp(sum / p->nat) : 0;
        one += may && same ? exp(sum / p->nat) : 0;
    }
    return log(one / all);
}

START_TEST(certainty_is_the_share_of_the_labels_among_all_sequences)
{
    struct perceptron p = {.labels = 3, .nat = 50};
    const uint16_t allowed[PERCEPTRON_LABELS + 1] = {
        [0] = 7, [1] = 6, [2] = 3, [PERCEPTRON_LABELS] = 3};
    int32_t scores[LENGTH][PERCEPTRON_LABELS] = {{0}};
    uint8_t from[LENGTH][PERCEPTRON_LABELS], labels[LENGTH];
    for (unsigned spread = 1; spread < 300; spread += 7) {
        for (unsigned i = 0; i < 3 * LENGTH; i++)
            scores[i / 3][i % 3] = (int32_t)((i + spread) * 2654435761u % spread);
        p.next[1][2] = (int16_t)(spread / 3);
        const int32_t(*rows)[PERCEPTRON_LABELS] = (const int32_t(*)[PERCEPTRON_LABELS])scores;
        perceptron_decode(&p, rows, LENGTH, allowed, from, labels);
        double right = counted_certainty(&p, rows, allowed, labels);
        double got = (double)perceptron_certainty(&p, rows, LENGTH, allowed, labels);
        ck_assert_double_eq_tol(got / CERTAINTY_NAT, right, 0.03);
    }
}
END_TEST

/* The scores of all sequences of LENGTH that are allowed, greatest first; returns how many. */
static int greatest_first(const void *left, const void *right)
{
    int32_t l = *(const int32_t *)left, r = *(const int32_t *)right;
    return l > r ? -1 : l < r;
}

static size_t all_scores(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                         const uint16_t *allowed, int32_t *all)
{
    size_t count = 0;
    for (unsigned n = 0; n < 243; n++) {
        unsigned before = PERCEPTRON_LABELS, rest = n;
        bool may = true;
        all[count] = 0;
        for (unsigned i = 0; i < LENGTH; i++, rest /= 3) {
            may &= allowed[before] >> rest % 3 & 1;
            all[count] += scores[i][rest % 3] + p->next[before][rest % 3];
            before = rest % 3;
        }
        count += may;
    }
    qsort(all, count, sizeof *all, greatest_first);
    return count;
}

static int32_t score_of(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                        const uint16_t *allowed, const uint8_t *labels)
{
    unsigned before = PERCEPTRON_LABELS;
    int32_t sum = 0;
    for (unsigned i = 0; i < LENGTH; before = labels[i++]) {
        ck_assert(allowed[before] >> labels[i] & 1);
        sum += scores[i][labels[i]] + p->next[before][labels[i]];
    }
    return sum;
}

START_TEST(the_best_sequences_are_those_of_the_greatest_scores)
{
    struct perceptron p = {.labels = 3, .nat = 50};
    const uint16_t allowed[PERCEPTRON_LABELS + 1] = {
        [0] = 7, [1] = 6, [2] = 3, [PERCEPTRON_LABELS] = 3};
    int32_t scores[LENGTH][PERCEPTRON_LABELS] = {{0}}, all[243], scored[PERCEPTRON_BEST];
    struct perceptron_step steps[LENGTH][PERCEPTRON_LABELS][PERCEPTRON_BEST];
    uint8_t labels[PERCEPTRON_BEST * LENGTH];
    const int32_t(*rows)[PERCEPTRON_LABELS] = (const int32_t(*)[PERCEPTRON_LABELS])scores;
    for (unsigned spread = 1; spread < 60; spread++) {
        for (unsigned i = 0; i < 3 * LENGTH; i++)
            scores[i / 3][i % 3] = (int32_t)((i + spread) * 2654435761u % spread);
        p.next[1][2] = (int16_t)(spread / 3);
        ck_assert_uint_gt(all_scores(&p, rows, allowed, all), PERCEPTRON_BEST);
        ck_assert_uint_eq(perceptron_best(&p, rows, LENGTH, allowed, steps, labels, scored),
                          PERCEPTRON_BEST);
        for (size_t k = 0; k < PERCEPTRON_BEST; k++) {
            ck_assert_int_eq(scored[k], all[k]);
            ck_assert_int_eq(score_of(&p, rows, allowed, labels + k * LENGTH), all[k]);
            for (size_t other = 0; other < k; other++)
                ck_assert(memcmp(labels + k * LENGTH, labels + other * LENGTH, LENGTH) != 0);
        }
    }
}
END_TEST

/* Behind the second token all that begin with 1 are e^8 times less likely than the best. */
START_TEST(sequences_that_are_far_less_likely_are_dropped)
{
    struct perceptron p = {.labels = 2, .nat = 50};
    const uint16_t allowed[PERCEPTRON_LABELS + 1] = {[0] = 3, [1] = 3, [PERCEPTRON_LABELS] = 3};
    const int32_t scores[3][PERCEPTRON_LABELS] = {{400, 0}, {0, 0}, {0, 0}};
    int32_t scored[PERCEPTRON_BEST];
    struct perceptron_step steps[3][PERCEPTRON_LABELS][PERCEPTRON_BEST];
    uint8_t labels[PERCEPTRON_BEST * 3];
    ck_assert_uint_eq(perceptron_best(&p, scores, 3, allowed, steps, labels, scored), 4);
    for (size_t k = 0; k < 4; k++) {
        ck_assert_int_eq(scored[k], 400);
        ck_assert_int_eq(labels[k * 3], 0);
    }
}
END_TEST

/* There are no more than three sequences of one token, and none of none. */
START_TEST(of_fewer_sequences_all_are_the_best)
{
    struct perceptron p = {.labels = 3, .nat = 50};
    const uint16_t allowed[PERCEPTRON_LABELS + 1] = {[PERCEPTRON_LABELS] = 5};
    const int32_t scores[1][PERCEPTRON_LABELS] = {{-7, 9, -3}};
    int32_t scored[PERCEPTRON_BEST];
    struct perceptron_step steps[1][PERCEPTRON_LABELS][PERCEPTRON_BEST];
    uint8_t labels[PERCEPTRON_BEST];
    ck_assert_uint_eq(perceptron_best(&p, scores, 1, allowed, steps, labels, scored), 2);
    ck_assert_int_eq(labels[0], 2);
    ck_assert_int_eq(labels[1], 0);
    ck_assert_int_eq(scored[1], -7);
    ck_assert_uint_eq(perceptron_best(&p, scores, 0, allowed, steps, labels, scored), 0);
}
END_TEST

START_TEST(logarithms_are_added)
{
    const int64_t logarithms[] = {-300, 2000, 1500, -9000};
    double sum = 0;
    for (size_t i = 0; i < 4; i++)
        sum += exp((double)logarithms[i] / CERTAINTY_NAT);
    ck_assert_double_eq_tol((double)perceptron_sum(logarithms, 4) / CERTAINTY_NAT, log(sum), 0.01);
    ck_assert_int_eq(perceptron_sum(logarithms, 1), -300);
}
END_TEST

/* Whose difference is a whole number of eighths of a nat, to the last part. */
START_TEST(logarithms_of_the_table_are_exact)
{
    for (int64_t k = 0; k < 80; k++) {
        const int64_t logarithms[] = {0, -k * CERTAINTY_NAT / 8};
        ck_assert_int_eq(perceptron_sum(logarithms, 2),
                         lround(log1p(exp((double)-k / 8)) * CERTAINTY_NAT));
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("perceptron");
    tcase_add_test(tc, keys_are_the_same_made_alone_and_many_at_once);
    tcase_add_test(tc, a_known_feature_adds_its_weights_and_others_add_nothing);
    tcase_add_test(tc, a_table_that_is_cut_short_is_refused);
    tcase_add_test(tc, the_best_sequence_keeps_to_the_order_that_is_allowed);
    tcase_add_test(tc, bucket_and_fingerprint_tell_all_keys_apart);
    tcase_add_test(tc, certainty_is_the_share_of_the_labels_among_all_sequences);
    tcase_add_test(tc, the_best_sequences_are_those_of_the_greatest_scores);
    tcase_add_test(tc, sequences_that_are_far_less_likely_are_dropped);
    tcase_add_test(tc, of_fewer_sequences_all_are_the_best);
    tcase_add_test(tc, logarithms_are_added);
    tcase_add_test(tc, logarithms_of_the_table_are_exact);
    return unit_run();
}
