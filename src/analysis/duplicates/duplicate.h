/* What repeats what: judges texts one after the other, each against those that were kept before it.
 * A text is kept where it repeats none: not exactly, not nearly, not as a part, as the options ask.
 */
#ifndef ANALYSIS_DUPLICATES_DUPLICATE_H
#define ANALYSIS_DUPLICATES_DUPLICATE_H

#include "analysis/duplicates/fingerprintset.h"
#include "analysis/duplicates/nearduplicate.h"
#include "analysis/duplicates/segmentbuilder.h"
#include "analysis/duplicates/segmentsweep.h"
#include "base/arena.h"
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
    bool named;         /* kept texts get labels, by duplicates_name */
};

/* Kept texts are numbered 0, 1, 2 ... */
struct verdict {
    bool is_duplicate;
    uint32_t row; /* its own number where it was kept, otherwise of the kept text it repeats */
    uint32_t shared,
        size; /* the similarity is their ratio: 1 / 1 of equal texts, 0 / 1 of kept ones */
};

/* Texts that are in no memory of ours. */
struct duplicate_segment {
    struct segment segment;
    uint32_t first; /* the number of its first text */
};

/* Texts are in memory, the latest, or in segments, those before. */
struct duplicates {
    struct duplicate_options options;
    struct fingerprinter fingerprinter;
    struct normalform normalform;
    struct fingerprintset exact;
    struct shingler shingler;
    struct nearduplicate near, contain;
    uint32_t kept, in_segments; /* texts; of those the first so many are in segments */
    struct arena arena;         /* of the labels of the others */
    struct slice *labels;
    size_t label_count, label_cap;
    struct duplicate_segment *segments;
    size_t segment_count, segment_cap;
    struct segmentsearch segmentsearch;
    const struct segmentsweep_text *swept; /* what is known of the text at work, or NULL */
    size_t mapped_most; /* bytes of segments that may be in memory, about; 0: any number */
    uint64_t faults;    /* when they were forgotten last */
    struct fingerprint fingerprint; /* of the text judged last */
    struct shingles set;            /* its shingles, valid until the next text */
};

/* Texts that are looked for in the segments together, each of which is read once for all of them.
 * {0} is the valid empty batch. */
struct duplicate_batch {
    struct segmentsweep_text *texts;
    size_t count, cap;
    struct arena sets;
    struct segmentsweep sweep;
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

/* Whether such a text repeats a kept one; it is not kept itself. */
bool duplicates_repeats(struct duplicates *d, struct fingerprint f, struct shingles set);

/* Many texts, where there are segments: first all of a batch are signed, as above, then looked for
 * in the segments, then judged one after the other, as duplicates_judge or duplicates_repeats
 * would. memory: bytes that a sweep may take, about, besides what it takes for each text. */
void duplicates_gather(struct duplicates *d, struct duplicate_batch *b, struct slice text,
                       struct slice group);
void duplicates_gather_signed(struct duplicate_batch *b, struct fingerprint f, struct shingles set);
void duplicates_sweep(struct duplicates *d, struct duplicate_batch *b, size_t memory);
struct verdict duplicates_judge_swept(struct duplicates *d, const struct segmentsweep_text *text);
bool duplicates_repeats_swept(struct duplicates *d, const struct segmentsweep_text *text);

/* Forgets the texts of a batch; gives back its memory. */
void duplicates_batch_reset(struct duplicate_batch *b);
void duplicates_batch_free(struct duplicate_batch *b);

/* Labels the text that was kept last, where options.named; each in turn. */
void duplicates_name(struct duplicates *d, struct slice label);

/* The label of a kept text; none where there are no labels. Valid until the next text is kept. */
struct slice duplicates_label(const struct duplicates *d, uint32_t row);

/* Texts that were kept before all that are in memory, of which there must be none yet. The bytes
 * must stay where they are. */
void duplicates_add_segment(struct duplicates *d, struct segment segment);

/* Writes the texts of the segments from number `from` on and those in memory as one segment, see
 * segmentbuilder_write. shape, memory: see segmentbuilder_init. Those in memory are forgotten:
 * nothing but duplicates_clear and duplicates_free may follow. */
void duplicates_write(struct duplicates *d, size_t from, struct segment_shape shape, size_t memory,
                      struct segment_sink sink, void (*before_tail)(void *context));

/* The segments from number `from` on as one, where there are no texts in memory; false where only
 * duplicates_write can do that. */
bool duplicates_merge(struct duplicates *d, size_t from, struct segment_shape shape, size_t memory,
                      struct segment_sink sink);

/* Forgets the texts in memory and the segments from number `from` on: they are in one segment now,
 * which must be added at once. */
void duplicates_clear(struct duplicates *d, size_t from);

/* Gives back the pages of segments that searches have brought, which count as memory of the program
 * while they are mapped; they are brought again. Searches do so where more than mapped_most was. */
void duplicates_forget(struct duplicates *d);

/* Bytes of memory that the texts take that are in no segment, about. */
size_t duplicates_size(const struct duplicates *d);

/* Whether texts are compared by shingles too. */
bool duplicates_has_shingles(const struct duplicates *d);

/* Whether texts are the same only where all bytes are. */
bool duplicates_are_bytes(const struct duplicates *d);

/* As duplicates_judge for each of many texts of no group, where duplicates_are_bytes and any:
 * whether it is the first of its kind. A look at a large table takes longer than all else about a
 * short text, so some are asked for at once. */
void duplicates_first(struct duplicates *d, const struct slice *texts, size_t count,
                      bool *is_first);

#endif
