/* The output table of a filter: the columns that came in and those it appends. What a map filter
 * needs is table_append only; a filter that cuts rewrites the place of the row in place.
 *
 *     struct table t;
 *     table_init(&t, &in, &out);
 *     table_cut(&t);                    // this filter cuts: doc_id start end and text are
 * rewritten,
 *                                       // those that the input lacks are appended
 *     table_add(&t, "neg");             // columns of its own, at the right; --prefix is put before
 *     table_header(&t);                 // writes and flushes the header line (none with
 * --no-header)
 *     ...
 *     table_copy(&t, &row);                    // the row as it came, ready for the filter's own
 * fields table_copy_cut(&t, &row, start, end);    // or with text cut to its bytes [start, end)
 *     writer_fixed(&out, score, 4); ...        // the filter's own columns, in the order added
 *     writer_end(&out);
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/inputs.h"

struct table {
    struct inputs *in;
    struct writer *out;
    bool cuts;
    bool adds_doc_id, adds_start, adds_end; /* a cutting filter appends those that are not there */
    struct buffer header;
};

void table_init(struct table *t, struct inputs *in, struct writer *out);
/* Only needed where table_header may not have been called. */
void table_free(struct table *t);
void table_cut(struct table *t);

/* Appends a column. One that is there already is misuse (status 2): the message tells of --prefix.
 */
void table_add(struct table *t, const char *name);

/* Gives a column of the input another name. Before any is added. */
void table_rename(struct table *t, size_t column, const char *name);

void table_header(struct table *t);
void table_copy(struct table *t, const struct input_row *row);
void table_copy_cut(struct table *t, const struct input_row *row, size_t start, size_t end);

#endif
