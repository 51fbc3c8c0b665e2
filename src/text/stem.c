#include "text/stem.h"

#include "base/memory.h"

#include <libstemmer.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A word that was stemmed before lies in the set that its hash says; a new one takes the place of
 * that which was not asked for longest. Nobody gains by choosing such words: a miss costs what no
 * cache would cost. */
enum { SET_BITS = 15, LONGEST_WORD = 65536 };

/* A word, filled up with zeros: quickly compared. (Of words that end in NUL bytes the length tells
 * them apart.) */
struct key {
    uint64_t low, high;
};

/* A longer stem is not kept. */
enum { LONGEST_STEM = 14, SET_SIZE = 64 };

struct cached {
    struct key key;
    char stem[LONGEST_STEM];
    unsigned char word_len, stem_len; /* word_len 0: empty */
};

/* The word that was asked for last comes first. */
struct set {
    struct cached words[2];
};
_Static_assert(sizeof(struct set) == SET_SIZE, "a set is one line of the processor's cache");

struct stemmer {
    struct sb_stemmer *snowball;
    void *memory;     /* of the cache */
    struct set *sets; /* at a multiple of SET_SIZE */
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
    s->memory = memory_alloc(((size_t)1 << SET_BITS) + 1, sizeof *s->sets);
    size_t over = (uintptr_t)s->memory % SET_SIZE;
    s->sets = (void *)((char *)s->memory + (over ? SET_SIZE - over : 0));
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

static size_t set_of(struct key key, size_t len)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u, other = 0xC2B2AE3D27D4EB4Fu;
    uint64_t hash = key.low * odd ^ (key.high + len) * other;
    return (hash ^ hash >> 32) * odd >> (64 - SET_BITS);
}

static bool holds(const struct cached *c, struct key key, size_t len)
{
    return ((c->key.low ^ key.low) | (c->key.high ^ key.high) | (c->word_len ^ len)) == 0;
}

/* What is kept of the word, which comes first in its set then; NULL where its stem is too long. */
static const struct cached *stem_in_set(struct stemmer *s, struct set *set, struct key key,
                                        size_t len)
{
    struct cached *words = set->words, last = words[1];
    if (holds(&words[0], key, len))
        return &words[0];
    if (!holds(&last, key, len)) {
        char word[STEM_BLOCK];
        memcpy(word, &key, sizeof word);
        struct slice stem = snowball_stem(s, slice_of(word, len));
        if (stem.len > LONGEST_STEM)
            return NULL;
        last = (struct cached){key, {0}, (unsigned char)len, (unsigned char)stem.len};
        memcpy(last.stem, stem.data, stem.len);
    }
    words[1] = words[0];
    words[0] = last;
    return &words[0];
}

/* As many as are fetched together. */
enum { TOGETHER = 16 };

static void stem_together(struct stemmer *s, struct stem_block *blocks, size_t count)
{
    struct key keys[TOGETHER];
    struct set *sets[TOGETHER];
    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(blocks[i].bytes, blocks[i].len);
        sets[i] = &s->sets[set_of(keys[i], blocks[i].len)];
        __builtin_prefetch(sets[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct stem_block *b = &blocks[i];
        const struct cached *c = b->len ? stem_in_set(s, sets[i], keys[i], b->len) : NULL;
        if (c)
            memcpy(b->bytes, c->stem, sizeof c->stem);
        if (b->len)
            b->len = c ? c->stem_len : STEM_LONG;
    }
}

void stemmer_stem_blocks(struct stemmer *s, struct stem_block *blocks, size_t count)
{
    for (; count > TOGETHER; blocks += TOGETHER, count -= TOGETHER)
        stem_together(s, blocks, TOGETHER);
    stem_together(s, blocks, count);
}

struct slice stemmer_stem(struct stemmer *s, struct slice word)
{
    char bytes[STEM_BLOCK] = {0};
    if (word.len == 0 || word.len > LONGEST_WORD)
        return word;
    if (word.len > STEM_BLOCK)
        return snowball_stem(s, word);
    memcpy(bytes, word.data, word.len);
    struct key key = key_of(bytes, word.len);
    const struct cached *c = stem_in_set(s, &s->sets[set_of(key, word.len)], key, word.len);
    return c ? slice_of(c->stem, c->stem_len) : snowball_stem(s, word);
}
