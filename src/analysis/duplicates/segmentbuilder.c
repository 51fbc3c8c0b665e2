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

/* Entries wait on tapes, each of a range of buckets, of which memory holds the packed ones. */
struct table_plan {
    struct segment_table table;
    char *hot;
    uint32_t *directory;
    struct tape *parts;
    size_t part_count;
};

enum { DEALT = 8 }; /* bytes of an entry that waits: its spread, and the number of the text */

static void choose_widths(struct segment_table *t, size_t texts, struct segment_shape shape)
{
    unsigned bits = segment_bits_for(t->entries) + shape.spare;
    bits = bits < 32 ? bits : 32;
    bits = bits > t->hot_bits ? bits : t->hot_bits;
    t->bucket_bits = segment_bits_for(t->entries / shape.together);
    t->bucket_bits = t->bucket_bits < bits ? t->bucket_bits : bits;
    t->rest_bits = bits - t->bucket_bits;
    t->number_bits = segment_bits_for(texts);
}

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
    uint64_t parts = p->table.entries * width_of(&p->table) / 8 / most + 1;
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
    choose_widths(t, b->count, b->shape);
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

/* Puts the entries of a piece where they belong, from the bit `start` of all on. */
static void pack(struct table_plan *p, struct slice piece, char *packed, uint64_t start)
{
    const struct segment_table *t = &p->table;
    uint64_t width = width_of(t), rest_mask = ((uint64_t)1 << t->rest_bits) - 1;
    for (size_t at = 0; at < piece.len; at += DEALT) {
        uint32_t spread = little_load32(piece.data + at), bucket = bucket_of(t, spread);
        uint64_t rest = segment_class(t, spread) & rest_mask;
        put_bits(packed, p->directory[bucket]++ * width - start,
                 rest << t->number_bits | little_load32(piece.data + at + 4));
    }
}

/* The entries of a part, whose directory says afterwards where each bucket ends. */
static void put_part(struct output *o, struct table_plan *p, size_t part, struct buffer *packed)
{
    uint64_t start = (uint64_t)p->directory[part_start(p, part)] * width_of(&p->table);
    uint64_t end = (uint64_t)p->directory[part_start(p, part + 1)] * width_of(&p->table);
    /* Parts begin at whole bytes: what the last one began is added to. */
    size_t bytes = (size_t)(end / 8 - start / 8 + 16);
    char carry = packed->len ? packed->data[packed->len - 1] : 0;
    struct tape_reader r;
    struct slice piece;
    buffer_clear(packed);
    memset(buffer_reserve(packed, bytes), 0, bytes);
    packed->data[0] = carry;
    tape_start(&r, &p->parts[part]);
    while (tape_next(&r, &piece))
        pack(p, piece, packed->data, start / 8 * 8);
    tape_reader_free(&r);
    tape_free(&p->parts[part]);
    packed->len = (size_t)(end / 8 - start / 8);
    put(o, buffer_slice(packed));
    packed->len++; /* the byte that the next part goes on with */
}

static void put_entries(struct output *o, struct table_plan *p)
{
    struct buffer packed = {0};
    for (size_t part = 0; part < p->part_count; part++)
        put_part(o, p, part, &packed);
    char tail[8] = {packed.data[packed.len - 1]};
    put(o, slice_of(tail, sizeof tail));
    buffer_free(&packed);
}

static void put_table(struct output *o, struct table_plan *p)
{
    const struct segment_table *t = &p->table;
    if (!t->entries)
        return;
    if (t->hot_bits)
        put(o, slice_of(p->hot, ((size_t)1 << t->hot_bits) / 8));
    put_directory(o, p->directory, (size_t)1 << t->bucket_bits);
    put_entries(o, p);
}

/* Numbers that are written later than they are known. */
static void keep_number(struct tape *t, uint32_t number)
{
    little_store32(tape_reserve(t, 4), number);
    tape_commit(t, 4);
}

static void put_kept(struct output *o, struct tape *t, unsigned bytes)
{
    struct tape_reader r;
    struct slice piece;
    tape_start(&r, t);
    while (tape_next(&r, &piece))
        for (size_t at = 0; at < piece.len; at += 4)
            put_number(o, little_load32(piece.data + at), bytes);
    tape_reader_free(&r);
    tape_free(t);
}

static void put_prints(struct output *o, struct segmentbuilder *b)
{
    unsigned bits = segment_print_bits((uint32_t)b->count);
    struct tape numbers = {.store = &b->store}, directory = {.store = &b->store};
    const struct segment_print *p;
    struct segmentprints_walk w;
    uint64_t bucket = 0, at = 0; /* the first without a place in the directory; prints so far */
    segmentprints_start(&w, &b->prints, b->memory / 2);
    for (; (p = segmentprints_next(&w)); at++) {
        for (uint64_t own = bits ? p->fingerprint.high >> (64 - bits) : 0; bucket <= own; bucket++)
            keep_number(&directory, (uint32_t)at);
        put_number(o, p->fingerprint.high, 8);
        put_number(o, p->fingerprint.low, 8);
        keep_number(&numbers, p->number);
    }
    for (; bucket <= (uint64_t)1 << bits; bucket++)
        keep_number(&directory, (uint32_t)at);
    segmentprints_walk_free(&w);
    put_kept(o, &numbers, segment_bytes_for(b->count));
    put_kept(o, &directory, 4);
}

static void put_places(struct output *o, struct segmentbuilder *b)
{
    struct spool_reader r;
    struct slice record;
    uint64_t place = 0;
    unsigned bytes = segment_bytes_for(b->record_bytes);
    spool_start(&r, &b->records);
    for (; spool_next(&r, &record); place += record.len)
        put_number(o, place, bytes);
    spool_reader_free(&r);
}

static void put_sketches(struct output *o, struct tape *t)
{
    struct tape_reader r;
    struct slice piece;
    tape_start(&r, t);
    while (tape_next(&r, &piece))
        put(o, piece);
    tape_reader_free(&r);
    tape_free(t);
}

static void put_records(struct output *o, struct segmentbuilder *b)
{
    struct spool_reader r;
    struct slice record;
    spool_start(&r, &b->records);
    while (spool_next(&r, &record))
        put(o, record);
    spool_reader_free(&r);
}

static uint64_t size_of_all(const struct segmentbuilder *b, const struct table_plan *near,
                            const struct table_plan *contain)
{
    unsigned bits = segment_print_bits((uint32_t)b->count);
    uint64_t each = segment_bytes_for(b->record_bytes) + 16 + segment_bytes_for(b->count) +
                    (b->shape.sketches ? SEGMENT_SKETCH : 0);
    return SEGMENT_HEAD * 8 + b->record_bytes + b->count * each + (((uint64_t)1 << bits) + 1) * 4 +
           segment_table_bytes(&near->table) + segment_table_bytes(&contain->table) + 16;
}

static struct fingerprint put_head(struct output *o, const struct segmentbuilder *b,
                                   const struct table_plan *near, const struct table_plan *contain)
{
    char head[SEGMENT_CHECK * 8];
    const uint64_t words[SEGMENT_CHECK] = {
        [SEGMENT_SIZE] = size_of_all(b, near, contain),
        [SEGMENT_COUNT] = b->count,
        [SEGMENT_DROP] = b->shape.drop | (b->shape.sketches ? SEGMENT_SKETCHED : 0),
        [SEGMENT_RECORDS] = b->record_bytes,
        [SEGMENT_NEAR] = near->table.entries,
        [SEGMENT_NEAR_WIDTHS] = segment_widths(&near->table),
        [SEGMENT_CONTAIN] = contain->table.entries,
        [SEGMENT_CONTAIN_WIDTHS] = segment_widths(&contain->table)};
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
    put_places(&o, b);
    put_sketches(&o, &b->sketches);
    put_prints(&o, b);
    put_table(&o, &near);
    put_table(&o, &contain);
    flush(&o);
    if (before_tail)
        before_tail(sink.context);
    put_check(&o, check);
    flush(&o);
    buffer_free(&o.block);
    free_plan(&near);
    free_plan(&contain);
}
