/* Pairs the quotation marks of an article's block: straight, curly, doubled apostrophes,
 * guillemets, single ones where nothing else is open, and dashes where a paragraph begins with one
 * and somebody is said to speak behind another. No mark is an error: one that is never
 * closed runs to the end of its paragraph, one that closes nothing is a mark without effect. Linear
 * in the number of words. docs/algorithms/attribution.md says why so. */
#ifndef ANALYSIS_STATEMENTS_QUOTATION_H
#define ANALYSIS_STATEMENTS_QUOTATION_H

#include "analysis/statements/article.h"

/* As article_next_block; and fills a->quotations from a->marks, and the quote and quotation of
 * every word. */
bool quotation_next_block(struct article *a);

/* In his book "A Life at Sea," | on "Meet the Press": a name within a sentence, all in capitals but
 * for small words. */
bool quotation_is_title(const struct article *a, const struct quotation *q);

/* "We will win," Lund said: a comma within the marks ends what was said, and words follow that are
 * not part of it. */
bool quotation_leads_to_speaker(const struct article *a, const struct quotation *q);

#endif
