#include "analysis/statements/learned.h"

#include "analysis/statements/choice.h"
#include "analysis/statements/quotation.h"
#include "base/hash.h"
#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    LONGEST_AROUND = 240, /* units around a cue */
    CUES_AROUND = 4,      /* other cues on each side of it; where they are dense, each word would
                             otherwise be looked at for each of them */
    QUOTATIONS_AHEAD = 6, /* quotations behind a cue's sentence that may go on with it */
    SENTENCE_START = 12,  /* units from the start of a sentence that are counted */
    VERB_REACH = 20,      /* units behind a cue that its content's verb is looked for in */
    NEAR = 12,            /* words that a cue in the table is looked for */
    BEYOND_DOUBT = 100,   /* the doubt, in parts of CERTAINTY_NAT, below which labels stand without a
                             choice: they are nine tenths sure */
    LONGEST_TITLE = 6,    /* units before the name of a source */
    SEAL = 8              /* bytes behind the tables */
};

/* Added to the scores where a cue, content or source may begin, in hundredths of a logarithm of
 * odds: rather one too many, since those that are not likely enough as a whole are dropped. Set on
 * articles kept back from training. */
enum { BIAS_CUE = 61, BIAS_CONTENT = 43, BIAS_SOURCE = 72 };

#define BIT(label) (uint16_t)(1u << (label))

const uint16_t learned_cue_order[PERCEPTRON_LABELS + 1] = {
    [CUE_OUT] = BIT(CUE_OUT) | BIT(CUE_BEGINS),
    [CUE_BEGINS] = BIT(CUE_OUT) | BIT(CUE_BEGINS) | BIT(CUE_GOES_ON),
    [CUE_GOES_ON] = BIT(CUE_OUT) | BIT(CUE_BEGINS) | BIT(CUE_GOES_ON),
    [PERCEPTRON_LABELS] = BIT(CUE_OUT) | BIT(CUE_BEGINS),
};

#define PART_ANY (BIT(PART_OUT) | BIT(SOURCE_BEGINS) | BIT(CONTENT_BEGINS))

const uint16_t learned_part_order[PERCEPTRON_LABELS + 1] = {
    [PART_OUT] = PART_ANY,
    [SOURCE_BEGINS] = PART_ANY | BIT(SOURCE_GOES_ON),
    [SOURCE_GOES_ON] = PART_ANY | BIT(SOURCE_GOES_ON),
    [CONTENT_BEGINS] = PART_ANY | BIT(CONTENT_GOES_ON),
    [CONTENT_GOES_ON] = PART_ANY | BIT(CONTENT_GOES_ON),
    [PERCEPTRON_LABELS] = PART_ANY,
};

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

size_t learned_sentence_end(const struct article *a, size_t lo)
{
    size_t hi = lo;
    while (hi < a->count && hi < lo + LEARNED_SENTENCE &&
           a->words[hi].sentence == a->words[lo].sentence)
        hi++;
    return hi;
}

/* ---- what is known of the words before the models look at them ---- */

static struct range words_of(const struct article *a, struct span span)
{
    if (span.start >= span.end)
        return (struct range){0, 0};
    return (struct range){article_word_at(a, span.start), article_word_at(a, span.end - 1) + 1};
}

static void mark_role(struct learned *l, struct span span, enum rule_role role)
{
    struct range r = words_of(l->article, span);
    for (size_t i = r.first; i < r.last && i < l->article->count; i++)
        if (role != ROLE_CONTENT || l->words[i].role == ROLE_NONE)
            l->words[i].role = (uint8_t)role;
}

static void mark_statement(struct learned *l, const struct statements *rules, size_t number)
{
    const struct statement *s = &rules->items[number];
    for (size_t p = s->first_piece; p < s->first_piece + s->piece_count; p++)
        mark_role(l, rules->pieces[p], ROLE_CONTENT);
    mark_role(l, s->source, ROLE_SOURCE);
    mark_role(l, s->cue, ROLE_CUE);
    if (s->medium.start < s->medium.end) {
        bool active = s->medium.end <= s->source.start;
        struct range cites =
            words_of(l->article, active ? (struct span){s->medium.end, s->source.start}
                                        : (struct span){s->source.end, s->medium.start});
        for (size_t i = cites.first; i < cites.last; i++)
            l->words[i].passes_on = l->words[i].role != ROLE_CONTENT;
    }
    struct range cue = words_of(l->article, s->cue);
    for (size_t i = cue.first; i < cue.last && i < l->article->count; i++)
        l->words[i].statement = (uint32_t)number + 1;
}

/* The class of a word in the cue table with its form, 0: none. */
static uint8_t cue_of(const struct word *w)
{
    if (!w->entry || !w->entry->cue)
        return w->classes & WORD(ACCORDING) ? 31 : 0;
    unsigned quotes = w->entry->cue->frames & FRAME_QUOTE ? 1 : 0;
    return (uint8_t)(1 + quotes + 2 * w->entry->form +
                     10 * (w->entry->cue->class == CUE_ATTITUDE ? 1u : 0));
}

static void tag_sentences(struct learned *l)
{
    struct lexeme *lexemes = memory_alloc(LEARNED_SENTENCE, sizeof *lexemes);
    const struct article *a = l->article;
    for (size_t lo = 0, hi; lo < a->count; lo = hi) {
        hi = learned_sentence_end(a, lo);
        for (size_t i = lo; i < hi; i++)
            lexemes[i - lo] = lexeme_of(article_word(a, i));
        tagger_tag(&l->tags, lexemes, hi - lo);
        for (size_t i = lo; i < hi; i++)
            l->words[i].lexeme = lexemes[i - lo];
    }
    free(lexemes);
}

enum { KIND_QUOTATION = 62, NO_KIND = 63 };

/* The first of these that a word is of, as a number. */
static uint8_t kind_of(const struct word *w)
{
    static const uint64_t kinds[] = {
        WORD(TITLE) | WORD(MISTER) | WORD(MISTRESS),
        WORD(HE) | WORD(SHE),
        WORD(THEY),
        WORD(FIRST),
        WORD(POSSESSIVE),
        WORD(TIME) | WORD(WEEKDAY) | WORD(MONTH),
        WORD(MEDIUM),
        WORD(PRESS),
        WORD(RELATIVE),
        WORD(ORGANISATION),
        WORD(ROLE),
        WORD(AFFILIATION),
        WORD(MALE_NAME) | WORD(FEMALE_NAME),
        WORD(AND),
        WORD(BUT) | WORD(OR),
        WORD(MODAL),
        WORD(HAVE),
        WORD(BE),
        WORD(NEGATION),
        WORD(SUBORDINATOR),
        WORD(ADVERB),
        WORD(DETERMINER),
        WORD(OF),
        WORD(FOR) | WORD(BY) | WORD(TO),
        WORD(PREPOSITION),
    };
    enum { KINDS = sizeof kinds / sizeof *kinds };
    for (uint8_t k = 0; w->classes && k < KINDS; k++)
        if (w->classes & kinds[k])
            return (uint8_t)(k + 1);
    return (uint8_t)(KINDS + 1 + w->capital + 2 * (w->type == TOKEN_NUMBER) + 4 * (w->mark != 0));
}

static void know_verb(struct learned_word *x, const struct word *w)
{
    x->cue = cue_of(w);
    x->kind = kind_of(w);
    x->lemma = x->lexeme.word;
    if (!w->entry || !w->entry->cue)
        return;
    const struct cue *cue = w->entry->cue;
    x->frames = cue->frames + 256 * (1 + (uint32_t)cue->class);
    x->lemma = 5;
    for (size_t i = 0; i < cue->lemma.len; i++)
        x->lemma = feature_mix(x->lemma, (unsigned char)cue->lemma.data[i]);
}

void learned_prepare(struct learned *l, const struct article *a, const struct statements *rules,
                     size_t first)
{
    l->article = a;
    l->words = memory_grow(l->words, &l->word_cap, a->count + 1, sizeof *l->words);
    for (size_t i = 0; i < a->count; i++)
        l->words[i] = (struct learned_word){.role = ROLE_NONE};
    tag_sentences(l);
    for (size_t i = 0; i < a->count; i++)
        know_verb(&l->words[i], &a->words[i]);
    for (size_t s = first; s < rules->count; s++)
        mark_statement(l, rules, s);
}

/* ---- features of both models ---- */

/* Distances in a few steps. */
static uint32_t step(size_t distance)
{
    static const uint8_t steps[] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7};
    return distance < sizeof steps ? steps[distance] : distance < 25 ? 8 : 9;
}

/* A word as the cue model sees it; there is one before the sentence and one behind. */
struct view {
    uint32_t word, tag, shape, quote, cue, role;
};

static struct view view_of(const struct learned *l, size_t lo, size_t hi, size_t i)
{
    if (i < lo || i >= hi || i > hi + NEAR)
        return (struct view){7, 30, 64, 7, 62, 7};
    const struct learned_word *w = &l->words[i];
    return (struct view){w->lexeme.word, w->lexeme.tag, w->lexeme.shape, l->article->words[i].quote,
                         w->cue,         w->role};
}

/* The nearest word with a cue class before i, or behind it; hi where there is none near. */
static size_t cue_before(const struct learned *l, size_t lo, size_t hi, size_t i)
{
    for (size_t k = i; k-- > lo && i - k <= NEAR;)
        if (l->words[k].cue && l->article->words[k].quote == QUOTE_OUTSIDE)
            return k;
    return hi;
}

static size_t cue_behind(const struct learned *l, size_t hi, size_t i)
{
    for (size_t k = i + 1; k < hi && k - i <= NEAR; k++)
        if (l->words[k].cue && l->article->words[k].quote == QUOTE_OUTSIDE)
            return k;
    return hi;
}

static void add_neighbours(struct features *f, const struct view *v)
{
    const struct view *w = &v[3];
    feature_add(f, 1, w[0].word);
    feature_add(f, 2, w[-1].word);
    feature_add(f, 3, w[-2].word);
    feature_add(f, 4, w[1].word);
    feature_add(f, 5, w[2].word);
    feature_add(f, 6, w[0].tag);
    feature_add(f, 7, w[-1].tag);
    feature_add(f, 8, w[1].tag);
    feature_add(f, 9, w[-2].tag);
    feature_add(f, 10, w[2].tag);
    feature_add(f, 11, feature_mix(w[-1].tag, w[0].tag));
    feature_add(f, 12, feature_mix(w[0].tag, w[1].tag));
    feature_add(f, 13, mix3(w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 14, mix3(w[-2].tag, w[-1].tag, w[0].tag));
    feature_add(f, 15, mix3(w[0].tag, w[1].tag, w[2].tag));
    feature_add(f, 16, feature_mix(w[0].word, w[0].tag));
    feature_add(f, 17, feature_mix(w[-1].word, w[0].word));
    feature_add(f, 18, feature_mix(w[0].word, w[1].word));
    feature_add(f, 19, feature_mix(w[0].word, w[1].tag));
    feature_add(f, 20, feature_mix(w[-1].tag, w[0].word));
    feature_add(f, 21, feature_mix(w[0].tag, w[1].word));
    feature_add(f, 22, feature_mix(w[-1].word, w[0].tag));
    feature_add(f, 23, mix3(w[-1].word, w[0].word, w[1].word));
    feature_add(f, 24, mix3(w[-1].tag, w[0].word, w[1].tag));
    feature_add(f, 25, mix3(w[0].shape, w[-1].shape, w[1].shape));
    feature_add(f, 26, mix3(w[0].quote, w[-1].quote, w[1].quote));
    feature_add(f, 27, feature_mix(w[0].quote, w[0].word));
    feature_add(f, 28, mix3(w[0].word, w[-1].quote, w[1].quote));
    feature_add(f, 29, w[0].cue);
    feature_add(f, 30, mix3(w[0].cue, w[-1].tag, w[1].tag));
    feature_add(f, 31, feature_mix(w[0].cue, w[1].word));
    feature_add(f, 32, mix3(w[0].cue, w[0].tag, w[1].quote));
    feature_add(f, 33, w[0].role);
    feature_add(f, 34, mix3(w[-1].role, w[0].role, w[1].role));
    feature_add(f, 35, feature_mix(w[0].role, w[0].word));
    feature_add(f, 36, feature_mix(w[0].role, w[0].tag));
    feature_add(f, 37, mix4(w[0].role, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 38, mix3(w[0].word, w[1].tag, w[2].tag));
    feature_add(f, 39, mix3(w[0].word, w[-1].tag, w[-2].tag));
    feature_add(f, 40, mix3(w[0].word, w[1].word, w[2].word));
    feature_add(f, 41, feature_mix(w[-2].word, w[0].word));
    feature_add(f, 42, feature_mix(w[0].word, w[2].word));
}

/* What stands where a subject would, and where content would begin. */
static void add_frame(const struct learned *l, size_t lo, size_t hi, size_t i, const struct view *w,
                      struct features *f)
{
    const struct word *words = l->article->words;
    const struct learned_word *x = &l->words[i];
    uint32_t subject = 99, far = 9, opens = 9, that = 9, kind = NO_KIND;
    for (size_t k = i; k-- > lo && i - k <= 8;) {
        uint32_t tag = l->words[k].lexeme.tag;
        if (tag == TAG_NN || tag == TAG_NNS || tag == TAG_NNP || tag == TAG_PRP) {
            subject = tag == TAG_PRP ? l->words[k].lexeme.word : tag * 2 + words[k].capital;
            far = step(i - k);
            kind = l->words[k].kind;
            break;
        }
    }
    for (size_t k = i + 1; k < hi && k - i <= 6; k++) {
        if (opens == 9 && words[k].quote == QUOTE_OPENS)
            opens = (uint32_t)(k - i);
        if (that == 9 && words[k].classes & WORD(THAT))
            that = (uint32_t)(k - i);
    }
    feature_add(f, 53, mix3(x->lemma, subject, far));
    feature_add(f, 54, mix3(x->frames, subject, far));
    feature_add(f, 55, mix3(x->lemma, opens, that));
    feature_add(f, 56, mix4(x->frames, opens, that, w[1].tag));
    feature_add(f, 57, mix3(x->lemma, w[1].tag, w[-1].tag));
    feature_add(f, 58, mix3(x->lemma, w[0].role, w[1].word));
    feature_add(f, 59, mix4(subject, w[0].tag, opens, that));
    feature_add(f, 60, mix4(subject, far, w[0].word, w[1].tag));
    uint32_t before = i > lo ? x[-1].kind : NO_KIND;
    uint32_t next = i + 1 < hi ? x[1].kind : NO_KIND, next2 = i + 2 < hi ? x[2].kind : NO_KIND;
    feature_add(f, 62, mix4(x->lemma, kind, far, w[0].tag));
    feature_add(f, 63, mix4(x->frames, kind, far, w[1].tag));
    feature_add(f, 64, mix4(x->lemma, next, next2, w[0].tag));
    feature_add(f, 65, mix4(w[0].word, before, next, next2));
    feature_add(f, 66, mix4(w[0].tag, before, x->kind, next));
    feature_add(f, 61, mix4(x->frames, w[0].role, w[1].role, w[0].tag));
}

void learned_cue_features(const struct learned *l, size_t lo, size_t hi, size_t i,
                          struct features *f)
{
    struct view v[7];
    for (size_t k = 0; k < 7; k++)
        v[k] = view_of(l, lo, hi, i + k - 3);
    f->count = 0;
    add_neighbours(f, v);
    size_t before = cue_before(l, lo, hi, i), behind = cue_behind(l, hi, i);
    uint32_t wb = before < hi ? l->words[before].lexeme.word : 3,
             db = before < hi ? step(i - before) : 15;
    uint32_t wa = behind < hi ? l->words[behind].lexeme.word : 3,
             da = behind < hi ? step(behind - i) : 15;
    feature_add(f, 43, feature_mix(wb, db));
    feature_add(f, 44, feature_mix(wa, da));
    feature_add(f, 45, mix3(db, da, v[3].tag));
    feature_add(f, 46, mix3(v[3].cue, db, da));
    feature_add(f, 47, feature_mix(l->words[lo].lexeme.word, v[3].word));
    feature_add(f, 48, mix3(i - lo < 3 ? (uint32_t)(i - lo) : 3, v[3].tag, v[3].cue));
    feature_add(f, 49, mix3(hi - i < 3 ? (uint32_t)(hi - i) : 3, v[3].tag, v[3].cue));
    feature_add(f, 50, mix3(v[2].word, v[3].word, v[4].tag));
    feature_add(f, 51, feature_mix(l->words[i].lexeme.suffix[2], v[3].tag));
    feature_add(f, 52, mix3(l->words[i].lexeme.suffix[3], v[2].tag, v[4].tag));
    add_frame(l, lo, hi, i, &v[3], f);
}

/* ---- cues ---- */

enum {
    HARDLY = 4, /* logarithm of odds, from which on a cue is out of the question */
    NEVER = 20
};

static void need_rows(struct learned *l, size_t count)
{
    l->scores = memory_grow(l->scores, &l->score_cap, count, sizeof *l->scores);
    l->from = memory_grow(l->from, &l->from_cap, count, sizeof *l->from);
    l->labels = memory_grow(l->labels, &l->label_cap, count, sizeof *l->labels);
}

/* Of the cue that begins at word i of a sentence, with the words beside it. */
static int32_t cue_certainty(const struct learned *l, size_t count, size_t i)
{
    size_t first = i ? i - 1 : 0, last = i + 1;
    while (last < count && l->labels[last] == CUE_GOES_ON)
        last++;
    last += last < count;
    return perceptron_certainty(&l->cues, (const int32_t(*)[PERCEPTRON_LABELS])l->scores + first,
                                last - first, learned_cue_order, l->labels + first);
}

/* Words that begin no cue, but for one in a hundred cues. */
static bool begins_none(const struct learned *l, size_t i)
{
    enum {
        NONE = 1 << TAG_PRP | 1 << TAG_WH | 1 << TAG_DT,
        NONE_UNLESS_KNOWN = 1 << TAG_NNP | 1 << TAG_IN | 1 << TAG_VB | 1 << TAG_JJ | 1 << TAG_NN |
                            1 << TAG_NNS | 1 << TAG_OTHER
    };
    char mark = l->article->words[i].mark;
    unsigned tag = 1u << l->words[i].lexeme.tag;
    return mark ? mark != ':' : tag & NONE || (tag & NONE_UNLESS_KNOWN && !l->words[i].cue);
}

/* The best sequences so far that end with each label. */
struct paths {
    int32_t best[CUE_LABELS];
    bool begun;     /* behind the first word */
    bool under_way; /* a cue may go on with the next word */
};

/* Goes one word on; cue: it can be part of one. */
static void extend_paths(const struct perceptron *p, const int32_t *scores, bool cue,
                         struct paths *x)
{
    int32_t now[CUE_LABELS];
    for (unsigned l = 0; l < CUE_LABELS; l++) {
        now[l] = x->begun ? INT32_MIN / 2 : p->next[PERCEPTRON_LABELS][l];
        for (unsigned b = 0; x->begun && b < CUE_LABELS; b++)
            if (learned_cue_order[b] >> l & 1 && x->best[b] + p->next[b][l] > now[l])
                now[l] = x->best[b] + p->next[b][l];
        now[l] += scores[l];
    }
    int32_t in = now[CUE_BEGINS] > now[CUE_GOES_ON] ? now[CUE_BEGINS] : now[CUE_GOES_ON];
    memcpy(x->best, now, sizeof now);
    x->begun = true;
    x->under_way = cue && in > now[CUE_OUT] - HARDLY * p->nat;
}

/* The scores of a word's labels. */
static void score_cue(struct learned *l, size_t lo, size_t hi, size_t i, struct paths *x)
{
    int32_t *scores = l->scores[i - lo];
    struct features f;
    bool none = !x->under_way && begins_none(l, i);
    if (none) {
        scores[CUE_OUT] = 0;
        scores[CUE_BEGINS] = scores[CUE_GOES_ON] = -NEVER * l->cues.nat;
    } else {
        learned_cue_features(l, lo, hi, i, &f);
        perceptron_score(&l->cues, &f, scores);
        scores[CUE_BEGINS] += l->bias_cue;
    }
    extend_paths(&l->cues, scores, !none, x);
}

void learned_find_cues(struct learned *l, size_t lo, size_t hi)
{
    struct paths paths = {0};
    need_rows(l, hi - lo);
    for (size_t i = lo; i < hi; i++)
        score_cue(l, lo, hi, i, &paths);
    perceptron_decode(&l->cues, (const int32_t(*)[PERCEPTRON_LABELS])l->scores, hi - lo,
                      learned_cue_order, l->from, l->labels);
    for (size_t i = lo; i < hi; i++)
        l->words[i].label = l->words[i].passes_on ? CUE_OUT : l->labels[i - lo];
    for (size_t i = lo; i < hi; i++)
        if (l->words[i].label == CUE_BEGINS)
            l->words[i].certainty = cue_certainty(l, hi - lo, i - lo);
}

/* ---- around a cue ---- */

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

static struct look look(const struct learned *l, size_t u)
{
    return u < l->unit_count ? l->units[u].look : learned_nothing;
}

static void add_unit_features(struct features *f, const struct look *w)
{
    feature_add(f, 1, w[0].word);
    feature_add(f, 2, w[0].tag);
    feature_add(f, 3, w[-1].word);
    feature_add(f, 4, w[1].word);
    feature_add(f, 5, feature_mix(w[-1].tag, w[0].tag));
    feature_add(f, 6, feature_mix(w[0].tag, w[1].tag));
    feature_add(f, 7, mix3(w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 8, feature_mix(w[-1].word, w[0].tag));
    feature_add(f, 9, feature_mix(w[0].tag, w[1].word));
    feature_add(f, 10, mix3(w[-2].tag, w[-1].tag, w[0].tag));
    feature_add(f, 11, mix3(w[0].tag, w[1].tag, w[2].tag));
    feature_add(f, 12, feature_mix(w[-1].word, w[0].word));
    feature_add(f, 13, feature_mix(w[0].word, w[1].word));
    feature_add(f, 14, mix3(w[0].shape, w[-1].shape, w[1].shape));
}

/* What the rules say of the unit. */
static void add_rule_features(const struct learned *l, struct features *f, const struct look *w,
                              uint32_t where, uint32_t key)
{
    uint32_t rule = 1;
    if (l->rule)
        for (const char *c = l->rule->rule; *c; c++)
            rule = feature_mix(rule, (unsigned char)*c);
    uint32_t roles = mix3(w[-1].role, w[0].role, w[1].role);
    feature_add(f, 50, feature_mix(rule, w[0].role));
    feature_add(f, 51, roles);
    feature_add(f, 52, feature_mix(rule, roles));
    feature_add(f, 53, feature_mix(w[0].role, where));
    feature_add(f, 54, feature_mix(w[0].role, w[0].word));
    feature_add(f, 55, mix4(w[0].role, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 56, mix3(w[0].role, w[-1].role, key));
    feature_add(f, 57, mix4(rule, roles, w[-1].word, w[0].tag));
    feature_add(f, 58, mix3(w[0].other, w[0].role, where));
    feature_add(f, 59, mix4(roles, w[0].word, w[-1].tag, w[1].tag));
}

/* A quotation's length, how it ends, whether a sentence begins with it. */
static uint32_t quotation_shape(const struct learned *l, const struct unit *x)
{
    const struct article *a = l->article;
    char end = x->last > x->first + 1 ? a->words[x->last - 2].mark : 0;
    bool begins = x->first == 0 || a->words[x->first].sentence != a->words[x->first - 1].sentence;
    return step((x->last - x->first) / 2) * 512 + (unsigned char)end * 2 + begins;
}

static void add_quotation_features(const struct learned *l, struct features *f,
                                   const struct look *w, const struct unit *x, uint32_t where,
                                   uint32_t key)
{
    uint32_t shape = quotation_shape(l, x);
    feature_add(f, 60, feature_mix(shape, where));
    feature_add(f, 61, feature_mix(shape, key));
    feature_add(f, 62, mix3(shape, w[-1].word, w[1].word));
    feature_add(f, 63, mix3(where, w[-1].word, w[1].tag));
    feature_add(f, 64, mix3(shape, w[-1].tag, w[1].tag));
    feature_add(f, 65,
                feature_mix(l->words[x->first + (x->last > x->first + 1)].lexeme.tag, where));
}

/* The marks around a unit: where clauses may begin and end. */
static void add_clause_features(const struct learned *l, struct features *f, const struct look *w,
                                size_t i, uint32_t side, uint32_t frames)
{
    const struct word *words = l->article->words;
    uint32_t before = 0, behind = 0, back = 9, ahead = 9, verbs = 0;
    uint32_t after_mark = 30, before_mark = 30;
    for (size_t u = i; u-- > 0 && i - u <= 12 && !before;)
        if (words[l->units[u].first].mark || l->units[u].quotation) {
            before = (unsigned char)words[l->units[u].first].mark + 1u;
            before_mark = l->units[u + 1].look.tag;
            back = step(i - u);
        }
    for (size_t u = i; u < l->unit_count && u - i <= 12 && !behind; u++)
        if (words[l->units[u].first].mark || l->units[u].quotation) {
            behind = (unsigned char)words[l->units[u].first].mark + 1u;
            after_mark = look(l, u + 1).tag;
            ahead = step(u - i);
        } else {
            uint32_t tag = l->units[u].look.tag;
            verbs += tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_MD;
        }
    verbs = verbs > 2 ? 2 : verbs;
    uint32_t here = mix3(side, w[-1].tag, w[0].tag);
    feature_add(f, 80, mix4(here, before, behind, verbs));
    feature_add(f, 81, mix4(side, behind, after_mark, ahead));
    feature_add(f, 82, mix4(side, before, before_mark, back));
    feature_add(f, 83, mix3(here, frames, w[1].tag));
    feature_add(f, 84, mix4(here, behind, after_mark, w[-1].role));
    feature_add(f, 85, mix4(side, w[-2].word, w[-1].word, w[0].tag));
    feature_add(f, 86, mix4(side, w[-1].tag, w[0].word, w[1].word));
    feature_add(f, 87, mix4(side, w[-1].word, w[0].tag, w[1].tag));
}

/* Where a unit stands, as seen from the cue, and what the cue is. */
struct stand {
    uint32_t side, near, where, key_tag, frames;
};

/* The kinds of the words, the verbs and quotations between. */
static void add_kind_features(const struct learned *l, struct features *f, const struct look *w,
                              size_t i, const struct stand *s)
{
    const struct word *words = l->article->words;
    const struct between *b = &l->units[i].between;
    struct look behind = look(l, l->cue_unit_end);
    uint32_t opens = behind.kind * 32 + behind.tag, start = 0;
    for (size_t u = i; u-- > 0 && start < SENTENCE_START &&
                       words[l->units[u].first].sentence == words[l->units[i].first].sentence;)
        start++;
    feature_add(f, 93, mix4(s->where, w[-1].kind, w[0].kind, w[1].kind));
    feature_add(f, 94, mix4(s->near, s->frames, w[0].kind, w[1].kind));
    feature_add(f, 95, mix4(mix3(s->side, b->quoted, w[-1].tag), w[0].word, w[1].tag, b->commas));
    feature_add(f, 96, mix4(mix3(s->side, opens, w[-1].tag), w[0].tag, w[1].tag, b->verbs));
    feature_add(f, 97,
                mix4(mix3(s->side, l->verb_behind, w[0].word), w[1].tag, w[2].tag, s->key_tag));
    feature_add(f, 98, mix4(s->side, step(start), w[0].kind, w[-1].word));
    feature_add(f, 99, mix4(s->near, b->verbs, b->commas, w[0].word));
    feature_add(f, 100, mix4(s->side, w[-2].kind, w[-1].kind, w[0].kind));
    feature_add(f, 101, mix4(s->side, w[0].kind, w[1].kind, w[2].kind));
}

void learned_part_features(const struct learned *l, size_t i, struct features *f)
{
    const struct article *a = l->article;
    struct look looks[5];
    for (size_t k = 0; k < 5; k++)
        looks[k] = look(l, i + k - 2);
    const struct look *w = &looks[2];
    const struct unit *x = &l->units[i];
    f->count = 0;
    uint32_t side = i < l->cue_unit ? 0 : i >= l->cue_unit_end ? 2 : 1;
    size_t far = side == 0 ? l->cue_unit - i : side == 2 ? i + 1 - l->cue_unit_end : 0;
    uint32_t here = a->words[x->first].sentence, there = a->words[l->cue.first].sentence;
    uint32_t sentences = here > there ? here - there : there - here;
    sentences = sentences > 3 ? 3 : sentences;
    uint32_t where = side * 64 + step(far) * 4 + sentences, near = side * 4 + sentences;
    const struct learned_word *head = &l->words[l->cue.last - 1], *front = &l->words[l->cue.first];
    uint32_t key = head->lexeme.word, key_tag = head->lexeme.tag;
    struct look n1 = look(l, l->cue_unit_end), n2 = look(l, l->cue_unit_end + 1);
    struct look b1 = look(l, l->cue_unit - 1), b2 = look(l, l->cue_unit - 2);
    struct between b = x->between;
    uint32_t path = feature_mix(side, b.flags);
    add_unit_features(f, w);
    feature_add(f, 20, where);
    feature_add(f, 21, feature_mix(where, key));
    feature_add(f, 22, feature_mix(where, w[0].tag));
    feature_add(f, 23, feature_mix(near, b.flags));
    feature_add(f, 24, feature_mix(path, w[0].tag));
    feature_add(f, 25, feature_mix(path, key));
    feature_add(f, 26, mix4(near, b.commas, b.verbs, b.cues));
    feature_add(f, 27, mix3(side, key, w[0].tag));
    feature_add(f, 28, mix3(side, key, w[0].word));
    feature_add(f, 29, mix3(near, w[0].tag, w[0].quoted));
    feature_add(f, 30, mix3(where, w[-1].word, w[0].tag));
    feature_add(f, 31, feature_mix(where, w[0].word));
    feature_add(f, 32, mix3(where, w[0].tag, w[1].tag));
    feature_add(f, 33, mix3(where, w[-1].tag, w[0].tag));
    feature_add(f, 34, mix3(near, n1.word, w[0].tag));
    feature_add(f, 35, mix3(near, b1.word, w[0].tag));
    feature_add(f, 36, mix3(where, n1.tag, b1.tag));
    feature_add(f, 37, mix3(where, key_tag, n1.tag));
    feature_add(f, 38, mix4(near, n1.word, n2.word, step(far)));
    feature_add(f, 39, mix3(where, key, n1.word));
    feature_add(f, 40, mix3(where, b1.word, b2.word));
    feature_add(f, 41, feature_mix(where, front->lexeme.word));
    feature_add(f, 42, mix3(near, b.verbs, w[0].tag));
    feature_add(f, 43, mix4(side, b.commas, w[-1].word, w[0].tag));
    feature_add(f, 44, mix4(path, w[-1].tag, w[0].tag, w[1].tag));
    feature_add(f, 45, mix4(side, head->cue, w[-1].tag, w[0].tag));
    feature_add(f, 46, mix3(where, head->cue, key_tag));
    feature_add(f, 47, mix3(side, b.cues, l->words[x->first].label));
    feature_add(f, 48, mix4(side, b.sources, w[0].role, w[0].tag));
    feature_add(f, 49, mix3(i == 0 || here != a->words[x->first - 1].sentence, where, w[0].tag));
    add_rule_features(l, f, w, where, key);
    if (x->quotation)
        add_quotation_features(l, f, w, x, where, key);
    uint32_t lemma = head->lemma;
    add_clause_features(l, f, w, i, side, head->frames);
    feature_add(f, 88, mix3(where, lemma, w[0].tag));
    feature_add(f, 89, mix4(near, lemma, w[-1].word, w[0].tag));
    feature_add(f, 90, mix4(near, lemma, n1.word, w[0].role));
    feature_add(f, 91, mix4(path, head->frames, w[-1].tag, w[0].tag));
    feature_add(f, 92, mix4(where, head->frames, w[0].tag, n1.tag));
    bool last = x->last >= a->count || a->words[x->last].sentence != here;
    add_kind_features(l, f, w, i, &(struct stand){side, near, where, key_tag, head->frames});
    feature_add(f, 70, mix4(last, side, w[0].word, sentences));
    feature_add(f, 71, mix3(path, w[-1].word, w[0].word));
    feature_add(f, 72, mix3(side, w[0].word, w[1].word));
}

static const int32_t (*score_units(struct learned *l))[PERCEPTRON_LABELS]
{
    struct features f;
    need_rows(l, l->unit_count);
    for (size_t i = 0; i < l->unit_count; i++) {
        learned_part_features(l, i, &f);
        perceptron_score(&l->parts, &f, l->scores[i]);
        l->scores[i][CONTENT_BEGINS] += l->bias_content;
        l->scores[i][SOURCE_BEGINS] += l->bias_source;
    }
    return (const int32_t(*)[PERCEPTRON_LABELS])l->scores;
}

static void rank_labels(struct learned *l, const int32_t (*scores)[PERCEPTRON_LABELS])
{
    l->steps = memory_grow(l->steps, &l->step_cap, l->unit_count, sizeof *l->steps);
    l->candidates = memory_grow(l->candidates, &l->candidate_cap, l->unit_count * PERCEPTRON_BEST,
                                sizeof *l->candidates);
    l->candidate_count = perceptron_best(&l->parts, scores, l->unit_count, learned_part_order,
                                         l->steps, l->candidates, l->candidate_scores);
}

void learned_find_candidates(struct learned *l)
{
    rank_labels(l, score_units(l));
}

void learned_find_parts(struct learned *l)
{
    const int32_t(*scores)[PERCEPTRON_LABELS] = score_units(l);
    const uint8_t *labels = l->labels;
    perceptron_decode(&l->parts, scores, l->unit_count, learned_part_order, l->from, l->labels);
    int64_t certainty = perceptron_certainty(&l->parts, scores, l->unit_count, learned_part_order,
                                             l->labels);
    if (certainty < -BEYOND_DOUBT) {
        int64_t among;
        rank_labels(l, scores);
        labels = l->candidates + choice_of(l, &among) * l->unit_count;
        certainty += among;
    }
    l->certainty = certainty < -INT32_MAX ? -INT32_MAX : (int32_t)certainty;
    for (size_t i = 0; i < l->unit_count; i++)
        l->units[i].label = labels[i];
}

/* ---- statements ---- */

/* The units of a label from u on: [u, result). */
static size_t run_end(const struct learned *l, size_t u)
{
    size_t end = u + 1;
    while (end < l->unit_count && l->units[end].label == l->units[u].label + 1)
        end++;
    return end;
}

/* A quotation of a later sentence that goes on behind it: '... he said. "No deal" was what he
 * meant.' It is no speech of its own. */
static bool is_in_other_words(const struct learned *l, size_t u)
{
    const struct article *a = l->article;
    const struct unit *x = &l->units[u];
    const struct word *w = a->words;
    if (!x->quotation || w[x->first].sentence <= w[l->cue.last - 1].sentence)
        return false;
    bool goes_on = x->last < a->count && w[x->last].sentence == w[x->last - 1].sentence &&
                   w[x->last].type == TOKEN_WORD;
    return goes_on && w[x->first].sentence == w[x->last - 1].sentence;
}

/* Where a run of content before its cue begins: "He spoke of two things: | 'X and Y,' he said". */
static size_t behind_colon(const struct learned *l, size_t u, size_t end)
{
    const struct unit *last = &l->units[end - 1];
    bool quoted = last->quotation && end > u + 1 && last->last <= l->cue.first;
    return quoted && word_mark(l->article, last->first - 1) == ':' ? end - 1 : u;
}

/* Content that goes on up to the name in the source ends at its last comma: "..., | state-run
 * agency TASS reported". */
static size_t before_source(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    if (end >= l->cue_unit || l->units[end].label != SOURCE_BEGINS ||
        run_end(l, end) != l->cue_unit)
        return end;
    for (size_t i = end - 1; i > u && end - i < LONGEST_TITLE && !l->units[i].quotation; i--)
        if (word_mark(a, l->units[i].first) == ',')
            return i;
        else if (word_mark(a, l->units[i].first) && !article_is_hyphen(a, l->units[i].first))
            break;
    return end;
}

/* "..., | citing two officials": by whose word it was said. */
static bool cites(const struct learned *l, size_t u)
{
    const struct article *a = l->article;
    if (word_mark(a, l->units[u].first) != ',' || u + 1 >= l->unit_count)
        return false;
    const struct word_entry *e = a->words[l->units[u + 1].first].entry;
    return e && e->cue && e->form == FORM_GERUND &&
           (slice_equal(e->cue->lemma, SLICE("cite")) || slice_equal(e->cue->lemma, SLICE("quote")));
}

/* The end of units [u, end) without "on Monday"; but "those who left on Monday" are whole. */
static size_t before_day(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    bool day = end > u + 2 && word_is(a, l->units[end - 1].first, WORD(WEEKDAY)) &&
               word_is(a, l->units[end - 2].first, WORD(PREPOSITION));
    for (size_t i = u; i < end && day; i++)
        day = !word_is(a, l->units[i].first, WORD(RELATIVE) | WORD(THAT));
    return day ? end - 2 : end;
}

/* Where content ends that goes on with who is cited, or, behind words that are quoted, with the
 * day. */
static size_t before_tail(const struct learned *l, size_t u, size_t end)
{
    for (size_t i = u + 1; i < end; i++)
        if (cites(l, i))
            return i;
    size_t day = before_day(l, u, end);
    return l->units[day - 1].quotation ? day : end;
}

/* Behind where it was said, of which the cue has the preposition only: "wrote on | X | that". */
static size_t behind_place(const struct learned *l, size_t u, size_t end)
{
    const struct article *a = l->article;
    size_t place = l->units[u].first;
    bool begins = place == l->cue.last && word_is(a, place - 1, WORD(PREPOSITION));
    return begins && u + 1 < end && a->words[place].capital && word_is(a, place + 1, WORD(THAT))
               ? u + 1
               : u;
}

/* A quotation before words that are not part of it: "'We will win,' Lund, the mayor, said". */
static bool is_whole(const struct learned *l, size_t u)
{
    const struct unit *x = &l->units[u];
    const struct article *a = l->article;
    return x->quotation &&
           quotation_leads_to_speaker(a, &a->quotations[a->words[x->first].quotation - 1]);
}

static void add_pieces(const struct learned *l, struct statements *s,
                       const struct statements *rules)
{
    const struct article *a = l->article;
    size_t words = 0, quoted = 0, behind = 0;
    for (size_t u = 0; u < l->unit_count; u++) {
        if (l->units[u].label != CONTENT_BEGINS)
            continue;
        size_t end = before_tail(l, u, before_source(l, u, run_end(l, u)));
        u = behind_place(l, behind_colon(l, u, end), end);
        if (is_whole(l, u))
            end = u + 1;
        if (s->items[s->count - 1].piece_count && end == u + 1 && is_in_other_words(l, u))
            continue;
        behind = l->units[end - 1].last;
        statements_add_piece(s, article_span(a, l->units[u].first, behind));
        article_count_quoted(a, l->units[u].first, behind, &words, &quoted);
    }
    s->items[s->count - 1].kind = !quoted           ? QUOTATION_INDIRECT
                                  : quoted == words ? QUOTATION_DIRECT
                                                    : QUOTATION_MIXED;
    if (!l->rule || l->rule->kind != QUOTATION_DIRECT ||
        s->items[s->count - 1].kind != QUOTATION_DIRECT)
        return;
    size_t reached = a->base + a->words[l->units[l->unit_count - 1].last - 1].end;
    for (size_t p = l->rule->first_piece; p < l->rule->first_piece + l->rule->piece_count; p++)
        if (rules->pieces[p].start >= reached)
            statements_add_piece(s, rules->pieces[p]);
}

/* The word behind the compound that word `last` - 1 is in: "Jae-in" is one name. */
static size_t behind_compound(const struct article *a, size_t last)
{
    const struct word *w = a->words;
    while (last + 1 < a->count && w[last].mark == '-' && w[last].start == w[last - 1].end &&
           w[last].end == w[last + 1].start && w[last].end - w[last].start == 1 &&
           w[last + 1].type == TOKEN_WORD)
        last += 2;
    return last;
}

static struct span source_of(const struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++)
        if (l->units[u].label == SOURCE_BEGINS)
            return article_span(
                l->article, l->units[u].first,
                behind_compound(l->article, l->units[before_day(l, u, run_end(l, u)) - 1].last));
    return (struct span){0, 0};
}

/* "Asked about the delay, Lund said ...": whoever is asked does not ask; who does comes right
 * behind the cue ("Asked Lund: ..."). */
static bool is_asked(const struct learned *l, struct span source)
{
    const struct article *a = l->article;
    size_t first = l->cue.first;
    const struct word_entry *e = a->words[first].entry;
    bool begins = first == 0 || a->words[first - 1].sentence != a->words[first].sentence;
    return begins && e && e->cue && e->form == FORM_PAST &&
           slice_equal(e->cue->lemma, SLICE("ask")) && l->cue.last < a->count &&
           source.start > a->base + a->words[l->cue.last].start;
}

static bool finds_content(const struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++)
        if (l->units[u].label == CONTENT_BEGINS)
            return true;
    return false;
}

static void describe_cue(const struct article *a, struct range cue, struct statement *s)
{
    for (size_t i = cue.first; i < cue.last; i++) {
        s->negated |= (a->words[i].classes & WORD(NEGATION)) != 0;
        if (a->words[i].entry && a->words[i].entry->cue)
            s->verb = a->words[i].entry->cue;
        if (a->words[i].classes & WORD(ACCORDING))
            s->class = CUE_ACCORDING;
    }
    if (s->verb) {
        s->class = s->verb->class;
        s->negated |= (s->verb->frames & FRAME_REFUSES) != 0;
    }
}

/* How the statement of a cue came about, for its confidence. */
enum origin {
    BY_MODELS,        /* the rules have none with this cue */
    AGAINST_RULES,    /* the rules have other words */
    WITH_RULES,       /* and the same words */
    QUOTE_DISPUTED,   /* the rules have direct speech, and the models other words */
    QUOTE_UNDISPUTED, /* and the same */
    ORIGINS
};

static enum origin origin_of(const struct learned *l, bool quote)
{
    if (!l->rule)
        return BY_MODELS;
    bool agree = true;
    for (size_t u = 0; u < l->unit_count; u++)
        agree &= l->units[u].label == l->units[u].role;
    return quote ? agree ? QUOTE_UNDISPUTED : QUOTE_DISPUTED : agree ? WITH_RULES : AGAINST_RULES;
}

/* Of 100 statements of this origin with such certainties of cue and parts so many were right in
 * all parts, counted on articles kept back from training. */
static unsigned confidence_of(const struct learned *l, enum origin origin)
{
    static const struct {
        int32_t doubt; /* below it, in parts of CERTAINTY_NAT */
        uint8_t right[ORIGINS];
    } table[] = {
        {50, {78, 82, 94, 80, 97}},   {100, {78, 80, 93, 80, 94}},  {200, {78, 78, 87, 79, 82}},
        {350, {75, 70, 75, 66, 75}},  {500, {56, 60, 60, 50, 72}},  {750, {56, 58, 55, 40, 72}},
        {1000, {43, 45, 44, 40, 72}}, {1250, {36, 28, 42, 39, 62}}, {1500, {25, 25, 36, 33, 45}},
        {2000, {18, 20, 22, 20, 40}}, {3000, {8, 8, 15, 20, 40}},
    };
    int64_t doubt = -(int64_t)l->words[l->cue.first].certainty - l->certainty;
    size_t i = 0, last = sizeof table / sizeof *table - 1;
    while (i < last && doubt >= table[i].doubt)
        i++;
    return table[i].right[origin];
}

static void add_statement(const struct learned *l, struct statements *out,
                          const struct statements *rules, unsigned confidence)
{
    const struct article *a = l->article;
    size_t last = l->cue.last;
    last -= last > l->cue.first + 1 && word_mark(a, last - 1) == ':';
    struct statement s = {.cue = article_span(a, l->cue.first, last),
                          .source = source_of(l),
                          .class = CUE_NONE,
                          .rule = "learned",
                          .confidence = confidence,
                          .parent = SIZE_MAX,
                          .first_piece = out->piece_count};
    describe_cue(a, l->cue, &s);
    if (is_asked(l, s.source))
        s.source = (struct span){0, 0};
    if (l->rule) {
        s.addressee = l->rule->addressee;
        s.medium = l->rule->medium;
        s.rule = l->rule->rule;
        if (s.source.start == s.source.end)
            s.source = l->rule->source;
    }
    out->items = memory_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
    out->items[out->count++] = s;
    add_pieces(l, out, rules);
}

enum {
    CERTAIN = 85,  /* confidence from which a statement of the rules stands without the models, */
    IN_DOUBT = 15, /* and has this one where they doubt all that they find, */
    CERTAIN_QUOTE = 90, /* and from which direct speech stands as the rules have it */
    DISPUTED = 33,      /* confidence of direct speech that stands against the models */
    CUE_UNSEEN = 15,    /* confidence of what is not direct and whose cue the models do not see */
    LEAST = 15,         /* below it a statement does more harm than good; */
    LEAST_QUOTE = 22,   /* and direct speech, which is mostly another's; */
    LEAST_SPEECH =
        10 /* with a verb of speech, something was said even where its parts are not sure */
};

static void claim(struct article *a, struct span span, bool claimed)
{
    struct range r = words_of(a, span);
    for (size_t i = r.first; i < r.last; i++)
        a->words[i].claimed = claimed;
}

/* True where the statement quotes words that are in no other so far. */
static bool quotes_alone(const struct article *a, const struct statements *rules,
                         const struct statement *s)
{
    for (size_t p = s->first_piece; p < s->first_piece + s->piece_count; p++) {
        struct range r = words_of(a, rules->pieces[p]);
        for (size_t i = r.first; i < r.last; i++)
            if (a->words[i].quote == QUOTE_INSIDE && !a->words[i].claimed)
                return true;
    }
    return false;
}

/* What is known of a statement's cue: whether the models take a word of it for a cue, and whether
 * one stands in the cue of a statement that was found. */
struct cue_state {
    bool labelled, told;
};

static struct cue_state cue_state_of(const struct learned *l, const struct statement *s)
{
    struct range cue = words_of(l->article, s->cue);
    struct cue_state state = {0};
    for (size_t i = cue.first; i < cue.last && i < l->article->count; i++) {
        state.labelled |= l->words[i].label != CUE_OUT;
        state.told |= l->words[i].told;
    }
    return state;
}

static void mark_told(struct learned *l, const struct statements *found)
{
    for (size_t i = 0; i < found->count; i++) {
        struct range cue = words_of(l->article, found->items[i].cue);
        for (size_t k = cue.first; k < cue.last; k++)
            l->words[k].told = true;
    }
}

/* A noun reports, such as "claim": too few for the models to learn. */
static bool is_nominal(const struct statement *s)
{
    return !s->verb && s->class == CUE_SPEECH;
}

static void keep_rule(struct statements *out, const struct statements *rules, size_t number)
{
    struct statement s = rules->items[number];
    size_t first = s.first_piece, count = s.piece_count;
    s.first_piece = out->piece_count;
    s.piece_count = 0;
    out->items = memory_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
    out->items[out->count++] = s;
    for (size_t p = first; p < first + count; p++)
        statements_add_piece(out, rules->pieces[p]);
}

/* Two cues may lie in one of the rules'. */
static bool kept_already(const struct statements *out, const struct statement *rule)
{
    return out->count && out->items[out->count - 1].cue.start == rule->cue.start;
}

static bool is_speech(const struct learned *l)
{
    for (size_t i = l->cue.first; i < l->cue.last; i++) {
        const struct word_entry *entry = l->article->words[i].entry;
        if (entry && entry->cue && entry->cue->class == CUE_SPEECH)
            return true;
    }
    return false;
}

/* All of the content stands in quotation marks. */
static bool is_direct(const struct learned *l)
{
    bool direct = true;
    for (size_t u = 0; u < l->unit_count; u++)
        direct &= l->units[u].label < CONTENT_BEGINS || l->units[u].quotation;
    return direct;
}

/* What somebody said by way of another: "A cited B as saying". */
static bool passes_on(const struct statement *s)
{
    return s->medium.start < s->medium.end;
}

/* The confidence from which on a statement of the models is one. */
static unsigned least_confidence(const struct learned *l)
{
    return is_speech(l) ? LEAST_SPEECH : is_direct(l) ? LEAST_QUOTE : LEAST;
}

/* The rules' statement has words behind those that the models look at. */
static bool goes_beyond(const struct learned *l, const struct statements *rules)
{
    struct span last = rules->pieces[l->rule->first_piece + l->rule->piece_count - 1];
    size_t reached = l->units[l->unit_count - 1].last;
    return last.start >= l->article->base + l->article->words[reached - 1].end;
}

/* The models leave a quotation to nobody that the rules have. */
static bool leaves_quotation(const struct learned *l)
{
    for (size_t u = 0; u < l->unit_count; u++)
        if (l->units[u].quotation && l->units[u].role >= CONTENT_BEGINS &&
            l->units[u].label < CONTENT_BEGINS)
            return true;
    return false;
}

/* "The crew were told that ...": whoever was told stands before the cue, where the models look for
 * who said it. */
static bool is_told(const struct statement *s)
{
    return s->addressee.start < s->addressee.end && s->addressee.end <= s->cue.start;
}

/* True where direct speech of the rules stands as it is: the models have the same words, or fewer
 * quotations, or do not see all; or it is a turn of a transcript, which its layout marks, or was
 * passed on by somebody whom the models take for the source. */
static bool rule_stands(const struct learned *l, const struct statements *rules, enum origin o)
{
    if (l->rule && (is_told(l->rule) || (passes_on(l->rule) && l->rule->confidence >= CERTAIN)))
        return true;
    if (o != QUOTE_DISPUTED)
        return o == QUOTE_UNDISPUTED;
    return l->rule->class == CUE_NONE || passes_on(l->rule) || goes_beyond(l, rules) ||
           leaves_quotation(l) || !finds_content(l);
}

/* The models find a verb of speech and who says it, but not what, and for the rules that is a
 * clause: "demanded that they leave", "vowed to stay". */
static bool rule_knows_clause(const struct learned *l, const struct statements *rules)
{
    const struct statement *r = l->rule;
    if (!r || finds_content(l) || !is_speech(l) || !r->piece_count)
        return false;
    struct span source = source_of(l);
    struct range content = words_of(l->article, rules->pieces[r->first_piece]);
    return source.start < source.end && source.start == r->source.start &&
           source.end == r->source.end && content.first < content.last &&
           word_is(l->article, content.first, WORD(THAT) | WORD(TO));
}

static void find_statements(struct learned *l, struct statements *out,
                            const struct statements *rules)
{
    const struct article *a = l->article;
    for (size_t i = 0; i < a->count; i++) {
        if (l->words[i].label != CUE_BEGINS || phrase_is_kicker(a, i))
            continue;
        size_t last = i + 1;
        while (last < a->count && l->words[last].label == CUE_GOES_ON)
            last++;
        learned_around(l, (struct range){i, last}, rules);
        learned_find_parts(l);
        bool quote =
            l->rule && l->rule->confidence >= CERTAIN_QUOTE && l->rule->kind == QUOTATION_DIRECT;
        enum origin o = origin_of(l, quote);
        unsigned confidence = confidence_of(l, o);
        bool stands = rule_stands(l, rules, o) ||
                      (confidence >= LEAST_SPEECH && rule_knows_clause(l, rules));
        if (stands && !kept_already(out, l->rule)) {
            keep_rule(out, rules, (size_t)(l->rule - rules->items));
            if (l->rule->class != CUE_NONE)
                out->items[out->count - 1].confidence = o == QUOTE_DISPUTED ? DISPUTED : confidence;
        } else if (!stands && finds_content(l) && confidence >= least_confidence(l)) {
            add_statement(l, out, rules, confidence);
        } else if (l->rule && l->rule->confidence >= CERTAIN && !kept_already(out, l->rule)) {
            keep_rule(out, rules, (size_t)(l->rule - rules->items));
            if (!passes_on(l->rule))
                out->items[out->count - 1].confidence = IN_DOUBT;
        }
    }
}

void learned_find(struct learned *l, struct article *a, struct statements *s, size_t first)
{
    struct statements found = {0};
    learned_prepare(l, a, s, first);
    for (size_t lo = 0, hi; lo < a->count; lo = hi) {
        hi = learned_sentence_end(a, lo);
        learned_find_cues(l, lo, hi);
    }
    find_statements(l, &found, s);
    mark_told(l, &found);
    for (size_t i = 0; i < a->count; i++)
        a->words[i].claimed = false;
    for (size_t p = 0; p < found.piece_count; p++)
        claim(a, found.pieces[p], true);
    for (size_t i = first; i < s->count; i++) {
        const struct cue_state cue = cue_state_of(l, &s->items[i]);
        bool certain =
            (s->items[i].confidence >= CERTAIN || is_nominal(&s->items[i])) && !cue.labelled;
        bool direct = s->items[i].kind == QUOTATION_DIRECT;
        if (!certain && (!quotes_alone(a, s, &s->items[i]) || (!direct && cue.told)))
            continue;
        keep_rule(&found, s, i);
        if (!direct && !passes_on(&s->items[i]))
            found.items[found.count - 1].confidence = CUE_UNSEEN;
    }
    s->piece_count = first < s->count ? s->items[first].first_piece : s->piece_count;
    s->count = first;
    for (size_t i = 0; i < found.count; i++)
        keep_rule(s, &found, i);
    statements_free(&found);
}
