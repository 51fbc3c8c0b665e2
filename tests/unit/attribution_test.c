/* Statements found in short texts: each case gives a text and what comes out of it, a line per
 * statement: kind, speaker, source as written, cue, addressee, and the pieces of content. */
#include "analysis/statements/attribution.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/rules.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "unit.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

struct example {
    const char *text, *want;
};

static void put(struct buffer *b, struct slice text, struct span span)
{
    buffer_append_byte(b, '|');
    buffer_append(b, slice_cut(text, span.start, span.end));
}

static void print(struct buffer *out, const struct attribution *a)
{
    for (size_t i = 0; i < a->statements.count; i++) {
        const struct statement *s = &a->statements.items[i];
        buffer_append(out, slice_of_string(quotation_kind_name(s->kind)));
        buffer_append_byte(out, '|');
        buffer_append(out, s->speaker);
        put(out, a->text, s->source);
        put(out, a->text, s->cue);
        put(out, a->text, s->addressee);
        for (size_t p = 0; p < s->piece_count; p++)
            put(out, a->text, a->statements.pieces[s->first_piece + p]);
        buffer_append_byte(out, '\n');
    }
}

/* The statements of a short document. */
static void read_document(struct attribution *a, struct slice text)
{
    attribution_start(a);
    attribution_read(a, text, false);
    attribution_next(a);
}

static void check(const struct example *e)
{
    struct attribution a;
    struct buffer got = {0};
    attribution_init(&a);
    read_document(&a, exact_copy(slice_of_string(e->text)));
    print(&got, &a);
    assert_slice(buffer_slice(&got), e->want);
    buffer_free(&got);
    attribution_free(&a);
}

#define EXAMPLES(name, ...)                                                                        \
    static const struct example name##_examples[] = {__VA_ARGS__};                                 \
    START_TEST(name)                                                                               \
    {                                                                                              \
        check(&name##_examples[_i]);                                                               \
    }                                                                                              \
    END_TEST

EXAMPLES(direct_speech_is_found_before_and_behind_its_verb,
         {"“We will rebuild the bridge,” said Mayor Ada Holm.",
          "direct|Ada Holm|Mayor Ada Holm|said||“We will rebuild the bridge,”\n"},
         {"“We will rebuild the bridge,” Ada Holm said.",
          "direct|Ada Holm|Ada Holm|said||“We will rebuild the bridge,”\n"},
         {"Ada Holm said: “We will rebuild the bridge.”",
          "direct|Ada Holm|Ada Holm|said||“We will rebuild the bridge.”\n"},
         {"“Is it safe?” Holm asked on Monday.", "direct|Holm|Holm|asked||“Is it safe?”\n"},
         {"\"It is safe,\" she told reporters.", "direct|she|she|told|reporters|\"It is safe,\"\n"},
         {"Ada Holm: “We will rebuild the bridge.”",
          "direct|Ada Holm|Ada Holm|:||“We will rebuild the bridge.”\n"})

EXAMPLES(a_quotation_split_by_its_source_is_one_statement,
         {"“The bridge,” Ada Holm said, “will be rebuilt.”",
          "direct|Ada Holm|Ada Holm|said||“The bridge,”|“will be rebuilt.”\n"},
         {"“The bridge is old,” Ada Holm said. “We will rebuild it.”",
          "direct|Ada Holm|Ada Holm|said||“The bridge is old,”|“We will rebuild it.”\n"},
         {"“The bridge is old,” Ada Holm said. “We will rebuild it.\n“It will take a year.”",
          "direct|Ada Holm|Ada Holm|said||“The bridge is old,”|“We will rebuild it.|“It will take "
          "a year.”\n"})

EXAMPLES(indirect_speech_ends_with_its_clause,
         {"Ada Holm said that the bridge was old.",
          "indirect|Ada Holm|Ada Holm|said||that the bridge was old\n"},
         {"Ada Holm told the Harbour news agency that the bridge was old.",
          "indirect|Ada Holm|Ada Holm|told|the Harbour news agency|that the bridge was old\n"},
         {"The bridge was old, Ada Holm said on Monday.",
          "indirect|Ada Holm|Ada Holm|said||The bridge was old\n"},
         {"Ada Holm said the bridge was old and warned that it might fall.",
          "indirect|Ada Holm|Ada Holm|said||the bridge was old\n"
          "indirect|Ada Holm|Ada Holm|warned||that it might fall\n"},
         {"Ada Holm vowed to rebuild the bridge.",
          "indirect|Ada Holm|Ada Holm|vowed||to rebuild the bridge\n"},
         {"The bridge, engineers contend, is old.",
          "indirect|engineers|engineers|contend||The bridge|is old\n"})

EXAMPLES(partly_quoted_speech_is_mixed,
         {"Ada Holm described the bridge as “a ruin” last week.",
          "mixed|Ada Holm|Ada Holm|described||the bridge as “a ruin” last week\n"},
         {"Ada Holm said that “some things” were unknown.",
          "mixed|Ada Holm|Ada Holm|said||that “some things” were unknown\n"})

EXAMPLES(
    who_is_cited_by_another_is_the_source,
    {"The Harbour Times cited Ada Holm, head of the council, as saying that the bridge was old.",
     "indirect|Ada Holm|Ada Holm, head of the council|as saying||that the bridge was old\n"},
    {"According to the council, the bridge is old.",
     "indirect|council|the council|According to||the bridge is old\n"},
    {"The bridge is old, according to Ada Holm.",
     "indirect|Ada Holm|Ada Holm|according to||The bridge is old\n"})

EXAMPLES(surnames_roles_and_pronouns_lead_to_the_full_name,
         {"Mayor Ada Holm came. Holm said that it was late.",
          "indirect|Ada Holm|Holm|said||that it was late\n"},
         {"Anna Holm met John Berg. She said that it was late.",
          "indirect|Anna Holm|She|said||that it was late\n"},
         {"Anna Holm met John Berg. He said that it was late.",
          "indirect|John Berg|He|said||that it was late\n"},
         {"The World Harbour Organization (WHO) met. WHO said that it was late.",
          "indirect|World Harbour Organization|WHO|said||that it was late\n"},
         {"Council spokesman Tom Vale came. The spokesman said that it was late.",
          "indirect|Tom Vale|The spokesman|said||that it was late\n"})

EXAMPLES(they_are_those_who_spoke_together,
         {"Ann Hale and Bob Dorn met Carl Moss on Monday. “We go,” Hale and Dorn said. “I stay,” "
          "Moss said. “We are glad,” they said.",
          "direct|Ann Hale and Bob Dorn|Hale and Dorn|said||“We go,”\n"
          "direct|Carl Moss|Moss|said||“I stay,”\n"
          "direct|Ann Hale and Bob Dorn|they|said||“We are glad,”\n"})

EXAMPLES(a_title_of_two_words_leads_to_its_bearer,
         {"Prime Minister Lara Holt met Finance Minister Bob Dorn. “We will pay,” the prime "
          "minister said. “I am not sure,” the finance minister said.",
          "direct|Lara Holt|the prime minister|said||“We will pay,”\n"
          "direct|Bob Dorn|the finance minister|said||“I am not sure,”\n"})

EXAMPLES(nothing_is_said_where_nobody_speaks, {"", ""}, {"\"", ""},
         {"The claims report was long.", ""}, {"He asked.", ""}, {"Said.", ""}, {"“”“”\"\"''", ""})

START_TEST(a_document_is_forgotten_by_the_next)
{
    struct attribution a;
    struct buffer got = {0};
    attribution_init(&a);
    read_document(&a, SLICE("Mayor Ada Holm came."));
    read_document(&a, SLICE("Holm said that it was late."));
    print(&got, &a);
    assert_slice(buffer_slice(&got), "indirect|Holm|Holm|said||that it was late\n");
    buffer_free(&got);
    attribution_free(&a);
}
END_TEST

START_TEST(a_long_paragraph_is_cut_at_sentences_and_statements_are_counted_on)
{
    enum { TIMES = 12000 };
    struct attribution a;
    struct buffer text = {0};
    size_t blocks = 0, wrong = 0;
    for (size_t i = 0; i < TIMES; i++)
        buffer_append(&text, SLICE("Mayor Ada Holm said that the bridge was old. "));
    attribution_init(&a);
    attribution_start(&a);
    attribution_read(&a, buffer_slice(&text), false);
    for (; attribution_next(&a); blocks++) {
        ck_assert_uint_lt(a.article.count, 1 << 17);
        for (size_t i = 0; i < a.statements.count; i++)
            wrong += !slice_equal(a.statements.items[i].speaker, SLICE("Ada Holm"));
    }
    ck_assert_uint_gt(blocks, 1);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_eq(a.before, TIMES);
    buffer_free(&text);
    attribution_free(&a);
}
END_TEST

START_TEST(words_without_end_and_without_sentence_are_cut_too)
{
    struct attribution a;
    struct buffer text = {0};
    size_t words = 0;
    for (size_t i = 0; i < 300000; i++)
        buffer_append(&text, SLICE("Ann "));
    attribution_init(&a);
    attribution_start(&a);
    attribution_read(&a, buffer_slice(&text), false);
    while (attribution_next(&a)) {
        ck_assert_uint_lt(a.article.count, 1 << 17);
        words += a.article.count;
    }
    ck_assert_uint_eq(words, 300000);
    buffer_free(&text);
    attribution_free(&a);
}
END_TEST

START_TEST(who_spoke_last_is_known_in_the_next_part_of_a_document)
{
    struct attribution a;
    struct buffer got = {0};
    attribution_init(&a);
    attribution_start(&a);
    char *part = memory_alloc(64, 1);
    strcpy(part, "A harbour spokeswoman said that it was late.");
    attribution_read(&a, slice_of(part, strlen(part)), false);
    while (attribution_next(&a))
        continue;
    free(part);
    attribution_read(&a, SLICE("She said that it was dark. “It is late,” she added."), false);
    ck_assert(attribution_next(&a));
    ck_assert_uint_eq(a.before, 1);
    print(&got, &a);
    assert_slice(buffer_slice(&got), "indirect|harbour spokeswoman|She|said||that it was dark\n"
                                     "direct|harbour spokeswoman|she|added||“It is late,”\n");
    buffer_free(&got);
    attribution_free(&a);
}
END_TEST

START_TEST(names_are_forgotten_where_no_article_has_so_many)
{
    struct attribution a;
    struct buffer text = {0};
    attribution_init(&a);
    attribution_start(&a);
    for (int part = 0; part < 6; part++) {
        buffer_clear(&text);
        for (unsigned i = 0; i < 10000; i++) {
            unsigned number = (unsigned)part * 10000 + i;
            buffer_append(&text, SLICE("X"));
            for (int k = 0; k < 5; k++, number /= 26)
                buffer_append_byte(&text, (char)('a' + number % 26));
            buffer_append(&text, SLICE(" said that it was late. "));
        }
        attribution_read(&a, buffer_slice(&text), false);
        while (attribution_next(&a))
            ck_assert_uint_lt(a.speakers.names.texts.count, 1 << 16);
    }
    ck_assert_uint_eq(a.before, 60000);
    ck_assert_uint_lt(a.speakers.names.texts.count, 40000);
    buffer_free(&text);
    attribution_free(&a);
}
END_TEST

/* What the learned layer may add or take away changes with its tables; these must not. */
static const struct example learned_examples[] = {
    {"“We will rebuild the bridge,” said Mayor Ada Holm.",
     "direct|Ada Holm|Mayor Ada Holm|said||“We will rebuild the bridge,”\n"},
    {"Ada Holm said that the bridge was old.",
     "indirect|Ada Holm|Ada Holm|said||that the bridge was old\n"},
    {"According to the council, the bridge is old.",
     "indirect|council|the council|According to||the bridge is old\n"},
    {"It rained all day.", ""},
    {"", ""},
};

START_TEST(both_layers_agree_on_the_plain_forms)
{
    struct attribution a;
    struct buffer got = {0};
    attribution_init(&a);
    ck_assert(attribution_add_learned(&a, attribution_tables()));
    read_document(&a, exact_copy(slice_of_string(learned_examples[_i].text)));
    print(&got, &a);
    assert_slice(buffer_slice(&got), learned_examples[_i].want);
    buffer_free(&got);
    attribution_free(&a);
}
END_TEST

START_TEST(tables_that_are_none_are_refused)
{
    struct attribution a;
    attribution_init(&a);
    ck_assert(!attribution_add_learned(&a, SLICE("no tables")));
    ck_assert(!learned_is_whole(SLICE("no tables")));
    ck_assert(!learned_is_whole(SLICE("short")));
    struct slice tables = attribution_tables();
    ck_assert(!attribution_add_learned(&a, slice_cut(tables, 0, tables.len - 1)));
    attribution_free(&a);
}
END_TEST

START_TEST(a_changed_bit_breaks_the_seal)
{
    struct slice tables = attribution_tables();
    ck_assert(learned_is_whole(tables));
    struct buffer copy = {0};
    buffer_append(&copy, tables);
    for (size_t at = 0; at < tables.len; at += tables.len / 50) {
        copy.data[at] ^= 1;
        ck_assert(!learned_is_whole(buffer_slice(&copy)));
        copy.data[at] ^= 1;
    }
    copy.data[tables.len - 1] ^= 1;
    ck_assert(!learned_is_whole(buffer_slice(&copy)));
    buffer_free(&copy);
}
END_TEST

#define ADD(tc, name)                                                                              \
    tcase_add_loop_test(tc, name, 0, (int)(sizeof name##_examples / sizeof *name##_examples))

/* What the rules find in the first block of a text, asked only where words lead, or everywhere. */
static void print_rules(struct buffer *out, struct attribution *a, struct slice text,
                        bool everywhere)
{
    struct article *article = &a->article;
    a->text = text;
    a->statements.count = a->statements.piece_count = 0;
    article_start(article, text, false);
    if (!quotation_next_block(article))
        return;
    article->leads =
        memory_grow(article->leads, &article->lead_cap, article->count, sizeof *article->leads);
    for (size_t i = 0; everywhere && i < article->count; i++)
        article->leads[i] = (uint32_t)i;
    article->lead_count = everywhere ? article->count : article->lead_count;
    rules_find(article, &a->statements);
    print(out, a);
}

START_TEST(rules_begin_only_where_words_lead)
{
    glob_t inputs;
    struct attribution a;
    struct buffer text = {0}, listed = {0}, all = {0};
    size_t found = 0; /* bytes, of all together */
    attribution_init(&a);
    ck_assert_int_eq(glob("tests/cli/attrib/*/in", 0, NULL, &inputs), 0);
    ck_assert_uint_gt(inputs.gl_pathc, 100);
    for (size_t i = 0; i < inputs.gl_pathc; i++) {
        FILE *file = fopen(inputs.gl_pathv[i], "rb");
        buffer_clear(&text);
        buffer_clear(&listed);
        buffer_clear(&all);
        text.len = fread(buffer_reserve(&text, 1 << 20), 1, 1 << 20, file);
        fclose(file);
        if (utf8_valid_prefix(buffer_slice(&text)) < text.len)
            continue;
        print_rules(&listed, &a, buffer_slice(&text), false);
        print_rules(&all, &a, buffer_slice(&text), true);
        ck_assert_uint_eq(listed.len, all.len);
        ck_assert_mem_eq(listed.data, all.data, all.len);
        found += all.len;
    }
    ck_assert_uint_gt(found, 10000);
    globfree(&inputs);
    buffer_free(&text);
    buffer_free(&listed);
    buffer_free(&all);
    attribution_free(&a);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("attribution");
    ADD(tc, direct_speech_is_found_before_and_behind_its_verb);
    ADD(tc, a_quotation_split_by_its_source_is_one_statement);
    ADD(tc, indirect_speech_ends_with_its_clause);
    ADD(tc, partly_quoted_speech_is_mixed);
    ADD(tc, who_is_cited_by_another_is_the_source);
    ADD(tc, surnames_roles_and_pronouns_lead_to_the_full_name);
    ADD(tc, they_are_those_who_spoke_together);
    ADD(tc, a_title_of_two_words_leads_to_its_bearer);
    ADD(tc, nothing_is_said_where_nobody_speaks);
    tcase_add_test(tc, a_document_is_forgotten_by_the_next);
    tcase_add_test(tc, a_changed_bit_breaks_the_seal);
    tcase_add_test(tc, a_long_paragraph_is_cut_at_sentences_and_statements_are_counted_on);
    tcase_add_test(tc, words_without_end_and_without_sentence_are_cut_too);
    tcase_add_test(tc, who_spoke_last_is_known_in_the_next_part_of_a_document);
    tcase_add_test(tc, names_are_forgotten_where_no_article_has_so_many);
    tcase_add_loop_test(tc, both_layers_agree_on_the_plain_forms, 0,
                        sizeof learned_examples / sizeof *learned_examples);
    tcase_add_test(tc, tables_that_are_none_are_refused);
    tcase_add_test(tc, rules_begin_only_where_words_lead);
    return unit_run();
}
