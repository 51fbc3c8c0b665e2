/* HTML that text cannot break out of: whatever stands in a template goes out as it is, whatever is
 * put into it is escaped. There is no way to put in anything else. */
#ifndef ANALYSIS_PAGE_HTML_H
#define ANALYSIS_PAGE_HTML_H

#include "base/buffer.h"
#include "base/slice.h"

/* Appends text so that it is text between tags and in a quoted attribute. Invalid UTF-8 and control
 * characters, which HTML forbids, become U+FFFD; so do the controls of writing direction, with
 * which text could reorder what stands around it. */
void html_text(struct buffer *out, struct slice text);

/* Appends the template. In it stand for arguments:
 *   %t  struct slice: text, escaped
 *   %s  const char *: likewise
 *   %u  size_t: a decimal number
 *   %f  double: two decimal places, with '+' or U+2212 before it where not 0.00
 *   %%  a percent sign */
void html_put(struct buffer *out, const char *template, ...);

#endif
