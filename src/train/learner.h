/* Training of one table: log-linear models of one label, or of a sequence of labels (conditional
 * random fields, Lafferty and others 2001), by steps that follow the regularised leader
 * (FTRL-Proximal, McMahan and others 2013). Only the four operations and the square root, whose
 * results IEEE 754 fixes to the bit, so that a table comes out the same on every machine. */
#ifndef TRAIN_LEARNER_H
#define TRAIN_LEARNER_H

#include "analysis/statements/perceptron.h"
#include "base/buffer.h"

/* A weight in training. */
struct cell {
    float weight;
    float pull; /* sum of slopes, less what the weight has moved already */
    float root; /* of the sum of squared slopes: the more, the smaller a step */
};

/* How fast weights move, and what holds them down. */
struct pace {
    float rate, sparse, small; /* sparse: a pull below it is a weight of 0; small: towards 0 */
    unsigned left_out;         /* of 100 features of a sequence so many are left out, others each
                                  time, so that none is relied on alone (Srivastava and others 2014) */
};

struct learner {
    unsigned labels;
    unsigned bits; /* log2 of the slots of its table */
    uint32_t mask; /* bits of a key that count */
    struct pace pace;
    struct cell *cells;    /* of each key, a row of labels */
    size_t rows;           /* of cells */
    const uint32_t *names; /* borrowed: the key of each row; NULL: rows are keys */
    uint8_t *seen;         /* how often a key came in training, 255 at most */
    bool *kept;            /* keys that may be learned; NULL: all */
    uint32_t round;        /* which keys are left out depends on it */
    struct cell next[PERCEPTRON_LABELS + 1][PERCEPTRON_LABELS];
};

void learner_init(struct learner *t, unsigned labels, unsigned bits, struct pace pace);
void learner_free(struct learner *t);

/* Learns one token by itself; returns the label that it would have been given. */
unsigned learner_learn_token(struct learner *t, const uint32_t *keys, size_t count, unsigned right);

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

/* How often the sequences are seen, and how often all is learned anew, in another order and with
 * other features left out each time. */
struct course {
    unsigned epochs, rounds;
};

/* Learns all sequences whose group modulo folds is not held_out (folds 0: all). The weights are
 * then those of the last epoch of every round on average: what one order happened to learn mostly
 * goes (Breiman 1996). */
void learner_train(struct learner *t, const struct sequences *s, struct course course,
                   const uint16_t allowed[PERCEPTRON_LABELS + 1], uint32_t folds, uint32_t held_out,
                   const char *name);

/* What a candidate is before its features are looked at. */
struct candidate_facts {
    double known; /* of how likely it is, as a logarithm of odds */
    double worth; /* how much of it is right: 0 to 1 */
    bool right;   /* of the candidates of a choice, one at most */
};

/* Choices among at most PERCEPTRON_BEST candidates: a sequence each, a token per candidate. */
struct choices {
    struct sequences sequences;
    struct candidate_facts *facts;
    size_t fact_cap;
};

void choices_add_candidate(struct choices *c, const struct features *f,
                           struct candidate_facts facts);
void choices_free(struct choices *c);

/* Learns which candidates are right, with a table of one label whose scores are added to what is
 * known of them; for the greater part by what the choice is worth on average (minimum risk, Smith
 * and Eisner 2006), to which choices with no right candidate add as well. */
void learner_train_choices(struct learner *t, const struct choices *c, struct course course,
                           const char *name);

/* Forgets all but which features have the greatest weights, as many as its table has room for; only
 * those are learned from now on. Learning anew lets them make up for the others. */
void learner_prune(struct learner *t);

/* Appends the weights as a table: the greatest that there is room for. */
void learner_write(const struct learner *t, struct buffer *out);

/* Numbers for shuffling, the same everywhere. */
uint32_t shuffle_next(uint64_t *state, uint32_t below);

#endif
