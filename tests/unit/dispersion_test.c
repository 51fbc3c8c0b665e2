/* Dispersion against its definitions, worked out over all parts one by one. */
#include "analysis/counts/dispersion.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { PARTS = 6 };

/* Counts and sizes of six documents. */
static const double counts[][PARTS] = {
    {1, 2, 3, 4, 5, 3}, {0, 0, 0, 0, 0, 7}, {2, 0, 0, 9, 0, 1}, {4, 4, 4, 4, 4, 4}};
static const double sizes[][PARTS] = {{9, 10, 10, 10, 10, 11},
                                      {10, 10, 10, 10, 10, 10},
                                      {50, 20, 8, 90, 10, 3},
                                      {40, 40, 40, 40, 40, 40}};

static struct dispersion measured(const double *count, const double *size)
{
    struct dispersion_corpus corpus = {.smallest = INFINITY};
    struct dispersion_part parts[PARTS];
    size_t present = 0;
    for (size_t i = 0; i < PARTS; i++) {
        corpus.parts++;
        corpus.size += size[i];
        corpus.smallest = fmin(corpus.smallest, size[i]);
        if (count[i] > 0)
            parts[present++] = (struct dispersion_part){count[i], size[i]};
    }
    return dispersion_of(&corpus, parts, present);
}

START_TEST(equals_the_definitions_over_all_parts)
{
    const double *f = counts[_i], *s = sizes[_i];
    double total = 0, size = 0, p[PARTS], sum = 0, dp = 0, least = INFINITY;
    for (size_t i = 0; i < PARTS; i++) {
        total += f[i];
        size += s[i];
        least = fmin(least, s[i]);
        sum += p[i] = f[i] / s[i];
    }
    double mean = sum / PARTS, variance = 0, entropy = 0, differences = 0;
    for (size_t i = 0; i < PARTS; i++) {
        dp += fabs(f[i] / total - s[i] / size) / 2;
        variance += (p[i] - mean) * (p[i] - mean) / PARTS;
        entropy -= p[i] > 0 ? p[i] / sum * log2(p[i] / sum) : 0;
        for (size_t j = 0; j < i; j++)
            differences += fabs(p[i] - p[j]);
    }
    struct dispersion d = measured(f, s);
    ck_assert_double_eq_tol(d.dp, dp, 1e-12);
    ck_assert_double_eq_tol(d.dp_norm, dp / (1 - least / size), 1e-12);
    ck_assert_double_eq_tol(d.juilland, 1 - sqrt(variance) / mean / sqrt(PARTS - 1), 1e-7);
    ck_assert_double_eq_tol(d.carroll, entropy / log2(PARTS), 1e-12);
    ck_assert_double_eq_tol(d.da, 1 - differences / (PARTS * (PARTS - 1) / 2.0) / (2 * mean),
                            1e-12);
}
END_TEST

START_TEST(even_spread_and_a_single_part_are_the_ends_of_the_scale)
{
    struct dispersion even = measured(counts[3], sizes[3]), one = measured(counts[1], sizes[1]);
    ck_assert_double_eq_tol(even.dp, 0, 1e-12);
    ck_assert_double_eq_tol(even.juilland, 1, 1e-7);
    ck_assert_double_eq_tol(even.da, 1, 1e-12);
    ck_assert_double_eq_tol(one.dp_norm, 1, 1e-12);
    ck_assert_double_eq_tol(one.juilland, 0, 1e-12);
    ck_assert_double_eq_tol(one.carroll, 0, 1e-12);
    ck_assert_double_eq_tol(one.da, 0, 1e-12);
}
END_TEST

START_TEST(a_corpus_of_one_document_is_even)
{
    struct dispersion_corpus corpus = {1, 10, 10};
    struct dispersion_part part = {3, 10};
    struct dispersion d = dispersion_of(&corpus, &part, 1);
    ck_assert_double_eq(d.dp, 0);
    ck_assert_double_eq(d.juilland, 1);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("dispersion");
    tcase_add_loop_test(tc, equals_the_definitions_over_all_parts, 0,
                        sizeof counts / sizeof *counts);
    tcase_add_test(tc, even_spread_and_a_single_part_are_the_ends_of_the_scale);
    tcase_add_test(tc, a_corpus_of_one_document_is_even);
    return unit_run();
}
