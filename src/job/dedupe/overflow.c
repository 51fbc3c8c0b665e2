#include "job/dedupe/overflow.h"

/* What is there besides the texts, the buffers and a piece of each tape. */
enum { BESIDES = 6 << 20, LEAST = 3 << 20 };

/* Places of a segment that a row looks at, for its fingerprint and for its shingles; the system
 * brings 64 KiB for each. */
enum { PRINT_PLACES = 3, PLACES = 48, BROUGHT = 64 << 10, MOST_ROWS = 4096 };

void overflow_init(struct overflow *o, const struct duplicates *d, size_t memory)
{
    *o = (struct overflow){.memory = memory, .first = d->segment_count};
}

void overflow_free(struct overflow *o)
{
    tape_store_free(&o->store);
}

static size_t quarter_of_memory(const struct overflow *o)
{
    size_t memory = o->memory > 2 * (size_t)BESIDES ? o->memory - BESIDES : o->memory / 2;
    return memory / 4 > LEAST ? memory / 4 : LEAST;
}

/* As many texts as may be, as each segment is one more place to look. Shingles are written in
 * pieces; fingerprints and labels alone stand in memory once more while they become a segment. */
static size_t room_for_texts(const struct overflow *o, const struct duplicates *d)
{
    return quarter_of_memory(o) * (duplicates_has_shingles(d) ? 2 : 1);
}

static void append(void *context, struct slice bytes)
{
    struct overflow *o = context;
    tape_store_append(&o->store, bytes);
}

/* Zeros up to where a mapping may begin. */
static void pad(struct overflow *o)
{
    static const char zeros[4096];
    while (o->store.written % TAPE_PIECE) {
        uint64_t left = TAPE_PIECE - o->store.written % TAPE_PIECE;
        tape_store_append(&o->store, slice_of(zeros, left < sizeof zeros ? left : sizeof zeros));
    }
}

static void write_out(struct overflow *o, struct duplicates *d)
{
    struct segment segment;
    pad(o);
    uint64_t start = o->store.written;
    duplicates_write(d, d->segment_count, 0, quarter_of_memory(o), (struct segment_sink){append, o},
                     NULL);
    struct slice bytes = tape_store_map(&o->store, start, (size_t)(o->store.written - start));
    segment_open(&segment, bytes);
    duplicates_clear(d);
    duplicates_add_segment(d, segment);
}

/* Pages of the file count as memory of the program while they are mapped. */
static void forget(struct overflow *o, const struct duplicates *d)
{
    size_t ours = d->segment_count - o->first;
    for (size_t i = o->first; i < d->segment_count; i++)
        memory_forget(d->segments[i].segment.bytes, (size_t)d->segments[i].segment.size);
    size_t places = ours * (duplicates_has_shingles(d) ? PLACES : PRINT_PLACES);
    size_t rows = 2 * quarter_of_memory(o) / (places * BROUGHT);
    o->until_forget = rows < 1 ? 1 : rows < MOST_ROWS ? (unsigned)rows : MOST_ROWS;
}

void overflow_check(struct overflow *o, struct duplicates *d)
{
    if (!o->memory)
        return;
    if (duplicates_size(d) > room_for_texts(o, d))
        write_out(o, d);
    if (d->segment_count > o->first && o->until_forget-- <= 1)
        forget(o, d);
}
