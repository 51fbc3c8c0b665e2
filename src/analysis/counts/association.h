/* How strongly the words of an n-gram belong together: measures over its contingency table. Each
 * measure is a row of one table; docs/algorithms/association.md has the formulas and sources.
 *
 * Zero cells are defined: a logarithm of zero is -inf, x/0 is inf, and where a margin is empty, so
 * that 0/0 would stand in the formula, the value is that of independence. Nothing is ever nan. */
#ifndef ANALYSIS_COUNTS_ASSOCIATION_H
#define ANALYSIS_COUNTS_ASSOCIATION_H

#include "base/slice.h"

#include <stdint.h>

/* What was counted. Margins are positional: margins[i] n-grams have this one's word i at place i.
 */
struct association_counts {
    size_t n;                /* words, 2 or more */
    uint64_t joint;          /* this n-gram */
    uint64_t total;          /* all n-grams */
    const uint64_t *margins; /* n of them */
    uint64_t pairs[3];       /* n = 3: those that share words 1 and 2, 1 and 3, 2 and 3 */
};

/* The contingency table, made once for all measures. Counts are exact up to 2^53. */
struct association {
    size_t n;
    const uint64_t *margins;
    double joint, total;
    double expected;       /* under independence of all words */
    double excess;         /* joint - expected, without cancellation for n = 2 */
    size_t cells;          /* 4, 8, or 0 where n > 3 */
    double o[8], e[8];     /* cell i lacks word w where bit w is set: o[0] is joint */
    double r1, r2, c1, c2; /* n = 2: margins of the first word and of the second */
    double determinant;    /* n = 2: o11 o22 - o12 o21, exact before it was rounded */
    double tests;          /* keyness.h: so many n-grams are measured at once */
    /* distribution.h: groups there are, groups that have the n-gram, its spread over documents */
    double groups, group_frequency;
    const struct dispersion *dispersion;
};

/* What a measure has to know besides the counts of the n-gram and of its words. */
enum association_needs {
    NEEDS_NOTHING,
    NEEDS_PAIRS,    /* counts.pairs where n is 3 */
    NEEDS_GROUPS,   /* groups and group_frequency */
    NEEDS_DOCUMENTS /* dispersion */
};

struct dispersion;

enum association_order {
    ORDER_HIGH,   /* the highest value is the strongest */
    ORDER_SIGNED, /* two-sided: so too, but n-grams rarer than expected come last */
    ORDER_LOW     /* a probability: the lowest is the strongest */
};

struct association_measure {
    const char *name;
    const char *aliases; /* other names of it, between spaces */
    const char *help;
    unsigned max_n; /* defined for n-grams of so many words; 0: of any number */
    enum association_needs needs;
    enum association_order order;
    double (*value)(const struct association *);
};

void association_init(struct association *a, const struct association_counts *counts);

/* The measure of that name or alias, in either case; NULL where there is none. */
const struct association_measure *association_find(struct slice name);

/* The same in another table of measures. */
const struct association_measure *association_find_in(const struct association_measure *table,
                                                      struct slice name);

/* All measures, for lists; ends where name is NULL. */
const struct association_measure *association_measures(void);

/* Measures that others are made of; n is 2. */
double association_ll(const struct association *a);
double association_chi2(const struct association *a);
double association_chi2_yates(const struct association *a);
double association_odds(const struct association *a);
double association_relative_risk(const struct association *a);
double association_p_ll(const struct association *a);

/* What to sort by, highest first, so that the strongest come first. */
double association_rank(const struct association_measure *m, const struct association *a,
                        double value);

#endif
