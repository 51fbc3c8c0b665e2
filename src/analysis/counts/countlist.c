#include "analysis/counts/countlist.h"

#include "analysis/counts/packed.h"
#include "base/memory.h"

#include <stdlib.h>

void countlist_init(struct countlist *l, struct tape_store *store, size_t width, unsigned low,
                    uint64_t fixed)
{
    *l = (struct countlist){.tape = {.store = store}, .width = width, .low = low, .fixed = fixed};
    l->key = memory_alloc(width, sizeof *l->key);
}

void countlist_free(struct countlist *l)
{
    tape_free(&l->tape);
    free(l->key);
    l->key = NULL;
}

/* ---- numbers ---- */

static char *put_varint(char *out, uint64_t value)
{
    for (; value >= 128; value >>= 7)
        *out++ = (char)(value | 128);
    *out++ = (char)value;
    return out;
}

static uint64_t get_varint(const char **at)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte = (unsigned char)*(*at)++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
}

/* ---- keys ---- */

/* The words that are equal to those of the key before (only told where keys have several), how much
 * the next one is larger, the words behind it. */
static char *put_key(struct countlist *l, char *out, const uint64_t *key)
{
    size_t same = 0, last = l->width - 1;
    while (same < last && key[same] == l->key[same])
        same++;
    uint64_t larger = key[same] - l->key[same];
    if (same == last)
        larger >>= l->low;
    size_t bytes = packed_bytes(larger);
    if (last)
        *out++ = (char)same;
    *out++ = (char)bytes;
    out = packed_put(out, larger, bytes);
    for (size_t w = same + 1; w < l->width; w++)
        out = packed_put(out, key[w], 8);
    memcpy(l->key, key, l->width * sizeof *key);
    return out;
}

static void get_key(const struct countlist *l, uint64_t *key, const char **at)
{
    size_t last = l->width - 1, same = last ? (unsigned char)*(*at)++ : 0;
    size_t bytes = (unsigned char)*(*at)++;
    uint64_t larger = packed_get(at, bytes);
    key[same] += same == last ? larger << l->low : larger;
    for (size_t w = same + 1; w < l->width; w++)
        key[w] = packed_get(at, 8);
}

/* ---- entries ---- */

void countlist_add(struct countlist *l, const uint64_t *key, const struct counted *c)
{
    char *start = tape_reserve(&l->tape, 48 + 8 * l->width), *out = put_key(l, start, key);
    if (!l->fixed)
        out = put_varint(out, c->count);
    if (l->fixed != 1)
        out = put_varint(out, l->runs ? c->docs << 2 | (uint64_t)c->first << 1 | c->last : c->docs);
    tape_commit(&l->tape, (size_t)(out - start));
}

void countlist_start(struct countlist_reader *r, const struct countlist *l)
{
    *r = (struct countlist_reader){.list = l, .entry = {.count = l->fixed, .docs = 1}};
    r->key = memory_alloc(l->width, sizeof *r->key);
    tape_start(&r->reader, &l->tape);
}

bool countlist_next(struct countlist_reader *r)
{
    if (!r->left.len && !tape_next(&r->reader, &r->left))
        return false;
    const char *at = r->left.data;
    get_key(r->list, r->key, &at);
    if (!r->list->fixed)
        r->entry.count = get_varint(&at);
    if (r->list->fixed != 1)
        r->entry.docs = get_varint(&at);
    if (r->list->runs) {
        r->entry.first = r->entry.docs >> 1 & 1;
        r->entry.last = r->entry.docs & 1;
        r->entry.docs >>= 2;
    }
    r->left = slice_cut(r->left, (size_t)(at - r->left.data), r->left.len);
    return true;
}

void countlist_reader_free(struct countlist_reader *r)
{
    tape_reader_free(&r->reader);
    free(r->key);
    r->key = NULL;
}
