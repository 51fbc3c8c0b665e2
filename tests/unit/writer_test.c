/* The writer and what it writes to: files, pipes, terminals. */
#define _GNU_SOURCE /* posix_openpt */
#include "base/diag.h"
#include "tsv/writer.h"
#include "unit.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 1 << 20 };

/* What stands in the file behind fd, which is closed. */
static struct slice content(int fd, char *got)
{
    ssize_t len = pread(fd, got, MOST, 0);
    ck_assert_int_ge(len, 0);
    close(fd);
    return slice_of(got, (size_t)len);
}

static int new_file(void)
{
    char name[] = "/tmp/writer_test.XXXXXX";
    int fd = mkstemp(name);
    ck_assert_int_ge(fd, 0);
    unlink(name);
    return fd;
}

static bool has_bytes(int fd)
{
    struct pollfd there = {fd, POLLIN, 0};
    return poll(&there, 1, 0) == 1;
}

START_TEST(whole_numbers_are_written_as_printf_does)
{
    static char got[MOST];
    struct buffer want = {0};
    struct writer w;
    int fd = new_file();
    writer_open(&w, dup(fd), "file");
    for (uint64_t power = 1, i = 0; i < 20; i++, power *= 10)
        for (uint64_t n = power - 1; n < power + 120; n++) {
            char row[50];
            const int64_t negative = -(int64_t)(n / 2);
            int len = snprintf(row, sizeof row, "%" PRIu64 "\t%" PRId64 "\n", n, negative);
            buffer_append(&want, slice_of(row, (size_t)len));
            writer_u64(&w, n);
            writer_i64(&w, negative);
            writer_end(&w);
        }
    writer_close(&w);
    ck_assert(slice_equal(content(fd, got), buffer_slice(&want)));
    buffer_free(&want);
}
END_TEST

/* The number stands at each place before the end of what the writer collects. */
START_TEST(a_number_finds_room_wherever_it_begins)
{
    static char got[MOST], filler[MOST];
    memset(filler, 'x', sizeof filler);
    for (size_t left = 0; left <= 25; left++) {
        struct writer w;
        int fd = new_file();
        writer_open(&w, dup(fd), "file");
        size_t before = w.cap - left;
        writer_bytes(&w, slice_of(filler, before));
        writer_u64(&w, UINT64_MAX);
        writer_raw(&w, slice_of(filler, 3 * w.cap));
        size_t cap = w.cap;
        writer_close(&w);
        struct slice text = content(fd, got);
        ck_assert_uint_eq(text.len, before + 20 + 1 + 3 * cap);
        assert_slice(slice_cut(text, before, before + 21), "18446744073709551615\t");
    }
}
END_TEST

START_TEST(rows_to_a_terminal_go_out_one_by_one)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    struct writer w;
    char got[10];
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        return; /* a system without terminals */
    writer_open(&w, open(ptsname(master), O_WRONLY | O_NOCTTY), "terminal");
    writer_raw(&w, SLICE("a"));
    ck_assert(!has_bytes(master));
    writer_end(&w);
    ck_assert_int_eq(read(master, got, sizeof got), 3);
    assert_slice(slice_of(got, 3), "a\r\n");
    writer_rows(&w, SLICE("b\n"));
    ck_assert_int_eq(read(master, got, sizeof got), 3);
    assert_slice(slice_of(got, 3), "b\r\n");
    memcpy(writer_reserve(&w, 2), "c\n", 2);
    writer_commit(&w, 2);
    ck_assert_int_eq(read(master, got, sizeof got), 3);
    assert_slice(slice_of(got, 3), "c\r\n");
    writer_close(&w);
    close(master);
}
END_TEST

START_TEST(rows_to_a_pipe_wait_until_they_are_many)
{
    int ends[2];
    struct writer w;
    ck_assert_int_eq(pipe(ends), 0);
    writer_open(&w, ends[1], "pipe");
    for (int i = 0; i < 1000; i++) {
        writer_field(&w, SLICE("a\tb"));
        writer_u64(&w, 1);
        writer_end(&w);
    }
    ck_assert(!has_bytes(ends[0]));
    writer_close(&w);
    ck_assert(has_bytes(ends[0]));
    close(ends[0]);
}
END_TEST

#ifdef F_GETPIPE_SZ
/* Reads the pipe to its end, which has so many bytes that go up from 0 and begin again at 251. */
static int count_up(int fd, size_t want)
{
    static unsigned char got[MOST];
    size_t count = 0;
    for (ssize_t some; (some = read(fd, got, sizeof got)) > 0;)
        for (ssize_t i = 0; i < some; i++)
            if (got[i] != count++ % 251)
                return 1;
    return count != want;
}

/* A wide pipe takes all of a short output: whoever writes it never learns that nobody reads. */
START_TEST(a_pipe_is_widened_where_much_goes_through_it)
{
    enum { LITTLE = 500 * 1024, MUCH = 3 << 20 };
    static char bytes[MUCH];
    for (size_t i = 0; i < MUCH; i++)
        bytes[i] = (char)(i % 251);
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(count_up(ends[0], MUCH));
    }
    const int narrow = fcntl(ends[1], F_GETPIPE_SZ);
    struct writer w;
    writer_open(&w, ends[1], "pipe");
    for (size_t at = 0; at < LITTLE; at += 10240)
        writer_bytes(&w, slice_of(bytes + at, 10240));
    ck_assert_int_eq(fcntl(ends[1], F_GETPIPE_SZ), narrow);
    for (size_t at = LITTLE; at < MUCH; at += 1024)
        writer_bytes(&w, slice_of(bytes + at, 1024));
    ck_assert(fcntl(ends[1], F_GETPIPE_SZ) > narrow ||
              fcntl(ends[0], F_SETPIPE_SZ, 512 * 1024) < 0); /* not allowed to */
    writer_close(&w);
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    close(ends[0]);
}
END_TEST
#endif

/* What standard output has got when the program has died. */
static struct slice of_one_that_dies(void (*program)(void), char *got)
{
    int fd = new_file();
    pid_t child = fork();
    if (child == 0) {
        dup2(fd, STDOUT_FILENO);
        close(STDERR_FILENO);
        program();
        diag_die(EXIT_FAILED, "dead");
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED);
    return content(fd, got);
}

static void dies_within_a_row(void)
{
    static struct writer out, other;
    writer_open(&out, STDOUT_FILENO, "output");
    writer_open(&other, new_file(), "other");
    writer_rows(&out, SLICE("a\tb\n"));
    writer_raw(&out, SLICE("c"));
    writer_close(&other);
}

static void dies_when_all_is_closed(void)
{
    struct writer *out = malloc(sizeof *out);
    writer_open(out, STDOUT_FILENO, "output");
    writer_rows(out, SLICE("a\n"));
    writer_close(out);
    memset(out, 1, sizeof *out); /* whoever reads or writes it now is seen */
}

START_TEST(finished_rows_outlive_the_program_once)
{
    static char got[MOST];
    assert_slice(of_one_that_dies(dies_within_a_row, got), "a\tb\n");
    assert_slice(of_one_that_dies(dies_when_all_is_closed, got), "a\n");
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("writer");
    tcase_add_test(tc, whole_numbers_are_written_as_printf_does);
    tcase_add_test(tc, a_number_finds_room_wherever_it_begins);
    tcase_add_test(tc, rows_to_a_terminal_go_out_one_by_one);
    tcase_add_test(tc, rows_to_a_pipe_wait_until_they_are_many);
#ifdef F_GETPIPE_SZ
    tcase_add_test(tc, a_pipe_is_widened_where_much_goes_through_it);
#endif
    const char *forks = getenv("CK_FORK"); /* no: under valgrind, which counts what a program that dies keeps */
    if (!forks || strcmp(forks, "no") != 0)
        tcase_add_test(tc, finished_rows_outlive_the_program_once);
    return unit_run();
}
