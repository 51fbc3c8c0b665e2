/* The text of a document on the page, with everything that is known about it marked; and the marks
 * of speakers, which stand in the tables of the page too. */
#ifndef ANALYSIS_PAGE_PAGE_TEXT_H
#define ANALYSIS_PAGE_PAGE_TEXT_H

#include "analysis/page/report.h"
#include "base/buffer.h"

enum { PAGE_COLOURS = 8 }; /* speakers with a colour of their own, by rank */

/* Appends the document as paragraphs. */
void page_text_put(struct buffer *out, const struct report *r, size_t document);

/* The class of what a speaker says: "s1" to "s8", "s0" for all others. */
void page_text_put_speaker_class(struct buffer *out, const struct report_speaker *speaker);
/* "[3]", with a link to the speaker's row of the table. */
void page_text_put_speaker_mark(struct buffer *out, const struct report_speaker *speaker);

#endif
