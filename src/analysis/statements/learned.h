/* The learned layer of attribution: four linear models over one block of an article. Words are
 * tagged with their part of speech; cues are found in each sentence; for each cue, the likeliest
 * sources and contents are found in the words around it, where a quotation counts as one, and one
 * of them is chosen (choice.h). The statements of the rule layer are features of all but the first.
 * docs/algorithms/attribution.md says how they were trained.
 *
 *     learned_init(&l);                                  // false: the tables are none
 *     learned_prepare(&l, &article, &statements, first); // statements of the rules for this block
 *     learned_find(&l, &article, &statements, first);    // replaced by those of both layers
 *     learned_free(&l);
 *
 * The layer's files are told in learned_layer.h. src/train uses each step by itself. */
#ifndef ANALYSIS_STATEMENTS_LEARNED_H
#define ANALYSIS_STATEMENTS_LEARNED_H

#include "analysis/statements/article.h"
#include "analysis/statements/phrase.h"
#include "analysis/statements/statement.h"
#include "analysis/statements/tagger.h"
#include "base/buffer.h"

enum cue_label { CUE_OUT, CUE_BEGINS, CUE_GOES_ON, CUE_LABELS };
enum part_label {
    PART_OUT,
    SOURCE_BEGINS,
    SOURCE_GOES_ON,
    CONTENT_BEGINS,
    CONTENT_GOES_ON,
    PART_LABELS
};

/* What a word is to the rule layer. */
enum rule_role { ROLE_NONE, ROLE_CUE, ROLE_SOURCE, ROLE_CONTENT };

struct learned_word {
    struct lexeme lexeme;
    uint32_t lemma;     /* of a verb in the cue table, else the word */
    uint32_t frames;    /* what the verb may govern, its class; 0 for other words */
    uint32_t statement; /* of the rules, whose cue this word is in: index + 1 */
    int32_t certainty;  /* that the cue that begins here is one, in parts of CERTAINTY_NAT */
    uint8_t role;       /* enum rule_role of any statement of the rules */
    uint8_t cue;        /* class and form in the cue table, 0: none */
    uint8_t kind;       /* of word, by its classes: a title, a day, "and" ... */
    uint8_t label;      /* enum cue_label, once found */
    bool told;          /* in the cue of a statement that was found */
    bool passes_on;     /* "cited" in "A cited B as saying", "quoted" in "B was quoted by A as
                           saying", "reported" in "Citing B, A reported": what was said has B's
                           cue */
};

/* A unit as the model of parts sees it. */
struct look {
    uint32_t word, tag, shape, role, quoted, other, kind;
};

/* What is seen where there is no unit. */
extern const struct look learned_nothing;

/* What stands between a unit and the cue. */
struct between {
    uint32_t flags, commas, verbs, cues, sources;
    uint32_t quoted; /* how the last quotation ends: its mark + 1; 0: there is none */
};

/* A word, or a whole quotation, around a cue. */
struct unit {
    uint32_t first, last; /* words [first, last) */
    struct look look;
    struct between between;
    uint8_t role; /* enum part_label of the rules' statement with this cue */
    bool quotation;
    uint8_t label; /* enum part_label, once found */
};

struct learned {
    struct perceptron tags, cues, parts, choice;
    const struct article *article;
    struct learned_word *words;
    size_t word_cap;
    struct unit *units; /* around the cue at hand */
    size_t unit_count, unit_cap;
    struct range cue;
    int32_t certainty;             /* of the labels of units */
    size_t cue_unit, cue_unit_end; /* units of the cue */
    uint32_t verb_behind;          /* tag of the first finite verb behind the cue */
    struct statement *rule;        /* the rules' statement with this cue, or NULL */
    int32_t (*scores)[PERCEPTRON_LABELS];
    uint8_t (*from)[PERCEPTRON_LABELS];
    uint8_t *labels;
    size_t score_cap, from_cap, label_cap;
    struct perceptron_step (*steps)[PERCEPTRON_LABELS][PERCEPTRON_BEST];
    uint8_t *candidates; /* the likeliest labels of units, unit_count each, likeliest first */
    int32_t candidate_scores[PERCEPTRON_BEST];
    size_t candidate_count, step_cap, candidate_cap;
    int bias_cue, bias_content, bias_source; /* added where a cue, content or source may begin */
};

/* Four perceptrons (tags, cues, parts, choice) and the seal; false where the sizes that they state are not
 * theirs. The tables must stay. */
bool learned_init(struct learned *l, struct slice tables);
/* Whether the seal of the tables is theirs: a checksum of 64 bits over all bytes before it. Apart
 * from learned_init, because the tables in the program need no look at all of their bytes. */
bool learned_is_whole(struct slice tables);
/* Appends the seal, which ends a file of tables. */
void learned_seal(struct buffer *tables);
void learned_free(struct learned *l);

void learned_prepare(struct learned *l, const struct article *a, const struct statements *rules,
                     size_t first);
void learned_find(struct learned *l, struct article *a, struct statements *s, size_t first);

/* Features of word i for the cue model; its sentence is [lo, hi). */
void learned_cue_features(const struct learned *l, size_t lo, size_t hi, size_t i,
                          struct features *f);
/* Labels the cues of a sentence. */
void learned_find_cues(struct learned *l, size_t lo, size_t hi);

/* Cuts what stands around a cue to units. rules: as in learned_prepare. */
void learned_around(struct learned *l, struct range cue, const struct statements *rules);
/* Features of unit i for the model of sources and contents. */
void learned_part_features(const struct learned *l, size_t i, struct features *f);
/* The likeliest labels of the units, as the model of parts has them. */
void learned_find_candidates(struct learned *l);
/* Labels the units. */
void learned_find_parts(struct learned *l);

extern const uint16_t learned_cue_order[PERCEPTRON_LABELS + 1];
extern const uint16_t learned_part_order[PERCEPTRON_LABELS + 1];

/* The first word of the sentence that word i is in, and the one behind its last; at most
 * LEARNED_SENTENCE words. */
enum { LEARNED_SENTENCE = 300 };
size_t learned_sentence_end(const struct article *a, size_t lo);

#endif
