#include "base/repair.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "base/varint.h"

#include <stdint.h>
#include <stdlib.h>

enum { REPLACEMENT = 3 /* bytes of U+FFFD */, MARKED = 64, HAS_MORE = 4 };

void utf8_repairs_free(struct utf8_repairs *repairs)
{
    buffer_free(&repairs->codes);
    free(repairs->marks);
    *repairs = (struct utf8_repairs){0};
}

struct utf8_repairs utf8_repairs_copy(struct arena *arena, const struct utf8_repairs *repairs)
{
    struct utf8_repairs copy = {0};
    if (!utf8_repairs_count(repairs))
        return copy;
    copy = *repairs;
    copy.codes.cap = copy.codes.len;
    copy.codes.data = arena_alloc(arena, copy.codes.len);
    if (copy.codes.len)
        memcpy(copy.codes.data, repairs->codes.data, copy.codes.len);
    copy.mark_cap = copy.mark_count;
    copy.marks = arena_alloc(arena, copy.mark_count * sizeof *copy.marks);
    memcpy(copy.marks, repairs->marks, copy.mark_count * sizeof *copy.marks);
    return copy;
}

/* The walk, count repairs of its run further. */
static struct utf8_repair_walk behind(struct utf8_repair_walk walk, size_t count)
{
    walk.left -= count;
    walk.end += count * REPLACEMENT;
    walk.shift += count * (REPLACEMENT - walk.width);
    return walk;
}

static void put_run(struct utf8_repairs *repairs)
{
    const struct utf8_repair_run *run = &repairs->run;
    varint_append(&repairs->codes,
                  (uint64_t)run->gap << 3 | (run->more ? HAS_MORE : 0) | run->width);
    if (run->more)
        varint_append(&repairs->codes, run->more);
}

/* The run before is put down only now: most repairs lengthen the one that they stand in. */
static void begin_run(struct utf8_repairs *repairs, size_t gap, size_t width)
{
    if (repairs->count)
        put_run(repairs);
    repairs->last.code = repairs->codes.len;
    if (repairs->last.runs % MARKED == 0) {
        repairs->marks = memory_grow(repairs->marks, &repairs->mark_cap, repairs->mark_count + 1,
                                     sizeof *repairs->marks);
        repairs->marks[repairs->mark_count++] = repairs->last;
    }
    repairs->run = (struct utf8_repair_run){gap, width, 0};
    repairs->last.runs++;
    repairs->last.end += gap;
}

void utf8_repairs_add(struct utf8_repairs *repairs, size_t at, size_t width)
{
    struct utf8_repair_walk *last = &repairs->last;
    if (repairs->count && at == last->end && width == repairs->run.width)
        repairs->run.more++;
    else
        begin_run(repairs, at - last->end, width);
    repairs->count++;
    last->end += REPLACEMENT;
    last->shift += REPLACEMENT - width;
}

/* Reads the run that a walk comes to; moves the walk behind its code. */
static struct utf8_repair_run read_run(const struct utf8_repairs *repairs,
                                       struct utf8_repair_walk *walk)
{
    struct slice rest = slice_cut(buffer_slice(&repairs->codes), walk->code, repairs->codes.len);
    uint64_t code = 0, more = 0;
    varint_take(&rest, &code);
    if (code & HAS_MORE)
        varint_take(&rest, &more);
    walk->code = repairs->codes.len - rest.len;
    return (struct utf8_repair_run){(size_t)(code >> 3), code & (HAS_MORE - 1), (size_t)more};
}

/* Where a walk stands that goes on to the next run; false behind the last. */
static bool enter_run(const struct utf8_repairs *repairs, struct utf8_repair_walk *walk)
{
    if (walk->runs == repairs->last.runs)
        return false;
    struct utf8_repair_run run =
        walk->runs + 1 == repairs->last.runs ? repairs->run : read_run(repairs, walk);
    walk->runs++;
    walk->left = run.more + 1;
    walk->width = run.width;
    walk->end += run.gap;
    return true;
}

/* Where a walk stands that has just passed the next repair; false behind the last. */
static bool pass(const struct utf8_repairs *repairs, struct utf8_repair_walk walk,
                 struct utf8_repair_walk *next)
{
    if (!walk.left && !enter_run(repairs, &walk))
        return false;
    *next = behind(walk, 1);
    return true;
}

/* What a place is compared with: the end of the repair before, in the text or in the source. */
static size_t end_of(struct utf8_repair_walk walk, bool in_source)
{
    return in_source ? walk.end - walk.shift : walk.end;
}

/* The last mark whose end is at most limit; the first one has no repair before it. */
static struct utf8_repair_walk nearest_mark(const struct utf8_repairs *repairs, size_t limit,
                                            bool in_source)
{
    size_t low = 1, high = repairs->mark_count;
    if (high == 0)
        return (struct utf8_repair_walk){0};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (end_of(repairs->marks[middle], in_source) <= limit)
            low = middle + 1;
        else
            high = middle;
    }
    return repairs->marks[low - 1];
}

/* Passes the repairs that end at limit or before; true where there is another behind, left in
 * next. */
static bool walk_to(const struct utf8_repairs *repairs, struct utf8_repair_walk *walk, size_t limit,
                    bool in_source, struct utf8_repair_walk *next)
{
    while (pass(repairs, *walk, next)) {
        if (end_of(*next, in_source) > limit)
            return true;
        size_t step = in_source ? next->width : REPLACEMENT;
        size_t most = (limit - end_of(*next, in_source)) / step;
        *walk = behind(*next, most < next->left ? most : next->left);
    }
    return false;
}

/* Whether the way from the walk to the limit is short, and leads on. */
static bool is_near(const struct utf8_repairs *repairs, const struct utf8_repair_walk *walk,
                    size_t limit)
{
    if (walk->runs && walk->end > limit)
        return false;
    size_t mark = walk->runs / MARKED + 2;
    return mark >= repairs->mark_count || repairs->marks[mark].end > limit;
}

size_t utf8_repairs_shift_at(const struct utf8_repairs *repairs, struct utf8_repair_walk *walk,
                             size_t at)
{
    size_t limit = at + REPLACEMENT - 1; /* what begins before at ends there or before */
    struct utf8_repair_walk next;
    if (walk->end <= limit && limit < walk->until)
        return walk->shift;
    if (!is_near(repairs, walk, limit))
        *walk = nearest_mark(repairs, limit, false);
    walk->until = walk_to(repairs, walk, limit, false, &next) ? next.end : SIZE_MAX;
    return walk->shift;
}

size_t utf8_repairs_text_byte(const struct utf8_repairs *repairs, size_t source)
{
    struct utf8_repair_walk walk = nearest_mark(repairs, source, true), next;
    bool more = walk_to(repairs, &walk, source, true, &next);
    size_t byte = source + walk.shift;
    return more && byte > next.end - REPLACEMENT ? SIZE_MAX : byte;
}

/* Bytes that no sequence begins with come in long runs where they come at all. */
static bool begins_none(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte >= 0x80 && (unsigned char)(byte - 0xC2) > 0xF4 - 0xC2;
}

void utf8_repair(struct buffer *out, struct slice s, struct utf8_repairs *repairs)
{
    size_t base = out->len;
    while (s.len) {
        size_t good = begins_none(s.data[0]) ? 0 : utf8_valid_prefix(s);
        buffer_append(out, slice_cut(s, 0, good));
        s = slice_cut(s, good, s.len);
        if (!s.len)
            break;
        size_t bad = utf8_bad_width(s);
        if (repairs)
            utf8_repairs_add(repairs, out->len - base, bad);
        buffer_append(out, SLICE("\xEF\xBF\xBD"));
        s = slice_cut(s, bad, s.len);
    }
}
