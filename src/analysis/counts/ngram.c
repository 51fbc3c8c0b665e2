#include "analysis/counts/ngram.h"

#include "analysis/counts/keysort.h"
#include "analysis/counts/packed.h"
#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

#define INLINE inline __attribute__((always_inline))

typedef unsigned __int128 wide;

/* ---- the text: units of 16 bits ----
 *
 * A number below LONG is one unit; of a larger one the first unit holds the upper 15 bits under a
 * set first bit. Common words come early and so have small numbers: most take two bytes. */

enum {
    MARK_BREAK,
    MARK_DOCUMENT,
    MARK_GROUP, /* its number follows */
    MARK_PART,  /* the number of the part follows, whose numbers the next words have */
    MARKS,
    LONG = 0x8000
};

/* Borders that wait for the next word, so that none stands where there is no word behind it. */
enum {
    PENDING_BREAK = 1,
    PENDING_START = 2,
    PENDING_DOCUMENT = 4,
    PENDING_GROUP = 8,
    PENDING_PART = 16
};

enum { FEWEST_KEYS = 16 };

/* What a run of the program takes besides: the program itself, buffers of files, names of words. */
enum { OTHER_MEMORY = 4 << 20 };

static inline void put_number(struct ngram *c, uint32_t number)
{
    char *out = tape_reserve(&c->text, 2 * sizeof(uint16_t));
    uint16_t unit = (uint16_t)number;
    size_t used = 0;
    if (number >= LONG) {
        uint16_t upper = (uint16_t)(LONG | number >> 16);
        memcpy(out, &upper, sizeof upper);
        used = sizeof upper;
    }
    memcpy(out + used, &unit, sizeof unit);
    tape_commit(&c->text, used + sizeof unit);
}

void ngram_init(struct ngram *c, const struct ngram_settings *settings)
{
    *c = (struct ngram){.settings = *settings, .pending = PENDING_START, .docs = 1};
    c->store.limit = c->settings.memory / 4;
    c->text.store = c->reference.store = &c->store;
    wordforms_init(&c->words);
    intern_init(&c->groups);
    c->group = intern_add(&c->groups, SLICE(""));
    if (settings->pad) {
        c->start_word = wordforms_add(&c->words, SLICE("<s>"));
        c->end_word = wordforms_add(&c->words, SLICE("</s>"));
    }
}

void ngram_init_part(struct ngram *part, struct ngram *whole)
{
    ngram_init(part, &whole->settings);
    part->store.limit = SIZE_MAX;
    part->part = ++whole->part_count;
    whole->parts = memory_resize(whole->parts, part->part, sizeof *whole->parts);
    whole->parts[part->part - 1] = part;
}

void ngram_free(struct ngram *c)
{
    tape_free(&c->text);
    tape_free(&c->reference);
    tape_store_free(&c->store);
    wordforms_free(&c->words);
    intern_free(&c->groups);
    free(c->parts);
    free(c->numbers);
    free(c->word_names);
    free(c->word_rank);
    free(c->group_order);
    free(c->group_rank);
}

static void put_word(struct ngram *c, uint32_t number)
{
    put_number(c, number + MARKS);
    c->tokens++;
}

/* The borders but for the beginning of a sequence, which needs a word behind it. */
static void put_borders(struct ngram *c)
{
    bool first = c->tokens == 0 && !c->part;
    if (c->pending & PENDING_PART) {
        put_number(c, MARK_PART);
        put_number(c, c->part);
    }
    if (c->pending & PENDING_DOCUMENT && !first)
        put_number(c, MARK_DOCUMENT);
    else if (c->pending & PENDING_BREAK && !first)
        put_number(c, MARK_BREAK);
    if (c->pending & PENDING_GROUP) {
        put_number(c, MARK_GROUP);
        put_number(c, c->group);
    }
    c->pending &= PENDING_START;
}

static void put_pending(struct ngram *c)
{
    bool start = c->pending & PENDING_START && c->settings.pad;
    put_borders(c);
    if (start)
        put_word(c, c->start_word);
    c->pending = 0;
}

void ngram_numbered_words(struct ngram *c, const uint32_t *numbers, size_t count)
{
    if (count == 0)
        return;
    if (c->pending)
        put_pending(c);
    c->in_sequence = true;
    for (size_t i = 0; i < count; i++)
        put_number(c, numbers[i] + MARKS);
    c->tokens += count;
}

void ngram_number_words(struct ngram *c, const struct slice *words, size_t count, uint32_t *numbers)
{
    wordforms_add_many(&c->words, words, count, numbers);
}

void ngram_word(struct ngram *c, struct slice word)
{
    uint32_t number = wordforms_add(&c->words, word);
    ngram_numbered_words(c, &number, 1);
}

void ngram_words(struct ngram *c, struct slice text)
{
    size_t room = WORDFORMS_ROOM(text.len);
    c->numbers = memory_grow(c->numbers, &c->number_cap, room, sizeof *c->numbers);
    ngram_numbered_words(c, c->numbers, wordforms_add_all(&c->words, text, c->numbers));
}

/* Ends what the reader takes for a sentence: the end mark goes behind its last word. */
static void end_sequence(struct ngram *c, unsigned pending)
{
    if (c->in_sequence && c->settings.pad)
        put_word(c, c->end_word);
    c->in_sequence = false;
    c->pending |= pending | PENDING_BREAK | PENDING_START;
}

uint32_t ngram_number_group(struct ngram *whole, struct slice group)
{
    if (!slice_equal_short(intern_name(&whole->groups, whole->asked_group), group))
        whole->asked_group = intern_add(&whole->groups, group);
    return whole->asked_group;
}

void ngram_set_group(struct ngram *c, uint32_t number)
{
    if (c->group == number)
        return;
    end_sequence(c, PENDING_GROUP);
    c->group = number;
}

void ngram_group(struct ngram *c, struct slice group)
{
    ngram_set_group(c, ngram_number_group(c, group));
}

void ngram_gap(struct ngram *c)
{
    c->pending |= PENDING_BREAK;
}

void ngram_sentence_end(struct ngram *c)
{
    if (!c->settings.across)
        end_sequence(c, 0);
}

void ngram_document_end(struct ngram *c)
{
    if (!(c->pending & PENDING_DOCUMENT))
        c->docs++;
    end_sequence(c, PENDING_DOCUMENT);
}

void ngram_begin(struct ngram *part, uint32_t group)
{
    part->group = group;
    part->in_sequence = false;
    part->pending = PENDING_PART | PENDING_GROUP | PENDING_START;
}

void ngram_cut(struct ngram *part, struct ngram_stretch *stretch)
{
    put_borders(part);
    *stretch = (struct ngram_stretch){.tokens = part->tokens, .docs = part->docs};
    stretch->store.limit = SIZE_MAX;
    stretch->text.store = &stretch->store;
    tape_move(&stretch->text, &part->text);
    part->tokens = part->docs = 0;
}

void ngram_append(struct ngram *whole, struct ngram_stretch *stretch)
{
    tape_move(&whole->text, &stretch->text);
    whole->tokens += stretch->tokens;
    whole->docs += stretch->docs;
}

/* ---- ranks ---- */

/* The names by rank, and the ranks by number of each part. */
static void rank_words(struct ngram *c)
{
    size_t tables = c->part_count + 1, all = 0;
    const struct wordforms **words = memory_alloc(tables, sizeof *words);
    for (size_t t = 0; t < tables; t++) {
        struct ngram *part = t ? c->parts[t - 1] : c;
        words[t] = &part->words;
        all += part->words.count;
        part->word_rank = memory_alloc(part->words.count, sizeof *part->word_rank);
    }
    struct wordforms_place *order = wordforms_order(words, tables);
    c->word_names = memory_alloc(all, sizeof *c->word_names);
    for (size_t i = 0; i < all; i++) {
        struct slice word = words[order[i].table]->words[order[i].number];
        if (tables == 1 || i == 0 || !slice_equal(word, c->word_names[c->word_count - 1]))
            c->word_names[c->word_count++] = word;
        struct ngram *part = order[i].table ? c->parts[order[i].table - 1] : c;
        part->word_rank[order[i].number] = (uint32_t)c->word_count - 1;
    }
    for (size_t t = 0; t < tables; t++)
        wordforms_close(t ? &c->parts[t - 1]->words : &c->words);
    free(order);
    free(words);
}

static uint32_t *inverse(const uint32_t *order, size_t count)
{
    uint32_t *rank = memory_alloc(count, sizeof *rank);
    for (size_t r = 0; r < count; r++)
        rank[order[r]] = (uint32_t)r;
    return rank;
}

static int by_bytes(const void *a, const void *b)
{
    const struct slice *const *x = a, *const *y = b;
    return slice_compare(**x, **y);
}

static uint32_t *order_of_groups(const struct intern *groups)
{
    const struct slice **names = memory_alloc(groups->count, sizeof *names);
    uint32_t *order = memory_alloc(groups->count, sizeof *order);
    for (size_t i = 0; i < groups->count; i++)
        names[i] = &groups->names[i];
    qsort(names, groups->count, sizeof *names, by_bytes);
    for (size_t i = 0; i < groups->count; i++)
        order[i] = (uint32_t)(names[i] - groups->names);
    free(names);
    return order;
}

void ngram_finish(struct ngram *c)
{
    end_sequence(c, 0);
    rank_words(c);
    c->group_order = order_of_groups(&c->groups);
    c->group_rank = inverse(c->group_order, c->groups.count);
}

/* ---- keys ---- */

/* Bits that numbers below count need. */
static unsigned bits_for(uint64_t count)
{
    return count > 1 ? 64 - (unsigned)__builtin_clzll(count - 1) : 0;
}

struct ngram_layout ngram_layout(const struct ngram *c, unsigned n)
{
    struct ngram_layout l = {.n = n};
    l.word_bits = bits_for(c->word_count);
    l.group_bits = bits_for(c->groups.count);
    unsigned bits = n * l.word_bits + l.group_bits, wanted = bits_for(c->docs);
    l.width = bits ? (bits + 63) / 64 : 1;
    unsigned spare = (unsigned)l.width * 64 - bits;
    if (c->settings.by_document) {
        l.width = (bits + wanted + 63) / 64 ? (bits + wanted + 63) / 64 : 1;
        l.doc_bits = wanted;
        return l;
    }
    /* a run ends when its documents' numbers are used up; with few bits runs would be short */
    if (spare < wanted && spare < 10) {
        l.width++;
        spare += 64;
    }
    l.doc_bits = wanted < spare ? wanted : spare;
    if (l.doc_bits > 24)
        l.doc_bits = 24;
    return l;
}

/* Adds value to the key, shifted left. */
static void put_bits(uint64_t *key, size_t width, uint64_t value, unsigned shift)
{
    size_t word = width - 1 - shift / 64;
    key[word] |= value << shift % 64;
    if (shift % 64 && word > 0)
        key[word - 1] |= value >> (64 - shift % 64);
}

static uint32_t get_bits(const uint64_t *key, size_t width, unsigned shift, unsigned bits)
{
    if (bits == 0)
        return 0;
    size_t word = width - 1 - shift / 64;
    uint64_t value = key[word] >> shift % 64;
    if (shift % 64 + bits > 64)
        value |= key[word - 1] << (64 - shift % 64);
    return (uint32_t)(value & (UINT64_MAX >> (64 - bits)));
}

uint32_t ngram_unpack(const struct ngram_layout *l, const uint64_t *key, uint32_t *words)
{
    unsigned shift = l->doc_bits;
    if (l->width == 1) {
        uint64_t rest = key[0] >> shift, mask = ((uint64_t)1 << l->word_bits) - 1;
        for (unsigned i = l->n; i-- > 0; rest >>= l->word_bits)
            words[i] = (uint32_t)(rest & mask);
        return (uint32_t)rest;
    }
    for (unsigned i = l->n; i-- > 0; shift += l->word_bits)
        words[i] = get_bits(key, l->width, shift, l->word_bits);
    return get_bits(key, l->width, shift, l->group_bits);
}

void ngram_without_group(const struct ngram_layout *l, const uint64_t *key, uint64_t *out)
{
    unsigned bits = l->doc_bits + l->n * l->word_bits;
    for (size_t w = 0; w < l->width; w++) {
        unsigned from =
            (unsigned)(l->width - 1 - w) * 64; /* the first bit of this word of the key */
        uint64_t mask = bits >= from + 64 ? UINT64_MAX
                        : bits <= from    ? 0
                                          : ((uint64_t)1 << (bits - from)) - 1;
        out[w] = key[w] & mask;
    }
}

/* ---- runs ---- */

/* Counted keys in order, of a stretch of the text. */
struct run {
    struct countlist list;
    uint64_t first_doc, last_doc;
    unsigned level; /* how often its entries were merged */
};

enum { FAN_IN = 64 }; /* runs merged at once: each holds a piece of a tape in memory */

struct counting {
    struct ngram *c;
    const struct ngram_sink *sink;
    uint32_t **ranks; /* by part, by number of the word */
    struct ngram_layout layout;
    uint64_t *keys, *spare, *scratch;
    size_t count, capacity; /* in keys; SIZE_MAX: it is never full */
    unsigned part_shift;    /* of a word's rank */
    size_t *places;         /* by part: where its next key goes; NULL: keys are not dealt out so */
    struct tape *tapes;     /* of buckets; NULL: keys are not dealt out so */
    unsigned char *bucket_of_part;
    size_t key_bytes;        /* on a tape */
    uint64_t doc, first_doc; /* of the text; of the keys in the buffer */
    bool by_document;        /* doc itself is in the key, not its distance from first_doc */
    uint32_t group;          /* rank */
    uint64_t doc_mask;
    struct tape_store store;
    struct run *runs;
    size_t run_count, run_cap;
    struct run *open_run; /* being written; NULL: entries go to the sink */
};

/* The last bits of a key that is made now. */
static inline uint64_t doc_of_key(const struct counting *k)
{
    return k->by_document ? k->doc : k->doc - k->first_doc;
}

static bool same_ngram(const uint64_t *a, const uint64_t *b, size_t width, uint64_t doc_mask)
{
    for (size_t w = 0; w + 1 < width; w++)
        if (a[w] != b[w])
            return false;
    return ((a[width - 1] ^ b[width - 1]) & ~doc_mask) == 0;
}

static void put_entry(struct counting *k, const uint64_t *key, struct counted entry)
{
    if (k->open_run)
        countlist_add(&k->open_run->list, key, entry);
    else
        k->sink->take(k->sink->context, key, entry);
}

static INLINE void count_sorted(struct counting *k, const uint64_t *keys, size_t count,
                                size_t width)
{
    uint64_t mask = k->doc_mask, last_doc = k->doc - k->first_doc;
    for (size_t i = 0; i < count;) {
        const uint64_t *key = keys + i * width;
        uint64_t doc = key[width - 1] & mask;
        struct counted entry = {.docs = 1, .first = doc == 0};
        size_t from = i;
        for (; i < count && same_ngram(key, keys + i * width, width, mask); i++) {
            uint64_t next = keys[i * width + width - 1] & mask;
            entry.docs += next != doc;
            doc = next;
        }
        entry.count = i - from;
        entry.last = doc == last_doc;
        for (size_t w = 0; w < width; w++)
            k->scratch[w] = key[w];
        k->scratch[width - 1] &= ~mask;
        put_entry(k, k->scratch, entry);
    }
}

static void take_sorted(void *context, const uint64_t *keys, size_t count)
{
    struct counting *k = context;
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

static struct run *new_run(struct counting *k, uint64_t first_doc, uint64_t last_doc)
{
    k->runs = memory_grow(k->runs, &k->run_cap, k->run_count + 1, sizeof *k->runs);
    struct run *run = &k->runs[k->run_count++];
    *run = (struct run){.first_doc = first_doc, .last_doc = last_doc};
    unsigned low = k->by_document ? 0 : k->layout.doc_bits;
    countlist_init(&run->list, &k->store, k->layout.width, low, 0);
    run->list.runs = true;
    return run;
}

static void sort_and_count(struct counting *k)
{
    const struct ngram_layout *l = &k->layout;
    struct keysort how = {.width = l->width,
                          .low = k->by_document ? 0 : l->doc_bits,
                          .high = l->doc_bits + l->n * l->word_bits + l->group_bits,
                          .context = k,
                          .part = take_sorted,
                          .workers = k->c->settings.workers};
    keysort(&how, k->keys, k->spare, k->count);
    k->count = 0;
}

/* ---- merging runs ---- */

/* A run by the first word of its current key: most comparisons need no more. */
struct waiting_run {
    uint64_t first;
    size_t run;
};

struct merge {
    struct counting *k;
    struct run *runs;
    struct countlist_reader *readers;
    struct waiting_run *heap; /* equal keys by their place in the text */
    size_t count;
};

static inline bool comes_before(const struct merge *m, struct waiting_run a, struct waiting_run b)
{
    if (a.first != b.first)
        return a.first < b.first;
    const uint64_t *x = m->readers[a.run].key, *y = m->readers[b.run].key;
    for (size_t w = 1; w < m->k->layout.width; w++)
        if (x[w] != y[w])
            return x[w] < y[w];
    return a.run < b.run;
}

static void sift_down(struct merge *m, size_t at)
{
    struct waiting_run moved = m->heap[at];
    for (size_t child; (child = 2 * at + 1) < m->count; at = child) {
        if (child + 1 < m->count && comes_before(m, m->heap[child + 1], m->heap[child]))
            child++;
        if (!comes_before(m, m->heap[child], moved))
            break;
        m->heap[at] = m->heap[child];
    }
    m->heap[at] = moved;
}

/* The first run goes on to its next entry, or ends. */
static void advance_first(struct merge *m)
{
    struct waiting_run *top = &m->heap[0];
    if (countlist_next(&m->readers[top->run]))
        top->first = m->readers[top->run].key[0];
    else
        *top = m->heap[--m->count];
    if (m->count)
        sift_down(m, 0);
}

static bool first_has_key(const struct merge *m, const uint64_t *key)
{
    if (!m->count || m->heap[0].first != key[0])
        return false;
    const uint64_t *other = m->readers[m->heap[0].run].key;
    for (size_t w = 1; w < m->k->layout.width; w++)
        if (key[w] != other[w])
            return false;
    return true;
}

/* Adds the entry of a later run. A document that goes on from run to run counts once. */
static void add_entry(struct counted *sum, uint64_t *last_doc, const struct run *whole,
                      const struct run *run, struct counted entry)
{
    bool again = sum->count && entry.first && *last_doc == run->first_doc;
    sum->count += entry.count;
    sum->docs += entry.docs - again;
    sum->first |= entry.first && run->first_doc == whole->first_doc;
    sum->last |= entry.last && run->last_doc == whole->last_doc;
    *last_doc = entry.last ? run->last_doc : UINT64_MAX;
}

/* Merges the runs of m, which are those of the stretch of text that whole has. */
static void merge_entries(struct merge *m, const struct run *whole)
{
    size_t width = m->k->layout.width;
    uint64_t *key = memory_alloc(width, sizeof *key);
    while (m->count) {
        struct counted sum = {0};
        uint64_t last_doc = UINT64_MAX;
        memcpy(key, m->readers[m->heap[0].run].key, width * sizeof *key);
        do {
            size_t top = m->heap[0].run;
            add_entry(&sum, &last_doc, whole, &m->runs[top], m->readers[top].entry);
            advance_first(m);
        } while (first_has_key(m, key));
        put_entry(m->k, key, sum);
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

static bool is_narrow(const struct counting *k, unsigned *shift)
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

static void merge_narrow(struct merge *m, size_t count, const struct run *whole, unsigned shift)
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
        put_entry(m->k, &key, sum);
    }
}

static void merge_runs(struct counting *k, struct run *runs, size_t count, const struct run *whole)
{
    struct merge m = {.k = k, .runs = runs};
    unsigned shift;
    m.readers = memory_alloc(count, sizeof *m.readers);
    m.heap = memory_alloc(count, sizeof *m.heap);
    for (size_t i = 0; i < count; i++)
        countlist_start(&m.readers[i], &runs[i].list);
    if (count <= FAN_IN && is_narrow(k, &shift)) {
        merge_narrow(&m, count, whole, shift);
    } else {
        for (size_t i = 0; i < count; i++)
            if (countlist_next(&m.readers[i]))
                m.heap[m.count++] = (struct waiting_run){m.readers[i].key[0], i};
        for (size_t i = m.count; i-- > 0;)
            sift_down(&m, i);
        merge_entries(&m, whole);
    }
    for (size_t i = 0; i < count; i++) {
        countlist_reader_free(&m.readers[i]);
        countlist_free(&runs[i].list);
    }
    free(m.readers);
    free(m.heap);
}

/* Merges the last FAN_IN runs where they are of one level, so that there are never many. */
static void merge_full_level(struct counting *k)
{
    while (k->run_count >= FAN_IN &&
           k->runs[k->run_count - FAN_IN].level == k->runs[k->run_count - 1].level) {
        struct run parts[FAN_IN];
        k->run_count -= FAN_IN;
        memcpy(parts, k->runs + k->run_count, sizeof parts);
        struct run *merged = new_run(k, parts[0].first_doc, parts[FAN_IN - 1].last_doc);
        merged->level = parts[0].level + 1;
        k->open_run = merged;
        merge_runs(k, parts, FAN_IN, merged);
        tape_end(&merged->list.tape);
    }
}

static void flush_run(struct counting *k)
{
    k->open_run = new_run(k, k->first_doc, k->doc);
    sort_and_count(k);
    tape_end(&k->open_run->list.tape);
    merge_full_level(k);
}

static void finish_runs(struct counting *k)
{
    if (k->run_count == 0) { /* all keys fitted into the buffer */
        sort_and_count(k);
        return;
    }
    flush_run(k);
    k->open_run = NULL;
    free(k->keys);
    free(k->spare);
    k->keys = k->spare = NULL;
    struct run whole = {.first_doc = UINT64_MAX, .last_doc = UINT64_MAX};
    merge_runs(k, k->runs, k->run_count, &whole);
    k->run_count = 0;
}

/* ---- from the text to keys ---- */

/* The next number of the text; false at the end of the piece. */
static INLINE bool next_number(const uint16_t **at, const uint16_t *end, uint32_t *number)
{
    if (*at == end)
        return false;
    uint32_t unit = *(*at)++;
    *number = unit < LONG ? unit : (unit & (LONG - 1)) << 16 | *(*at)++;
    return true;
}

/* Where the text stands. */
struct cursor {
    const uint16_t *at, *end; /* of the piece of tape */
    size_t have;              /* words since the last border, this one too */
    uint32_t mark;            /* whose number comes next; 0: a mark or a word does */
    const uint32_t *ranks;    /* of the words of the part that the text is from */
};

static void flush_full(struct counting *k)
{
    flush_run(k);
    k->first_doc = k->doc;
}

/* Another document: a run ends where the numbers of its documents are used up. */
static void next_document(struct counting *k)
{
    if (!k->by_document && k->doc - k->first_doc == k->doc_mask) {
        if (k->count)
            flush_run(k);
        k->first_doc = k->doc + 1;
    }
    k->doc++;
}

static void pass_mark(struct counting *k, struct cursor *cursor, uint32_t mark)
{
    if (mark == MARK_DOCUMENT)
        next_document(k);
    if (mark == MARK_DOCUMENT || mark == MARK_BREAK)
        cursor->have = 0;
    else
        cursor->mark = mark;
}

/* The number that belongs to a mark. */
static void pass_number(struct counting *k, struct cursor *cursor, uint32_t number)
{
    if (cursor->mark == MARK_PART)
        cursor->ranks = k->ranks[number];
    else if (k->group != k->c->group_rank[number]) /* else a new stretch of the same */
        cursor->have = 0;
    if (cursor->mark == MARK_GROUP)
        k->group = k->c->group_rank[number];
    cursor->mark = 0;
}

/* The rank of the next word, passing over borders; false at the end of the piece. */
static INLINE bool next_word(struct counting *k, struct cursor *cursor, uint32_t *rank)
{
    uint32_t number;
    while (next_number(&cursor->at, cursor->end, &number)) {
        if (number >= MARKS && !cursor->mark) {
            *rank = cursor->ranks[number - MARKS];
            cursor->have++;
            return true;
        }
        if (cursor->mark)
            pass_number(k, cursor, number);
        else
            pass_mark(k, cursor, number);
    }
    return false;
}

static INLINE void put_on_tape(struct counting *k, size_t width, size_t bucket, uint64_t high,
                               uint64_t low)
{
    char *out = tape_reserve(&k->tapes[bucket], width * sizeof(uint64_t));
    packed_put(out, low, sizeof low);
    if (width == 2)
        packed_put(out + sizeof low, high, sizeof high);
    tape_commit(&k->tapes[bucket], k->key_bytes);
}

/* Before a key is made, whose document counts from the first of its run. */
static INLINE void make_place(struct counting *k)
{
    if (k->count == k->capacity)
        flush_full(k);
}

/* A key of one or two words, of which `first` is the rank of its first word. */
static INLINE void add_key(struct counting *k, size_t width, uint64_t first, uint64_t high,
                           uint64_t low)
{
    if (k->tapes) {
        put_on_tape(k, width, k->bucket_of_part[first >> k->part_shift], high, low);
        return;
    }
    size_t at = k->places ? k->places[first >> k->part_shift]++ : k->count++;
    uint64_t *key = k->keys + at * width;
    if (width == 2)
        key[0] = high;
    key[width - 1] = low;
}

/* Sequences without gaps: the key of a place is that of the place before, shifted by a word. */
static void roll_keys(struct counting *k, struct cursor *cursor, wide *window)
{
    const struct ngram_layout *l = &k->layout;
    unsigned bits = l->n * l->word_bits;
    uint64_t words = (uint64_t)*window, mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;
    uint32_t rank;
    while (next_word(k, cursor, &rank)) {
        words = (words << l->word_bits | rank) & mask;
        if (cursor->have < l->n)
            continue;
        make_place(k);
        uint64_t all = l->group_bits ? (uint64_t)k->group << bits | words : words;
        add_key(k, 1, words >> (bits - l->word_bits), 0, all << l->doc_bits | doc_of_key(k));
    }
    *window = words;
}

/* The same with keys of two words of 64 bits. */
static void roll_wide_keys(struct counting *k, struct cursor *cursor, wide *window)
{
    const struct ngram_layout *l = &k->layout;
    unsigned bits = l->n * l->word_bits;
    wide words = *window, mask = bits < 128 ? ((wide)1 << bits) - 1 : ~(wide)0;
    uint32_t rank;
    while (next_word(k, cursor, &rank)) {
        words = (words << l->word_bits | rank) & mask;
        if (cursor->have < l->n)
            continue;
        make_place(k);
        wide key = l->group_bits ? (wide)k->group << bits | words : words;
        key = key << l->doc_bits | doc_of_key(k);
        add_key(k, 2, (uint64_t)(words >> (bits - l->word_bits)), (uint64_t)(key >> 64),
                (uint64_t)key);
    }
    *window = words;
}

/* The last words of the sequence, as many as an n-gram can reach over. */
struct reach {
    uint32_t *ranks; /* a ring */
    size_t size, at;
    size_t back[NGRAM_MAX]; /* of each word of the n-gram: how far before the current one */
};

static void put_key(struct counting *k, const struct reach *r)
{
    const struct ngram_layout *l = &k->layout;
    make_place(k);
    uint64_t *key = k->keys + k->count++ * l->width;
    memset(key, 0, l->width * sizeof *key);
    put_bits(key, l->width, doc_of_key(k), 0);
    unsigned shift = l->doc_bits;
    for (unsigned i = l->n; i-- > 0; shift += l->word_bits)
        put_bits(key, l->width, r->ranks[(r->at + r->size - r->back[i]) % r->size], shift);
    if (l->group_bits)
        put_bits(key, l->width, k->group, shift);
}

/* The next choice of words that ends with the current one: counts back[] up like digits, the first
 * word's last. False after the choice that reaches farthest. */
static bool next_choice(struct reach *r, unsigned n, size_t farthest)
{
    for (unsigned i = 0; i + 1 < n; i++) {
        if (r->back[i] + 1 > farthest - i)
            continue;
        r->back[i]++;
        while (i-- > 0)
            r->back[i] = r->back[i + 1] + 1;
        return true;
    }
    return false;
}

/* With gaps, or keys of any width: each n-gram is put together on its own. */
static void choose_keys(struct counting *k, struct cursor *cursor, struct reach *r)
{
    unsigned n = k->layout.n;
    uint32_t rank;
    while (next_word(k, cursor, &rank)) {
        r->at = (r->at + 1) % r->size;
        r->ranks[r->at] = rank;
        if (cursor->have < n)
            continue;
        size_t farthest = (cursor->have < r->size ? cursor->have : r->size) - 1;
        for (unsigned i = 0; i < n; i++)
            r->back[i] = n - 1 - i;
        do
            put_key(k, r);
        while (next_choice(r, n, farthest));
    }
}

static void read_text(struct counting *k)
{
    struct reach reach = {.size = k->layout.n + k->c->settings.skip};
    reach.ranks = memory_alloc(reach.size, sizeof *reach.ranks);
    struct cursor cursor = {.ranks = k->ranks[0]};
    struct tape_reader reader;
    struct slice piece;
    wide window = 0;
    tape_start(&reader, &k->c->text);
    while (tape_next(&reader, &piece)) {
        cursor.at = (const void *)piece.data;
        cursor.end = cursor.at + piece.len / sizeof *cursor.at;
        if ((k->c->settings.skip && k->layout.n > 1) || k->layout.width > 2)
            choose_keys(k, &cursor, &reach);
        else if (k->layout.width == 2)
            roll_wide_keys(k, &cursor, &window);
        else
            roll_keys(k, &cursor, &window);
    }
    tape_reader_free(&reader);
    free(reach.ranks);
}

size_t ngram_memory_left(const struct ngram *c)
{
    size_t used = wordforms_memory(&c->words) + c->store.used + OTHER_MEMORY;
    for (size_t p = 0; p < c->part_count; p++)
        used += wordforms_memory(&c->parts[p]->words);
    used += c->word_count * (sizeof *c->word_names + sizeof *c->word_rank * (c->part_count + 1));
    size_t least = c->settings.memory / 4;
    return used + least < c->settings.memory ? c->settings.memory - used : least;
}

/* Room for the keys: a third of what is left, twice, or less where there are not so many. */
static void make_room(struct counting *k)
{
    size_t size = k->layout.width * sizeof *k->keys;
    k->capacity = ngram_memory_left(k->c) / 3 / size;
    if (k->capacity < FEWEST_KEYS)
        k->capacity = FEWEST_KEYS;
    if (!k->c->settings.skip && k->c->tokens < k->capacity)
        k->capacity = k->c->tokens + 1;
    k->keys = memory_resize(NULL, k->capacity, size);
    k->spare = memory_resize(NULL, k->capacity, size);
    memory_hint_random(k->keys, k->capacity, size);
    memory_hint_random(k->spare, k->capacity, size);
}

/* ---- keys that are dealt out as they are made ----
 *
 * How many keys begin with a word is known beforehand: no more than there are of that word. So each
 * key can go to its part at once, and is sorted there: half the memory, and one copy less. */

enum { PART_BITS = 11, FEWEST_BUCKETS = 4 };

struct dealing {
    size_t *starts; /* of the room of each part, and behind the last */
    size_t parts, largest;
};

/* Counts the words of each part. */
static void measure_parts(struct counting *k, struct dealing *d)
{
    struct cursor cursor = {.ranks = k->ranks[0]};
    struct tape_reader reader;
    struct slice piece;
    uint32_t rank;
    tape_start(&reader, &k->c->text);
    while (tape_next(&reader, &piece)) {
        cursor.at = (const void *)piece.data;
        cursor.end = cursor.at + piece.len / sizeof *cursor.at;
        while (next_word(k, &cursor, &rank))
            d->starts[(rank >> k->part_shift) + 1]++;
    }
    tape_reader_free(&reader);
    for (size_t p = 1; p <= d->parts; p++) {
        d->largest = d->starts[p] > d->largest ? d->starts[p] : d->largest;
        d->starts[p] += d->starts[p - 1];
    }
    k->doc = 0;
}

/* Whether keys can be dealt out: in memory, with the numbers of all documents. */
static bool may_deal(const struct counting *k)
{
    const struct ngram_settings *s = &k->c->settings;
    const struct ngram_layout *l = &k->layout;
    return l->width <= 2 && l->group_bits == 0 && (s->skip == 0 || l->n == 1) &&
           k->c->docs - 1 <= ((uint64_t)1 << l->doc_bits) - 1 &&
           (!s->workers || s->workers->count == 1);
}

static void sort_dealt(struct counting *k, const struct dealing *d)
{
    const struct ngram_layout *l = &k->layout;
    struct keysort how = {.width = l->width,
                          .low = k->by_document ? 0 : l->doc_bits,
                          .high = l->doc_bits + (l->n - 1) * l->word_bits + k->part_shift};
    for (size_t p = 0; p < d->parts; p++) {
        size_t count = k->places[p] - d->starts[p];
        uint64_t *keys = k->keys + d->starts[p] * l->width;
        if (count)
            take_sorted(k, keysort_part(&how, keys, k->spare, count), count);
    }
}

static void deal_in_memory(struct counting *k, const struct dealing *d)
{
    size_t size = k->layout.width * sizeof *k->keys, all = d->starts[d->parts];
    k->keys = memory_resize(NULL, all, size);
    k->spare = memory_resize(NULL, d->largest, size);
    memory_hint_random(k->keys, all, size);
    memory_hint_random(k->spare, d->largest, size);
    k->places = memory_alloc(d->parts, sizeof *k->places);
    memcpy(k->places, d->starts, d->parts * sizeof *k->places);
    read_text(k);
    sort_dealt(k, d);
    free(k->places);
}

/* ---- the same on tapes ----
 *
 * Where memory is too small, neighbouring parts share a tape, as many as can be sorted together: a
 * bucket. A part that is larger than that makes a bucket of its own, and runs. */

/* Gives each part its bucket; returns how many there are, 0 where they are too many. */
static size_t make_buckets(struct counting *k, const struct dealing *d, size_t capacity)
{
    size_t buckets = 0, room = 0, most = ngram_memory_left(k->c) / 4 / TAPE_PIECE;
    most = most < FEWEST_BUCKETS ? FEWEST_BUCKETS : most < UCHAR_MAX ? most : UCHAR_MAX;
    k->bucket_of_part = memory_alloc(d->parts, 1);
    for (size_t p = 0; p < d->parts; p++) {
        size_t keys = d->starts[p + 1] - d->starts[p];
        if (buckets == 0 || keys > room) {
            room = keys > capacity ? keys : capacity;
            buckets++;
        }
        if (buckets > most)
            return 0;
        room -= keys;
        k->bucket_of_part[p] = (unsigned char)(buckets - 1);
    }
    return buckets;
}

static void take_from_tape(struct counting *k, const char *at)
{
    uint64_t low = packed_get(&at, k->key_bytes < 8 ? k->key_bytes : 8);
    uint64_t high = k->layout.width == 2 ? packed_get(&at, k->key_bytes - 8) : 0;
    uint64_t doc = low & (((uint64_t)1 << k->layout.doc_bits) - 1);
    if (k->count == k->capacity)
        flush_run(k);
    if (k->count == 0)
        k->first_doc = doc;
    k->doc = doc;
    uint64_t *key = k->keys + k->count++ * k->layout.width;
    key[0] = high;
    key[k->layout.width - 1] = k->by_document ? low : low - k->first_doc;
}

static void count_bucket(struct counting *k, struct tape *tape)
{
    struct tape_reader reader;
    struct slice piece;
    if (!k->keys)
        make_room(k);
    tape_start(&reader, tape);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += k->key_bytes)
            take_from_tape(k, piece.data + at);
    tape_reader_free(&reader);
    tape_free(tape);
    finish_runs(k);
}

static void deal_on_tapes(struct counting *k, size_t buckets)
{
    const struct ngram_layout *l = &k->layout;
    struct tape *tapes = memory_alloc(buckets, sizeof *tapes);
    k->key_bytes = (l->doc_bits + l->n * l->word_bits + 7) / 8;
    if (l->width == 2 && k->key_bytes < 9)
        k->key_bytes = 9;
    for (size_t b = 0; b < buckets; b++)
        tapes[b].store = &k->store;
    k->tapes = tapes;
    read_text(k);
    k->tapes = NULL;
    for (size_t b = 0; b < buckets; b++)
        tape_end(&tapes[b]);
    for (size_t b = 0; b < buckets; b++)
        count_bucket(k, &tapes[b]);
    free(tapes);
}

/* False, with nothing done, where keys can't be dealt out. */
static bool deal(struct counting *k)
{
    unsigned bits = k->layout.word_bits;
    struct dealing d = {0};
    if (!may_deal(k))
        return false;
    k->part_shift = bits > PART_BITS ? bits - PART_BITS : 0;
    d.parts = (size_t)1 << (bits - k->part_shift);
    d.starts = memory_alloc(d.parts + 1, sizeof *d.starts);
    measure_parts(k, &d);
    size_t room = ngram_memory_left(k->c) / 3 / (k->layout.width * sizeof *k->keys), buckets = 0;
    room = room < FEWEST_KEYS ? FEWEST_KEYS : room;
    bool fits = d.starts[d.parts] + d.largest <= 2 * room;
    if (fits)
        deal_in_memory(k, &d);
    else if ((buckets = make_buckets(k, &d, room)) > 0)
        deal_on_tapes(k, buckets);
    free(k->bucket_of_part);
    free(d.starts);
    return fits || buckets;
}

/* ---- n-grams counted elsewhere ---- */

struct counted_record {
    uint64_t count, docs;
    uint32_t n, group; /* n numbers of words follow */
};

static void put_record(struct ngram *c, struct tape *tape, struct counted_record record,
                       struct slice ngram)
{
    char *out = tape_reserve(tape, sizeof record + record.n * sizeof(uint32_t));
    size_t used = sizeof record;
    memcpy(out, &record, sizeof record);
    for (unsigned i = 0; i < record.n; i++, used += sizeof(uint32_t)) {
        uint32_t number = wordforms_add(&c->words, slice_take(&ngram, ' '));
        memcpy(out + used, &number, sizeof number);
    }
    tape_commit(tape, used);
}

void ngram_add_counted(struct ngram *c, unsigned n, struct slice ngram, struct counted counted)
{
    put_record(c, &c->text, (struct counted_record){counted.count, counted.docs, n, c->group},
               ngram);
    c->counted = true;
}

void ngram_add_reference(struct ngram *c, unsigned n, struct slice ngram, uint64_t count)
{
    put_record(c, &c->reference, (struct counted_record){count, 0, n, 0}, ngram);
    c->reference_totals[n] += count;
}

/* The record at the front of the piece, and its key where it is one of the layout's n. */
static struct counted_record take_record(const struct ngram *c, const struct ngram_layout *l,
                                         struct slice *piece, uint64_t *key)
{
    struct counted_record record;
    memcpy(&record, piece->data, sizeof record);
    size_t len = sizeof record + record.n * sizeof(uint32_t);
    memset(key, 0, l->width * sizeof *key);
    for (unsigned i = 0; record.n == l->n && i < record.n; i++) {
        uint32_t number;
        memcpy(&number, piece->data + len - (i + 1) * sizeof number, sizeof number);
        put_bits(key, l->width, c->word_rank[number], l->doc_bits + i * l->word_bits);
    }
    *piece = slice_cut(*piece, len, piece->len);
    return record;
}

void ngram_give_reference(const struct ngram *c, const struct ngram_layout *l, void *context,
                          void (*take)(void *context, const uint64_t *key, uint64_t count))
{
    uint64_t key[NGRAM_MAX];
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &c->reference);
    while (tape_next(&reader, &piece))
        while (piece.len) {
            struct counted_record record = take_record(c, l, &piece, key);
            if (record.n == l->n)
                take(context, key, record.count);
        }
    tape_reader_free(&reader);
}

/* Gives out the records of one n. */
static void give_counted(struct ngram *c, const struct ngram_layout *l, struct slice piece,
                         uint64_t *key, const struct ngram_sink *sink)
{
    while (piece.len) {
        struct counted_record record = take_record(c, l, &piece, key);
        if (record.n != l->n)
            continue;
        if (l->group_bits)
            put_bits(key, l->width, c->group_rank[record.group], l->doc_bits + l->n * l->word_bits);
        sink->take(sink->context, key,
                   (struct counted){.count = record.count, .docs = record.docs});
    }
}

static void count_counted(struct ngram *c, unsigned n, const struct ngram_sink *sink)
{
    struct ngram_layout layout = ngram_layout(c, n);
    uint64_t *key = memory_alloc(layout.width, sizeof *key);
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &c->text);
    while (tape_next(&reader, &piece))
        give_counted(c, &layout, piece, key, sink);
    tape_reader_free(&reader);
    free(key);
}

/* ---- single words: an entry for each ---- */

struct word_count {
    uint64_t count, docs;
    uint64_t last_doc; /* plus one */
};

/* Where the counting stands; next_word would do, but this is the whole work for single words. */
struct word_cursor {
    uint64_t doc;        /* plus one */
    const uint32_t *ids; /* of the part's words: places in counts */
    uint32_t mark;       /* whose number comes next; 0: a mark or a word does */
};

static void count_piece(uint32_t *const *ids_of_parts, struct word_count *counts,
                        struct slice piece, struct word_cursor *cursor)
{
    const uint16_t *at = (const void *)piece.data, *end = at + piece.len / sizeof *at;
    struct word_cursor c = *cursor;
    uint32_t number;
    while (next_number(&at, end, &number)) {
        if (c.mark) {
            c.ids = c.mark == MARK_PART ? ids_of_parts[number] : c.ids;
            c.mark = 0;
        } else if (number < MARKS) {
            c.doc += number == MARK_DOCUMENT;
            c.mark = number > MARK_DOCUMENT ? number : 0;
        } else {
            struct word_count *w = &counts[c.ids[number - MARKS]];
            w->count++;
            w->docs += w->last_doc != c.doc;
            w->last_doc = c.doc;
        }
    }
    *cursor = c;
}

/* Numbers for the ranks in the order in which the parts saw the words: common words lie together.
 */
static void number_by_sight(const struct ngram *c, uint32_t **by_part, uint32_t *by_rank)
{
    uint32_t next = 0;
    for (size_t r = 0; r < c->word_count; r++)
        by_rank[r] = UINT32_MAX;
    for (size_t p = 0; p <= c->part_count; p++) {
        const struct ngram *part = p ? c->parts[p - 1] : c;
        by_part[p] = memory_alloc(part->words.count, sizeof *by_part[p]);
        for (size_t i = 0; i < part->words.count; i++) {
            uint32_t *number = &by_rank[part->word_rank[i]];
            if (*number == UINT32_MAX)
                *number = next++;
            by_part[p][i] = *number;
        }
    }
}

static void count_words(struct ngram *c, const struct ngram_sink *sink)
{
    uint32_t *by_rank = memory_alloc(c->word_count, sizeof *by_rank);
    uint32_t **by_part = memory_alloc(c->part_count + 1, sizeof *by_part);
    struct word_count *counts = memory_alloc(c->word_count, sizeof *counts);
    unsigned shift = ngram_layout(c, 1).doc_bits;
    struct tape_reader reader;
    struct slice piece;
    number_by_sight(c, by_part, by_rank);
    struct word_cursor cursor = {.doc = 1, .ids = by_part[0]};
    tape_start(&reader, &c->text);
    while (tape_next(&reader, &piece))
        count_piece(by_part, counts, piece, &cursor);
    tape_reader_free(&reader);
    for (uint64_t rank = 0; rank < c->word_count; rank++) {
        const struct word_count *w = &counts[by_rank[rank]];
        uint64_t key = rank << shift;
        if (w->count)
            sink->take(sink->context, &key, (struct counted){.count = w->count, .docs = w->docs});
    }
    for (size_t p = 0; p <= c->part_count; p++)
        free(by_part[p]);
    free(by_part);
    free(by_rank);
    free(counts);
}

void ngram_count(struct ngram *c, unsigned n, const struct ngram_sink *sink)
{
    if (c->counted) {
        count_counted(c, n, sink);
        return;
    }
    if (n == 1 && c->groups.count == 1 && !c->settings.by_document) {
        count_words(c, sink);
        return;
    }
    struct counting k = {.c = c, .sink = sink, .layout = ngram_layout(c, n), .capacity = SIZE_MAX};
    k.store.limit = ngram_memory_left(c) / 6;
    k.by_document = c->settings.by_document;
    k.doc_mask = k.by_document ? 0 : ((uint64_t)1 << k.layout.doc_bits) - 1;
    k.group = c->group_rank[0];
    k.ranks = memory_alloc(c->part_count + 1, sizeof *k.ranks);
    for (size_t p = 0; p <= c->part_count; p++)
        k.ranks[p] = p ? c->parts[p - 1]->word_rank : c->word_rank;
    k.scratch = memory_alloc(k.layout.width, sizeof *k.scratch);
    if (!deal(&k)) {
        make_room(&k);
        read_text(&k);
        finish_runs(&k);
    }
    free(k.keys);
    free(k.spare);
    free(k.scratch);
    free(k.runs);
    free(k.ranks);
    tape_store_free(&k.store);
}
