#include "analysis/duplicates/shingle.h"

#include "base/little.h"
#include "base/memory.h"
#include "text/fold.h"
#include "text/properties.h"

#include <stdlib.h>

#if defined(__SSE2__) && !defined(NEWSWIRE_PLAIN)
#define SHINGLE_SSE2
#include <emmintrin.h>
#endif

enum { BLOCK = 64, WORD_BLOCK = 16, FEW = 1024 };

void shingler_init(struct shingler *s, struct hash_key key, size_t k, enum shingle_unit unit)
{
    *s = (struct shingler){.k = k, .unit = unit, .out = 1};
    for (uint64_t i = 0; i < 4; i++)
        s->secrets[i] = hash_mix(hash_mix(key.k0 + i) ^ key.k1);
    s->base = hash_mix(s->secrets[3] ^ key.k0) | 1;
    for (size_t i = 1; i < k; i++)
        s->out *= s->base;
}

void shingler_free(struct shingler *s)
{
    free(s->words);
    free(s->edges);
    free(s->sorted);
    free(s->scratch);
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

static inline void add_word(struct shingler *s, uint64_t hash)
{
    if (s->word_count == s->word_cap)
        s->words = memory_grow(s->words, &s->word_cap, s->word_count + 1, sizeof *s->words);
    s->words[s->word_count++] = hash;
}

/* ---- Words ---- */

static void add_characters(struct shingler *s, struct slice word)
{
    if (s->word_count)
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

static void find_runs(struct shingler *s, struct slice text)
{
    s->edge_count = 0;
    uint64_t before = 0;
    size_t at = 0;
    for (; text.len - at >= BLOCK; at += BLOCK) {
        s->edges = memory_grow(s->edges, &s->edge_cap, s->edge_count + BLOCK, sizeof *s->edges);
        uint64_t bits = run_bits(text.data + at);
        size_t *to = s->edges + s->edge_count;
        for (uint64_t edges = bits ^ (bits << 1 | before); edges; edges &= edges - 1)
            *to++ = at + (size_t)__builtin_ctzll(edges);
        s->edge_count = (size_t)(to - s->edges);
        before = bits >> (BLOCK - 1);
    }
    s->edges = memory_grow(s->edges, &s->edge_cap, s->edge_count + BLOCK + 1, sizeof *s->edges);
    for (; at < text.len; at++) {
        uint64_t bit = is_run_byte((unsigned char)text.data[at]);
        if (bit != before)
            s->edges[s->edge_count++] = at;
        before = bit;
    }
    if (before)
        s->edges[s->edge_count++] = text.len;
}

/* Adds the runs between the edges from number `edge` on, as long as they are short, of ASCII, and
 * not at the very end of the text, as add_ascii would. Returns the number of the edge after them.
 */
static size_t add_short_runs(struct shingler *s, struct slice text, size_t edge)
{
    const uint64_t small = 0x2020202020202020u, beyond_ascii = 0x8080808080808080u;
    size_t last = text.len >= WORD_BLOCK ? text.len - WORD_BLOCK : 0, count = s->word_count;
    s->words = memory_grow(s->words, &s->word_cap, count + s->edge_count / 2, sizeof *s->words);
    for (; edge < s->edge_count; edge += 2) {
        size_t start = s->edges[edge], len = s->edges[edge + 1] - start;
        if (len > WORD_BLOCK || start >= last)
            break;
        uint64_t ones = little_load64(front + WORD_BLOCK - len);
        uint64_t more = little_load64(front + WORD_BLOCK - len + 8);
        uint64_t first = little_load64(text.data + start) & ones;
        uint64_t second = little_load64(text.data + start + 8) & more;
        if ((first | second) & beyond_ascii)
            break;
        first |= small & ones;
        second |= small & more;
        s->words[count++] = hash_block(s, s->secrets[2] ^ len, first, second);
    }
    s->word_count = count;
    return edge;
}

static void find_words(struct shingler *s, struct slice text)
{
    s->word_count = 0;
    find_runs(s, text);
    for (size_t i = 0; i < s->edge_count; i += 2) {
        if (s->unit == SHINGLE_WORDS)
            i = add_short_runs(s, text, i);
        if (i == s->edge_count)
            break;
        struct slice run = slice_cut(text, s->edges[i], s->edges[i + 1]);
        if (utf8_is_ascii(run))
            add_ascii(s, run);
        else
            add_run(s, run);
    }
}

/* ---- Sets ---- */

/* By bytes from the lowest up, for many; what equal values do to other sorts does not matter here.
 */
static void sort_many(uint64_t *items, uint64_t *scratch, size_t count)
{
    for (int shift = 0; shift < SHINGLE_BITS; shift += 8) {
        size_t place[257] = {0};
        for (size_t i = 0; i < count; i++)
            place[(items[i] >> shift & 0xFF) + 1]++;
        for (size_t i = 1; i <= 256; i++)
            place[i] += place[i - 1];
        for (size_t i = 0; i < count; i++)
            scratch[place[items[i] >> shift & 0xFF]++] = items[i];
        uint64_t *swap = items;
        items = scratch;
        scratch = swap;
    }
}

/* Into 256 buckets by the highest byte, then by insertion: hashes are spread evenly, so few move.
 */
static void sort_few(uint64_t *items, uint64_t *scratch, size_t count)
{
    uint16_t place[257] = {0};
    for (size_t i = 0; i < count; i++)
        place[(items[i] >> (SHINGLE_BITS - 8)) + 1]++;
    for (size_t i = 1; i <= 256; i++)
        place[i] = (uint16_t)(place[i] + place[i - 1]);
    for (size_t i = 0; i < count; i++)
        scratch[place[items[i] >> (SHINGLE_BITS - 8)]++] = items[i];
    for (size_t i = 0; i < count; i++) {
        uint64_t item = scratch[i];
        size_t at = i;
        for (; at > 0 && items[at - 1] > item; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static size_t unique(uint64_t *items, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || items[i] != items[kept - 1])
            items[kept++] = items[i];
    return kept;
}

/* The hashes of all sequences of k words, rolling: h = w[0] b^(k-1) + ... + w[k-1], then mixed with
 * the length of the sequence. */
static size_t roll(const struct shingler *s, uint64_t *out)
{
    size_t k = s->k < s->word_count ? s->k : s->word_count, count = 0;
    uint64_t hash = 0, salt = (s->secrets[3] ^ s->salt) + k;
    for (size_t i = 0; i < k; i++)
        hash = hash * s->base + s->words[i];
    for (size_t i = k;; i++) {
        out[count++] = hash_mix(hash + salt) >> (64 - SHINGLE_BITS);
        if (i >= s->word_count)
            return count;
        hash = (hash - s->words[i - k] * s->out) * s->base + s->words[i];
    }
}

struct shingles shingler_run(struct shingler *s, struct slice text)
{
    find_words(s, text);
    if (s->word_count == 0)
        return (struct shingles){0};
    s->sorted = memory_grow(s->sorted, &s->sorted_cap, s->word_count, sizeof *s->sorted);
    s->scratch = memory_grow(s->scratch, &s->scratch_cap, s->word_count, sizeof *s->scratch);
    size_t count = roll(s, s->sorted);
    (count <= FEW ? sort_few : sort_many)(s->sorted, s->scratch, count);
    return (struct shingles){s->sorted, unique(s->sorted, count), s->word_count};
}
