/* -S, where equal texts are looked for and it is asked what a row repeats: the texts that have
 * filled the memory stay as they are, and all further rows are judged when the last was read.
 *
 *     deferred_init(&w, judge);
 *     for each row: deferred_put(&w, fingerprint, label, number, line);
 *     deferred_judge(&w);
 *     while (deferred_next(&w, &row)) ...      // as they were put
 *     deferred_free(&w);
 */
#ifndef JOB_DEDUPE_DEFERRED_H
#define JOB_DEDUPE_DEFERRED_H

#include "analysis/duplicates/repeats.h"
#include "job/dedupe/judge.h"

struct deferred {
    struct judge *judge;
    struct repeats repeats; /* rows that repeat none of the texts in memory */
    struct spool rows;      /* all that were put */
    struct spool_reader reader;
    struct buffer string; /* scratch */
};

struct deferred_row {
    struct verdict verdict;
    struct slice label; /* of the text that it repeats, where that is none of those in memory */
    uint64_t number;
    struct slice line;
};

/* Whether the texts seen so far fill the memory, and other rows can be judged later. */
bool deferred_must_begin(const struct judge *j);

/* The structure must not be moved. */
void deferred_init(struct deferred *w, struct judge *j);
void deferred_free(struct deferred *w);

/* number and line are what the caller wants to have back. The label is needed where kept texts get
 * one. */
void deferred_put(struct deferred *w, struct fingerprint f, struct slice label, uint64_t number,
                  struct slice line);

/* The row that judge_next gave, as its line. */
void deferred_put_row(struct deferred *w, const struct input_row *row, uint64_t number);

/* No more rows come. */
void deferred_judge(struct deferred *w);

/* The next row, valid until the next call; false at the end. */
bool deferred_next(struct deferred *w, struct deferred_row *row);

#endif
