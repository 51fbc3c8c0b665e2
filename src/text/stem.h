/* Snowball stems (libstemmer), with a cache. */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "base/slice.h"

struct stemmer;

/* A stemmer for a language by its Snowball name or ISO 639 code ("english", "en"); NULL where there
 * is none of that name. Freed by stemmer_close. */
struct stemmer *stemmer_open(const char *language);
void stemmer_close(struct stemmer *s);

/* The stem of a folded word, valid until the next call. Words over 64 KiB are returned as they are:
 * libstemmer counts in int. */
struct slice stemmer_stem(struct stemmer *s, struct slice word);

/* A word of at most STEM_BLOCK bytes, zeros or anything behind it; then its stem. */
enum { STEM_BLOCK = 16, STEM_LONG = STEM_BLOCK + 1 };
struct stem_block {
    char bytes[STEM_BLOCK];
    unsigned char len; /* 0: nothing to stem; STEM_LONG: the stem has no room, the word stays */
};

/* The same for many words, each in its block: what is kept of one is fetched while others are
 * looked at. */
void stemmer_stem_blocks(struct stemmer *s, struct stem_block *blocks, size_t count);

#endif
