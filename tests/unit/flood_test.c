/* Words that were made to collide share slots no more often than random ones do. What is counted
 * are pairs of words that begin their search at the same slot: that is the work, whatever the
 * machine. */
#include "analysis/counts/wordforms.h"
#include "base/hash.h"
#include "base/intern.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { BITS = 15, WORDS = 1 << BITS, LONGEST = 40 };

static char flood[WORDS][LONGEST];

/* Two pairs of letters of equal h * m + c, so that any row of them has the same hash too. */
static void collide(const char *first, const char *second)
{
    for (size_t w = 0; w < WORDS; w++)
        for (size_t i = 0; i <= BITS; i++)
            memcpy(flood[w] + 2 * i, i == BITS ? "\0" : w >> i & 1 ? first : second, 2);
}

/* Words alike but for a few bytes at one place: for tables that look at parts of a word. */
static void differ_at(size_t place, size_t len)
{
    for (size_t w = 0; w < WORDS; w++) {
        memset(flood[w], 'a', len);
        flood[w][len] = 0;
        for (size_t i = 0; i < 4; i++)
            flood[w][place + i] = (char)('a' + (w >> 4 * i & 15));
    }
}

static void scatter(void)
{
    uint64_t seed = 1;
    for (size_t w = 0; w < WORDS; w++) {
        seed = hash_mix(seed + w);
        snprintf(flood[w], LONGEST, "%016llx", (unsigned long long)seed);
    }
}

/* Pairs among WORDS homes; there are no more than a few slots per word. */
static uint64_t pairs_of(const size_t *homes, size_t slots)
{
    uint32_t *taken = memory_alloc(slots, sizeof *taken);
    uint64_t pairs = 0;
    for (size_t w = 0; w < WORDS; w++)
        pairs += taken[homes[w]]++;
    free(taken);
    return pairs;
}

static size_t homes[WORDS];

static uint64_t pairs_of_intern(void)
{
    struct intern t;
    intern_init(&t);
    for (size_t w = 0; w < WORDS; w++)
        ck_assert_uint_eq(intern_add(&t, slice_of_string(flood[w])), w);
    for (size_t w = 0; w < WORDS; w++)
        homes[w] = hash_sip13(t.key, slice_of_string(flood[w])) & t.mask;
    uint64_t pairs = pairs_of(homes, t.mask + 1);
    intern_free(&t);
    return pairs;
}

static uint64_t pairs_of_wordforms(void)
{
    struct wordforms v;
    wordforms_init(&v);
    for (size_t w = 0; w < WORDS; w++)
        ck_assert_uint_eq(wordforms_add(&v, slice_of_string(flood[w])), w);
    for (size_t w = 0; w < WORDS; w++)
        homes[w] = wordforms_place(&v, slice_of_string(flood[w]));
    uint64_t pairs = pairs_of(homes, v.mask + 1);
    wordforms_free(&v);
    return pairs;
}

static void compare(const char *name)
{
    static uint64_t random_intern, random_wordforms;
    if (!random_intern) {
        scatter();
        random_intern = pairs_of_intern();
        random_wordforms = pairs_of_wordforms();
        return;
    }
    uint64_t a = pairs_of_intern(), b = pairs_of_wordforms();
    ck_assert_msg(a <= 2 * random_intern, "%s: %llu pairs, %llu of random words", name,
                  (unsigned long long)a, (unsigned long long)random_intern);
    ck_assert_msg(b <= 2 * random_wordforms, "%s: %llu pairs, %llu of random words", name,
                  (unsigned long long)b, (unsigned long long)random_wordforms);
}

START_TEST(words_made_to_collide_share_slots_no_more_often_than_random_ones)
{
    compare("random");
    collide("aw", "c9");
    compare("h * 31 + c");
    collide("az", "c8");
    compare("h * 33 + c");
    for (size_t len = 4; len <= 36; len += 4)
        for (size_t place = 0; place + 4 <= len; place += 4) {
            differ_at(place, len);
            compare("words that differ at one place");
        }
}
END_TEST

/* Under a hash that anybody knows the same words do collide: the count above can see it. */
START_TEST(the_count_sees_words_that_do_collide)
{
    collide("aw", "c9");
    for (size_t w = 0; w < WORDS; w++) {
        homes[w] = 0;
        for (const char *c = flood[w]; *c; c++)
            homes[w] = (homes[w] * 31 + (unsigned char)*c) % (2 * WORDS);
    }
    ck_assert_uint_eq(pairs_of(homes, 2 * WORDS), (uint64_t)WORDS * (WORDS - 1) / 2);
}
END_TEST

/* A table keeps the upper half of a hash, and looks from the slot on that the lower bits say: names that
 * agree in both are told apart by their bytes. These do under this key (found by trying). */
START_TEST(names_that_collide_in_all_that_is_kept_are_two_names)
{
    enum { FIRST_SLOTS = 256 };
    const struct hash_key key = {1, 2};
    const struct slice one = SLICE("710346"), other = SLICE("725020");
    uint64_t differ = hash_sip13(key, one) ^ hash_sip13(key, other);
    ck_assert_uint_eq(differ >> 32, 0);
    ck_assert_uint_eq(differ % FIRST_SLOTS, 0);
    ck_assert_uint_ne(differ, 0);
    struct intern t;
    intern_init(&t);
    t.key = key;
    ck_assert_uint_eq(intern_add(&t, one), 0);
    ck_assert_uint_eq(intern_find(&t, other), INTERN_NONE);
    ck_assert_uint_eq(intern_add(&t, other), 1);
    ck_assert_uint_eq(intern_find(&t, one), 0);
    ck_assert_uint_eq(intern_find(&t, other), 1);
    intern_free(&t);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("flood");
    tcase_add_test(tc, words_made_to_collide_share_slots_no_more_often_than_random_ones);
    tcase_add_test(tc, the_count_sees_words_that_do_collide);
    tcase_add_test(tc, names_that_collide_in_all_that_is_kept_are_two_names);
    return unit_run();
}
