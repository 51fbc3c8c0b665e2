/* What stands at the front of an index, and where its segments (segment.h) lie: texts that earlier
 * runs kept, in the order in which they did.
 *
 *     newswire dedupe index 3 LF
 *     settings LF                     what must be the same from run to run, for people to read
 *     key: 16 bytes
 *     zeros up to a whole number of 8
 *     two roots of SIGNATUREINDEX_ROOT bytes: sequence, how many segments, the place and size of
 *         each (8 bytes a number, SIGNATUREINDEX_SEGMENTS pairs), their fingerprint (16)
 *
 * Numbers are little-endian. Of the two roots the one with the higher sequence counts. A run writes
 * its segment where no segment of that root is, then the other root: so a file of which something
 * was not written is what it was before, whenever the run was killed. A file that begins with a
 * byte of 0 is one whose first run was killed, and as good as empty. */
#ifndef ANALYSIS_DUPLICATES_SIGNATUREINDEX_H
#define ANALYSIS_DUPLICATES_SIGNATUREINDEX_H

#include "base/buffer.h"
#include "base/hash.h"

enum { SIGNATUREINDEX_SEGMENTS = 16, SIGNATUREINDEX_ROOT = (4 + 2 * SIGNATUREINDEX_SEGMENTS) * 8 };

struct signatureindex_extent {
    uint64_t at, size;
};

struct signatureindex {
    struct slice settings; /* holds no LF; borrowed */
    struct hash_key key;
    uint64_t head; /* bytes before the roots */
    uint64_t sequence;
    size_t count;
    struct signatureindex_extent segments[SIGNATUREINDEX_SEGMENTS];
};

enum signatureindex_state {
    SIGNATUREINDEX_EMPTY,
    SIGNATUREINDEX_WHOLE,
    SIGNATUREINDEX_OTHER,   /* no index */
    SIGNATUREINDEX_VERSION, /* of another version of this format */
    SIGNATUREINDEX_DAMAGED  /* none of its roots can be used */
};

/* An index without segments. */
void signatureindex_init(struct signatureindex *x, struct slice settings, struct hash_key key);

/* What file is; x is filled, with views of it, where it is whole. */
enum signatureindex_state signatureindex_read(struct signatureindex *x, struct slice file);

/* Appends what stands before the roots; the root, for its place in the file. */
void signatureindex_append_head(const struct signatureindex *x, struct buffer *out);
void signatureindex_append_root(const struct signatureindex *x, struct buffer *out);
uint64_t signatureindex_root_place(const struct signatureindex *x);

/* The segments from this number on are to be one with the next: few where there is room for more,
 * otherwise those at the end that are not much larger than the others behind them, so that a text
 * is written anew seldom. */
size_t signatureindex_merge_from(const struct signatureindex *x);

/* Where a segment of that size may be written while x counts: in a gap, or at the end. */
uint64_t signatureindex_place(const struct signatureindex *x, uint64_t size);

/* Puts a segment in the place of those from number `from` on: the next root. */
void signatureindex_replace(struct signatureindex *x, size_t from,
                            struct signatureindex_extent segment);

/* Where the last byte that counts is, plus one. */
uint64_t signatureindex_end(const struct signatureindex *x);

#endif
