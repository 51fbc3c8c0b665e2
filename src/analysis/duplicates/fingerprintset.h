/* The fingerprints seen so far, each with a number where numbers are asked for. Those that begin
 * alike make a table: a list of them in the order in which they came, and an index by which they
 * are found, which is made anew, larger by two fifths, when a part of it is full. The tables begin
 * with sizes that differ, evenly between one and the next, so that they do not grow at the same
 * time: the set as a whole takes 22 to 24 bytes a fingerprint at any time, some megabytes aside, and
 * 4 more where it has numbers. Where more are expected it takes up to 27 until they come. */
#ifndef ANALYSIS_DUPLICATES_FINGERPRINTSET_H
#define ANALYSIS_DUPLICATES_FINGERPRINTSET_H

#include "analysis/duplicates/fingerprint.h"

#define FINGERPRINT_NEW UINT32_MAX

/* Of a set; and the most that are asked for at a time. */
enum { FINGERPRINTSET_TABLES = 64, FINGERPRINTSET_TOGETHER = 32 };

struct fingerprintblock;
struct fingerprintbucket;

/* A block of the index, and how many fingerprints it finds. */
struct fingerprintplace {
    struct fingerprintblock *block;
    size_t count;
};

struct fingerprinttable {
    struct fingerprintplace *places;
    size_t place_count;
    uint64_t size;               /* the same with a fraction, by which tables differ */
    struct fingerprint **prints; /* the list, in pieces */
    uint32_t **values;
    size_t print_cap, value_cap; /* pieces that there is room for */
    uint32_t count;              /* of the fingerprints */
};

struct fingerprintset {
    struct fingerprinttable tables[FINGERPRINTSET_TABLES];
    bool valued;
    uint64_t expected;              /* fingerprints in all, about; 0: nobody knows */
    uint64_t made;                  /* indexes, each time anew */
    struct fingerprintblock *spare; /* blocks without use */
    char *at, *end;                 /* of the chunk that blocks and pieces are cut from */
    void **chunks;
    size_t chunk_count, chunk_cap, total;
};

void fingerprintset_init(struct fingerprintset *set, bool valued);
void fingerprintset_free(struct fingerprintset *set);

/* Bytes that the set takes, about. */
static inline size_t fingerprintset_size(const struct fingerprintset *set)
{
    return set->total - (size_t)(set->end - set->at);
}

/* So many fingerprints will be there in the end, about: a table that is full grows at once to what
 * they need, to about twice its size at most, and by an eighth where it has as much. 0: nobody
 * knows. */
static inline void fingerprintset_expect(struct fingerprintset *set, uint64_t count)
{
    set->expected = count;
}

/* Adds f with the number value (below FINGERPRINT_NEW) and returns FINGERPRINT_NEW; or, where it is
 * there already, returns the number it came with (0 in a set without numbers). */
uint32_t fingerprintset_add(struct fingerprintset *set, struct fingerprint f, uint32_t value);

/* Where some fingerprints are to be looked for, as long as no index was made anew. */
struct fingerprintset_asked {
    const struct fingerprint *prints; /* stay where they are */
    size_t count;                     /* at most FINGERPRINTSET_TOGETHER */
    struct fingerprintplace *places[FINGERPRINTSET_TOGETHER];
    struct fingerprintbucket *homes[FINGERPRINTSET_TOGETHER];
    uint64_t made; /* indexes, so far */
};

/* Begins to bring in the memory that a search for asked->prints will look at first. */
void fingerprintset_ask(const struct fingerprintset *set, struct fingerprintset_asked *asked);

/* Adds what was asked for to a set without numbers, in order, and says of each whether it is new.
 * All that they may equal is brought in together. */
void fingerprintset_add_all(struct fingerprintset *set, struct fingerprintset_asked *asked,
                            bool *is_new);

/* Its number, or FINGERPRINT_NEW where it is not there. */
uint32_t fingerprintset_find(const struct fingerprintset *set, struct fingerprint f);

/* All fingerprints, in no particular order; the set must not change meanwhile. */
struct fingerprintset_walk {
    const struct fingerprintset *set;
    size_t table;
    uint32_t at;
};

static inline struct fingerprintset_walk fingerprintset_start(const struct fingerprintset *set)
{
    return (struct fingerprintset_walk){.set = set};
}

/* The next one and its number (0 in a set without numbers); false after the last. */
bool fingerprintset_next(struct fingerprintset_walk *w, struct fingerprint *f, uint32_t *value);

#endif
