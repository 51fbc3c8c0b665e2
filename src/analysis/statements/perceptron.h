/* Linear models over hashed features: the tables that src/train makes and attribution reads. A
 * table maps the key of a feature to one small weight per label; features that were pruned are not
 * in it. docs/algorithms/attribution.md says how they lie. Scores are sums of integers: the same on
 * every machine. */
#ifndef ANALYSIS_STATEMENTS_PERCEPTRON_H
#define ANALYSIS_STATEMENTS_PERCEPTRON_H

#include "base/slice.h"

#include <stdint.h>

enum {
    PERCEPTRON_KEY_BITS = 22,
    PERCEPTRON_LABELS = 16,   /* at most */
    PERCEPTRON_FEATURES = 128 /* of one token, at most */
};

struct perceptron {
    unsigned labels; /* weights stored per feature */
    unsigned bits;   /* log2 of the slots */
    int32_t nat;     /* weights count in so many parts of a natural logarithm of odds */
    uint32_t mask;   /* bits of a key that count */
    unsigned rest;   /* so many of them tell the keys of a bucket apart */
    /* Borrowed: a byte per slot that tells apart the keys of a bucket of eight slots, and the
     * weights of each slot. Apart, because most features are in no table, and then only the bytes
     * of one bucket are looked at. A free slot has weights of 0. */
    const unsigned char *fingerprints, *weights;
    int16_t next[PERCEPTRON_LABELS + 1]
                [PERCEPTRON_LABELS]; /* [before][label]; the last row: at the start */
};

/* The features of one token. They are added first, and then made keys, all together. */
struct features {
    uint32_t keys[PERCEPTRON_FEATURES];  /* below 1 << PERCEPTRON_KEY_BITS; before, the values */
    uint32_t seeds[PERCEPTRON_FEATURES]; /* which tell features of one value apart */
    unsigned count;
};

static inline uint32_t feature_mix(uint32_t a, uint32_t b)
{
    uint32_t h = (a ^ (b + 0x9e3779b9u + 64 * a + a / 4)) * 2654435761u;
    return h ^ h >> 15;
}

static inline uint32_t mix3(uint32_t a, uint32_t b, uint32_t c)
{
    return feature_mix(feature_mix(a, b), c);
}

static inline uint32_t mix4(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    return feature_mix(mix3(a, b, c), d);
}

/* Adds feature number id (from 1) with its value. */
static inline void feature_add(struct features *f, uint32_t id, uint32_t value)
{
    f->seeds[f->count] = id * 0x85ebca6bu;
    f->keys[f->count++] = value;
}

/* Makes keys of the features that were added. */
void features_hash(struct features *f);

enum {
    PERCEPTRON_BUCKET_BITS = 3,
    PERCEPTRON_BUCKET = 1 << PERCEPTRON_BUCKET_BITS,
    PERCEPTRON_SPARE = 8 /* bytes behind the weights, so that rows can be read eight at a time */
};

/* Of a key so many bits count in a table of 1 << bits slots: those of its bucket and eight. */
static inline unsigned perceptron_key_bits(unsigned bits)
{
    unsigned most = bits - PERCEPTRON_BUCKET_BITS + 8;
    return most < PERCEPTRON_KEY_BITS ? most : PERCEPTRON_KEY_BITS;
}

#define PERCEPTRON_SPREAD 2654435769u

/* The key in another order, bucket first, one to one in the bits that count. */
static inline uint32_t perceptron_spread(uint32_t key, unsigned bits)
{
    return (key * PERCEPTRON_SPREAD) & ((1u << perceptron_key_bits(bits)) - 1);
}

static inline unsigned perceptron_rest_bits(unsigned bits)
{
    return perceptron_key_bits(bits) - (bits - PERCEPTRON_BUCKET_BITS);
}

static inline uint32_t perceptron_bucket(uint32_t key, unsigned bits)
{
    return perceptron_spread(key, bits) >> perceptron_rest_bits(bits);
}

static inline uint8_t perceptron_fingerprint(uint32_t key, unsigned bits)
{
    return (uint8_t)(perceptron_spread(key, bits) & ((1u << perceptron_rest_bits(bits)) - 1));
}

/* Takes a table off the front of *bytes; false where they hold none. */
bool perceptron_read(struct perceptron *p, struct slice *bytes);

/* Sets scores[0 .. labels) for the features. */
void perceptron_score(const struct perceptron *p, const struct features *f,
                      int32_t scores[PERCEPTRON_LABELS]);

/* The best sequence of labels for count tokens with the given scores (count rows of
 * PERCEPTRON_LABELS), by Viterbi's algorithm; allowed[before] has a bit per label that may follow.
 * from holds count rows for the way back. */
void perceptron_decode(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                       size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                       uint8_t (*from)[PERCEPTRON_LABELS], uint8_t *labels);

enum { PERCEPTRON_BEST = 8 };

/* One step back from a token: the label before, and the how manieth best sequence with it. */
struct perceptron_step {
    uint8_t label, rank;
};

/* The best sequences, best first, PERCEPTRON_BEST at most; returns how many. None of them is up to
 * any token less likely than one in a thousand of the best up to there. steps holds count rows for
 * the way back. Sequence k is written to labels[k * count] and the labels behind, its score to
 * scored[k]. */
size_t perceptron_best(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                       size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                       struct perceptron_step (*steps)[PERCEPTRON_LABELS][PERCEPTRON_BEST],
                       uint8_t *labels, int32_t scored[PERCEPTRON_BEST]);

enum { CERTAINTY_NAT = 1024 };

/* How likely these labels are among all sequences that are allowed, as a logarithm: 0 for certain,
 * -CERTAINTY_NAT for one in e. The same on every machine, within a hundredth. */
int32_t perceptron_certainty(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                             size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                             const uint8_t *labels);

/* The logarithm of the sum of numbers that are given as logarithms, all in parts of CERTAINTY_NAT;
 * count is not 0. */
int64_t perceptron_sum(const int64_t *logarithms, size_t count);

#endif
