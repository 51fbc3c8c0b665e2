#include "text/paragraph.h"

#include "text/ascii.h"
#include "text/properties.h"

static bool is_visible(char c)
{
    return (unsigned char)c < 0x80 && !ascii_is_space((unsigned char)c);
}

/* The first byte in [at, end) that is not white space; end where all is. */
static size_t skip_white_space(struct slice text, size_t at, size_t end)
{
    if (at < end && is_visible(text.data[at]))
        return at;
    struct slice part = slice_of(text.data, end);
    for (size_t after; at < end; at = after)
        if (!property_is_white_space(codepoint_at(part, at, &after)))
            return at;
    return end;
}

static size_t drop_white_space(struct slice text, size_t start, size_t end)
{
    if (start < end && is_visible(text.data[end - 1]))
        return end;
    struct slice part = slice_cut(text, start, end);
    for (size_t before; part.len; part.len = before)
        if (!property_is_white_space(codepoint_before(part, part.len, &before)))
            break;
    return start + part.len;
}

bool paragraph_of_line(struct slice line, size_t *start, size_t *end)
{
    *start = skip_white_space(line, 0, line.len);
    *end = drop_white_space(line, *start, line.len);
    return *start < *end;
}

bool paragraphs_find(struct paragraphs *p, size_t *start, size_t *end)
{
    bool found = false;
    do {
        size_t line_end = slice_find(p->text, p->at, '\n');
        size_t first = skip_white_space(p->text, p->at, line_end);
        p->at = line_end < p->text.len ? line_end + 1 : line_end;
        bool blank = first == line_end;
        if (blank && !found)
            continue;
        if (blank)
            break;
        if (!found)
            *start = first;
        *end = line_end;
        found = true;
    } while (p->at < p->text.len && (p->wrapped || !found));
    if (found)
        *end = drop_white_space(p->text, *start, *end);
    return found;
}

void paragraphs_unwrap(struct buffer *out, struct slice text)
{
    buffer_clear(out);
    buffer_append(out, text);
    struct paragraphs paragraphs = paragraphs_start(text, true);
    size_t start, end;
    while (paragraphs_next(&paragraphs, &start, &end)) {
        for (size_t at = slice_find(text, start, '\n'); at < end;
             at = slice_find(text, at + 1, '\n'))
            out->data[at] = ' ';
    }
}
