/* Fingerprints of texts: 128 bits that stand for a text when it is asked whether it was seen
 * before. SipHash-1-3 with the 128-bit output of its authors' reference code. Under a random key
 * nobody can choose two texts that collide; under a key that is kept (as an index does) the
 * fingerprint of a text is the same on every machine. By chance two of n different texts collide
 * with a probability of n * n / 2^129. docs/algorithms/nearduplicate.md says more. */
#ifndef ANALYSIS_FINGERPRINT_H
#define ANALYSIS_FINGERPRINT_H

#include "base/hash.h"

struct fingerprint {
    uint64_t high, low;
};

/* Never {0, 0}, which tables use for an empty place. */
struct fingerprint fingerprint_of(struct hash_key key, struct slice text);

/* The fingerprints of two texts at once, in less than twice the time of one: each step of a hash
 * waits for the step before, so that the processor has time for another. */
void fingerprint_pair(const struct hash_key keys[2], const struct slice texts[2],
                      struct fingerprint out[2]);

static inline bool fingerprint_equal(struct fingerprint a, struct fingerprint b)
{
    return a.high == b.high && a.low == b.low;
}

static inline bool fingerprint_less(struct fingerprint a, struct fingerprint b)
{
    return a.high < b.high || (a.high == b.high && a.low < b.low);
}

#endif
