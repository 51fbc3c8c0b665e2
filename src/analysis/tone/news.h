/* The tone of news: words and phrases weighed within their clause and sentence, names left out, and
 * a score that is a ratio, so that a long text is not louder than a short one and a text twice
 * scores as it does once. docs/algorithms/sentiment.md says why, with the figures. */
#ifndef ANALYSIS_TONE_NEWS_H
#define ANALYSIS_TONE_NEWS_H

#include "analysis/tone/contribution.h"
#include "analysis/tone/lexicon.h"
#include "base/buffer.h"

/* A word of the sentence that is being read. */
struct news_word {
    size_t start, end;                 /* bytes of the text */
    const struct lexicon_entry *entry; /* NULL: not in the table */
    size_t last;      /* where a phrase begins: number of its last word; otherwise its own */
    bool capital;     /* begins with a capital letter */
    bool shouted;     /* two letters or more, all of them capitals */
    bool after_break; /* a clause begins with it */
    bool opens;       /* follows a quotation mark or a colon: its capital says nothing */
    bool negates;     /* ends in "n't" */
};

/* A word or phrase that counts in the sentence. */
struct news_hit {
    size_t word;
    double points;
};

struct news {
    struct lexicon *lexicon; /* borrowed */
    struct trail trail;      /* set wanted to have contributions */
    unsigned char kinds[256];
    /* the sentence, and scratch */
    struct news_word *words;
    size_t word_count, word_cap;
    struct news_hit *hits;
    size_t hit_count, hit_cap;
    struct buffer lower, folded;
    /* the text so far */
    double positive, negative; /* sums of points, both >= 0 */
    uint64_t words_read, hits_made;
};

/* Fills lexicon (initialised, borrowed until news_free) with the words and rules for news. */
void news_init(struct news *n, struct lexicon *lexicon);
void news_free(struct news *n);

/* Scores a text, which must be valid UTF-8. Where the trail is wanted, it is filled anew. */
struct sentiment_score news_score(struct news *n, struct slice text);

#endif
