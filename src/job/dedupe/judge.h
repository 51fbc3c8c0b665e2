/* Rows and what they repeat: reads rows of text, or of signatures in the place of texts, and judges
 * them. What was kept has a number and, where somebody asks, a label. */
#ifndef JOB_DEDUPE_JUDGE_H
#define JOB_DEDUPE_JUDGE_H

#include "analysis/duplicates/signaturetext.h"
#include "cli/inputs.h"
#include "job/dedupe/ahead.h"
#include "job/dedupe/overflow.h"
#include "job/dedupe/settings.h"

/* A row's verdict as the columns of --mark say it. */
struct mark {
    bool is_duplicate;
    struct slice dup_of; /* of a duplicate */
    uint64_t cluster;    /* from 1 */
    uint64_t shared, size;
};

struct judge {
    const struct dedupe_settings *set;
    struct inputs *in;
    size_t within; /* column, INPUTS_NONE where not asked for */
    struct duplicates duplicates;
    struct overflow overflow;
    struct ahead ahead;
    bool is_reading; /* rows that wait, which may end the program */
    bool takes_care; /* set by who asks the inputs about the row at hand: none waits */
    struct buffer label;
    uint32_t check; /* of signature rows: what they were made with */
    struct signature_text_reader reader;
    struct signature_text signature; /* --merge: of the row at hand */
};

/* Nothing was seen before. key: NULL for one of this run's own, or, with --signatures and --merge,
 * for the one that the seed makes. */
void judge_init(struct judge *j, const struct dedupe_settings *set, const struct hash_key *key);
void judge_free(struct judge *j);

/* All that other runs kept is known: what is kept from now on stays within -S. */
void judge_start(struct judge *j);

/* Says where the rows come from; in must be open. */
void judge_read(struct judge *j, struct inputs *in);

/* The next row that can be judged. Its text is not there any more where rows wait for each other,
 * which they do where texts are in files. */
bool judge_next(struct judge *j, struct input_row *row);

/* Of the rows that wait, while the program ends because of one that cannot be read. */
bool judge_next_waiting(struct judge *j, struct input_row *row);

/* Judges the row that judge_next gave; where it is kept, and labels are asked for, it gets one. */
struct verdict judge_row(struct judge *j, const struct input_row *row);

/* Whether the row repeats one that was kept; it is not kept itself. */
bool judge_repeats(struct judge *j, const struct input_row *row);

/* Judges what judge_sign made of a row earlier. */
struct verdict judge_signed(struct judge *j, struct fingerprint f, struct shingles set);

/* Fills *f and *set with what the row at hand is compared by, without judging it; valid until the
 * next call. */
void judge_sign(struct judge *j, const struct input_row *row, struct fingerprint *f,
                struct shingles *set);

/* How dup_of names the row: its doc_id, with ":START-END" behind it where rows have places, so that
 * parts of one document are told apart. Valid until the next call. */
struct slice judge_label(struct judge *j, const struct input_row *row);

/* Of a row whose verdict v is; valid until the next row is kept. */
struct mark judge_mark(const struct judge *j, struct verdict v);

#endif
