/* The rows of a stream one behind the other, with the borders between them: where a document ends,
 * a paragraph or a sentence, a group of rows. For programs that look at neighbours.
 *
 *     struct sequence s;
 *     sequence_init(&s, &in, &settings);
 *     while (sequence_next(&s, &rows)) ...
 *     sequence_free(&s);
 */
#ifndef CLI_SEQUENCE_H
#define CLI_SEQUENCE_H

#include "cli/inputs.h"

struct sequence_settings {
    bool words;       /* rows are words, as tokenize makes them; else texts */
    bool lines;       /* of texts: paragraphs of plain text may come many together */
    const size_t *by; /* columns whose values make a group; borrowed */
    size_t by_count;
    const struct slice *types; /* of words, fewer than 256: what may stand in the column "type", the
                                  most frequent, of up to 15 bytes, first; borrowed */
    size_t type_count;
};

enum { SEQUENCE_TOGETHER = 64 };

/* Some rows, column by column. Bit i of a border: it lies before row i. The first row of all has
 * every border but that of the group where there are no such columns. */
struct sequence_rows {
    size_t count;
    struct slice text[SEQUENCE_TOGETHER];  /* unescaped */
    struct slice group[SEQUENCE_TOGETHER]; /* where groups says so: the values, escaped, a TAB
                                              between two */
    unsigned char type[SEQUENCE_TOGETHER]; /* where types are told and there is such a column: which
                                              of them, the first too where it is none */
    uint64_t documents;                    /* doc_id changes */
    uint64_t sentences;                    /* of words: para_id or sent_id change */
    uint64_t groups;
    bool lines; /* the text of the row, the only one, is whole lines of
                   plain text, each with its LF */
};

struct sequence_column {
    size_t index;      /* INPUTS_NONE: all rows have the same */
    struct slice last; /* of the row before */
    struct buffer kept;
};

struct sequence {
    struct inputs *in;
    struct sequence_settings settings;
    struct sequence_column document, paragraph, sentence, *by;
    size_t type;
    struct buffer first_type; /* and the end of its field; READER_SLACK bytes behind */
    struct input_rows rows;   /* that lie ready, */
    size_t at;                /* of which so many were taken; .last is then that before the first */
    bool joined;              /* the sentence's column stands behind the paragraph's */
    bool begun;
    struct arena groups;
};

/* All are borrowed; the inputs are open. */
void sequence_init(struct sequence *s, struct inputs *in, const struct sequence_settings *settings);
void sequence_free(struct sequence *s);

/* The next rows, at least one; false at the end. They are valid until the next call, and
 * READER_SLACK bytes behind a text can be read. */
bool sequence_next(struct sequence *s, struct sequence_rows *rows);

#endif
