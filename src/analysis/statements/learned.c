#include "analysis/statements/learned.h"

#include "analysis/statements/learned_layer.h"
#include "base/memory.h"

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

enum {
    CERTAIN = 85,  /* confidence from which a statement of the rules stands without the models, */
    IN_DOUBT = 15, /* and has this one where they doubt all that they find, */
    CERTAIN_QUOTE = 90, /* and from which direct speech stands as the rules have it */
    DISPUTED = 33,      /* confidence of direct speech that stands against the models */
    CUE_UNSEEN = 15,    /* confidence of what is not direct and whose cue the models do not see, */
    QUOTE_UNSEEN = 40,  /* and of direct speech by a verb that they do not see: 4 of 12 were right */
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

static bool is_of_rule(const struct statement *s, const char *rule)
{
    return slice_equal(slice_of_string(s->rule), slice_of_string(rule));
}

/* Something was said by a form that is seldom mistaken, so that it stands though the models see no
 * cue or no content: "..., suggesting that" and "..., said Lund". */
static bool is_likely(const struct learned *l, const struct statements *rules,
                      const struct statement *s)
{
    if (s->class != CUE_SPEECH || !s->verb || !s->piece_count)
        return false;
    struct range content = words_of(l->article, rules->pieces[s->first_piece]);
    return is_of_rule(s, "clause-verb-source") ||
           (is_of_rule(s, "participle") && word_is(l->article, content.first, WORD(THAT)));
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
    if (l->rule && (l->rule->firm || is_told(l->rule) ||
                    (passes_on(l->rule) && l->rule->confidence >= CERTAIN)))
        return true;
    if (o != QUOTE_DISPUTED)
        return o == QUOTE_UNDISPUTED;
    return l->rule->class == CUE_NONE || passes_on(l->rule) || goes_beyond(l, rules) ||
           leaves_quotation(l) || !learned_finds_content(l);
}

/* The models find a verb of speech and who says it, but not what, and for the rules that is a
 * clause: "demanded that they leave", "vowed to stay". */
static bool rule_knows_clause(const struct learned *l, const struct statements *rules)
{
    const struct statement *r = l->rule;
    if (!r || learned_finds_content(l) || !is_speech(l) || !r->piece_count)
        return false;
    struct span source = learned_source(l);
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
        if (phrase_is_remark(a, last - 1))
            continue;
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
            if (l->rule->class != CUE_NONE && !l->rule->firm)
                out->items[out->count - 1].confidence = o == QUOTE_DISPUTED ? DISPUTED : confidence;
        } else if (!stands && learned_finds_content(l) && confidence >= least_confidence(l)) {
            learned_add_statement(l, out, rules, confidence);
        } else if (l->rule && !kept_already(out, l->rule) &&
                   (l->rule->confidence >= CERTAIN || is_likely(l, rules, l->rule))) {
            keep_rule(out, rules, (size_t)(l->rule - rules->items));
            if (!passes_on(l->rule) && !l->rule->firm)
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
            (s->items[i].confidence >= CERTAIN || s->items[i].firm || is_nominal(&s->items[i]) ||
             is_likely(l, s, &s->items[i])) &&
            !cue.labelled;
        bool direct = s->items[i].kind == QUOTATION_DIRECT;
        if (!certain && (!quotes_alone(a, s, &s->items[i]) || (!direct && cue.told)))
            continue;
        keep_rule(&found, s, i);
        if (!direct && !passes_on(&s->items[i]) && !s->items[i].firm)
            found.items[found.count - 1].confidence = CUE_UNSEEN;
        else if (direct && s->items[i].verb && !s->items[i].firm)
            found.items[found.count - 1].confidence = QUOTE_UNSEEN;
    }
    s->piece_count = first < s->count ? s->items[first].first_piece : s->piece_count;
    s->count = first;
    for (size_t i = 0; i < found.count; i++)
        keep_rule(s, &found, i);
    statements_free(&found);
}
