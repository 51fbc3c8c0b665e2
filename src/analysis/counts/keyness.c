#include "analysis/counts/keyness.h"

#include "analysis/counts/statistics.h"

#include <math.h>

void keyness_init(struct association *a, uint64_t margins[2], uint64_t count, uint64_t total,
                  uint64_t reference_count, uint64_t reference_total, double tests)
{
    margins[0] = count + reference_count;
    margins[1] = total;
    association_init(
        a, &(struct association_counts){
               .n = 2, .joint = count, .total = total + reference_total, .margins = margins});
    a->tests = tests;
}

static double here(const struct association *a)
{
    return a->c1 > 0 ? a->o[0] / a->c1 : 0;
}

static double there(const struct association *a)
{
    return a->c2 > 0 ? a->o[2] / a->c2 : 0;
}

static double with_sign(const struct association *a, double value)
{
    return a->excess < 0 ? -value : value;
}

/* x / y where y may be 0: 1 says "equal" where both are. */
static double ratio(double x, double y)
{
    return y > 0 ? x / y : x > 0 ? INFINITY : 1;
}

static double ll(const struct association *a)
{
    return with_sign(a, association_ll(a));
}

/* Only the cells of the n-gram itself (Rayson and Garside 2000). */
static double ll2(const struct association *a)
{
    double sum = 0, excess = a->excess; /* the same in both cells, but for the sign */
    for (size_t i = 0; i < 4; i += 2, excess = -excess)
        if (a->e[i] > 0)
            sum += a->e[i] * statistics_deviance(excess / a->e[i]);
    return with_sign(a, 2 * sum);
}

static double chi2(const struct association *a)
{
    return with_sign(a, association_chi2(a));
}

static double log10p_ll(const struct association *a)
{
    return statistics_log_chi2_right(association_ll(a)) / log(10);
}

/* Hardie 2014: log2 of the relative risk, half a count in place of none. */
static double log_ratio(const struct association *a)
{
    double f1 = a->o[0] > 0 ? a->o[0] : 0.5, f2 = a->o[2] > 0 ? a->o[2] : 0.5;
    return a->c1 > 0 && a->c2 > 0 ? log2(f1 / a->c1) - log2(f2 / a->c2) : 0;
}

/* Walter 1975: half a count added everywhere. */
static double log_ratio_walter(const struct association *a)
{
    return log2((a->o[0] + 0.5) / (a->c1 + 0.5)) - log2((a->o[2] + 0.5) / (a->c2 + 0.5));
}

/* The ends of the interval that holds the true log ratio but for that error: given how often the
 * n-gram is in both corpora together, how often it is here is a binomial variable (Evert 2022). */
static double lower_end(const struct association *a, double error)
{
    double odds = statistics_odds_at_least(a->o[0], a->o[0] + a->o[2], error / 2);
    return a->c1 > 0 && a->c2 > 0 ? log2(odds * a->c2 / a->c1) : 0;
}

static double upper_end(const struct association *a, double error)
{
    double odds = statistics_odds_at_least(a->o[2], a->o[0] + a->o[2], error / 2);
    return a->c1 > 0 && a->c2 > 0 ? -log2(odds * a->c1 / a->c2) : 0;
}

static double log_ratio_low(const struct association *a)
{
    return lower_end(a, 0.05);
}

static double log_ratio_high(const struct association *a)
{
    return upper_end(a, 0.05);
}

/* Evert 2022: the end of the interval that is nearer to 0, or 0 where the interval holds it. */
static double log_ratio_cons(const struct association *a)
{
    double error = 0.05 / (a->tests > 1 ? a->tests : 1);
    double end = a->excess < 0 ? upper_end(a, error) : lower_end(a, error);
    return (a->excess < 0) == (end < 0) ? end : 0;
}

static double pct_diff(const struct association *a)
{
    double p1 = here(a), p2 = there(a);
    return p2 > 0 ? (p1 - p2) * 100 / p2 : p1 > 0 ? INFINITY : 0;
}

static double relative_risk(const struct association *a)
{
    return ratio(here(a), there(a));
}

static double bic(const struct association *a)
{
    return a->total > 0 ? association_ll(a) - log(a->total) : 0;
}

/* Johnston et al. 2006: 0 is no effect, 1 the largest there can be. */
static double ell(const struct association *a)
{
    double least = a->e[0] < a->e[2] ? a->e[0] : a->e[2];
    double largest = a->total * log(least);
    return largest != 0 && isfinite(largest) ? association_ll(a) / largest : 0;
}

/* Kilgarriff 2009: the ratio of the frequencies per million, k added to both. */
static double simple_maths(const struct association *a)
{
    return (1e6 * here(a) + 1) / (1e6 * there(a) + 1);
}

static double simple_maths_100(const struct association *a)
{
    return (1e6 * here(a) + 100) / (1e6 * there(a) + 100);
}

#define ANY 0, NEEDS_NOTHING

static const struct association_measure measures[] = {
    {"ll", " llr g2 g2_4cell g2_4cell_signed log_likelihood ",
     "log-likelihood ratio G2 over all four cells, negative where rarer here", ANY, ORDER_HIGH, ll},
    {"ll2", " rayson g2_2term g2_2term_signed ",
     "the same over the two cells of the n-gram, as in many concordancers", ANY, ORDER_HIGH, ll2},
    {"p_ll", " p_g2 p_g2_4cell ", "p value of ll, 1 degree of freedom", ANY, ORDER_LOW,
     association_p_ll},
    {"log10p_ll", " log10p_g2 ", "log10 of it", ANY, ORDER_LOW, log10p_ll},
    {"log_ratio", " logratio logratio_hardie_half ",
     "log2 of the ratio of the relative frequencies, 0.5 in place of 0", ANY, ORDER_HIGH,
     log_ratio},
    {"log_ratio_walter", " logratio_walter ", "the same with 0.5 added to all counts", ANY,
     ORDER_HIGH, log_ratio_walter},
    {"log_ratio_low", " ", "lower end of its exact 95 % interval", ANY, ORDER_HIGH, log_ratio_low},
    {"log_ratio_high", " ", "upper end of it", ANY, ORDER_HIGH, log_ratio_high},
    {"log_ratio_cons", " lrc r_lrc ",
     "conservative: the end next to 0 of the interval corrected for all n-grams compared", ANY,
     ORDER_HIGH, log_ratio_cons},
    {"pct_diff", " diff ", "difference of the relative frequencies in per cent", ANY, ORDER_HIGH,
     pct_diff},
    {"relative_risk", " ", "ratio of the relative frequencies", ANY, ORDER_HIGH, relative_risk},
    {"odds", " odds_ratio ", "odds ratio", ANY, ORDER_HIGH, association_odds},
    {"chi2", " chi2_signed x2 ", "Pearson's chi-squared, negative where rarer here", ANY,
     ORDER_HIGH, chi2},
    {"chi2_yates", " yates ", "chi-squared with Yates' correction", ANY, ORDER_SIGNED,
     association_chi2_yates},
    {"bic", " ", "ll less ln(N): above 2 there is evidence, above 10 very strong", ANY,
     ORDER_SIGNED, bic},
    {"ell", " ", "effect size of ll", ANY, ORDER_SIGNED, ell},
    {"simple_maths", " simplemaths simplemaths_1 ",
     "ratio of the frequencies per million, 1 added to both", ANY, ORDER_HIGH, simple_maths},
    {"simple_maths_100", " simplemaths_100 ", "the same with 100 added", ANY, ORDER_HIGH,
     simple_maths_100},
    {0},
};

const struct association_measure *keyness_measures(void)
{
    return measures;
}
