/* VADER's numbers, to the last digit. */
#include "analysis/tone/vader.h"
#include "analysis/tone/vader_contrast.h"
#include "base/embed.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>

EMBED(vader_words_tsv);
EMBED(vader_emoji_tsv);
EMBED(social_words_tsv);

static struct lexicon lexicon;
static struct vader vader;

static void open_vader(void)
{
    lexicon_init(&lexicon);
    vader_init(&vader, &lexicon, false);
}

static void close_vader(void)
{
    vader_free(&vader);
    lexicon_free(&lexicon);
}

static struct sentiment_score score_of(const char *text)
{
    return vader_score(&vader, exact_copy(slice_of_string(text)));
}

/* The text of a field; it may hold NUL. */
static struct slice unescape(struct slice field)
{
    static char text[1024];
    size_t n = 0;
    for (size_t i = 0; i < field.len; i++) {
        char c = field.data[i];
        if (c == '\\') {
            c = field.data[++i];
            c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
        }
        text[n++] = c;
    }
    return exact_copy(slice_of(text, n));
}

static void assert_fact(struct slice line)
{
    size_t text = line.len;
    while (line.data[text - 1] != '\t')
        text--;
    struct sentiment_score s = vader_score(&vader, unescape(slice_cut(line, text, line.len)));
    char got[64];
    int len =
        snprintf(got, sizeof got, "%.4f\t%.3f\t%.3f\t%.3f\t", s.compound, s.neg, s.neu, s.pos);
    ck_assert_msg(slice_equal(slice_of(got, (size_t)len), slice_cut(line, 0, text)),
                  "got %s for %.*s", got, (int)line.len, line.data);
}

/* The facts are the output of vaderSentiment itself: tests/data/make-vader-facts. */
START_TEST(every_fact_is_met_to_the_last_digit)
{
    static char bytes[64 * 1024];
    FILE *file = fopen("tests/data/vader_facts.tsv", "rb");
    ck_assert_msg(file != NULL, "run from the top of the tree");
    struct slice rest = slice_of(bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
    unsigned facts = 0;
    for (slice_take(&rest, '\n'); rest.len; facts++)
        assert_fact(slice_take(&rest, '\n'));
    ck_assert_uint_eq(facts, 349);
}
END_TEST

static unsigned count_keys_that_fire(struct slice table)
{
    unsigned keys = 0;
    for (; table.len; keys++) {
        struct slice key = slice_take(&table, '\n');
        char text[128];
        int width = (int)slice_find(key, 0, '\t');
        snprintf(text, sizeof text, "the report said %.*s about it", width, key.data);
        struct sentiment_score s = score_of(text);
        ck_assert_msg(s.hits == 1 && s.compound != 0, "%s: no hit", text);
    }
    return keys;
}

START_TEST(every_key_of_the_lexicon_fires_in_a_sentence)
{
    ck_assert_uint_eq(count_keys_that_fire(embed_vader_words_tsv()), 7487);
}
END_TEST

START_TEST(every_key_for_messages_fires_in_a_sentence)
{
    close_vader();
    lexicon_init(&lexicon);
    vader_init(&vader, &lexicon, true);
    ck_assert_uint_gt(count_keys_that_fire(embed_social_words_tsv()), 4500);
}
END_TEST

START_TEST(messages_are_read_through_their_typography)
{
    double plain = score_of("I don't like it").compound;
    close_vader();
    lexicon_init(&lexicon);
    vader_init(&vader, &lexicon, true);
    ck_assert_double_eq(score_of("I don\xE2\x80\x99t like it").compound, plain);
    ck_assert_double_lt(plain, 0);
}
END_TEST

START_TEST(every_emoji_counts_as_its_description)
{
    struct slice table = embed_vader_emoji_tsv();
    while (table.len) {
        struct slice name = slice_take(&table, '\n');
        struct slice emoji = slice_take(&name, '\t');
        struct sentiment_score a = vader_score(&vader, exact_copy(emoji));
        struct sentiment_score b = vader_score(&vader, exact_copy(name));
        ck_assert(a.compound == b.compound && a.neg == b.neg && a.hits == b.hits);
    }
}
END_TEST

static const char *const explained[] = {
    "It is not a VERY good day, but nobody is sad!!",
    ("good \xE2\x9D\xA4\xEF\xB8\x8F bad\xF0\x9F\x98\xA0"
     "bad \xC2\xA0 awful???"),
    "no good or evil; the shit, a kiss of death, without doubt never so nice",
    "sad glad",
    "!!!",
    "",
    "nothing of note",
};

START_TEST(contributions_add_up_to_the_score)
{
    struct slice text = exact_copy(slice_of_string(explained[_i]));
    vader.trail.wanted = true;
    struct sentiment_score s = vader_score(&vader, text);
    double points = 0, weight = 0;
    for (size_t i = 0; i < vader.trail.count; i++) {
        const struct contribution *c = &vader.trail.items[i];
        ck_assert(c->start < c->end && c->end <= text.len);
        points += c->points;
        weight += c->weight;
    }
    ck_assert_double_eq_tol(points / sqrt(points * points + 15), s.compound, 1e-12);
    ck_assert_double_eq_tol(weight, rint(s.compound * 1e4) / 1e4, 1e-12);
}
END_TEST

START_TEST(a_contribution_stands_where_its_cause_is)
{
    struct slice text = SLICE("\xF0\x9F\x98\xA0 is not good");
    vader.trail.wanted = true;
    vader_score(&vader, exact_copy(text));
    ck_assert_uint_eq(vader.trail.count, 3);
    static const char *const causes[] = {"\xF0\x9F\x98\xA0", "good", "not"};
    static const enum sentiment_rule rules[] = {RULE_WORD, RULE_WORD, RULE_NEGATION};
    for (size_t i = 0; i < 3; i++) {
        const struct contribution *c = &vader.trail.items[i];
        assert_slice(slice_cut(text, c->start, c->end), causes[i]);
        ck_assert_int_eq(c->rule, rules[i]);
    }
}
END_TEST

START_TEST(a_text_without_words_has_no_hits)
{
    struct sentiment_score s = score_of(" \t\xC2\xA0 ");
    ck_assert(s.hits == 0 && s.compound == 0 && s.neg == 0 && s.neu == 0 && s.pos == 0);
    s = score_of("the table is round");
    ck_assert(s.hits == 0 && s.compound == 0 && s.neu == 1);
}
END_TEST

/* The definition: look for the first equal value, from the start, each time. */
static void contrast_by_definition(double *values, size_t count, size_t but)
{
    for (size_t k = 0; k < count; k++) {
        size_t first = 0;
        while (values[first] != values[k])
            first++;
        values[first] *= first < but ? 0.5 : 1.5;
    }
}

struct shifting {
    double *values;
    size_t but;
};

static double shift(void *context, size_t i)
{
    struct shifting *s = context;
    return s->values[i] *= i < s->but ? 0.5 : 1.5;
}

START_TEST(contrast_changes_what_its_definition_changes)
{
    enum { COUNT = 300 };
    double want[COUNT], got[COUNT], start[COUNT];
    static const double valences[] = {1.9, -2.5, 0.95, 3.8, -1.25, 2.85};
    uint64_t random = (uint64_t)_i + 1;
    size_t count = (size_t)_i * 3 % COUNT + 1;
    for (size_t i = 0; i < count; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        start[i] = want[i] = got[i] = valences[(random >> 33) % (unsigned)(_i % 6 + 1)];
    }
    contrast_by_definition(want, count, count / 2);
    vader_contrast(start, count, 7, shift, &(struct shifting){got, count / 2});
    for (size_t i = 0; i < count; i++)
        ck_assert_double_eq(got[i], want[i]);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("vader");
    tcase_add_checked_fixture(tc, open_vader, close_vader);
    tcase_add_test(tc, every_fact_is_met_to_the_last_digit);
    tcase_add_test(tc, every_key_of_the_lexicon_fires_in_a_sentence);
    tcase_add_test(tc, every_key_for_messages_fires_in_a_sentence);
    tcase_add_test(tc, messages_are_read_through_their_typography);
    tcase_add_test(tc, every_emoji_counts_as_its_description);
    tcase_add_loop_test(tc, contributions_add_up_to_the_score, 0,
                        sizeof explained / sizeof *explained);
    tcase_add_test(tc, a_contribution_stands_where_its_cause_is);
    tcase_add_test(tc, a_text_without_words_has_no_hits);
    tcase_add_loop_test(tc, contrast_changes_what_its_definition_changes, 0, 200);
    return unit_run();
}
