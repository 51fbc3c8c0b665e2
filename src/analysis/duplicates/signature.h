/* What an index keeps of a text: its fingerprint, the name of its row, and its shingles, in the
 * fewest bytes. A block is signatures one behind the other. */
#ifndef ANALYSIS_DUPLICATES_SIGNATURE_H
#define ANALYSIS_DUPLICATES_SIGNATURE_H

#include "analysis/duplicates/fingerprint.h"
#include "analysis/duplicates/shingle.h"

struct signature {
    struct fingerprint fingerprint;
    struct slice label;
    struct shingles set;
};

void signature_append(struct buffer *out, const struct signature *s);

/* Signatures of a block. items holds the shingles of the one at hand. */
struct signature_reader {
    struct slice rest;
    uint64_t *items;
    size_t cap;
};

void signature_reader_free(struct signature_reader *r);

/* Takes the next signature off the front of r->rest; its slices are valid until the next call.
 * False where the bytes are no signature. */
bool signature_next(struct signature_reader *r, struct signature *s);

#endif
