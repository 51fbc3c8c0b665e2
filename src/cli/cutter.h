/* The output of a filter that cuts a row into many: place columns rewritten, columns of its own,
 * the others copied onto every row. What is the same for all cuts of a row is formatted once; short
 * fields are formatted right in the writer's buffer, as the loop over words needs it.
 *
 *     cutter_init(&c, &in, &out);
 *     cutter_add(&c, "start", CUTTER_START, 0);     // in the order wanted; those that the input
 * has cutter_add(&c, "text", CUTTER_TEXT, 0);       // already stay where they are cutter_add(&c,
 * "token_id", CUTTER_NUMBER, 0); cutter_header(&c);
 *     ...
 *     cutter_begin(&c, &row);                       // row and what it points to stay until the
 * last cut c.numbers[0] = 1; cutter_put(&c, start, end);                   // a row for the bytes
 * [start, end) of row.text
 */
#ifndef CLI_CUTTER_H
#define CLI_CUTTER_H

#include "cli/inputs.h"

enum cutter_kind {
    CUTTER_SAME,   /* a column of the input */
    CUTTER_DOC_ID, /* place columns */
    CUTTER_START,
    CUTTER_END,
    CUTTER_TEXT,
    CUTTER_COUNT, /* numbers[index], of a place: one that the input has is kept, none is prefixed */
    CUTTER_NUMBER, /* numbers[index] */
    CUTTER_STRING  /* strings[index]: valid UTF-8, escaped here */
};

enum { CUTTER_VALUES = 8 };

struct cutter_column;
struct cutter_step;
struct cutter_part;

/* A number that was written last and its digits, the first in the lowest byte. Only up to eight
 * digits are kept. */
struct cutter_digits {
    uint64_t number, digits;
    size_t len; /* 0: nothing is kept */
};

/* Short fields are copied in blocks: as many bytes must be readable behind a string's last. */
enum { CUTTER_BLOCK = 16 };

struct cutter {
    uint64_t numbers[CUTTER_VALUES];     /* set by the caller before each cut */
    struct slice strings[CUTTER_VALUES]; /* likewise, see CUTTER_BLOCK */
    bool plain_strings;                  /* likewise; none of them holds what has to be escaped */
    struct inputs *in;
    struct writer *out;
    struct cutter_column *wanted; /* as added */
    size_t wanted_count, wanted_cap;
    struct cutter_step *steps; /* the output row */
    size_t step_count, step_cap;
    struct buffer constants; /* the fields that are the same for all cuts of the row */
    const struct input_row *row;
    bool fast;                        /* short cuts of the row may be formatted in place */
    bool plain;                       /* nothing in its text has to be escaped */
    bool only_text;                   /* of all columns */
    bool straight;                    /* places are those of the row's first byte and so many on */
    size_t room;                      /* for all fields but those of text, in bytes */
    struct cutter_digits high_digits; /* of places, without the last four */
    struct cutter_digits number_digits[CUTTER_VALUES];
    struct cutter_part *parts; /* the output row, fields that seldom change taken together */
    size_t part_count;
    struct buffer fixed; /* the bytes of those */
    bool is_fixed;
    uint32_t *four_digits; /* of every number below 10000 */
};

void cutter_init(struct cutter *c, struct inputs *in, struct writer *out);
void cutter_free(struct cutter *c);

/* A column of the output (index < CUTTER_VALUES; name is borrowed). The columns of the input come
 * first, as they are; those of the place are rewritten where they stand, or left out where they
 * were not added. Then the others follow as added; in plain text all do. */
void cutter_add(struct cutter *c, const char *name, enum cutter_kind kind, size_t index);

/* Writes and flushes the header line (none with --no-header). A CUTTER_NUMBER or CUTTER_STRING
 * whose name is there already is misuse (status 2): the message tells of --prefix. */
void cutter_header(struct cutter *c);

void cutter_begin(struct cutter *c, const struct input_row *row);

/* Sets a CUTTER_COUNT, which is expected to stay for a while. */
static inline void cutter_count(struct cutter *c, size_t index, uint64_t number)
{
    c->is_fixed = c->is_fixed && c->numbers[index] == number;
    c->numbers[index] = number;
}

void cutter_put(struct cutter *c, size_t start, size_t end);

/* As cutter_put, where text is the only column of the output: the shortest way for short texts. */
static inline void cutter_put_text(struct cutter *c, size_t start, size_t end)
{
    struct writer *w = c->out;
    const struct slice text = c->row->text;
    size_t len = end - start;
    if (!c->plain || len > CUTTER_BLOCK || text.len - start < CUTTER_BLOCK || w->by_line) {
        cutter_put(c, start, end);
        return;
    }
    char *to = writer_reserve(w, CUTTER_BLOCK + 1);
    memcpy(to, text.data + start, CUTTER_BLOCK);
    to[len] = '\n';
    w->len += len + 1;
    w->finished = w->len;
}

#endif
