/* Who said what in one document: statements with content, cue, source and addressee, found by rules
 * over words and quotation marks (docs/algorithms/attribution.md), and the speaker that each source
 * stands for in the article.
 *
 *     attribution_init(&a);
 *     attribution_add_learned(&a, attribution_tables());   // or rules alone
 *     attribution_start(&a);                // a new document
 *     attribution_read(&a, text, false);    // the next of its paragraphs, or all
 *     while (attribution_next(&a))          // a block of them
 *         for (i < a.statements.count) ...  // is statement a.before + i of the document
 *     attribution_free(&a);
 *
 * Memory does not grow with the document: a block's statements go with the block, and of more names
 * than any article has the earlier are forgotten. */
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
    bool nested; /* with the learned layer, statements within others' content stay, however doubtful */
    struct speakers speakers;
    struct statements statements; /* of the block, in the order of their first byte */
    size_t before;                /* statements of the document in earlier blocks */
    struct slice text;
};

/* With the rules alone. */
void attribution_init(struct attribution *a);

/* Adds the learned layer with these tables, which must stay; false where they are none. */
bool attribution_add_learned(struct attribution *a, struct slice tables);
/* The tables that the program brings. */
struct slice attribution_tables(void);

void attribution_free(struct attribution *a);

/* Forgets the document before. */
void attribution_start(struct attribution *a);

/* The next of the document's text, whole paragraphs of it: valid UTF-8 that must stay until the
 * last block of it is done. In wrapped text a blank line ends a paragraph. */
void attribution_read(struct attribution *a, struct slice text, bool wrapped);

/* Finds the statements of the next block of the text; false where there is none. They point into
 * the text by offset; their speakers are valid until the next call. */
bool attribution_next(struct attribution *a);

#endif
