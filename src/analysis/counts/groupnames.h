/* The names of the groups that are counted apart: each gets a number when it is asked for, and in
 * the end its rank among all of them in the order of bytes. They may be more than memory holds: a
 * name that was in a table which has been put away gets another number, and the same rank.
 *
 *     struct groupnames g;
 *     groupnames_init(&g, limit);
 *     number = groupnames_add(&g, name); ...
 *     groupnames_finish(&g);
 *     rank = g.rank[number]; name = groupnames_of_rank(&g, rank); ...
 *     groupnames_free(&g);
 */
#ifndef ANALYSIS_COUNTS_GROUPNAMES_H
#define ANALYSIS_COUNTS_GROUPNAMES_H

#include "base/buffer.h"
#include "base/intern.h"
#include "base/spool.h"

struct groupnames {
    size_t limit;        /* about so many bytes of names are kept in the table */
    struct intern table; /* of the names since it was put away last */
    uint32_t first;      /* number of its first name */
    struct buffer last;  /* the name that was asked for last; owned */
    uint32_t last_number;
    struct spool **runs; /* names that were put away, in order, behind their numbers */
    size_t run_count, run_cap;
    /* after groupnames_finish */
    uint32_t count;          /* of different names */
    uint32_t *rank;          /* by number */
    uint32_t *order;         /* by rank, the table's numbers; NULL: the names are in the file */
    struct tape_store store; /* that file, names in the order of ranks, in blocks */
    uint64_t *blocks;        /* where each begins, and the end of the last */
    size_t block_count, block_cap;
    struct buffer block; /* one of them */
    uint32_t block_read; /* which; UINT32_MAX: none yet */
};

void groupnames_init(struct groupnames *g, size_t limit);
void groupnames_free(struct groupnames *g);

/* The number of a name, any bytes; numbers count up from 0. */
uint32_t groupnames_add(struct groupnames *g, struct slice name);

/* No more names come. */
void groupnames_finish(struct groupnames *g);

/* Valid until the next call. */
struct slice groupnames_of_rank(struct groupnames *g, uint32_t rank);

/* Bytes that are in use. */
size_t groupnames_memory(const struct groupnames *g);

#endif
