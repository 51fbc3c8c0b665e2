/* Files that are read as memory. Where a page of one cannot be had any more (another program cut
 * the file short, its disk fails) the program ends with status 1 and a message, not by SIGBUS. */
#ifndef BASE_MAPPING_H
#define BASE_MAPPING_H

#include "base/slice.h"

#include <stdint.h>

/* len bytes of the file, at least one, from offset on, a multiple of the size of a page; data is
 * NULL, and errno says why, where that cannot be. */
struct slice mapping_open(int fd, uint64_t offset, size_t len);
void mapping_close(struct slice mapped);

#endif
