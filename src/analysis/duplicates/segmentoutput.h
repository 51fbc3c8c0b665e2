/* The bytes of a segment (segment.h) on their way from front to back: what segmentbuilder.h, which
 * makes one of texts, and segmentmerge.h, which makes one of others, share. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTOUTPUT_H
#define ANALYSIS_DUPLICATES_SEGMENTOUTPUT_H

#include "analysis/duplicates/segment.h"
#include "analysis/duplicates/segmentprints.h"
#include "base/buffer.h"

/* Takes the bytes of the segment from front to back. */
struct segment_sink {
    void (*take)(void *context, struct slice bytes);
    void *context;
};

struct segment_shape {
    unsigned drop;     /* low bits of the shingles that are not kept */
    unsigned together; /* entries of a bucket: more of them make smaller directories and slower
                          searches. At least one; half as many or so where a power of two asks */
    unsigned spare;    /* bits of a class that are more than tell the entries apart: of the shingles
                          that no text has, one in 2^spare leads to one all the same, which is looked
                          at in vain. SEGMENT_ALL_BITS: all that there are */
    bool sketches; /* a text is sketched too: 36 bytes that tell most texts which would be looked
                      at in vain. Where no bits are dropped */
};

enum { SEGMENT_ALL_BITS = 32 };

/* {.sink = ...} is the valid one to begin with. */
struct segmentoutput {
    struct segment_sink sink;
    struct buffer block; /* bytes that the sink has not got yet */
    uint64_t bits;       /* of entries, fewer than a byte */
    unsigned bit_count;
};

void segmentoutput_free(struct segmentoutput *o);

/* Gives the sink what it has not got yet. */
void segmentoutput_flush(struct segmentoutput *o);

void segmentoutput_put(struct segmentoutput *o, struct slice bytes);
void segmentoutput_number(struct segmentoutput *o, uint64_t number, unsigned bytes);

/* What the head says. */
struct segment_head {
    uint32_t count;
    unsigned drop;
    bool sketches;
    uint64_t record_bytes;
    const struct segment_table *near, *contain;
};

/* Returns the check, which is the tail too. */
struct fingerprint segmentoutput_head(struct segmentoutput *o, struct segment_head h);
void segmentoutput_check(struct segmentoutput *o, struct fingerprint check);

/* Fingerprints in their order, the texts that have them, and the directory of these: so many as
 * `next` gives, each valid until the next. The store is for what waits. */
struct segmentoutput_prints {
    const struct segment_print *(*next)(void *context);
    void *context;
};

void segmentoutput_prints(struct segmentoutput *o, struct tape_store *store, uint32_t count,
                          struct segmentoutput_prints prints);

/* The entries of one bucket, each as it will stand there, in any order: in the order of their
 * values they go out. scratch has room for as many. */
void segmentoutput_bucket(struct segmentoutput *o, uint64_t *entries, uint64_t *scratch,
                          size_t count, unsigned width);

/* All entries are out: what the table ends with. */
void segmentoutput_end_entries(struct segmentoutput *o);

/* Chooses the fields of an entry, for a table of t->entries entries of that many texts. */
void segmentoutput_choose_widths(struct segment_table *t, size_t texts, struct segment_shape shape);

#endif
