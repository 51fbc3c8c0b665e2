#include "analysis/counts/countcolumns.h"
#include "base/diag.h"
#include "cli/countmerge.h"
#include "job/ngram/ngramjob.h"

#include <stdlib.h>

static void write_merged_row(struct ngramjob *job, const struct countmerge_row *row)
{
    struct writer *out = &job->out;
    if (job->by_count)
        writer_raw(out, row->group);
    writer_i64(out, row->n);
    writer_field(out, row->ngram);
    writer_i64(out, row->count);
    writer_i64(out, row->docs);
    writer_end(out);
}

static void add_merged_row(struct ngramjob *job, const struct countmerge_row *row)
{
    if (job->by_count)
        ngram_group(&job->counter, row->group);
    struct counted counted = {.count = (uint64_t)row->count, .docs = (uint64_t)row->docs};
    ngram_add_counted(&job->counter, (unsigned)row->n, row->ngram, counted);
}

/* The n-grams of all rows so far, by n: each measure is of their sum. */
struct totals {
    uint64_t of[NGRAM_MAX + 1];
};

/* A table that someone else made may tell any counts. */
static void add_to_total(struct totals *t, const struct countmerge_row *row)
{
    uint64_t *total = &t->of[row->n];
    if ((uint64_t)row->count > (uint64_t)INT64_MAX - *total)
        diag_die(EXIT_FAILED, "the counts of n = %lld add up to more than 2^63 - 1",
                 (long long)row->n);
    *total += (uint64_t)row->count;
}

/* In the order of keys the rows go out as they come in; for any other they are kept. */
static void merge(struct ngramjob *job, struct countmerge *m)
{
    bool at_once = job->table.order == NGRAMS_BY_KEY && !job->table.measure_count &&
                   !job->table.top && job->set->format == FORMAT_TSV;
    struct countmerge_row row;
    struct totals totals = {0};
    unsigned largest = 0;
    while (countmerge_next(m, &row)) {
        if (row.n < job->table.min_n || row.n > job->table.max_n)
            continue;
        largest = (unsigned)row.n;
        if (!at_once) {
            if (job->table.measure_count)
                add_to_total(&totals, &row);
            add_merged_row(job, &row);
        } else if ((uint64_t)row.count >= job->table.min_count) {
            write_merged_row(job, &row);
        }
    }
    ngram_finish(&job->counter);
    if (largest && job->table.max_n > largest)
        job->table.max_n = largest;
    if (largest && !at_once)
        ngramjob_write_table(job);
}

/* Says where the reference has no n-grams of a length that is asked for: it may be of short
 * sentences, but most often was counted with another -n. */
static void check_reference(const struct ngramjob *job, const struct totals *t)
{
    unsigned n = job->table.min_n;
    bool any = false;
    for (size_t i = 1; i <= NGRAM_MAX; i++)
        any |= t->of[i] > 0;
    while (n <= job->table.max_n && t->of[n])
        n++;
    if (any && n <= job->table.max_n && (job->set->n || !job->set->merge))
        diag_warn("'%s' has no n-grams of n = %u; was it counted with the same -n?",
                  diag_show(slice_of_string(job->set->against)), n);
}

void ngramjob_read_reference(struct ngramjob *job, const struct inputs_settings *input_settings)
{
    struct countmerge m;
    struct countmerge_row row;
    struct slice name = slice_of_string(job->set->against);
    char *operand = memory_alloc(name.len + 1, 1);
    memcpy(operand, name.data, name.len);
    struct inputs_settings plain = *input_settings;
    plain.no_header = false;
    plain.columns = NULL;
    plain.files0 = NULL; /* names the texts */
    plain.of_option = true;
    countmerge_open(
        &m,
        &(struct countmerge_settings){
            .program = job->program, .inputs = &plain, .max_n = NGRAM_MAX, .any_order = true},
        &operand, 1);
    struct totals totals = {0};
    while (countmerge_next(&m, &row)) {
        add_to_total(&totals, &row);
        ngram_add_reference(&job->counter, (unsigned)row.n, row.ngram, (uint64_t)row.count);
    }
    check_reference(job, &totals);
    countmerge_close(&m);
    free(operand);
    job->table.reference = true;
}

void ngramjob_merge(struct ngramjob *job, const struct inputs_settings *input_settings,
                    char **operands, int operand_count)
{
    struct countmerge m;
    countmerge_open(&m,
                    &(struct countmerge_settings){.program = job->program,
                                                  .inputs = input_settings,
                                                  .max_n = NGRAM_MAX,
                                                  .is_made = countcolumns_is_made},
                    operands, operand_count);
    job->by_count = m.by_count;
    buffer_append(&job->by_names, buffer_slice(&m.by));
    ngramjob_write_header(job, input_settings);
    merge(job, &m);
    countmerge_close(&m);
}
