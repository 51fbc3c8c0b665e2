/* The boundaries of UAX #29 on any bytes: segments tile the text and begin at code points; what
 * stands behind a line end does not change the boundaries before it. */
#include "fuzz.h"

#include "text/properties.h"
#include "text/sentencebreak.h"
#include "text/wordbreak.h"

static void check_segments(struct slice text, size_t (*next)(struct slice, size_t))
{
    size_t codepoint = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = next(text, at);
        CHECK(end > at && end <= text.len);
        while (codepoint < end)
            codepoint_at(text, codepoint, &codepoint);
        CHECK(codepoint == end);
        at = end;
    }
}

static void check_line(struct slice text, size_t (*next)(struct slice, size_t))
{
    size_t line_end = slice_find(text, 0, '\n');
    struct slice line = slice_cut(text, 0, line_end);
    for (size_t at = 0; at < line.len;) {
        size_t end = next(line, at), in_text = next(text, at);
        CHECK(end == in_text || (end == line.len && in_text > end));
        at = end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of((const char *)data, size);
    check_segments(text, wordbreak_next);
    check_segments(text, sentencebreak_next);
    check_line(text, wordbreak_next);
    check_line(text, sentencebreak_next);
    return 0;
}
