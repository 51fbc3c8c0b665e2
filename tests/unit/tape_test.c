/* Bytes on tapes, in memory and in the temporary file. */
#include "base/hash.h"
#include "base/tape.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAPES = 3, RECORDS = 3000 };

/* Of small ones many, of each power of two's neighbours some, and the largest that is allowed. */
static size_t size_of_record(uint64_t i)
{
    uint64_t h = hash_mix(i + 1);
    if (i % 500 == 499)
        return TAPE_PIECE;
    if (i % 20 == 0)
        return ((size_t)16 << (h % 12)) - 1 + (h >> 8) % 3;
    return 8 + h % 200;
}

/* A record: its size, then bytes that its number makes. */
static void put(struct tape *t, uint64_t i)
{
    size_t size = size_of_record(i);
    char *out = tape_reserve(t, size);
    memcpy(out, &size, sizeof size);
    memset(out + sizeof size, (int)(i % 251), size - sizeof size + TAPE_SLACK);
    tape_commit(t, size);
}

/* Whether all bytes are the same as value. One assertion for each of them would be most of the
 * time. */
static bool holds_only(const char *bytes, size_t count, unsigned char value)
{
    size_t same = 0;
    while (same < count && (unsigned char)bytes[same] == value)
        same++;
    return same == count;
}

/* The pieces from one on are the last ones of all. */
static void assert_later_pieces(const struct tape *t, size_t from)
{
    struct tape_reader all, later;
    struct slice a, b;
    size_t pieces = 0;
    tape_start(&all, t);
    tape_start_at(&later, t, from);
    for (; tape_next(&all, &a); pieces++)
        if (pieces >= from) {
            ck_assert(tape_next(&later, &b));
            ck_assert(slice_equal(a, b));
        }
    ck_assert(!tape_next(&later, &b));
    ck_assert_uint_eq(pieces, tape_pieces(t));
    tape_reader_free(&all);
    tape_reader_free(&later);
}

/* The records first, first + step ... below end are what the tape holds; each lies in one piece. */
static void assert_records(const struct tape *t, uint64_t first, uint64_t step, uint64_t end)
{
    struct tape_reader r;
    struct slice piece;
    uint64_t i = first;
    tape_start(&r, t);
    while (tape_next(&r, &piece))
        while (piece.len) {
            size_t size;
            ck_assert_uint_ge(piece.len, sizeof size);
            memcpy(&size, piece.data, sizeof size);
            ck_assert_uint_eq(size, size_of_record(i));
            ck_assert_uint_ge(piece.len, size);
            ck_assert(
                holds_only(piece.data + sizeof size, size - sizeof size, (unsigned char)(i % 251)));
            piece = slice_cut(piece, size, piece.len);
            i += step;
        }
    ck_assert_uint_ge(i, end);
    ck_assert_uint_lt(i, end + step);
    tape_reader_free(&r);
}

static const size_t limits[] = {SIZE_MAX, 0, 1, 300000};

START_TEST(tapes_of_one_store_keep_their_bytes_apart)
{
    struct tape_store store = {.limit = limits[_i]};
    struct tape tapes[TAPES];
    for (int k = 0; k < TAPES; k++)
        tapes[k] = (struct tape){.store = &store};
    for (uint64_t i = 0; i < RECORDS; i++)
        put(&tapes[i % TAPES], i);
    for (uint64_t k = 0; k < TAPES; k++)
        assert_records(&tapes[k], k, TAPES, RECORDS); /* the open piece is read too */
    tape_end(&tapes[0]);
    tape_end(&tapes[0]); /* where nothing is open it does nothing */
    for (int times = 0; times < 2; times++)
        assert_records(&tapes[0], 0, TAPES, RECORDS);
    ck_assert_uint_le(store.used, store.limit);
    ck_assert_int_eq(store.written == 0, limits[_i] == SIZE_MAX);
    ck_assert_int_eq(store.file == 0, limits[_i] == SIZE_MAX);
    for (int k = 0; k < TAPES; k++)
        tape_free(&tapes[k]);
    ck_assert_uint_eq(store.used, 0);
    tape_store_free(&store);
    ck_assert_uint_eq(store.written, 0);
    ck_assert_uint_eq(store.limit, limits[_i]);
}
END_TEST

START_TEST(tape_goes_on_behind_what_was_ended)
{
    struct tape_store store = {.limit = limits[_i]};
    struct tape t = {.store = &store};
    for (uint64_t i = 0; i < RECORDS; i++) {
        put(&t, i);
        if (i % 97 == 0)
            tape_end(&t);
    }
    assert_records(&t, 0, 1, RECORDS);
    assert_later_pieces(&t, 0);
    assert_later_pieces(&t, tape_pieces(&t) / 2);
    assert_later_pieces(&t, tape_pieces(&t));
    tape_free(&t);
    tape_store_free(&store);
}
END_TEST

START_TEST(tape_that_moves_comes_behind_what_is_there)
{
    struct tape_store store = {.limit = limits[_i]}, memory = {.limit = SIZE_MAX};
    struct tape t = {.store = &store}, from = {.store = &memory};
    for (uint64_t i = 0; i < RECORDS / 3; i++)
        put(&t, i);
    for (int times = 1; times < 3; times++) {
        for (uint64_t i = 0; i < RECORDS / 3; i++)
            put(&from, (uint64_t)times * (RECORDS / 3) + i);
        tape_move(&t, &from);
        ck_assert_uint_eq(memory.used, 0);
        ck_assert_uint_eq(from.count + from.len, 0);
    }
    assert_records(&t, 0, 1, RECORDS);
    ck_assert_uint_le(store.used, store.limit);
    tape_free(&t);
    ck_assert_uint_eq(store.used, 0);
    tape_store_free(&store);
}
END_TEST

START_TEST(empty_tape_has_no_piece)
{
    struct tape_store store = {0};
    struct tape t = {.store = &store};
    struct tape_reader r;
    struct slice piece;
    tape_end(&t);
    tape_start(&r, &t);
    ck_assert(!tape_next(&r, &piece));
    ck_assert(!tape_next(&r, &piece));
    tape_reader_free(&r);
    tape_free(&t);
    ck_assert_int_eq(store.file, 0);
    tape_store_free(&store);
}
END_TEST

/* There may be tens of thousands of tapes; and a long one should be written in large pieces. */
START_TEST(short_tape_takes_little_and_a_long_one_has_few_pieces)
{
    struct tape_store store = {.limit = SIZE_MAX};
    struct tape t = {.store = &store};
    memset(tape_reserve(&t, 8), 0, 8);
    tape_commit(&t, 8);
    ck_assert_uint_le(t.room, 512);
    tape_end(&t);
    ck_assert_uint_le(store.used, 8);
    for (int i = 0; i < 100000; i++) {
        memset(tape_reserve(&t, 64), 1, 64);
        tape_commit(&t, 64);
    }
    ck_assert_uint_le(t.count, 6400000 / TAPE_PIECE + 10);
    ck_assert_uint_eq(t.room, TAPE_PIECE);
    tape_free(&t);
    tape_store_free(&store);
}
END_TEST

static size_t files_in(const char *directory)
{
    size_t count = 0;
    DIR *d = opendir(directory);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

/* A store with a byte in its file. */
static void open_file(struct tape_store *store)
{
    struct tape t = {.store = store};
    memset(tape_reserve(&t, 1), 1, 1);
    tape_commit(&t, 1);
    tape_end(&t);
    tape_free(&t);
    ck_assert_int_gt(store->file, 0);
}

START_TEST(reader_of_a_short_tape_in_the_file_takes_little)
{
    struct tape_store store = {0};
    struct tape t = {.store = &store};
    struct tape_reader r;
    struct slice piece;
    put(&t, 1);
    tape_end(&t);
    tape_start(&r, &t);
    ck_assert(tape_next(&r, &piece));
    ck_assert_uint_le(r.room, size_of_record(1) + TAPE_SLACK);
    tape_reader_free(&r);
    tape_free(&t);
    tape_store_free(&store);
}
END_TEST

START_TEST(file_is_in_tmpdir_and_has_no_name)
{
    char directory[] = "/tmp/newswire-test.XXXXXX";
    struct tape_store store = {0};
    struct stat file, beside;
    ck_assert_ptr_nonnull(mkdtemp(directory));
    setenv("TMPDIR", directory, 1);
    open_file(&store);
    ck_assert_uint_eq(files_in(directory), 0);
    ck_assert_int_eq(fstat(store.file - 1, &file), 0);
    ck_assert_int_eq(stat(directory, &beside), 0);
    ck_assert_uint_eq(file.st_dev, beside.st_dev);
    ck_assert_uint_eq(file.st_nlink, 0);
    ck_assert_int_eq(file.st_size, 1);
    tape_store_free(&store);
    rmdir(directory);
}
END_TEST

START_TEST(tmpdir_that_cannot_be_used_is_passed_over)
{
    static const char *const values[] = {"/there/is/none", ""};
    struct tape_store store = {0};
    setenv("TMPDIR", values[_i], 1);
    open_file(&store);
    tape_store_free(&store);
}
END_TEST

int main(void)
{
    enum { LIMITS = sizeof limits / sizeof *limits };
    TCase *tc = unit_case("tape");
    tcase_add_loop_test(tc, tapes_of_one_store_keep_their_bytes_apart, 0, LIMITS);
    tcase_add_loop_test(tc, tape_goes_on_behind_what_was_ended, 0, LIMITS);
    tcase_add_loop_test(tc, tape_that_moves_comes_behind_what_is_there, 0, LIMITS);
    tcase_add_test(tc, empty_tape_has_no_piece);
    tcase_add_test(tc, short_tape_takes_little_and_a_long_one_has_few_pieces);
    tcase_add_test(tc, reader_of_a_short_tape_in_the_file_takes_little);
    tcase_add_test(tc, file_is_in_tmpdir_and_has_no_name);
    tcase_add_loop_test(tc, tmpdir_that_cannot_be_used_is_passed_over, 0, 2);
    return unit_run();
}
