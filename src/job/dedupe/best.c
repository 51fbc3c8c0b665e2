/* --keep: all rows are read and put into the order of survivors, judged from the best down, and
 * written as they came. */
#include "base/big.h"
#include "base/bytesort.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/deferred.h"
#include "job/dedupe/line.h"

/* Rows in one order or the other, a string each: what they are ordered by, the number of the row in
 * the input, and what comes with it. */
struct sorted_rows {
    struct bytesort sort;
    struct buffer string; /* scratch */
};

/* ---- Rows as they come ---- */

/* Where in the string of a row these are; it stands at its end. */
struct row_places {
    size_t number, line, line_end, signature;
};

/* What the order of survivors needs to know. False where the row is bad. */
static bool describe(struct dedupe *d, struct survivor *s, const struct input_row *row,
                     size_t column, struct slice line)
{
    *s = (struct survivor){.length = row->text.len, .doc_id = row->doc_id, .row = line};
    if (d->set->merge)
        s->length = d->judge.signature.length;
    if (column != INPUTS_NONE)
        s->value = row->fields[column];
    return d->in.start == INPUTS_NONE || inputs_number(&d->in, row, d->in.start, &s->start);
}

/* The line is at the end of the key, or, where it is not as it was there, behind the number. */
static struct row_places add_line(struct buffer *string, struct slice line, uint64_t number)
{
    struct row_places at = {.line = string->len - SURVIVOR_END - line.len, .number = string->len};
    big_append64(string, number);
    if (line.len && memchr(line.data, 0, line.len)) {
        at.line = string->len;
        buffer_append(string, line);
    }
    at.line_end = at.line + line.len;
    at.signature = string->len;
    return at;
}

static void add_row(struct dedupe *d, struct sorted_rows *rows, const struct survivor *s,
                    const struct input_row *row, uint64_t number)
{
    struct buffer *string = &rows->string;
    struct signature signature = {.label = judge_label(&d->judge, row)};
    judge_sign(&d->judge, row, &signature.fingerprint, &signature.set);
    buffer_clear(string);
    survivor_append_key(string, d->set->rule, s);
    struct row_places at = add_line(string, s->row, number);
    signature_append(string, &signature);
    buffer_append(string, slice_of((const char *)&at, sizeof at));
    bytesort_add(&rows->sort, buffer_slice(string));
}

static void read_rows(struct dedupe *d, struct sorted_rows *rows, size_t column)
{
    struct input_row row;
    struct survivor survivor;
    struct buffer line = {0};
    uint64_t number = 0;
    while (judge_next(&d->judge, &row)) {
        buffer_clear(&line);
        line_append(&line, &d->in, &row);
        if (describe(d, &survivor, &row, column, buffer_slice(&line)))
            add_row(d, rows, &survivor, &row, number++);
    }
    buffer_free(&line);
    bytesort_finish(&rows->sort);
}

/* ---- Rows from the best down ---- */

static struct verdict judge_signature(struct judge *j, struct signature_reader *reader,
                                      struct slice bytes)
{
    struct signature s;
    reader->rest = bytes;
    signature_next(reader, &s);
    struct verdict v = judge_signed(j, s.fingerprint, s.set);
    if (!v.is_duplicate && j->duplicates.options.named)
        duplicates_name(&j->duplicates, s.label);
    return v;
}

/* The number of the row, then its verdict and the line. label: that of the row that it repeats,
 * where it is not with those in memory. */
static void add_judged(struct sorted_rows *rows, uint64_t number, struct verdict v,
                       struct slice label, struct slice line)
{
    struct buffer *string = &rows->string;
    buffer_clear(string);
    big_append64(string, number);
    big_append64(string, (uint64_t)v.row << 1 | v.is_duplicate);
    big_append64(string, (uint64_t)v.shared << 32 | v.size);
    big_append64(string, label.len);
    buffer_append(string, label);
    buffer_append(string, line);
    bytesort_add(&rows->sort, buffer_slice(string));
}

/* Returns the signature. */
static struct slice read_row(struct slice string, uint64_t *number, struct slice *line)
{
    struct row_places at;
    size_t end = string.len - sizeof at;
    memcpy(&at, string.data + end, sizeof at);
    *number = big_load64(string.data + at.number);
    *line = slice_cut(string, at.line, at.line_end);
    return slice_cut(string, at.signature, end);
}

static void judge_rows(struct dedupe *d, struct sorted_rows *best, struct sorted_rows *judged)
{
    struct signature_reader reader = {0};
    struct slice string, line;
    uint64_t number;
    while (!deferred_must_begin(&d->judge) && bytesort_next(&best->sort, &string)) {
        struct slice signature = read_row(string, &number, &line);
        struct verdict v = judge_signature(&d->judge, &reader, signature);
        if (output_wants(&d->output, v.is_duplicate))
            add_judged(judged, number, v, SLICE(""), line);
    }
    signature_reader_free(&reader);
}

/* The rest of the rows, where memory is full. */
static void judge_later(struct dedupe *d, struct sorted_rows *best, struct sorted_rows *judged)
{
    struct signature_reader reader = {0};
    struct deferred rows;
    struct deferred_row row;
    struct slice string, line;
    uint64_t number;
    deferred_init(&rows, &d->judge);
    while (bytesort_next(&best->sort, &string)) {
        struct signature s;
        reader.rest = read_row(string, &number, &line);
        signature_next(&reader, &s);
        deferred_put(&rows, s.fingerprint, s.label, number, line);
    }
    signature_reader_free(&reader);
    deferred_judge(&rows);
    while (deferred_next(&rows, &row))
        if (output_wants(&d->output, row.verdict.is_duplicate))
            add_judged(judged, row.number, row.verdict, row.label, row.line);
    deferred_free(&rows);
}

/* ---- Rows as they came ---- */

static void write_rows(struct dedupe *d, struct sorted_rows *judged)
{
    enum { VERDICT = 8, LABEL_LENGTH = 24, LABEL = 32 };
    struct slice string;
    while (bytesort_next(&judged->sort, &string)) {
        size_t line = LABEL + (size_t)big_load64(string.data + LABEL_LENGTH);
        uint64_t row = big_load64(string.data + VERDICT);
        uint64_t counts = big_load64(string.data + VERDICT + 8);
        struct verdict v = {row & 1, (uint32_t)(row >> 1), (uint32_t)(counts >> 32),
                            (uint32_t)counts};
        struct mark mark = judge_mark(&d->judge, v);
        if (line > LABEL)
            mark.dup_of = slice_cut(string, LABEL, line);
        output_line(&d->output, slice_cut(string, line, string.len), &mark);
    }
}

void dedupe_keep_best(struct dedupe *d)
{
    struct sorted_rows best = {0}, judged = {0};
    size_t column = INPUTS_NONE;
    if (d->set->keep_column)
        column = inputs_need_column(&d->in, d->set->keep_column);
    output_headers(&d->output);
    bytesort_init(&best.sort, dedupe_settings_memory(d->set));
    bytesort_init(&judged.sort, dedupe_settings_memory(d->set));
    read_rows(d, &best, column);
    judge_rows(d, &best, &judged);
    if (deferred_must_begin(&d->judge))
        judge_later(d, &best, &judged);
    bytesort_finish(&judged.sort);
    bytesort_free(&best.sort);
    write_rows(d, &judged);
    bytesort_free(&judged.sort);
    buffer_free(&best.string);
    buffer_free(&judged.string);
}
