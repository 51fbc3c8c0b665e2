#include "analysis/counts/ngramdealt.h"

#include "analysis/counts/keysort.h"
#include "analysis/counts/ngrambuckets.h"
#include "analysis/counts/ngramkeymaker.h"
#include "base/memory.h"

#include <stdlib.h>

#define INLINE inline __attribute__((always_inline))

typedef ngramcounting_wide wide;

/* Threads share the text, slice by slice, and then the parts; both in their order, so that what
 * comes out does not depend on their number. */
enum { PART_SLACK = sizeof(uint64_t), MOST_SLICES = 4, FEWEST = 1 << 15 };
enum { RANGES = 64, RANGES_AHEAD = 2 }; /* the latter of each thread */

/* A stretch of the text, which begins at a border. Its keys have a room of their own in each part.
 */
struct text_slice {
    struct workers_job job;
    const struct ngramcounting *k;
    struct ngramtext_place from, to;
    size_t *counts; /* of its words, by number */
    uint64_t first_doc, docs;
    size_t *places; /* by part: where its next key goes */
};

/* A frequent word has a part of its own. */
struct dealing {
    struct ngramcounting *k;
    struct text_slice slices[MOST_SLICES];
    size_t slice_count;
    size_t *counts;        /* of the words, by rank */
    uint32_t *first;       /* the part's first word */
    size_t *starts;        /* in bytes: of the room of each part, slice by slice, and behind all */
    size_t *keys;          /* that a part has at most */
    size_t parts, largest; /* largest: in keys, of those that are sorted */
    struct counting_thread *threads;
    size_t thread_count;
};

/* ---- words ---- */

/* Where the first sequence begins that does not begin before the place: at a border, or the end. */
static struct ngramtext_place next_border(const struct tape *text, struct ngramtext_place from)
{
    struct ngramtext_reader reader;
    struct ngramtext_place end = ngramtext_end(text), found = end;
    const uint16_t *at, *piece_end;
    ngramtext_start(&reader, text, from, end);
    while (found.piece == end.piece && ngramtext_piece(&reader, &at, &piece_end)) {
        size_t piece = reader.tape.next - 1;
        const uint16_t *start = at - (piece == from.piece ? from.unit : 0), *here = at;
        for (uint32_t number; ngramtext_next(&at, piece_end, &number); here = at) {
            if (number != NGRAMTEXT_BREAK && number != NGRAMTEXT_DOCUMENT)
                continue;
            found = (struct ngramtext_place){piece, (size_t)(here - start)};
            break;
        }
    }
    ngramtext_free(&reader);
    return found;
}

static void cut_text(struct dealing *d, size_t count)
{
    const struct tape *text = &d->k->c->text;
    size_t pieces = tape_pieces(text);
    struct ngramtext_place from = NGRAMTEXT_START;
    for (size_t s = 0; s < count; s++) {
        struct text_slice *slice = &d->slices[d->slice_count++];
        struct ngramtext_place next = {pieces / count * (s + 1), 0};
        if (next.piece <= from.piece)
            next = from;
        next = s + 1 < count ? next_border(text, next) : ngramtext_end(text);
        *slice = (struct text_slice){.k = d->k, .from = from, .to = next};
        from = next;
    }
}

/* Counts the words by number, and the documents. There are no groups and no parts. */
static void measure(void *context, unsigned thread)
{
    struct text_slice *s = context;
    struct ngramtext_reader reader;
    const uint16_t *at, *end;
    (void)thread;
    ngramtext_start(&reader, &s->k->c->text, s->from, s->to);
    while (ngramtext_piece(&reader, &at, &end))
        for (uint32_t number; ngramtext_next(&at, end, &number);) {
            if (number >= NGRAMTEXT_MARKS)
                s->counts[number - NGRAMTEXT_MARKS]++;
            else
                s->docs += number == NGRAMTEXT_DOCUMENT;
        }
    ngramtext_free(&reader);
}

static void run_slices(struct dealing *d, void (*run)(void *context, unsigned thread))
{
    struct workers *w = d->k->c->settings.workers;
    if (d->slice_count == 1) {
        run(&d->slices[0], 0);
        return;
    }
    for (size_t s = 0; s < d->slice_count; s++) {
        d->slices[s].job = (struct workers_job){.run = run, .context = &d->slices[s]};
        workers_submit(w, &d->slices[s].job);
    }
    for (size_t s = 0; s < d->slice_count; s++)
        workers_wait(w, &d->slices[s].job);
}

static void measure_slices(struct dealing *d)
{
    size_t words = d->k->c->word_count;
    for (size_t s = 0; s < d->slice_count; s++)
        d->slices[s].counts = memory_alloc(words, sizeof(size_t));
    run_slices(d, measure);
    d->counts = memory_alloc(words, sizeof *d->counts);
    for (size_t s = 0; s < d->slice_count; s++) {
        for (size_t number = 0; number < words; number++)
            d->counts[d->k->ranks[0][number]] += d->slices[s].counts[number];
        if (s)
            d->slices[s].first_doc = d->slices[s - 1].first_doc + d->slices[s - 1].docs;
    }
}

/* ---- parts ---- */

/* Whether a word is so frequent that it has a part of its own: the pairs that begin with it are
 * counted by their second word, for less than sorting them costs, and of longer n-grams there is
 * less to sort by. */
static bool stands_alone(const struct ngramcounting *k, size_t count)
{
    return count > k->c->word_count / 4 && count <= UINT32_MAX;
}

static bool begins_part(const struct ngramcounting *k, const size_t *counts, size_t word)
{
    return word % ((size_t)1 << k->part_shift) == 0 || stands_alone(k, counts[word]) ||
           stands_alone(k, counts[word - 1]);
}

/* Whether all keys of the part are pairs of one word, which need not be sorted. */
static bool has_pairs(const struct ngramcounting *k, const struct dealing *d, size_t part)
{
    return k->layout.n == 2 && !k->by_document && stands_alone(k, d->counts[d->first[part]]);
}

static void make_parts(struct dealing *d)
{
    struct ngramcounting *k = d->k;
    size_t words = k->c->word_count;
    for (size_t w = 0; w < words; w++)
        d->parts += begins_part(k, d->counts, w);
    d->first = memory_alloc(d->parts, sizeof *d->first);
    d->keys = memory_alloc(d->parts, sizeof *d->keys);
    k->part_of_word = memory_alloc(words, sizeof *k->part_of_word);
    for (size_t w = 0, part = 0; w < words; w++) {
        if (begins_part(k, d->counts, w))
            d->first[part++] = (uint32_t)w;
        k->part_of_word[w] = (uint32_t)part - 1;
        d->keys[part - 1] += d->counts[w];
    }
    for (size_t part = 0; part < d->parts; part++)
        if (!has_pairs(k, d, part))
            d->largest = d->keys[part] > d->largest ? d->keys[part] : d->largest;
}

/* Room for each slice in each part, and PART_SLACK behind it: a key is written as words, of which
 * not all bytes count. */
static void make_rooms(struct dealing *d)
{
    const struct ngramcounting *k = d->k;
    size_t slices = d->slice_count, at = 0;
    d->starts = memory_alloc(d->parts * slices + 1, sizeof *d->starts);
    for (size_t s = 0; s < slices; s++)
        for (size_t number = 0; number < k->c->word_count; number++)
            d->starts[k->part_of_word[k->ranks[0][number]] * slices + s] +=
                d->slices[s].counts[number];
    for (size_t room = 0; room < d->parts * slices; room++) {
        size_t bytes = d->starts[room] * k->key_bytes + PART_SLACK;
        d->starts[room] = at;
        at += bytes;
    }
    d->starts[d->parts * slices] = at;
    for (size_t s = 0; s < slices; s++) {
        d->slices[s].places = memory_alloc(d->parts, sizeof(size_t));
        for (size_t p = 0; p < d->parts; p++)
            d->slices[s].places[p] = d->starts[p * slices + s];
    }
}

static void deal(void *context, unsigned thread)
{
    struct text_slice *s = context;
    struct ngramcounting own = *s->k;
    (void)thread;
    own.doc = s->first_doc;
    own.places = s->places;
    ngramkeymaker_read(&own, s->from, s->to);
}

/* ---- keys of a part ---- */

/* The key whose least bytes are there, in a part whose other bits are known. */
static INLINE wide unpack_dealt(const char *at, size_t bytes, unsigned bits, wide part)
{
    wide low = packed_get(&at, bytes < 8 ? bytes : 8);
    wide all = bytes > 8 ? low | (wide)packed_get(&at, bytes - 8) << 64 : low;
    return part | (all & (((wide)1 << bits) - 1));
}

/* Behind those that are there. */
static void unpack_part(struct ngramcounting *k, const char *at, size_t count, wide above)
{
    unsigned bits = ngramkeymaker_bits(k);
    size_t bytes = k->key_bytes;
    uint64_t *keys = k->keys + k->count * k->layout.width;
    for (size_t i = 0; i < count && k->layout.width == 1; i++, at += bytes)
        keys[i] = (uint64_t)unpack_dealt(at, bytes, bits, above);
    for (size_t i = 0; i < count && k->layout.width == 2; i++, at += bytes) {
        wide key = unpack_dealt(at, bytes, bits, above);
        keys[2 * i] = (uint64_t)(key >> 64);
        keys[2 * i + 1] = (uint64_t)key;
    }
    k->count += count;
}

/* What is known of the pairs that begin with a word, by the second one. */
struct second_word {
    uint32_t count, docs, last_doc; /* the number of it plus one */
};

static void see_pairs(const struct ngramcounting *k, const char *at, size_t count,
                      struct second_word *seconds)
{
    const struct ngram_layout *l = &k->layout;
    uint64_t doc_mask = ((uint64_t)1 << l->doc_bits) - 1;
    uint64_t word_mask = ((uint64_t)1 << l->word_bits) - 1;
    for (size_t i = 0; i < count; i++, at += k->key_bytes) {
        uint64_t key = little_load64(at);
        uint32_t doc = (uint32_t)(key & doc_mask) + 1;
        struct second_word *second = &seconds[key >> l->doc_bits & word_mask];
        second->count++;
        second->docs += second->last_doc != doc;
        second->last_doc = doc;
    }
}

/* The pairs of the word `first`; seconds are zero again behind it. */
static void put_pairs(struct ngramcounting *k, uint32_t first, struct second_word *seconds)
{
    const struct ngram_layout *l = &k->layout;
    for (size_t word = 0; word < k->c->word_count; word++) {
        if (!seconds[word].count)
            continue;
        wide key = ((wide)first << l->word_bits | word) << l->doc_bits;
        k->scratch[0] = (uint64_t)(key >> 64);
        k->scratch[l->width - 1] = (uint64_t)key;
        ngramcounting_put(
            k, k->scratch,
            &(struct counted){.count = seconds[word].count, .docs = seconds[word].docs});
        seconds[word] = (struct second_word){0};
    }
}

/* What a thread has of its own to count with. */
struct counting_thread {
    struct ngramcounting k;
    struct second_word *seconds;
};

static void count_part(struct counting_thread *t, const struct dealing *d, size_t part)
{
    struct ngramcounting *k = &t->k;
    unsigned bits = ngramkeymaker_bits(k);
    struct keysort how = {.width = k->layout.width, .low = k->by_document ? 0 : k->layout.doc_bits};
    bool pairs = has_pairs(k, d, part);
    how.high = stands_alone(k, d->counts[d->first[part]]) ? bits - k->part_shift : bits;
    k->count = 0;
    for (size_t s = 0; s < d->slice_count; s++) {
        size_t start = d->starts[part * d->slice_count + s];
        size_t count = (d->slices[s].places[part] - start) / k->key_bytes;
        if (pairs)
            see_pairs(k, k->dealt + start, count, t->seconds);
        else
            unpack_part(k, k->dealt + start, count,
                        (wide)(d->first[part] >> k->part_shift) << bits);
    }
    if (pairs)
        put_pairs(k, d->first[part], t->seconds);
    else if (k->count)
        ngramcounting_take(k, keysort_part(&how, k->keys, k->spare, k->count), k->count);
}

/* ---- parts by several threads ---- */

/* Neighbouring parts that one thread counts, and what it finds in them: keys with their numbers. */
struct range {
    struct workers_job job;
    const struct dealing *d;
    size_t from, to;
    uint64_t *found;
    size_t len, cap;
};

static void keep_found(void *context, const uint64_t *key, const struct counted *entry)
{
    struct range *r = context;
    size_t width = r->d->k->layout.width;
    r->found = memory_grow(r->found, &r->cap, r->len + width + 2, sizeof *r->found);
    uint64_t *out = r->found + r->len;
    for (size_t w = 0; w < width; w++)
        out[w] = key[w];
    out[width] = entry->count;
    out[width + 1] = entry->docs;
    r->len += width + 2;
}

static void count_range(void *context, unsigned thread)
{
    struct range *r = context;
    struct counting_thread *t = &r->d->threads[thread];
    t->k.sink = &(struct ngram_sink){r, keep_found};
    for (size_t part = r->from; part < r->to; part++)
        count_part(t, r->d, part);
}

static size_t keys_of_range(const struct dealing *d)
{
    size_t all = 0;
    for (size_t part = 0; part < d->parts; part++)
        all += d->keys[part];
    return all / RANGES + 1;
}

/* The range from that part on goes to a thread; returns where the next one begins. */
static size_t give_range(struct dealing *d, struct range *r, size_t from, size_t most)
{
    size_t to = from + 1;
    for (size_t keys = d->keys[from]; to < d->parts && keys + d->keys[to] <= most; to++)
        keys += d->keys[to];
    r->d = d;
    r->from = from;
    r->to = to;
    r->len = 0;
    r->job = (struct workers_job){.run = count_range, .context = r};
    workers_submit(d->k->c->settings.workers, &r->job);
    return to;
}

static void take_range(struct dealing *d, struct range *r)
{
    size_t width = d->k->layout.width;
    workers_wait(d->k->c->settings.workers, &r->job);
    for (size_t at = 0; at < r->len; at += width + 2) {
        const uint64_t *key = r->found + at;
        ngramcounting_put(d->k, key,
                          &(struct counted){.count = key[width], .docs = key[width + 1]});
    }
}

static void count_ranges(struct dealing *d)
{
    size_t ahead = RANGES_AHEAD * d->thread_count, most = keys_of_range(d), next = 0, given = 0;
    struct range *ranges = memory_alloc(ahead, sizeof *ranges);
    while (given < ahead && next < d->parts)
        next = give_range(d, &ranges[given++], next, most);
    for (size_t taken = 0; taken < given; taken++) {
        struct range *r = &ranges[taken % ahead];
        take_range(d, r);
        if (next < d->parts) {
            next = give_range(d, r, next, most);
            given++;
        }
    }
    for (size_t i = 0; i < ahead; i++)
        free(ranges[i].found);
    free(ranges);
}

/* ---- all ---- */

static size_t bytes_of_thread(const struct dealing *d)
{
    size_t key = d->k->layout.width * sizeof *d->k->keys;
    return 2 * d->largest * key + d->k->c->word_count * sizeof(struct second_word);
}

/* With what it may have found and nobody took yet; that grows by doubling. */
static size_t bytes_of_helper(const struct dealing *d)
{
    size_t most = keys_of_range(d), words = d->k->c->word_count;
    most = most < d->largest ? d->largest : most;
    most = most < words ? words : most;
    return bytes_of_thread(d) +
           2 * RANGES_AHEAD * most * (d->k->layout.width + 2) * sizeof(uint64_t);
}

/* With one thread. */
static size_t bytes_in_memory(const struct dealing *d)
{
    const struct ngramcounting *k = d->k;
    size_t rooms = d->parts * d->slice_count, keys = 0;
    for (size_t part = 0; part < d->parts; part++)
        keys += d->keys[part];
    return keys * k->key_bytes + rooms * PART_SLACK + k->c->word_count * sizeof *k->part_of_word +
           bytes_of_thread(d);
}

static void make_threads(struct dealing *d, size_t bytes_left)
{
    const struct ngramcounting *k = d->k;
    size_t threads = d->slice_count > 1 ? k->c->settings.workers->count : 1;
    d->thread_count = bytes_left / bytes_of_helper(d) >= threads ? threads : 1;
    d->threads = memory_alloc(d->thread_count, sizeof *d->threads);
    for (size_t t = 0; t < d->thread_count; t++) {
        struct counting_thread *own = &d->threads[t];
        size_t width = k->layout.width;
        own->k = *k;
        own->k.keys = memory_resize(NULL, d->largest, width * sizeof(uint64_t));
        own->k.spare = memory_resize(NULL, d->largest, width * sizeof(uint64_t));
        own->k.scratch = memory_alloc(width, sizeof(uint64_t));
        own->seconds = memory_alloc(k->c->word_count, sizeof *own->seconds);
    }
}

static void free_threads(struct dealing *d)
{
    for (size_t t = 0; t < d->thread_count; t++) {
        free(d->threads[t].k.keys);
        free(d->threads[t].k.spare);
        free(d->threads[t].k.scratch);
        free(d->threads[t].seconds);
    }
    free(d->threads);
}

static void deal_in_memory(struct dealing *d, size_t bytes_left)
{
    struct ngramcounting *k = d->k;
    make_rooms(d);
    size_t bytes = d->starts[d->parts * d->slice_count];
    k->dealt = memory_resize(NULL, bytes, 1);
    memory_hint_random(k->dealt, bytes, 1);
    run_slices(d, deal);
    make_threads(d, bytes_left);
    if (d->thread_count > 1)
        count_ranges(d);
    for (size_t part = 0; part < d->parts && d->thread_count == 1; part++)
        count_part(&d->threads[0], d, part);
    free_threads(d);
    for (size_t s = 0; s < d->slice_count; s++)
        free(d->slices[s].places);
    free(d->starts);
    free(k->dealt);
    k->dealt = NULL;
}

/* Whether keys can be dealt out: in memory, with the numbers of all documents. */
static bool may_deal(const struct ngramcounting *k)
{
    const struct ngram_settings *s = &k->c->settings;
    const struct ngram_layout *l = &k->layout;
    return l->width <= 2 && l->group_bits == 0 && (s->skip == 0 || l->n == 1) &&
           k->c->docs - 1 <= ((uint64_t)1 << l->doc_bits) - 1 && k->c->part_count == 0;
}

/* How many slices the text is cut into. */
static size_t slices_of_text(const struct ngramcounting *k)
{
    const struct workers *w = k->c->settings.workers;
    size_t count = w ? w->count : 1, most = tape_pieces(&k->c->text) / 2;
    count = count < MOST_SLICES ? count : MOST_SLICES;
    return k->c->tokens < FEWEST || most < 2 ? 1 : count < most ? count : most;
}

bool ngramdealt_count(struct ngramcounting *k)
{
    unsigned bits = k->layout.word_bits;
    if (!may_deal(k))
        return false;
    k->part_shift = bits > NGRAMKEYMAKER_PART_BITS ? bits - NGRAMKEYMAKER_PART_BITS : 0;
    struct dealing d = {.k = k};
    cut_text(&d, slices_of_text(k));
    measure_slices(&d);
    make_parts(&d);
    size_t size = k->layout.width * sizeof *k->keys;
    size_t room = ngram_memory_left(k->c) / 3 / size;
    room = room < NGRAMCOUNTING_FEWEST ? NGRAMCOUNTING_FEWEST : room;
    k->key_bytes = (ngramkeymaker_bits(k) + 7) / 8;
    k->key_bytes += k->key_bytes == 0; /* they are counted by their bytes */
    size_t needed = bytes_in_memory(&d);
    if (needed <= 2 * room * size)
        deal_in_memory(&d, 2 * room * size - needed);
    else
        ngrambuckets_count(k, d.counts, room);
    for (size_t s = 0; s < d.slice_count; s++)
        free(d.slices[s].counts);
    free(k->part_of_word);
    free(d.first);
    free(d.keys);
    free(d.counts);
    return true;
}
