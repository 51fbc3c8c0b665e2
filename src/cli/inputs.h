/* All operands as one stream of rows: tables and plain text, columns found by name, the same header
 * for every row, invalid UTF-8 repaired, places in the source kept. docs/format.md is the contract.
 *
 *     struct inputs in;
 *     inputs_open(&in, &settings, operands, count);      // reads the first header
 *     size_t date = inputs_column(&in, "date");          // INPUTS_NONE where it is absent
 *     table_header(...); writer_flush(&out);
 *     struct input_row row;
 *     while (inputs_next(&in, &row)) { ... }
 *     inputs_close(&in);                                 // says what was repaired or skipped
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/sandbox.h"
#include "tsv/reader.h"
#include "tsv/row.h"
#include "tsv/writer.h"

#define INPUTS_NONE SIZE_MAX

enum inputs_invalid { INVALID_REPLACE, INVALID_ERROR };

/* How a plain-text file becomes rows. A document's text leaves out a byte order mark at the front
 * and the line end at the back; a paragraph's the CR before its LF. Lines with nothing but white
 * space are no paragraphs. With --wrapped a blank line ends a paragraph. */
enum inputs_plain {
    PLAIN_DOCUMENTS, /* a row per file */
    PLAIN_PARAGRAPHS /* a row per paragraph: constant memory for filters that need no more */
};

/* What the shared options set. Zero-initialise, set plain and the defaults that differ. */
struct inputs_settings {
    enum inputs_plain plain_rows;
    const char *field;        /* --field; NULL: "text" */
    bool plain, table;        /* --plain, --table */
    bool wrapped;             /* --wrapped */
    bool no_header;           /* --no-header */
    const char *columns;      /* --columns */
    const char *prefix;       /* --prefix, NULL: "" */
    bool skip_bad;            /* --skip-bad */
    int invalid;              /* --invalid: enum inputs_invalid */
    const char *files0;       /* --files0-from */
    int progress;             /* --progress: enum progress_when */
    uint64_t max_line;        /* --max-line; 0: no limit */
    bool no_sandbox;          /* --no-sandbox */
    bool quote_guard;         /* --quote-guard: for struct writer of every table that goes out */
    enum sandbox_files files; /* what the program does to files after inputs_open */
    bool of_option; /* an option names the operands, whose rows are kept: they have to end */
    /* Names that --field may have although there is no such column, ending with NULL: forms of the
     * words of the column text, which is then the text column. NULL: none. */
    const char *const *forms;
    /* Said where the text column is missing, in place of what --field and --plain could do; NULL.
     */
    const char *without_text;
};

enum { INPUTS_OPTIONS = 15 };
/* Fills the option table that all programs share, for struct program.more_options. */
void inputs_options(struct option table[INPUTS_OPTIONS], struct inputs_settings *settings);

struct inputs {
    const struct inputs_settings *settings;
    const struct program *program;
    struct row_fields header; /* names of the columns, unescaped; live as long as the inputs */
    bool is_plain;            /* columns are then doc_id start end text */
    size_t text, doc_id, start, end; /* columns; INPUTS_NONE where absent (text never is) */
    bool wants_places;               /* set by table_cut: rows then carry their place */
    bool spares_doc_id; /* set by a filter that has no use for row.doc_id: none is made up */
    bool spares_fields; /* set by a filter that, of rows of plain text, looks at text and doc_id
                           only (that as a field, too), and at place where it wants places: nothing
                           else is made up; and that does not look at the column of the text as a
                           field: the text may stand in its place */
    struct inputs_state *state;
};

/* One row. All slices are valid until the next inputs_next; input_row_copy keeps one longer. Behind
 * the text of one that inputs_next made READER_SLACK bytes can be read. */
struct input_row {
    const struct slice
        *fields;         /* in the header's order, escaped, valid UTF-8: fit for writer_raw */
    struct slice line;   /* all fields with their TABs; data is NULL where a copy of the
                            fields one by one is needed (plain text) */
    struct slice text;   /* the text column, unescaped, valid UTF-8 */
    struct slice doc_id; /* unescaped; "FILE:LINE" where the table has no such column */
    bool plain; /* nothing in text and doc_id has to be escaped; false where that is not known */
    struct place place;
    uint64_t number; /* of the row in the stream, from 1 */
};

/* A copy of the row, of that many columns, that lives in the arena. */
struct input_row input_row_copy(struct arena *arena, const struct input_row *row, size_t columns);

/* Source offset of byte `at` (0 to text.len) of the row's text. -1 where it can't be known: the
 * text was repaired by an earlier program and the place lies between repairs of unlike width. */
int64_t input_row_place(const struct input_row *row, size_t at);

/* Opens the first operand and reads its header; then gives up what no filter needs (sandbox.h).
 * operands: NULL or count 0 is standard input. Ends the program with a message where an operand
 * can't be read or a column is missing. p and settings are borrowed. */
void inputs_open(struct inputs *in, const struct program *p, const struct inputs_settings *settings,
                 char **operands, int count);
bool inputs_next(struct inputs *in, struct input_row *row);

/* For programs that open their operands one by one: operands beside --files0-from are misuse, as
 * inputs_open says it. */
void inputs_check_operands(const struct program *p, const struct inputs_settings *settings,
                           int count);

/* For filters that gain by looking at many rows together: of plain text in which lines are
 * paragraphs, as many of the next as lie ready in memory, of at most so many bytes in all: the text
 * of the row is whole lines, each with its LF, also blank ones, in which nothing has to be escaped
 * or repaired. False where the next row is not one of these: inputs_next gives it. Valid until the
 * next call. */
bool inputs_paragraphs(struct inputs *in, size_t most, struct input_row *row);

/* Of tables: rows by where their fields end, one behind the other in memory. */
struct input_rows {
    const char *bytes; /* READER_SLACK bytes behind every field can be read */
    const uint32_t *ends;
    size_t columns, count;
};

static inline struct slice input_rows_field(const struct input_rows *rows, size_t row,
                                            size_t column)
{
    const uint32_t *end = rows->ends + row * rows->columns + column;
    uint32_t start = end[-1] + 1;
    return slice_of(rows->bytes + start, *end - start);
}

/* Several, from the first to the last, with the TABs between them. */
static inline struct slice input_rows_fields(const struct input_rows *rows, size_t row,
                                             size_t first, size_t last)
{
    const uint32_t *ends = rows->ends + row * rows->columns;
    uint32_t start = (ends + first)[-1] + 1;
    return slice_of(rows->bytes + start, ends[last] - start);
}

/* The line with its LF, as it came in. */
static inline struct slice input_rows_line(const struct input_rows *rows, size_t row)
{
    struct slice fields = input_rows_fields(rows, row, 0, rows->columns - 1);
    return slice_of(fields.data, fields.len + 1);
}

/* As many of the next rows as lie ready and need no care (without escapes, CRs or bytes that are
 * not UTF-8, in the header's order); 0 as above. Valid until the next call. */
size_t inputs_rows(struct inputs *in, struct input_rows *rows);

/* The share of all bytes that were read so far, above 0; 1 where a pipe hides how many there are. */
double inputs_share_read(const struct inputs *in);

/* Is the file one of the operands or standard output, or may it be, as it cannot be looked at? A
 * second output must be neither. */
bool inputs_has_file(const struct inputs *in, int fd);

/* Says on stderr what was repaired and skipped. */
void inputs_close(struct inputs *in);

/* Index of a column, or INPUTS_NONE. */
size_t inputs_column(const struct inputs *in, const char *name);
/* From now on the column's fields come in the one spelling that all spellings of a value share. */
void inputs_compare_column(const struct inputs *in, size_t column);
/* Index of a column that has to be there, and is compared; otherwise a message that lists the
 * columns, status 1, or 2 where --columns says which there are. */
size_t inputs_need_column(const struct inputs *in, const char *name);
/* Whether rows are paragraphs, or parts of such: they have a para_id. No line end in their text ends
 * one. */
bool inputs_are_paragraphs(const struct inputs *in);

/* The number in a column of the current row. False where it holds none: the row was then reported
 * by inputs_bad_row, and the caller goes on to the next. */
bool inputs_number(struct inputs *in, const struct input_row *row, size_t column, int64_t *value);

/* The current row is bad for the reason given: message "FILE:LINE: REASON" and status 1, or with
 * --skip-bad counted; the caller then goes on to the next row. */
void inputs_bad_row(struct inputs *in, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
