#include "analysis/ngramtable.h"

#include "analysis/tally.h"
#include "base/memory.h"

#include <stdlib.h>

/* Entries of a count below LISTS have a list for each count, which then is in the right order by
 * itself; list 0 has the others with their counts. */
enum { LISTS = 256 };

struct ngramtable_level {
    struct ngram_layout layout;
    struct countlist *lists;
    uint64_t *group_totals; /* n-grams by group */
    uint64_t *group_rows;   /* rows put out by group */
    uint64_t *margins;      /* where there is one group: by place and word */
    struct tally group_margins, pairs;
};

/* ---- margins ---- */

static bool one_group(const struct ngramtable_level *l)
{
    return l->layout.group_bits == 0;
}

static uint64_t place_in_group(const struct ngramtable_level *l, uint32_t group, size_t place)
{
    return (uint64_t)group * l->layout.n + place;
}

static void add_margins(struct ngramtable *t, struct ngramtable_level *l, const uint64_t *key,
                        uint64_t count)
{
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, key, words);
    for (size_t i = 0; i < l->layout.n; i++)
        if (one_group(l))
            l->margins[i * t->counter->words.count + words[i]] += count;
        else
            tally_add(&l->group_margins, place_in_group(l, group, i), words[i], count);
    if (l->layout.n == 3) {
        static const unsigned pairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};
        for (size_t p = 0; p < 3; p++)
            tally_add(&l->pairs, place_in_group(l, group, p),
                      (uint64_t)words[pairs[p][0]] << 32 | words[pairs[p][1]], count);
    }
}

static void measure(const struct ngramtable *t, const struct ngramtable_level *l,
                    const uint64_t *key, uint64_t count, struct association *a,
                    uint64_t margins[NGRAM_MAX])
{
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, key, words);
    struct association_counts c = {
        .n = l->layout.n, .joint = count, .total = l->group_totals[group], .margins = margins};
    for (size_t i = 0; i < c.n; i++)
        margins[i] = one_group(l)
                         ? l->margins[i * t->counter->words.count + words[i]]
                         : tally_get(&l->group_margins, place_in_group(l, group, i), words[i]);
    if (c.n == 3) {
        c.pairs[0] =
            tally_get(&l->pairs, place_in_group(l, group, 0), (uint64_t)words[0] << 32 | words[1]);
        c.pairs[1] =
            tally_get(&l->pairs, place_in_group(l, group, 1), (uint64_t)words[0] << 32 | words[2]);
        c.pairs[2] =
            tally_get(&l->pairs, place_in_group(l, group, 2), (uint64_t)words[1] << 32 | words[2]);
    }
    association_init(a, &c);
}

/* ---- filling ---- */

struct filling {
    struct ngramtable *table;
    struct ngramtable_level *level;
};

static void take(void *context, const uint64_t *key, struct counted entry)
{
    struct filling *f = context;
    const struct ngramtable_settings *s = &f->table->settings;
    if (s->measure_count) {
        add_margins(f->table, f->level, key, entry.count);
        uint32_t words[NGRAM_MAX];
        f->level->group_totals[ngram_unpack(&f->level->layout, key, words)] += entry.count;
    }
    if (entry.count < s->min_count)
        return;
    bool own = s->order == NGRAMS_BY_COUNT && entry.count < LISTS;
    countlist_add(&f->level->lists[own ? entry.count : 0], key, entry);
}

static void fill_level(struct ngramtable *t, struct ngramtable_level *l, unsigned n)
{
    size_t groups = t->counter->groups.count;
    l->layout = ngram_layout(t->counter, n);
    l->group_totals = memory_alloc(groups, sizeof *l->group_totals);
    l->group_rows = memory_alloc(groups, sizeof *l->group_rows);
    if (t->settings.measure_count && one_group(l))
        l->margins = memory_alloc(t->counter->words.count * n, sizeof *l->margins);
    l->lists = memory_alloc(LISTS, sizeof *l->lists);
    for (size_t i = 0; i < LISTS; i++)
        countlist_init(&l->lists[i], &t->store, l->layout.width, l->layout.doc_bits, i);
    struct filling f = {t, l};
    struct ngram_sink sink = {&f, take};
    ngram_count(t->counter, n, &sink);
}

/* ---- entries sorted on their own ---- */

static void add_items(struct ngramtable *t, uint32_t level)
{
    struct ngramtable_level *l = &t->levels[level];
    struct countlist_reader r;
    countlist_start(&r, &l->lists[0]);
    while (countlist_next(&r)) {
        struct ngramtable_item item = {.count = r.entry.count, .docs = r.entry.docs};
        item.level = level;
        item.place = (uint32_t)t->item_count;
        item.key = arena_alloc(&t->keys, l->layout.width * sizeof *item.key);
        memcpy(item.key, r.key, l->layout.width * sizeof *item.key);
        if (t->settings.order == NGRAMS_BY_MEASURE) {
            struct association a;
            uint64_t margins[NGRAM_MAX];
            const struct association_measure *m = t->settings.measures[0];
            measure(t, l, r.key, item.count, &a, margins);
            item.rank = association_rank(m, &a, m->value(&a));
        }
        t->items = memory_grow(t->items, &t->item_cap, t->item_count + 1, sizeof *t->items);
        t->items[t->item_count++] = item;
    }
    countlist_reader_free(&r);
    countlist_free(&l->lists[0]);
}

static int by_rank(const void *a, const void *b)
{
    const struct ngramtable_item *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static int by_count(const void *a, const void *b)
{
    const struct ngramtable_item *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings)
{
    *t = (struct ngramtable){.counter = counter, .settings = *settings};
    t->store.limit = counter->settings.memory / 4;
    t->level_count = settings->max_n - settings->min_n + 1;
    t->levels = memory_alloc(t->level_count, sizeof *t->levels);
    t->values = memory_alloc(settings->measure_count, sizeof *t->values);
    for (size_t i = 0; i < t->level_count; i++)
        fill_level(t, &t->levels[i], settings->min_n + (unsigned)i);
    if (settings->order != NGRAMS_BY_KEY)
        for (size_t i = 0; i < t->level_count; i++)
            add_items(t, (uint32_t)i);
    if (t->item_count)
        qsort(t->items, t->item_count, sizeof *t->items,
              settings->order == NGRAMS_BY_MEASURE ? by_rank : by_count);
    t->list = settings->order == NGRAMS_BY_COUNT ? LISTS - 1 : 0;
}

void ngramtable_free(struct ngramtable *t)
{
    if (t->reading)
        countlist_reader_free(&t->reader);
    for (size_t i = 0; i < t->level_count; i++) {
        struct ngramtable_level *l = &t->levels[i];
        for (size_t c = 0; c < LISTS; c++)
            countlist_free(&l->lists[c]);
        free(l->lists);
        free(l->group_totals);
        free(l->group_rows);
        free(l->margins);
        tally_free(&l->group_margins);
        tally_free(&l->pairs);
    }
    free(t->levels);
    free(t->items);
    free(t->values);
    arena_free(&t->keys);
    tape_store_free(&t->store);
}

/* ---- rows ---- */

/* False where the group has its rows already. */
static bool make_row(struct ngramtable *t, size_t level, const uint64_t *key, uint64_t count,
                     uint64_t docs, struct ngramtable_row *row)
{
    struct ngramtable_level *l = &t->levels[level];
    uint32_t group = ngram_unpack(&l->layout, key, t->words);
    if (t->settings.top && l->group_rows[group]++ >= t->settings.top)
        return false;
    if (t->settings.measure_count) {
        struct association a;
        uint64_t margins[NGRAM_MAX];
        measure(t, l, key, count, &a, margins);
        for (size_t i = 0; i < t->settings.measure_count; i++)
            t->values[i] = t->settings.measures[i]->value(&a);
    }
    *row = (struct ngramtable_row){.n = l->layout.n,
                                   .group = group,
                                   .words = t->words,
                                   .count = count,
                                   .docs = docs,
                                   .values = t->values};
    return true;
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
    if (t->settings.order == NGRAMS_BY_MEASURE || t->list == LISTS)
        return false;
    for (;;) {
        if (!t->reading)
            countlist_start(&t->reader, &t->levels[t->level].lists[t->list]);
        t->reading = true;
        while (countlist_next(&t->reader))
            if (make_row(t, t->level, t->reader.key, t->reader.entry.count, t->reader.entry.docs,
                         row))
                return true;
        if (!next_list(t)) {
            t->list = LISTS;
            return false;
        }
    }
}

bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row)
{
    while (t->next_item < t->item_count) {
        const struct ngramtable_item *item = &t->items[t->next_item++];
        if (make_row(t, item->level, item->key, item->count, item->docs, row))
            return true;
    }
    return next_listed(t, row);
}
