/* The quotations that no statement holds: speech that goes on without a cue of its own, and single
 * words in marks that somebody holds at arm's length ("scare quotes"). */
#ifndef ANALYSIS_STATEMENTS_ORPHAN_H
#define ANALYSIS_STATEMENTS_ORPHAN_H

#include "analysis/statements/article.h"
#include "analysis/statements/statement.h"

/* Sets claimed of the words that are content of a statement, and of no others: where the statements
 * are no longer those that the rules claimed words for. */
void orphans_claim(struct article *a, const struct statements *s);

/* Appends a statement without a source for each quotation of whole sentences that none of the
 * statements of the block holds; the speaker is that of the statement before it, or the subject of
 * the sentence before it in its paragraph. scare: also one for each other quotation, of kind
 * QUOTATION_SCARE. */
void orphans_find(const struct article *a, struct statements *s, bool scare);

#endif
