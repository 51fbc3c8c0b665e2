/* The counter against a naive one that looks at every n-gram of every sequence. */
#include "analysis/counts/ngram.h"
#include "base/buffer.h"
#include "text/ascii.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* A table of "group|w1 w2: count docs" lines in the order in which they came. */
struct listing {
    struct ngram *c;
    struct ngram_layout layout;
    struct buffer text;
};

static void append_entry(struct buffer *out, struct slice group, uint64_t count, uint64_t docs)
{
    buffer_append_byte(out, '|');
    buffer_append(out, group);
    buffer_append_byte(out, ':');
    buffer_append_u64(out, count);
    buffer_append_byte(out, ' ');
    buffer_append_u64(out, docs);
    buffer_append_byte(out, '\n');
}

static void list_entry(void *context, const uint64_t *key, const struct counted *counted)
{
    struct listing *l = context;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, key, words);
    for (unsigned i = 0; i < l->layout.n; i++) {
        if (i)
            buffer_append_byte(&l->text, ' ');
        buffer_append(&l->text, ngram_word_of_rank(l->c, words[i]));
    }
    append_entry(&l->text, ngram_group_of_rank(l->c, group), counted->count, counted->docs);
}

static struct buffer list(struct ngram *c, unsigned n)
{
    struct listing l = {.c = c, .layout = ngram_layout(c, n)};
    struct ngram_sink sink = {&l, list_entry};
    ngram_count(c, n, &sink);
    return l.text;
}

/* Feeds "a b. c d/ e" : a dot ends a sentence, a slash a document, a bar is a gap, an upper-case
 * letter changes the group; words are single lower-case letters. */
static void feed(struct ngram *c, const char *script)
{
    for (const char *at = script; *at; at++) {
        struct slice one = exact_copy(slice_of(at, 1));
        if (*at == '.')
            ngram_sentence_end(c);
        else if (*at == '/')
            ngram_document_end(c);
        else if (*at == '|')
            ngram_gap(c);
        else if (*at >= 'A' && *at <= 'Z')
            ngram_group(c, one);
        else if (*at != ' ')
            ngram_word(c, one);
    }
    ngram_finish(c);
}

static const struct {
    const char *name, *script;
    struct ngram_settings settings;
    unsigned n;
    const char *want;
} cases[] = {
    {"words", "a b a", {.memory = 4096}, 1, "a|:2 1\nb|:1 1\n"},
    {"words and marks",
     "b. a/ . a |/ a",
     {.memory = 4096, .pad = true},
     1,
     "</s>|:4 3\n<s>|:4 3\na|:3 3\nb|:1 1\n"},
    {"pairs come in the order of bytes", "b a b a", {.memory = 4096}, 2, "a b|:1 1\nb a|:2 1\n"},
    {"never across a sentence", "a b. b c.", {.memory = 4096}, 2, "a b|:1 1\nb c|:1 1\n"},
    {"across when asked",
     "a b. b c/ d",
     {.memory = 4096, .across = true},
     2,
     "a b|:1 1\nb b|:1 1\nb c|:1 1\n"},
    {"never across a document", "a b/ b c", {.memory = 4096}, 2, "a b|:1 1\nb c|:1 1\n"},
    {"documents are counted once each", "a a. a/ a/ /", {.memory = 4096}, 1, "a|:4 2\n"},
    {"a gap breaks", "a | b c", {.memory = 4096}, 2, "b c|:1 1\n"},
    {"groups are counted apart",
     "a b B a b / a A a b",
     {.memory = 4096},
     2,
     "a b|:1 1\na b|A:1 1\na b|B:1 1\n"},
    {"a change of group breaks", "B a A b B c", {.memory = 4096}, 2, ""},
    {"marks at both ends",
     "a b. c",
     {.memory = 4096, .pad = true},
     2,
     "<s> a|:1 1\n<s> c|:1 1\na b|:1 1\nb </s>|:1 1\nc </s>|:1 1\n"},
    {"no marks at a gap, none for an empty sentence",
     ". | a | b. .",
     {.memory = 4096, .pad = true},
     2,
     "<s> a|:1 1\nb </s>|:1 1\n"},
    {"up to skip words left out in all",
     "a b c d",
     {.memory = 4096, .skip = 1},
     3,
     "a b c|:1 1\na b d|:1 1\na c d|:1 1\nb c d|:1 1\n"},
    {"a window of 3 is skip 1 of pairs",
     "a b c d",
     {.memory = 4096, .skip = 1},
     2,
     "a b|:1 1\na c|:1 1\nb c|:1 1\nb d|:1 1\nc d|:1 1\n"},
    {"n larger than any sentence", "a b. c", {.memory = 4096}, 3, ""},
    {"one word of one document, whose keys have no bits, beyond the memory",
     "a a a a a a a a a a a a a a a a a a a a a a a a",
     {.memory = 1},
     16,
     "a a a a a a a a a a a a a a a a|:9 1\n"},
    {"nothing at all", "./.", {.memory = 4096}, 1, ""},
    {"long n-grams",
     "a b c d e f g h i j k l m n o p q r s t u v w x y z",
     {.memory = 4096},
     26,
     "a b c d e f g h i j k l m n o p q r s t u v w x y z|:1 1\n"},
};

static void check_case(size_t i, const struct ngram_settings *settings)
{
    struct ngram c;
    ngram_init(&c, settings);
    feed(&c, cases[i].script);
    struct buffer got = list(&c, cases[i].n);
    ck_assert_msg(slice_equal(buffer_slice(&got), slice_of_string(cases[i].want)), "%s: got\n%.*s",
                  cases[i].name, (int)got.len, got.data);
    buffer_free(&got);
    ngram_free(&c);
}

START_TEST(small_texts_count_as_by_hand)
{
    struct ngram_settings settings = cases[_i].settings;
    check_case((size_t)_i, &settings);
    settings.only_words = true;
    if (cases[_i].n == 1)
        check_case((size_t)_i, &settings);
}
END_TEST

START_TEST(words_of_a_reference_that_no_text_has_are_not_counted)
{
    struct ngram c;
    ngram_init(&c, &(struct ngram_settings){.memory = 4096, .only_words = true});
    ngram_word(&c, SLICE("b"));
    for (char i = 'a'; i <= 'z'; i++)
        ngram_add_reference(&c, 1, slice_of(&i, 1), 3);
    ngram_finish(&c);
    struct buffer got = list(&c, 1);
    ck_assert(slice_equal(buffer_slice(&got), SLICE("b|:1 1\n")));
    buffer_free(&got);
    ngram_free(&c);
}
END_TEST

/* ---- random texts ---- */

struct token {
    unsigned word, group, doc, sequence;
};

struct naive_entry {
    char text[128];
    unsigned group;
    uint64_t count, docs;
    unsigned last_doc;
};

static struct naive_entry *naive;
static size_t naive_count, naive_cap;

static void naive_add(const char *text, unsigned group, unsigned doc)
{
    for (size_t i = 0; i < naive_count; i++)
        if (naive[i].group == group && strcmp(naive[i].text, text) == 0) {
            naive[i].count++;
            naive[i].docs += naive[i].last_doc != doc;
            naive[i].last_doc = doc;
            return;
        }
    naive = memory_grow(naive, &naive_cap, naive_count + 1, sizeof *naive);
    naive[naive_count] =
        (struct naive_entry){.group = group, .count = 1, .docs = 1, .last_doc = doc};
    snprintf(naive[naive_count++].text, sizeof naive->text, "%s", text);
}

static int by_group_and_text(const void *a, const void *b)
{
    const struct naive_entry *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return strcmp(x->text, y->text);
}

static struct buffer naive_list(const struct token *tokens, size_t count, unsigned n, bool grouped)
{
    naive_count = 0;
    for (size_t i = 0; i + n <= count; i++) {
        char text[128] = "";
        if (tokens[i].sequence != tokens[i + n - 1].sequence)
            continue;
        for (size_t w = i; w < i + n; w++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%sw%u", w > i ? " " : "",
                     tokens[w].word);
        naive_add(text, tokens[i].group, tokens[i].doc);
    }
    qsort(naive, naive_count, sizeof *naive, by_group_and_text);
    struct buffer out = {0};
    for (size_t i = 0; i < naive_count; i++) {
        char group = (char)('A' + naive[i].group);
        buffer_append(&out, slice_of_string(naive[i].text));
        append_entry(&out, slice_of(&group, grouped ? 1 : 0), naive[i].count, naive[i].docs);
    }
    return out;
}

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state) % limit;
}

/* A text of that seed: some have few words and long documents, others many short ones. */
static size_t make_text(uint64_t seed, struct token *tokens, size_t cap, struct ngram *c,
                        bool grouped)
{
    uint64_t state = seed;
    unsigned words = 1 + (unsigned)random_below(&state, seed % 2 ? 4 : 60);
    unsigned document = 2 + (unsigned)random_below(&state, seed % 3 ? 9 : 400);
    struct token now = {0};
    char name[16];
    if (grouped)
        ngram_group(c, SLICE("A"));
    for (size_t i = 0; i < cap; i++) {
        if (random_below(&state, document) == 0) {
            ngram_document_end(c);
            now.doc++, now.sequence++;
        } else if (random_below(&state, 12) == 0) {
            ngram_sentence_end(c);
            now.sequence++;
        } else if (random_below(&state, 30) == 0 && grouped) {
            unsigned group = (unsigned)random_below(&state, 3);
            now.sequence += group != now.group;
            now.group = group;
            name[0] = (char)('A' + group);
            ngram_group(c, slice_of(name, 1));
        }
        now.word = (unsigned)random_below(&state, words);
        int len = snprintf(name, sizeof name, "w%u", now.word);
        ngram_word(c, slice_of(name, (size_t)len));
        tokens[i] = now;
    }
    ngram_finish(c);
    return cap;
}

/* With the least memory there are runs of 16 keys, merged at several levels and kept in a file;
 * without groups, the longer texts are dealt out on tapes where there are few words. */
START_TEST(random_texts_count_as_the_naive_counter_does)
{
    static struct token tokens[3000];
    struct ngram c;
    ngram_init(&c, &(struct ngram_settings){.memory = _i % 2 ? 1 : 1 << 20});
    bool grouped = _i % 4 < 2;
    size_t count = make_text((uint64_t)_i, tokens, _i % 2 ? 3000 : 1000, &c, grouped);
    static const unsigned lengths[] = {1, 2, 3, 5, 12, 22};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct buffer got = list(&c, lengths[i]), want;
        want = naive_list(tokens, count, lengths[i], grouped);
        ck_assert_msg(slice_equal(buffer_slice(&got), buffer_slice(&want)),
                      "seed %d, n %u: got\n%.*s\nwant\n%.*s", _i, lengths[i], (int)got.len,
                      got.data, (int)want.len, want.data);
        buffer_free(&got);
        buffer_free(&want);
    }
    ngram_free(&c);
}
END_TEST

/* Thousands of words, so that neighbours share a part of the keys, and three that have one each. */
START_TEST(frequent_words_among_rare_ones_count_as_the_naive_counter_does)
{
    enum { COUNT = 9000, RARE = 8000 };
    static struct token tokens[COUNT];
    struct ngram c;
    struct token now = {0};
    uint64_t state = (uint64_t)_i;
    ngram_init(&c, &(struct ngram_settings){.memory = _i % 2 ? 1 : 16 << 20});
    for (size_t i = 0; i < COUNT; i++) {
        char name[16];
        if (random_below(&state, _i < 2 ? 50 : COUNT) == 0) {
            ngram_document_end(&c);
            now.doc++, now.sequence++;
        }
        now.word = (unsigned)random_below(&state, random_below(&state, 2) ? 3 : RARE);
        int len = snprintf(name, sizeof name, "w%u", now.word);
        ngram_word(&c, slice_of(name, (size_t)len));
        tokens[i] = now;
    }
    ngram_finish(&c);
    ck_assert_uint_gt(c.word_count, 1 << 11);
    for (unsigned n = 2; n <= 6; n += 2) {
        struct buffer got = list(&c, n), want = naive_list(tokens, COUNT, n, false);
        ck_assert(slice_equal(buffer_slice(&got), buffer_slice(&want)));
        buffer_free(&got);
        buffer_free(&want);
    }
    ngram_free(&c);
}
END_TEST

/* A text of many pieces: frequent words and rare ones, documents that are short, or so long that
 * most pieces have no border. */
static void add_long_text(struct ngram *c, bool bordered)
{
    uint64_t state = 11, document = bordered ? 900 : 90000;
    for (size_t i = 0; i < 250000; i++) {
        char name[16];
        if (random_below(&state, document) == 0)
            ngram_document_end(c);
        else if (bordered && random_below(&state, 12) == 0)
            ngram_sentence_end(c);
        uint64_t word = random_below(&state, random_below(&state, 3) ? 7 : 40000);
        int len = snprintf(name, sizeof name, "w%u", (unsigned)word);
        ngram_word(c, slice_of(name, (size_t)len));
    }
    ngram_finish(c);
}

static struct buffer list_long_text(unsigned threads, struct ngram_settings settings, bool bordered)
{
    struct buffer all = {0};
    struct workers workers;
    struct ngram c;
    workers_init(&workers, threads);
    settings.workers = &workers;
    ngram_init(&c, &settings);
    add_long_text(&c, bordered);
    for (unsigned n = 1; n <= 5; n++) {
        struct buffer some = list(&c, n);
        buffer_append(&all, buffer_slice(&some));
        buffer_free(&some);
    }
    ngram_free(&c);
    workers_free(&workers);
    return all;
}

START_TEST(threads_count_a_text_as_one_does)
{
    struct ngram_settings settings = {
        .memory = (size_t)(_i & 1 ? 4 : 256) << 20, .by_document = _i & 2, .pad = _i & 4};
    struct buffer one = list_long_text(1, settings, _i & 4);
    ck_assert_uint_gt(one.len, 1 << 20);
    for (unsigned threads = 2; threads <= 6; threads += 2) {
        struct buffer many = list_long_text(threads, settings, _i & 4);
        ck_assert(slice_equal(buffer_slice(&one), buffer_slice(&many)));
        buffer_free(&many);
    }
    buffer_free(&one);
}
END_TEST

START_TEST(single_words_are_counted_as_they_come)
{
    static struct token tokens[3000];
    struct ngram c;
    ngram_init(&c, &(struct ngram_settings){.memory = 1, .only_words = true});
    size_t count = make_text((uint64_t)_i, tokens, 3000, &c, false);
    for (int again = 0; again < 2; again++) {
        struct buffer got = list(&c, 1), want = naive_list(tokens, count, 1, false);
        ck_assert(slice_equal(buffer_slice(&got), buffer_slice(&want)));
        buffer_free(&got);
        buffer_free(&want);
    }
    ngram_free(&c);
}
END_TEST

/* ---- the vocabulary ---- */

START_TEST(words_of_every_length_are_told_apart)
{
    struct wordforms v;
    wordforms_init(&v);
    char name[64];
    memset(name, 'a', sizeof name);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned len = 0; len <= 40; len++)
            ck_assert_uint_eq(wordforms_add(&v, exact_copy(slice_of(name, len))), len);
    for (unsigned len = 1; len <= 40; len++)
        for (unsigned at = 0; at < len; at++) {
            name[at] = 'b';
            size_t before = v.count;
            ck_assert_uint_eq(wordforms_add(&v, exact_copy(slice_of(name, len))), before);
            name[at] = 'a';
        }
    size_t before = v.count;
    ck_assert_uint_eq(wordforms_add(&v, SLICE("a\0")), before);
    wordforms_free(&v);
}
END_TEST

/* Words of up to twenty bytes, most of them again and again, with other bytes behind them. */
START_TEST(many_words_get_the_numbers_that_they_get_one_by_one)
{
    enum { ROUNDS = 600, MOST = 64 };
    struct wordforms one, many;
    struct slice words[MOST];
    uint32_t numbers[MOST];
    uint64_t state = 3;
    char bytes[4096];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = "ab\0\377"[random_below(&state, 4)];
    wordforms_init(&one);
    wordforms_init(&many);
    for (size_t round = 0; round < ROUNDS; round++) {
        uint64_t chosen = round % 3 ? random_below(&state, UINT64_MAX) : UINT64_MAX;
        for (size_t i = 0; i < MOST; i++) {
            size_t len = random_below(&state, 20) + 1;
            words[i] =
                slice_of(bytes + random_below(&state, sizeof bytes - 20 - WORDFORMS_SLACK), len);
        }
        wordforms_add_chosen(&many, words, chosen, numbers);
        for (size_t i = 0, at = 0; i < MOST; i++)
            if (chosen >> i & 1)
                ck_assert_uint_eq(wordforms_add(&one, exact_copy(words[i])), numbers[at++]);
    }
    ck_assert_uint_eq(one.count, many.count);
    wordforms_free(&one);
    wordforms_free(&many);
}
END_TEST

/* Words of up to thirty bytes, white space of every kind, one or more, or none at the ends; what
 * stands behind the text does not count. */
START_TEST(words_of_a_text_get_the_numbers_that_they_get_one_by_one)
{
    static char bytes[4096];
    static uint32_t numbers[WORDFORMS_ROOM(sizeof bytes)];
    struct wordforms one, all;
    uint64_t state = (uint64_t)_i;
    wordforms_init(&one);
    wordforms_init(&all);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = random_below(&state, 5) ? "ab\0\377"[random_below(&state, 2 + 2 * (i % 2))]
                                           : " \t\n\v\f\r "[random_below(&state, 7)];
    for (size_t round = 0; round < 200; round++) {
        size_t most = round % 2 ? 100 : sizeof bytes - 100, len = random_below(&state, most);
        struct slice text =
            slice_of(bytes + random_below(&state, sizeof bytes - len - WORDFORMS_TEXT_SLACK), len);
        size_t words = wordforms_add_all(&all, text, numbers), seen = 0;
        for (size_t at = 0, end; at < len; at = end + 1) {
            for (end = at; end < len && !ascii_is_space((unsigned char)text.data[end]);)
                end++;
            if (end > at)
                ck_assert_uint_eq(wordforms_add(&one, exact_copy(slice_cut(text, at, end))),
                                  numbers[seen++]);
        }
        ck_assert_uint_eq(seen, words);
    }
    wordforms_free(&one);
    wordforms_free(&all);
}
END_TEST

START_TEST(words_of_lines_get_the_numbers_that_they_get_line_by_line)
{
    static char bytes[4096 + WORDFORMS_TEXT_SLACK];
    static uint32_t numbers[WORDFORMS_ROOM(4096)], alone[WORDFORMS_ROOM(4096)], ends[4097];
    struct wordforms one, all;
    uint64_t state = (uint64_t)_i;
    wordforms_init(&one);
    wordforms_init(&all);
    for (size_t round = 0; round < 200; round++) {
        size_t len = random_below(&state, round % 2 ? 80 : 4096) + 1, count, words = 0;
        for (size_t i = 0; i < len; i++)
            bytes[i] = "ab\377  \t\n\n"[random_below(&state, 8 - 4 * (round % 3 == 0))];
        bytes[len - 1] = '\n';
        struct slice rest = slice_of(bytes, len);
        size_t got = wordforms_add_lines(&all, rest, numbers, ends, &count), line = 0;
        for (; rest.len; line++) {
            size_t here = wordforms_add_all(&one, slice_take(&rest, '\n'), alone);
            ck_assert_uint_eq(ends[line], words + here);
            ck_assert_mem_eq(numbers + words, alone, here * sizeof *alone);
            words += here;
        }
        ck_assert_uint_eq(line, count);
        ck_assert_uint_eq(got, words);
    }
    wordforms_free(&one);
    wordforms_free(&all);
}
END_TEST

START_TEST(words_of_two_tables_stand_in_the_order_of_bytes)
{
    struct wordforms tables[2];
    const struct wordforms *both[] = {&tables[0], &tables[1]};
    wordforms_init(&tables[0]);
    wordforms_init(&tables[1]);
    uint64_t state = 7;
    for (int i = 0; i < 20000; i++) {
        char name[24];
        size_t len = random_below(&state, sizeof name);
        for (size_t b = 0; b < len; b++)
            name[b] = (char)("abc\377\0"[random_below(&state, b < 9 ? 2 : 5)]);
        wordforms_add(&tables[i % 2], exact_copy(slice_of(name, len)));
    }
    struct wordforms_place *order = wordforms_order(both, 2);
    size_t equal = 0;
    for (size_t r = 1; r < tables[0].count + tables[1].count; r++) {
        struct wordforms_place a = order[r - 1], b = order[r];
        int sign = slice_compare(tables[a.table].words[a.number], tables[b.table].words[b.number]);
        ck_assert_int_le(sign, 0);
        ck_assert(sign < 0 || a.table < b.table);
        equal += sign == 0;
    }
    ck_assert_uint_gt(equal, 100);
    free(order);
    wordforms_free(&tables[0]);
    wordforms_free(&tables[1]);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("ngram");
    tcase_add_loop_test(tc, small_texts_count_as_by_hand, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tc, words_of_a_reference_that_no_text_has_are_not_counted);
    tcase_add_loop_test(tc, random_texts_count_as_the_naive_counter_does, 0, 24);
    tcase_add_loop_test(tc, frequent_words_among_rare_ones_count_as_the_naive_counter_does, 0, 4);
    tcase_add_loop_test(tc, threads_count_a_text_as_one_does, 0, 8);
    tcase_add_loop_test(tc, single_words_are_counted_as_they_come, 0, 8);
    tcase_add_test(tc, words_of_every_length_are_told_apart);
    tcase_add_test(tc, many_words_get_the_numbers_that_they_get_one_by_one);
    tcase_add_loop_test(tc, words_of_a_text_get_the_numbers_that_they_get_one_by_one, 0, 8);
    tcase_add_loop_test(tc, words_of_lines_get_the_numbers_that_they_get_line_by_line, 0, 4);
    tcase_add_test(tc, words_of_two_tables_stand_in_the_order_of_bytes);
    return unit_run();
}
