/* Whom "he" and "she" mean: of the names and the nameless persons ("a spokeswoman", "his mother")
 * mentioned before, the one whose gender does not contradict and whose mention fits best. Pronouns
 * before it are mentions, too, of whom they mean. */
#ifndef ANALYSIS_STATEMENTS_PRONOUN_H
#define ANALYSIS_STATEMENTS_PRONOUN_H

#include "analysis/statements/article.h"
#include "analysis/statements/names.h"
#include "analysis/statements/statement.h"

/* Who is meant: a name by its number in full, or a nameless person by the index of a mention. */
struct referent {
    uint32_t name, noun; /* INTERN_NONE, MENTION_NONE: not this; nobody where both are */
};

/* What the article is about at the moment. */
struct focus {
    struct referent spoke; /* last */
    uint32_t sentence;     /* and where */
    bool body;             /* that is none of a person */
    size_t done;           /* mentions of the block whose pronouns were resolved */
};

struct pronoun {
    size_t at; /* word of the block */
    bool male;
    bool reported;          /* stands in the content of a statement */
    uint32_t except;        /* name of who speaks: "he" in somebody's own words is another */
    const struct span *own; /* what the pronoun says: nobody in there is meant */
    size_t own_count;
};

/* Nothing of the block is done yet. */
void focus_start_block(struct focus *f);

/* Whom the pronoun means; nobody where none fits. Notes it for the pronouns behind. */
struct referent pronoun_means(struct focus *f, struct names *n, const struct article *a,
                              const struct pronoun *p);

#endif
