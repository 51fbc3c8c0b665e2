#include "analysis/page/chart.h"

#include "analysis/page/html.h"

/* Drawings are so many units wide; the page stretches them. */
enum { BAR = 200, AXIS = 200, STRIP = 600, COURSE = 600, COURSE_HALF = 40 };

/* value / most of `units`, rounded; both may be as large as a size_t. */
static size_t scale(size_t value, size_t most, size_t units)
{
    if (!most || value >= most)
        return most ? units : 0;
    return (size_t)((double)value / (double)most * (double)units + 0.5);
}

void chart_bar(struct buffer *out, size_t value, size_t most)
{
    size_t width = scale(value, most, BAR);
    html_put(out,
             "<svg class=\"bar\" viewBox=\"0 0 %u 12\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\"><rect width=\"%u\" height=\"12\"/></svg>",
             (size_t)BAR, width ? width : (size_t)(value > 0));
}

/* Where a value of -1 to 1 lies on an axis of `units`. */
static size_t on_axis(double value, size_t units)
{
    double clipped = value < -1 ? -1 : value > 1 ? 1 : value;
    return (size_t)((clipped + 1) / 2 * (double)units + 0.5);
}

void chart_values(struct buffer *out, const double *values, size_t count, double mean)
{
    size_t counts[AXIS + 1] = {0};
    for (size_t i = 0; i < count; i++)
        counts[on_axis(values[i], AXIS)]++;
    html_put(
        out,
        "<svg class=\"axis\" viewBox=\"-6 0 %u 20\" role=\"img\" aria-label=\"values: %u, mean "
        "%f\"><path class=\"rule\" d=\"M0 10H%uM%u 3V17\"/>",
        (size_t)AXIS + 12, count, mean, (size_t)AXIS, (size_t)AXIS / 2);
    for (size_t x = 0; x <= AXIS; x++)
        if (counts[x])
            html_put(out,
                     "<circle class=\"%s\" cx=\"%u\" cy=\"10\" r=\"4\"><title>%u \xC3\x97 "
                     "%f</title></circle>",
                     x * 2 < AXIS   ? "low"
                     : x * 2 > AXIS ? "high"
                                    : "even",
                     x, counts[x], (double)x / (double)AXIS * 2 - 1);
    html_put(out, "<path class=\"mean\" d=\"M%u 1V19\"/></svg>", on_axis(mean, AXIS));
}

/* Appends a stroke of that height at every place, each unit of the width once. */
static void put_strokes(struct buffer *out, const char *class, const size_t *places, size_t count,
                        size_t length, size_t height)
{
    size_t last = SIZE_MAX;
    if (!count)
        return;
    html_put(out, "<path class=\"%s\" d=\"", class);
    for (size_t i = 0; i < count; i++) {
        size_t x = scale(places[i], length, STRIP);
        if (x != last)
            html_put(out, "M%u 0v%u", x, height);
        last = x;
    }
    html_put(out, "\"/>");
}

void chart_places(struct buffer *out, const size_t *places, size_t count, const size_t *borders,
                  size_t border_count, size_t length)
{
    html_put(
        out,
        "<svg class=\"strip\" viewBox=\"-2 0 %u 20\" preserveAspectRatio=\"none\" role=\"img\" "
        "aria-label=\"places: %u\"><path class=\"ground\" d=\"M-2 0H%uV20H-2Z\"/>",
        (size_t)STRIP + 4, count, (size_t)STRIP + 2);
    put_strokes(out, "border", borders, border_count, length, 20);
    put_strokes(out, "tick", places, count, length, 20);
    html_put(out, "</svg>");
}

int chart_tone_class(double tone)
{
    double size = tone < 0 ? -tone : tone;
    int step = size < 0.05 ? 0 : size < 0.35 ? 1 : size < 0.65 ? 2 : 3;
    return tone < 0 ? -step : step;
}

static void put_stretch(struct buffer *out, const struct chart_stretch *s, size_t length)
{
    size_t from = scale(s->start, length, COURSE), to = scale(s->end, length, COURSE);
    double size = s->tone < 0 ? -s->tone : s->tone;
    size_t height = (size_t)((size > 1 ? 1 : size) * (double)COURSE_HALF + 0.5);
    if (!height || chart_tone_class(s->tone) == 0)
        return;
    html_put(out,
             "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"><title>%f, bytes "
             "%u\xE2\x80\x93%u</title></rect>",
             s->tone < 0 ? "low" : "high", from,
             s->tone < 0 ? (size_t)COURSE_HALF : COURSE_HALF - height, to > from ? to - from : 1,
             height, s->tone, s->start, s->end);
}

void chart_course(struct buffer *out, const struct chart_stretch *stretches, size_t count,
                  size_t length)
{
    html_put(
        out,
        "<svg class=\"course\" viewBox=\"0 0 %u %u\" preserveAspectRatio=\"none\" role=\"img\" "
        "aria-label=\"tone from the beginning of the text to its end, stretches: %u\">",
        (size_t)COURSE, (size_t)COURSE_HALF * 2, count);
    for (size_t i = 0; i < count; i++)
        put_stretch(out, &stretches[i], length);
    html_put(out, "<path class=\"rule\" d=\"M0 %uH%u\"/></svg>", (size_t)COURSE_HALF,
             (size_t)COURSE);
}
