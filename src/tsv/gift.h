/* Memory whose pages a pipe takes over instead of copying them: write(2) into a pipe costs a page and
 * a copy for every 4 KiB, vmsplice(2) a reference. What has been passed must not change any more,
 * since nobody can tell when the last reader is done with it (tee(2) and splice(2) keep pages as they
 * are); so a page is passed once and never written again, and fresh ones come from the system.
 * Those are cheap as huge pages only; where there are none, or no vmsplice, there is no gift, and
 * the caller writes as ever. */
#ifndef TSV_GIFT_H
#define TSV_GIFT_H

#include "base/slice.h"

#include <sys/types.h>

enum {
    GIFT_REGION = 2 * 1024 * 1024, /* a huge page of the machines that have 4 KiB pages */
    GIFT_LEAST = 16 * 1024         /* bytes that are worth it: less is sooner copied */
};

/* {0} is the one that has nothing to give. */
struct gift {
    char *region; /* of GIFT_REGION bytes; owned */
};

/* The first place to write to: all of the region, zeroed. NULL: nothing to give, and none later. */
char *gift_open(struct gift *g);
void gift_close(struct gift *g);

/* The next place with at least room bytes (at most GIFT_REGION) behind what was passed, which ended
 * at end. NULL as with gift_open: the gift is closed then, and what was passed stays the pipe's. */
char *gift_after(struct gift *g, const char *end, size_t room);

/* As write(2), of bytes inside of the region, to a pipe. -1 with ENOSYS, EPERM or EINVAL: the system
 * does not do it, and all of the bytes are still to be written. */
ssize_t gift_pass(int fd, struct slice bytes);

#endif
