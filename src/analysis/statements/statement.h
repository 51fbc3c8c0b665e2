/* A statement that somebody made, as byte spans of the document. */
#ifndef ANALYSIS_STATEMENTS_STATEMENT_H
#define ANALYSIS_STATEMENTS_STATEMENT_H

#include "analysis/statements/wordtable.h"
#include "base/slice.h"

/* QUOTATION_SCARE: words in quotation marks that nobody is reported to have said. */
enum quotation_kind { QUOTATION_DIRECT, QUOTATION_INDIRECT, QUOTATION_MIXED, QUOTATION_SCARE };
const char *quotation_kind_name(enum quotation_kind kind);

/* Bytes [start, end); start == end: there is none. */
struct span {
    size_t start, end;
};

/* How the speaker was found. */
enum resolution {
    RESOLVED_NONE,      /* no source, or a pronoun of whom nothing is known */
    RESOLVED_NAME,      /* the source holds the full name */
    RESOLVED_SURNAME,   /* part of a name that the article gives in full */
    RESOLVED_ACRONYM,   /* letters that the article gives in brackets behind the name */
    RESOLVED_ROLE,      /* "the president", of whom the article says that he is one; or an office of
                           one person in capitals, "the Chief Justice", whoever has it */
    RESOLVED_PRONOUN,   /* he, she, they */
    RESOLVED_CONTINUED, /* a quotation without a source, after one with */
    RESOLVED_PHRASE     /* the source names nobody: "officials", as written */
};
const char *resolution_name(enum resolution resolution);

struct statement {
    enum quotation_kind kind;
    size_t first_piece, piece_count; /* in statements.pieces, in text order */
    size_t place;                    /* of its first byte of content */
    struct span cue, source, addressee;
    struct span medium; /* who passed it on: A in "A cited B as saying" */
    const struct cue *verb;
    enum cue_class class;
    bool negated;
    bool firm;            /* its form shows its parts, so that the models do not change them */
    const char *rule;     /* that found it, for --explain */
    unsigned confidence;  /* of 100 such statements so many are right */
    size_t parent;        /* index of the statement that contains this one, SIZE_MAX: none */
    struct slice speaker; /* canonical name */
    struct slice role;    /* what the article says the speaker is: "Kremlin spokesman" */
    enum resolution resolution;
};

struct statements {
    struct statement *items;
    size_t count, cap;
    struct span *pieces; /* content */
    size_t piece_count, piece_cap;
};

/* The content of the last statement goes on with the piece. */
void statements_add_piece(struct statements *s, struct span piece);

void statements_free(struct statements *s);

#endif
