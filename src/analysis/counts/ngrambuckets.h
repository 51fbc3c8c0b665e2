/* Keys that are dealt out on tapes: where memory is too small, neighbouring parts share a tape, as
 * many as can be sorted together: a bucket. One that holds more is dealt out again, by bits further
 * down. For ngramdealt.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMBUCKETS_H
#define ANALYSIS_COUNTS_NGRAMBUCKETS_H

#include "analysis/counts/ngramcounting.h"

/* Counts all keys, of which so many can be sorted together. word_counts: by rank. */
void ngrambuckets_count(struct ngramcounting *k, const size_t *word_counts, size_t capacity);

#endif
