#include "analysis/duplicates/duplicate.h"

void duplicates_init(struct duplicates *d, const struct duplicate_options *options,
                     struct hash_key key)
{
    *d = (struct duplicates){.options = *options, .normalform = {.ignore = options->ignore}};
    fingerprinter_init(&d->fingerprinter, key);
    fingerprintset_init(&d->exact, !options->any);
    if (duplicates_has_shingles(d))
        shingler_init(&d->shingler, key, options->shingle, options->unit);
    size_t memory =
        options->near > 0 && options->contain > 0 ? options->memory / 2 : options->memory;
    if (options->near > 0) {
        nearduplicate_init(&d->near, options->near, NEAR_JACCARD);
        nearduplicate_bound(&d->near, memory);
    }
    if (options->near > 0 && options->miss > 0)
        nearduplicate_allow_miss(&d->near, options->miss);
    if (options->contain > 0) {
        nearduplicate_init(&d->contain, options->contain, NEAR_CONTAINED);
        nearduplicate_bound(&d->contain, memory);
    }
}

void duplicates_free(struct duplicates *d)
{
    normalform_free(&d->normalform);
    fingerprintset_free(&d->exact);
    shingler_free(&d->shingler);
    nearduplicate_free(&d->near);
    nearduplicate_free(&d->contain);
}

/* What the fingerprints of a group differ by from those of the same texts elsewhere. */
static struct fingerprint group_fingerprint(const struct duplicates *d, struct slice group)
{
    return group.len ? fingerprint_of(d->fingerprinter.key, group) : (struct fingerprint){0, 0};
}

bool duplicates_has_shingles(const struct duplicates *d)
{
    return d->options.near > 0 || d->options.contain > 0;
}

bool duplicates_are_bytes(const struct duplicates *d)
{
    return !d->options.ignore && !duplicates_has_shingles(d);
}

void duplicates_first(struct duplicates *d, const struct slice *texts, size_t count, bool *is_first)
{
    struct fingerprint fingerprints[DUPLICATES_TOGETHER];
    for (size_t i = 0; i < count; i++) {
        fingerprints[i] = fingerprinter_run(&d->fingerprinter, texts[i]);
        fingerprintset_prefetch(&d->exact, fingerprints[i]);
    }
    for (size_t i = 0; i < count; i++)
        is_first[i] = fingerprintset_add(&d->exact, fingerprints[i], d->kept) == FINGERPRINT_NEW;
}

static bool search(struct duplicates *d, struct nearduplicate *n, struct shingles set,
                   struct verdict *verdict)
{
    if (n->threshold <= 0 || !nearduplicate_search(n, set, d->options.any ? NEAR_ANY : NEAR_ALL))
        return false;
    struct near_match best = nearduplicate_best(n);
    *verdict = (struct verdict){true, best.item, best.shared, best.size};
    return true;
}

static void keep_shingles(struct duplicates *d, struct shingles set)
{
    if (d->options.near > 0)
        nearduplicate_add(&d->near, set);
    if (d->options.contain > 0)
        nearduplicate_add(&d->contain, set);
}

static struct shingles shingles_of(struct duplicates *d, struct slice text, struct slice group)
{
    d->shingler.salt = group_fingerprint(d, group).low;
    struct shingles set = shingler_run(&d->shingler, text);
    if (set.words < d->options.min_words)
        set.count = 0;
    return set;
}

static void take_fingerprint(struct duplicates *d, struct slice text, struct slice group)
{
    struct fingerprint by = group_fingerprint(d, group);
    d->fingerprint = fingerprinter_run(&d->fingerprinter, normalform_of(&d->normalform, text));
    d->fingerprint.high ^= by.high;
    d->fingerprint.low ^= by.low;
}

void duplicates_sign(struct duplicates *d, struct slice text, struct slice group)
{
    take_fingerprint(d, text, group);
    if (duplicates_has_shingles(d))
        d->set = shingles_of(d, text, group);
}

static bool equals_one(const struct duplicates *d, struct verdict *verdict)
{
    uint32_t row = fingerprintset_find(&d->exact, d->fingerprint);
    *verdict = (struct verdict){true, row, 1, 1};
    return row != FINGERPRINT_NEW;
}

/* Of a text that equals none. */
static struct verdict judge_shingles(struct duplicates *d)
{
    struct verdict verdict;
    if (search(d, &d->near, d->set, &verdict) || search(d, &d->contain, d->set, &verdict))
        return verdict;
    duplicates_restore(d, d->fingerprint, d->set);
    return (struct verdict){false, d->kept - 1, 0, 1};
}

struct verdict duplicates_judge(struct duplicates *d, struct slice text, struct slice group)
{
    struct verdict verdict;
    take_fingerprint(d, text, group);
    if (equals_one(d, &verdict))
        return verdict;
    if (duplicates_has_shingles(d))
        d->set = shingles_of(d, text, group);
    return judge_shingles(d);
}

struct verdict duplicates_judge_signed(struct duplicates *d, struct fingerprint f,
                                       struct shingles set)
{
    struct verdict verdict;
    d->fingerprint = f;
    d->set = set;
    return equals_one(d, &verdict) ? verdict : judge_shingles(d);
}

void duplicates_restore(struct duplicates *d, struct fingerprint f, struct shingles set)
{
    keep_shingles(d, set);
    fingerprintset_add(&d->exact, f, d->kept++);
}
