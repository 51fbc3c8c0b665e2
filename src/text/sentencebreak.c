/* The rules stand by their numbers in UAX #29, section 5.1. */
#include "text/sentencebreak.h"

#include "text/properties.h"

/* How far a terminator and what may follow it have been read: SATerm Close* Sp*. */
enum stage { NO_TERMINATOR, TERMINATOR, CLOSERS, SPACES };

struct reading {
    enum stage stage;
    bool full_stop;    /* the terminator is an ATerm */
    bool after_letter; /* and follows Upper or Lower (SB7) */
    unsigned left;     /* class of the last base character */
};

static bool is_separator(unsigned class)
{
    return class == SB_SEP || class == SB_CR || class == SB_LF;
}

static bool is_terminator(unsigned class)
{
    return class == SB_ATERM || class == SB_STERM;
}

static bool is_ignored(unsigned class)
{
    return class == SB_EXTEND || class == SB_FORMAT;
}

/* SB8: what follows is no letter, separator or terminator, and then a Lower. No terminator is
 * passed, so that a text is looked through once. */
static bool lower_follows(struct slice text, size_t at)
{
    while (at < text.len) {
        unsigned class = property_sentence_break(codepoint_at(text, at, &at));
        if (class == SB_LOWER)
            return true;
        if (class == SB_OLETTER || class == SB_UPPER || is_separator(class) || is_terminator(class))
            return false;
    }
    return false;
}

/* Whether the character of the given class, at byte `at`, belongs to the sentence being read. */
static bool continues(const struct reading *r, unsigned class, struct slice text, size_t at)
{
    if (r->stage == NO_TERMINATOR)
        return true; /* SB998 */
    if (r->full_stop && r->stage == TERMINATOR) {
        if (class == SB_NUMERIC) /* SB6 */
            return true;
        if (r->after_letter && class == SB_UPPER) /* SB7 */
            return true;
    }
    if (class == SB_SCONTINUE || is_terminator(class)) /* SB8a */
        return true;
    if (r->stage != SPACES && class == SB_CLOSE) /* SB9 */
        return true;
    if (class == SB_SP || is_separator(class)) /* SB9, SB10 */
        return true;
    return r->full_stop && lower_follows(text, at); /* SB8 */
}

static void read_class(struct reading *r, unsigned class)
{
    if (is_terminator(class)) {
        r->after_letter = r->left == SB_UPPER || r->left == SB_LOWER;
        r->full_stop = class == SB_ATERM;
        r->stage = TERMINATOR;
    } else if (class == SB_CLOSE && r->stage != NO_TERMINATOR && r->stage != SPACES) {
        r->stage = CLOSERS;
    } else if (class == SB_SP && r->stage != NO_TERMINATOR) {
        r->stage = SPACES;
    } else {
        r->stage = NO_TERMINATOR;
    }
    r->left = class;
}

size_t sentencebreak_next(struct slice text, size_t at)
{
    struct reading r = {.left = SB_OTHER};
    for (size_t after; at < text.len; at = after) {
        unsigned class = property_sentence_break(codepoint_at(text, at, &after));
        if (is_ignored(class)) /* SB5 */
            continue;
        if (!continues(&r, class, text, at))
            return at; /* SB11 */
        if (class == SB_CR && after < text.len && text.data[after] == '\n')
            after++; /* SB3 */
        if (is_separator(class))
            return after; /* SB4 */
        read_class(&r, class);
    }
    return at;
}
