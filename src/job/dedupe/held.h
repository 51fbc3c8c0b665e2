/* Rows that are held until all were read. */
#ifndef JOB_DEDUPE_HELD_H
#define JOB_DEDUPE_HELD_H

#include "job/dedupe/judge.h"

struct held_row {
    enum survivor_rule rule; /* the same in all; for qsort */
    struct survivor survivor;
    struct slice text, group, label;
    uint64_t number;
    struct verdict verdict;
    uint64_t count, docs, last_doc; /* of kept rows: rows like it, documents with one, the last */
};

struct held_rows {
    struct arena arena;
    struct held_row *items;
    size_t count, cap;
    struct buffer line;   /* scratch */
    struct buffer doc_id; /* of the row before */
    uint64_t docs;
};

void held_rows_free(struct held_rows *held);

/* Holds a copy of the row. Valid until the next is held. */
struct held_row *held_rows_add(struct held_rows *held, const struct inputs *in,
                               const struct input_row *row);

/* Counts documents: rows of one stand together. */
void held_rows_document(struct held_rows *held, const struct input_row *row);

/* Appends the row's line, whatever it was made of. */
void row_append_line(struct buffer *lines, const struct inputs *in, const struct input_row *row);

#endif
