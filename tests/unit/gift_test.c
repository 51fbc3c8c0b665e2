/* Memory whose pages a pipe takes over. The system's answers are made here: whether there are huge pages, and where
 * memory is mapped, is another on each machine. */
#define _GNU_SOURCE /* F_GETPIPE_SZ, MADV_HUGEPAGE, mincore */
#include "tsv/gift.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096 };

static size_t off_by;          /* mappings begin so many bytes behind a multiple of a region */
static int fails;              /* the advice that the system does not take */
static bool no_mapping, small; /* small: the other pages of a region have not come with the first */
static bool huge_was_asked_for;

/* Of the last mapping of a region: which of its pages are mapped. */
static char *mapping;
static bool mapped[4 * GIFT_REGION / PAGE];

static void system_gives_all(void)
{
    off_by = 0;
    fails = -1;
    no_mapping = small = huge_was_asked_for = false;
    memset(mapped, 0, sizeof mapped);
}

static size_t pages_mapped(void)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++)
        count += mapped[i];
    return count;
}

int munmap(void *at, size_t len)
{
    size_t first = (size_t)((char *)at - mapping) / PAGE;
    for (size_t i = first; i < sizeof mapped / sizeof *mapped && i < first + len / PAGE; i++)
        mapped[i] = false;
    return (int)syscall(SYS_munmap, at, len);
}

void *mmap(void *at, size_t len, int prot, int flags, int fd, off_t offset)
{
    if (no_mapping) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    if (len < GIFT_REGION)
        return (void *)syscall(SYS_mmap, at, len, prot, flags, fd, offset);
    const size_t whole = len + 2 * (size_t)GIFT_REGION;
    char *start = (void *)syscall(SYS_mmap, at, whole, prot, flags, fd, offset);
    ck_assert_ptr_ne(start, MAP_FAILED);
    size_t before = GIFT_REGION - (uintptr_t)start % GIFT_REGION + off_by;
    syscall(SYS_munmap, start, before);
    mapping = start + before;
    syscall(SYS_munmap, mapping + len, whole - before - len);
    for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++)
        mapped[i] = i < len / PAGE;
    return mapping;
}

int madvise(void *at, size_t len, int advice)
{
    if (advice == fails) {
        errno = EINVAL;
        return -1;
    }
    huge_was_asked_for = huge_was_asked_for || advice == MADV_HUGEPAGE;
    /* Huge pages are done without, so that the suite is the same where there are none. */
    return advice == MADV_HUGEPAGE ? 0 : (int)syscall(SYS_madvise, at, len, advice);
}

int mincore(void *at, size_t len, unsigned char *there)
{
    if (syscall(SYS_mincore, at, len, there) != 0)
        return -1; /* nothing is mapped there */
    *there = !small;
    return 0;
}

static size_t places_that_are_not(const char *region, size_t len, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += region[i] != byte;
    return count;
}

static const size_t offsets[] = {0, PAGE, GIFT_REGION / 2, GIFT_REGION - PAGE};

START_TEST(a_region_takes_no_more_than_itself_and_gives_all_back)
{
    struct gift g = {0};
    off_by = offsets[_i];
    char *at = gift_open(&g);
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_eq(at, g.region);
    ck_assert_uint_eq((uintptr_t)at % GIFT_REGION, 0);
    ck_assert_uint_eq(pages_mapped(), GIFT_REGION / PAGE);
    ck_assert_uint_eq(places_that_are_not(at, GIFT_REGION, 0), 0);
    ck_assert(huge_was_asked_for);
    memset(at, 'a', GIFT_REGION);
    gift_close(&g);
    ck_assert_ptr_null(g.region);
    ck_assert_uint_eq(pages_mapped(), 0);
    gift_close(&g);
    ck_assert_uint_eq(pages_mapped(), 0);
}
END_TEST

START_TEST(without_huge_pages_nothing_is_given_and_nothing_kept)
{
    struct gift g = {0};
    no_mapping = _i == 0;
    fails = _i == 1 ? MADV_HUGEPAGE : fails;
    small = _i == 2;
    ck_assert_ptr_null(gift_open(&g));
    ck_assert_ptr_null(g.region);
    ck_assert_uint_eq(pages_mapped(), 0);
}
END_TEST

START_TEST(where_no_new_pages_come_the_gift_ends)
{
    struct gift g = {0};
    char *at = gift_open(&g);
    fails = _i == 0 ? MADV_DONTNEED : fails;
    small = _i == 1;
    ck_assert_ptr_eq(gift_after(&g, at + PAGE, PAGE), at + PAGE);
    ck_assert_ptr_null(gift_after(&g, at + GIFT_REGION, PAGE));
    ck_assert_ptr_null(g.region);
    ck_assert_uint_eq(pages_mapped(), 0);
}
END_TEST

START_TEST(the_next_place_is_the_next_page_while_there_is_room)
{
    struct gift g = {0};
    char *at = gift_open(&g);
    ck_assert_ptr_eq(gift_after(&g, at + 1, 1), at + PAGE);
    ck_assert_ptr_eq(gift_after(&g, at + PAGE, 1), at + PAGE);
    ck_assert_ptr_eq(gift_after(&g, at + PAGE + 1, 1), at + 2 * PAGE);
    ck_assert_ptr_eq(gift_after(&g, at + PAGE, GIFT_REGION - PAGE), at + PAGE);
    ck_assert_ptr_eq(gift_after(&g, at + PAGE, GIFT_REGION - PAGE + 1), at);
    ck_assert_ptr_eq(gift_after(&g, at + GIFT_REGION, 1), at);
    ck_assert_ptr_eq(gift_after(&g, at + GIFT_REGION, GIFT_REGION), at);
    gift_close(&g);
}
END_TEST

START_TEST(what_a_pipe_holds_stays_when_the_region_begins_anew)
{
    enum { LEN = 40000 };
    static char got[LEN];
    int ends[2];
    struct gift g = {0};
    char *at = gift_open(&g);
    ck_assert_int_eq(pipe(ends), 0);
    memset(at, 'a', GIFT_REGION);
    ck_assert_int_eq(gift_pass(ends[1], slice_of(at + 1, LEN)), LEN);
    ck_assert_ptr_eq(gift_after(&g, at + GIFT_REGION, PAGE), at);
    ck_assert_uint_eq(places_that_are_not(at, GIFT_REGION, 0), 0);
    memset(at, 'b', GIFT_REGION);
    gift_close(&g);
    ck_assert_int_eq(read(ends[0], got, LEN), LEN);
    ck_assert_uint_eq(places_that_are_not(got, LEN, 'a'), 0);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(an_empty_pipe_takes_what_it_has_room_for)
{
    int ends[2];
    struct gift g = {0};
    char *at = gift_open(&g);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(gift_pass(ends[1], slice_of(at, GIFT_REGION)), fcntl(ends[1], F_GETPIPE_SZ));
    close(ends[0]);
    close(ends[1]);
    gift_close(&g);
}
END_TEST

START_TEST(what_is_no_pipe_takes_no_pages)
{
    struct gift g = {0};
    char *at = gift_open(&g);
    int fd = open("/dev/null", O_WRONLY);
    ck_assert_int_eq(gift_pass(fd, slice_of(at, PAGE)), -1);
    close(fd);
    gift_close(&g);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("gift");
    tcase_add_checked_fixture(tc, system_gives_all, NULL);
    tcase_add_loop_test(tc, a_region_takes_no_more_than_itself_and_gives_all_back, 0, sizeof offsets / sizeof *offsets);
    tcase_add_loop_test(tc, without_huge_pages_nothing_is_given_and_nothing_kept, 0, 3);
    tcase_add_loop_test(tc, where_no_new_pages_come_the_gift_ends, 0, 2);
    tcase_add_test(tc, the_next_place_is_the_next_page_while_there_is_room);
    tcase_add_test(tc, what_a_pipe_holds_stays_when_the_region_begins_anew);
    tcase_add_test(tc, an_empty_pipe_takes_what_it_has_room_for);
    tcase_add_test(tc, what_is_no_pipe_takes_no_pages);
    return unit_run();
}
