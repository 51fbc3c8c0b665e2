#include "base/hash.h"

#include "base/little.h"

#include <time.h>
#include <unistd.h>

static inline uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

struct sip {
    uint64_t v0, v1, v2, v3;
};

static inline void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

uint64_t hash_sip13(struct hash_key key, struct slice text)
{
    struct sip s = {key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du,
                    key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u};
    const char *p = text.data;
    size_t left = text.len;
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word = little_load64(p);
        s.v3 ^= word;
        sip_round(&s);
        s.v0 ^= word;
    }
    uint64_t last = little_load_few(p, left) | (uint64_t)(text.len & 0xff) << 56;
    s.v3 ^= last;
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct hash_key hash_key_random(void)
{
    struct hash_key key;
    if (getentropy(&key, sizeof key) != 0) {
        /* No random source (an old kernel, a strict sandbox): unguessable enough, and the output
         * does not depend on it. */
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        key.k0 = hash_mix((uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)&key);
        key.k1 = hash_mix((uint64_t)now.tv_sec ^ (uint64_t)getpid() << 32);
    }
    return key;
}
