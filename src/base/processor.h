/* Which vectors the processor has, for code that is written for several widths of them. */
#ifndef BASE_PROCESSOR_H
#define BASE_PROCESSOR_H

#include <stdbool.h>

/* Before functions that are called only where the processor has vectors of so many bits, and what
 * came with them. */
#define PROCESSOR_WITH_256 __attribute__((target("lzcnt,bmi,bmi2,popcnt,avx2")))
#define PROCESSOR_WITH_512                                                                         \
    __attribute__((target("lzcnt,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vbmi,"            \
                          "avx512vbmi2")))

/* Asks the processor once. In a build that counts steps no: the count is the same on all. */
bool processor_has_256(void);
bool processor_has_512(void);

/* Of 64 lanes each its number. */
extern const unsigned char processor_lanes[64];

#endif
