#include "text/fold.h"

#include "base/memory.h"
#include "text/properties.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Code points on their way from one form to the next. */
struct codepoints {
    utf8proc_int32_t *items;
    size_t count, cap;
};

enum { COMBINING_CLASSES = 256, FEW_MARKS = 16 };

static void decompose(struct codepoints *out, uint32_t c, unsigned options)
{
    int boundary = 0;
    for (;;) {
        size_t room = out->cap - out->count;
        utf8proc_int32_t *to = room ? out->items + out->count : NULL;
        utf8proc_ssize_t n = utf8proc_decompose_char(
            (utf8proc_int32_t)c, to, (utf8proc_ssize_t)room, (utf8proc_option_t)options, &boundary);
        if (n < 0)
            n = 0; /* no code point of valid UTF-8 gets here */
        if ((size_t)n <= room) {
            out->count += (size_t)n;
            return;
        }
        out->items = memory_grow(out->items, &out->cap, out->count + (size_t)n, sizeof *out->items);
    }
}

static unsigned combining_class(utf8proc_int32_t c)
{
    return (unsigned)utf8proc_get_property(c)->combining_class;
}

static void sort_few(utf8proc_int32_t *marks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        utf8proc_int32_t mark = marks[i];
        size_t at = i;
        for (; at > 0 && combining_class(marks[at - 1]) > combining_class(mark); at--)
            marks[at] = marks[at - 1];
        marks[at] = mark;
    }
}

/* A counting sort: text may hold a million marks in a row. */
static void sort_many(utf8proc_int32_t *marks, size_t count)
{
    size_t place[COMBINING_CLASSES + 1] = {0};
    for (size_t i = 0; i < count; i++)
        place[combining_class(marks[i]) + 1]++;
    for (size_t i = 1; i <= COMBINING_CLASSES; i++)
        place[i] += place[i - 1];
    utf8proc_int32_t *sorted = memory_alloc(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[place[combining_class(marks[i])]++] = marks[i];
    memcpy(marks, sorted, count * sizeof *sorted);
    free(sorted);
}

static bool has_marks(const struct codepoints *text)
{
    unsigned classes = 0;
    for (size_t i = 0; i < text->count; i++)
        classes |= combining_class(text->items[i]);
    return classes != 0;
}

/* The Canonical Ordering Algorithm (Unicode 15.0, 3.11 D109), stable as it has to be. */
static void order_marks(struct codepoints *text)
{
    if (!has_marks(text))
        return;
    for (size_t start = 0; start < text->count;) {
        if (combining_class(text->items[start]) == 0) {
            start++;
            continue;
        }
        bool ordered = true;
        size_t end = start + 1;
        unsigned last = combining_class(text->items[start]), class;
        for (; end < text->count && (class = combining_class(text->items[end])) != 0; end++) {
            ordered &= last <= class;
            last = class;
        }
        if (!ordered)
            (end - start <= FEW_MARKS ? sort_few : sort_many)(text->items + start, end - start);
        start = end;
    }
}

static void decode(struct codepoints *out, struct slice word)
{
    for (size_t at = 0; at < word.len;)
        decompose(out, codepoint_at(word, at, &at), UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
}

static void encode(struct buffer *out, const struct codepoints *text)
{
    buffer_reserve(out, text->count * 4);
    for (size_t i = 0; i < text->count; i++)
        out->len += utf8_encode((uint32_t)text->items[i], out->data + out->len);
}

static bool folds_to_apostrophe(uint32_t c)
{
    return (c == 0x2019) | (c == 0x02BC);
}

/* The definition, step by step. Marks are ordered before the folding, which makes a letter of the
 * mark U+0345 (that is why D146 begins with NFD, and folds once more behind NFKD, in which U+037A
 * has one). */
static void fold_any(struct buffer *out, struct slice word, unsigned casefold)
{
    struct codepoints text = {0}, folded = {0};
    decode(&text, word);
    order_marks(&text);
    for (size_t i = 0; i < text.count; i++)
        decompose(&folded, (uint32_t)text.items[i],
                  UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | casefold);
    for (size_t i = 0; i < folded.count; i++) {
        bool apostrophe = folds_to_apostrophe((uint32_t)folded.items[i]);
        folded.items[i] = apostrophe ? '\'' : folded.items[i];
    }
    free(text.items); /* a word may be millions of marks: no more than has to be is there at once */
    order_marks(&folded);
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32(folded.items, (utf8proc_ssize_t)folded.count,
                                 (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    folded.count = composed < 0 ? 0 : (size_t)composed;
    encode(out, &folded);
    free(folded.items);
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* What c folds to where nothing around it can change that; else 0. */
static inline uint32_t folded_alone(uint32_t c)
{
    if (c < 0x80)
        return (unsigned char)lower((char)c);
    return folds_to_apostrophe(c) ? '\'' : property_fold(c);
}

/* Code points that fold alone: up to where, and where the last one begins in the text and in what
 * was written. */
struct run {
    size_t end, last, last_written;
};

static struct run fold_run(struct buffer *out, struct slice text, size_t at)
{
    enum { LONGER = 2 }; /* three bytes fold to three at most, two to three */
    char *const begin = buffer_reserve(out, LONGER * (text.len - at)), *to = begin, *last = to;
    struct run r = {.last = at};
    for (size_t after; at < text.len; at = after) {
        uint32_t c = codepoint_at(text, at, &after), folded = folded_alone(c);
        if (!folded && c)
            break;
        r.last = at;
        last = to;
        if (folded < 0x80)
            *to++ = (char)folded;
        else
            to += utf8_encode(folded, to);
    }
    r.end = at;
    r.last_written = out->len + (size_t)(last - begin);
    out->len += (size_t)(to - begin);
    return r;
}

/* Where code points fold alone again. */
static size_t odd_end(struct slice text, size_t at)
{
    for (size_t after; at < text.len; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        if (folded_alone(c) || !c)
            break;
    }
    return at;
}

/* So many of the first bytes, in eights, are ASCII without capitals. */
static size_t small_prefix(struct slice word)
{
    const uint64_t each = 0x0101010101010101u, top = each * 0x80;
    size_t at = 0;
    for (uint64_t bytes; word.len - at >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, word.data + at, sizeof bytes);
        /* The first sum reaches the top bit from 'A' on, the second behind 'Z'. */
        const uint64_t low = bytes & ~top;
        if ((bytes | ((low + each * (0x80 - 'A')) ^ (low + each * (0x7F - 'Z')))) & top)
            break;
    }
    return at;
}

/* Whether each code point of the word folds to itself. */
static bool is_folded(struct slice word)
{
    for (size_t at = small_prefix(word); at < word.len;) {
        uint32_t c = codepoint_at(word, at, &at);
        if (folded_alone(c) != c)
            return false;
    }
    return true;
}

struct slice fold_word(struct slice word, struct buffer *scratch)
{
    if (is_folded(word))
        return word;
    buffer_clear(scratch);
    for (size_t at = 0; at < word.len;) {
        struct run r = fold_run(scratch, word, at);
        at = odd_end(word, r.end);
        if (at == r.end)
            break;
        scratch->len = r.last_written; /* the one before may compose with those behind */
        fold_any(scratch, slice_cut(word, r.last, at), UTF8PROC_CASEFOLD);
    }
    return buffer_slice(scratch);
}

struct slice fold_compatible(struct slice text, struct buffer *scratch)
{
    if (utf8_is_ascii(text))
        return text;
    buffer_clear(scratch);
    fold_any(scratch, text, 0);
    return buffer_slice(scratch);
}
