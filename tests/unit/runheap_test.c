/* Merges by a heap of runs against the order of all that the runs hold. */
#include "base/hash.h"
#include "base/runheap.h"
#include "unit.h"

#include <stdlib.h>

enum { MOST_RUNS = 70, MOST_LENGTH = 20 };

/* Numbers of two parts, of which the first is the key. */
struct number {
    unsigned first, second;
    size_t run;
};

struct runs {
    struct number numbers[MOST_RUNS][MOST_LENGTH + 1];
    size_t lengths[MOST_RUNS], at[MOST_RUNS];
    size_t count, total;
};

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_mix(*state) % limit;
}

static int by_number(const void *a, const void *b)
{
    const struct number *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->second != y->second)
        return x->second < y->second ? -1 : 1;
    return (x->run > y->run) - (x->run < y->run);
}

static void make_runs(struct runs *r, uint64_t *state)
{
    *r = (struct runs){.count = random_below(state, MOST_RUNS + 1)};
    for (size_t run = 0; run < r->count; run++) {
        r->lengths[run] = random_below(state, MOST_LENGTH + 1);
        for (size_t i = 0; i < r->lengths[run]; i++)
            r->numbers[run][i] = (struct number){(unsigned)random_below(state, 9),
                                                 (unsigned)random_below(state, 4), run};
        qsort(r->numbers[run], r->lengths[run], sizeof(struct number), by_number);
        r->total += r->lengths[run];
    }
}

static const struct number *next_of(const struct runs *r, size_t run)
{
    return &r->numbers[run][r->at[run]];
}

static int compare(const void *context, size_t a, size_t b)
{
    const struct number *x = next_of(context, a), *y = next_of(context, b);
    ck_assert_uint_eq(x->first, y->first); /* else the keys tell */
    return (x->second > y->second) - (x->second < y->second);
}

static void check_merge(struct runs *r)
{
    struct number *all = malloc((r->total + 1) * sizeof *all);
    size_t count = 0;
    struct runheap h;
    runheap_init(&h, compare, r, r->count);
    for (size_t run = 0; run < r->count; run++)
        for (size_t i = 0; i < r->lengths[run]; i++)
            all[count++] = r->numbers[run][i];
    qsort(all, count, sizeof *all, by_number);
    for (size_t run = r->count; run-- > 0;)
        if (r->lengths[run])
            runheap_put(&h, run, next_of(r, run)->first);
    runheap_order(&h);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_gt(h.count, 0);
        size_t run = runheap_top(&h);
        ck_assert_int_eq(by_number(&all[i], next_of(r, run)), 0);
        if (++r->at[run] < r->lengths[run])
            runheap_again(&h, next_of(r, run)->first);
        else
            runheap_drop(&h);
    }
    ck_assert_uint_eq(h.count, 0);
    runheap_free(&h);
    free(all);
}

START_TEST(runs_come_in_order_and_equal_ones_by_number)
{
    uint64_t state = 3;
    static struct runs runs;
    for (int i = 0; i < 300; i++) {
        make_runs(&runs, &state);
        check_merge(&runs);
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("runheap");
    tcase_add_test(tc, runs_come_in_order_and_equal_ones_by_number);
    return unit_run();
}
