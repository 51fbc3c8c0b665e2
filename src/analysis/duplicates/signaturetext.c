#include "analysis/duplicates/signaturetext.h"

#include "base/hash.h"

enum { CHECK_DIGITS = 8, CHECK_BASE = 16, LENGTH_BASE = 10 };

static const char digits[] = "0123456789abcdef";
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* ---- base64url without padding (RFC 4648, section 5) ---- */

static void append_base64(struct buffer *out, struct slice bytes)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (unsigned char)bytes.data[i];
        for (count += 8; count >= 6; count -= 6)
            buffer_append_byte(out, letters[bits >> (count - 6) & 63]);
    }
    if (count)
        buffer_append_byte(out, letters[bits << (6 - count) & 63]);
}

static bool read_base64(struct buffer *out, struct slice text)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *letter = memchr(letters, text.data[i], sizeof letters - 1);
        if (!letter)
            return false;
        bits = bits << 6 | (uint32_t)(letter - letters);
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_byte(out, (char)(bits >> count & 0xFF));
        }
    }
    return count < 6;
}

/* ---- Signatures ---- */

static uint32_t sum_of(struct slice text)
{
    return (uint32_t)hash_sip13((struct hash_key){0, 0}, text);
}

static void append_check(struct buffer *out, uint32_t check)
{
    for (unsigned i = CHECK_DIGITS; i-- > 0;)
        buffer_append_byte(out, digits[check >> (4 * i) & 15]);
}

void signature_text_append(struct buffer *out, const struct signature_text *s)
{
    struct buffer bytes = {0};
    size_t start = out->len;
    struct signature nameless = s->signature;
    nameless.label = SLICE("");
    append_check(out, s->check);
    buffer_append_byte(out, '.');
    buffer_append_u64(out, s->length);
    buffer_append_byte(out, '.');
    signature_append(&bytes, &nameless);
    append_base64(out, buffer_slice(&bytes));
    uint32_t sum = sum_of(slice_cut(buffer_slice(out), start, out->len));
    buffer_append_byte(out, '.');
    append_check(out, sum);
    buffer_free(&bytes);
}

static bool read_number(struct slice text, unsigned base, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *digit = memchr(digits, text.data[i], base);
        if (!digit || *number > (UINT64_MAX - base) / base)
            return false;
        *number = *number * base + (uint64_t)(digit - digits);
    }
    return text.len > 0;
}

bool signature_text_read(struct signature_text_reader *r, struct slice field,
                         struct signature_text *s)
{
    uint64_t check, sum;
    struct slice rest = field;
    struct slice first = slice_take(&rest, '.'), second = slice_take(&rest, '.');
    struct slice bytes = slice_take(&rest, '.');
    buffer_clear(&r->bytes);
    if (first.len != CHECK_DIGITS || !read_number(first, CHECK_BASE, &check) ||
        !read_number(second, LENGTH_BASE, &s->length) || !read_base64(&r->bytes, bytes))
        return false;
    if (rest.len != CHECK_DIGITS || !read_number(rest, CHECK_BASE, &sum) ||
        sum != sum_of(slice_cut(field, 0, field.len - CHECK_DIGITS - 1)))
        return false;
    s->check = (uint32_t)check;
    r->reader.rest = buffer_slice(&r->bytes);
    return signature_next(&r->reader, &s->signature) && r->reader.rest.len == 0;
}

void signature_text_reader_free(struct signature_text_reader *r)
{
    buffer_free(&r->bytes);
    signature_reader_free(&r->reader);
}
