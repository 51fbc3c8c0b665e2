/* Signatures of texts that were kept, as bytes that are searched where they lie: a mapped file
 * needs no reading before the first question. segmentbuilder.h makes them, segmentsearch.h finds
 * what is near.
 *
 *     head: SEGMENT_HEAD words
 *     records: name (its length before it), number of shingles, the set (setcode.h)
 *     where each record begins: count numbers of place_bytes
 *     where there are sketches: of each text the number of shingles, 4 bytes, and nearsketch.h
 *     fingerprints in order, 16 bytes each; the texts that have them, count numbers of
 * number_bytes; a directory of these: 4 bytes for each value of their first print_bits bits, and
 * one more tables, for near texts and for parts of texts, as far as there are any: see struct
 *     segment_table
 *     tail: 16 bytes, the fingerprint of the head once more
 *
 * Numbers are little-endian. The tail is written last: a segment without it counts for nothing.
 * Whatever the bytes are, nothing outside of them is read. */
#ifndef ANALYSIS_DUPLICATES_SEGMENT_H
#define ANALYSIS_DUPLICATES_SEGMENT_H

#include "analysis/duplicates/fingerprint.h"
#include "analysis/duplicates/nearsketch.h"
#include "analysis/duplicates/setcode.h"
#include "base/little.h"
#include "base/tape.h"

/* Words of the head. */
enum segment_word {
    SEGMENT_SIZE,    /* of all of it, in bytes */
    SEGMENT_COUNT,   /* texts */
    SEGMENT_DROP,    /* low bits that the shingles lack; and SEGMENT_SKETCHED, or not */
    SEGMENT_RECORDS, /* their bytes */
    SEGMENT_NEAR,    /* entries of the table, and the widths of its fields: segment_widths */
    SEGMENT_NEAR_WIDTHS,
    SEGMENT_CONTAIN,
    SEGMENT_CONTAIN_WIDTHS,
    SEGMENT_CHECK, /* fingerprint of the words above: two words */
    SEGMENT_HEAD = SEGMENT_CHECK + 2
};

enum { SEGMENT_SKETCHED = 0x100, SEGMENT_SKETCH = 4 + NEARSKETCH_WORDS * 8 };

/* From shingles to the texts that they lead to. A shingle's class is the first bucket_bits +
 * rest_bits bits of termtable_spread of its term. An entry is the rest of the class and the number
 * of a text, in so many bits; those with the same first bits make a bucket, in which they are in
 * order (which indexes of earlier versions lack, so only files of this run are searched by it). The
 * directory says where each begins, and where the last ends: 4 bytes each. A class is hot where its
 * first hot_bits bits say so; in the order of the shingles those that are not hot come first, and
 * each part is in the order of the shingles themselves. */
struct segment_table {
    uint64_t entries;
    unsigned bucket_bits, rest_bits, number_bits, hot_bits;
    const char *hot; /* a bit for each value of the first hot_bits bits, whole bytes */
    const char *directory;
    const char *packed; /* the entries, and eight bytes more */
    /* A bit for each of so many equal parts of the spreads: whether one of these leads to a text.
     * NULL: one of each may. In no file. */
    const char *filter;
    uint32_t filter_bits;
};

/* What was read last of some areas of a segment. */
struct segment_window {
    char *bytes;
    size_t cap, len;
    uint64_t at; /* of the segment's bytes */
};

enum { SEGMENT_WINDOWS = 5 };

/* A temporary file with a segment. */
struct segment_file {
    struct tape_store store;
    struct segment_window windows[SEGMENT_WINDOWS];
    size_t ahead;     /* so many bytes are read at once, at the least */
    char *filters[2]; /* of the tables */
    size_t filter_bytes;
};

struct segment {
    const char *bytes;
    uint64_t size;
    uint32_t count;
    unsigned drop, place_bytes, number_bytes, print_bits, sketch_bytes; /* 0: none */
    uint64_t record_bytes;
    const char *records, *places, *sketches, *prints, *numbers, *print_directory;
    struct segment_table near, contain; /* without entries where they were not asked for */
    struct segment_file *file;          /* NULL, or see segment_read_from */
};

/* Looks at the segment that bytes begin with; false where there is none, or not all of it. The
 * segment is a view of bytes. */
bool segment_open(struct segment *s, struct slice bytes);

/* The segment is all that is in the file, which is mapped. From now on only its directories are
 * looked at in the mapping, and all else is read: a page that is mapped comes with its neighbours,
 * and where few may stay the searches would do little but bring them. Filters are made, of at most
 * so many bytes, as most shingles of a text lead to no other. */
void segment_read_from(struct segment *s, struct segment_file *file, size_t filter_bytes);

void segment_file_free(struct segment_file *file);

/* From now on all texts are asked for in their order, or, with false, some in any. */
void segment_read_ahead(const struct segment *s, bool all);

/* So many bytes of the segment from there on, valid until other bytes are asked for. */
const char *segment_bytes(const struct segment *s, const char *at, size_t len);

/* Entries of a table, valid as segment_bytes. */
struct segment_entries {
    const char *bytes;
    uint64_t first; /* where these are, from the first entry on */
    unsigned width;
};

struct segment_entries segment_entries(const struct segment *s, const struct segment_table *t,
                                       uint32_t from, uint32_t to);

/* The entry in its low bits, and others above. */
static inline uint64_t segment_entry(const struct segment_entries *e, uint32_t i)
{
    uint64_t bit = (uint64_t)i * e->width;
    return little_load64(e->bytes + (bit / 8 - e->first)) >> bit % 8;
}

/* Which entries are in the bucket that stands there in the directory. */
static inline void segment_bucket(const struct segment_table *t, const char *at, uint32_t *from,
                                  uint32_t *to)
{
    *from = little_load32(at);
    *to = little_load32(at + 4);
    *to = *to < t->entries ? *to : (uint32_t)t->entries;
    *from = *from < *to ? *from : *to;
}

/* Entries of from..to that those of the class of the spread are among: in a file of this run, those
 * only. */
struct segment_entries segment_class_entries(const struct segment *s, const struct segment_table *t,
                                             uint32_t spread, uint32_t *from, uint32_t *to);

/* The number of the text with that fingerprint; FINGERPRINT_NEW where there is none. */
uint32_t segment_find(const struct segment *s, struct fingerprint f);

/* Whether the text may be alike enough to a new set of so many shingles, as far as its sketch says,
 * if it has one. */
bool segment_may_match(const struct segment *s, uint32_t number, const struct near_bounds *bounds,
                       size_t count, const struct nearsketch *sketch);

/* The sketch of a text as it stands there, SEGMENT_SKETCH bytes, where the segment has any; valid
 * as segment_bytes. */
struct slice segment_sketch(const struct segment *s, uint32_t number);

/* What is kept of a text. */
struct segment_record {
    struct slice label;
    size_t shingles; /* how many */
    struct slice set;
    struct slice all; /* as it stands there; empty where it makes no sense */
};

/* Valid as segment_bytes. */
struct segment_record segment_record(const struct segment *s, uint32_t number);

/* Where the record of a text begins among all of them. */
uint64_t segment_place(const struct segment *s, uint32_t number);

/* The fingerprint in that place of their order, and the text that has it. */
struct fingerprint segment_print(const struct segment *s, uint32_t place);
uint32_t segment_number(const struct segment *s, uint32_t place);

/* ---- Shared with who makes segments ---- */

/* Bytes of the areas, which follow from the head. */
unsigned segment_bytes_for(uint64_t largest);
unsigned segment_bits_for(uint64_t values);
unsigned segment_print_bits(uint32_t count);
uint64_t segment_table_bytes(const struct segment_table *t);
uint64_t segment_widths(const struct segment_table *t);

static inline uint32_t segment_class(const struct segment_table *t, uint32_t spread)
{
    return (uint32_t)((uint64_t)spread >> (32 - t->bucket_bits - t->rest_bits));
}

/* The rest of it. */
static inline uint64_t segment_rest(const struct segment_table *t, uint32_t spread)
{
    return segment_class(t, spread) & (((uint64_t)1 << t->rest_bits) - 1);
}

/* Where the directory says where the bucket of the spread begins. */
static inline const char *segment_directory_at(const struct segment_table *t, uint32_t spread)
{
    return t->directory + ((uint64_t)spread >> (32 - t->bucket_bits)) * 4;
}

static inline const char *segment_filter_at(const struct segment_table *t, uint32_t spread)
{
    return t->filter + ((uint64_t)spread * t->filter_bits >> 32) / 8;
}

/* Whether a shingle with that spread may lead to a text. */
static inline bool segment_may_lead(const struct segment_table *t, uint32_t spread)
{
    return !t->filter || ((unsigned char)*segment_filter_at(t, spread) >>
                              ((uint64_t)spread * t->filter_bits >> 32) % 8 &
                          1);
}

static inline bool segment_is_hot(const struct segment_table *t, uint32_t spread)
{
    if (!t->hot_bits)
        return false;
    uint32_t at = spread >> (32 - t->hot_bits);
    return (unsigned char)t->hot[at / 8] >> at % 8 & 1;
}

#endif
