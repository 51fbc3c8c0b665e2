/* Keyness against published examples; with KEYNESS_CONFORMANCE=FILE also against a table made by
 * other implementations (columns set item f1 n1 f2 n2, then a column per measure, named in the
 * header). */
#include "analysis/counts/keyness.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double measured(const char *name, uint64_t f1, uint64_t n1, uint64_t f2, uint64_t n2)
{
    const struct association_measure *m =
        association_find_in(keyness_measures(), slice_of_string(name));
    ck_assert_msg(m != NULL, "no measure '%s'", name);
    uint64_t margins[2];
    struct association a;
    keyness_init(&a, margins, f1, n1, f2, n2, 1);
    return m->value(&a);
}

START_TEST(measures_come_out_as_worked_by_hand)
{
    /* 10 of 1000 here, 5 of 1000 there: E = 7.5 each */
    double two = 2 * (10 * log(10 / 7.5) + 5 * log(5 / 7.5));
    ck_assert_double_eq_tol(measured("ll2", 10, 1000, 5, 1000), two, 1e-12);
    double four = two + 2 * (990 * log(990 / 992.5) + 995 * log(995 / 992.5));
    ck_assert_double_eq_tol(measured("ll", 10, 1000, 5, 1000), four, 1e-9);
    ck_assert_double_eq_tol(measured("log_ratio", 10, 1000, 5, 1000), 1, 1e-12);
    ck_assert_double_eq_tol(measured("pct_diff", 10, 1000, 5, 1000), 100, 1e-12);
    ck_assert_double_eq_tol(measured("bic", 10, 1000, 5, 1000), four - log(2000), 1e-9);
    ck_assert_double_eq_tol(measured("simple_maths", 10, 1000, 5, 1000), 10001.0 / 5001, 1e-12);
    /* 4 of 4 are here: the interval ends where p^4 = 0.025 */
    double p = pow(0.025, 0.25);
    ck_assert_double_eq_tol(measured("log_ratio_low", 4, 1000, 0, 1000), log2(p / (1 - p)), 1e-9);
}
END_TEST

START_TEST(exchanging_the_corpora_changes_the_sign)
{
    static const char *const names[] = {
        "ll", "ll2", "chi2", "log_ratio", "log_ratio_walter", "log_ratio_cons"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_double_eq_tol(measured(names[i], 40, 900, 20, 1700),
                                -measured(names[i], 20, 1700, 40, 900), 1e-9);
    ck_assert_double_eq_tol(measured("log_ratio_low", 40, 900, 20, 1700),
                            -measured("log_ratio_high", 20, 1700, 40, 900), 1e-9);
}
END_TEST

START_TEST(no_measure_is_ever_nan)
{
    for (const struct association_measure *m = keyness_measures(); m->name; m++)
        for (uint64_t n1 = 1; n1 <= 4; n1++)
            for (uint64_t f1 = 0; f1 <= n1; f1++)
                for (uint64_t n2 = 0; n2 <= 4; n2++)
                    for (uint64_t f2 = 0; f2 <= n2; f2++)
                        ck_assert_msg(f1 + f2 == 0 || !isnan(measured(m->name, f1, n1, f2, n2)),
                                      "%s(%d %d %d %d)", m->name, (int)f1, (int)n1, (int)f2,
                                      (int)n2);
}
END_TEST

START_TEST(equals_the_table_of_other_implementations)
{
    FILE *f = fopen(getenv("KEYNESS_CONFORMANCE"), "r");
    ck_assert_ptr_nonnull(f);
    char line[4096], *names[64];
    unsigned values = 0, wrong = 0, columns = 0;
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    for (char *at = strtok(line, "\t\n"); at; at = strtok(NULL, "\t\n"))
        names[columns++] = strdup(at);
    while (fgets(line, sizeof line, f)) {
        char *rest = line, *field[64];
        for (unsigned i = 0; i < columns; i++)
            field[i] = strsep(&rest, "\t\n");
        uint64_t v[4];
        for (int i = 0; i < 4; i++)
            v[i] = strtoull(field[2 + i], NULL, 10);
        for (unsigned i = 6; i < columns; i++) {
            if (names[i][0] == 'R' || strncmp(names[i], "scipy", 5) == 0)
                continue; /* the same measures again */
            double want = strtod(field[i], NULL), got = measured(names[i], v[0], v[1], v[2], v[3]);
            values++;
            if (got != want && !(fabs(got - want) <= 1e-10 * fabs(want)) && ++wrong < 20)
                printf("%s %s: got %.15g, want %.15g\n", field[1], names[i], got, want);
        }
    }
    fclose(f);
    printf("%u values, %u differ\n", values, wrong);
    ck_assert_uint_gt(values, 0);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("keyness");
    tcase_add_test(tc, measures_come_out_as_worked_by_hand);
    tcase_add_test(tc, exchanging_the_corpora_changes_the_sign);
    tcase_add_test(tc, no_measure_is_ever_nan);
    if (getenv("KEYNESS_CONFORMANCE"))
        tcase_add_test(tc, equals_the_table_of_other_implementations);
    return unit_run();
}
