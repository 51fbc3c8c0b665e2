/* Key words in context: where words, phrases and patterns stand in a text, and what stands around
 * them.
 *
 *     struct concordance c;
 *     concordance_init(&c, &options);
 *     concordance_add(&c, SLICE("secret call"));   // patterns are numbered 0, 1, 2 ...
 *     concordance_start(&c, paragraph);
 *     while (concordance_next(&c, &match)) ...
 *     concordance_free(&c);
 *
 * A pattern is cut into words as text is (analysis/tokens/tokenizer.h, the rules for news). A '*'
 * in a word stands for any run of characters; alone it stands for any one word. The words of a
 * phrase stand next to each other, punctuation counts. Memory does not grow with the text. */
#ifndef ANALYSIS_CONTEXT_CONCORDANCE_H
#define ANALYSIS_CONTEXT_CONCORDANCE_H

#include "analysis/tokens/tokenizer.h"
#include "base/buffer.h"
#include "base/intern.h"
#include "text/stem.h"

enum concordance_form {
    FORM_FOLDED,  /* compared without case and compatibility differences (text/fold.h) */
    FORM_WRITTEN, /* as it stands in the text */
    FORM_STEM     /* as FORM_FOLDED, but words without '*' by their stem */
};

struct concordance_options {
    enum concordance_form form;
    struct stemmer *stemmer;          /* for FORM_STEM; borrowed */
    enum tokenizer_language language; /* whose clitics are words of their own */
    size_t width;                     /* code points of context at either side, at most */
};

struct concordance_match {
    size_t start, end;  /* bytes of the text that match */
    size_t left, right; /* the context is [left, start) and [end, right) */
    size_t pattern;     /* its number */
};

struct concordance_element;
struct concordance_pattern;
struct concordance_word;

struct concordance {
    struct concordance_options options;
    struct tokenizer tokenizer;
    struct slice text;
    struct intern words;                  /* those of the patterns that hold no '*' */
    struct concordance_element *elements; /* of all patterns */
    size_t element_count, element_cap;
    struct concordance_pattern *patterns;
    size_t pattern_count, pattern_cap;
    size_t longest;                  /* words of the longest pattern */
    struct concordance_word *window; /* a ring of that many words of the text */
    size_t window_cap, head, filled;
    size_t next; /* the pattern to try next at the head of the window */
    struct buffer fold;
};

void concordance_init(struct concordance *c, const struct concordance_options *options);
void concordance_free(struct concordance *c);

/* Adds a pattern (valid UTF-8, borrowed as long as c lives). False where it holds no word: nothing
 * was added then. Not between concordance_start and the last match. */
bool concordance_add(struct concordance *c, struct slice pattern);

/* The text must be valid UTF-8 and stay in place until the last match was taken. */
void concordance_start(struct concordance *c, struct slice text);

/* The next match, by its start, then by the number of the pattern. Matches may overlap. */
bool concordance_next(struct concordance *c, struct concordance_match *match);

/* Appends to key what sorts contexts by their words, the one next to the match first: those of
 * [start, right) read forwards, or of [left, end) read backwards. Keys compare by their bytes. Ends
 * what concordance_start began. */
void concordance_key_forwards(struct concordance *c, struct slice context, struct buffer *key);
void concordance_key_backwards(struct concordance *c, struct slice context, struct buffer *key);

/* Appends one line for people, without its end: the left context flush right in width cells, two
 * blanks, the match, two blanks, the right context. Runs of white space are one blank, control
 * characters are shown as U+FFFD. The right context is filled up with blanks to width cells where
 * fill is set. */
void concordance_line(struct buffer *out, struct slice left, struct slice match, struct slice right,
                      size_t width, bool fill);

/* Appends the name of a document for such a line: as it is, but for control characters. */
void concordance_name(struct buffer *out, struct slice name);

#endif
