/* Probabilities against exact sums: the constants were computed with fractions of whole numbers. */
#include "analysis/counts/statistics.h"

#include "unit.h"

#include <math.h>

static const struct {
    double k, drawn, marked, total, exactly, right, left, two;
} draws[] = {
    {3, 10, 7, 50, -2.20914099022069, -2.02026656230713, -0.0230897134825963, -2.02026656230713},
    {0, 10, 7, 50, -1.67851273915852, 0, -1.67851273915852, -1.14171351044088},
    {7, 10, 7, 50, -13.6320323324869, -13.6320323324869, 0, -13.6320323324869},
    {5, 5, 9, 9, 0, 0, 0, 0},
    {0, 3, 4, 40, -0.324799735408284, 0, -0.324799735408284, 0},
    {12, 40, 30, 100, -1.73756674314893, -0.534897727680143, -0.527261936438567, 0},
    {1, 1, 1, 2, -0.693147180559945, -0.693147180559945, 0, 0},
    {40, 60, 50, 90, -6.16410839051703, -5.91544910252989, -0.000594031385467986,
     -5.64580162295364},
    {8, 3, 9, 20, -INFINITY, -INFINITY, 0, -INFINITY},
    {0, 9, 19, 20, -INFINITY, 0, -INFINITY, -INFINITY},
    {0, 0, 3, 9, 0, 0, 0, 0},
    {0, 5, 0, 9, 0, 0, 0, 0},
    {5, 9, 5, 9, 0, 0, 0, 0},
    {500, 1000, 900, 2000, -13.4368766357952, -12.3740511958499, -2.76657533504476e-06,
     -11.68090401529},
};

static const struct {
    double k, mean, exactly, right;
} arrivals[] = {
    {0, 2.5, -2.5, 0},
    {3, 2.5, -1.54288727360559, -0.784852719837408},
    {20, 2.5, -26.5098018232704, -26.3838598786982},
    {2, 30, -23.8907524172356, -2.90086312034466e-12},
    {30, 30, -2.6223148989655, -0.645723637613608},
    {100, 0.01, -824.266394154373, -824.266295139666},
};

static void check_close(double got, double want, const char *what, size_t row)
{
    bool close =
        isinf(want) ? isinf(got) && got < 0 : fabs(got - want) <= 1e-12 + 1e-11 * fabs(want);
    ck_assert_msg(close, "row %zu: %s is %.17g, not %.17g", row, what, got, want);
}

START_TEST(draws_without_replacement_have_their_exact_probabilities)
{
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
        double k = draws[i].k, d = draws[i].drawn, m = draws[i].marked, t = draws[i].total;
        check_close(statistics_log_hypergeometric(k, d, m, t), draws[i].exactly, "P(k)", i);
        check_close(statistics_log_hypergeometric_right(k, d, m, t), draws[i].right, "P(>= k)", i);
        check_close(statistics_log_hypergeometric_left(k, d, m, t), draws[i].left, "P(<= k)", i);
        if (!isinf(draws[i].exactly))
            check_close(statistics_log_hypergeometric_two(k, d, m, t), draws[i].two, "both", i);
    }
}
END_TEST

START_TEST(what_cannot_be_drawn_is_impossible)
{
    ck_assert(isinf(statistics_log_hypergeometric(-1, 3, 4, 9)));
    ck_assert(isinf(statistics_log_hypergeometric(4, 3, 4, 9)));
    ck_assert(isinf(statistics_log_hypergeometric(3, 4, 2, 9)));
    ck_assert(isinf(statistics_log_hypergeometric(0, 4, 7, 9)));
    ck_assert_double_eq(statistics_log_hypergeometric(0, 0, 0, 0), 0);
}
END_TEST

START_TEST(arrivals_have_their_exact_probabilities)
{
    for (size_t i = 0; i < sizeof arrivals / sizeof *arrivals; i++) {
        double k = arrivals[i].k, mean = arrivals[i].mean;
        check_close(statistics_log_poisson(k, mean), arrivals[i].exactly, "P(k)", i);
        check_close(statistics_log_poisson_right(k, mean), arrivals[i].right, "P(>= k)", i);
    }
    ck_assert_double_eq(statistics_log_poisson(0, 0), 0);
    ck_assert(isinf(statistics_log_poisson(1, 0)));
}
END_TEST

/* Where all trials succeed P(n of n) is p^n, so that the bound is known in closed form. */
START_TEST(nothing_arrives_where_nothing_is_expected)
{
    ck_assert_double_eq(statistics_log_poisson(0, 0), 0);
    ck_assert_double_infinite(statistics_log_poisson(3, 0));
    ck_assert_double_eq(statistics_log_poisson(0, 2.5), -2.5);
}
END_TEST

START_TEST(the_odds_at_least_are_those_of_clopper_and_pearson)
{
    ck_assert_double_eq(statistics_odds_at_least(0, 10, 0.05), 0);
    for (double n = 1; n <= 40; n += 13) {
        double p = pow(0.05, 1 / n);
        check_close(log(statistics_odds_at_least(n, n, 0.05)), log(p / (1 - p)), "odds", (size_t)n);
    }
    /* one of n: 1 - (1 - p)^n is 0.05 */
    double p = -expm1(log1p(-0.05) / 25);
    check_close(log(statistics_odds_at_least(1, 25, 0.05)), log(p / (1 - p)), "odds", 25);
}
END_TEST

START_TEST(the_chi_squared_tail_goes_on_where_erfc_is_zero)
{
    check_close(statistics_log_chi2_right(0), 0, "all", 0);
    check_close(exp(statistics_log_chi2_right(3.841458820694124)), 0.05, "a twentieth", 1);
    double before = statistics_log_chi2_right(1249.999),
           after = statistics_log_chi2_right(1250.001);
    ck_assert(before > after && before - after < 0.0012);
    ck_assert(statistics_log_chi2_right(1e6) < -499000 && !isinf(statistics_log_chi2_right(1e6)));
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("statistics");
    tcase_add_test(tc, draws_without_replacement_have_their_exact_probabilities);
    tcase_add_test(tc, what_cannot_be_drawn_is_impossible);
    tcase_add_test(tc, arrivals_have_their_exact_probabilities);
    tcase_add_test(tc, nothing_arrives_where_nothing_is_expected);
    tcase_add_test(tc, the_odds_at_least_are_those_of_clopper_and_pearson);
    tcase_add_test(tc, the_chi_squared_tail_goes_on_where_erfc_is_zero);
    return unit_run();
}
