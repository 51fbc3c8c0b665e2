#include "base/decimal.h"

#include "base/little.h"

enum { EIGHT_DIGITS = 100000000 };

#define ZEROS (UINT64_C(0x0101010101010101) * '0')

/* The eight digits of a number below 10^8 as bytes 0 to 9, the first in the lowest: halves in
 * parallel, quarters in parallel, then all. */
static uint64_t eight_digits(uint64_t value)
{
    uint64_t x = value / 10000 | value % 10000 << 32;
    uint64_t hundreds = (x * 5243 >> 19) & 0x0000007F0000007F; /* 5243 / 2^19: a hundredth */
    x = hundreds | (x - hundreds * 100) << 16;
    uint64_t tens = (x * 103 >> 10) & 0x000F000F000F000F; /* 103 / 2^10: a tenth, below 100 */
    return tens | (x - tens * 10) << 8;
}

size_t decimal_put(char *to, uint64_t value)
{
    size_t len = 0;
    if (value >= EIGHT_DIGITS) {
        len = decimal_put(to, value / EIGHT_DIGITS);
        little_store64(to + len, eight_digits(value % EIGHT_DIGITS) + ZEROS);
        return len + 8;
    }
    uint64_t digits = eight_digits(value);
    int zeros = __builtin_ctzll(digits | UINT64_C(1) << 56) & ~7; /* bits of leading zeros */
    little_store64(to, (digits + ZEROS) >> zeros);
    return 8 - (size_t)zeros / 8;
}
