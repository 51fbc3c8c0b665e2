/* Near duplicates of lines against counting all pairs; the shingles against a plain reading of what
 * a word is, and by wide vectors as without. The first bytes choose threshold, length of shingles
 * and when a shingle is hot. */
#include "fuzz.h"

#include "analysis/duplicates/nearduplicate.h"
#include "analysis/duplicates/shinglelanes.h"
#include "base/memory.h"
#include "base/repair.h"
#include "base/utf8.h"
#include "text/normalform.h"

struct kept {
    uint64_t *items;
    size_t count;
};

enum { MOST_LINES = 200 };

static size_t shared_of(const struct kept *a, const struct shingles *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            shared += a->items[i] == b->items[j];
    return shared;
}

static void check_matches(const struct nearduplicate *n, const struct kept *kept, size_t count,
                          struct shingles set)
{
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        size_t shared = shared_of(&kept[i], &set), size = set.count;
        if (n->bounds.measure == NEAR_JACCARD)
            size += kept[i].count - shared;
        if (size == 0 || (double)shared / (double)size < n->bounds.threshold)
            continue;
        CHECK(next < n->match_count && n->matches[next].item == i);
        CHECK(n->matches[next].shared == shared && n->matches[next].size == size);
        next++;
    }
    CHECK(next == n->match_count);
}

static void check_form(struct slice line, unsigned ignore)
{
    struct normalform once = {.ignore = ignore}, twice = {.ignore = ignore};
    struct slice form = normalform_of(&once, line);
    CHECK(utf8_valid_prefix(form) == form.len && (form.len > 0) == (line.len > 0));
    if (!(ignore & (IGNORE_PUNCT | IGNORE_MARKS))) /* what is taken out may bring parts together */
        CHECK(slice_equal(normalform_of(&twice, form), form));
    normalform_free(&once);
    normalform_free(&twice);
}

static struct kept keep(struct shingles set)
{
    struct kept k = {memory_alloc(set.count + 1, sizeof *k.items), set.count};
    if (set.count)
        memcpy(k.items, set.items, set.count * sizeof *k.items);
    for (size_t i = 1; i < set.count; i++)
        CHECK(set.items[i - 1] < set.items[i]);
    return k;
}

/* The set that another shingler makes of the line, which has no wide vectors, is the same. */
static void check_widths(struct shingler *narrow, struct slice line, const struct kept *wide)
{
    struct shingles set = shingler_run(narrow, line);
    struct nearsketch plain = nearsketch_of(set), any = shinglelanes_sketch(set);
    CHECK(set.count == wide->count && memcmp(&plain, &any, sizeof any) == 0);
    for (size_t i = 0; i < set.count; i++)
        CHECK(set.items[i] == wide->items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    struct buffer text = {0};
    struct kept kept[MOST_LINES];
    struct nearduplicate n;
    struct shingler s, narrow;
    size_t count = 0;
    utf8_repair(&text, slice_of((const char *)data + 3, size - 3), NULL);
    nearduplicate_init(&n, (double)(data[0] % 100 + 1) / 100,
                       data[2] & 0x80 ? NEAR_CONTAINED : NEAR_JACCARD);
    const enum shingle_unit unit = data[1] & 0x80 ? SHINGLE_CHARACTERS : SHINGLE_WORDS;
    shingler_init(&s, (struct hash_key){1, 2}, data[1] % 8 + 1u, unit);
    shingler_init(&narrow, (struct hash_key){1, 2}, data[1] % 8 + 1u, unit);
    narrow.narrow = true;
    n.hot_limit = data[2] % 16 + 2u;
    if (data[2] & 0x40)
        nearduplicate_bound(&n, data[2] & 0x20 ? 0 : 200);
    for (struct slice rest = buffer_slice(&text); rest.len && count < MOST_LINES; count++) {
        struct slice line = slice_take(&rest, '\n');
        check_form(line, (data[0] + (unsigned)count) % 16);
        struct shingles set = shingler_run(&s, line);
        nearduplicate_search(&n, set, NEAR_ALL);
        nearduplicate_sort(&n);
        check_matches(&n, kept, count, set);
        nearduplicate_add(&n, set);
        kept[count] = keep(set);
        check_widths(&narrow, line, &kept[count]);
    }
    while (count)
        free(kept[--count].items);
    nearduplicate_free(&n);
    shingler_free(&s);
    shingler_free(&narrow);
    buffer_free(&text);
    return 0;
}
