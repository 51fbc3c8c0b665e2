#include "analysis/duplicates/signatureindex.h"

#define MAGIC SLICE("newswire dedupe index 2")

enum { WORD = 8, BLOCK_HEAD = 4 * WORD };

static void append_word(struct buffer *out, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        buffer_append_byte(out, (char)(word >> (8 * i) & 0xFF));
}

static uint64_t word_at(struct slice s, size_t number)
{
    uint64_t word = 0;
    for (size_t i = 0; i < WORD; i++)
        word |= (uint64_t)(unsigned char)s.data[number * WORD + i] << (8 * i);
    return word;
}

void signatureindex_begin(struct buffer *out, struct slice settings, struct hash_key key)
{
    buffer_append(out, MAGIC);
    buffer_append_byte(out, '\n');
    buffer_append(out, settings);
    buffer_append_byte(out, '\n');
    append_word(out, key.k0);
    append_word(out, key.k1);
}

void signatureindex_append(struct buffer *out, struct hash_key key, struct slice signatures,
                           uint64_t count)
{
    struct fingerprint f = fingerprint_of(key, signatures);
    append_word(out, signatures.len);
    append_word(out, count);
    append_word(out, f.high);
    append_word(out, f.low);
    buffer_append(out, signatures);
}

/* The signatures of the block at the front of blocks, where it is whole. */
static bool whole_block(const struct signatureindex *index, struct slice blocks,
                        struct slice *signatures)
{
    if (blocks.len < BLOCK_HEAD)
        return false;
    uint64_t len = word_at(blocks, 0);
    if (len > blocks.len - BLOCK_HEAD)
        return false;
    *signatures = slice_cut(blocks, BLOCK_HEAD, BLOCK_HEAD + (size_t)len);
    struct fingerprint want = {word_at(blocks, 2), word_at(blocks, 3)};
    return fingerprint_equal(fingerprint_of(index->key, *signatures), want);
}

bool signatureindex_open(struct signatureindex *index, struct slice file)
{
    *index = (struct signatureindex){0};
    struct slice rest = file, signatures;
    if (!slice_equal(slice_take(&rest, '\n'), MAGIC))
        return false;
    index->settings = slice_take(&rest, '\n');
    if (rest.len < sizeof(struct hash_key))
        return false;
    index->key = (struct hash_key){word_at(rest, 0), word_at(rest, 1)};
    size_t start = file.len - rest.len + 2 * WORD;
    index->end = start;
    while (whole_block(index, slice_cut(file, index->end, file.len), &signatures))
        index->end += BLOCK_HEAD + signatures.len;
    index->blocks = slice_cut(file, start, index->end);
    return true;
}

void signatureindex_free(struct signatureindex *index)
{
    signature_reader_free(&index->reader);
}

bool signatureindex_next(struct signatureindex *index, struct signature *s)
{
    while (index->left == 0) {
        if (index->blocks.len == 0)
            return false;
        index->left = word_at(index->blocks, 1);
        size_t end = BLOCK_HEAD + (size_t)word_at(index->blocks, 0);
        index->reader.rest = slice_cut(index->blocks, BLOCK_HEAD, end);
        index->blocks = slice_cut(index->blocks, end, index->blocks.len);
    }
    index->left--;
    return signature_next(&index->reader, s);
}
