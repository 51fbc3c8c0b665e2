#include "analysis/duplicates/segmentsweep.h"

#include "analysis/duplicates/fingerprintset.h"
#include "base/memory.h"

#include <stdlib.h>

/* Pairs that wait to be compared, if memory does not say more; pairs that are remembered, and how
 * often somebody is called. */
enum {
    LEAST_PAIRS = 32 * 1024,
    RECENT_BITS = 16,
    RECENT = 1 << RECENT_BITS,
    PAIR_BITS = 32 + RECENT_BITS,
    OFTEN = 256,
    MOST_DIGIT = 11
};

void segmentsweep_free(struct segmentsweep *s)
{
    segmentsearch_free(&s->search);
    free(s->asks);
    free(s->pairs);
    free(s->met);
    free(s->recent);
    free(s->sorted);
}

/* ---- The order of the segment ---- */

static uint64_t item_of(uint32_t place, size_t text)
{
    return (uint64_t)place << 32 | (uint32_t)text;
}

static uint32_t place_in(uint64_t item)
{
    return (uint32_t)(item >> 32);
}

static uint32_t text_in(uint64_t item)
{
    return (uint32_t)item;
}

/* One round of a radix sort, by some bits of the place. */
static void deal(const uint64_t *items, size_t count, uint64_t *to, unsigned shift, unsigned bits)
{
    size_t starts[1 << MOST_DIGIT] = {0}, at = 0;
    const uint32_t mask = ((uint32_t)1 << bits) - 1;
    for (size_t i = 0; i < count; i++)
        starts[place_in(items[i]) >> shift & mask]++;
    for (size_t i = 0; i <= mask; i++) {
        size_t some = starts[i];
        starts[i] = at;
        at += some;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[place_in(items[i]) >> shift & mask]++] = items[i];
}

/* By the bits of the places from number `low` to `high`, in as few rounds as may be of as few bits.
 * s->sorted changes places with *items, which has room for *cap. */
static void sort(struct segmentsweep *s, uint64_t **items, size_t *cap, size_t count, unsigned low,
                 unsigned high)
{
    const unsigned rounds = (high - low + MOST_DIGIT - 1) / MOST_DIGIT;
    s->sorted = memory_grow(s->sorted, &s->sorted_cap, count, sizeof *s->sorted);
    for (unsigned left = rounds; left; left--) {
        unsigned bits = (high - low + left - 1) / left;
        deal(*items, count, s->sorted, low, bits);
        low += bits;
        uint64_t *other = s->sorted;
        size_t other_cap = s->sorted_cap;
        s->sorted = *items;
        s->sorted_cap = *cap;
        *items = other;
        *cap = other_cap;
    }
}

static void ask(struct segmentsweep *s, uint32_t place, size_t text)
{
    s->asks = memory_grow(s->asks, &s->ask_cap, s->ask_count + 1, sizeof *s->asks);
    s->asks[s->ask_count++] = item_of(place, text);
}

/* So many bytes will be asked for in so many places, in their order: to read all of them takes no
 * longer than to read each place by itself where those are near to each other. */
static void read_on(const struct segment *segment, uint64_t bytes, size_t places)
{
    enum { NEAR = 4096 };
    segment_read_ahead(segment, bytes / NEAR < places);
}

static void call_often(const struct segmentsweep *s, size_t i)
{
    if (s->often && i % OFTEN == 0)
        s->often(s->context);
}

/* ---- Equal texts ---- */

void segmentsweep_equal(struct segmentsweep *s, const struct segment *segment,
                        struct segmentsweep_text *texts, size_t count, uint32_t first)
{
    s->ask_count = 0;
    for (size_t i = 0; i < count; i++)
        if (texts[i].equal == FINGERPRINT_NEW)
            ask(s, (uint32_t)(texts[i].print.high >> 32), i);
    sort(s, &s->asks, &s->ask_cap, s->ask_count, 32 - segment->print_bits, 32);
    read_on(segment, segment->count * (uint64_t)16, s->ask_count);
    for (size_t i = 0; i < s->ask_count; i++) {
        struct segmentsweep_text *text = &texts[text_in(s->asks[i])];
        uint32_t number = segment_find(segment, text->print);
        if (number != FINGERPRINT_NEW)
            text->equal = first + number;
        call_often(s, i);
    }
    segment_read_ahead(segment, false);
}

/* ---- Near texts ---- */

struct work {
    struct segmentsweep *sweep;
    const struct segment *segment;
    const struct segment_table *table;
    const struct near_bounds *bounds;
    struct segmentsweep_text *texts;
    uint32_t first;
    enum near_search how;
    size_t count;  /* of the texts */
    bool are_many; /* more pairs than have numbers */
};

static bool is_settled(const struct work *w, const struct segmentsweep_text *text)
{
    return text->equal != FINGERPRINT_NEW || text->set.count == 0 ||
           (w->how == NEAR_ANY && text->best[w->bounds->measure].size);
}

/* The first `prefix` shingles in the segment's order, of those that may lead to a text. */
static void ask_for_prefix(const struct work *w, struct shingles set, size_t prefix, size_t text)
{
    const struct segment_table *t = w->table;
    size_t found = 0;
    if (t->filter)
        for (size_t i = 0; i < prefix; i++)
            __builtin_prefetch(segment_filter_at(t, segmentsearch_spread(set.items[i])));
    for (unsigned hot = 0; hot < 2; hot++)
        for (size_t i = 0; i < set.count && found < prefix; i++) {
            uint32_t spread = segmentsearch_spread(set.items[i]);
            if (segment_is_hot(t, spread) != hot)
                continue;
            found++;
            if (segment_may_lead(t, spread))
                ask(w->sweep, spread, text);
        }
}

static void ask_for_rarest(const struct work *w, struct shingles set, size_t prefix, size_t text)
{
    struct segmentsearch *search = &w->sweep->search;
    size_t found = segmentsearch_rarest(search, w->table, set, prefix);
    for (size_t i = 0; i < found; i++)
        if (search->spans[i].from < search->spans[i].to)
            ask(w->sweep, search->spans[i].spread, text);
}

static void ask_for_all(const struct work *w, size_t count)
{
    w->sweep->ask_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct segmentsweep_text *text = &w->texts[i];
        size_t prefix = near_prefix(w->bounds, text->set.count);
        if (is_settled(w, text))
            continue;
        if (w->bounds->measure == NEAR_CONTAINED)
            ask_for_rarest(w, text->set, prefix, i);
        else
            ask_for_prefix(w, text->set, prefix, i);
        call_often(w->sweep, i);
    }
}

/* In the order of the segment, each pair once. */
static void unite_pairs(const struct work *w)
{
    struct segmentsweep *s = w->sweep;
    size_t kept = 0;
    sort(s, &s->pairs, &s->pair_cap, s->pair_count, 0, w->table->number_bits);
    memset(s->met, 0xFF, s->met_cap * sizeof *s->met); /* no text has this number */
    for (size_t i = 0; i < s->pair_count; i++) {
        const uint64_t pair = s->pairs[i];
        uint32_t *met = &s->met[text_in(pair)];
        s->pairs[kept] = pair;
        kept += *met != place_in(pair);
        *met = place_in(pair);
    }
    s->pair_count = kept;
}

/* Those only that sizes and sketches allow. */
static void refuse_pairs(const struct work *w)
{
    struct segmentsweep *s = w->sweep;
    size_t kept = 0;
    read_on(w->segment, w->segment->count * (uint64_t)w->segment->sketch_bytes, s->pair_count);
    for (size_t i = 0; i < s->pair_count; i++) {
        const struct segmentsweep_text *text = &w->texts[text_in(s->pairs[i])];
        if (!is_settled(w, text) && segment_may_match(w->segment, place_in(s->pairs[i]), w->bounds,
                                                      text->set.count, &text->sketch))
            s->pairs[kept++] = s->pairs[i];
    }
    s->pair_count = kept;
}

static void compare_pairs(const struct work *w)
{
    struct segmentsweep *s = w->sweep;
    read_on(w->segment, w->segment->record_bytes, s->pair_count);
    for (size_t i = 0; i < s->pair_count; i++) {
        struct segmentsweep_text *text = &w->texts[text_in(s->pairs[i])];
        struct near_match *best = &text->best[w->bounds->measure], match;
        call_often(s, i);
        if (is_settled(w, text) ||
            !segmentsearch_compare(w->segment, w->bounds, text->set, place_in(s->pairs[i]), &match))
            continue;
        match.item += w->first;
        if (!best->size || near_match_is_better(match, *best))
            *best = match;
    }
    s->pair_count = 0;
}

static void settle_pairs(const struct work *w)
{
    unite_pairs(w);
    refuse_pairs(w);
    compare_pairs(w);
}

/* Where there is no room for more. To settle them means to go through the sketches, so that is done
 * where there are still many when each is there once. */
static void make_room(const struct work *w, size_t most)
{
    unite_pairs(w);
    if (w->sweep->pair_count <= most / 2)
        return;
    refuse_pairs(w);
    compare_pairs(w);
}

/* Texts that are alike share many shingles: a pair that came lately is not put down again. Whether
 * it did nobody foresees. Each pair has an odd number of PAIR_BITS bits, of which a multiplication
 * by an odd number makes another odd one: its upper bits say where the pair is remembered, the
 * lower ones, which are not 0, what is put there. */
static inline void put_pair(const struct work *w, uint32_t number, uint32_t text)
{
    struct segmentsweep *s = w->sweep;
    const uint64_t pair = ((uint64_t)number * w->count + text) * 2 + 1;
    const uint64_t mixed = pair * 0x9E3779B97F4A7C15u & (((uint64_t)1 << PAIR_BITS) - 1);
    uint32_t *recent = &s->recent[mixed >> 32], own = (uint32_t)mixed;
    s->pairs[s->pair_count] = item_of(number, text);
    s->pair_count += *recent != own || w->are_many;
    *recent = own;
}

/* Pairs of the texts that an ask leads to, and the one that asks. */
static void take_pairs(const struct work *w, uint64_t item)
{
    struct segmentsweep *s = w->sweep;
    const struct segment_table *t = w->table;
    uint32_t spread = place_in(item), from, to;
    if (is_settled(w, &w->texts[text_in(item)]))
        return;
    segment_bucket(t, segment_directory_at(t, spread), &from, &to);
    const struct segment_entries e = segment_class_entries(w->segment, t, spread, &from, &to);
    const uint64_t number_mask = ((uint64_t)1 << t->number_bits) - 1;
    const uint64_t mask = (((uint64_t)1 << e.width) - 1) & ~number_mask;
    const uint64_t want = segment_rest(t, spread) << t->number_bits;
    s->pairs =
        memory_grow(s->pairs, &s->pair_cap, s->pair_count + (to - from) + 1, sizeof *s->pairs);
    for (uint32_t i = from; i < to; i++) {
        uint64_t entry = segment_entry(&e, i);
        uint32_t number = (uint32_t)(entry & number_mask);
        if ((entry & mask) == want && number < w->segment->count)
            put_pair(w, number, text_in(item));
    }
}

/* Arrays double as they grow; to sort them takes as much. */
static size_t most_pairs(const struct segmentsweep *s)
{
    size_t most = LEAST_PAIRS;
    while (most < s->memory / 4 / sizeof *s->pairs)
        most *= 2;
    return most;
}

static void look_for_all(const struct work *w)
{
    struct segmentsweep *s = w->sweep;
    const struct segment_table *t = w->table;
    const uint64_t bytes = t->entries * (t->rest_bits + t->number_bits) / 8;
    sort(s, &s->asks, &s->ask_cap, s->ask_count, 32 - t->bucket_bits, 32);
    const size_t most = most_pairs(s);
    s->pairs = memory_grow(s->pairs, &s->pair_cap, most, sizeof *s->pairs);
    s->pair_count = 0;
    read_on(w->segment, bytes, s->ask_count);
    s->recent = memory_grow(s->recent, &s->recent_cap, RECENT, sizeof *s->recent);
    memset(s->recent, 0, RECENT * sizeof *s->recent);
    for (size_t i = 0; i < s->ask_count; i++) {
        if (s->pair_count > most / 4 * 3) {
            make_room(w, most);
            read_on(w->segment, bytes, s->ask_count);
        }
        take_pairs(w, s->asks[i]);
        call_often(s, i);
    }
    settle_pairs(w);
    segment_read_ahead(w->segment, false);
}

void segmentsweep_near(struct segmentsweep *s, const struct segment *segment,
                       const struct near_bounds *bounds, struct segmentsweep_text *texts,
                       size_t count, uint32_t first, enum near_search how)
{
    const struct segment_table *t =
        bounds->measure == NEAR_CONTAINED ? &segment->contain : &segment->near;
    const bool are_many = count > ((uint64_t)1 << (PAIR_BITS - 1)) / (segment->count + (size_t)1);
    const struct work w = {s, segment, t, bounds, texts, first, how, count, are_many};
    if (!t->entries || !count)
        return;
    s->met = memory_grow(s->met, &s->met_cap, count, sizeof *s->met);
    ask_for_all(&w, count);
    look_for_all(&w);
}
