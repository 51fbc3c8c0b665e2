/* Small drawings for a page, as SVG between HTML: no script, no font, no address. Each has a text
 * for those who cannot see it, and takes its colours from the page's style sheet by class. */
#ifndef ANALYSIS_PAGE_CHART_H
#define ANALYSIS_PAGE_CHART_H

#include "base/buffer.h"
#include "base/slice.h"

/* A bar as long as value is of most. */
void chart_bar(struct buffer *out, size_t value, size_t most);

/* Values of -1 to 1 as marks on an axis, their mean as a stroke across it. */
void chart_values(struct buffer *out, const double *values, size_t count, double mean);

/* Where in something of `length` bytes: a stroke for each place, those that would fall on each
 * other once; a thin line across at each border. Places and borders ascend. */
void chart_places(struct buffer *out, const size_t *places, size_t count, const size_t *borders,
                  size_t border_count, size_t length);

/* A stretch of text and its tone, -1 to 1. */
struct chart_stretch {
    size_t start, end;
    double tone;
};

/* Tone along a text of `length` bytes: bars up and down from a middle line. */
void chart_course(struct buffer *out, const struct chart_stretch *stretches, size_t count,
                  size_t length);

/* The class of a tone: -3 (very negative) to 3; 0 from -0.05 to 0.05. */
int chart_tone_class(double tone);

#endif
