/* Many texts looked for in a segment at once, in the order in which the segment lies: where it is
 * in a file that is read from front to back, in pieces, and not a place at a time. What is found is
 * what segmentsearch.h finds for each of them. */
#ifndef ANALYSIS_DUPLICATES_SEGMENTSWEEP_H
#define ANALYSIS_DUPLICATES_SEGMENTSWEEP_H

#include "analysis/duplicates/segmentsearch.h"

struct segmentsweep_text {
    struct fingerprint print;
    struct shingles set;      /* borrowed */
    struct nearsketch sketch; /* of it */
    uint32_t equal;           /* the kept text that it equals; FINGERPRINT_NEW: none so far */
    struct near_match best[NEAR_MEASURES]; /* that were found so far; of size 0: none */
};

struct segmentsweep {
    struct segmentsearch search;
    uint64_t *asks; /* a spread or part of a fingerprint, above, and the text that has it */
    size_t ask_count, ask_cap;
    uint64_t *pairs; /* a text of the segment, above, and one that may be like it */
    size_t pair_count, pair_cap;
    uint32_t *recent; /* some pairs that came */
    size_t recent_cap;
    uint32_t *met; /* by text: that of the segment whose pair with it came last */
    size_t met_cap;
    uint64_t *sorted; /* scratch */
    size_t sorted_cap;
    size_t memory; /* bytes that pairs may take; they take half a megabyte in any case */
    void (*often)(void *context); /* called now and then, while the segment is looked at; NULL */
    void *context;
};

/* {0} is one that can be used. */
void segmentsweep_free(struct segmentsweep *s);

/* Texts that equal one of the segment get its number, counted from first; those that equal another
 * are left alone. */
void segmentsweep_equal(struct segmentsweep *s, const struct segment *segment,
                        struct segmentsweep_text *texts, size_t count, uint32_t first);

/* Texts to which one of the segment is near, or has them as a part, get the best of these as
 * best[measure] where it is better than the one that stands there, its number counted from first.
 * With NEAR_ANY any of them will do. Texts that equal another, or have one that will do, are left
 * alone. The segment's table must have been made with these bounds. */
void segmentsweep_near(struct segmentsweep *s, const struct segment *segment,
                       const struct near_bounds *bounds, struct segmentsweep_text *texts,
                       size_t count, uint32_t first, enum near_search how);

#endif
