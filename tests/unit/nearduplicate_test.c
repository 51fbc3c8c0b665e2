/* Shingles, and near duplicates against counting them all. */
#include "analysis/duplicates/nearduplicate.h"
#include "unit.h"

#include <stdio.h>

static const struct hash_key key = {11, 13};

static size_t shingle_count(size_t k, const char *text)
{
    struct shingler s;
    shingler_init(&s, key, k, SHINGLE_WORDS);
    size_t count = shingler_run(&s, exact_copy(slice_of_string(text))).count;
    shingler_free(&s);
    return count;
}

static void have_same_shingles(const char *a, const char *b, bool same)
{
    struct shingler s, t;
    shingler_init(&s, key, 3, SHINGLE_WORDS);
    shingler_init(&t, key, 3, SHINGLE_WORDS);
    struct shingles x = shingler_run(&s, exact_copy(slice_of_string(a)));
    struct shingles y = shingler_run(&t, exact_copy(slice_of_string(b)));
    bool equal = x.count == y.count && memcmp(x.items, y.items, x.count * sizeof *x.items) == 0;
    ck_assert_msg(equal == same, "'%s' and '%s'", a, b);
    shingler_free(&s);
    shingler_free(&t);
}

START_TEST(text_of_n_words_has_n_minus_k_plus_1_shingles_each_once)
{
    ck_assert_uint_eq(shingle_count(3, "a b c d e"), 3);
    ck_assert_uint_eq(shingle_count(3, "a b c a b c"), 3);
    ck_assert_uint_eq(shingle_count(1, "X X X"), 1);
    ck_assert_uint_eq(shingle_count(5, "one two"), 1);
    ck_assert_uint_eq(shingle_count(5, " \xE2\x80\x94 ?! "), 0);
    ck_assert_uint_eq(shingle_count(5, ""), 0);
}
END_TEST

START_TEST(case_punctuation_and_spacing_make_no_difference)
{
    have_same_shingles("The U.S. said: \"No, 25 times!\"", "the u s SAID no 25\ttimes", true);
    have_same_shingles("it\xE2\x80\x99s a \xE2\x80\x9Ctest\xE2\x80\x9D here", "It's a 'test' here",
                       true);
    have_same_shingles("one two three four", "one two three five", false);
    have_same_shingles("a b", "ab", false);
}
END_TEST

START_TEST(forms_of_unicode_make_no_difference)
{
    have_same_shingles("CAF\xC3\x89 a b", "cafe\xCC\x81 a b", true);
    have_same_shingles("\xEF\xAC\x81ne a b", "fine a b", true);
    have_same_shingles("a b co\xC2\xADop", "a b coop", true);
    have_same_shingles("a \xE2\x89\xA0 b c", "a =\xCC\xB8 b c", true);
    have_same_shingles("caf\xC3\xA9 a b", "cafe a b", false);
}
END_TEST

START_TEST(letters_of_scripts_without_spaces_are_words)
{
    ck_assert_uint_eq(shingle_count(2, "\xE6\x96\xB0\xE5\x8D\x8E\xE7\xA4\xBE"), 2);
    ck_assert_uint_eq(shingle_count(2, "\xD0\xBD\xD0\xBE\xD0\xB2 \xD0\xB0"), 1);
    ck_assert_uint_gt(shingle_count(2, "\xE0\xB8\x82\xE0\xB9\x88\xE0\xB8\xB2\xE0\xB8\xA7"), 1);
    have_same_shingles("\xE6\x96\xB0\xE5\x8D\x8E\xE7\xA4\xBE",
                       "\xE6\x96\xB0\xE5\x8D\x8E\xE5\xAE\xB6", false);
}
END_TEST

/* The vector path, the path at the end of the text and the one for other bytes must see the same
 * words: the text is moved through all of them by what stands before and behind it. */
START_TEST(place_of_a_word_in_the_text_makes_no_difference)
{
    char text[400];
    for (int before = 0; before < 70; before++) {
        for (int behind = 0; behind < 70; behind += 7) {
            snprintf(text, sizeof text, "%*s%s%*s", before, "",
                     "Azure 0199 zebra @ antidisestablishmentarianism [x] q", behind, "");
            have_same_shingles(text, "azure 0199 ZEBRA antidisestablishmentarianism x Q", true);
        }
    }
    have_same_shingles("azure\xE2\x80\x94zebra antidisestablishmentarianism\xE2\x80\xA6 q",
                       "azure zebra antidisestablishmentarianism q", true);
}
END_TEST

START_TEST(many_shingles_are_sorted_as_few_are)
{
    struct shingler s;
    struct buffer text = {0};
    shingler_init(&s, key, 2, SHINGLE_WORDS);
    for (unsigned i = 0; i < 5000; i++) {
        buffer_append_u64(&text, i % 1500);
        buffer_append_byte(&text, ' ');
    }
    struct shingles set = shingler_run(&s, buffer_slice(&text));
    ck_assert_uint_eq(set.count, 1500);
    for (size_t i = 1; i < set.count; i++)
        ck_assert(set.items[i - 1] < set.items[i]);
    buffer_free(&text);
    shingler_free(&s);
}
END_TEST

/* Words of many kinds, so that any may stand where a text is looked at in blocks; each is followed
 * by a sign that is of no word. */
static void append_words(struct buffer *to, size_t from, size_t end)
{
    char word[32];
    for (size_t i = from; i < end; i++) {
        size_t len = (size_t)snprintf(word, sizeof word, "%s%zu%s", i % 3 ? "w" : "\xC3\xA9", i * i,
                                      i % 7 ? "" : "abcdefghijklm");
        buffer_append(to, slice_of(word, len));
        buffer_append(to, i % 2 ? SLICE(" ") : SLICE(", "));
    }
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The text has k words more than a whole number of parts. */
START_TEST(long_text_has_the_shingles_of_its_parts)
{
    enum { PART = 250, PARTS = 200, MOST = 40 * (PART + 3) }; /* shingles of a part */
    size_t k = _i % 2 ? 3 : 1, count = 0, unique = 0;
    enum shingle_unit unit = _i / 2 ? SHINGLE_CHARACTERS : SHINGLE_WORDS;
    uint64_t *items = malloc((size_t)PARTS * MOST * sizeof *items);
    struct shingler s, part;
    struct buffer text = {0};
    shingler_init(&s, key, k, unit);
    shingler_init(&part, key, k, unit);
    append_words(&text, 0, (size_t)PART * PARTS + k);
    struct shingles all = shingler_run(&s, exact_copy(buffer_slice(&text)));
    for (size_t i = 0; i < PARTS; i++) {
        buffer_clear(&text);
        append_words(&text, i * PART, (i + 1) * PART + k);
        struct shingles set = shingler_run(&part, buffer_slice(&text));
        memcpy(items + count, set.items, set.count * sizeof *items);
        count += set.count;
    }
    qsort(items, count, sizeof *items, ascending);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || items[i] != items[unique - 1])
            items[unique++] = items[i];
    ck_assert_uint_eq(all.count, unique);
    ck_assert(memcmp(all.items, items, unique * sizeof *items) == 0);
    if (unit == SHINGLE_WORDS)
        ck_assert_uint_eq(all.words, (size_t)PART * PARTS + k);
    shingler_free(&s);
    shingler_free(&part);
    buffer_free(&text);
    free(items);
}
END_TEST

START_TEST(shingle_may_be_longer_than_what_is_looked_at_together)
{
    enum { K = 40000 };
    struct shingler s, t;
    struct buffer text = {0};
    shingler_init(&s, key, K, SHINGLE_WORDS);
    shingler_init(&t, key, K, SHINGLE_WORDS);
    append_words(&text, 0, K + 10);
    struct shingles set = shingler_run(&s, buffer_slice(&text));
    ck_assert_uint_eq(set.count, 11);
    buffer_clear(&text);
    append_words(&text, 10, K + 10);
    uint64_t last = shingler_run(&t, buffer_slice(&text)).items[0];
    ck_assert(bsearch(&last, set.items, set.count, sizeof last, ascending));
    shingler_free(&s);
    shingler_free(&t);
    buffer_free(&text);
}
END_TEST

START_TEST(characters_may_be_the_units)
{
    struct shingler s;
    shingler_init(&s, key, 3, SHINGLE_CHARACTERS);
    ck_assert_uint_eq(shingler_run(&s, SLICE("Ab, cd")).count, 3);
    ck_assert_uint_eq(shingler_run(&s, SLICE("\xC3\xA9t\xC3\xA9s")).count, 2);
    shingler_free(&s);
}
END_TEST

/* ---- Search against counting ---- */

enum { DOCUMENTS = 1200, LONGEST = 40 };

struct corpus {
    uint64_t items[DOCUMENTS][LONGEST];
    size_t counts[DOCUMENTS];
    unsigned char shared[DOCUMENTS]
                        [DOCUMENTS]; /* items that a set has in common with an earlier one */
};

/* Sets drawn from families, with a core that all share (so that shingles get hot) and, for the test
 * of twins, shingles that differ in their low bits only. */
static void draw_corpus(struct corpus *c, uint64_t seed, uint64_t family_count)
{
    uint64_t state = seed;
    for (size_t d = 0; d < DOCUMENTS; d++) {
        uint64_t family = hash_mix(++state) % family_count;
        size_t wanted = 1 + hash_mix(++state) % LONGEST, count = 0;
        for (size_t i = 0; i < wanted; i++) {
            uint64_t draw = hash_mix(++state);
            uint64_t name = draw % 10 < 3 ? i % 12 : draw % 10 < 9 ? 1000 * (family + 1) + i : draw;
            uint64_t shingle = hash_mix(name) >> 16;
            uint64_t item =
                i % 5 ? shingle : (hash_mix(name / 2) >> 16 & ~(uint64_t)0xFFFF) | name % 2;
            bool there = false;
            for (size_t j = 0; j < count; j++)
                there |= c->items[d][j] == item;
            if (!there)
                c->items[d][count++] = item;
        }
        qsort(c->items[d], count, sizeof **c->items, ascending);
        c->counts[d] = count;
    }
}

static void count_shared(struct corpus *c, size_t a, size_t b)
{
    unsigned char shared = 0;
    for (size_t i = 0, j = 0; i < c->counts[a] && j < c->counts[b];) {
        uint64_t x = c->items[a][i], y = c->items[b][j];
        shared = (unsigned char)(shared + (x == y));
        i += x <= y;
        j += y <= x;
    }
    c->shared[a][b] = shared;
}

static struct corpus *make_corpus(uint64_t seed, uint64_t family_count)
{
    struct corpus *c = malloc(sizeof *c);
    draw_corpus(c, seed, family_count);
    for (size_t a = 0; a < DOCUMENTS; a++)
        for (size_t b = 0; b < a; b++)
            count_shared(c, a, b);
    return c;
}

/* Puts into wanted what a search of set d has to find among the sets before it, in order; returns
 * how many. */
static size_t find_by_counting(const struct corpus *c, size_t d, double threshold,
                               enum near_measure measure, struct near_match *wanted)
{
    size_t count = 0;
    for (size_t o = 0; o < d; o++) {
        size_t shared = c->shared[d][o], size = c->counts[d];
        if (measure == NEAR_JACCARD)
            size += c->counts[o] - shared;
        if ((double)shared / (double)size >= threshold)
            wanted[count++] = (struct near_match){(uint32_t)o, (uint32_t)shared, (uint32_t)size};
    }
    return count;
}

/* One assertion for all matches of a set: one for each would be most of the time. */
static void has_matches(const struct nearduplicate *n, size_t d, size_t found,
                        const struct near_match *wanted, size_t count)
{
    size_t same = 0;
    while (same < count && same < found &&
           memcmp(n->matches + same, wanted + same, sizeof *wanted) == 0)
        same++;
    ck_assert_msg(same == count && same == found, "set %zu: of %zu matches %zu found, %zu right", d,
                  count, found, same);
}

static void equals_counting(const struct corpus *c, double threshold, unsigned hot_limit,
                            enum near_measure measure, size_t memory)
{
    static struct near_match wanted[DOCUMENTS];
    struct nearduplicate n;
    nearduplicate_init(&n, threshold, measure);
    nearduplicate_bound(&n, memory);
    n.hot_limit = hot_limit;
    for (size_t d = 0; d < DOCUMENTS; d++) {
        struct shingles set = {c->items[d], c->counts[d], 0};
        size_t found = nearduplicate_search(&n, set, NEAR_ALL);
        nearduplicate_sort(&n);
        has_matches(&n, d, found, wanted, find_by_counting(c, d, threshold, measure, wanted));
        ck_assert_uint_eq(nearduplicate_search(&n, set, NEAR_ANY) > 0, found > 0);
        nearduplicate_add(&n, set);
    }
    ck_assert_int_eq(n.early.written > 0, memory < SIZE_MAX);
    ck_assert_uint_le(n.sets.cap, memory < 1000 ? 1000 : memory);
    nearduplicate_free(&n);
}

START_TEST(all_pairs_are_found_and_no_others)
{
    static const double thresholds[] = {0.1, 0.5, 0.7, 0.8, 0.9, 1};
    static const unsigned limits[] = {3, 8, 128};
    struct corpus *c = make_corpus((uint64_t)_i * 1000003, 1 + (uint64_t)_i * 15);
    equals_counting(c, thresholds[_i % 6], limits[_i / 6], NEAR_JACCARD, SIZE_MAX);
    equals_counting(c, thresholds[_i % 6], limits[_i / 6], NEAR_JACCARD, _i % 2 ? 0 : 16384);
    equals_counting(c, thresholds[_i % 6], limits[_i / 6], NEAR_CONTAINED, SIZE_MAX);
    equals_counting(c, thresholds[_i % 6], limits[_i / 6], NEAR_CONTAINED, 0);
    free(c);
}
END_TEST

/* Pairs of random sets of 100 shingles with so many in common that the threshold is just reached:
 * about as many are missed as are allowed, and none that is found is below it. */
START_TEST(with_an_allowed_miss_few_pairs_are_missed_and_none_is_false)
{
    enum { PAIRS = 4000, SIZE = 100, SHARED = 67 }; /* similarity 67 / 133 */
    static const double misses[] = {0.001, 0.01, 0.1, 0.4};
    uint64_t state = 77, items[SIZE];
    size_t found = 0;
    struct nearduplicate n;
    nearduplicate_init(&n, 0.5, NEAR_JACCARD);
    nearduplicate_allow_miss(&n, misses[_i]);
    for (uint32_t pair = 0; pair < PAIRS; pair++)
        for (int second = 0; second < 2; second++) {
            for (size_t i = 0; i < SIZE; i++)
                items[i] = hash_mix(i < SHARED ? (uint64_t)pair << 32 | i : ++state << 40) >> 16;
            qsort(items, SIZE, sizeof *items, ascending);
            struct shingles set = {items, SIZE, 0};
            size_t matches = nearduplicate_search(&n, set, NEAR_ALL);
            ck_assert_uint_le(matches, (size_t)second);
            if (matches)
                ck_assert_uint_eq(n.matches[0].item, 2 * pair);
            found += matches;
            nearduplicate_add(&n, set);
        }
    ck_assert_msg((double)found >= PAIRS * (1 - misses[_i]), "%zu", found);
    ck_assert_msg(found < PAIRS || misses[_i] < 0.1, "the work is that of finding all");
    nearduplicate_free(&n);
}
END_TEST

START_TEST(best_match_is_the_most_similar_and_of_equals_the_first)
{
    static const uint64_t sets[][4] = {{1, 2, 3, 9}, {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 8}};
    struct nearduplicate n;
    nearduplicate_init(&n, 0.3, NEAR_JACCARD);
    for (size_t i = 0; i < 4; i++)
        nearduplicate_add(&n, (struct shingles){sets[i], 4, 4});
    ck_assert_uint_eq(nearduplicate_search(&n, (struct shingles){sets[1], 4, 4}, NEAR_ALL), 4);
    struct near_match best = n.matches[0];
    for (size_t i = 1; i < 4; i++)
        best = near_match_is_better(n.matches[i], best) ? n.matches[i] : best;
    ck_assert_uint_eq(best.item, 1);
    ck_assert_uint_eq(best.shared, 4);
    ck_assert_uint_eq(best.size, 4);
    nearduplicate_free(&n);
}
END_TEST

START_TEST(sets_without_shingles_are_like_none)
{
    struct nearduplicate n;
    nearduplicate_init(&n, 0.5, NEAR_JACCARD);
    ck_assert_uint_eq(nearduplicate_add(&n, (struct shingles){0}), 0);
    ck_assert_uint_eq(nearduplicate_search(&n, (struct shingles){0}, NEAR_ALL), 0);
    nearduplicate_free(&n);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("nearduplicate");
    tcase_add_test(tc, text_of_n_words_has_n_minus_k_plus_1_shingles_each_once);
    tcase_add_test(tc, case_punctuation_and_spacing_make_no_difference);
    tcase_add_test(tc, forms_of_unicode_make_no_difference);
    tcase_add_test(tc, letters_of_scripts_without_spaces_are_words);
    tcase_add_test(tc, place_of_a_word_in_the_text_makes_no_difference);
    tcase_add_test(tc, many_shingles_are_sorted_as_few_are);
    tcase_add_loop_test(tc, long_text_has_the_shingles_of_its_parts, 0, 4);
    tcase_add_test(tc, shingle_may_be_longer_than_what_is_looked_at_together);
    tcase_add_test(tc, characters_may_be_the_units);
    tcase_add_loop_test(tc, all_pairs_are_found_and_no_others, 0, 18);
    tcase_add_loop_test(tc, with_an_allowed_miss_few_pairs_are_missed_and_none_is_false, 0, 4);
    tcase_add_test(tc, best_match_is_the_most_similar_and_of_equals_the_first);
    tcase_add_test(tc, sets_without_shingles_are_like_none);
    return unit_run();
}
