/* What is wrong with a lexicon of one's own: keys that come again, that contradict each other, and
 * that no text can reach, because the model cuts words otherwise. */
#ifndef ANALYSIS_TONE_LEXICONCHECK_H
#define ANALYSIS_TONE_LEXICONCHECK_H

#include "analysis/tone/sentiment.h"

enum lexicon_problem {
    PROBLEM_MALFORMED, /* not a line of a lexicon */
    PROBLEM_DUPLICATE, /* the key stands in an earlier line, with the same weight */
    PROBLEM_CONFLICT,  /* the key stands in an earlier line, with another weight: this one holds */
    PROBLEM_UNREACHABLE, /* the model never finds the key in a text */
    LEXICON_PROBLEMS
};

struct lexicon_finding {
    uint64_t line, earlier; /* from 1; earlier is 0 where no other line is meant */
    struct slice key;       /* of the table; the line where it is malformed */
    enum lexicon_problem problem;
};

/* "malformed", "duplicate" ... */
const char *lexicon_problem_name(enum lexicon_problem problem);

/* Hands out what is wrong for that model, in the order of the lines. The model has the words of the
 * table in place of its own afterwards, and explains. */
void lexicon_check(struct sentiment *model, struct slice table,
                   void (*found)(void *context, const struct lexicon_finding *finding),
                   void *context);

#endif
