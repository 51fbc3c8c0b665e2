#include "analysis/statements/phrase.h"

enum {
    LONGEST_BEFORE = 18,     /* words of a subject without its apposition */
    LONGEST_AFTER = 40,      /* words of a phrase with its apposition */
    LONGEST_APPOSITION = 24, /* words between two commas */
    LONGEST_SUBJECT = 12,
    LONGEST_BRACKET = 6, /* "(D-Wis.)" */
    LONGEST_NICKNAME = 3 /* words, and a mark */
};

/* A finite verb form in lower case that no noun phrase goes over. */
static bool is_verb(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    if (w->capital || !w->entry)
        return false;
    if (word_is(a, i, WORD(AUXILIARY)) && !word_is(a, i, WORD(ADVERB)))
        return !(w->type == TOKEN_CLITIC && article_word(a, i).data[w->end - w->start - 1] == 's');
    bool third =
        w->entry->form == FORM_THIRD && w->entry->cue && !(w->entry->cue->frames & FRAME_ALSO_NOUN);
    return w->entry->cue && w->entry->cue->class != CUE_ATTITUDE &&
           (w->entry->form == FORM_PAST || third) && w->entry->cue->frames & FRAME_QUOTE && i > 0 &&
           !word_is(a, i - 1, WORD(DETERMINER));
}

static bool joins_names(const struct article *a, size_t low, size_t i)
{
    if (!word_is(a, i, WORD(AND)) && word_mark(a, i) != '&')
        return false;
    if (i <= low || i + 1 >= a->count)
        return false;
    const struct word *before = &a->words[i - 1], *after = &a->words[i + 1];
    if (before->capital && after->capital)
        return true;
    bool plurals = a->text.data[a->base + before->end - 1] == 's' &&
                   a->text.data[a->base + after->end - 1] == 's';
    return plurals && !before->mark && !after->mark && !before->capital && !after->capital &&
           !before->classes && !after->classes;
}

/* A word that ends the phrase to its left. */
static bool stops_before(const struct article *a, size_t low, size_t i)
{
    const struct word *w = &a->words[i];
    if (w->quote == QUOTE_OPENS || w->quote == QUOTE_CLOSES)
        return true;
    if (w->mark && w->mark != '&' && w->mark != '/' && w->mark != '\'' && !article_is_hyphen(a, i))
        return true;
    if (w->classes & (WORD(CONJUNCTION) | WORD(SUBORDINATOR)) && !joins_names(a, low, i) &&
        !(w->classes & WORD(DETERMINER) && !(w->classes & WORD(THAT))))
        return true;
    if (w->classes & WORD(PREPOSITION) && !(w->classes & WORD(INSIDE)))
        return true;
    return is_verb(a, i) || (w->classes & WORD(NEGATION) && !(w->classes & WORD(DETERMINER)));
}

/* Takes "on Wednesday" and "last month" off the end. */
static size_t before_time(const struct article *a, size_t first, size_t last)
{
    size_t i = last;
    while (i > first + 1 && word_is(a, i - 1, WORD(TIME) | WORD(WEEKDAY)) &&
           !word_is(a, i - 1, WORD(DETERMINER)))
        i--;
    bool weekday = i < last && word_is(a, i, WORD(WEEKDAY));
    if (weekday && i > first + 1 && word_is(a, i - 1, WORD(PREPOSITION)))
        return i - 1;
    return weekday ? i : last;
}

/* "In a radio interview Trump", "In his statement the mayor": the word behind the medium, where
 * somebody is named there; 0 otherwise. */
static size_t behind_medium(const struct article *a, size_t first, size_t last)
{
    for (size_t i = first + 1; i + 1 < last && i < first + 6; i++)
        if (word_is(a, i, WORD(MEDIUM)) && !a->words[i].capital &&
            (a->words[i + 1].capital || word_is(a, i + 1, WORD(ARTICLE))))
            return i + 1;
    return 0;
}

/* "In the end | Lund", "At the old pier | President Lund" where the sentence begins: the word that
 * somebody's name begins with, behind what stands before it without a comma; 0 otherwise. */
static size_t behind_adjunct(const struct article *a, size_t first, size_t last)
{
    const uint64_t others = WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(SUBORDINATOR);
    size_t i = first + 2;
    if (!a->words[first].capital || !word_is(a, first, WORD(PREPOSITION)) ||
        !word_is(a, first + 1, WORD(ARTICLE)))
        return 0;
    while (i < last && !a->words[i].capital && a->words[i].type == TOKEN_WORD &&
           !word_is(a, i, others))
        i++;
    for (size_t k = i; k < last; k++)
        if (!a->words[k].capital && !word_is(a, k, WORD(ROLE) | WORD(TITLE)))
            return 0;
    return i > first + 2 && i < last ? i : 0;
}

/* A word with a capital. */
static bool is_capital_word(const struct article *a, size_t i)
{
    return i < a->count && a->words[i].capital && a->words[i].type == TOKEN_WORD;
}

bool phrase_is_named_by_time(const struct article *a, size_t i)
{
    const uint64_t dates = WORD(WEEKDAY) | WORD(MONTH);
    if (!word_is(a, i, WORD(WEEKDAY) | WORD(TIME)) || word_is(a, i, WORD(MONTH)) ||
        !is_capital_word(a, i + 1) || word_is(a, i + 1, dates) ||
        a->words[i + 1].sentence != a->words[i].sentence)
        return false;
    if (!word_is(a, i, WORD(WEEKDAY)))
        return a->words[i].capital && i && word_is(a, i - 1, WORD(ARTICLE));
    return !i || a->words[i - 1].sentence != a->words[i].sentence || a->words[i - 1].mark ||
           word_is(a, i - 1, WORD(ARTICLE));
}

/* Words that a subject can't begin with: prepositions with their time, adverbs, conjunctions. */
static size_t drop_front(const struct article *a, size_t first, size_t last)
{
    while (first < last) {
        if (word_is(a, first, WORD(CONJUNCTION)) || word_mark(a, first) == '&' ||
            word_is(a, first, WORD(ADVERB) | WORD(CONNECTOR)) || word_mark(a, first)) {
            first++;
        } else if (behind_medium(a, first, last)) {
            first = behind_medium(a, first, last);
        } else if (behind_adjunct(a, first, last)) {
            first = behind_adjunct(a, first, last);
        } else if (phrase_is_named_by_time(a, first)) {
            break;
        } else if (word_is(a, first, WORD(PREPOSITION)) || word_is(a, first, WORD(TIME))) {
            bool preposition = !word_is(a, first, WORD(TIME));
            first++;
            while (first < last && (word_is(a, first, WORD(TIME) | WORD(MONTH)) ||
                                    a->words[first].type == TOKEN_NUMBER ||
                                    (preposition && word_is(a, first, WORD(DETERMINER)) &&
                                     word_is(a, first + 1, WORD(TIME)))))
                first++;
        } else {
            break;
        }
    }
    return first;
}

/* The opening bracket of those that close before word `end`; end where there are none. */
static size_t open_bracket(const struct article *a, size_t low, size_t end)
{
    if (end <= low || word_mark(a, end - 1) != ')')
        return end;
    for (size_t k = end - 1; k > low && k + LONGEST_BRACKET > end; k--)
        if (a->words[k - 1].mark == '(')
            return k - 1;
    return end;
}

size_t phrase_behind_nickname(const struct article *a, size_t i)
{
    if (!word_opens_quote(a, i) || !i || !a->words[i - 1].capital || !a->words[i].quotation)
        return i;
    const struct quotation *q = &a->quotations[a->words[i].quotation - 1];
    size_t behind = q->last + 1u;
    if (q->first != i || !q->closed || q->last - q->first > LONGEST_NICKNAME ||
        behind >= a->count || !a->words[behind].capital ||
        a->words[behind].sentence != a->words[i - 1].sentence)
        return i;
    for (size_t k = i + 1; k < q->last; k++)
        if (!a->words[k].capital)
            return i;
    return behind;
}

bool phrase_is_kicker(const struct article *a, size_t i)
{
    if (word_mark(a, i) != ':' || i == 0 ||
        (i > 1 && a->words[i - 2].sentence == a->words[i].sentence))
        return false;
    const struct word_entry *kind = wordtable_find(a->wordtable, article_word(a, i - 1));
    return kind && kind->classes & WORD(KICKER);
}

bool phrase_is_remark(const struct article *a, size_t i)
{
    if (i < 2)
        return false;
    struct slice before = article_word(a, i - 1), verb = article_word(a, i - 2);
    return slice_equal(before, SLICE("worth")) ||
           (slice_equal(before, SLICE("without")) &&
            (slice_equal(verb, SLICE("goes")) || slice_equal(verb, SLICE("go"))));
}

bool phrase_is_plural_role(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    if (!slice_ends(word, SLICE("s")))
        return false;
    const struct word_entry *one = wordtable_find(a->wordtable, slice_cut(word, 0, word.len - 1));
    return one && one->classes & WORD(ROLE);
}

/* The opening mark of a nickname that ends before word `end`; end where there is none. */
static size_t open_nickname(const struct article *a, size_t low, size_t end)
{
    if (end <= low || !word_closes_quote(a, end - 1) || !a->words[end - 1].quotation)
        return end;
    size_t first = a->quotations[a->words[end - 1].quotation - 1].first;
    return first > low && phrase_behind_nickname(a, first) == end ? first : end;
}

/* Behind a subject at word i that starts with `first`: ", a former chairman of the party," before
 * its verb. */
static size_t behind_apposition(const struct article *a, size_t first, size_t i, size_t verb)
{
    if (i <= first || word_mark(a, i) != ',' || !a->words[i - 1].capital ||
        !word_is(a, i + 1, WORD(ARTICLE)))
        return i;
    for (size_t k = i + 2; k < verb && k < i + LONGEST_APPOSITION; k++)
        if (word_mark(a, k) == ',')
            return k;
        else if (a->words[k].mark || a->words[k].quote != QUOTE_OUTSIDE)
            return i;
    return i;
}

/* "a charge | the mayor denies": behind a noun, so that what it says of that begins at word i. */
static bool begins_relative(const struct article *a, size_t i)
{
    const struct word *noun = i ? &a->words[i - 1] : NULL;
    return noun && word_is(a, i, WORD(ARTICLE)) && noun->type == TOKEN_WORD && !noun->capital &&
           !(noun->classes & ~WORD(MEDIUM));
}

/* The plain phrase before end, without appositions. */
static struct range plain_before(const struct article *a, size_t low, size_t end)
{
    if (end > low && word_is(a, end - 1, WORD(PRONOUN) | WORD(RELATIVE)) &&
        !word_is(a, end - 2, WORD(DETERMINER)))
        return (struct range){end - 1, end};
    size_t first = end;
    while (first > low && end - first < LONGEST_BEFORE) {
        size_t bracket = open_bracket(a, low, first);
        if (bracket < first && bracket > low && a->words[bracket - 1].capital)
            first = bracket;
        else if (open_nickname(a, low, first) < first)
            first = open_nickname(a, low, first);
        else if (stops_before(a, low, first - 1) || begins_relative(a, first))
            break;
        else
            first--;
    }
    first = drop_front(a, first, end);
    return (struct range){first, before_time(a, first, end)};
}

static bool begins_apposition(const struct article *a, size_t i)
{
    struct slice word = i < a->count ? article_word(a, i) : SLICE("");
    i += slice_equal(word, SLICE("now")) || slice_equal(word, SLICE("then")); /* ", now 81," */
    return word_is(a, i, WORD(DETERMINER) | WORD(ROLE) | WORD(RELATIVE)) ||
           (i < a->count && (a->words[i].type == TOKEN_NUMBER || a->words[i].capital));
}

/* "speaking to reporters", "asked about it": what somebody did meanwhile begins at word i. */
static bool says_meanwhile(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return i < a->count && !w->capital && w->type == TOKEN_WORD && !w->classes &&
           w->end - w->start > 4 &&
           (slice_ends(article_word(a, i), SLICE("ing")) ||
            slice_ends(article_word(a, i), SLICE("ed")));
}

/* "Lund, on the other hand, | called", "Lund, however,": what stands between the commas, the first
 * before word i, is no part of the phrase. */
static bool is_parenthetical(const struct article *a, size_t i, size_t comma)
{
    enum { LONGEST = 4 };
    if (comma - i > LONGEST || !word_is(a, i, WORD(PREPOSITION) | WORD(CONNECTOR) | WORD(ADVERB)))
        return false;
    for (size_t k = i; k < comma; k++)
        if (a->words[k].capital || a->words[k].mark || a->words[k].type != TOKEN_WORD)
            return false;
    return word_is(a, i, WORD(PREPOSITION)) || comma == i + 1;
}

/* The phrase before an apposition between dashes that ends at word end. */
static struct range before_dashes(const struct article *a, size_t low, size_t end)
{
    for (size_t k = end - 1; k > low && end - k < LONGEST_APPOSITION; k--)
        if (a->words[k - 1].quote == QUOTE_OPENS || a->words[k - 1].quote == QUOTE_CLOSES)
            break;
        else if (word_mark(a, k - 1) == '-' && k < end - 1) {
            struct range left = plain_before(a, low, k - 1);
            return range_is_empty(left) ? (struct range){end, end}
                                        : (struct range){left.first, end - 1};
        }
    return (struct range){end, end};
}

/* Only capitalised words, and a full stop at most: "Olaf Brun." */
static bool is_name(const struct article *a, size_t first, size_t last)
{
    while (last > first && a->words[last - 1].mark == '.')
        last--;
    for (size_t i = first; i < last; i++)
        if (!a->words[i].capital)
            return false;
    return last > first && last - first < 5;
}

/* "Speaking in the House, Ann Lund, the mayor,": what somebody did meanwhile begins the sentence at
 * word i. */
static bool begins_meanwhile(const struct article *a, size_t low, size_t i)
{
    struct slice word = article_word(a, i);
    return i == low && a->words[i].capital && !a->words[i].classes && word.len > 5 &&
           (slice_ends(word, SLICE("ing")) || slice_ends(word, SLICE("ed"))) &&
           word_is(a, i + 1, WORD(PREPOSITION) | WORD(TO));
}

/* The phrase and its appositions that end with the comma before word `end`. */
static struct range before_comma(const struct article *a, size_t low, size_t end)
{
    size_t comma = end - 1, k = comma;
    struct range best = {end, end};
    while (k > low && comma - k < LONGEST_APPOSITION) {
        k--;
        const struct word *w = &a->words[k];
        if (w->quote == QUOTE_OPENS || w->quote == QUOTE_CLOSES || w->mark == ';' || w->mark == ':')
            break;
        bool aside =
            w->mark == ',' && (says_meanwhile(a, k + 1) || is_parenthetical(a, k + 1, comma));
        if (w->mark != ',' || k == low || !(aside || begins_apposition(a, k + 1)))
            continue;
        struct range left = plain_before(a, low, k);
        bool aim = left.first > low && word_is(a, left.first - 1, WORD(PREPOSITION));
        if (!range_is_empty(best) && (aim || begins_meanwhile(a, low, left.first)))
            break; /* "In a letter, Ann Lund, the mayor," */
        if (!range_is_empty(left))
            best = (struct range){left.first, aside ? left.last : comma};
        if (!range_is_empty(left) && word_is(a, left.first, WORD(DETERMINER)) &&
            is_name(a, k + 1, comma))
            break; /* "the speaker, Ann Lund," */
    }
    return best;
}

/* "Kelmar and | its partners", "Kelmar and | the United States" */
static bool names_precede(const struct article *a, size_t low, size_t i)
{
    bool owned = word_is(a, i, WORD(POSSESSIVE)),
         named = word_is(a, i, WORD(ARTICLE)) && i + 1 < a->count && a->words[i + 1].capital;
    if (i < low + 2 || !word_is(a, i - 1, WORD(AND)) || !(owned || named))
        return false;
    for (size_t k = low; k + 1 < i; k++)
        if (!a->words[k].capital || word_is(a, k, WORD(PRONOUN) | WORD(DETERMINER)))
            return false;
    return true;
}

/* "Lund, the mayor, and her allies": the names that begin the sentence before ", and" belong to the
 * phrase. */
static struct range with_joined(const struct article *a, size_t low, struct range last)
{
    size_t i = last.first;
    if (!range_is_empty(last) && names_precede(a, low, i))
        return (struct range){low, last.last};
    if (range_is_empty(last) || i < low + 4 || !word_is(a, i - 1, WORD(AND)) ||
        word_mark(a, i - 2) != ',' || !word_is(a, i, WORD(DETERMINER) | WORD(POSSESSIVE)))
        return last;
    struct range first = before_comma(a, low, i - 1);
    if (range_is_empty(first) || first.first != low)
        return last;
    for (size_t k = low; word_mark(a, k) != ','; k++)
        if (!a->words[k].capital || word_is(a, k, WORD(PRONOUN) | WORD(DETERMINER)))
            return last;
    return (struct range){low, last.last};
}

/* "A driver who | waited for hours" said, "a nurse who was | there": what somebody did belongs to
 * who it was. */
static struct range with_relative(const struct article *a, size_t low, struct range last)
{
    size_t i = last.first;
    if (range_is_empty(last) || a->words[i].capital)
        return last;
    while (i > low && last.first - i < LONGEST_BEFORE &&
           word_is(a, i - 1, WORD(AUXILIARY) | WORD(ADVERB)))
        i--;
    if (i < low + 2 || !slice_equal(article_word(a, i - 1), SLICE("who")) || a->words[i - 2].mark)
        return last;
    bool verb = i < last.first || word_is(a, i, WORD(AUXILIARY)) || is_verb(a, i) ||
                (!a->words[i].classes && slice_ends(article_word(a, i), SLICE("ed")));
    struct range somebody = verb ? plain_before(a, low, i - 1) : last;
    return range_is_empty(somebody) ? last : (struct range){somebody.first, last.last};
}

struct range phrase_before(const struct article *a, size_t low, size_t end)
{
    if (end <= low)
        return (struct range){end, end};
    if (word_mark(a, end - 1) == '-')
        return before_dashes(a, low, end);
    if (word_mark(a, end - 1) == ',')
        return before_comma(a, low, end);
    return with_relative(a, low, with_joined(a, low, plain_before(a, low, end)));
}

/* What phrase_after knows on its way. */
struct walk {
    size_t first, high;
    bool named;    /* a name stands in the phrase already */
    bool apposed;  /* behind a comma */
    bool relative; /* behind ", who": verbs belong to it */
};

/* "the Sydney | Morning | Herald" */
static bool is_within_name(const struct article *a, size_t i)
{
    return !word_is(a, i, WORD(WEEKDAY)) && is_capital_word(a, i - 1) && is_capital_word(a, i) &&
           is_capital_word(a, i + 1) && a->words[i - 1].sentence == a->words[i + 1].sentence;
}

bool phrase_leads_to_hearer(const struct article *a, size_t first, size_t i)
{
    bool according = first > 0 && word_is(a, first - 1, WORD(TO));
    return word_is(a, i, WORD(TO)) && i > first && !according && a->words[i - 1].capital &&
           !word_is(a, i - 1, WORD(ROLE) | WORD(TITLE));
}

/* A word that ends the phrase to its right. */
static bool stops_after(const struct article *a, const struct walk *walk, size_t i)
{
    const struct word *w = &a->words[i];
    uint64_t c = w->classes;
    if (w->quote == QUOTE_OPENS || w->quote == QUOTE_CLOSES)
        return true;
    if (w->mark && !strchr("&/'-[]~", w->mark))
        return true;
    if (w->mark == '-' && (w->end - w->start > 1 || a->words[i - 1].end != w->start))
        return true;
    if (i == walk->first || (walk->apposed && word_mark(a, i - 1) == ','))
        return false;
    if (walk->relative)
        return false;
    if (c & WORD(CONJUNCTION))
        return !joins_names(a, walk->first, i) && !(walk->apposed && c & WORD(AND));
    if (c & WORD(ARTICLE) && a->words[i - 1].capital && !walk->apposed &&
        !(i + 1 < walk->high && a->words[i + 1].capital))
        return true;
    if (c & WORD(TIME) && !(c & WORD(DETERMINER)))
        return !is_within_name(a, i);
    if (c & WORD(OF))
        return false;
    if (c & WORD(PREPOSITION)) {
        if (word_is(a, i + 1, WORD(TIME) | WORD(MONTH)) || !(c & WORD(INSIDE)))
            return true;
        bool named = walk->named || phrase_leads_to_hearer(a, walk->first, i);
        return (named && !walk->apposed && !(c & WORD(FOR))) || word_is(a, i + 2, WORD(MEDIUM)) ||
               word_is(a, i + 1, WORD(MEDIUM));
    }
    if (c & WORD(SUBORDINATOR))
        return !(c & WORD(RELATIVE) && walk->apposed);
    return is_verb(a, i) && !walk->apposed;
}

/* A finite verb stands between words first and last. */
static bool has_verb(const struct article *a, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (word_is(a, i, WORD(RELATIVE)))
            return false;
        else if (word_is(a, i, WORD(AUXILIARY)) && !word_is(a, i, WORD(ADVERB)) &&
                 a->words[i].type != TOKEN_CLITIC)
            return true;
    return false;
}

/* "adding", "noting": another statement begins. */
static bool reports_on(const struct article *a, size_t i)
{
    const struct word_entry *e = i < a->count ? a->words[i].entry : NULL;
    return e && e->cue && e->form == FORM_GERUND && e->cue->frames & (FRAME_QUOTE | FRAME_CLAUSE);
}

/* An apposition behind the comma at i: ", a senior fellow at ...", ", 42, of ...", ", who ...". */
static bool apposition_follows(const struct article *a, const struct walk *walk, size_t i,
                               bool clause_follows)
{
    if (word_mark(a, i) != ',' || i + 2 >= walk->high || word_opens_quote(a, i + 1))
        return false;
    size_t end = i + 1;
    while (end < walk->high && word_mark(a, end) != ',' && !word_opens_quote(a, end) &&
           a->words[end].sentence == a->words[i].sentence)
        end++;
    bool comma = end < walk->high && word_mark(a, end) == ',';
    if (word_is(a, i - 1, WORD(ROLE)) && !a->words[i - 1].capital && is_name(a, i + 1, end))
        return comma || !clause_follows;
    if (clause_follows && !comma)
        return false;
    if (word_is(a, i + 1, WORD(RELATIVE)) && !word_is(a, i + 1, WORD(THAT)))
        return true;
    if (a->words[i + 1].type == TOKEN_NUMBER)
        return end <= i + 3;
    const bool possessive = word_is(a, i + 1, WORD(POSSESSIVE));
    if (word_is(a, i + 1, WORD(PRONOUN)) && !possessive && !word_is(a, i + 1, WORD(ROLE)))
        return false;
    size_t begin = i + 1 + word_is(a, i + 1, WORD(ADVERB));
    if (reports_on(a, begin))
        return false;
    bool role = word_is(a, begin, WORD(ARTICLE) | WORD(ROLE) | WORD(OF));
    /* "his old rival", "Kelmar's long-time harbour director" */
    const size_t reach = end > begin + 1 && a->words[begin + 1].type == TOKEN_CLITIC ? 8 : 4;
    for (size_t k = begin; k < begin + reach && k < end && !role; k++)
        role = !a->words[k].capital &&
               word_is(a, k, WORD(ROLE) | (possessive ? WORD(RELATION) : 0)) &&
               !word_is(a, k, WORD(RELATIVE) | WORD(DETERMINER));
    return role && !has_verb(a, begin, end);
}

/* Behind a name, the brackets with party and state: "(D-Wis.)". */
static size_t skip_brackets(const struct article *a, size_t i, size_t high)
{
    if (word_mark(a, i) != '(')
        return i;
    for (size_t k = i + 1; k < high && k < i + LONGEST_BRACKET; k++)
        if (a->words[k].mark == ')')
            return k + 1;
    return i;
}

/* "of Tampa, | Fla., who": the comma at word i parts a place from what it is in, within what is
 * said of somebody. */
static bool parts_place(const struct article *a, const struct walk *walk, size_t i)
{
    return walk->apposed && word_mark(a, i) == ',' && i + 2 < walk->high &&
           is_capital_word(a, i - 1) && is_capital_word(a, i + 1) && word_mark(a, i + 2) == ',';
}

/* "one aide", "one well-known aide" at word i */
static bool counts_noun(const struct article *a, size_t i)
{
    const uint64_t nouns = WORD(ROLE) | WORD(TITLE) | WORD(MALE) | WORD(FEMALE) | WORD(QUALIFIER) |
                           WORD(AFFILIATION) | WORD(ORGANISATION) | WORD(RELATION) | WORD(MEDIUM);
    return word_is(a, i, WORD(ROLE)) && word_is(a, i, WORD(PRONOUN)) && i + 1 < a->count &&
           !word_is(a, i, WORD(RELATIVE)) && !a->words[i + 1].mark &&
           (!(a->words[i + 1].classes & (~nouns | WORD(RELATIVE) | WORD(DETERMINER))) ||
            (i + 2 < a->count && article_is_hyphen(a, i + 2)));
}

struct range phrase_after(const struct article *a, size_t first, size_t high, bool clause_follows)
{
    if (high > first + LONGEST_AFTER)
        high = first + LONGEST_AFTER;
    bool counts = first + 1 < high && counts_noun(a, first);
    if (word_is(a, first, WORD(PRONOUN)) && !word_is(a, first + 1, WORD(OF)) && !counts &&
        !word_is(a, first, WORD(DETERMINER)))
        return (struct range){first, first < high ? first + 1 : first};
    struct walk walk = {.first = first, .high = high};
    size_t i = first;
    while (i < high) {
        if (i > first && a->words[i - 1].capital && skip_brackets(a, i, high) > i) {
            i = skip_brackets(a, i, high);
            continue;
        }
        if (i > first && phrase_behind_nickname(a, i) > i) {
            i = phrase_behind_nickname(a, i);
            walk.named = true;
            continue;
        }
        if (parts_place(a, &walk, i)) {
            i += 2;
            continue;
        }
        if (i > first && apposition_follows(a, &walk, i, clause_follows)) {
            walk.apposed = true;
            walk.relative |= word_is(a, i + 1, WORD(RELATIVE));
        } else if (stops_after(a, &walk, i)) {
            break;
        }
        walk.named |= a->words[i].capital && i > first && a->words[i - 1].capital;
        i++;
    }
    while (i > first && (word_is(a, i - 1, WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(ADVERB)) ||
                         word_mark(a, i - 1) == ','))
        i--;
    return (struct range){first, i};
}

static bool ends_in(const struct article *a, size_t i, const char *suffix)
{
    return slice_ends(article_word(a, i), slice_of_string(suffix));
}

/* "Western", "Danish" */
static bool is_of_a_place(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(AFFILIATION)) || ends_in(a, i, "ern") || ends_in(a, i, "ish") ||
           ends_in(a, i, "ian") || ends_in(a, i, "ese");
}

/* "2015," of "On May 6, 2015, Ann Lund" */
static bool is_year(const struct article *a, size_t i)
{
    return i < a->count && a->words[i].type == TOKEN_NUMBER && word_mark(a, i + 1) == ',';
}

struct range phrase_subject(const struct article *a, size_t low, size_t verb)
{
    size_t first = low;
    if (word_is(a, first, WORD(PREPOSITION) | WORD(SUBORDINATOR)) && !word_is(a, first, WORD(THAT)))
        for (size_t k = first; k < verb && k < first + LONGEST_AFTER; k++)
            if (word_mark(a, k) == ',' && !is_year(a, k + 1)) {
                first = k + 1;
                break;
            }
    first = drop_front(a, first, verb);
    if (word_is(a, first, WORD(PRONOUN)) &&
        !(counts_noun(a, first) && first + 1 < verb && !is_verb(a, first + 1)))
        return (struct range){first, first + 1};
    size_t i = first;
    for (; i < verb && i < first + LONGEST_SUBJECT; i++) {
        const struct word *w = &a->words[i];
        if ((w->mark && w->mark != '&' && w->mark != '-') || w->quote != QUOTE_OUTSIDE ||
            (w->classes & (WORD(CONJUNCTION) | WORD(SUBORDINATOR)) && !joins_names(a, first, i)))
            break;
        if (w->classes & WORD(PREPOSITION) && !(w->classes & (WORD(OF) | WORD(FOR))))
            break;
        if (is_verb(a, i) || (i > first && !w->capital && !w->mark && (w->entry && w->entry->cue)))
            break;
        if (i > first && !w->capital &&
            (ends_in(a, i, "ed") || (a->words[i - 1].capital && !is_of_a_place(a, i - 1) &&
                                     !w->classes && !word_is(a, i - 1, WORD(DETERMINER)) &&
                                     !(i == low + 1 && word_is(a, i + 1, WORD(OF))))))
            break;
    }
    i = behind_apposition(a, first, i, verb);
    while (i > first && word_is(a, i - 1, WORD(ADVERB) | WORD(PREPOSITION)))
        i--;
    return (struct range){first, i};
}
