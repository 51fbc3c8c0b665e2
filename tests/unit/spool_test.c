/* Strings on a tape. */
#include "base/hash.h"
#include "base/spool.h"
#include "unit.h"

#include <unistd.h>

static size_t length_of(uint64_t i)
{
    static const size_t edges[] = {0, 1, 16383, 16384, 16385, 32768, 32769, 65536, 200000};
    return i % 10 ? hash_mix(i) % 300 : edges[i / 10 % (sizeof edges / sizeof *edges)];
}

static void put_all(struct spool *s, char *bytes, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        memset(bytes, (char)i, length_of(i));
        spool_put(s, slice_of(bytes, length_of(i)));
    }
}

/* In memory, in a file, in both. */
START_TEST(strings_of_any_length_come_back_in_their_order_as_often_as_asked)
{
    static const size_t limits[] = {SIZE_MAX, 0, 1 << 20};
    enum { COUNT = 1000 };
    char *bytes = malloc(200000);
    struct spool s;
    spool_init(&s, limits[_i]);
    put_all(&s, bytes, COUNT);
    for (int times = 0; times < 2; times++) {
        struct spool_reader r;
        struct slice string;
        spool_start(&r, &s);
        for (uint64_t i = 0; i < COUNT; i++) {
            ck_assert(spool_next(&r, &string));
            memset(bytes, (char)i, length_of(i));
            ck_assert(slice_equal(string, slice_of(bytes, length_of(i))));
        }
        ck_assert(!spool_next(&r, &string));
        spool_reader_free(&r);
    }
    spool_free(&s);
    free(bytes);
}
END_TEST

/* The lowest descriptor that is free. */
static int free_descriptor(void)
{
    int fd = dup(0);
    close(fd);
    return fd;
}

START_TEST(a_spool_that_is_freed_has_no_file_open)
{
    int before = free_descriptor();
    char *bytes = malloc(200000);
    struct spool s;
    spool_init(&s, 0);
    put_all(&s, bytes, 100);
    ck_assert_int_ne(free_descriptor(), before);
    spool_free(&s);
    ck_assert_int_eq(free_descriptor(), before);
    free(bytes);
}
END_TEST

START_TEST(empty_spool_has_no_string)
{
    struct spool s;
    struct spool_reader r;
    struct slice string;
    spool_init(&s, 0);
    spool_start(&r, &s);
    ck_assert(!spool_next(&r, &string));
    spool_reader_free(&r);
    spool_free(&s);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("spool");
    tcase_add_loop_test(tc, strings_of_any_length_come_back_in_their_order_as_often_as_asked, 0, 3);
    tcase_add_test(tc, a_spool_that_is_freed_has_no_file_open);
    tcase_add_test(tc, empty_spool_has_no_string);
    return unit_run();
}
