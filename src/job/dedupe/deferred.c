#include "job/dedupe/deferred.h"

#include "base/big.h"
#include "job/dedupe/line.h"

/* What is there besides the texts, the buffers and a piece of each tape. */
enum { BESIDES = 6 << 20 };

/* A row that was put is the number of the text in memory that it repeats and one, or 0, its own
 * number, and its line. */
enum { NUMBER = 8, LINE = 16 };

static size_t half_of_memory(const struct judge *j)
{
    size_t memory = (size_t)j->set->memory;
    return memory > 2 * (size_t)BESIDES ? (memory - BESIDES) / 2 : memory / 4;
}

bool deferred_must_begin(const struct judge *j)
{
    return dedupe_settings_may_defer(j->set) && duplicates_size(&j->duplicates) > half_of_memory(j);
}

void deferred_init(struct deferred *w, struct judge *j)
{
    *w = (struct deferred){.judge = j};
    repeats_init(&w->repeats, half_of_memory(j) / 2);
    spool_init(&w->rows, 0);
}

void deferred_free(struct deferred *w)
{
    repeats_free(&w->repeats);
    spool_reader_free(&w->reader);
    spool_free(&w->rows);
    buffer_free(&w->string);
}

/* Begins the string of a row, to which its line is to be appended. */
static void start_row(struct deferred *w, struct fingerprint f, struct slice label, uint64_t number)
{
    uint32_t known = fingerprintset_find(&w->judge->duplicates.exact, f);
    if (known == FINGERPRINT_NEW)
        repeats_add(&w->repeats, f, label);
    buffer_clear(&w->string);
    big_append64(&w->string, known == FINGERPRINT_NEW ? 0 : (uint64_t)known + 1);
    big_append64(&w->string, number);
}

void deferred_put(struct deferred *w, struct fingerprint f, struct slice label, uint64_t number,
                  struct slice line)
{
    start_row(w, f, label, number);
    buffer_append(&w->string, line);
    spool_put(&w->rows, buffer_slice(&w->string));
}

void deferred_put_row(struct deferred *w, const struct input_row *row, uint64_t number)
{
    struct judge *j = w->judge;
    struct fingerprint f;
    struct shingles set;
    judge_sign(j, row, &f, &set);
    start_row(w, f, j->duplicates.options.named ? judge_label(j, row) : SLICE(""), number);
    line_append(&w->string, j->in, row);
    spool_put(&w->rows, buffer_slice(&w->string));
}

void deferred_judge(struct deferred *w)
{
    fingerprintset_free(&w->judge->duplicates.exact); /* its memory is needed now */
    repeats_judge(&w->repeats);
    spool_start(&w->reader, &w->rows);
}

/* The next of the rows that repeat none of the texts in memory. */
static void take_repeat(struct deferred *w, struct deferred_row *row)
{
    struct repeat repeat;
    repeats_next(&w->repeats, &repeat);
    uint32_t text = w->judge->duplicates.kept + repeat.first;
    row->verdict = (struct verdict){!repeat.is_first, text, !repeat.is_first, 1};
    row->label = repeat.label;
}

bool deferred_next(struct deferred *w, struct deferred_row *row)
{
    struct slice string;
    if (!spool_next(&w->reader, &string))
        return false;
    uint64_t known = big_load64(string.data);
    *row = (struct deferred_row){.verdict = {true, (uint32_t)known - 1, 1, 1},
                                 .number = big_load64(string.data + NUMBER),
                                 .line = slice_cut(string, LINE, string.len)};
    if (!known)
        take_repeat(w, row);
    return true;
}
