/* The word rules that have a file of their own, for src/analysis/tokens/tokenizer*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_WORDS_H
#define ANALYSIS_TOKENS_TOKENIZER_WORDS_H

#include "analysis/tokens/tokenizer_rules.h"

/* The end of U.S., p.m. or J.-P., also without the last stop, or `at`. */
size_t acronym_end(struct slice text, size_t at);

/* The end of the token at `at`, or `at` where the rule says nothing. [at, run) are the letters and
 * digits that it begins with. */

size_t match_url(struct tokenizer *t, size_t at, size_t run);
size_t match_email(struct tokenizer *t, size_t at, size_t run);
size_t match_name(struct tokenizer *t, size_t at, size_t run);

size_t match_acronym(struct tokenizer *t, size_t at, size_t run);
size_t match_abbreviation(struct tokenizer *t, size_t at, size_t run);
size_t match_marked_name(struct tokenizer *t, size_t at, size_t run);

size_t match_phone(struct tokenizer *t, size_t at, size_t run);
size_t match_number(struct tokenizer *t, size_t at, size_t run);
size_t match_currency(struct tokenizer *t, size_t at, size_t run);

#endif
