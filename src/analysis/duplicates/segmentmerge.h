/* Makes one segment (segment.h) of several that are files of this run, without their texts being
 * looked at: records go over as the bytes that they are, fingerprints and entries in the order that
 * they have. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTMERGE_H
#define ANALYSIS_DUPLICATES_SEGMENTMERGE_H

#include "analysis/duplicates/segmentoutput.h"

struct segmentmerge {
    const struct segment *const *from; /* their texts follow each other; borrowed */
    size_t count;
    struct segment_shape shape;   /* of all */
    size_t memory;                /* bytes, about */
    void (*often)(void *context); /* called now and then, while the segments are read; NULL */
    void *context;
};

/* Writes the segment; false, and nothing is written, where that cannot be done: where shingles are
 * hot, or would have to be, it is for segmentbuilder.h to say by which ones a text is found, and
 * with sets whose shapes differ too. */
bool segmentmerge_write(const struct segmentmerge *m, struct segment_sink sink);

#endif
