/* Escapes: unescaping is the inverse of escaping, byte by byte as format.md says, also for fields
 * that no program of ours wrote; numbers are read or refused as digits say; the writer gives the
 * row that its fields make. */
#include "fuzz.h"

#include "base/utf8.h"
#include "tsv/row.h"
#include "tsv/writer.h"

#include <string.h>
#include <unistd.h>

/* The table of docs/format.md, read one byte at a time. */
static void unescape_plainly(struct slice field, struct buffer *out)
{
    static const char from[] = {'t', 'n', 'r', '\\'}, to[] = {'\t', '\n', '\r', '\\'};
    for (size_t i = slice_starts(field, SLICE("\\\"")); /* the guard */ i < field.len; i++) {
        const char *found = field.data[i] == '\\' && i + 1 < field.len
                                ? memchr(from, field.data[i + 1], sizeof from)
                                : NULL;
        buffer_append_byte(out, found ? to[found - from] : field.data[i]);
        i += found != NULL;
    }
}

static void check_unescape(struct slice field)
{
    struct buffer want = {0}, scratch = {0};
    unescape_plainly(field, &want);
    CHECK(slice_equal(row_unescape(field, &scratch), buffer_slice(&want)));
    buffer_free(&want);
    buffer_free(&scratch);
}

static void check_escape(struct slice text)
{
    struct buffer escaped = {0}, back = {0};
    row_escape(&escaped, text);
    struct slice field = buffer_slice(&escaped);
    for (size_t i = 0; i < field.len; i++)
        CHECK(!memchr("\t\n\r", field.data[i], 3));
    unescape_plainly(field, &back);
    CHECK(slice_equal(buffer_slice(&back), text));
    size_t plain = row_plain_prefix(text);
    CHECK(plain <= text.len && (plain == text.len || row_escape_letter(text.data[plain])));
    for (size_t i = 0; i < plain; i++)
        CHECK(!row_escape_letter(text.data[i]));
    CHECK((plain == text.len) == (field.len == text.len));
    buffer_free(&escaped);
    buffer_free(&back);
}

static void check_number(struct slice field)
{
    int64_t value;
    if (!row_parse_i64(field, &value))
        return;
    bool negative = field.data[0] == '-';
    __int128 sum = 0;
    CHECK(field.len > negative);
    for (size_t i = negative; i < field.len; i++) {
        CHECK(field.data[i] >= '0' && field.data[i] <= '9');
        sum = sum * 10 + (field.data[i] - '0');
        CHECK(sum <= (__int128)INT64_MAX + 1);
    }
    CHECK((negative ? -sum : sum) == value);
}

/* The lines of the input as fields of one row, as the writer writes them. */
static void check_writer(struct slice input, bool guard)
{
    struct writer out;
    struct buffer want = {0};
    static char got[1 << 16];
    int fd = fuzz_descriptor(slice_of("", 0)), copy = dup(fd);
    writer_open(&out, fd, "fuzz");
    out.quote_guard = guard;
    struct slice rest = input;
    bool first = true;
    do {
        struct slice field = slice_take(&rest, '\n');
        writer_field(&out, field);
        if (!first)
            buffer_append_byte(&want, '\t');
        if (guard && slice_starts(field, SLICE("\"")))
            buffer_append_byte(&want, '\\');
        row_escape(&want, field);
        first = false;
    } while (rest.len);
    writer_end(&out);
    buffer_append_byte(&want, '\n');
    writer_close(&out);
    ssize_t len = pread(copy, got, sizeof got, 0);
    CHECK(len >= 0 && slice_equal(slice_of(got, (size_t)len), buffer_slice(&want)));
    close(copy);
    buffer_free(&want);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = fuzz_copy(slice_of((const char *)data, size));
    check_unescape(input);
    check_escape(input);
    check_number(input);
    if (size && size < 4096 && data[0] % 16 == 0)
        check_writer(input, data[0] & 16);
    free((void *)(uintptr_t)input.data);
    return 0;
}
