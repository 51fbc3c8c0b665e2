/* --frequent: rows whose text stands in more than a share of the documents are dropped: by what
 * these rows are, which takes two passes, or by the table that --count made of others. */
#include "base/big.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/spool.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/deferred.h"
#include "job/dedupe/line.h"
#include "job/dedupe/occurrences.h"

#include <stdlib.h>

/* Boilerplate stands in two documents at the least. A quotient that is the share is rounded as the
 * share was; a product may come out below the whole number that it is. */
static bool is_boilerplate(const struct dedupe *d, uint64_t docs, uint64_t of_docs)
{
    return docs >= 2 && (double)docs / (double)of_docs > d->set->frequent;
}

/* ---- In two passes ---- */

static size_t read_frequent(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct input_row row;
    struct buffer string = {0};
    while (!deferred_must_begin(&d->judge) && judge_next(&d->judge, &row)) {
        struct verdict v = judge_row(&d->judge, &row);
        occurrences_add(o, v.row, occurrences_doc(o, &row));
        buffer_clear(&string);
        big_append64(&string, v.row);
        line_append(&string, &d->in, &row);
        spool_put(lines, buffer_slice(&string));
    }
    buffer_free(&string);
    return d->judge.duplicates.kept;
}

/* The rest of the rows, where memory is full. Returns how many texts they bring. */
static size_t read_later(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct deferred rows;
    struct deferred_row later;
    struct input_row row;
    struct buffer string = {0};
    size_t texts = 0;
    deferred_init(&rows, &d->judge);
    while (judge_next(&d->judge, &row))
        deferred_put_row(&rows, &row, occurrences_doc(o, &row));
    deferred_judge(&rows);
    while (deferred_next(&rows, &later)) {
        occurrences_add(o, later.verdict.row, later.number);
        texts += !later.verdict.is_duplicate;
        buffer_clear(&string);
        big_append64(&string, later.verdict.row);
        buffer_append(&string, later.line);
        spool_put(lines, buffer_slice(&string));
    }
    buffer_free(&string);
    deferred_free(&rows);
    return texts;
}

/* A bit for each kept text: whether it is boilerplate. */
static unsigned char *frequent_texts(const struct dedupe *d, struct occurrences *o, size_t texts)
{
    unsigned char *bits = memory_alloc(texts / 8 + 1, 1);
    uint64_t rows, docs;
    for (uint64_t text = 0; occurrences_next(o, &rows, &docs); text++)
        if (is_boilerplate(d, docs, o->docs))
            bits[text / 8] |= (unsigned char)(1u << text % 8);
    return bits;
}

/* All rows but those that have such a text. */
static void write_others(struct dedupe *d, const struct spool *lines, const unsigned char *bits)
{
    const struct mark kept = {.size = 1};
    struct spool_reader reader;
    struct slice string;
    spool_start(&reader, lines);
    while (spool_next(&reader, &string)) {
        uint64_t text = big_load64(string.data);
        if (!(bits[text / 8] >> text % 8 & 1))
            output_line(&d->output, slice_cut(string, 8, string.len), &kept);
    }
    spool_reader_free(&reader);
}

static void drop_by_rows(struct dedupe *d)
{
    struct occurrences o;
    struct spool lines;
    output_headers(&d->output);
    occurrences_init(&o, dedupe_settings_memory(d->set));
    spool_init(&lines, dedupe_settings_memory(d->set));
    size_t texts = read_frequent(d, &o, &lines);
    if (deferred_must_begin(&d->judge))
        texts += read_later(d, &o, &lines);
    occurrences_finish(&o);
    unsigned char *bits = frequent_texts(d, &o, texts);
    write_others(d, &lines, bits);
    free(bits);
    spool_free(&lines);
    occurrences_free(&o);
}

/* ---- By a table ---- */

/* The numbers of a row of the table; false where it is bad. */
static bool read_numbers(struct inputs *table, const struct input_row *row, size_t docs_column,
                         size_t of_column, int64_t *docs, int64_t *of_docs)
{
    if (!inputs_number(table, row, docs_column, docs) ||
        !inputs_number(table, row, of_column, of_docs))
        return false;
    bool can_be = *docs >= 1 && *docs <= *of_docs;
    if (!can_be)
        inputs_bad_row(table, "a text can't be in %lld of %lld documents", (long long)*docs,
                       (long long)*of_docs);
    return can_be;
}

/* A column of --count, which --prefix named. */
static size_t count_column(struct inputs *table, const char *name)
{
    struct buffer whole = {0};
    buffer_append(&whole, slice_of_string(table->settings->prefix ? table->settings->prefix : ""));
    buffer_append(&whole, slice_of_string(name));
    buffer_append_byte(&whole, '\0');
    size_t column = inputs_need_column(table, whole.data);
    buffer_free(&whole);
    return column;
}

/* Only what is boilerplate is remembered. */
static void read_table(struct dedupe *d, struct inputs *table)
{
    size_t docs_column = count_column(table, "docs");
    size_t of_column = count_column(table, "of_docs");
    struct input_row row;
    int64_t docs, of_docs;
    judge_read(&d->judge, table);
    d->judge.takes_care = true;
    while (judge_next(&d->judge, &row))
        if (read_numbers(table, &row, docs_column, of_column, &docs, &of_docs) &&
            is_boilerplate(d, (uint64_t)docs, (uint64_t)of_docs))
            judge_row(&d->judge, &row);
    d->judge.takes_care = false;
}

void dedupe_read_counts(struct dedupe *d, const struct inputs_settings *settings)
{
    struct slice name = slice_of_string(d->set->against);
    char *operand = memory_alloc(name.len + 1, 1);
    memcpy(operand, name.data, name.len);
    struct inputs_settings of_table = *settings;
    of_table.no_header = of_table.plain = of_table.wrapped = false;
    of_table.columns = of_table.files0 = NULL;
    of_table.table = of_table.of_option = true;
    of_table.progress = PROGRESS_NEVER;
    of_table.without_text = " (--against reads a table that --count wrote)";
    struct inputs table;
    inputs_open(&table, d->program, &of_table, &operand, 1);
    read_table(d, &table);
    inputs_close(&table);
    free(operand);
}

static void drop_by_table(struct dedupe *d)
{
    const struct mark kept = {.size = 1};
    struct input_row row;
    output_headers(&d->output);
    while (judge_next(&d->judge, &row))
        if (!judge_repeats(&d->judge, &row))
            output_row(&d->output, &row, &kept);
}

void dedupe_drop_frequent(struct dedupe *d)
{
    if (d->set->against)
        drop_by_table(d);
    else
        drop_by_rows(d);
}
