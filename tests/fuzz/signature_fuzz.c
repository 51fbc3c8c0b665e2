/* Any bytes as an index, a segment, signatures: what is read is in range and in order, reads the
 * same when it is written anew, and is found in the segment that is made of it. */
#include "fuzz.h"

#include "analysis/duplicates/fingerprintset.h"
#include "analysis/duplicates/segmentbuilder.h"
#include "analysis/duplicates/segmentmerge.h"
#include "analysis/duplicates/segmentsweep.h"
#include "analysis/duplicates/shinglelanes.h"
#include "analysis/duplicates/signatureindex.h"
#include "analysis/duplicates/signaturetext.h"
#include "base/hash.h"
#include "base/little.h"
#include "base/mapping.h"

#include <stdio.h>

static void check_signature(const struct signature *s)
{
    struct buffer once = {0};
    signature_append(&once, s);
    struct signature_reader r = {.rest = buffer_slice(&once)};
    struct signature again;
    for (size_t i = 0; i < s->set.count; i++)
        CHECK(s->set.items[i] >> 48 == 0 && (i == 0 || s->set.items[i - 1] < s->set.items[i]));
    CHECK(signature_next(&r, &again) && r.rest.len == 0);
    CHECK(fingerprint_equal(again.fingerprint, s->fingerprint));
    CHECK(slice_equal(again.label, s->label) && again.set.count == s->set.count);
    for (size_t i = 0; i < s->set.count; i++)
        CHECK(again.set.items[i] == s->set.items[i]);
    signature_reader_free(&r);
    buffer_free(&once);
}

static void check_block(struct slice input)
{
    struct signature_reader r = {.rest = input};
    struct signature s;
    while (signature_next(&r, &s))
        check_signature(&s);
    signature_reader_free(&r);
}

static void append(void *context, struct slice bytes)
{
    buffer_append(context, bytes);
}

/* What a search finds, the best of it, a sweep finds too. */
static size_t check_search(struct segmentsearch *s, const struct segment *segment,
                           const struct near_bounds *bounds, struct shingles set)
{
    struct segmentsweep sweep = {0};
    struct segmentsweep_text text = {
        .set = set, .sketch = shinglelanes_sketch(set), .equal = FINGERPRINT_NEW};
    struct near_match best = {0};
    size_t count = segmentsearch_run(s, segment, bounds, set, NEAR_ALL);
    for (size_t i = 0; i < count; i++)
        if (!best.size || near_match_is_better(s->matches[i], best))
            best = s->matches[i];
    segmentsweep_near(&sweep, segment, bounds, &text, 1, 0, NEAR_ALL);
    const struct near_match *swept = &text.best[bounds->measure];
    CHECK(swept->item == best.item && swept->shared == best.shared && swept->size == best.size);
    segmentsweep_free(&sweep);
    return count;
}

static void look_into(const struct segment *segment)
{
    static const uint64_t items[] = {1, 1u << 20, (uint64_t)1 << 40, (uint64_t)1 << 47};
    const struct near_bounds near = near_bounds_of(0.5, NEAR_JACCARD);
    const struct near_bounds contain = near_bounds_of(0.5, NEAR_CONTAINED);
    struct segmentsearch s = {0};
    for (uint32_t i = 0; i < segment->count && i < 20; i++) {
        uint32_t number = segment_find(segment, segment_print(segment, i));
        CHECK(number == FINGERPRINT_NEW || number < segment->count);
        CHECK(segment_record(segment, segment_number(segment, i)).set.len <= segment->size);
    }
    check_search(&s, segment, &near, (struct shingles){items, 4, 0});
    check_search(&s, segment, &contain, (struct shingles){items, 4, 0});
    segmentsearch_free(&s);
}

/* The input as the bytes of a segment whose head and tail are made to fit. */
static void check_segment(struct slice input)
{
    enum { HEAD = SEGMENT_CHECK * 8, PRINT = 16 };
    struct buffer bytes = {0};
    struct segment segment;
    if (input.len < HEAD + 2 * PRINT)
        return;
    buffer_append(&bytes, input);
    little_store64(bytes.data + SEGMENT_SIZE * 8, bytes.len);
    struct fingerprint f = fingerprint_of((struct hash_key){0, 0}, slice_of(bytes.data, HEAD));
    little_store64(bytes.data + HEAD, f.high);
    little_store64(bytes.data + HEAD + 8, f.low);
    memcpy(bytes.data + bytes.len - PRINT, bytes.data + HEAD, PRINT);
    if (segment_open(&segment, buffer_slice(&bytes)))
        look_into(&segment);
    buffer_free(&bytes);
}

/* What a builder makes of the signatures is found again. */
static void check_built(struct slice input)
{
    const struct near_bounds near = near_bounds_of(0.5, NEAR_JACCARD);
    struct segmentbuilder b;
    struct signature_reader r = {.rest = input};
    struct signature s;
    struct buffer bytes = {0};
    struct segment segment;
    struct segmentsearch search = {0};
    segmentbuilder_init(&b, &near, NULL, (struct segment_shape){0, 16, 3, true}, 1);
    while (signature_next(&r, &s) && b.count < 50) {
        segmentbuilder_print(&b, s.fingerprint, (uint32_t)b.count);
        segmentbuilder_add(&b, s.label, s.set);
    }
    segmentbuilder_write(&b, (struct segment_sink){append, &bytes}, NULL);
    CHECK(segment_open(&segment, buffer_slice(&bytes)) && segment.count == b.count);
    r.rest = input;
    for (uint32_t i = 0; i < segment.count && signature_next(&r, &s); i++) {
        CHECK(segment_find(&segment, s.fingerprint) <= i);
        CHECK(slice_equal(segment_record(&segment, i).label, s.label));
        CHECK(!s.set.count || check_search(&search, &segment, &near, s.set) > 0);
    }
    segmentsearch_free(&search);
    signature_reader_free(&r);
    segmentbuilder_free(&b);
    buffer_free(&bytes);
}

enum { OF_ONE = 20 }; /* texts */

/* Segments of files that hold the signatures one after the other; returns how many there are. */
static size_t build_files(struct slice input, const struct near_bounds *near,
                          struct segment_shape shape, struct segment *segments,
                          struct segment_file *files, size_t most)
{
    struct signature_reader r = {.rest = input};
    struct signature s;
    size_t count = 0;
    for (bool is_there = signature_next(&r, &s); is_there && count < most; count++) {
        struct segmentbuilder b;
        struct buffer bytes = {0};
        segmentbuilder_init(&b, near, NULL, shape, 1);
        for (; is_there && b.count < OF_ONE; is_there = signature_next(&r, &s)) {
            segmentbuilder_print(&b, s.fingerprint, (uint32_t)b.count);
            segmentbuilder_add(&b, s.label, s.set);
        }
        segmentbuilder_write(&b, (struct segment_sink){append, &bytes}, NULL);
        tape_store_append(&files[count].store, buffer_slice(&bytes));
        CHECK(segment_open(&segments[count], tape_store_map(&files[count].store, 0,
                                                            (size_t)files[count].store.written)));
        segment_read_from(&segments[count], &files[count], 100);
        segmentbuilder_free(&b);
        buffer_free(&bytes);
    }
    signature_reader_free(&r);
    return count;
}

/* What is merged of some segments is found again. */
static void check_merged(struct slice input)
{
    enum { MOST = 4 };
    const struct near_bounds near = near_bounds_of(0.5, NEAR_JACCARD);
    const struct segment_shape shape = {0, 16, SEGMENT_ALL_BITS, true};
    struct segment segments[MOST], merged;
    const struct segment *from[MOST] = {&segments[0], &segments[1], &segments[2], &segments[3]};
    struct segment_file files[MOST] = {{.ahead = 0}};
    struct segmentsearch search = {0};
    struct buffer bytes = {0};
    struct signature_reader r = {.rest = input};
    struct signature s;
    size_t count = build_files(input, &near, shape, segments, files, MOST);
    const struct segmentmerge merge = {from, count, shape, 1, NULL, NULL};
    CHECK(segmentmerge_write(&merge, (struct segment_sink){append, &bytes}));
    CHECK(segment_open(&merged, buffer_slice(&bytes)) && merged.size == bytes.len);
    for (uint32_t i = 0; i < merged.count && signature_next(&r, &s); i++) {
        CHECK(segment_find(&merged, s.fingerprint) <= i);
        CHECK(slice_equal(segment_record(&merged, i).label, s.label));
        CHECK(!s.set.count || check_search(&search, &merged, &near, s.set) > 0);
    }
    for (size_t i = 0; i < count; i++) {
        mapping_close(slice_of(segments[i].bytes, (size_t)segments[i].size));
        segment_file_free(&files[i]);
    }
    segmentsearch_free(&search);
    signature_reader_free(&r);
    buffer_free(&bytes);
}

/* As it is, and with the sum that belongs to it. */
static void check_text(struct slice input)
{
    struct signature_text_reader r = {0};
    struct signature_text s;
    struct buffer text = {0};
    char sum[16];
    buffer_append(&text, input);
    snprintf(sum, sizeof sum, ".%08x",
             (unsigned)(hash_sip13((struct hash_key){0, 0}, input) & 0xFFFFFFFF));
    buffer_append(&text, slice_of_string(sum));
    if (signature_text_read(&r, input, &s))
        check_signature(&s.signature);
    if (signature_text_read(&r, buffer_slice(&text), &s))
        check_signature(&s.signature);
    signature_text_reader_free(&r);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = slice_of((const char *)data, size);
    struct signatureindex index;
    check_block(input);
    check_segment(input);
    check_built(input);
    check_merged(input);
    check_text(input);
    if (signatureindex_read(&index, input) == SIGNATUREINDEX_WHOLE)
        CHECK(index.count <= SIGNATUREINDEX_SEGMENTS && signatureindex_end(&index) <= size);
    return 0;
}
