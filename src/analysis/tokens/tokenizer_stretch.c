/* The greater part of every text is letters between spaces. Here it is cut without asking the
 * rules: 64 bytes are classed at once, and what no rule but "word" and "sign" can apply to is read
 * off the masks. The oracle (NEWSWIRE_PLAIN) leaves all of it to the rules; the tests compare the
 * two. */
#include "analysis/tokens/tokenizer_rules.h"

bool write_token(struct tokenizer *t)
{
    struct token_text *out = t->state->out;
    const struct token *token = &t->batch[t->at];
    size_t len = token->end - token->start;
    if (len >= (size_t)(out->limit - out->to))
        return false;
    memcpy(out->to, t->text.data + token->start, len);
    out->to[len] = '\n';
    out->to += len + 1;
    t->at++;
    return true;
}

#if ASCII_BLOCKS

struct block_rules block_rules_of(const struct tokenizer *t)
{
    bool news = t->options.rules == RULES_NEWS;
    return (struct block_rules){
        .news = news,
        .clitics = news && !t->options.keep_clitics && has_english_clitics(t),
        .bare = news && (t->state->out || t->options.no_rules),
        .ordinals = news && has_ordinal_stops(t),
    };
}

static void know_block(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    s->ways->sort_out(&s->block, block_rules_of(t), &s->words, t->text.data + s->place,
                      t->text.len - s->place);
    s->block_at = s->place;
}

const struct token block_kinds[][BLOCK_KINDS] = {
    [RULES_NEWS] = {{.type = TOKEN_PUNCTUATION, .rule = WORD_RULE_SIGN, .is_plain = true},
                    {.type = TOKEN_WORD, .rule = WORD_RULE_SIMPLE, .is_plain = true},
                    {.type = TOKEN_NUMBER, .rule = WORD_RULE_NUMBER, .is_plain = true},
                    {.type = TOKEN_CLITIC, .rule = WORD_RULE_CLITIC, .is_plain = true},
                    {.type = TOKEN_SYMBOL, .rule = WORD_RULE_SIGN, .is_plain = true}},
    [RULES_UAX29] = {{.type = TOKEN_PUNCTUATION, .rule = WORD_RULE_UAX29, .is_plain = true},
                     {.type = TOKEN_WORD, .rule = WORD_RULE_UAX29, .is_plain = true}},
};

/* Puts the tokens of the block that begin at the bits [from, certain), up to one that may be a
 * contraction: at *to, which goes behind them. How far, which is the place then. */
static unsigned put_tokens(struct tokenizer *t, unsigned from, unsigned certain, struct token **to)
{
    struct tokenizer_state *s = t->state;
    const struct byte_block *b = &s->block;
    const uint64_t begun = (b->letters | b->digits) & bits_from(from) & ~bits_from(from + 1);
    const struct block_part part = {
        .block = b,
        .data = t->text.data + s->block_at,
        .left = t->text.len - s->block_at,
        .at = s->block_at,
        .starts = ((b->starts & bits_from(from)) | begun) & ~bits_from(certain),
        .lasts = b->lasts & bits_from(from),
        .sentence = s->sentence,
        .kinds = block_kinds[t->options.rules],
        .contractions = &s->words.contractions,
    };
    const uint64_t left = s->ways->put(to, &part);
    const unsigned end = left ? first_bit(left) : certain;
    s->place = s->block_at + end;
    return end;
}

/* Puts the tokens into the batch; false where a contraction stopped it. */
static bool put_block(struct tokenizer *t, unsigned from, unsigned certain)
{
    struct token *to = t->batch + t->count;
    const unsigned end = put_tokens(t, from, certain, &to);
    t->count = (size_t)(to - t->batch);
    return end == certain;
}

/* As put_block, to the text that is written; but the last token stays in the batch. */
static bool write_block(struct tokenizer *t, unsigned from, unsigned certain)
{
    struct tokenizer_state *s = t->state;
    const struct byte_block *b = &s->block;
    struct token *const first = t->batch + t->count, *to = first;
    const unsigned end = put_tokens(t, from, certain, &to);
    if (to == first)
        return end == certain;
    uint64_t part = bits_from(from) & ~bits_from(end);
    s->out->to = s->ways->spread(s->out->to, t->text.data + s->block_at, t->text.len - s->block_at,
                                 b->inside & part, b->lasts & part);
    *first = to[-1];
    t->at = ++t->count;
    return end == certain;
}

/* Takes back the last token put. */
static void take_back(struct tokenizer *t)
{
    const struct token *token = token_back(t, 0);
    struct token_text *out = t->state->out;
    t->state->place = token->start;
    if (out && t->at == t->count) {
        out->to -= token->end - token->start + 1;
        t->at--;
    }
    t->count--;
}

/* Whether the word may be an abbreviation, so that the full stop behind it may be its own. */
static bool may_take_stop(const struct tokenizer *t, const struct token *word)
{
    size_t len = word->end - word->start;
    return t->options.rules == RULES_NEWS && word->type == TOKEN_WORD &&
           (len == 1 ||
            vocabulary_may_hold(&t->state->words.abbreviations, t->text.data + word->start, len));
}

/* Puts the double quotation mark at the place that closes a sentence. */
static void put_closing_quote(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    size_t start = s->place;
    s->place += closing_quote_width(t->text, start);
    t->batch[t->count++] =
        (struct token){start, s->place, s->sentence, TOKEN_PUNCTUATION, WORD_RULE_SIGN, 0, true};
}

/* Puts the full stop at the place, behind a word or number that was put since `from`. False where
 * the stop might belong to it: it is then taken back. */
static bool put_stop(struct tokenizer *t, size_t from)
{
    struct tokenizer_state *s = t->state;
    const struct token *word = token_back(t, 0);
    bool news = t->options.rules == RULES_NEWS;
    if (word->start < from || word->end != s->place)
        return false;
    if (may_take_stop(t, word)) {
        take_back(t);
        return false;
    }
    struct token *stop = &t->batch[t->count++];
    *stop = (struct token){s->place,
                           s->place + 1,
                           s->sentence,
                           TOKEN_PUNCTUATION,
                           news ? WORD_RULE_SIGN : WORD_RULE_UAX29,
                           0,
                           true};
    s->place++;
    if (t->options.no_sentences)
        return true;
    if (word->type != TOKEN_WORD)
        sentence_decide(t, stop);
    else if (!sentence_decide_stop(t, stop))
        put_closing_quote(t);
    return true;
}

/* The last token put is one that sentences and clitics may hang on. */
static void finish_watched(struct tokenizer *t)
{
    struct token *token = &t->batch[t->count - 1];
    const struct token *last = token_back(t, 1);
    bool stop = token->end - token->start == 1 && t->text.data[token->start] == '.';
    if (!stop || last->type != TOKEN_WORD || t->options.no_sentences)
        finish_token(t);
    else if (!sentence_decide_stop(t, token))
        put_closing_quote(t);
}

/* Puts the tokens from the bit `from` on up to that which the watched byte ends; false where a
 * contraction stopped it. */
static bool put_watched(struct tokenizer *t, unsigned from, unsigned last)
{
    if (!put_block(t, from, last + 1))
        return false;
    finish_watched(t);
    return true;
}

/* To UAX #29 spaces and the mark behind them are one segment (WB3d, WB4). */
static void give_back_space(struct tokenizer *t, size_t begun)
{
    struct tokenizer_state *s = t->state;
    bool marked = byte_at(t->text, s->place) >= 0x80;
    while (marked && s->place > begun && t->text.data[s->place - 1] == ' ')
        s->place--;
}

/* Puts what is certain of the block that is known; false where the rules have to be asked. */
static bool cut_block(struct tokenizer *t)
{
    struct tokenizer_state *s = t->state;
    size_t begun = s->place;
    if (begun - s->block_at >= BLOCK)
        know_block(t);
    unsigned from = (unsigned)(begun - s->block_at);
    uint64_t others = s->block.others | (s->block.inner & ~bits_from(from + 1));
    if ((others & ~s->block.torn) >> from & 1)
        return false;
    unsigned end = first_bit(others & bits_from(from));
    unsigned certain = block_certain_part(&s->block, from, end);
    const bool is_worth_knowing = from >= BLOCK / 2; /* or what is asked for has no end near */
    const uint64_t watched = s->block.watched & bits_from(from) & ~bits_from(certain);
    if (watched && !s->out)
        return put_watched(t, from, first_bit(watched));
    if (certain > from && !(s->out ? write_block : put_block)(t, from, certain))
        return false;
    if (end < 64 && !(s->block.torn >> end & 1))
        return certain == end && s->block.stops >> end & 1 && put_stop(t, begun);
    if (certain == from && is_worth_knowing) /* the block does not hold the end of this */
        know_block(t);
    return certain > from || is_worth_knowing;
}

/* Whether the tokens from the place on are known to be of one sentence: of the next, where but a
 * space stands before it. */
static bool goes_on(struct tokenizer_state *s, struct slice text)
{
    if (s->sentence_from == SIZE_MAX)
        return true;
    if (s->place + 1 != s->sentence_from || byte_at(text, s->place) != ' ')
        return false;
    s->place++;
    s->sentence++;
    s->sentence_from = SIZE_MAX;
    return true;
}

/* Whether what a block holds may be written: where the tokens before are, and there is room. */
static bool has_room(struct tokenizer *t)
{
    struct token_text *out = t->state->out;
    if (!out)
        return true;
    while (t->at < t->count && write_token(t))
        ;
    return t->at == t->count && (size_t)(out->limit - out->to) >= BLOCK_ROOM;
}

void cut_stretch(struct tokenizer *t)
{
    size_t begun = t->state->place;
    while (t->count < BATCH && has_room(t) && cut_block(t) && goes_on(t->state, t->text))
        ;
    if (t->options.rules == RULES_UAX29)
        give_back_space(t, begun);
}

#else

void cut_stretch(struct tokenizer *t)
{
    (void)t;
}

#endif
