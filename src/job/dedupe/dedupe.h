/* A run of dedupe: what its modes, a module each, work with. */
#ifndef JOB_DEDUPE_DEDUPE_H
#define JOB_DEDUPE_DEDUPE_H

#include "job/dedupe/indexfile.h"
#include "job/dedupe/judge.h"
#include "job/dedupe/output.h"

struct dedupe {
    const struct dedupe_settings *set;
    const struct program *program;
    struct inputs in;
    struct judge judge;
    struct output output;
    struct indexfile index; /* of --index */
};

/* Each reads all rows and writes what it has to say of them. */
void dedupe_keep_first(struct dedupe *d);
void dedupe_keep_best(struct dedupe *d);     /* --keep=key and the like */
void dedupe_count(struct dedupe *d);         /* --count, --at-least */
void dedupe_drop_frequent(struct dedupe *d); /* --frequent */
void dedupe_list_pairs(struct dedupe *d);    /* --pairs */
void dedupe_sign(struct dedupe *d);          /* --signatures */

/* --frequent --against: what is boilerplate by the table that --count wrote. Before the rows are
 * opened. */
void dedupe_read_counts(struct dedupe *d, const struct inputs_settings *settings);

#endif
