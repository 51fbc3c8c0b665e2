/* How much more (or less) frequent an n-gram is here than in a reference corpus. The table is that
 * of association.h with the corpus in place of the second word: o[0] here, o[2] in the reference.
 */
#ifndef ANALYSIS_COUNTS_KEYNESS_H
#define ANALYSIS_COUNTS_KEYNESS_H

#include "analysis/counts/association.h"

/* count of total n-grams here, reference_count of reference_total there; tests: how many n-grams
 * are compared at once, for measures that correct for it. margins is room that must live as long.
 */
void keyness_init(struct association *a, uint64_t margins[2], uint64_t count, uint64_t total,
                  uint64_t reference_count, uint64_t reference_total, double tests);

/* All measures; ends where name is NULL. For association_find_in. */
const struct association_measure *keyness_measures(void);

#endif
