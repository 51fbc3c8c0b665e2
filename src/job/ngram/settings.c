#include "analysis/counts/distribution.h"
#include "analysis/counts/keyness.h"
#include "base/diag.h"
#include "job/ngram/ngramjob.h"

const char *const ngramjob_format_names[] = {"tsv", "web1t", "srilm", "counts", NULL};

static uint64_t parse_number(struct ngramjob *job, struct slice digits)
{
    int64_t value;
    if (!row_parse_i64(digits, &value) || value < 1 || value > NGRAM_MAX)
        options_misuse(job->program, "-n: '%s' is not a number from 1 to %d, or two as in 1-5",
                       diag_show(slice_of_string(job->set->n)), NGRAM_MAX);
    return (uint64_t)value;
}

static void parse_lengths(struct ngramjob *job)
{
    const char *all_lengths = job->set->merge ? "1-99" : "1";
    struct slice rest = slice_of_string(job->set->n ? job->set->n : all_lengths), all = rest;
    struct slice first = slice_take(&rest, '-');
    job->table.min_n = job->table.max_n = (unsigned)parse_number(job, first);
    if (first.len < all.len)
        job->table.max_n = (unsigned)parse_number(job, rest);
    if (job->table.max_n < job->table.min_n)
        options_misuse(job->program, "-n: %u is more than %u", job->table.min_n, job->table.max_n);
}

/* A measure of association or, against a reference, of keyness; else one of distribution. */
static const struct association_measure *find_measure(struct ngramjob *job, struct slice name)
{
    const struct association_measure *m =
        association_find_in(job->set->against ? keyness_measures() : association_measures(), name);
    if (m && !job->set->against && job->table.min_n < 2)
        options_misuse(job->program, "--measure: '%s' needs -n 2 or more", diag_show(name));
    if (!m)
        m = association_find_in(distribution_measures(), name);
    if (!m)
        options_misuse(job->program, "--measure: no measure '%s'; --list-measures names all",
                       diag_show(name));
    if (m->max_n && job->table.max_n > m->max_n)
        options_misuse(job->program, "--measure: '%s' is defined for n up to %u only",
                       diag_show(name), m->max_n);
    if (m->needs == NEEDS_GROUPS && !job->set->by && !job->set->merge)
        options_misuse(job->program, "--measure: '%s' compares groups; --by names their column",
                       diag_show(name));
    if (m->needs == NEEDS_DOCUMENTS && job->set->merge)
        options_misuse(job->program, "--measure: '%s' needs the documents, not merged counts",
                       diag_show(name));
    job->by_document |= m->needs == NEEDS_DOCUMENTS;
    return m;
}

static void add_measure(struct ngramjob *job, struct slice name)
{
    const struct association_measure *m = find_measure(job, name);
    size_t count = job->table.measure_count++;
    job->measures = memory_resize(job->measures, count + 1, sizeof *job->measures);
    job->measure_names = memory_resize(job->measure_names, count + 1, sizeof *job->measure_names);
    for (size_t i = 0; i < count; i++)
        if (slice_equal(job->measure_names[i], name))
            options_misuse(job->program, "--measure: '%s' is there twice", diag_show(name));
    job->measures[count] = m;
    job->measure_names[count] = name;
    job->table.measures = job->measures;
}

static void parse_measures(struct ngramjob *job)
{
    const char *usual = job->set->against ? "ll,log_ratio" : NULL;
    const char *list = job->set->measures ? job->set->measures : usual;
    struct slice rest = slice_of_string(list ? list : "");
    if (list)
        do
            add_measure(job, slice_take(&rest, ','));
        while (rest.len);
    bool measured = job->table.measure_count > 0;
    if (job->set->sort == SORT_MEASURE && !measured)
        options_misuse(job->program, "--sort=measure needs --measure");
    bool sorted = job->set->format == FORMAT_WEB1T || job->set->format == FORMAT_SRILM;
    if (job->set->sort == SORT_KEY || (job->set->sort == SORT_DEFAULT && sorted))
        job->table.order = NGRAMS_BY_KEY;
    else if (job->set->sort == SORT_MEASURE || (job->set->sort == SORT_DEFAULT && measured))
        job->table.order = NGRAMS_BY_MEASURE;
}

static void set_type(struct ngramjob *job, struct slice name)
{
    if (slice_equal(name, SLICE("all"))) {
        for (size_t i = 0; i < TOKEN_TYPES; i++)
            job->words.types[i] = true;
        return;
    }
    for (enum token_type i = 0; i < TOKEN_TYPES; i++)
        if (slice_equal(name, slice_of_string(token_type_name(i)))) {
            job->words.types[i] = true;
            return;
        }
    options_misuse(job->program,
                   "--types: no type '%s'; there are word, number, clitic, punctuation, symbol, "
                   "url, email, hashtag, mention, emoji and all",
                   diag_show(name));
}

static void parse_types(struct ngramjob *job)
{
    for (enum token_type i = 0; i < TOKEN_TYPES; i++)
        job->type_names[i] = slice_of_string(token_type_name(i));
    if (!job->set->types) {
        for (enum token_type i = 0; i < TOKEN_TYPES; i++)
            job->words.types[i] = i != TOKEN_PUNCTUATION && i != TOKEN_SYMBOL;
        return;
    }
    struct slice rest = slice_of_string(job->set->types);
    do
        set_type(job, slice_take(&rest, ','));
    while (rest.len);
}

/* Formats of other programs hold n-grams and counts. Measures may put them in order. */
static void check_format(const struct ngramjob *job)
{
    const struct ngramjob_settings *set = job->set;
    const char *lost = set->by        ? "--by"
                       : set->against ? "--against"
                       : job->table.measure_count && job->table.order != NGRAMS_BY_MEASURE
                           ? "--measure"
                           : NULL;
    if (set->format != FORMAT_TSV && lost)
        options_misuse(job->program, "--format=%s has no place for the columns of %s",
                       ngramjob_format_names[set->format], lost);
}

/* Whether an option says how texts are counted. */
static bool counts_otherwise(const struct ngramjob_settings *set)
{
    return set->by || set->window || set->skip || set->stop || set->pad || set->across ||
           set->types || set->words || set->lang || set->split != NGRAMJOB_UNSET ||
           set->at_gap != NGRAMJOB_UNSET || set->at_stop != NGRAMJOB_UNSET;
}

static void check_merge(const struct ngramjob *job, const struct inputs_settings *input)
{
    if (counts_otherwise(job->set))
        options_misuse(job->program, "--merge adds up what was counted: --by, --stop and the like "
                                     "belong to the counting");
    if (input->field)
        options_misuse(job->program, "--merge adds up counts of words: --field belongs to the "
                                     "counting");
}

/* Options that say how to do what is not asked for. */
static void check_idle(const struct ngramjob *job)
{
    const struct ngramjob_settings *set = job->set;
    if (set->at_stop != NGRAMJOB_UNSET && !set->stop)
        options_misuse(job->program, "--at-stop goes with --stop");
    if (set->split != NGRAMJOB_UNSET && set->words)
        options_misuse(job->program, "--split cuts text; with --words the rows are words");
}

static int chosen(int choice, int otherwise)
{
    return choice == NGRAMJOB_UNSET ? otherwise : choice;
}

void ngramjob_check(struct ngramjob *job, const struct inputs_settings *input_settings)
{
    const struct ngramjob_settings *set = job->set;
    parse_lengths(job);
    parse_measures(job);
    parse_types(job);
    if (!set->merge)
        check_idle(job);
    if (set->window && set->skip)
        options_misuse(job->program, "--window and --skip exclude each other");
    if (set->window && (job->table.max_n != job->table.min_n || set->window < job->table.max_n))
        options_misuse(job->program, "--window=K needs one -n, and K of n or more");
    check_format(job);
    if (set->merge)
        check_merge(job, input_settings);
    job->table.min_count = set->min_count;
    job->table.top = set->top;
    job->words.at_gap = (enum ngramwords_gap)chosen(set->at_gap, GAP_DROP);
    job->words.at_stop = (enum ngramwords_gap)chosen(set->at_stop, GAP_BREAK);
    job->words.split = (enum ngramwords_split)chosen(set->split, SPLIT_NEWS);
    job->words.stop = &job->stop;
}
