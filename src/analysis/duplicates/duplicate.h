/* What repeats what: judges texts one after the other, each against those that were kept before it.
 * A text is kept where it repeats none: not exactly, not nearly, not as a part, as the options ask.
 */
#ifndef ANALYSIS_DUPLICATES_DUPLICATE_H
#define ANALYSIS_DUPLICATES_DUPLICATE_H

#include "analysis/duplicates/fingerprintset.h"
#include "analysis/duplicates/nearduplicate.h"
#include "text/normalform.h"

struct duplicate_options {
    unsigned ignore; /* IGNORE_ flags: texts are the same but for these */
    double near;     /* the Jaccard similarity from which texts are near duplicates; 0: not asked */
    double miss;     /* the probability with which a near duplicate may be missed; 0: none is */
    double contain; /* the share of a text's shingles in a kept one from which it is a part of it */
    size_t shingle; /* words or characters */
    enum shingle_unit unit;
    uint64_t min_words; /* texts of fewer words are compared exactly only */
    size_t memory;      /* for the shingles of kept texts; the rest go to a temporary file */
    bool any;           /* nobody asks which row a duplicate repeats */
};

/* Kept texts are numbered 0, 1, 2 ... */
struct verdict {
    bool is_duplicate;
    uint32_t row; /* its own number where it was kept, otherwise of the kept text it repeats */
    uint32_t shared,
        size; /* the similarity is their ratio: 1 / 1 of equal texts, 0 / 1 of kept ones */
};

struct duplicates {
    struct duplicate_options options;
    struct fingerprinter fingerprinter;
    struct normalform normalform;
    struct fingerprintset exact;
    struct shingler shingler;
    struct nearduplicate near, contain;
    uint32_t kept;
    struct fingerprint fingerprint; /* of the text judged last */
    struct shingles set;            /* its shingles, valid until the next text */
};

void duplicates_init(struct duplicates *d, const struct duplicate_options *options,
                     struct hash_key key);
void duplicates_free(struct duplicates *d);

/* Judges text, which must be valid UTF-8. Only texts of the same group are compared. Of several
 * kept texts that it repeats the verdict names one that it equals, otherwise the most similar, of
 * equals the first; with options.any, any of them. */
struct verdict duplicates_judge(struct duplicates *d, struct slice text, struct slice group);

/* Fills d->fingerprint and d->set, without judging; valid until the next text. */
void duplicates_sign(struct duplicates *d, struct slice text, struct slice group);

/* Judges a text by what duplicates_sign made of it, here or in another run with the same key and
 * options. */
struct verdict duplicates_judge_signed(struct duplicates *d, struct fingerprint f,
                                       struct shingles set);

/* Keeps a text that an earlier run kept, as it was remembered. */
void duplicates_restore(struct duplicates *d, struct fingerprint f, struct shingles set);

/* Whether texts are compared by shingles too. */
bool duplicates_has_shingles(const struct duplicates *d);

/* Whether texts are the same only where all bytes are. */
bool duplicates_are_bytes(const struct duplicates *d);

/* As duplicates_judge for some texts (at most DUPLICATES_TOGETHER) of no group, where
 * duplicates_are_bytes and any: whether each is the first of its kind. A look at a large table
 * takes longer than all else about a short text, so they are all asked for at once. */
enum { DUPLICATES_TOGETHER = 32 };
void duplicates_first(struct duplicates *d, const struct slice *texts, size_t count,
                      bool *is_first);

#endif
