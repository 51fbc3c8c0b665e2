/* The table layer: splitting and escaping of rows, the reader and the writer. */
#include "base/diag.h"
#include "base/hash.h"
#include "tsv/reader.h"
#include "tsv/row.h"
#include "tsv/writer.h"
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static struct {
    const char *line;
    size_t count;
    const char *last;
} const splits[] = {
    {"", 1, ""},   {"a", 1, "a"},      {"a\tb", 2, "b"},
    {"\t", 2, ""}, {"a\t\tb", 3, "b"}, {"\t\t\t", 4, ""},
};

START_TEST(a_line_is_split_at_every_tab)
{
    struct row_fields f = {0};
    row_split(&f, exact_copy(slice_of_string(splits[_i].line)));
    ck_assert_uint_eq(f.count, splits[_i].count);
    assert_slice(f.items[f.count - 1], splits[_i].last);
    row_fields_free(&f);
}
END_TEST

/* Blocks and what is left behind them: every byte at every place of lines of up to nine blocks. */
START_TEST(tabs_and_bytes_that_are_not_plain_are_seen_wherever_they_stand)
{
    static const char bytes[] = {'\t', '\\', '\r', '\x80', '\xFF', 'a', '\0'};
    struct row_fields f = {0};
    for (size_t len = 1; len < 147; len++)
        for (size_t at = 0; at < len; at += 1 + len / 50) {
            char line[147];
            memset(line, 'x', sizeof line);
            line[at] = bytes[_i];
            row_split(&f, exact_copy(slice_of(line, len)));
            ck_assert_uint_eq(f.count, bytes[_i] == '\t' ? 2 : 1);
            ck_assert_uint_eq(f.items[0].len, bytes[_i] == '\t' ? at : len);
            ck_assert_int_eq(f.plain, _i == 0 || _i > 4);
        }
    row_fields_free(&f);
}
END_TEST

/* The line ends at every place of up to three blocks; what stands behind it tells nothing of it. */
START_TEST(the_first_line_of_bytes_is_split_as_it_is_alone)
{
    static const char fillings[] = {'x', '\t', '\\', '\n'};
    struct row_fields f = {0}, alone = {0};
    char bytes[150];
    memset(bytes, fillings[_i], sizeof bytes);
    for (size_t end = 0; end < sizeof bytes; end++) {
        for (size_t i = 0; i < end; i++)
            bytes[i] = i % 7 == 3 ? '\t' : 'x';
        bytes[end] = '\n';
        size_t len = 0;
        ck_assert(row_split_line(&f, exact_copy(slice_of(bytes, sizeof bytes)), &len));
        ck_assert_uint_eq(len, end);
        row_split(&alone, exact_copy(slice_of(bytes, end)));
        ck_assert_uint_eq(f.count, alone.count);
        ck_assert_int_eq(f.plain, true);
        for (size_t i = 0; i < f.count; i++)
            ck_assert(slice_equal(f.items[i], alone.items[i]));
        ck_assert(!row_split_line(&f, exact_copy(slice_of(bytes, end)), &len));
    }
    row_fields_free(&f);
    row_fields_free(&alone);
}
END_TEST

static struct {
    const char *text, *field;
} const escapes[] = {
    {"", ""},
    {"plain words only", "plain words only"},
    {"\t\n\r\\", "\\t\\n\\r\\\\"},
    {"a longer text, with one tab\tin its middle", "a longer text, with one tab\\tin its middle"},
    {"ends in a backslash\\", "ends in a backslash\\\\"},
    {"caf\xC3\xA9\tna\xC3\xAFve", "caf\xC3\xA9\\tna\xC3\xAFve"},
    {"\x01\x0B\x0C\x1F", "\x01\x0B\x0C\x1F"},
};

static void assert_unescaped_in_place(const struct buffer *field, struct slice want)
{
    struct slice copy = exact_copy(buffer_slice(field));
    ck_assert(slice_equal(row_unescape_in_place((char *)(uintptr_t)copy.data, copy.len), want));
}

START_TEST(special_bytes_are_escaped_and_come_back)
{
    struct buffer field = {0}, scratch = {0};
    row_escape(&field, exact_copy(slice_of_string(escapes[_i].text)));
    assert_slice(buffer_slice(&field), escapes[_i].field);
    assert_slice(row_unescape(exact_copy(buffer_slice(&field)), &scratch), escapes[_i].text);
    buffer_free(&field);
    buffer_free(&scratch);
}
END_TEST

START_TEST(any_bytes_survive_escape_and_unescape)
{
    struct buffer text = {0}, field = {0}, scratch = {0};
    uint64_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        buffer_clear(&text);
        buffer_clear(&field);
        size_t len = (seed = hash_mix(seed + 0x9e3779b97f4a7c15u)) % 40;
        for (size_t i = 0; i < len; i++) {
            seed = hash_mix(seed + 0x9e3779b97f4a7c15u);
            buffer_append_byte(&text,
                               seed & 3 ? "\t\n\r\\tnr"[(seed >> 8) % 7] : (char)(seed >> 16));
        }
        row_escape(&field, exact_copy(buffer_slice(&text)));
        ck_assert_uint_eq(slice_find(buffer_slice(&field), 0, '\t'), field.len);
        ck_assert_uint_eq(slice_find(buffer_slice(&field), 0, '\n'), field.len);
        struct slice back = row_unescape(exact_copy(buffer_slice(&field)), &scratch);
        assert_unescaped_in_place(&field, back);
        ck_assert(slice_equal(back, buffer_slice(&text)));
    }
    buffer_free(&text);
    buffer_free(&field);
    buffer_free(&scratch);
}
END_TEST

START_TEST(a_backslash_before_another_byte_stands_for_itself)
{
    struct buffer scratch = {0};
    assert_slice(row_unescape(exact_copy(SLICE("a\\qb\\")), &scratch), "a\\qb\\");
    char field[] = "a\\qb\\\\c\\";
    assert_slice(row_unescape_in_place(field, sizeof field - 1), "a\\qb\\c\\");
    char guarded[] = "\\\"a\\tb";
    assert_slice(row_unescape_in_place(guarded, sizeof guarded - 1), "\"a\tb");
    buffer_free(&scratch);
}
END_TEST

static struct {
    const char *field;
    bool valid;
    int64_t value;
} const numbers[] = {
    {"0", true, 0},
    {"-1", true, -1},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775808", true, INT64_MIN},
    {"9223372036854775808", false, 0},
    {"-9223372036854775809", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {"1 ", false, 0},
    {"+1", false, 0},
    {"0x1", false, 0},
    {"99999999999999999999999", false, 0},
};

START_TEST(whole_numbers_are_parsed_over_their_range)
{
    int64_t value = 0;
    ck_assert_int_eq(row_parse_i64(exact_copy(slice_of_string(numbers[_i].field)), &value),
                     numbers[_i].valid);
    if (numbers[_i].valid)
        ck_assert_int_eq(value, numbers[_i].value);
}
END_TEST

/* A descriptor from which the text can be read. */
static int pipe_with(const char *text)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    close(ends[1]);
    return ends[0];
}

START_TEST(lines_come_with_number_and_offset)
{
    struct reader r = {.fd = -1};
    struct slice line;
    reader_open(&r, pipe_with("one\n\nthree"), "pipe");
    ck_assert(reader_line(&r, &line));
    assert_slice(line, "one");
    ck_assert_uint_eq(r.offset, 4);
    ck_assert(reader_line(&r, &line));
    assert_slice(line, "");
    assert_slice(reader_peek(&r, 2), "three");
    ck_assert(reader_line(&r, &line));
    assert_slice(line, "three");
    ck_assert_uint_eq(r.line, 3);
    ck_assert_uint_eq(r.offset, 10);
    ck_assert(!reader_line(&r, &line));
    reader_free(&r);
}
END_TEST

/* Line i of a file of many lines; every fiftieth is longer than all that is read at once. */
static struct slice nth_line(char *bytes, uint64_t i)
{
    size_t len = i % 50 == 49 ? 150000 : hash_mix(i) % 3000;
    for (size_t at = 0; at < len; at++)
        bytes[at] = (char)('a' + (i + at) % 23);
    return slice_of(bytes, len);
}

/* So that the buffer is filled behind a part of a line, at all sorts of places. */
START_TEST(lines_are_whole_wherever_reads_end)
{
    enum { LINES = 500, LONGEST = 200000 };
    static char bytes[LONGEST];
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    for (uint64_t i = 0; i < LINES; i++) {
        struct slice line = nth_line(bytes, i);
        fwrite(line.data, 1, line.len, file);
        putc('\n', file);
    }
    rewind(file);
    struct reader r = {.fd = -1};
    struct slice line;
    uint64_t offset = 0;
    reader_open(&r, dup(fileno(file)), "file");
    for (uint64_t i = 0; i < LINES; i++) {
        ck_assert(reader_line(&r, &line));
        ck_assert(slice_equal(line, nth_line(bytes, i)));
        offset += line.len + 1;
        ck_assert_uint_eq(r.offset, offset);
    }
    ck_assert(!reader_line(&r, &line));
    reader_free(&r);
    fclose(file);
}
END_TEST

START_TEST(the_limit_is_that_of_a_line_of_the_rest)
{
    struct reader r = {.fd = -1, .limit = 3};
    reader_open(&r, pipe_with("\nabc\n\nd\nabc"), "pipe");
    assert_slice(reader_peek(&r, 1), "\nabc\n\nd\nabc");
    assert_slice(reader_rest(&r), "\nabc\n\nd\nabc");
    reader_free(&r);
}
END_TEST

START_TEST(a_longer_line_of_the_rest_ends_the_run)
{
    struct reader r = {.fd = -1, .limit = 3};
    reader_open(&r, pipe_with("\nabc\nabcd\n"), "pipe");
    assert_slice(reader_peek(&r, 1), "\nabc\nabcd\n");
    reader_rest(&r);
}
END_TEST

START_TEST(the_rest_of_a_file_is_one_slice)
{
    struct reader r = {.fd = -1};
    struct slice line;
    reader_open(&r, pipe_with("head\nbody\nend"), "pipe");
    ck_assert(reader_line(&r, &line));
    assert_slice(reader_rest(&r), "body\nend");
    assert_slice(reader_rest(&r), "");
    reader_free(&r);
}
END_TEST

START_TEST(fields_of_every_kind_are_separated_by_tabs)
{
    int ends[2];
    char got[200];
    struct writer w;
    ck_assert_int_eq(pipe(ends), 0);
    writer_open(&w, ends[1], "pipe");
    writer_raw(&w, SLICE("a\\tb"));
    writer_field(&w, SLICE("c\td"));
    writer_u64(&w, 18446744073709551615u);
    writer_i64(&w, -42);
    writer_i64(&w, INT64_MIN);
    writer_fixed(&w, -0.66667, 3);
    writer_field(&w, SLICE(""));
    writer_end(&w);
    memcpy(writer_reserve(&w, 4), "x\ty\n", 4);
    writer_commit(&w, 4);
    writer_close(&w);
    ssize_t len = read(ends[0], got, sizeof got);
    assert_slice(slice_of(got, (size_t)len), "a\\tb\tc\\td\t18446744073709551615\t-42\t"
                                             "-9223372036854775808\t-0.667\t\nx\ty\n");
    close(ends[0]);
}
END_TEST

/* Writes a table through the guard in steps of that many bytes, with a flush behind each. */
static struct slice guarded(struct slice table, size_t step, char *got, size_t cap)
{
    int ends[2];
    struct writer w;
    ck_assert_int_eq(pipe(ends), 0);
    writer_open(&w, ends[1], "pipe");
    w.quote_guard = true;
    for (size_t at = 0; at < table.len; at += step) {
        writer_bytes(&w, slice_cut(table, at, at + step < table.len ? at + step : table.len));
        writer_flush(&w);
    }
    writer_close(&w);
    ssize_t len = read(ends[0], got, cap);
    close(ends[0]);
    return slice_of(got, (size_t)len);
}

START_TEST(the_guard_marks_quotation_marks_that_begin_a_field_and_no_others)
{
    struct slice table = SLICE("\"a\tb\"\t\"\n\"\"c\t\t\\\"\tx\n\"");
    char got[200];
    for (size_t step = 1; step <= table.len; step++)
        assert_slice(guarded(table, step, got, sizeof got),
                     "\\\"a\tb\"\t\\\"\n\\\"\"c\t\t\\\"\tx\n\\\"");
}
END_TEST

START_TEST(a_guarded_field_is_the_field_without_its_guard)
{
    struct buffer scratch = {0};
    assert_slice(row_unescape(exact_copy(SLICE("\\\"a\\tb\\\"")), &scratch), "\"a\tb\\\"");
    assert_slice(row_unescape(exact_copy(SLICE("\\\\\"")), &scratch), "\\\"");
    assert_slice(row_unescape(exact_copy(SLICE("\\\"")), &scratch), "\"");
    assert_slice(row_unguard(exact_copy(SLICE("\\\"\\t"))), "\"\\t");
    assert_slice(row_unguard(exact_copy(SLICE("\\"))), "\\");
    assert_slice(row_unguard(exact_copy(SLICE("a\\\""))), "a\\\"");
    buffer_free(&scratch);
}
END_TEST

static const struct {
    const char *field;
    size_t lone;
} backslashes[] = {
    {"", 0},         {"plain", 5},     {"\\", 0},          {"a\\", 1},        {"a\\q", 1},
    {"\\\\", 2},     {"\\\\\\", 2},    {"\\t\\n\\r", 6},    {"\\t\\n\\r\\", 6}, {"\\\\q", 3},
    {"\\\\\\q", 2}, {"\\\\\\n", 4},   {"a\\tb\\\xC3\xA9", 4}, {"\"\\\"", 1},
};

START_TEST(a_backslash_that_makes_no_escape_is_found)
{
    struct slice field = exact_copy(slice_of_string(backslashes[_i].field));
    ck_assert_uint_eq(row_lone_backslash(field), backslashes[_i].lone);
}
END_TEST

#define ADD_TABLE(tc, test, table) tcase_add_loop_test(tc, test, 0, sizeof table / sizeof *table)

START_TEST(a_field_is_found_at_its_place_and_not_elsewhere)
{
    struct row_fields fields = {0};
    row_split(&fields, exact_copy(SLICE("ab\tb\t\ta")));
    ck_assert_uint_eq(row_find(&fields, SLICE("ab")), 0);
    ck_assert_uint_eq(row_find(&fields, SLICE("b")), 1);
    ck_assert_uint_eq(row_find(&fields, SLICE("")), 2);
    ck_assert_uint_eq(row_find(&fields, SLICE("a")), 3);
    ck_assert_uint_eq(row_find(&fields, SLICE("c")), fields.count);
    row_fields_free(&fields);
    ck_assert_uint_eq(row_find(&fields, SLICE("a")), 0);
}
END_TEST

START_TEST(what_stands_as_it_is_ends_at_the_first_byte_to_escape)
{
    static const char special[] = {'\t', '\n', '\r', '\\'};
    for (size_t len = 0; len < 70; len++) {
        char text[70];
        for (size_t i = 0; i < len; i++)
            text[i] = (char)(i % 3 ? 0xC3 + i : 0x0B + i % 4 * 0x51); /* neighbours of the four */
        for (size_t i = 0; i < len; i++)
            if (memchr(special, text[i], sizeof special))
                text[i] = '\x0C';
        ck_assert_uint_eq(row_plain_prefix(exact_copy(slice_of(text, len))), len);
        for (size_t at = 0; at < len; at++) {
            char was = text[at];
            text[at] = special[(at + len) % 4];
            ck_assert_uint_eq(row_plain_prefix(exact_copy(slice_of(text, len))), at);
            text[at] = was;
        }
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("tsv");
    tcase_add_loop_test(tc, a_backslash_that_makes_no_escape_is_found, 0,
                        sizeof backslashes / sizeof *backslashes);
    tcase_add_test(tc, a_field_is_found_at_its_place_and_not_elsewhere);
    tcase_add_test(tc, what_stands_as_it_is_ends_at_the_first_byte_to_escape);
    ADD_TABLE(tc, a_line_is_split_at_every_tab, splits);
    tcase_add_loop_test(tc, tabs_and_bytes_that_are_not_plain_are_seen_wherever_they_stand, 0, 7);
    tcase_add_loop_test(tc, the_first_line_of_bytes_is_split_as_it_is_alone, 0, 4);
    ADD_TABLE(tc, special_bytes_are_escaped_and_come_back, escapes);
    tcase_add_test(tc, any_bytes_survive_escape_and_unescape);
    tcase_add_test(tc, a_backslash_before_another_byte_stands_for_itself);
    ADD_TABLE(tc, whole_numbers_are_parsed_over_their_range, numbers);
    tcase_add_test(tc, lines_come_with_number_and_offset);
    tcase_add_test(tc, lines_are_whole_wherever_reads_end);
    tcase_add_test(tc, the_limit_is_that_of_a_line_of_the_rest);
    tcase_add_exit_test(tc, a_longer_line_of_the_rest_ends_the_run, EXIT_FAILED);
    tcase_add_test(tc, the_rest_of_a_file_is_one_slice);
    tcase_add_test(tc, fields_of_every_kind_are_separated_by_tabs);
    tcase_add_test(tc, the_guard_marks_quotation_marks_that_begin_a_field_and_no_others);
    tcase_add_test(tc, a_guarded_field_is_the_field_without_its_guard);
    return unit_run();
}
