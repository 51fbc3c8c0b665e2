/* The names that an article gives: who is called how, what else it says of them (title, role,
 * gender, whether it is a person or a body), and where each is mentioned.
 *
 *     names_init(&n);
 *     names_start(&n);                       // a new article
 *     names_read(&n, &article);              // each block of it
 *     ... names_full(&n, number, &how) ...   // the fullest name that a shorter one stands for
 *     names_free(&n);
 */
#ifndef ANALYSIS_STATEMENTS_NAMES_H
#define ANALYSIS_STATEMENTS_NAMES_H

#include "analysis/statements/article.h"
#include "analysis/statements/phrase.h"
#include "analysis/statements/statement.h"
#include "base/buffer.h"
#include "base/intern.h"

struct name_token;

/* A name as the article gives it, titles taken off. What speaks for each reading is counted. */
struct name {
    uint32_t words;    /* in it */
    uint32_t mentions; /* of this very form */
    uint32_t within;   /* of them, that do not begin a sentence: there any word has a capital; */
    uint32_t inside;   /* or that do, before a verb: those count for within, too, not here */
    uint32_t male, female; /* by title and role */
    uint32_t he, she;      /* pronouns behind it that may mean it: weaker */
    uint32_t person, body, place;
    bool given_male, given_female; /* by its first word, a first name */
    bool party;                    /* "Democrats" */
    bool titled;                   /* stood behind Mr., Sen., ... */
    struct slice role;             /* "Kremlin spokesman": first words said of it */
    bool relation;                 /* the role is only to somebody else: "rival" */
    uint32_t known_at;             /* names.block when full and how were found */
    uint32_t full;                 /* see names_full */
    enum resolution how;
};

/* NOUN: "a spokeswoman", "his mother". PRONOUN: he, him, his, she, her, hers. */
enum mention_kind { MENTION_NAME, MENTION_NOUN, MENTION_PRONOUN };

#define MENTION_NONE UINT32_MAX

/* A place where a person, or a body by its name, is mentioned. */
struct mention {
    uint32_t name;        /* INTERN_NONE: of a nameless one, or a pronoun not resolved yet */
    uint32_t noun;        /* of a nameless one: the index of the mention that says who; or NONE */
    uint32_t first, last; /* words [first, last) of the block */
    uint32_t sentence;
    uint8_t kind;
    bool male, female; /* what a noun or a pronoun can be */
    bool subject;      /* before the first verb of its sentence, and nothing governs it */
    bool possessive;   /* "Smith's", or before a noun: "the Smith spokesman" */
    bool owns;         /* "his" before a noun, which is the subject, not he */
    bool definite;     /* "the woman": may be another mention of somebody named */
    bool governed;     /* behind a preposition */
    bool topic;        /* "For Lund," at the head of a paragraph */
    bool quoted;
    bool reported; /* in the content of a statement; set by who knows them */
};

struct names {
    struct intern texts;  /* "Donald Trump"; live as long as the article */
    struct name *entries; /* by number in texts */
    size_t entry_cap;
    struct intern tokens; /* words of names, and of roles */
    struct name_token *by_token;
    size_t token_cap;
    struct mention *mentions; /* of the block, in order */
    size_t mention_count, mention_cap;
    struct arena roles; /* what the entries' roles are views of */
    struct buffer scratch;
    uint32_t block; /* counts the blocks that were read */
};

void names_init(struct names *n);
void names_free(struct names *n);
void names_start(struct names *n);

/* Reads the block. True where the names of earlier blocks were forgotten before, because they were
 * more than any article has. */
bool names_read(struct names *n, const struct article *a);

/* The run of words of a name that begins at word i, not beyond `end`; empty where none does. */
struct range names_at(const struct article *a, size_t i, size_t end);

/* The number of the name in a range of words, its titles left out; one that the text gives only in
 * a headline gets a number here. INTERN_NONE where they are nothing but titles. */
uint32_t names_find(struct names *n, const struct article *a, struct range name);

/* The name in full that a shorter one stands for; the name itself where there is none. */
uint32_t names_full(struct names *n, uint32_t number, enum resolution *how);

/* The name whose role is the shortest that holds all the words of a phrase ("Republican nominee");
 * INTERN_NONE: none has such a role. */
uint32_t names_in_role(const struct names *n, const struct article *a, struct range phrase);

/* The body whose name ends or begins with a word ("commission": European Commission); INTERN_NONE.
 */
uint32_t names_body(const struct names *n, struct slice word);

/* The name that bore a role word ("president", lower case) last; INTERN_NONE: none did. */
uint32_t names_bearer(const struct names *n, struct slice role);

/* What the article says the name is, by itself or by its surname; empty where it does not say. */
struct slice names_role(const struct names *n, uint32_t number);

/* The first person that the article mentions by full name, and again; INTERN_NONE. */
uint32_t names_first_person(const struct names *n);

/* Where the phrase of a noun for a person at word i begins: at its determiner ("his commanding
 * officer") or at whose it is ("Smith's mother"); i where it has neither. */
size_t names_noun_begins(const struct names *n, const struct article *a, size_t i);

/* "him", and "her" where it is no possessive: not the subject of its own clause. */
bool names_is_object(const struct article *a, size_t i);

/* Index behind the last mention that begins before word i. */
size_t names_before(const struct names *n, size_t i);

/* True where a name at word i, whose full name was asked for, is only the plural of what people do,
 * with the capital of its sentence: "Analysts". */
bool names_is_common_plural(const struct names *n, const struct article *a, size_t i,
                            uint32_t number);

/* True where the words [first, last) hold one that says what a person does: "press secretary". */
bool names_role_word(const struct article *a, size_t i);

static inline bool name_is_given(const struct name *n)
{
    return n->given_male || n->given_female;
}

static inline bool name_is_body(const struct name *n)
{
    return n->body > n->person && !n->titled;
}

#endif
