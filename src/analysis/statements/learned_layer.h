/* What the files of the learned layer share, for learned*.c alone. A file asks only those below it:
 *
 *     learned.c            which statements of the models and of the rules stand
 *     learned_statement.c  the statement that the labels around a cue say
 *     learned_parts.c      which units around a cue are source and content, by way of choice.c
 *     learned_units.c      the words around a cue, cut to units
 *     learned_cues.c       which words are cues
 *     learned_words.c      what is known of words before
 *     learned_tables.c     the tables, and the room that the layer works in */
#ifndef ANALYSIS_STATEMENTS_LEARNED_LAYER_H
#define ANALYSIS_STATEMENTS_LEARNED_LAYER_H

#include "analysis/statements/learned.h"

/* Of struct learned_word and struct look: a unit that is a quotation, and no unit at all. */
enum { KIND_QUOTATION = 62, NO_KIND = 63 };

/* Distances in a few steps. */
static inline uint32_t step(size_t distance)
{
    static const uint8_t steps[] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7};
    return distance < sizeof steps ? steps[distance] : distance < 25 ? 8 : 9;
}

/* ---- learned_tables.c ---- */

/* Makes room for the scores and labels of count words or units. */
void learned_need_rows(struct learned *l, size_t count);

/* ---- learned_statement.c ---- */

/* Whether the labels have any content. */
bool learned_finds_content(const struct learned *l);

/* Where the labels have the source; an empty span where they have none. */
struct span learned_source(const struct learned *l);

/* Appends the statement that the labels say, with what the rules know of it besides. */
void learned_add_statement(const struct learned *l, struct statements *out,
                           const struct statements *rules, unsigned confidence);

#endif
