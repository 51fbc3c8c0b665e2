/* Who said what in one document: statements with content, cue, source and addressee, found by rules
 * over words and quotation marks (docs/algorithms/attribution.md), and the speaker that each source
 * stands for in the article.
 *
 *     attribution_init(&a);
 *     attribution_add_learned(&a, attribution_tables());   // or rules alone
 *     attribution_document(&a, text, false);
 *     for (i < a.statements.count) ...
 *     attribution_free(&a);
 */
#ifndef ANALYSIS_STATEMENTS_ATTRIBUTION_H
#define ANALYSIS_STATEMENTS_ATTRIBUTION_H

#include "analysis/statements/article.h"
#include "analysis/statements/learned.h"
#include "analysis/statements/speaker.h"
#include "analysis/statements/statement.h"

struct attribution {
    struct wordtable wordtable;
    struct article article;
    struct learned learned;
    bool learns; /* the learned layer takes part */
    bool scare;  /* quotations that nobody says become statements, too: QUOTATION_SCARE */
    struct speakers speakers;
    struct statements statements; /* of the document, in the order of their first byte */
    struct slice text;
};

/* With the rules alone. */
void attribution_init(struct attribution *a);

/* Adds the learned layer with these tables, which must stay; false where they are none. */
bool attribution_add_learned(struct attribution *a, struct slice tables);
/* The tables that the program brings. */
struct slice attribution_tables(void);

void attribution_free(struct attribution *a);

/* Analyses a document. text must be valid UTF-8; statements point into it by offset, and their
 * speakers are views of it, until the next call. In wrapped text a blank line ends a paragraph. */
void attribution_document(struct attribution *a, struct slice text, bool wrapped);

#endif
