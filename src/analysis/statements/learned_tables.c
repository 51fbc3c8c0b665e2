/* The tables of the learned layer, and the room that it works in. */
#include "analysis/statements/learned_layer.h"
#include "base/hash.h"
#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

enum { SEAL = 8 }; /* bytes behind the tables */

/* Added to the scores where a cue, content or source may begin, in hundredths of a logarithm of
 * odds: rather one too many, since those that are not likely enough as a whole are dropped. Set on
 * articles kept back from training. */
enum { BIAS_CUE = 80, BIAS_CONTENT = 43, BIAS_SOURCE = 72 };

/* Takes a table off the front; false where it is none, or of other labels. */
static bool take_table(struct perceptron *p, struct slice *tables, unsigned labels)
{
    return perceptron_read(p, tables) && p->labels == labels;
}

bool learned_init(struct learned *l, struct slice tables)
{
    *l = (struct learned){0};
    if (!take_table(&l->tags, &tables, TAG_COUNT) || !take_table(&l->cues, &tables, CUE_LABELS) ||
        !take_table(&l->parts, &tables, PART_LABELS) || !take_table(&l->choice, &tables, 1) ||
        tables.len != SEAL)
        return false;
    l->bias_cue = BIAS_CUE * l->cues.nat / 100;
    l->bias_content = BIAS_CONTENT * l->parts.nat / 100;
    l->bias_source = BIAS_SOURCE * l->parts.nat / 100;
    return true;
}

/* The same key everywhere: the seal finds damage, and keeps nobody from making tables. */
static uint64_t checksum(struct slice tables)
{
    return hash_sip13((struct hash_key){0, 0}, tables);
}

void learned_seal(struct buffer *tables)
{
    uint64_t sum = checksum(buffer_slice(tables));
    little_store64(buffer_reserve(tables, SEAL), sum);
    tables->len += SEAL;
}

bool learned_is_whole(struct slice tables)
{
    return tables.len >= SEAL && checksum(slice_cut(tables, 0, tables.len - SEAL)) ==
                                     little_load64(tables.data + tables.len - SEAL);
}

void learned_free(struct learned *l)
{
    free(l->words);
    free(l->units);
    free(l->scores);
    free(l->from);
    free(l->labels);
    free(l->steps);
    free(l->candidates);
}

void learned_need_rows(struct learned *l, size_t count)
{
    l->scores = memory_grow(l->scores, &l->score_cap, count, sizeof *l->scores);
    l->from = memory_grow(l->from, &l->from_cap, count, sizeof *l->from);
    l->labels = memory_grow(l->labels, &l->label_cap, count, sizeof *l->labels);
}
