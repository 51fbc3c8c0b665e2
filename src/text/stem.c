#include "text/stem.h"

#include "base/memory.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdlib.h>

/* A word that was stemmed before lies where its hash says; another of the same hash takes its
 * place. Nobody gains by choosing such words: a miss costs what no cache would cost. */
enum { CACHE_BITS = 13, KEY_WORDS = 3, CACHED_LENGTH = KEY_WORDS * 8, LONGEST_WORD = 65536 };

/* A word of up to 24 bytes, filled up with zeros: quickly compared. (Of words that end in NUL bytes
 * the length tells them apart.) */
struct key {
    uint64_t words[KEY_WORDS];
};

struct cached {
    struct key key;
    unsigned char word_len, stem_len; /* word_len 0: empty */
    char stem[CACHED_LENGTH];
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
    s->cache = memory_alloc((size_t)1 << CACHE_BITS, sizeof *s->cache);
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

/* Up to eight bytes of the word from `at` on. */
static uint64_t part_of(struct slice word, size_t at)
{
    uint64_t part = 0;
    if (word.len >= at + 8)
        memcpy(&part, word.data + at, 8);
    else if (word.len > at)
        memcpy(&part, word.data + at, word.len - at);
    return part;
}

static struct key key_of(struct slice word)
{
    return (struct key){{part_of(word, 0), part_of(word, 8), part_of(word, 16)}};
}

static size_t slot_of(const struct key *key, size_t len)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t hash = ((key->words[0] * odd ^ key->words[1]) * odd ^ key->words[2]) * odd + len * odd;
    return (hash ^ hash >> 32) * odd >> (64 - CACHE_BITS);
}

static bool holds(const struct cached *c, const struct key *key, size_t len)
{
    return ((c->key.words[0] ^ key->words[0]) | (c->key.words[1] ^ key->words[1]) |
            (c->key.words[2] ^ key->words[2]) | (c->word_len ^ len)) == 0;
}

struct slice stemmer_stem(struct stemmer *s, struct slice word)
{
    if (word.len == 0 || word.len > LONGEST_WORD)
        return word;
    if (word.len > CACHED_LENGTH)
        return snowball_stem(s, word);
    struct key key = key_of(word);
    struct cached *c = &s->cache[slot_of(&key, word.len)];
    if (holds(c, &key, word.len))
        return slice_of(c->stem, c->stem_len);
    struct slice stem = snowball_stem(s, word);
    if (stem.len > CACHED_LENGTH)
        return stem;
    *c = (struct cached){key, (unsigned char)word.len, (unsigned char)stem.len, {0}};
    memcpy(c->stem, stem.data, stem.len);
    return slice_of(c->stem, c->stem_len);
}
