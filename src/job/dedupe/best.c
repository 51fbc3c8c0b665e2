/* --keep: all rows are read, judged from the best down, and written as they came. */
#include "base/memory.h"
#include "job/dedupe/dedupe.h"
#include "job/dedupe/held.h"

#include <stdlib.h>

/* What the order of survivors and the judgement need to know. False where the row is bad. */
static bool describe(struct dedupe *d, struct held_rows *held, struct held_row *h,
                     const struct input_row *row, size_t column)
{
    int64_t start = 0;
    if (d->in.start != INPUTS_NONE && !inputs_number(&d->in, row, d->in.start, &start))
        return false;
    h->rule = d->set->rule;
    h->survivor.length = d->set->merge ? d->judge.signature.length : row->text.len;
    h->survivor.start = start;
    h->survivor.doc_id = arena_copy(&held->arena, row->doc_id);
    h->group = arena_copy(&held->arena, judge_group(&d->judge, row));
    if (column != INPUTS_NONE)
        h->survivor.value = arena_copy(&held->arena, row->fields[column]);
    if (d->set->mark || d->set->report)
        h->label = arena_copy(&held->arena, judge_label(&d->judge, row));
    return true;
}

static int better_first(const void *a, const void *b)
{
    const struct held_row *x = *(struct held_row *const *)a, *y = *(struct held_row *const *)b;
    int order = survivor_compare(x->rule, &x->survivor, &y->survivor);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void judge_held(struct judge *j, struct held_rows *held)
{
    struct held_row **order = memory_alloc(held->count, sizeof *order);
    for (size_t i = 0; i < held->count; i++)
        order[i] = &held->items[i];
    if (held->count)
        qsort(order, held->count, sizeof *order, better_first);
    for (size_t i = 0; i < held->count; i++) {
        struct held_row *h = order[i];
        h->verdict = judge_text(j, h->text, h->group);
        if (!h->verdict.is_duplicate)
            duplicates_name(&j->duplicates, h->label);
    }
    free(order);
}

void dedupe_keep_best(struct dedupe *d)
{
    struct held_rows held = {0};
    struct input_row row;
    size_t column = INPUTS_NONE;
    if (d->set->keep_column)
        column = inputs_need_column(&d->in, d->set->keep_column);
    output_headers(&d->output);
    while (judge_next(&d->judge, &row))
        if (!describe(d, &held, held_rows_add(&held, &d->in, &row), &row, column))
            held.count--;
    judge_held(&d->judge, &held);
    for (size_t i = 0; i < held.count; i++) {
        struct mark mark = judge_mark(&d->judge, held.items[i].verdict);
        output_line(&d->output, held.items[i].survivor.row, &mark);
    }
    held_rows_free(&held);
}
