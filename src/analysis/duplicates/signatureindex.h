/* The bytes of an index: signatures of the texts that earlier runs kept, in the order in which they
 * did.
 *
 *     newswire dedupe index 2 LF
 *     settings LF                     what must be the same from run to run, for people to read
 *     key: 16 bytes
 *     blocks: length of the signatures (8 bytes), their number (8), their fingerprint (16), they
 * themselves
 *
 * Numbers are little-endian. Each run appends one block; a block that is not whole (the run was
 * killed) and all behind it count for nothing and are written over. */
#ifndef ANALYSIS_DUPLICATES_SIGNATUREINDEX_H
#define ANALYSIS_DUPLICATES_SIGNATUREINDEX_H

#include "analysis/duplicates/signature.h"

/* Appends what stands before the first block. settings holds no LF. */
void signatureindex_begin(struct buffer *out, struct slice settings, struct hash_key key);

/* Appends a block. */
void signatureindex_append(struct buffer *out, struct hash_key key, struct slice signatures,
                           uint64_t count);

struct signatureindex {
    struct slice settings;
    struct hash_key key;
    size_t end; /* of the last whole block */
    struct slice blocks;
    uint64_t left; /* signatures of the block at hand */
    struct signature_reader reader;
};

/* False where file is no index. The index keeps views of file. */
bool signatureindex_open(struct signatureindex *index, struct slice file);
void signatureindex_free(struct signatureindex *index);

/* The next signature, valid until the next call; false after the last. */
bool signatureindex_next(struct signatureindex *index, struct signature *s);

#endif
