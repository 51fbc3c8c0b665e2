/* Rows as they come: the first of those that repeat each other stays. */
#include "base/diag.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/deferred.h"
#include "job/dedupe/waiting.h"

static void pass_row(struct dedupe *d, const struct input_row *row)
{
    struct verdict v = judge_row(&d->judge, row);
    if (output_wants(&d->output, v.is_duplicate)) {
        struct mark mark = judge_mark(&d->judge, v);
        output_row(&d->output, row, &mark);
    }
}

/* The rows that were read before one that cannot be, and wait. */
static void rescue_waiting(void *dedupe)
{
    struct dedupe *d = dedupe;
    struct input_row row;
    while (judge_next_waiting(&d->judge, &row))
        pass_row(d, &row);
    output_rescue(&d->output);
}

static bool next_row(struct dedupe *d, struct input_row *row)
{
    diag_before_death(rescue_waiting, d);
    bool is_there = judge_next(&d->judge, row);
    diag_before_death(output_rescue, &d->output);
    return is_there;
}

/* Of the different texts there are so far as many more as there are bytes to be read, where that is
 * known. A limit of memory has no room for what was expected in vain. */
static void expect_texts(struct dedupe *d)
{
    struct duplicates *known = &d->judge.duplicates;
    double share = inputs_share_read(&d->in);
    if (!d->set->memory)
        fingerprintset_expect(&known->exact, share < 1 ? (uint64_t)(known->kept / share) : 0);
}

/* Rows that lie ready: those that are new go out as the bytes that came in, neighbours together. */
static void pass_ready(struct dedupe *d, const struct input_rows *rows)
{
    enum { MOST = 512 };
    struct slice texts[MOST], run = {0};
    bool is_first[MOST];
    expect_texts(d);
    for (size_t at = 0, some; at < rows->count; at += some) {
        size_t left = rows->count - at;
        some = left < MOST ? left : MOST;
        for (size_t i = 0; i < some; i++)
            texts[i] = input_rows_field(rows, at + i, d->in.text);
        duplicates_first(&d->judge.duplicates, texts, some, is_first);
        for (size_t i = 0; i < some; i++) {
            struct slice line = input_rows_line(rows, at + i);
            if (is_first[i]) {
                run = slice_of(run.len ? run.data : line.data, run.len + line.len);
            } else if (run.len) {
                writer_rows(&d->output.out, run);
                run.len = 0;
            }
        }
    }
    writer_rows(&d->output.out, run);
}

/* Whether equal bytes are all that is looked for, and nobody asks what they equal. */
static bool may_pass_lines(const struct dedupe *d)
{
    const struct duplicates *known = &d->judge.duplicates;
    return known->options.any && !d->set->index && !d->set->merge && !d->set->within &&
           duplicates_are_bytes(known);
}

void dedupe_keep_first(struct dedupe *d)
{
    struct input_row row;
    struct input_rows ready;
    bool by_lines = may_pass_lines(d);
    output_headers(&d->output);
    d->in.spares_doc_id = !d->judge.duplicates.options.named;
    while (!waiting_must_begin(d)) {
        if (deferred_must_begin(&d->judge)) {
            waiting_mark(d);
            return;
        }
        if (by_lines && inputs_rows(&d->in, &ready))
            pass_ready(d, &ready);
        else if (next_row(d, &row))
            pass_row(d, &row);
        else
            return;
    }
    waiting_keep_first(d);
}
