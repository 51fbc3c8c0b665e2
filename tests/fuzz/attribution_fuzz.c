/* Attribution of any text: statements are in order, their spans lie in the text and cut no
 * character, each says something, parents come before what they contain, quotations hold their
 * words. The first byte chooses the layers. */
#include "fuzz.h"

#include "analysis/statements/attribution.h"
#include "base/repair.h"
#include "base/utf8.h"

static bool is_border(struct slice text, size_t at)
{
    return at == text.len || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

static void check_span(struct slice text, struct span span)
{
    CHECK(span.start <= span.end && span.end <= text.len);
    CHECK(is_border(text, span.start) && is_border(text, span.end));
}

static void check_statements(const struct attribution *a, struct slice text)
{
    size_t last = 0;
    for (size_t i = 0; i < a->statements.count; i++) {
        const struct statement *s = &a->statements.items[i];
        CHECK(s->place >= last && s->piece_count > 0);
        CHECK(s->first_piece + s->piece_count <= a->statements.piece_count);
        last = s->place;
        check_span(text, s->cue);
        check_span(text, s->source);
        check_span(text, s->addressee);
        check_span(text, s->medium);
        for (size_t p = s->first_piece; p < s->first_piece + s->piece_count; p++) {
            check_span(text, a->statements.pieces[p]);
            CHECK(a->statements.pieces[p].start < a->statements.pieces[p].end);
        }
        CHECK(s->parent == SIZE_MAX || s->parent < i);
        CHECK(s->confidence <= 100);
        CHECK(utf8_valid_prefix(s->speaker) == s->speaker.len);
    }
}

static void check_words(const struct article *a)
{
    for (size_t q = 0; q < a->quotation_count; q++) {
        CHECK(a->quotations[q].first < a->quotations[q].last && a->quotations[q].last < a->count);
        CHECK(q == 0 || a->quotations[q - 1].last < a->quotations[q].first);
    }
    for (size_t i = 0; i < a->count; i++)
        CHECK((a->words[i].quotation == 0) == (a->words[i].quote == QUOTE_OUTSIDE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data + 1, size - 1), NULL);
    struct slice text = buffer_slice(&repaired);
    struct attribution a;
    attribution_init(&a);
    if (data[0] & 1)
        attribution_add_learned(&a, attribution_tables());
    attribution_start(&a);
    attribution_read(&a, text, data[0] & 2);
    while (attribution_next(&a)) {
        check_statements(&a, text);
        check_words(&a.article);
    }
    attribution_free(&a);
    buffer_free(&repaired);
    return 0;
}
