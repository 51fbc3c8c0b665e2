#include "analysis/duplicates/segmentsearch.h"

#include "analysis/duplicates/shinglelanes.h"
#include "base/memory.h"

#include <stdlib.h>

void segmentsearch_free(struct segmentsearch *s)
{
    free(s->matches);
    free(s->spans);
    free(s->candidates);
    free(s->met);
}

/* ---- From shingles to texts ---- */

/* Where entry `at` begins, to the byte. */
static const char *entry_at(const struct segment_table *t, uint32_t at)
{
    return t->packed + (uint64_t)at * (t->rest_bits + t->number_bits) / 8;
}

static struct segment_span span_of(const struct segment_table *t, uint32_t spread)
{
    struct segment_span span = {.spread = spread};
    if (!segment_may_lead(t, spread))
        return span;
    segment_bucket(t, segment_directory_at(t, spread), &span.from, &span.to);
    span.rest = (uint32_t)segment_rest(t, spread);
    __builtin_prefetch(entry_at(t, span.from));
    return span;
}

/* The spans of the first `prefix` shingles in the segment's order: s->spans. */
static size_t find_spans(struct segmentsearch *s, const struct segment_table *t,
                         struct shingles set, size_t prefix)
{
    size_t found = 0;
    s->spans = memory_grow(s->spans, &s->span_cap, set.count, sizeof *s->spans);
    for (size_t i = 0; i < prefix; i++)
        __builtin_prefetch(t->filter ? segment_filter_at(t, segmentsearch_spread(set.items[i]))
                                     : segment_directory_at(t, segmentsearch_spread(set.items[i])));
    for (unsigned hot = 0; hot < 2; hot++)
        for (size_t i = 0; i < set.count && found < prefix; i++) {
            uint32_t spread = segmentsearch_spread(set.items[i]);
            if (segment_is_hot(t, spread) == hot)
                s->spans[found++] = span_of(t, spread);
        }
    return found;
}

static int shorter_first(const void *a, const void *b)
{
    const struct segment_span *x = a, *y = b;
    uint32_t p = x->to - x->from, q = y->to - y->from;
    return (p > q) - (p < q);
}

size_t segmentsearch_rarest(struct segmentsearch *s, const struct segment_table *t,
                            struct shingles set, size_t prefix)
{
    size_t all = find_spans(s, t, set, set.count);
    qsort(s->spans, all, sizeof *s->spans, shorter_first);
    return prefix < all ? prefix : all;
}

static bool is_met(const struct segmentsearch *s, uint32_t number)
{
    return s->met[number / 8] >> number % 8 & 1;
}

static void meet(struct segmentsearch *s, uint32_t number)
{
    s->met[number / 8] |= (unsigned char)(1 << number % 8);
}

/* Before a search of a segment that has so many texts: none was met. */
static void make_room_to_meet(struct segmentsearch *s, uint32_t texts)
{
    size_t cap = s->met_cap;
    s->met = memory_grow(s->met, &s->met_cap, texts / 8 + (size_t)1, sizeof *s->met);
    memset(s->met + cap, 0, s->met_cap - cap);
}

static void forget_met(struct segmentsearch *s)
{
    for (size_t i = 0; i < s->candidate_count; i++)
        s->met[s->candidates[i] / 8] = 0;
    s->candidate_count = 0;
}

/* The texts that the span leads to and that this search has not met before, appended to
 * s->candidates. */
static void add_candidates(struct segmentsearch *s, const struct segment *segment,
                           const struct segment_table *t, struct segment_span span)
{
    const struct segment_entries e =
        segment_class_entries(segment, t, span.spread, &span.from, &span.to);
    uint64_t number_mask = ((uint64_t)1 << t->number_bits) - 1;
    uint64_t mask = (((uint64_t)1 << e.width) - 1) & ~number_mask;
    uint64_t want = (uint64_t)span.rest << t->number_bits;
    s->candidates = memory_grow(s->candidates, &s->candidate_cap,
                                s->candidate_count + (span.to - span.from), sizeof *s->candidates);
    for (uint32_t i = span.from; i < span.to; i++) {
        uint64_t entry = segment_entry(&e, i);
        uint32_t number = (uint32_t)(entry & number_mask);
        if ((entry & mask) != want || number >= segment->count || is_met(s, number))
            continue;
        meet(s, number);
        s->candidates[s->candidate_count++] = number;
    }
}

/* ---- Counting ---- */

/* Counts common shingles, as the segment keeps them; gives up (0) where fewer than needed are left
 * to come. */
static size_t count_shared(struct shingles set, const struct segment *segment,
                           struct segment_record record, size_t needed)
{
    struct setcode_reader r;
    const unsigned drop = segment->drop;
    const size_t count = set.count;
    size_t i = 0, shared = 0;
    uint64_t item;
    setcode_start(&r, record.set, record.shingles, drop);
    for (size_t j = 0; j < record.shingles; j++) {
        size_t left = count - i < record.shingles - j ? count - i : record.shingles - j;
        if (shared + left < needed || !setcode_next(&r, &item))
            return 0;
        while (i < count && set.items[i] >> drop < item)
            i++;
        if (i < count && set.items[i] >> drop == item) {
            shared++;
            i++;
        }
    }
    return shared >= needed ? shared : 0;
}

bool segmentsearch_compare(const struct segment *segment, const struct near_bounds *bounds,
                           struct shingles set, uint32_t number, struct near_match *match)
{
    struct segment_record record = segment_record(segment, number);
    size_t needed = near_shared_needed(bounds, set.count, record.shingles);
    if (needed > set.count || needed > record.shingles)
        return false;
    size_t shared = count_shared(set, segment, record, needed);
    size_t size = near_size(bounds, set.count, record.shingles, shared);
    *match = (struct near_match){number, (uint32_t)shared, (uint32_t)size};
    return near_reaches(bounds, shared, size);
}

static bool verify(struct segmentsearch *s, const struct segment *segment,
                   const struct near_bounds *bounds, struct shingles set,
                   const struct nearsketch *sketch, uint32_t number)
{
    struct near_match match;
    if (!segment_may_match(segment, number, bounds, set.count, sketch) ||
        !segmentsearch_compare(segment, bounds, set, number, &match))
        return false;
    s->matches = memory_grow(s->matches, &s->match_cap, s->match_count + 1, sizeof *s->matches);
    s->matches[s->match_count++] = match;
    return true;
}

/* One span after the other, so that a search for any match ends at the first: a near text is met by
 * nearly every span. */
static void search_spans(struct segmentsearch *s, const struct segment *segment,
                         const struct segment_table *t, const struct near_bounds *bounds,
                         size_t spans, struct shingles set, enum near_search how)
{
    size_t verified = 0;
    const struct nearsketch sketch = shinglelanes_sketch(set);
    for (size_t i = 0; i < spans; i++) {
        add_candidates(s, segment, t, s->spans[i]);
        for (; verified < s->candidate_count; verified++)
            if (verify(s, segment, bounds, set, &sketch, s->candidates[verified]) &&
                how == NEAR_ANY)
                return;
    }
}

size_t segmentsearch_run(struct segmentsearch *s, const struct segment *segment,
                         const struct near_bounds *bounds, struct shingles set,
                         enum near_search how)
{
    bool parts = bounds->measure == NEAR_CONTAINED;
    const struct segment_table *t = parts ? &segment->contain : &segment->near;
    s->match_count = 0;
    if (set.count == 0 || !t->entries)
        return 0;
    size_t prefix = near_prefix(bounds, set.count);
    size_t spans = parts ? segmentsearch_rarest(s, t, set, prefix) : find_spans(s, t, set, prefix);
    make_room_to_meet(s, segment->count);
    search_spans(s, segment, t, bounds, spans, set, how);
    forget_met(s);
    return s->match_count;
}
