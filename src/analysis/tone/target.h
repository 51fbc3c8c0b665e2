/* The tone of a text toward something it names, by a trained model: see
 * docs/algorithms/sentiment.md for how it was made and how good it is.
 *
 *     struct target *t = target_open();
 *     while (target_find(text, name, &start, &end))
 *         struct target_score score = target_score(t, text, start, end);
 *     target_close(t);
 */
#ifndef ANALYSIS_TONE_TARGET_H
#define ANALYSIS_TONE_TARGET_H

#include "base/slice.h"

#include <stdint.h>

struct target;

struct target_score {
    double neg, neu, pos; /* probabilities, together 1 */
    uint64_t mentions;    /* that were scored; 0: all is 0 */
};

struct target *target_open(void);
void target_close(struct target *t);

/* The tone toward the mention at bytes [start, end) of text, which must be valid UTF-8. */
struct target_score target_score(struct target *t, struct slice text, size_t start, size_t end);

/* The tone toward a name: the mean over its mentions. Where the name as a whole is not in the text,
 * mentions of its last word (a surname) are taken. */
struct target_score target_score_name(struct target *t, struct slice text, struct slice name);

/* The next mention of name at or after *end, as words of their own; *end is 0 to begin with. */
bool target_find(struct slice text, struct slice name, size_t *start, size_t *end);

#endif
