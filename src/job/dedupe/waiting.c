#include "job/dedupe/waiting.h"

#include "analysis/duplicates/firstseen.h"
#include "base/diag.h"
#include "base/spool.h"
#include "job/dedupe/deferred.h"
#include "job/dedupe/line.h"

/* What is there besides the set, the buffers and a piece of each tape. */
enum { MEMORY_BESIDES = 6 << 20 };

bool waiting_must_begin(const struct dedupe *d)
{
    size_t limit = (size_t)d->set->memory;
    if (!dedupe_settings_may_wait(d->set))
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
    line_append(&w->line, &w->run->in, row);
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

/* The next row of the input. Where that is one that cannot be read the program dies, and rescue has
 * the rows that came before it go out. A death for want of memory or of room for temporary files,
 * in the midst of keeping a row, leaves nothing to write them from. */
static bool next_row(struct dedupe *d, struct input_row *row, void (*rescue)(void *), void *context)
{
    diag_before_death(rescue, context);
    bool is_there = judge_next(&d->judge, row);
    diag_before_death(output_rescue, &d->output);
    return is_there;
}

static void rescue_waiting(void *context)
{
    struct waiting *w = context;
    output_rescue(&w->run->output);
    write_waiting(w);
    output_rescue(&w->run->output);
}

void waiting_keep_first(struct dedupe *d)
{
    struct waiting w = {.run = d};
    struct input_row row;
    spool_init(&w.rows, 0);
    firstseen_init(&w.first, (size_t)d->set->memory / 2);
    while (next_row(d, &row, rescue_waiting, &w))
        wait_row(&w, &row);
    write_waiting(&w);
    spool_free(&w.rows);
    firstseen_free(&w.first);
    buffer_free(&w.line);
}

/* ---- With marks ---- */

struct marking {
    struct dedupe *run;
    struct deferred rows;
};

static void write_marked(struct marking *w)
{
    struct deferred_row row;
    deferred_judge(&w->rows);
    while (deferred_next(&w->rows, &row)) {
        struct mark mark = judge_mark(&w->run->judge, row.verdict);
        if (row.label.len)
            mark.dup_of = row.label;
        output_line(&w->run->output, row.line, &mark);
    }
}

static void rescue_marked(void *context)
{
    struct marking *w = context;
    output_rescue(&w->run->output);
    write_marked(w);
    output_rescue(&w->run->output);
}

void waiting_mark(struct dedupe *d)
{
    struct marking w = {.run = d};
    struct input_row row;
    deferred_init(&w.rows, &d->judge);
    while (next_row(d, &row, rescue_marked, &w))
        deferred_put_row(&w.rows, &row, 0);
    write_marked(&w);
    deferred_free(&w.rows);
}
