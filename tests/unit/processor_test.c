/* What the processor has is what the kernel says of it. */
#include "base/processor.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* The flags of the first processor, a blank before and behind each; empty where nobody tells. */
static const char *flags_of_kernel(void)
{
    static char flags[1 << 14];
    FILE *told = fopen("/proc/cpuinfo", "r");
    bool found = false;
    while (told && !found && fgets(flags, sizeof flags, told))
        found = strncmp(flags, "flags", 5) == 0;
    if (told)
        fclose(told);
    if (!found)
        flags[0] = 0;
    flags[strcspn(flags, "\n")] = ' ';
    return flags;
}

static bool has_all(const char *flags, const char *const *names)
{
    for (; *names; names++) {
        char name[32];
        snprintf(name, sizeof name, " %s ", *names);
        if (!strstr(flags, name))
            return false;
    }
    return true;
}

START_TEST(vectors_are_those_that_the_kernel_tells_of)
{
    static const char *const of_256[] = {"abm", "bmi1", "bmi2", "popcnt", "avx2", NULL};
    static const char *const of_512[] = {"abm",        "bmi1",         "bmi2",     "popcnt",
                                         "avx2",       "avx512f",      "avx512bw", "avx512dq",
                                         "avx512vbmi", "avx512_vbmi2", NULL};
    const char *flags = flags_of_kernel();
    ck_assert(processor_has_256() || !processor_has_512());
    for (int again = 0; again < 2 && strlen(flags) > 1; again++) {
        ck_assert_int_eq(processor_has_256(), has_all(flags, of_256));
        ck_assert_int_eq(processor_has_512(), has_all(flags, of_512));
    }
}
END_TEST

START_TEST(lanes_are_numbered)
{
    for (unsigned i = 0; i < sizeof processor_lanes; i++)
        ck_assert_uint_eq(processor_lanes[i], i);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("processor");
    tcase_add_test(tc, vectors_are_those_that_the_kernel_tells_of);
    tcase_add_test(tc, lanes_are_numbered);
    return unit_run();
}
