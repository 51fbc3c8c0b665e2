#include "analysis/fingerprint.h"

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

/* Up to eight bytes in little-endian order on every machine. */
static inline uint64_t load_bytes(const char *p, size_t len)
{
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++)
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return word;
}

static inline uint64_t load_word(const char *p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
#else
    return load_bytes(p, 8);
#endif
}

static inline struct sip sip_start(struct hash_key key)
{
    return (struct sip){key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f6du ^ 0xee,
                        key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u};
}

/* Takes in the text from byte `at` on and gives the fingerprint. */
static inline struct fingerprint sip_end(struct sip s, struct slice text, size_t at)
{
    for (; text.len - at >= 8; at += 8)
        sip_word(&s, load_word(text.data + at));
    uint64_t last = (uint64_t)(text.len & 0xff) << 56;
    if (at < text.len)
        last |= load_bytes(slice_cut(text, at, text.len).data, text.len - at);
    sip_word(&s, last);
    s.v2 ^= 0xee;
    struct fingerprint f;
    f.low = sip_finish(&s);
    s.v1 ^= 0xdd;
    f.high = sip_finish(&s);
    if (!f.high && !f.low)
        f.low = 1;
    return f;
}

struct fingerprint fingerprint_of(struct hash_key key, struct slice text)
{
    return sip_end(sip_start(key), text, 0);
}

void fingerprint_pair(const struct hash_key keys[2], const struct slice texts[2],
                      struct fingerprint out[2])
{
    struct sip a = sip_start(keys[0]), b = sip_start(keys[1]);
    size_t common = texts[0].len < texts[1].len ? texts[0].len : texts[1].len, at = 0;
    for (; common - at >= 8; at += 8) {
        sip_word(&a, load_word(texts[0].data + at));
        sip_word(&b, load_word(texts[1].data + at));
    }
    out[0] = sip_end(a, texts[0], at);
    out[1] = sip_end(b, texts[1], at);
}
