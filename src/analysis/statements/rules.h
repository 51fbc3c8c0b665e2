/* The rule layer of attribution: statements from reporting verbs, "according to", colons and
 * quotation marks, without training. docs/algorithms/attribution.md tells the rules one by one. */
#ifndef ANALYSIS_STATEMENTS_RULES_H
#define ANALYSIS_STATEMENTS_RULES_H

#include "analysis/statements/article.h"
#include "analysis/statements/statement.h"

/* Appends the statements of the article's block to out; their spans count from the beginning of the
 * article. Marks words and quotations as claimed. */
void rules_find(struct article *a, struct statements *out);

/* Sets to whom the statements of the block were said, whoever found them, where that is not known
 * yet and their words tell: "wrote to the mayor that", "begged him". */
void rules_address(struct article *a, struct statements *s);

#endif
