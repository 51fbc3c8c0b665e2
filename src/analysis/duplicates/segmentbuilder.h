/* Makes a segment (segment.h) of texts that come one after the other. They wait in a spool, which
 * goes to a temporary file where memory is used up; tables are made in as many rounds over them as
 * memory asks for. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTBUILDER_H
#define ANALYSIS_DUPLICATES_SEGMENTBUILDER_H

#include "analysis/duplicates/nearbounds.h"
#include "analysis/duplicates/segmentoutput.h"
#include "base/spool.h"

struct segmentbuilder {
    const struct near_bounds *near, *contain; /* borrowed; NULL: no such table */
    struct segment_shape shape;
    size_t memory;
    struct tape_store store; /* of all that waits */
    struct spool records;
    struct segmentprints prints;
    struct tape sketches;
    uint64_t record_bytes;
    uint64_t near_entries, contain_entries; /* that the tables will have, where there are any */
    size_t count;
    struct buffer record; /* scratch */
    uint64_t *items;      /* of the set at work */
    uint32_t *spreads;    /* of its prefix */
    size_t item_cap, spread_cap;
};

/* memory: bytes, about, besides 16 for each text where there are tables. The builder must not be
 * moved. */
void segmentbuilder_init(struct segmentbuilder *b, const struct near_bounds *near,
                         const struct near_bounds *contain, struct segment_shape shape,
                         size_t memory);
void segmentbuilder_free(struct segmentbuilder *b);

/* Texts are numbered 0, 1, 2 ... */
void segmentbuilder_add(struct segmentbuilder *b, struct slice label, struct shingles set);

/* The same, of a text of a segment that has the same shape, whose bytes need not be made again: its
 * record and, where there are sketches, its sketch. */
void segmentbuilder_add_record(struct segmentbuilder *b, const struct segment_record *record,
                               struct slice sketch);

/* The fingerprint of the text with that number: one for each, in any order. */
void segmentbuilder_print(struct segmentbuilder *b, struct fingerprint f, uint32_t number);

/* Writes the segment. `before_tail` is called when all but the tail, which makes it valid, was
 * written; may be NULL. */
void segmentbuilder_write(struct segmentbuilder *b, struct segment_sink sink,
                          void (*before_tail)(void *context));

#endif
