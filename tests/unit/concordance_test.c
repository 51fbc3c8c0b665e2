/* Concordance: what matches, where, in which order, and how it is laid out. */
#include "analysis/context/concordance.h"
#include "base/hash.h"
#include "unit.h"

enum { MATCHES = 64 };

static struct concordance concordance;
static struct concordance_match matches[MATCHES];

static void find_all(struct slice text)
{
    size_t count = 0;
    struct concordance_match m;
    concordance_start(&concordance, text);
    while (concordance_next(&concordance, &m) && count < MATCHES - 1)
        matches[count++] = m;
    matches[count].start = SIZE_MAX;
}

/* The texts of the matches, "|" between. */
static struct slice found(struct slice text)
{
    static struct buffer list;
    buffer_clear(&list);
    find_all(text);
    for (const struct concordance_match *m = matches; m->start != SIZE_MAX; m++) {
        if (list.len)
            buffer_append_byte(&list, '|');
        buffer_append(&list, slice_cut(text, m->start, m->end));
    }
    return buffer_slice(&list);
}

static struct {
    const char *pattern, *text, *found;
} const cases[] = {
    {"ship", "A ship, a Ship; shipping. SHIP", "ship|Ship|SHIP"},
    {"ship*", "A ship, a Ship; shipping. worship", "ship|Ship|shipping"},
    {"*ship", "worship of a ship and shipping", "worship|ship"},
    {"s*p", "sp sip ship step stop! soap-opera", "sp|sip|ship|step|stop|soap"},
    {"*a*a*", "banana data dam", "banana|data"},
    {"secret call", "a secret call, no secret. Call secret  call", "secret call|secret  call"},
    {"the *", "the end; the, THE last", "the end|THE last"},
    {"* call", "a call. Call", "a call"},
    {"a a", "a a a", "a a|a a"},
    {"don't", "Don\xE2\x80\x99t! do not, don't", "Don\xE2\x80\x99t|don't"},
    {"Osten", "Osten\xE2\x80\x99s men, [Osten] and Ostens", "Osten|Osten"},
    {"STRASSE",
     "stra\xC3\x9F"
     "e Strasse",
     "stra\xC3\x9F"
     "e|Strasse"},
    {"caf\xC3\xA9", "cafe\xCC\x81 CAF\xC3\x89 cafe", "cafe\xCC\x81|CAF\xC3\x89"},
    {"call", "", ""},
    {"two words more", "two words", ""},
};

START_TEST(patterns_match_words_and_nothing_else)
{
    concordance_init(&concordance, &(struct concordance_options){.width = 5});
    ck_assert(concordance_add(&concordance, exact_copy(slice_of_string(cases[_i].pattern))));
    assert_slice(found(exact_copy(slice_of_string(cases[_i].text))), cases[_i].found);
    concordance_free(&concordance);
}
END_TEST

START_TEST(a_pattern_without_a_word_is_refused)
{
    concordance_init(&concordance, &(struct concordance_options){0});
    ck_assert(!concordance_add(&concordance, SLICE("")));
    ck_assert(!concordance_add(&concordance, SLICE(" \n")));
    assert_slice(found(SLICE("any text")), "");
    concordance_free(&concordance);
}
END_TEST

START_TEST(case_counts_where_forms_are_as_written)
{
    concordance_init(&concordance, &(struct concordance_options){.form = FORM_WRITTEN});
    concordance_add(&concordance, SLICE("Turkey"));
    assert_slice(found(SLICE("turkey in Turkey, TURKEY")), "Turkey");
    concordance_free(&concordance);
}
END_TEST

START_TEST(stems_match_all_forms_of_a_word)
{
    struct stemmer *stemmer = stemmer_open("english");
    const struct concordance_options options = {.form = FORM_STEM, .stemmer = stemmer};
    concordance_init(&concordance, &options);
    concordance_add(&concordance, SLICE("lifting block*"));
    assert_slice(found(SLICE("Lift blocks, lifted a block; LIFTS blockades")),
                 "Lift blocks|LIFTS blockades");
    concordance_free(&concordance);
    stemmer_close(stemmer);
}
END_TEST

START_TEST(matches_come_by_place_and_then_by_pattern)
{
    concordance_init(&concordance, &(struct concordance_options){0});
    concordance_add(&concordance, SLICE("b c"));
    concordance_add(&concordance, SLICE("a *"));
    concordance_add(&concordance, SLICE("a"));
    assert_slice(found(SLICE("a b c")), "a b|a|b c");
    ck_assert_uint_eq(matches[0].pattern, 1);
    ck_assert_uint_eq(matches[1].pattern, 2);
    ck_assert_uint_eq(matches[2].pattern, 0);
    concordance_free(&concordance);
}
END_TEST

START_TEST(context_is_counted_in_code_points_and_ends_with_the_text)
{
    struct slice text = exact_copy(SLICE("\xC3\xA9\xC3\xA9\xC3\xA9 x \xE2\x82\xAC"));
    concordance_init(&concordance, &(struct concordance_options){.width = 3});
    concordance_add(&concordance, SLICE("x"));
    find_all(text);
    ck_assert_uint_eq(matches[0].start, 7);
    ck_assert_uint_eq(matches[0].left, 2);
    ck_assert_uint_eq(matches[0].right, text.len);
    concordance_free(&concordance);
}
END_TEST

/* A text of words a, b, c and signs is searched for "a b": the answer is counted by hand. */
START_TEST(phrases_are_found_wherever_their_words_stand_side_by_side)
{
    static const char *const words[] = {"a", "b", "c", "!"};
    uint64_t seed = 7;
    concordance_init(&concordance, &(struct concordance_options){0});
    concordance_add(&concordance, SLICE("a b"));
    for (int round = 0; round < 500; round++) {
        struct buffer text = {0};
        size_t want = 0, got = 0, previous = 3;
        for (int i = 0; i < 30; i++) {
            size_t word = (seed = hash_mix(seed + 0x9e3779b97f4a7c15u)) % 4;
            buffer_append(&text, slice_of_string(words[word]));
            buffer_append_byte(&text, ' ');
            want += previous == 0 && word == 1;
            previous = word;
        }
        find_all(exact_copy(buffer_slice(&text)));
        while (matches[got].start != SIZE_MAX)
            got++;
        ck_assert_uint_eq(got, want);
        buffer_free(&text);
    }
    concordance_free(&concordance);
}
END_TEST

START_TEST(keys_sort_by_the_word_next_to_the_match)
{
    struct buffer key = {0};
    concordance_init(&concordance, &(struct concordance_options){0});
    concordance_key_forwards(&concordance, exact_copy(SLICE(" One, TWO three ")), &key);
    ck_assert(slice_equal(buffer_slice(&key), slice_of("one\0two\0three\0", 14)));
    buffer_clear(&key);
    concordance_key_backwards(&concordance, exact_copy(SLICE("One, two THREE")), &key);
    ck_assert(slice_equal(buffer_slice(&key), slice_of("three\0two\0one\0", 14)));
    buffer_clear(&key);
    concordance_key_backwards(&concordance, SLICE(" ... "), &key);
    ck_assert_uint_eq(key.len, 0);
    concordance_free(&concordance);
    buffer_free(&key);
}
END_TEST

static struct {
    const char *left, *match, *right;
    bool fill;
    const char *line;
} const lines[] = {
    {"to the", "end", " of it", true, "  to the  end  of it   "},
    {"to the", "end", " of it", false, "  to the  end  of it"},
    {"long before\nthe ", "end", "", false, "fore the  end  "},
    {"", "end", "of\t\tit all", true, "          end  of it al"},
    {"\xE4\xB8\xAD\xE6\x96\x87 one two", "x",
     "\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD", true,
     " one two  x  \xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87"},
    {"a\x1B[2J", "b\x07", "\xE2\x80\xAE", false,
     "   a\xEF\xBF\xBD[2J  b\xEF\xBF\xBD  \xEF\xBF\xBD"},
};

START_TEST(lines_for_people_are_aligned_at_the_match)
{
    struct buffer line = {0};
    concordance_line(&line, exact_copy(slice_of_string(lines[_i].left)),
                     exact_copy(slice_of_string(lines[_i].match)),
                     exact_copy(slice_of_string(lines[_i].right)), 8, lines[_i].fill);
    assert_slice(buffer_slice(&line), lines[_i].line);
    buffer_free(&line);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("concordance");
    tcase_add_loop_test(tc, patterns_match_words_and_nothing_else, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tc, a_pattern_without_a_word_is_refused);
    tcase_add_test(tc, case_counts_where_forms_are_as_written);
    tcase_add_test(tc, stems_match_all_forms_of_a_word);
    tcase_add_test(tc, matches_come_by_place_and_then_by_pattern);
    tcase_add_test(tc, context_is_counted_in_code_points_and_ends_with_the_text);
    tcase_add_test(tc, phrases_are_found_wherever_their_words_stand_side_by_side);
    tcase_add_test(tc, keys_sort_by_the_word_next_to_the_match);
    tcase_add_loop_test(tc, lines_for_people_are_aligned_at_the_match, 0,
                        sizeof lines / sizeof *lines);
    return unit_run();
}
