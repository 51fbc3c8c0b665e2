/* Which of many fingerprints are the first of their kind, where a set of all of them would not fit
 * into memory: they are written to temporary files by their first bits, and each part is judged on
 * its own, in as many rounds as it takes. */
#ifndef ANALYSIS_DUPLICATES_FIRSTSEEN_H
#define ANALYSIS_DUPLICATES_FIRSTSEEN_H

#include "analysis/duplicates/fingerprintset.h"
#include "base/tape.h"

enum { FIRSTSEEN_PARTS = 16 };

struct firstseen {
    size_t limit; /* bytes of a set */
    struct tape_store store;
    struct tape parts[FIRSTSEEN_PARTS];
    uint64_t counts[FIRSTSEEN_PARTS], count;
    unsigned char *bits; /* by number: whether it is the first */
};

/* limit: bytes of memory, about; a megabyte and a bit for each fingerprint come on top. The
 * structure must not be moved. */
void firstseen_init(struct firstseen *f, size_t limit);
void firstseen_free(struct firstseen *f);

/* They are numbered 0, 1, 2 ... */
void firstseen_add(struct firstseen *f, struct fingerprint fingerprint);

/* After the last was added. */
void firstseen_judge(struct firstseen *f);

/* After firstseen_judge. */
static inline bool firstseen_is_first(const struct firstseen *f, uint64_t number)
{
    return f->bits[number / 8] >> number % 8 & 1;
}

#endif
