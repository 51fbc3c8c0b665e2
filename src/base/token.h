/* A token: a piece of a text, as tokenizers find it and tables show it. */
#ifndef BASE_TOKEN_H
#define BASE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum token_type {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_CLITIC, /* 's, n't, 'll ... cut off its word */
    TOKEN_PUNCTUATION,
    TOKEN_SYMBOL,
    TOKEN_URL,
    TOKEN_EMAIL,
    TOKEN_HASHTAG,
    TOKEN_MENTION,
    TOKEN_EMOJI, /* emoji sequences and emoticons */
    TOKEN_TYPES
};

struct token {
    size_t start, end; /* bytes of the text */
    size_t sentence;   /* 0-based within the text */
    enum token_type type;
    unsigned char rule;          /* that cut it, for tokenizer_word_rule_name */
    unsigned char sentence_rule; /* that let a sentence end or go on behind it, for
                                    tokenizer_sentence_rule_name; 0 where none was asked */
    bool is_plain; /* visible ASCII without a backslash, so that tables show it as it is and folding
                      changes the capitals of ASCII at most; or a sign, which neither changes. Not
                      all tokens that are have it set. */
};

#endif
