/* Parts of speech by a greedy perceptron: what a word is by itself, its neighbours and the tags
 * before it. The tags are those of the Penn Treebank, joined to the sixteen that attribution can
 * use. */
#ifndef ANALYSIS_STATEMENTS_TAGGER_H
#define ANALYSIS_STATEMENTS_TAGGER_H

#include "analysis/statements/perceptron.h"

enum tag {
    TAG_OTHER, /* punctuation, numbers, "to", "and" ...: the word itself says it */
    TAG_NN,
    TAG_NNS,
    TAG_NNP,
    TAG_PRP,
    TAG_DT,
    TAG_JJ,
    TAG_RB,
    TAG_VB,
    TAG_VBD,
    TAG_VBN,
    TAG_VBG,
    TAG_VBZ, /* and VBP */
    TAG_MD,
    TAG_IN,
    TAG_WH,
    TAG_COUNT
};

/* The tag for a name of the Penn Treebank's. */
enum tag tag_of_penn(struct slice name);

/* What a word is by itself, as hashes. */
struct lexeme {
    uint32_t word;              /* lower case, digits as 0, marks made plain */
    uint32_t suffix[4], prefix; /* its last 1 to 4 bytes, its first 3 */
    uint8_t shape;              /* bits: capital, more capitals, digit, hyphen, lower case */
    uint8_t tag;                /* enum tag, once tagged */
    bool mark;                  /* punctuation only, whose tag is TAG_OTHER */
};

struct lexeme lexeme_of(struct slice word);

/* The features of word i of a sentence of count words, whose words before i are tagged. */
void tagger_features(const struct lexeme *words, size_t count, size_t i, struct features *f);

/* Tags a sentence. */
void tagger_tag(const struct perceptron *model, struct lexeme *words, size_t count);

#endif
