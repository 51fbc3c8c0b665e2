/* The choice among the likeliest labels of the words around a cue. The model of parts sees a few
 * words at a time. What the labels are as a whole, how content begins, goes on and ends, which verbs
 * it has, where the source stands to it, says which of the likeliest are right (reranking, Collins
 * and Koo 2005). */
#ifndef ANALYSIS_STATEMENTS_CHOICE_H
#define ANALYSIS_STATEMENTS_CHOICE_H

#include "analysis/statements/learned.h"

/* Of 100 parts of what the model of parts says for a candidate so many count: what it learned by
 * heart makes it too sure. */
enum { CHOICE_TRUST = 70 };

/* Features of labels of l->units, one per unit. */
void choice_features(const struct learned *l, const uint8_t *labels, struct features *f);

/* Which of l's candidates is best. *certainty: the logarithm of how likely it is among all labels
 * that are allowed, less that of the first candidate by the model of parts alone; in parts of
 * CERTAINTY_NAT. */
size_t choice_of(const struct learned *l, int64_t *certainty);

#endif
