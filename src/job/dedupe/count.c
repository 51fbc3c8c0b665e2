/* In how many documents a text stands: --count and --frequent. */
#include "analysis/counts/recordsort.h"
#include "base/big.h"
#include "base/bytesort.h"
#include "base/memory.h"
#include "base/spool.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/line.h"

#include <stdlib.h>

/* For each row the number of the kept text that it has or repeats and that of its document, sorted
 * by the first. */
struct occurrences {
    struct tape_store store;
    struct recordsort sort;
    const uint64_t *next; /* record that was not counted yet */
    struct buffer doc_id; /* of the row before */
    uint64_t rows, docs;
};

struct occurrence {
    uint64_t text, doc;
};

static void occurrences_init(struct occurrences *o, size_t memory)
{
    *o = (struct occurrences){.rows = 0};
    recordsort_init(&o->sort, &(struct recordsort_settings){
                                  .width = 2, .key = 1, .memory = memory, .store = &o->store});
}

static void occurrences_free(struct occurrences *o)
{
    recordsort_free(&o->sort);
    tape_store_free(&o->store);
    buffer_free(&o->doc_id);
}

/* Rows of one document stand together. */
static void occurrences_add(struct occurrences *o, const struct input_row *row, uint32_t text)
{
    if (o->rows++ == 0 || !slice_equal(buffer_slice(&o->doc_id), row->doc_id)) {
        o->docs++;
        buffer_clear(&o->doc_id);
        buffer_append(&o->doc_id, row->doc_id);
    }
    const uint64_t record[] = {text, o->docs};
    recordsort_add(&o->sort, record);
}

static void occurrences_finish(struct occurrences *o)
{
    recordsort_finish(&o->sort);
    o->next = recordsort_next(&o->sort);
}

/* How many rows and documents have the next kept text; false after the last. */
static bool occurrences_next(struct occurrences *o, uint64_t *rows, uint64_t *docs)
{
    if (!o->next)
        return false;
    uint64_t text = o->next[0], last = 0;
    for (*rows = *docs = 0; o->next && o->next[0] == text; ++*rows) {
        *docs += o->next[1] != last;
        last = o->next[1];
        o->next = recordsort_next(&o->sort);
    }
    return true;
}

/* ---- Counts ---- */

/* Reads the rows: where each kept text stands, and its line as it first came. */
static void read_counts(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct input_row row;
    struct buffer line = {0};
    while (judge_next(&d->judge, &row)) {
        struct verdict v = judge_row(&d->judge, &row);
        occurrences_add(o, &row, v.row);
        if (v.is_duplicate)
            continue;
        buffer_clear(&line);
        line_append(&line, &d->in, &row);
        spool_put(lines, buffer_slice(&line));
    }
    buffer_free(&line);
    occurrences_finish(o);
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

static void write_counts(struct writer *out, struct bytesort *sort)
{
    enum { DOCS = 0, ROWS = 8, LINE = 24 };
    struct slice string;
    while (bytesort_next(sort, &string)) {
        writer_raw(out, slice_cut(string, LINE, string.len));
        writer_u64(out, ~big_load64(string.data + ROWS));
        writer_u64(out, ~big_load64(string.data + DOCS));
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
    table_header(&d->output.table);
    occurrences_init(&o, memory);
    spool_init(&lines, memory);
    bytesort_init(&sort, memory);
    read_counts(d, &o, &lines);
    sort_counts(d, &o, &lines, &sort);
    spool_free(&lines);
    occurrences_free(&o);
    write_counts(&d->output.out, &sort);
    bytesort_free(&sort);
}

/* ---- Boilerplate ---- */

static void read_frequent(struct dedupe *d, struct occurrences *o, struct spool *lines)
{
    struct input_row row;
    struct buffer string = {0};
    while (judge_next(&d->judge, &row)) {
        struct verdict v = judge_row(&d->judge, &row);
        occurrences_add(o, &row, v.row);
        buffer_clear(&string);
        big_append64(&string, v.row);
        line_append(&string, &d->in, &row);
        spool_put(lines, buffer_slice(&string));
    }
    buffer_free(&string);
    occurrences_finish(o);
}

/* A bit for each kept text: whether it stands in more than a share of the documents, and in two at
 * the least. */
static unsigned char *frequent_texts(const struct dedupe *d, struct occurrences *o)
{
    unsigned char *bits = memory_alloc(d->judge.duplicates.kept / 8 + 1, 1);
    uint64_t rows, docs;
    for (uint64_t text = 0; occurrences_next(o, &rows, &docs); text++)
        if (docs >= 2 && (double)docs > d->set->frequent * (double)o->docs)
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

void dedupe_drop_frequent(struct dedupe *d)
{
    struct occurrences o;
    struct spool lines;
    output_headers(&d->output);
    occurrences_init(&o, dedupe_settings_memory(d->set));
    spool_init(&lines, dedupe_settings_memory(d->set));
    read_frequent(d, &o, &lines);
    unsigned char *bits = frequent_texts(d, &o);
    write_others(d, &lines, bits);
    free(bits);
    spool_free(&lines);
    occurrences_free(&o);
}
