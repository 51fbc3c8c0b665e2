/* Functions of numbers that several measures share, written so that no digits are lost where counts
 * are large or a table is close to independence (docs/algorithms/association.md). */
#ifndef ANALYSIS_COUNTS_STATISTICS_H
#define ANALYSIS_COUNTS_STATISTICS_H

#include <stdint.h>

/* (1 + x) ln(1 + x) - x for x >= -1: with x = (observed - expected) / expected, twice the sum of
 * expected times this over all cells is the log-likelihood ratio G2. */
double statistics_deviance(double x);

/* Probability of exactly k, as natural logarithm; -inf where it is impossible. */
double statistics_log_poisson(double k, double mean);
/* k marked among drawn, of a population of total with marked marked ones. */
double statistics_log_hypergeometric(double k, double drawn, double marked, double total);

/* The sum of the probabilities of x >= k (or x <= k), as natural logarithm. */
double statistics_log_poisson_right(double k, double mean);
double statistics_log_hypergeometric_right(double k, double drawn, double marked, double total);
double statistics_log_hypergeometric_left(double k, double drawn, double marked, double total);
/* The sum of the probabilities of all x that are no more probable than k. */
double statistics_log_hypergeometric_two(double k, double drawn, double marked, double total);

/* P(X > x) of the chi-squared distribution with one degree of freedom, as natural logarithm. */
double statistics_log_chi2_right(double x);

/* The lower end of the exact confidence interval (Clopper and Pearson 1934) of odds p / (1 - p),
 * where k of n trials succeeded: with it, k or more succeed with probability p. */
double statistics_odds_at_least(double k, double n, double p);

#endif
