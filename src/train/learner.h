/* Training of one table: the averaged perceptron (Freund and Schapire 1999; for sequences Collins
 * 2002) in integers, so that a table comes out the same on every machine. */
#ifndef TRAIN_LEARNER_H
#define TRAIN_LEARNER_H

#include "analysis/perceptron.h"
#include "base/buffer.h"

struct learner {
    unsigned labels;
    int32_t *weights; /* of each key, a row of labels */
    int64_t *sums;    /* of step * change, for the average */
    uint8_t *seen;    /* how often a key came in training, 255 at most; NULL: not counted */
    bool *kept;       /* keys that may be learned; NULL: all */
    int64_t step;
    int32_t next[PERCEPTRON_LABELS + 1][PERCEPTRON_LABELS];
    int64_t next_sums[PERCEPTRON_LABELS + 1][PERCEPTRON_LABELS];
};

void learner_init(struct learner *t, unsigned labels);
void learner_free(struct learner *t);

void learner_score(const struct learner *t, const uint32_t *keys, size_t count,
                   int32_t scores[PERCEPTRON_LABELS]);
/* Moves the weights of a token towards one label and away from another. */
void learner_correct(struct learner *t, const uint32_t *keys, size_t count, unsigned right,
                     unsigned wrong);

/* Sequences of tokens with their features and right labels. */
struct sequences {
    uint32_t *keys;
    size_t key_count, key_cap;
    size_t *key_ends; /* per token: its keys end here */
    uint8_t *labels;  /* per token */
    size_t token_count, token_cap, label_cap;
    size_t *ends;     /* per sequence: its tokens end here */
    uint32_t *groups; /* per sequence: what it may be held out with */
    size_t count, cap, group_cap;
};

void sequences_add_token(struct sequences *s, const struct features *f, unsigned label);
void sequences_end(struct sequences *s, uint32_t group);
void sequences_free(struct sequences *s);

/* Learns all sequences whose group modulo folds is not held_out (folds 0: all). */
void learner_train(struct learner *t, const struct sequences *s, unsigned epochs,
                   const uint16_t allowed[PERCEPTRON_LABELS + 1], uint32_t folds, uint32_t held_out,
                   const char *name);

/* Counts the keys of all sequences, so that rare ones can be pruned. */
void learner_count(struct learner *t, const struct sequences *s);

/* Forgets all but which features have the greatest averaged weights, as many as a table of 1 <<
 * bits slots holds; only those are learned from now on. Learning anew lets them make up for the
 * others. */
void learner_prune(struct learner *t, unsigned bits);

/* Appends the averaged weights as a table of 1 << bits slots: the features with the greatest
 * weights, three quarters of the slots. */
void learner_write(const struct learner *t, unsigned bits, struct buffer *out);

/* Numbers for shuffling, the same everywhere. */
uint32_t shuffle_next(uint64_t *state, uint32_t below);

#endif
