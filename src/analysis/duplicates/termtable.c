#include "analysis/duplicates/termtable.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define TERMTABLE_SSE2
#include <emmintrin.h>
#endif

enum { FIRST_HOMES = 8, BEHIND = 2, CACHE_LINE = 64 };

/* Room for so many buckets; those that are there stay, the new ones are empty. What realloc gives
 * may begin elsewhere within a cache line than before. */
static void make_room(struct term_part *part, uint32_t room)
{
    size_t kept = part->room * sizeof *part->buckets;
    size_t before = part->memory ? (size_t)((char *)part->buckets - part->memory) : 0;
    part->memory = memory_resize(part->memory, (size_t)room + 1, sizeof *part->buckets);
    size_t after = (CACHE_LINE - (uintptr_t)part->memory % CACHE_LINE) % CACHE_LINE;
    if (before != after)
        memmove(part->memory + after, part->memory + before, kept);
    part->buckets = (void *)(part->memory + after);
    memset(part->buckets + part->room, 0, room * sizeof *part->buckets - kept);
    part->room = room;
    memory_hint_random(part->memory, (size_t)room + 1, sizeof *part->buckets);
}

void termtable_init(struct termtable *t)
{
    *t = (struct termtable){0};
    for (size_t i = 0; i < TERMTABLE_PARTS; i++) {
        t->parts[i].homes = FIRST_HOMES;
        make_room(&t->parts[i], FIRST_HOMES + BEHIND);
    }
}

void termtable_free(struct termtable *t)
{
    for (size_t i = 0; i < TERMTABLE_PARTS; i++)
        free(t->parts[i].memory);
    free(t->moving);
    free(t->fills);
    *t = (struct termtable){0};
}

/* ---- Places ---- */

/* A bit for each of a bucket's terms or refs that is x. */
static inline unsigned places_of(const uint32_t *words, uint32_t x)
{
#ifdef TERMTABLE_SSE2
    const __m128i *lanes = (const void *)words;
    __m128i wanted = _mm_set1_epi32((int)x);
    __m128i first = _mm_cmpeq_epi32(_mm_load_si128(lanes), wanted);
    __m128i second = _mm_cmpeq_epi32(_mm_load_si128(lanes + 1), wanted);
    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(first)) |
           (unsigned)_mm_movemask_ps(_mm_castsi128_ps(second)) << 4;
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < TERM_BUCKET; i++)
        bits |= (unsigned)(words[i] == x) << i;
    return bits;
#endif
}

static inline bool is_full(const struct term_bucket *b)
{
    return b->refs[TERM_BUCKET - 1] != 0;
}

/* Puts a term that is not there into the bucket, which has a gap; returns its reference. */
static inline uint32_t *put(struct term_part *part, uint32_t bucket, uint32_t term)
{
    if (bucket + 1 == part->room)
        make_room(part, part->room + BEHIND);
    struct term_bucket *b = &part->buckets[bucket];
    unsigned at = (unsigned)__builtin_ctz(places_of(b->refs, 0));
    b->terms[at] = term;
    return &b->refs[at];
}

/* The term's reference, or NULL, and then the bucket where the search for it ended, which has a
 * gap. Gaps have the term 0, and stand behind it where it is there. */
static inline uint32_t *find(const struct term_part *part, uint32_t *bucket, uint32_t term)
{
    for (;; ++*bucket) {
        struct term_bucket *b = &part->buckets[*bucket];
        unsigned places = places_of(b->terms, term);
        uint32_t *ref = places ? &b->refs[__builtin_ctz(places)] : NULL;
        if (ref && *ref)
            return ref;
        if (!is_full(b))
            return NULL;
    }
}

/* ---- Growth ---- */

/* Room for a fill of each of the part's buckets; those that are there stay. */
static void make_fills(struct termtable *t, const struct term_part *part)
{
    t->fills = memory_grow(t->fills, &t->fill_cap, part->room, 1);
    memset(t->fills + t->fill_count, 0, part->room - t->fill_count);
    t->fill_count = part->room;
}

/* As put, from its home on, where fills are the numbers of terms in each bucket: what was written a
 * moment ago would have to be waited for. */
static inline void put_again(struct termtable *t, struct term_part *part, uint32_t term,
                             uint32_t ref)
{
    uint32_t bucket = termtable_home(part, termtable_spread(term));
    while (t->fills[bucket] == TERM_BUCKET)
        bucket++;
    if (bucket + 1 == part->room) {
        make_room(part, part->room + BEHIND);
        make_fills(t, part);
    }
    unsigned at = t->fills[bucket]++;
    part->buckets[bucket].terms[at] = term;
    part->buckets[bucket].refs[at] = ref;
}

/* Takes out the buckets from start to end, and puts what is in them where it belongs now. */
static void move(struct termtable *t, struct term_part *part, uint32_t start, uint32_t end)
{
    size_t count = end - start;
    t->moving = memory_grow(t->moving, &t->moving_cap, count, sizeof *t->moving);
    memcpy(t->moving, part->buckets + start, count * sizeof *t->moving);
    memset(part->buckets + start, 0, count * sizeof *t->moving);
    for (const struct term_bucket *b = t->moving; b < t->moving + count; b++)
        for (size_t i = 0; i < TERM_BUCKET && b->refs[i]; i++)
            put_again(t, part, b->terms[i], b->refs[i]);
}

/* From the last bucket to the first, as a term's new home is never before its old one. What is in
 * a row of full buckets, or in the one behind, belongs nowhere before that row: so it moves
 * together, to where all that is there has moved already. */
static void grow(struct termtable *t, struct term_part *part)
{
    uint32_t end = part->room;
    if (part->homes > UINT32_MAX / TERM_BUCKET / 5 * 4)
        memory_exhausted();
    make_room(part, end + part->homes / 4);
    part->homes += part->homes / 4;
    t->fill_count = 0;
    make_fills(t, part);
    while (end > 0) {
        uint32_t start = end - 1;
        while (start > 0 && is_full(&part->buckets[start - 1]))
            start--;
        move(t, part, start, end);
        end = start;
    }
}

/* ---- The table ---- */

uint32_t termtable_get(const struct termtable *t, uint32_t term)
{
    uint32_t spread = termtable_spread(term);
    const struct term_part *part = termtable_part(t, spread);
    uint32_t bucket = termtable_home(part, spread);
    const uint32_t *ref = find(part, &bucket, term);
    return ref ? *ref : 0;
}

uint32_t *termtable_place(struct termtable *t, uint32_t term)
{
    uint32_t spread = termtable_spread(term);
    struct term_part *part = &t->parts[termtable_part(t, spread) - t->parts];
    uint32_t bucket = termtable_home(part, spread), *ref = find(part, &bucket, term);
    if (ref)
        return ref;
    if (part->count >= part->homes * (TERM_BUCKET - 1)) {
        grow(t, part);
        bucket = termtable_home(part, spread);
        find(part, &bucket, term);
    }
    part->count++;
    return put(part, bucket, term);
}
