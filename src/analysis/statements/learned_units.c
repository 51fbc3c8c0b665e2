/* The words around a cue, cut to units: a word, or a whole quotation. */
#include "analysis/statements/learned_layer.h"
#include "base/memory.h"

enum {
    LONGEST_AROUND = 240, /* units around a cue */
    CUES_AROUND = 4,      /* other cues on each side of it; where they are dense, each word would
                             otherwise be looked at for each of them */
    QUOTATIONS_AHEAD = 6, /* quotations behind a cue's sentence that may go on with it */
    VERB_REACH = 20       /* units behind a cue that its content's verb is looked for in */
};

static void add_unit(struct learned *l, size_t first, size_t last, bool quotation)
{
    l->units[l->unit_count++] =
        (struct unit){.first = (uint32_t)first, .last = (uint32_t)last, .quotation = quotation};
}

static const struct quotation *quotation_at(const struct article *a, size_t i, struct range cue)
{
    if (!a->words[i].quotation)
        return NULL;
    const struct quotation *q = &a->quotations[a->words[i].quotation - 1];
    bool holds_cue = q->first < cue.last && cue.first <= q->last;
    return holds_cue ? NULL : q;
}

static bool same_paragraph(const struct article *a, size_t i, size_t k)
{
    return a->words[i].paragraph == a->words[k].paragraph;
}

/* The words of a cue's sentence, as many as are looked at. */
static struct range sentence_around(const struct learned *l, struct range cue)
{
    const struct article *a = l->article;
    size_t lo = cue.first, hi = cue.last;
    for (size_t cues = 0; lo > 0 && a->words[lo - 1].sentence == a->words[cue.first].sentence &&
                          cue.first - lo < LONGEST_AROUND && cues < CUES_AROUND;)
        cues += l->words[--lo].label == CUE_BEGINS;
    for (size_t cues = 0; hi < a->count &&
                          a->words[hi].sentence == a->words[cue.last - 1].sentence &&
                          hi - cue.last < LONGEST_AROUND && cues < CUES_AROUND;)
        cues += l->words[hi++].label == CUE_BEGINS;
    return (struct range){lo, hi};
}

/* The words that may belong to the statement of a cue: its sentence, the quotations that touch it,
 * and those that follow. */
static struct range reach(const struct learned *l, struct range cue)
{
    const struct article *a = l->article;
    struct range sentence = sentence_around(l, cue);
    size_t lo = sentence.first, hi = sentence.last;
    const struct quotation *q = quotation_at(a, lo, cue);
    if (q)
        lo = q->first;
    if (lo > 0 && same_paragraph(a, lo, lo - 1) && (q = quotation_at(a, lo - 1, cue)) != NULL)
        lo = q->first;
    for (size_t n = 0; n < QUOTATIONS_AHEAD && hi > 0; n++) {
        if ((q = quotation_at(a, hi - 1, cue)) != NULL && q->last >= hi)
            hi = q->last + 1u;
        bool goes_on = q && q->continued && q->last + 1u == hi;
        if (hi >= a->count || (!goes_on && !same_paragraph(a, hi, hi - 1)) ||
            a->words[hi].quote != QUOTE_OPENS || (q = quotation_at(a, hi, cue)) == NULL)
            break;
        hi = q->last + 1u;
        if (hi < a->count && a->words[hi].mark == '.' &&
            a->words[hi].sentence == a->words[hi - 1].sentence)
            hi++;
    }
    return (struct range){lo, hi};
}

static void mark_unit_roles(struct learned *l, struct span span, enum part_label begins)
{
    struct range r = words_of(l->article, span);
    bool begun = false;
    for (size_t u = 0; u < l->unit_count; u++)
        if (l->units[u].first < r.last && r.first < l->units[u].last) {
            l->units[u].role = (uint8_t)(begins + begun);
            begun = true;
        }
}

enum { TAG_QUOTATION = 20, TAG_OUTSIDE = 21, WORD_QUOTATION = 0x51 };

const struct look learned_nothing = {7, TAG_OUTSIDE, 64, 7, 7, 7, NO_KIND};

static struct look look_at(const struct learned *l, const struct unit *x)
{
    const struct learned_word *w = &l->words[x->first];
    if (x->quotation)
        return (struct look){WORD_QUOTATION, TAG_QUOTATION, 65, x->role, 1,
                             w->role,        KIND_QUOTATION};
    return (struct look){
        w->lexeme.word, w->lexeme.tag, w->lexeme.shape, x->role, l->article->words[x->first].quote,
        w->role,        w->kind};
}

static uint32_t flags_of(const struct look *k, const struct word *w)
{
    uint32_t flags = 0;
    flags |= w->classes & WORD(THAT) ? 1u : 0;
    flags |= w->mark == ',' ? 2u : 0;
    flags |=
        k->tag == TAG_VBD || k->tag == TAG_VBZ || k->tag == TAG_MD || k->tag == TAG_VB ? 4u : 0;
    flags |= k->tag == TAG_QUOTATION ? 8u : 0;
    flags |= w->mark == ':' ? 16u : 0;
    flags |=
        k->tag == TAG_NN || k->tag == TAG_NNP || k->tag == TAG_NNS || k->tag == TAG_PRP ? 32u : 0;
    flags |= k->tag == TAG_WH ? 64u : 0;
    flags |= k->tag == TAG_IN ? 128u : 0;
    flags |= w->classes & WORD(TO) ? 256u : 0;
    flags |= w->classes & WORD(CONJUNCTION) ? 512u : 0;
    flags |= w->mark == ';' || w->mark == '-' ? 1024u : 0;
    return flags;
}

/* What stands between the cue and the unit behind x, as seen from the cue. */
static struct between past(const struct learned *l, const struct unit *x)
{
    struct between b = x->between;
    uint32_t flags = flags_of(&x->look, &l->article->words[x->first]);
    b.flags |= flags;
    b.commas += b.commas < 3 && flags & 2;
    b.verbs += b.verbs < 3 && flags & 4;
    b.cues += b.cues < 2 && l->words[x->first].label == CUE_BEGINS;
    b.sources += b.sources < 3 && x->look.role == SOURCE_BEGINS;
    if (x->quotation)
        b.quoted =
            1u + (x->last > x->first + 1 ? (unsigned char)l->article->words[x->last - 2].mark : 0u);
    return b;
}

/* The tag of the first finite verb behind the cue, or 0. */
static uint32_t verb_behind(const struct learned *l)
{
    for (size_t u = l->cue_unit_end; u < l->unit_count && u < l->cue_unit_end + VERB_REACH; u++) {
        uint32_t tag = l->units[u].look.tag;
        if (tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD)
            return tag;
    }
    return 0;
}

static void look_around(struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++)
        l->units[u].look = look_at(l, &l->units[u]);
    l->verb_behind = verb_behind(l);
    for (size_t u = l->cue_unit; u-- > 1;)
        l->units[u - 1].between = past(l, &l->units[u]);
    for (size_t u = l->cue_unit_end; u + 1 < l->unit_count; u++)
        l->units[u + 1].between = past(l, &l->units[u]);
}

/* What the rules have for the cue. */
static void mark_rule(struct learned *l, const struct statements *rules)
{
    l->rule = NULL;
    for (size_t i = l->cue.first; i < l->cue.last && !l->rule; i++)
        if (l->words[i].statement)
            l->rule = &rules->items[l->words[i].statement - 1];
    if (!l->rule)
        return;
    for (size_t p = l->rule->first_piece; p < l->rule->first_piece + l->rule->piece_count; p++)
        mark_unit_roles(l, rules->pieces[p], CONTENT_BEGINS);
    mark_unit_roles(l, l->rule->source, SOURCE_BEGINS);
}

void learned_around(struct learned *l, struct range cue, const struct statements *rules)
{
    const struct article *a = l->article;
    struct range around = reach(l, cue);
    l->cue = cue;
    l->unit_count = 0;
    l->units = memory_grow(l->units, &l->unit_cap, 2 * LONGEST_AROUND, sizeof *l->units);
    l->cue_unit = l->cue_unit_end = 0;
    for (size_t i = around.first; i < around.last && l->unit_count < 2 * LONGEST_AROUND;) {
        const struct quotation *q = quotation_at(a, i, cue);
        size_t last = q ? q->last + 1u : i + 1;
        if (i == cue.first)
            l->cue_unit = l->unit_count;
        if (i + 1 == cue.last)
            l->cue_unit_end = l->unit_count + 1;
        add_unit(l, i, last, q != NULL);
        i = last;
    }
    mark_rule(l, rules);
    look_around(l);
}
