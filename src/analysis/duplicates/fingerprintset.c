#include "analysis/duplicates/fingerprintset.h"

#include "base/memory.h"

#include <stdlib.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define FINGERPRINTSET_SSE2
#include <emmintrin.h>
#endif

enum { BUCKET = 12, BUCKETS = 128 };

/* A line of the cache: a look at the index costs one miss. Slots are taken from the first on. */
struct fingerprintbucket {
    /* A byte of the fingerprint, 0 of a gap and of the last four; they are loaded at once. */
    _Alignas(BUCKET + 4) unsigned char tags[BUCKET + 4];
    uint32_t entries[BUCKET];       /* its number in the table, and other bits of it */
};

/* A part of an index. */
struct fingerprintblock {
    union {
        struct fingerprintbucket buckets[BUCKETS];
        struct fingerprintblock *next; /* of spare blocks */
    };
};

void fingerprintset_init(struct fingerprintset *set, bool valued)
{
    *set = (struct fingerprintset){.valued = valued};
}

void fingerprintset_free(struct fingerprintset *set)
{
    for (size_t i = 0; i < FINGERPRINTSET_TABLES; i++) {
        free(set->tables[i].places);
        free(set->tables[i].prints);
        free(set->tables[i].values);
    }
    for (size_t i = 0; i < set->chunk_count; i++)
        free(set->chunks[i]);
    free(set->chunks);
    fingerprintset_init(set, set->valued);
}

/* ---- Memory ---- */

enum { CACHE_LINE = 64, SMALL_CHUNK = 256 * 1024, LARGE_PAGE = 2 << 20 };

/* Memory for more: little at first, then an eighth of what there is, in large pages. What is
 * not used of it yet takes no memory. */
static void add_chunk(struct fingerprintset *set)
{
    bool is_large = set->total >= 2 * (size_t)LARGE_PAGE;
    size_t align = is_large ? LARGE_PAGE : CACHE_LINE;
    size_t size = is_large ? 2 * (size_t)LARGE_PAGE + set->total / 8 : SMALL_CHUNK;
    char *chunk = memory_resize(NULL, size + align, 1);
    set->chunks =
        memory_grow(set->chunks, &set->chunk_cap, set->chunk_count + 1, sizeof *set->chunks);
    set->chunks[set->chunk_count++] = chunk;
    set->at = chunk + (align - (uintptr_t)chunk % align) % align;
    set->end = set->at + size;
    set->total += size;
    memory_hint_random(set->at, size, 1);
}

/* bytes: a multiple of CACHE_LINE. */
static void *cut(struct fingerprintset *set, size_t bytes)
{
    if ((size_t)(set->end - set->at) < bytes)
        add_chunk(set);
    set->at += bytes;
    return set->at - bytes;
}

static struct fingerprintblock *new_block(struct fingerprintset *set)
{
    struct fingerprintblock *block = set->spare;
    if (!block)
        return cut(set, sizeof *block);
    set->spare = block->next;
    return block;
}

static void give_back(struct fingerprintset *set, struct fingerprintblock *block)
{
    block->next = set->spare;
    set->spare = block;
}

/* ---- The list ---- */

/* In a piece. */
enum {
    PIECE = 4096,
    PRINTS = PIECE / sizeof(struct fingerprint),
    VALUES = PIECE / sizeof(uint32_t)
};

/* An entry has room for so many, and for 6 bits more of the fingerprint than its tag: of the slots
 * of a bucket few look like another fingerprint's. */
enum { NUMBER_BITS = 26, MOST = 1 << NUMBER_BITS };

static inline struct fingerprint *print_at(const struct fingerprinttable *t, uint32_t number)
{
    return &t->prints[number / PRINTS][number % PRINTS];
}

static inline uint32_t *value_at(const struct fingerprinttable *t, uint32_t number)
{
    return &t->values[number / VALUES][number % VALUES];
}

static void add_prints(struct fingerprintset *set, struct fingerprinttable *t)
{
    size_t n = t->count / PRINTS;
    t->prints = memory_grow(t->prints, &t->print_cap, n + 1, sizeof *t->prints);
    t->prints[n] = cut(set, PIECE);
}

static void add_values(struct fingerprintset *set, struct fingerprinttable *t)
{
    size_t n = t->count / VALUES;
    t->values = memory_grow(t->values, &t->value_cap, n + 1, sizeof *t->values);
    t->values[n] = cut(set, PIECE);
}

static inline void list(struct fingerprintset *set, struct fingerprinttable *t,
                        const struct fingerprint *f, uint32_t value)
{
    if (t->count % PRINTS == 0)
        add_prints(set, t);
    struct fingerprint *to = print_at(t, t->count);
    *to = *f;
    __builtin_prefetch(to + CACHE_LINE / sizeof *to, 1); /* so many lists no processor foresees */
    if (set->valued && t->count % VALUES == 0)
        add_values(set, t);
    if (set->valued)
        *value_at(t, t->count) = value;
    t->count++;
}

/* ---- The index ---- */

static inline unsigned char tag_of(struct fingerprint f)
{
    unsigned char tag = (unsigned char)f.high;
    return tag ? tag : 1;
}

static inline uint32_t more_of(struct fingerprint f)
{
    return (uint32_t)(f.high >> 8) << NUMBER_BITS;
}

/* Open addressing: f is found in its home or in a bucket behind it, round the end of its block. */
static inline struct fingerprintplace *place_of(const struct fingerprinttable *t,
                                                struct fingerprint f, size_t *home)
{
    unsigned __int128 place = (unsigned __int128)f.low * t->place_count;
    *home = (size_t)((unsigned __int128)(uint64_t)place * BUCKETS >> 64);
    return &t->places[(size_t)(place >> 64)];
}

/* A bit for each slot with that tag. */
static inline unsigned slots_with(const struct fingerprintbucket *b, unsigned char tag)
{
#ifdef FINGERPRINTSET_SSE2
    __m128i tags = _mm_load_si128((const __m128i *)(const void *)b->tags);
    unsigned bits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag)));
    return bits & ((1u << BUCKET) - 1);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < BUCKET; i++)
        bits |= (unsigned)(b->tags[i] == tag) << i;
    return bits;
#endif
}

/* The number of f, or MOST; and of a new one the bucket that it is to be put into. */
static inline uint32_t look_up(const struct fingerprinttable *t, struct fingerprint f,
                               struct fingerprintblock *block, size_t home,
                               struct fingerprintbucket **gap)
{
    for (size_t i = home;; i = (i + 1) % BUCKETS) {
        struct fingerprintbucket *b = &block->buckets[i];
        for (unsigned hits = slots_with(b, tag_of(f)); hits; hits &= hits - 1) {
            uint32_t entry = b->entries[__builtin_ctz(hits)], number = entry % MOST;
            if (entry - number == more_of(f) && fingerprint_equal(*print_at(t, number), f))
                return number;
        }
        *gap = b;
        if (slots_with(b, 0))
            return MOST;
    }
}

/* Into a bucket that has a gap. */
static inline void put(struct fingerprintbucket *b, struct fingerprint f, uint32_t number)
{
    unsigned slot = (unsigned)__builtin_ctz(slots_with(b, 0));
    b->tags[slot] = tag_of(f);
    b->entries[slot] = number | more_of(f);
}

/* A block, in the units of a table's size; and when it counts as full, while there are gaps to end
 * a search. */
enum { WHOLE = 1 << 16, FULL = BUCKETS * BUCKET * 31 / 32 };

/* What a table's size should be for its part of the fingerprints that are expected: its blocks
 * are not alike, and one is full when the others are so to nine tenths. */
static uint64_t expected_size(const struct fingerprintset *set)
{
    return (set->expected / FINGERPRINTSET_TABLES / (BUCKETS * BUCKET * 7 / 8) + 1) * WHOLE;
}

/* Two fifths more, or what is expected: not much more where that is short by a few, as an estimate
 * is at the end of a file, and not beyond twice the size and some megabytes, as it may never come. */
static uint64_t next_size(const struct fingerprintset *set, uint64_t size)
{
    uint64_t expected = expected_size(set), least = size + size / 8, most = 2 * size + 16 * WHOLE;
    if (!set->expected)
        return size + size * 2 / 5;
    return expected < least ? least : expected < most ? expected : most;
}

/* Takes blocks for an index that is larger than what there was. */
static void make_index(struct fingerprintset *set, struct fingerprinttable *t, size_t number)
{
    size_t before = t->place_count;
    set->made++;
    for (size_t i = 0; i < before; i++)
        give_back(set, t->places[i].block);
    if (!t->size)
        t->size = WHOLE + WHOLE * number * 2 / (5 * FINGERPRINTSET_TABLES);
    while (t->place_count == before) {
        t->size = before ? next_size(set, t->size) : t->size;
        t->place_count = (size_t)(t->size / WHOLE);
    }
    free(t->places);
    t->places = memory_alloc(t->place_count, sizeof *t->places);
    for (size_t i = 0; i < t->place_count; i++) {
        t->places[i].block = new_block(set);
        memset(t->places[i].block, 0, sizeof *t->places[i].block);
    }
}

/* So far ahead fingerprints of the list are asked for: its pieces lie anywhere. */
enum { AHEAD = 64 };

static void ask_ahead(const struct fingerprinttable *t, uint32_t number)
{
    if (number % (CACHE_LINE / sizeof(struct fingerprint)) == 0 && number + AHEAD < t->count)
        __builtin_prefetch(print_at(t, number + AHEAD));
}

static void grow(struct fingerprintset *set, struct fingerprinttable *t, size_t number)
{
    make_index(set, t, number);
    for (uint32_t n = 0; n < t->count; n++) {
        ask_ahead(t, n);
        const struct fingerprint f = *print_at(t, n);
        size_t i;
        struct fingerprintplace *p = place_of(t, f, &i);
        while (!slots_with(&p->block->buckets[i], 0))
            i = (i + 1) % BUCKETS;
        put(&p->block->buckets[i], f, n);
        p->count++;
    }
}

/* ---- The set ---- */

static inline size_t table_of(struct fingerprint f)
{
    return (size_t)(f.high >> 58);
}

/* The number of the fingerprint in its table t, or MOST where it is new. It is copied from where it
 * lies: by value it would be put together in memory, and waited for. */
static inline uint32_t add(struct fingerprintset *set, struct fingerprinttable *t,
                           const struct fingerprint *print, uint32_t value)
{
    const struct fingerprint f = *print;
    struct fingerprintbucket *gap;
    size_t home;
    if (!t->place_count)
        grow(set, t, table_of(f));
    struct fingerprintplace *p = place_of(t, f, &home);
    uint32_t number = look_up(t, f, p->block, home, &gap);
    if (number < MOST)
        return number;
    while (p->count >= FULL) {
        grow(set, t, table_of(f));
        p = place_of(t, f, &home);
        look_up(t, f, p->block, home, &gap);
    }
    if (t->count == MOST)
        memory_exhausted();
    put(gap, f, t->count);
    p->count++;
    list(set, t, print, value);
    return MOST;
}

uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value)
{
    struct fingerprinttable *t = &set->tables[table_of(f)];
    uint32_t number = add(set, t, &f, value);
    if (number == MOST)
        return FINGERPRINT_NEW;
    return set->valued ? *value_at(t, number) : 0;
}

void fingerprintset_ask(const struct fingerprintset *set, struct fingerprintset_asked *asked)
{
    static struct fingerprintbucket empty;
    asked->made = set->made;
    for (size_t i = 0; i < asked->count; i++) {
        const struct fingerprint *f = &asked->prints[i];
        const struct fingerprinttable *t = &set->tables[table_of(*f)];
        size_t home;
        asked->places[i] = NULL;
        asked->homes[i] = &empty;
        if (!t->place_count)
            continue;
        asked->places[i] = place_of(t, *f, &home);
        asked->homes[i] = &asked->places[i]->block->buckets[home];
        __builtin_prefetch(asked->homes[i]);
    }
}

/* The fingerprint that f is, where its home says so, or another one. Nothing is asked that only
 * the data can answer, as one fingerprint in three may be there, and nobody knows which. */
static inline const struct fingerprint *print_like(const struct fingerprintset *set,
                                                   const struct fingerprint *f,
                                                   const struct fingerprintbucket *home)
{
    static const struct fingerprint nobody; /* no text has this one */
    const struct fingerprinttable *t = &set->tables[table_of(*f)];
    if (!t->count)
        return &nobody;
    unsigned hits = slots_with(home, tag_of(*f));
    unsigned slot = (unsigned)__builtin_ctz(hits | 1u << (BUCKET - 1));
    return print_at(t, home->entries[slot] % MOST & (0u - (hits > 0)));
}

/* Those that are unlike are counted without asking which they are. */
static size_t find_unlike(const struct fingerprint *const *like, const struct fingerprint *prints,
                          size_t count, unsigned char *unlike)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        unlike[found] = (unsigned char)i;
        found += ((like[i]->high ^ prints[i].high) | (like[i]->low ^ prints[i].low)) != 0;
    }
    return found;
}

/* Whether it is new. Most that are have a home with a gap and without anything like them. */
static inline bool add_at_home(struct fingerprintset *set, const struct fingerprint *print,
                               struct fingerprintplace *p, struct fingerprintbucket *home)
{
    struct fingerprinttable *t = &set->tables[table_of(*print)];
    if (!p || slots_with(home, tag_of(*print)) || !slots_with(home, 0) || p->count >= FULL ||
        t->count == MOST)
        return add(set, t, print, 0) == MOST;
    put(home, *print, t->count);
    p->count++;
    list(set, t, print, 0);
    return true;
}

void fingerprintset_add_all(struct fingerprintset *set, struct fingerprintset_asked *asked,
                            bool *is_new)
{
    const struct fingerprint *prints = asked->prints, *like[FINGERPRINTSET_TOGETHER];
    unsigned char unlike[FINGERPRINTSET_TOGETHER];
    size_t count = asked->count;
    if (asked->made != set->made)
        fingerprintset_ask(set, asked);
    for (size_t i = 0; i < count; i++) {
        like[i] = print_like(set, &prints[i], asked->homes[i]);
        __builtin_prefetch(like[i]);
        __builtin_prefetch(asked->homes[i] + !slots_with(asked->homes[i], 0)); /* goes on there */
        is_new[i] = false;
    }
    size_t unlike_count = find_unlike(like, prints, count, unlike);
    for (size_t n = 0; n < unlike_count; n++) {
        size_t i = unlike[n];
        struct fingerprintplace *place = asked->made == set->made ? asked->places[i] : NULL;
        is_new[i] = add_at_home(set, &prints[i], place, asked->homes[i]);
    }
}

uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f)
{
    const struct fingerprinttable *t = &set->tables[table_of(f)];
    struct fingerprintbucket *gap;
    size_t home;
    if (!t->place_count)
        return FINGERPRINT_NEW;
    const struct fingerprintplace *p = place_of(t, f, &home);
    uint32_t number = look_up(t, f, p->block, home, &gap);
    if (number == MOST)
        return FINGERPRINT_NEW;
    return set->valued ? *value_at(t, number) : 0;
}

bool fingerprintset_next(struct fingerprintset_walk *w, struct fingerprint *f, uint32_t *value)
{
    for (; w->table < FINGERPRINTSET_TABLES; w->table++, w->at = 0) {
        const struct fingerprinttable *t = &w->set->tables[w->table];
        if (w->at == t->count)
            continue;
        *f = *print_at(t, w->at);
        *value = w->set->valued ? *value_at(t, w->at) : 0;
        w->at++;
        return true;
    }
    return false;
}
