/* The page: what was added is there, in its order, marked, and escaped. */
#include "analysis/page/chart.h"
#include "analysis/page/page.h"
#include "unit.h"

#include <stdio.h>

static struct report report;
static struct buffer page;

static void begin(const char *text)
{
    report_init(&report);
    size_t document = report_document(&report, SLICE("d<1>"));
    report_set_text(&report, document, exact_copy(slice_of_string(text)), false);
}

static void say(size_t start, size_t end, const char *speaker, const char *number, double tone)
{
    struct slice text = slice_cut(report.documents[0].text, start, end);
    const struct report_statement statement = {
        .place = {.start = start, .end = end, .from = (int64_t)start, .to = (int64_t)end},
        .text = text,
        .speaker = exact_copy(slice_of_string(speaker)),
        .source = SLICE("she & he"),
        .cue = SLICE("said"),
        .quotation = SLICE("direct"),
        .number = slice_of_string(number),
        .scored = true,
        .tone = tone,
    };
    report_add_statement(&report, &statement);
}

static void make(void)
{
    buffer_clear(&page);
    report_rank(&report);
    page_put(&page, &report, &(struct page_options){.top = 2});
}

static void end(void)
{
    report_free(&report);
    buffer_free(&page);
}

static size_t count_of(const char *part)
{
    struct slice wanted = slice_of_string(part), rest = buffer_slice(&page);
    size_t count = 0;
    for (; rest.len >= wanted.len; rest = slice_cut(rest, 1, rest.len))
        count += slice_starts(rest, wanted);
    return count;
}

START_TEST(an_empty_report_is_a_page)
{
    report_init(&report);
    make();
    ck_assert(slice_starts(buffer_slice(&page), SLICE("<!DOCTYPE html>\n<html lang=\"en\">")));
    ck_assert(slice_ends(buffer_slice(&page), SLICE("</html>\n")));
    ck_assert_uint_eq(count_of("<table>"), 0);
    end();
}
END_TEST

static size_t pieces, longest_piece;

static void take_piece(void *to, struct buffer *piece)
{
    pieces++;
    longest_piece = piece->len > longest_piece ? piece->len : longest_piece;
    buffer_append(to, buffer_slice(piece));
    buffer_clear(piece);
}

START_TEST(a_page_goes_out_in_pieces)
{
    struct buffer last = {0}, all = {0};
    report_init(&report);
    for (size_t i = 0; i < 2000; i++) {
        char id[32];
        snprintf(id, sizeof id, "document %zu", i);
        const struct report_place place = {
            .document = report_document(&report, slice_of_string(id)), .end = 5, .from = -1};
        report_add_tone(&report, &(struct report_tone){place, 0.5});
        report_add_hit(&report, slice_of_string(id), &place);
        report_add_ngram(&report, &(struct report_ngram){.n = SLICE("1"),
                                                         .words = slice_of_string(id),
                                                         .count = 2});
        report_add_repeat(
            &report, &(struct report_repeat){place, slice_of_string(id), slice_of_string(id)});
        report_add_statement(
            &report, &(struct report_statement){.place = place,
                                                .text = slice_of_string(id),
                                                .speaker = slice_of_string(id)});
    }
    report_rank(&report);
    page_put(&page, &report, &(struct page_options){.top = 2000});
    page_put(&last, &report, &(struct page_options){.top = 2000, .drain = take_piece, .to = &all});
    ck_assert_uint_gt(pieces, 10);
    ck_assert_uint_lt(longest_piece, 70000);
    ck_assert_uint_lt(last.len, 70000);
    buffer_append(&all, buffer_slice(&last));
    ck_assert(slice_equal(buffer_slice(&all), buffer_slice(&page)));
    buffer_free(&last);
    buffer_free(&all);
    end();
}
END_TEST

START_TEST(speakers_are_ranked_by_their_statements)
{
    begin("one two three four five");
    say(0, 3, "Zoe", "1", 0);
    say(4, 7, "Amy", "2", 0.5);
    say(8, 13, "Zoe", "3", -0.5);
    say(14, 18, "", "4", 0);
    say(19, 23, "", "5", 0);
    say(19, 23, "", "6", 0);
    make();
    ck_assert_uint_eq(count_of("Tone of 6 statements"), 1);
    ck_assert_uint_eq(report.speaker_count, 3);
    assert_slice(report.speakers[0].name, "Zoe");
    assert_slice(report.speakers[1].name, "Amy");
    assert_slice(report.speakers[2].name, "");
    ck_assert_uint_eq(report.speakers[2].rank, 0);
    ck_assert_uint_eq(count_of("<tr id=\"s1\">"), 1);
    ck_assert_uint_eq(count_of("(not named)"), 5);
    end();
}
END_TEST

START_TEST(pieces_with_one_number_are_one_statement)
{
    begin("one two three");
    say(0, 3, "Zoe", "1", 0.2);
    say(4, 7, "Zoe", "2", 0);
    say(8, 13, "Zoe", "1", 0.4);
    make();
    ck_assert_uint_eq(report.speakers[0].statements, 2);
    ck_assert_uint_eq(report.speakers[0].pieces, 3);
    ck_assert_uint_eq(report.documents[0].statements, 2);
    ck_assert_uint_eq(count_of("1 document, 2 statements, 1 speaker."), 1);
    end();
}
END_TEST

START_TEST(words_of_others_are_marked_where_they_stand)
{
    begin("Ann said one two.\nHeading\nThree");
    say(9, 16, "Ann", "1", -0.7);
    make();
    ck_assert_uint_eq(
        count_of("<p dir=\"auto\">Ann said <span id=\"q1\" class=\"q s1 n3\" "
                 "title=\"Ann (she &amp; he): said. direct statement 1, tone "
                 "\xE2\x88\x92"
                 "0.70, bytes 9\xE2\x80\x93"
                 "16\">one two</span><sup class=\"s1\"><a href=\"#s1\">[1]</a></sup>"
                 "<sup class=\"low\">\xE2\x96\xBC</sup>.</p>\n<p dir=\"auto\">Heading</p>\n"
                 "<p dir=\"auto\">Three</p>\n"),
        1);
    end();
}
END_TEST

START_TEST(every_statement_can_be_linked_to)
{
    begin("one two");
    say(0, 3, "Zoe", "1", 0);
    say(0, 3, "Ann", "2", 0); /* covers the first */
    say(4, 4, "Bob", "3", 0); /* empty */
    make();
    ck_assert_uint_eq(count_of("id=\"q1\""), 1);
    ck_assert_uint_eq(count_of("id=\"q2\""), 1);
    ck_assert_uint_eq(count_of("id=\"q3\""), 1);
    end();
}
END_TEST

START_TEST(what_was_there_before_is_struck)
{
    begin("X\nword\nX");
    const struct report_repeat repeat = {
        .place = {.start = 7, .end = 8, .from = 7, .to = 8}, SLICE("X"), SLICE("d:0-1")};
    report_add_repeat(&report, &repeat);
    make();
    ck_assert_uint_eq(count_of("<p dir=\"auto\"><del title=\"the same as d:0-1\">X</del></p>"), 1);
    ck_assert_uint_eq(count_of("<p dir=\"auto\">X</p>"), 1);
    end();
}
END_TEST

START_TEST(a_tone_of_the_whole_document_shades_none_of_it)
{
    begin("one\ntwo");
    report_add_tone(&report, &(struct report_tone){{.start = 0, .end = 7}, 0.9});
    make();
    ck_assert_uint_eq(count_of("<p dir=\"auto\">one</p>"), 1);
    report_add_tone(&report, &(struct report_tone){{.start = 4, .end = 7}, 0.9});
    make();
    ck_assert_uint_eq(count_of("p3\" title=\"tone +0.90"), 1);
    end();
}
END_TEST

START_TEST(lists_of_phrases_are_kept_apart_and_cut)
{
    static const struct {
        const char *n, *group, *words;
        size_t count;
    } ngrams[] = {{"1", "", "a", 9},
                  {"2", "", "a b", 4},
                  {"1", "", "b", 3},
                  {"1", "", "c", 1},
                  {"1", "x", "a", 2},
                  {"1", "2x", "a", 2},
                  {"12", "x", "a", 2}};
    report_init(&report);
    for (size_t i = 0; i < sizeof ngrams / sizeof *ngrams; i++)
        report_add_ngram(&report, &(struct report_ngram){slice_of_string(ngrams[i].n),
                                                         slice_of_string(ngrams[i].group),
                                                         slice_of_string(ngrams[i].words),
                                                         ngrams[i].count, 0});
    make();
    ck_assert_uint_eq(count_of("<h3>Words</h3>"), 1);
    ck_assert_uint_eq(count_of("<h3>Words: x</h3>"), 1);
    ck_assert_uint_eq(count_of("<h3>Words: 2x</h3>"), 1);
    ck_assert_uint_eq(count_of("<h3>12 words in a row: x</h3>"), 1);
    ck_assert_uint_eq(count_of("<h3>2 words in a row</h3>"), 1);
    ck_assert_uint_eq(count_of("1 more not shown."), 1);
    ck_assert_uint_eq(count_of("<rect width=\"200\""), 5);
    ck_assert_uint_eq(count_of("<rect width=\"67\""), 1);
    end();
}
END_TEST

START_TEST(nothing_that_comes_in_is_markup)
{
    static const char hostile[] = "</style><script>alert(1)</script>\"'&";
    begin(hostile);
    say(0, sizeof hostile - 1, hostile, hostile, 0.1);
    report_add_repeat(&report, &(struct report_repeat){{.end = sizeof hostile - 1},
                                                       slice_of_string(hostile),
                                                       slice_of_string(hostile)});
    report_add_hit(&report, slice_of_string(hostile), &(struct report_place){.end = 2});
    report_add_ngram(&report,
                     &(struct report_ngram){slice_of_string(hostile), slice_of_string(hostile),
                                            slice_of_string(hostile), 1, 0});
    make();
    ck_assert_uint_eq(count_of("<script"), 0);
    ck_assert_uint_eq(count_of("</style>"), 1);
    ck_assert_uint_ge(count_of("&lt;script&gt;alert(1)"), 10);
    ck_assert_uint_eq(count_of("<title>d&lt;1&gt;</title>"), 1);
    end();
}
END_TEST

static struct {
    double tone;
    int step;
} const tones[] = {{0, 0},     {0.049, 0},  {0.05, 1}, {-0.05, -1}, {0.35, 2},
                   {0.649, 2}, {-0.65, -3}, {1, 3},    {-9, -3}};

START_TEST(tones_have_seven_steps)
{
    ck_assert_int_eq(chart_tone_class(tones[_i].tone), tones[_i].step);
}
END_TEST

START_TEST(places_that_fall_on_each_other_are_drawn_once)
{
    static const size_t places[] = {0, 1, 2, 500000, 1000000};
    chart_places(&page, places, 5, NULL, 0, 1000000);
    ck_assert_uint_eq(count_of("d=\"M0 0v20M300 0v20M600 0v20\""), 1);
    ck_assert_uint_eq(count_of("aria-label=\"places: 5\""), 1);
    buffer_free(&page);
}
END_TEST

START_TEST(values_beyond_the_axis_stand_at_its_ends)
{
    static const double values[] = {-7, 7, 0};
    chart_values(&page, values, 3, 0);
    ck_assert_uint_eq(count_of("class=\"low\" cx=\"0\""), 1);
    ck_assert_uint_eq(count_of("class=\"high\" cx=\"200\""), 1);
    ck_assert_uint_eq(count_of("class=\"even\" cx=\"100\""), 1);
    buffer_free(&page);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("page");
    tcase_add_test(tc, an_empty_report_is_a_page);
    tcase_add_test(tc, a_page_goes_out_in_pieces);
    tcase_add_test(tc, speakers_are_ranked_by_their_statements);
    tcase_add_test(tc, pieces_with_one_number_are_one_statement);
    tcase_add_test(tc, words_of_others_are_marked_where_they_stand);
    tcase_add_test(tc, every_statement_can_be_linked_to);
    tcase_add_test(tc, what_was_there_before_is_struck);
    tcase_add_test(tc, a_tone_of_the_whole_document_shades_none_of_it);
    tcase_add_test(tc, lists_of_phrases_are_kept_apart_and_cut);
    tcase_add_test(tc, nothing_that_comes_in_is_markup);
    tcase_add_loop_test(tc, tones_have_seven_steps, 0, sizeof tones / sizeof *tones);
    tcase_add_test(tc, places_that_fall_on_each_other_are_drawn_once);
    tcase_add_test(tc, values_beyond_the_axis_stand_at_its_ends);
    return unit_run();
}
