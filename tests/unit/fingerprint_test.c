/* Fingerprints and the set of them. */
#include "analysis/duplicates/fingerprintset.h"
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

static struct fingerprinter printer;

static struct fingerprint print_of(const char *bytes, size_t len)
{
    return fingerprinter_run(&printer, exact_copy(slice_of(bytes, len)));
}

/* Texts around the lengths at which another way is taken: no byte is left out, and none is looked
 * at that is not of the text. */
START_TEST(fingerprint_tells_a_change_of_any_byte_and_of_the_length)
{
    static const size_t lengths[] = {0,  1,  7,  8,    9,    15,   16,   17,
                                     31, 32, 33, 1023, 1024, 1025, 1040, 2049};
    char bytes[2100];
    fingerprinter_init(&printer, (struct hash_key){11, 12});
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)hash_mix(i);
    size_t len = lengths[_i];
    struct fingerprint before = print_of(bytes, len);
    ck_assert(fingerprint_equal(before, print_of(bytes, len)));
    for (size_t i = 0; i < len; i++) {
        bytes[i] ^= 1;
        struct fingerprint after = print_of(bytes, len);
        bytes[i] ^= 1;
        ck_assert_uint_ne(before.high, after.high);
        ck_assert_uint_ne(before.low, after.low);
    }
    memset(bytes, 0, sizeof bytes);
    ck_assert_uint_ne(print_of(bytes, len).low, print_of(bytes, len + 1).low);
    ck_assert_uint_ne(print_of(bytes, len).high, print_of(bytes, len + 1).high);
}
END_TEST

/* The sums written out word by word, in arithmetic of another kind: 32 bits at a time. */
static void add_product(uint32_t sum[4], uint64_t a, uint64_t b)
{
    uint64_t parts[2][2] = {{(a & UINT32_MAX) * (b & UINT32_MAX), (a & UINT32_MAX) * (b >> 32)},
                            {(a >> 32) * (b & UINT32_MAX), (a >> 32) * (b >> 32)}};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++) {
            uint64_t carry = 0;
            for (size_t k = i + j; k < 4; k++) {
                uint64_t part = k == i + j       ? parts[i][j] & UINT32_MAX
                                : k == i + j + 1 ? parts[i][j] >> 32
                                                 : 0;
                carry += sum[k] + part;
                sum[k] = (uint32_t)carry;
                carry >>= 32;
            }
        }
}

static uint64_t plain_multilinear(const struct fingerprint_factor *f, const uint64_t words[3])
{
    uint32_t sum[4] = {(uint32_t)f[3].low, (uint32_t)(f[3].low >> 32), (uint32_t)f[3].high,
                       (uint32_t)(f[3].high >> 32)};
    for (size_t i = 0; i < 3; i++) {
        uint32_t shifted[4] = {0};
        add_product(sum, words[i], f[i].low);
        add_product(shifted, words[i], f[i].high);
        uint64_t high =
            (sum[2] | (uint64_t)sum[3] << 32) + (shifted[0] | (uint64_t)shifted[1] << 32);
        sum[2] = (uint32_t)high;
        sum[3] = (uint32_t)(high >> 32);
    }
    return sum[2] | (uint64_t)sum[3] << 32;
}

START_TEST(fingerprint_of_a_short_text_is_two_universal_hashes)
{
    static const uint64_t text[] = {0x1122334455667788u, 0x99AABBCCDDEEFF00u, 0x0F1E2D3C4B5A6978u,
                                    UINT64_MAX};
    char bytes[sizeof text];
    fingerprinter_init(&printer, (struct hash_key){UINT64_MAX, 1});
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(text[i / 8] >> (i % 8 * 8) & 0xFF);
    for (size_t side = 0; side < 2; side++) {
        uint32_t sum[4] = {0};
        for (size_t i = 0; i < 4; i += 2)
            add_product(sum, text[i] + printer.words[i + 2 * side],
                        text[i + 1] + printer.words[i + 1 + 2 * side]);
        uint64_t words[3] = {sum[0] | (uint64_t)sum[1] << 32, sum[2] | (uint64_t)sum[3] << 32,
                             sizeof bytes};
        struct fingerprint f = print_of(bytes, sizeof bytes);
        ck_assert_uint_eq(side ? f.low : f.high,
                          hash_mix(plain_multilinear(printer.factors[side], words)));
    }
}
END_TEST

START_TEST(fingerprints_of_numbers_in_a_row_differ_and_are_spread)
{
    enum { COUNT = 100000, PLACES = 64 };
    struct fingerprintset set;
    unsigned places[PLACES] = {0};
    fingerprintset_init(&set, false);
    fingerprinter_init(&printer, (struct hash_key){1, 2});
    for (unsigned i = 0; i < COUNT; i++) {
        char digits[16];
        int len = snprintf(digits, sizeof digits, "%u", i);
        struct fingerprint f = fingerprinter_run(&printer, slice_of(digits, (size_t)len));
        ck_assert_uint_eq(fingerprintset_add(&set, f, 0), FINGERPRINT_NEW);
        places[f.low >> 58]++;
        places[f.high >> 58]++;
    }
    for (size_t i = 0; i < PLACES; i++)
        ck_assert_msg(places[i] > 2850 && places[i] < 3400, "%u at %zu", places[i], i);
    fingerprintset_free(&set);
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
    fingerprintset_free(&set);
}
END_TEST

/* No block of the tables that have the fingerprints finds more than what counts as full. */
static void check_fullness(const struct fingerprintset *set, const struct fingerprint *prints,
                           size_t count)
{
    enum { FULL = 128 * 12 * 31 / 32 };
    for (size_t i = 0; i < count; i++) {
        const struct fingerprinttable *t = &set->tables[prints[i].high >> 58];
        for (size_t n = 0; n < t->place_count; n++)
            ck_assert_uint_le(t->places[n].count, FULL);
    }
}

/* Also where more are expected than come, or fewer. The next are asked for before some are added,
 * which makes indexes anew in between: they are asked for again. Some come twice at a time. */
START_TEST(adding_many_is_adding_each)
{
    size_t outdated = 0;
    static const uint64_t expected[] = {0, 1, 20000, UINT64_MAX};
    enum { COUNT = 700000, MANY = FINGERPRINTSET_TOGETHER, KINDS = 400000 };
    struct fingerprintset one, many;
    struct fingerprint prints[2][MANY];
    struct fingerprintset_asked asked[2];
    bool is_new[MANY];
    fingerprintset_init(&one, false);
    fingerprintset_init(&many, false);
    fingerprintset_expect(&many, expected[_i]);
    for (size_t i = 0; i <= COUNT; i += MANY) {
        size_t turn = i / MANY % 2;
        struct fingerprintset_asked *next = &asked[turn], *now = &asked[!turn];
        *next = (struct fingerprintset_asked){.prints = prints[turn], .count = MANY - i % 3};
        for (size_t j = 0; j < MANY; j++) {
            uint64_t state = hash_mix(i + (j == 7 ? 5 : j)) % KINDS;
            prints[turn][j] = random_fingerprint(&state);
        }
        fingerprintset_ask(&many, next);
        if (i == 0)
            continue;
        const uint64_t made = many.made;
        outdated += now->made != made;
        fingerprintset_add_all(&many, now, is_new);
        ck_assert_uint_eq(now->made, made);
        check_fullness(&many, now->prints, now->count);
        for (size_t j = 0; j < now->count; j++)
            ck_assert_int_eq(is_new[j],
                             fingerprintset_add(&one, now->prints[j], 0) == FINGERPRINT_NEW);
    }
    ck_assert_uint_gt(outdated, FINGERPRINTSET_TABLES); /* each grew, or more often */
    fingerprintset_free(&one);
    fingerprintset_free(&many);
}
END_TEST

START_TEST(set_is_walked_once_through_each_with_its_number)
{
    enum { COUNT = 100000 };
    static unsigned char seen[COUNT];
    struct fingerprintset set;
    struct fingerprint f;
    uint64_t state = 1;
    uint32_t number, count = 0;
    fingerprintset_init(&set, true);
    for (uint32_t i = 0; i < COUNT; i++)
        fingerprintset_add(&set, random_fingerprint(&state), i);
    struct fingerprintset_walk walk = fingerprintset_start(&set);
    for (; fingerprintset_next(&walk, &f, &number); count++) {
        struct fingerprint wanted = random_fingerprint(&(uint64_t){(uint64_t)number + 1});
        ck_assert(fingerprint_equal(f, wanted) && !seen[number]++);
    }
    ck_assert_uint_eq(count, COUNT);
    fingerprintset_free(&set);
}
END_TEST

/* Whatever their number is, whether nobody knows it or it is a little more than was expected: memory
 * is looked at at every hundredth more. */
START_TEST(set_takes_at_most_24_bytes_a_fingerprint)
{
    struct fingerprintset set;
    fingerprintset_init(&set, false);
    double share = _i ? .98 : 0;
    uint64_t state = 1;
    double most = 0;
    for (size_t count = 1, look = 400000; count < 1200000; count++) {
        fingerprintset_expect(&set, (uint64_t)(share * (double)count));
        fingerprintset_add(&set, random_fingerprint(&state), 0);
        if (count < look)
            continue;
        look += look / 100;
        double bytes = (double)(set.total - (size_t)(set.end - set.at)) / (double)count;
        most = bytes > most ? bytes : most;
    }
    ck_assert_msg(most <= (share > 0 ? 23 : 24), "%f bytes", most);
    fingerprintset_free(&set);
}
END_TEST

static struct fingerprintset filled_set(size_t count, uint64_t expected)
{
    struct fingerprintset set;
    uint64_t state = 1;
    fingerprintset_init(&set, false);
    fingerprintset_expect(&set, expected);
    for (size_t i = 0; i < count; i++)
        fingerprintset_add(&set, random_fingerprint(&state), 0);
    return set;
}

static size_t blocks_of(const struct fingerprintset *set)
{
    size_t blocks = 0;
    for (size_t i = 0; i < FINGERPRINTSET_TABLES; i++)
        blocks += set->tables[i].place_count;
    return blocks;
}

/* An index is made once more where the number of all is known; one that it was wrong about is still
 * a part of what the fingerprints take. */
START_TEST(set_grows_to_what_is_expected_and_not_beyond_twice_its_size)
{
    enum { MANY = 1000000, ROOM = 128 * 12 };
    struct fingerprintset early = filled_set(MANY / 4, MANY), known = filled_set(MANY, MANY),
                          unknown = filled_set(MANY, 0), fooled = filled_set(MANY, UINT64_MAX);
    ck_assert_uint_eq(blocks_of(&early), blocks_of(&known));
    ck_assert_uint_le(blocks_of(&known), MANY / (ROOM * 3 / 4));
    ck_assert_uint_le(blocks_of(&unknown), MANY / (ROOM * 6 / 10));
    ck_assert_uint_le(fingerprintset_size(&fooled), (size_t)MANY * 27 + (10 << 20));
    struct fingerprintset *all[] = {&early, &known, &unknown, &fooled};
    for (size_t i = 0; i < 4; i++)
        fingerprintset_free(all[i]);
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
            ck_assert_uint_eq(fingerprintset_add(&set, f, 0), 0);
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
    tcase_add_loop_test(tc, fingerprint_tells_a_change_of_any_byte_and_of_the_length, 0, 16);
    tcase_add_test(tc, fingerprint_of_a_short_text_is_two_universal_hashes);
    tcase_add_test(tc, fingerprints_of_numbers_in_a_row_differ_and_are_spread);
    tcase_add_test(tc, set_keeps_every_fingerprint_and_its_number_through_growth);
    tcase_add_loop_test(tc, adding_many_is_adding_each, 0, 4);
    tcase_add_test(tc, set_grows_to_what_is_expected_and_not_beyond_twice_its_size);
    tcase_add_test(tc, set_is_walked_once_through_each_with_its_number);
    tcase_add_loop_test(tc, set_takes_at_most_24_bytes_a_fingerprint, 0, 2);
    tcase_add_test(tc, set_holds_fingerprints_that_crowd_at_one_place);
    return unit_run();
}
