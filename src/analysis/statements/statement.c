#include "analysis/statements/statement.h"

#include "base/memory.h"

#include <stdlib.h>

const char *quotation_kind_name(enum quotation_kind kind)
{
    static const char *const names[] = {"direct", "indirect", "mixed", "scare"};
    return names[kind];
}

const char *resolution_name(enum resolution resolution)
{
    static const char *const names[] = {"none", "name",    "surname",   "acronym",
                                        "role", "pronoun", "continued", "phrase"};
    return names[resolution];
}

void statements_add_piece(struct statements *s, struct span piece)
{
    s->pieces = memory_grow(s->pieces, &s->piece_cap, s->piece_count + 1, sizeof *s->pieces);
    s->pieces[s->piece_count++] = piece;
    s->items[s->count - 1].piece_count++;
}

void statements_free(struct statements *s)
{
    free(s->items);
    free(s->pieces);
    *s = (struct statements){0};
}
