/* Whether a statement is told as one that was not made: "did not say", "declined to comment",
 * "nobody claimed". */
#ifndef ANALYSIS_STATEMENTS_POLARITY_H
#define ANALYSIS_STATEMENTS_POLARITY_H

#include "analysis/statements/article.h"
#include "analysis/statements/statement.h"

/* Word i denies what the words behind it say: "not", "never", but not "not only". */
bool polarity_denies(const struct article *a, size_t i);

/* "nor would the mayor | say", "never did he | say", "not once", "at no point": what stands before
 * verb and subject denies the verb at word k, auxiliaries that stand right before it with it. */
bool polarity_is_turned(const struct article *a, size_t k);

/* Sets negated of the statements of the block whose cue or source says so. */
void polarity_find(const struct article *a, struct statements *s);

#endif
