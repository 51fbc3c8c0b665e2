#include "cli/progress.h"

#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOOKS = 64 }; /* rows after which the clock is looked at */

/* What the calls in between write to standard error. */
static int catch_stderr(FILE **file)
{
    int kept = dup(STDERR_FILENO);
    *file = tmpfile();
    ck_assert(*file && dup2(fileno(*file), STDERR_FILENO) >= 0);
    return kept;
}

static const char *caught(FILE *file, int kept)
{
    static char text[512];
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t len = pread(fileno(file), text, sizeof text - 1, 0);
    text[len > 0 ? len : 0] = 0;
    fclose(file);
    return text;
}

/* Work of so many bytes, of total, that began so many seconds ago. */
static const char *work(enum progress_when when, uint64_t total, uint64_t done, double ago)
{
    FILE *file;
    int kept = catch_stderr(&file);
    struct progress p;
    progress_begin(&p, when, total);
    p.begun -= ago;
    p.last -= ago;
    for (int i = 0; i < LOOKS; i++)
        progress_update(&p, done);
    progress_end(&p);
    progress_end(&p);
    return caught(file, kept);
}

START_TEST(long_work_tells_its_share_rate_and_what_is_left)
{
    const char *shown = work(PROGRESS_ALWAYS, 400000000, 100000000, 10);
    ck_assert_msg(strncmp(shown, "\r 25 %  100 MB  10 MB/s  30 s left ", 34) == 0, "%s", shown);
    ck_assert_msg(strcmp(shown + strlen(shown) - 4, "\r\033[K") == 0, "it is not taken away");
    ck_assert_ptr_eq(strstr(strstr(shown, "\r\033[K") + 1, "\r"), NULL); /* and only once */
}
END_TEST

START_TEST(work_of_unknown_size_tells_its_rate)
{
    ck_assert(!strncmp(work(PROGRESS_ALWAYS, 0, 50000000, 10), "\r50 MB  5 MB/s ", 15));
    /* a file that grew is longer than it was said to be */
    ck_assert(!strncmp(work(PROGRESS_ALWAYS, 40000000, 50000000, 10), "\r50 MB  5 MB/s ", 15));
}
END_TEST

START_TEST(work_that_has_done_nothing_yet_knows_no_end)
{
    const char *shown = work(PROGRESS_ALWAYS, 50, 0, 10);
    ck_assert_msg(!strncmp(shown, "\r  0 %  0 MB  0 MB/s  0 s left ", 30), "%s", shown);
}
END_TEST

START_TEST(short_work_and_work_that_nobody_watches_is_silent)
{
    ck_assert_str_eq(work(PROGRESS_ALWAYS, 100, 50, 0), "");
    ck_assert_str_eq(work(PROGRESS_NEVER, 100, 50, 10), "");
    ck_assert_str_eq(work(PROGRESS_AUTO, 100, 50, 10), ""); /* standard error is a file */
}
END_TEST

START_TEST(a_line_is_drawn_five_times_a_second_at_most)
{
    FILE *file;
    int kept = catch_stderr(&file), lines = 0;
    struct progress p;
    progress_begin(&p, PROGRESS_ALWAYS, 0);
    p.begun -= 10;
    p.last -= 10;
    for (int i = 0; i < 3 * LOOKS; i++)
        progress_update(&p, 5);
    progress_end(&p);
    for (const char *at = caught(file, kept); (at = strstr(at, "MB/s")); at++)
        lines++;
    ck_assert_int_eq(lines, 1);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("progress");
    tcase_add_test(tc, long_work_tells_its_share_rate_and_what_is_left);
    tcase_add_test(tc, work_of_unknown_size_tells_its_rate);
    tcase_add_test(tc, work_that_has_done_nothing_yet_knows_no_end);
    tcase_add_test(tc, short_work_and_work_that_nobody_watches_is_silent);
    tcase_add_test(tc, a_line_is_drawn_five_times_a_second_at_most);
    return unit_run();
}
