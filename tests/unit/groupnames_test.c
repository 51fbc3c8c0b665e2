/* Names by number and by rank, in memory and where there is too little, against a sorted list. */
#include "analysis/counts/groupnames.h"
#include "base/hash.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { ASKED = 20000 };

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state) % limit;
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* Few names asked for often, or many: empty ones, some of 300 bytes, some with NULs. */
static struct slice make_name(uint64_t *state, int kind)
{
    char name[400];
    uint64_t which = random_below(state, kind % 3 ? 9000 : 3);
    memset(name, which % 2 ? 'x' : 0, sizeof name);
    int len = which ? snprintf(name, sizeof name, "%llu", (unsigned long long)which * 7919) : 0;
    size_t all = which % 50 == 7 ? 300 : (size_t)len + which % 3;
    return exact_copy(slice_of(name, which ? all : 0));
}

START_TEST(ranks_are_those_of_a_sorted_list)
{
    static const size_t limits[] = {0, 1 << 17, 1 << 30};
    static struct slice names[ASKED], sorted[ASKED];
    static uint32_t numbers[ASKED];
    struct groupnames g;
    uint64_t state = (uint64_t)_i;
    uint32_t different = 0;
    groupnames_init(&g, limits[_i / 3]);
    for (size_t i = 0; i < ASKED; i++) {
        sorted[i] = names[i] = i && i % 5 == 0 ? names[i - 1] : make_name(&state, _i);
        numbers[i] = groupnames_add(&g, names[i]);
        if (i && i % 5 == 0)
            ck_assert_uint_eq(numbers[i], numbers[i - 1]);
    }
    groupnames_finish(&g);
    ck_assert((g.order == NULL) == (_i % 3 != 0 && limits[_i / 3] < 1 << 30));
    qsort(sorted, ASKED, sizeof *sorted, by_bytes);
    for (size_t i = 0; i < ASKED; i++)
        if (i == 0 || !slice_equal(sorted[i], sorted[i - 1]))
            ck_assert(slice_equal(groupnames_of_rank(&g, different++), sorted[i]));
    ck_assert_uint_eq(g.count, different);
    if (!g.order)
        ck_assert_uint_lt(groupnames_memory(&g), 4 * ASKED + 16384);
    for (size_t i = 0; i < ASKED; i++)
        ck_assert(slice_equal(groupnames_of_rank(&g, g.rank[numbers[i]]), names[i]));
    groupnames_free(&g);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("groupnames");
    tcase_add_loop_test(tc, ranks_are_those_of_a_sorted_list, 0, 9);
    return unit_run();
}
