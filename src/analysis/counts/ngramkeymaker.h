/* Makes the keys of a text and puts each where the counting has its place: on the tape of its
 * bucket, in the room of its part, or in the buffer. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMKEYMAKER_H
#define ANALYSIS_COUNTS_NGRAMKEYMAKER_H

#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/packed.h"

enum { NGRAMKEYMAKER_PART_BITS = 11 };

/* Makes the keys of the text from one place, where a sequence begins, to another. */
void ngramkeymaker_read(struct ngramcounting *k, struct ngramtext_place from,
                        struct ngramtext_place to);

/* Bits of a key below those that tell its part. */
static inline unsigned ngramkeymaker_bits(const struct ngramcounting *k)
{
    const struct ngram_layout *l = &k->layout;
    return l->doc_bits + (l->n - 1) * l->word_bits + k->part_shift;
}

/* Writes width words, of which the least key_bytes bytes count. */
static inline __attribute__((always_inline)) void ngramkeymaker_pack(char *out, size_t width,
                                                                     uint64_t high, uint64_t low)
{
    packed_put(out, low, sizeof low);
    if (width == 2)
        packed_put(out + sizeof low, high, sizeof high);
}

#endif
