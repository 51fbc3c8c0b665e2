#include "analysis/counts/ngramcounting.h"

#include "analysis/counts/keysort.h"
#include "base/memory.h"
#include "base/runheap.h"

#include <stdlib.h>

/* so that the width of a key is a constant in each copy of the loops */
#define INLINE inline __attribute__((always_inline))

enum { FAN_IN = 64 }; /* runs merged at once: each holds a piece of a tape in memory */

/* Room for the keys: a third of what is left, twice, or less where there are not so many. */
void ngramcounting_make_room(struct ngramcounting *k)
{
    size_t size = k->layout.width * sizeof *k->keys;
    k->capacity = ngram_memory_left(k->c) / 3 / size;
    if (k->capacity < NGRAMCOUNTING_FEWEST)
        k->capacity = NGRAMCOUNTING_FEWEST;
    if (!k->c->settings.skip && k->c->tokens < k->capacity)
        k->capacity = k->c->tokens + 1;
    k->keys = memory_resize(NULL, k->capacity, size);
    k->spare = memory_resize(NULL, k->capacity, size);
    memory_hint_random(k->keys, k->capacity, size);
    memory_hint_random(k->spare, k->capacity, size);
}

/* ---- sorted keys ---- */

static bool same_ngram(const uint64_t *a, const uint64_t *b, size_t width, uint64_t doc_mask)
{
    for (size_t w = 0; w + 1 < width; w++)
        if (a[w] != b[w])
            return false;
    return ((a[width - 1] ^ b[width - 1]) & ~doc_mask) == 0;
}

void ngramcounting_put(struct ngramcounting *k, const uint64_t *key, const struct counted *entry)
{
    if (k->open_run)
        countlist_add(&k->open_run->list, key, entry);
    else
        k->sink->take(k->sink->context, key, entry);
}

static INLINE void count_sorted(struct ngramcounting *k, const uint64_t *keys, size_t count,
                                size_t width)
{
    uint64_t mask = k->doc_mask, last_doc = k->doc - k->first_doc;
    for (size_t i = 0, from; i < count;) {
        const uint64_t *key = keys + i * width;
        uint64_t first = key[width - 1] & mask, doc = first, docs = 1;
        for (from = i++; i < count && same_ngram(key, keys + i * width, width, mask); i++) {
            uint64_t next = keys[i * width + width - 1] & mask;
            docs += next != doc;
            doc = next;
        }
        for (size_t w = 0; w < width; w++)
            k->scratch[w] = key[w];
        k->scratch[width - 1] &= ~mask;
        ngramcounting_put(
            k, k->scratch,
            &(struct counted){
                .count = i - from, .docs = docs, .first = first == 0, .last = doc == last_doc});
    }
}

void ngramcounting_take(void *counting, const uint64_t *keys, size_t count)
{
    struct ngramcounting *k = counting;
    switch (k->layout.width) {
    case 1:
        count_sorted(k, keys, count, 1);
        break;
    case 2:
        count_sorted(k, keys, count, 2);
        break;
    default:
        count_sorted(k, keys, count, k->layout.width);
    }
}

static struct ngramcounting_run *new_run(struct ngramcounting *k, uint64_t first_doc,
                                         uint64_t last_doc)
{
    k->runs = memory_grow(k->runs, &k->run_cap, k->run_count + 1, sizeof *k->runs);
    struct ngramcounting_run *run = &k->runs[k->run_count++];
    *run = (struct ngramcounting_run){.first_doc = first_doc, .last_doc = last_doc};
    unsigned low = k->by_document ? 0 : k->layout.doc_bits;
    countlist_init(&run->list, &k->store, k->layout.width, low, 0);
    run->list.runs = true;
    return run;
}

static void sort_and_count(struct ngramcounting *k)
{
    const struct ngram_layout *l = &k->layout;
    struct keysort how = {.width = l->width,
                          .low = k->by_document ? 0 : l->doc_bits,
                          .high = l->doc_bits + l->n * l->word_bits + l->group_bits,
                          .context = k,
                          .part = ngramcounting_take,
                          .workers = k->c->settings.workers};
    keysort(&how, k->keys, k->spare, k->count);
    k->count = 0;
}

/* ---- merging runs ---- */

struct merge {
    struct ngramcounting *k;
    struct ngramcounting_run *runs;
    struct countlist_reader *readers;
    struct runheap waiting; /* equal keys by their place in the text */
};

/* Of two keys that begin with the same word. */
static int compare_readers(const void *context, size_t a, size_t b)
{
    const struct merge *m = context;
    const uint64_t *x = m->readers[a].key, *y = m->readers[b].key;
    for (size_t w = 1; w < m->k->layout.width; w++)
        if (x[w] != y[w])
            return x[w] < y[w] ? -1 : 1;
    return 0;
}

/* The first run goes on to its next entry, or ends. */
static void advance_first(struct merge *m)
{
    struct countlist_reader *first = &m->readers[runheap_top(&m->waiting)];
    if (countlist_next(first))
        runheap_again(&m->waiting, first->key[0]);
    else
        runheap_drop(&m->waiting);
}

static bool first_has_key(const struct merge *m, const uint64_t *key)
{
    if (!m->waiting.count)
        return false;
    const uint64_t *other = m->readers[runheap_top(&m->waiting)].key;
    for (size_t w = 0; w < m->k->layout.width; w++)
        if (key[w] != other[w])
            return false;
    return true;
}

/* Adds the entry of a later run. A document that goes on from run to run counts once. */
static void add_entry(struct counted *sum, uint64_t *last_doc,
                      const struct ngramcounting_run *whole, const struct ngramcounting_run *run,
                      struct counted entry)
{
    bool again = sum->count && entry.first && *last_doc == run->first_doc;
    sum->count += entry.count;
    sum->docs += entry.docs - again;
    sum->first |= entry.first && run->first_doc == whole->first_doc;
    sum->last |= entry.last && run->last_doc == whole->last_doc;
    *last_doc = entry.last ? run->last_doc : UINT64_MAX;
}

/* Merges the runs of m, which are those of the stretch of text that whole has. */
static void merge_entries(struct merge *m, const struct ngramcounting_run *whole)
{
    size_t width = m->k->layout.width;
    uint64_t *key = memory_alloc(width, sizeof *key);
    while (m->waiting.count) {
        struct counted sum = {0};
        uint64_t last_doc = UINT64_MAX;
        memcpy(key, m->readers[runheap_top(&m->waiting)].key, width * sizeof *key);
        do {
            size_t top = runheap_top(&m->waiting);
            add_entry(&sum, &last_doc, whole, &m->runs[top], m->readers[top].entry);
            advance_first(m);
        } while (first_has_key(m, key));
        ngramcounting_put(m->k, key, &sum);
    }
    free(key);
}

/* ---- the same for keys of one word ----
 *
 * A key and the number of its run fit into one number: nothing ties, and a tree of losers is played
 * through with a smaller and a larger one at each step, without a branch to guess wrong. */

enum { RUN_BITS = 6 };
_Static_assert(FAN_IN == 1 << RUN_BITS, "a run's number has RUN_BITS");

struct tournament {
    uint64_t losers[FAN_IN]; /* by node; node 1 is the last match */
    unsigned shift;          /* of keys, for the run's number */
};

static bool is_narrow(const struct ngramcounting *k, unsigned *shift)
{
    const struct ngram_layout *l = &k->layout;
    unsigned bits = l->doc_bits + l->n * l->word_bits + l->group_bits;
    unsigned zeros = k->by_document ? 0 : l->doc_bits;
    *shift = zeros < RUN_BITS ? RUN_BITS - zeros : 0;
    return l->width == 1 && bits + *shift < 64;
}

static inline uint64_t player(const struct merge *m, const struct tournament *t, size_t run)
{
    return countlist_next(&m->readers[run]) ? m->readers[run].key[0] << t->shift | run : UINT64_MAX;
}

/* The winner of all when this player comes up from the leaf of its run. */
static inline uint64_t play(struct tournament *t, uint64_t winner, size_t run)
{
    for (size_t node = (run + FAN_IN) / 2; node; node /= 2) {
        uint64_t other = t->losers[node];
        t->losers[node] = other > winner ? other : winner;
        winner = other > winner ? winner : other;
    }
    return winner;
}

static uint64_t first_winner(struct tournament *t, uint64_t *players)
{
    for (size_t width = FAN_IN / 2; width; width /= 2)
        for (size_t i = 0; i < width; i++) {
            uint64_t a = players[2 * i], b = players[2 * i + 1];
            t->losers[width + i] = a > b ? a : b;
            players[i] = a > b ? b : a;
        }
    return players[0];
}

static void merge_narrow(struct merge *m, size_t count, const struct ngramcounting_run *whole,
                         unsigned shift)
{
    struct tournament t = {.shift = shift};
    uint64_t players[FAN_IN];
    for (size_t i = 0; i < FAN_IN; i++)
        players[i] = i < count ? player(m, &t, i) : UINT64_MAX;
    uint64_t winner = first_winner(&t, players);
    while (winner != UINT64_MAX) {
        struct counted sum = {0};
        uint64_t last_doc = UINT64_MAX, same = winner >> RUN_BITS;
        uint64_t key = same << RUN_BITS >> shift;
        do {
            size_t run = winner & (FAN_IN - 1);
            add_entry(&sum, &last_doc, whole, &m->runs[run], m->readers[run].entry);
            winner = play(&t, player(m, &t, run), run);
        } while (winner >> RUN_BITS == same && winner != UINT64_MAX);
        ngramcounting_put(m->k, &key, &sum);
    }
}

static void merge_runs(struct ngramcounting *k, struct ngramcounting_run *runs, size_t count,
                       const struct ngramcounting_run *whole)
{
    struct merge m = {.k = k, .runs = runs};
    unsigned shift;
    m.readers = memory_alloc(count, sizeof *m.readers);
    runheap_init(&m.waiting, compare_readers, &m, count);
    for (size_t i = 0; i < count; i++)
        countlist_start(&m.readers[i], &runs[i].list);
    if (count <= FAN_IN && is_narrow(k, &shift)) {
        merge_narrow(&m, count, whole, shift);
    } else {
        for (size_t i = 0; i < count; i++)
            if (countlist_next(&m.readers[i]))
                runheap_put(&m.waiting, i, m.readers[i].key[0]);
        runheap_order(&m.waiting);
        merge_entries(&m, whole);
    }
    for (size_t i = 0; i < count; i++) {
        countlist_reader_free(&m.readers[i]);
        countlist_free(&runs[i].list);
    }
    free(m.readers);
    runheap_free(&m.waiting);
}

/* Merges the last FAN_IN runs where they are of one level, so that there are never many. */
static void merge_full_level(struct ngramcounting *k)
{
    while (k->run_count >= FAN_IN &&
           k->runs[k->run_count - FAN_IN].level == k->runs[k->run_count - 1].level) {
        struct ngramcounting_run parts[FAN_IN];
        k->run_count -= FAN_IN;
        memcpy(parts, k->runs + k->run_count, sizeof parts);
        struct ngramcounting_run *merged =
            new_run(k, parts[0].first_doc, parts[FAN_IN - 1].last_doc);
        merged->level = parts[0].level + 1;
        k->open_run = merged;
        merge_runs(k, parts, FAN_IN, merged);
        tape_end(&merged->list.tape);
    }
}

void ngramcounting_flush(struct ngramcounting *k)
{
    k->open_run = new_run(k, k->first_doc, k->doc);
    sort_and_count(k);
    tape_end(&k->open_run->list.tape);
    merge_full_level(k);
}

void ngramcounting_finish(struct ngramcounting *k)
{
    if (k->run_count == 0) { /* all keys fitted into the buffer */
        sort_and_count(k);
        return;
    }
    ngramcounting_flush(k);
    k->open_run = NULL;
    free(k->keys);
    free(k->spare);
    k->keys = k->spare = NULL;
    struct ngramcounting_run whole = {.first_doc = UINT64_MAX, .last_doc = UINT64_MAX};
    merge_runs(k, k->runs, k->run_count, &whole);
    k->run_count = 0;
}
