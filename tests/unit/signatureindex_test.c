/* The front of an index, and where its segments lie. */
#include "analysis/duplicates/signatureindex.h"
#include "unit.h"

static const struct hash_key key = {21, 22};

/* A file as a run leaves it: head, an empty root, the root of a segment of 100 bytes. */
static void begin(struct buffer *file, struct signatureindex *x)
{
    struct signatureindex empty = {.key = key};
    signatureindex_init(x, SLICE("near=1"), key);
    signatureindex_append_head(x, file);
    signatureindex_append_root(&empty, file);
    struct signatureindex_extent segment = {signatureindex_place(x, 100), 100};
    ck_assert_uint_eq(segment.at, file->len + SIGNATUREINDEX_ROOT);
    signatureindex_replace(x, 0, segment);
    ck_assert_uint_eq(signatureindex_root_place(x), file->len);
    signatureindex_append_root(x, file);
    memset(buffer_reserve(file, 100), 7, 100);
    file->len += 100;
}

/* Writes the root of x into the file, which gets as long as its segments need. */
static void put_root(struct buffer *file, const struct signatureindex *x)
{
    struct buffer root = {0};
    size_t end = (size_t)signatureindex_end(x);
    signatureindex_append_root(x, &root);
    while (file->len < end)
        buffer_append_byte(file, 9);
    memcpy(file->data + signatureindex_root_place(x), root.data, root.len);
    buffer_free(&root);
}

static enum signatureindex_state read(struct signatureindex *x, struct slice file)
{
    return signatureindex_read(x, exact_copy(file));
}

START_TEST(segments_come_back_and_those_that_are_cut_off_do_not)
{
    struct buffer file = {0};
    struct signatureindex x, got;
    begin(&file, &x);
    size_t first = file.len;
    signatureindex_replace(&x, 1, (struct signatureindex_extent){first, 50});
    put_root(&file, &x);
    for (size_t len = (size_t)x.head + 2 * SIGNATUREINDEX_ROOT; len <= file.len; len++) {
        /* both roots are those of runs that wrote a segment: a cut may leave none */
        enum signatureindex_state state = read(&got, slice_of(file.data, len));
        ck_assert_int_eq(state, len < first ? SIGNATUREINDEX_DAMAGED : SIGNATUREINDEX_WHOLE);
        if (len < first)
            continue;
        assert_slice(got.settings, "near=1");
        ck_assert_uint_eq(got.key.k1, key.k1);
        ck_assert_uint_eq(got.count, len < file.len ? 1 : 2);
        ck_assert_uint_eq(got.segments[got.count - 1].size, len < file.len ? 100 : 50);
    }
    buffer_free(&file);
}
END_TEST

START_TEST(root_that_was_not_written_whole_leaves_the_one_before)
{
    struct buffer file = {0};
    struct signatureindex x, got;
    begin(&file, &x);
    struct slice before = exact_copy(buffer_slice(&file));
    signatureindex_replace(&x, 1, (struct signatureindex_extent){file.len, 50});
    put_root(&file, &x);
    size_t at = (size_t)signatureindex_root_place(&x);
    for (size_t bytes = 0; bytes <= SIGNATUREINDEX_ROOT; bytes++) {
        struct buffer torn = {0};
        buffer_append(&torn, buffer_slice(&file));
        memcpy(torn.data + at + bytes, before.data + at + bytes, SIGNATUREINDEX_ROOT - bytes);
        ck_assert_int_eq(read(&got, buffer_slice(&torn)), SIGNATUREINDEX_WHOLE);
        bool is_whole = memcmp(torn.data + at, file.data + at, SIGNATUREINDEX_ROOT) == 0;
        ck_assert_uint_eq(got.count, is_whole ? 2 : 1);
        buffer_free(&torn);
    }
    buffer_free(&file);
}
END_TEST

START_TEST(file_whose_first_run_was_killed_is_empty)
{
    struct signatureindex x;
    ck_assert_int_eq(read(&x, SLICE("")), SIGNATUREINDEX_EMPTY);
    ck_assert_int_eq(read(&x, SLICE("\0\0\0\0")), SIGNATUREINDEX_EMPTY);
}
END_TEST

START_TEST(other_files_are_no_index)
{
    struct signatureindex x;
    ck_assert_int_eq(read(&x, SLICE("text\nX\n")), SIGNATUREINDEX_OTHER);
    ck_assert_int_eq(read(&x, SLICE("newswire dedupe index 2\nnear=1\n")), SIGNATUREINDEX_VERSION);
    ck_assert_int_eq(read(&x, SLICE("newswire dedupe index 3")), SIGNATUREINDEX_DAMAGED);
    struct buffer file = {0};
    begin(&file, &x);
    file.data[x.head + 3] ^= 1;
    file.data[x.head + SIGNATUREINDEX_ROOT + 3] ^= 1;
    ck_assert_int_eq(read(&x, buffer_slice(&file)), SIGNATUREINDEX_DAMAGED);
    buffer_free(&file);
}
END_TEST

START_TEST(segments_never_lie_on_others_and_gaps_are_filled)
{
    struct signatureindex x;
    signatureindex_init(&x, SLICE(""), key);
    for (uint64_t run = 1; run < 400; run++) {
        size_t from = signatureindex_merge_from(&x);
        ck_assert_uint_lt(from, SIGNATUREINDEX_SEGMENTS);
        uint64_t size = 10;
        for (size_t i = from; i < x.count; i++)
            size += x.segments[i].size;
        struct signatureindex_extent e = {signatureindex_place(&x, size), size};
        for (size_t i = 0; i < x.count; i++)
            ck_assert(e.at + e.size <= x.segments[i].at ||
                      x.segments[i].at + x.segments[i].size <= e.at);
        signatureindex_replace(&x, from, e);
        ck_assert_uint_eq(x.sequence, run);
        ck_assert_uint_le(signatureindex_end(&x) - x.head,
                          2 * SIGNATUREINDEX_ROOT + 40 * run + 400);
    }
    uint64_t all = 0;
    for (size_t i = 0; i < x.count; i++)
        all += x.segments[i].size;
    ck_assert_uint_eq(all, 399 * 10);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("signatureindex");
    tcase_add_test(tc, segments_come_back_and_those_that_are_cut_off_do_not);
    tcase_add_test(tc, root_that_was_not_written_whole_leaves_the_one_before);
    tcase_add_test(tc, file_whose_first_run_was_killed_is_empty);
    tcase_add_test(tc, other_files_are_no_index);
    tcase_add_test(tc, segments_never_lie_on_others_and_gaps_are_filled);
    return unit_run();
}
