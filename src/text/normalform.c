#include "text/normalform.h"

#include "text/fold.h"
#include "text/properties.h"

#include <utf8proc.h>

void normalform_free(struct normalform *n)
{
    buffer_free(&n->folded);
    buffer_free(&n->text);
}

static bool is_punctuation(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    return (category >= GC_PC && category <= GC_PO) || category == GC_SK || category == GC_CF;
}

/* A mark that says how a letter is read, not which letter it is: those over and under letters of
 * alphabets, Hebrew points, Arabic vowel signs. Vowel signs and voicing marks of Indic scripts,
 * Thai and kana are letters to their readers, and have other classes or none. */
static bool is_accent(uint32_t c)
{
    unsigned class = (unsigned)utf8proc_get_property((utf8proc_int32_t)c)->combining_class;
    return (class >= 10 && class <= 36) || class >= 200;
}

/* The letter of c with its accents taken off. */
static void append_without_accents(struct buffer *out, uint32_t c)
{
    enum { LONGEST = 4 }; /* canonical decompositions; Unicode 15.0 has none longer */
    utf8proc_int32_t parts[LONGEST] = {(utf8proc_int32_t)c};
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, LONGEST, UTF8PROC_DECOMPOSE, &boundary);
    if (count < 1 || count > LONGEST)
        count = 1;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (!is_accent((uint32_t)parts[i])) {
            char *room = buffer_reserve(out, 4);
            out->len += utf8_encode((uint32_t)parts[i], room);
        }
}

static void filter(struct normalform *n, struct slice text)
{
    struct buffer *out = &n->text;
    bool space = false; /* white space was seen and not written yet */
    buffer_clear(out);
    for (size_t at = 0, after; at < text.len; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        if ((n->ignore & IGNORE_SPACE) && property_is_white_space(c)) {
            space = out->len > 0;
            continue;
        }
        if ((n->ignore & IGNORE_PUNCT) && is_punctuation(c))
            continue;
        if ((n->ignore & IGNORE_MARKS) && c >= 0x80 && is_accent(c))
            continue; /* on white space it does not make that count */
        if (space)
            buffer_append_byte(out, ' ');
        space = false;
        if ((n->ignore & IGNORE_MARKS) && c >= 0x80)
            append_without_accents(out, c);
        else
            buffer_append(out, slice_cut(text, at, after));
    }
}

struct slice normalform_of(struct normalform *n, struct slice text)
{
    if (!n->ignore)
        return text;
    struct slice folded =
        n->ignore & IGNORE_CASE ? fold_word(text, &n->folded) : fold_compatible(text, &n->folded);
    if (n->ignore == IGNORE_CASE)
        return folded.len ? folded : text;
    filter(n, folded);
    return n->text.len ? buffer_slice(&n->text) : text;
}
