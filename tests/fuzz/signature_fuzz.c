/* Any bytes as an index: what is read is in range and in order, and reads the same when it is
 * written anew. */
#include "fuzz.h"

#include "analysis/duplicates/signatureindex.h"
#include "analysis/duplicates/signaturetext.h"

static void check_signature(const struct signature *s)
{
    struct buffer once = {0};
    signature_append(&once, s);
    struct signature_reader r = {.rest = buffer_slice(&once)};
    struct signature again;
    for (size_t i = 0; i < s->set.count; i++)
        CHECK(s->set.items[i] >> 48 == 0 && (i == 0 || s->set.items[i - 1] < s->set.items[i]));
    CHECK(signature_next(&r, &again) && r.rest.len == 0);
    CHECK(fingerprint_equal(again.fingerprint, s->fingerprint));
    CHECK(slice_equal(again.label, s->label) && again.set.count == s->set.count);
    for (size_t i = 0; i < s->set.count; i++)
        CHECK(again.set.items[i] == s->set.items[i]);
    signature_reader_free(&r);
    buffer_free(&once);
}

static void check_block(struct slice input)
{
    struct signature_reader r = {.rest = input};
    struct signature s;
    while (signature_next(&r, &s))
        check_signature(&s);
    signature_reader_free(&r);
}

/* The input as the signatures of a block, whole and torn at its last byte. */
static void check_index(struct slice input)
{
    const struct hash_key key = {1, 2};
    struct buffer file = {0};
    struct signatureindex index;
    struct signature s;
    signatureindex_begin(&file, SLICE("k=v"), key);
    size_t start = file.len;
    signatureindex_append(&file, key, input, 3);
    CHECK(signatureindex_open(&index, buffer_slice(&file)) && index.end == file.len);
    while (signatureindex_next(&index, &s))
        check_signature(&s);
    signatureindex_free(&index);
    CHECK(signatureindex_open(&index, slice_of(file.data, file.len - 1)) && index.end == start);
    signatureindex_free(&index);
    buffer_free(&file);
}

static void check_text(struct slice input)
{
    struct signature_text_reader r = {0};
    struct signature_text s;
    if (signature_text_read(&r, input, &s))
        check_signature(&s.signature);
    signature_text_reader_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = slice_of((const char *)data, size);
    struct signatureindex index;
    check_block(input);
    check_index(input);
    check_text(input);
    if (signatureindex_open(&index, input))
        signatureindex_free(&index);
    return 0;
}
