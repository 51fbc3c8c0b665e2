/* In how many documents a text stands: --count and --frequent. */
#include "base/memory.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/held.h"

#include <stdlib.h>

/* Adds the row to what is counted of the kept row that it is or repeats. */
static void count_row(struct held_row *kept, uint64_t doc)
{
    kept->count++;
    kept->docs += kept->last_doc != doc;
    kept->last_doc = doc;
}

static int frequent_first(const void *a, const void *b)
{
    const struct held_row *x = a, *y = b;
    int order = (x->docs < y->docs) - (x->docs > y->docs);
    if (!order)
        order = (x->count < y->count) - (x->count > y->count);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Each text once, as it first came. */
void dedupe_count(struct dedupe *d)
{
    struct held_rows held = {0};
    struct input_row row;
    struct writer *out = &d->output.out;
    table_add(&d->output.table, "count");
    table_add(&d->output.table, "docs");
    table_header(&d->output.table);
    while (judge_next(&d->judge, &row)) {
        struct verdict v = judge_row(&d->judge, &row);
        held_rows_document(&held, &row);
        if (!v.is_duplicate)
            held_rows_add(&held, &d->in, &row);
        count_row(&held.items[v.row], held.docs);
    }
    if (held.count)
        qsort(held.items, held.count, sizeof *held.items, frequent_first);
    for (size_t i = 0; i < held.count && held.items[i].docs >= d->set->at_least; i++) {
        writer_raw(out, held.items[i].survivor.row);
        writer_u64(out, held.items[i].count);
        writer_u64(out, held.items[i].docs);
        writer_end(out);
    }
    held_rows_free(&held);
}

static bool is_frequent(const struct dedupe *d, uint64_t docs, uint64_t all)
{
    return docs >= 2 && (double)docs > d->set->frequent * (double)all;
}

/* All rows but those whose text stands in more than a share of the documents, and in two at the
 * least. Nothing else is dropped. */
void dedupe_drop_frequent(struct dedupe *d)
{
    struct held_rows held = {0};
    struct input_row row;
    const struct mark kept = {.size = 1};
    size_t *first = NULL, cap = 0; /* by number of the kept row: where it is held */
    output_headers(&d->output);
    while (judge_next(&d->judge, &row)) {
        struct held_row *h = held_rows_add(&held, &d->in, &row);
        h->verdict = judge_row(&d->judge, &row);
        held_rows_document(&held, &row);
        if (!h->verdict.is_duplicate) {
            first = memory_grow(first, &cap, (size_t)h->verdict.row + 1, sizeof *first);
            first[h->verdict.row] = held.count - 1;
        }
        count_row(&held.items[first[h->verdict.row]], held.docs);
    }
    for (size_t i = 0; i < held.count; i++)
        if (!is_frequent(d, held.items[first[held.items[i].verdict.row]].docs, held.docs))
            output_line(&d->output, held.items[i].survivor.row, &kept);
    free(first);
    held_rows_free(&held);
}
