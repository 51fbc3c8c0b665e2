/* The inside of the cutter, for src/cli/cutter*.c alone: its steps, and rows of short fields, which
 * are formatted right in the writer's buffer. */
#ifndef CLI_CUTTER_ROWS_H
#define CLI_CUTTER_ROWS_H

#include "cli/cutter.h"

/* A field of the output row; CUTTER_SAME: columns [index, last) of the input, which stand together.
 */
struct cutter_step {
    enum cutter_kind kind;
    size_t index, last;
    size_t constant, constant_len; /* CUTTER_SAME and CUTTER_DOC_ID: what of c->constants it is */
};

/* What is formatted in place: short texts, numbers up to the largest of twelve digits, rows of not
 * too many columns.
 * The rest is written field by field. */
enum { CUTTER_SHORT = 64, CUTTER_MOST_ROOM = 8192 };

#define CUTTER_LARGEST UINT64_C(999999999999)

/* Puts the rows of cuts, the first `done` of which are put, up to the first with a long field: how
 * many are put then. c->fast, and no number gets over CUTTER_LARGEST. */
size_t cutter_put_rows(struct cutter *c, const struct cutter_cuts *cuts, size_t done);

static inline struct slice cutter_constant(const struct cutter *c, const struct cutter_step *step)
{
    return slice_of(c->constants.data + step->constant, step->constant_len);
}

static inline void cutter_count_sentence(struct cutter *c, const struct token *token)
{
    cutter_count(c, c->counting, c->numbers[c->counting] + (token->sentence - c->sentence));
    c->sentence = token->sentence;
}

/* A loop of fixed length over bytes of its own: compilers make it a few instructions. */
static inline __attribute__((always_inline)) void cutter_lower_block(char *to, const char *from)
{
    unsigned char bytes[CUTTER_BLOCK];
    memcpy(bytes, from, CUTTER_BLOCK);
    for (size_t i = 0; i < CUTTER_BLOCK; i++)
        bytes[i] |= (unsigned char)((unsigned char)(bytes[i] - 'A') < 26 ? 0x20 : 0);
    memcpy(to, bytes, CUTTER_BLOCK);
}

#endif
