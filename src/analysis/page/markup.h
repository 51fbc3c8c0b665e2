/* Text with spans over it that may nest, overlap and cross, as a sequence of segments in which
 * nothing changes: what HTML can say, whose elements only nest.
 *
 *     struct markup m = {0};
 *     markup_add(&m, layer, index, start, end); ...
 *     markup_start(&m);
 *     while (markup_next(&m, paragraph_end, &segment)) ...   // markup_skip(&m, next) between
 *     markup_free(&m);
 *
 * Time n log n in the number of spans, however they lie. */
#ifndef ANALYSIS_PAGE_MARKUP_H
#define ANALYSIS_PAGE_MARKUP_H

#include "base/slice.h"

#include <stdint.h>

enum markup_layer { LAYER_TONE, LAYER_STATEMENT, LAYER_REPEAT, MARKUP_LAYERS };

#define MARKUP_NONE SIZE_MAX

struct markup_span {
    size_t start, end;
    size_t index; /* the caller's */
    enum markup_layer layer;
};

struct markup_stack {
    const struct markup_span **items;
    size_t count, cap;
};

struct markup {
    struct markup_span *spans;       /* by start, the longer first */
    const struct markup_span **ends; /* the same by end, the one begun last first */
    size_t count, cap, begun, ended; /* so many have begun and were told to have ended */
    size_t at;                       /* of the text: what is before is done */
    struct markup_stack open[MARKUP_LAYERS];
};

struct markup_segment {
    size_t start, end;
    /* Of each layer the span that covers it and begins last (then the shortest): its index, or
     * MARKUP_NONE. */
    size_t inner[MARKUP_LAYERS];
};

/* Adds a span; empty ones are not kept. */
void markup_add(struct markup *m, enum markup_layer layer, size_t index, size_t start, size_t end);
void markup_start(struct markup *m);
void markup_free(struct markup *m);

/* Nothing is told of the text up to byte `to`. */
void markup_skip(struct markup *m, size_t to);

/* The next segment, which does not go beyond `limit`; false at limit. */
bool markup_next(struct markup *m, size_t limit, struct markup_segment *segment);

/* The spans that have ended up to the end of the last segment and were not told yet; false where
 * there is none. */
bool markup_ended(struct markup *m, const struct markup_span **span);

#endif
