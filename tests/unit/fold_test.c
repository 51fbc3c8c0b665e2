/* Folding, stems and paragraphs. */
#include "base/utf8.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/stem.h"
#include "unit.h"

#include <libstemmer.h>
#include <utf8proc.h>

struct pair {
    const char *word, *folded;
};

static const struct pair folds[] = {
    {"", ""},
    {"plain", "plain"},
    {"Putin", "putin"},
    {"NATO's", "nato's"},
    {"Don\u2019t", "don't"},
    {"\u201CX\u201D", "\u201Cx\u201D"},
    {"STRASSE", "strasse"},
    {"Stra\u00DFe", "strasse"},
    {"Caf\u00C9", "caf\u00E9"},
    {"cafe\u0301", "caf\u00E9"},
    {"\uFB01nd", "find"}, /* a ligature is taken apart */
    {"\u2121", "tel"},    /* what a compatibility mapping brings is folded too */
    {"\u00B9\u2070", "10"},
    {"\uFF21\uFF22", "ab"},
    {"\u0149", "'n"},                 /* its folding brings an apostrophe */
    {"\u0130", "i\u0307"},            /* full folding of the Turkish capital, language-neutral */
    {"\u1100\u1161\u11A8", "\uAC01"}, /* jamo become a syllable */
    {"\uAC00\u11A7", "\uAC00\u11A7"}, /* is no trailing consonant */
    {"\u1100\u1161\u11A7", "\uAC00\u11A7"},
    {"a\u0301\u0323", "\u1EA1\u0301"},      /* marks in canonical order before they compose */
    {"\u03B1\u0345\u0301", "\u03AC\u03B9"}, /* U+0345 folds to a letter, after the ordering */
    {"x\u037A\u0323\u0301", "x \u0323\u0301\u03B9"}, /* which is in U+037A as well */
    {"\u0958", "\u0915\u093C"},             /* excluded from composition */
};

START_TEST(words_fold_to_the_form_they_are_compared_in)
{
    struct buffer scratch = {0};
    struct slice got = fold_word(exact_copy(slice_of_string(folds[_i].word)), &scratch);
    assert_slice(got, folds[_i].folded);
    struct buffer again = {0};
    assert_slice(fold_word(exact_copy(got), &again), folds[_i].folded);
    buffer_free(&scratch);
    buffer_free(&again);
}
END_TEST

START_TEST(a_word_that_is_folded_already_is_returned_itself)
{
    struct buffer scratch = {0};
    struct slice word = exact_copy(SLICE("word"));
    ck_assert_ptr_eq(fold_word(word, &scratch).data, word.data);
    ck_assert_uint_eq(scratch.cap, 0);
}
END_TEST

/* The definition by utf8proc alone: NFKC of the folding of NFD, apostrophes made straight. */
static size_t fold_by_definition(const char *text, size_t len, char *out)
{
    utf8proc_uint8_t *nfd, *nfkc;
    utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &nfd,
                 UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
    utf8proc_ssize_t n =
        utf8proc_map(nfd, (utf8proc_ssize_t)strlen((char *)nfd), &nfkc,
                     UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STABLE);
    size_t count = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        struct slice rest = slice_of((const char *)nfkc + i, (size_t)(n - i));
        bool curly = slice_starts(rest, SLICE("\u2019")),
             other = slice_starts(rest, SLICE("\u02BC"));
        out[count++] = curly || other ? '\'' : (char)nfkc[i];
        i += curly ? 2 : other;
    }
    free(nfd);
    free(nfkc);
    return count;
}

static void check_fold_between(uint32_t first, uint32_t second, struct buffer *scratch)
{
    char text[16] = "X", want[256];
    size_t len = 1;
    if (first)
        len += utf8_encode(first, text + len);
    len += utf8_encode(second, text + len);
    text[len++] = 'Y';
    struct slice got = fold_word(slice_of(text, len), scratch);
    struct slice wanted = slice_of(want, fold_by_definition(text, len, want));
    if (!slice_equal(got, wanted)) /* an assertion each would take most of the time */
        ck_abort_msg("U+%04X U+%04X", first, second);
}

/* Every code point by itself, and behind such as others compose with: letters, kana, jamo, a
 * syllable, a vowel sign. U+11A7 is left out: utf8proc makes one of it and a syllable, though it is
 * no trailing consonant (Unicode 15.0, 3.12). */
START_TEST(code_points_fold_alike_by_table_and_by_definition)
{
    static const uint32_t before[] = {0,      'e',    0xCA,   0x3B1,  0x438,  0x626,
                                      0x9C7,  0x3046, 0x1100, 0xAC00, 0x1161, 0x301,
                                      0x212A, 0x1F00, 0x1025, 0x22A8, 0xFB01, 0x1EA0};
    static const uint32_t ends[] = {0x110000, 0x3200};
    struct buffer scratch = {0};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (uint32_t c = 1; c < ends[i > 0]; c++)
            if ((c < 0xD800 || c > 0xDFFF) && c != 0x11A7)
                check_fold_between(before[i], c, &scratch);
    buffer_free(&scratch);
}
END_TEST

START_TEST(long_runs_of_marks_come_out_in_canonical_order)
{
    enum { MARKS = 200000 };
    struct buffer word = {0}, scratch = {0}, want = {0};
    buffer_append(&word, SLICE("q"));
    buffer_append(&want, SLICE("q"));
    for (int i = 0; i < MARKS; i++)
        buffer_append(&word, i % 2 ? SLICE("\u0323") : SLICE("\u0301"));
    for (int i = 0; i < MARKS; i++)
        buffer_append(&want, i < MARKS / 2 ? SLICE("\u0323") : SLICE("\u0301"));
    ck_assert(slice_equal(fold_word(buffer_slice(&word), &scratch), buffer_slice(&want)));
    buffer_free(&word);
    buffer_free(&scratch);
    buffer_free(&want);
}
END_TEST

START_TEST(words_are_stemmed_by_snowball_also_the_second_time)
{
    static const struct pair stems[] = {{"running", "run"},          {"conversations", "convers"},
                                        {"generously", "generous"},  {"skies", "sky"},
                                        {"caf\u00E9s", "caf\u00E9"}, {"", ""}};
    struct stemmer *s = stemmer_open("english");
    for (unsigned round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
            assert_slice(stemmer_stem(s, exact_copy(slice_of_string(stems[i].word))),
                         stems[i].folded);
    stemmer_close(s);
}
END_TEST

/* The word of a number: a beginning, up to four letters and an ending. Of some the cache does not
 * keep the stem, as it is too long; some differ in nothing but their last bytes. */
static unsigned char make_word(char word[STEM_BLOCK], unsigned number)
{
    static const struct {
        const char *beginning, *ending;
    } kinds[] = {{"", ""}, {"", "s"}, {"", "ing"}, {"", "ations"}, {"dfgbhklm", ""},
                 {"dfgbhklmnpq", "s"}};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    const char *beginning = kinds[number % KINDS].beginning, *ending = kinds[number % KINDS].ending;
    memset(word, 'z', STEM_BLOCK);
    unsigned char len = (unsigned char)strlen(beginning);
    memcpy(word, beginning, len);
    for (unsigned n = number / KINDS; n; n /= 26)
        word[len++] = (char)('a' + n % 26);
    memcpy(word + len, ending, strlen(ending));
    return (unsigned char)(len + strlen(ending));
}

static void check_stem(struct slice stem, struct sb_stemmer *snowball, const char *word, size_t len)
{
    const sb_symbol *want = sb_stemmer_stem(snowball, (const sb_symbol *)word, (int)len);
    assert_slice(stem, (const char *)want);
}

/* More words than the cache has room for: every stem is that of its own word, one by one and many
 * together. */
START_TEST(words_that_share_a_set_of_the_cache_keep_their_stems)
{
    enum { WORDS = 150000, MOST = 40 };
    struct stemmer *s = stemmer_open("en");
    struct sb_stemmer *snowball = sb_stemmer_new("english", NULL);
    struct stem_block blocks[MOST];
    char word[STEM_BLOCK];
    for (unsigned i = 0, count; i < WORDS; i += count) {
        count = i % (MOST + 1) + (i % (MOST + 1) == 0);
        for (unsigned k = 0; k < count; k++)
            blocks[k].len = make_word(blocks[k].bytes, (i + k) * 7 % WORDS);
        stemmer_stem_blocks(s, blocks, count);
        for (unsigned k = 0; k < count; k++) {
            unsigned char len = make_word(word, (i + k) * 7 % WORDS);
            check_stem(stemmer_stem(s, slice_of(word, len)), snowball, word, len);
            if (blocks[k].len == STEM_LONG)
                ck_assert_mem_eq(blocks[k].bytes, word, STEM_BLOCK);
            else
                check_stem(slice_of(blocks[k].bytes, blocks[k].len), snowball, word, len);
        }
    }
    sb_stemmer_delete(snowball);
    stemmer_close(s);
}
END_TEST

START_TEST(words_too_long_for_snowball_pass_unstemmed)
{
    struct stemmer *s = stemmer_open("english");
    struct buffer word = {0};
    for (unsigned i = 0; i < 70000; i++)
        buffer_append_byte(&word, 'a');
    buffer_append(&word, SLICE("ing"));
    ck_assert(slice_equal(stemmer_stem(s, buffer_slice(&word)), buffer_slice(&word)));
    buffer_free(&word);
    stemmer_close(s);
}
END_TEST

START_TEST(unknown_languages_have_no_stemmer)
{
    ck_assert_ptr_null(stemmer_open("klingon"));
}
END_TEST

struct paragraphs_case {
    const char *text;
    bool wrapped;
    const char *want; /* each paragraph in brackets */
};

static const struct paragraphs_case paragraphs[] = {
    {"", false, ""},
    {"\n \n\t\n", false, ""},
    {"one", false, "[one]"},
    {"one\ntwo\n", false, "[one][two]"},
    {"one\r\n\r\n two \r\n", false, "[one][two]"},
    {"\u00A0 one \u3000\nX", false, "[one][X]"},
    {"one\ntwo\n\nthree", true, "[one\ntwo][three]"},
    {"\n\none\r\ntwo \n \u2003 \nthree\n\n", true, "[one\r\ntwo][three]"},
    {"one\n", true, "[one]"},
};

START_TEST(lines_or_blank_lines_end_paragraphs)
{
    const struct paragraphs_case *c = &paragraphs[_i];
    struct slice text = exact_copy(slice_of_string(c->text));
    struct buffer got = {0};
    struct paragraphs p = paragraphs_start(text, c->wrapped);
    for (size_t start, end; paragraphs_next(&p, &start, &end);) {
        buffer_append_byte(&got, '[');
        buffer_append(&got, slice_cut(text, start, end));
        buffer_append_byte(&got, ']');
    }
    assert_slice(buffer_slice(&got), c->want);
    buffer_free(&got);
}
END_TEST

/* For every code point of three bytes: kept are none but those that folding keeps. */
START_TEST(signs_that_are_said_to_stay_are_folded_to_themselves)
{
    struct buffer scratch = {0};
    unsigned kept = 0;
    for (uint32_t c = 0x800; c < 0x10000; c++) {
        char sign[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        struct slice word = slice_of(sign, utf8_encode(c, sign));
        if (!fold_keeps_sign(word))
            continue;
        ck_assert(slice_equal(fold_word(word, &scratch), word));
        kept++;
    }
    ck_assert_uint_eq(kept, 5);
    ck_assert(!fold_keeps_sign(SLICE("a")));
    buffer_free(&scratch);
}
END_TEST

/* A line is one paragraph, as it is to who looks for line ends. */
START_TEST(a_line_is_the_paragraph_that_is_found_in_it)
{
    static const char *const lines[] = {"",         "a",         " a b ",        "\t a\u00A0",
                                        "\u00A0",   " \t ",      "\u3000\u00E9", "a b.",
                                        "\u201Ca ", "a b\u2003 "};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct slice line = exact_copy(slice_of_string(lines[i]));
        struct paragraphs p = paragraphs_start(line, false);
        size_t start = 0, end = 0, from, to;
        bool found = paragraphs_next(&p, &start, &end);
        ck_assert(paragraph_of_line(line, &from, &to) == found);
        if (found) {
            ck_assert_uint_eq(from, start);
            ck_assert_uint_eq(to, end);
        }
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("fold");
    tcase_add_loop_test(tc, words_fold_to_the_form_they_are_compared_in, 0,
                        sizeof folds / sizeof *folds);
    tcase_add_test(tc, a_word_that_is_folded_already_is_returned_itself);
    tcase_add_test(tc, code_points_fold_alike_by_table_and_by_definition);
    tcase_add_test(tc, long_runs_of_marks_come_out_in_canonical_order);
    tcase_add_test(tc, words_are_stemmed_by_snowball_also_the_second_time);
    tcase_add_test(tc, words_that_share_a_set_of_the_cache_keep_their_stems);
    tcase_add_test(tc, words_too_long_for_snowball_pass_unstemmed);
    tcase_add_test(tc, unknown_languages_have_no_stemmer);
    tcase_add_loop_test(tc, lines_or_blank_lines_end_paragraphs, 0,
                        sizeof paragraphs / sizeof *paragraphs);
    tcase_add_test(tc, signs_that_are_said_to_stay_are_folded_to_themselves);
    tcase_add_test(tc, a_line_is_the_paragraph_that_is_found_in_it);
    return unit_run();
}
