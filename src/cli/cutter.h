/* The output of a filter that cuts a row into many: place columns rewritten, columns of its own,
 * the others copied onto every row. What is the same for all cuts of a row is formatted once; short
 * fields are formatted right in the writer's buffer, many rows at a time, as the loop over words
 * needs it.
 *
 *     cutter_init(&c, &in, &out);
 *     cutter_add(&c, "start", CUTTER_START, 0);    // in the order wanted; those that the input has
 *     cutter_add(&c, "text", CUTTER_TEXT, 0);      // already stay where they are
 *     cutter_add(&c, "token_id", CUTTER_NUMBER, 0);
 *     cutter_header(&c);
 *     ...
 *     cutter_begin(&c, &row);                      // row and what it points to stay until the last
 *     cutter_put(&c, &cuts);                       // cut: rows for so many pieces of row.text
 */
#ifndef CLI_CUTTER_H
#define CLI_CUTTER_H

#include "base/token.h"
#include "cli/inputs.h"

enum cutter_kind {
    CUTTER_SAME,   /* a column of the input */
    CUTTER_DOC_ID, /* place columns */
    CUTTER_START,
    CUTTER_END,
    CUTTER_TEXT,
    CUTTER_COUNT, /* numbers[index], of a place: one that the input has is kept, none is prefixed */
    CUTTER_NUMBER, /* numbers[index], which goes up by one with each cut */
    CUTTER_NAME,   /* of the cut's class, see cutter_name */
    CUTTER_STRING, /* strings[index] of the cut */
    CUTTER_LOWER   /* the same, unless the cut is a short token */
};

enum { CUTTER_NUMBERS = 4, CUTTER_STRINGS = 3, CUTTER_NAMES = 16 };

/* Short fields are copied in blocks: behind the last byte of a string another CUTTER_BLOCK - 1 must
 * be readable. */
enum { CUTTER_BLOCK = 16 };

/* Pieces of the row's text from its byte `from` on, and what the columns say of them. */
struct cutter_cuts {
    const struct token *tokens;
    const struct slice (*strings)[CUTTER_STRINGS]; /* of each, escaped as the table has it and valid
                                                      UTF-8; NULL where no column needs one */
    size_t count, from;
};

/* Whether CUTTER_LOWER of a token is its text with the capitals of ASCII made small. */
static inline bool cutter_is_short(const struct token *token)
{
    return token->is_plain & (token->end - token->start <= CUTTER_BLOCK);
}

struct cutter_column;
struct cutter_step;

/* The digits of numbers near the last one: all but the last four, which a table knows. */
struct cutter_digits {
    uint64_t from;   /* the least number that begins with them */
    uint64_t digits; /* the first in the lowest byte */
    size_t len;
    const uint64_t *low; /* of struct cutter's tables the one for what follows them */
};

/* Output rows of the usual order: fixed fields around the text and its place, in either order, then
 * a number, a name, a string in lower case and other strings. A fixed run of fields has a TAB
 * behind each. */
struct cutter_shape {
    bool is_usual;
    bool text, start, end, text_first, number, name, lower; /* what there is */
    struct slice fixed[3];                                  /* before, between, behind the two */
    size_t first[3], last[3];                               /* the steps that those are made of */
    size_t number_index, lower_index, strings[CUTTER_STRINGS], string_count;
};

struct cutter {
    uint64_t numbers[CUTTER_NUMBERS]; /* before the next cut */
    size_t counting;                  /* of them the one that goes up with the sentences of cuts */
    size_t sentence;                  /* that it counted last; SIZE_MAX: none of the text */
    struct inputs *in;
    struct writer *out;
    struct cutter_column *wanted; /* as added */
    size_t wanted_count, wanted_cap;
    struct cutter_step *steps; /* the output row */
    size_t step_count, step_cap;
    size_t *constant_steps; /* the numbers of those whose fields are the same for all cuts */
    size_t constant_count;
    struct buffer constants; /* the fields that are the same for all cuts of the row */
    struct buffer doc_id;    /* of plain text, all of whose constants it makes */
    const struct input_row *row;
    bool fast;                    /* short cuts of the row may be formatted in place */
    bool plain;                   /* nothing in the text of the row has to be escaped */
    bool only_text;               /* of all columns */
    bool straight;                /* places are those of the row's first byte and so many on, */
    bool is_sure;                 /* or less by what repairs of bytes before made longer */
    struct utf8_repair_walk walk; /* at the last place asked for */
    size_t room;                  /* for a row of short fields, in bytes */
    struct cutter_shape shape;
    struct buffer fixed; /* the fields that seldom change */
    bool is_fixed;
    struct cutter_digits place_digits, number_digits, count_digits[CUTTER_NUMBERS];
    uint64_t *four_digits; /* of every number below 10000, a TAB behind them, in the highest byte
                              how many bytes that is, */
    uint64_t *few_digits;  /* and without leading zeros */
    char names[CUTTER_NAMES][CUTTER_BLOCK]; /* a TAB behind them, */
    size_t name_lengths[CUTTER_NAMES];      /* which counts */
};

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out);
void cutter_free(struct cutter *c);

/* A column of the output (index < CUTTER_NUMBERS or CUTTER_STRINGS; name is borrowed). The columns
 * of the input come first, as they are; those of the place are rewritten where they stand, or left
 * out where they were not added. Then the others follow as added; in plain text all do. */
void cutter_add(struct cutter *c, const char *name, enum cutter_kind kind, size_t index);

/* The name of a class (< CUTTER_NAMES) of cuts, shorter than CUTTER_BLOCK. */
void cutter_name(struct cutter *c, unsigned class, const char *name);

/* Writes and flushes the header line (none with --no-header). A CUTTER_NUMBER or CUTTER_STRING
 * whose name is there already is misuse (status 2): the message tells of --prefix. */
void cutter_header(struct cutter *c);

void cutter_begin(struct cutter *c, const struct input_row *row);

/* The same for a row of inputs_paragraphs, of which no cut may hold an LF. */
void cutter_begin_lines(struct cutter *c, const struct input_row *row);

/* Sets a CUTTER_COUNT, which is expected to stay for a while. */
static inline void cutter_count(struct cutter *c, size_t index, uint64_t number)
{
    c->is_fixed = c->is_fixed && c->numbers[index] == number;
    c->numbers[index] = number;
}

/* Behind this the sentences of cuts are those of another text, from 0 on. */
static inline void cutter_begin_text(struct cutter *c)
{
    c->sentence = SIZE_MAX;
}

/* A row for each cut. */
void cutter_put(struct cutter *c, const struct cutter_cuts *cuts);

/* Copies in blocks: reads and writes up to CUTTER_BLOCK - 1 bytes more than len. */
static inline char *cutter_copy(char *to, const char *from, size_t len)
{
    memcpy(to, from, CUTTER_BLOCK);
    for (size_t at = CUTTER_BLOCK; at < len; at += CUTTER_BLOCK)
        memcpy(to + at, from + at, CUTTER_BLOCK);
    return to + len;
}

#endif
