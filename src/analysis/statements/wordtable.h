/* The words that attribution looks at: closed classes (pronouns, auxiliaries, weekdays ...) and the
 * verbs that report speech or thought, with all their forms. Read once from the embedded tables
 * data/attribution-words.tsv and data/attribution-cues.tsv; looking a word up is one probe. */
#ifndef ANALYSIS_STATEMENTS_WORDTABLE_H
#define ANALYSIS_STATEMENTS_WORDTABLE_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdint.h>

/* Bits of word_entry.classes; the names are those of data/attribution-words.tsv, in this order. */
#define WORD_CLASSES(X)                                                                            \
    X(AUXILIARY, auxiliary)                                                                        \
    X(NEGATION, negation)                                                                          \
    X(ADVERB, adverb)                                                                              \
    X(CONNECTOR, connector)                                                                        \
    X(MODAL, modal)                                                                                \
    X(BE, be)                                                                                      \
    X(HAVE, have)                                                                                  \
    X(PRONOUN, pronoun)                                                                            \
    X(HE, he)                                                                                      \
    X(SHE, she)                                                                                    \
    X(THEY, they)                                                                                  \
    X(FIRST, first)                                                                                \
    X(RELATIVE, relative)                                                                          \
    X(POSSESSIVE, possessive)                                                                      \
    X(DETERMINER, determiner)                                                                      \
    X(ARTICLE, article)                                                                            \
    X(PREPOSITION, preposition)                                                                    \
    X(INSIDE, inside)                                                                              \
    X(CONJUNCTION, conjunction)                                                                    \
    X(AND, and)                                                                                    \
    X(BUT, but)                                                                                    \
    X(OR, or)                                                                                      \
    X(THAT, that)                                                                                  \
    X(TO, to)                                                                                      \
    X(OF, of)                                                                                      \
    X(AS, as)                                                                                      \
    X(BY, by)                                                                                      \
    X(FOR, for)                                                                                    \
    X(IN, in)                                                                                      \
    X(WHILE, while)                                                                                \
    X(ACCORDING, according)                                                                        \
    X(SUBORDINATOR, subordinator)                                                                  \
    X(WH, wh)                                                                                      \
    X(WEEKDAY, weekday)                                                                            \
    X(MONTH, month)                                                                                \
    X(TIME, time)                                                                                  \
    X(TITLE, title)                                                                                \
    X(MISTER, mister)                                                                              \
    X(MISTRESS, mistress)                                                                          \
    X(ROLE, role)                                                                                  \
    X(MEDIUM, medium)                                                                              \
    X(PRESS, press)                                                                                \
    X(MALE, male)                                                                                  \
    X(FEMALE, female)                                                                              \
    X(ORGANISATION, organisation)                                                                  \
    X(MALE_NAME, male_name)                                                                        \
    X(FEMALE_NAME, female_name)                                                                    \
    X(QUALIFIER, qualifier)                                                                        \
    X(SUFFIX, suffix)                                                                              \
    X(REFLEXIVE, reflexive)                                                                        \
    X(AFFILIATION, affiliation)                                                                    \
    X(RELATION, relation)                                                                          \
    X(SAYING, saying)                                                                              \
    X(PER, per)                                                                                    \
    X(WORDS, words)                                                                                \
    X(PERCEIVING, perceiving)                                                                      \
    X(KICKER, kicker)                                                                              \
    X(NOBODY, nobody)

enum word_class_number {
#define X(upper, lower) WORD_NUMBER_##upper,
    WORD_CLASSES(X)
#undef X
        WORD_CLASS_COUNT
};

#define WORD(upper) (UINT64_C(1) << WORD_NUMBER_##upper)

/* Beside the classes: a rule of attribution may begin at the word, a cue or what tells "according
 * to", "as per", "in the words of", "the claim that", "made it clear that" and "went on". */
#define WORD_LEADS (UINT64_C(1) << 63)
_Static_assert(WORD_CLASS_COUNT < 64, "no class has the bit of WORD_LEADS");

enum cue_class { CUE_SPEECH, CUE_WRITE, CUE_ATTITUDE, CUE_SHOW, CUE_ACCORDING, CUE_NONE };
const char *cue_class_name(enum cue_class class);

/* What may be the content of a cue; see the head of data/attribution-cues.tsv. */
enum cue_frame {
    FRAME_QUOTE = 1,
    FRAME_CLAUSE = 2,
    FRAME_PERSON = 4,
    FRAME_INFINITIVE = 8,
    FRAME_NOUN = 16,
    FRAME_QUESTION = 32,
    FRAME_ALSO_NOUN = 64, /* its base and -s forms are nouns too: "claims" */
    FRAME_REFUSES = 128,  /* what follows was not said: "declined to comment" */
    FRAME_PARTICLE = 256  /* reports nothing without its particle: "put it" */
};

enum cue_form { FORM_BASE, FORM_THIRD, FORM_PAST, FORM_GERUND, FORM_PARTICIPLE };

struct cue {
    struct slice lemma;
    struct slice particles; /* words with blanks between that go with the verb: "call for" */
    enum cue_class class;
    unsigned frames; /* of enum cue_frame, features of the trained tables too */
    bool hearer;     /* whom it is said to may stand behind it: '"Wait," she begged him' */
};

struct word_entry {
    struct slice word; /* lower case, straight apostrophes */
    uint64_t parts[3]; /* its bytes, for comparing */
    uint64_t classes;
    const struct cue *cue; /* NULL where the word reports nothing */
    enum cue_form form;
};

enum { WORDTABLE_PILOTS = 1 << 11 };

/* Where a word is, all that is asked of it side by side. */
struct wordtable_place {
    uint64_t print;                 /* tells it from other words */
    uint64_t facts;                 /* its classes, and WORD_LEADS */
    const struct word_entry *entry; /* NULL where no word is, as at the first place */
};

/* A perfect hash: a word has one place, which its pilot says, and no other word has it. */
struct wordtable {
    struct arena arena;
    struct word_entry *entries;
    size_t count, cap;
    uint16_t pilots[WORDTABLE_PILOTS]; /* by a part of the hash */
    struct wordtable_place *places;
    size_t place_count;
};

void wordtable_init(struct wordtable *v);
void wordtable_free(struct wordtable *v);

/* Longest word that is looked up; longer ones are in no table. */
enum { WORDTABLE_LONGEST = 24 };

/* The word in lower case (ASCII letters only) with a straight apostrophe, written to low; its
 * length, or 0 where it is longer than WORDTABLE_LONGEST. */
size_t wordtable_lower(struct slice word, char low[WORDTABLE_LONGEST]);

/* The place of a word in any case; 0 where it is in no table. From word.data on `readable` bytes
 * may be read, word.len at least: where there are more it is faster. */
size_t wordtable_place(const struct wordtable *v, struct slice word, size_t readable);

/* The entry of a word in any case, or NULL. Lives as long as the wordtable. */
static inline const struct word_entry *wordtable_find(const struct wordtable *v, struct slice word)
{
    return v->places[wordtable_place(v, word, word.len)].entry;
}

/* True where particle (lower case) is one of the cue's. */
bool cue_takes(const struct cue *cue, struct slice particle);

#endif
