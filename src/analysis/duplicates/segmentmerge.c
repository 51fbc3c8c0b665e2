#include "analysis/duplicates/segmentmerge.h"

#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

/* A bucket of more entries has a shingle that should be hot. */
enum { MOST_IN_BUCKET = 2048 };

/* Copied at once. */
enum { PIECE = 64 * 1024 };

static void call_often(const struct segmentmerge *m)
{
    if (m->often)
        m->often(m->context);
}

/* The number of the first text of segment i. */
static uint32_t first_of(const struct segmentmerge *m, size_t i)
{
    uint32_t first = 0;
    while (i-- > 0)
        first += m->from[i]->count;
    return first;
}

/* ---- Entries ---- */

/* Reads the entries of a table, from first to last. */
struct cursor {
    const struct segment *segment;
    const struct segment_table *table;
    uint32_t first;   /* is added to the numbers of texts */
    uint64_t bucket;  /* the next one */
    uint32_t at, end; /* of entries that were taken from the file */
    struct segment_entries entries;
};

/* Fills the cursor's entries with those of the next bucket that has any; false at the end. */
static bool next_bucket(struct cursor *c)
{
    while (c->at == c->end) {
        if (c->bucket >> c->table->bucket_bits)
            return false;
        segment_bucket(c->table, c->table->directory + c->bucket++ * 4, &c->at, &c->end);
    }
    c->entries = segment_entries(c->segment, c->table, c->at, c->end);
    return true;
}

/* The spread of the entry at hand. */
static inline uint32_t spread_of(const struct cursor *c, uint64_t entry)
{
    const struct segment_table *t = c->table;
    return (uint32_t)((c->bucket - 1) << t->rest_bits |
                      (entry >> t->number_bits & (((uint64_t)1 << t->rest_bits) - 1)));
}

/* A table of the new segment. */
struct plan {
    const struct segmentmerge *m;
    struct segment_table table;
    uint32_t *directory;
    struct cursor *cursors;
    size_t cursor_count;
};

static void start_cursors(struct plan *p, bool contain)
{
    const struct segmentmerge *m = p->m;
    p->cursor_count = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct segment_table *t = contain ? &m->from[i]->contain : &m->from[i]->near;
        if (t->entries)
            p->cursors[p->cursor_count++] =
                (struct cursor){.segment = m->from[i], .table = t, .first = first_of(m, i)};
    }
}

static size_t bucket_of(const struct plan *p, uint32_t spread)
{
    return (size_t)((uint64_t)spread >> (32 - p->table.bucket_bits));
}

/* Counts the entries of each bucket. */
static void fill_directory(struct plan *p)
{
    const size_t buckets = (size_t)1 << p->table.bucket_bits;
    p->directory = memory_alloc(buckets + 1, sizeof *p->directory);
    for (size_t i = 0; i < p->cursor_count; i++) {
        struct cursor *c = &p->cursors[i];
        for (; next_bucket(c); c->at = c->end, call_often(p->m))
            for (uint32_t at = c->at; at < c->end; at++)
                p->directory[bucket_of(p, spread_of(c, segment_entry(&c->entries, at))) + 1]++;
    }
}

static bool has_long_bucket(const struct plan *p)
{
    for (size_t i = 1; i <= (size_t)1 << p->table.bucket_bits; i++)
        if (p->directory[i] > MOST_IN_BUCKET)
            return true;
    return false;
}

static bool may_be_read_on(const struct segment_table *t)
{
    return !t->entries || (!t->hot_bits && t->bucket_bits + t->rest_bits == SEGMENT_ALL_BITS);
}

/* False where the table cannot be made. */
static bool plan_table(struct plan *p, const struct segmentmerge *m, bool contain)
{
    uint64_t texts = first_of(m, m->count);
    *p = (struct plan){.m = m, .cursors = memory_alloc(m->count, sizeof *p->cursors)};
    for (size_t i = 0; i < m->count; i++) {
        const struct segment_table *t = contain ? &m->from[i]->contain : &m->from[i]->near;
        if (!may_be_read_on(t))
            return false;
        p->table.entries += t->entries;
    }
    if (!p->table.entries)
        return true;
    if (p->table.entries >= UINT32_MAX)
        memory_exhausted();
    segmentoutput_choose_widths(&p->table, (size_t)texts, m->shape);
    start_cursors(p, contain);
    fill_directory(p);
    if (!contain && has_long_bucket(p))
        return false;
    for (size_t i = 0; i < (size_t)1 << p->table.bucket_bits; i++)
        p->directory[i + 1] += p->directory[i];
    start_cursors(p, contain);
    return true;
}

static void free_plan(struct plan *p)
{
    free(p->cursors);
    free(p->directory);
}

/* Takes the cursor's entries that belong in the bucket; returns how many there are. */
static size_t take_entries(const struct plan *p, struct cursor *c, size_t bucket, uint64_t *to)
{
    const struct segment_table *t = &p->table;
    const uint64_t number_mask = ((uint64_t)1 << c->table->number_bits) - 1;
    size_t count = 0;
    while (c->at < c->end || next_bucket(c)) {
        uint64_t entry = segment_entry(&c->entries, c->at);
        uint32_t spread = spread_of(c, entry);
        if (bucket_of(p, spread) != bucket)
            break;
        to[count++] =
            segment_rest(t, spread) << t->number_bits | (c->first + (entry & number_mask));
        c->at++;
    }
    return count;
}

static void put_entries(struct segmentoutput *o, struct plan *p)
{
    const unsigned width = p->table.rest_bits + p->table.number_bits;
    uint64_t *entries = NULL, *scratch = NULL;
    size_t cap = 0, scratch_cap = 0;
    for (size_t bucket = 0; bucket < (size_t)1 << p->table.bucket_bits; bucket++) {
        size_t count = p->directory[bucket + 1] - p->directory[bucket], taken = 0;
        entries = memory_grow(entries, &cap, count, sizeof *entries);
        scratch = memory_grow(scratch, &scratch_cap, count, sizeof *scratch);
        for (size_t i = 0; i < p->cursor_count; i++)
            taken += take_entries(p, &p->cursors[i], bucket, entries + taken);
        segmentoutput_bucket(o, entries, scratch, count, width);
        call_often(p->m);
    }
    segmentoutput_end_entries(o);
    free(entries);
    free(scratch);
}

static void put_table(struct segmentoutput *o, struct plan *p)
{
    if (!p->table.entries)
        return;
    for (size_t i = 0; i <= (size_t)1 << p->table.bucket_bits; i++)
        segmentoutput_number(o, p->directory[i], 4);
    put_entries(o, p);
}

/* ---- What each text has ---- */

static void put_area(struct segmentoutput *o, const struct segment *s, const char *area,
                     uint64_t bytes)
{
    while (bytes) {
        size_t some = bytes < PIECE ? (size_t)bytes : PIECE;
        segmentoutput_put(o, slice_of(segment_bytes(s, area, some), some));
        area += some;
        bytes -= some;
    }
}

static void put_records(struct segmentoutput *o, const struct segmentmerge *m)
{
    for (size_t i = 0; i < m->count; i++)
        put_area(o, m->from[i], m->from[i]->records, m->from[i]->record_bytes);
}

static void put_places(struct segmentoutput *o, const struct segmentmerge *m, uint64_t record_bytes)
{
    const unsigned bytes = segment_bytes_for(record_bytes);
    uint64_t before = 0; /* bytes of records */
    for (size_t i = 0; i < m->count; i++) {
        for (uint32_t text = 0; text < m->from[i]->count; text++)
            segmentoutput_number(o, before + segment_place(m->from[i], text), bytes);
        before += m->from[i]->record_bytes;
    }
}

static void put_sketches(struct segmentoutput *o, const struct segmentmerge *m)
{
    for (size_t i = 0; i < m->count; i++)
        put_area(o, m->from[i], m->from[i]->sketches,
                 m->from[i]->count * (uint64_t)m->from[i]->sketch_bytes);
}

/* Of each segment the first print that was not given out. */
struct prints {
    const struct segmentmerge *m;
    struct segment_print *heads;
    uint32_t *places; /* in the order of each; one past the head */
    uint32_t *firsts;
    struct segment_print given;
};

static bool is_before(struct fingerprint a, struct fingerprint b)
{
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static void read_print(struct prints *p, size_t i)
{
    const struct segment *s = p->m->from[i];
    uint32_t place = p->places[i]++;
    if (place < s->count)
        p->heads[i] = (struct segment_print){segment_print(s, place),
                                             p->firsts[i] + segment_number(s, place)};
}

static const struct segment_print *next_print(void *prints)
{
    struct prints *p = prints;
    size_t best = p->m->count;
    for (size_t i = 0; i < p->m->count; i++)
        if (p->places[i] <= p->m->from[i]->count &&
            (best == p->m->count || is_before(p->heads[i].fingerprint, p->heads[best].fingerprint)))
            best = i;
    if (best == p->m->count)
        return NULL;
    p->given = p->heads[best];
    read_print(p, best);
    return &p->given;
}

static void put_prints(struct segmentoutput *o, const struct segmentmerge *m)
{
    struct tape_store store = {.limit = m->memory / 2};
    struct prints p = {.m = m,
                       .heads = memory_alloc(m->count, sizeof *p.heads),
                       .places = memory_alloc(m->count, sizeof *p.places),
                       .firsts = memory_alloc(m->count, sizeof *p.firsts)};
    for (size_t i = 0; i < m->count; i++) {
        p.firsts[i] = first_of(m, i);
        read_print(&p, i);
    }
    segmentoutput_prints(o, &store, first_of(m, m->count),
                         (struct segmentoutput_prints){next_print, &p});
    tape_store_free(&store);
    free(p.heads);
    free(p.places);
    free(p.firsts);
}

/* ---- All of it ---- */

static bool are_alike(const struct segmentmerge *m)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->from[i]->drop != m->shape.drop || !m->from[i]->sketch_bytes != !m->shape.sketches)
            return false;
    return true;
}

static uint64_t record_bytes_of(const struct segmentmerge *m)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < m->count; i++)
        bytes += m->from[i]->record_bytes;
    return bytes;
}

static void write_all(const struct segmentmerge *m, struct plan *near, struct plan *contain,
                      struct segment_sink sink)
{
    struct segmentoutput o = {.sink = sink};
    struct fingerprint check =
        segmentoutput_head(&o, (struct segment_head){.count = first_of(m, m->count),
                                                     .drop = m->shape.drop,
                                                     .sketches = m->shape.sketches,
                                                     .record_bytes = record_bytes_of(m),
                                                     .near = &near->table,
                                                     .contain = &contain->table});
    put_records(&o, m);
    put_places(&o, m, record_bytes_of(m));
    put_sketches(&o, m);
    put_prints(&o, m);
    put_table(&o, near);
    put_table(&o, contain);
    segmentoutput_check(&o, check);
    segmentoutput_flush(&o);
    segmentoutput_free(&o);
}

bool segmentmerge_write(const struct segmentmerge *m, struct segment_sink sink)
{
    struct plan near, contain = {0};
    if (!are_alike(m))
        return false;
    for (size_t i = 0; i < m->count; i++)
        segment_read_ahead(m->from[i], true);
    bool can = plan_table(&near, m, false) && plan_table(&contain, m, true);
    if (can)
        write_all(m, &near, &contain, sink);
    for (size_t i = 0; i < m->count; i++)
        segment_read_ahead(m->from[i], false);
    free_plan(&near);
    free_plan(&contain);
    return can;
}
