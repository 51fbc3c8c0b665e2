/* Hashes of bytes. SipHash-1-3 (Aumasson and Bernstein 2012, with 1 compression and 3 finalisation
 * rounds) under a random key for tables whose keys come from input: nobody can choose collisions.
 * hash_fingerprint is unkeyed, the same on every machine and run: for what is written or compared
 * between runs. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

struct hash_key {
    uint64_t k0, k1;
};

/* A key from the system's random source, drawn once per table. */
struct hash_key hash_key_random(void);

uint64_t hash_sip13(struct hash_key key, struct slice s);

/* A reversible mix of all 64 bits (the finaliser of SplitMix64, Steele et al. 2014). */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

#endif
