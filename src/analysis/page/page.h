/* The page that shows a report: HTML that needs nothing else, no script, no address, no font. */
#ifndef ANALYSIS_PAGE_PAGE_H
#define ANALYSIS_PAGE_PAGE_H

#include "analysis/page/report.h"
#include "base/buffer.h"

struct page_options {
    struct slice title; /* empty: made from what the page shows */
    size_t top;         /* n-grams of each kind shown, at most */
    /* Takes the page piece by piece: all that `out` has, which it clears. NULL: the page stays in
     * `out` as a whole. */
    void (*drain)(void *to, struct buffer *out);
    void *to;
};

/* Appends the page of a ranked report; the last piece of it is left in `out`. */
void page_put(struct buffer *out, const struct report *r, const struct page_options *options);

#endif
