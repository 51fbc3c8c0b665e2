/* A view of bytes: pointer and length, in that order. It owns nothing, may hold any byte, and is
 * not terminated. A slice with len 0 is valid whatever its pointer (NULL included). */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *data;
    size_t len;
};

/* The slice of a string literal; its length is known at compile time. */
#define SLICE(literal) ((struct slice){("" literal ""), sizeof(literal) - 1})

static inline struct slice slice_of(const char *data, size_t len)
{
    return (struct slice){data, len};
}

static inline struct slice slice_of_string(const char *string)
{
    return (struct slice){string, strlen(string)};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* The same for fields, which are short and mostly equal: no call. */
static inline bool slice_equal_short(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return false;
    size_t at = 0;
    for (; a.len - at >= 8; at += 8)
        if (memcmp(a.data + at, b.data + at, 8) != 0)
            return false;
    for (; at < a.len; at++)
        if (a.data[at] != b.data[at])
            return false;
    return true;
}

/* Bytewise order; a prefix sorts before what it begins. <0, 0 or >0, like memcmp. */
static inline int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* The bytes [start, end) of s; both must lie within it. */
static inline struct slice slice_cut(struct slice s, size_t start, size_t end)
{
    /* not NULL + 0, which C leaves undefined */
    return (struct slice){start ? s.data + start : s.data, end - start};
}

/* One of a short list of strings: most are told by their first byte. */
static inline bool slice_is_one_of(struct slice s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (s.len && *list[i] == *s.data && slice_equal(s, slice_of_string(list[i])))
            return true;
    return false;
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && slice_equal(slice_cut(s, 0, prefix.len), prefix);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
    return s.len >= suffix.len && slice_equal(slice_cut(s, s.len - suffix.len, s.len), suffix);
}

/* Place of the first byte c at or after from; s.len where there is none. */
static inline size_t slice_find(struct slice s, size_t from, char c)
{
    if (from >= s.len)
        return s.len;
    const char *hit = memchr(s.data + from, c, s.len - from);
    return hit ? (size_t)(hit - s.data) : s.len;
}

/* Takes the part before the next separator off the front of *rest, the separator with it. */
static inline struct slice slice_take(struct slice *rest, char separator)
{
    size_t at = slice_find(*rest, 0, separator);
    struct slice part = slice_of(rest->data, at);
    size_t skip = at < rest->len ? at + 1 : at;
    if (skip) {
        rest->data += skip;
        rest->len -= skip;
    }
    return part;
}

#endif
