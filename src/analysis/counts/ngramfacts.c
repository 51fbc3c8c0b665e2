#include "analysis/counts/ngramfacts.h"

#include "analysis/counts/keyness.h"
#include "analysis/counts/tally.h"
#include "base/memory.h"

#include <stdlib.h>

static bool frequent(const struct ngramfacts *f, uint64_t count)
{
    return count >= f->settings.min_count;
}

/* ---- margins ---- */

/* Whether margins are asked for: those of words. */
static bool with_margins(const struct ngramfacts *f)
{
    return !f->settings.reference;
}

static size_t place_of(const struct ngramfacts *f, size_t place, uint32_t word)
{
    return place * f->counter->word_count + word;
}

static void add_margins(struct ngramfacts *f, const uint32_t *words, uint32_t group, uint64_t count)
{
    for (size_t i = 0; i < f->layout.n; i++) {
        size_t at = place_of(f, i, words[i]);
        if (f->stamps && f->stamps[at] != group + 1) {
            f->stamps[at] = group + 1;
            f->margins[at] = 0;
        }
        f->margins[at] += count;
    }
}

static void make_margins(struct ngramfacts *f)
{
    size_t count = f->counter->word_count * f->layout.n;
    f->margins = memory_alloc(count, sizeof *f->margins);
    memory_hint_random(f->margins, count, sizeof *f->margins);
    if (f->has_groups)
        f->stamps = memory_alloc(count, sizeof *f->stamps);
}

/* ---- counting ---- */

static void take(void *context, const uint64_t *key, const struct counted *entry)
{
    struct ngramfacts *f = context;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&f->layout, key, words);
    f->groups += f->types == 0 || (f->has_groups && group != f->group);
    f->group = group;
    f->total += entry->count;
    f->types++;
    if (f->margins && !f->has_groups)
        add_margins(f, words, group, entry->count);
    if (f->has_groups || f->with_pairs || frequent(f, entry->count))
        countlist_add(&f->entries, key, entry);
}

/* ---- by document ---- */

/* Where there are groups: how large the documents of each are, group by group. */
struct group_sizes {
    struct tally current; /* of the group that is being looked at */
    uint32_t group;
    bool any;         /* it is one */
    struct tape tape; /* of all: documents and sizes, behind each group GROUP_END */
    struct tape_reader reader;
    struct slice left;
};

struct document_size {
    uint64_t doc, size;
};

static const struct document_size GROUP_END = {UINT64_MAX, 0};

/* The documents of the n-gram that is being taken. */
struct filling {
    struct ngramfacts *facts;
    struct group_sizes sizes;
    uint64_t *key; /* of the n-gram, its document bits zero */
    struct counted sum;
    struct dispersion_part *parts;
    size_t part_count, part_cap;
};

static void put_size(struct group_sizes *s, struct document_size size)
{
    memcpy(tape_reserve(&s->tape, sizeof size), &size, sizeof size);
    tape_commit(&s->tape, sizeof size);
}

static void put_group(struct group_sizes *s)
{
    const struct tally *t = &s->current;
    for (size_t i = 0; t->slots && i <= t->mask; i++)
        if (t->slots[i].count)
            put_size(s, (struct document_size){t->slots[i].a, t->slots[i].count});
    put_size(s, GROUP_END);
    tally_clear(&s->current);
}

static void take_size(void *context, const uint64_t *key, const struct counted *entry)
{
    struct filling *g = context;
    struct ngramfacts *f = g->facts;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&f->layout, key, words);
    uint64_t doc = ngram_document(&f->layout, key);
    if (f->doc_sizes) {
        f->doc_sizes[doc] += entry->count;
        return;
    }
    if (g->sizes.any && g->sizes.group != group)
        put_group(&g->sizes);
    g->sizes.any = true;
    g->sizes.group = group;
    tally_add(&g->sizes.current, doc, 0, entry->count);
}

static void add_size(struct dispersion_corpus *c, uint64_t size)
{
    if (c->parts++ == 0 || (double)size < c->smallest)
        c->smallest = (double)size;
    c->size += (double)size;
}

/* The sizes are known; they are read from the first group on. */
static void end_sizes(struct ngramfacts *f, struct group_sizes *s)
{
    if (s->any)
        put_group(s);
    s->any = false;
    tape_end(&s->tape);
    tape_start(&s->reader, &s->tape);
    for (size_t d = 0; f->doc_sizes && d < f->counter->docs; d++)
        if (f->doc_sizes[d])
            add_size(&f->corpus, f->doc_sizes[d]);
}

/* Reads the sizes of the next group, which comes in both passes. */
static void next_group(struct ngramfacts *f, struct group_sizes *s)
{
    struct document_size size;
    tally_clear(&s->current);
    f->corpus = (struct dispersion_corpus){0};
    while (s->left.len || tape_next(&s->reader, &s->left)) {
        memcpy(&size, s->left.data, sizeof size);
        s->left = slice_cut(s->left, sizeof size, s->left.len);
        if (size.doc == GROUP_END.doc)
            return;
        tally_add(&s->current, size.doc, 0, size.size);
        add_size(&f->corpus, size.size);
    }
}

static uint64_t size_of(struct ngramfacts *f, struct group_sizes *s, uint32_t group, uint64_t doc)
{
    if (f->doc_sizes)
        return f->doc_sizes[doc];
    if (!s->any || s->group != group)
        next_group(f, s);
    s->any = true;
    s->group = group;
    return tally_get(&s->current, doc, 0);
}

static void put_dispersion(struct ngramfacts *f, struct dispersion d)
{
    memcpy(tape_reserve(&f->dispersions, sizeof d), &d, sizeof d);
    tape_commit(&f->dispersions, sizeof d);
}

static void take_all_documents(struct filling *g)
{
    if (g->part_count == 0)
        return;
    struct ngramfacts *f = g->facts;
    g->sum.docs = g->part_count;
    take(f, g->key, &g->sum);
    if (frequent(f, g->sum.count))
        put_dispersion(f, dispersion_of(&f->corpus, g->parts, g->part_count));
    g->part_count = 0;
    g->sum = (struct counted){0};
}

static void take_document(void *context, const uint64_t *key, const struct counted *entry)
{
    struct filling *g = context;
    struct ngramfacts *f = g->facts;
    const struct ngram_layout *l = &f->layout;
    size_t last = l->width - 1;
    uint64_t doc = ngram_document(l, key);
    if (memcmp(key, g->key, last * sizeof *key) != 0 || key[last] - doc != g->key[last])
        take_all_documents(g);
    memcpy(g->key, key, l->width * sizeof *key);
    g->key[last] -= doc;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(l, key, words);
    g->parts = memory_grow(g->parts, &g->part_cap, g->part_count + 1, sizeof *g->parts);
    g->parts[g->part_count++] =
        (struct dispersion_part){(double)entry->count, (double)size_of(f, &g->sizes, group, doc)};
    g->sum.count += entry->count;
}

static void count_by_document(struct ngramfacts *f)
{
    unsigned n = f->layout.n;
    struct filling g = {.facts = f, .key = memory_alloc(f->layout.width, sizeof *g.key)};
    if (!f->has_groups)
        f->doc_sizes = memory_alloc(f->counter->docs, sizeof *f->doc_sizes);
    g.sizes.tape.store = f->settings.store;
    ngram_count(f->counter, n, &(struct ngram_sink){&g, take_size});
    end_sizes(f, &g.sizes);
    ngram_count(f->counter, n, &(struct ngram_sink){&g, take_document});
    take_all_documents(&g);
    tally_free(&g.sizes.current);
    tape_reader_free(&g.sizes.reader);
    tape_free(&g.sizes.tape);
    free(f->doc_sizes);
    f->doc_sizes = NULL;
    free(g.key);
    free(g.parts);
}

void ngramfacts_init(struct ngramfacts *f, struct ngram *counter, unsigned n,
                     const struct ngramfacts_settings *settings)
{
    *f = (struct ngramfacts){.counter = counter, .settings = *settings};
    f->layout = ngram_layout(counter, n);
    f->has_groups = f->layout.group_bits > 0;
    f->with_pairs = n == 3 && settings->needs[NEEDS_PAIRS];
    f->summed[FACTS_WORDS] =
        f->has_groups && (settings->reference || settings->needs[NEEDS_GROUPS]);
    for (unsigned which = FACTS_PAIR_12; which < FACTS_SUMS; which++)
        f->summed[which] = f->with_pairs;
    f->dispersions.store = settings->store;
    f->key = memory_alloc(f->layout.width, sizeof *f->key);
    countlist_init(&f->entries, settings->store, f->layout.width, f->layout.doc_bits, 0);
    if (with_margins(f))
        make_margins(f);
    if (counter->settings.by_document)
        count_by_document(f);
    else
        ngram_count(counter, n, &(struct ngram_sink){f, take});
    tape_end(&f->entries.tape);
    tape_end(&f->dispersions);
}

void ngramfacts_free(struct ngramfacts *f)
{
    ngramfacts_stop(f);
    countlist_free(&f->entries);
    tape_free(&f->dispersions);
    free(f->margins);
    free(f->stamps);
    free(f->key);
}

/* ---- the reference ---- */

static void add_reference(void *context, const uint64_t *key, uint64_t count)
{
    struct ngramfacts *f = context;
    uint64_t record[NGRAM_MAX + 1];
    memcpy(record, key, f->layout.width * sizeof *key);
    record[f->layout.width] = count;
    recordsort_add(&f->reference, record);
}

static void sort_reference(struct ngramfacts *f)
{
    recordsort_init(&f->reference,
                    &(struct recordsort_settings){.width = f->layout.width + 1,
                                                  .key = f->layout.width,
                                                  .memory = f->settings.memory / 4,
                                                  .store = f->settings.store,
                                                  .workers = f->counter->settings.workers});
    ngram_give_reference(f->counter, &f->layout, f, add_reference);
    recordsort_finish(&f->reference);
    f->next_reference = recordsort_next(&f->reference);
}

/* The sign of a - b. */
static int compare_keys(const struct ngramfacts *f, const uint64_t *a, const uint64_t *b)
{
    for (size_t w = 0; w < f->layout.width; w++)
        if (a[w] != b[w])
            return a[w] < b[w] ? -1 : 1;
    return 0;
}

/* Adds up what the reference says of this key, which it comes to next. */
static uint64_t take_reference(struct ngramfacts *f, const uint64_t *key)
{
    uint64_t sum = 0;
    while (f->next_reference && compare_keys(f, f->next_reference, key) == 0) {
        sum += f->next_reference[f->layout.width];
        f->next_reference = recordsort_next(&f->reference);
    }
    return sum;
}

/* Keys ascend from call to call. */
static uint64_t find_reference(void *context, const uint64_t *key)
{
    struct ngramfacts *f = context;
    while (f->next_reference && compare_keys(f, f->next_reference, key) < 0)
        f->next_reference = recordsort_next(&f->reference);
    return take_reference(f, key);
}

/* ---- sums by key ---- */

/* The key whose values are summed: the words, or two of them in a group. */
static void sum_key(const struct ngramfacts *f, unsigned which, const uint64_t *key, uint64_t *out)
{
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&f->layout, key, words);
    if (which == FACTS_WORDS) {
        ngram_without_group(&f->layout, key, out);
        return;
    }
    uint32_t a = words[which == FACTS_PAIR_23], b = words[which == FACTS_PAIR_12 ? 1 : 2];
    out[0] = (uint64_t)a << 32 | b;
    out[1] = group;
}

static void start_sums(struct ngramfacts *f)
{
    const struct ngramfacts_settings *s = &f->settings;
    uint64_t key[NGRAM_MAX];
    for (unsigned which = 0; which < FACTS_SUMS; which++) {
        if (!f->summed[which])
            continue;
        bool words = which == FACTS_WORDS;
        keysum_init(&f->sums[which],
                    &(struct keysum_settings){.key = words ? f->layout.width : 2,
                                              .memory = s->memory / 4,
                                              .store = s->store,
                                              .workers = f->counter->settings.workers,
                                              .find = words && s->reference ? find_reference : NULL,
                                              .context = f});
        struct countlist_reader r;
        countlist_start(&r, &f->entries);
        while (countlist_next(&r)) {
            sum_key(f, which, r.key, key);
            keysum_add(&f->sums[which], key, words ? 1 : r.entry.count);
        }
        countlist_reader_free(&r);
        keysum_finish(&f->sums[which]);
    }
}

/* ---- reading ---- */

void ngramfacts_start(struct ngramfacts *f)
{
    if (f->settings.reference)
        sort_reference(f);
    start_sums(f);
    f->reading = true;
    countlist_start(&f->reader, &f->entries);
    if (f->has_groups) {
        countlist_start(&f->ahead, &f->entries);
        f->ahead_has = countlist_next(&f->ahead);
    }
    f->in_group = f->entry_waits = false;
    tape_start(&f->dispersion_reader, &f->dispersions);
    f->dispersions_left = slice_of(NULL, 0);
}

void ngramfacts_stop(struct ngramfacts *f)
{
    if (!f->reading)
        return;
    countlist_reader_free(&f->reader);
    if (f->has_groups)
        countlist_reader_free(&f->ahead);
    tape_reader_free(&f->dispersion_reader);
    if (f->settings.reference)
        recordsort_free(&f->reference);
    for (unsigned which = 0; which < FACTS_SUMS; which++)
        if (f->summed[which])
            keysum_free(&f->sums[which]);
    f->reading = false;
}

/* Reads ahead to the end of the group that begins, for its margins and its total. */
static void read_group(struct ngramfacts *f, uint32_t group)
{
    uint32_t words[NGRAM_MAX];
    f->group = group;
    f->total = f->types = 0;
    f->in_group = true;
    for (; f->ahead_has; f->ahead_has = countlist_next(&f->ahead)) {
        if (ngram_unpack(&f->layout, f->ahead.key, words) != group)
            return;
        f->total += f->ahead.entry.count;
        f->types++;
        if (f->margins)
            add_margins(f, words, group, f->ahead.entry.count);
    }
}

static void take_dispersion(struct ngramfacts *f, struct dispersion *d)
{
    *d = (struct dispersion){.dp = 1, .dp_norm = 1}; /* of what is nowhere */
    if (!f->dispersions_left.len && !tape_next(&f->dispersion_reader, &f->dispersions_left))
        return;
    memcpy(d, f->dispersions_left.data, sizeof *d);
    f->dispersions_left = slice_cut(f->dispersions_left, sizeof *d, f->dispersions_left.len);
}

static void take_sums(struct ngramfacts *f, struct ngramfacts_entry *e)
{
    struct keysum_result r[FACTS_SUMS] = {0};
    for (unsigned which = 0; which < FACTS_SUMS; which++)
        if (f->summed[which])
            keysum_next(&f->sums[which], &r[which]);
    e->frequency = f->summed[FACTS_WORDS] ? r[FACTS_WORDS].sum : 1;
    e->reference = r[FACTS_WORDS].found;
    for (unsigned p = 0; p < 3; p++)
        e->pairs[p] = r[FACTS_PAIR_12 + p].sum;
}

/* An n-gram of the reference that is not here: the next of both. */
static void make_absent(struct ngramfacts *f, struct ngramfacts_entry *e)
{
    memcpy(f->key, f->next_reference, f->layout.width * sizeof *f->key);
    e->key = f->key;
    e->count = e->docs = 0;
    e->frequency = 1;
    e->group = ngram_unpack(&f->layout, e->key, e->words);
    e->reference = take_reference(f, f->key);
    e->total = f->total;
    e->types = f->types;
    e->dispersion = (struct dispersion){.dp = 1, .dp_norm = 1};
}

static void make_present(struct ngramfacts *f, struct ngramfacts_entry *e)
{
    e->key = f->reader.key;
    e->count = f->reader.entry.count;
    e->docs = f->reader.entry.docs;
    e->group = ngram_unpack(&f->layout, e->key, e->words);
    if (f->has_groups && (!f->in_group || e->group != f->group))
        read_group(f, e->group);
    take_sums(f, e);
    if (f->settings.reference && !f->has_groups)
        e->reference = find_reference(f, e->key);
    e->total = f->total;
    e->types = f->types;
    for (size_t i = 0; f->margins && i < f->layout.n; i++)
        e->margins[i] = f->margins[place_of(f, i, e->words[i])];
    if (f->settings.needs[NEEDS_DOCUMENTS] && frequent(f, e->count))
        take_dispersion(f, &e->dispersion);
}

bool ngramfacts_next(struct ngramfacts *f, struct ngramfacts_entry *e)
{
    bool with_absent = f->settings.reference && !f->settings.min_count && !f->has_groups;
    do {
        if (!f->entry_waits)
            f->entry_waits = countlist_next(&f->reader);
        if (with_absent && f->next_reference &&
            (!f->entry_waits || compare_keys(f, f->next_reference, f->reader.key) < 0)) {
            make_absent(f, e);
            return true;
        }
        if (!f->entry_waits)
            return false;
        make_present(f, e);
        f->entry_waits = false;
    } while (!frequent(f, e->count));
    return true;
}

/* ---- facts as numbers ---- */

/* Puts or takes numbers one by one, so that there is one list of what they are. */
struct facts_cursor {
    uint64_t *out;
    const uint64_t *in;
    size_t count;
};

static void move(struct facts_cursor *c, uint64_t *value)
{
    if (c->out)
        c->out[c->count] = *value;
    else if (c->in)
        *value = c->in[c->count];
    c->count++;
}

static size_t move_all(const struct ngramfacts *f, struct ngramfacts_entry *e,
                       struct facts_cursor c)
{
    if (f->has_groups) {
        move(&c, &e->total);
        move(&c, &e->types);
    }
    if (f->settings.reference)
        move(&c, &e->reference);
    if (f->summed[FACTS_WORDS])
        move(&c, &e->frequency);
    for (size_t i = 0; f->stamps && i < f->layout.n; i++)
        move(&c, &e->margins[i]);
    for (size_t p = 0; f->with_pairs && p < 3; p++)
        move(&c, &e->pairs[p]);
    if (f->settings.needs[NEEDS_DOCUMENTS]) {
        uint64_t bits[sizeof e->dispersion / sizeof(uint64_t)];
        memcpy(bits, &e->dispersion, sizeof bits);
        for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
            move(&c, &bits[i]);
        memcpy(&e->dispersion, bits, sizeof bits);
    }
    return c.count;
}

size_t ngramfacts_width(const struct ngramfacts *f)
{
    struct ngramfacts_entry e = {0};
    return move_all(f, &e, (struct facts_cursor){0});
}

void ngramfacts_pack(const struct ngramfacts *f, struct ngramfacts_entry *entry, uint64_t *out)
{
    move_all(f, entry, (struct facts_cursor){.out = out});
}

void ngramfacts_unpack(const struct ngramfacts *f, const uint64_t *in, struct ngramfacts_entry *e)
{
    e->group = ngram_unpack(&f->layout, e->key, e->words);
    e->total = f->total;
    e->types = f->types;
    e->frequency = 1;
    for (size_t i = 0; f->margins && !f->stamps && i < f->layout.n; i++)
        e->margins[i] = f->margins[place_of(f, i, e->words[i])];
    move_all(f, e, (struct facts_cursor){.in = in});
}

void ngramfacts_table(const struct ngramfacts *f, struct ngramfacts_entry *e, struct association *a,
                      uint64_t keyness_margins[2])
{
    if (f->settings.reference) {
        keyness_init(a, keyness_margins, e->count, e->total, e->reference,
                     f->counter->reference_totals[f->layout.n], (double)e->types);
    } else {
        struct association_counts c = {
            .n = f->layout.n, .joint = e->count, .total = e->total, .margins = e->margins};
        memcpy(c.pairs, e->pairs, sizeof c.pairs);
        association_init(a, &c);
    }
    a->groups = (double)f->groups;
    a->group_frequency = (double)e->frequency;
    a->dispersion = &e->dispersion;
}
