#include "analysis/counts/countcolumns.h"
#include "base/diag.h"
#include "cli/operands.h"
#include "cli/sequence.h"
#include "job/ngram/ngramjob.h"
#include "text/paragraph.h"
#include "text/stem.h"

const char *const ngramjob_form_names[] = {"norm", "stem", NULL};

/* ---- columns and words ---- */

static void read_stop_words(struct ngramjob *job)
{
    intern_init(&job->stop);
    if (!job->set->stop)
        return;
    struct reader reader = {0};
    struct slice lines = operand_words(job->set->stop, &reader);
    while (lines.len) {
        size_t from, to; /* no word begins or ends with white space */
        struct slice line = slice_take(&lines, '\n');
        if (paragraph_of_line(line, &from, &to))
            intern_add(&job->stop, slice_cut(line, from, to));
    }
    reader_free(&reader);
}

static void add_by_column(struct ngramjob *job, struct slice name)
{
    struct buffer copy = {0};
    buffer_append(&copy, name);
    buffer_append_byte(&copy, 0);
    size_t column = inputs_need_column(&job->in, copy.data);
    buffer_free(&copy);
    for (size_t i = 0; i < job->by_count; i++)
        if (job->by[i] == column)
            options_misuse(job->program, "--by names the column '%s' twice", diag_show(name));
    if (countcolumns_is_measure(name))
        diag_warn(
            "--by: '%s' is also the name of a measure, for which --merge and report will take "
            "the column",
            diag_show(name));
    if (job->by_count)
        buffer_append_byte(&job->by_names, '\t');
    row_escape(&job->by_names, job->in.header.items[column]);
    job->by = memory_resize(job->by, job->by_count + 1, sizeof *job->by);
    job->by[job->by_count++] = column;
}

static void find_columns(struct ngramjob *job)
{
    if (job->set->by) {
        struct slice rest = slice_of_string(job->set->by);
        do
            add_by_column(job, slice_take(&rest, ','));
        while (rest.len);
    }
    job->words.one_paragraph = inputs_are_paragraphs(&job->in);
    job->in.spares_fields = job->in.is_plain && !job->by_count;
}

/* A field that no column has is a form of the words that are found in the text. */
static void find_form(struct ngramjob *job)
{
    const char *field = job->in.settings->field;
    job->has_types = inputs_column(&job->in, "type") != INPUTS_NONE;
    job->word_rows = job->set->words || inputs_column(&job->in, "token_id") != INPUTS_NONE;
    for (int i = 0; ngramjob_form_names[i]; i++) {
        if (!field || strcmp(field, ngramjob_form_names[i]) != 0)
            continue;
        if (job->word_rows)
            inputs_need_column(&job->in, field);
        if (job->in.is_plain || inputs_column(&job->in, field) == INPUTS_NONE)
            job->words.form = (enum ngramwords_form)(i + 1);
    }
}

static void check_language(struct ngramjob *job)
{
    const char *field = job->in.settings->field;
    bool stems = field && strcmp(field, "stem") == 0;
    job->words.language = job->set->lang ? job->set->lang : "english";
    if (job->words.form != FORM_STEM && job->set->lang)
        options_misuse(job->program, stems ? "--lang: the input has a column of stems already"
                                           : "--lang goes with --field=stem");
    if (job->words.form != FORM_STEM)
        return;
    struct stemmer *stemmer = stemmer_open(job->words.language);
    if (!stemmer)
        options_misuse(job->program, "--lang: no stemmer for '%s'",
                       diag_show(slice_of_string(job->words.language)));
    stemmer_close(stemmer);
}

static void check_split(const struct ngramjob *job)
{
    if (job->word_rows && job->set->split != NGRAMJOB_UNSET)
        options_misuse(job->program, "--split cuts text; the rows are words (there is a token_id)");
}

/* ---- rows ---- */

/* Sentences and documents end, groups begin where the input says so. */
static void rows_to_count(struct ngramjob *job, const struct sequence_rows *from,
                          struct ngramwords_rows *rows)
{
    rows->count = from->count;
    rows->documents = from->documents;
    rows->sentences = from->sentences;
    rows->groups = from->groups;
    rows->lines = from->lines;
    memcpy(rows->text, from->text, from->count * sizeof *rows->text);
    for (size_t i = 0; i < from->count && from->groups; i++)
        if (from->groups >> i & 1)
            rows->group[i] = ngram_number_group(&job->counter, from->group[i]);
    if (job->word_rows && job->has_types)
        memcpy(rows->type, from->type, from->count);
    for (size_t i = 0; i < from->count && job->word_rows && !job->has_types; i++)
        rows->type[i] = (unsigned char)ngramwords_type(from->text[i]);
}

/* Who makes rows of words had a processor for that, and is done when the last is read: where
 * nobody says how many threads there shall be, a second one helps with what is left to do. */
static void add_usual_thread(struct ngramjob *job)
{
    if (job->set->threads || !job->word_rows || workers_processors() < 2)
        return;
    workers_free(&job->workers);
    workers_init(&job->workers, 2);
}

static void read_rows(struct ngramjob *job)
{
    struct sequence_rows from;
    struct ngramwords_rows rows = {.words = job->word_rows};
    struct sequence sequence;
    sequence_init(&sequence, &job->in,
                  &(struct sequence_settings){.words = job->word_rows,
                                              .lines = job->words.split == SPLIT_BLANKS,
                                              .by = job->by,
                                              .by_count = job->by_count,
                                              .types = job->type_names,
                                              .type_count = job->word_rows ? TOKEN_TYPES : 0});
    ngramreader_init(&job->reader, &job->words, &job->counter, &job->workers,
                     job->word_rows ? 1 : job->workers.count);
    while (sequence_next(&sequence, &from)) {
        rows_to_count(job, &from, &rows);
        ngramreader_add(&job->reader, &rows);
    }
    ngramreader_finish(&job->reader);
    sequence_free(&sequence);
}

void ngramjob_count(struct ngramjob *job, const struct inputs_settings *input_settings,
                    char **operands, int operand_count)
{
    read_stop_words(job);
    inputs_open(&job->in, job->program, input_settings, operands, operand_count);
    find_columns(job);
    find_form(job);
    job->words.wrapped = input_settings->wrapped;
    check_language(job);
    check_split(job);
    ngramjob_write_header(job, input_settings);
    add_usual_thread(job);
    read_rows(job);
    inputs_close(&job->in);
    ngramjob_write_table(job);
}
