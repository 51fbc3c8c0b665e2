/* Insertion sort (Knuth, The Art of Computer Programming 3, 5.2.1, algorithm S): for few numbers,
 * or such as lie near their places. */
#ifndef BASE_INSERTIONSORT_H
#define BASE_INSERTIONSORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` numbers from `from` to `to`, which may be the same place. */
static inline void insertionsort(uint64_t *to, const uint64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t number = from[i];
        size_t at = i;
        for (; at > 0 && to[at - 1] > number; at--)
            to[at] = to[at - 1];
        to[at] = number;
    }
}

#endif
