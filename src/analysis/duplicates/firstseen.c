#include "analysis/duplicates/firstseen.h"

#include "base/memory.h"

#include <stdlib.h>

enum { BYTES_EACH = 24, LEAST = 2 << 20 };

struct record {
    struct fingerprint fingerprint;
    uint64_t number;
};

void firstseen_init(struct firstseen *f, size_t limit)
{
    *f = (struct firstseen){.limit = limit > LEAST ? limit : LEAST};
    for (size_t i = 0; i < FIRSTSEEN_PARTS; i++)
        f->parts[i].store = &f->store; /* whose limit is 0: all goes to the file */
}

void firstseen_free(struct firstseen *f)
{
    for (size_t i = 0; f->limit && i < FIRSTSEEN_PARTS; i++)
        tape_free(&f->parts[i]);
    tape_store_free(&f->store);
    free(f->bits);
}

void firstseen_add(struct firstseen *f, struct fingerprint fingerprint)
{
    size_t part = (size_t)(fingerprint.high >> 60);
    const struct record r = {fingerprint, f->count++};
    memcpy(tape_reserve(&f->parts[part], sizeof r), &r, sizeof r);
    tape_commit(&f->parts[part], sizeof r);
    f->counts[part]++;
}

/* Those of a part whose number of round is at hand, by other bits than those that made the part. */
static void judge_round(struct firstseen *f, const struct tape *part, uint64_t round,
                        uint64_t rounds)
{
    struct fingerprintset set;
    struct tape_reader reader;
    struct slice piece;
    fingerprintset_init(&set, false);
    tape_start(&reader, part);
    while (tape_next(&reader, &piece))
        for (size_t at = 0; at < piece.len; at += sizeof(struct record)) {
            struct record r;
            memcpy(&r, piece.data + at, sizeof r);
            if ((r.fingerprint.high << 4 >> 16) % rounds == round &&
                fingerprintset_add(&set, r.fingerprint, 0) == FINGERPRINT_NEW)
                f->bits[r.number / 8] |= (unsigned char)(1u << r.number % 8);
        }
    tape_reader_free(&reader);
    fingerprintset_free(&set);
}

void firstseen_judge(struct firstseen *f)
{
    f->bits = memory_alloc((size_t)(f->count / 8 + 1), 1);
    for (size_t i = 0; i < FIRSTSEEN_PARTS; i++) {
        uint64_t rounds = f->counts[i] / (f->limit / BYTES_EACH) + 1;
        for (uint64_t round = 0; round < rounds; round++)
            judge_round(f, &f->parts[i], round, rounds);
    }
}
