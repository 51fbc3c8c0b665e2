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

/* The same for a word of at most STEM_BLOCK bytes, of which STEM_BLOCK can be read; so can they of
 * the stem. */
enum { STEM_BLOCK = 16 };
struct slice stemmer_stem_block(struct stemmer *s, const char *word, size_t len);

#endif
