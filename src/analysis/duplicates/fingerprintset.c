#include "analysis/duplicates/fingerprintset.h"

#include "base/memory.h"

#include <stdlib.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define FINGERPRINTSET_SSE2
#include <emmintrin.h>
#endif

/* Tags are looked at WINDOW at a time; the first of them stand once more behind the last, so that a
 * window may begin anywhere. A block counts as full while there are gaps to end a search. */
enum { WINDOW = 16, BLOCK = FINGERPRINTSET_BLOCK, FULL = BLOCK - WINDOW };

/* Open addressing: a fingerprint lies at its home or behind it, round the end. */
struct fingerprintblock {
    struct fingerprint slots[BLOCK];
    unsigned char tags[BLOCK + WINDOW]; /* a byte of the fingerprint in each slot, 0 of a gap */
    uint32_t count;
    struct fingerprintblock *next; /* of spare blocks */
    uint32_t values[];             /* BLOCK of them, or none */
};

void fingerprintset_init(struct fingerprintset *set, bool valued)
{
    *set = (struct fingerprintset){.valued = valued};
}

void fingerprintset_free(struct fingerprintset *set)
{
    for (size_t i = 0; i < FINGERPRINTSET_TABLES; i++)
        free(set->tables[i].blocks);
    for (size_t i = 0; i < set->chunk_count; i++)
        free(set->chunks[i]);
    free(set->chunks);
    fingerprintset_init(set, set->valued);
}

/* ---- Blocks ---- */

enum { CACHE_LINE = 64, SMALL_CHUNK = 256 * 1024, LARGE_PAGE = 2 << 20 };

static size_t block_size(const struct fingerprintset *set)
{
    size_t size = sizeof(struct fingerprintblock) + (set->valued ? BLOCK * sizeof(uint32_t) : 0);
    return (size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

/* Memory for more blocks: little at first, then an eighth of what there is, in large pages. What is
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

static struct fingerprintblock *new_block(struct fingerprintset *set)
{
    struct fingerprintblock *block = set->spare;
    if (block) {
        set->spare = block->next;
    } else {
        if ((size_t)(set->end - set->at) < block_size(set))
            add_chunk(set);
        block = (void *)set->at;
        set->at += block_size(set);
    }
    memset(block->tags, 0, sizeof block->tags);
    block->count = 0;
    return block;
}

static void give_back(struct fingerprintset *set, struct fingerprintblock *block)
{
    block->next = set->spare;
    set->spare = block;
}

/* ---- Places ---- */

static inline unsigned char tag_of(struct fingerprint f)
{
    unsigned char tag = (unsigned char)f.high;
    return tag ? tag : 1;
}

/* The block of f in its table, and its home in that. */
static inline struct fingerprintblock *block_of(const struct fingerprinttable *t,
                                                struct fingerprint f, size_t *home)
{
    unsigned __int128 place = (unsigned __int128)f.low * t->count;
    *home = (size_t)((unsigned __int128)(uint64_t)place * BLOCK >> 64);
    return t->blocks[(size_t)(place >> 64)];
}

/* A bit for each of the WINDOW bytes that is c. */
static inline unsigned bytes_equal(const unsigned char *bytes, unsigned char c)
{
#ifdef FINGERPRINTSET_SSE2
    __m128i window = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(window, _mm_set1_epi8((char)c)));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < WINDOW; i++)
        bits |= (unsigned)(bytes[i] == c) << i;
    return bits;
#endif
}

/* Where f lies, or BLOCK. */
static inline size_t place_of(const struct fingerprintblock *b, struct fingerprint f, size_t home)
{
    unsigned char tag = tag_of(f);
    for (size_t i = home;; i = (i + WINDOW) % BLOCK) {
        for (unsigned hits = bytes_equal(b->tags + i, tag); hits; hits &= hits - 1) {
            size_t at = (i + (unsigned)__builtin_ctz(hits)) % BLOCK;
            if (fingerprint_equal(b->slots[at], f))
                return at;
        }
        if (bytes_equal(b->tags + i, 0))
            return BLOCK;
    }
}

/* Puts f, which is not there. Returns where. */
static inline size_t put(struct fingerprintblock *b, struct fingerprint f, size_t home)
{
    unsigned gaps;
    while (!(gaps = bytes_equal(b->tags + home, 0)))
        home = (home + WINDOW) % BLOCK;
    size_t at = (home + (unsigned)__builtin_ctz(gaps)) % BLOCK;
    b->slots[at] = f;
    b->tags[at] = tag_of(f);
    if (at < WINDOW)
        b->tags[BLOCK + at] = tag_of(f);
    b->count++;
    return at;
}

/* ---- Growth ---- */

enum { WHOLE = 1 << 16 }; /* a block, in the units of a table's size */

static void move_block(struct fingerprintset *set, const struct fingerprinttable *to,
                       struct fingerprintblock *from)
{
    for (size_t i = 0; i < BLOCK; i++)
        if (from->tags[i]) {
            size_t home;
            struct fingerprintblock *b = block_of(to, from->slots[i], &home);
            size_t at = put(b, from->slots[i], home);
            if (set->valued)
                b->values[at] = from->values[i];
        }
    give_back(set, from);
}

/* Makes the table larger by half. Old and new places are in the same order: new blocks are taken
 * when the first fingerprint for them is moved. */
static void grow(struct fingerprintset *set, struct fingerprinttable *t, size_t number)
{
    struct fingerprinttable old = *t;
    if (!t->size)
        t->size = WHOLE + WHOLE * number / (2 * FINGERPRINTSET_TABLES);
    while (t->count == old.count) {
        t->size += old.count ? t->size / 2 : 0;
        t->count = (size_t)(t->size / WHOLE);
    }
    t->blocks = memory_alloc(t->count, sizeof *t->blocks);
    for (size_t i = 0, made = 0; i < old.count; i++) {
        size_t end = old.count ? (i + 1) * t->count / old.count + 1 : t->count;
        for (; made < end && made < t->count; made++)
            t->blocks[made] = new_block(set);
        move_block(set, t, old.blocks[i]);
    }
    if (!old.count)
        for (size_t i = 0; i < t->count; i++)
            t->blocks[i] = new_block(set);
    free(old.blocks);
}

/* ---- The set ---- */

static size_t table_of(struct fingerprint f)
{
    return (size_t)(f.high >> 58);
}

void fingerprintset_prefetch(const struct fingerprintset *set, struct fingerprint f)
{
    const struct fingerprinttable *t = &set->tables[table_of(f)];
    if (t->count) {
        size_t home;
        const struct fingerprintblock *b = block_of(t, f, &home);
        __builtin_prefetch(b->tags + home);
        __builtin_prefetch(b->slots + home);
    }
}

uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value)
{
    struct fingerprinttable *t = &set->tables[table_of(f)];
    size_t home, at;
    if (!t->count)
        grow(set, t, table_of(f));
    struct fingerprintblock *b = block_of(t, f, &home);
    at = place_of(b, f, home);
    if (at < BLOCK)
        return set->valued ? b->values[at] : 0;
    while (b->count >= FULL) {
        grow(set, t, table_of(f));
        b = block_of(t, f, &home);
    }
    at = put(b, f, home);
    if (set->valued)
        b->values[at] = value;
    return FINGERPRINT_NEW;
}

uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f)
{
    const struct fingerprinttable *t = &set->tables[table_of(f)];
    if (!t->count)
        return FINGERPRINT_NEW;
    size_t home;
    const struct fingerprintblock *b = block_of(t, f, &home);
    size_t at = place_of(b, f, home);
    if (at == BLOCK)
        return FINGERPRINT_NEW;
    return set->valued ? b->values[at] : 0;
}

bool fingerprintset_next(struct fingerprintset_walk *w, struct fingerprint *f, uint32_t *value)
{
    for (; w->table < FINGERPRINTSET_TABLES; w->table++, w->block = 0) {
        const struct fingerprinttable *t = &w->set->tables[w->table];
        for (; w->block < t->count; w->block++, w->slot = 0) {
            const struct fingerprintblock *b = t->blocks[w->block];
            while (w->slot < BLOCK && !b->tags[w->slot])
                w->slot++;
            if (w->slot == BLOCK)
                continue;
            *value = w->set->valued ? b->values[w->slot] : 0;
            *f = b->slots[w->slot++];
            return true;
        }
    }
    return false;
}
