/* UAX #29: every line of the standard's own test files, which stand in tests/data/unicode. */
#include "base/utf8.h"
#include "text/sentencebreak.h"
#include "text/wordbreak.h"
#include "unit.h"

#include <dlfcn.h>
#include <stdio.h>

typedef size_t next_boundary(struct slice text, size_t at);

enum { MOST_BOUNDARIES = 64 };

/* One line of a test file: the text, and the places of its boundaries but the first. */
struct vector {
    char text[256];
    size_t len, boundaries[MOST_BOUNDARIES], count;
};

static bool parse_vector(const char *line, struct vector *v)
{
    static const char division[] = "\xC3\xB7";
    if (strncmp(line, division, 2) != 0)
        return false;
    v->len = v->count = 0;
    for (const char *at = line + 2; *at && *at != '#';) {
        char *end;
        unsigned long c = strtoul(at, &end, 16);
        if (end != at)
            v->len += utf8_encode((uint32_t)c, v->text + v->len);
        else if (strncmp(at, division, 2) == 0)
            v->boundaries[v->count++] = v->len;
        at = end != at ? end : at + 1;
    }
    return true;
}

static void assert_boundaries(const struct vector *v, next_boundary *next, unsigned line)
{
    struct slice text = exact_copy(slice_of(v->text, v->len));
    size_t at = 0;
    for (size_t i = 0; i < v->count; i++) {
        at = next(text, at);
        ck_assert_msg(at == v->boundaries[i], "line %u: boundary at byte %zu, want %zu", line, at,
                      v->boundaries[i]);
    }
    ck_assert_uint_eq(at, text.len);
}

static void assert_conforms(const char *path, next_boundary *next, unsigned vectors)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot open %s: run from the top of the tree", path);
    char line[4096];
    unsigned number = 0, found = 0;
    struct vector v;
    while (fgets(line, sizeof line, file)) {
        number++;
        if (parse_vector(line, &v)) {
            assert_boundaries(&v, next, number);
            found++;
        }
    }
    fclose(file);
    ck_assert_uint_eq(found, vectors);
}

START_TEST(words_break_as_the_standard_s_test_file_says)
{
    assert_conforms("tests/data/unicode/WordBreakTest.txt", wordbreak_next, 1823);
}
END_TEST

START_TEST(sentences_break_as_the_standard_s_test_file_says)
{
    assert_conforms("tests/data/unicode/SentenceBreakTest.txt", sentencebreak_next, 502);
}
END_TEST

START_TEST(invalid_bytes_are_segments_of_their_own)
{
    struct slice text = exact_copy(SLICE("a\xFFz\xE2\x80"));
    ck_assert_uint_eq(wordbreak_next(text, 0), 1);
    ck_assert_uint_eq(wordbreak_next(text, 1), 2);
    ck_assert_uint_eq(wordbreak_next(text, 2), 3);
    ck_assert_uint_eq(wordbreak_next(text, 3), 5);
    ck_assert_uint_eq(sentencebreak_next(text, 0), 5);
}
END_TEST

/* Characters of every class of words, all older than Unicode 14, of which Debian's libunistring is.
 */
static const uint32_t samples[] = {
    'a',    'Z',  '5',   ' ',    '\r',   '\n',    '.',     ',',     ':',     ';',    '\'',   '"',
    '_',    '!',  0x0B,  0x85,   0xAD,   0x301,   0x5D0,   0x5D1,   0x30AB,  0x3042, 0x4E2D, 0x200D,
    0x2019, 0xB7, 0x660, 0x2028, 0x3000, 0x1F1E6, 0x1F1E7, 0x1F469, 0x1F3FD, 0x2764, 0xFE0F, 0xE01,
};

typedef void word_breaks(const unsigned char *text, size_t len, char *breaks);

static void assert_equal_breaks(word_breaks *library, struct slice text)
{
    char breaks[512] = {0};
    library((const unsigned char *)text.data, text.len, breaks);
    for (size_t at = 0; at < text.len;) {
        size_t end = wordbreak_next(text, at);
        for (size_t i = at + 1; i < end; i++)
            ck_assert_msg(!breaks[i], "libunistring breaks at %zu of '%.*s'", i, (int)text.len,
                          text.data);
        ck_assert_msg(end == text.len || breaks[end],
                      "libunistring does not break at %zu of '%.*s'", end, (int)text.len,
                      text.data);
        at = end;
    }
}

/* libunistring is in no way a part of newswire: where it is not installed this says so and compares
 * nothing. */
START_TEST(words_break_as_libunistring_breaks_them)
{
    void *library = dlopen("libunistring.so.2", RTLD_NOW);
    if (!library) {
        puts("wordbreak: libunistring.so.2 is not here: not compared");
        return;
    }
    word_breaks *breaks;
    void *symbol = dlsym(library, "u8_wordbreaks");
    memcpy(&breaks, &symbol, sizeof breaks);
    uint64_t state = 1;
    for (unsigned n = 0; n < 100000; n++) {
        char text[64];
        size_t len = 0;
        for (unsigned k = 0; k < 1 + n % 12; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            len += utf8_encode(samples[(state >> 33) % (sizeof samples / sizeof *samples)],
                               text + len);
        }
        assert_equal_breaks(breaks, exact_copy(slice_of(text, len)));
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("wordbreak");
    tcase_add_test(tc, words_break_as_the_standard_s_test_file_says);
    tcase_add_test(tc, sentences_break_as_the_standard_s_test_file_says);
    tcase_add_test(tc, invalid_bytes_are_segments_of_their_own);
    tcase_add_test(tc, words_break_as_libunistring_breaks_them);
    return unit_run();
}
