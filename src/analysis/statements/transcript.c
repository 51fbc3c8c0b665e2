#include "analysis/statements/transcript.h"

#include "analysis/statements/phrase.h"
#include "base/memory.h"

enum {
    LONGEST_LABEL = 5, /* words before the colon */
    LONGEST_ASIDE = 4, /* words in brackets behind it */
    LABELS_BACK = 4,   /* a label comes back after so many others */
    FEWEST_LABELS = 3, /* that make a transcript where they are no capitals */
    FEWEST_CAPITALS = 2,
    PARAGRAPHS_ON = 4 /* an answer goes on over so many paragraphs */
};

/* Who speaks, and the first word that is said. */
struct label {
    struct range name; /* empty: none */
    size_t content;
    bool alone;  /* in a paragraph of its own, before the one that is said */
    bool bare;   /* without a colon */
    bool quoted; /* what is said stands in quotation marks, which other rules read */
};

static struct slice text_of(const struct article *a, struct range r)
{
    return slice_cut(a->text, a->base + a->words[r.first].start,
                     a->base + a->words[r.last - 1].end);
}

/* "WALLACE", "Q" */
static bool is_shouted(const struct article *a, struct range label)
{
    struct slice s = text_of(a, label);
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] >= 'a' && s.data[i] <= 'z')
            return false;
    return true;
}

/* The bracket that closes the one at word i: "(interrupting)"; i where it does not. */
static size_t closing_bracket(const struct article *a, size_t i)
{
    for (size_t k = i + 1; k < a->count && k <= i + LONGEST_ASIDE; k++)
        if (a->words[k].mark == ')')
            return k;
    return i;
}

/* The label that the paragraph at lo begins with. */
static struct label label_at(const struct article *a, size_t lo)
{
    size_t first = lo + (word_mark(a, lo) == '"'), i = first, words = 0, aside = 0;
    struct label none = {.name = {lo, lo}};
    if (article_asks(a, first))
        return (struct label){.name = {first, first + 1}, .content = first + 1, .bare = true};
    for (; i < a->count && i < first + 2 * LONGEST_LABEL && words <= LONGEST_LABEL; i++) {
        const struct word *w = &a->words[i];
        if (w->mark == ':')
            break;
        if (w->paragraph != a->words[lo].paragraph)
            return none;
        if (w->mark == '(' && i > first && closing_bracket(a, i) > i) {
            if (!aside || a->words[i - 1].mark != ')')
                aside = i; /* the first of those that stand together */
            i = closing_bracket(a, i);
            continue;
        }
        if (!w->capital && !strchr(".,()-&'", w->mark ? w->mark : '?'))
            return none;
        words += w->capital;
    }
    bool speech = word_mark(a, i) == ':' && i + 1 < a->count;
    if (!words || !speech || words > LONGEST_LABEL ||
        a->words[i].paragraph != a->words[lo].paragraph)
        return none;
    return (struct label){.name = {first, aside && a->words[i - 1].mark == ')' ? aside : i},
                          .content = i + 1,
                          .alone = a->words[i + 1].paragraph != a->words[lo].paragraph,
                          .quoted = word_opens_quote(a, i + 1)};
}

static bool is_there(const struct label *label)
{
    return !range_is_empty(label->name) && !label->quoted;
}

/* What kinds of labels are those of a transcript here. */
struct manner {
    bool shouted, again, alone;
    struct range named; /* paragraphs whose labels name persons, each of whom may speak once */
};

/* Labels of one kind, as they come. */
struct count {
    struct slice last[LABELS_BACK];
    size_t labels, shouted, again;
};

static void count_label(const struct article *a, struct range label, struct count *c)
{
    for (size_t k = 0; k < LABELS_BACK; k++)
        c->again += slice_equal(c->last[k], text_of(a, label));
    c->last[c->labels++ % LABELS_BACK] = text_of(a, label);
    c->shouted += is_shouted(a, label);
}

/* "Mary Lund", by her first name, or "Lund" and "Ana Lund", of whom the article has a first name or
 * title elsewhere. */
static bool is_person(const struct article *a, struct range label)
{
    const uint64_t names =
        WORD(MALE_NAME) | WORD(FEMALE_NAME) | WORD(TITLE) | WORD(MISTER) | WORD(MISTRESS);
    const size_t surname = label.last - 1;
    if (surname > label.first && word_is(a, label.first, names))
        return true;
    for (size_t i = 1; i < a->count; i++)
        if (i != surname && a->words[i - 1].capital &&
            (!a->words[i - 1].classes || word_is(a, i - 1, names)) &&
            a->words[i].sentence == a->words[i - 1].sentence &&
            slice_equal(article_word(a, i), article_word(a, surname)))
            return true;
    return false;
}

/* Somebody speaks in words first to last: of himself, to somebody, or asks. */
static bool is_spoken(const struct article *a, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (word_is(a, i, WORD(FIRST)) || word_mark(a, i) == '?' ||
            slice_equal(article_word(a, i), SLICE("you")) ||
            slice_equal(article_word(a, i), SLICE("You")))
            return true;
    return false;
}

/* The first paragraphs, one behind the other, that all begin with a person's name and a colon,
 * where at least half are spoken: "Lund: Will it stay?", "Brun: I think so." Few are looked for, as
 * each takes a look at the whole article. */
static struct range named_paragraphs(const struct article *a)
{
    enum { MOST_PERSONS = 12 };
    struct range run = {0, 0};
    size_t labels = 0, spoken = 0, looked = 0;
    for (size_t lo = 0, hi; lo < a->count; lo = hi) {
        hi = article_paragraph_end(a, lo);
        struct label label = label_at(a, lo);
        if (is_there(&label) && !label.alone && !label.bare &&
            (looked++ >= MOST_PERSONS || is_person(a, label.name))) {
            run.first = labels++ ? run.first : lo;
            run.last = hi;
            spoken += is_spoken(a, label.content, hi);
        } else if (labels >= FEWEST_LABELS || looked >= MOST_PERSONS) {
            break;
        } else {
            labels = spoken = 0;
        }
    }
    return labels >= FEWEST_LABELS && 2 * spoken >= labels ? run : (struct range){0, 0};
}

/* Labels in paragraphs of their own may be headings, which do not come back. */
static struct manner manner_of(const struct article *a)
{
    struct count beside = {0}, alone = {0};
    for (size_t lo = 0; lo < a->count; lo = article_paragraph_end(a, lo)) {
        struct label label = label_at(a, lo);
        if (is_there(&label))
            count_label(a, label.name, label.alone ? &alone : &beside);
    }
    bool apart = alone.labels >= FEWEST_LABELS && alone.again > 0;
    struct manner manner = {.shouted = beside.shouted >= FEWEST_CAPITALS ||
                                       (apart && alone.shouted >= FEWEST_CAPITALS),
                            .again = apart || (beside.labels >= FEWEST_LABELS && beside.again > 0),
                            .alone = apart};
    if (!manner.shouted && !manner.again && beside.labels >= FEWEST_LABELS)
        manner.named = named_paragraphs(a);
    return manner;
}

/* True where the label begins a turn in such a transcript. */
static bool begins_turn(const struct article *a, const struct label *label, struct manner manner)
{
    if (!is_there(label) || manner.shouted > is_shouted(a, label->name) ||
        slice_equal(text_of(a, label->name), SLICE("Q&A")))
        return false;
    if (!label->alone)
        return true;
    struct label next = label_at(a, label->content);
    return manner.alone && !is_there(&next);
}

/* Where what is said ends: before a mark that closes a quotation which the label opened. */
static size_t spoken_end(const struct article *a, size_t first, size_t last)
{
    size_t open = 0;
    if (!word_closes_quote(a, last - 1))
        return last;
    for (size_t i = first; i + 1 < last; i++) {
        open += word_opens_quote(a, i);
        open -= open && word_closes_quote(a, i);
    }
    return open || last - first < 2 ? last : last - 1;
}

static void add_piece(struct article *a, struct statements *s, size_t first, size_t last)
{
    statements_add_piece(s, article_span(a, first, spoken_end(a, first, last)));
    article_claim(a, first, last);
}

static void add(struct article *a, struct statements *s, const struct label *label, size_t end)
{
    struct range name = label->name;
    const struct word *colon = &a->words[label->content - 1];
    struct span cue = {a->base + colon->start, a->base + colon->end};
    s->items = memory_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = (struct statement){.kind = QUOTATION_DIRECT,
                                              .first_piece = s->piece_count,
                                              .source = article_span(a, name.first, name.last),
                                              .cue = label->bare ? (struct span){0, 0} : cue,
                                              .class = CUE_NONE,
                                              .rule = "transcript",
                                              .confidence = 90,
                                              .parent = SIZE_MAX};
    add_piece(a, s, label->content, end);
}

void transcript_find(struct article *a, struct statements *out)
{
    struct manner manner = manner_of(a);
    bool named = !range_is_empty(manner.named);
    if (!manner.shouted && !manner.again && !named)
        return;
    struct range waiting[PARAGRAPHS_ON]; /* paragraphs without a label since the last one */
    size_t count = PARAGRAPHS_ON + 1u;
    for (size_t lo = 0, hi; lo < a->count; lo = hi) {
        hi = article_paragraph_end(a, lo);
        struct label label = label_at(a, lo);
        if (named && (lo < manner.named.first || lo >= manner.named.last))
            continue;
        if (begins_turn(a, &label, manner)) {
            hi = article_paragraph_end(a, label.content);
            for (size_t k = 0; count <= PARAGRAPHS_ON && k < count; k++)
                add_piece(a, out, waiting[k].first, waiting[k].last);
            add(a, out, &label, hi);
            count = 0;
        } else if (label.quoted) {
            count = PARAGRAPHS_ON + 1u; /* somebody else */
        } else if (count < PARAGRAPHS_ON && word_mark(a, lo + (word_mark(a, lo) == '"')) != '(') {
            waiting[count++] = (struct range){lo, hi};
        } else if (count < PARAGRAPHS_ON) {
            continue;
        } else {
            count = PARAGRAPHS_ON + 1u;
        }
    }
}
