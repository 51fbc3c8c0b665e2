/* Numbers as decimal digits, written where there is room for them. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that decimal_put may write: 20 digits at most, and some behind them that mean nothing. */
enum { DECIMAL_ROOM = 24 };

/* Writes the digits of value, without leading zeros; how many. There must be DECIMAL_ROOM. */
size_t decimal_put(char *to, uint64_t value);

#endif
