#include "analysis/duplicates/segmentbuilder.h"

#include "analysis/duplicates/termtable.h"
#include "base/little.h"
#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>

/* A shingle's first 32 bits are its term, as in nearduplicate.c. ENTRIES_TOGETHER are a bucket on
 * average. So many bits of a class are more than tell the entries apart: of the shingles that no
 * text has, one in 2^SPARE_BITS leads to one all the same, which is counted and refused. */
enum { TERM_SHIFT = SHINGLE_BITS - 32, ENTRIES_TOGETHER = 16, SPARE_BITS = 3 };

/* A class that so many texts are found by is hot; classes are told apart by about as many bits as
 * there are texts to be found by each four of them. */
enum { HOT_LIMIT = 128, HOT_ROUNDS = 4 };

struct segment_print {
    struct fingerprint fingerprint;
    uint32_t number;
};

void segmentbuilder_init(struct segmentbuilder *b, const struct near_bounds *near,
                         const struct near_bounds *contain, unsigned drop, size_t memory)
{
    *b = (struct segmentbuilder){.near = near, .contain = contain, .drop = drop, .memory = memory};
    spool_init(&b->records, memory / 2);
}

void segmentbuilder_free(struct segmentbuilder *b)
{
    spool_free(&b->records);
    free(b->places);
    free(b->prints);
    buffer_free(&b->record);
    free(b->items);
    free(b->spreads);
}

void segmentbuilder_add(struct segmentbuilder *b, const struct signature *s)
{
    b->places = memory_grow(b->places, &b->place_cap, b->count + 1, sizeof *b->places);
    b->prints = memory_grow(b->prints, &b->print_cap, b->count + 1, sizeof *b->prints);
    b->places[b->count] = b->record_bytes;
    b->prints[b->count] = (struct segment_print){s->fingerprint, (uint32_t)b->count};
    b->count++;
    buffer_clear(&b->record);
    varint_append(&b->record, s->label.len);
    buffer_append(&b->record, s->label);
    varint_append(&b->record, s->set.count);
    setcode_append(&b->record, s->set, b->drop);
    spool_put(&b->records, buffer_slice(&b->record));
    b->record_bytes += b->record.len;
}

/* ---- Rounds over the sets ---- */

struct round {
    struct segmentbuilder *b;
    struct spool_reader reader;
    uint32_t number; /* of the text at hand */
    const struct near_bounds *bounds;
    const struct segment_table *table; /* which shingles are hot */
};

static void start_round(struct round *r, struct segmentbuilder *b, const struct near_bounds *bounds,
                        const struct segment_table *table)
{
    *r = (struct round){.b = b, .number = UINT32_MAX, .bounds = bounds, .table = table};
    spool_start(&r->reader, &b->records);
}

/* Returns how many shingles the set has, which there is then room for. */
static size_t start_set(struct segmentbuilder *b, struct slice record, struct setcode_reader *r)
{
    uint64_t label, items;
    varint_take(&record, &label); /* this module wrote them: they are there */
    record = slice_cut(record, (size_t)label, record.len);
    varint_take(&record, &items);
    size_t count = (size_t)items;
    b->items = memory_grow(b->items, &b->item_cap, count, sizeof *b->items);
    setcode_start(r, record, count, b->drop);
    return count;
}

/* The spreads of the shingles that are to lead to the next text: b->spreads; false at the end. */
static bool next_spreads(struct round *r, size_t *found)
{
    struct segmentbuilder *b = r->b;
    struct slice record;
    struct setcode_reader reader;
    if (!spool_next(&r->reader, &record)) {
        spool_reader_free(&r->reader);
        return false;
    }
    size_t count = start_set(b, record, &reader),
           prefix = count ? near_prefix(r->bounds, count) : 0;
    if (r->bounds->measure == NEAR_CONTAINED) /* any part of the set may be looked for */
        prefix = count;
    b->spreads = memory_grow(b->spreads, &b->spread_cap, count, sizeof *b->spreads);
    *found = 0;
    for (unsigned hot = 0; hot < 2; hot++)
        for (size_t i = 0; i < count && *found < prefix; i++) {
            if (!hot) /* few are hot: most of the set is seldom read */
                setcode_next(&reader, &b->items[i]);
            uint32_t term = (uint32_t)(b->items[i] << b->drop >> TERM_SHIFT);
            uint32_t spread = termtable_spread(term);
            if (segment_is_hot(r->table, spread) == hot)
                b->spreads[(*found)++] = spread;
        }
    r->number++;
    return true;
}

/* ---- Which shingles are hot ---- */

static uint64_t count_entries(struct segmentbuilder *b, const struct near_bounds *bounds,
                              const struct segment_table *table, uint32_t *counts)
{
    struct round r;
    uint64_t entries = 0;
    size_t found;
    start_round(&r, b, bounds, table);
    while (next_spreads(&r, &found)) {
        entries += found;
        for (size_t i = 0; counts && i < found; i++)
            if (!segment_is_hot(table, b->spreads[i]))
                counts[b->spreads[i] >> (32 - table->hot_bits)]++;
    }
    return entries;
}

/* Which classes become hot changes by which shingles a text is found, and so what is found by
 * others: rounds until none is too long, or enough. hot: a bit for each, owned by the caller. */
static void choose_hot(struct segmentbuilder *b, struct segment_table *table, char *hot)
{
    size_t classes = (size_t)1 << table->hot_bits;
    uint32_t *counts = memory_alloc(classes, sizeof *counts);
    bool changed = true;
    for (int round = 0; changed && round < HOT_ROUNDS; round++) {
        memset(counts, 0, classes * sizeof *counts);
        count_entries(b, b->near, table, counts);
        changed = false;
        for (size_t i = 0; i < classes; i++)
            if (counts[i] > HOT_LIMIT) {
                hot[i / 8] = (char)(hot[i / 8] | 1 << i % 8);
                changed = true;
            }
    }
    free(counts);
}

/* ---- Tables ---- */

struct table_plan {
    struct segment_table table;
    char *hot;
    uint32_t *directory;
};

static void choose_widths(struct segment_table *t, size_t texts)
{
    unsigned bits = segment_bits_for(t->entries) + SPARE_BITS;
    bits = bits < 32 ? bits : 32;
    bits = bits > t->hot_bits ? bits : t->hot_bits;
    t->bucket_bits = segment_bits_for(t->entries / ENTRIES_TOGETHER);
    t->bucket_bits = t->bucket_bits < bits ? t->bucket_bits : bits;
    t->rest_bits = bits - t->bucket_bits;
    t->number_bits = segment_bits_for(texts);
}

static uint32_t bucket_of(const struct segment_table *t, uint32_t spread)
{
    return (uint32_t)((uint64_t)spread >> (32 - t->bucket_bits));
}

static void fill_directory(struct table_plan *p, struct segmentbuilder *b,
                           const struct near_bounds *bounds)
{
    size_t buckets = (size_t)1 << p->table.bucket_bits, found;
    struct round r;
    p->directory = memory_alloc(buckets + 1, sizeof *p->directory);
    start_round(&r, b, bounds, &p->table);
    while (next_spreads(&r, &found))
        for (size_t i = 0; i < found; i++)
            p->directory[bucket_of(&p->table, b->spreads[i]) + 1]++;
    for (size_t i = 0; i < buckets; i++)
        p->directory[i + 1] += p->directory[i];
}

static void plan_table(struct table_plan *p, struct segmentbuilder *b,
                       const struct near_bounds *bounds)
{
    struct segment_table *t = &p->table;
    *p = (struct table_plan){0};
    if (!bounds || !b->count)
        return;
    t->entries = count_entries(b, bounds, t, NULL);
    if (t->entries >= UINT32_MAX)
        memory_exhausted();
    if (bounds->measure == NEAR_JACCARD && t->entries > HOT_LIMIT) {
        t->hot_bits = segment_bits_for(t->entries / 4);
        t->hot_bits = t->hot_bits < 3 ? 3 : t->hot_bits < 26 ? t->hot_bits : 26;
        p->hot = memory_alloc(((size_t)1 << t->hot_bits) / 8, 1);
        t->hot = p->hot;
        choose_hot(b, t, p->hot);
    }
    choose_widths(t, b->count);
    if (t->entries)
        fill_directory(p, b, bounds);
}

static void free_plan(struct table_plan *p)
{
    free(p->hot);
    free(p->directory);
}

/* Adds bits to what was zeros. Seven bytes behind the first may be touched. */
static void put_bits(char *to, uint64_t at, uint64_t value)
{
    char *word = to + at / 8;
    little_store64(word, little_load64(word) | value << at % 8);
}

/* ---- Writing ---- */

struct output {
    struct segment_sink sink;
    struct buffer block;
};

enum { WRITE_BLOCK = 256 * 1024 };

static void flush(struct output *o)
{
    o->sink.take(o->sink.context, buffer_slice(&o->block));
    buffer_clear(&o->block);
}

static void put(struct output *o, struct slice bytes)
{
    buffer_append(&o->block, bytes);
    if (o->block.len >= WRITE_BLOCK)
        flush(o);
}

static void put_number(struct output *o, uint64_t number, unsigned bytes)
{
    char word[8];
    little_store64(word, number);
    put(o, slice_of(word, bytes));
}

static void put_directory(struct output *o, const uint32_t *starts, size_t buckets)
{
    for (size_t i = 0; i <= buckets; i++)
        put_number(o, starts[i], 4);
}

/* The entries of the buckets [from, to). next: where in the table the next entry of each goes. */
static void put_buckets(struct output *o, struct segmentbuilder *b,
                        const struct near_bounds *bounds, const struct table_plan *p,
                        uint32_t *next, size_t from, size_t to, struct buffer *packed)
{
    const struct segment_table *t = &p->table;
    unsigned width = t->rest_bits + t->number_bits;
    uint64_t start = (uint64_t)p->directory[from] * width, end = (uint64_t)p->directory[to] * width;
    /* Ranges begin at whole bytes: what the last one began is added to. */
    size_t bytes = (size_t)(end / 8 - start / 8 + 16);
    char carry = packed->len ? packed->data[packed->len - 1] : 0;
    struct round r;
    size_t found;
    buffer_clear(packed);
    memset(buffer_reserve(packed, bytes), 0, bytes);
    packed->data[0] = carry;
    start_round(&r, b, bounds, t);
    while (next_spreads(&r, &found))
        for (size_t i = 0; i < found; i++) {
            uint32_t spread = b->spreads[i], bucket = bucket_of(t, spread);
            if (bucket < from || bucket >= to)
                continue;
            uint64_t rest = segment_class(t, spread) & (((uint64_t)1 << t->rest_bits) - 1);
            put_bits(packed->data, next[bucket]++ * (uint64_t)width - start / 8 * 8,
                     rest << t->number_bits | r.number);
        }
    packed->len = (size_t)(end / 8 - start / 8);
    put(o, buffer_slice(packed));
    packed->len++; /* the byte that the next range goes on with */
}

static void put_entries(struct output *o, struct segmentbuilder *b,
                        const struct near_bounds *bounds, const struct table_plan *p)
{
    size_t buckets = (size_t)1 << p->table.bucket_bits, from = 0;
    uint64_t width = p->table.rest_bits + p->table.number_bits;
    uint64_t most = b->memory / 2 > 65536 ? b->memory / 2 : 65536;
    struct buffer packed = {0};
    uint32_t *next = memory_alloc(buckets, sizeof *next);
    memcpy(next, p->directory, buckets * sizeof *next);
    while (from < buckets) {
        size_t to = from + 1;
        while (to < buckets && (p->directory[to + 1] - p->directory[from]) * width / 8 <= most)
            to++;
        put_buckets(o, b, bounds, p, next, from, to, &packed);
        from = to;
    }
    char tail[8] = {packed.data[packed.len - 1]};
    put(o, slice_of(tail, sizeof tail));
    free(next);
    buffer_free(&packed);
}

static void put_table(struct output *o, struct segmentbuilder *b, const struct near_bounds *bounds,
                      const struct table_plan *p)
{
    const struct segment_table *t = &p->table;
    if (!t->entries)
        return;
    if (t->hot_bits)
        put(o, slice_of(p->hot, ((size_t)1 << t->hot_bits) / 8));
    put_directory(o, p->directory, (size_t)1 << t->bucket_bits);
    put_entries(o, b, bounds, p);
}

static int by_print(const void *a, const void *b)
{
    const struct segment_print *x = a, *y = b;
    int order =
        (x->fingerprint.high > y->fingerprint.high) - (x->fingerprint.high < y->fingerprint.high);
    if (!order)
        order =
            (x->fingerprint.low > y->fingerprint.low) - (x->fingerprint.low < y->fingerprint.low);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void put_prints(struct output *o, struct segmentbuilder *b)
{
    unsigned bits = segment_print_bits((uint32_t)b->count), bytes = segment_bytes_for(b->count);
    size_t buckets = (size_t)1 << bits, at = 0;
    if (b->count)
        qsort(b->prints, b->count, sizeof *b->prints, by_print);
    for (size_t i = 0; i < b->count; i++) {
        put_number(o, b->prints[i].fingerprint.high, 8);
        put_number(o, b->prints[i].fingerprint.low, 8);
    }
    for (size_t i = 0; i < b->count; i++)
        put_number(o, b->prints[i].number, bytes);
    for (size_t i = 0; i <= buckets; i++) {
        while (at < b->count && bits && b->prints[at].fingerprint.high >> (64 - bits) < i)
            at++;
        put_number(o, i == buckets ? b->count : at, 4);
    }
}

static void put_records(struct output *o, struct segmentbuilder *b)
{
    struct spool_reader r;
    struct slice record;
    unsigned bytes = segment_bytes_for(b->record_bytes);
    spool_start(&r, &b->records);
    while (spool_next(&r, &record))
        put(o, record);
    spool_reader_free(&r);
    for (size_t i = 0; i < b->count; i++)
        put_number(o, b->places[i], bytes);
}

static uint64_t size_of_all(const struct segmentbuilder *b, const struct table_plan *near,
                            const struct table_plan *contain)
{
    unsigned bits = segment_print_bits((uint32_t)b->count);
    uint64_t each = segment_bytes_for(b->record_bytes) + 16 + segment_bytes_for(b->count);
    return SEGMENT_HEAD * 8 + b->record_bytes + b->count * each + (((uint64_t)1 << bits) + 1) * 4 +
           segment_table_bytes(&near->table) + segment_table_bytes(&contain->table) + 16;
}

static struct fingerprint put_head(struct output *o, const struct segmentbuilder *b,
                                   const struct table_plan *near, const struct table_plan *contain)
{
    char head[SEGMENT_CHECK * 8];
    const uint64_t words[SEGMENT_CHECK] = {[SEGMENT_SIZE] = size_of_all(b, near, contain),
                                           [SEGMENT_COUNT] = b->count,
                                           [SEGMENT_DROP] = b->drop,
                                           [SEGMENT_RECORDS] = b->record_bytes,
                                           [SEGMENT_NEAR] = near->table.entries,
                                           [SEGMENT_NEAR_WIDTHS] = segment_widths(&near->table),
                                           [SEGMENT_CONTAIN] = contain->table.entries,
                                           [SEGMENT_CONTAIN_WIDTHS] =
                                               segment_widths(&contain->table)};
    for (size_t i = 0; i < SEGMENT_CHECK; i++)
        little_store64(head + i * 8, words[i]);
    struct slice all = slice_of(head, sizeof head);
    put(o, all);
    return fingerprint_of((struct hash_key){0, 0}, all);
}

static void put_check(struct output *o, struct fingerprint check)
{
    put_number(o, check.high, 8);
    put_number(o, check.low, 8);
}

void segmentbuilder_write(struct segmentbuilder *b, struct segment_sink sink,
                          void (*before_tail)(void *context))
{
    struct output o = {.sink = sink};
    struct table_plan near, contain;
    plan_table(&near, b, b->near);
    plan_table(&contain, b, b->contain);
    struct fingerprint check = put_head(&o, b, &near, &contain);
    put_check(&o, check);
    put_records(&o, b);
    put_prints(&o, b);
    put_table(&o, b, b->near, &near);
    put_table(&o, b, b->contain, &contain);
    flush(&o);
    if (before_tail)
        before_tail(sink.context);
    put_check(&o, check);
    flush(&o);
    buffer_free(&o.block);
    free_plan(&near);
    free_plan(&contain);
}
