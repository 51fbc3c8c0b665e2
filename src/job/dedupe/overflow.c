#include "job/dedupe/overflow.h"

#include "base/mapping.h"
#include "base/memory.h"

#include <stdlib.h>

/* Only directories are looked at in memory, where few of their pages may stay; all else is read,
 * and a bucket of many entries takes no longer than one of few, but a text that is looked at in
 * vain as long as two. */
static const struct segment_shape SHAPE = {
    .drop = 0, .together = 64, .spare = SEGMENT_ALL_BITS, .sketches = true};

/* What is there besides the texts, the buffers and a piece of each tape. */
enum { BESIDES = 6 << 20, LEAST = 3 << 20 };

static size_t quarter_of_memory(const struct overflow *o)
{
    size_t memory = o->memory > 2 * (size_t)BESIDES ? o->memory - BESIDES : o->memory / 2;
    return memory / 4 > LEAST ? memory / 4 : LEAST;
}

void overflow_init(struct overflow *o, struct duplicates *d, size_t memory)
{
    *o = (struct overflow){.memory = memory};
    d->mapped_most = memory ? quarter_of_memory(o) / 4 * 3 : 0;
}

static void free_file(struct segment_file *file)
{
    segment_file_free(file);
    free(file);
}

void overflow_free(struct overflow *o)
{
    while (o->count)
        free_file(o->files[--o->count]);
    free(o->files);
}

/* Whether going through all segments is what takes the time. */
static bool are_large(const struct overflow *o)
{
    enum { MUCH = 4 };
    uint64_t bytes = 0;
    for (size_t i = 0; i < o->count; i++)
        bytes += o->files[i]->store.written;
    return bytes / MUCH > o->memory;
}

static size_t filter_bytes(const struct overflow *o)
{
    size_t bytes = 0;
    for (size_t i = 0; i < o->count; i++)
        bytes += o->files[i]->filter_bytes;
    return bytes;
}

/* What the filters of all segments may take. Where these are large, filters have too few bits to
 * tell much. */
static size_t room_for_filters(const struct overflow *o)
{
    size_t room = quarter_of_memory(o) / (are_large(o) ? 4 : 2), used = filter_bytes(o);
    return room > used ? room : used;
}

/* Rows that wait: the more of them there are, the less often all segments are gone through; and
 * that a segment is of fewer texts is no great loss then, as it is merged with others soon. */
static size_t room_for_rows(const struct overflow *o)
{
    return quarter_of_memory(o) / 4 * (are_large(o) ? 5 : 3);
}

/* What is left besides what a sweep needs. They have that room too when they become a segment. */
static size_t room_for_texts(const struct overflow *o)
{
    return quarter_of_memory(o) / 4 * 15 - room_for_filters(o) - room_for_rows(o);
}

static void append(void *context, struct slice bytes)
{
    tape_store_append(context, bytes);
}

/* Half of what is left: smaller segments will come behind. */
static size_t room_for_filter(const struct overflow *o)
{
    return (room_for_filters(o) - filter_bytes(o)) / 2;
}

/* Merging looks at no text, so it is done where it can be. */
static void write_all(struct overflow *o, struct duplicates *d, size_t from,
                      struct segment_sink sink)
{
    const size_t memory = quarter_of_memory(o);
    if (from == d->segment_count || d->kept > d->in_segments ||
        !duplicates_merge(d, from, SHAPE, memory, sink))
        duplicates_write(d, from, SHAPE, memory, sink, NULL);
}

/* The segments from number `from` on, and what is in memory, become one, in a file of its own: so
 * the place of those that were is free again. */
static void write_from(struct overflow *o, struct duplicates *d, size_t from)
{
    struct segment segment;
    struct segment_file *file = memory_alloc(1, sizeof *file);
    write_all(o, d, from, (struct segment_sink){append, &file->store});
    for (size_t i = d->segment_count; i-- > from;) {
        struct segment old = d->segments[i].segment;
        mapping_close(slice_of(old.bytes, (size_t)old.size));
        free_file(o->files[--o->count]);
    }
    struct slice bytes = tape_store_map(&file->store, 0, (size_t)file->store.written);
    segment_open(&segment, bytes);
    segment_read_from(&segment, file, room_for_filter(o));
    duplicates_clear(d, from);
    duplicates_add_segment(d, segment);
    o->files = memory_grow(o->files, &o->cap, o->count + 1, sizeof *o->files);
    o->files[o->count++] = file;
}

static uint64_t entries_of(const struct segment *s)
{
    return s->near.entries + s->contain.entries;
}

/* The segments from there on are to be one: those that are not larger than all behind them, so that
 * of n there are about log n to be searched, and a text is written as often. An entry of the tables
 * takes up to half a byte of memory while they are made, which must have room where texts had. */
static size_t merge_from(const struct overflow *o, const struct duplicates *d)
{
    size_t from = d->segment_count - 1, first = d->segment_count - o->count;
    uint64_t size = d->segments[from].segment.size;
    uint64_t entries = entries_of(&d->segments[from].segment);
    for (; from > first; from--) {
        const struct segment *before = &d->segments[from - 1].segment;
        entries += entries_of(before);
        if (before->size - before->size / 4 > size || entries / 2 > 2 * quarter_of_memory(o))
            break;
        size += before->size;
    }
    return from;
}

void overflow_write(struct overflow *o, struct duplicates *d)
{
    duplicates_forget(d);
    write_from(o, d, d->segment_count);
    size_t from = merge_from(o, d);
    if (from + 1 < d->segment_count)
        write_from(o, d, from);
}

size_t overflow_clear(struct overflow *o, struct duplicates *d)
{
    if (duplicates_size(d) > quarter_of_memory(o) && d->kept > d->in_segments)
        overflow_write(o, d);
    else
        duplicates_forget(d);
    return quarter_of_memory(o);
}

bool overflow_must_write(const struct overflow *o, const struct duplicates *d, size_t bytes)
{
    return o->memory && duplicates_size(d) + bytes > room_for_texts(o) && d->kept > d->in_segments;
}

size_t overflow_room_to_sweep(const struct overflow *o)
{
    return quarter_of_memory(o) / 4;
}

size_t overflow_room_ahead(const struct overflow *o, const struct duplicates *d)
{
    return o->memory && d->segment_count ? room_for_rows(o) : 0;
}
