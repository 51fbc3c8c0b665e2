#include "analysis/duplicates/shingle.h"

#include "analysis/duplicates/shinglelanes.h"
#include "base/insertionsort.h"
#include "base/little.h"
#include "base/memory.h"
#include "text/fold.h"
#include "text/properties.h"

#include <stdlib.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define SHINGLE_SSE2
#include <emmintrin.h>
#endif

/* A text is looked at in blocks, so that of a long one little more stands in memory than its
 * shingles. */
enum { BLOCK = 64, WORD_BLOCK = 16, TEXT_BLOCK = 512 * BLOCK, WORDS = TEXT_BLOCK / 2 + 1 };

enum { FEW = 1024 }; /* shingles */

void shingler_init(struct shingler *s, struct hash_key key, size_t k, enum shingle_unit unit)
{
    *s = (struct shingler){.k = k, .unit = unit, .out = 1, .narrow = !shinglelanes_are_wide()};
    for (uint64_t i = 0; i < 4; i++)
        s->secrets[i] = hash_mix(hash_mix(key.k0 + i) ^ key.k1);
    s->base = hash_mix(s->secrets[3] ^ key.k0) | 1;
    for (size_t i = 1; i < k; i++)
        s->out *= s->base;
    uint64_t power = 1;
    for (size_t i = k; i-- > 0 && k <= SHINGLELANES_WORDS; power *= s->base)
        s->powers[i] = power;
    s->sorted = memory_alloc(FEW, sizeof *s->sorted);
}

void shingler_free(struct shingler *s)
{
    free(s->words);
    free(s->edges);
    free(s->items);
    free(s->sorted);
    buffer_free(&s->folded);
    *s = (struct shingler){0};
}

/* ---- Hashes of words ---- */

static inline uint64_t multiply_fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_block(const struct shingler *s, uint64_t seed, uint64_t first,
                                  uint64_t second)
{
    return multiply_fold(first ^ s->secrets[0] ^ seed, second ^ s->secrets[1]);
}

/* Of a folded word: 16 bytes at a time, the last padded with zeros; the length is part of it. */
static uint64_t hash_word(const struct shingler *s, struct slice word)
{
    uint64_t hash = s->secrets[2] ^ word.len;
    size_t at = 0;
    do {
        char block[WORD_BLOCK] = {0};
        size_t left = word.len - at < WORD_BLOCK ? word.len - at : WORD_BLOCK;
        memcpy(block, word.data + at, left);
        hash = hash_block(s, hash, little_load64(block), little_load64(block + 8));
        at += left;
    } while (at < word.len);
    return hash;
}

/* ---- Shingles ---- */

/* Of a rolled hash; salt_of: what depends on the length of the sequence and on the text. */
static inline uint64_t shingle_of(uint64_t hash, uint64_t salt)
{
    return hash_mix(hash + salt) >> (64 - SHINGLE_BITS);
}

static uint64_t salt_of(const struct shingler *s, size_t words)
{
    return (s->secrets[3] ^ s->salt) + words;
}

/* The shingles of all sequences that end with word number next or behind. */
static uint64_t *hash_together(const struct shingler *s, size_t next, uint64_t *to)
{
    size_t count = s->word_count - next;
    const uint64_t *first = s->words + (next + 1 - s->k);
    shinglelanes_hash(first, count, s->k, s->powers, salt_of(s, s->k), to);
    return to + count;
}

/* The words that wait become shingles, of all sequences of k, by a rolling hash:
 * h = w[0] b^(k-1) + ... + w[k-1]. The last k stay, as they are to leave it. */
static void roll(struct shingler *s)
{
    size_t k = s->k, next = s->word_next, count = s->word_count;
    s->items =
        memory_grow(s->items, &s->item_cap, s->item_count + (count - next) + 1, sizeof *s->items);
    const uint64_t salt = salt_of(s, k), base = s->base, out = s->out, *words = s->words;
    uint64_t hash = s->hash, *to = s->items + s->item_count;
    for (s->rolled += count - next; next < count && next < k; next++) {
        hash = hash * base + words[next];
        if (next + 1 == k)
            *to++ = shingle_of(hash, salt);
    }
    if (!s->narrow && k <= SHINGLELANES_WORDS && next < count) {
        to = hash_together(s, next, to); /* and no hash needs to be rolled on */
        next = count;
    }
    for (; next < count; next++) {
        hash = (hash - words[next - k] * out) * base + words[next];
        *to++ = shingle_of(hash, salt);
    }
    s->hash = hash;
    s->item_count = (size_t)(to - s->items);
    s->word_count = s->word_next = count < k ? count : k;
    if (count > k)
        memmove(s->words, words + (count - k), k * sizeof *words);
}

/* Room for so many words more, which were rolled over where there are many. */
static void make_room(struct shingler *s, size_t count)
{
    if (s->word_count > s->k && s->word_count - s->k + count > WORDS)
        roll(s);
    s->words = memory_grow(s->words, &s->word_cap, s->word_count + count, sizeof *s->words);
}

static inline void add_word(struct shingler *s, uint64_t hash)
{
    if (s->word_count == s->word_cap)
        make_room(s, 1);
    s->words[s->word_count++] = hash;
}

/* ---- Words ---- */

static void add_characters(struct shingler *s, struct slice word)
{
    if (s->spelled++)
        add_word(s, hash_word(s, SLICE(" ")));
    for (size_t at = 0, after; at < word.len; at = after) {
        codepoint_at(word, at, &after);
        add_word(s, hash_word(s, slice_cut(word, at, after)));
    }
}

static void add_folded(struct shingler *s, struct slice word)
{
    if (word.len == 0)
        return;
    if (s->unit == SHINGLE_CHARACTERS)
        add_characters(s, word);
    else
        add_word(s, hash_word(s, word));
}

enum role { ROLE_BREAK, ROLE_LETTER, ROLE_LONE_LETTER, ROLE_MARK, ROLE_NOTHING };

static enum role role_of(uint32_t c)
{
    switch (property_category(c) & GC_MASK) {
    case GC_LU:
    case GC_LL:
    case GC_LT:
    case GC_LM:
    case GC_LO:
        return (property_word_break(c) & WB_MASK) == WB_OTHER ? ROLE_LONE_LETTER : ROLE_LETTER;
    case GC_ND:
    case GC_NL:
    case GC_NO:
        return ROLE_LETTER;
    case GC_MN:
    case GC_MC:
    case GC_ME:
        return ROLE_MARK;
    case GC_CF:
        return ROLE_NOTHING;
    default:
        return ROLE_BREAK;
    }
}

/* The words of a folded run. A mark with no letter before it in the run stands on something that is
 * no word ('=' and U+0338 are one sign), and is none either. The word at work is moved together in
 * place, because format controls are left out of it. */
static void add_words_of(struct shingler *s, struct slice run)
{
    char *word = s->folded.data;
    size_t len = 0;
    bool lone = false;
    for (size_t at = 0, after; at < run.len; at = after) {
        uint32_t c = codepoint_at(run, at, &after);
        enum role role = role_of(c);
        if (role == ROLE_NOTHING || (role == ROLE_MARK && len == 0))
            continue;
        if (role == ROLE_BREAK || role == ROLE_LONE_LETTER || (role == ROLE_LETTER && lone)) {
            add_folded(s, slice_of(word, len));
            word += len;
            len = 0;
            lone = false;
        }
        if (role == ROLE_BREAK)
            continue;
        lone |= role == ROLE_LONE_LETTER;
        memmove(word + len, run.data + at, after - at);
        len += after - at;
    }
    add_folded(s, slice_of(word, len));
}

static void add_part(struct shingler *s, struct slice part)
{
    struct slice folded = fold_word(part, &s->folded);
    if (folded.data != s->folded.data) {
        buffer_clear(&s->folded);
        buffer_append(&s->folded, folded);
    }
    add_words_of(s, buffer_slice(&s->folded));
}

/* A run with bytes beyond ASCII. It is taken apart at U+FFFD, which is of no word: of bytes that
 * are no text there may be millions in a row, and a part is copied. */
static void add_run(struct shingler *s, struct slice run)
{
    const struct slice replacement = SLICE("\uFFFD");
    size_t start = 0, at = 0;
    while (start < run.len) {
        at = slice_find(run, at, replacement.data[0]);
        struct slice rest = slice_cut(run, at, run.len);
        if (rest.len && !slice_starts(rest, replacement)) {
            at++;
            continue;
        }
        if (start < at)
            add_part(s, slice_cut(run, start, at));
        start = at += replacement.len;
    }
}

/* From WORD_BLOCK - n on it stands for the first n bytes of a block. */
static const char front[2 * WORD_BLOCK] =
    "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

/* A run of ASCII letters and digits is a word. One bit makes capitals small and leaves digits and
 * small letters as they are. */
static void add_ascii(struct shingler *s, struct slice run)
{
    buffer_clear(&s->folded);
    char *folded = buffer_reserve(&s->folded, run.len);
    for (size_t i = 0; i < run.len; i++)
        folded[i] = (char)(run.data[i] | 0x20);
    add_folded(s, slice_of(folded, run.len));
}

/* ---- Runs of letters, digits and bytes beyond ASCII ---- */

static inline bool is_run_byte(unsigned char c)
{
    unsigned char small = c | 0x20;
    return c >= 0x80 || (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9');
}

#ifdef SHINGLE_SSE2
/* Bytes of the range [low, low + count) give 0xFF: an unsigned comparison made of a signed one. */
static inline __m128i in_range(__m128i bytes, char low, int count)
{
    __m128i shifted = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - low)));
    return _mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(count - 0x80)));
}

static inline uint64_t run_bits_16(const char *p)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    __m128i word = _mm_or_si128(in_range(small, 'a', 26), in_range(bytes, '0', 10));
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(word, bytes));
}

static inline uint64_t run_bits(const char *p)
{
    return run_bits_16(p) | run_bits_16(p + 16) << 16 | run_bits_16(p + 32) << 32 |
           run_bits_16(p + 48) << 48;
}
#else
static inline uint64_t run_bits(const char *p)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i++)
        bits |= (uint64_t)is_run_byte((unsigned char)p[i]) << i;
    return bits;
}
#endif

/* How far a text was looked at, and whether the last byte is of a run: a bit. */
struct scan {
    size_t at;
    uint64_t before;
};

/* Edges in the next block of the text. A run that goes on behind it has its first edge only. */
static void find_runs(struct shingler *s, struct slice text, struct scan *scan)
{
    bool is_last = text.len - scan->at <= TEXT_BLOCK;
    size_t at = scan->at, end = is_last ? text.len : at + TEXT_BLOCK;
    uint64_t before = scan->before;
    if (!s->narrow) {
        s->edges = memory_grow(s->edges, &s->edge_cap, s->edge_count + (end - at) + BLOCK,
                               sizeof *s->edges);
        size_t *to = s->edges + s->edge_count;
        s->edge_count = (size_t)(shinglelanes_edges(text.data, at, end, &before, to) - s->edges);
        at += (end - at) / BLOCK * BLOCK;
    }
    for (; end - at >= BLOCK; at += BLOCK) {
        s->edges = memory_grow(s->edges, &s->edge_cap, s->edge_count + BLOCK, sizeof *s->edges);
        uint64_t bits = run_bits(text.data + at);
        size_t *to = s->edges + s->edge_count;
        for (uint64_t edges = bits ^ (bits << 1 | before); edges; edges &= edges - 1)
            *to++ = at + (size_t)__builtin_ctzll(edges);
        s->edge_count = (size_t)(to - s->edges);
        before = bits >> (BLOCK - 1);
    }
    s->edges = memory_grow(s->edges, &s->edge_cap, s->edge_count + BLOCK + 1, sizeof *s->edges);
    for (; at < end; at++) {
        uint64_t bit = is_run_byte((unsigned char)text.data[at]);
        if (bit != before)
            s->edges[s->edge_count++] = at;
        before = bit;
    }
    if (is_last && before)
        s->edges[s->edge_count++] = at;
    *scan = (struct scan){at, before};
}

/* Adds the runs between the edges from number `edge` on, as long as they are short, of ASCII, and
 * not at the very end of the text, as add_ascii would. Returns the number of the edge after them.
 */
static size_t add_short_runs(struct shingler *s, struct slice text, size_t edge)
{
    const uint64_t small = 0x2020202020202020u, beyond_ascii = 0x8080808080808080u;
    const uint64_t key = s->secrets[0] ^ s->secrets[2], other_key = s->secrets[1];
    const char *bytes = text.data;
    const size_t last = text.len >= WORD_BLOCK ? text.len - WORD_BLOCK : 0;
    make_room(s, s->edge_count / 2);
    const size_t *at = s->edges + edge, *end = s->edges + s->edge_count;
    uint64_t *to = s->words + s->word_count;
    for (; end - at >= 2; at += 2) {
        size_t start = at[0], len = at[1] - start;
        if (len > WORD_BLOCK || start >= last)
            break;
        uint64_t ones = little_load64(front + WORD_BLOCK - len);
        uint64_t more = little_load64(front + WORD_BLOCK - len + 8);
        uint64_t first = little_load64(bytes + start) & ones;
        uint64_t second = little_load64(bytes + start + 8) & more;
        if ((first | second) & beyond_ascii)
            break;
        first |= small & ones;
        second |= small & more;
        *to++ = multiply_fold(first ^ key ^ len, second ^ other_key);
    }
    s->word_count = (size_t)(to - s->words);
    return (size_t)(at - s->edges);
}

static void add_runs(struct shingler *s, struct slice text)
{
    for (size_t i = 0; i + 1 < s->edge_count; i += 2) {
        if (s->unit == SHINGLE_WORDS)
            i = add_short_runs(s, text, i);
        if (i + 1 >= s->edge_count)
            break;
        struct slice run = slice_cut(text, s->edges[i], s->edges[i + 1]);
        if (utf8_is_ascii(run))
            add_ascii(s, run);
        else
            add_run(s, run);
    }
}

static void find_words(struct shingler *s, struct slice text)
{
    struct scan scan = {0};
    s->edge_count = s->word_count = s->word_next = s->rolled = s->item_count = 0;
    s->spelled = 0;
    s->hash = 0;
    do {
        find_runs(s, text, &scan);
        add_runs(s, text);
        if (s->edge_count % 2)
            s->edges[0] = s->edges[s->edge_count - 1];
        s->edge_count %= 2;
    } while (scan.at < text.len);
    roll(s);
    if (s->rolled && s->rolled < s->k)
        s->items[s->item_count++] = shingle_of(s->hash, salt_of(s, s->rolled));
}

/* ---- Sets ---- */

/* Moves the items to where their bucket is, by the byte above shift; end[i] is where bucket i ends.
 */
static void part(uint64_t *items, size_t count, unsigned shift, size_t end[256])
{
    size_t place[256] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        place[items[i] >> shift & 0xFF]++;
    for (size_t i = 0; i < 256; i++) {
        end[i] = sum += place[i];
        place[i] = sum - place[i];
    }
    for (size_t bucket = 0; bucket < 256; bucket++)
        while (place[bucket] < end[bucket]) {
            uint64_t item = items[place[bucket]];
            for (size_t own; (own = item >> shift & 0xFF) != bucket;) {
                uint64_t other = items[place[own]];
                items[place[own]++] = item;
                item = other;
            }
            items[place[bucket]++] = item;
        }
}

/* Sorts items of which some may be far from their place: first every GAP-th of them (Shell). */
static void insert_far(uint64_t *items, size_t count)
{
    enum { GAP = 7, NEAR = 16 };
    for (size_t i = GAP; count > NEAR && i < count; i++) {
        uint64_t item = items[i];
        size_t at = i;
        for (; at >= GAP && items[at - GAP] > item; at -= GAP)
            items[at] = items[at - GAP];
        items[at] = item;
    }
    insertionsort(items, items, count);
}

/* In place, for many: buckets by the highest byte, these by the next one. */
static void sort_many(uint64_t *items, size_t count)
{
    enum { INSERTED = 64, DEPTH = SHINGLE_BITS / 8 };
    struct span {
        uint64_t *items;
        size_t count;
        unsigned shift;
    } spans[256 * DEPTH], span; /* at most 255 of each depth wait for one that is deeper */
    size_t waiting = 0, end[256];
    spans[waiting++] = (struct span){items, count, SHINGLE_BITS - 8};
    while (waiting) {
        span = spans[--waiting];
        part(span.items, span.count, span.shift, end);
        for (size_t i = 0, start = 0; i < 256; start = end[i++])
            if (end[i] - start <= INSERTED)
                insert_far(span.items + start, end[i] - start);
            else if (span.shift)
                spans[waiting++] =
                    (struct span){span.items + start, end[i] - start, span.shift - 8};
    }
}

/* Of a set of few: so many that hardly two share one. */
enum { BUCKET_BITS = 9, BUCKETS = 1 << BUCKET_BITS };

/* From how many are in each bucket to where the one behind it begins. */
static void add_up(uint16_t counts[BUCKETS])
{
#ifdef SHINGLE_SSE2
    __m128i before = _mm_setzero_si128();
    for (size_t i = 0; i < BUCKETS; i += 8) {
        __m128i *place = (__m128i *)(void *)&counts[i], sums = _mm_load_si128(place);
        sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 2));
        sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 4));
        sums = _mm_add_epi16(sums, _mm_slli_si128(sums, 8));
        _mm_store_si128(place, _mm_add_epi16(sums, before));
        __m128i last = _mm_shufflehi_epi16(sums, 0xFF);
        before = _mm_add_epi16(before, _mm_unpackhi_epi64(last, last));
    }
#else
    for (size_t i = 1; i < BUCKETS; i++)
        counts[i] = (uint16_t)(counts[i] + counts[i - 1]);
#endif
}

/* Into buckets by the highest bits, from the end of each on, then by insertion: hashes are spread
 * evenly, so few move. */
static void sort_few(uint64_t *items, size_t count, uint64_t sorted[FEW])
{
    _Alignas(16) uint16_t end[BUCKETS] = {0};
    for (size_t i = 0; i < count; i++)
        end[items[i] >> (SHINGLE_BITS - BUCKET_BITS)]++;
    add_up(end);
    for (size_t i = 0; i < count; i++)
        sorted[--end[items[i] >> (SHINGLE_BITS - BUCKET_BITS)]] = items[i];
    insertionsort(items, sorted, count);
}

static size_t unique(uint64_t *items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || items[i] != items[kept - 1])
            items[kept++] = items[i];
    return kept;
}

struct shingles shingler_run(struct shingler *s, struct slice text)
{
    find_words(s, text);
    if (s->item_count <= FEW)
        sort_few(s->items, s->item_count, s->sorted);
    else
        sort_many(s->items, s->item_count);
    size_t words = s->unit == SHINGLE_CHARACTERS ? s->spelled : s->rolled;
    return (struct shingles){s->items, unique(s->items, s->item_count), words};
}
