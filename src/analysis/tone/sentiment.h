/* The tone of a text: one interface to the models.
 *
 *     struct sentiment *s = sentiment_open(MODEL_NEWS);
 *     struct sentiment_score score = sentiment_score(s, text);
 *     sentiment_close(s);
 */
#ifndef ANALYSIS_TONE_SENTIMENT_H
#define ANALYSIS_TONE_SENTIMENT_H

#include "analysis/tone/contribution.h"
#include "analysis/tone/lexicon.h"

enum sentiment_model { MODEL_NEWS, MODEL_SOCIAL, MODEL_VADER };

struct sentiment;

/* A model with the lexicon that is shipped for it. Freed by sentiment_close. */
struct sentiment *sentiment_open(enum sentiment_model model);
void sentiment_close(struct sentiment *s);

/* Reads a table of one's own: its words are added, or stand in place of all words that the model
 * came with; boosters, negations and idioms stay, unless the table names them. False and *error
 * where a line is malformed. */
bool sentiment_add_lexicon(struct sentiment *s, struct slice table, struct lexicon_error *error);
bool sentiment_replace_lexicon(struct sentiment *s, struct slice table,
                               struct lexicon_error *error);

/* From now on scores come with their contributions. */
void sentiment_explain(struct sentiment *s);

/* Scores a text of valid UTF-8. */
struct sentiment_score sentiment_score(struct sentiment *s, struct slice text);

/* The contributions to the last score; their weights add up to its compound rounded to 4 places.
 * Valid until the next text. */
const struct trail *sentiment_trail(const struct sentiment *s);

#endif
