#include "analysis/counts/dispersion.h"

#include <math.h>
#include <stdlib.h>

static double frequency(const struct dispersion_part *p)
{
    return p->count / p->size;
}

static int by_frequency(const void *a, const void *b)
{
    double x = frequency(a), y = frequency(b);
    return (x > y) - (x < y);
}

/* Half the sum of the differences between the shares of the n-gram and those of all n-grams; the
 * parts without it add their own shares. */
static double deviation(const struct dispersion_corpus *c, const struct dispersion_part *parts,
                        size_t count, double total)
{
    double sum = 0, covered = 0;
    for (size_t i = 0; i < count; i++) {
        double expected = parts[i].size / c->size;
        sum += fabs(parts[i].count / total - expected);
        covered += expected;
    }
    return covered < 1 ? (sum + 1 - covered) / 2 : sum / 2;
}

/* The mean difference between two parts over twice the mean frequency, for parts in the order of
 * frequency; those without the n-gram come before them. */
static double mean_difference(const struct dispersion_corpus *c,
                              const struct dispersion_part *parts, size_t count, double sum)
{
    double n = (double)c->parts, differences = 0;
    for (size_t i = 0; i < count; i++) {
        double place = n - (double)(count - i) + 1;
        differences += frequency(&parts[i]) * (2 * place - n - 1);
    }
    return differences / (n * (n - 1) / 2) / (2 * sum / n);
}

struct dispersion dispersion_of(const struct dispersion_corpus *c, struct dispersion_part *parts,
                                size_t count)
{
    if (c->parts < 2)
        return (struct dispersion){.juilland = 1, .carroll = 1, .da = 1};
    double total = 0, sum = 0, squares = 0, entropy = 0, n = (double)c->parts;
    qsort(parts, count, sizeof *parts, by_frequency);
    for (size_t i = 0; i < count; i++) {
        double f = frequency(&parts[i]);
        total += parts[i].count;
        sum += f;
        squares += f * f;
    }
    for (size_t i = 0; i < count; i++) {
        double share = frequency(&parts[i]) / sum;
        entropy -= share * log(share);
    }
    double mean = sum / n, variance = squares / n - mean * mean;
    struct dispersion d = {.dp = deviation(c, parts, count, total)};
    double largest = 1 - c->smallest / c->size;
    d.dp_norm = largest > 0 ? d.dp / largest : 0;
    d.juilland = 1 - (variance > 0 ? sqrt(variance) / mean / sqrt(n - 1) : 0);
    d.carroll = entropy / log(n);
    d.da = 1 - mean_difference(c, parts, count, sum);
    return d;
}
