/* A run of ngram: what its modules, one for each part of the story, work with. */
#ifndef JOB_NGRAM_NGRAMJOB_H
#define JOB_NGRAM_NGRAMJOB_H

#include "analysis/counts/ngramreader.h"
#include "analysis/counts/ngramtable.h"
#include "cli/inputs.h"

enum ngramjob_sort { SORT_DEFAULT, SORT_COUNT, SORT_KEY, SORT_MEASURE };
enum ngramjob_format { FORMAT_TSV, FORMAT_WEB1T, FORMAT_SRILM, FORMAT_COUNTS };

extern const char *const ngramjob_format_names[];
extern const char *const ngramjob_form_names[]; /* of enum ngramwords_form, from FORM_NORM on */

/* In the place of a choice that was not made. */
enum { NGRAMJOB_UNSET = -1 };

/* What the options ask for, as given. */
struct ngramjob_settings {
    const char *n, *by, *measures, *types, *stop, *lang, *against;
    uint64_t min_count, top, skip, window, memory, threads;
    int sort, format;
    int at_gap, at_stop, split; /* or NGRAMJOB_UNSET */
    bool merge, words, across, pad, list_measures;
};

struct ngramjob {
    const struct ngramjob_settings *set;
    const struct program *program;
    struct inputs in;
    struct writer out;
    struct ngram counter;
    struct ngramtable_settings table;
    bool by_document;
    const struct association_measure **measures;
    struct slice *measure_names; /* as they were asked for */
    size_t *by;                  /* columns */
    size_t by_count;
    struct buffer by_names; /* escaped, with their TABs */
    struct ngramwords_settings words;
    struct slice type_names[TOKEN_TYPES];
    struct intern stop;
    struct workers workers;
    struct ngramreader reader;
    bool word_rows, has_types; /* the latter: there is a column for them */
    struct buffer word;
    /* of the output */
    struct buffer names;
    size_t *name_starts;
};

/* What is to be counted and how it is to be measured; what does not go together is misuse. */
void ngramjob_check(struct ngramjob *job, const struct inputs_settings *input_settings);

/* Counts the rows of the operands: columns, header, rows, table. */
void ngramjob_count(struct ngramjob *job, const struct inputs_settings *input_settings,
                    char **operands, int operand_count);

/* Adds up counts of other runs; reads those of a reference corpus, --against. */
void ngramjob_merge(struct ngramjob *job, const struct inputs_settings *input_settings,
                    char **operands, int operand_count);
void ngramjob_read_reference(struct ngramjob *job, const struct inputs_settings *input_settings);

void ngramjob_write_header(struct ngramjob *job, const struct inputs_settings *input_settings);
void ngramjob_write_table(struct ngramjob *job);

/* The measures as a table: what --help has no room for. */
void ngramjob_list_measures(void);

#endif
