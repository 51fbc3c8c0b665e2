/* Unsigned numbers of seven bits a byte, the lowest first, all bytes but the last with the high bit
 * set: ULEB128 of the DWARF standard (version 5, section 7.6), up to 63 bits. */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include "base/buffer.h"
#include "base/slice.h"

#include <stdint.h>

/* n is below 2^63. */
void varint_append(struct buffer *out, uint64_t n);

/* Takes the number at the front of rest off it. False, and rest as it was, where rest ends within
 * the number or the number has more than nine bytes. */
bool varint_take(struct slice *rest, uint64_t *n);

#endif
