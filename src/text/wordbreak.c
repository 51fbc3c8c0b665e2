/* The rules stand by their numbers in UAX #29, section 4.1.1. Every rule that looks past its right
 * neighbour is decided there and both are taken at once, so that a segment needs no memory of what
 * came before its last base character. */
#include "text/wordbreak.h"

#include "text/properties.h"

enum { NO_CLASS = WB_MASK };

static bool is_ahletter(unsigned class)
{
    return class == WB_ALETTER || class == WB_HEBREW_LETTER;
}

/* WB4: what the rules look through. */
static bool is_ignored(unsigned class)
{
    return class == WB_EXTEND || class == WB_FORMAT || class == WB_ZWJ;
}

static bool is_newline(unsigned class)
{
    return class == WB_CR || class == WB_LF || class == WB_NEWLINE;
}

/* The class of the next base character at or after `at`, and where that ends. */
static unsigned base_at(struct slice text, size_t at, size_t *after)
{
    *after = at;
    while (at < text.len) {
        unsigned class = property_word_break(codepoint_at(text, at, after)) & WB_MASK;
        if (!is_ignored(class))
            return class;
        at = *after;
    }
    return NO_CLASS;
}

/* What joins_through may take as middle. */
static bool is_middle(unsigned class)
{
    return class >= WB_SINGLE_QUOTE && class <= WB_MIDNUM;
}

/* Rules that hold two characters to the letter or digit on their left, by what follows the first.
 */
static bool joins_through(unsigned left, unsigned middle, unsigned right)
{
    bool quote_or_midnumlet = middle == WB_MIDNUMLET || middle == WB_SINGLE_QUOTE;
    if (is_ahletter(left) && is_ahletter(right) && (middle == WB_MIDLETTER || quote_or_midnumlet))
        return true; /* WB6, WB7 */
    if (left == WB_HEBREW_LETTER && middle == WB_DOUBLE_QUOTE && right == WB_HEBREW_LETTER)
        return true; /* WB7b, WB7c */
    return left == WB_NUMERIC && right == WB_NUMERIC &&
           (middle == WB_MIDNUM || quote_or_midnumlet); /* WB11, WB12 */
}

static bool joins(unsigned left, unsigned right)
{
    if (left == WB_HEBREW_LETTER && right == WB_SINGLE_QUOTE) /* WB7a */
        return true;
    switch (left) {
    case WB_HEBREW_LETTER:
    case WB_ALETTER:
    case WB_NUMERIC: /* WB5, WB8, WB9, WB10, WB13a; WB7a */
        return is_ahletter(right) || right == WB_NUMERIC || right == WB_EXTENDNUMLET ||
               (left == WB_HEBREW_LETTER && right == WB_SINGLE_QUOTE);
    case WB_KATAKANA: /* WB13, WB13a */
        return right == WB_KATAKANA || right == WB_EXTENDNUMLET;
    case WB_EXTENDNUMLET: /* WB13a, WB13b */
        return is_ahletter(right) || right == WB_NUMERIC || right == WB_KATAKANA ||
               right == WB_EXTENDNUMLET;
    case WB_REGIONAL_INDICATOR: /* WB15, WB16 */
        return right == WB_REGIONAL_INDICATOR;
    default:
        return false; /* WB999 */
    }
}

size_t wordbreak_next(struct slice text, size_t at)
{
    size_t end, after;
    unsigned left = property_word_break(codepoint_at(text, at, &end)) & WB_MASK;
    if (left == WB_CR && end < text.len && text.data[end] == '\n')
        return end + 1; /* WB3 */
    if (is_newline(left))
        return end; /* WB3a */
    for (unsigned last = left; end < text.len; end = after) {
        unsigned property = property_word_break(codepoint_at(text, end, &after));
        unsigned class = property & WB_MASK;
        if (last == WB_ZWJ && property & WB_PICTOGRAPHIC) { /* WB3c */
            left = last = class;
            continue;
        }
        if (last == WB_WSEGSPACE && class == WB_WSEGSPACE) /* WB3d */
            continue;
        last = class;
        if (is_ignored(class)) /* WB4 */
            continue;
        size_t after_right = after;
        unsigned right = is_middle(class) ? base_at(text, after, &after_right) : NO_CLASS;
        if (joins_through(left, class, right)) {
            after = after_right;
            left = last = right;
        } else if (joins(left, class)) {
            left = left == WB_REGIONAL_INDICATOR ? WB_OTHER : class;
        } else {
            return end; /* WB3b, WB999 */
        }
    }
    return end;
}
