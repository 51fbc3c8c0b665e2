#include "analysis/duplicates/segment.h"

#include "analysis/duplicates/fingerprintset.h"
#include "base/little.h"
#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>

/* ---- Shapes ---- */

enum { PRINTS_TOGETHER = 8, PRINT = 16, NUMBER = 8 }; /* the last two in bytes */

unsigned segment_bytes_for(uint64_t largest)
{
    unsigned bytes = 1;
    while (bytes < 8 && largest >> (8 * bytes))
        bytes++;
    return bytes;
}

/* Bits that tell so many values apart. */
unsigned segment_bits_for(uint64_t values)
{
    unsigned bits = 0;
    while (bits < 63 && (uint64_t)1 << bits < values)
        bits++;
    return bits;
}

unsigned segment_print_bits(uint32_t count)
{
    return segment_bits_for(count / PRINTS_TOGETHER);
}

uint64_t segment_widths(const struct segment_table *t)
{
    return t->bucket_bits | (uint64_t)t->rest_bits << 8 | (uint64_t)t->number_bits << 16 |
           (uint64_t)t->hot_bits << 24;
}

static uint64_t hot_bytes(const struct segment_table *t)
{
    return t->hot_bits ? ((uint64_t)1 << t->hot_bits) / 8 : 0;
}

static uint64_t directory_bytes(unsigned bits)
{
    return (((uint64_t)1 << bits) + 1) * 4;
}

uint64_t segment_table_bytes(const struct segment_table *t)
{
    if (!t->entries)
        return 0;
    uint64_t bits = t->entries * (t->rest_bits + t->number_bits);
    return hot_bytes(t) + directory_bytes(t->bucket_bits) + bits / 8 + 8;
}

/* ---- Opening ---- */

static uint64_t word_at(const char *bytes, size_t number)
{
    return little_load64(bytes + number * 8);
}

/* Takes so many bytes off the front of *rest; NULL where there are fewer. */
static const char *take(struct slice *rest, uint64_t bytes)
{
    if (bytes > rest->len)
        return NULL;
    const char *at = rest->data;
    *rest = slice_cut(*rest, (size_t)bytes, rest->len);
    return at;
}

/* Widths that a builder may choose; arithmetic on them cannot overflow. */
static bool has_table_widths(const struct segment_table *t, uint64_t size)
{
    return t->entries < UINT32_MAX && t->entries <= size && t->bucket_bits + t->rest_bits <= 32 &&
           t->rest_bits + t->number_bits <= 56 && t->number_bits <= 32 &&
           (!t->hot_bits || (t->hot_bits >= 3 && t->hot_bits <= t->bucket_bits + t->rest_bits));
}

static bool open_table(struct segment_table *t, uint64_t entries, uint64_t widths,
                       struct slice *rest)
{
    *t = (struct segment_table){
        .entries = entries,
        .bucket_bits = widths & 0xFF,
        .rest_bits = widths >> 8 & 0xFF,
        .number_bits = widths >> 16 & 0xFF,
        .hot_bits = widths >> 24 & 0xFF,
    };
    if (!entries)
        return true;
    if (!has_table_widths(t, rest->len))
        return false;
    uint64_t packed = segment_table_bytes(t) - hot_bytes(t) - directory_bytes(t->bucket_bits);
    t->hot = take(rest, hot_bytes(t));
    t->directory = take(rest, directory_bytes(t->bucket_bits));
    t->packed = take(rest, packed);
    return t->hot && t->directory && t->packed;
}

static bool open_areas(struct segment *s, struct slice rest)
{
    uint64_t count = s->count;
    s->place_bytes = segment_bytes_for(s->record_bytes);
    s->number_bytes = segment_bytes_for(count);
    s->print_bits = segment_print_bits(s->count);
    s->records = take(&rest, s->record_bytes);
    s->places = take(&rest, count * s->place_bytes);
    s->sketches = take(&rest, count * s->sketch_bytes);
    s->prints = take(&rest, count * PRINT);
    s->numbers = take(&rest, count * s->number_bytes);
    s->print_directory = take(&rest, directory_bytes(s->print_bits));
    return s->records && s->places && s->sketches && s->prints && s->numbers &&
           s->print_directory &&
           open_table(&s->near, word_at(s->bytes, SEGMENT_NEAR),
                      word_at(s->bytes, SEGMENT_NEAR_WIDTHS), &rest) &&
           open_table(&s->contain, word_at(s->bytes, SEGMENT_CONTAIN),
                      word_at(s->bytes, SEGMENT_CONTAIN_WIDTHS), &rest) &&
           rest.len == PRINT;
}

bool segment_open(struct segment *s, struct slice bytes)
{
    enum { HEAD = SEGMENT_HEAD * 8 };
    *s = (struct segment){.bytes = bytes.data};
    if (bytes.len < HEAD + PRINT)
        return false;
    s->size = word_at(bytes.data, SEGMENT_SIZE);
    if (s->size < HEAD + PRINT || s->size > bytes.len)
        return false;
    struct fingerprint check =
        fingerprint_of((struct hash_key){0, 0}, slice_of(bytes.data, SEGMENT_CHECK * 8));
    const char *tail = bytes.data + s->size - PRINT, *head = bytes.data + SEGMENT_CHECK * 8;
    uint64_t count = word_at(bytes.data, SEGMENT_COUNT), drop = word_at(bytes.data, SEGMENT_DROP);
    s->sketch_bytes = drop & SEGMENT_SKETCHED ? SEGMENT_SKETCH : 0;
    drop &= ~(uint64_t)SEGMENT_SKETCHED;
    if (word_at(head, 0) != check.high || word_at(head, 1) != check.low ||
        memcmp(head, tail, PRINT) != 0 || count >= FINGERPRINT_NEW || drop >= SHINGLE_BITS)
        return false;
    s->count = (uint32_t)count;
    s->drop = (unsigned)drop;
    s->record_bytes = word_at(bytes.data, SEGMENT_RECORDS);
    return open_areas(s, slice_of(bytes.data + HEAD, (size_t)s->size - HEAD));
}

/* ---- A file of its own ---- */

/* The spreads of one class lie in one part or in two that are neighbours, or in more where there
 * are few classes. */
static void mark_class(const struct segment_table *t, char *filter, uint64_t class)
{
    unsigned shift = 32 - t->bucket_bits - t->rest_bits;
    uint64_t first = (class << shift) * t->filter_bits >> 32;
    uint64_t last = (((class + 1) << shift) - 1) * t->filter_bits >> 32;
    for (uint64_t i = first; i <= last; i++)
        filter[i / 8] = (char)(filter[i / 8] | 1 << i % 8);
}

/* A byte for an entry, or fewer; returns how many there are. */
static size_t make_filter(const struct segment *s, struct segment_table *t, char **filter,
                          size_t most)
{
    size_t bytes = t->entries < most ? (size_t)t->entries : most;
    bytes = bytes < UINT32_MAX / 8 ? bytes : UINT32_MAX / 8;
    if (!bytes)
        return 0;
    *filter = memory_alloc(bytes, 1);
    t->filter_bits = (uint32_t)bytes * 8;
    for (uint64_t bucket = 0; bucket < (uint64_t)1 << t->bucket_bits; bucket++) {
        uint32_t from, to;
        segment_bucket(t, t->directory + bucket * 4, &from, &to);
        const struct segment_entries e = segment_entries(s, t, from, to);
        for (uint32_t i = from; i < to; i++) {
            uint64_t rest =
                segment_entry(&e, i) >> t->number_bits & (((uint64_t)1 << t->rest_bits) - 1);
            mark_class(t, *filter, bucket << t->rest_bits | rest);
        }
    }
    t->filter = *filter;
    return bytes;
}

/* Where no shingle is hot nobody need look which are. */
static void forget_hot(struct segment_table *t)
{
    uint64_t bytes = hot_bytes(t), i = 0;
    while (i < bytes && !t->hot[i])
        i++;
    if (i == bytes)
        t->hot_bits = 0;
}

void segment_read_from(struct segment *s, struct segment_file *file, size_t filter_bytes)
{
    s->file = file;
    forget_hot(&s->near);
    if (s->near.entries && s->contain.entries)
        filter_bytes /= 2;
    file->filter_bytes = make_filter(s, &s->near, &file->filters[0], filter_bytes) +
                         make_filter(s, &s->contain, &file->filters[1], filter_bytes);
}

void segment_file_free(struct segment_file *file)
{
    tape_store_free(&file->store);
    for (size_t i = 0; i < SEGMENT_WINDOWS; i++)
        free(file->windows[i].bytes);
    free(file->filters[0]);
    free(file->filters[1]);
    *file = (struct segment_file){0};
}

/* ---- What is in it ---- */

void segment_read_ahead(const struct segment *s, bool all)
{
    enum { AHEAD = 16 * 1024 };
    if (s->file)
        s->file->ahead = all ? AHEAD : 0;
}

/* Who asks for all texts goes through five areas at a time. */
static size_t window_of(const struct segment *s, const char *at)
{
    return at < s->places ? 0 : at < s->sketches ? 1 : at < s->prints ? 2 : at < s->numbers ? 3 : 4;
}

const char *segment_bytes(const struct segment *s, const char *at, size_t len)
{
    if (!s->file)
        return at;
    struct segment_window *w = &s->file->windows[window_of(s, at)];
    uint64_t from = (uint64_t)(at - s->bytes), left = s->size - from;
    if (from < w->at || from + len > w->at + w->len) {
        size_t ahead = s->file->ahead < left ? s->file->ahead : (size_t)left;
        w->at = from;
        w->len = len > ahead ? len : ahead;
        w->bytes = memory_grow(w->bytes, &w->cap, w->len, 1);
        tape_store_read(&s->file->store, from, w->bytes, w->len);
    }
    return w->bytes + (from - w->at);
}

struct segment_entries segment_entries(const struct segment *s, const struct segment_table *t,
                                       uint32_t from, uint32_t to)
{
    unsigned width = t->rest_bits + t->number_bits;
    uint64_t first = (uint64_t)from * width / 8, end = (uint64_t)to * width / 8 + 8;
    const char *bytes =
        from < to ? segment_bytes(s, t->packed + first, (size_t)(end - first)) : NULL;
    return (struct segment_entries){bytes, first, width};
}

/* The first entry of from..to that is not below the value; `to` where there is none. Halves are
 * chosen without a branch: nobody foresees which. */
static uint32_t first_not_below(const struct segment_entries *e, uint32_t from, uint32_t to,
                                uint64_t value)
{
    const uint64_t mask = ((uint64_t)1 << e->width) - 1;
    for (uint32_t left = to - from; left > 0;) {
        uint32_t half = (left + 1) / 2;
        from += (segment_entry(e, from + half - 1) & mask) < value ? half : 0;
        left -= half;
    }
    return from;
}

/* The first that is not below the value, where few are: those of a class. */
static uint32_t behind_class(const struct segment_entries *e, uint32_t from, uint32_t to,
                             uint64_t value)
{
    const uint64_t mask = ((uint64_t)1 << e->width) - 1;
    while (from < to && (segment_entry(e, from) & mask) < value)
        from++;
    return from;
}

struct segment_entries segment_class_entries(const struct segment *s, const struct segment_table *t,
                                             uint32_t spread, uint32_t *from, uint32_t *to)
{
    const struct segment_entries e = segment_entries(s, t, *from, *to);
    const uint64_t rest = segment_rest(t, spread);
    if (s->file && *from < *to) {
        *from = first_not_below(&e, *from, *to, rest << t->number_bits);
        *to = behind_class(&e, *from, *to, (rest + 1) << t->number_bits);
    }
    return e;
}

/* A number of so many bytes; none lies in the last eight bytes of a segment. */
static inline uint64_t load_number(const char *area, uint64_t at, unsigned bytes)
{
    uint64_t word = little_load64(area + at * bytes);
    return bytes == 8 ? word : word & (((uint64_t)1 << 8 * bytes) - 1);
}

static inline struct fingerprint load_print(const char *at)
{
    return (struct fingerprint){little_load64(at), little_load64(at + 8)};
}

struct fingerprint segment_print(const struct segment *s, uint32_t place)
{
    return load_print(segment_bytes(s, s->prints + (uint64_t)place * PRINT, PRINT));
}

uint32_t segment_number(const struct segment *s, uint32_t place)
{
    const char *at = s->numbers + (uint64_t)place * s->number_bytes;
    uint64_t number = load_number(segment_bytes(s, at, NUMBER), 0, s->number_bytes);
    return number < s->count ? (uint32_t)number : 0;
}

uint32_t segment_find(const struct segment *s, struct fingerprint f)
{
    uint64_t first = s->print_bits ? f.high >> (64 - s->print_bits) : 0;
    uint32_t at = little_load32(s->print_directory + first * 4);
    uint32_t end = little_load32(s->print_directory + first * 4 + 4);
    end = end < s->count ? end : s->count;
    if (at >= end)
        return FINGERPRINT_NEW;
    const char *prints =
        segment_bytes(s, s->prints + (uint64_t)at * PRINT, (size_t)(end - at) * PRINT);
    for (uint32_t i = at; i < end; i++)
        if (fingerprint_equal(load_print(prints + (size_t)(i - at) * PRINT), f))
            return segment_number(s, i);
    return FINGERPRINT_NEW;
}

struct slice segment_sketch(const struct segment *s, uint32_t number)
{
    const char *at = s->sketches + (uint64_t)number * SEGMENT_SKETCH;
    return slice_of(segment_bytes(s, at, SEGMENT_SKETCH), SEGMENT_SKETCH);
}

bool segment_may_match(const struct segment *s, uint32_t number, const struct near_bounds *bounds,
                       size_t count, const struct nearsketch *sketch)
{
    struct nearsketch own;
    if (!s->sketch_bytes)
        return true;
    const char *at = segment_sketch(s, number).data;
    for (size_t i = 0; i < NEARSKETCH_WORDS; i++)
        own.words[i] = little_load64(at + 4 + i * 8);
    return nearsketch_allows(bounds, count, sketch, little_load32(at), &own);
}

uint64_t segment_place(const struct segment *s, uint32_t number)
{
    const char *at = s->places + (uint64_t)number * s->place_bytes;
    return load_number(segment_bytes(s, at, NUMBER), 0, s->place_bytes);
}

/* Where the record of a text lies; empty where that makes no sense. */
static struct slice place_of_record(const struct segment *s, uint32_t number)
{
    bool is_last = number + 1 == s->count;
    const char *places = segment_bytes(s, s->places + (uint64_t)number * s->place_bytes,
                                       (is_last ? 0 : s->place_bytes) + NUMBER);
    uint64_t start = load_number(places, 0, s->place_bytes);
    uint64_t end = is_last ? s->record_bytes : load_number(places, 1, s->place_bytes);
    if (start > end || end > s->record_bytes)
        return SLICE("");
    return slice_of(s->records + start, (size_t)(end - start));
}

struct segment_record segment_record(const struct segment *s, uint32_t number)
{
    const struct segment_record none = {SLICE(""), 0, SLICE(""), SLICE("")};
    struct slice rest = place_of_record(s, number);
    uint64_t len, count;
    rest.data = rest.len ? segment_bytes(s, rest.data, rest.len) : rest.data;
    const struct slice all = rest;
    if (!varint_take(&rest, &len) || len > rest.len)
        return none;
    struct slice label = slice_cut(rest, 0, (size_t)len);
    rest = slice_cut(rest, (size_t)len, rest.len);
    if (!varint_take(&rest, &count) || count > rest.len * (uint64_t)8)
        return none;
    return (struct segment_record){label, (size_t)count, rest, all};
}
