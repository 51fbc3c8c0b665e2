/* Folding any bytes, repaired: the result is valid UTF-8, folding it again changes nothing, and
 * words of ASCII fold alike by the block. Stems are valid UTF-8 and the same from the cache. */
#include "fuzz.h"

#include "base/buffer.h"
#include "base/repair.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/stem.h"

static void check_block(struct slice word, struct slice folded)
{
    char from[FOLD_BLOCK] = {0}, to[FOLD_BLOCK];
    if (word.len > FOLD_BLOCK)
        return;
    if (word.len)
        memcpy(from, word.data, word.len);
    bool ascii = fold_block(to, from, word.len);
    CHECK(ascii == utf8_is_ascii(word));
    CHECK(!ascii || slice_equal(slice_of(to, word.len), folded));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0}, once = {0}, twice = {0}, stem = {0};
    utf8_repair(&text, slice_of((const char *)data, size), NULL);
    struct slice folded = fold_word(buffer_slice(&text), &once);
    CHECK(utf8_valid_prefix(folded) == folded.len);
    CHECK(slice_equal(fold_word(folded, &twice), folded));
    check_block(buffer_slice(&text), folded);
    struct stemmer *s = stemmer_open("english");
    buffer_append(&stem, stemmer_stem(s, folded));
    CHECK(slice_equal(stemmer_stem(s, folded), buffer_slice(&stem)));
    stemmer_close(s);
    buffer_free(&text);
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&stem);
    return 0;
}
