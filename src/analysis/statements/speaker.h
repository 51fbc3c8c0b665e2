/* Which person or body a source stands for in the article: the names it gives in full, their
 * surnames, titles and roles, acronyms in brackets, he, she, they and it by gender, number and
 * distance, and "I" by whose words it stands in, or by the line that says who wrote the article.
 *
 *     speakers_init(&s);
 *     speakers_start(&s);                            // a new article
 *     speakers_read(&s, &article);                   // each block of it: the names it mentions
 *     speakers_resolve(&s, &article, &statements);   // and who made its statements
 *     speakers_free(&s);
 */
#ifndef ANALYSIS_STATEMENTS_SPEAKER_H
#define ANALYSIS_STATEMENTS_SPEAKER_H

#include "analysis/statements/article.h"
#include "analysis/statements/names.h"
#include "analysis/statements/pronoun.h"
#include "analysis/statements/statement.h"

/* Who made a statement, for the pronouns behind it. */
struct heard {
    uint32_t name;           /* INTERN_NONE: it has none, */
    struct slice text, role; /* but is called so, */
    uint32_t noun;           /* and mentioned there; MENTION_NONE */
    uint32_t sentence;       /* of its source */
    bool male, female;       /* what a nameless one can be: "a spokeswoman" */
    bool plural, body;
};

struct speakers {
    struct names names;
    uint32_t interviewed;     /* who answers in an interview without labels, or INTERN_NONE */
    bool interview_known;     /* interviewed is that of this block */
    uint32_t author;          /* of "By Anna Lund", or INTERN_NONE */
    struct focus focus;       /* for he and she */
    struct heard last;        /* who spoke last */
    struct heard last_plural; /* officials, a ministry: who may be "they" or "it" */
    struct intern together;   /* "Ann Lund and Tom Berg", of this block */
    struct buffer scratch;
    struct buffer kept[2]; /* the words of these two, behind their block and the next */
    size_t blocks;
};

void speakers_init(struct speakers *s);
void speakers_free(struct speakers *s);
void speakers_start(struct speakers *s);
void speakers_read(struct speakers *s, const struct article *a);

/* Sets speaker, role and resolution of the statements of the block that was read last, which stand
 * in the order of their first byte. Speakers and roles are views of the article's text or of the
 * names, valid until the next block is read. */
void speakers_resolve(struct speakers *s, const struct article *a, struct statements *statements);

#endif
