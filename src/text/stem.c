#include "text/stem.h"

#include "base/memory.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdlib.h>

/* A word that was stemmed before lies where its hash says; another of the same hash takes its
 * place. Nobody gains by choosing such words: a miss costs what no cache would cost. */
enum { CACHE_SLOTS = 8192, CACHED_LENGTH = 23, LONGEST_WORD = 65536 };

struct cached {
    unsigned char word_len, stem_len; /* word_len 0: empty */
    char word[CACHED_LENGTH], stem[CACHED_LENGTH];
};

struct stemmer {
    struct sb_stemmer *snowball;
    struct cached *cache;
};

struct stemmer *stemmer_open(const char *language)
{
    struct sb_stemmer *snowball = sb_stemmer_new(language, NULL);
    if (!snowball)
        return NULL;
    struct stemmer *s = memory_alloc(1, sizeof *s);
    s->snowball = snowball;
    s->cache = memory_alloc(CACHE_SLOTS, sizeof *s->cache);
    return s;
}

void stemmer_close(struct stemmer *s)
{
    if (!s)
        return;
    sb_stemmer_delete(s->snowball);
    free(s->cache);
    free(s);
}

static struct slice snowball_stem(struct stemmer *s, struct slice word)
{
    const sb_symbol *stem =
        sb_stemmer_stem(s->snowball, (const sb_symbol *)word.data, (int)word.len);
    if (!stem)
        memory_exhausted();
    return slice_of((const char *)stem, (size_t)sb_stemmer_length(s->snowball));
}

static size_t slot_of(struct slice word)
{
    uint64_t head = 0, tail = 0;
    memcpy(&head, word.data, word.len < 8 ? word.len : 8);
    if (word.len > 8)
        memcpy(&tail, word.data + word.len - 8, 8);
    uint64_t hash = (head ^ (tail + word.len) * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
    return hash >> 51; /* 13 bits: CACHE_SLOTS */
}

struct slice stemmer_stem(struct stemmer *s, struct slice word)
{
    if (word.len == 0 || word.len > LONGEST_WORD)
        return word;
    if (word.len > CACHED_LENGTH)
        return snowball_stem(s, word);
    struct cached *c = &s->cache[slot_of(word)];
    if (slice_equal(slice_of(c->word, c->word_len), word))
        return slice_of(c->stem, c->stem_len);
    struct slice stem = snowball_stem(s, word);
    if (stem.len > CACHED_LENGTH)
        return stem;
    c->word_len = (unsigned char)word.len;
    c->stem_len = (unsigned char)stem.len;
    memcpy(c->word, word.data, word.len);
    memcpy(c->stem, stem.data, stem.len);
    return slice_of(c->stem, c->stem_len);
}
