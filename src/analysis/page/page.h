/* The page that shows a report: HTML that needs nothing else, no script, no address, no font. */
#ifndef ANALYSIS_PAGE_PAGE_H
#define ANALYSIS_PAGE_PAGE_H

#include "analysis/page/report.h"
#include "base/buffer.h"

struct page_options {
    struct slice title; /* empty: made from what the page shows */
    size_t top;         /* n-grams of each kind shown, at most */
};

/* Appends the page of a ranked report. */
void page_put(struct buffer *out, const struct report *r, const struct page_options *options);

#endif
