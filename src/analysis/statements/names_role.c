/* What the words before and behind a name say that somebody is: "the mayor", ", a teacher,". */
#include "analysis/statements/names_parts.h"

enum {
    ROLE_MODIFIERS = 6,  /* words of a role before its noun: "the party's campaign chairman" */
    LONGEST_BRACKET = 6, /* "(D-Wis.)" */
};

/* "his deputy", and not "his deputy mayor", "Deputy Lund". */
static bool is_deputy(const struct article *a, size_t i)
{
    return !a->words[i].capital && slice_equal(article_word(a, i), SLICE("deputy")) &&
           !word_is(a, i + 1, WORD(ROLE) | WORD(TITLE)) &&
           !(i + 1 < a->count && a->words[i + 1].capital);
}

/* A title or a word for what somebody does; "a" and "one" are of that class for other rules. */
bool names_role_word(const struct article *a, size_t i)
{
    const uint64_t others = WORD(DETERMINER) | WORD(RELATIVE) | WORD(PRONOUN) | WORD(QUALIFIER) |
                            WORD(AFFILIATION) | WORD(MISTER) | WORD(MISTRESS) | WORD(NEGATION) |
                            WORD(TIME);
    return i < a->count && ((word_is(a, i, WORD(ROLE) | WORD(TITLE)) && !word_is(a, i, others)) ||
                            is_deputy(a, i) || is_lettered_title(a, i));
}

size_t behind_name(const struct article *a, size_t i)
{
    if (word_mark(a, i) == '(')
        for (size_t k = i + 1; k < a->count && k < i + LONGEST_BRACKET; k++)
            if (a->words[k].mark == ')')
                return k + 1;
    if (word_mark(a, i) == ',' && i + 2 < a->count && a->words[i + 1].type == TOKEN_NUMBER &&
        word_mark(a, i + 2) == ',')
        return i + 2;
    return i;
}

/* The words before a role noun that belong to it, from word i down: "Clinton campaign", "party's".
 */
static size_t role_begins(const struct article *a, size_t i)
{
    size_t first = i;
    while (first > 0 && i - first < ROLE_MODIFIERS) {
        const struct word *w = &a->words[first - 1];
        bool joins = w->mark == '-' && w->end == a->words[first].start;
        bool belongs = w->capital || is_clitic_s(a, first - 1) || names_role_word(a, first - 1) ||
                       word_is(a, first - 1, WORD(QUALIFIER) | WORD(ORGANISATION));
        bool plain = !w->mark && w->type == TOKEN_WORD && !w->classes && !w->entry &&
                     (w->capital || !a->words[i].capital);
        struct slice word = article_word(a, first - 1);
        bool verb = plain && !w->capital &&
                    (slice_ends(word, SLICE("ed")) || slice_ends(word, SLICE("ing")));
        bool both = word_is(a, first - 1, WORD(AND)) && first > 1 &&
                    names_role_word(a, first - 2) &&
                    w->sentence == a->words[first - 2].sentence; /* "actor and director" */
        if (both) {
            first -= 2;
            continue;
        }
        if (w->sentence != a->words[i].sentence || w->quote != a->words[i].quote ||
            word_is(a, first - 1,
                    WORD(DETERMINER) | WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(WEEKDAY) |
                        WORD(TIME)) ||
            verb || !(joins || belongs || plain))
            break;
        first--;
    }
    while (first < i && (a->words[first].mark || is_clitic_s(a, first)))
        first++;
    return first;
}

/* "Secretary of State" before word i: where it begins; i where there is none. */
static size_t office_begins(const struct article *a, size_t i)
{
    if (i < 3 || !a->words[i - 1].capital || word_is(a, i - 1, WORD(DETERMINER)) ||
        !word_is(a, i - 2, WORD(OF)) || !names_role_word(a, i - 3) ||
        a->words[i - 3].sentence != a->words[i].sentence)
        return i;
    return role_begins(a, i - 3);
}

/* "head of the council" before ", Ann Lee," whose comma is word `comma`; empty where there is none.
 */
static struct range office_before(const struct article *a, size_t comma)
{
    for (size_t k = comma; k-- > 0 && comma - k < LONGEST_ROLE;) {
        const struct word *w = &a->words[k];
        bool clitic = w->mark == '\'' && k > 0 && w->start == a->words[k - 1].end;
        if ((w->mark && !clitic) || w->sentence != a->words[comma].sentence ||
            w->quote != a->words[comma].quote || (w->entry && w->entry->cue) ||
            (w->classes & (WORD(AUXILIARY) | WORD(PRONOUN) | WORD(RELATIVE)) &&
             !(w->classes & WORD(DETERMINER))))
            break;
        if (!w->capital && names_role_word(a, k) && word_is(a, k + 1, WORD(PREPOSITION)))
            return (struct range){role_begins(a, k), comma};
    }
    return (struct range){comma, comma};
}

/* "Dr.", "Sir": says less than any other role. */
static bool is_honour(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    return (word.len <= 3 && slice_starts(word, SLICE("Dr"))) || slice_equal(word, SLICE("Sir")) ||
           slice_equal(word, SLICE("Dame"));
}

/* The role noun that ends before word i: "President-elect" has its own before the hyphen. */
static size_t role_noun_before(const struct article *a, size_t i)
{
    bool elect =
        i > 2 && slice_equal(article_word(a, i - 1), SLICE("elect")) && article_is_hyphen(a, i - 2);
    return i - (elect ? 3 : 1);
}

struct range role_before(const struct article *a, struct range name)
{
    size_t last = name.first - (name.first > 0 && is_honour(a, name.first - 1));
    size_t office = office_begins(a, last);
    if (office < last)
        return (struct range){office, last};
    if (last > 1 && word_mark(a, last - 1) == ',') {
        struct range office_of = office_before(a, last - 1);
        if (!range_is_empty(office_of))
            return office_of;
        last -= !a->words[last - 2].capital;
    }
    if (!last || a->words[last - 1].sentence != a->words[name.first].sentence ||
        !names_role_word(a, role_noun_before(a, last)))
        return (struct range){0, 0};
    return (struct range){role_begins(a, role_noun_before(a, last)), last};
}

/* The words from i on up to the end of an apposition; empty where they hold no word for a role. */
static struct range role_from(const struct article *a, size_t i)
{
    size_t first = i;
    while (word_is(a, first, WORD(ARTICLE)))
        first++;
    size_t k = first;
    bool role = false;
    for (; k < a->count && k < first + LONGEST_ROLE; k++) {
        const struct word *w = &a->words[k];
        if ((w->mark && w->mark != '-' && w->mark != '&' && w->mark != '/' && w->mark != '\'') ||
            w->quote != a->words[i].quote || w->sentence != a->words[i].sentence ||
            (w->classes & (WORD(AUXILIARY) | WORD(RELATIVE) | WORD(PRONOUN)) &&
             !(w->classes & (WORD(DETERMINER) | WORD(ADVERB))) && w->type != TOKEN_CLITIC) ||
            (w->entry && w->entry->cue && w->entry->form == FORM_PAST))
            break;
        role |= names_role_word(a, k) && (!w->capital || k == first || is_lettered_title(a, k));
    }
    while (k > first && (word_is(a, k - 1,
                                 WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(ADVERB) |
                                     WORD(MISTER) | WORD(MISTRESS) | WORD(ARTICLE)) ||
                         a->words[k - 1].mark))
        k--;
    return (struct range){first, role ? k : first};
}

/* "..., the mayor said": a clause and no apposition. */
static bool reports(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return i < a->count && w->entry && w->entry->cue && w->entry->form == FORM_PAST;
}

struct range role_behind(const struct article *a, struct range name)
{
    size_t i = behind_name(a, name.last);
    if (i >= a->count || a->words[i].sentence != a->words[name.first].sentence)
        return (struct range){0, 0};
    if (word_mark(a, i) == ',' &&
        (word_is(a, i + 1, WORD(DETERMINER) | WORD(QUALIFIER)) || names_role_word(a, i + 1) ||
         (i + 1 < a->count && a->words[i + 1].capital))) {
        struct range role = role_from(a, i + 1);
        return reports(a, role.last) ? (struct range){0, 0} : role;
    }
    if (word_is(a, i, WORD(BE)) && word_is(a, i + 1, WORD(ARTICLE)))
        return role_from(a, i + 1);
    return (struct range){0, 0};
}

/* "vice president", "former mayor": who is no president and no mayor. */
static bool lessens(const struct article *a, size_t i)
{
    char low[WORDTABLE_LONGEST];
    struct slice word = lower_text(article_word(a, i), low);
    return slice_equal(word, SLICE("vice")) || slice_equal(word, SLICE("former")) ||
           slice_equal(word, SLICE("deputy"));
}

void note_role(struct names *n, const struct article *a, struct range role, uint32_t number)
{
    char low[WORDTABLE_LONGEST];
    struct name *name = &n->entries[number];
    for (size_t i = role.first; i < role.last; i++) {
        if (word_is(a, i, WORD(PREPOSITION)))
            break;
        if (!names_role_word(a, i) || is_clitic_s(a, i + 1) ||
            (i > role.first && lessens(a, i - 1)))
            continue;
        token_of(n, lower_text(article_word(a, i), low))->role_of = number + 1;
        name->male += word_is(a, i, WORD(MALE));
        name->female += word_is(a, i, WORD(FEMALE));
    }
    if (role.first == role.last)
        return;
    name->person += 2;
    bool relation = true;
    for (size_t i = role.first; i < role.last && !word_is(a, i, WORD(PREPOSITION)); i++)
        relation &= !names_role_word(a, i) || word_is(a, i, WORD(RELATION));
    if (name->role.len && !(name->relation && !relation))
        return;
    name->role = arena_copy(&n->roles, slice_cut(a->text, a->base + a->words[role.first].start,
                                                 a->base + a->words[role.last - 1].end));
    name->relation = relation;
}
