/* Inputs: any bytes as one or two files, under any shared options. What is handed on is fit for a
 * table: fields are valid UTF-8 without TAB, LF and CR, as many as the header has; places do not go
 * back; in plain text the bytes at a place are those of the text; rows that lie ready are the same
 * as one by one. Or the run ends with status 1. The first three bytes choose the options, and where
 * the second file begins. */
#include "fuzz.h"

#include "base/hash.h"
#include "base/repair.h"
#include "cli/inputs.h"

#include <stdio.h>
#include <unistd.h>

static void check_field(struct slice field)
{
    CHECK(utf8_valid_prefix(field) == field.len);
    for (size_t i = 0; i < field.len; i++)
        CHECK(field.data[i] != '\t' && field.data[i] != '\n' && field.data[i] != '\r');
}

static void check_places(const struct input_row *row, struct slice plain_source)
{
    int64_t last = -1;
    for (size_t at = 0; at <= row->text.len; at++) {
        if (at < row->text.len && ((unsigned char)row->text.data[at] & 0xC0) == 0x80)
            continue; /* only characters have places */
        int64_t place = input_row_place(row, at);
        if (place < 0)
            continue;
        CHECK(place >= last && place >= row->place.start && place <= row->place.end);
        last = place;
    }
    if (!plain_source.data)
        return;
    CHECK(row->place.start >= 0 && row->place.end >= row->place.start);
    CHECK((uint64_t)row->place.end <= plain_source.len);
    struct buffer again = {0};
    utf8_repair(&again, slice_cut(plain_source, (size_t)row->place.start, (size_t)row->place.end),
                NULL);
    CHECK(slice_equal(buffer_slice(&again), row->text));
    buffer_free(&again);
}

static void check_row(const struct inputs *in, const struct input_row *row, struct slice source)
{
    struct buffer scratch = {0};
    for (size_t i = 0; i < in->header.count; i++)
        check_field(row->fields[i]);
    CHECK(slice_equal(row_unescape(row->fields[in->text], &scratch), row->text));
    CHECK(utf8_valid_prefix(row->text) == row->text.len);
    CHECK(utf8_valid_prefix(row->doc_id) == row->doc_id.len);
    if (row->line.data) {
        size_t tabs = 0;
        for (size_t i = 0; i < row->line.len; i++)
            tabs += row->line.data[i] == '\t';
        CHECK(tabs + 1 == in->header.count);
    }
    check_places(row, source);
    buffer_free(&scratch);
}

static void read_all(const struct inputs_settings *settings, char **names, int count,
                     struct slice source)
{
    const struct option none[1] = {{0}};
    const struct program program = {
        .name = "fuzz", .synopsis = "", .options = (void *)(uintptr_t)none};
    struct inputs in;
    struct input_row row;
    inputs_open(&in, &program, settings, names, count);
    in.wants_places = true;
    uint64_t number = 0;
    while (inputs_next(&in, &row)) {
        CHECK(row.number > number);
        number = row.number;
        check_row(&in, &row, in.is_plain && count == 1 ? source : (struct slice){0});
        int64_t value;
        if (in.doc_id != INPUTS_NONE)
            inputs_number(&in, &row, in.doc_id, &value);
    }
    inputs_close(&in);
}

/* What came of a stream: its rows and the bytes of their fields. */
struct sum {
    uint64_t rows, fields;
};

static void add_field(struct sum *sum, struct slice field)
{
    for (size_t i = 0; i < field.len; i++)
        sum->fields = hash_mix(sum->fields * 31 + (unsigned char)field.data[i]);
    sum->fields = hash_mix(sum->fields + 256);
}

/* Rows that lie ready are taken where there are such, or none of them. */
static struct sum sum_rows(const struct inputs_settings *settings, char **names, int count,
                           bool ready)
{
    const struct option none[1] = {{0}};
    const struct program program = {
        .name = "fuzz", .synopsis = "", .options = (void *)(uintptr_t)none};
    struct inputs in;
    struct input_row row;
    struct input_rows rows;
    struct sum sum = {0};
    inputs_open(&in, &program, settings, names, count);
    for (;;) {
        size_t some = ready ? inputs_rows(&in, &rows) : 0;
        for (size_t r = 0; r < some; r++)
            for (size_t i = 0; i < in.header.count; i++)
                add_field(&sum, input_rows_field(&rows, r, i));
        sum.rows += some;
        if (some)
            continue;
        if (!inputs_next(&in, &row))
            break;
        CHECK(row.number == ++sum.rows);
        for (size_t i = 0; i < in.header.count; i++)
            add_field(&sum, row.fields[i]);
    }
    inputs_close(&in);
    return sum;
}

static void check_ready_rows(const struct inputs_settings *settings, char **names, int count)
{
    struct sum all = sum_rows(settings, names, count, false);
    struct sum ready = sum_rows(settings, names, count, true);
    CHECK(ready.rows == all.rows && ready.fields == all.fields);
}

static struct inputs_settings choose(const uint8_t *data)
{
    static const char *const fields[] = {NULL, "text", "b", "lemma"};
    static const char *const forms[] = {"lemma", NULL};
    bool no_header = data[0] & 8;
    return (struct inputs_settings){.plain = data[0] & 1,
                                    .table = data[0] & 2,
                                    .wrapped = data[0] & 4,
                                    .no_header = no_header,
                                    .columns = no_header ? "doc_id,text,start,end" : NULL,
                                    .skip_bad = data[0] & 16,
                                    .invalid = data[0] & 32 ? INVALID_ERROR : INVALID_REPLACE,
                                    .plain_rows = data[0] & 64 ? PLAIN_PARAGRAPHS : PLAIN_DOCUMENTS,
                                    .field = fields[data[1] & 3],
                                    .forms = data[1] & 4 ? forms : NULL,
                                    .max_line = data[1] & 8 ? 40 : 0,
                                    .progress = PROGRESS_NEVER,
                                    .no_sandbox = true};
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_quietly(argc, argv);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 8192)
        return 0;
    struct slice all = slice_of((const char *)data + 3, size - 3);
    size_t cut = data[1] & 16 ? data[2] * all.len / 256 : all.len;
    struct slice source = slice_cut(all, 0, cut);
    int files[2] = {fuzz_descriptor(source), fuzz_descriptor(slice_cut(all, cut, all.len))};
    char names[2][32], *operands[2] = {names[0], names[1]};
    for (int i = 0; i < 2; i++)
        snprintf(names[i], sizeof names[i], "/proc/self/fd/%d", files[i]);
    struct inputs_settings settings = choose(data);
    if (slice_starts(source, SLICE("\xEF\xBB\xBF")))
        source.data = NULL; /* places count from behind it */
    jmp_buf here;
    fuzz_catch(&here);
    int ended = setjmp(here);
    if (!ended) {
        read_all(&settings, operands, data[1] & 16 ? 2 : 1, source);
        check_ready_rows(&settings, operands, data[1] & 16 ? 2 : 1);
    }
    fuzz_release();
    CHECK(ended == 0 || ended == 2 || ended == 3);
    for (int fd = files[0]; fd < files[1] + 3; fd++)
        close(fd); /* and what the program had open when it ended */
    return 0;
}
