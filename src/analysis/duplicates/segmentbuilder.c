#include "analysis/duplicates/segmentbuilder.h"

#include "analysis/duplicates/shinglelanes.h"
#include "analysis/duplicates/termtable.h"
#include "base/little.h"
#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>

/* A shingle's first 32 bits are its term, as in nearduplicate.c. */
enum { TERM_SHIFT = SHINGLE_BITS - 32 };

/* A class that so many texts are found by is hot; classes are told apart by about as many bits as
 * there are texts to be found by each four of them. */
enum { HOT_LIMIT = 128, HOT_ROUNDS = 4 };

void segmentbuilder_init(struct segmentbuilder *b, const struct near_bounds *near,
                         const struct near_bounds *contain, struct segment_shape shape,
                         size_t memory)
{
    *b =
        (struct segmentbuilder){.near = near, .contain = contain, .shape = shape, .memory = memory};
    b->store.limit = memory / 2;
    spool_share(&b->records, &b->store);
    segmentprints_init(&b->prints, &b->store);
    b->sketches.store = &b->store;
}

void segmentbuilder_free(struct segmentbuilder *b)
{
    spool_free(&b->records);
    segmentprints_free(&b->prints);
    tape_free(&b->sketches);
    tape_store_free(&b->store);
    buffer_free(&b->record);
    free(b->items);
    free(b->spreads);
}

static void keep_sketch(struct tape *t, struct shingles set)
{
    struct nearsketch sketch = shinglelanes_sketch(set);
    char *to = tape_reserve(t, SEGMENT_SKETCH);
    little_store32(to, (uint32_t)set.count);
    for (size_t i = 0; i < NEARSKETCH_WORDS; i++)
        little_store64(to + 4 + i * 8, sketch.words[i]);
    tape_commit(t, SEGMENT_SKETCH);
}

static void count_text(struct segmentbuilder *b, size_t shingles, size_t bytes)
{
    if (b->near && shingles)
        b->near_entries += near_prefix(b->near, shingles);
    b->contain_entries += shingles;
    b->record_bytes += bytes;
    b->count++;
}

void segmentbuilder_add(struct segmentbuilder *b, struct slice label, struct shingles set)
{
    buffer_clear(&b->record);
    varint_append(&b->record, label.len);
    buffer_append(&b->record, label);
    varint_append(&b->record, set.count);
    setcode_append(&b->record, set, b->shape.drop);
    spool_put(&b->records, buffer_slice(&b->record));
    if (b->shape.sketches)
        keep_sketch(&b->sketches, set);
    count_text(b, set.count, b->record.len);
}

void segmentbuilder_add_record(struct segmentbuilder *b, const struct segment_record *record,
                               struct slice sketch)
{
    spool_put(&b->records, record->all);
    if (b->shape.sketches) {
        memcpy(tape_reserve(&b->sketches, SEGMENT_SKETCH), sketch.data, SEGMENT_SKETCH);
        tape_commit(&b->sketches, SEGMENT_SKETCH);
    }
    count_text(b, record->shingles, record->all.len);
}

void segmentbuilder_print(struct segmentbuilder *b, struct fingerprint f, uint32_t number)
{
    segmentprints_add(&b->prints, f, number);
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
    setcode_start(r, record, count, b->shape.drop);
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
            uint32_t term = (uint32_t)(b->items[i] << b->shape.drop >> TERM_SHIFT);
            uint32_t spread = termtable_spread(term);
            if (segment_is_hot(r->table, spread) == hot)
                b->spreads[(*found)++] = spread;
        }
    r->number++;
    return true;
}

/* ---- Which shingles are hot ---- */

static void count_classes(struct segmentbuilder *b, const struct segment_table *table,
                          unsigned char *counts)
{
    struct round r;
    size_t found;
    start_round(&r, b, b->near, table);
    while (next_spreads(&r, &found))
        for (size_t i = 0; i < found; i++) {
            unsigned char *count = &counts[b->spreads[i] >> (32 - table->hot_bits)];
            if (*count <= HOT_LIMIT && !segment_is_hot(table, b->spreads[i]))
                ++*count;
        }
}

/* Which classes become hot changes by which shingles a text is found, and so what is found by
 * others: rounds until none is too long, or enough. hot: a bit for each, owned by the caller. */
static void choose_hot(struct segmentbuilder *b, struct segment_table *table, char *hot)
{
    size_t classes = (size_t)1 << table->hot_bits;
    unsigned char *counts = memory_alloc(classes, sizeof *counts); /* up to HOT_LIMIT + 1 */
    bool changed = true;
    for (int round = 0; changed && round < HOT_ROUNDS; round++) {
        memset(counts, 0, classes * sizeof *counts);
        count_classes(b, table, counts);
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

/* Entries wait on tapes, each of a range of buckets, which memory holds while they are put in
 * order. */
struct table_plan {
    struct segment_table table;
    char *hot;
    uint32_t *directory;
    struct tape *parts;
    size_t part_count;
};

enum { DEALT = 8 }; /* bytes of an entry that waits: its spread, and the number of the text */

static uint32_t bucket_of(const struct segment_table *t, uint32_t spread)
{
    return (uint32_t)((uint64_t)spread >> (32 - t->bucket_bits));
}

static unsigned width_of(const struct segment_table *t)
{
    return t->rest_bits + t->number_bits;
}

/* Hashes are spread evenly, so ranges of the same size have about as many entries. */
static void make_parts(struct table_plan *p, struct segmentbuilder *b)
{
    enum { LEAST = 65536 };
    size_t buckets = (size_t)1 << p->table.bucket_bits, most = b->memory / 2;
    most = most > LEAST ? most : LEAST;
    uint64_t parts = p->table.entries * sizeof(uint64_t) / most + 1;
    p->part_count = parts < buckets ? (size_t)parts : buckets;
    p->parts = memory_alloc(p->part_count, sizeof *p->parts);
    for (size_t i = 0; i < p->part_count; i++)
        p->parts[i] = (struct tape){.store = &b->store};
}

static size_t part_of(const struct table_plan *p, uint32_t bucket)
{
    return (size_t)(bucket * (uint64_t)p->part_count >> p->table.bucket_bits);
}

/* The first bucket of the part, or of none behind the last. */
static size_t part_start(const struct table_plan *p, size_t part)
{
    return (size_t)((((uint64_t)part << p->table.bucket_bits) + p->part_count - 1) / p->part_count);
}

static void deal(struct tape *t, uint32_t spread, uint32_t number)
{
    char *to = tape_reserve(t, DEALT);
    little_store32(to, spread);
    little_store32(to + 4, number);
    tape_commit(t, DEALT);
}

/* Counts the entries of each bucket, and deals them. */
static void fill_directory(struct table_plan *p, struct segmentbuilder *b,
                           const struct near_bounds *bounds)
{
    size_t buckets = (size_t)1 << p->table.bucket_bits, found;
    struct round r;
    p->directory = memory_alloc(buckets + 1, sizeof *p->directory);
    make_parts(p, b);
    start_round(&r, b, bounds, &p->table);
    while (next_spreads(&r, &found))
        for (size_t i = 0; i < found; i++) {
            uint32_t bucket = bucket_of(&p->table, b->spreads[i]);
            p->directory[bucket + 1]++;
            deal(&p->parts[part_of(p, bucket)], b->spreads[i], r.number);
        }
    for (size_t i = 0; i < p->part_count; i++)
        tape_end(&p->parts[i]);
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
    t->entries = bounds->measure == NEAR_JACCARD ? b->near_entries : b->contain_entries;
    if (t->entries >= UINT32_MAX)
        memory_exhausted();
    if (bounds->measure == NEAR_JACCARD && t->entries > HOT_LIMIT) {
        t->hot_bits = segment_bits_for(t->entries / 4);
        t->hot_bits = t->hot_bits < 3 ? 3 : t->hot_bits < 26 ? t->hot_bits : 26;
        p->hot = memory_alloc(((size_t)1 << t->hot_bits) / 8, 1);
        t->hot = p->hot;
        choose_hot(b, t, p->hot);
    }
    segmentoutput_choose_widths(t, b->count, b->shape);
    if (t->entries)
        fill_directory(p, b, bounds);
}

static void free_plan(struct table_plan *p)
{
    for (size_t i = 0; i < p->part_count; i++)
        tape_free(&p->parts[i]);
    free(p->parts);
    free(p->hot);
    free(p->directory);
}

/* ---- Writing ---- */

static void put_directory(struct segmentoutput *o, const uint32_t *starts, size_t buckets)
{
    for (size_t i = 0; i <= buckets; i++)
        segmentoutput_number(o, starts[i], 4);
}

/* Puts the entries of a piece where they belong among those of the part, whose first is `first`. */
static void place_piece(struct table_plan *p, struct slice piece, uint64_t *entries, uint32_t first)
{
    const struct segment_table *t = &p->table;
    for (size_t at = 0; at < piece.len; at += DEALT) {
        uint32_t spread = little_load32(piece.data + at), bucket = bucket_of(t, spread);
        entries[p->directory[bucket]++ - first] =
            segment_rest(t, spread) << t->number_bits | little_load32(piece.data + at + 4);
    }
}

/* The entries of a part, whose directory says afterwards where each bucket ends. */
static void put_part(struct segmentoutput *o, struct table_plan *p, size_t part)
{
    const size_t from = part_start(p, part), to = part_start(p, part + 1);
    const uint32_t first = p->directory[from], count = p->directory[to] - first;
    uint64_t *entries = memory_alloc(count, sizeof *entries), *scratch = NULL;
    size_t scratch_cap = 0;
    struct tape_reader r;
    struct slice piece;
    tape_start(&r, &p->parts[part]);
    while (tape_next(&r, &piece))
        place_piece(p, piece, entries, first);
    tape_reader_free(&r);
    tape_free(&p->parts[part]);
    uint32_t at = first;
    for (size_t bucket = from; bucket < to; bucket++) {
        size_t some = p->directory[bucket] - at;
        scratch = memory_grow(scratch, &scratch_cap, some, sizeof *scratch);
        segmentoutput_bucket(o, entries + (at - first), scratch, some, width_of(&p->table));
        at = p->directory[bucket];
    }
    free(entries);
    free(scratch);
}

static void put_table(struct segmentoutput *o, struct table_plan *p)
{
    const struct segment_table *t = &p->table;
    if (!t->entries)
        return;
    if (t->hot_bits)
        segmentoutput_put(o, slice_of(p->hot, ((size_t)1 << t->hot_bits) / 8));
    put_directory(o, p->directory, (size_t)1 << t->bucket_bits);
    for (size_t part = 0; part < p->part_count; part++)
        put_part(o, p, part);
    segmentoutput_end_entries(o);
}

static const struct segment_print *next_print(void *walk)
{
    return segmentprints_next(walk);
}

static void put_prints(struct segmentoutput *o, struct segmentbuilder *b)
{
    struct segmentprints_walk w;
    segmentprints_start(&w, &b->prints, b->memory / 2);
    segmentoutput_prints(o, &b->store, (uint32_t)b->count,
                         (struct segmentoutput_prints){next_print, &w});
    segmentprints_walk_free(&w);
}

static void put_places(struct segmentoutput *o, struct segmentbuilder *b)
{
    struct spool_reader r;
    struct slice record;
    uint64_t place = 0;
    unsigned bytes = segment_bytes_for(b->record_bytes);
    spool_start(&r, &b->records);
    for (; spool_next(&r, &record); place += record.len)
        segmentoutput_number(o, place, bytes);
    spool_reader_free(&r);
}

static void put_sketches(struct segmentoutput *o, struct tape *t)
{
    struct tape_reader r;
    struct slice piece;
    tape_start(&r, t);
    while (tape_next(&r, &piece))
        segmentoutput_put(o, piece);
    tape_reader_free(&r);
    tape_free(t);
}

static void put_records(struct segmentoutput *o, struct segmentbuilder *b)
{
    struct spool_reader r;
    struct slice record;
    spool_start(&r, &b->records);
    while (spool_next(&r, &record))
        segmentoutput_put(o, record);
    spool_reader_free(&r);
}

void segmentbuilder_write(struct segmentbuilder *b, struct segment_sink sink,
                          void (*before_tail)(void *context))
{
    struct segmentoutput o = {.sink = sink};
    struct table_plan near, contain;
    plan_table(&near, b, b->near);
    plan_table(&contain, b, b->contain);
    struct fingerprint check =
        segmentoutput_head(&o, (struct segment_head){.count = (uint32_t)b->count,
                                                     .drop = b->shape.drop,
                                                     .sketches = b->shape.sketches,
                                                     .record_bytes = b->record_bytes,
                                                     .near = &near.table,
                                                     .contain = &contain.table});
    put_records(&o, b);
    put_places(&o, b);
    put_sketches(&o, &b->sketches);
    put_prints(&o, b);
    put_table(&o, &near);
    put_table(&o, &contain);
    segmentoutput_flush(&o);
    if (before_tail)
        before_tail(sink.context);
    segmentoutput_check(&o, check);
    segmentoutput_flush(&o);
    segmentoutput_free(&o);
    free_plan(&near);
    free_plan(&contain);
}
