/* The tokenizer on any bytes, repaired: tokens tile the text, sentences do not go back, the short
 * ways give what the rules alone give. The first byte chooses the options. */
#include "fuzz.h"

#include "analysis/tokenizer.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "text/properties.h"

static void check_blank(struct slice text, size_t from, size_t to)
{
    while (from < to)
        CHECK(property_is_white_space(codepoint_at(text, from, &from)));
}

static void check_tokens(struct slice text, struct tokenizer_options options)
{
    struct tokenizer t, rules;
    struct token token, other;
    size_t end = 0, sentence = 0;
    tokenizer_init(&t, &options);
    options.rules_only = true;
    tokenizer_init(&rules, &options);
    tokenizer_start(&t, text);
    tokenizer_start(&rules, text);
    while (tokenizer_next(&t, &token)) {
        CHECK(token.start >= end && token.end > token.start && token.end <= text.len);
        check_blank(text, end, token.start);
        CHECK(token.sentence >= sentence);
        CHECK(tokenizer_next(&rules, &other));
        CHECK(token.start == other.start && token.end == other.end && token.type == other.type);
        CHECK(token.sentence == other.sentence && token.sentence_rule == other.sentence_rule);
        end = token.end;
        sentence = token.sentence;
    }
    check_blank(text, end, text.len);
    CHECK(!tokenizer_next(&rules, &other));
    tokenizer_free(&t);
    tokenizer_free(&rules);
}

static void check_sentences(struct slice text, const struct tokenizer_options *options)
{
    struct tokenizer t;
    struct sentence s;
    size_t end = 0;
    tokenizer_init(&t, options);
    tokenizer_start(&t, text);
    while (tokenizer_next_sentence(&t, &s)) {
        CHECK(s.start >= end && s.end > s.start && s.end <= text.len);
        check_blank(text, end, s.start);
        end = s.end;
    }
    check_blank(text, end, text.len);
    tokenizer_free(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct tokenizer_options options = {
        .rules = data[0] & 1 ? RULES_UAX29 : RULES_NEWS,
        .keep_clitics = data[0] & 2,
        .lists = data[0] & 4,
        .no_sentences = data[0] & 8,
    };
    struct buffer text = {0};
    utf8_repair(&text, slice_of((const char *)data + 1, size - 1), NULL);
    char *exact = malloc(text.len ? text.len : 1);
    if (text.len)
        memcpy(exact, text.data, text.len);
    check_tokens(slice_of(exact, text.len), options);
    check_sentences(slice_of(exact, text.len), &options);
    free(exact);
    buffer_free(&text);
    return 0;
}
