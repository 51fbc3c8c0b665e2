#include "unit.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"

#include <stdint.h>

/* What cannot be had ends the program with status 1; each test is a process of its own. */

START_TEST(a_block_beyond_memory_ends_the_program)
{
    memory_alloc(SIZE_MAX / 4, 3);
}
END_TEST

START_TEST(a_count_that_overflows_ends_the_program)
{
    memory_resize(NULL, SIZE_MAX / 3 + 2, 3); /* 5, where it wraps */
}
END_TEST

START_TEST(a_block_that_cannot_be_moved_ends_the_program)
{
    memory_resize(NULL, SIZE_MAX / 4, 3);
}
END_TEST

START_TEST(an_array_that_cannot_double_ends_the_program)
{
    size_t cap = 0;
    memory_grow(NULL, &cap, SIZE_MAX, 1);
}
END_TEST

START_TEST(a_buffer_that_overflows_ends_the_program)
{
    struct buffer b = {0};
    buffer_append_byte(&b, 'x');
    buffer_reserve(&b, SIZE_MAX);
}
END_TEST

START_TEST(an_arena_beyond_memory_ends_the_program)
{
    struct arena a = {0};
    arena_alloc(&a, SIZE_MAX - 8);
}
END_TEST

START_TEST(nothing_is_a_block_too)
{
    char *block = memory_alloc(0, 0);
    block = memory_resize(block, 0, 0);
    ck_assert_ptr_nonnull(block);
    free(block);
}
END_TEST

START_TEST(new_memory_is_zeroed)
{
    for (size_t size = 1; size < 5000; size += 7) {
        char *block = memory_alloc(size, 3);
        for (size_t i = 0; i < 3 * size; i++)
            ck_assert_int_eq(block[i], 0);
        memset(block, 1, 3 * size);
        free(block);
    }
}
END_TEST

/* Else appending would be quadratic. */
START_TEST(an_array_that_grows_one_by_one_moves_seldom)
{
    size_t cap = 0, changes = 0;
    char *array = NULL;
    for (size_t need = 0; need <= 1 << 20; need++) {
        size_t before = cap;
        array = memory_grow(array, &cap, need, 1);
        changes += cap != before;
        ck_assert_uint_le(cap, need < 16 ? 16 : 2 * need);
    }
    ck_assert_uint_le(changes, 20);
    free(array);
}
END_TEST

START_TEST(a_hint_leaves_all_bytes_as_they_are)
{
    size_t size = (size_t)8 << 20;
    char *block = memory_alloc(size, 1);
    block[0] = block[size - 1] = 1;
    memory_hint_random(block, size, 1);
    memory_hint_random(block, 10, 1);
    ck_assert_int_eq(block[0] + block[size - 1], 2);
    block = memory_resize(block, 2 * size, 1);
    ck_assert_int_eq(block[0] + block[size - 1], 2);
    free(block);
}
END_TEST

START_TEST(an_array_grows_to_what_is_needed_and_keeps_what_is_there)
{
    size_t cap = 0;
    int *array = memory_grow(NULL, &cap, 1, sizeof *array);
    array[0] = 7;
    for (size_t need = 1; need < 5000; need += 7) {
        array = memory_grow(array, &cap, need, sizeof *array);
        ck_assert_uint_ge(cap, need);
    }
    ck_assert_int_eq(array[0], 7);
    size_t before = cap;
    ck_assert_ptr_eq(memory_grow(array, &cap, cap, sizeof *array), array);
    ck_assert_uint_eq(cap, before);
    free(array);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("memory");
    tcase_add_test(tc, nothing_is_a_block_too);
    tcase_add_test(tc, an_array_grows_to_what_is_needed_and_keeps_what_is_there);
    tcase_add_test(tc, new_memory_is_zeroed);
    tcase_add_test(tc, an_array_that_grows_one_by_one_moves_seldom);
    tcase_add_test(tc, a_hint_leaves_all_bytes_as_they_are);
    const char *fork = getenv("CK_FORK");
    if (fork && strcmp(fork, "no") == 0)
        return unit_run(); /* the others end the process */
    tcase_add_exit_test(tc, a_block_beyond_memory_ends_the_program, EXIT_FAILED);
    tcase_add_exit_test(tc, a_count_that_overflows_ends_the_program, EXIT_FAILED);
    tcase_add_exit_test(tc, a_block_that_cannot_be_moved_ends_the_program, EXIT_FAILED);
    tcase_add_exit_test(tc, an_array_that_cannot_double_ends_the_program, EXIT_FAILED);
    tcase_add_exit_test(tc, a_buffer_that_overflows_ends_the_program, EXIT_FAILED);
    tcase_add_exit_test(tc, an_arena_beyond_memory_ends_the_program, EXIT_FAILED);
    return unit_run();
}
