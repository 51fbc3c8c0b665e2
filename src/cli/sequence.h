/* The rows of a stream one behind the other, with the borders between them: where a document ends,
 * a paragraph or a sentence, a group of rows. For programs that look at neighbours.
 *
 *     struct sequence s;
 *     sequence_init(&s, &in, &settings);
 *     while ((count = sequence_next(&s, rows, most))) ...
 *     sequence_free(&s);
 */
#ifndef CLI_SEQUENCE_H
#define CLI_SEQUENCE_H

#include "cli/inputs.h"

struct sequence_settings {
    bool words;       /* rows are words, as tokenize makes them; else texts */
    const size_t *by; /* columns whose values make a group; borrowed */
    size_t by_count;
};

/* The borders are those before the row. The first row has all of them but that of the group where
 * there are no such columns. */
struct sequence_row {
    struct slice text;  /* unescaped */
    struct slice type;  /* the column of that name, of words; data is NULL where there is none */
    struct slice group; /* the values, escaped, a TAB between two; data is NULL where they are those
                           of the row before */
    bool document;      /* doc_id changes */
    bool sentence;      /* of words: para_id or sent_id change */
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
    struct input_rows rows; /* that lie ready, */
    size_t at;              /* of which so many were taken; .last is then that before the first */
    bool joined;            /* the sentence's column stands behind the paragraph's */
    bool begun;
    struct arena groups;
};

/* All are borrowed; the inputs are open. */
void sequence_init(struct sequence *s, struct inputs *in, const struct sequence_settings *settings);
void sequence_free(struct sequence *s);

/* Up to `most` of the next rows; 0 at the end. They are valid until the next call, and READER_SLACK
 * bytes behind a text can be read. */
size_t sequence_next(struct sequence *s, struct sequence_row *rows, size_t most);

#endif
