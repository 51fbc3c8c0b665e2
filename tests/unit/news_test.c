/* The tone of news. */
#include "analysis/tone/news.h"
#include "base/embed.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>

EMBED(news_words_tsv);

static struct lexicon lexicon;
static struct news news;

static void open_news(void)
{
    lexicon_init(&lexicon);
    news_init(&news, &lexicon);
}

static void close_news(void)
{
    news_free(&news);
    lexicon_free(&lexicon);
}

static struct sentiment_score score_of(const char *text)
{
    return news_score(&news, exact_copy(slice_of_string(text)));
}

static double tone(const char *text)
{
    return score_of(text).compound;
}

/* A phrase of weight 0 is there so that its words do not count. */
START_TEST(every_key_of_the_lexicon_fires_in_a_sentence)
{
    struct slice table = embed_news_words_tsv();
    unsigned keys = 0;
    news.trail.wanted = true;
    for (; table.len; keys++) {
        struct slice line = slice_take(&table, '\n');
        struct slice key = slice_take(&line, '\t');
        char text[160];
        snprintf(text, sizeof text, "the report said %.*s about it", (int)key.len, key.data);
        struct sentiment_score s = score_of(text);
        if (slice_equal(line, SLICE("0"))) {
            ck_assert_msg(s.hits == 0, "%s: its words count", text);
            continue;
        }
        ck_assert_msg(s.hits == 1 && s.compound != 0, "%s: no hit", text);
        const struct contribution *c = &news.trail.items[0];
        ck_assert_msg(c->start == 16 && c->end == 16 + key.len, "%s: another place", text);
    }
    ck_assert_uint_gt(keys, 12000);
}
END_TEST

static const struct {
    const char *less, *more;
} orders[] = {
    {"The plan was not good.", "The plan was good."},
    {"The plan was bad.", "The plan was not bad."},
    {"It isn\xE2\x80\x99t a good plan.", "It is a good plan."},
    {"The good plan failed.", "The plan failed, but it was good."},
    {"It was good, but it was terrible.", "It was terrible, but it was good."},
    {"It was good.", "It was very good."},
    {"It was slightly good.", "It was good."},
    {"Police found a car bomb.", "Police found a car."},
    {"The non-violent march ended in war.", "The non-violent march ended."},
    {"No help came.", "Help came."},
    {"It was not only good.", "It was only very good."},
    {"War Fears Rise As Talks Fail", "Talks On Trade Go On As Planned"},
};

START_TEST(one_text_is_more_positive_than_another)
{
    double less = tone(orders[_i].less), more = tone(orders[_i].more);
    ck_assert_msg(less < more, "%s (%g) is not below %s (%g)", orders[_i].less, less,
                  orders[_i].more, more);
}
END_TEST

static const char *const neutral[] = {
    "The Justice Department in the United States said so.",
    "Officials of the Supreme Court met the Attorney General.",
    "They met at Hope Street near Liberty Park.",
    "The primary was held on Tuesday.",
    "There is no doubt that it was held.",
    "",
    " \n\n ",
    "... --- ...",
};

START_TEST(names_and_terms_have_no_tone)
{
    struct sentiment_score s = score_of(neutral[_i]);
    ck_assert_msg(s.hits == 0 && s.compound == 0, "%s: %g", neutral[_i], s.compound);
}
END_TEST

static const struct {
    const char *one, *other;
} alike[] = {
    {"I don't like it, 'at all'.", "I don\xE2\x80\x99t like it, \xE2\x80\x98"
                                   "at all\xE2\x80\x99."},
    {"He said: \"Good news for us.\"", "He said: \xE2\x80\x9CGood news for us.\xE2\x80\x9D"},
    {"Good -- not bad... Fine.", "Good \xE2\x80\x94 not bad\xE2\x80\xA6 Fine."},
    {"The caf\xC3\xA9 isn't bad, clich\xC3\xA9s aside.",
     "The cafe\xCC\x81 isn't bad, cliche\xCC\x81s aside."},
    {"a good day", "a\xC2\xA0good\xE2\x80\x83"
                   "day"},
    {"A well-known, peaceful man", "A well\xE2\x80\x90known, peaceful man"},
};

START_TEST(typography_and_normal_forms_do_not_change_the_score)
{
    struct sentiment_score a = score_of(alike[_i].one), b = score_of(alike[_i].other);
    ck_assert_msg(a.compound == b.compound && a.hits == b.hits && a.hits > 0, "%s: %g, %s: %g",
                  alike[_i].one, a.compound, alike[_i].other, b.compound);
}
END_TEST

static const char *const texts[] = {
    "The mayor praised the rescuers. Two men died, but nobody else was hurt!",
    "markets fall on fears of war",
    "Critics Slam Deal As Bad For Farmers",
    "No one was injured; \"It was a miracle,\" said Dr. Hope of St. Joy Hospital.",
};

START_TEST(a_text_twice_scores_as_once)
{
    static const char *const between[] = {"\n", " ", "\n\n"};
    for (size_t i = 0; i < 3; i++) {
        char twice[512];
        snprintf(twice, sizeof twice, "%s%s%s", texts[_i], between[i], texts[_i]);
        ck_assert_double_eq_tol(tone(twice), tone(texts[_i]), 1e-4);
    }
}
END_TEST

START_TEST(shares_are_total_and_contributions_add_up)
{
    struct slice text = exact_copy(slice_of_string(texts[_i]));
    news.trail.wanted = true;
    struct sentiment_score s = news_score(&news, text);
    ck_assert_double_eq_tol(s.neg + s.neu + s.pos, 1, 1e-12);
    ck_assert_double_eq_tol(s.pos - s.neg, s.compound, 1e-12);
    ck_assert_uint_gt(s.hits, 0);
    double sum = 0;
    for (size_t i = 0; i < news.trail.count; i++) {
        const struct contribution *c = &news.trail.items[i];
        ck_assert(c->start < c->end && c->end <= text.len);
        sum += c->weight;
    }
    ck_assert_double_eq_tol(sum, rint(s.compound * 1e4) / 1e4, 1e-12);
}
END_TEST

START_TEST(a_name_is_shown_and_counts_nothing)
{
    news.trail.wanted = true;
    score_of("They asked Mr. Hope.");
    ck_assert_uint_eq(news.trail.count, 2);
    ck_assert_int_eq(news.trail.items[1].rule, RULE_NAME);
    ck_assert_double_eq(news.trail.items[0].points + news.trail.items[1].points, 0);
}
END_TEST

/* Sentences have an end, so that time and memory do not grow faster than the text. */
START_TEST(a_text_without_sentences_is_read_to_its_end)
{
    enum { WORDS = 32000 };
    struct buffer text = {0};
    for (size_t i = 0; i < WORDS; i++)
        buffer_append(&text, i % 7 ? SLICE("not ") : SLICE("good-"));
    struct sentiment_score s = news_score(&news, exact_copy(buffer_slice(&text)));
    ck_assert_uint_eq(s.hits, (WORDS + 6) / 7);
    ck_assert_uint_le(news.word_cap, 4096);
    buffer_free(&text);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("news");
    tcase_add_checked_fixture(tc, open_news, close_news);
    tcase_add_test(tc, every_key_of_the_lexicon_fires_in_a_sentence);
    tcase_add_loop_test(tc, one_text_is_more_positive_than_another, 0,
                        sizeof orders / sizeof *orders);
    tcase_add_loop_test(tc, names_and_terms_have_no_tone, 0, sizeof neutral / sizeof *neutral);
    tcase_add_loop_test(tc, typography_and_normal_forms_do_not_change_the_score, 0,
                        sizeof alike / sizeof *alike);
    tcase_add_loop_test(tc, a_text_twice_scores_as_once, 0, sizeof texts / sizeof *texts);
    tcase_add_loop_test(tc, shares_are_total_and_contributions_add_up, 0,
                        sizeof texts / sizeof *texts);
    tcase_add_test(tc, a_name_is_shown_and_counts_nothing);
    tcase_add_test(tc, a_text_without_sentences_is_read_to_its_end);
    return unit_run();
}
