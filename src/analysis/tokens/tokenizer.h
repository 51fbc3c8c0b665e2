/* Words and sentences of a paragraph. Two rule sets: UAX #29 of Unicode 15.0 to the letter, and its
 * tailoring for news (docs/algorithms/tokenizer.md), the default.
 *
 *     struct tokenizer t;
 *     tokenizer_init(&t, &options);
 *     tokenizer_start(&t, paragraph);
 *     while (tokenizer_next(&t, &token)) ...        // or tokenizer_next_sentence
 *     tokenizer_free(&t);
 *
 * Tokens come in order, do not overlap, and leave out nothing but white space. The text must be
 * valid UTF-8 and stay in place until the last token was taken. Memory does not grow with the text.
 */
#ifndef ANALYSIS_TOKENS_TOKENIZER_H
#define ANALYSIS_TOKENS_TOKENIZER_H

#include "base/slice.h"
#include "base/token.h"

#include <stdint.h>

enum tokenizer_rules { RULES_NEWS, RULES_UAX29 };

/* "word", "number" ... as in the column type. */
const char *token_type_name(enum token_type type);

struct sentence {
    size_t start, end; /* from the first byte of its first token to the end of its last */
    unsigned rule;     /* that ended it, for tokenizer_sentence_rule_name */
};

/* Whose clitics are cut off, and whose abbreviations and ordinals are known. */
enum tokenizer_language {
    LANGUAGE_ENGLISH,
    LANGUAGE_FRENCH,
    LANGUAGE_ITALIAN,
    LANGUAGE_CATALAN,
    LANGUAGE_GERMAN,
    LANGUAGE_SPANISH,
    LANGUAGE_PORTUGUESE,
    LANGUAGE_DUTCH,
    LANGUAGE_DANISH,
    LANGUAGE_NORWEGIAN,
    LANGUAGE_SWEDISH,
    LANGUAGE_FINNISH,
    LANGUAGE_RUSSIAN,
    LANGUAGE_TURKISH,
    LANGUAGE_HUNGARIAN,
    LANGUAGES
};

/* By the name or ISO 639 code that stemmers go by; English where the language is another. */
enum tokenizer_language tokenizer_language_of(const char *name);

/* The widest vectors that may be used, where the processor has them: the tokens are the same. */
enum tokenizer_vectors { VECTORS_WIDEST, VECTORS_128, VECTORS_256, VECTORS_512 };

struct tokenizer_options {
    enum tokenizer_rules rules;
    enum tokenizer_language language;
    bool keep_clitics;              /* "don't" stays one token */
    bool lists;                     /* inline list items (1. a) ...) begin sentences */
    bool no_sentences;              /* all tokens are of sentence 0: for those who need none */
    bool no_rules;                  /* token.rule says nothing: for those who do not ask */
    bool rules_only;                /* no short ways around the rules: the same tokens, for tests */
    enum tokenizer_vectors vectors; /* for tests too */
    struct slice abbreviations;     /* more of them, one a line; borrowed during tokenizer_init */
};

struct tokenizer {
    struct tokenizer_options options;
    struct slice text;
    struct token *batch; /* tokens found ahead */
    size_t at, count;
    struct tokenizer_state *state;
};

/* Why a line of the option abbreviations says nothing; NULL where it is good. */
const char *tokenizer_abbreviation_fault(struct slice line);

void tokenizer_init(struct tokenizer *t, const struct tokenizer_options *options);
void tokenizer_free(struct tokenizer *t);
void tokenizer_start(struct tokenizer *t, struct slice text);

/* Finds more tokens; false at the end of the text. For tokenizer_next. */
bool tokenizer_refill(struct tokenizer *t);

static inline bool tokenizer_next(struct tokenizer *t, struct token *token)
{
    if (t->at == t->count && !tokenizer_refill(t))
        return false;
    *token = t->batch[t->at++];
    return true;
}

/* As tokenizer_next, without a copy: NULL at the end of the text; valid until the next call. */
static inline const struct token *tokenizer_take(struct tokenizer *t)
{
    return t->at == t->count && !tokenizer_refill(t) ? NULL : &t->batch[t->at++];
}

/* All tokens that were found ahead, at least one; 0 at the end of the text. Valid until the next
 * call. */
static inline size_t tokenizer_take_all(struct tokenizer *t, const struct token **tokens)
{
    if (t->at == t->count && !tokenizer_refill(t))
        return 0;
    size_t at = t->at;
    *tokens = &t->batch[at];
    t->at = t->count;
    return t->count - at;
}

/* The last `count` of the tokens that were taken, all taken at once, will be taken again. */
static inline void tokenizer_give_back(struct tokenizer *t, size_t count)
{
    t->at -= count;
}

/* Nothing but the text of the next tokens, a line feed behind each: written at `to`, where there is
 * room for `room` bytes. How many were written; 0 at the end of the text, or where the next token,
 * which tokenizer_take gives, is too long for the room. For no_sentences. */
size_t tokenizer_take_text(struct tokenizer *t, char *to, size_t room);

/* Whole lines at once, each a paragraph, in place of tokenizer_start and all that: nothing but the
 * text of their tokens, a line feed behind each, is written at `to`, where there is room for
 * TOKENIZER_LINES_ROOM(lines.len) bytes. Each line ends with LF. How many bytes were written. Only
 * where tokenizer_writes_lines: what the options ask for, and the processor, decide. */
#define TOKENIZER_LINES_ROOM(len) (2 * (len) + 192)
bool tokenizer_writes_lines(const struct tokenizer *t);
size_t tokenizer_write_lines(struct tokenizer *t, struct slice lines, char *to);

/* The next sentence (passing over its tokens). */
bool tokenizer_next_sentence(struct tokenizer *t, struct sentence *sentence);

/* Names of rules, as in docs/algorithms/tokenizer.md. */
const char *tokenizer_word_rule_name(unsigned rule);
const char *tokenizer_sentence_rule_name(unsigned rule);

#endif
