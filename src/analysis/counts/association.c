#include "analysis/counts/association.h"

#include "analysis/counts/statistics.h"

#include <math.h>

#define LN2  0.69314718055994530942
#define LN10 2.30258509299404568402

typedef __int128 wide; /* n * joint exceeds 64 bits */

/* ---- the contingency table ---- */

static void table_of_pair(struct association *a, const struct association_counts *c)
{
    uint64_t n1 = c->margins[0], n2 = c->margins[1];
    a->cells = 4;
    a->o[0] = (double)c->joint;
    a->o[2] = (double)(n1 - c->joint);
    a->o[1] = (double)(n2 - c->joint);
    a->o[3] = (double)(c->total - n1 - n2 + c->joint);
    a->r1 = (double)n1;
    a->c1 = (double)n2;
    a->r2 = (double)(c->total - n1);
    a->c2 = (double)(c->total - n2);
    a->determinant = (double)((wide)c->total * (wide)c->joint - (wide)n1 * (wide)n2);
    a->excess = a->total > 0 ? a->determinant / a->total : 0;
}

static void table_of_triple(struct association *a, const struct association_counts *c)
{
    double m1 = (double)c->margins[0], m2 = (double)c->margins[1], m3 = (double)c->margins[2];
    double j = a->joint, p12 = (double)c->pairs[0], p13 = (double)c->pairs[1];
    double p23 = (double)c->pairs[2];
    a->cells = 8;
    a->o[0] = j;
    a->o[1] = p23 - j;
    a->o[2] = p13 - j;
    a->o[4] = p12 - j;
    a->o[3] = m3 - p13 - p23 + j;
    a->o[5] = m2 - p12 - p23 + j;
    a->o[6] = m1 - p12 - p13 + j;
    a->o[7] = a->total - m1 - m2 - m3 + p12 + p13 + p23 - j;
}

/* The expected count of the cell that lacks the words of the bits. */
static double expected(const struct association *a, size_t lacks)
{
    double e = a->total;
    for (size_t w = 0; w < a->n; w++) {
        double margin = (double)a->margins[w];
        e *= (w < 8 && lacks >> w & 1 ? a->total - margin : margin) / a->total;
    }
    return e;
}

void association_init(struct association *a, const struct association_counts *c)
{
    *a = (struct association){.n = c->n, .margins = c->margins};
    a->joint = (double)c->joint;
    a->total = (double)c->total;
    a->expected = a->total > 0 ? expected(a, 0) : 0;
    a->excess = a->joint - a->expected;
    if (a->n == 2)
        table_of_pair(a, c);
    if (a->n == 3)
        table_of_triple(a, c);
    for (size_t i = 0; i < a->cells; i++)
        a->e[i] = a->total > 0 ? expected(a, i) : 0;
}

/* x / y where 0 / 0 has the value given. */
static double ratio(double x, double y, double undefined)
{
    return y != 0 ? x / y : x == 0 ? undefined : INFINITY;
}

/* O / E; 0 where nothing was observed, whatever was expected. */
static double observed_ratio(const struct association *a)
{
    return a->joint > 0 ? a->joint / a->expected : 0;
}

/* ---- measures of any n ---- */

static double pmi(const struct association *a)
{
    return log2(observed_ratio(a));
}

static double mi10(const struct association *a)
{
    return log10(observed_ratio(a));
}

static double pmi2(const struct association *a)
{
    return log2(a->joint) + pmi(a);
}

static double pmi3(const struct association *a)
{
    return 2 * log2(a->joint) + pmi(a);
}

static double ppmi(const struct association *a)
{
    double value = pmi(a);
    return value > 0 ? value : 0;
}

/* Bouma 2009; for n words the highest possible PMI is n - 1 times the information of the n-gram. */
static double npmi(const struct association *a)
{
    if (a->joint == 0)
        return -1;
    if (a->joint == a->total)
        return 1;
    return pmi(a) / -(log2(a->joint / a->total) * (double)(a->n - 1));
}

static double local_mi(const struct association *a)
{
    return a->joint > 0 ? a->joint * log(a->joint / a->expected) : 0;
}

static double t_score(const struct association *a)
{
    return a->joint > 0 ? a->excess / sqrt(a->joint) : -INFINITY;
}

static double z_score(const struct association *a)
{
    return ratio(a->excess, sqrt(a->expected), 0);
}

static double z_yates(const struct association *a)
{
    double size = fabs(a->excess) - 0.5;
    return size > 0 ? ratio(copysign(size, a->excess), sqrt(a->expected), 0) : 0;
}

static double simple_ll(const struct association *a)
{
    return a->expected > 0 ? 2 * a->expected * statistics_deviance(a->excess / a->expected) : 0;
}

static double simple_ll_signed(const struct association *a)
{
    return copysign(simple_ll(a), a->excess);
}

static double poisson_stirling(const struct association *a)
{
    return a->joint > 0 ? a->joint * (log(a->joint / a->expected) - 1) : 0;
}

static double poisson_right(const struct association *a)
{
    double log_p = statistics_log_poisson_right(a->joint, a->expected);
    return log_p < 0 ? -log_p / LN10 : 0;
}

static double dice(const struct association *a)
{
    double sum = 0;
    for (size_t w = 0; w < a->n; w++)
        sum += (double)a->margins[w];
    return ratio((double)a->n * a->joint, sum, 0);
}

static double logdice(const struct association *a)
{
    return 14 + log2(dice(a));
}

static double gmean(const struct association *a)
{
    double product = 1, share = 1 / (double)a->n;
    if (a->n == 2)
        return ratio(a->joint, sqrt(a->r1 * a->c1), 0);
    for (size_t w = 0; w < a->n; w++)
        product *= pow((double)a->margins[w], share);
    return ratio(a->joint, product, 0);
}

static double min_sens(const struct association *a)
{
    uint64_t most = 0;
    for (size_t w = 0; w < a->n; w++)
        most = a->margins[w] > most ? a->margins[w] : most;
    return ratio(a->joint, (double)most, 0);
}

/* ---- measures over all cells of the table, n = 2 and 3 ---- */

double association_ll(const struct association *a)
{
    double sum = 0;
    for (size_t i = 0; i < a->cells; i++) {
        double excess = a->o[i] - a->e[i];
        if (a->n == 2) /* the same in all four cells, but for the sign */
            excess = i == 0 || i == 3 ? a->excess : -a->excess;
        if (a->e[i] > 0)
            sum += a->e[i] * statistics_deviance(excess / a->e[i]);
    }
    return 2 * sum;
}

static double ll_signed(const struct association *a)
{
    return a->excess < 0 ? -association_ll(a) : association_ll(a);
}

static double tmi(const struct association *a)
{
    return ratio(association_ll(a), 2 * a->total * LN2, 0);
}

/* N D^2 / (R1 R2 C1 C2) for the determinant D of a pair's table; an empty margin makes D zero. */
static double chi2_of(const struct association *a, double determinant)
{
    if (determinant == 0)
        return 0;
    return a->total * (determinant / (a->r1 * a->r2)) * (determinant / (a->c1 * a->c2));
}

double association_chi2(const struct association *a)
{
    double sum = 0;
    if (a->n == 2)
        return chi2_of(a, a->determinant);
    for (size_t i = 0; i < a->cells; i++)
        sum += ratio((a->o[i] - a->e[i]) * (a->o[i] - a->e[i]), a->e[i], 0);
    return sum;
}

static double jaccard(const struct association *a)
{
    return ratio(a->joint, a->total - a->o[a->cells - 1], 0);
}

/* The interaction of all words in the log-linear model, half a count added to each cell. */
static double lambda(const struct association *a)
{
    double sum = 0;
    for (size_t i = 0; i < a->cells; i++)
        sum += (__builtin_popcountll(i) % 2 ? -1 : 1) * log(a->o[i] + 0.5);
    return sum;
}

static double lambda_z(const struct association *a)
{
    double sum = 0;
    for (size_t i = 0; i < a->cells; i++)
        sum += 1 / (a->o[i] + 0.5);
    return lambda(a) / sqrt(sum);
}

double association_p_ll(const struct association *a)
{
    return exp(statistics_log_chi2_right(association_ll(a)));
}

static double nlog10p_ll(const struct association *a)
{
    return fabs(statistics_log_chi2_right(association_ll(a))) / LN10;
}

static double p_chi2(const struct association *a)
{
    return exp(statistics_log_chi2_right(association_chi2(a)));
}

static double nlog10p_chi2(const struct association *a)
{
    return fabs(statistics_log_chi2_right(association_chi2(a))) / LN10;
}

/* ---- measures of pairs ---- */

static double ll_williams(const struct association *a)
{
    double rows = a->total / a->r1 + a->total / a->r2 - 1;
    double columns = a->total / a->c1 + a->total / a->c2 - 1;
    double q = 1 + rows * columns / (6 * a->total);
    return isfinite(q) ? association_ll(a) / q : 0;
}

double association_chi2_yates(const struct association *a)
{
    double size = fabs(a->determinant) - a->total / 2;
    return a->determinant != 0 && size > 0 ? chi2_of(a, size) : 0;
}

static double phi(const struct association *a)
{
    return ratio(a->determinant, sqrt(a->r1 * a->r2) * sqrt(a->c1 * a->c2), 0);
}

static double phi2(const struct association *a)
{
    return phi(a) * phi(a);
}

double association_odds(const struct association *a)
{
    return ratio(a->o[0] * a->o[3], a->o[1] * a->o[2], 1);
}

static double odds_half(const struct association *a)
{
    return exp(lambda(a));
}

static double log_odds(const struct association *a)
{
    return log(association_odds(a));
}

double association_relative_risk(const struct association *a)
{
    return ratio(ratio(a->o[0], a->c1, 0), ratio(a->o[2], a->c2, 0), 1);
}

static double delta_p(const struct association *a)
{
    return ratio(a->determinant, a->r1 * a->r2, 0);
}

static double delta_p_back(const struct association *a)
{
    return ratio(a->determinant, a->c1 * a->c2, 0);
}

static double fisher_right(const struct association *a)
{
    return exp(statistics_log_hypergeometric_right(a->joint, a->r1, a->c1, a->total));
}

static double nlog10p_fisher(const struct association *a)
{
    return fabs(statistics_log_hypergeometric_right(a->joint, a->r1, a->c1, a->total)) / LN10;
}

static double fisher_left(const struct association *a)
{
    return exp(statistics_log_hypergeometric_left(a->joint, a->r1, a->c1, a->total));
}

static double fisher_two(const struct association *a)
{
    return exp(statistics_log_hypergeometric_two(a->joint, a->r1, a->c1, a->total));
}

/* ---- the table of measures ---- */

#define ANY   0, false
#define CELLS 3, NEEDS_PAIRS
#define PAIR  2, false

static const struct association_measure measures[] = {
    {"pmi", " mi pmi_log2 ", "pointwise mutual information, log2(O/E)", ANY, ORDER_HIGH, pmi},
    {"pmi2", " mi2 mi2_log2 ", "log2(O^2/E)", ANY, ORDER_HIGH, pmi2},
    {"pmi3", " mi3 mi3_log2 ", "log2(O^3/E)", ANY, ORDER_HIGH, pmi3},
    {"ppmi", " ", "PMI, 0 where it is negative", ANY, ORDER_HIGH, ppmi},
    {"npmi", " ", "PMI normalised to [-1, 1]", ANY, ORDER_HIGH, npmi},
    {"mi10", " mi_log10 ", "log10(O/E)", ANY, ORDER_HIGH, mi10},
    {"lmi", " local_mi local_mi_ln ", "local mutual information, O ln(O/E)", ANY, ORDER_HIGH,
     local_mi},
    {"t", " t_score tscore ", "t-score, (O-E)/sqrt(O)", ANY, ORDER_HIGH, t_score},
    {"z", " z_score zscore ", "z-score, (O-E)/sqrt(E)", ANY, ORDER_HIGH, z_score},
    {"z_yates", " z_score_yates ", "z-score with Yates' correction", ANY, ORDER_HIGH, z_yates},
    {"ll", " llr g2 log_likelihood likelihood_ratio loglikelihood ",
     "log-likelihood ratio G2 over all cells", CELLS, ORDER_SIGNED, association_ll},
    {"ll_signed", " llr_signed g2_signed ", "G2, negative where O < E", CELLS, ORDER_HIGH,
     ll_signed},
    {"ll_williams", " llr_williams g2_williams ", "G2 with Williams' correction", PAIR,
     ORDER_SIGNED, ll_williams},
    {"simple_ll", " ", "2(O ln(O/E) - (O-E))", ANY, ORDER_SIGNED, simple_ll},
    {"simple_ll_signed", " ", "simple_ll, negative where O < E", ANY, ORDER_HIGH, simple_ll_signed},
    {"chi2", " x2 chi_sq chisq ", "Pearson's chi-squared over all cells", CELLS, ORDER_SIGNED,
     association_chi2},
    {"chi2_yates", " yates ", "chi-squared with Yates' correction", PAIR, ORDER_SIGNED,
     association_chi2_yates},
    {"phi", " ", "phi coefficient", PAIR, ORDER_HIGH, phi},
    {"phi2", " phi_sq ", "its square, chi2/N", PAIR, ORDER_SIGNED, phi2},
    {"dice", " ", "Dice coefficient, n O / sum of margins", ANY, ORDER_HIGH, dice},
    {"logdice", " log_dice ", "14 + log2(dice)", ANY, ORDER_HIGH, logdice},
    {"jaccard", " ", "share of the n-grams with any word in its place", CELLS, ORDER_HIGH, jaccard},
    {"gmean", " ", "O / geometric mean of the margins", ANY, ORDER_HIGH, gmean},
    {"min_sens", " ms ", "O / highest margin", ANY, ORDER_HIGH, min_sens},
    {"odds", " odds_ratio ", "odds ratio", PAIR, ORDER_HIGH, association_odds},
    {"log_odds", " ", "natural logarithm of it", PAIR, ORDER_HIGH, log_odds},
    {"odds_half", " odds_ratio_half ", "odds ratio, half a count added to each cell", PAIR,
     ORDER_HIGH, odds_half},
    {"lambda", " lambda_half ", "log-linear interaction, half a count added", CELLS, ORDER_HIGH,
     lambda},
    {"lambda_z", " lambda_half_z ", "lambda over its standard error", CELLS, ORDER_HIGH, lambda_z},
    {"relative_risk", " ", "(O11/C1)/(O12/C2)", PAIR, ORDER_HIGH, association_relative_risk},
    {"delta_p", " deltap deltap_2given1 ", "P(w2|w1) - P(w2|not w1)", PAIR, ORDER_HIGH, delta_p},
    {"delta_p_back", " deltap_1given2 ", "P(w1|w2) - P(w1|not w2)", PAIR, ORDER_HIGH, delta_p_back},
    {"ps", " poisson_stirling poisson_stirling_ln ", "Poisson-Stirling, O (ln(O/E) - 1)", ANY,
     ORDER_HIGH, poisson_stirling},
    {"tmi", " tmi_bits ", "true mutual information in bits, G2/(2 N ln 2)", CELLS, ORDER_SIGNED,
     tmi},
    {"fisher_right", " fisher ", "Fisher's exact test, P(X >= O)", PAIR, ORDER_LOW, fisher_right},
    {"fisher_left", " ", "P(X <= O)", PAIR, ORDER_HIGH, fisher_left},
    {"fisher_two", " ", "P(all tables no more probable)", PAIR, ORDER_LOW, fisher_two},
    {"nlog10p_fisher", " nlog10p_fisher_right ", "-log10 of fisher_right", PAIR, ORDER_HIGH,
     nlog10p_fisher},
    {"nlog10p_poisson", " nlog10p_poisson_right ", "-log10 P(Poisson(E) >= O)", ANY, ORDER_HIGH,
     poisson_right},
    {"p_ll", " p_llr p_g2 ", "p value of ll, 1 degree of freedom", PAIR, ORDER_LOW,
     association_p_ll},
    {"nlog10p_ll", " nlog10p_g2 ", "-log10 of it", PAIR, ORDER_SIGNED, nlog10p_ll},
    {"p_chi2", " ", "p value of chi2, 1 degree of freedom", PAIR, ORDER_LOW, p_chi2},
    {"nlog10p_chi2", " ", "-log10 of it", PAIR, ORDER_SIGNED, nlog10p_chi2},
    {0},
};

const struct association_measure *association_measures(void)
{
    return measures;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '-' ? '_' : c;
}

/* name equals the word, whatever its case, '-' standing for '_'. */
static bool same_name(struct slice name, const char *word, size_t len)
{
    if (name.len != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (lower(name.data[i]) != word[i])
            return false;
    return true;
}

static bool among(struct slice name, const char *words)
{
    struct slice rest = slice_of_string(words);
    while (rest.len) {
        struct slice word = slice_take(&rest, ' ');
        if (word.len && same_name(name, word.data, word.len))
            return true;
    }
    return false;
}

const struct association_measure *association_find_in(const struct association_measure *table,
                                                      struct slice name)
{
    for (const struct association_measure *m = table; m->name; m++)
        if (same_name(name, m->name, strlen(m->name)) || among(name, m->aliases))
            return m;
    return NULL;
}

const struct association_measure *association_find(struct slice name)
{
    return association_find_in(measures, name);
}

double association_rank(const struct association_measure *m, const struct association *a,
                        double value)
{
    if (m->order == ORDER_LOW)
        return -value;
    return m->order == ORDER_SIGNED && a->excess < 0 ? -value : value;
}
