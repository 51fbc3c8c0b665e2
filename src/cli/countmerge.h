/* Tables of counts, as ngram writes them, as one: rows with the same key are added up. With rows in
 * the order of --sort=key in each table it takes a row of each at a time, and so constant memory.
 *
 *     struct countmerge m;
 *     countmerge_open(&m, &settings, operands, count);
 *     while (countmerge_next(&m, &row)) ...
 *     countmerge_close(&m);
 */
#ifndef CLI_COUNTMERGE_H
#define CLI_COUNTMERGE_H

#include "base/runheap.h"
#include "cli/inputs.h"
#include "cli/operands.h"

struct countmerge_part;

struct countmerge_settings {
    const struct program *program;
    const struct inputs_settings *inputs;
    int64_t max_n;
    bool any_order; /* rows come as they stand, one table after the other, not added up, and
                       without their groups */
    bool (*is_made)(struct slice name); /* columns that say no group; unused with any_order */
};

struct countmerge_row {
    int64_t n, count, docs;
    struct slice ngram; /* unescaped */
    struct slice group; /* what stands in the columns of the groups, escaped, with their TABs */
};

struct countmerge {
    struct countmerge_settings settings;
    struct inputs_settings inputs;
    struct operands operands;
    struct countmerge_part *parts;
    size_t part_count;
    struct runheap waiting; /* parts by their current rows */
    struct buffer group, ngram;
    struct buffer by; /* names of the first table's columns of groups, escaped, with their TABs */
    size_t by_count;
};

/* Opens all tables and checks that they have the same columns of groups, in any order. Ends the
 * program with a message where one can't be read, a column is missing or a row is bad (see
 * inputs_bad_row). */
void countmerge_open(struct countmerge *m, const struct countmerge_settings *settings,
                     char **operands, int count);
/* The slices are valid until the next call. */
bool countmerge_next(struct countmerge *m, struct countmerge_row *row);
void countmerge_close(struct countmerge *m);

/* The order of two n-grams: word by word, each in the order of bytes. */
int countmerge_compare(struct slice a, struct slice b);

#endif
