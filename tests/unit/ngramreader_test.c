/* Rows read by several threads against the same rows read by one. */
#include "analysis/counts/ngramreader.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 20000 };

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state) % limit;
}

static struct slice random_text(uint64_t *state, struct buffer *text)
{
    buffer_clear(text);
    for (uint64_t i = random_below(state, 30); i-- > 0;) {
        char word[32];
        int len = snprintf(word, sizeof word, "W%u%s", (unsigned)random_below(state, 40),
                           random_below(state, 5) ? " " : ". ");
        buffer_append(text, slice_of(word, (size_t)len));
    }
    buffer_reserve(text, NGRAMWORDS_SLACK);
    return buffer_slice(text);
}

/* Texts or words, of several documents and groups. */
static void add_rows(struct ngramreader *r, struct ngram *c, bool words)
{
    uint64_t state = 5;
    struct buffer text = {0};
    struct slice groups[] = {SLICE(""), SLICE("a"), SLICE("b")};
    for (int i = 0; i < ROWS; i++) {
        struct ngramwords_rows row = {
            .count = 1,
            .text = {random_text(&state, &text)},
            .words = words,
            .documents = random_below(&state, 50) == 0,
            .sentences = random_below(&state, 5) == 0,
            .type = {(unsigned char)random_below(&state, 4)},
            .groups = 1,
            .group = {ngram_number_group(c, groups[random_below(&state, 100) / 40])},
        };
        if (row.words && row.text[0].len > 2)
            row.text[0].len = 2;
        ngramreader_add(r, &row);
    }
    buffer_free(&text);
}

struct listing {
    struct ngram *c;
    struct ngram_layout layout;
    struct buffer text;
};

static void list_entry(void *context, const uint64_t *key, const struct counted *counted)
{
    struct listing *l = context;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, key, words);
    buffer_append(&l->text, ngram_group_of_rank(l->c, group));
    for (unsigned i = 0; i < l->layout.n; i++) {
        buffer_append_byte(&l->text, ' ');
        buffer_append(&l->text, ngram_word_of_rank(l->c, words[i]));
    }
    buffer_append_byte(&l->text, '\t');
    buffer_append_u64(&l->text, counted->count);
    buffer_append_byte(&l->text, '\t');
    buffer_append_u64(&l->text, counted->docs);
    buffer_append_byte(&l->text, '\n');
}

static void list_counts(struct listing *l, struct ngram *c, unsigned longest)
{
    for (unsigned n = 1; n <= longest; n++) {
        l->layout = ngram_layout(c, n);
        ngram_count(c, n, &(struct ngram_sink){l, list_entry});
    }
}

/* What that many threads count. */
static struct buffer count(unsigned threads, struct ngram_settings settings,
                           enum ngramwords_split split, bool words)
{
    struct workers workers;
    struct ngram c;
    struct ngramreader r;
    struct intern stop;
    struct listing l = {.c = &c};
    workers_init(&workers, threads);
    intern_init(&stop);
    intern_add(&stop, SLICE("w7"));
    settings.workers = &workers;
    ngram_init(&c, &settings);
    struct ngramwords_settings how = {.stop = &stop, .at_stop = GAP_BREAK, .split = split};
    how.types[TOKEN_WORD] = how.types[TOKEN_NUMBER] = true;
    how.form = split == SPLIT_BLANKS ? FORM_TEXT : FORM_NORM;
    ngramreader_init(&r, &how, &c, &workers, words ? 1 : threads);
    add_rows(&r, &c, words);
    ngramreader_finish(&r);
    list_counts(&l, &c, 3);
    ngramreader_free(&r);
    ngram_free(&c);
    intern_free(&stop);
    workers_free(&workers);
    return l.text;
}

static const struct {
    struct ngram_settings settings;
    enum ngramwords_split split;
    bool words;
} cases[] = {
    {{.memory = 64 << 20}, SPLIT_NEWS, false},
    {{.memory = 64 << 20}, SPLIT_BLANKS, false},
    {{.memory = 64 << 20}, SPLIT_UAX29, false},
    {{.memory = 64 << 20}, SPLIT_NEWS, true},
    {{.memory = 64 << 20, .across = true}, SPLIT_NEWS, false},
    {{.memory = 64 << 20, .across = true, .pad = true}, SPLIT_BLANKS, false},
    {{.memory = 64 << 20, .pad = true}, SPLIT_BLANKS, false},
    {{.memory = 64 << 20, .pad = true}, SPLIT_BLANKS, true},
    {{.memory = 1 << 20, .skip = 1}, SPLIT_BLANKS, false},
    {{.memory = 1 << 20, .skip = 1}, SPLIT_BLANKS, true},
};

/* What is counted of some texts, each of several lines: together, or line by line. */
static struct buffer count_lines(unsigned threads, struct ngram_settings settings, bool stops,
                                 bool together)
{
    struct workers workers;
    struct ngram c;
    struct ngramreader r;
    struct intern stop;
    struct listing l = {.c = &c};
    uint64_t state = 3;
    struct buffer text = {0}, lines = {0};
    workers_init(&workers, threads);
    intern_init(&stop);
    if (stops)
        intern_add(&stop, SLICE("W7"));
    ngram_init(&c, &settings);
    struct ngramwords_settings how = {.stop = &stop, .split = SPLIT_BLANKS};
    how.types[TOKEN_WORD] = true;
    ngramreader_init(&r, &how, &c, &workers, threads);
    for (int i = 0; i < ROWS / 50; i++) {
        buffer_clear(&lines);
        for (uint64_t left = random_below(&state, 100) + 1; left; left--) {
            buffer_append(&lines, random_text(&state, &text));
            buffer_append_byte(&lines, '\n');
        }
        buffer_reserve(&lines, NGRAMWORDS_SLACK);
        struct ngramwords_rows row = {.count = 1, .documents = i % 9 == 0};
        struct slice rest = buffer_slice(&lines);
        for (row.lines = together; rest.len; row.documents = 0) {
            row.text[0] = together ? rest : slice_take(&rest, '\n');
            rest.len = together ? 0 : rest.len;
            ngramreader_add(&r, &row);
        }
    }
    ngramreader_finish(&r);
    list_counts(&l, &c, settings.only_words ? 1 : 3);
    ngramreader_free(&r);
    ngram_free(&c);
    intern_free(&stop);
    workers_free(&workers);
    buffer_free(&text);
    buffer_free(&lines);
    return l.text;
}

START_TEST(lines_together_count_as_one_by_one)
{
    struct ngram_settings settings = {
        .memory = 64 << 20, .across = _i & 1, .pad = _i & 2, .only_words = (_i & 12) == 12};
    unsigned threads = _i & 4 && !settings.only_words ? 3 : 1;
    struct buffer one = count_lines(1, settings, _i & 16, false);
    struct buffer many = count_lines(threads, settings, _i & 16, true);
    ck_assert_uint_gt(one.len, settings.only_words ? 500 : 100000);
    ck_assert(slice_equal(buffer_slice(&one), buffer_slice(&many)));
    buffer_free(&one);
    buffer_free(&many);
}
END_TEST

START_TEST(several_threads_count_what_one_counts)
{
    struct buffer one = count(1, cases[_i].settings, cases[_i].split, cases[_i].words);
    ck_assert_uint_gt(one.len, 1000);
    for (unsigned threads = 2; threads <= 5; threads += 3) {
        struct buffer many = count(threads, cases[_i].settings, cases[_i].split, cases[_i].words);
        ck_assert(slice_equal(buffer_slice(&one), buffer_slice(&many)));
        buffer_free(&many);
    }
    buffer_free(&one);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("ngramreader");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, several_threads_count_what_one_counts, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(tc, lines_together_count_as_one_by_one, 0, 32);
    return unit_run();
}
