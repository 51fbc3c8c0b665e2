#include "job/dedupe/overflow.h"

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

void overflow_free(struct overflow *o)
{
    segment_file_free(&o->file);
}

/* As many texts as may be, as each segment is one more place to look. The last quarter is for them
 * to become a segment. */
static size_t room_for_texts(const struct overflow *o)
{
    return quarter_of_memory(o) * 3;
}

static void append(void *context, struct slice bytes)
{
    struct overflow *o = context;
    tape_store_append(&o->file.store, bytes);
}

/* Zeros up to where a mapping may begin. */
static void pad(struct overflow *o)
{
    static const char zeros[4096];
    while (o->file.store.written % TAPE_PIECE) {
        uint64_t left = TAPE_PIECE - o->file.store.written % TAPE_PIECE;
        tape_store_append(&o->file.store,
                          slice_of(zeros, left < sizeof zeros ? left : sizeof zeros));
    }
}

static void write_out(struct overflow *o, struct duplicates *d)
{
    struct segment segment;
    duplicates_forget(d);
    pad(o);
    uint64_t start = o->file.store.written;
    duplicates_write(d, d->segment_count, 0, quarter_of_memory(o), (struct segment_sink){append, o},
                     NULL);
    struct slice bytes =
        tape_store_map(&o->file.store, start, (size_t)(o->file.store.written - start));
    segment_open(&segment, bytes);
    segment_read_from(&segment, &o->file, start);
    duplicates_clear(d);
    duplicates_add_segment(d, segment);
}

size_t overflow_clear(struct overflow *o, struct duplicates *d)
{
    if (duplicates_size(d) > quarter_of_memory(o) && d->kept > d->in_segments)
        write_out(o, d);
    else
        duplicates_forget(d);
    return quarter_of_memory(o);
}

void overflow_check(struct overflow *o, struct duplicates *d)
{
    if (!o->memory)
        return;
    if (duplicates_size(d) > room_for_texts(o))
        write_out(o, d);
}
