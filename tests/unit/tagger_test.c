/* What the tagger sees of a sentence: its words as hashes, and the features of a word. */
#include "analysis/statements/tagger.h"
#include "unit.h"

static struct lexeme lexeme(const char *word)
{
    return lexeme_of(exact_copy(slice_of_string(word)));
}

START_TEST(words_that_differ_in_case_digits_and_form_of_marks_are_one)
{
    static const char *const same[][2] = {
        {"The", "the"}, {"1984", "2001"}, {"Don’t", "don't"}, {"“", "\""}, {"a–b", "a-b"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_uint_eq(lexeme(same[i][0]).word, lexeme(same[i][1]).word);
    ck_assert_uint_ne(lexeme("don’t").word, lexeme("don’s").word);
    ck_assert_uint_ne(lexeme("don’t").word, lexeme("don").word);
}
END_TEST

START_TEST(a_word_has_its_beginning_and_its_ends)
{
    struct lexeme x = lexeme("walked");
    ck_assert_uint_eq(x.prefix, lexeme("wal").word);
    ck_assert_uint_eq(x.suffix[0], lexeme("d").word);
    ck_assert_uint_eq(x.suffix[1], lexeme("ed").word);
    ck_assert_uint_eq(x.suffix[3], lexeme("lked").word);
    ck_assert_uint_eq(lexeme("ed").suffix[3], lexeme("ed").word);
}
END_TEST

START_TEST(marks_are_ascii_signs_alone)
{
    static const char *const marks[] = {",", "...", "“", "!?"};
    static const char *const words[] = {"!a", "a!", "-9", "é", "!é", "€"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        ck_assert(lexeme(marks[i]).mark);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert(!lexeme(words[i]).mark);
}
END_TEST

START_TEST(tags_of_penn_are_joined)
{
    ck_assert_int_eq(tag_of_penn(SLICE("NN")), TAG_NN);
    ck_assert_int_eq(tag_of_penn(SLICE("RP")), TAG_RB);
    ck_assert_int_eq(tag_of_penn(SLICE("VBP")), TAG_VBZ);
    ck_assert_int_eq(tag_of_penn(SLICE("WP$")), TAG_WH);
    ck_assert_int_eq(tag_of_penn(SLICE("VB")), TAG_VB);
    ck_assert_int_eq(tag_of_penn(SLICE("V")), TAG_OTHER);
    ck_assert_int_eq(tag_of_penn(SLICE("")), TAG_OTHER);
}
END_TEST

/* ---- Features ---- */

enum { WORDS = 7, AT = 3 }; /* the features of the word in the middle of seven */

static struct features features_of(const struct lexeme *words)
{
    struct features f;
    tagger_features(words, WORDS, AT, &f);
    return f;
}

/* How many features another word (at that distance), tag or suffix changes. */
static unsigned changed(int distance, void (*change)(struct lexeme *x))
{
    struct lexeme words[WORDS] = {0};
    struct features before = features_of(words);
    change(&words[AT + distance]);
    struct features after = features_of(words);
    unsigned count = 0;
    ck_assert_uint_eq(before.count, after.count);
    for (unsigned i = 0; i < before.count; i++)
        count += before.keys[i] != after.keys[i];
    return count;
}

static void another_word(struct lexeme *x)
{
    x->word = 5;
}

static void another_tag(struct lexeme *x)
{
    x->tag = TAG_VBD;
}

static void another_ending(struct lexeme *x)
{
    x->suffix[2] = 5;
}

static void another_shape(struct lexeme *x)
{
    x->shape = 3;
}

START_TEST(features_are_of_two_words_on_either_side)
{
    static const struct {
        int distance;
        void (*change)(struct lexeme *x);
        unsigned features;
    } cases[] = {
        {-3, another_word, 0},   {-2, another_word, 1},   {-1, another_word, 2},
        {0, another_word, 5},    {1, another_word, 3},    {2, another_word, 1},
        {3, another_word, 0},    {-3, another_tag, 0},    {-2, another_tag, 2},
        {-1, another_tag, 6},    {0, another_tag, 0},     {1, another_tag, 0},
        {-2, another_ending, 0}, {-1, another_ending, 1}, {0, another_ending, 1},
        {1, another_ending, 1},  {2, another_ending, 0},  {0, another_shape, 2},
        {1, another_shape, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(changed(cases[i].distance, cases[i].change) == cases[i].features,
                      "case %zu: %u features", i, changed(cases[i].distance, cases[i].change));
}
END_TEST

START_TEST(no_feature_is_another)
{
    struct lexeme words[WORDS] = {0};
    struct features f = features_of(words);
    for (unsigned i = 0; i < f.count; i++)
        for (unsigned k = 0; k < i; k++)
            ck_assert_uint_ne(f.keys[i], f.keys[k]);
}
END_TEST

START_TEST(the_ends_of_a_sentence_are_seen)
{
    struct lexeme words[WORDS] = {0};
    struct features inside, first, last;
    tagger_features(words, WORDS, AT, &inside);
    tagger_features(words, WORDS, 0, &first);
    tagger_features(words, WORDS, WORDS - 1, &last);
    ck_assert_mem_ne(inside.keys, first.keys, sizeof *first.keys * first.count);
    ck_assert_mem_ne(inside.keys, last.keys, sizeof *last.keys * last.count);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("tagger");
    tcase_add_test(tc, words_that_differ_in_case_digits_and_form_of_marks_are_one);
    tcase_add_test(tc, a_word_has_its_beginning_and_its_ends);
    tcase_add_test(tc, marks_are_ascii_signs_alone);
    tcase_add_test(tc, tags_of_penn_are_joined);
    tcase_add_test(tc, features_are_of_two_words_on_either_side);
    tcase_add_test(tc, no_feature_is_another);
    tcase_add_test(tc, the_ends_of_a_sentence_are_seen);
    return unit_run();
}
