#include "analysis/ngramtable.h"

#include "analysis/keyness.h"
#include "analysis/keysort.h"
#include "analysis/tally.h"
#include "base/memory.h"

#include <stdlib.h>

/* Entries of a count below LISTS have a list for each count, which then is in the right order by
 * itself; list 0 has the others with their counts. */
enum { LISTS = 256 };

/* What is known of the n-grams of one n. */
struct ngramtable_level {
    struct ngram_layout layout;
    struct countlist *lists;
    uint64_t *group_totals; /* n-grams by group */
    uint64_t *group_types;  /* distinct ones */
    uint64_t *group_rows;   /* rows put out by group */
    uint64_t *margins;      /* where there is one group: by place and word */
    struct tally group_margins, pairs;
    struct tally group_frequency;      /* by n-gram: groups that have it */
    double groups;                     /* that have any n-gram */
    struct tally sizes;                /* by group and document: n-grams in it */
    struct dispersion_corpus *corpora; /* by group */
};

static bool one_group(const struct ngramtable_level *l)
{
    return l->layout.group_bits == 0;
}

/* ---- margins ---- */

static uint64_t place_in_group(const struct ngramtable_level *l, uint32_t group, size_t place)
{
    return (uint64_t)group * l->layout.n + place;
}

static uint64_t pair_of(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

/* Two numbers that stand for the words: for up to four words they are the words. */
static void fingerprint(const uint32_t *words, unsigned n, uint64_t print[2])
{
    print[0] = print[1] = 0;
    for (unsigned i = 0; i < n; i++)
        if (n <= 4)
            print[i / 2] = print[i / 2] << 32 | words[i];
        else
            for (unsigned p = 0; p < 2; p++)
                print[p] = hash_mix(print[p] + words[i] + 0x9e3779b97f4a7c15u * (p + 1));
}

static void add_margins(struct ngramtable *t, struct ngramtable_level *l, uint32_t group,
                        const uint32_t *words, uint64_t count)
{
    for (size_t i = 0; i < l->layout.n; i++)
        if (one_group(l))
            l->margins[i * t->counter->word_count + words[i]] += count;
        else
            tally_add(&l->group_margins, place_in_group(l, group, i), words[i], count);
    if (l->layout.n != 3 || !t->needs[NEEDS_PAIRS])
        return;
    tally_add(&l->pairs, place_in_group(l, group, 0), pair_of(words[0], words[1]), count);
    tally_add(&l->pairs, place_in_group(l, group, 1), pair_of(words[0], words[2]), count);
    tally_add(&l->pairs, place_in_group(l, group, 2), pair_of(words[1], words[2]), count);
}

static void get_margins(const struct ngramtable *t, const struct ngramtable_level *l,
                        uint32_t group, const uint32_t *words, struct association_counts *c,
                        uint64_t *margins)
{
    for (size_t i = 0; i < l->layout.n; i++)
        margins[i] = one_group(l)
                         ? l->margins[i * t->counter->word_count + words[i]]
                         : tally_get(&l->group_margins, place_in_group(l, group, i), words[i]);
    if (l->layout.n != 3 || !t->needs[NEEDS_PAIRS])
        return;
    c->pairs[0] = tally_get(&l->pairs, place_in_group(l, group, 0), pair_of(words[0], words[1]));
    c->pairs[1] = tally_get(&l->pairs, place_in_group(l, group, 1), pair_of(words[0], words[2]));
    c->pairs[2] = tally_get(&l->pairs, place_in_group(l, group, 2), pair_of(words[1], words[2]));
}

/* ---- measures ---- */

static uint64_t count_in_reference(struct ngramtable *t, const uint32_t *words, unsigned n)
{
    buffer_clear(&t->name);
    for (unsigned i = 0; i < n; i++) {
        if (i)
            buffer_append_byte(&t->name, ' ');
        buffer_append(&t->name, ngram_word_of_rank(t->counter, words[i]));
    }
    uint32_t number = intern_find(t->settings.reference->ngrams, buffer_slice(&t->name));
    return number == INTERN_NONE ? 0 : t->settings.reference->counts[number];
}

/* An entry about to be measured. */
struct subject {
    struct association association;
    uint64_t margins[NGRAM_MAX];
    uint64_t reference_count;
};

static void measure(struct ngramtable *t, const struct ngramtable_level *l,
                    const struct ngramtable_item *item, struct subject *s)
{
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, item->key, words);
    unsigned n = l->layout.n;
    struct association *a = &s->association;
    s->reference_count = 0;
    if (t->settings.reference) {
        s->reference_count = count_in_reference(t, words, n);
        keyness_init(a, s->margins, item->count, l->group_totals[group], s->reference_count,
                     t->settings.reference->totals[n], (double)l->group_types[group]);
    } else {
        struct association_counts c = {
            .n = n, .joint = item->count, .total = l->group_totals[group], .margins = s->margins};
        get_margins(t, l, group, words, &c, s->margins);
        association_init(a, &c);
    }
    if (t->needs[NEEDS_GROUPS]) {
        uint64_t print[2];
        fingerprint(words, n, print);
        a->groups = l->groups;
        a->group_frequency = (double)tally_get(&l->group_frequency, print[0], print[1]);
    }
    a->dispersion = item->dispersion;
}

/* ---- filling ---- */

/* The documents of the n-gram that is being taken. */
struct filling {
    struct ngramtable *table;
    struct ngramtable_level *level;
    uint64_t *key; /* of the n-gram, its document bits zero */
    struct counted sum;
    struct dispersion_part *parts;
    size_t part_count, part_cap;
};

static void add_item(struct ngramtable *t, struct ngramtable_item item, size_t width)
{
    const uint64_t *key = item.key;
    item.key = arena_alloc(&t->kept, width * sizeof *key);
    memcpy(item.key, key, width * sizeof *key);
    if (t->settings.order == NGRAMS_BY_MEASURE) {
        struct subject s;
        const struct association_measure *m = t->settings.measures[0];
        measure(t, &t->levels[item.level], &item, &s);
        item.rank = association_rank(m, &s.association, m->value(&s.association));
    }
    t->items = memory_grow(t->items, &t->item_cap, t->item_count + 1, sizeof *t->items);
    t->items[t->item_count++] = item;
}

static void take(void *context, const uint64_t *key, struct counted entry)
{
    struct filling *f = context;
    struct ngramtable_level *l = f->level;
    const struct ngramtable_settings *s = &f->table->settings;
    if (s->measure_count) {
        uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, key, words);
        uint64_t print[2];
        l->group_totals[group] += entry.count;
        l->group_types[group]++;
        if (!s->reference)
            add_margins(f->table, l, group, words, entry.count);
        fingerprint(words, l->layout.n, print);
        if (f->table->needs[NEEDS_GROUPS])
            tally_add(&l->group_frequency, print[0], print[1], 1);
    }
    if (entry.count < s->min_count)
        return;
    bool own = s->order == NGRAMS_BY_COUNT && entry.count < LISTS && !f->level->corpora;
    countlist_add(&l->lists[own ? entry.count : 0], key, entry);
}

/* ---- by document ---- */

static void take_size(void *context, const uint64_t *key, struct counted entry)
{
    struct filling *f = context;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&f->level->layout, key, words);
    tally_add(&f->level->sizes, group, ngram_document(&f->level->layout, key), entry.count);
}

/* The documents of each group, from the sizes of all. */
static void sum_corpora(const struct ngramtable *t, struct ngramtable_level *l)
{
    l->corpora = memory_alloc(t->counter->groups.count, sizeof *l->corpora);
    for (size_t i = 0; l->sizes.slots && i <= l->sizes.mask; i++) {
        const struct tally_slot *slot = &l->sizes.slots[i];
        if (!slot->count)
            continue;
        struct dispersion_corpus *c = &l->corpora[slot->a];
        double size = (double)slot->count;
        if (c->parts++ == 0 || size < c->smallest)
            c->smallest = size;
        c->size += size;
    }
}

static void take_all_documents(struct filling *f)
{
    if (f->part_count == 0)
        return;
    struct ngramtable_level *l = f->level;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&l->layout, f->key, words);
    f->sum.docs = f->part_count;
    take(f, f->key, f->sum);
    if (f->sum.count >= f->table->settings.min_count) {
        struct dispersion *d = arena_alloc(&f->table->kept, sizeof *d);
        *d = dispersion_of(&l->corpora[group], f->parts, f->part_count);
        struct ngramtable *t = f->table;
        t->dispersions = memory_grow(t->dispersions, &t->dispersion_cap, t->dispersion_count + 1,
                                     sizeof *t->dispersions);
        t->dispersions[t->dispersion_count++] = d;
    }
    f->part_count = 0;
    f->sum = (struct counted){0};
}

static void take_document(void *context, const uint64_t *key, struct counted entry)
{
    struct filling *f = context;
    const struct ngram_layout *l = &f->level->layout;
    size_t last = l->width - 1;
    uint64_t doc = ngram_document(l, key);
    if (memcmp(key, f->key, last * sizeof *key) != 0 || key[last] - doc != f->key[last])
        take_all_documents(f);
    memcpy(f->key, key, l->width * sizeof *key);
    f->key[last] -= doc;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(l, key, words);
    f->parts = memory_grow(f->parts, &f->part_cap, f->part_count + 1, sizeof *f->parts);
    f->parts[f->part_count++] = (struct dispersion_part){
        (double)entry.count, (double)tally_get(&f->level->sizes, group, doc)};
    f->sum.count += entry.count;
}

static void count_by_document(struct filling *f)
{
    const struct ngramtable *t = f->table;
    unsigned n = f->level->layout.n;
    f->key = memory_alloc(f->level->layout.width, sizeof *f->key);
    ngram_count(t->counter, n, &(struct ngram_sink){f, take_size});
    sum_corpora(t, f->level);
    ngram_count(t->counter, n, &(struct ngram_sink){f, take_document});
    take_all_documents(f);
    free(f->key);
    free(f->parts);
}

/* ---- levels ---- */

static void fill_level(struct ngramtable *t, struct ngramtable_level *l, unsigned n)
{
    size_t groups = t->counter->groups.count;
    l->layout = ngram_layout(t->counter, n);
    l->group_totals = memory_alloc(groups, sizeof *l->group_totals);
    l->group_types = memory_alloc(groups, sizeof *l->group_types);
    l->group_rows = memory_alloc(groups, sizeof *l->group_rows);
    if (t->settings.measure_count && one_group(l))
        l->margins = memory_alloc(t->counter->word_count * n, sizeof *l->margins);
    l->lists = memory_alloc(LISTS, sizeof *l->lists);
    for (size_t i = 0; i < LISTS; i++)
        countlist_init(&l->lists[i], &t->store, l->layout.width, l->layout.doc_bits, i);
    struct filling f = {.table = t, .level = l};
    if (t->counter->settings.by_document)
        count_by_document(&f);
    else
        ngram_count(t->counter, n, &(struct ngram_sink){&f, take});
    for (size_t g = 0; g < groups; g++)
        l->groups += l->group_totals[g] > 0;
}

/* The entries that have their counts with them are sorted. */
static void add_items(struct ngramtable *t, uint32_t level)
{
    struct ngramtable_level *l = &t->levels[level];
    struct countlist_reader r;
    countlist_start(&r, &l->lists[0]);
    while (countlist_next(&r)) {
        struct ngramtable_item item = {
            .count = r.entry.count, .docs = r.entry.docs, .key = r.key, .level = level};
        if (t->dispersions)
            item.dispersion = t->dispersions[t->item_count];
        add_item(t, item, l->layout.width);
    }
    countlist_reader_free(&r);
    countlist_free(&l->lists[0]);
}

/* Ascending numbers for descending ones: by rank or by count. */
static uint64_t sort_key(const struct ngramtable *t, const struct ngramtable_item *item)
{
    uint64_t bits;
    double rank = item->rank == 0 ? 0 : item->rank; /* -0 too */
    if (t->settings.order == NGRAMS_BY_COUNT)
        return ~item->count;
    memcpy(&bits, &rank, sizeof bits);
    return bits >> 63 ? bits : ~(bits | (uint64_t)1 << 63);
}

static void take_order(void *context, const uint64_t *keys, size_t count)
{
    struct ngramtable *t = context;
    for (size_t i = 0; i < count; i++)
        t->item_order[t->ordered++] = keys[2 * i + 1];
}

/* Puts the items in order. Those that tie stay in the order of keys, in which they were added. */
static void sort_items(struct ngramtable *t)
{
    for (size_t i = 0; i < t->level_count; i++)
        add_items(t, (uint32_t)i);
    uint64_t *keys = memory_alloc(t->item_count, 2 * sizeof *keys);
    uint64_t *spare = memory_alloc(t->item_count, 2 * sizeof *keys);
    t->item_order = memory_alloc(t->item_count, sizeof *t->item_order);
    for (size_t i = 0; i < t->item_count; i++) {
        keys[2 * i] = sort_key(t, &t->items[i]);
        keys[2 * i + 1] = i;
    }
    struct keysort how = {.width = 2, .low = 64, .high = 128, .context = t, .part = take_order};
    keysort(&how, keys, spare, t->item_count);
    free(keys);
    free(spare);
}

void ngramtable_init(struct ngramtable *t, struct ngram *counter,
                     const struct ngramtable_settings *settings)
{
    *t = (struct ngramtable){.counter = counter, .settings = *settings};
    t->store.limit = ngram_memory_left(counter) / 6;
    t->level_count = settings->max_n - settings->min_n + 1;
    t->levels = memory_alloc(t->level_count, sizeof *t->levels);
    t->values = memory_alloc(settings->measure_count, sizeof *t->values);
    for (size_t i = 0; i < settings->measure_count; i++)
        t->needs[settings->measures[i]->needs] = true;
    for (size_t i = 0; i < t->level_count; i++)
        fill_level(t, &t->levels[i], settings->min_n + (unsigned)i);
    t->list = settings->order == NGRAMS_BY_COUNT ? LISTS - 1 : 0;
    if (settings->order != NGRAMS_BY_KEY)
        sort_items(t);
}

static void free_level(struct ngramtable_level *l)
{
    for (size_t c = 0; c < LISTS; c++)
        countlist_free(&l->lists[c]);
    free(l->lists);
    free(l->group_totals);
    free(l->group_types);
    free(l->group_rows);
    free(l->margins);
    free(l->corpora);
    tally_free(&l->group_margins);
    tally_free(&l->pairs);
    tally_free(&l->group_frequency);
    tally_free(&l->sizes);
}

void ngramtable_free(struct ngramtable *t)
{
    if (t->reading)
        countlist_reader_free(&t->reader);
    for (size_t i = 0; i < t->level_count; i++)
        free_level(&t->levels[i]);
    free(t->levels);
    free(t->items);
    free(t->item_order);
    free(t->values);
    free(t->dispersions);
    buffer_free(&t->name);
    arena_free(&t->kept);
    tape_store_free(&t->store);
}

/* ---- rows ---- */

/* False where the group has its rows already. */
static bool make_row(struct ngramtable *t, const struct ngramtable_item *item,
                     struct ngramtable_row *row)
{
    struct ngramtable_level *l = &t->levels[item->level];
    uint32_t group = ngram_unpack(&l->layout, item->key, t->words);
    if (t->settings.top && l->group_rows[group]++ >= t->settings.top)
        return false;
    *row = (struct ngramtable_row){.n = l->layout.n,
                                   .group = group,
                                   .words = t->words,
                                   .count = item->count,
                                   .docs = item->docs,
                                   .values = t->values};
    if (t->settings.measure_count) {
        struct subject s;
        measure(t, l, item, &s);
        row->reference_count = s.reference_count;
        for (size_t i = 0; i < t->settings.measure_count; i++)
            t->values[i] = t->settings.measures[i]->value(&s.association);
    }
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
        while (countlist_next(&t->reader)) {
            struct ngramtable_item item = {.count = t->reader.entry.count,
                                           .docs = t->reader.entry.docs,
                                           .key = t->reader.key,
                                           .level = (uint32_t)t->level};
            if (t->dispersions)
                item.dispersion = t->dispersions[t->next_item++];
            if (make_row(t, &item, row))
                return true;
        }
        if (!next_list(t)) {
            t->list = LISTS;
            return false;
        }
    }
}

/* Items in their new order lie anywhere: those that come soon are asked for. */
static void prefetch_items(const struct ngramtable *t)
{
    enum { ITEM = 16, KEY = 8 };
    if (t->next_item + ITEM >= t->item_count)
        return;
    __builtin_prefetch(&t->items[t->item_order[t->next_item + ITEM]]);
    __builtin_prefetch(t->items[t->item_order[t->next_item + KEY]].key);
}

bool ngramtable_next(struct ngramtable *t, struct ngramtable_row *row)
{
    prefetch_items(t);
    while (t->next_item < t->item_count)
        if (make_row(t, &t->items[t->item_order[t->next_item++]], row))
            return true;
    return next_listed(t, row);
}
