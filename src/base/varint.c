#include "base/varint.h"

enum { MOST_BYTES = 9 };

void varint_append(struct buffer *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        buffer_append_byte(out, (char)((n & 0x7F) | 0x80));
    buffer_append_byte(out, (char)n);
}

bool varint_take(struct slice *rest, uint64_t *n)
{
    *n = 0;
    for (size_t i = 0; i < rest->len && i < MOST_BYTES; i++) {
        unsigned char byte = (unsigned char)rest->data[i];
        *n |= (uint64_t)(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            *rest = slice_cut(*rest, i + 1, rest->len);
            return true;
        }
    }
    return false;
}
