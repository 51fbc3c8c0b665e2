/* Measures of how an n-gram is spread: over the groups (tf-idf), over the documents (dispersion).
 * They are rows of a table like those of association.h and read the fields of struct association
 * that the others leave alone. */
#ifndef ANALYSIS_COUNTS_DISTRIBUTION_H
#define ANALYSIS_COUNTS_DISTRIBUTION_H

#include "analysis/counts/association.h"
#include "analysis/counts/dispersion.h"

/* All measures; ends where name is NULL. For association_find_in. */
const struct association_measure *distribution_measures(void);

#endif
