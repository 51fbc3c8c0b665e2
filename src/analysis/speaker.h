/* Which person or body a source stands for in the article: the names it gives in full, their
 * surnames, titles and roles, acronyms in brackets, and he, she or they by gender and distance.
 *
 *     speakers_init(&s);
 *     speakers_start(&s);                            // a new article
 *     speakers_read(&s, &article);                   // each block of it: the names it mentions
 *     speakers_resolve(&s, &article, &statements, first);  // and who made its statements
 *     speakers_free(&s);
 */
#ifndef ANALYSIS_SPEAKER_H
#define ANALYSIS_SPEAKER_H

#include "analysis/article.h"
#include "analysis/statement.h"
#include "base/buffer.h"
#include "base/intern.h"

struct name;
struct name_token;
struct mention;

struct speakers {
    struct intern names;  /* canonical texts: "Donald Trump"; live as long as the article */
    struct name *entries; /* by number in names */
    size_t entry_cap;
    struct intern tokens; /* words of names */
    struct name_token *by_token;
    size_t token_cap;
    struct mention *mentions; /* of the block, in order */
    size_t mention_count, mention_cap;
    struct buffer scratch;
    uint32_t last;          /* name that spoke last, INTERN_NONE: none */
    struct slice last_text; /* how it is called */
};

void speakers_init(struct speakers *s);
void speakers_free(struct speakers *s);
void speakers_start(struct speakers *s);
void speakers_read(struct speakers *s, const struct article *a);

/* Sets speaker and resolution of the statements from number first on, which belong to the block
 * that was read last. Speakers are views of the article's text or of the names, valid until the
 * next speakers_start. */
void speakers_resolve(struct speakers *s, const struct article *a, struct statements *statements,
                      size_t first);

#endif
