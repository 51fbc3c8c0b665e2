/* What every unit suite shares: one Check case, exact-size copies, slice assertions. A suite is a file
 * with START_TESTs and a main of unit_case(), tcase_add_test() ..., unit_run(). */
#ifndef UNIT_H
#define UNIT_H

#include "base/memory.h"
#include "base/slice.h"

#include <check.h>
#include <stdlib.h>

static Suite *unit_suite;

static inline TCase *unit_case(const char *module)
{
    unit_suite = suite_create(module);
    TCase *tc = tcase_create(module);
    tcase_set_timeout(tc, 300);
    suite_add_tcase(unit_suite, tc);
    return tc;
}

static inline int unit_run(void)
{
    SRunner *runner = srunner_create(unit_suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A heap copy of exactly the slice's size: reading one byte beyond it is an error that the sanitizers
 * and valgrind see. It lives as long as the test's process. */
static inline struct slice exact_copy(struct slice s)
{
    static char **copies; /* so that they are not leaks */
    static size_t count, cap;
    copies = memory_grow(copies, &cap, count + 1, sizeof *copies);
    char *copy = malloc(s.len ? s.len : 1);
    copies[count++] = copy;
    if (s.len)
        memcpy(copy, s.data, s.len);
    return slice_of(copy, s.len);
}

#define assert_slice(got, want)                                                                    \
    do {                                                                                           \
        struct slice got_ = (got);                                                                 \
        const char *want_ = (want);                                                                \
        ck_assert_msg(slice_equal(got_, slice_of_string(want_)), "got '%.*s', want '%s'",          \
                      (int)got_.len, got_.data, want_);                                            \
    } while (0)

#endif
