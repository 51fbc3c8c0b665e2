/* What dedupe writes: rows, with the columns of a mark where asked for, and the report of those
 * that were dropped. */
#ifndef JOB_DEDUPE_OUTPUT_H
#define JOB_DEDUPE_OUTPUT_H

#include "cli/table.h"
#include "job/dedupe/judge.h"

struct output {
    const struct dedupe_settings *set;
    struct writer out, report_out;
    struct table table, report; /* report is of --report */
};

void output_open(struct output *o, const struct dedupe_settings *set, struct inputs *in);
/* Only the rows that were finished are written, see writer_rescue. For diag_before_death. */
void output_rescue(void *output);
void output_close(struct output *o);

/* The header lines, with the columns of --mark. */
void output_headers(struct output *o);

/* Whether anything is written of a row with this verdict. */
static inline bool output_wants(const struct output *o, bool is_duplicate)
{
    return !is_duplicate || o->set->mark || o->set->report;
}

/* A row: where it is kept or all are to be marked it goes out, and into the report where it is
 * dropped. line is the row as it came, in the table's form. */
void output_row(struct output *o, const struct input_row *row, const struct mark *mark);
void output_line(struct output *o, struct slice line, const struct mark *mark);

#endif
