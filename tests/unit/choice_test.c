/* The choice among labels of the words around a cue. */
#include "analysis/statements/choice.h"

#include "analysis/statements/attribution.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/rules.h"
#include "unit.h"

#include <string.h>

/* Reads a text of one block, up to the words around the first word that is `cue`. */
static void look_around(struct attribution *a, struct slice text, const char *cue)
{
    attribution_init(a);
    ck_assert(attribution_add_learned(a, attribution_tables()));
    article_start(&a->article, text, false);
    ck_assert(quotation_next_block(&a->article));
    rules_find(&a->article, &a->statements);
    learned_prepare(&a->learned, &a->article, &a->statements, 0);
    size_t i = 0;
    while (!slice_equal(article_word(&a->article, i), slice_of_string(cue)))
        i++;
    learned_around(&a->learned, (struct range){i, i + 1}, &a->statements);
}

/* However the labels lie, the features have room. */
START_TEST(features_of_any_labels_fit)
{
    struct slice text = exact_copy(SLICE(
        "He, and she, but they - while it was, and did, and had, or will be, because she was and "
        "he is, said, and so, but \"no,\" and she did, while they are, or were, and may be - or "
        "not, and he was, but it is."));
    struct attribution a;
    struct features f;
    look_around(&a, text, "said");
    struct learned *l = &a.learned;
    uint8_t labels[200] = {0};
    ck_assert_uint_lt(l->unit_count, sizeof labels);
    uint64_t state = 1;
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t u = 0; u < l->unit_count; u++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            unsigned any = (unsigned)(state >> 40);
            uint8_t before = u ? labels[u - 1] : PART_OUT;
            labels[u] = any % 8 && before ? (uint8_t)(before + (before % 2)) : (uint8_t)(any % 5);
        }
        choice_features(l, labels, &f);
        ck_assert_uint_gt(f.count, 0);
        ck_assert_uint_le(f.count, PERCEPTRON_FEATURES);
    }
    attribution_free(&a);
}
END_TEST

/* Labels that differ have features that do. */
START_TEST(where_content_ends_is_seen)
{
    struct slice text = exact_copy(SLICE("Ada Lund said the bridge was old and the road was new."));
    struct attribution a;
    struct features whole, half;
    look_around(&a, text, "said");
    uint8_t labels[13] = {SOURCE_BEGINS, SOURCE_GOES_ON, PART_OUT, CONTENT_BEGINS};
    ck_assert_uint_eq(a.learned.unit_count, sizeof labels);
    memset(labels + 4, CONTENT_GOES_ON, 8);
    choice_features(&a.learned, labels, &whole);
    memset(labels + 7, PART_OUT, 5);
    choice_features(&a.learned, labels, &half);
    size_t shared = 0;
    for (unsigned i = 0; i < whole.count; i++)
        for (unsigned k = 0; k < half.count; k++)
            shared += whole.keys[i] == half.keys[k];
    ck_assert_uint_gt(shared, 10);
    ck_assert_uint_lt(shared, half.count - 10);
    attribution_free(&a);
}
END_TEST

/* The features of content that is all of the quotation of a text "Lund said ... and left." */
static void features_of_quotation(struct slice text, struct features *f)
{
    struct attribution a;
    look_around(&a, text, "said");
    uint8_t labels[6] = {SOURCE_BEGINS, PART_OUT, CONTENT_BEGINS};
    ck_assert_uint_eq(a.learned.unit_count, sizeof labels);
    ck_assert(a.learned.units[2].quotation);
    choice_features(&a.learned, labels, f);
    attribution_free(&a);
}

/* A comma closes what is quoted: content that ends there ends at a joint. */
START_TEST(the_mark_that_closes_a_quotation_is_seen)
{
    struct features comma, none, stop;
    features_of_quotation(exact_copy(SLICE("Lund said \"no,\" and left.")), &comma);
    features_of_quotation(exact_copy(SLICE("Lund said \"no\" and left.")), &none);
    features_of_quotation(exact_copy(SLICE("Lund said \"no!\" and left.")), &stop);
    size_t like_none = 0, like_stop = 0;
    for (unsigned i = 0; i < comma.count; i++) {
        for (unsigned k = 0; k < none.count; k++)
            like_none += comma.keys[i] == none.keys[k];
        for (unsigned k = 0; k < stop.count; k++)
            like_stop += comma.keys[i] == stop.keys[k];
    }
    ck_assert_uint_gt(like_none, 10);
    ck_assert_uint_lt(like_none, none.count - 3);
    ck_assert_uint_lt(like_stop, comma.count);
}
END_TEST

/* With a table that knows nothing the likeliest by the model of parts is chosen; the certainty
 * among the candidates is then at most that all other labels are none. */
START_TEST(a_table_of_nothing_leaves_the_likeliest)
{
    struct slice text = exact_copy(SLICE("Ada Lund said the bridge was old and the road was new."));
    struct attribution a;
    look_around(&a, text, "said");
    static char zeros[(1 << PERCEPTRON_BUCKET_BITS) * 2 + PERCEPTRON_SPARE];
    struct perceptron *p = &a.learned.choice;
    *p = (struct perceptron){.labels = 1, .bits = PERCEPTRON_BUCKET_BITS, .nat = 100};
    p->rest = perceptron_rest_bits(p->bits);
    p->mask = (1u << perceptron_key_bits(p->bits)) - 1;
    p->fingerprints = (const unsigned char *)zeros;
    p->weights = p->fingerprints + PERCEPTRON_BUCKET;
    learned_find_candidates(&a.learned);
    size_t count = a.learned.candidate_count;
    ck_assert_uint_gt(count, 1);
    ck_assert_uint_le(count, PERCEPTRON_BEST);
    int64_t certainty = INT64_MIN;
    ck_assert_uint_eq(choice_of(&a.learned, &certainty), 0);
    int64_t sums[PERCEPTRON_BEST], trusted[PERCEPTRON_BEST];
    for (size_t k = 0; k < count; k++) {
        int64_t apart = a.learned.candidate_scores[k] - a.learned.candidate_scores[0];
        sums[k] = apart * CERTAINTY_NAT / a.learned.parts.nat;
        trusted[k] = sums[k] * CHOICE_TRUST / 100;
    }
    ck_assert_int_eq(certainty, perceptron_sum(sums, count) - perceptron_sum(trusted, count));
    ck_assert_int_lt(certainty, 0);
    attribution_free(&a);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("choice");
    tcase_add_test(tc, features_of_any_labels_fit);
    tcase_add_test(tc, where_content_ends_is_seen);
    tcase_add_test(tc, the_mark_that_closes_a_quotation_is_seen);
    tcase_add_test(tc, a_table_of_nothing_leaves_the_likeliest);
    return unit_run();
}
