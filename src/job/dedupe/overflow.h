/* -S: where the texts that were kept fill their share of the memory, they become a segment in a
 * temporary file, which is searched where it lies; some of these become one. */
#ifndef JOB_DEDUPE_OVERFLOW_H
#define JOB_DEDUPE_OVERFLOW_H

#include "analysis/duplicates/duplicate.h"

struct overflow {
    size_t memory;               /* of -S; 0: no limit */
    struct segment_file **files; /* of the segments, which are the last of the judgement's */
    size_t count, cap;
};

/* d: as it is before anything is judged. */
void overflow_init(struct overflow *o, struct duplicates *d, size_t memory);
void overflow_free(struct overflow *o);

/* Whether texts must be written before any are kept that take so many bytes. */
bool overflow_must_write(const struct overflow *o, const struct duplicates *d, size_t bytes);
void overflow_write(struct overflow *o, struct duplicates *d);

/* So many bytes rows may take that wait; 0: none should, as there is nothing to look for in files.
 */
size_t overflow_room_ahead(const struct overflow *o, const struct duplicates *d);

/* What a sweep may take besides. */
size_t overflow_room_to_sweep(const struct overflow *o);

/* Nothing more is judged, and all is to be written elsewhere: makes room for that. Returns how much
 * memory that may take. For a limit of memory only. */
size_t overflow_clear(struct overflow *o, struct duplicates *d);

#endif
