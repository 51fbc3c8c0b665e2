#include "analysis/duplicates/nearduplicate.h"

#include "analysis/duplicates/shinglelanes.h"
#include "base/memory.h"

#include <stdlib.h>

/* A shingle is 48 bits. Its high 32, the term, find it in the table; that two shingles share a term
 * by chance leads to a candidate more, which is counted and refused. */
enum { LOW_BITS = 16, AHEAD = 32 };

/* A term's ref: 0 it has none, below LIST an item's number + 1, otherwise the place of a list
 * (0: an empty one). */
#define LIST 0x80000000u
#define HOT  0x40000000u

/* A kept set. The order of its shingles is: those that are not hot by hash, then the hot ones by
 * hash. The first `prefix` of that order lead to the item; in terms of places in the sorted set
 * these are the cold ones before cold_end and the hot ones before hot_end. */
struct near_item {
    uint64_t at; /* of its shingles among those of all, in bytes */
    uint32_t count;
    uint32_t cold_end, hot_end;
    uint32_t nexts_from; /* the place of the first of its n->nexts */
    struct nearsketch sketch;
};

void nearduplicate_init(struct nearduplicate *n, double threshold, enum near_measure measure)
{
    *n = (struct nearduplicate){.bounds = near_bounds_of(threshold, measure),
                                .hot_limit = 128,
                                .sets_limit = SIZE_MAX,
                                .list_count = 1};
    termtable_init(&n->terms);
    n->lists = memory_grow(n->lists, &n->list_cap, 1024, sizeof *n->lists);
    n->lists[0] = 0;
}

/* The order is that of random hashes: each of the first shingles of two sets together is in both of
 * them with a probability of their similarity, which is the threshold at the least; and if it is,
 * it is among the first of each. One more than the bound asks for is for what becomes hot later:
 * the rest of the set is less alike. */
void nearduplicate_allow_miss(struct nearduplicate *n, double miss)
{
    double missed = 1;
    for (n->bounds.most_prefix = 1; missed > miss; n->bounds.most_prefix++)
        missed *= 1 - n->bounds.threshold;
}

void nearduplicate_free(struct nearduplicate *n)
{
    free(n->items);
    free(n->rounds);
    free(n->nexts);
    tape_store_free(&n->early);
    buffer_free(&n->sets);
    buffer_free(&n->fetched);
    termtable_free(&n->terms);
    free(n->lists);
    free(n->too_long);
    free(n->matches);
    free(n->refs);
    free(n->candidates);
    *n = (struct nearduplicate){0};
}

static uint32_t term_of(uint64_t shingle)
{
    return (uint32_t)(shingle >> LOW_BITS);
}

/* ---- Sets that are kept ---- */

void nearduplicate_bound(struct nearduplicate *n, size_t bytes)
{
    n->sets_limit = bytes;
}

/* Where the item's shingles are in memory; NULL: they are in the file, or there are none and
 * nothing has been kept. */
static const char *set_in_memory(const struct nearduplicate *n, const struct near_item *item)
{
    bool kept = n->sets.data && item->at >= n->early.written;
    return kept ? n->sets.data + (item->at - n->early.written) : NULL;
}

static const char *set_bytes(struct nearduplicate *n, const struct near_item *item)
{
    const char *set = set_in_memory(n, item);
    if (set)
        return set;
    const size_t len = (size_t)item->count * 6;
    buffer_clear(&n->fetched);
    char *to = buffer_reserve(&n->fetched, len + 1); /* a place, even if there is nothing to read */
    tape_store_read(&n->early, item->at, to, len);
    return to;
}

static void read_terms(const struct nearduplicate *n, const struct near_item *item, uint32_t from,
                       uint32_t *to, size_t count)
{
    const char *set = set_in_memory(n, item);
    if (set)
        memcpy(to, set + (size_t)from * sizeof *to, count * sizeof *to);
    else
        tape_store_read(&n->early, item->at + (uint64_t)from * sizeof *to, (char *)to,
                        count * sizeof *to);
}

static uint32_t item_term(const struct nearduplicate *n, const struct near_item *item, uint32_t i)
{
    uint32_t term;
    read_terms(n, item, i, &term, 1);
    return term;
}

static uint32_t *nexts_of(const struct nearduplicate *n, const struct near_item *item)
{
    return n->nexts + (size_t)(item - n->items) * NEAR_NEXTS;
}

static void fetch_nexts(struct nearduplicate *n, struct near_item *item, uint32_t from)
{
    size_t left = item->count - from;
    item->nexts_from = from;
    if (left)
        read_terms(n, item, from, nexts_of(n, item), left < NEAR_NEXTS ? left : NEAR_NEXTS);
}

/* As item_term, of places that are asked for one after the other: few reads from the file. */
static uint32_t next_term(struct nearduplicate *n, struct near_item *item, uint32_t i)
{
    if (i - item->nexts_from >= NEAR_NEXTS)
        fetch_nexts(n, item, i);
    return nexts_of(n, item)[i - item->nexts_from];
}

static void keep_set(struct nearduplicate *n, struct near_item *item, struct shingles set)
{
    if (n->sets.len && n->sets.len + set.count * 6 > n->sets_limit) {
        tape_store_append(&n->early, buffer_slice(&n->sets));
        buffer_clear(&n->sets);
    }
    item->at = n->early.written + n->sets.len;
    item->count = (uint32_t)set.count;
    if (set.count == 0)
        return;
    char *high = buffer_reserve(&n->sets, set.count * 6);
    char *low = high + set.count * 4;
    for (size_t i = 0; i < set.count; i++) {
        uint32_t term = term_of(set.items[i]);
        uint16_t rest = (uint16_t)set.items[i];
        memcpy(high + i * 4, &term, sizeof term);
        memcpy(low + i * 2, &rest, sizeof rest);
    }
    n->sets.len += set.count * 6;
}

size_t nearduplicate_read(struct nearduplicate *n, uint32_t number, uint64_t **items, size_t *cap)
{
    const struct near_item *item = &n->items[number];
    const char *high = set_bytes(n, item), *low = high + (size_t)item->count * 4;
    *items = memory_grow(*items, cap, item->count, sizeof **items);
    for (size_t i = 0; i < item->count; i++) {
        uint32_t term;
        uint16_t rest;
        memcpy(&term, high + i * 4, sizeof term);
        memcpy(&rest, low + i * 2, sizeof rest);
        (*items)[i] = (uint64_t)term << LOW_BITS | rest;
    }
    return item->count;
}

size_t nearduplicate_size(const struct nearduplicate *n)
{
    size_t each = sizeof *n->items + sizeof *n->rounds + NEAR_NEXTS * sizeof *n->nexts;
    return n->item_cap * each + n->sets.cap + termtable_size(&n->terms) +
           n->list_cap * sizeof *n->lists;
}

/* ---- Bounds ---- */

/* How many of a set's shingles, the first in the order, must be looked for. Where two shingles
 * share a term, one more each, so that the prefix holds also while the two are told apart by place
 * only. */
static size_t prefix_of(const struct nearduplicate *n, struct shingles set)
{
    size_t count = set.count;
    size_t prefix = near_prefix(&n->bounds, count) + shinglelanes_twins(set, LOW_BITS);
    return prefix < count ? prefix : count;
}

/* ---- From terms to items ---- */

static bool is_hot_ref(uint32_t ref)
{
    return (ref & LIST) && (ref & HOT);
}

/* ---- Lists of items ---- */

/* The block of a list with so many elements, as a power of two: one place more for the length. */
static unsigned block_of(uint32_t length)
{
    unsigned bits = 2;
    while (((uint32_t)1 << bits) < length + 1)
        bits++;
    return bits;
}

static uint32_t new_block(struct nearduplicate *n, unsigned bits)
{
    uint32_t at = n->free_lists[bits];
    if (at) {
        n->free_lists[bits] = n->lists[at];
        return at;
    }
    at = (uint32_t)n->list_count;
    n->list_count += (size_t)1 << bits;
    if (n->list_count >= HOT)
        memory_exhausted();
    n->lists = memory_grow(n->lists, &n->list_cap, n->list_count, sizeof *n->lists);
    return at;
}

static void free_block(struct nearduplicate *n, uint32_t at)
{
    if (!at)
        return;
    unsigned bits = block_of(n->lists[at]);
    n->lists[at] = n->free_lists[bits];
    n->free_lists[bits] = at;
}

/* Appends to the list at `at` (0: a new one), which may move; returns where it is. */
static uint32_t list_add(struct nearduplicate *n, uint32_t at, uint32_t item)
{
    uint32_t length = at ? n->lists[at] : 0;
    unsigned have = block_of(length), want = block_of(length + 1);
    if (!at || want > have) {
        uint32_t to = new_block(n, want);
        memcpy(&n->lists[to], &n->lists[at], (length + (size_t)1) * sizeof *n->lists);
        free_block(n, at);
        at = to;
    }
    n->lists[at + ++length] = item;
    n->lists[at] = length;
    return at;
}

/* ref: of the term, in the table. */
static void lead_by(struct nearduplicate *n, uint32_t term, uint32_t *ref, uint32_t item)
{
    if (!*ref) {
        *ref = item + 1;
        return;
    }
    uint32_t flags = *ref & LIST ? *ref & (LIST | HOT) : LIST;
    uint32_t at = *ref & LIST ? *ref & ~(LIST | HOT) : list_add(n, 0, *ref - 1);
    at = list_add(n, at, item);
    *ref = flags | at;
    if (n->bounds.measure == NEAR_JACCARD && !(flags & HOT) && n->lists[at] == n->hot_limit) {
        n->too_long =
            memory_grow(n->too_long, &n->too_long_cap, n->too_long_count + 1, sizeof *n->too_long);
        n->too_long[n->too_long_count++] = term;
    }
}

static void lead_to(struct nearduplicate *n, uint32_t term, uint32_t item)
{
    lead_by(n, term, termtable_place(&n->terms, term), item);
}

/* ---- The order, and what becomes hot ---- */

/* Lets one more shingle of the item, the next in the order, lead to it. */
static void extend(struct nearduplicate *n, uint32_t number)
{
    struct near_item *item = &n->items[number];
    while (item->cold_end < item->count) {
        uint32_t term = next_term(n, item, item->cold_end++);
        uint32_t *ref = termtable_place(&n->terms, term);
        if (!is_hot_ref(*ref)) {
            lead_by(n, term, ref, number);
            return;
        }
    }
    while (item->hot_end < item->count) {
        uint32_t term = next_term(n, item, item->hot_end++);
        if (is_hot_ref(termtable_get(&n->terms, term))) {
            lead_to(n, term, number);
            return;
        }
    }
}

/* Place of the first shingle of the item that has the term or a higher one. */
static uint32_t place_of(const struct nearduplicate *n, const struct near_item *item, uint32_t term)
{
    uint32_t low = 0, high = item->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (item_term(n, item, middle) < term)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Puts a term at the end of the order. Each item that it led to is now led to by its next shingle
 * instead, so that for all items the first `prefix` in the new order lead to them. An item that
 * needs hot shingles already, with this one among them, stays with it. */
static void make_hot(struct nearduplicate *n, uint32_t term)
{
    uint32_t *ref = termtable_place(&n->terms, term);
    uint32_t at = *ref & ~(LIST | HOT);
    *ref = LIST | HOT;
    for (uint32_t i = 1; i <= n->lists[at]; i++) {
        uint32_t number = n->lists[at + i];
        const struct near_item *item = &n->items[number];
        if (item->hot_end > 0 && place_of(n, item, term) < item->hot_end)
            lead_to(n, term, number);
        else
            extend(n, number);
    }
    free_block(n, at);
}

static uint32_t new_item(struct nearduplicate *n)
{
    size_t cap = n->item_cap;
    n->items = memory_grow(n->items, &n->item_cap, n->item_count + 1, sizeof *n->items);
    if (n->item_cap != cap) {
        n->rounds = memory_resize(n->rounds, n->item_cap, sizeof *n->rounds);
        n->nexts = memory_resize(n->nexts, n->item_cap, NEAR_NEXTS * sizeof *n->nexts);
    }
    n->items[n->item_count] = (struct near_item){0};
    n->rounds[n->item_count] = 0;
    return (uint32_t)n->item_count++;
}

uint32_t nearduplicate_add(struct nearduplicate *n, struct shingles set)
{
    if (set.count > UINT32_MAX || n->item_count >= HOT - 1)
        memory_exhausted();
    uint32_t number = new_item(n);
    struct near_item *item = &n->items[number];
    keep_set(n, item, set);
    fetch_nexts(n, item, 0);
    item->sketch = shinglelanes_sketch(set);
    size_t prefix = set.count ? prefix_of(n, set) : 0;
    if (n->bounds.measure == NEAR_CONTAINED) /* any part of the set may be looked for */
        prefix = set.count;
    for (size_t i = 0; i < prefix; i++)
        termtable_prefetch(&n->terms, term_of(set.items[i]));
    for (size_t i = 0; i < prefix; i++)
        extend(n, number);
    fetch_nexts(n, item, item->cold_end); /* while the set is in memory */
    while (n->too_long_count)
        make_hot(n, n->too_long[--n->too_long_count]);
    return number;
}

/* ---- Search ---- */

/* The set that is looked for. */
struct query {
    struct shingles set;
    struct nearsketch sketch;
};

static void note_ref(struct nearduplicate *n, uint32_t ref)
{
    if (!ref)
        return;
    if (!(ref & LIST))
        __builtin_prefetch(&n->rounds[ref - 1]);
    else
        __builtin_prefetch(&n->lists[ref & ~(LIST | HOT)]);
    n->refs[n->ref_count++] = ref;
}

/* What the first shingles of the set, in the order, lead to: n->refs. */
static void look_up(struct nearduplicate *n, struct shingles set, size_t prefix)
{
    size_t cold = 0, hot = 0, asked = prefix;
    n->refs = memory_grow(n->refs, &n->ref_cap, set.count, sizeof *n->refs);
    n->ref_count = 0;
    for (size_t i = 0; i < set.count && cold < prefix; i++) {
        if (i + AHEAD < asked)
            termtable_prefetch(&n->terms, term_of(set.items[i + AHEAD]));
        uint32_t ref = termtable_get(&n->terms, term_of(set.items[i]));
        if (is_hot_ref(ref)) {
            asked += asked < set.count;
            continue;
        }
        note_ref(n, ref);
        cold++;
    }
    for (size_t i = 0; i < set.count && cold + hot < prefix; i++) {
        uint32_t ref = termtable_get(&n->terms, term_of(set.items[i]));
        if (is_hot_ref(ref)) {
            note_ref(n, ref);
            hot++;
        }
    }
}

/* Appends those of the items that this search has not met before to n->candidates. */
static void gather(struct nearduplicate *n, const uint32_t *items, uint32_t length)
{
    n->candidates = memory_grow(n->candidates, &n->candidate_cap, n->candidate_count + length,
                                sizeof *n->candidates);
    for (uint32_t i = 0; i < length; i++) {
        uint32_t number = items[i];
        if (n->rounds[number] == n->round)
            continue;
        n->rounds[number] = n->round;
        __builtin_prefetch(&n->items[number]);
        n->candidates[n->candidate_count++] = number;
    }
}

/* The items of a ref that may match, appended to n->candidates. */
static void collect(struct nearduplicate *n, const struct query *q, uint32_t ref)
{
    uint32_t one = ref - 1, at = ref & ~(LIST | HOT);
    size_t kept = n->candidate_count, i = kept;
    if (ref & LIST)
        gather(n, &n->lists[at + 1], n->lists[at]);
    else
        gather(n, &one, 1);
    for (; i < n->candidate_count; i++) {
        const struct near_item *item = &n->items[n->candidates[i]];
        if (!nearsketch_allows(&n->bounds, q->set.count, &q->sketch, item->count, &item->sketch))
            continue;
        __builtin_prefetch(set_in_memory(n, item));
        n->candidates[kept++] = n->candidates[i];
    }
    n->candidate_count = kept;
}

/* Counts common shingles, without branches on the data; gives up (0) where fewer than needed are
 * left to come. */
static size_t count_shared(struct nearduplicate *n, struct shingles set,
                           const struct near_item *item, size_t needed)
{
    const char *high = set_bytes(n, item), *low = high + (size_t)item->count * 4;
    size_t i = 0, j = 0, shared = 0;
    for (;;) {
        size_t left = set.count - i < item->count - j ? set.count - i : item->count - j;
        if (shared + left < needed)
            return 0;
        if (left == 0)
            return shared;
        for (size_t steps = left < 16 ? left : 16; steps; steps--) {
            uint32_t term;
            uint16_t rest;
            memcpy(&term, high + j * 4, sizeof term);
            memcpy(&rest, low + j * 2, sizeof rest);
            uint64_t a = set.items[i], b = (uint64_t)term << LOW_BITS | rest;
            shared += a == b;
            i += a <= b;
            j += b <= a;
        }
    }
}

static bool verify(struct nearduplicate *n, struct shingles set, uint32_t number)
{
    const struct near_item *item = &n->items[number];
    size_t shared =
        count_shared(n, set, item, near_shared_needed(&n->bounds, set.count, item->count));
    size_t size = near_size(&n->bounds, set.count, item->count, shared);
    if (!near_reaches(&n->bounds, shared, size))
        return false;
    n->matches = memory_grow(n->matches, &n->match_cap, n->match_count + 1, sizeof *n->matches);
    n->matches[n->match_count++] = (struct near_match){number, (uint32_t)shared, (uint32_t)size};
    return true;
}

static void next_round(struct nearduplicate *n)
{
    if (++n->round == 0) {
        n->round = 1;
        for (size_t i = 0; i < n->item_count; i++)
            n->rounds[i] = 0;
    }
}

static uint32_t ref_length(const struct nearduplicate *n, uint32_t ref)
{
    return ref & LIST ? n->lists[ref & ~(LIST | HOT)] : 1;
}

/* For containment all shingles of the kept sets lead to them, so any `prefix` shingles of the new
 * set will do: those that lead to the fewest items. Shingles that lead to none come first of all,
 * and are not among the refs. */
static void look_up_rarest(struct nearduplicate *n, struct shingles set)
{
    enum { LENGTHS = 33 };
    size_t count[LENGTHS] = {0}, prefix = prefix_of(n, set), allowed = 0;
    unsigned longest = 0;
    look_up(n, set, set.count);
    size_t absent = set.count - n->ref_count, kept = 0;
    for (size_t i = 0; i < n->ref_count; i++)
        count[block_of(ref_length(n, n->refs[i]))]++;
    for (allowed = absent; longest < LENGTHS - 1 && allowed < prefix; longest++)
        allowed += count[longest];
    for (size_t i = 0; i < n->ref_count; i++)
        if (block_of(ref_length(n, n->refs[i])) < longest)
            n->refs[kept++] = n->refs[i];
    n->ref_count = kept;
}

/* One ref after the other, so that a search for any match ends at the first: a near duplicate is
 * met by nearly every shingle of the prefix. */
static void search_refs(struct nearduplicate *n, const struct query *q, enum near_search how)
{
    size_t verified = 0;
    n->candidate_count = 0;
    for (size_t r = 0; r < n->ref_count; r++) {
        collect(n, q, n->refs[r]);
        if (how == NEAR_ALL && r + 1 < n->ref_count)
            continue;
        for (; verified < n->candidate_count; verified++)
            if (verify(n, q->set, n->candidates[verified]) && how == NEAR_ANY)
                return;
    }
}

size_t nearduplicate_search(struct nearduplicate *n, struct shingles set, enum near_search how)
{
    n->match_count = 0;
    if (set.count == 0)
        return 0;
    for (size_t i = 0; i < set.count && i < AHEAD; i++)
        termtable_prefetch(&n->terms, term_of(set.items[i]));
    struct query q = {set, shinglelanes_sketch(set)};
    next_round(n);
    if (n->bounds.measure == NEAR_CONTAINED)
        look_up_rarest(n, set);
    else
        look_up(n, set, prefix_of(n, set));
    search_refs(n, &q, how);
    return n->match_count;
}

static int by_item(const void *a, const void *b)
{
    const struct near_match *x = a, *y = b;
    return (x->item > y->item) - (x->item < y->item);
}

void nearduplicate_sort(struct nearduplicate *n)
{
    if (n->match_count)
        qsort(n->matches, n->match_count, sizeof *n->matches, by_item);
}
