/* The smallest filters over the shared reader and writer, for their tests and their speed: a map
 * that adds nothing, and with --cut a cutter that gives every text in two halves. */
#include "base/diag.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/table.h"

#include <unistd.h>

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static size_t middle(struct slice text)
{
    size_t at = text.len / 2;
    while (at && at < text.len && is_continuation(text.data[at]))
        at--;
    return at;
}

int main(int argc, char **argv)
{
    bool cut = false, paragraphs = false, documents = false;
    const char *add = NULL;
    struct inputs_settings settings = {0};
    struct option common[INPUTS_OPTIONS];
    inputs_options(common, &settings);
    struct option own[] = {
        {.name = "cut", .kind = OPTION_FLAG, .value = &cut, .help = "each text in two halves"},
        {.name = "paragraphs", .kind = OPTION_FLAG, .value = &paragraphs, .help = "plain rows"},
        {.name = "docs", .kind = OPTION_FLAG, .value = &documents, .help = "add column doc"},
        {.name = "add",
         .kind = OPTION_STRING,
         .value = &add,
         .argument = "NAME",
         .help = "a column"},
        {0},
    };
    const struct program program = {.name = "pass",
                                    .synopsis = "[OPTION]... [FILE]...",
                                    .purpose = "Copy rows.",
                                    .options = own,
                                    .more_options = common};
    int operands = options_parse(&program, argc, argv);
    settings.plain_rows = paragraphs ? PLAIN_PARAGRAPHS : PLAIN_DOCUMENTS;

    struct inputs in;
    struct writer out;
    struct table table;
    inputs_open(&in, &program, &settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    out.quote_guard = settings.quote_guard;
    table_init(&table, &in, &out);
    if (cut)
        table_cut(&table);
    if (add)
        table_add(&table, add);
    if (documents)
        table_add(&table, "doc");
    table_header(&table);

    struct input_row row;
    while (inputs_next(&in, &row)) {
        size_t half = cut ? middle(row.text) : 0;
        for (int part = cut ? 0 : 1; part < 2; part++) {
            if (!cut)
                table_copy(&table, &row);
            else if (part == 0)
                table_copy_cut(&table, &row, 0, half);
            else
                table_copy_cut(&table, &row, half, row.text.len);
            if (add)
                writer_u64(&out, row.text.len);
            if (documents)
                writer_field(&out, row.doc_id);
            writer_end(&out);
        }
    }
    inputs_close(&in);
    writer_close(&out);
    return EXIT_DONE;
}
