/* What the parts of the table of names share, for src/analysis/statements/names*.c alone. A part
 * asks only those below it:
 *
 *     names_full.c       whom a name, a role or a noun for a body means
 *     names_mentions.c   reads a block: its mentions, in order
 *     names_note.c       what a mention says of a name
 *     names_role.c       what the words around it say that somebody is
 *     names.c            the table: numbers of names, and what their words are part of
 *     names_words.c      which words are a name
 *
 * Words are told by their number in the block, ranges as [first, last). */
#ifndef ANALYSIS_STATEMENTS_NAMES_PARTS_H
#define ANALYSIS_STATEMENTS_NAMES_PARTS_H

#include "analysis/statements/names.h"

enum {
    LONGEST_NAME = 8,   /* words */
    LONGEST_ROLE = 12,  /* words of "a professor of law at the university" */
    NAMES_OF_TOKEN = 4, /* full names kept for one surname */
    PRONOUN_AHEAD = 24, /* words behind a name that may say by a pronoun who it is */
};

/* What a word of a name is part of. */
struct name_token {
    uint32_t full[NAMES_OF_TOKEN]; /* names of two words or more that end with it (first come) */
    uint32_t full_count;
    uint32_t given[NAMES_OF_TOKEN]; /* or begin with it */
    uint32_t given_count;
    uint32_t middle;      /* a name of three words or more that has it between them, + 1 */
    uint32_t acronym_of;  /* name + 1 */
    uint32_t initials_of; /* letters: a name whose words begin with them, + 1 */
    uint32_t role_of;     /* a role word: the name that bore it last, + 1 */
};

static inline bool is_given_name(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(MALE_NAME) | WORD(FEMALE_NAME));
}

static inline bool is_clitic_s(const struct article *a, size_t i)
{
    return i < a->count && (a->words[i].type == TOKEN_CLITIC ||
                            (a->words[i].mark == '\'' && a->words[i].start == a->words[i - 1].end));
}

static inline struct slice lower_text(struct slice word, char low[WORDTABLE_LONGEST])
{
    return slice_of(low, wordtable_lower(word, low));
}

static inline bool begins_sentence(const struct article *a, size_t i)
{
    return i == 0 || a->words[i - 1].sentence != a->words[i].sentence || word_opens_quote(a, i - 1);
}

/* A verb that is finite, as far as a table says: "said", "has". */
static inline bool is_finite_word(const struct word *w)
{
    bool verb =
        w->entry && w->entry->cue && (w->entry->form == FORM_PAST || w->entry->form == FORM_THIRD);
    return !w->capital && w->type == TOKEN_WORD &&
           (verb || (w->classes & WORD(AUXILIARY) && !(w->classes & WORD(ADVERB))));
}

/* ---- names_note.c ---- */

/* The number of the name that these words mention, and what they and those around say of it is
 * noted. whole: with its titles. */
uint32_t add_name(struct names *n, const struct article *a, struct range whole);

/* "he" or "she" behind the first name of a sentence is evidence of its gender. */
void note_pronoun(struct names *n, const struct article *a, struct range name, uint32_t number);

/* ---- names_role.c ---- */

/* Behind a name, the brackets with party and state, and the age between commas. */
size_t behind_name(const struct article *a, size_t i);

/* "Russian President" before "Vladimir Putin"; "press secretary" before ", Ann Lee,". */
struct range role_before(const struct article *a, struct range name);

/* ", a senator from Ohio," and "is a professor of law" behind a name. */
struct range role_behind(const struct article *a, struct range name);

/* Notes the role that the words of a range give to the name. */
void note_role(struct names *n, const struct article *a, struct range role, uint32_t number);

/* ---- names.c ---- */

/* What is known of a word; a new one where nothing is. Valid until the next. */
struct name_token *token_of(struct names *n, struct slice text);

/* The same; NULL where nothing is. */
const struct name_token *find_token(const struct names *n, struct slice text);

/* The number of a name, a new one where it was not seen before. */
uint32_t number_of(struct names *n, const struct article *a, struct range name);

/* ---- names_words.c ---- */

/* "van": words that stand within names, mostly in lower case. */
bool is_particle_word(struct slice word);

/* "MP", "CEO" */
bool has_title_letters(struct slice word);

/* Such a word is a title, too, though letters have no classes. Word i must be there. */
static inline bool is_lettered_title(const struct article *a, size_t i)
{
    return a->words[i].end - a->words[i].start <= 3 && has_title_letters(article_word(a, i));
}

/* Takes the titles off the front: up to the last one that leaves a name behind it. */
struct range without_titles(const struct article *a, struct range name);

/* "Ann Lund" of "Ann Lund KC". */
struct range without_honours(const struct article *a, struct range name);

/* The word that a name is known by: the last, but for "Jr." */
size_t surname_of(const struct article *a, struct range name);

/* Titles and nothing else: "the Prime Minister". */
bool is_only_titles(const struct article *a, struct range name);

/* A verb follows: what begins the sentence is a name, not just any word. */
bool acts(const struct article *a, size_t i);

#endif
