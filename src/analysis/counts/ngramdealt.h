/* Keys that are dealt out as they are made. How many keys begin with a word is known beforehand: no
 * more than there are of that word. So each key can go to its part at once, and is sorted there:
 * half the memory, and one copy less. What the part says of the key is not written down: four bytes
 * remain of a typical pair. For the modules of ngram.h alone. */
#ifndef ANALYSIS_COUNTS_NGRAMDEALT_H
#define ANALYSIS_COUNTS_NGRAMDEALT_H

#include "analysis/counts/ngramcounting.h"

/* Counts all keys; false, with nothing done, where they can't be dealt out. */
bool ngramdealt_count(struct ngramcounting *k);

#endif
