/* Segments: what was put in is found where it lies, all of it and nothing else. */
#include "analysis/duplicates/fingerprintset.h"
#include "analysis/duplicates/segmentbuilder.h"
#include "analysis/duplicates/segmentsearch.h"
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

static void build(struct buffer *to, const struct near_bounds *near,
                  const struct near_bounds *contain, unsigned drop, size_t memory)
{
    struct segmentbuilder b;
    segmentbuilder_init(&b, near, contain, (struct segment_shape){drop, drop ? 16 : 64, drop ? 3 : 8, !drop}, memory);
    for (size_t t = 0; t < TEXTS; t++) {
        char label[24];
        size_t len = (size_t)snprintf(label, sizeof label, "text %zu", t);
        segmentbuilder_add(&b, slice_of(label, len), set_of(t));
        segmentbuilder_print(&b, print_of(TEXTS - 1 - t), (uint32_t)(TEXTS - 1 - t));
    }
    segmentbuilder_write(&b, (struct segment_sink){append, to}, NULL);
    segmentbuilder_free(&b);
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
    struct segmentsearch s = {0};
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
    tcase_add_test(tc, texts_of_a_file_are_read_ahead);
    tcase_add_test(tc, sketches_tell_most_texts_that_are_not_near);
    tcase_add_test(tc, filter_knows_most_shingles_that_lead_nowhere);
    tcase_add_test(tc, texts_are_found_by_their_fingerprints);
    tcase_add_test(tc, segment_without_texts_finds_none);
    tcase_add_test(tc, torn_segments_count_for_nothing);
    tcase_add_test(tc, changed_bytes_do_no_harm);
    return unit_run();
}
