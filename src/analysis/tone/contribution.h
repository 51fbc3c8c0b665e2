/* The score of a text, and the contributions that add up to it. */
#ifndef ANALYSIS_TONE_CONTRIBUTION_H
#define ANALYSIS_TONE_CONTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sentiment_score {
    double neg, neu, pos; /* shares of the text, together 1; all 0 where it holds no word */
    double compound;      /* -1 to 1 */
    uint64_t hits;        /* words and phrases that count */
};

/* Why something contributes. */
enum sentiment_rule {
    RULE_WORD,        /* a word or phrase of the lexicon */
    RULE_BOOSTER,     /* "very", "barely" before it */
    RULE_NEGATION,    /* "not", "never", "without" ... before it */
    RULE_CAPITALS,    /* it is in CAPITALS and not all words are */
    RULE_IDIOM,       /* a phrase that means something else than its words */
    RULE_CONTRAST,    /* it stands before or after "but" */
    RULE_PUNCTUATION, /* exclamation and question marks */
    RULE_NAME,        /* it is part of a name */
    SENTIMENT_RULES
};

/* "word", "booster" ... as in the column rule. */
const char *sentiment_rule_name(enum sentiment_rule rule);

struct contribution {
    size_t start, end; /* bytes of the text: what has the effect */
    enum sentiment_rule rule;
    double points; /* on the scale of the lexicon's weights */
    double weight; /* its share of the compound score: these add up to it */
};

/* The contributions to one score, in the order in which the rules were applied. */
struct trail {
    struct contribution *items;
    size_t count, cap;
    bool wanted; /* nothing is kept where it is false */
};

void trail_free(struct trail *t);
void trail_note(struct trail *t, enum sentiment_rule rule, size_t start, size_t end, double points);

/* Gives every contribution its weight: points * scale, in steps of 1e-6, so that they add up to
 * total rounded to 4 places exactly; what rounding leaves is put on the heaviest. */
void trail_weigh(struct trail *t, double scale, double total);

#endif
