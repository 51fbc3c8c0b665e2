/* --count: in how many rows and documents each text stands. */
#include "base/big.h"
#include "base/bytesort.h"
#include "base/spool.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/deferred.h"
#include "job/dedupe/line.h"
#include "job/dedupe/occurrences.h"

/* Where each kept text stands, and its line as it first came. */
static void read_counts(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct input_row row;
    struct buffer line = {0};
    while (!deferred_must_begin(&d->judge) && judge_next(&d->judge, &row)) {
        struct verdict v = judge_row(&d->judge, &row);
        occurrences_add(o, v.row, occurrences_doc(o, &row));
        if (v.is_duplicate)
            continue;
        buffer_clear(&line);
        line_append(&line, &d->in, &row);
        spool_put(lines, buffer_slice(&line));
    }
    buffer_free(&line);
}

/* The rest of the rows, where memory is full. */
static void count_later(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct deferred rows;
    struct deferred_row later;
    struct input_row row;
    deferred_init(&rows, &d->judge);
    while (judge_next(&d->judge, &row))
        deferred_put_row(&rows, &row, occurrences_doc(o, &row));
    deferred_judge(&rows);
    while (deferred_next(&rows, &later)) {
        occurrences_add(o, later.verdict.row, later.number);
        if (!later.verdict.is_duplicate)
            spool_put(lines, later.line);
    }
    deferred_free(&rows);
}

/* The most frequent first, of those as frequent the first in the input. */
static void sort_counts(const struct dedupe *d, struct occurrences *o, const struct spool *lines,
                        struct bytesort *sort)
{
    struct spool_reader reader;
    struct slice line;
    struct buffer string = {0};
    uint64_t rows, docs;
    spool_start(&reader, lines);
    for (uint64_t text = 0; spool_next(&reader, &line) && occurrences_next(o, &rows, &docs);
         text++) {
        if (docs < d->set->at_least)
            continue;
        buffer_clear(&string);
        big_append64(&string, ~docs);
        big_append64(&string, ~rows);
        big_append64(&string, text);
        buffer_append(&string, line);
        bytesort_add(sort, buffer_slice(&string));
    }
    spool_reader_free(&reader);
    buffer_free(&string);
    bytesort_finish(sort);
}

static void write_counts(struct writer *out, struct bytesort *sort, uint64_t of_docs)
{
    enum { DOCS = 0, ROWS = 8, LINE = 24 };
    struct slice string;
    while (bytesort_next(sort, &string)) {
        writer_raw(out, slice_cut(string, LINE, string.len));
        writer_u64(out, ~big_load64(string.data + ROWS));
        writer_u64(out, ~big_load64(string.data + DOCS));
        writer_u64(out, of_docs);
        writer_end(out);
    }
}

void dedupe_count(struct dedupe *d)
{
    size_t memory = dedupe_settings_memory(d->set);
    struct occurrences o;
    struct spool lines;
    struct bytesort sort;
    table_add(&d->output.table, "count");
    table_add(&d->output.table, "docs");
    table_add(&d->output.table, "of_docs");
    table_header(&d->output.table);
    occurrences_init(&o, memory);
    spool_init(&lines, memory);
    bytesort_init(&sort, memory);
    read_counts(d, &o, &lines);
    if (deferred_must_begin(&d->judge))
        count_later(d, &o, &lines);
    occurrences_finish(&o);
    sort_counts(d, &o, &lines, &sort);
    spool_free(&lines);
    uint64_t of_docs = o.docs;
    occurrences_free(&o);
    write_counts(&d->output.out, &sort, of_docs);
    bytesort_free(&sort);
}
