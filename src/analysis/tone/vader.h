/* The algorithm of vaderSentiment 3.3.2 (Hutto and Gilbert 2014; commit 44fc044) to the last digit,
 * its oddities included: docs/algorithms/sentiment.md names them. In linear time. */
#ifndef ANALYSIS_TONE_VADER_H
#define ANALYSIS_TONE_VADER_H

#include "analysis/tone/contribution.h"
#include "analysis/tone/lexicon.h"
#include "base/buffer.h"

/* A word of the text that is in the table, or that ends in "n't". */
struct vader_mark {
    size_t at;                         /* number of the word in the text */
    size_t start, end;                 /* bytes of the text as it is scored, see vader_swap */
    const struct lexicon_entry *entry; /* NULL for other words in "n't" */
    bool capitals, negated;
};

/* A word with a valence, after all rules that look at its neighbours. */
struct vader_hit {
    size_t mark;
    double valence;
};

/* What was replaced: an emoji by its description, a wide blank by a narrow one. */
struct vader_swap {
    size_t at, width;  /* in the text as it is scored */
    size_t start, end; /* in the text as it came */
};

struct vader_emoji {
    uint32_t code;
    struct slice name;
    bool is_sign; /* a sign of punctuation: no blank is put before its replacement */
};

struct vader {
    struct lexicon *lexicon; /* borrowed */
    unsigned char kinds[256];
    size_t longest;            /* key: longer words are in no table */
    bool wide_keys;            /* the table has words that are not all ASCII */
    struct vader_emoji *emoji; /* in the order of their codes */
    size_t emoji_count, emoji_cap;
    uint64_t emoji_seen[0x20000 / 64]; /* a bit per code point that is replaced */

    struct trail trail; /* set wanted to have contributions */
    /* scratch, kept from text to text */
    struct buffer scored, lower;
    struct vader_swap *swaps;
    size_t swap_count, swap_cap;
    struct vader_mark *marks;
    size_t mark_count, mark_cap;
    struct vader_hit *hits;
    size_t hit_count, hit_cap;
    size_t words, capitals; /* of the text */
    size_t exclamations, questions;
};

/* Fills lexicon (initialised, borrowed until vader_free) with VADER's words, boosters, negations
 * and special cases. social: with more words, and typographic punctuation read as ASCII's. */
void vader_init(struct vader *v, struct lexicon *lexicon, bool social);
void vader_free(struct vader *v);

/* To be called after the lexicon was changed. */
void vader_prepare(struct vader *v);

/* Scores a text, which must be valid UTF-8. Where the trail is wanted, it is filled anew; its
 * places are bytes of text. */
struct sentiment_score vader_score(struct vader *v, struct slice text);

#endif
