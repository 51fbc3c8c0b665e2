/* Rows as they come: the first of those that repeat each other stays. */
#include "analysis/duplicates/firstseen.h"
#include "base/diag.h"
#include "base/spool.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/held.h"

static void pass_row(struct dedupe *d, const struct input_row *row, bool is_named)
{
    struct verdict v = judge_row(&d->judge, row);
    if (is_named && !v.is_duplicate)
        duplicates_name(&d->judge.duplicates, judge_label(&d->judge, row));
    if (output_wants(&d->output, v.is_duplicate)) {
        struct mark mark = judge_mark(&d->judge, v);
        output_row(&d->output, row, &mark);
    }
}

/* Rows that lie ready: those that are new go out as the bytes that came in, neighbours together. */
static void pass_lines(struct dedupe *d, const struct input_line *lines, size_t count)
{
    struct slice texts[DUPLICATES_TOGETHER], run = {0};
    bool is_first[DUPLICATES_TOGETHER];
    for (size_t i = 0; i < count; i++)
        texts[i] = lines[i].text;
    duplicates_first(&d->judge.duplicates, texts, count, is_first);
    for (size_t i = 0; i < count; i++) {
        if (is_first[i]) {
            run = slice_of(run.len ? run.data : lines[i].line.data, run.len + lines[i].line.len);
        } else {
            writer_rows(&d->output.out, run);
            run.len = 0;
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

/* ---- -S: more different texts than memory may hold ---- */

/* What is there besides the set, the buffers and a piece of each tape. */
enum { MEMORY_BESIDES = 6 << 20 };

static bool is_full(const struct dedupe *d)
{
    size_t limit = (size_t)d->set->memory;
    if (!limit || duplicates_has_shingles(&d->judge.duplicates))
        return false;
    limit = limit > 2 * (size_t)MEMORY_BESIDES ? limit - MEMORY_BESIDES : limit / 2;
    return fingerprintset_size(&d->judge.duplicates.exact) > limit;
}

/* Rows that wait for the end, and which of them are to be kept. */
struct waiting {
    struct dedupe *run;
    struct spool rows;
    struct firstseen first;
    struct buffer line; /* scratch */
};

/* A row that repeats none of the first, which filled the memory: it goes out at the end if it is
 * the first of its kind among those that wait. */
static void wait_row(struct waiting *w, const struct input_row *row)
{
    struct fingerprint f;
    struct shingles set;
    judge_sign(&w->run->judge, row, &f, &set);
    if (fingerprintset_find(&w->run->judge.duplicates.exact, f) != FINGERPRINT_NEW)
        return;
    buffer_clear(&w->line);
    row_append_line(&w->line, &w->run->in, row);
    spool_put(&w->rows, buffer_slice(&w->line));
    firstseen_add(&w->first, f);
}

static void write_waiting(struct waiting *w)
{
    struct spool_reader reader;
    struct slice line;
    const struct mark kept = {.size = 1};
    fingerprintset_free(&w->run->judge.duplicates.exact); /* its memory is needed now */
    firstseen_judge(&w->first);
    spool_start(&reader, &w->rows);
    for (uint64_t number = 0; spool_next(&reader, &line); number++)
        if (firstseen_is_first(&w->first, number))
            output_line(&w->run->output, line, &kept);
    spool_reader_free(&reader);
}

/* The program dies: rows that came before the error still go out. */
static void rescue_waiting(void *context)
{
    struct waiting *w = context;
    output_rescue(&w->run->output);
    write_waiting(w);
    output_rescue(&w->run->output);
}

static void keep_first_of_rest(struct dedupe *d)
{
    struct waiting w = {.run = d};
    struct input_row row;
    spool_init(&w.rows, 0);
    firstseen_init(&w.first, (size_t)d->set->memory / 2);
    diag_before_death(rescue_waiting, &w);
    while (judge_next(&d->judge, &row))
        wait_row(&w, &row);
    diag_before_death(output_rescue, &d->output);
    write_waiting(&w);
    spool_free(&w.rows);
    firstseen_free(&w.first);
    buffer_free(&w.line);
}

void dedupe_keep_first(struct dedupe *d)
{
    struct input_row row;
    struct input_line lines[DUPLICATES_TOGETHER];
    bool is_named = d->set->mark || d->set->report || d->set->index;
    bool by_lines = may_pass_lines(d);
    size_t count = 0;
    output_headers(&d->output);
    d->in.spares_doc_id = !is_named;
    while (!is_full(d)) {
        if (by_lines && (count = inputs_lines(&d->in, lines, DUPLICATES_TOGETHER)))
            pass_lines(d, lines, count);
        else if (judge_next(&d->judge, &row))
            pass_row(d, &row, is_named);
        else
            return;
    }
    keep_first_of_rest(d);
}
