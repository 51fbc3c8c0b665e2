/* The table of words and phrases. */
#include "analysis/tone/lexicon.h"
#include "unit.h"

#include <stdio.h>

static struct lexicon lexicon;

static void open_lexicon(void)
{
    lexicon_init(&lexicon);
}

static void close_lexicon(void)
{
    lexicon_free(&lexicon);
}

START_TEST(a_key_is_found_with_the_weight_of_its_line)
{
    ck_assert(lexicon_load(
        &lexicon, exact_copy(SLICE("good\t1.9\nbad\t-2.5\r\n\ngr\xC3\xBC\xC3\x9F\t+3")), NULL));
    ck_assert_double_eq(lexicon_find(&lexicon, exact_copy(SLICE("good")))->weight[ROLE_WORD], 1.9);
    ck_assert_double_eq(lexicon_find(&lexicon, SLICE("bad"))->weight[ROLE_WORD], -2.5);
    ck_assert_double_eq(lexicon_find(&lexicon, SLICE("gr\xC3\xBC\xC3\x9F"))->weight[ROLE_WORD], 3);
    ck_assert_ptr_null(lexicon_find(&lexicon, exact_copy(SLICE("goo"))));
    ck_assert_ptr_null(lexicon_find(&lexicon, SLICE("goodness")));
    ck_assert_ptr_null(lexicon_find(&lexicon, SLICE("")));
}
END_TEST

START_TEST(a_key_may_have_several_roles_and_the_last_weight_of_each_holds)
{
    ck_assert(lexicon_load(&lexicon, SLICE("so\t1\nso\t0.293\tbooster\nso\t2\tword\nx\t-1\t0.8\n"),
                           NULL));
    const struct lexicon_entry *so = lexicon_find(&lexicon, SLICE("so"));
    ck_assert_double_eq(so->weight[ROLE_WORD], 2);
    ck_assert_double_eq(so->weight[ROLE_BOOSTER], 0.293);
    ck_assert(lexicon_is(so, ROLE_WORD) && lexicon_is(so, ROLE_BOOSTER));
    ck_assert(!lexicon_is(so, ROLE_NEGATION) && !lexicon_is(NULL, ROLE_WORD));
    ck_assert(lexicon_is(lexicon_find(&lexicon, SLICE("x")), ROLE_WORD));
}
END_TEST

START_TEST(phrases_are_reached_word_by_word)
{
    ck_assert(lexicon_load(
        &lexicon, SLICE("to die for\t3\nto die\t-3\ndie for\t-1\nb c\t1\na b\t2\na b c\t3\n"),
        NULL));
    const struct lexicon_entry *to = lexicon_find(&lexicon, SLICE("to"));
    const struct lexicon_entry *die = lexicon_find(&lexicon, SLICE("die"));
    const struct lexicon_entry *to_die = lexicon_step(&lexicon, to, die);
    ck_assert(!lexicon_is(to, ROLE_WORD));
    ck_assert_double_eq(to_die->weight[ROLE_WORD], -3);
    const struct lexicon_entry *whole =
        lexicon_step(&lexicon, to_die, lexicon_find(&lexicon, SLICE("for")));
    ck_assert_double_eq(whole->weight[ROLE_WORD], 3);
    assert_slice(whole->key, "to die for");
    ck_assert_ptr_null(lexicon_step(&lexicon, whole, die));
    ck_assert_ptr_null(lexicon_step(&lexicon, die, die));
    ck_assert_ptr_null(lexicon_step(&lexicon, to, NULL));
    ck_assert_ptr_null(lexicon_find(&lexicon, SLICE("to die")));
}
END_TEST

START_TEST(many_keys_and_phrases_survive_growth)
{
    char key[32];
    for (unsigned i = 0; i < 5000; i++) {
        int len = snprintf(key, sizeof key, i % 3 ? "w%u" : "w%u x%u y", i, i % 7);
        lexicon_set(&lexicon, slice_of(key, (size_t)len), ROLE_WORD, i);
    }
    for (unsigned i = 0; i < 5000; i++) {
        int len = snprintf(key, sizeof key, "w%u", i);
        const struct lexicon_entry *e = lexicon_find(&lexicon, slice_of(key, (size_t)len));
        if (i % 3 == 0) {
            len = snprintf(key, sizeof key, "x%u", i % 7);
            e = lexicon_step(&lexicon, e, lexicon_find(&lexicon, slice_of(key, (size_t)len)));
            e = lexicon_step(&lexicon, e, lexicon_find(&lexicon, SLICE("y")));
        }
        ck_assert_ptr_nonnull(e);
        ck_assert_double_eq(e->weight[ROLE_WORD], i);
    }
}
END_TEST

static const struct {
    const char *table;
    unsigned line;
} malformed[] = {
    {"good", 1},          {"good\t", 1},   {"good\tx", 1},   {"ok\t1\ngood\t1.2.3\n", 2},
    {"\t1", 1},           {" good\t1", 1}, {"good \t1", 1},  {"a\t1\n\nto  die\t1\n", 3},
    {"good\t-", 1},       {"good\t.", 1},  {"good\t1e3", 1}, {"good\t1234567890123456", 1},
    {"key\tweight\n", 1},
};

START_TEST(a_malformed_line_is_refused_with_its_number)
{
    struct lexicon_error error = {0};
    ck_assert(!lexicon_load(&lexicon, exact_copy(slice_of_string(malformed[_i].table)), &error));
    ck_assert_uint_eq(error.line, malformed[_i].line);
    ck_assert_ptr_nonnull(error.reason);
}
END_TEST

START_TEST(a_forgotten_role_leaves_the_others)
{
    ck_assert(lexicon_load(&lexicon, SLICE("so\t1\nso\t2\tbooster\n"), NULL));
    lexicon_forget(&lexicon, ROLE_WORD);
    const struct lexicon_entry *so = lexicon_find(&lexicon, SLICE("so"));
    ck_assert(!lexicon_is(so, ROLE_WORD) && lexicon_is(so, ROLE_BOOSTER));
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("lexicon");
    tcase_add_checked_fixture(tc, open_lexicon, close_lexicon);
    tcase_add_test(tc, a_key_is_found_with_the_weight_of_its_line);
    tcase_add_test(tc, a_key_may_have_several_roles_and_the_last_weight_of_each_holds);
    tcase_add_test(tc, phrases_are_reached_word_by_word);
    tcase_add_test(tc, many_keys_and_phrases_survive_growth);
    tcase_add_loop_test(tc, a_malformed_line_is_refused_with_its_number, 0,
                        sizeof malformed / sizeof *malformed);
    tcase_add_test(tc, a_forgotten_role_leaves_the_others);
    return unit_run();
}
