/* Segments: what was put in is found where it lies, all of it and nothing else. */
#include "analysis/duplicates/fingerprintset.h"
#include "analysis/duplicates/segmentbuilder.h"
#include "analysis/duplicates/segmentmerge.h"
#include "analysis/duplicates/segmentsweep.h"
#include "analysis/duplicates/shinglelanes.h"
#include "unit.h"

#include <stdio.h>

enum { TEXTS = 900, MOST = 64 };

static uint64_t sets[TEXTS][MOST];
static size_t counts[TEXTS];
static uint64_t state;

static uint64_t draw(uint64_t below)
{
    return hash_mix(++state) % below;
}

static int ascending(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void tidy(size_t text)
{
    size_t kept = 0;
    qsort(sets[text], counts[text], sizeof **sets, ascending);
    for (size_t i = 0; i < counts[text]; i++)
        if (!kept || sets[text][i] != sets[text][kept - 1])
            sets[text][kept++] = sets[text][i];
    counts[text] = kept;
}

/* A footer of twelve shingles on every other text; every third is an edited copy of one before. */
static void draw_texts(uint64_t seed)
{
    state = seed;
    for (size_t t = 0; t < TEXTS; t++) {
        counts[t] = t % 50 == 7 ? draw(3) : 20 + draw(MOST - 20);
        for (size_t i = 0; i < counts[t]; i++)
            sets[t][i] = hash_mix(draw(1u << 30)) >> 16;
        for (size_t i = 0; t % 2 && i < 12 && i < counts[t]; i++)
            sets[t][i] = hash_mix(i) >> 16;
        if (t > 10 && t % 3 == 0) {
            size_t from = draw(t);
            counts[t] = counts[from];
            uint64_t share = draw(40);
            for (size_t i = 0; i < counts[t]; i++)
                sets[t][i] = draw(100) < share ? hash_mix(draw(1u << 30)) >> 16 : sets[from][i];
        }
        tidy(t);
    }
}

static struct shingles set_of(size_t text)
{
    return (struct shingles){sets[text], counts[text], 0};
}

static struct fingerprint print_of(size_t text)
{
    return (struct fingerprint){hash_mix(text), text};
}

static void append(void *context, struct slice bytes)
{
    buffer_append(context, bytes);
}

/* Texts from..end. */
static void build_some(struct buffer *to, const struct near_bounds *near, const struct near_bounds *contain,
                       struct segment_shape shape, size_t memory, size_t from, size_t end)
{
    struct segmentbuilder b;
    segmentbuilder_init(&b, near, contain, shape, memory);
    for (size_t t = from; t < end; t++) {
        char label[24];
        size_t len = (size_t)snprintf(label, sizeof label, "text %zu", t), other = from + end - 1 - t;
        segmentbuilder_add(&b, slice_of(label, len), set_of(t));
        segmentbuilder_print(&b, print_of(other), (uint32_t)(other - from));
    }
    segmentbuilder_write(&b, (struct segment_sink){append, to}, NULL);
    segmentbuilder_free(&b);
}

static void build(struct buffer *to, const struct near_bounds *near,
                  const struct near_bounds *contain, unsigned drop, size_t memory)
{
    struct segment_shape shape = {drop, drop ? 16 : 64, drop ? 3 : 8, !drop};
    build_some(to, near, contain, shape, memory, 0, TEXTS);
}

static size_t common(size_t a, size_t b)
{
    size_t shared = 0;
    for (size_t i = 0, j = 0; i < counts[a] && j < counts[b];) {
        uint64_t x = sets[a][i], y = sets[b][j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    return shared;
}

static void check_search(struct segmentsearch *s, const struct segment *segment,
                         const struct near_bounds *bounds, size_t text)
{
    bool found[TEXTS] = {0};
    size_t count = segmentsearch_run(s, segment, bounds, set_of(text), NEAR_ALL);
    for (size_t i = 0; i < count; i++) {
        struct near_match m = s->matches[i];
        ck_assert(!found[m.item]);
        found[m.item] = true;
        ck_assert_uint_eq(m.shared, common(text, m.item));
    }
    for (size_t t = 0; t < TEXTS; t++) {
        size_t shared = common(text, t);
        size_t size = near_size(bounds, counts[text], counts[t], shared);
        ck_assert_msg(found[t] == near_reaches(bounds, shared, size), "%zu and %zu: %zu of %zu",
                      text, t, shared, size);
    }
    ck_assert(segmentsearch_run(s, segment, bounds, set_of(text), NEAR_ANY) == (count > 0) ||
              s->match_count <= count);
}

static void assert_label(struct segment_record record, size_t t)
{
    char label[24];
    snprintf(label, sizeof label, "text %zu", t);
    assert_slice(record.label, label);
}

START_TEST(what_is_near_is_found_and_nothing_else)
{
    static const double thresholds[] = {0.3, 0.5, 0.8, 1};
    struct segmentsearch s = {0};
    for (uint64_t seed = 1; seed <= 4; seed++)
        for (unsigned measure = NEAR_JACCARD; measure <= NEAR_CONTAINED; measure++) {
            struct near_bounds bounds = near_bounds_of(thresholds[seed - 1], measure);
            const struct near_bounds *near = measure == NEAR_JACCARD ? &bounds : NULL;
            struct buffer bytes = {0};
            struct segment segment;
            draw_texts(seed << 40);
            build(&bytes, near, near ? NULL : &bounds, seed % 2 ? 4 : 0, seed % 2 ? 1 : 1 << 20);
            ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
            ck_assert_uint_eq(segment.size, bytes.len);
            for (size_t t = 0; t < TEXTS; t++)
                check_search(&s, &segment, &bounds, t);
            buffer_free(&bytes);
        }
    segmentsearch_free(&s);
}
END_TEST

/* Bytes that a search must not look at. */
static void blot(const char *area, size_t bytes)
{
    memset((void *)(uintptr_t)area, 0xA5, bytes);
}

static void blot_all_but_directories(const struct segment *s)
{
    const struct segment_table *t = s->near.entries ? &s->near : &s->contain;
    blot(s->records, s->record_bytes);
    blot(s->places, (size_t)s->count * s->place_bytes);
    blot(s->sketches, (size_t)s->count * s->sketch_bytes);
    blot(s->prints, (size_t)s->count * 16);
    blot(s->numbers, (size_t)s->count * s->number_bytes);
    if (t->entries)
        blot(t->packed, t->entries * (t->rest_bits + t->number_bits) / 8 + 8);
}

/* A segment in a file, of which memory has the directories only. */
static void open_in_file(struct segment *segment, struct segment_file *file, struct slice bytes,
                         size_t filter)
{
    tape_store_append(&file->store, bytes);
    ck_assert(segment_open(segment, exact_copy(bytes)));
    segment_read_from(segment, file, filter);
    blot_all_but_directories(segment);
}

/* Whatever its filters may take. */
START_TEST(segment_in_a_file_is_searched_as_one_in_memory)
{
    static const size_t filters[] = {0, 1, 100, SIZE_MAX};
    struct segmentsearch s = {0};
    for (unsigned measure = NEAR_JACCARD; measure <= NEAR_CONTAINED; measure++) {
        struct near_bounds bounds = near_bounds_of(0.6, measure);
        bool parts = measure == NEAR_CONTAINED;
        struct segment_file file = {0};
        struct buffer bytes = {0};
        struct segment segment;
        draw_texts(77);
        build(&bytes, parts ? NULL : &bounds, parts ? &bounds : NULL, 0, 1 << 20);
        open_in_file(&segment, &file, buffer_slice(&bytes), filters[_i]);
        ck_assert_uint_le(file.filter_bytes, filters[_i]);
        for (size_t t = 0; t < TEXTS; t++) {
            check_search(&s, &segment, &bounds, t);
            ck_assert_uint_eq(segment_find(&segment, print_of(t)), t);
            ck_assert_uint_eq(segment_find(&segment, print_of(t + TEXTS)), FINGERPRINT_NEW);
            assert_label(segment_record(&segment, (uint32_t)t), t);
        }
        segment_file_free(&file);
        buffer_free(&bytes);
    }
    segmentsearch_free(&s);
}
END_TEST

/* ---- Many texts at once ---- */

enum { FIRST = 1000 }; /* the number of the segment's first text */

static unsigned calls, calls_between; /* between: when some texts have their best, and others will */

static const struct segmentsweep_text *swept; /* those at work; NULL: none */
static size_t found_best;                     /* of them, when it was called last */

static size_t count_best(unsigned measure)
{
    size_t count = 0;
    for (size_t i = 0; i < 2 * (size_t)TEXTS; i++)
        count += swept[i].best[measure].size && swept[i].best[measure].item >= FIRST;
    return count;
}

static void count_call(void *context)
{
    ck_assert_ptr_eq(context, &calls);
    calls++;
    size_t found = swept ? count_best(NEAR_JACCARD) + count_best(NEAR_CONTAINED) : 0;
    calls_between += found > found_best;
    found_best = found;
}

/* The best of all texts of the segment, by counting; size 0 where none is alike. */
static struct near_match best_of(const struct near_bounds *bounds, size_t text)
{
    struct near_match best = {0};
    for (size_t t = 0; t < TEXTS; t++) {
        size_t shared = common(text, t), size = near_size(bounds, counts[text], counts[t], shared);
        struct near_match m = {FIRST + (uint32_t)t, (uint32_t)shared, (uint32_t)size};
        if (near_reaches(bounds, shared, size) && (!best.size || near_match_is_better(m, best)))
            best = m;
    }
    return best;
}

/* Each text once more behind itself, so that many ask for the same. Some are known to equal
 * another, some to be like one. */
static size_t start_sweep(struct segmentsweep_text *texts, unsigned measure)
{
    for (size_t i = 0; i < 2 * (size_t)TEXTS; i++) {
        size_t t = i / 2;
        texts[i] = (struct segmentsweep_text){.print = print_of(i % 2 ? t + TEXTS : t),
                                              .set = set_of(t),
                                              .sketch = shinglelanes_sketch(set_of(t)),
                                              .equal = i % 7 == 3 ? 5 : FINGERPRINT_NEW};
        if (i % 11 == 4)
            texts[i].best[measure] = (struct near_match){7, 1, 1};
    }
    return 2 * (size_t)TEXTS;
}

static void check_sweep(const struct segment *segment, const struct near_bounds *bounds,
                        enum near_search how)
{
    static struct segmentsweep_text texts[2 * TEXTS];
    struct segmentsweep sweep = {.often = count_call, .context = &calls};
    size_t count = start_sweep(texts, bounds->measure);
    calls = calls_between = 0;
    found_best = 0;
    swept = texts;
    segmentsweep_near(&sweep, segment, bounds, texts, count, FIRST, how);
    swept = NULL;
    ck_assert_uint_gt(calls, count / 256);
    ck_assert_uint_gt(calls_between, 0);
    for (size_t i = 0; i < count; i++) {
        struct near_match found = texts[i].best[bounds->measure], best = best_of(bounds, i / 2);
        if (i % 7 == 3)
            ck_assert_uint_eq(found.size, i % 11 == 4);
        else if (i % 11 == 4) /* none is better */
            ck_assert(found.item == 7 && found.size == 1);
        else if (how == NEAR_ALL)
            ck_assert_msg(found.item == best.item && found.shared == best.shared && found.size == best.size,
                          "%zu: %u, not %u", i / 2, found.item, best.item);
        else
            ck_assert_uint_eq(found.size > 0, best.size > 0);
        ck_assert_uint_eq(texts[i].best[!bounds->measure].size, 0);
    }
    segmentsweep_equal(&sweep, segment, texts, count, FIRST);
    for (size_t i = 0; i < count; i++)
        ck_assert_uint_eq(texts[i].equal, i % 7 == 3 ? 5 : i % 2 ? FINGERPRINT_NEW : FIRST + i / 2);
    segmentsweep_free(&sweep);
}

/* In memory, and in a file with any filter. */
START_TEST(many_texts_are_found_at_once_as_each_by_itself)
{
    static const size_t filters[] = {0, 100, SIZE_MAX};
    static const double thresholds[] = {0.3, 0.8};
    for (unsigned measure = NEAR_JACCARD; measure <= NEAR_CONTAINED; measure++)
        for (unsigned drop = 0; drop <= 4; drop += 4) {
            struct near_bounds bounds = near_bounds_of(thresholds[_i], measure);
            bool parts = measure == NEAR_CONTAINED;
            struct buffer bytes = {0};
            struct segment segment;
            draw_texts(91 + drop);
            build(&bytes, parts ? NULL : &bounds, parts ? &bounds : NULL, drop, 1 << 20);
            ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
            check_sweep(&segment, &bounds, NEAR_ALL);
            check_sweep(&segment, &bounds, NEAR_ANY);
            for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
                struct segment_file file = {0};
                open_in_file(&segment, &file, buffer_slice(&bytes), filters[i]);
                check_sweep(&segment, &bounds, i % 2 ? NEAR_ANY : NEAR_ALL);
                segment_file_free(&file);
            }
            buffer_free(&bytes);
        }
}
END_TEST

/* Of which there are none, or none of the segment's table. */
START_TEST(sweep_of_no_texts_finds_nothing)
{
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct segmentsweep_text text = {.print = print_of(3), .set = set_of(3), .equal = FINGERPRINT_NEW};
    struct segmentsweep sweep = {0};
    struct buffer bytes = {0};
    struct segment segment;
    draw_texts(92);
    build(&bytes, NULL, NULL, 0, 1 << 20);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
    segmentsweep_near(&sweep, &segment, &bounds, &text, 1, 0, NEAR_ALL);
    ck_assert_uint_eq(text.best[NEAR_JACCARD].size, 0);
    segmentsweep_equal(&sweep, &segment, &text, 0, 0);
    ck_assert_uint_eq(text.equal, FINGERPRINT_NEW);
    buffer_clear(&bytes);
    build(&bytes, &bounds, NULL, 0, 1 << 20);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
    text.set.count = 0;
    segmentsweep_near(&sweep, &segment, &bounds, &text, 0, 0, NEAR_ALL);
    segmentsweep_near(&sweep, &segment, &bounds, &text, 1, 0, NEAR_ALL);
    ck_assert_uint_eq(text.best[NEAR_JACCARD].size, 0);
    segmentsweep_free(&sweep);
    buffer_free(&bytes);
}
END_TEST

/* ---- Some that become one ---- */

enum { SOME = 20 };

static const struct segment_shape OF_FILES = {.together = 64, .spare = SEGMENT_ALL_BITS, .sketches = true};

/* Segments of files, and what they are merged to. */
struct merging {
    struct segment segments[SOME];
    const struct segment *from[SOME];
    struct segment_file files[SOME];
    size_t count;
    struct buffer merged;
};

static void add_file(struct merging *m, const struct near_bounds *bounds, struct segment_shape shape,
                     size_t from, size_t end)
{
    struct buffer bytes = {0};
    bool parts = bounds && bounds->measure == NEAR_CONTAINED;
    build_some(&bytes, parts ? NULL : bounds, parts ? bounds : NULL, shape, 1 << 20, from, end);
    open_in_file(&m->segments[m->count], &m->files[m->count], buffer_slice(&bytes), 1000);
    m->from[m->count] = &m->segments[m->count];
    m->count++;
    buffer_free(&bytes);
}

static bool merge(struct merging *m)
{
    const struct segmentmerge merge = {m->from, m->count, OF_FILES, 4096, count_call, &calls};
    buffer_clear(&m->merged);
    return segmentmerge_write(&merge, (struct segment_sink){append, &m->merged});
}

static void free_merging(struct merging *m)
{
    for (size_t i = 0; i < m->count; i++)
        segment_file_free(&m->files[i]);
    buffer_free(&m->merged);
    *m = (struct merging){.count = 0};
}

static void check_merged(const struct segment *s, const struct near_bounds *bounds)
{
    struct segmentsearch search = {0};
    ck_assert_uint_eq(s->count, TEXTS);
    for (size_t t = 0; t < TEXTS; t++) {
        check_search(&search, s, bounds, t);
        ck_assert_uint_eq(segment_find(s, print_of(t)), t);
        ck_assert_uint_eq(segment_find(s, print_of(t + TEXTS)), FINGERPRINT_NEW);
        assert_label(segment_record(s, (uint32_t)t), t);
        ck_assert_uint_eq(segment_record(s, (uint32_t)t).shingles, counts[t]);
    }
    check_sweep(s, bounds, NEAR_ALL);
    segmentsearch_free(&search);
}

/* Few texts in one, so that none of its shingles is hot; one that has none; and what was merged is
 * merged again. */
START_TEST(segments_are_merged_to_what_is_searched_as_they_are)
{
    static const size_t ends[] = {0, 180, 181, 181, 330, 470, 620, 760, TEXTS};
    struct merging m = {.count = 0}, again = {.count = 0};
    struct near_bounds bounds = near_bounds_of(0.8, _i ? NEAR_CONTAINED : NEAR_JACCARD);
    struct segment segment;
    draw_texts(75);
    for (size_t i = 0; i + 1 < sizeof ends / sizeof *ends; i++)
        add_file(&m, &bounds, OF_FILES, ends[i], ends[i + 1]);
    calls = 0;
    ck_assert(merge(&m));
    ck_assert_uint_gt(calls, 0);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&m.merged))));
    ck_assert_uint_eq(segment.size, m.merged.len);
    check_merged(&segment, &bounds);
    open_in_file(&again.segments[0], &again.files[0], buffer_slice(&m.merged), 1000);
    check_merged(&again.segments[0], &bounds);
    again.from[again.count++] = &again.segments[0];
    ck_assert(merge(&again));
    ck_assert(m.merged.len == again.merged.len && memcmp(m.merged.data, again.merged.data, m.merged.len) == 0);
    free_merging(&again);
    free_merging(&m);
}
END_TEST

/* Hot shingles, those that would have to become hot, other shapes. */
START_TEST(what_cannot_be_merged_is_refused)
{
    struct merging m = {.count = 0};
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct segment_shape other = OF_FILES;
    draw_texts(76);
    add_file(&m, &bounds, OF_FILES, 0, TEXTS);
    ck_assert(m.segments[0].near.hot_bits && !merge(&m));
    free_merging(&m);
    other.sketches = false;
    add_file(&m, &bounds, other, 0, 100);
    ck_assert(!merge(&m));
    free_merging(&m);
    other = OF_FILES;
    other.drop = 4;
    add_file(&m, &bounds, other, 0, 100);
    ck_assert(!merge(&m));
    free_merging(&m);
    other = OF_FILES;
    other.spare = 8;
    add_file(&m, &bounds, other, 0, 100);
    ck_assert(!merge(&m));
    free_merging(&m);
    for (size_t t = 0; t < TEXTS; t++)
        counts[t] = (sets[t][0] = 5 << 16, 1);
    for (size_t i = 0; i < SOME; i++)
        add_file(&m, &bounds, OF_FILES, i, i + 120);
    ck_assert(!m.segments[0].near.hot_bits && !merge(&m) && !m.merged.len);
    free_merging(&m);
}
END_TEST

/* All of a file in order, as those read it who make one segment of some. */
START_TEST(texts_of_a_file_are_read_ahead)
{
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct segment_file file = {0};
    struct buffer bytes = {0};
    struct segment segment;
    draw_texts(79);
    build(&bytes, &bounds, NULL, 0, 1 << 20);
    open_in_file(&segment, &file, buffer_slice(&bytes), 0);
    segment_read_ahead(&segment, true);
    for (size_t t = 0; t < TEXTS; t++) {
        struct segment_record record = segment_record(&segment, (uint32_t)t);
        assert_label(record, t);
        ck_assert_uint_eq(record.shingles, counts[t]);
        uint32_t number = segment_number(&segment, (uint32_t)t);
        ck_assert(fingerprint_equal(segment_print(&segment, (uint32_t)t), print_of(number)));
    }
    segment_read_ahead(&segment, false);
    assert_slice(segment_record(&segment, TEXTS - 1).label, "text 899");
    assert_slice(segment_record(&segment, 0).label, "text 0");
    segment_file_free(&file);
    buffer_free(&bytes);
}
END_TEST

/* A sketch allows all that is near, and little of what has some shingles in common. */
START_TEST(sketches_tell_most_texts_that_are_not_near)
{
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct buffer bytes = {0};
    struct segment segment;
    size_t near = 0, allowed = 0, unlike = 0;
    draw_texts(80);
    build(&bytes, &bounds, NULL, 0, 1 << 20);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
    for (size_t a = 0; a < TEXTS; a++) {
        struct nearsketch sketch = nearsketch_of(set_of(a));
        for (size_t b = 0; b < TEXTS; b++) {
            size_t shared = common(a, b);
            bool may = segment_may_match(&segment, (uint32_t)b, &bounds, counts[a], &sketch);
            bool is_near = near_reaches(&bounds, shared, counts[a] + counts[b] - shared);
            ck_assert(may || !is_near);
            near += is_near;
            unlike += !is_near && shared >= 10;
            allowed += !is_near && shared >= 10 && may;
        }
    }
    ck_assert_uint_gt(near, TEXTS);
    ck_assert_uint_gt(unlike, 1000);
    ck_assert_uint_lt(allowed, unlike / 20);
    buffer_free(&bytes);
}
END_TEST

/* A byte for each entry is a bit of eight: one in eight that lead nowhere is not known. */
START_TEST(filter_knows_most_shingles_that_lead_nowhere)
{
    enum { SHINGLES = 10000 };
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct segment_file file = {0};
    struct buffer bytes = {0};
    struct segment segment;
    size_t unknown = 0;
    draw_texts(78);
    build(&bytes, &bounds, NULL, 0, 1 << 20);
    open_in_file(&segment, &file, buffer_slice(&bytes), SIZE_MAX);
    ck_assert_uint_eq(file.filter_bytes, segment.near.entries);
    for (uint64_t i = 0; i < SHINGLES; i++)
        unknown += segment_may_lead(&segment.near, (uint32_t)hash_mix(i));
    ck_assert_uint_gt(unknown, 0);
    ck_assert_uint_lt(unknown, SHINGLES / 6);
    segment_file_free(&file);
    buffer_free(&bytes);
}
END_TEST

START_TEST(texts_are_found_by_their_fingerprints)
{
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    struct buffer bytes = {0};
    struct segment segment;
    draw_texts(9);
    build(&bytes, &bounds, NULL, 0, 1 << 20);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
    for (size_t t = 0; t < TEXTS; t++) {
        uint32_t number = segment_find(&segment, print_of(t));
        ck_assert_uint_eq(number, t);
        struct segment_record record = segment_record(&segment, number);
        assert_label(record, t);
        ck_assert_uint_eq(record.shingles, counts[t]);
        struct fingerprint f = segment_print(&segment, (uint32_t)t);
        ck_assert_uint_eq(segment_number(&segment, (uint32_t)t), f.low);
        ck_assert_uint_eq(segment_find(&segment, (struct fingerprint){hash_mix(t), t + 1}),
                          FINGERPRINT_NEW);
    }
    buffer_free(&bytes);
}
END_TEST

START_TEST(segment_without_texts_finds_none)
{
    struct segmentbuilder b;
    struct segment segment;
    struct segmentsearch s = {0};
    struct buffer bytes = {0};
    struct near_bounds bounds = near_bounds_of(0.8, NEAR_JACCARD);
    segmentbuilder_init(&b, &bounds, NULL, (struct segment_shape){0, 16, 3, true}, 1000);
    segmentbuilder_write(&b, (struct segment_sink){append, &bytes}, NULL);
    segmentbuilder_free(&b);
    draw_texts(3);
    ck_assert(segment_open(&segment, exact_copy(buffer_slice(&bytes))));
    ck_assert_uint_eq(segment_find(&segment, print_of(1)), FINGERPRINT_NEW);
    ck_assert_uint_eq(segmentsearch_run(&s, &segment, &bounds, set_of(1), NEAR_ALL), 0);
    segmentsearch_free(&s);
    buffer_free(&bytes);
}
END_TEST

START_TEST(torn_segments_count_for_nothing)
{
    struct buffer bytes = {0};
    struct segment segment;
    draw_texts(5);
    build(&bytes, NULL, NULL, 0, 1 << 20);
    for (size_t len = 0; len < bytes.len; len += 1 + len / 40)
        ck_assert(!segment_open(&segment, exact_copy(slice_of(bytes.data, len))));
    ck_assert(!segment_open(&segment, slice_of(bytes.data, bytes.len - 1)));
    bytes.data[bytes.len - 1] ^= 1;
    ck_assert(!segment_open(&segment, buffer_slice(&bytes)));
    buffer_free(&bytes);
}
END_TEST

/* Reads whatever there is: the sanitizers see what is outside of it. */
static void look_everywhere(const struct segment *segment, const struct near_bounds *bounds)
{
    static struct segmentsweep_text texts[2 * TEXTS];
    struct segmentsearch s = {0};
    struct segmentsweep sweep = {0};
    size_t count = start_sweep(texts, bounds->measure);
    segmentsweep_equal(&sweep, segment, texts, count, 0);
    segmentsweep_near(&sweep, segment, bounds, texts, count, 0, NEAR_ALL);
    segmentsweep_free(&sweep);
    for (uint32_t t = 0; t < segment->count; t += 7) {
        segment_find(segment, print_of(t));
        segment_find(segment, segment_print(segment, t));
        segment_record(segment, segment_number(segment, t));
        segmentsearch_run(&s, segment, bounds, set_of(t % TEXTS), NEAR_ALL);
    }
    segmentsearch_free(&s);
}

START_TEST(changed_bytes_do_no_harm)
{
    struct near_bounds bounds = near_bounds_of(0.5, NEAR_JACCARD);
    struct buffer bytes = {0};
    draw_texts(6);
    build(&bytes, &bounds, NULL, 4, 1 << 20);
    for (int trial = 0; trial < 60; trial++) {
        struct buffer changed = {0};
        struct segment segment;
        buffer_append(&changed, buffer_slice(&bytes));
        for (size_t at = 80 + draw(900); at < changed.len - 16; at += 1 + draw(900))
            changed.data[at] = (char)draw(256);
        if (segment_open(&segment, exact_copy(buffer_slice(&changed))))
            look_everywhere(&segment, &bounds);
        buffer_free(&changed);
    }
    buffer_free(&bytes);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("segment");
    tcase_add_test(tc, what_is_near_is_found_and_nothing_else);
    tcase_add_loop_test(tc, segment_in_a_file_is_searched_as_one_in_memory, 0, 4);
    tcase_add_loop_test(tc, many_texts_are_found_at_once_as_each_by_itself, 0, 2);
    tcase_add_test(tc, sweep_of_no_texts_finds_nothing);
    tcase_add_test(tc, texts_of_a_file_are_read_ahead);
    tcase_add_loop_test(tc, segments_are_merged_to_what_is_searched_as_they_are, 0, 2);
    tcase_add_test(tc, what_cannot_be_merged_is_refused);
    tcase_add_test(tc, sketches_tell_most_texts_that_are_not_near);
    tcase_add_test(tc, filter_knows_most_shingles_that_lead_nowhere);
    tcase_add_test(tc, texts_are_found_by_their_fingerprints);
    tcase_add_test(tc, segment_without_texts_finds_none);
    tcase_add_test(tc, torn_segments_count_for_nothing);
    tcase_add_test(tc, changed_bytes_do_no_harm);
    return unit_run();
}
