/* Where the fields of many lines end, found in one pass over their bytes: for those who look at few
 * columns of many rows. Knows nothing of how many fields a line should have. */
#ifndef TSV_FIELDENDS_H
#define TSV_FIELDENDS_H

#include "base/slice.h"

#include <stdint.h>

/* Places, ascending, counted from the first byte. Reused from block to block; {0} is empty. */
struct fieldends {
    uint32_t *ends;  /* of TABs and LFs; ends[-1] + 1 is 0, where the first field begins */
    uint32_t *lines; /* of LFs alone */
    uint32_t *cares; /* of bytes that keep a line from being plain (as in struct row_fields) */
    size_t end_count, line_count, care_count;
    bool narrow; /* no wider vectors than every processor has: for tests */
};

enum { FIELDENDS_BYTES = 32 * 1024 }; /* the most that are looked at together: it fits the cache */

/* At most FIELDENDS_BYTES bytes, from where a line begins. */
void fieldends_find(struct fieldends *f, struct slice bytes);
void fieldends_free(struct fieldends *f);

#endif
