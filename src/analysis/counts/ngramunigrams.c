/* Single words need no sorting: an entry for each. */
#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/ngramtext.h"
#include "base/memory.h"

#include <stdlib.h>

static inline void see(struct ngram_seen *word, uint64_t doc)
{
    word->count++;
    word->docs += word->last_doc != doc;
    word->last_doc = doc;
}

/* A place for each word that there is by now. */
static void make_seen(struct ngram *c)
{
    size_t before = c->seen_cap;
    c->seen = memory_grow(c->seen, &c->seen_cap, c->words.count, sizeof *c->seen);
    memset(c->seen + before, 0, (c->seen_cap - before) * sizeof *c->seen);
}

void ngramunigrams_see(struct ngram *c, const uint32_t *numbers, size_t count)
{
    if (c->seen_cap < c->words.count)
        make_seen(c);
    for (size_t i = 0; i < count; i++)
        see(&c->seen[numbers[i]], c->docs);
}

/* Where the counting stands; next_word would do, but this is the whole work for single words. */
struct word_cursor {
    uint64_t doc;        /* plus one */
    const uint32_t *ids; /* of the part's words: places in counts */
    uint32_t mark;       /* whose number comes next; 0: a mark or a word does */
};

static void count_piece(uint32_t *const *ids_of_parts, struct ngram_seen *counts,
                        struct slice piece, struct word_cursor *cursor)
{
    const uint16_t *at = (const void *)piece.data, *end = at + piece.len / sizeof *at;
    struct word_cursor c = *cursor;
    uint32_t number;
    while (ngramtext_next(&at, end, &number)) {
        if (c.mark) {
            c.ids = c.mark == NGRAMTEXT_PART ? ids_of_parts[number] : c.ids;
            c.mark = 0;
        } else if (number < NGRAMTEXT_MARKS) {
            c.doc += number == NGRAMTEXT_DOCUMENT;
            c.mark = number > NGRAMTEXT_DOCUMENT ? number : 0;
        } else {
            see(&counts[c.ids[number - NGRAMTEXT_MARKS]], c.doc);
        }
    }
    *cursor = c;
}

/* Numbers for the ranks in the order in which the parts saw the words: common words lie together.
 */
static void number_by_sight(const struct ngram *c, uint32_t **by_part, uint32_t *by_rank)
{
    uint32_t next = 0;
    for (size_t r = 0; r < c->word_count; r++)
        by_rank[r] = UINT32_MAX;
    for (size_t p = 0; p <= c->part_count; p++) {
        const struct ngram *part = p ? c->parts[p - 1] : c;
        by_part[p] = memory_alloc(part->words.count, sizeof *by_part[p]);
        for (size_t i = 0; i < part->words.count; i++) {
            uint32_t *number = &by_rank[part->word_rank[i]];
            if (*number == UINT32_MAX)
                *number = next++;
            by_part[p][i] = *number;
        }
    }
}

static struct ngram_seen *count_text(const struct ngram *c, uint32_t *const *by_part)
{
    struct ngram_seen *counts = memory_alloc(c->word_count, sizeof *counts);
    struct tape_reader reader;
    struct slice piece;
    struct word_cursor cursor = {.doc = 1, .ids = by_part[0]};
    tape_start(&reader, &c->text);
    while (tape_next(&reader, &piece))
        count_piece(by_part, counts, piece, &cursor);
    tape_reader_free(&reader);
    return counts;
}

void ngramunigrams_count(struct ngram *c, const struct ngram_sink *sink)
{
    uint32_t *by_rank = memory_alloc(c->word_count, sizeof *by_rank);
    uint32_t **by_part = memory_alloc(c->part_count + 1, sizeof *by_part);
    unsigned shift = ngram_layout(c, 1).doc_bits;
    number_by_sight(c, by_part, by_rank);
    if (c->settings.only_words && c->seen_cap < c->words.count) /* no text had the last ones */
        make_seen(c);
    struct ngram_seen *counts = c->settings.only_words ? c->seen : count_text(c, by_part);
    for (uint64_t rank = 0; rank < c->word_count; rank++) {
        const struct ngram_seen *w = &counts[by_rank[rank]];
        uint64_t key = rank << shift;
        if (w->count)
            sink->take(sink->context, &key, &(struct counted){.count = w->count, .docs = w->docs});
    }
    for (size_t p = 0; p <= c->part_count; p++)
        free(by_part[p]);
    free(by_part);
    free(by_rank);
    if (counts != c->seen)
        free(counts);
}
