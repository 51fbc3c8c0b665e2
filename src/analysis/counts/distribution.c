#include "analysis/counts/distribution.h"

#include <math.h>

static double df(const struct association *a)
{
    return a->group_frequency;
}

/* Spärck Jones 1972. */
static double tfidf(const struct association *a)
{
    return a->joint * log(a->groups / a->group_frequency);
}

static double tfidf_log(const struct association *a)
{
    return (1 + log(a->joint)) * log(a->groups / a->group_frequency);
}

static double tfidf_plain(const struct association *a)
{
    return a->joint * (log(a->groups / a->group_frequency) + 1);
}

static double tfidf_smooth(const struct association *a)
{
    return a->joint * (log((1 + a->groups) / (1 + a->group_frequency)) + 1);
}

static double dp(const struct association *a)
{
    return a->dispersion->dp;
}

static double dp_norm(const struct association *a)
{
    return a->dispersion->dp_norm;
}

static double juilland(const struct association *a)
{
    return a->dispersion->juilland;
}

static double carroll(const struct association *a)
{
    return a->dispersion->carroll;
}

static double da(const struct association *a)
{
    return a->dispersion->da;
}

#define GROUPS    0, NEEDS_GROUPS
#define DOCUMENTS 0, NEEDS_DOCUMENTS

static const struct association_measure measures[] = {
    {"df", " ", "groups of --by that have the n-gram", GROUPS, ORDER_HIGH, df},
    {"tfidf", " tf_idf ", "count ln(groups / df)", GROUPS, ORDER_HIGH, tfidf},
    {"tfidf_log", " tfidf_sublinear ", "(1 + ln count) ln(groups / df)", GROUPS, ORDER_HIGH,
     tfidf_log},
    {"tfidf_plain", " sk_plain ", "count (ln(groups / df) + 1)", GROUPS, ORDER_HIGH, tfidf_plain},
    {"tfidf_smooth", " sk_smooth ", "count (ln((1 + groups) / (1 + df)) + 1)", GROUPS, ORDER_HIGH,
     tfidf_smooth},
    {"dp", " gries_dp ", "deviation of proportions over documents, 0 is even", DOCUMENTS, ORDER_LOW,
     dp},
    {"dp_norm", " ", "the same, divided by its largest value", DOCUMENTS, ORDER_LOW, dp_norm},
    {"juilland_d", " juilland d ", "Juilland's D over documents, 1 is even", DOCUMENTS, ORDER_HIGH,
     juilland},
    {"carroll_d2", " carroll d2 ", "Carroll's D2 over documents, 1 is even", DOCUMENTS, ORDER_HIGH,
     carroll},
    {"da", " burch_da ", "1 less the mean difference between documents, 1 is even", DOCUMENTS,
     ORDER_HIGH, da},
    {0},
};

const struct association_measure *distribution_measures(void)
{
    return measures;
}
