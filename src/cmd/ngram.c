/* ngram: counts sequences of words, and measures how strongly their words belong together. */
#include "base/diag.h"
#include "job/ngram/ngramjob.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const sort_names[] = {"default", "count", "key", "measure", NULL};
static const char *const gap_names[] = {"drop", "break", NULL};
static const char *const split_names[] = {"news", "uax29", "blanks", NULL};

static void close_job(struct ngramjob *job)
{
    ngramreader_free(&job->reader);
    ngram_free(&job->counter);
    workers_free(&job->workers);
    intern_free(&job->stop);
    struct buffer *buffers[] = {&job->word, &job->names, &job->by_names};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    free(job->name_starts);
    free(job->by);
    free(job->measures);
    free(job->measure_names);
}

static void open_counter(struct ngramjob *job)
{
    const struct ngramjob_settings *set = job->set;
    struct ngram_settings counter = {
        .across = set->across,
        .pad = set->pad,
        .only_words = job->table.max_n == 1 && !set->by && !job->by_document && !set->merge &&
                      set->threads <= 1,
        .by_document = job->by_document,
        .skip = (unsigned)(set->window ? set->window - job->table.max_n : set->skip),
        .memory = set->memory,
        .workers = &job->workers,
    };
    ngram_init(&job->counter, &counter);
}

static void run(struct ngramjob *job, const struct inputs_settings *input_settings, char **operands,
                int operand_count)
{
    ngramjob_check(job, input_settings);
    workers_init(&job->workers, job->set->threads ? (unsigned)job->set->threads : 1);
    open_counter(job);
    if (job->set->against)
        ngramjob_read_reference(job, input_settings);
    writer_open(&job->out, STDOUT_FILENO, "standard output");
    job->out.quote_guard = input_settings->quote_guard && job->set->format == FORMAT_TSV;
    if (job->set->merge)
        ngramjob_merge(job, input_settings, operands, operand_count);
    else
        ngramjob_count(job, input_settings, operands, operand_count);
    writer_close(&job->out);
    close_job(job);
}

#define OPTION(name, letter, kind, value, argument, choices, min, max, help)                       \
    {                                                                                              \
        name, letter, OPTION_##kind, value, argument, help, choices, min, max, NULL                \
    }
enum { OPTIONS = 23 };

static void make_options(struct option table[OPTIONS + 1], struct ngramjob_settings *set)
{
    const struct option options[OPTIONS + 1] = {
        OPTION("n", 'n', STRING, &set->n, "N[-M]", NULL, 0, 0, "words of an n-gram (default: 1)"),
        OPTION("by", 'b', STRING, &set->by, "COLUMN,...", NULL, 0, 0,
               "count for each value of the columns"),
        OPTION("measure", 'm', STRING, &set->measures, "NAME,...", NULL, 0, 0,
               "columns of association; sorts by the first"),
        OPTION("list-measures", 0, FLAG, &set->list_measures, NULL, NULL, 0, 0,
               "print the measures and their names, and exit"),
        OPTION("sort", 0, CHOICE, &set->sort, "HOW", sort_names, 0, 0, "order of the rows"),
        OPTION("min-count", 0, COUNT, &set->min_count, "COUNT", NULL, 0, 1e18,
               "leave out what is rarer"),
        OPTION("top", 'k', COUNT, &set->top, "K", NULL, 0, 0,
               "only the first K of each n and group"),
        OPTION("stop", 0, STRING, &set->stop, "FILE", NULL, 0, 0, "words not to count, one a line"),
        OPTION("at-stop", 0, CHOICE, &set->at_stop, "HOW", gap_names, 0, 0,
               "what a stop word does to its neighbours"),
        OPTION("types", 0, STRING, &set->types, "TYPE,...", NULL, 0, 0,
               "types of words to count, or all"),
        OPTION("at-gap", 0, CHOICE, &set->at_gap, "HOW", gap_names, 0, 0,
               "what a word of another type does to its neighbours"),
        OPTION("across", 0, FLAG, &set->across, NULL, NULL, 0, 0,
               "count across the ends of sentences"),
        OPTION("pad", 0, FLAG, &set->pad, NULL, NULL, 0, 0,
               "<s> and </s> stand at the ends of sentences"),
        OPTION("skip", 0, COUNT, &set->skip, "K", NULL, 0, 1000,
               "up to K words may be left out of an n-gram"),
        OPTION("window", 0, COUNT, &set->window, "K", NULL, 1, 1000,
               "the words of an n-gram stand among K words in a row"),
        OPTION("merge", 0, FLAG, &set->merge, NULL, NULL, 0, 0,
               "add up tables that --sort=key wrote"),
        OPTION("against", 0, STRING, &set->against, "TABLE", NULL, 0, 0,
               "measure keyness against the counts of another corpus"),
        OPTION("format", 0, CHOICE, &set->format, "NAME", ngramjob_format_names, 0, 0,
               "form of the output"),
        OPTION("split", 0, CHOICE, &set->split, "HOW", split_names, 0, 0,
               "how text is cut into words"),
        OPTION("words", 0, FLAG, &set->words, NULL, NULL, 0, 0,
               "a row is a word (so where there is a token_id)"),
        OPTION("lang", 0, STRING, &set->lang, "NAME", NULL, 0, 0,
               "language of --field=stem (default: english)"),
        OPTION("memory", 'S', SIZE, &set->memory, "SIZE", NULL, 0, 0,
               "memory for counting (default: 512M)"),
        OPTION("threads", 'j', COUNT, &set->threads, "COUNT", NULL, 1, WORKERS_MAX,
               "threads that read texts and sort (default: 1; behind tokenize 2)"),
        {.name = NULL},
    };
    memcpy(table, options, sizeof options);
}

int main(int argc, char **argv)
{
    struct ngramjob_settings set = {.at_gap = NGRAMJOB_UNSET,
                                    .at_stop = NGRAMJOB_UNSET,
                                    .split = NGRAMJOB_UNSET,
                                    .memory = (uint64_t)512 << 20};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_PARAGRAPHS,
                                             .forms = ngramjob_form_names,
                                             .files = SANDBOX_MAKES_TEMPORARY};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    struct option options[OPTIONS + 1];
    make_options(options, &set);
    const struct program program = {
        .name = "ngram",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "count sequences of words, and measure how strongly they belong together",
        .example = "ngram -n 2 --measure=ll --plain samples/news/*.txt | head",
        .options = options,
        .more_options = shared,
    };
    struct ngramjob job = {.set = &set, .program = &program};
    int operands = options_parse(&program, argc, argv);
    if (set.list_measures)
        ngramjob_list_measures();
    else
        run(&job, &input_settings, argv + 1, operands);
    return EXIT_DONE;
}
