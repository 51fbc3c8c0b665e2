#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/ngramkey.h"
#include "base/memory.h"

#include <stdlib.h>

struct counted_record {
    uint64_t count, docs;
    uint32_t n, group; /* n numbers of words follow */
};

static void put_record(struct ngram *c, struct tape *tape, struct counted_record record,
                       struct slice ngram)
{
    char *out = tape_reserve(tape, sizeof record + record.n * sizeof(uint32_t));
    size_t used = sizeof record;
    memcpy(out, &record, sizeof record);
    for (unsigned i = 0; i < record.n; i++, used += sizeof(uint32_t)) {
        uint32_t number = wordforms_add(&c->words, slice_take(&ngram, ' '));
        memcpy(out + used, &number, sizeof number);
    }
    tape_commit(tape, used);
}

void ngram_add_counted(struct ngram *c, unsigned n, struct slice ngram, struct counted counted)
{
    put_record(c, &c->text, (struct counted_record){counted.count, counted.docs, n, c->group},
               ngram);
    c->counted = true;
}

void ngram_add_reference(struct ngram *c, unsigned n, struct slice ngram, uint64_t count)
{
    put_record(c, &c->reference, (struct counted_record){count, 0, n, 0}, ngram);
    c->reference_totals[n] += count;
}

/* The record at the front of the piece, and its key where it is one of the layout's n. */
static struct counted_record take_record(const struct ngram *c, const struct ngram_layout *l,
                                         struct slice *piece, uint64_t *key)
{
    struct counted_record record;
    memcpy(&record, piece->data, sizeof record);
    size_t len = sizeof record + record.n * sizeof(uint32_t);
    memset(key, 0, l->width * sizeof *key);
    for (unsigned i = 0; record.n == l->n && i < record.n; i++) {
        uint32_t number;
        memcpy(&number, piece->data + len - (i + 1) * sizeof number, sizeof number);
        ngramkey_put_bits(key, l->width, c->word_rank[number], l->doc_bits + i * l->word_bits);
    }
    *piece = slice_cut(*piece, len, piece->len);
    return record;
}

void ngram_give_reference(const struct ngram *c, const struct ngram_layout *l, void *context,
                          void (*take)(void *context, const uint64_t *key, uint64_t count))
{
    uint64_t key[NGRAM_MAX];
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &c->reference);
    while (tape_next(&reader, &piece))
        while (piece.len) {
            struct counted_record record = take_record(c, l, &piece, key);
            if (record.n == l->n)
                take(context, key, record.count);
        }
    tape_reader_free(&reader);
}

/* Gives out the records of one n. */
static void give_counted(struct ngram *c, const struct ngram_layout *l, struct slice piece,
                         uint64_t *key, const struct ngram_sink *sink)
{
    while (piece.len) {
        struct counted_record record = take_record(c, l, &piece, key);
        if (record.n != l->n)
            continue;
        if (l->group_bits)
            ngramkey_put_bits(key, l->width, c->groups.rank[record.group],
                              l->doc_bits + l->n * l->word_bits);
        sink->take(sink->context, key,
                   &(struct counted){.count = record.count, .docs = record.docs});
    }
}

void ngramcounted_give(struct ngram *c, unsigned n, const struct ngram_sink *sink)
{
    struct ngram_layout layout = ngram_layout(c, n);
    uint64_t *key = memory_alloc(layout.width, sizeof *key);
    struct tape_reader reader;
    struct slice piece;
    tape_start(&reader, &c->text);
    while (tape_next(&reader, &piece))
        give_counted(c, &layout, piece, key, sink);
    tape_reader_free(&reader);
    free(key);
}
