#include "analysis/counts/ngramreader.h"

#include "base/memory.h"

#include <stdlib.h>

enum { BATCH_BYTES = 256 * 1024, BATCH_ROWS = 16 * 1024 };

/* A row of text that waits. */
struct waiting_row {
    size_t len;
    uint32_t group;
    bool document, sentence, lines;
};

struct ngramreader_batch {
    struct workers_job job;
    struct ngramreader *reader;
    struct buffer text; /* of all rows, one behind the other */
    struct waiting_row *rows;
    size_t count, cap;
    bool given; /* to the workers */
    struct ngram_stretch stretch;
};

void ngramreader_init(struct ngramreader *r, const struct ngramwords_settings *settings,
                      struct ngram *counter, struct workers *workers, unsigned threads)
{
    bool may_cut = !(counter->settings.pad && counter->settings.across);
    *r = (struct ngramreader){.counter = counter, .workers = workers, .thread_count = 1};
    if (threads > 1 && may_cut)
        r->thread_count = threads < workers->count ? threads : workers->count;
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

/* Rows from `first` on, as many as fit together, whose texts begin there. */
static void unpack_rows(const struct ngramreader_batch *b, size_t first, const char *text,
                        struct ngramwords_rows *rows)
{
    *rows = (struct ngramwords_rows){0};
    uint32_t group = b->rows[first ? first - 1 : 0].group;
    for (size_t i = 0; i < NGRAMWORDS_TOGETHER && first + i < b->count; i++) {
        const struct waiting_row *from = &b->rows[first + i];
        rows->text[i] = slice_of(text, from->len);
        rows->group[i] = from->group;
        rows->documents |= (uint64_t)from->document << i;
        rows->sentences |= (uint64_t)from->sentence << i;
        rows->lines |= (uint64_t)from->lines << i;
        rows->groups |= (uint64_t)(from->group != group) << i;
        rows->count = i + 1;
        group = from->group;
        text += from->len;
    }
}

static void run_batch(void *context, unsigned thread)
{
    struct ngramreader_batch *b = context;
    struct ngramwords *w = &b->reader->words[thread];
    struct ngramwords_rows rows;
    const char *text = b->text.data;
    ngram_begin(w->counter, b->rows[0].group);
    for (size_t i = 0; i < b->count; i += rows.count) {
        unpack_rows(b, i, text, &rows);
        ngramwords_rows(w, &rows);
        struct slice last = rows.text[rows.count - 1];
        text = last.data + last.len;
    }
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

static void add_to_batch(struct ngramreader *r, const struct ngramwords_rows *rows, size_t i)
{
    struct ngramreader_batch *b = &r->batches[r->filling];
    if (rows->groups >> i & 1)
        r->group = rows->group[i];
    b->rows = memory_grow(b->rows, &b->cap, b->count + 1, sizeof *b->rows);
    b->rows[b->count++] = (struct waiting_row){.len = rows->text[i].len,
                                               .group = r->group,
                                               .document = rows->documents >> i & 1,
                                               .sentence = rows->sentences >> i & 1,
                                               .lines = rows->lines >> i & 1};
    buffer_append(&b->text, rows->text[i]);
    buffer_reserve(&b->text, NGRAMWORDS_SLACK);
    if (b->text.len >= BATCH_BYTES || b->count >= BATCH_ROWS)
        give_batch(r);
}

void ngramreader_add(struct ngramreader *r, const struct ngramwords_rows *rows)
{
    if (r->thread_count == 1)
        ngramwords_rows(&r->words[0], rows);
    for (size_t i = 0; i < rows->count && r->thread_count > 1; i++)
        add_to_batch(r, rows, i);
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
