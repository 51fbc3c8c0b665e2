/* Pairing of quotation marks. A case is a text and the quotations found in it, each between | and
 * |; one that is not closed ends with ~|. */
#include "analysis/statements/quotation.h"
#include "base/buffer.h"
#include "unit.h"

static const struct {
    const char *text, *want;
} examples[] = {
    {"He said \"yes\" and \"no\".", "\"yes\"|\"no\"|"},
    {"He said “yes” and «no».", "“yes”|«no»|"},
    {"He said ''yes'' and ``no''.", "''yes''|``no''|"},
    {"He said ‘yes’ and 'no'.", "‘yes’|'no'|"},
    {"The workers' rights and the dogs' tails.", ""},
    {"It’s what they ’d say.", ""},
    {"“He said ‘yes’ twice,” she said.", "“He said ‘yes’ twice,”|"},
    {"“It never ends. And goes on.", "“It never ends. And goes on.~|"},
    {"“First one. Rest of it. “Second one,” he said.", "“First one.~|“Second one,”|"},
    {"“Runs on\n“and ends,” he said.", "“Runs on~|“and ends,”|"},
    {"A board 6'2\" long and \"quoted\".", "\"quoted\"|"},
    {"(\"inside\") and [“this”]", "\"inside\"|“this”|"},
    {"” “ ” \" ''", "“ ”|\" ''|"},
    {"\"\"", "\"\"|"},
    {"“", ""},
};

START_TEST(marks_are_paired_within_their_paragraph)
{
    struct wordtable table;
    struct article a;
    struct buffer got = {0};
    wordtable_init(&table);
    article_init(&a, &table);
    article_start(&a, exact_copy(slice_of_string(examples[_i].text)), false);
    while (quotation_next_block(&a))
        for (size_t q = 0; q < a.quotation_count; q++) {
            const struct quotation *x = &a.quotations[q];
            buffer_append(&got, slice_cut(a.text, a.base + a.words[x->first].start,
                                          a.base + a.words[x->last].end));
            buffer_append(&got, x->closed ? SLICE("|") : SLICE("~|"));
        }
    assert_slice(buffer_slice(&got), examples[_i].want);
    buffer_free(&got);
    article_free(&a);
    wordtable_free(&table);
}
END_TEST

/* What is kept of a text are the words of a block. */
START_TEST(a_text_of_many_paragraphs_comes_in_blocks_of_a_bounded_size)
{
    enum { PARAGRAPHS = 50000, BLOCK = 1 << 18 };
    struct wordtable table;
    struct article a;
    struct buffer text = {0};
    for (int i = 0; i < PARAGRAPHS; i++)
        buffer_append(&text, SLICE("The ships are waiting there.\n\n"));
    wordtable_init(&table);
    article_init(&a, &table);
    article_start(&a, buffer_slice(&text), false);
    size_t words = 0, blocks = 0, end = 0;
    for (; article_next_block(&a); blocks++) {
        ck_assert_uint_eq(a.base, blocks ? end + 2 : 0);
        ck_assert_uint_le(a.words[a.count - 1].end, BLOCK);
        end = a.base + a.words[a.count - 1].end;
        words += a.count;
    }
    ck_assert_uint_eq(words, 6 * PARAGRAPHS);
    ck_assert_uint_ge(blocks, text.len / BLOCK);
    buffer_free(&text);
    article_free(&a);
    wordtable_free(&table);
}
END_TEST

/* All blocks are of one size: it counts from where each begins. */
START_TEST(a_block_ends_with_the_paragraph_that_passes_its_size)
{
    enum { LINE = 32, LINES = (1 << 17) / LINE + 1, BLOCKS = 3, WORDS = 7 };
    struct wordtable table;
    struct article a;
    struct buffer text = {0};
    for (int i = 0; i < BLOCKS * LINES; i++)
        buffer_append(&text, SLICE("The ships were waiting at noon.\n"));
    ck_assert_uint_eq(text.len, (size_t)BLOCKS * LINES * LINE);
    wordtable_init(&table);
    article_init(&a, &table);
    article_start(&a, buffer_slice(&text), false);
    size_t blocks = 0;
    for (; article_next_block(&a); blocks++) {
        ck_assert_uint_eq(a.base, blocks * LINES * LINE);
        ck_assert_uint_eq(a.count, LINES * WORDS);
    }
    ck_assert_uint_eq(blocks, BLOCKS);
    buffer_free(&text);
    article_free(&a);
    wordtable_free(&table);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("quotation");
    tcase_add_loop_test(tc, marks_are_paired_within_their_paragraph, 0,
                        sizeof examples / sizeof *examples);
    tcase_add_test(tc, a_text_of_many_paragraphs_comes_in_blocks_of_a_bounded_size);
    tcase_add_test(tc, a_block_ends_with_the_paragraph_that_passes_its_size);
    return unit_run();
}
