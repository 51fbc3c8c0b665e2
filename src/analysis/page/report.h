/* What a page shows: documents, who said what in them, their tone, what is repeated, frequent
 * phrases, and where words stand. It is collected here row by row, in any order, and ranked; page.h
 * makes the page. Slices that are handed in are copied; those that come out live as long as the
 * report. */
#ifndef ANALYSIS_PAGE_REPORT_H
#define ANALYSIS_PAGE_REPORT_H

#include "base/arena.h"
#include "base/intern.h"

#include <stdint.h>

/* Where something stands: bytes [start, end) of the document's text as it is shown, and the bytes
 * [from, to) of the source that they are; -1 where that is not known. */
struct report_place {
    size_t document; /* number given by report_document */
    size_t start, end;
    int64_t from, to;
    size_t row; /* set by the report: the order in which places came */
};

struct report_document {
    struct slice id, text; /* text.data is NULL where it was not given */
    bool wrapped;          /* blank lines end its paragraphs */
    size_t length;         /* of the text, or as far as something is known to stand in it */
    size_t statements, tones;
    double tone; /* sum of that many tones */
};

struct report_statement {
    struct report_place place;
    struct slice text, speaker, source, cue, quotation;
    struct slice number; /* rows of a document with one number are pieces of one statement */
    bool scored;
    double tone;       /* where scored */
    size_t speaker_at; /* set by the report: index in speakers */
};

struct report_tone {
    struct report_place place;
    double tone;
};

struct report_repeat {
    struct report_place place;
    struct slice text, original; /* what it repeats */
};

struct report_ngram {
    struct slice n, group, words; /* group: whose they are, may be empty */
    size_t count;
    size_t list; /* set by the report: number of its n and group */
};

struct report_hit {
    struct report_place place;
    size_t keyword; /* number in report.keywords */
};

struct report_speaker {
    struct slice name; /* empty: not named */
    size_t number;     /* in report.names */
    size_t rank;       /* 1: the one with most statements; 0: not named, always last */
    size_t statements, pieces, scored;
    double tone; /* sum over those scored */
};

struct report {
    struct arena arena;
    struct intern ids, names, keywords, numbers, lists;
    struct report_document *documents;
    struct report_statement *statements;
    struct report_tone *tones;
    struct report_repeat *repeats;
    struct report_ngram *ngrams;
    struct report_hit *hits;
    struct report_speaker *speakers; /* by rank, from report_rank on */
    size_t document_count, statement_count, tone_count, repeat_count, ngram_count, hit_count;
    size_t document_cap, statement_cap, tone_cap, repeat_cap, ngram_cap, hit_cap;
    size_t speaker_count, speaker_cap;
    size_t rows;   /* places that came */
    size_t scored; /* statements with a tone */
};

/* Those of an array that belong to one document: [first, last). */
struct report_range {
    size_t first, last;
};

void report_init(struct report *r);
void report_free(struct report *r);

/* The number of the document with that id; a new one where it was not seen before. */
size_t report_document(struct report *r, struct slice id);
void report_set_text(struct report *r, size_t document, struct slice text, bool wrapped);

void report_add_statement(struct report *r, const struct report_statement *statement);
void report_add_tone(struct report *r, const struct report_tone *tone);
void report_add_repeat(struct report *r, const struct report_repeat *repeat);
void report_add_ngram(struct report *r, const struct report_ngram *ngram);
void report_add_hit(struct report *r, struct slice keyword, const struct report_place *place);

/* All was added: brings everything in the order of documents and places, and ranks the speakers. */
void report_rank(struct report *r);

/* After report_rank. */
struct report_range report_statements_of(const struct report *r, size_t document);
struct report_range report_tones_of(const struct report *r, size_t document);
struct report_range report_repeats_of(const struct report *r, size_t document);

#endif
