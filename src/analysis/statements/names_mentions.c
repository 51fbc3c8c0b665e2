/* The mentions of a block: names, nouns for persons and pronouns, in order. */
#include "analysis/statements/names_parts.h"

#include "base/memory.h"

enum {
    LONGEST_HEADLINE = 30,
    NOUN_MODIFIERS = 4,   /* "his late commanding officer" */
    MOST_NAMES = 1 << 14, /* are kept for the next block, */
    MOST_BYTES = 8 << 20, /* and so many bytes of their words */
};

/* The first finite verb of the sentence from word i on, as far as it can be told; the end of the
 * search where there is none. */
static size_t first_verb(const struct article *a, size_t i)
{
    size_t k = i;
    for (; k < a->count && k < i + PRONOUN_AHEAD && a->words[k].sentence == a->words[i].sentence;
         k++) {
        const struct word *w = &a->words[k];
        if ((w->leads || w->classes & WORD(AUXILIARY)) && is_finite_word(w))
            break;
    }
    return k;
}

static bool is_governed(const struct article *a, size_t i)
{
    return i > 0 && a->words[i - 1].sentence == a->words[i].sentence &&
           word_is(a, i - 1, WORD(PREPOSITION));
}

/* "For Lund, that is little comfort": the words [i, last) behind a preposition are what the
 * paragraph is about. */
static bool is_topic(const struct article *a, size_t i, size_t last)
{
    return i > 0 && word_is(a, i - 1, WORD(FOR)) && last < a->count && a->words[last].mark == ',' &&
           (i == 1 || a->words[i - 2].paragraph != a->words[i].paragraph);
}

/* Behind the paragraph at word i where it is a headline in which nearly every word has a capital,
 * or every one where it ends in a full stop; i where it is none. */
static size_t behind_headline(const struct article *a, size_t i)
{
    size_t words = 0, plain = 0, k = i;
    for (;
         k < a->count && k < i + LONGEST_HEADLINE && a->words[k].paragraph == a->words[i].paragraph;
         k++) {
        const struct word *w = &a->words[k];
        words += w->type == TOKEN_WORD;
        plain += w->type == TOKEN_WORD && !w->capital && w->end - w->start > 3;
        if (plain * 8 >= LONGEST_HEADLINE)
            return i;
    }
    bool ends = k >= a->count || a->words[k].paragraph != a->words[i].paragraph;
    if (k > i && (a->words[k - 1].sentence != a->words[i].sentence ||
                  (plain && a->words[k - 1].mark == '.')))
        return i;
    return ends && words > 4 && plain * 8 < words ? k : i;
}

/* What names_read knows of the sentence that it is in. */
struct reading {
    uint32_t sentence; /* the first verb of which is known */
    size_t verb;
    uint32_t named; /* a name stands in this sentence */
};

/* A new mention of the words [first, last), of nobody yet, and where it stands in its sentence.
 * Made in its place, since a copy right behind waits for the parts. Valid until the next. */
static struct mention *add_mention(struct names *n, const struct article *a, struct reading *r,
                                   enum mention_kind kind, size_t first, size_t last)
{
    if (a->words[first].sentence != r->sentence) {
        r->sentence = a->words[first].sentence;
        r->verb = first_verb(a, first);
    }
    n->mentions =
        memory_grow(n->mentions, &n->mention_cap, n->mention_count + 1, sizeof *n->mentions);
    struct mention *m = &n->mentions[n->mention_count++];
    *m = (struct mention){.name = INTERN_NONE,
                          .noun = MENTION_NONE,
                          .first = (uint32_t)first,
                          .last = (uint32_t)last,
                          .sentence = r->sentence,
                          .kind = (uint8_t)kind};
    m->topic = is_topic(a, first, last);
    m->quoted = a->words[first].quote == QUOTE_INSIDE;
    return m;
}

static void note_subject(const struct article *a, const struct reading *r, struct mention *m)
{
    m->governed = m->governed || (is_governed(a, m->first) && !m->topic);
    m->subject =
        m->subject || (!m->governed && !m->owns && (m->first < r->verb || acts(a, m->last)));
}

static bool is_possessive(const struct article *a, size_t i)
{
    return is_clitic_s(a, i) && !word_is(a, i + 1, WORD(BE));
}

/* "the New Mexico governor" */
static bool modifies_noun(const struct article *a, size_t i)
{
    return i < a->count && !a->words[i].capital && names_role_word(a, i);
}

/* "King" where the article has a Larry King. */
static bool is_known_surname(const struct names *n, const struct article *a, struct range name)
{
    const struct name_token *token = find_token(n, article_word(a, name.first));
    return name.last - name.first == 1 && token && token->full_count &&
           !(name.first && word_is(a, name.first - 1, WORD(ARTICLE)));
}

/* The name that begins at word i; the word behind it, or i where none does. */
static size_t read_name(struct names *n, const struct article *a, struct reading *r, size_t i)
{
    struct range name = names_at(a, i, a->count);
    if (range_is_empty(name) || (is_only_titles(a, name) && !is_known_surname(n, a, name)))
        return i;
    uint32_t number = add_name(n, a, name);
    if (a->words[i].sentence != r->named) {
        r->named = a->words[i].sentence;
        note_pronoun(n, a, name, number);
    }
    struct mention *m = add_mention(n, a, r, MENTION_NAME, i, name.last);
    m->name = number;
    m->possessive = is_possessive(a, name.last) || modifies_noun(a, name.last);
    note_subject(a, r, m);
    return name.last;
}

static void read_pronoun(struct names *n, const struct article *a, struct reading *r, size_t i)
{
    struct mention *m = add_mention(n, a, r, MENTION_PRONOUN, i, i + 1);
    m->male = word_is(a, i, WORD(HE));
    m->female = word_is(a, i, WORD(SHE));
    m->owns = word_is(a, i, WORD(POSSESSIVE)) && !names_is_object(a, i);
    m->subject = !word_is(a, i, WORD(POSSESSIVE)) &&
                 a->words[i].end - a->words[i].start < (m->male ? 3u : 4u);
    note_subject(a, r, m);
}

size_t names_noun_begins(const struct names *n, const struct article *a, size_t i)
{
    for (size_t k = i; k-- > 0 && k + NOUN_MODIFIERS >= i;) {
        const struct word *w = &a->words[k];
        if (w->sentence != a->words[i].sentence || w->mark || w->quote != a->words[i].quote)
            return i;
        size_t m = is_clitic_s(a, k) ? names_before(n, k) : 0;
        if (m && n->mentions[m - 1].last == k)
            return n->mentions[m - 1].first;
        if (w->classes & WORD(DETERMINER))
            return k;
        if (w->classes & (WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(AUXILIARY) | WORD(PRONOUN) |
                          WORD(RELATIVE) | WORD(SUBORDINATOR)))
            return i;
    }
    return i;
}

/* A name follows behind a comma: "the head of the council, Ann Lee". */
static bool name_is_apposed(const struct article *a, size_t i)
{
    size_t comma = i;
    if (word_is(a, i, WORD(PREPOSITION)))
        while (comma < a->count && comma < i + LONGEST_ROLE && !a->words[comma].mark)
            comma++;
    return word_mark(a, comma) == ',' && comma + 1 < a->count && a->words[comma + 1].capital &&
           !word_is(a, comma + 1, WORD(HE) | WORD(SHE));
}

/* The noun says of a name what it is, and mentions nobody new: "Ann Lee, a teacher", "is a
 * teacher", "his mother Ann", "as a teacher". */
static bool describes_name(const struct article *a, size_t first, size_t i)
{
    bool behind = first > 1 && word_mark(a, first - 1) == ',' && a->words[first - 2].capital;
    bool before = i + 1 < a->count && (a->words[i + 1].capital || name_is_apposed(a, i + 1));
    before |= word_is(a, i + 1, WORD(BE)) && i + 2 < a->count && a->words[i + 2].capital;
    return behind || before || (first > 0 && word_is(a, first - 1, WORD(BE) | WORD(AS)));
}

static void read_noun(struct names *n, const struct article *a, struct reading *r, size_t i)
{
    char low[WORDTABLE_LONGEST];
    bool male = word_is(a, i, WORD(MALE)), female = word_is(a, i, WORD(FEMALE));
    size_t first = names_noun_begins(n, a, i);
    bool head = slice_equal(article_word(a, i), SLICE("head")) && !word_is(a, i + 1, WORD(OF));
    if (first == i || head || names_role_word(a, i + 1) || describes_name(a, first, i))
        return;
    uint32_t name = INTERN_NONE, noun = (uint32_t)n->mention_count;
    bool the = slice_equal(lower_text(article_word(a, first), low), SLICE("the"));
    if (the && first + 1 == i)
        name = names_bearer(n, lower_text(article_word(a, i), low));
    if (name != INTERN_NONE && name_is_body(&n->entries[name]))
        name = INTERN_NONE;
    struct mention *m = add_mention(n, a, r, MENTION_NOUN, i, i + 1);
    m->name = name;
    m->noun = name == INTERN_NONE ? noun : MENTION_NONE;
    m->male = male || !female;
    m->female = female || !male;
    m->governed = is_governed(a, first);
    m->definite = the && name == INTERN_NONE && !word_is(a, i + 1, WORD(RELATIVE));
    m->possessive = is_possessive(a, i + 1);
    note_subject(a, r, m);
}

/* The name, noun or pronoun that may stand at word i; the word behind it. */
static size_t read_mention(struct names *n, const struct article *a, struct reading *r, size_t i)
{
    const struct word *w = &a->words[i];
    size_t behind = w->capital ? read_name(n, a, r, i) : i;
    if (behind > i)
        return behind;
    if (w->classes & (WORD(HE) | WORD(SHE)))
        read_pronoun(n, a, r, i);
    else if (!w->capital && (w->classes & (WORD(MALE) | WORD(FEMALE)) || names_role_word(a, i)))
        read_noun(n, a, r, i);
    return i + 1;
}

bool names_read(struct names *n, const struct article *a)
{
    bool forgets = n->texts.count > MOST_NAMES ||
                   n->texts.arena.total + n->tokens.arena.total + n->roles.total > MOST_BYTES;
    if (forgets)
        names_start(n);
    n->mention_count = 0;
    n->block++;
    struct reading r = {.sentence = UINT32_MAX, .named = UINT32_MAX};
    uint32_t paragraph = UINT32_MAX;
    size_t behind = 0; /* what has been read */
    for (size_t k = 0; k < a->named_count; k++) {
        size_t i = a->named[k];
        if (a->words[i].paragraph != paragraph && i >= behind) {
            behind = behind_headline(a, a->starts[a->words[i].paragraph]);
            paragraph = a->words[behind < a->count ? behind : i].paragraph;
        }
        if (i >= behind)
            behind = read_mention(n, a, &r, i);
    }
    return forgets;
}

size_t names_before(const struct names *n, size_t i)
{
    size_t at = 0; /* no branch: half of them would be foreseen */
    for (size_t left = n->mention_count, half; left > 0; left -= half) {
        half = (left + 1) / 2;
        at += half * (n->mentions[at + half - 1].first < i);
    }
    return at;
}
