/* Rows read into a counter: texts by several threads, to which they are handed out in batches; what
 * became of them is put together in their order. Words by one: to hand them over takes longer than
 * to count them. What is counted does not depend on the number of threads.
 *
 *     struct ngramreader r;
 *     ngramreader_init(&r, &settings, &counter, &workers, threads);
 *     ngramreader_add(&r, &rows); ...
 *     ngramreader_finish(&r);      // the counter too
 *     ... what was counted ...
 *     ngramreader_free(&r);
 */
#ifndef ANALYSIS_COUNTS_NGRAMREADER_H
#define ANALYSIS_COUNTS_NGRAMREADER_H

#include "analysis/counts/ngramwords.h"

struct ngramreader_batch;

struct ngramreader {
    struct ngram *counter;
    struct workers *workers;
    struct ngram *parts;      /* one per thread; none where there is one thread */
    struct ngramwords *words; /* the same; the first where there is one thread */
    size_t thread_count;
    struct ngramreader_batch *batches; /* a ring */
    size_t batch_count, filling;
    uint32_t group; /* of the row that came last */
};

/* All are borrowed. threads: so many of the workers read; 1 where rows are words. Texts too are
 * read by one where a padded sequence may go on from one to the next. */
void ngramreader_init(struct ngramreader *r, const struct ngramwords_settings *settings,
                      struct ngram *counter, struct workers *workers, unsigned threads);
/* The texts may go when it returns. */
void ngramreader_add(struct ngramreader *r, const struct ngramwords_rows *rows);
void ngramreader_finish(struct ngramreader *r);
/* The counter's words go with it. */
void ngramreader_free(struct ngramreader *r);

#endif
