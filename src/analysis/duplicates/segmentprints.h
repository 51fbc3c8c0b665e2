/* Fingerprints of texts and the numbers of these, which come in any order and are handed out in
 * the order of the fingerprints, as often as asked: they wait on a tape, and a walk looks for those
 * of one range after the other, as many as memory holds. Only who makes segments may use it. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTPRINTS_H
#define ANALYSIS_DUPLICATES_SEGMENTPRINTS_H

#include "analysis/duplicates/fingerprint.h"
#include "base/tape.h"

struct segment_print {
    struct fingerprint fingerprint;
    uint32_t number;
};

struct segmentprints {
    struct tape tape;
    size_t count;
};

/* The store is borrowed, and must not be moved. */
void segmentprints_init(struct segmentprints *s, struct tape_store *store);
void segmentprints_free(struct segmentprints *s);
void segmentprints_add(struct segmentprints *s, struct fingerprint f, uint32_t number);

struct segmentprints_walk {
    const struct segmentprints *from;
    size_t part, parts;           /* ranges of fingerprints: the next one, all */
    struct segment_print *prints; /* of the range at hand, in order */
    size_t at, count, cap;
};

/* memory: bytes that the walk may take, about. */
void segmentprints_start(struct segmentprints_walk *w, const struct segmentprints *s,
                         size_t memory);
/* The next one, valid until the one after it; NULL after the last. Equal fingerprints come in the
 * order of their numbers. */
const struct segment_print *segmentprints_next(struct segmentprints_walk *w);
void segmentprints_walk_free(struct segmentprints_walk *w);

#endif
