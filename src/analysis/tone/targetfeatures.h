/* What a text says about one of the things it names, as features: the words around the mention with
 * their valences, by side, distance, clause and quotation. The model of target.h weighs them, and
 * its trainer (src/train/train-target.c) reads them here, so that both see the same. */
#ifndef ANALYSIS_TONE_TARGETFEATURES_H
#define ANALYSIS_TONE_TARGETFEATURES_H

#include "analysis/tokens/tokenizer.h"
#include "analysis/tone/lexicon.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "text/stem.h"

enum { TARGET_LEXICONS = 2 };

enum target_side { SIDE_IN, SIDE_LEFT, SIDE_RIGHT };

struct target_token {
    size_t start, end;      /* bytes of the text */
    struct slice key, stem; /* folded; in the arena */
    bool is_word;           /* begins with a letter */
    bool is_name;           /* a capital that no beginning of a sentence explains */
    bool quoted;            /* inside quotation marks */
    bool negated;           /* a negation stands before it in its clause */
    enum target_side side;  /* of the mention */
    size_t distance;        /* in tokens, from the mention */
    size_t clauses, joints; /* clause breaks, and conjunctions, between it and the mention */
    double valence[TARGET_LEXICONS];
};

struct target_features {
    struct lexicon lexicons[TARGET_LEXICONS]; /* of news, of VADER */
    struct tokenizer tokenizer;
    struct stemmer *stemmer;
    struct slice text;
    struct arena arena; /* of the text */
    struct target_token *all;
    size_t all_count, cap;
    struct target_token *tokens; /* of all those around the mention */
    size_t count;
    size_t first, last; /* of these those of the mention */
    struct buffer name, scratch;
};

/* Takes one feature. A name may come again with the same value; it counts once. */
typedef void target_feature_taker(void *context, struct slice name, double value);

void target_features_init(struct target_features *f);
void target_features_free(struct target_features *f);

/* Reads a text, which must be valid UTF-8 and stay until the last question about it. */
void target_features_read(struct target_features *f, struct slice text);

/* Hands out the features of the mention at bytes [start, end) of the text: what stands within 200
 * tokens of it. False where no token stands there. */
bool target_features_of(struct target_features *f, size_t start, size_t end,
                        target_feature_taker *take, void *context);

#endif
