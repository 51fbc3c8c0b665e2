#include "analysis/duplicates/signatureindex.h"

#include "analysis/duplicates/fingerprint.h"
#include "base/little.h"

#define NAME    SLICE("newswire dedupe index ")
#define VERSION SLICE("3")

enum { WORD = 8, KEY = 2 * WORD, ROOTS = 2 * SIGNATUREINDEX_ROOT };
enum { ROOT_CHECK = SIGNATUREINDEX_ROOT - 2 * WORD };

static void append_word(struct buffer *out, uint64_t word)
{
    char bytes[WORD];
    little_store64(bytes, word);
    buffer_append(out, slice_of(bytes, WORD));
}

static uint64_t word_at(const char *bytes, size_t number)
{
    return little_load64(bytes + number * WORD);
}

static uint64_t head_of(struct slice settings)
{
    uint64_t bytes = NAME.len + VERSION.len + 1 + settings.len + 1 + KEY;
    return (bytes + WORD - 1) / WORD * WORD;
}

void signatureindex_init(struct signatureindex *x, struct slice settings, struct hash_key key)
{
    *x = (struct signatureindex){.settings = settings, .key = key, .head = head_of(settings)};
}

/* ---- Reading ---- */

/* Segments lie behind the roots and in the file. */
static bool is_within(struct signatureindex_extent e, uint64_t from, uint64_t end)
{
    return e.at >= from && e.at <= end && e.size <= end - e.at;
}

static bool read_root(struct signatureindex *x, struct slice file, size_t slot)
{
    const char *root = file.data + x->head + slot * SIGNATUREINDEX_ROOT;
    struct fingerprint f = fingerprint_of(x->key, slice_of(root, ROOT_CHECK));
    uint64_t sequence = word_at(root, 0), count = word_at(root, 1);
    if (word_at(root + ROOT_CHECK, 0) != f.high || word_at(root + ROOT_CHECK, 1) != f.low ||
        sequence % 2 != slot || count > SIGNATUREINDEX_SEGMENTS)
        return false;
    struct signatureindex found = *x;
    found.sequence = sequence;
    found.count = (size_t)count;
    for (size_t i = 0; i < found.count; i++) {
        found.segments[i] =
            (struct signatureindex_extent){word_at(root, 2 + 2 * i), word_at(root, 3 + 2 * i)};
        if (!is_within(found.segments[i], x->head + ROOTS, file.len))
            return false;
    }
    *x = found;
    return true;
}

static enum signatureindex_state read_roots(struct signatureindex *x, struct slice file)
{
    struct signatureindex other = *x;
    bool first = read_root(x, file, 0), second = read_root(&other, file, 1);
    if (second && (!first || other.sequence > x->sequence))
        *x = other;
    return first || second ? SIGNATUREINDEX_WHOLE : SIGNATUREINDEX_DAMAGED;
}

enum signatureindex_state signatureindex_read(struct signatureindex *x, struct slice file)
{
    struct slice rest = file;
    if (file.len == 0 || file.data[0] == 0)
        return SIGNATUREINDEX_EMPTY;
    struct slice line = slice_take(&rest, '\n');
    if (!slice_starts(line, NAME))
        return SIGNATUREINDEX_OTHER;
    if (!slice_equal(slice_cut(line, NAME.len, line.len), VERSION))
        return SIGNATUREINDEX_VERSION;
    struct slice settings = slice_take(&rest, '\n');
    if (file.len < head_of(settings) + ROOTS || rest.len < KEY)
        return SIGNATUREINDEX_DAMAGED;
    signatureindex_init(x, settings,
                        (struct hash_key){word_at(rest.data, 0), word_at(rest.data, 1)});
    return read_roots(x, file);
}

/* ---- Writing ---- */

void signatureindex_append_head(const struct signatureindex *x, struct buffer *out)
{
    size_t start = out->len;
    buffer_append(out, NAME);
    buffer_append(out, VERSION);
    buffer_append_byte(out, '\n');
    buffer_append(out, x->settings);
    buffer_append_byte(out, '\n');
    append_word(out, x->key.k0);
    append_word(out, x->key.k1);
    while (out->len - start < x->head)
        buffer_append_byte(out, 0);
}

void signatureindex_append_root(const struct signatureindex *x, struct buffer *out)
{
    size_t start = out->len;
    append_word(out, x->sequence);
    append_word(out, x->count);
    for (size_t i = 0; i < SIGNATUREINDEX_SEGMENTS; i++) {
        append_word(out, x->segments[i].at);
        append_word(out, x->segments[i].size);
    }
    struct fingerprint f =
        fingerprint_of(x->key, slice_of(out->data + start, (size_t)out->len - start));
    append_word(out, f.high);
    append_word(out, f.low);
}

uint64_t signatureindex_root_place(const struct signatureindex *x)
{
    return x->head + x->sequence % 2 * SIGNATUREINDEX_ROOT;
}

/* ---- Segments ---- */

size_t signatureindex_merge_from(const struct signatureindex *x)
{
    enum { MUCH = 4 };
    size_t from = x->count;
    if (from < SIGNATUREINDEX_SEGMENTS)
        return from;
    uint64_t behind = x->segments[--from].size;
    while (from > 0 && x->segments[from - 1].size / MUCH < behind)
        behind += x->segments[--from].size;
    return from;
}

/* Whether one of the segments has bytes of [at, at + size); *after is then its end. */
static bool is_taken(const struct signatureindex *x, uint64_t at, uint64_t size, uint64_t *after)
{
    for (size_t i = 0; i < x->count; i++) {
        struct signatureindex_extent e = x->segments[i];
        if (e.at < at + size && at < e.at + e.size) {
            *after = e.at + e.size;
            return true;
        }
    }
    return false;
}

uint64_t signatureindex_place(const struct signatureindex *x, uint64_t size)
{
    uint64_t at = x->head + ROOTS;
    while (is_taken(x, at, size, &at))
        ;
    return at;
}

void signatureindex_replace(struct signatureindex *x, size_t from,
                            struct signatureindex_extent segment)
{
    for (size_t i = from; i < x->count; i++)
        x->segments[i] = (struct signatureindex_extent){0, 0};
    x->segments[from] = segment;
    x->count = from + 1;
    x->sequence++;
}

uint64_t signatureindex_end(const struct signatureindex *x)
{
    uint64_t end = x->head + ROOTS;
    for (size_t i = 0; i < x->count; i++)
        if (x->segments[i].at + x->segments[i].size > end)
            end = x->segments[i].at + x->segments[i].size;
    return end;
}
