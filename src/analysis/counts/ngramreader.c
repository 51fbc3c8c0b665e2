#include "analysis/counts/ngramreader.h"

#include "base/memory.h"

#include <stdlib.h>

enum { BATCH_BYTES = 256 * 1024, BATCH_ROWS = 16 * 1024 };

struct ngramreader_batch {
    struct workers_job job;
    struct ngramreader *reader;
    struct buffer text;
    struct ngramwords_row *rows; /* their texts as lengths only: they stand one behind the other */
    size_t count, cap;
    bool given; /* to the workers */
    struct ngram_stretch stretch;
};

void ngramreader_init(struct ngramreader *r, const struct ngramwords_settings *settings,
                      struct ngram *counter, struct workers *workers, bool words)
{
    bool may_cut = !counter->settings.pad || !(words || counter->settings.across);
    *r = (struct ngramreader){.counter = counter, .workers = workers, .thread_count = 1};
    if (workers->count > 1 && may_cut)
        r->thread_count = workers->count;
    r->words = memory_alloc(r->thread_count, sizeof *r->words);
    if (r->thread_count == 1) {
        ngramwords_init(&r->words[0], settings, counter);
        return;
    }
    r->parts = memory_alloc(r->thread_count, sizeof *r->parts);
    for (size_t t = 0; t < r->thread_count; t++) {
        ngram_init_part(&r->parts[t], counter);
        ngramwords_init(&r->words[t], settings, &r->parts[t]);
    }
    r->batch_count = 2 * r->thread_count;
    r->batches = memory_alloc(r->batch_count, sizeof *r->batches);
}

/* ---- batches ---- */

static void run_batch(void *context, unsigned thread)
{
    struct ngramreader_batch *b = context;
    struct ngramwords *w = &b->reader->words[thread];
    size_t at = 0;
    for (size_t i = 0; i < b->count; i++) {
        b->rows[i].text = slice_cut(buffer_slice(&b->text), at, at + b->rows[i].text.len);
        at += b->rows[i].text.len;
    }
    ngram_begin(w->counter, b->rows[0].group);
    ngramwords_rows(w, b->rows, b->count);
    ngram_cut(w->counter, &b->stretch);
}

/* Waits for the batch and puts what it became behind the others: its turn has come. */
static void take_batch(struct ngramreader *r, struct ngramreader_batch *b)
{
    if (!b->given)
        return;
    workers_wait(r->workers, &b->job);
    ngram_append(r->counter, &b->stretch);
    b->given = false;
    b->count = 0;
    buffer_clear(&b->text);
}

static void give_batch(struct ngramreader *r)
{
    struct ngramreader_batch *b = &r->batches[r->filling];
    if (!b->count)
        return;
    b->reader = r;
    b->job = (struct workers_job){.run = run_batch, .context = b};
    b->given = true;
    workers_submit(r->workers, &b->job);
    r->filling = (r->filling + 1) % r->batch_count;
    take_batch(r, &r->batches[r->filling]);
}

static void add_to_batch(struct ngramreader *r, const struct ngramwords_row *row)
{
    struct ngramreader_batch *b = &r->batches[r->filling];
    b->rows = memory_grow(b->rows, &b->cap, b->count + 1, sizeof *b->rows);
    b->rows[b->count++] = *row;
    buffer_append(&b->text, row->text);
    buffer_reserve(&b->text, NGRAMWORDS_SLACK);
    if (b->text.len >= BATCH_BYTES || b->count >= BATCH_ROWS)
        give_batch(r);
}

void ngramreader_add(struct ngramreader *r, const struct ngramwords_row *rows, size_t count)
{
    if (r->thread_count == 1)
        ngramwords_rows(&r->words[0], rows, count);
    for (size_t i = 0; i < count && r->thread_count > 1; i++)
        add_to_batch(r, &rows[i]);
}

void ngramreader_finish(struct ngramreader *r)
{
    if (r->thread_count > 1)
        give_batch(r);
    for (size_t i = 0; i < r->batch_count; i++)
        take_batch(r, &r->batches[(r->filling + i) % r->batch_count]);
    for (size_t i = 0; i < r->batch_count; i++) {
        buffer_free(&r->batches[i].text);
        free(r->batches[i].rows);
    }
    free(r->batches);
    r->batches = NULL;
    for (size_t t = 0; t < r->thread_count; t++)
        ngramwords_free(&r->words[t]);
    ngram_finish(r->counter);
}

void ngramreader_free(struct ngramreader *r)
{
    for (size_t t = 0; r->parts && t < r->thread_count; t++)
        ngram_free(&r->parts[t]);
    free(r->parts);
    free(r->words);
}
