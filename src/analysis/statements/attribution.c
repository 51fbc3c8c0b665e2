#include "analysis/statements/attribution.h"

#include "analysis/statements/orphan.h"
#include "analysis/statements/polarity.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/rules.h"
#include "base/embed.h"

#include <stdlib.h>

EMBED(attribution_tables_bin);

struct slice attribution_tables(void)
{
    return embed_attribution_tables_bin();
}

bool attribution_add_learned(struct attribution *a, struct slice tables)
{
    a->learns = learned_init(&a->learned, tables);
    return a->learns;
}

void attribution_init(struct attribution *a)
{
    *a = (struct attribution){0};
    wordtable_init(&a->wordtable);
    article_init(&a->article, &a->wordtable);
    speakers_init(&a->speakers);
}

void attribution_free(struct attribution *a)
{
    article_free(&a->article);
    speakers_free(&a->speakers);
    learned_free(&a->learned);
    statements_free(&a->statements);
    wordtable_free(&a->wordtable);
}

static int compare(const void *left, const void *right)
{
    const struct statement *l = left, *r = right;
    if (l->place != r->place)
        return l->place < r->place ? -1 : 1;
    if (l->cue.start != r->cue.start)
        return l->cue.start < r->cue.start ? -1 : 1;
    return l->first_piece < r->first_piece ? -1 : 1;
}

enum { MOVES_PER_ITEM = 8 };

/* Insertion, which is fast where few are out of order, as they come from the layers; false where it
 * would be slow. */
static bool sort_nearly(struct statement *items, size_t count)
{
    size_t moves = 0;
    for (size_t i = 1; i < count; i++) {
        struct statement item = items[i];
        size_t k = i;
        for (; k > 0 && moves <= count * MOVES_PER_ITEM && compare(&items[k - 1], &item) > 0; k--) {
            items[k] = items[k - 1];
            moves++;
        }
        items[k] = item;
        if (moves > count * MOVES_PER_ITEM)
            return false;
    }
    return true;
}

static void sort(struct statements *s)
{
    for (size_t i = 0; i < s->count; i++)
        s->items[i].place = s->pieces[s->items[i].first_piece].start;
    if (s->count && !sort_nearly(s->items, s->count))
        qsort(s->items, s->count, sizeof *s->items, compare);
}

enum { PARENT_REACH = 16 }; /* statements before one that can contain it */

static bool contains(const struct statements *s, const struct statement *outer, size_t at)
{
    for (size_t p = outer->first_piece; p < outer->first_piece + outer->piece_count; p++)
        if (s->pieces[p].start <= at && at < s->pieces[p].end)
            return true;
    return false;
}

/* The last statement of those before that contains a cue; SIZE_MAX: none. */
static size_t parent_of(const struct statements *s, size_t before, struct span cue)
{
    for (size_t k = before; k-- > 0 && before - k <= PARENT_REACH && cue.end > cue.start;)
        if (contains(s, &s->items[k], cue.start))
            return k;
    return SIZE_MAX;
}

static bool has_mark_as_cue(const struct statement *st)
{
    return st->cue.end == st->cue.start + 1;
}

/* 'told the Post: "..."' is found once more where the Post may be a label before its colon: of two
 * statements of one content those that have but a mark as cue give way to a surer one. */
static void drop_labels(struct statements *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct statement *x = &s->items[i], *last = kept ? &s->items[kept - 1] : NULL;
        const struct span *piece = &s->pieces[x->first_piece];
        const struct span *before = last ? &s->pieces[last->first_piece] : NULL;
        bool twice = last && piece->start == before->start && piece->end == before->end;
        bool yields = twice && has_mark_as_cue(x) && x->confidence <= last->confidence;
        bool replaces = twice && has_mark_as_cue(last) && x->confidence > last->confidence;
        if (!yields)
            s->items[replaces ? kept - 1 : kept++] = *x;
    }
    s->count = kept;
}

/* Who marks statements by hand seldom marks one within the content of another, so that of those
 * which the models find there few are right by any corpus: they have to be surer than others. Set
 * on articles kept back from training. */
enum { CERTAIN_WITHIN = 70 };

/* A statement whose cue stands in the content of another was made there. Drops those that are less
 * certain than least. */
static void find_parents(struct statements *s, unsigned least)
{
    size_t reached = 0, kept = 0; /* reached: by the statements before */
    for (size_t i = 0; i < s->count; i++) {
        struct statement x = s->items[i];
        if (x.cue.start < reached)
            x.parent = parent_of(s, kept, x.cue);
        if (x.parent != SIZE_MAX && x.confidence < least)
            continue;
        for (size_t p = x.first_piece; p < x.first_piece + x.piece_count; p++)
            reached = s->pieces[p].end > reached ? s->pieces[p].end : reached;
        s->items[kept++] = x;
    }
    s->count = kept;
}

void attribution_start(struct attribution *a)
{
    a->before = a->statements.count = a->statements.piece_count = 0;
    speakers_start(&a->speakers);
}

void attribution_read(struct attribution *a, struct slice text, bool wrapped)
{
    a->text = text;
    article_start(&a->article, text, wrapped);
}

bool attribution_next(struct attribution *a)
{
    struct statements *found = &a->statements;
    a->before += found->count;
    found->count = found->piece_count = 0;
    if (!quotation_next_block(&a->article))
        return false;
    speakers_read(&a->speakers, &a->article);
    rules_find(&a->article, found);
    if (a->learns) {
        learned_find(&a->learned, &a->article, found, 0);
        orphans_claim(&a->article, found);
    }
    orphans_find(&a->article, found, a->scare);
    sort(found);
    drop_labels(found);
    rules_address(&a->article, found);
    polarity_find(&a->article, found);
    speakers_resolve(&a->speakers, &a->article, found);
    find_parents(found, a->learns && !a->nested ? CERTAIN_WITHIN : 0);
    return true;
}
