/* Paragraphs and sentences of any text: paragraphs leave out nothing but white space and hold no
 * blank line, a sentence is the tokens that bear its number, and to UAX #29 a text of one paragraph
 * more has the sentences it had. The first byte chooses the options. */
#include "fuzz.h"

#include "analysis/tokens/tokenizer.h"
#include "base/repair.h"
#include "text/paragraph.h"
#include "text/properties.h"

static void check_white(struct slice text, size_t from, size_t to)
{
    while (from < to)
        CHECK(property_is_white_space(codepoint_at(text, from, &from)));
}

static void check_paragraphs(struct slice text, bool wrapped)
{
    struct paragraphs p = paragraphs_start(text, wrapped);
    size_t start, end, last = 0;
    while (paragraphs_next(&p, &start, &end)) {
        CHECK(start >= last && end > start && end <= text.len);
        check_white(text, last, start);
        struct slice paragraph = slice_cut(text, start, end);
        size_t next;
        CHECK(!property_is_white_space(codepoint_at(paragraph, 0, &next)));
        CHECK(!property_is_white_space(codepoint_before(paragraph, paragraph.len, &next)));
        CHECK(wrapped || slice_find(paragraph, 0, '\n') == paragraph.len);
        last = end;
    }
    check_white(text, last, text.len);
}

/* Tokenizers are made once for each set of options: that takes longer than most texts do. */
static struct tokenizer *opened(uint8_t choice, unsigned which)
{
    static struct tokenizer all[8][3];
    struct tokenizer *t = &all[choice & 7][which];
    if (!t->state)
        tokenizer_init(t, &(struct tokenizer_options){
                              .rules = choice & 1 ? RULES_UAX29 : RULES_NEWS,
                              .keep_clitics = choice & 2,
                              .lists = choice & 4,
                          });
    return t;
}

/* The sentences of the text against its tokens, and against those of the text with more behind. */
static void check_sentences(struct slice text, struct slice longer, uint8_t choice)
{
    struct tokenizer *words = opened(choice, 0), *sentences = opened(choice, 1);
    struct tokenizer *more = opened(choice, 2);
    struct token token;
    struct sentence sentence, other;
    tokenizer_start(words, text);
    tokenizer_start(sentences, text);
    tokenizer_start(more, longer);
    bool left = tokenizer_next(words, &token);
    while (tokenizer_next_sentence(sentences, &sentence)) {
        CHECK(left && token.start == sentence.start);
        size_t end = 0, number = token.sentence;
        for (; left && token.sentence == number; left = tokenizer_next(words, &token))
            end = token.end;
        CHECK(end == sentence.end);
        if (!(choice & 1) || !left) /* the rules for news know of no second paragraph */
            continue;
        CHECK(tokenizer_next_sentence(more, &other));
        CHECK(other.start == sentence.start && other.end == sentence.end);
    }
    CHECK(!left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct buffer repaired = {0}, longer = {0};
    utf8_repair(&repaired, slice_of((const char *)data + 1, size - 1), NULL);
    struct slice text = fuzz_copy(buffer_slice(&repaired));
    buffer_append(&longer, text);
    buffer_append(&longer, SLICE("\n\nThe next paragraph."));
    check_paragraphs(text, data[0] & 8);
    check_sentences(text, buffer_slice(&longer), data[0]);
    free((void *)(uintptr_t)text.data);
    buffer_free(&repaired);
    buffer_free(&longer);
    return 0;
}
