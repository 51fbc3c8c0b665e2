/* The file of --index: what earlier runs kept, mapped and searched where it lies, and what this run
 * adds. Only one run has it at a time. */
#ifndef JOB_DEDUPE_INDEXFILE_H
#define JOB_DEDUPE_INDEXFILE_H

#include "analysis/duplicates/signatureindex.h"
#include "job/dedupe/judge.h"

struct indexfile {
    const char *path;
    const char *report; /* of --report, or NULL */
    int fd;
    bool is_new;            /* it has no head yet */
    struct slice file;      /* mapped */
    struct buffer settings; /* of a new one */
    struct signatureindex index;
    size_t segments; /* of the judgement that are the file's */
};

/* Opens the judgement with what the index holds; a file that is empty or missing becomes an index
 * at the end. One that cannot be used ends the program. */
void indexfile_open(struct indexfile *f, struct judge *j, const struct dedupe_settings *set);

/* Ends the program where the input, the output or --report is the same file, of which something
 * would be lost. */
void indexfile_refuse_other_use(const struct indexfile *f, const struct inputs *in);

/* The rows are out: adds what was kept to the index, all of it or, where the run is killed,
 * nothing.
 */
void indexfile_close(struct indexfile *f, struct judge *j);

#endif
