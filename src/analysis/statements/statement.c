#include "analysis/statements/statement.h"

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

void statements_free(struct statements *s)
{
    free(s->items);
    free(s->pieces);
    *s = (struct statements){0};
}
