/* dedupe: drops or marks rows whose text was seen before, exactly or nearly. */
#include "job/dedupe/dedupe.h"
#include "base/diag.h"

/* What was seen before comes first: nothing, or what an index or a table of counts knows. */
static void open_run(struct dedupe *d, struct inputs_settings *settings, char **operands, int count)
{
    if (d->set->merge && !settings->field)
        settings->field = "signature";
    if (d->set->index)
        indexfile_open(&d->index, &d->judge, d->set);
    else
        judge_init(&d->judge, d->set, NULL);
    judge_start(&d->judge);
    if (d->set->against)
        dedupe_read_counts(d, settings);
    inputs_open(&d->in, d->program, settings, operands, count);
    if (d->set->index)
        indexfile_refuse_other_use(&d->index, &d->in);
    judge_read(&d->judge, &d->in);
    output_open(&d->output, d->set, &d->in);
}

/* The table of --against is read to its end before the rows are. */
static void check_standard_input(const struct dedupe *d, char **operands, int count)
{
    bool is_taken = d->set->against && strcmp(d->set->against, "-") == 0, is_read = count == 0;
    for (int i = 0; i < count; i++)
        is_read |= strcmp(operands[i], "-") == 0;
    if (is_taken && is_read)
        options_misuse(d->program, "--against=- takes standard input: name the files of the rows");
}

static void run(struct dedupe *d)
{
    if (d->set->signatures)
        dedupe_sign(d);
    else if (d->set->pairs)
        dedupe_list_pairs(d);
    else if (d->set->count)
        dedupe_count(d);
    else if (d->set->is_frequent)
        dedupe_drop_frequent(d);
    else if (!d->set->keeps_first)
        dedupe_keep_best(d);
    else
        dedupe_keep_first(d);
}

static void close_run(struct dedupe *d)
{
    inputs_close(&d->in);
    output_close(&d->output);
    if (d->set->index)
        indexfile_close(&d->index, &d->judge);
    judge_free(&d->judge);
}

int main(int argc, char **argv)
{
    struct dedupe_settings set = {.near = 0.8, .contain = 0.8, .approx = 0.01, .shingle = 5};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "ignore", .letter = 'i', .kind = OPTION_STRING, .value = &set.ignored,
         .argument = "LIST", .help = "texts are the same but for case, space, punct, marks"},
        {.name = "near", .letter = 'n', .kind = OPTION_REAL, .value = &set.near,
         .argument = "[SHARE]", .min = 0.01, .max = 1, .given = &set.is_near,
         .help = "drop also what shares so many shingles (0.8)"},
        {.name = "contain", .letter = 'c', .kind = OPTION_REAL, .value = &set.contain,
         .argument = "[SHARE]", .min = 0.01, .max = 1, .given = &set.is_contain,
         .help = "drop also what stands so far in a kept text (0.8)"},
        {.name = "approx", .kind = OPTION_REAL, .value = &set.approx, .argument = "[MISS]",
         .min = 0.000001, .max = 0.5, .given = &set.is_approx,
         .help = "--near may miss so many of the pairs (0.01)"},
        {.name = "shingle", .letter = 'k', .kind = OPTION_COUNT, .value = &set.shingle,
         .argument = "WORDS", .min = 1, .max = 1000, .given = &set.takes_shingles,
         .help = "words in a shingle (5)"},
        {.name = "characters", .kind = OPTION_FLAG, .value = &set.characters,
         .help = "shingles are of characters, not of words"},
        {.name = "min-length", .kind = OPTION_COUNT, .value = &set.min_length, .argument = "WORDS",
         .help = "texts of fewer words must be the same"},
        {.name = "within", .letter = 'w', .kind = OPTION_STRING, .value = &set.within,
         .argument = "COLUMN", .help = "compare only rows that agree in COLUMN"},
        {.name = "keep", .kind = OPTION_STRING, .value = &set.keep, .argument = "WHICH",
         .help = "first, key, longest, COLUMN:max, COLUMN:min"},
        {.name = "mark", .letter = 'm', .kind = OPTION_FLAG, .value = &set.mark,
         .help = "keep all rows; add dup_of, similarity, cluster"},
        {.name = "why", .kind = OPTION_FLAG, .value = &set.why,
         .help = "add the counts that the similarity is made of"},
        {.name = "report", .kind = OPTION_STRING, .value = &set.report, .argument = "FILE",
         .help = "write the dropped rows, marked, to FILE"},
        {.name = "index", .kind = OPTION_STRING, .value = &set.index, .argument = "FILE",
         .help = "compare with the rows of earlier runs too; add these"},
        {.name = "count", .kind = OPTION_FLAG, .value = &set.count,
         .help = "each text once; add count and docs"},
        {.name = "at-least", .kind = OPTION_COUNT, .value = &set.at_least, .argument = "N",
         .min = 1, .max = 1e15, .help = "as --count: texts of N documents or more"},
        {.name = "frequent", .kind = OPTION_REAL, .value = &set.frequent, .argument = "SHARE",
         .min = 0.000001, .max = 1, .given = &set.is_frequent,
         .help = "drop texts that more of the documents have"},
        {.name = "against", .kind = OPTION_STRING, .value = &set.against, .argument = "TABLE",
         .help = "--frequent by what --count said of other documents"},
        {.name = "pairs", .kind = OPTION_FLAG, .value = &set.pairs,
         .help = "a table of all pairs that are near"},
        {.name = "memory", .letter = 'S', .kind = OPTION_SIZE, .value = &set.memory, .argument = "SIZE",
         .help = "about so much memory; the rest to a temporary file"},
        {.name = "signatures", .kind = OPTION_FLAG, .value = &set.signatures,
         .help = "all rows, a signature in place of the text"},
        {.name = "merge", .kind = OPTION_FLAG, .value = &set.merge,
         .help = "the input is rows that --signatures wrote"},
        {.name = "seed", .kind = OPTION_STRING, .value = &set.seed, .argument = "STRING",
         .help = "a secret that all who write signatures share"},
        {.name = NULL},
    };
    // clang-format on
    const struct program program = {
        .name = "dedupe",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "drop or mark rows whose text was seen before, exactly or nearly",
        .example = "dedupe --near samples/articles.tsv",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    dedupe_settings_finish(&set, &program);
    input_settings.files = set.report ? SANDBOX_WRITES : SANDBOX_MAKES_TEMPORARY;
    struct dedupe d = {.set = &set, .program = &program};
    check_standard_input(&d, argv + 1, operands);
    open_run(&d, &input_settings, argv + 1, operands);
    run(&d);
    close_run(&d);
    dedupe_settings_free(&set);
    return EXIT_DONE;
}
