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

/* ---- its parts, for page.c only ---- */

enum { PAGE_COLOURS = 8 }; /* speakers with a colour of their own, by rank */

/* The class of what a speaker says: "s1" to "s8", "s0" for all others. */
void page_put_speaker_class(struct buffer *out, const struct report_speaker *speaker);
/* "[3]", with a link to the speaker's row of the table. */
void page_put_speaker_mark(struct buffer *out, const struct report_speaker *speaker);

/* The text of a document, with everything that is known about it marked. */
void page_put_text(struct buffer *out, const struct report *r, size_t document);

#endif
