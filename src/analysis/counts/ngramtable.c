#include "analysis/counts/ngramtable.h"

#include "base/memory.h"

#include <stdlib.h>

/* Without measures, entries of a count below LISTS have a list for each count, which then is in the
 * right order by itself; list 0 has the others with their counts. */
enum { LISTS = 256 };

struct ngramtable_level {
    struct ngram_layout layout;
    struct countlist *lists; /* without measures */
    struct ngramfacts facts; /* with */
    uint64_t rows;           /* put out of the level, or of the current group */
    uint64_t *group_rows;    /* by group, where they are kept; else NULL */
};

static bool is_measured(const struct ngramtable *t)
{
    return t->settings.measure_count > 0;
}

static bool has_groups(const struct ngramtable *t)
{
    return t->levels[0].layout.group_bits > 0;
}

/* Whether the first rows of each group have to be found before all are put in order: where groups
 * come in turn, and are too many to keep a number for each. */
static bool picks_first(const struct ngramtable *t)
{
    size_t bytes = t->counter->groups.count * t->level_count * sizeof(uint64_t);
    return t->settings.top && has_groups(t) && t->settings.order != NGRAMS_BY_KEY &&
           bytes > t->memory / 8;
}

static bool keeps_group_rows(const struct ngramtable *t)
{
    return t->settings.top && has_groups(t) && t->settings.order != NGRAMS_BY_KEY &&
           !picks_first(t);
}

/* ---- counting ---- */

/* The level that is being filled. */
struct filling {
    const struct ngramtable *table;
    struct ngramtable_level *level;
};

static void take(void *context, const uint64_t *key, const struct counted *entry)
{
    struct filling *f = context;
    const struct ngramtable_settings *s = &f->table->settings;
    if (entry->count < s->min_count)
        return;
    bool own = s->order == NGRAMS_BY_COUNT && entry->count < LISTS && !picks_first(f->table);
    countlist_add(&f->level->lists[own ? entry->count : 0], key, entry);
}

static void fill_lists(struct ngramtable *t, struct ngramtable_level *l)
{
    l->lists = memory_alloc(LISTS, sizeof *l->lists);
    for (size_t i = 0; i < LISTS; i++)
        countlist_init(&l->lists[i], &t->store, l->layout.width, l->layout.doc_bits, i);
    struct filling f = {t, l};
    ngram_count(t->counter, l->layout.n, &(struct ngram_sink){&f, take});
}

static void count_facts(struct ngramtable *t, struct ngramtable_level *l)
{
    struct ngramfacts_settings how = {.reference = t->settings.reference,
                                      .min_count = t->settings.min_count,
                                      .store = &t->store,
                                      .memory = t->memory / 2};
    for (size_t i = 0; i < t->settings.measure_count; i++)
        how.needs[t->settings.measures[i]->needs] = true;
    ngramfacts_init(&l->facts, t->counter, l->layout.n, &how);
}

/* ---- rows in order ----
 *
 * A record is: order, level, key, count, docs, facts; while the first rows of each group are
 * picked: level, group, order, key ... */

enum { ORDER, LEVEL, KEY };

/* Ascending numbers for descending ones. */
static uint64_t order_of_rank(double rank)
{
    uint64_t bits;
    rank = rank == 0 ? 0 : rank; /* -0 too */
    memcpy(&bits, &rank, sizeof bits);
    return bits >> 63 ? bits : ~(bits | (uint64_t)1 << 63);
}

static uint64_t order_of(struct ngramtable *t, const struct ngramtable_level *l,
                         struct ngramfacts_entry *e)
{
    struct association a;
    uint64_t margins[2];
    if (t->settings.order != NGRAMS_BY_MEASURE)
        return ~e->count;
    const struct association_measure *m = t->settings.measures[0];
    ngramfacts_table(&l->facts, e, &a, margins);
    return order_of_rank(association_rank(m, &a, m->value(&a)));
}

static struct recordsort_settings sort_settings(struct ngramtable *t, size_t width, size_t key)
{
    return (struct recordsort_settings){.width = width,
                                        .key = key,
                                        .memory = t->memory / (picks_first(t) ? 4 : 2),
                                        .store = &t->store,
                                        .workers = t->counter->settings.workers};
}

/* Makes the record of t->entry, `before` words into t->record. */
static void add_entry(struct ngramtable *t, struct recordsort *sort, uint32_t level)
{
    struct ngramtable_level *l = &t->levels[level];
    struct ngramfacts_entry *e = &t->entry;
    uint64_t *r = t->record, *rest;
    bool first = picks_first(t);
    r[first ? 2 : ORDER] = order_of(t, l, e);
    r[first ? 0 : LEVEL] = level;
    if (first)
        r[1] = e->group;
    rest = r + KEY + first;
    memcpy(rest, e->key, l->layout.width * sizeof *e->key);
    rest += t->key_width;
    rest[0] = e->count;
    rest[1] = e->docs;
    if (is_measured(t))
        ngramfacts_pack(&l->facts, e, rest + 2);
    recordsort_add(sort, r);
}

static void add_listed(struct ngramtable *t, struct recordsort *sort, uint32_t level)
{
    struct ngramtable_level *l = &t->levels[level];
    struct countlist_reader r;
    countlist_start(&r, &l->lists[0]);
    while (countlist_next(&r)) {
        t->entry.key = r.key;
        t->entry.count = r.entry.count;
        t->entry.docs = r.entry.docs;
        t->entry.group = ngram_unpack(&l->layout, r.key, t->entry.words);
        add_entry(t, sort, level);
    }
    countlist_reader_free(&r);
    countlist_free(&l->lists[0]);
}

static void add_measured(struct ngramtable *t, struct recordsort *sort, uint32_t level)
{
    struct ngramfacts *f = &t->levels[level].facts;
    ngramfacts_start(f);
    while (ngramfacts_next(f, &t->entry))
        add_entry(t, sort, level);
    ngramfacts_stop(f);
}

/* The first rows of each group and level, in order with the others. */
static void pick_first(struct ngramtable *t, struct recordsort *all)
{
    uint64_t rows = 0, level = UINT64_MAX, group = UINT64_MAX;
    struct recordsort_settings how = sort_settings(t, t->record_width, 1);
    recordsort_finish(all);
    recordsort_init(&t->sorted, &how);
    for (const uint64_t *r; (r = recordsort_next(all));) {
        rows = r[0] == level && r[1] == group ? rows + 1 : 1;
        level = r[0], group = r[1];
        if (rows > t->settings.top)
            continue;
        t->record[ORDER] = r[2];
        t->record[LEVEL] = r[0];
        memcpy(t->record + KEY, r + KEY + 1, (t->record_width - KEY) * sizeof *r);
        recordsort_add(&t->sorted, t->record);
    }
    recordsort_free(all);
}

static void sort_rows(struct ngramtable *t)
{
    bool first = picks_first(t);
    struct recordsort_settings how = sort_settings(t, t->record_width + first, first ? 3 : 1);
    struct recordsort all = {0}, *sort = first ? &all : &t->sorted;
    recordsort_init(sort, &how);
    for (uint32_t i = 0; i < t->level_count; i++)
        if (is_measured(t))
            add_measured(t, sort, i);
        else
            add_listed(t, sort, i);
    if (first)
        pick_first(t, sort);
    recordsort_finish(&t->sorted);
}

/* ---- init ---- */

static void find_widths(struct ngramtable *t)
{
    size_t facts = 0;
    for (size_t i = 0; i < t->level_count; i++) {
        const struct ngramtable_level *l = &t->levels[i];
        size_t width = is_measured(t) ? ngramfacts_width(&l->facts) : 0;
        facts = width > facts ? width : facts;
        t->key_width = l->layout.width > t->key_width ? l->layout.width : t->key_width;
    }
    t->record_width = KEY + t->key_width + 2 + facts;
    t->record = memory_alloc(t->record_width + 1, sizeof *t->record);
}

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings)
{
    *t = (struct ngramtable){.counter = counter, .settings = *settings};
    t->store.limit = ngram_memory_left(counter) / 6;
    t->memory = ngram_memory_left(counter) / 2;
    t->level_count = settings->max_n - settings->min_n + 1;
    t->levels = memory_alloc(t->level_count, sizeof *t->levels);
    t->values = memory_alloc(settings->measure_count, sizeof *t->values);
    for (size_t i = 0; i < t->level_count; i++)
        t->levels[i].layout = ngram_layout(counter, settings->min_n + (unsigned)i);
    for (size_t i = 0; keeps_group_rows(t) && i < t->level_count; i++)
        t->levels[i].group_rows = memory_alloc(counter->groups.count, sizeof(uint64_t));
    for (size_t i = 0; i < t->level_count; i++)
        if (is_measured(t))
            count_facts(t, &t->levels[i]);
        else
            fill_lists(t, &t->levels[i]);
    find_widths(t);
    t->list = settings->order == NGRAMS_BY_COUNT ? LISTS - 1 : 0;
    t->is_sorted = settings->order != NGRAMS_BY_KEY;
    if (t->is_sorted)
        sort_rows(t);
}

static void free_level(struct ngramtable_level *l)
{
    for (size_t c = 0; l->lists && c < LISTS; c++)
        countlist_free(&l->lists[c]);
    if (!l->lists)
        ngramfacts_free(&l->facts);
    free(l->lists);
    free(l->group_rows);
}

void ngramtable_free(struct ngramtable *t)
{
    if (t->reading && !is_measured(t))
        countlist_reader_free(&t->reader);
    recordsort_free(&t->sorted);
    for (size_t i = 0; i < t->level_count; i++)
        free_level(&t->levels[i]);
    free(t->levels);
    free(t->record);
    free(t->values);
    tape_store_free(&t->store);
}

/* ---- rows ---- */

/* Whether the group, or the level where there is one, has its rows already. In the order of keys
 * groups come one after the other; in another their first rows were picked. */
static bool has_enough(struct ngramtable *t, struct ngramtable_level *l)
{
    if (!t->settings.top || picks_first(t))
        return false;
    if (l->group_rows)
        return l->group_rows[t->entry.group]++ >= t->settings.top;
    if (has_groups(t) && t->group != t->entry.group) {
        t->group = t->entry.group;
        l->rows = 0;
    }
    return l->rows++ >= t->settings.top;
}

/* The row of t->entry; false where it is left out. */
static bool make_row(struct ngramtable *t, struct ngramtable_level *l, struct ngramtable_row *row)
{
    struct ngramfacts_entry *e = &t->entry;
    if (has_enough(t, l))
        return false;
    *row = (struct ngramtable_row){.n = l->layout.n,
                                   .group = e->group,
                                   .words = e->words,
                                   .count = e->count,
                                   .docs = e->docs,
                                   .values = t->values};
    if (is_measured(t)) {
        struct association a;
        uint64_t margins[2];
        ngramfacts_table(&l->facts, e, &a, margins);
        row->reference_count = e->reference;
        for (size_t i = 0; i < t->settings.measure_count; i++)
            t->values[i] = t->settings.measures[i]->value(&a);
    }
    return true;
}

static bool next_sorted(struct ngramtable *t, struct ngramtable_row *row)
{
    for (const uint64_t *r; (r = recordsort_next(&t->sorted));) {
        struct ngramtable_level *l = &t->levels[r[LEVEL]];
        memcpy(t->record + KEY, r + KEY, t->key_width * sizeof *r);
        t->entry.key = t->record + KEY;
        t->entry.count = r[KEY + t->key_width];
        t->entry.docs = r[KEY + t->key_width + 1];
        if (is_measured(t))
            ngramfacts_unpack(&l->facts, r + KEY + t->key_width + 2, &t->entry);
        else
            t->entry.group = ngram_unpack(&l->layout, t->entry.key, t->entry.words);
        if (make_row(t, l, row))
            return true;
    }
    return false;
}

/* In the order of keys. */
static bool next_measured(struct ngramtable *t, struct ngramtable_row *row)
{
    for (; t->level < t->level_count; t->level++) {
        struct ngramtable_level *l = &t->levels[t->level];
        if (!t->reading)
            ngramfacts_start(&l->facts);
        t->reading = true;
        while (ngramfacts_next(&l->facts, &t->entry))
            if (make_row(t, l, row))
                return true;
        ngramfacts_stop(&l->facts);
        t->reading = false;
    }
    return false;
}

/* The next list: with the same count of the next n, then of the next lower count. */
static bool next_list(struct ngramtable *t)
{
    countlist_reader_free(&t->reader);
    t->reading = false;
    if (++t->level < t->level_count)
        return true;
    t->level = 0;
    if (t->list <= 1)
        return false;
    t->list--;
    return true;
}

static bool next_listed(struct ngramtable *t, struct ngramtable_row *row)
{
    if (t->list == LISTS)
        return false;
    for (;;) {
        struct ngramtable_level *l = &t->levels[t->level];
        if (!t->reading)
            countlist_start(&t->reader, &l->lists[t->list]);
        t->reading = true;
        while (countlist_next(&t->reader)) {
            t->entry.key = t->reader.key;
            t->entry.count = t->reader.entry.count;
            t->entry.docs = t->reader.entry.docs;
            t->entry.group = ngram_unpack(&l->layout, t->reader.key, t->entry.words);
            if (make_row(t, l, row))
                return true;
        }
        if (!next_list(t)) {
            t->list = LISTS;
            return false;
        }
    }
}

bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row)
{
    if (t->is_sorted && next_sorted(t, row))
        return true;
    t->is_sorted = false;
    if (!is_measured(t))
        return next_listed(t, row);
    return t->settings.order == NGRAMS_BY_KEY && next_measured(t, row);
}
