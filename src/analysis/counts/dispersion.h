/* How evenly an n-gram is spread over the documents: measures over its count in each. */
#ifndef ANALYSIS_COUNTS_DISPERSION_H
#define ANALYSIS_COUNTS_DISPERSION_H

#include <stddef.h>

/* A document in which the n-gram stands: how often, of how many n-grams. */
struct dispersion_part {
    double count, size;
};

struct dispersion {
    double dp;       /* Gries 2008: 0 is even, towards 1 in one small part */
    double dp_norm;  /* the same, divided by its largest value (Lijffijt and Gries 2012) */
    double juilland; /* Juilland's D over relative frequencies: 1 is even */
    double carroll;  /* Carroll's D2, the entropy of the relative frequencies: 1 is even */
    double da;       /* Burch et al. 2017: 1 less the mean difference between parts: 1 is even */
};

/* What all n-grams of one length share. */
struct dispersion_corpus {
    size_t parts;    /* documents that hold any n-gram */
    double size;     /* n-grams in all of them */
    double smallest; /* in the one that has the fewest */
};

/* parts: the documents that hold the n-gram, count of them, at least one; they are put into another
 * order. With a single document in the corpus all spread is even. */
struct dispersion dispersion_of(const struct dispersion_corpus *corpus,
                                struct dispersion_part *parts, size_t count);

#endif
