/* What the parts of the tokenizer share, for src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_RULES_H
#define ANALYSIS_TOKENS_TOKENIZER_RULES_H

#include "analysis/tokens/tokenizer.h"
#include "analysis/tokens/tokenizer_blocks.h"
#include "analysis/tokens/tokenizer_characters.h"
#include "analysis/tokens/tokenizer_vocabulary.h"

/* How the run of letters and digits that a token begins with goes on, for the same masks. */
enum next_kind {
    NEXT_PLAIN,
    NEXT_DOT,  /* a full stop, then a letter or digit */
    NEXT_STOP, /* a full stop, then anything else */
    NEXT_COLON,
    NEXT_SLASH,
    NEXT_HYPHEN,
    NEXT_WORD, /* what words may hold besides: an apostrophe, &, _, beyond ASCII */
    NEXT_MARK, /* ! */
    NEXT_KINDS
};

/* The mark of an item in a list: 1. or a) or a bullet. */
struct list_item {
    unsigned style; /* 0: none */
    unsigned number;
    size_t end;
};

/* Which rules are tried for what, in their order; 0 ends a list. */
enum { MOST_RULES = 32, TERMINATORS = 8 };
struct rule_lists {
    unsigned char words[START_KINDS][NEXT_KINDS][MOST_RULES];
    unsigned char sentences[TERMINATORS][MOST_RULES];
};

/* Fill in their part of the lists. */
void word_rules_list(struct rule_lists *lists);
void sentence_rules_list(struct rule_lists *lists);

/* Where tokenizer_take_text writes. */

struct token_text {
    char *to, *limit;
};

struct tokenizer_state {
    const struct block_ways *ways;
    struct byte_block block; /* what is known of the bytes from block_at on */
    size_t block_at;
    struct token_text *out; /* NULL: tokens go to the batch alone */
    struct vocabulary words;
    struct rule_lists lists;
    size_t place;          /* bytes cut so far */
    size_t sentence;       /* number of the sentence */
    size_t sentence_from;  /* where the next one begins; SIZE_MAX: not known yet */
    size_t next_at_sign;   /* place of the first @ behind the last token asked about, or before */
    size_t chain_end;      /* no dotted name begins before */
    size_t joined_end;     /* words up to here are joined by hyphens, */
    bool joined_closes;    /* and something closes the last of them */
    unsigned depth;        /* open brackets */
    struct list_item list; /* --lists: the item before */
    bool single_quote;     /* a single quotation mark is open */
};

/* The batch has room before its first token for those found last before it, and behind it for what
 * one step may find. A word may give several tokens: no more than MOST_CLITICS are cut off it. */
enum { BATCH_HISTORY = 8, BATCH = 256, MOST_CLITICS = 3, BATCH_ROOM = BATCH + BLOCK };

/* The token found n before the last one, n < BATCH_HISTORY; before the first its sentence is
 * SIZE_MAX and its type TOKEN_TYPES. */
static inline const struct token *token_back(const struct tokenizer *t, size_t n)
{
    return t->batch + t->count - 1 - n;
}

#if ASCII_BLOCKS
/* What the tokens of blocks become, by rules and block_kind. */
extern const struct token block_kinds[][BLOCK_KINDS];

/* What may be read off the blocks of the text. */
struct block_rules block_rules_of(const struct tokenizer *t);
#endif

/* Finds the tokens of a stretch of letters, spaces and the plainest punctuation, from the place on,
 * many at a time. Stops before anything that other rules might have a say in. */
void cut_stretch(struct tokenizer *t);

/* Puts the tokens of what comes next, by the rules of news: false at the end of the text. */
bool cut_next(struct tokenizer *t);

/* Empties the batch, but for the history. */
void tokenizer_clear_batch(struct tokenizer *t);

/* Writes the first token of the batch that is not taken, where it fits, and takes it. */
bool write_token(struct tokenizer *t);

/* Whether tokens of these bytes are known to be plain: at most sixteen are looked at. */
bool is_plain_piece(struct slice piece);

/* Puts a token of the present sentence into the batch. */
void put_token(struct tokenizer *t, size_t start, size_t end, enum token_type type,
               unsigned char rule);

/* What the last token put means for those to come. */
void finish_token(struct tokenizer *t);

/* Puts a word of ASCII letters, cut where it is a contraction: can|not. */
void put_letters(struct tokenizer *t, size_t start, size_t end);

/* Puts a word with its clitics cut off, where they are. */
void put_word(struct tokenizer *t, size_t start, size_t end, unsigned char rule);

/* Puts the token at the place where a look at two bytes tells it; false where the rules have to be
 * asked. *watched: whether sentences or clitics may depend on it. */
bool put_quick(struct tokenizer *t, bool *watched);

/* Whose clitics end words: 's behind a name, a pronoun in German. */
static inline bool has_english_clitics(const struct tokenizer *t)
{
    return t->options.language == LANGUAGE_ENGLISH || t->options.language == LANGUAGE_GERMAN;
}

/* Whether the 3. of "am 3. Mai" is one token. */
static inline bool has_ordinal_stops(const struct tokenizer *t)
{
    enum {
        THOSE = 1 << LANGUAGE_GERMAN | 1 << LANGUAGE_DANISH | 1 << LANGUAGE_NORWEGIAN |
                1 << LANGUAGE_FINNISH | 1 << LANGUAGE_TURKISH | 1 << LANGUAGE_HUNGARIAN
    };
    return THOSE >> t->options.language & 1;
}

/* Where the elided word that [start, end) begins with ends, in languages that have such; or 0. */
size_t elision_cut(const struct tokenizer *t, size_t start, size_t end);

/* The end of the word at `at` that often begins sentences and is capitalised, or `at`. */
size_t opener_end(const struct tokenizer *t, size_t at);

/* What a word rule found: the token and where its clitics are cut off. */
struct cut {
    size_t end;
    enum token_type type;
    unsigned char rule;
};

/* The token that begins at `at`, which is not white space. */
struct cut token_cut(struct tokenizer *t, size_t at);

/* Numbers of the rules that token_cut does not try. */
enum {
    WORD_RULE_SIMPLE = 0,
    WORD_RULE_CLITIC,
    WORD_RULE_UAX29,
    WORD_RULE_SIGN,
    WORD_RULE_NUMBER = WORD_RULE_SIGN + 7
};

/* Called behind every token of the news rules: where a sentence ends with it, sets sentence_from to
 * the place of the next. */
void sentence_decide(struct tokenizer *t, struct token *token);

/* Sentence rules with a part of their own. */
enum {
    SENTENCE_RULE_NONE,
    SENTENCE_RULE_END,
    SENTENCE_RULE_ITEM,
    SENTENCE_RULE_BRACKETS = SENTENCE_RULE_ITEM + 4, /* those up to here ask for no letter behind */
    SENTENCE_RULE_CAPITAL = SENTENCE_RULE_ITEM + 18
};

/* The same for a full stop behind a word of letters, mostly without asking the rules one by one.
 * False where the sentence ends with the double quotation mark behind the stop. */
bool sentence_decide_stop(struct tokenizer *t, struct token *stop);

/* The width of a double quotation mark at `at` that may close one; 0 where there is none. */
static inline size_t closing_quote_width(struct slice text, size_t at)
{
    if (text.len - at >= 3 && memcmp(text.data + at, "\u201D", 3) == 0)
        return 3;
    return text.len > at && text.data[at] == '"';
}

/* Whether a sentence ends where that rule decides. */
bool sentence_rule_ends(unsigned rule);

/* Whether an item of a list begins at `at`; it is then taken down as the last one. */
bool list_item_begins(struct tokenizer *t, size_t at);

#endif
