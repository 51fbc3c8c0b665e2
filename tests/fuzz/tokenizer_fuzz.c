/* The tokenizer on any bytes, repaired: tokens tile the text, numbers of sentences do not go back,
 * the short ways give what the rules alone give. The first byte chooses the options. */
#include "fuzz.h"

#include "analysis/tokens/tokenizer.h"
#include "base/buffer.h"
#include "base/repair.h"
#include "base/utf8.h"
#include "text/paragraph.h"
#include "text/properties.h"

static void check_blank(struct slice text, size_t from, size_t to)
{
    while (from < to)
        CHECK(property_is_white_space(codepoint_at(text, from, &from)));
}

/* Tokenizers are made once for each set of options: that takes longer than most texts do. */
static struct tokenizer *opened(uint8_t choice, bool rules_only)
{
    static struct tokenizer all[128][2];
    struct tokenizer *t = &all[choice & 127][rules_only];
    if (!t->state)
        tokenizer_init(t, &(struct tokenizer_options){
                              .rules = choice & 1 ? RULES_UAX29 : RULES_NEWS,
                              .keep_clitics = choice & 2,
                              .lists = choice & 4,
                              .no_sentences = choice & 8,
                              .vectors = choice >> 4 & 3,
                              .no_rules = choice & 64,
                              .rules_only = rules_only,
                          });
    return t;
}

static void check_tokens(struct slice text, struct tokenizer *t, struct tokenizer *rules)
{
    struct token token, other;
    size_t end = 0, sentence = 0;
    tokenizer_start(t, text);
    tokenizer_start(rules, text);
    while (tokenizer_next(t, &token)) {
        CHECK(token.start >= end && token.end > token.start && token.end <= text.len);
        check_blank(text, end, token.start);
        CHECK(token.sentence >= sentence);
        CHECK(tokenizer_next(rules, &other));
        CHECK(token.start == other.start && token.end == other.end && token.type == other.type);
        CHECK(token.sentence == other.sentence && token.sentence_rule == other.sentence_rule);
        end = token.end;
        sentence = token.sentence;
    }
    check_blank(text, end, text.len);
    CHECK(!tokenizer_next(rules, &other));
}

/* The text of the tokens, written in blocks, is that of the tokens one by one. */
static void check_lines(struct slice text, struct tokenizer *t, struct tokenizer *rules)
{
    char out[333];
    struct token token;
    const struct token *large;
    tokenizer_start(t, text);
    tokenizer_start(rules, text);
    do {
        for (size_t wrote; (wrote = tokenizer_take_text(t, out, sizeof out)) > 0;)
            for (size_t at = 0; at < wrote; at += token.end - token.start + 1) {
                CHECK(tokenizer_next(rules, &token));
                struct slice want = slice_cut(text, token.start, token.end);
                CHECK(wrote - at > want.len && slice_equal(slice_of(out + at, want.len), want));
                CHECK(out[at + want.len] == '\n');
            }
        large = tokenizer_take(t);
        if (large) {
            CHECK(tokenizer_next(rules, &token));
            CHECK(large->start == token.start && large->end == token.end);
        }
    } while (large);
    CHECK(!tokenizer_next(rules, &token));
}

/* And so is that of whole lines, each a paragraph. */
static void check_paragraphs(struct slice text, struct tokenizer *t, struct tokenizer *rules)
{
    struct slice lines = slice_cut(text, 0, text.len);
    while (lines.len && lines.data[lines.len - 1] != '\n')
        lines.len--;
    if (!tokenizer_writes_lines(t))
        return;
    char *out = malloc(TOKENIZER_LINES_ROOM(lines.len));
    struct slice got = slice_of(out, tokenizer_write_lines(t, lines, out));
    while (lines.len) {
        size_t from, to;
        struct token token;
        struct slice line = slice_take(&lines, '\n');
        if (!paragraph_of_line(line, &from, &to))
            continue;
        tokenizer_start(rules, slice_cut(line, from, to));
        while (tokenizer_next(rules, &token))
            CHECK(slice_equal(slice_take(&got, '\n'),
                              slice_cut(line, from + token.start, from + token.end)));
    }
    CHECK(!got.len);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data + 1, size - 1), NULL);
    struct slice text = fuzz_copy(buffer_slice(&repaired));
    check_tokens(text, opened(data[0], false), opened(data[0], true));
    if (data[0] & 8)
        check_lines(text, opened(data[0], false), opened(data[0], true));
    if (data[0] & 8)
        check_paragraphs(text, opened(data[0], false), opened(data[0], true));
    free((void *)(uintptr_t)text.data);
    buffer_free(&repaired);
    return 0;
}
