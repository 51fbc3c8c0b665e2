#include "text/stem.h"

#include "base/memory.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A word that was stemmed before lies where its hash says; another of the same hash takes its
 * place. Nobody gains by choosing such words: a miss costs what no cache would cost. */
enum { CACHE_BITS = 15, LONGEST_WORD = 65536 };

/* A word, filled up with zeros: quickly compared. (Of words that end in NUL bytes the length tells
 * them apart.) */
struct key {
    uint64_t low, high;
};

/* Two of them fill a line of the processor's cache. A longer stem is not kept. */
enum { LONGEST_STEM = 14, CACHED_SIZE = 32 };

struct cached {
    struct key key;
    char stem[LONGEST_STEM];
    unsigned char word_len, stem_len; /* word_len 0: empty */
};
_Static_assert(sizeof(struct cached) == CACHED_SIZE, "an entry lies in one line");

struct stemmer {
    struct sb_stemmer *snowball;
    void *memory;         /* of the cache */
    struct cached *cache; /* at a multiple of CACHED_SIZE */
};

/* Without memory libstemmer answers as it does to a language that it does not have. */
static bool is_language(const char *name)
{
    const char **names = sb_stemmer_list();
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

struct stemmer *stemmer_open(const char *language)
{
    struct sb_stemmer *snowball = sb_stemmer_new(language, NULL);
    if (!snowball && is_language(language))
        memory_exhausted();
    if (!snowball)
        return NULL;
    struct stemmer *s = memory_alloc(1, sizeof *s);
    s->snowball = snowball;
    s->memory = memory_alloc(((size_t)1 << CACHE_BITS) + 1, sizeof *s->cache);
    size_t over = (uintptr_t)s->memory % CACHED_SIZE;
    s->cache = (void *)((char *)s->memory + (over ? CACHED_SIZE - over : 0));
    return s;
}

void stemmer_close(struct stemmer *s)
{
    if (!s)
        return;
    sb_stemmer_delete(s->snowball);
    free(s->memory);
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

/* Without a branch: words are now shorter and now longer than eight bytes. */
static struct key key_of(const char *word, size_t len)
{
    static const unsigned char masks[2 * STEM_BLOCK] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                        255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t words[2], kept[2];
    memcpy(words, word, sizeof words);
    memcpy(kept, masks + STEM_BLOCK - len, sizeof kept);
    return (struct key){words[0] & kept[0], words[1] & kept[1]};
}

static size_t slot_of(struct key key, size_t len)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u, other = 0xC2B2AE3D27D4EB4Fu;
    uint64_t hash = key.low * odd ^ (key.high + len) * other;
    return (hash ^ hash >> 32) * odd >> (64 - CACHE_BITS);
}

static bool holds(const struct cached *c, struct key key, size_t len)
{
    return ((c->key.low ^ key.low) | (c->key.high ^ key.high) | (c->word_len ^ len)) == 0;
}

struct slice stemmer_stem_block(struct stemmer *s, const char *word, size_t len)
{
    if (len == 0)
        return slice_of(word, len);
    struct key key = key_of(word, len);
    struct cached *c = &s->cache[slot_of(key, len)];
    if (holds(c, key, len))
        return slice_of(c->stem, c->stem_len);
    struct slice stem = snowball_stem(s, slice_of(word, len));
    if (stem.len > LONGEST_STEM)
        return stem;
    *c = (struct cached){key, {0}, (unsigned char)len, (unsigned char)stem.len};
    memcpy(c->stem, stem.data, stem.len);
    return slice_of(c->stem, c->stem_len);
}

struct slice stemmer_stem(struct stemmer *s, struct slice word)
{
    char block[STEM_BLOCK] = {0};
    if (word.len == 0 || word.len > LONGEST_WORD)
        return word;
    if (word.len > STEM_BLOCK)
        return snowball_stem(s, word);
    memcpy(block, word.data, word.len);
    return stemmer_stem_block(s, block, word.len);
}
