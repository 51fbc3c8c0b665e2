/* Which texts of a segment are near another, or a text that has the other as a part: all of them,
 * counted, as nearduplicate.h finds them among those in memory. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTSEARCH_H
#define ANALYSIS_DUPLICATES_SEGMENTSEARCH_H

#include "analysis/duplicates/nearduplicate.h"
#include "analysis/duplicates/segment.h"

/* Where a shingle leads to: entries of the table, and the rest of its class, which those that are
 * meant have. */
struct segment_span {
    uint32_t spread, from, to, rest;
};

struct segmentsearch {
    struct near_match *matches; /* of the last search */
    size_t match_count, match_cap;
    struct segment_span *spans; /* of the set at work */
    size_t span_cap;
    uint32_t *candidates; /* texts to be counted */
    size_t candidate_count, candidate_cap;
    unsigned char *met; /* a bit for each text of the segment: whether it is one of those */
    size_t met_cap;
};

void segmentsearch_free(struct segmentsearch *s);

/* Fills s->matches with the texts that set is like, in no particular order; returns how many there
 * are. The segment's table must have been made with these bounds. A set without shingles is like
 * none. */
size_t segmentsearch_run(struct segmentsearch *s, const struct segment *segment,
                         const struct near_bounds *bounds, struct shingles set,
                         enum near_search how);

/* ---- Shared with who looks for many sets ---- */

/* Where a shingle is looked for. */
static inline uint32_t segmentsearch_spread(uint64_t shingle)
{
    return termtable_spread((uint32_t)(shingle >> (SHINGLE_BITS - 32)));
}

/* Of a table for parts of texts, in which all shingles of those lead to them, any `prefix` shingles
 * of the set will do: s->spans are those with the fewest entries. Returns how many there are. */
size_t segmentsearch_rarest(struct segmentsearch *s, const struct segment_table *t,
                            struct shingles set, size_t prefix);

/* Whether a text of the segment is like the set, by counting; *match is then what is said of it. */
bool segmentsearch_compare(const struct segment *segment, const struct near_bounds *bounds,
                           struct shingles set, uint32_t number, struct near_match *match);

#endif
