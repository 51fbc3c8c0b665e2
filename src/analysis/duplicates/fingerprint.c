#include "analysis/duplicates/fingerprint.h"

#include "base/little.h"

struct sip {
    uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static inline void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void sip_word(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static inline uint64_t sip_finish(struct sip *s)
{
    for (int i = 0; i < 3; i++)
        sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

/* Up to seven bytes, the first one lowest. */
static inline uint64_t load_bytes(const char *p, size_t len)
{
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++)
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return word;
}

static inline struct sip sip_start(struct hash_key key)
{
    return (struct sip){key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du ^ 0xee,
                        key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u};
}

static inline struct fingerprint sip_fingerprint(struct sip *s)
{
    struct fingerprint f;
    s->v2 ^= 0xee;
    f.low = sip_finish(s);
    s->v1 ^= 0xdd;
    f.high = sip_finish(s);
    if (!f.high && !f.low)
        f.low = 1;
    return f;
}

struct fingerprint fingerprint_of(struct hash_key key, struct slice text)
{
    struct sip s = sip_start(key);
    size_t at = 0;
    for (; text.len - at >= 8; at += 8)
        sip_word(&s, little_load64(text.data + at));
    uint64_t last = (uint64_t)(text.len & 0xff) << 56;
    if (at < text.len)
        last |= load_bytes(text.data + at, text.len - at);
    sip_word(&s, last);
    return sip_fingerprint(&s);
}

/* ---- Texts ---- */

typedef unsigned __int128 wide;

enum { PAIR = 16, SECTION = FINGERPRINT_WORDS * 8 };

/* The sums of the products of pairs of words, each word with one of the key added to it (NH of
 * UMAC, with words of 64 bits), under two keys of which one is the other, shifted by a pair. */
struct sums {
    wide a, b;
};

static inline void add_pair(struct sums *sums, const uint64_t *key, uint64_t first, uint64_t second)
{
    sums->a += (wide)(first + key[0]) * (second + key[1]);
    sums->b += (wide)(first + key[2]) * (second + key[3]);
}

/* Of at most SECTION bytes. The last pair of words is the last 16 bytes, though some of them may
 * have been in the pair before: with the length these are as good as the bytes that are left. */
static inline __attribute__((always_inline)) struct sums section_sums(const uint64_t *key,
                                                                      struct slice text)
{
    struct sums sums = {0, 0};
    const char *p = text.data;
    size_t left = text.len;
    for (; left > PAIR; left -= PAIR, p += PAIR, key += 2)
        add_pair(&sums, key, little_load64(p), little_load64(p + 8));
    if (text.len >= PAIR)
        add_pair(&sums, key, little_load64(p + left - 16), little_load64(p + left - 8));
    else if (text.len >= 8)
        add_pair(&sums, key, little_load64(p), little_load64(p + left - 8));
    else
        add_pair(&sums, key, load_bytes(p, left), 0);
    return sums;
}

/* A sum of products modulo 2^128 as it grows, its lower half with what is carried from there. */
struct product_sum {
    uint64_t high;
    wide low;
};

static inline __attribute__((always_inline)) void
add_product(struct product_sum *sum, const struct fingerprint_factor *f, uint64_t word)
{
    wide product = (wide)word * f->low;
    sum->high += word * f->high + (uint64_t)(product >> 64);
    sum->low += (uint64_t)product;
}

/* The higher half of the sum of products modulo 2^128 with random factors, the last factor added as
 * it is: for any two different triples it is the same with a probability of 2^-64 (Dietzfelbinger;
 * Lemire and Kaser, "Strongly universal string hashing is fast", 2014). */
static inline __attribute__((always_inline)) uint64_t
multilinear(const struct fingerprint_factor *f, wide words, uint64_t len)
{
    struct product_sum sum = {f[FINGERPRINT_SUMS].high, f[FINGERPRINT_SUMS].low};
    add_product(&sum, &f[0], (uint64_t)words);
    add_product(&sum, &f[1], (uint64_t)(words >> 64));
    add_product(&sum, &f[2], len);
    return sum.high + (uint64_t)(sum.low >> 64);
}

/* Texts of more than a section: the sums of the sections are a text for SipHash. */
static struct fingerprint long_text(const struct fingerprinter *p, struct slice text)
{
    struct sip s = sip_start(p->key);
    for (size_t at = 0; at < text.len; at += SECTION) {
        size_t end = text.len - at < SECTION ? text.len : at + SECTION;
        struct sums sums = section_sums(p->words, slice_cut(text, at, end));
        sip_word(&s, (uint64_t)sums.a);
        sip_word(&s, (uint64_t)(sums.a >> 64));
        sip_word(&s, (uint64_t)sums.b);
        sip_word(&s, (uint64_t)(sums.b >> 64));
    }
    sip_word(&s, text.len);
    return sip_fingerprint(&s);
}

struct fingerprint fingerprinter_run(const struct fingerprinter *p, struct slice text)
{
    if (text.len > SECTION)
        return long_text(p, text);
    struct sums sums = section_sums(p->words, text);
    /* What is universal need not be spread evenly for keys in a row; a table asks for that. */
    struct fingerprint f = {hash_mix(multilinear(p->factors[0], sums.a, text.len)),
                            hash_mix(multilinear(p->factors[1], sums.b, text.len))};
    if (!f.high && !f.low)
        f.low = 1;
    return f;
}

static uint64_t next_word(struct hash_key key, uint64_t *count)
{
    char bytes[8];
    little_store64(bytes, (*count)++);
    return fingerprint_of(key, slice_of(bytes, sizeof bytes)).low;
}

void fingerprinter_init(struct fingerprinter *p, struct hash_key key)
{
    uint64_t count = 0;
    *p = (struct fingerprinter){.key = key};
    for (size_t i = 0; i < FINGERPRINT_WORDS + 2; i++)
        p->words[i] = next_word(key, &count);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j <= FINGERPRINT_SUMS; j++) {
            p->factors[i][j].high = next_word(key, &count);
            p->factors[i][j].low = next_word(key, &count);
        }
}
