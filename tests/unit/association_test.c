/* Measures against published worked examples; with NGRAM_CONFORMANCE=FILE (columns id n11 n1p np1
 * npp measure value) and NGRAM_CONFORMANCE3=FILE also against tables made by other implementations.
 */
#include "analysis/counts/association.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double measured(const char *name, uint64_t o, uint64_t m1, uint64_t m2, uint64_t n)
{
    const struct association_measure *m = association_find(slice_of_string(name));
    ck_assert_msg(m != NULL, "no measure '%s'", name);
    uint64_t margins[2] = {m1, m2};
    struct association_counts c = {.n = 2, .joint = o, .total = n, .margins = margins};
    struct association a;
    association_init(&a, &c);
    return m->value(&a);
}

/* value as printed, with half a unit of its last place allowed */
static const struct {
    const char *measure;
    uint64_t o, m1, m2, n;
    double want, within;
} published[] = {
    /* Manning and Schütze 1999, 5.3.1, 5.3.2, tables 5.6, 5.9 and 5.14 */
    {"t", 8, 15828, 4675, 14307668, 0.999932, 5e-7},
    {"chi2", 8, 15828, 4675, 14307668, 1.55, 5e-3},
    {"t", 20, 42, 20, 14307668, 4.4721, 5e-5},
    {"pmi", 20, 42, 20, 14307668, 18.38, 5e-3},
    {"pmi", 20, 41, 27, 14307668, 17.98, 5e-3},
    {"pmi", 20, 30, 117, 14307668, 16.31, 5e-3},
    {"t", 20, 14907, 9017, 14307668, 2.3714, 5e-5},
    {"t", 20, 15019, 15629, 14307668, 0.8036, 5e-5},
    {"chi2", 59, 67, 65, 571007, 456400, 1},
    /* table 5.12 of theirs; counts and values of its rows agree to 1.5 per cent with each other */
    {"ll", 150, 12593, 932, 14307668, 1291.42, 0.2},
    {"ll", 10, 379, 932, 14307668, 99.31, 1.3},
    {"ll", 10, 932, 934, 14307668, 82.96, 0.6},
    {"ll", 13, 932, 3424, 14307668, 80.39, 0.03},
    {"ll", 6, 932, 291, 14307668, 57.27, 0.03},
    {"ll", 4, 932, 40, 14307668, 51.66, 0.6},
    {"ll", 5, 171, 932, 14307668, 51.52, 0.3},
    {"ll", 4, 932, 43, 14307668, 51.05, 0.6},
    {"ll", 10, 4458, 932, 14307668, 50.83, 0.7},
    {"ll", 11, 6252, 932, 14307668, 50.75, 0.8},
    /* Dunning 1993, table 1 */
    {"ll", 110, 2552, 221, 31777, 270.72, 5e-3},
    {"ll", 29, 42, 152, 31777, 263.90, 5e-3},
    {"ll", 31, 54, 170, 31777, 256.84, 5e-3},
    {"ll", 10, 10, 13, 31777, 167.23, 5e-3},
    {"llr", 76, 180, 2552, 31777, 157.21, 5e-3},
    {"G2", 3, 3, 3, 31777, 61.61, 5e-3},
    {"log-likelihood", 7, 68, 34, 31777, 52.33, 5e-3},
    /* the Ngram Statistics Package's own tests */
    {"phi2", 10, 20, 20, 30, 0.25, 1e-12},
    {"t", 10, 20, 20, 30, -1.0540925, 1e-6},
    {"chi2", 10, 20, 20, 30, 7.5, 1e-12},
    {"fisher_left", 10, 20, 20, 30, 0.0061493, 1e-7},
    {"fisher_right", 10, 20, 20, 30, 1, 1e-12},
    {"fisher_two", 10, 20, 20, 30, 0.0109935, 1e-6},
    {"ll", 10, 20, 20, 30, 10.4649625, 1e-6},
    {"pmi", 10, 20, 20, 30, -0.415035, 1e-5},
    {"tmi", 10, 20, 20, 30, 0.251625, 1e-5},
    {"ppmi", 10, 20, 20, 30, 0, 0},
    {"ppmi", 10, 20, 20, 60, 0.5849625, 1e-7}, /* log2(10 * 60 / 20 / 20) */
    {"dice", 10, 20, 20, 30, 0.5, 0},
    {"odds", 10, 20, 20, 30, 0, 0},
    {"ps", 10, 20, 20, 60, -5.945348915, 1e-8},
    {"ll", 2298, 4624, 8677, 567835, 13520.9168605, 1e-6},
    {"odds", 2298, 4624, 8677, 567835, 86.24062535, 1e-7},
};

START_TEST(published_worked_examples_come_out)
{
    double got = measured(published[_i].measure, published[_i].o, published[_i].m1,
                          published[_i].m2, published[_i].n);
    ck_assert_msg(fabs(got - published[_i].want) <= published[_i].within,
                  "%s(%llu): got %.12g, want %.12g", published[_i].measure,
                  (unsigned long long)published[_i].o, got, published[_i].want);
}
END_TEST

START_TEST(every_name_and_alias_finds_its_own_measure)
{
    for (const struct association_measure *m = association_measures(); m->name; m++) {
        ck_assert_ptr_eq(association_find(slice_of_string(m->name)), m);
        struct slice rest = slice_of_string(m->aliases);
        while (rest.len) {
            struct slice alias = slice_take(&rest, ' ');
            if (alias.len)
                ck_assert_ptr_eq(association_find(alias), m);
        }
    }
    ck_assert_ptr_eq(association_find(SLICE("PMI")), association_find(SLICE("mi")));
    ck_assert_ptr_null(association_find(SLICE("")));
    ck_assert_ptr_null(association_find(SLICE("pm")));
}
END_TEST

/* Every table of up to five n-grams, and some with empty margins and large counts. */
START_TEST(no_measure_of_a_pair_is_ever_nan)
{
    for (const struct association_measure *m = association_measures(); m->name; m++)
        for (uint64_t scale = 1; scale <= 1000000000000; scale *= 1000000)
            for (uint64_t n = 1; n <= 5; n++)
                for (uint64_t r = 0; r <= n; r++)
                    for (uint64_t c = 0; c <= n; c++)
                        for (uint64_t o = r + c > n ? r + c - n : 0; o <= r && o <= c; o++) {
                            if (scale > 1 && strstr(m->name, "fisher"))
                                continue; /* as many terms as counts: too long for a test */
                            double v =
                                measured(m->name, o * scale, r * scale, c * scale, n * scale);
                            ck_assert_msg(!isnan(v), "%s(%d %d %d %d)", m->name, (int)o, (int)r,
                                          (int)c, (int)n);
                        }
}
END_TEST

START_TEST(transposing_the_table_changes_only_the_directed_measures)
{
    for (const struct association_measure *m = association_measures(); m->name; m++) {
        if (strstr(m->name, "delta_p") || strstr(m->name, "relative_risk"))
            continue;
        double one = measured(m->name, 7, 30, 90, 5000), other = measured(m->name, 7, 90, 30, 5000);
        ck_assert_msg(fabs(one - other) <= 1e-12 * fabs(one), "%s: %g %g", m->name, one, other);
    }
    ck_assert_double_ne(measured("delta_p", 7, 30, 90, 5000), measured("delta_p", 7, 90, 30, 5000));
}
END_TEST

/* The saddle-point form loses nothing where the naive sum of O ln(O/E) does: N = 1e12, one count
 * off independence: G2 = (O-E)^2 N^3 / (R1 R2 C1 C2) to first order. */
START_TEST(log_likelihood_keeps_its_digits_near_independence)
{
    uint64_t n = 1000000000000, r = 1000000000, c = 1000000000, o = 1000001;
    double first_order = 1.0 / (1e6 * (1 - 1e-3) * (1 - 1e-3));
    ck_assert_double_eq_tol(measured("ll", o, r, c, n) / first_order, 1, 1e-6);
    ck_assert_double_eq_tol(measured("ll", o, r, c, n), measured("chi2", o, r, c, n), 1e-12);
}
END_TEST

START_TEST(tail_probabilities_of_a_pair_overlap_in_one_term)
{
    double left = measured("fisher_left", 3, 12, 15, 40);
    double right = measured("fisher_right", 4, 12, 15, 40);
    ck_assert_double_eq_tol(left + right, 1, 1e-12);
}
END_TEST

START_TEST(two_sided_measures_rank_avoidance_below_attraction)
{
    const struct association_measure *m = association_find(SLICE("ll"));
    uint64_t margins[2] = {2000, 2000};
    struct association_counts c = {.n = 2, .joint = 0, .total = 10000, .margins = margins};
    struct association a;
    association_init(&a, &c);
    double avoided = m->value(&a);
    ck_assert_double_gt(avoided, 1000);
    ck_assert_double_lt(association_rank(m, &a, avoided), 0);
}
END_TEST

/* Worked by hand: 10 trigrams; w1 w2 w3 three times, each word in its place five times, each pair
 * four times: cells 3 1 1 1 / 0 0 0 4. */
START_TEST(trigram_cells_follow_from_margins_by_inclusion_and_exclusion)
{
    uint64_t margins[3] = {5, 5, 5};
    struct association_counts c = {
        .n = 3, .joint = 3, .total = 10, .margins = margins, .pairs = {4, 4, 4}};
    struct association a;
    association_init(&a, &c);
    static const double want[8] = {3, 1, 1, 0, 1, 0, 0, 4};
    for (int i = 0; i < 8; i++) {
        ck_assert_double_eq(a.o[i], want[i]);
        ck_assert_double_eq(a.e[i], 1.25);
    }
    const struct association_measure *chi2 = association_find(SLICE("chi2"));
    /* (1.75^2 + 3 * 0.25^2 + 3 * 1.25^2 + 2.75^2) / 1.25 */
    ck_assert_double_eq_tol(chi2->value(&a), 12.4, 1e-12);
    ck_assert_double_eq_tol(association_find(SLICE("jaccard"))->value(&a), 0.5, 1e-12);
}
END_TEST

static bool close(double got, double want)
{
    if (isnan(want))
        return !isnan(got);
    return got == want || fabs(got - want) <= 1e-10 * fabs(want) ||
           (want == 0 && fabs(got) < 1e-100);
}

START_TEST(equals_the_table_of_other_implementations)
{
    FILE *f = fopen(getenv("NGRAM_CONFORMANCE"), "r");
    ck_assert_ptr_nonnull(f);
    char id[64], name[64], line[1024];
    unsigned long long o, m1, m2, n;
    double want;
    unsigned rows = 0, wrong = 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%63[^\t]\t%llu\t%llu\t%llu\t%llu\t%63[^\t]\t%lf", id, &o, &m1, &m2, &n,
                   name, &want) == 7) {
            double got = measured(name, o, m1, m2, n);
            rows++;
            if (!close(got, want)) {
                wrong++;
                printf("%s %s: got %.15g, want %.15g\n", id, name, got, want);
            }
        }
    fclose(f);
    printf("%u values, %u differ\n", rows, wrong);
    ck_assert_uint_gt(rows, 0);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(equals_the_trigram_table_of_other_implementations)
{
    static const struct {
        int column;
        const char *name;
    } columns[] = {{21, "ll"}, {22, "pmi"},     {23, "tmi"},    {24, "ps"},      {25, "chi2"},
                   {26, "t"},  {20, "jaccard"}, {27, "lambda"}, {28, "lambda_z"}};
    FILE *f = fopen(getenv("NGRAM_CONFORMANCE3"), "r");
    ck_assert_ptr_nonnull(f);
    char line[2048];
    unsigned rows = 0;
    while (fgets(line, sizeof line, f)) {
        char *field[29];
        int count = 0;
        for (char *at = strtok(line, "\t\n"); at && count < 29; at = strtok(NULL, "\t\n"))
            field[count++] = at;
        if (count < 29 || !strtoull(field[3], NULL, 10))
            continue;
        uint64_t v[8];
        for (int i = 0; i < 8; i++)
            v[i] = strtoull(field[3 + i], NULL, 10);
        struct association_counts c = {
            .n = 3, .joint = v[0], .total = v[7], .margins = v + 1, .pairs = {v[4], v[5], v[6]}};
        struct association a;
        association_init(&a, &c);
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
            double want = strtod(field[columns[i].column], NULL);
            double got = association_find(slice_of_string(columns[i].name))->value(&a);
            ck_assert_msg(fabs(got - want) <= 1e-10 * fabs(want), "%s %s %s %s: %.15g %.15g",
                          field[0], field[1], field[2], columns[i].name, got, want);
        }
        rows++;
    }
    fclose(f);
    ck_assert_uint_gt(rows, 0);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("association");
    tcase_add_loop_test(tc, published_worked_examples_come_out, 0,
                        sizeof published / sizeof *published);
    tcase_add_test(tc, every_name_and_alias_finds_its_own_measure);
    tcase_add_test(tc, no_measure_of_a_pair_is_ever_nan);
    tcase_add_test(tc, transposing_the_table_changes_only_the_directed_measures);
    tcase_add_test(tc, log_likelihood_keeps_its_digits_near_independence);
    tcase_add_test(tc, tail_probabilities_of_a_pair_overlap_in_one_term);
    tcase_add_test(tc, two_sided_measures_rank_avoidance_below_attraction);
    tcase_add_test(tc, trigram_cells_follow_from_margins_by_inclusion_and_exclusion);
    if (getenv("NGRAM_CONFORMANCE"))
        tcase_add_test(tc, equals_the_table_of_other_implementations);
    if (getenv("NGRAM_CONFORMANCE3"))
        tcase_add_test(tc, equals_the_trigram_table_of_other_implementations);
    return unit_run();
}
