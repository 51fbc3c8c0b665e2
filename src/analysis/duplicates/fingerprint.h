/* Fingerprints of texts: 128 bits that stand for a text when it is asked whether it was seen
 * before. Under a random key nobody can choose two texts that collide; under a key that is kept (as
 * an index does) the fingerprint of a text is the same on every machine. By chance two of n
 * different texts collide with a probability of less than n * n / 2^126.
 * docs/algorithms/nearduplicate.md says more. */
#ifndef ANALYSIS_DUPLICATES_FINGERPRINT_H
#define ANALYSIS_DUPLICATES_FINGERPRINT_H

#include "base/hash.h"

struct fingerprint {
    uint64_t high, low;
};

/* Words of text that are multiplied with words of the key at a time, and the key of the sums. */
enum { FINGERPRINT_WORDS = 128, FINGERPRINT_SUMS = 3 };

struct fingerprint_factor {
    uint64_t high, low;
};

struct fingerprinter {
    struct hash_key key; /* what the others were made of */
    uint64_t words[FINGERPRINT_WORDS + 2];
    struct fingerprint_factor factors[2][FINGERPRINT_SUMS + 1];
};

void fingerprinter_init(struct fingerprinter *p, struct hash_key key);

/* The fingerprint of a text; never {0, 0}. */
struct fingerprint fingerprinter_run(const struct fingerprinter *p, struct slice text);

/* SipHash-1-3 with the 128-bit output of its authors' reference code, for what is hashed seldom;
 * never {0, 0}. */
struct fingerprint fingerprint_of(struct hash_key key, struct slice text);

static inline bool fingerprint_equal(struct fingerprint a, struct fingerprint b)
{
    return a.high == b.high && a.low == b.low;
}

#endif
