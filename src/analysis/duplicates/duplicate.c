#include "analysis/duplicates/duplicate.h"

#include "analysis/duplicates/segmentmerge.h"
#include "analysis/duplicates/shinglelanes.h"
#include "base/memory.h"

#include <stdlib.h>

/* What is known of texts in memory: nothing yet. */
static void start_memory(struct duplicates *d)
{
    const struct duplicate_options *o = &d->options;
    size_t memory = o->near > 0 && o->contain > 0 ? o->memory / 2 : o->memory;
    fingerprintset_init(&d->exact, !o->any || o->named);
    if (o->near > 0) {
        nearduplicate_init(&d->near, o->near, NEAR_JACCARD);
        nearduplicate_bound(&d->near, memory);
    }
    if (o->near > 0 && o->miss > 0)
        nearduplicate_allow_miss(&d->near, o->miss);
    if (o->contain > 0) {
        nearduplicate_init(&d->contain, o->contain, NEAR_CONTAINED);
        nearduplicate_bound(&d->contain, memory);
    }
}

static void free_memory(struct duplicates *d)
{
    fingerprintset_free(&d->exact);
    nearduplicate_free(&d->near);
    nearduplicate_free(&d->contain);
    arena_free(&d->arena);
}

void duplicates_init(struct duplicates *d, const struct duplicate_options *options,
                     struct hash_key key)
{
    *d = (struct duplicates){.options = *options, .normalform = {.ignore = options->ignore}};
    fingerprinter_init(&d->fingerprinter, key);
    if (duplicates_has_shingles(d))
        shingler_init(&d->shingler, key, options->shingle, options->unit);
    start_memory(d);
}

void duplicates_free(struct duplicates *d)
{
    normalform_free(&d->normalform);
    shingler_free(&d->shingler);
    free_memory(d);
    free(d->labels);
    free(d->segments);
    segmentsearch_free(&d->segmentsearch);
}

/* What the fingerprints of a group differ by from those of the same texts elsewhere. */
static struct fingerprint group_fingerprint(const struct duplicates *d, struct slice group)
{
    return group.len ? fingerprint_of(d->fingerprinter.key, group) : (struct fingerprint){0, 0};
}

bool duplicates_has_shingles(const struct duplicates *d)
{
    return d->options.near > 0 || d->options.contain > 0;
}

bool duplicates_are_bytes(const struct duplicates *d)
{
    return !d->options.ignore && !duplicates_has_shingles(d);
}

/* Hashes some texts and begins to look for them. The searches begin together, behind all of the
 * hashing: where a look needs an entry of the page tables too, one that stands alone among
 * arithmetic is waited for. */
static void ask_for(struct duplicates *d, const struct slice *texts, size_t count,
                    struct fingerprint *prints, struct fingerprintset_asked *asked)
{
    for (size_t i = 0; i < count; i++)
        prints[i] = fingerprinter_run(&d->fingerprinter, texts[i]);
    asked->prints = prints;
    asked->count = count;
    fingerprintset_ask(&d->exact, asked);
}

static size_t together(size_t left)
{
    return left < FINGERPRINTSET_TOGETHER ? left : FINGERPRINTSET_TOGETHER;
}

/* While the memory for some is on its way the next ones are hashed. */
void duplicates_first(struct duplicates *d, const struct slice *texts, size_t count, bool *is_first)
{
    struct fingerprint prints[2][FINGERPRINTSET_TOGETHER];
    struct fingerprintset_asked asked[2];
    size_t turn = 0;
    ask_for(d, texts, together(count), prints[turn], &asked[turn]);
    for (size_t at = 0; at < count; turn = !turn) {
        size_t next = at + asked[turn].count;
        ask_for(d, texts + next, together(count - next), prints[!turn], &asked[!turn]);
        fingerprintset_add_all(&d->exact, &asked[turn], is_first + at);
        at = next;
    }
    for (size_t i = 0; i < count; i++)
        d->kept += is_first[i];
}

/* ---- Searches ---- */

void duplicates_forget(struct duplicates *d)
{
    for (size_t i = 0; i < d->segment_count; i++)
        memory_forget(d->segments[i].segment.bytes, (size_t)d->segments[i].segment.size);
    d->faults = memory_faults();
}

/* After a search of the segments, or some reading in one: once a row, as it asks the system. */
static void bound_mapped(struct duplicates *d)
{
    if (!d->segment_count)
        return;
    if (d->mapped_most && (memory_faults() - d->faults) * MEMORY_BROUGHT > d->mapped_most)
        duplicates_forget(d);
}

static enum near_search how_to_search(const struct duplicates *d)
{
    return d->options.any ? NEAR_ANY : NEAR_ALL;
}

/* Takes the best of the matches, whose items count from first. */
static void take_best(const struct near_match *matches, size_t count, uint32_t first,
                      struct near_match *best, bool *found)
{
    for (size_t i = 0; i < count; i++) {
        struct near_match m = matches[i];
        m.item += first;
        if (!*found || near_match_is_better(m, *best))
            *best = m;
        *found = true;
    }
}

/* The best of the segments' texts, where there was no sweep. */
static void search_segments(struct duplicates *d, const struct near_bounds *bounds,
                            struct near_match *best, bool *found)
{
    enum near_search how = how_to_search(d);
    for (size_t i = 0; i < d->segment_count && !(*found && d->options.any); i++) {
        const struct duplicate_segment *s = &d->segments[i];
        size_t count = segmentsearch_run(&d->segmentsearch, &s->segment, bounds, d->set, how);
        take_best(d->segmentsearch.matches, count, s->first, best, found);
    }
    bound_mapped(d);
}

/* Of a text that equals none. */
static bool search(struct duplicates *d, struct nearduplicate *n, struct verdict *verdict)
{
    struct near_match best = {0};
    if (n->bounds.threshold <= 0)
        return false;
    if (d->swept)
        best = d->swept->best[n->bounds.measure];
    bool found = best.size > 0;
    if (!(found && d->options.any)) {
        size_t count = nearduplicate_search(n, d->set, how_to_search(d));
        take_best(n->matches, count, d->in_segments, &best, &found);
    }
    if (!d->swept)
        search_segments(d, &n->bounds, &best, &found);
    if (found)
        *verdict = (struct verdict){true, best.item, best.shared, best.size};
    return found;
}

static void keep_shingles(struct duplicates *d, struct shingles set)
{
    if (d->options.near > 0)
        nearduplicate_add(&d->near, set);
    if (d->options.contain > 0)
        nearduplicate_add(&d->contain, set);
}

static struct shingles shingles_of(struct duplicates *d, struct slice text, struct slice group)
{
    d->shingler.salt = group_fingerprint(d, group).low;
    struct shingles set = shingler_run(&d->shingler, text);
    if (set.words < d->options.min_words)
        set.count = 0;
    return set;
}

static void take_fingerprint(struct duplicates *d, struct slice text, struct slice group)
{
    struct fingerprint by = group_fingerprint(d, group);
    d->fingerprint = fingerprinter_run(&d->fingerprinter, normalform_of(&d->normalform, text));
    d->fingerprint.high ^= by.high;
    d->fingerprint.low ^= by.low;
}

void duplicates_sign(struct duplicates *d, struct slice text, struct slice group)
{
    take_fingerprint(d, text, group);
    if (duplicates_has_shingles(d))
        d->set = shingles_of(d, text, group);
}

static uint32_t find_in_segments(struct duplicates *d)
{
    uint32_t row = FINGERPRINT_NEW;
    if (d->swept)
        return d->swept->equal;
    for (size_t i = 0; row == FINGERPRINT_NEW && i < d->segment_count; i++) {
        const struct duplicate_segment *s = &d->segments[i];
        row = segment_find(&s->segment, d->fingerprint);
        row += row == FINGERPRINT_NEW ? 0 : s->first;
    }
    if (row != FINGERPRINT_NEW) /* no search follows */
        bound_mapped(d);
    return row;
}

static bool equals_one(struct duplicates *d, struct verdict *verdict)
{
    uint32_t row = fingerprintset_find(&d->exact, d->fingerprint);
    row = row == FINGERPRINT_NEW ? find_in_segments(d) : row;
    *verdict = (struct verdict){true, row, 1, 1};
    return row != FINGERPRINT_NEW;
}

static struct verdict judge_shingles(struct duplicates *d)
{
    struct verdict verdict;
    if (search(d, &d->near, &verdict) || search(d, &d->contain, &verdict))
        return verdict;
    keep_shingles(d, d->set);
    fingerprintset_add(&d->exact, d->fingerprint, d->kept);
    return (struct verdict){false, d->kept++, 0, 1};
}

struct verdict duplicates_judge(struct duplicates *d, struct slice text, struct slice group)
{
    struct verdict verdict;
    take_fingerprint(d, text, group);
    if (equals_one(d, &verdict))
        return verdict;
    if (duplicates_has_shingles(d))
        d->set = shingles_of(d, text, group);
    return judge_shingles(d);
}

struct verdict duplicates_judge_signed(struct duplicates *d, struct fingerprint f,
                                       struct shingles set)
{
    struct verdict verdict;
    d->fingerprint = f;
    d->set = set;
    return equals_one(d, &verdict) ? verdict : judge_shingles(d);
}

bool duplicates_repeats(struct duplicates *d, struct fingerprint f, struct shingles set)
{
    struct verdict verdict;
    d->fingerprint = f;
    d->set = set;
    return equals_one(d, &verdict) || search(d, &d->near, &verdict) ||
           search(d, &d->contain, &verdict);
}

/* ---- Many texts ---- */

static void gather(struct duplicate_batch *b, struct fingerprint f, struct shingles set)
{
    const size_t bytes = set.count * sizeof *set.items;
    struct segmentsweep_text text = {.print = f, .set = set, .equal = FINGERPRINT_NEW};
    if (set.count) {
        text.set.items = arena_alloc(&b->sets, bytes);
        memcpy((void *)(uintptr_t)text.set.items, set.items, bytes);
        text.sketch = shinglelanes_sketch(set);
    }
    b->texts = memory_grow(b->texts, &b->cap, b->count + 1, sizeof *b->texts);
    b->texts[b->count++] = text;
}

/* What equals a text in memory needs no shingles. */
void duplicates_gather(struct duplicates *d, struct duplicate_batch *b, struct slice text,
                       struct slice group)
{
    struct shingles set = {0};
    take_fingerprint(d, text, group);
    if (duplicates_has_shingles(d) &&
        fingerprintset_find(&d->exact, d->fingerprint) == FINGERPRINT_NEW)
        set = shingles_of(d, text, group);
    gather(b, d->fingerprint, set);
}

void duplicates_gather_signed(struct duplicate_batch *b, struct fingerprint f, struct shingles set)
{
    gather(b, f, set);
}

static void bound_often(void *duplicates)
{
    bound_mapped(duplicates);
}

void duplicates_sweep(struct duplicates *d, struct duplicate_batch *b, size_t memory)
{
    const struct near_bounds *near = &d->near.bounds, *contain = &d->contain.bounds;
    enum near_search how = how_to_search(d);
    b->sweep.memory = memory;
    b->sweep.often = bound_often;
    b->sweep.context = d;
    for (size_t i = 0; i < d->segment_count; i++) {
        const struct duplicate_segment *s = &d->segments[i];
        segmentsweep_equal(&b->sweep, &s->segment, b->texts, b->count, s->first);
    }
    for (size_t i = 0; i < d->segment_count; i++) {
        const struct duplicate_segment *s = &d->segments[i];
        if (near->threshold > 0)
            segmentsweep_near(&b->sweep, &s->segment, near, b->texts, b->count, s->first, how);
        if (contain->threshold > 0)
            segmentsweep_near(&b->sweep, &s->segment, contain, b->texts, b->count, s->first, how);
    }
}

struct verdict duplicates_judge_swept(struct duplicates *d, const struct segmentsweep_text *text)
{
    d->swept = text;
    struct verdict verdict = duplicates_judge_signed(d, text->print, text->set);
    d->swept = NULL;
    return verdict;
}

bool duplicates_repeats_swept(struct duplicates *d, const struct segmentsweep_text *text)
{
    d->swept = text;
    bool repeats = duplicates_repeats(d, text->print, text->set);
    d->swept = NULL;
    return repeats;
}

void duplicates_batch_reset(struct duplicate_batch *b)
{
    b->count = 0;
    arena_reset(&b->sets);
}

void duplicates_batch_free(struct duplicate_batch *b)
{
    free(b->texts);
    arena_free(&b->sets);
    segmentsweep_free(&b->sweep);
    *b = (struct duplicate_batch){0};
}

/* ---- Labels ---- */

void duplicates_name(struct duplicates *d, struct slice label)
{
    d->labels = memory_grow(d->labels, &d->label_cap, d->label_count + 1, sizeof *d->labels);
    d->labels[d->label_count++] = arena_copy(&d->arena, label);
}

struct slice duplicates_label(const struct duplicates *d, uint32_t row)
{
    size_t i = d->segment_count;
    if (row >= d->in_segments)
        return row - d->in_segments < d->label_count ? d->labels[row - d->in_segments] : SLICE("");
    while (d->segments[i - 1].first > row)
        i--;
    const struct duplicate_segment *s = &d->segments[i - 1];
    return segment_record(&s->segment, row - s->first).label;
}

/* ---- Segments ---- */

void duplicates_add_segment(struct duplicates *d, struct segment segment)
{
    d->segments =
        memory_grow(d->segments, &d->segment_cap, d->segment_count + 1, sizeof *d->segments);
    d->segments[d->segment_count++] = (struct duplicate_segment){segment, d->in_segments};
    d->in_segments += segment.count;
    d->kept = d->in_segments;
}

/* The shingles of the set at work. */
struct items {
    uint64_t *items;
    size_t cap;
};

static struct shingles read_record(struct items *n, const struct segment *s,
                                   struct segment_record r)
{
    struct setcode_reader reader;
    size_t count = 0;
    n->items = memory_grow(n->items, &n->cap, r.shingles, sizeof *n->items);
    setcode_start(&reader, r.set, r.shingles, s->drop);
    while (count < r.shingles && setcode_next(&reader, &n->items[count]))
        n->items[count++] <<= s->drop;
    return (struct shingles){n->items, count, 0};
}

static void add_segment(struct segmentbuilder *b, struct items *n, struct duplicates *d,
                        const struct segment *s)
{
    enum { TOGETHER = 256 };
    uint32_t first = (uint32_t)b->count;
    const bool is_alike = s->drop == b->shape.drop && s->sketch_bytes && b->shape.sketches;
    segment_read_ahead(s, true);
    for (uint32_t i = 0; i < s->count; i++) {
        struct segment_record r = segment_record(s, i);
        if (is_alike && r.all.len)
            segmentbuilder_add_record(b, &r, segment_sketch(s, i));
        else
            segmentbuilder_add(b, r.label, read_record(n, s, r));
        segmentbuilder_print(b, segment_print(s, i), first + segment_number(s, i));
        if (i % TOGETHER == 0)
            bound_mapped(d);
    }
    segment_read_ahead(s, false);
}

/* Where nobody asks for numbers the set has none: any order will do then. */
static void add_memory(struct segmentbuilder *b, struct items *n, struct duplicates *d)
{
    uint32_t first = (uint32_t)b->count, count = d->kept - d->in_segments, number, any = 0;
    struct nearduplicate *near = d->options.near > 0 ? &d->near : &d->contain;
    struct fingerprintset_walk walk = fingerprintset_start(&d->exact);
    struct fingerprint f;
    while (fingerprintset_next(&walk, &f, &number))
        segmentbuilder_print(b, f, first + (d->exact.valued ? number - d->in_segments : any++));
    for (uint32_t i = 0; i < count; i++) {
        struct shingles set = {0};
        if (duplicates_has_shingles(d))
            set.count = nearduplicate_read(near, i, &n->items, &n->cap);
        set.items = n->items;
        segmentbuilder_add(b, duplicates_label(d, d->in_segments + i), set);
    }
}

void duplicates_write(struct duplicates *d, size_t from, struct segment_shape shape, size_t memory,
                      struct segment_sink sink, void (*before_tail)(void *context))
{
    struct segmentbuilder b;
    struct items n = {0};
    segmentbuilder_init(&b, d->options.near > 0 ? &d->near.bounds : NULL,
                        d->options.contain > 0 ? &d->contain.bounds : NULL, shape, memory);
    for (size_t i = from; i < d->segment_count; i++)
        add_segment(&b, &n, d, &d->segments[i].segment);
    add_memory(&b, &n, d);
    free_memory(d); /* which the tables need now */
    start_memory(d);
    segmentbuilder_write(&b, sink, before_tail);
    segmentbuilder_free(&b);
    free(n.items);
}

bool duplicates_merge(struct duplicates *d, size_t from, struct segment_shape shape, size_t memory,
                      struct segment_sink sink)
{
    const size_t count = d->segment_count - from;
    const struct segment **segments = memory_alloc(count, sizeof *segments);
    for (size_t i = 0; i < count; i++)
        segments[i] = &d->segments[from + i].segment;
    const struct segmentmerge merge = {segments, count, shape, memory, bound_often, d};
    bool can = segmentmerge_write(&merge, sink);
    free(segments);
    return can;
}

void duplicates_clear(struct duplicates *d, size_t from)
{
    free_memory(d);
    d->label_count = 0;
    if (from < d->segment_count)
        d->in_segments = d->segments[from].first;
    d->segment_count = from;
    d->kept = d->in_segments;
    start_memory(d);
}

size_t duplicates_size(const struct duplicates *d)
{
    size_t size =
        fingerprintset_size(&d->exact) + d->arena.total + d->label_cap * sizeof *d->labels;
    if (d->options.near > 0)
        size += nearduplicate_size(&d->near);
    if (d->options.contain > 0)
        size += nearduplicate_size(&d->contain);
    return size;
}
