/* The columns of a table of counts, by their names: those that ngram makes, and all others, which
 * are the groups (--by) that it counted in. */
#ifndef ANALYSIS_COUNTS_COUNTCOLUMNS_H
#define ANALYSIS_COUNTS_COUNTCOLUMNS_H

#include "base/slice.h"

/* Whether it is n, ngram, count, docs, reference or a name of a measure, in either case. */
bool countcolumns_is_made(struct slice name);

/* Whether it is a name of a measure, of association, keyness or distribution. */
bool countcolumns_is_measure(struct slice name);

#endif
