/* What VADER does at "but": the words before it count half, those after it half as much again. It
 * walks over the valences of the text in order but changes, each time, not the one where it stands
 * but the first in the text of equal value, as the values are then. For exactly its numbers the
 * same is done here, in n log n where the original takes n * n. */
#ifndef ANALYSIS_TONE_VADER_CONTRAST_H
#define ANALYSIS_TONE_VADER_CONTRAST_H

#include <stddef.h>
#include <stdint.h>

/* Calls change(context, i) for the valence i to be changed, in VADER's order; it returns the new
 * value, and keeps it. seed: any number that a text cannot know. values: those valences of the text
 * that are not 0, in order. */
void vader_contrast(const double *values, size_t count, uint64_t seed,
                    double (*change)(void *context, size_t i), void *context);

#endif
