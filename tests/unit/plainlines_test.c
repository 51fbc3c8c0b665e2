/* Lines that need no care against a look at each line. */
#include "base/hash.h"
#include "base/utf8.h"
#include "tsv/plainlines.h"
#include "tsv/row.h"
#include "unit.h"

static void check(struct slice bytes)
{
    struct plainlines want = {0, 0};
    for (size_t at = 0; at < bytes.len; at = want.bytes) {
        size_t end = slice_find(bytes, at, '\n');
        struct slice line = slice_cut(bytes, at, end);
        if (end == bytes.len || utf8_valid_prefix(line) < line.len ||
            row_plain_prefix(line) < line.len)
            break;
        want.count++;
        want.bytes = end + 1;
    }
    for (unsigned bits = 128; bits <= 512; bits *= 2) {
        struct plainlines got = plainlines_find_with(bytes, bits);
        ck_assert_uint_eq(got.bytes, want.bytes);
        ck_assert_uint_eq(got.count, want.count);
    }
}

START_TEST(lines_are_plain_where_a_look_at_each_says)
{
    static const char *const pieces[] = {"a",          "the quick brown fox ",
                                         "\n",         "\u00E9",
                                         "\u201C",     "\u4E2D",
                                         "\U0001F469", "\b",
                                         "\r",         "\t",
                                         "\\",         "\x80",
                                         "\xE2",       "\xF0\x90",
                                         "\xC2",       "\xED\xA0",
                                         "\xC1\xBF",   "\xE0\x9F\xBF",
                                         "\xEF\xBF\xBF", "\xE2\x80",
                                         "\uD7FF",     "\uE000"};
    uint64_t seed = 3;
    for (size_t round = 0; round < 8000; round++) {
        char bytes[400];
        size_t kinds = 2 + round % (sizeof pieces / sizeof *pieces - 1), len = 0;
        while (len < round % 350) {
            seed = hash_mix(seed + 0x9e3779b97f4a7c15u);
            struct slice piece = slice_of_string(pieces[seed % 97 % kinds]);
            memcpy(bytes + len, piece.data, piece.len);
            len += piece.len;
        }
        check(exact_copy(slice_of(bytes, len)));
    }
}
END_TEST

START_TEST(a_byte_that_needs_care_is_seen_wherever_it_stands)
{
    static const char *const bad[] = {"\r", "\t", "\\", "\xC0", "\xE2\x80", "\xED\xA0\x80"};
    for (size_t at = 0; at < 200; at++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            char bytes[256];
            memset(bytes, 'x', sizeof bytes);
            for (size_t end = 9; end < sizeof bytes; end += 23)
                bytes[end] = '\n';
            memcpy(bytes + at, bad[i], strlen(bad[i]));
            check(exact_copy(slice_of(bytes, sizeof bytes)));
        }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("plainlines");
    tcase_add_test(tc, lines_are_plain_where_a_look_at_each_says);
    tcase_add_test(tc, a_byte_that_needs_care_is_seen_wherever_it_stands);
    return unit_run();
}
