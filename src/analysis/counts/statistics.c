#include "analysis/counts/statistics.h"

#include <math.h>
#include <stdbool.h>

#define PI          3.14159265358979323846
#define LN_SQRT_2PI 0.91893853320467274178

double statistics_deviance(double x)
{
    if (x <= -1)
        return 1; /* the limit: nothing was observed */
    if (fabs(x) >= 0.05)
        return (1 + x) * log1p(x) - x;
    /* near independence the two terms cancel; the series x^2/2 - x^3/6 + x^4/12 ... does not */
    double sum = 0, power = x * x;
    for (int k = 2; k < 18; k++, power *= -x)
        sum += power / (k * (k - 1));
    return sum;
}

/* The saddle-point form of binomial and Poisson probabilities (C. Loader, Fast and Accurate
 * Computation of Binomial Probabilities, 2000): differences of large lgamma values would leave only
 * half of the digits. */

/* ln(n!) less Stirling's formula. */
static double stirling_error(double n)
{
    if (n <= 15)
        return n == 0 ? 0 : lgamma(n + 1) - (n + 0.5) * log(n) + n - LN_SQRT_2PI;
    double n2 = n * n;
    return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / n2) / n2) / n2) / n2) /
           n;
}

/* mean * D(k / mean), the deviance of k from its mean. */
static double deviance_of(double k, double mean)
{
    return mean * statistics_deviance((k - mean) / mean);
}

double statistics_log_poisson(double k, double mean)
{
    if (mean == 0)
        return k == 0 ? 0 : -INFINITY;
    if (k == 0)
        return -mean;
    return -stirling_error(k) - deviance_of(k, mean) - 0.5 * log(2 * PI * k);
}

/* k of n with probability p each; q = 1 - p is given because p may be close to 1. */
static double log_binomial(double k, double n, double p, double q)
{
    if (q == 0)
        return k == n ? 0 : -INFINITY;
    if (k == 0)
        return n == 0 ? 0 : p < 0.1 ? -deviance_of(n, n * q) - n * p : n * log(q);
    if (k == n)
        return q < 0.1 ? -deviance_of(n, n * p) - n * q : n * log(p);
    return stirling_error(n) - stirling_error(k) - stirling_error(n - k) - deviance_of(k, n * p) -
           deviance_of(n - k, n * q) - 0.5 * (log(2 * PI * k) + log1p(-k / n));
}

double statistics_log_hypergeometric(double k, double drawn, double marked, double total)
{
    double plain = total - marked;
    if (k < 0 || k > drawn || k > marked || drawn - k > plain)
        return -INFINITY;
    if (drawn == 0 || total == 0)
        return 0;
    double p = drawn / total, q = (total - drawn) / total;
    return log_binomial(k, marked, p, q) + log_binomial(drawn - k, plain, p, q) -
           log_binomial(drawn, total, p, q);
}

/* The probabilities of a distribution, from one value outward, each from the one before. */
struct tail {
    double k, drawn, marked, total; /* hypergeometric */
    double mean;                    /* Poisson, where total is 0 */
    double odds;                    /* binomial: p / (1 - p), of `drawn` trials; else 0 */
};

/* P(k + 1) / P(k). */
static double ratio_up(const struct tail *t, double k)
{
    if (t->odds > 0)
        return (t->drawn - k) / (k + 1) * t->odds;
    if (t->total == 0)
        return t->mean / (k + 1);
    return (t->marked - k) * (t->drawn - k) / ((k + 1) * (t->total - t->marked - t->drawn + k + 1));
}

/* P(k - 1) / P(k). */
static double ratio_down(const struct tail *t, double k)
{
    if (t->odds > 0)
        return k / (t->drawn - k + 1) / t->odds;
    if (t->total == 0)
        return k / t->mean;
    return k * (t->total - t->marked - t->drawn + k) / ((t->marked - k + 1) * (t->drawn - k + 1));
}

static double log_mass(const struct tail *t, double k)
{
    if (t->odds > 0)
        return log_binomial(k, t->drawn, t->odds / (1 + t->odds), 1 / (1 + t->odds));
    return t->total == 0 ? statistics_log_poisson(k, t->mean)
                         : statistics_log_hypergeometric(k, t->drawn, t->marked, t->total);
}

/* ln of the sum of P from k away from the mode; the terms fall, so that it ends soon. */
static double log_outward(const struct tail *t, double k, bool up)
{
    double first = log_mass(t, k), sum = 1, term = 1;
    if (first == -INFINITY)
        return first;
    for (; term > sum * 1e-17; k += up ? 1 : -1) {
        double ratio = up ? ratio_up(t, k) : ratio_down(t, k);
        if (!(ratio > 0))
            break;
        term *= ratio;
        sum += term;
    }
    return first + log(sum);
}

/* ln(1 - exp(x)). */
static double log_rest(double x)
{
    if (x >= 0)
        return -INFINITY;
    return x > -0.6931471805599453 ? log(-expm1(x)) : log1p(-exp(x));
}

/* The tail that holds the mode is 1 less the other one: its terms would first rise. */
static double log_right(const struct tail *t, double k, double mean)
{
    return k > mean ? log_outward(t, k, true) : log_rest(log_outward(t, k - 1, false));
}

static double log_left(const struct tail *t, double k, double mean)
{
    return k < mean ? log_outward(t, k, false) : log_rest(log_outward(t, k + 1, true));
}

static double lowest(const struct tail *t)
{
    double k = t->drawn + t->marked - t->total;
    return k > 0 ? k : 0;
}

static double highest(const struct tail *t)
{
    return t->drawn < t->marked ? t->drawn : t->marked;
}

double statistics_log_poisson_right(double k, double mean)
{
    struct tail t = {.mean = mean};
    return k <= 0 ? 0 : log_right(&t, k, mean);
}

double statistics_log_hypergeometric_right(double k, double drawn, double marked, double total)
{
    struct tail t = {.drawn = drawn, .marked = marked, .total = total};
    return k <= lowest(&t) ? 0 : log_right(&t, k, drawn * marked / total);
}

double statistics_log_hypergeometric_left(double k, double drawn, double marked, double total)
{
    struct tail t = {.drawn = drawn, .marked = marked, .total = total};
    return k >= highest(&t) ? 0 : log_left(&t, k, drawn * marked / total);
}

/* P(X >= k) of n trials that succeed with these odds, as logarithm. */
static double log_binomial_right(double k, double n, double odds)
{
    struct tail t = {.drawn = n, .odds = odds};
    return log_right(&t, k, n * odds / (1 + odds));
}

/* The tail grows with the odds, which makes it a binary search over their logarithm. */
double statistics_odds_at_least(double k, double n, double p)
{
    if (k == 0)
        return 0;
    double low = -800, high = 800, goal = log(p);
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (log_binomial_right(k, n, exp(middle)) < goal)
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}

/* On the other side of the mode, the value nearest to it that is no more probable than limit. The
 * probabilities fall from the mode to end, which makes it a binary search. */
static double no_more_probable(const struct tail *t, double mode, double end, double limit)
{
    double step = end > mode ? 1 : -1, near = 0, far = fabs(end - mode);
    while (near < far) {
        double middle = floor((near + far) / 2);
        if (log_mass(t, mode + step * middle) <= limit)
            far = middle;
        else
            near = middle + 1;
    }
    return mode + step * far;
}

static double log_add(double a, double b)
{
    double high = a > b ? a : b, low = a > b ? b : a;
    return low == -INFINITY ? high : high + log1p(exp(low - high));
}

double statistics_log_hypergeometric_two(double k, double drawn, double marked, double total)
{
    struct tail t = {.drawn = drawn, .marked = marked, .total = total};
    double mode = floor((drawn + 1) * (marked + 1) / (total + 2));
    /* values that are equally probable by symmetry may differ in their last digits */
    double limit = log_mass(&t, k) + 1e-9;
    if (log_mass(&t, mode) <= limit)
        return 0;
    bool above = k > mode;
    double end = above ? lowest(&t) : highest(&t);
    double own = log_outward(&t, k, above), other = -INFINITY;
    if (log_mass(&t, end) <= limit)
        other = log_outward(&t, no_more_probable(&t, mode, end, limit), !above);
    double sum = log_add(own, other);
    return sum > 0 ? 0 : sum;
}

double statistics_log_chi2_right(double x)
{
    double z = sqrt(x / 2);
    if (z < 25)
        return log(erfc(z));
    /* where erfc underflows: its asymptotic series */
    double y = 1 / (2 * z * z);
    return -z * z - log(z * sqrt(PI)) + log1p(-y * (1 - 3 * y * (1 - 5 * y * (1 - 7 * y))));
}
