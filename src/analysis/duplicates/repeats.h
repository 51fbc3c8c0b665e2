/* Which earlier text each of many texts repeats, where what tells it would not fit into memory:
 * fingerprints are written to a temporary file in parts, by their first bits, each part is judged
 * on its own, in as many rounds as it takes, and what it says is sorted by the texts' numbers.
 *
 *     repeats_init(&r, limit);
 *     repeats_add(&r, fingerprint, label); ...
 *     repeats_judge(&r);
 *     while (more) repeats_next(&r, &repeat);      // in the order in which they were added
 *     repeats_free(&r);
 */
#ifndef ANALYSIS_DUPLICATES_REPEATS_H
#define ANALYSIS_DUPLICATES_REPEATS_H

#include "analysis/duplicates/fingerprintset.h"
#include "base/bytesort.h"
#include "base/spool.h"

enum { REPEATS_PARTS = 32 };

struct repeats {
    size_t limit;
    struct tape_store store;
    struct spool parts[REPEATS_PARTS];
    uint64_t needs[REPEATS_PARTS]; /* bytes that the texts of the part would take, at most */
    uint64_t count, next, found;
    uint64_t *firsts; /* a bit for each text, by number: whether it is the first of its kind */
    uint32_t *ranks;  /* how many bits are set before each word of firsts */
    struct bytesort answers; /* of the others: number, number of the first, its label */
    struct buffer string;    /* scratch */
};

struct repeat {
    bool is_first;      /* of its kind */
    uint32_t first;     /* the first of its kind, among all that are, from 0 */
    struct slice label; /* of a text that is not: that of the first */
};

/* limit: bytes of memory, about; 2 MiB at the least. A bit and a half for each text and pieces of
 * 64 KiB for the parts come on top. The structure must not be moved. */
void repeats_init(struct repeats *r, size_t limit);
void repeats_free(struct repeats *r);

/* Up to 2^32 - 2 of them are the first of their kind. */
void repeats_add(struct repeats *r, struct fingerprint fingerprint, struct slice label);

/* After the last was added. */
void repeats_judge(struct repeats *r);

/* The next one, as many as were added; its label is valid until the next call. */
void repeats_next(struct repeats *r, struct repeat *repeat);

#endif
