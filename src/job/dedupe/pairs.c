/* --pairs: nothing is dropped, every pair of rows that reaches the threshold is listed. */
#include "job/dedupe/dedupe.h"

/* What the row is compared by. A text that is too short to have shingles is compared exactly: the
 * set is one shingle, made of its fingerprint, that only its equals share. It is kept in *whole. */
static struct shingles compared_set(struct judge *j, const struct input_row *row, uint64_t *whole)
{
    struct fingerprint f;
    struct shingles set;
    judge_sign(j, row, &f, &set);
    if (set.count)
        return set;
    *whole = f.low >> (64 - SHINGLE_BITS);
    return (struct shingles){.items = whole, .count = 1};
}

static void write_pair(struct writer *out, const struct judge *j, struct near_match match)
{
    writer_field(out, buffer_slice(&j->label));
    writer_field(out, duplicates_label(&j->duplicates, match.item));
    writer_fixed(out, (double)match.shared / match.size, 6);
    writer_end(out);
}

/* The later row stands first. */
void dedupe_list_pairs(struct dedupe *d)
{
    struct judge *j = &d->judge;
    struct nearduplicate *near = &j->duplicates.near;
    struct input_row row;
    if (!d->in.settings->no_header) {
        writer_raw(&d->output.out, SLICE("doc_id\tdup_of\tsimilarity"));
        writer_end(&d->output.out);
    }
    while (judge_next(j, &row)) {
        uint64_t whole;
        struct shingles set = compared_set(j, &row, &whole);
        size_t count = nearduplicate_search(near, set, NEAR_ALL);
        nearduplicate_add(near, set);
        duplicates_name(&j->duplicates, judge_label(j, &row));
        nearduplicate_sort(near);
        for (size_t i = 0; i < count; i++)
            write_pair(&d->output.out, j, near->matches[i]);
    }
}
