#include "base/processor.h"

#include <stdatomic.h>

const unsigned char processor_lanes[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

#if defined(__x86_64__) && !defined(NEWSWIRE_STEPS)

#include <cpuid.h>

/* Clang's __builtin_cpu_supports does not know of it. */
static bool has_lzcnt(void)
{
    enum { LZCNT = 1 << 5 };
    unsigned a, b, c, d;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && c & LZCNT;
}

static bool has_bits(void)
{
    return has_lzcnt() && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

static unsigned find_width(void)
{
    if (!has_bits() || !__builtin_cpu_supports("avx2"))
        return 128;
    bool has_512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
                   __builtin_cpu_supports("avx512vbmi2");
    return has_512 ? 512 : 256;
}

#else

static unsigned find_width(void)
{
    return 128;
}

#endif

/* In bits. Threads that ask together find the same. */
static unsigned width(void)
{
    static atomic_uint known;
    unsigned found = atomic_load_explicit(&known, memory_order_relaxed);
    if (!found) {
        found = find_width();
        atomic_store_explicit(&known, found, memory_order_relaxed);
    }
    return found;
}

bool processor_has_256(void)
{
    return width() >= 256;
}

bool processor_has_512(void)
{
    return width() >= 512;
}
