#include "base/decimal.h"
#include "base/diag.h"
#include "job/ngram/ngramjob.h"

enum { COPY_AHEAD = 16 };

/* ---- header ---- */

static void write_name(struct ngramjob *job, const char *prefix, struct slice name)
{
    struct buffer full = {0};
    struct slice rest = buffer_slice(&job->by_names);
    row_escape(&full, slice_of_string(prefix));
    row_escape(&full, name);
    while (rest.len)
        if (slice_equal(slice_take(&rest, '\t'), buffer_slice(&full)))
            options_misuse(job->program,
                           "column '%s' is there already; --prefix=NAME_ gives the new ones other "
                           "names",
                           diag_show(buffer_slice(&full)));
    writer_raw(&job->out, buffer_slice(&full));
    buffer_free(&full);
}

void ngramjob_write_header(struct ngramjob *job, const struct inputs_settings *input)
{
    static const char *const names[] = {"n", "ngram", "count", "docs"};
    const char *prefix = input->prefix ? input->prefix : "";
    if (input->no_header || job->set->format != FORMAT_TSV)
        return;
    if (job->by_count)
        writer_raw(&job->out, buffer_slice(&job->by_names));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        write_name(job, prefix, slice_of_string(names[i]));
    if (job->set->against)
        write_name(job, prefix, SLICE("reference"));
    for (size_t i = 0; i < job->table.measure_count; i++)
        write_name(job, prefix, job->measure_names[i]);
    writer_end(&job->out);
    writer_flush(&job->out);
}

/* ---- rows ---- */

/* The words by rank as they stand in the column ngram: escaped, a blank behind each. */
static void make_names(struct ngramjob *job)
{
    size_t count = job->counter.word_count;
    job->name_starts = memory_alloc(count + 1, sizeof *job->name_starts);
    for (size_t r = 0; r < count; r++) {
        row_escape(&job->names, ngram_word_of_rank(&job->counter, (uint32_t)r));
        buffer_append_byte(&job->names, ' ');
        job->name_starts[r + 1] = job->names.len;
    }
    buffer_reserve(&job->names, COPY_AHEAD);
}

/* Copies COPY_AHEAD bytes, of which len count where it is no more: most words are short. */
static char *put_name(char *out, const char *name, size_t len)
{
    memcpy(out, name, COPY_AHEAD);
    if (len > COPY_AHEAD)
        memcpy(out + COPY_AHEAD, name + COPY_AHEAD, len - COPY_AHEAD);
    return out + len;
}

static size_t length_of_names(const struct ngramjob *job, const struct ngramtable_row *row)
{
    size_t len = 0;
    for (unsigned i = 0; i < row->n; i++)
        len += job->name_starts[row->words[i] + 1] - job->name_starts[row->words[i]];
    return len;
}

static char *put_words(struct ngramjob *job, const struct ngramtable_row *row, char *out)
{
    for (unsigned i = 0; i < row->n; i++) {
        size_t start = job->name_starts[row->words[i]];
        out = put_name(out, job->names.data + start, job->name_starts[row->words[i] + 1] - start);
    }
    return out - 1; /* the last blank does not count */
}

/* The columns up to docs, put together in place. */
static char *put_row(struct ngramjob *job, const struct ngramtable_row *row, char *out)
{
    out += decimal_put(out, row->n);
    *out++ = '\t';
    out = put_words(job, row, out);
    *out++ = '\t';
    out += decimal_put(out, row->count);
    *out++ = '\t';
    return out + decimal_put(out, row->docs);
}

/* For other programs: the n-gram, a TAB and the count, or the count first. */
static char *put_foreign_row(struct ngramjob *job, const struct ngramtable_row *row, char *out)
{
    if (job->set->format == FORMAT_COUNTS) {
        out += decimal_put(out, row->count);
        *out++ = '\t';
        return put_words(job, row, out);
    }
    out = put_words(job, row, out);
    *out++ = '\t';
    return out + decimal_put(out, row->count);
}

static void write_measures(struct ngramjob *job, const struct ngramtable_row *row)
{
    if (job->set->against)
        writer_u64(&job->out, row->reference_count);
    for (size_t i = 0; i < job->table.measure_count; i++) {
        buffer_clear(&job->word);
        buffer_append_significant(&job->word, row->values[i], 12);
        writer_raw(&job->out, buffer_slice(&job->word));
    }
}

static void write_words(struct ngramjob *job, const struct ngramtable_row *row)
{
    struct slice names = buffer_slice(&job->names);
    for (unsigned i = 0; i < row->n; i++) {
        const size_t *start = job->name_starts + row->words[i];
        struct slice name = slice_cut(names, start[0], start[1] - 1); /* without its blank */
        if (i) {
            writer_bytes(&job->out, SLICE(" "));
            writer_bytes(&job->out, name);
        } else {
            writer_raw(&job->out, name);
        }
    }
}

static void write_short_row(struct ngramjob *job, const struct ngramtable_row *row, size_t need)
{
    bool foreign = job->set->format != FORMAT_TSV;
    buffer_clear(&job->word);
    char *start = buffer_reserve(&job->word, need);
    char *end = foreign ? put_foreign_row(job, row, start) : put_row(job, row, start);
    writer_raw(&job->out, slice_of(start, (size_t)(end - start)));
}

/* A row of any length: its words are not copied. */
static void write_long_row(struct ngramjob *job, const struct ngramtable_row *row)
{
    struct writer *out = &job->out;
    if (job->set->format == FORMAT_TSV)
        writer_u64(out, row->n);
    if (job->set->format == FORMAT_COUNTS)
        writer_u64(out, row->count);
    write_words(job, row);
    if (job->set->format != FORMAT_COUNTS)
        writer_u64(out, row->count);
    if (job->set->format == FORMAT_TSV)
        writer_u64(out, row->docs);
}

static void write_row(struct ngramjob *job, const struct ngramtable_row *row)
{
    struct writer *out = &job->out;
    bool foreign = job->set->format != FORMAT_TSV;
    size_t need = length_of_names(job, row) + 64 + COPY_AHEAD;
    if (!job->by_count && !job->table.measure_count && need <= WRITER_ROOM) {
        char *start = writer_reserve(out, need);
        char *end = foreign ? put_foreign_row(job, row, start) : put_row(job, row, start);
        *end++ = '\n';
        writer_commit(out, (size_t)(end - start));
        return;
    }
    if (job->by_count)
        writer_raw(out, ngram_group_of_rank(&job->counter, row->group));
    if (need <= WRITER_ROOM)
        write_short_row(job, row, need);
    else
        write_long_row(job, row);
    if (!foreign)
        write_measures(job, row);
    writer_end(out);
}

void ngramjob_write_table(struct ngramjob *job)
{
    struct ngramtable table;
    struct ngramtable_row row;
    make_names(job);
    ngramtable_init(&table, &job->counter, &job->table);
    while (ngramtable_next(&table, &row))
        write_row(job, &row);
    ngramtable_free(&table);
}
