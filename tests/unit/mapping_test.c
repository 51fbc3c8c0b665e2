/* Files that are read as memory. */
#include "base/diag.h"
#include "base/mapping.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGES = 3 * 65536 };

/* A file without a name, of PAGES bytes of 'a' and one of 'b'. */
static int open_file(void)
{
    char name[] = "/tmp/newswire-test.XXXXXX", byte[] = "ab";
    int fd = mkstemp(name);
    ck_assert_int_ge(fd, 0);
    unlink(name);
    for (int i = 0; i < PAGES; i++)
        ck_assert_int_eq(write(fd, byte, 1), 1);
    ck_assert_int_eq(write(fd, byte + 1, 1), 1);
    return fd;
}

START_TEST(mapped_file_is_what_was_written_and_changes_with_it)
{
    int fd = open_file();
    struct slice all = mapping_open(fd, 0, PAGES + 1);
    struct slice last = mapping_open(fd, PAGES, 1);
    ck_assert_uint_eq(all.len, PAGES + 1);
    ck_assert_int_eq(all.data[PAGES - 1], 'a');
    ck_assert_int_eq(all.data[PAGES], 'b');
    assert_slice(last, "b");
    ck_assert_int_eq(pwrite(fd, "c", 1, PAGES), 1);
    assert_slice(last, "c");
    mapping_close(last);
    mapping_close(all);
    close(fd);
}
END_TEST

START_TEST(file_that_cannot_be_mapped_is_an_error)
{
    int fds[2];
    ck_assert_int_eq(pipe(fds), 0);
    errno = 0;
    ck_assert_ptr_null(mapping_open(fds[0], 0, 1).data);
    ck_assert_int_ne(errno, 0);
}
END_TEST

START_TEST(file_that_is_cut_short_ends_the_program)
{
    int fd = open_file();
    struct slice all = mapping_open(fd, 0, PAGES + 1);
    ck_assert_int_eq(ftruncate(fd, 1), 0);
    ck_assert_int_eq(all.data[0], 'a');
    ck_assert_int_eq(all.data[PAGES], 'b'); /* it is not there */
}
END_TEST

START_TEST(signal_of_another_process_is_let_be)
{
    mapping_open(open_file(), 0, 1);
    raise(SIGBUS);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("mapping");
    tcase_add_test(tc, mapped_file_is_what_was_written_and_changes_with_it);
    tcase_add_test(tc, file_that_cannot_be_mapped_is_an_error);
    tcase_add_exit_test(tc, file_that_is_cut_short_ends_the_program, EXIT_FAILED);
    tcase_add_test_raise_signal(tc, signal_of_another_process_is_let_be, SIGBUS);
    return unit_run();
}
