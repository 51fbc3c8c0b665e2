/* How the n-grams of one length are counted: the way that the text and the memory allow. */
#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/ngramdealt.h"
#include "analysis/counts/ngramkeymaker.h"
#include "base/memory.h"

#include <stdlib.h>

void ngram_count(struct ngram *c, unsigned n, const struct ngram_sink *sink)
{
    if (c->counted) {
        ngramcounted_give(c, n, sink);
        return;
    }
    if (n == 1 && c->groups.count == 1 && !c->settings.by_document) {
        ngramunigrams_count(c, sink);
        return;
    }
    struct ngramcounting k = {
        .c = c, .sink = sink, .layout = ngram_layout(c, n), .capacity = SIZE_MAX};
    k.store.limit = ngram_memory_left(c) / 6;
    k.by_document = c->settings.by_document;
    k.doc_mask = k.by_document ? 0 : ((uint64_t)1 << k.layout.doc_bits) - 1;
    k.group = c->groups.rank[0];
    k.ranks = memory_alloc(c->part_count + 1, sizeof *k.ranks);
    for (size_t p = 0; p <= c->part_count; p++)
        k.ranks[p] = p ? c->parts[p - 1]->word_rank : c->word_rank;
    k.scratch = memory_alloc(k.layout.width, sizeof *k.scratch);
    if (!ngramdealt_count(&k)) {
        ngramcounting_make_room(&k);
        ngramkeymaker_read(&k, NGRAMTEXT_START, ngramtext_end(&c->text));
        ngramcounting_finish(&k);
    }
    free(k.keys);
    free(k.spare);
    free(k.scratch);
    free(k.runs);
    free(k.ranks);
    tape_store_free(&k.store);
}
