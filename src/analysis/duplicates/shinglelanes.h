/* Loops over the bytes, words and shingles of a text, many at a time where the processor has
 * AVX-512. Those that say so must not be called where shinglelanes_are_wide is false; their callers
 * have a plain way, which gives the same. */
#ifndef ANALYSIS_DUPLICATES_SHINGLELANES_H
#define ANALYSIS_DUPLICATES_SHINGLELANES_H

#include "analysis/duplicates/nearsketch.h"

enum { SHINGLELANES_BLOCK = 64, SHINGLELANES_WORDS = 8 };

bool shinglelanes_are_wide(void);

/* Where runs begin and end in [at, end) of a text, as far as there are whole blocks: of bytes that
 * are letters or digits of ASCII, or beyond it. Appends the edges to `to`, where places up to
 * SHINGLELANES_BLOCK behind the last may be written to. *before: whether the byte before is of a
 * run, and then the last one: a bit. Returns the end of the list. Needs a wide processor. */
size_t *shinglelanes_edges(const char *text, size_t at, size_t end, uint64_t *before, size_t *to);

/* The shingles of count sequences of k words, 1 <= k <= SHINGLELANES_WORDS, each a word behind the
 * one before: powers[i] is the factor of their word i. Needs a wide processor. */
void shinglelanes_hash(const uint64_t *words, size_t count, size_t k, const uint64_t *powers,
                       uint64_t salt, uint64_t *to);

/* As nearsketch_of, on any processor. */
struct nearsketch shinglelanes_sketch(struct shingles set);

/* How many of a set's shingles are as the one before but for the lowest bits, of which there are 16
 * or more, on any processor. */
size_t shinglelanes_twins(struct shingles set, unsigned bits);

/* The same by no wider vectors than every processor has: for tests. */
size_t shinglelanes_narrow_twins(struct shingles set, unsigned bits);

#endif
