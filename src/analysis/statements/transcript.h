/* Interviews and transcripts: paragraphs that begin with who speaks, "SMITH: ...", "Q: ...". */
#ifndef ANALYSIS_STATEMENTS_TRANSCRIPT_H
#define ANALYSIS_STATEMENTS_TRANSCRIPT_H

#include "analysis/statements/article.h"
#include "analysis/statements/statement.h"

/* Appends a statement for each paragraph of the block that begins with a label; the paragraphs
 * without one between two labels go on with it. Only where the labels are those of a transcript: in
 * capitals, or the same ones again and again. Claims the words. */
void transcript_find(struct article *a, struct statements *out);

#endif
