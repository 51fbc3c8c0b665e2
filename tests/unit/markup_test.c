/* Markup: spans that nest, overlap and cross become segments that tile the text. */
#include "analysis/page/markup.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "unit.h"

/* "0-3:a 3-5:ab 5-9:-" for the segments: the innermost span of each layer that has one. */
static struct slice segments(struct markup *m, size_t limit)
{
    static struct buffer list;
    struct markup_segment s;
    const struct markup_span *ended;
    buffer_clear(&list);
    markup_start(m);
    while (markup_next(m, limit, &s)) {
        if (list.len)
            buffer_append_byte(&list, ' ');
        buffer_append_u64(&list, s.start);
        buffer_append_byte(&list, '-');
        buffer_append_u64(&list, s.end);
        buffer_append_byte(&list, ':');
        for (int layer = 0; layer < MARKUP_LAYERS; layer++)
            if (s.inner[layer] != MARKUP_NONE)
                buffer_append_byte(&list, (char)('a' + s.inner[layer]));
        while (markup_ended(m, &ended)) {
            buffer_append_byte(&list, '/');
            buffer_append_byte(&list, (char)('a' + ended->index));
        }
    }
    return buffer_slice(&list);
}

START_TEST(text_without_spans_is_one_segment)
{
    struct markup m = {0};
    assert_slice(segments(&m, 9), "0-9:");
    assert_slice(segments(&m, 0), "");
    markup_free(&m);
}
END_TEST

START_TEST(the_innermost_span_of_a_layer_shows)
{
    struct markup m = {0};
    markup_add(&m, LAYER_TONE, 0, 0, 9);
    markup_add(&m, LAYER_TONE, 1, 3, 5);
    markup_add(&m, LAYER_TONE, 2, 3, 4);
    assert_slice(segments(&m, 10), "0-3:a 3-4:c/c 4-5:b/b 5-9:a/a 9-10:");
    markup_free(&m);
}
END_TEST

START_TEST(spans_that_cross_are_cut)
{
    struct markup m = {0};
    markup_add(&m, LAYER_STATEMENT, 1, 3, 8);
    markup_add(&m, LAYER_TONE, 0, 0, 5);
    markup_add(&m, LAYER_STATEMENT, 2, 6, 9);
    assert_slice(segments(&m, 9), "0-3:a 3-5:ab/a 5-6:b 6-8:c/b 8-9:c/c");
    markup_free(&m);
}
END_TEST

START_TEST(empty_spans_are_not_kept)
{
    struct markup m = {0};
    markup_add(&m, LAYER_TONE, 0, 4, 4);
    markup_add(&m, LAYER_TONE, 0, 5, 4);
    assert_slice(segments(&m, 9), "0-9:");
    markup_free(&m);
}
END_TEST

START_TEST(what_is_skipped_is_not_told)
{
    struct markup m = {0};
    struct markup_segment s;
    markup_add(&m, LAYER_TONE, 0, 2, 8);
    markup_start(&m);
    ck_assert(markup_next(&m, 3, &s) && s.end == 2);
    ck_assert(markup_next(&m, 3, &s) && s.end == 3 && s.inner[LAYER_TONE] == 0);
    ck_assert(!markup_next(&m, 3, &s));
    markup_skip(&m, 5);
    ck_assert(markup_next(&m, 9, &s) && s.start == 5 && s.end == 8 && s.inner[LAYER_TONE] == 0);
    markup_free(&m);
}
END_TEST

enum { SPANS = 12, LENGTH = 40 };

/* Of the spans that cover a byte, the one that begins last, then the shortest, then the last. */
static size_t innermost(const struct markup_span *spans, enum markup_layer layer, size_t at)
{
    const struct markup_span *best = NULL;
    for (size_t i = 0; i < SPANS; i++) {
        const struct markup_span *s = &spans[i];
        if (s->layer != layer || s->start > at || s->end <= at)
            continue;
        if (!best || s->start > best->start || (s->start == best->start && s->end <= best->end))
            best = s;
    }
    return best ? best->index : MARKUP_NONE;
}

START_TEST(segments_tile_the_text_and_agree_with_every_byte)
{
    uint64_t seed = 3;
    for (int round = 0; round < 2000; round++) {
        struct markup m = {0};
        struct markup_span spans[SPANS];
        for (size_t i = 0; i < SPANS; i++) {
            seed = hash_mix(seed + 0x9e3779b97f4a7c15u);
            size_t start = seed % LENGTH, end = start + 1 + (seed >> 8) % 9;
            spans[i] = (struct markup_span){start, end, i, (seed >> 16) % MARKUP_LAYERS};
            markup_add(&m, spans[i].layer, i, start, end);
        }
        struct markup_segment s;
        const struct markup_span *ended;
        size_t at = 0, told = 0;
        markup_start(&m);
        for (; markup_next(&m, LENGTH + 10, &s); at = s.end) {
            ck_assert_uint_eq(s.start, at);
            for (size_t byte = s.start; byte < s.end; byte++)
                for (int layer = 0; layer < MARKUP_LAYERS; layer++)
                    ck_assert_uint_eq(s.inner[layer],
                                      innermost(spans, (enum markup_layer)layer, byte));
            for (; markup_ended(&m, &ended); told++)
                ck_assert_uint_eq(ended->end, s.end);
        }
        ck_assert_uint_eq(at, LENGTH + 10);
        ck_assert_uint_eq(told, SPANS);
        markup_free(&m);
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("markup");
    tcase_add_test(tc, text_without_spans_is_one_segment);
    tcase_add_test(tc, the_innermost_span_of_a_layer_shows);
    tcase_add_test(tc, spans_that_cross_are_cut);
    tcase_add_test(tc, empty_spans_are_not_kept);
    tcase_add_test(tc, what_is_skipped_is_not_told);
    tcase_add_test(tc, segments_tile_the_text_and_agree_with_every_byte);
    return unit_run();
}
