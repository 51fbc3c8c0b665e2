/* One line of a table: fields between TABs, in which TAB, LF, CR and backslash are written \t \n \r
 * \\ (docs/format.md). Pure functions over slices. */
#ifndef TSV_ROW_H
#define TSV_ROW_H

#include "base/buffer.h"
#include "base/slice.h"

/* The fields of a line, as they stand in it (escaped). Reused from row to row. */
struct row_fields {
    struct slice *items;
    size_t count, cap;
    bool plain; /* the line is ASCII without backslashes and CRs: nothing to repair or unescape */
};

void row_fields_free(struct row_fields *f);

/* Cuts line at its TABs; an empty line is one empty field. The slices point into line. */
void row_split(struct row_fields *f, struct slice line);

/* The same with the line that bytes begin with, up to its LF; its length goes to *len. False where
 * there is no LF: f is then in no state to be read. One pass in place of two. */
bool row_split_line(struct row_fields *f, struct slice bytes, size_t *len);

/* Index of the field that equals name, or count where there is none. */
size_t row_find(const struct row_fields *f, struct slice name);

/* The field without the backslash that --quote-guard puts before a quotation mark that begins it:
 * still escaped, and in the one form that all of its spellings share. */
struct slice row_unguard(struct slice field);

/* The field with its escapes undone, the guard's too. A backslash before any other byte, or at the
 * end, stands for itself: tables from elsewhere stay readable. Returns field itself where it holds
 * no backslash, otherwise a view of scratch, which is overwritten. */
struct slice row_unescape(struct slice field, struct buffer *scratch);

/* The same, undone where the field stands: it is a field no more. Returns a view of it. */
struct slice row_unescape_in_place(char *field, size_t len);

/* Where a backslash stands in the field that is no part of an escape, or field.len. */
size_t row_lone_backslash(struct slice field);

/* Length of the longest prefix of text that stands as it is in a field. */
size_t row_plain_prefix(struct slice text);

/* What follows the backslash where c is escaped: 't' for TAB ...; 0 where c stands for itself. */
char row_escape_letter(char c);

/* Appends text to out, escaped. */
void row_escape(struct buffer *out, struct slice text);

/* Parses a decimal integer, an optional '-' before it, nothing around it. False where it is none or
 * does not fit. */
bool row_parse_i64(struct slice field, int64_t *value);

#endif
