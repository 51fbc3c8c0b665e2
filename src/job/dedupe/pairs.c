/* --pairs: nothing is dropped, every pair of rows that reaches the threshold is listed. */
#include "job/dedupe/dedupe.h"

/* Sets of one shingle, made of a text's fingerprint, that only its equals share. */
static struct shingles whole_set(struct fingerprint f, uint64_t *whole)
{
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

static void search_and_add(struct nearduplicate *n, struct shingles set)
{
    nearduplicate_search(n, set, NEAR_ALL);
    nearduplicate_add(n, set);
    nearduplicate_sort(n);
}

/* The rows of either, in their order; those that are equal by --ignore are, whatever their words
 * have in common. */
static void write_pairs(struct writer *out, const struct judge *j, const struct nearduplicate *near,
                        const struct nearduplicate *equal)
{
    size_t i = 0, k = 0;
    while (i < near->match_count || k < equal->match_count) {
        bool is_equal = k < equal->match_count &&
                        (i == near->match_count || equal->matches[k].item <= near->matches[i].item);
        struct near_match match = is_equal ? equal->matches[k] : near->matches[i];
        write_pair(out, j, match);
        i += i < near->match_count && near->matches[i].item == match.item;
        k += is_equal;
    }
}

/* The later row stands first. */
void dedupe_list_pairs(struct dedupe *d)
{
    struct judge *j = &d->judge;
    struct nearduplicate *near = &j->duplicates.near, equal;
    struct input_row row;
    nearduplicate_init(&equal, 1, NEAR_JACCARD);
    if (!d->in.settings->no_header) {
        writer_raw(&d->output.out, SLICE("doc_id\tdup_of\tsimilarity"));
        writer_end(&d->output.out);
    }
    while (judge_next(j, &row)) {
        uint64_t whole;
        struct fingerprint f;
        struct shingles set;
        judge_sign(j, &row, &f, &set);
        /* A text that is too short to have shingles is compared exactly. */
        search_and_add(near, set.count ? set : whole_set(f, &whole));
        if (d->set->ignore) /* others are equal by their shingles too */
            search_and_add(&equal, whole_set(f, &whole));
        duplicates_name(&j->duplicates, judge_label(j, &row));
        write_pairs(&d->output.out, j, near, &equal);
    }
    nearduplicate_free(&equal);
}
