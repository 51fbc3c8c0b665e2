#include "analysis/counts/ngramkey.h"

#include "analysis/counts/ngram.h"

/* Bits that numbers below count need. */
static unsigned bits_for(uint64_t count)
{
    return count > 1 ? 64 - (unsigned)__builtin_clzll(count - 1) : 0;
}

struct ngram_layout ngram_layout(const struct ngram *c, unsigned n)
{
    struct ngram_layout l = {.n = n};
    l.word_bits = bits_for(c->word_count);
    l.group_bits = bits_for(c->groups.count);
    unsigned bits = n * l.word_bits + l.group_bits, wanted = bits_for(c->docs);
    l.width = bits ? (bits + 63) / 64 : 1;
    unsigned spare = (unsigned)l.width * 64 - bits;
    if (c->settings.by_document) {
        l.width = (bits + wanted + 63) / 64 ? (bits + wanted + 63) / 64 : 1;
        l.doc_bits = wanted;
        return l;
    }
    /* a run ends when its documents' numbers are used up; with few bits runs would be short */
    if (spare < wanted && spare < 10) {
        l.width++;
        spare += 64;
    }
    l.doc_bits = wanted < spare ? wanted : spare;
    if (l.doc_bits > 24)
        l.doc_bits = 24;
    return l;
}

uint32_t ngram_unpack(const struct ngram_layout *l, const uint64_t *key, uint32_t *words)
{
    unsigned shift = l->doc_bits;
    if (l->width == 1) {
        uint64_t rest = key[0] >> shift, mask = ((uint64_t)1 << l->word_bits) - 1;
        for (unsigned i = l->n; i-- > 0; rest >>= l->word_bits)
            words[i] = (uint32_t)(rest & mask);
        return (uint32_t)rest;
    }
    for (unsigned i = l->n; i-- > 0; shift += l->word_bits)
        words[i] = ngramkey_bits(key, l->width, shift, l->word_bits);
    return ngramkey_bits(key, l->width, shift, l->group_bits);
}

void ngram_without_group(const struct ngram_layout *l, const uint64_t *key, uint64_t *out)
{
    unsigned bits = l->doc_bits + l->n * l->word_bits;
    for (size_t w = 0; w < l->width; w++) {
        unsigned from =
            (unsigned)(l->width - 1 - w) * 64; /* the first bit of this word of the key */
        uint64_t mask = bits >= from + 64 ? UINT64_MAX
                        : bits <= from    ? 0
                                          : ((uint64_t)1 << (bits - from)) - 1;
        out[w] = key[w] & mask;
    }
}
