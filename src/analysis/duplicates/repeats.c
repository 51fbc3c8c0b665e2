#include "analysis/duplicates/repeats.h"

#include "base/arena.h"
#include "base/big.h"
#include "base/memory.h"

#include <stdlib.h>

/* A text in a part is its fingerprint and its number, and then its label. */
enum { NUMBER = sizeof(struct fingerprint), LABEL = NUMBER + 8 };

/* A text in memory: its place in the set and its item. */
struct first {
    uint64_t number;
    struct slice label;
};

enum { BYTES_EACH = 29 + 2 * sizeof(struct first), LEAST = 2 << 20 };

/* What is known of the texts of a round. */
struct round {
    struct fingerprintset set;
    struct first *firsts;
    size_t count, cap;
    struct arena arena; /* of labels */
};

void repeats_init(struct repeats *r, size_t limit)
{
    *r = (struct repeats){.limit = limit > LEAST ? limit : LEAST};
    for (size_t i = 0; i < REPEATS_PARTS; i++)
        spool_share(&r->parts[i], &r->store); /* whose limit is 0: all goes to the file */
    bytesort_init(&r->answers, r->limit / 4);
}

void repeats_free(struct repeats *r)
{
    for (size_t i = 0; i < REPEATS_PARTS; i++)
        spool_free(&r->parts[i]);
    tape_store_free(&r->store);
    bytesort_free(&r->answers);
    buffer_free(&r->string);
    free(r->firsts);
    free(r->ranks);
}

void repeats_add(struct repeats *r, struct fingerprint fingerprint, struct slice label)
{
    size_t part = (size_t)(fingerprint.high >> 8) % REPEATS_PARTS;
    buffer_clear(&r->string);
    buffer_append(&r->string, slice_of((const char *)&fingerprint, sizeof fingerprint));
    big_append64(&r->string, r->count++);
    buffer_append(&r->string, label);
    spool_put(&r->parts[part], buffer_slice(&r->string));
    r->needs[part] += BYTES_EACH + label.len;
}

/* ---- Judging ---- */

static void add_first(struct repeats *r, struct round *now, uint64_t number, struct slice label)
{
    now->firsts = memory_grow(now->firsts, &now->cap, now->count + 1, sizeof *now->firsts);
    now->firsts[now->count++] = (struct first){number, arena_copy(&now->arena, label)};
    r->firsts[number / 64] |= (uint64_t)1 << number % 64;
}

static void add_answer(struct repeats *r, uint64_t number, const struct first *first)
{
    buffer_clear(&r->string);
    big_append64(&r->string, number);
    big_append64(&r->string, first->number);
    buffer_append(&r->string, first->label);
    bytesort_add(&r->answers, buffer_slice(&r->string));
}

/* Those of a part whose number of round is at hand, by other bits than those that made the part. */
static void judge_round(struct repeats *r, const struct spool *part, uint64_t round,
                        uint64_t rounds)
{
    struct round now = {.count = 0};
    struct spool_reader reader;
    struct slice string;
    fingerprintset_init(&now.set, true);
    spool_start(&reader, part);
    while (spool_next(&reader, &string)) {
        struct fingerprint f;
        memcpy(&f, string.data, sizeof f);
        if ((f.high >> 16) % rounds != round)
            continue;
        uint64_t number = big_load64(string.data + NUMBER);
        uint32_t first = fingerprintset_add(&now.set, f, (uint32_t)now.count);
        if (first == FINGERPRINT_NEW)
            add_first(r, &now, number, slice_cut(string, LABEL, string.len));
        else
            add_answer(r, number, &now.firsts[first]);
    }
    spool_reader_free(&reader);
    fingerprintset_free(&now.set);
    arena_free(&now.arena);
    free(now.firsts);
}

static void count_ranks(struct repeats *r, size_t words)
{
    uint32_t rank = 0;
    r->ranks = memory_alloc(words, sizeof *r->ranks);
    for (size_t i = 0; i < words; i++) {
        r->ranks[i] = rank;
        rank += (uint32_t)__builtin_popcountll(r->firsts[i]);
    }
}

void repeats_judge(struct repeats *r)
{
    size_t words = (size_t)(r->count / 64 + 1);
    r->firsts = memory_alloc(words, sizeof *r->firsts);
    for (size_t i = 0; i < REPEATS_PARTS; i++) {
        uint64_t rounds = r->needs[i] / (r->limit / 2) + 1;
        spool_end(&r->parts[i]);
        for (uint64_t round = 0; round < rounds; round++)
            judge_round(r, &r->parts[i], round, rounds);
        spool_free(&r->parts[i]);
    }
    bytesort_finish(&r->answers);
    count_ranks(r, words);
}

/* ---- Answers ---- */

static bool is_first(const struct repeats *r, uint64_t number)
{
    return r->firsts[number / 64] >> number % 64 & 1;
}

static uint32_t rank_of(const struct repeats *r, uint64_t number)
{
    uint64_t before = r->firsts[number / 64] & (((uint64_t)1 << number % 64) - 1);
    return r->ranks[number / 64] + (uint32_t)__builtin_popcountll(before);
}

void repeats_next(struct repeats *r, struct repeat *repeat)
{
    enum { FIRST = 8, FIRST_LABEL = 16 };
    uint64_t number = r->next++;
    struct slice string;
    *repeat = (struct repeat){.is_first = is_first(r, number), .first = rank_of(r, number)};
    if (repeat->is_first || !bytesort_next(&r->answers, &string))
        return;
    repeat->first = rank_of(r, big_load64(string.data + FIRST));
    repeat->label = slice_cut(string, FIRST_LABEL, string.len);
}
