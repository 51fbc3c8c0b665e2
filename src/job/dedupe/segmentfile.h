/* A segment on its way into a file, from a place on that its size decides. */
#ifndef JOB_DEDUPE_SEGMENTFILE_H
#define JOB_DEDUPE_SEGMENTFILE_H

#include "analysis/duplicates/segmentbuilder.h"

struct segmentfile {
    int fd;
    /* Where a segment of that size goes. */
    uint64_t (*place)(void *context, uint64_t size);
    /* Ends the program: what is in errno went wrong. */
    void (*fail)(void *context);
    void *context;
    uint64_t at, size, written; /* of the segment, once it has begun */
};

/* For segmentbuilder_write: takes the bytes; has what was written so far kept by the system. */
struct segment_sink segmentfile_sink(struct segmentfile *f);
void segmentfile_sync(void *segmentfile);

/* Writes all bytes at that place of the file; false and errno where it cannot. */
bool file_write_at(int fd, uint64_t at, struct slice bytes);

#endif
