/* Linear models over hashed features: the tables that src/train makes and attribution reads. A
 * table maps the key of a feature to one small weight per label; features that were pruned are not
 * in it. Scores are sums of integers: the same on every machine. */
#ifndef ANALYSIS_PERCEPTRON_H
#define ANALYSIS_PERCEPTRON_H

#include "base/slice.h"

#include <stdint.h>

enum {
    PERCEPTRON_KEY_BITS = 22,
    PERCEPTRON_LABELS = 16,   /* at most */
    PERCEPTRON_FEATURES = 128 /* of one token, at most */
};

struct perceptron {
    unsigned labels, row; /* weights stored per feature: labels rounded up to 4, 8 or 16 */
    unsigned bits;        /* log2 of the slots */
    /* Borrowed: a fingerprint of 2 bytes per slot, 0 for a free one, and the weights of each.
     * Apart, because most features are in no table, and then only fingerprints are looked at. */
    const unsigned char *fingerprints, *weights;
    int16_t next[PERCEPTRON_LABELS + 1]
                [PERCEPTRON_LABELS]; /* [before][label]; the last row: at the start */
};

/* The features of one token: keys below 1 << PERCEPTRON_KEY_BITS. */
struct features {
    uint32_t keys[PERCEPTRON_FEATURES];
    unsigned count;
};

static inline uint32_t feature_mix(uint32_t a, uint32_t b)
{
    uint32_t h = (a ^ (b + 0x9e3779b9u + (a << 6) + (a >> 2))) * 2654435761u;
    return h ^ h >> 15;
}

/* Adds feature number id (from 1) with its value. */
static inline void feature_add(struct features *f, uint32_t id, uint32_t value)
{
    uint32_t h = feature_mix(id * 0x85ebca6bu, value);
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    f->keys[f->count++] = (h ^ h >> 16) & ((1u << PERCEPTRON_KEY_BITS) - 1);
}

/* Place and fingerprint of a key in a table of 1 << bits slots. */
static inline uint32_t perceptron_place(uint32_t key, unsigned bits)
{
    return (key * 2654435769u) >> (32 - bits);
}

static inline uint16_t perceptron_fingerprint(uint32_t key)
{
    return (uint16_t)(key % 65535 + 1);
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

#endif
