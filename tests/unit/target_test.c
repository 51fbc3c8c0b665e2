/* The tone toward a target. */
#include "analysis/tone/target.h"
#include "unit.h"

static struct target *target;

static void open_target(void)
{
    target = target_open();
}

static void close_target(void)
{
    target_close(target);
}

static struct target_score toward(const char *text, const char *name)
{
    return target_score_name(target, exact_copy(slice_of_string(text)),
                             exact_copy(slice_of_string(name)));
}

static const char both[] =
    "Mayor Reed was praised for his help, while Lang was accused of fraud and lies.";

START_TEST(one_sentence_has_a_tone_for_each_of_two_targets)
{
    struct target_score reed = toward(both, "Reed"), lang = toward(both, "Lang");
    ck_assert_uint_eq(reed.mentions, 1);
    ck_assert_double_gt(reed.pos - reed.neg, lang.pos - lang.neg + 0.3);
    ck_assert_double_gt(lang.neg, 0.7);
    ck_assert_double_lt(lang.pos, 0.1);
}
END_TEST

START_TEST(the_three_probabilities_are_one_together)
{
    struct target_score s = toward(both, "Lang");
    ck_assert_double_eq_tol(s.neg + s.neu + s.pos, 1, 1e-12);
}
END_TEST

START_TEST(a_name_that_is_not_there_has_no_tone)
{
    static const char *const names[] = {"Hill", "", "La", "ang", "fraud!"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct target_score s = toward(both, names[i]);
        ck_assert_msg(s.mentions == 0 && s.neg == 0 && s.neu == 0 && s.pos == 0, "%s", names[i]);
    }
}
END_TEST

START_TEST(a_full_name_is_found_by_its_last_word)
{
    struct target_score a = toward(both, "Mary Ann Lang"), b = toward(both, "Lang");
    ck_assert_uint_eq(a.mentions, 1);
    ck_assert_double_eq(a.neg, b.neg);
}
END_TEST

START_TEST(mentions_are_whole_words_and_all_are_found)
{
    struct slice text =
        exact_copy(SLICE("Lang, Langley, \xC3\xA9Lang Lang\xC3\xA9 (Lang) Lang's Lang"));
    size_t start, end = 0, found = 0;
    static const size_t places[] = {0, 30, 36, 43};
    while (target_find(text, SLICE("Lang"), &start, &end)) {
        ck_assert_uint_lt(found, 4);
        ck_assert_uint_eq(start, places[found++]);
        ck_assert_uint_eq(end, start + 4);
    }
    ck_assert_uint_eq(found, 4);
}
END_TEST

START_TEST(a_span_without_a_token_has_no_tone)
{
    struct slice text = exact_copy(SLICE("a  b"));
    ck_assert_uint_eq(target_score(target, text, 1, 3).mentions, 0);
    ck_assert_uint_eq(target_score(target, text, 0, 4).mentions, 1);
    ck_assert_uint_eq(target_score(target, exact_copy(SLICE("")), 0, 0).mentions, 0);
}
END_TEST

START_TEST(a_score_does_not_depend_on_the_texts_before)
{
    struct target_score a = toward(both, "Lang");
    toward("Reed lied. Reed lied. \"Reed lied\" and stole, said Lang.", "Reed");
    struct target_score b = toward(both, "Lang");
    ck_assert_double_eq(a.neg, b.neg);
    ck_assert_double_eq(a.pos, b.pos);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("target");
    tcase_add_checked_fixture(tc, open_target, close_target);
    tcase_add_test(tc, one_sentence_has_a_tone_for_each_of_two_targets);
    tcase_add_test(tc, the_three_probabilities_are_one_together);
    tcase_add_test(tc, a_name_that_is_not_there_has_no_tone);
    tcase_add_test(tc, a_full_name_is_found_by_its_last_word);
    tcase_add_test(tc, mentions_are_whole_words_and_all_are_found);
    tcase_add_test(tc, a_span_without_a_token_has_no_tone);
    tcase_add_test(tc, a_score_does_not_depend_on_the_texts_before);
    return unit_run();
}
