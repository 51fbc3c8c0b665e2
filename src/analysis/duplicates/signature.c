#include "analysis/duplicates/signature.h"

#include "analysis/duplicates/setcode.h"
#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>

/* ---- Words in little-endian order ---- */

static void append_word(struct buffer *out, uint64_t word)
{
    for (int i = 0; i < 8; i++)
        buffer_append_byte(out, (char)(word >> (8 * i) & 0xFF));
}

static bool take_word(struct slice *rest, uint64_t *word)
{
    if (rest->len < 8)
        return false;
    *word = 0;
    for (int i = 0; i < 8; i++)
        *word |= (uint64_t)(unsigned char)rest->data[i] << (8 * i);
    *rest = slice_cut(*rest, 8, rest->len);
    return true;
}

static bool take_set(struct slice *rest, uint64_t *items, size_t count)
{
    struct setcode_reader r;
    setcode_start(&r, *rest, count, 0);
    for (size_t i = 0; i < count; i++)
        if (!setcode_next(&r, &items[i]))
            return false;
    *rest = setcode_rest(&r);
    return true;
}

/* ---- Signatures ---- */

void signature_append(struct buffer *out, const struct signature *s)
{
    append_word(out, s->fingerprint.high);
    append_word(out, s->fingerprint.low);
    varint_append(out, s->label.len);
    buffer_append(out, s->label);
    varint_append(out, s->set.count);
    setcode_append(out, s->set, 0);
}

void signature_reader_free(struct signature_reader *r)
{
    free(r->items);
}

bool signature_next(struct signature_reader *r, struct signature *s)
{
    uint64_t len, count;
    if (!take_word(&r->rest, &s->fingerprint.high) || !take_word(&r->rest, &s->fingerprint.low) ||
        !varint_take(&r->rest, &len) || len > r->rest.len)
        return false;
    s->label = slice_cut(r->rest, 0, (size_t)len);
    r->rest = slice_cut(r->rest, (size_t)len, r->rest.len);
    if (!varint_take(&r->rest, &count) || count > r->rest.len * (uint64_t)8)
        return false;
    r->items = memory_grow(r->items, &r->cap, (size_t)count + 1, sizeof *r->items);
    if (!take_set(&r->rest, r->items, (size_t)count))
        return false;
    s->set = (struct shingles){r->items, (size_t)count, 0};
    return true;
}
