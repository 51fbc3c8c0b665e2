/* Which texts of a segment are near another, or a text that has the other as a part: all of them,
 * counted, as nearduplicate.h finds them among those in memory. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTSEARCH_H
#define ANALYSIS_DUPLICATES_SEGMENTSEARCH_H

#include "analysis/duplicates/nearduplicate.h"
#include "analysis/duplicates/segment.h"

struct segmentsearch {
    struct near_match *matches; /* of the last search */
    size_t match_count, match_cap;
    struct segment_span *spans; /* of the set at work */
    size_t span_cap;
    uint32_t *candidates; /* texts to be counted */
    size_t candidate_count, candidate_cap;
    unsigned char *met; /* a bit for each text of the segment: whether it is one of those */
    size_t met_cap;
    uint64_t *items; /* the set, as the segment keeps it */
    size_t item_cap;
    struct nearsketch sketch; /* of it */
};

void segmentsearch_free(struct segmentsearch *s);

/* Fills s->matches with the texts that set is like, in no particular order; returns how many there
 * are. The segment's table must have been made with these bounds. A set without shingles is like
 * none. */
size_t segmentsearch_run(struct segmentsearch *s, const struct segment *segment,
                         const struct near_bounds *bounds, struct shingles set,
                         enum near_search how);

#endif
