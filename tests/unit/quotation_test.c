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

int main(void)
{
    TCase *tc = unit_case("quotation");
    tcase_add_loop_test(tc, marks_are_paired_within_their_paragraph, 0,
                        sizeof examples / sizeof *examples);
    return unit_run();
}
