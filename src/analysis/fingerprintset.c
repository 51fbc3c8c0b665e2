#include "analysis/fingerprintset.h"

#include "base/memory.h"

#include <stdlib.h>

/* Full at 5/6, grown by 1.25: the load never falls below 2/3, so a fingerprint costs at most 24
 * bytes. TAIL slots behind the last home take the run that begins there. */
enum { FIRST_HOMES = 1024, TAIL = 64 };

static inline bool is_gap(const struct fingerprintset *set, size_t i)
{
    return set->slots[i].high == 0 && set->slots[i].low == 0;
}

void fingerprintset_init(struct fingerprintset *set, bool valued)
{
    *set =
        (struct fingerprintset){.homes = FIRST_HOMES, .room = FIRST_HOMES + TAIL, .valued = valued};
    set->slots = memory_alloc(set->room, sizeof *set->slots);
    if (valued)
        set->values = memory_alloc(set->room, sizeof *set->values);
}

void fingerprintset_free(struct fingerprintset *set)
{
    free(set->slots);
    free(set->values);
    *set = (struct fingerprintset){0};
}

static void move_slot(struct fingerprintset *set, size_t to, size_t from)
{
    set->slots[to] = set->slots[from];
    if (set->valued)
        set->values[to] = set->values[from];
}

/* How many slots the set needs with its new number of homes: from the i-th fingerprint on there
 * must be room for all that follow, counted from its home. */
static size_t room_needed(const struct fingerprintset *set)
{
    size_t needed = set->room, left = set->count;
    if (needed < set->homes + TAIL)
        needed = set->homes + TAIL;
    for (size_t i = 0; i < set->room; i++)
        if (!is_gap(set, i)) {
            size_t need = fingerprintset_home(set, set->slots[i]) + left-- + TAIL;
            if (need > needed)
                needed = need;
        }
    return needed;
}

/* All fingerprints to the end of the slots, without gaps. Returns where the first lies. */
static size_t pack_at_end(struct fingerprintset *set, size_t old_room)
{
    size_t to = set->room;
    for (size_t from = old_room; from-- > 0;)
        if (!is_gap(set, from))
            move_slot(set, --to, from);
    return to;
}

/* From the end, where they are packed, to their homes. What is written lies before what is still to
 * be read: room_needed saw to that. */
static void spread(struct fingerprintset *set, size_t from)
{
    size_t at = 0;
    for (; from < set->room; from++, at++) {
        size_t home = fingerprintset_home(set, set->slots[from]);
        if (at < home) {
            memset(&set->slots[at], 0, (home - at) * sizeof *set->slots);
            at = home;
        }
        move_slot(set, at, from);
    }
    memset(&set->slots[at], 0, (set->room - at) * sizeof *set->slots);
}

static void set_room(struct fingerprintset *set, size_t room)
{
    set->room = room;
    set->slots = memory_resize(set->slots, room, sizeof *set->slots);
    memory_hint_random(set->slots, room, sizeof *set->slots);
    if (set->valued)
        set->values = memory_resize(set->values, room, sizeof *set->values);
}

static void grow(struct fingerprintset *set)
{
    size_t old_room = set->room;
    set->homes += set->homes / 4;
    set_room(set, room_needed(set));
    spread(set, pack_at_end(set, old_room));
}

/* More room behind the last home, for a run that has reached the end. */
static void lengthen(struct fingerprintset *set)
{
    size_t old_room = set->room;
    set_room(set, old_room + old_room / 8);
    memset(&set->slots[old_room], 0, (set->room - old_room) * sizeof *set->slots);
}

/* Where f is, or would have to be. */
static size_t place_of(const struct fingerprintset *set, struct fingerprint f)
{
    size_t i = fingerprintset_home(set, f);
    while (!is_gap(set, i) && fingerprint_less(set->slots[i], f))
        i++;
    return i;
}

static bool is_at(const struct fingerprintset *set, size_t i, struct fingerprint f)
{
    return fingerprint_equal(set->slots[i], f);
}

static uint32_t value_at(const struct fingerprintset *set, size_t i)
{
    return set->valued ? set->values[i] : 0;
}

/* Moves the run that begins at i one slot on. False where it would reach the last slot. */
static bool make_gap(struct fingerprintset *set, size_t i)
{
    size_t end = i;
    while (!is_gap(set, end))
        end++;
    if (end + 1 == set->room)
        return false;
    memmove(&set->slots[i + 1], &set->slots[i], (end - i) * sizeof *set->slots);
    if (set->valued)
        memmove(&set->values[i + 1], &set->values[i], (end - i) * sizeof *set->values);
    return true;
}

uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value)
{
    size_t i = place_of(set, f);
    if (is_at(set, i, f))
        return value_at(set, i);
    if (set->count >= set->homes / 6 * 5) {
        grow(set);
        i = place_of(set, f);
    }
    if (!make_gap(set, i)) {
        lengthen(set);
        make_gap(set, i);
    }
    set->slots[i] = f;
    if (set->valued)
        set->values[i] = value;
    set->count++;
    return FINGERPRINT_NEW;
}

uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f)
{
    size_t i = place_of(set, f);
    return is_at(set, i, f) ? value_at(set, i) : FINGERPRINT_NEW;
}
