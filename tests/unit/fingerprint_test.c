/* Fingerprints and the set of them. */
#include "analysis/fingerprintset.h"
#include "unit.h"

#include <stdio.h>

/* The 128-bit output of SipHash's reference code, one round and three, written anew from the paper:
 * key 00..0f, input the bytes 0, 1, 2 ... */
struct plain_sip {
    uint64_t v[4];
};

static uint64_t turned_left(uint64_t x, unsigned by)
{
    return (x << by) | (x >> (64 - by));
}

static void half_round(uint64_t *a, uint64_t *b, uint64_t *c, uint64_t *d, unsigned s, unsigned t)
{
    *a += *b;
    *c += *d;
    *b = turned_left(*b, s) ^ *a;
    *d = turned_left(*d, t) ^ *c;
    *a = turned_left(*a, 32);
}

static void plain_round(struct plain_sip *s)
{
    half_round(&s->v[0], &s->v[1], &s->v[2], &s->v[3], 13, 16);
    half_round(&s->v[2], &s->v[1], &s->v[0], &s->v[3], 17, 21);
}

static struct fingerprint plain_fingerprint(struct hash_key key, const unsigned char *p, size_t len)
{
    struct plain_sip s = {{key.k0 ^ 0x736f6d6570736575u, key.k1 ^ 0x646f72616e646f83u,
                           key.k0 ^ 0x6c7967656e657261u, key.k1 ^ 0x7465646279746573u}};
    for (size_t word = 0; word <= len / 8; word++) {
        uint64_t m = word == len / 8 ? (uint64_t)len << 56 : 0;
        for (size_t i = word * 8; i < len && i < word * 8 + 8; i++)
            m |= (uint64_t)p[i] << (8 * (i % 8));
        s.v[3] ^= m;
        plain_round(&s);
        s.v[0] ^= m;
    }
    struct fingerprint f;
    for (int half = 0; half < 2; half++) {
        s.v[half ? 1 : 2] ^= half ? 0xdd : 0xee;
        for (int i = 0; i < 3; i++)
            plain_round(&s);
        *(half ? &f.high : &f.low) = s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
    }
    return f;
}

START_TEST(fingerprint_is_siphash_1_3_with_128_bits)
{
    struct hash_key key = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
    unsigned char bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7);
    for (size_t len = 0; len < sizeof bytes; len++) {
        struct slice text = exact_copy(slice_of((const char *)bytes, len));
        ck_assert(fingerprint_equal(fingerprint_of(key, text), plain_fingerprint(key, bytes, len)));
    }
}
END_TEST

START_TEST(fingerprints_of_a_pair_are_those_of_its_parts)
{
    static const char text[] = "some text that is longer than a few words of eight bytes";
    const struct hash_key keys[2] = {{1, 2}, {3, 4}};
    for (size_t a = 0; a < sizeof text; a++)
        for (size_t b = 0; b < sizeof text; b += 5) {
            struct slice texts[2] = {exact_copy(slice_of(text, a)), exact_copy(slice_of(text, b))};
            struct fingerprint pair[2];
            fingerprint_pair(keys, texts, pair);
            ck_assert(fingerprint_equal(pair[0], fingerprint_of(keys[0], texts[0])));
            ck_assert(fingerprint_equal(pair[1], fingerprint_of(keys[1], texts[1])));
        }
}
END_TEST

static struct fingerprint random_fingerprint(uint64_t *state)
{
    uint64_t high = hash_mix(++*state), low = hash_mix(*state ^ 0x55);
    return (struct fingerprint){high, low};
}

START_TEST(set_keeps_every_fingerprint_and_its_number_through_growth)
{
    enum { COUNT = 200000 };
    struct fingerprintset set;
    fingerprintset_init(&set, true);
    uint64_t state = 1;
    for (uint32_t i = 0; i < COUNT; i++)
        ck_assert_uint_eq(fingerprintset_add(&set, random_fingerprint(&state), i), FINGERPRINT_NEW);
    state = 1;
    for (uint32_t i = 0; i < COUNT; i++) {
        struct fingerprint f = random_fingerprint(&state);
        ck_assert_uint_eq(fingerprintset_find(&set, f), i);
        ck_assert_uint_eq(fingerprintset_add(&set, f, 7), i);
        f.low ^= 1;
        ck_assert_uint_eq(fingerprintset_find(&set, f), FINGERPRINT_NEW);
    }
    ck_assert_uint_eq(set.count, COUNT);
    ck_assert_msg((double)set.room / COUNT <= 1.5, "%zu slots", set.room);
    fingerprintset_free(&set);
}
END_TEST

/* What a random key never gives: all in one place, at the lower end, at the upper end. */
START_TEST(set_holds_fingerprints_that_crowd_at_one_place)
{
    static const uint64_t places[] = {0, UINT64_MAX, 1ull << 63, UINT64_MAX / 1000};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        struct fingerprintset set;
        fingerprintset_init(&set, false);
        for (uint64_t i = 1; i <= 5000; i++) {
            struct fingerprint f = {places[p], hash_mix(i)};
            ck_assert_uint_eq(fingerprintset_add(&set, f, 0), FINGERPRINT_NEW);
        }
        for (uint64_t i = 1; i <= 5000; i++)
            ck_assert_uint_eq(
                fingerprintset_find(&set, (struct fingerprint){places[p], hash_mix(i)}), 0);
        for (uint64_t i = 5001; i <= 6000; i++)
            ck_assert_uint_eq(
                fingerprintset_find(&set, (struct fingerprint){places[p], hash_mix(i)}),
                FINGERPRINT_NEW);
        fingerprintset_free(&set);
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("fingerprint");
    tcase_add_test(tc, fingerprint_is_siphash_1_3_with_128_bits);
    tcase_add_test(tc, fingerprints_of_a_pair_are_those_of_its_parts);
    tcase_add_test(tc, set_keeps_every_fingerprint_and_its_number_through_growth);
    tcase_add_test(tc, set_holds_fingerprints_that_crowd_at_one_place);
    return unit_run();
}
