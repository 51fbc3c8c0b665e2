/* The form in which words are compared: NFKC of the full case folding (Unicode 15.0, 3.13 D146
 * toNFKC_Casefold without the removal of default ignorables), curly apostrophes made straight.
 * Linear in time also for long runs of combining marks. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/buffer.h"
#include "base/slice.h"

/* The folded form of word, which must be valid UTF-8. Returns a view of scratch, which is
 * overwritten, or word itself where it is folded already. */
struct slice fold_word(struct slice word, struct buffer *scratch);

/* As fold_word, but capitals stay: NFKC. */
struct slice fold_compatible(struct slice text, struct buffer *scratch);

#endif
