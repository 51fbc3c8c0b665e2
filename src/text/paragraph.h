/* Paragraphs of plain text. A line is a paragraph; in wrapped text a blank line ends one. Blank
 * lines (nothing but white space) belong to none. Lines end at LF, CR LF or the end of the text;
 * the end of line is not part of the paragraph, nor is white space at its two ends. */
#ifndef TEXT_PARAGRAPH_H
#define TEXT_PARAGRAPH_H

#include "base/buffer.h"

struct paragraphs {
    struct slice text;
    bool wrapped;
    size_t at;
};

static inline struct paragraphs paragraphs_start(struct slice text, bool wrapped)
{
    return (struct paragraphs){text, wrapped, 0};
}

/* paragraphs_next where some of the text is left. */
bool paragraphs_find(struct paragraphs *p, size_t *start, size_t *end);

/* The next paragraph as bytes [*start, *end) of the text; false where there is none. */
static inline bool paragraphs_next(struct paragraphs *p, size_t *start, size_t *end)
{
    return p->at < p->text.len && paragraphs_find(p, start, end);
}

/* The same of a text that is a line: it is one paragraph, or none. */
bool paragraph_of_line(struct slice line, size_t *start, size_t *end);

/* In out, the text with a blank for each line feed inside of a wrapped paragraph: as long, and each
 * byte where it was. */
void paragraphs_unwrap(struct buffer *out, struct slice text);

#endif
