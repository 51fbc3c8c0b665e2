/* -S: more different texts than memory may hold. The set that has filled it stays as it is; rows
 * that repeat none of its texts wait, and go out at the end, those that are the first of their
 * kind. */
#ifndef JOB_DEDUPE_WAITING_H
#define JOB_DEDUPE_WAITING_H

#include "job/dedupe/dedupe.h"

/* Whether the texts seen so far fill the memory, and the others can wait. */
bool waiting_must_begin(const struct dedupe *d);

/* Reads and writes the rest of the rows. */
void waiting_keep_first(struct dedupe *d);

/* The same where it is asked what a row repeats, see deferred.h: all of the rest wait. */
void waiting_mark(struct dedupe *d);

#endif
