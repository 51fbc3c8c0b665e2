/* The file of --index: what earlier runs kept, and what this one adds. Only one run has it at a
 * time. */
#ifndef JOB_DEDUPE_INDEXFILE_H
#define JOB_DEDUPE_INDEXFILE_H

#include "analysis/duplicates/signatureindex.h"
#include "job/dedupe/judge.h"

struct indexfile {
    const char *path;
    int fd;
    size_t end;               /* of what it holds already */
    struct buffer head;       /* of a new index: what it begins with */
    struct buffer signatures; /* that this run adds */
    uint64_t count;           /* of these */
};

/* Opens the judgement with what the index holds; a file that is empty or missing becomes an index
 * at the end. One that cannot be used ends the program. */
void indexfile_open(struct indexfile *f, struct judge *j, const struct dedupe_settings *set);

/* A row was kept: as j judged it last, with its label. */
void indexfile_add(struct indexfile *f, const struct judge *j, struct slice label);

/* The rows are out: adds them to the index, all of them or, where the run is killed, none. */
void indexfile_close(struct indexfile *f, const struct judge *j);

#endif
