/* The form in which texts are compared. */
#include "text/normalform.h"
#include "unit.h"

static struct normalform form;

static void is_form(unsigned ignore, const char *text, const char *want)
{
    form.ignore = ignore;
    assert_slice(normalform_of(&form, exact_copy(slice_of_string(text))), want);
}

static void are_alike(unsigned ignore, const char *a, const char *b)
{
    struct normalform other = {.ignore = ignore};
    form.ignore = ignore;
    struct slice x = normalform_of(&form, exact_copy(slice_of_string(a)));
    struct slice y = normalform_of(&other, exact_copy(slice_of_string(b)));
    ck_assert_msg(slice_equal(x, y), "'%s' gives '%.*s', '%s' gives '%.*s'", a, (int)x.len, x.data,
                  b, (int)y.len, y.data);
    normalform_free(&other);
}

START_TEST(with_nothing_to_ignore_a_text_is_its_own_form)
{
    is_form(0, " A\xE2\x80\x99s  b. ", " A\xE2\x80\x99s  b. ");
}
END_TEST

START_TEST(case_is_folded_beyond_ascii)
{
    is_form(IGNORE_CASE,
            "Stra\xC3\x9F"
            "e \xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
            "strasse \xCF\x83\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83");
}
END_TEST

START_TEST(white_space_of_any_kind_and_length_is_one_space)
{
    is_form(IGNORE_SPACE,
            "\t A \xC2\xA0\n b\xE2\x80\xA8"
            "c ",
            "A b c");
}
END_TEST

START_TEST(an_accent_that_stands_on_white_space_leaves_none_there)
{
    is_form(IGNORE_SPACE | IGNORE_MARKS, "a \u0301", "a");
    is_form(IGNORE_SPACE | IGNORE_MARKS, "a \u0301 \u0344b", "a b");
    is_form(IGNORE_MARKS, "a \u0301", "a ");
}
END_TEST

START_TEST(words_are_not_joined)
{
    is_form(IGNORE_SPACE, "now here", "now here");
}
END_TEST

START_TEST(punctuation_goes_and_signs_of_value_stay)
{
    is_form(IGNORE_PUNCT, "\xE2\x80\x9CNo!\xE2\x80\x9D \xE2\x80\x93 $5 + 3%\xC2\xAD", "No  $5 + 3");
}
END_TEST

START_TEST(accents_go_and_letters_of_other_scripts_stay)
{
    is_form(IGNORE_MARKS, "caf\xC3\xA9 e\xCC\x81 \xD9\x85\xD9\x8F", "cafe e \xD9\x85");
    is_form(IGNORE_MARKS, "\xE3\x81\x8C \xE0\xA4\x95\xE0\xA4\xBF \xE0\xB8\x81\xE0\xB8\xB8",
            "\xE3\x81\x8B\xE3\x82\x99 \xE0\xA4\x95\xE0\xA4\xBF \xE0\xB8\x81\xE0\xB8\xB8");
}
END_TEST

START_TEST(forms_of_unicode_are_alike_whatever_is_ignored)
{
    for (unsigned ignore = 1; ignore < 16; ignore++) {
        are_alike(ignore, "caf\xC3\xA9", "cafe\xCC\x81");
        are_alike(ignore, "\xEF\xAC\x81n", "fin");
        are_alike(ignore, "\xED\x95\x9C", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB");
        are_alike(ignore, "it\xE2\x80\x99s", "it's");
    }
}
END_TEST

START_TEST(no_text_becomes_nothing)
{
    is_form(IGNORE_PUNCT, "???", "???");
    is_form(IGNORE_SPACE, "  ", "  ");
    is_form(IGNORE_MARKS, "\xCC\x81", "\xCC\x81");
    is_form(IGNORE_CASE, "", "");
}
END_TEST

START_TEST(form_of_a_form_is_the_form)
{
    static const char *const texts[] = {("  \xE2\x80\x9C"
                                         "A  B.\xE2\x80\x9D "),
                                        "\xC3\x89 \xEF\xAC\x81!", "?!", "o\xCC\x81\xCC\x96"};
    for (unsigned ignore = 0; ignore < 16; ignore++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            struct normalform once = {.ignore = ignore};
            struct slice first = exact_copy(normalform_of(&once, slice_of_string(texts[i])));
            ck_assert(slice_equal(normalform_of(&once, first), first));
            normalform_free(&once);
        }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("normalform");
    tcase_add_test(tc, with_nothing_to_ignore_a_text_is_its_own_form);
    tcase_add_test(tc, case_is_folded_beyond_ascii);
    tcase_add_test(tc, white_space_of_any_kind_and_length_is_one_space);
    tcase_add_test(tc, an_accent_that_stands_on_white_space_leaves_none_there);
    tcase_add_test(tc, words_are_not_joined);
    tcase_add_test(tc, punctuation_goes_and_signs_of_value_stay);
    tcase_add_test(tc, accents_go_and_letters_of_other_scripts_stay);
    tcase_add_test(tc, forms_of_unicode_are_alike_whatever_is_ignored);
    tcase_add_test(tc, no_text_becomes_nothing);
    tcase_add_test(tc, form_of_a_form_is_the_form);
    return unit_run();
}
