/* What the parts of the inputs share, for src/cli/inputs*.c alone. */
#ifndef CLI_INPUTS_STATE_H
#define CLI_INPUTS_STATE_H

#include "cli/header.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "tsv/fieldends.h"

enum shape { SHAPE_UNKNOWN, SHAPE_PLAIN, SHAPE_TABLE };

/* The bytes of the current file in which fieldends were found, and what of them is left. */
struct found {
    struct fieldends fields;
    uint64_t offset; /* of the first byte in the file */
    size_t bytes;    /* 0: nothing was looked at */
    size_t end, line, care;
};

struct inputs_state {
    struct operands operands;
    size_t next; /* operand to open */
    struct reader reader;
    bool is_open;         /* the reader has a file */
    const char *doc_name; /* the operand as given, the doc_id of plain text */
    enum shape shape;
    struct header header; /* of the first table, and so of the stream */
    struct header later;  /* of the table that is read now, if it is another */
    const char *header_file;
    struct buffer header_line; /* of the table that is read now, as it stands there */
    bool is_header;            /* the current row is that line again */
    struct row_fields raw; /* fields of the line, in the file's own order */
    struct slice *fields;  /* in the header's order: raw's or mapped */
    struct slice *mapped;
    size_t *from; /* mapped[i] is raw.items[from[i]] */
    bool same_order;
    bool *compared;          /* for each column: an option named it, its values are compared */
    struct buffer *repaired; /* a buffer per column, for fields with bytes that cannot go out */
    size_t document_len;  /* of doc_id, what a row's line number goes behind where a table has none */
    bool document_plain;  /* nothing in it has to be escaped */
    struct buffer unescaped, text, doc_id, escaped_doc_id, escaped_text, numbers, paragraph;
    struct utf8_repairs repairs;
    struct found found;
    uint64_t done_bytes; /* of the files before the current one */
    uint64_t row_line;   /* line of the current row in its file */
    uint64_t rows, repair_total, skipped, header_total, quoted_total;
    char first_repair[256], first_skip[512], first_header[256], first_quoted[256];
    struct progress progress;
};

static inline struct slice without_cr(struct slice line)
{
    return slice_ends(line, SLICE("\r")) ? slice_cut(line, 0, line.len - 1) : line;
}

/* Whether a line of the table is its header again, as in tables that were joined. With one column
 * it may be a row: a word is "text". */
static inline bool inputs_is_header_again(const struct inputs_state *st, struct slice line)
{
    struct slice header = buffer_slice(&st->header_line);
    if (line.len == header.len + 3 && slice_starts(line, SLICE("\xEF\xBB\xBF")))
        line = slice_cut(line, 3, line.len);
    return line.len == header.len && slice_equal(line, header) &&
           slice_find(header, 0, '\t') < header.len;
}

/* Whether a text stands within quotation marks, and one in it twice: a cell as CSV has it. */
static inline bool inputs_is_quoted_cell(struct slice text)
{
    if (text.len < 5 || text.data[0] != '"' || text.data[text.len - 1] != '"')
        return false;
    text = slice_cut(text, 1, text.len - 1);
    size_t at = slice_find(text, 0, '"');
    return at + 1 < text.len && text.data[at + 1] == '"';
}

/* The next row of the file that is open; false at its end. */
bool inputs_next_of_table(struct inputs *in, struct input_row *row);
bool inputs_next_of_plain(struct inputs *in, struct input_row *row);

#endif
