#include "analysis/tokens/tokenizer_rules.h"

#include "base/memory.h"
#include "text/sentencebreak.h"
#include "text/wordbreak.h"

#include <stdlib.h>

const char *token_type_name(enum token_type type)
{
    static const char *const names[TOKEN_TYPES] = {"word",    "number", "clitic", "punctuation",
                                                   "symbol",  "url",    "email",  "hashtag",
                                                   "mention", "emoji"};
    return names[type];
}

/* The name and the codes of ISO 639 that stemmers go by; the first code is that of the data. */
static const char *const language_names[LANGUAGES][4] = {
    [LANGUAGE_ENGLISH] = {"english", "en", "eng"},
    [LANGUAGE_FRENCH] = {"french", "fr", "fre", "fra"},
    [LANGUAGE_ITALIAN] = {"italian", "it", "ita"},
    [LANGUAGE_CATALAN] = {"catalan", "ca", "cat"},
    [LANGUAGE_GERMAN] = {"german", "de", "ger", "deu"},
    [LANGUAGE_SPANISH] = {"spanish", "es", "esl", "spa"},
    [LANGUAGE_PORTUGUESE] = {"portuguese", "pt", "por"},
    [LANGUAGE_DUTCH] = {"dutch", "nl", "dut", "nld"},
    [LANGUAGE_DANISH] = {"danish", "da", "dan"},
    [LANGUAGE_NORWEGIAN] = {"norwegian", "no", "nor"},
    [LANGUAGE_SWEDISH] = {"swedish", "sv", "swe"},
    [LANGUAGE_FINNISH] = {"finnish", "fi", "fin"},
    [LANGUAGE_RUSSIAN] = {"russian", "ru", "rus"},
    [LANGUAGE_TURKISH] = {"turkish", "tr", "tur"},
    [LANGUAGE_HUNGARIAN] = {"hungarian", "hu", "hun"},
};

enum tokenizer_language tokenizer_language_of(const char *name)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        for (size_t j = 0; j < 4; j++)
            if (language_names[i][j] && strcmp(language_names[i][j], name) == 0)
                return (enum tokenizer_language)i;
    return LANGUAGE_ENGLISH;
}

const char *tokenizer_abbreviation_fault(struct slice line)
{
    return vocabulary_fault(line);
}

void tokenizer_init(struct tokenizer *t, const struct tokenizer_options *options)
{
    *t = (struct tokenizer){.options = *options};
    t->batch = memory_alloc(BATCH_HISTORY + BATCH_ROOM, sizeof *t->batch);
    t->batch += BATCH_HISTORY;
    t->state = memory_alloc(1, sizeof *t->state);
#if ASCII_BLOCKS
    t->state->ways = block_ways_with(options->vectors ? options->vectors : VECTORS_512);
#endif
    vocabulary_init(&t->state->words, language_names[options->language][1], options->abbreviations);
    word_rules_list(&t->state->lists);
    sentence_rules_list(&t->state->lists);
}

void tokenizer_free(struct tokenizer *t)
{
    vocabulary_free(&t->state->words);
    free(t->batch - BATCH_HISTORY);
    free(t->state);
    *t = (struct tokenizer){0};
}

static const struct token nothing_before[BATCH_HISTORY] = {
    [0 ... BATCH_HISTORY - 1] = {.type = TOKEN_TYPES, .sentence = SIZE_MAX}};

void tokenizer_start(struct tokenizer *t, struct slice text)
{
    struct tokenizer_state *s = t->state;
    t->text = text.len ? text : SLICE(""); /* of no text there may be no address */
    t->at = t->count = 0;
    s->place = s->sentence = s->chain_end = s->joined_end = s->next_at_sign = 0;
    s->sentence_from = SIZE_MAX;
    s->block_at = 0 - (size_t)BLOCK; /* none is known */
    s->out = NULL;
    s->depth = 0;
    s->list = (struct list_item){0};
    s->single_quote = false;
    memcpy(t->batch - BATCH_HISTORY, nothing_before, sizeof nothing_before);
    if (t->options.rules == RULES_UAX29) {
        s->sentence = t->options.no_sentences ? 0 : SIZE_MAX;
        s->sentence_from = t->options.no_sentences ? SIZE_MAX : 0;
    }
}

/* ---- UAX #29 ---- */

static bool is_blank(struct slice text, size_t start, size_t end)
{
    while (start < end)
        if (!property_is_white_space(codepoint_at(text, start, &start)))
            return false;
    return true;
}

/* Where the segment at `at` ends, told by a look at ASCII; 0 where the rules have to be asked. */
static size_t quick_segment_end(struct slice text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];
    if (c >= 0x80 || ascii_is_digit(c) || c == '_' || c == '\r' || c == ' ')
        return 0;
    bool letters = ascii_is_letter(c);
    size_t end = letters ? ascii_letters_end(text, at) : at + 1;
    unsigned char next = byte_at(text, end);
    if (next >= 0x80)
        return 0;
    bool joins = letters && (ascii_is_digit(next) || next == '_' || next == '.' || next == ':' ||
                             next == '\'');
    return joins ? 0 : end;
}

static void put_segment(struct tokenizer *t, size_t start, size_t end)
{
    struct tokenizer_state *s = t->state;
    while (!t->options.no_sentences && start >= s->sentence_from) {
        s->sentence_from = sentencebreak_next(t->text, s->sentence_from);
        s->sentence++;
    }
    put_token(t, start, end, token_type_of(t->text, start, end), WORD_RULE_UAX29);
}

static void refill_uax29(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    while (t->count < BATCH && s->place < t->text.len) {
        size_t start = s->place, end = 0;
        if (!t->options.rules_only)
            end = quick_segment_end(t->text, start);
        if (!end)
            end = wordbreak_next(t->text, start);
        s->place = end;
        if (!is_blank(t->text, start, end))
            put_segment(t, start, end);
        if (t->options.no_sentences && !t->options.rules_only)
            cut_stretch(t);
    }
}

/* ---- news ---- */

/* An opening quotation mark makes of a later one no possessive. */
static void watch_single_quotes(struct tokenizer *t, const struct token *token)
{
    if (token->type != TOKEN_PUNCTUATION)
        return;
    size_t after;
    uint32_t quote = codepoint_at(t->text, token->start, &after);
    bool opens = token->start == 0 || ascii_is_space((unsigned char)t->text.data[token->start - 1]);
    if (quote == '\'' || quote == 0x2018 || quote == 0x2019)
        t->state->single_quote = opens;
}

static bool is_possessive(const struct tokenizer *t, size_t start, size_t end)
{
    const struct token *last = token_back(t, 1);
    struct slice text = t->text;
    if (last->end != start || last->type != TOKEN_WORD || t->state->single_quote ||
        !has_english_clitics(t))
        return false;
    bool apostrophe = slice_equal(slice_cut(text, start, end), SLICE("'")) ||
                      slice_equal(slice_cut(text, start, end), SLICE("\u2019"));
    return apostrophe && (text.data[start - 1] | 0x20) == 's';
}

static void cut_token(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    size_t start = s->place;
    struct cut cut = token_cut(t, start);
    s->place = cut.end;
    bool letters = cut.type == TOKEN_WORD && ascii_letters_end(t->text, start) == cut.end;
    if (letters)
        put_letters(t, start, cut.end);
    else if (cut.type == TOKEN_WORD)
        put_word(t, start, cut.end, cut.rule);
    else
        put_token(t, start, cut.end, cut.type, cut.rule);
}

/* What a token that begins as a single quotation mark does means for itself and those to come. */
static void finish_quote(struct tokenizer *t, struct token *token)
{
    const bool possessive = is_possessive(t, token->start, token->end);
    watch_single_quotes(t, token);
    if (possessive)
        *token = (struct token){.start = token->start,
                                .end = token->end,
                                .sentence = token->sentence,
                                .type = TOKEN_CLITIC,
                                .rule = WORD_RULE_CLITIC,
                                .is_plain = token->is_plain};
}

void finish_token(struct tokenizer *t)
{
    struct token *token = &t->batch[t->count - 1];
    const unsigned char c = (unsigned char)t->text.data[token->start];
    if (c == '\'' || c == 0xE2)
        finish_quote(t, token);
    if (!t->options.no_sentences)
        sentence_decide(t, token);
}

static bool skip_space(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    struct slice text = t->text;
    for (size_t after; s->place < text.len; s->place = after) {
        after = s->place + 1;
        unsigned char c = (unsigned char)text.data[s->place];
        if (c == ' ')
            continue;
        if (c < 0x80 ? !ascii_is_space(c)
                     : !property_is_white_space(codepoint_at(text, s->place, &after)))
            return true;
    }
    return false;
}

static void begin_sentence(struct tokenizer_state *s)
{
    s->sentence++;
    s->sentence_from = SIZE_MAX;
}

/* Of fewer bytes the rules find the tokens sooner than a block is read. */
enum { LEAST_WORTH = 8 };

/* Whether no rule but those for words has a say in what comes next, and a block is worth its while.
 */
static bool may_stretch(const struct tokenizer *t)
{
    const struct tokenizer_state *s = t->state;
    const bool known = s->place - s->block_at < BLOCK;
    return (s->sentence_from == SIZE_MAX) & (known | (t->text.len - s->place >= LEAST_WORTH)) &
           !t->options.lists & !t->options.rules_only;
}

bool cut_next(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    if (!skip_space(t))
        return false;
    if (s->place >= s->sentence_from)
        begin_sentence(s);
    if (t->options.lists && list_item_begins(t, s->place) &&
        token_back(t, 0)->sentence == s->sentence)
        begin_sentence(s);
    bool watched = false;
    if (t->options.rules_only || !put_quick(t, &watched)) {
        cut_token(t);
        watched = true;
    }
    if (watched)
        finish_token(t);
    return true;
}

static void refill_news(struct tokenizer *t)
{
    do {
        if (may_stretch(t))
            cut_stretch(t);
    } while (t->count < BATCH && cut_next(t));
}

/* ---- tokens and sentences ---- */

void tokenizer_clear_batch(struct tokenizer *t)
{
    memmove(t->batch - BATCH_HISTORY, t->batch + t->count - BATCH_HISTORY,
            BATCH_HISTORY * sizeof *t->batch);
    t->at = t->count = 0;
}

bool tokenizer_refill(struct tokenizer *t)
{
    if (t->state->place >= t->text.len) {
        t->at = t->count;
        return false;
    }
    tokenizer_clear_batch(t);
    if (t->options.rules == RULES_UAX29)
        refill_uax29(t);
    else
        refill_news(t);
    return t->count > 0;
}

size_t tokenizer_take_text(struct tokenizer *t, char *to, size_t room)
{
    struct token_text out = {to, to + room};
    t->state->out = &out;
    while (t->at < t->count || tokenizer_refill(t))
        if (t->at < t->count && !write_token(t))
            break;
    t->state->out = NULL;
    return (size_t)(out.to - to);
}

/* The rule that ended a sentence, of which rule is the last that was asked. */
static unsigned ending_rule(unsigned rule, bool at_end)
{
    if (sentence_rule_ends(rule))
        return rule;
    return at_end ? SENTENCE_RULE_END : SENTENCE_RULE_ITEM;
}

bool tokenizer_next_sentence(struct tokenizer *t, struct sentence *sentence)
{
    struct token token;
    if (!tokenizer_next(t, &token))
        return false;
    *sentence = (struct sentence){token.start, token.end, token.sentence_rule};
    size_t number = token.sentence;
    bool more;
    while ((more = t->at < t->count || tokenizer_refill(t)) && t->batch[t->at].sentence == number) {
        const struct token *next = &t->batch[t->at++];
        sentence->end = next->end;
        sentence->rule = next->sentence_rule ? next->sentence_rule : sentence->rule;
    }
    if (t->options.rules == RULES_NEWS)
        sentence->rule = ending_rule(sentence->rule, !more);
    return true;
}
