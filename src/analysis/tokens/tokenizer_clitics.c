/* Tokens are put into the batch; words go there with their clitics cut off. */
#include "analysis/tokens/tokenizer_rules.h"

#include "text/fold.h"

/* Length of n't, 's, 're ... at the end of the word, whose last apostrophe is at [at, after). */
static size_t clitic_start(struct slice text, size_t start, size_t at, size_t after, size_t end)
{
    static const char *const suffixes[] = {"s", "d", "m", "re", "ve", "ll"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (end - after == strlen(suffixes[i]) && starts_with_word(text, after, suffixes[i]))
            return at;
    bool negation = end - after == 1 && starts_with_word(text, after, "t") && at > start + 1 &&
                    (text.data[at - 1] | 0x20) == 'n';
    return negation ? at - 1 : 0;
}

/* Where the last clitic of the word [start, end) is cut off; 0 where there is none. */
static size_t clitic_cut(const struct tokenizer *t, size_t start, size_t end)
{
    struct slice text = t->text;
    size_t before, at = end;
    for (unsigned letters = 0; letters < 3 && at > start; letters++, at = before) {
        uint32_t c = codepoint_before(text, at, &before);
        if (is_apostrophe(c))
            return before > start ? clitic_start(text, start, before, at, end) : 0;
    }
    return 0;
}

enum { LONGEST_ELISION = 8, MOST_ELISIONS = 32 };

/* What may stand elided before an apostrophe. */
static const char *const elisions[LANGUAGES][MOST_ELISIONS] = {
    [LANGUAGE_ENGLISH] = {NULL},
    [LANGUAGE_FRENCH] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu",
                         "quoiqu", "quelqu", NULL},
    [LANGUAGE_ITALIAN] = {"l",    "d",    "c",    "m",    "t",    "s",    "v",    "n",     "un",
                          "gl",   "dell", "all",  "nell", "dall", "sull", "coll", "quell", "quest",
                          "bell", "sant", "tutt", "anch", "com",  "dov",  "cos",  "senz",  NULL},
    [LANGUAGE_CATALAN] = {"l", "d", "m", "t", "s", "n", NULL},
};

size_t elision_cut(const struct tokenizer *t, size_t start, size_t end)
{
    struct slice text = t->text;
    size_t letters = ascii_letters_end(
        slice_of(text.data, end < start + LONGEST_ELISION ? end : start + LONGEST_ELISION), start);
    size_t after = letters;
    if (letters == start || letters == end || !is_apostrophe(codepoint_at(text, letters, &after)) ||
        after >= end)
        return 0;
    for (const char *const *word = elisions[t->options.language]; *word; word++)
        if (letters - start == strlen(*word) && starts_with_word(text, start, *word))
            return after;
    return 0;
}

bool is_plain_piece(struct slice piece)
{
    enum { MOST = 16 };
    bool plain = piece.len <= MOST;
    for (size_t i = 0; plain && i < piece.len; i++)
        plain = (unsigned char)(piece.data[i] - '!') <= '~' - '!' && piece.data[i] != '\\';
    return plain || fold_keeps_sign(piece);
}

void put_token(struct tokenizer *t, size_t start, size_t end, enum token_type type,
               unsigned char rule)
{
    struct tokenizer_state *s = t->state;
    struct token *token = &t->batch[t->count++];
    *token = (struct token){start, end, s->sentence, type, rule, 0, false};
    token->is_plain = is_plain_piece(slice_cut(t->text, start, end));
}

/* l'|eau: articles, pronouns and conjunctions that lost their vowel are words of their own. */
static size_t put_elisions(struct tokenizer *t, size_t start, size_t end)
{
    for (size_t i = 0, cut; i < MOST_CLITICS && !t->options.keep_clitics; i++) {
        if ((cut = elision_cut(t, start, end)) == 0)
            break;
        put_token(t, start, cut, TOKEN_CLITIC, WORD_RULE_CLITIC);
        start = cut;
    }
    return start;
}

void put_word(struct tokenizer *t, size_t start, size_t end, unsigned char rule)
{
    if (!has_english_clitics(t)) {
        start = put_elisions(t, start, end);
        put_token(t, start, end, TOKEN_WORD, rule);
        return;
    }
    size_t cuts[MOST_CLITICS], count = 0, at = end;
    while (!t->options.keep_clitics && count < MOST_CLITICS &&
           (cuts[count] = clitic_cut(t, start, at)) != 0)
        at = cuts[count++];
    put_token(t, start, at, TOKEN_WORD, rule);
    while (count--) {
        size_t clitic_end = count ? cuts[count - 1] : end;
        put_token(t, at, clitic_end, TOKEN_CLITIC, WORD_RULE_CLITIC);
        at = clitic_end;
    }
}

/* IM is no "I'm", but an acronym. */
static bool is_shouted_pair(struct slice word)
{
    return word.len == 2 && ascii_is_upper((unsigned char)word.data[1]);
}

/* A word of ASCII letters, cut where it is a contraction: can|not. */
void put_letters(struct tokenizer *t, size_t start, size_t end)
{
    struct slice word = slice_cut(t->text, start, end);
    size_t cut = 0;
    if (!t->options.keep_clitics && t->options.language == LANGUAGE_ENGLISH &&
        !is_shouted_pair(word))
        cut = vocabulary_cut(&t->state->words, word);
    if (cut) {
        put_token(t, start, start + cut, TOKEN_WORD, WORD_RULE_SIMPLE);
        put_token(t, start + cut, end, TOKEN_CLITIC, WORD_RULE_CLITIC);
    } else {
        put_token(t, start, end, TOKEN_WORD, WORD_RULE_SIMPLE);
    }
}
