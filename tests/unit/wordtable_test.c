/* The table of words and verbs that attribution looks at. */
#include "analysis/statements/wordtable.h"
#include "unit.h"

static struct wordtable table;

static void setup(void)
{
    wordtable_init(&table);
}

static void teardown(void)
{
    wordtable_free(&table);
}

static const struct {
    const char *word, *lemma;
    enum cue_form form;
} forms[] = {
    {"say", "say", FORM_BASE},
    {"said", "say", FORM_PAST},
    {"Says", "say", FORM_THIRD},
    {"denies", "deny", FORM_THIRD},
    {"denied", "deny", FORM_PAST},
    {"denying", "deny", FORM_GERUND},
    {"urging", "urge", FORM_GERUND},
    {"stresses", "stress", FORM_THIRD},
    {"teaches", "teach", FORM_THIRD},
    {"taught", "teach", FORM_PAST},
    {"written", "write", FORM_PARTICIPLE},
    {"agreed", "agree", FORM_PAST},
    {"admitting", "admit", FORM_GERUND},
    {"foreseeing", "foresee", FORM_GERUND},
};

START_TEST(every_form_leads_to_its_verb)
{
    const struct word_entry *e = wordtable_find(&table, slice_of_string(forms[_i].word));
    ck_assert(e && e->cue);
    assert_slice(e->cue->lemma, forms[_i].lemma);
    ck_assert_int_eq(e->form, forms[_i].form);
}
END_TEST

START_TEST(words_are_found_in_any_case_and_with_curly_apostrophes)
{
    ck_assert(wordtable_find(&table, SLICE("THE"))->classes & WORD(ARTICLE));
    ck_assert(wordtable_find(&table, SLICE("n’t"))->classes & WORD(NEGATION));
    ck_assert(wordtable_find(&table, SLICE("n't"))->classes & WORD(NEGATION));
    ck_assert(wordtable_find(&table, SLICE("Vladimir"))->classes & WORD(MALE_NAME));
    ck_assert(wordtable_find(&table, SLICE("she"))->classes & WORD(SHE));
    ck_assert(wordtable_find(&table, SLICE("ZELDA"))->classes & WORD(FEMALE_NAME));
}
END_TEST

START_TEST(what_stands_behind_a_word_does_not_matter)
{
    struct slice line = exact_copy(SLICE("she said the categorically extraordinary thing to me"));
    for (size_t start = 0; start < line.len; start++)
        for (size_t end = start; end <= line.len; end++) {
            struct slice word = slice_cut(line, start, end);
            ck_assert_uint_eq(wordtable_place(&table, word, line.len - start),
                              wordtable_place(&table, exact_copy(word), word.len));
        }
}
END_TEST

START_TEST(cues_have_the_class_of_their_line)
{
    ck_assert_int_eq(wordtable_find(&table, SLICE("said"))->cue->class, CUE_SPEECH);
    ck_assert_int_eq(wordtable_find(&table, SLICE("wrote"))->cue->class, CUE_WRITE);
    ck_assert_int_eq(wordtable_find(&table, SLICE("believes"))->cue->class, CUE_ATTITUDE);
    ck_assert_int_eq(wordtable_find(&table, SLICE("shows"))->cue->class, CUE_SHOW);
}
END_TEST

START_TEST(every_word_has_a_place_of_its_own)
{
    for (size_t i = 0; i < table.count; i++) {
        const struct word_entry *e = &table.entries[i];
        size_t place = wordtable_place(&table, e->word, e->word.len);
        ck_assert_uint_ne(place, 0);
        ck_assert_ptr_eq(table.places[place].entry, e);
        ck_assert_uint_eq(table.places[place].facts & ~WORD_LEADS, e->classes);
        ck_assert(!e->cue || table.places[place].facts & WORD_LEADS);
    }
    ck_assert(table.count > 5000);
}
END_TEST

START_TEST(other_words_are_in_no_table)
{
    ck_assert_ptr_null(wordtable_find(&table, SLICE("")));
    ck_assert_ptr_null(wordtable_find(&table, SLICE("herring")));
    ck_assert_ptr_null(wordtable_find(&table, SLICE("the\0")));
    for (size_t len = 2; len <= 8; len++) /* the letters are those of "a" */
        ck_assert_uint_eq(wordtable_place(&table, slice_of("a\0\0\0\0\0\0\0", len), 8), 0);
    ck_assert_ptr_null(wordtable_find(&table, SLICE("saidsaidsaidsaidsaidsaidsaid")));
}
END_TEST

START_TEST(particles_belong_to_their_verb)
{
    const struct cue *call = wordtable_find(&table, SLICE("called"))->cue;
    ck_assert(cue_takes(call, SLICE("for")));
    ck_assert(!cue_takes(call, SLICE("with")));
    ck_assert(call->frames & FRAME_NOUN);
    ck_assert(!(call->frames & FRAME_INFINITIVE));
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("wordtable");
    tcase_add_unchecked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_form_leads_to_its_verb, 0, sizeof forms / sizeof *forms);
    tcase_add_test(tc, words_are_found_in_any_case_and_with_curly_apostrophes);
    tcase_add_test(tc, what_stands_behind_a_word_does_not_matter);
    tcase_add_test(tc, cues_have_the_class_of_their_line);
    tcase_add_test(tc, every_word_has_a_place_of_its_own);
    tcase_add_test(tc, other_words_are_in_no_table);
    tcase_add_test(tc, particles_belong_to_their_verb);
    return unit_run();
}
