#include "analysis/statements/names.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    LONGEST_NAME = 8,    /* words */
    LONGEST_ROLE = 12,   /* words of "a professor of law at the university" */
    ROLE_MODIFIERS = 6,  /* words of a role before its noun: "the party's campaign chairman" */
    NAMES_OF_TOKEN = 4,  /* full names kept for one surname */
    LONGEST_BRACKET = 6, /* "(D-Wis.)" */
    LONGEST_HEADLINE = 30,
    MOST_PARTICLES = 3,         /* "de la" */
    LONGEST_SYLLABLE = 5,       /* bytes of "Geun" in "Park Geun-hye" */
    NOUN_MODIFIERS = 4,         /* "his late commanding officer" */
    PRONOUN_AHEAD = 24,         /* words behind a name that may say by a pronoun who it is */
    NAMES_WITH_ROLES = 1 << 10, /* the last ones are looked through for a role */
    MOST_NAMES = 1 << 14,       /* are kept for the next block, */
    MOST_BYTES = 8 << 20        /* and so many bytes of their words */
};

/* What a word of a name is part of. */
struct name_token {
    uint32_t full[NAMES_OF_TOKEN]; /* names of two words or more that end with it (first come) */
    uint32_t full_count;
    uint32_t given[NAMES_OF_TOKEN]; /* or begin with it */
    uint32_t given_count;
    uint32_t middle;      /* a name of three words or more that has it between them, + 1 */
    uint32_t acronym_of;  /* name + 1 */
    uint32_t initials_of; /* letters: a name whose words begin with them, + 1 */
    uint32_t role_of;     /* a role word: the name that bore it last, + 1 */
};

void names_init(struct names *n)
{
    *n = (struct names){0};
    intern_init(&n->texts);
    intern_init(&n->tokens);
}

void names_free(struct names *n)
{
    intern_free(&n->texts);
    intern_free(&n->tokens);
    free(n->entries);
    free(n->by_token);
    free(n->mentions);
    arena_free(&n->roles);
    buffer_free(&n->scratch);
}

void names_start(struct names *n)
{
    intern_clear(&n->texts);
    intern_clear(&n->tokens);
    arena_reset(&n->roles);
    n->mention_count = 0;
}

static struct name_token *token_of(struct names *n, struct slice text)
{
    uint32_t known = (uint32_t)n->tokens.count, t = intern_add(&n->tokens, text);
    n->by_token = memory_grow(n->by_token, &n->token_cap, (size_t)t + 1, sizeof *n->by_token);
    if (t == known)
        n->by_token[t] = (struct name_token){0};
    return &n->by_token[t];
}

static const struct name_token *find_token(const struct names *n, struct slice text)
{
    uint32_t t = intern_find(&n->tokens, text);
    return t == INTERN_NONE ? NULL : &n->by_token[t];
}

/* ---- the words of a name ---- */

/* "Theresa", "Mrs.": what stands before a surname. */
static bool is_called_by(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(MALE_NAME) | WORD(FEMALE_NAME) | WORD(MISTER) | WORD(MISTRESS)) &&
           !word_is(a, i, WORD(MONTH));
}

static bool is_name_word(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    bool date =
        w->classes & WORD(WEEKDAY) ||
        (w->classes & WORD(MONTH) && !(i > 0 && a->words[i - 1].capital && is_called_by(a, i - 1)));
    return w->capital && w->type == TOKEN_WORD && !date;
}

static bool is_one_of(struct slice word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(word, slice_of_string(list[i])))
            return true;
    return false;
}

/* "van": words that stand within names, mostly in lower case. */
static bool is_particle_word(struct slice word)
{
    static const char *const particles[] = {"de", "del", "der", "van", "von", "bin", "al", "el",
                                            "la", "le",  "da",  "dos", "du",  "di",  "ben"};
    char low[WORDTABLE_LONGEST];
    if (word.len < 2 || word.len > 3)
        return false;
    word = slice_of(low, wordtable_lower(word, low));
    return is_one_of(word, particles, sizeof particles / sizeof *particles);
}

static bool is_particle(const struct article *a, size_t i)
{
    return !a->words[i].capital && is_particle_word(article_word(a, i));
}

static bool begins_sentence(const struct article *a, size_t i)
{
    return i == 0 || a->words[i - 1].sentence != a->words[i].sentence || word_opens_quote(a, i - 1);
}

/* "Forty", "Forty-two" */
static bool is_number_word(struct slice word)
{
    static const char *const numbers[] = {"One",     "Two",    "Three",  "Four",   "Five",
                                          "Six",     "Seven",  "Eight",  "Nine",   "Ten",
                                          "Twenty",  "Thirty", "Forty",  "Fifty",  "Sixty",
                                          "Seventy", "Eighty", "Ninety", "Dozens", "Half"};
    return strchr("OTFSENDH", word.data[0]) && word.len <= 7 &&
           is_one_of(word, numbers, sizeof numbers / sizeof *numbers);
}

/* A capital that only says that a sentence begins: "The", "In", "Critics". */
static bool is_sentence_capital(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    bool begins = begins_sentence(a, i);
    uint64_t closed = WORD(DETERMINER) | WORD(PREPOSITION) | WORD(PRONOUN) | WORD(CONJUNCTION) |
                      WORD(SUBORDINATOR) | WORD(AUXILIARY) | WORD(ADVERB) | WORD(CONNECTOR) |
                      WORD(TIME) | WORD(POSSESSIVE) | WORD(ACCORDING) | WORD(NEGATION);
    bool adverb = begins && w->end - w->start > 4 && slice_ends(article_word(a, i), SLICE("ly")) &&
                  word_mark(a, i + 1) == ',';
    return adverb || slice_equal(article_word(a, i), SLICE("THE")) ||
           (w->classes & closed && !(w->classes & (WORD(MALE_NAME) | WORD(FEMALE_NAME)))) ||
           (begins && ((w->entry && w->entry->cue) || is_number_word(article_word(a, i))));
}

static bool is_given_name(const struct article *a, size_t i)
{
    return word_is(a, i, WORD(MALE_NAME) | WORD(FEMALE_NAME));
}

/* "Secretary of State John Kerry": behind a title and "of", the office is no part of the name; nor
 * is "Striker" in "Striker Gabriel Ross" where it only begins the sentence. */
static struct range behind_office(const struct article *a, struct range name)
{
    size_t i = name.first;
    if (begins_sentence(a, i) && name.last - i > 2 && !is_given_name(a, i) &&
        is_given_name(a, i + 1) && !word_is(a, name.last - 1, WORD(ORGANISATION)))
        return (struct range){i + 1, name.last};
    size_t of = i - (i > 2 && word_is(a, i - 1, WORD(ARTICLE)));
    if (of < 2 || name.last - i < 2 || !word_is(a, of - 1, WORD(OF)) ||
        !word_is(a, of - 2, WORD(TITLE) | WORD(ROLE)) || is_given_name(a, i))
        return name;
    for (size_t k = i + 1; k + 1 < name.last; k++)
        if (is_given_name(a, k))
            return (struct range){k, name.last};
    return name;
}

/* "moon" in "Ban Ki-moon", behind the hyphen at word i of a name that begins at word `first`: a
 * syllable in lower case; "New York-born" and "-led" say something else. */
static bool is_syllable(const struct article *a, size_t first, size_t i)
{
    static const char *const others[] = {"born", "led",  "run", "area", "like", "era",
                                         "wide", "made", "own", "only", "size", "type"};
    struct slice word = article_word(a, i);
    bool lower = a->words[i].type == TOKEN_WORD && !a->words[i].capital;
    if (!lower || i < first + 3 || word.len < 2 || word.len > LONGEST_SYLLABLE ||
        slice_ends(word, SLICE("ed")) ||
        a->words[i - 2].end - a->words[i - 2].start > LONGEST_SYLLABLE)
        return false;
    if (is_one_of(word, others, sizeof others / sizeof *others))
        return false;
    return word.len < LONGEST_SYLLABLE || !a->words[i].classes;
}

/* The hyphen of "al-Thani" at word i. */
static bool is_hyphen_within(const struct article *a, size_t i)
{
    return word_mark(a, i) == '-' && i > 0 && i + 1 < a->count &&
           a->words[i].start == a->words[i - 1].end && a->words[i + 1].start == a->words[i].end;
}

/* How many words from `last` on, behind a word of a name from `first`, go on with it: "Berg", "van
 * der Berg", "& Sons", "-Smith", "of State"; 0: none. */
static size_t goes_on(const struct article *a, size_t first, size_t last, size_t end)
{
    if (is_name_word(a, last))
        return !word_is(a, last, WORD(PRONOUN) | WORD(DETERMINER) | WORD(AUXILIARY));
    size_t next = last;
    while (next < end && next < last + MOST_PARTICLES && is_particle(a, next))
        next++;
    next += next > last && is_hyphen_within(a, next);
    bool joined = a->words[last].mark == '-' && last + 1 < end && is_hyphen_within(a, last);
    if (joined && is_syllable(a, first, last + 1))
        return 2;
    bool of = word_is(a, last, WORD(OF) | WORD(FOR)) &&
              (word_is(a, last - 1, WORD(ORGANISATION)) ||
               (word_is(a, last - 1, WORD(TITLE)) && word_is(a, last + 1, WORD(TITLE))));
    if (joined || of || a->words[last].mark == '&')
        next = last + 1;
    return next > last && next < end && is_name_word(a, next) && !word_is(a, next, WORD(PRONOUN))
               ? next + 1 - last
               : 0;
}

struct range names_at(const struct article *a, size_t i, size_t end)
{
    if (!is_name_word(a, i) || is_sentence_capital(a, i))
        return (struct range){i, i};
    size_t last = i + 1, more = 1;
    while (more && last < end && last < i + LONGEST_NAME &&
           a->words[last].sentence == a->words[i].sentence) {
        size_t behind = phrase_behind_nickname(a, last);
        more = behind < end ? goes_on(a, i, behind, end) : 0;
        last = more ? behind + more : last;
    }
    return behind_office(a, (struct range){i, last < end ? last : end});
}

/* "his deputy", and not "his deputy mayor", "Deputy Lund". */
static bool is_deputy(const struct article *a, size_t i)
{
    return i < a->count && !a->words[i].capital &&
           slice_equal(article_word(a, i), SLICE("deputy")) &&
           !word_is(a, i + 1, WORD(ROLE) | WORD(TITLE)) &&
           !(i + 1 < a->count && a->words[i + 1].capital);
}

/* A title or a word for what somebody does; "a" and "one" are of that class for other rules. */
bool names_role_word(const struct article *a, size_t i)
{
    if (is_deputy(a, i))
        return true;
    return word_is(a, i, WORD(ROLE) | WORD(TITLE)) &&
           !word_is(a, i,
                    WORD(DETERMINER) | WORD(RELATIVE) | WORD(PRONOUN) | WORD(QUALIFIER) |
                        WORD(AFFILIATION) | WORD(MISTER) | WORD(MISTRESS) | WORD(NEGATION) |
                        WORD(TIME));
}

/* True where word i of a name is a title of what follows. A title within a name is part of it
 * ("Martin Luther King Jr."), and so is one before a body ("Justice Department"). */
static bool is_title_in(const struct article *a, struct range name, size_t i)
{
    if (!word_is(a, i, WORD(TITLE)) && (!word_is(a, i, WORD(ROLE)) || word_is(a, i, WORD(PRONOUN))))
        return false;
    bool within = i > name.first && is_given_name(a, name.first) && !is_given_name(a, i + 1) &&
                  !word_is(a, name.first, WORD(TITLE));
    bool body = word_is(a, name.last - 1, WORD(ORGANISATION)) && name.last - i < 4;
    bool adjective = word_is(a, i, WORD(AFFILIATION)) && !is_given_name(a, i + 1);
    return !within && !body && !adjective && !word_is(a, i + 1, WORD(SUFFIX));
}

/* Takes the titles off the front: up to the last one that leaves a name behind it. */
static struct range without_titles(const struct article *a, struct range name)
{
    for (size_t i = name.last - 1; i-- > name.first;)
        if (is_title_in(a, name, i))
            return (struct range){i + 1, name.last};
    return name;
}

/* "KC", "MP": letters behind a name that are no part of it. */
static bool is_honour(struct slice word)
{
    static const char *const honours[] = {"KC",  "QC",  "SC",  "MP",  "MEP", "MSP",
                                          "OBE", "MBE", "CBE", "PhD", "MD",  "TD"};
    char last = word.data[word.len - 1];
    return word.len <= 3 && last >= 'A' && last <= 'Z' &&
           is_one_of(word, honours, sizeof honours / sizeof *honours);
}

/* "Ann Lund" of "Ann Lund KC". */
static struct range without_honours(const struct article *a, struct range name)
{
    while (name.last > name.first + 2 && is_honour(article_word(a, name.last - 1)))
        name.last--;
    return name;
}

/* The word that a name is known by: the last, but for "Jr." */
static size_t surname_of(const struct article *a, struct range name)
{
    name = without_honours(a, name);
    return name.last - 1 - (name.last - name.first > 2 && word_is(a, name.last - 1, WORD(SUFFIX)));
}

/* Titles and nothing else: "the Prime Minister". */
static bool is_only_titles(const struct article *a, struct range name)
{
    for (size_t i = name.first; i < name.last; i++)
        if (!word_is(a, i, WORD(TITLE) | WORD(WEEKDAY)) &&
            (i + 1 == name.last || !word_is(a, i, WORD(QUALIFIER))))
            return false;
    return true;
}

/* The words stand in the article as they are put together: no nickname, no end of a line. */
static bool is_as_written(const struct article *a, struct range name)
{
    for (size_t i = name.first + 1; i < name.last; i++) {
        size_t gap = a->words[i].start - a->words[i - 1].end;
        if (a->words[i].quotation != a->words[name.first].quotation || gap > 1 ||
            (gap && a->text.data[a->base + a->words[i - 1].end] != ' '))
            return false;
    }
    return true;
}

static struct slice text_of(struct names *n, const struct article *a, struct range name)
{
    if (is_as_written(a, name))
        return slice_cut(a->text, a->base + a->words[name.first].start,
                         a->base + a->words[name.last - 1].end);
    buffer_clear(&n->scratch);
    for (size_t i = name.first; i < name.last; i++) {
        if (a->words[i].quotation != a->words[name.first].quotation)
            continue; /* a nickname */
        if (i > name.first && a->words[i].start > a->words[i - 1].end)
            buffer_append_byte(&n->scratch, ' ');
        buffer_append(&n->scratch, article_word(a, i));
    }
    return buffer_slice(&n->scratch);
}

/* The number of a name, a new one where it was not seen before. */
static uint32_t number_of(struct names *n, const struct article *a, struct range name)
{
    name = without_honours(a, name);
    uint32_t known = (uint32_t)n->texts.count;
    uint32_t number = intern_add(&n->texts, text_of(n, a, name));
    n->entries = memory_grow(n->entries, &n->entry_cap, (size_t)number + 1, sizeof *n->entries);
    if (number == known)
        n->entries[number] = (struct name){.words = (uint32_t)(name.last - name.first)};
    return number;
}

uint32_t names_find(struct names *n, const struct article *a, struct range name)
{
    if (is_only_titles(a, name) && name.first > 0 && word_is(a, name.first - 1, WORD(ARTICLE)))
        return INTERN_NONE;
    if (is_only_titles(a, name))
        return intern_find(&n->texts, text_of(n, a, without_titles(a, name)));
    return number_of(n, a, without_titles(a, name));
}

/* ---- what stands around a name ---- */

static bool is_clitic_s(const struct article *a, size_t i)
{
    return i < a->count && (a->words[i].type == TOKEN_CLITIC ||
                            (a->words[i].mark == '\'' && a->words[i].start == a->words[i - 1].end));
}

/* Behind a name, the brackets with party and state, and the age between commas. */
static size_t behind_name(const struct article *a, size_t i)
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
    if (i < 3 || !a->words[i - 1].capital || !word_is(a, i - 2, WORD(OF)) ||
        !names_role_word(a, i - 3) || a->words[i - 3].sentence != a->words[i].sentence)
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

/* "Dr.": says less than any other role. */
static bool is_doctor(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    return word.len <= 3 && slice_starts(word, SLICE("Dr"));
}

/* "Russian President" before "Vladimir Putin"; "press secretary" before ", Ann Lee,". */
static struct range role_before(const struct article *a, struct range name)
{
    size_t last = name.first - (name.first > 0 && is_doctor(a, name.first - 1));
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
        !names_role_word(a, last - 1))
        return (struct range){0, 0};
    return (struct range){role_begins(a, last - 1), last};
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
        role |= names_role_word(a, k) && (!w->capital || k == first);
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

/* ", a senator from Ohio," and "is a professor of law" behind a name. */
static struct range role_behind(const struct article *a, struct range name)
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

static struct slice lower_text(struct slice word, char low[WORDTABLE_LONGEST])
{
    return slice_of(low, wordtable_lower(word, low));
}

/* "vice president", "former mayor": who is no president and no mayor. */
static bool lessens(const struct article *a, size_t i)
{
    char low[WORDTABLE_LONGEST];
    struct slice word = lower_text(article_word(a, i), low);
    return slice_equal(word, SLICE("vice")) || slice_equal(word, SLICE("former")) ||
           slice_equal(word, SLICE("deputy"));
}

/* Notes the role that the words of a range give to the name. */
static void note_role(struct names *n, const struct article *a, struct range role, uint32_t number)
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

bool names_is_object(const struct article *a, size_t i)
{
    if (!word_is(a, i, WORD(POSSESSIVE)))
        return slice_equal(article_word(a, i), SLICE("him"));
    return word_is(a, i, WORD(SHE)) &&
           (i + 1 >= a->count || a->words[i + 1].mark ||
            word_is(a, i + 1,
                    WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(TO) | WORD(THAT) | WORD(TIME) |
                        WORD(AS) | WORD(DETERMINER) | WORD(WH)));
}

/* The gender of the first "he" or "she" behind a name that is alone in its sentence so far: mostly
 * the name's own. 0: none, 1: male, 2: female. */
static int pronoun_ahead(const struct article *a, size_t i)
{
    size_t end = i + PRONOUN_AHEAD;
    if (word_mark(a, i) == ',' && word_is(a, i + 1, WORD(HE) | WORD(SHE)))
        return 0; /* "Lund, she guessed" */
    for (size_t k = i + !word_is(a, i, WORD(AUXILIARY)); k < end && k < a->count; k++) {
        const struct word *w = &a->words[k];
        if (w->quote != QUOTE_OUTSIDE || w->sentence > a->words[i - 1].sentence + 1 ||
            (w->capital && w->type == TOKEN_WORD && !(w->classes & (WORD(HE) | WORD(SHE))) &&
             !begins_sentence(a, k)))
            return 0;
        if (w->classes & (WORD(HE) | WORD(SHE)) && !names_is_object(a, k))
            return w->classes & WORD(HE) ? 1 : 2;
    }
    return 0;
}

/* "Democrats", "Iranians" */
static bool is_party(const struct article *a, struct range name)
{
    static const char *const endings[] = {"ans", "ists", "crats", "ives", "officials"};
    struct slice word = article_word(a, name.first);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (name.last - name.first == 1 && slice_ends(word, slice_of_string(endings[i])))
            return true;
    return false;
}

static void note_kind(struct name *n, const struct article *a, struct range name,
                      struct range whole)
{
    if (whole.first < name.first) {
        n->titled |= !word_is(a, name.first - 1, WORD(QUALIFIER));
        n->male += 3u * word_is(a, name.first - 1, WORD(MISTER) | WORD(MALE));
        n->female += 3u * word_is(a, name.first - 1, WORD(MISTRESS) | WORD(FEMALE));
    }
    n->given_male = word_is(a, name.first, WORD(MALE_NAME));
    n->given_female = word_is(a, name.first, WORD(FEMALE_NAME));
    n->person += 3u * is_given_name(a, name.first);
    n->person += behind_name(a, name.last) > name.last;
    for (size_t i = name.first; i < name.last; i++)
        n->body += 2u * word_is(a, i, WORD(ORGANISATION));
    bool shouted = name.last - name.first == 1 && !a->words[name.first].entry &&
                   a->words[name.first].end - a->words[name.first].start > 1;
    for (size_t i = a->words[name.first].start; shouted && i < a->words[name.first].end; i++) {
        char c = a->text.data[a->base + i];
        shouted = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); /* "TV2" */
    }
    n->body += shouted;
    n->party = is_party(a, name);
    n->body += 3u * n->party;
    if (!name.first)
        return;
    n->body += word_is(a, name.first - 1, WORD(ARTICLE)) && whole.first == name.first;
    bool hyphen = word_mark(a, name.last) == '-' ||
                  (word_mark(a, name.first - 1) == '-' &&
                   a->words[name.first - 1].end == a->words[name.first].start);
    n->place += hyphen + 5u * (word_is(a, name.first - 1, WORD(IN)) && !is_clitic_s(a, name.last));
}

static void keep(uint32_t list[NAMES_OF_TOKEN], uint32_t *count, uint32_t name)
{
    for (uint32_t i = 0; i < *count; i++)
        if (list[i] == name)
            return;
    if (*count < NAMES_OF_TOKEN)
        list[(*count)++] = name;
}

/* "World Health Organization (WHO)" */
static void note_acronym(struct names *n, const struct article *a, struct range name,
                         uint32_t number)
{
    if (word_mark(a, name.last) != '(' || word_mark(a, name.last + 2) != ')')
        return;
    struct slice letters = article_word(a, name.last + 1);
    if (letters.len < 2 || letters.data[0] != a->text.data[a->base + a->words[name.first].start])
        return;
    for (size_t i = 0; i < letters.len; i++)
        if (letters.data[i] < 'A' || letters.data[i] > 'Z')
            return;
    token_of(n, letters)->acronym_of = number + 1;
    n->entries[number].body++;
}

/* "World Health Organization": may be meant by "WHO". */
static void note_initials(struct names *n, const struct article *a, struct range name,
                          uint32_t number)
{
    char letters[LONGEST_NAME];
    size_t count = 0;
    for (size_t i = name.first; i < name.last && count < LONGEST_NAME; i++)
        if (a->words[i].capital)
            letters[count++] = a->text.data[a->base + a->words[i].start];
    if (count > 2)
        token_of(n, slice_of(letters, count))->initials_of = number + 1;
}

/* "Ruiz" of "Ana Ruiz Pardo". */
static void note_middle(struct names *n, const struct article *a, struct range name,
                        uint32_t number)
{
    for (size_t i = name.first + 1; i + 1 < name.last; i++)
        if (a->words[i].capital && a->words[i + 1].capital &&
            !word_is(a, i, WORD(MALE_NAME) | WORD(FEMALE_NAME) | WORD(TITLE) | WORD(ORGANISATION)))
            token_of(n, article_word(a, i))->middle = number + 1;
}

/* A verb follows: what begins the sentence is a name, not just any word. */
static bool acts(const struct article *a, size_t i)
{
    if (i >= a->count || a->words[i].capital || a->words[i].type != TOKEN_WORD)
        return false;
    const struct word *w = &a->words[i];
    bool verb =
        w->entry && w->entry->cue && (w->entry->form == FORM_PAST || w->entry->form == FORM_THIRD);
    return verb || (w->classes & WORD(AUXILIARY) && !(w->classes & WORD(ADVERB))) ||
           (!w->classes && slice_ends(article_word(a, i), SLICE("ed")));
}

static uint32_t add_name(struct names *n, const struct article *a, struct range whole)
{
    struct range name = without_titles(a, whole);
    uint32_t known = (uint32_t)n->texts.count, number = number_of(n, a, name);
    struct name *entry = &n->entries[number];
    entry->mentions++;
    entry->inside += !begins_sentence(a, whole.first);
    entry->within += !begins_sentence(a, whole.first) || acts(a, name.last);
    note_kind(entry, a, name, whole);
    if (entry->words > 1 && number == known) {
        struct name_token *surname = token_of(n, article_word(a, surname_of(a, name)));
        keep(surname->full, &surname->full_count, number);
        struct name_token *given = token_of(n, article_word(a, name.first));
        keep(given->given, &given->given_count, number);
        note_initials(n, a, name, number);
        note_middle(n, a, name, number);
    }
    note_role(n, a, role_before(a, name), number);
    note_role(n, a, role_behind(a, name), number);
    note_acronym(n, a, name, number);
    return number;
}

/* The first finite verb of the sentence from word i on, as far as it can be told; the end of the
 * search where there is none. */
static size_t first_verb(const struct article *a, size_t i)
{
    size_t k = i;
    for (; k < a->count && k < i + PRONOUN_AHEAD && a->words[k].sentence == a->words[i].sentence;
         k++) {
        const struct word *w = &a->words[k];
        bool verb = w->entry && w->entry->cue &&
                    (w->entry->form == FORM_PAST || w->entry->form == FORM_THIRD);
        if (!w->capital && w->type == TOKEN_WORD &&
            (verb || (w->classes & WORD(AUXILIARY) && !(w->classes & WORD(ADVERB)))))
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

/* "he" or "she" behind the first name of a sentence is evidence of its gender. */
static void note_pronoun(struct names *n, const struct article *a, struct range name,
                         uint32_t number)
{
    if (is_clitic_s(a, name.last))
        return;
    int gender = pronoun_ahead(a, name.last);
    n->entries[number].he += gender == 1;
    n->entries[number].she += gender == 2;
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

/* ---- mentions ---- */

/* What names_read knows of the sentence that it is in. */
struct reading {
    uint32_t sentence; /* the first verb of which is known */
    size_t verb;
    uint32_t named; /* a name stands in this sentence */
};

static void add_mention(struct names *n, const struct article *a, struct reading *r,
                        struct mention m)
{
    size_t i = m.first;
    if (a->words[i].sentence != r->sentence) {
        r->sentence = a->words[i].sentence;
        r->verb = first_verb(a, i);
    }
    m.sentence = r->sentence;
    m.topic = is_topic(a, i, m.last);
    m.governed = m.governed || (is_governed(a, i) && !m.topic);
    m.subject = m.subject || (!m.governed && !m.owns && (i < r->verb || acts(a, m.last)));
    m.quoted = a->words[i].quote == QUOTE_INSIDE;
    n->mentions =
        memory_grow(n->mentions, &n->mention_cap, n->mention_count + 1, sizeof *n->mentions);
    n->mentions[n->mention_count++] = m;
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
    add_mention(
        n, a, r,
        (struct mention){.name = number,
                         .noun = MENTION_NONE,
                         .first = (uint32_t)i,
                         .last = (uint32_t)name.last,
                         .kind = MENTION_NAME,
                         .possessive = is_possessive(a, name.last) || modifies_noun(a, name.last)});
    return name.last;
}

static void read_pronoun(struct names *n, const struct article *a, struct reading *r, size_t i)
{
    bool owns = word_is(a, i, WORD(POSSESSIVE)) && !names_is_object(a, i);
    bool subject = !word_is(a, i, WORD(POSSESSIVE)) &&
                   a->words[i].end - a->words[i].start < (word_is(a, i, WORD(HE)) ? 3u : 4u);
    add_mention(n, a, r,
                (struct mention){.name = INTERN_NONE,
                                 .noun = MENTION_NONE,
                                 .first = (uint32_t)i,
                                 .last = (uint32_t)i + 1,
                                 .kind = MENTION_PRONOUN,
                                 .male = word_is(a, i, WORD(HE)),
                                 .female = word_is(a, i, WORD(SHE)),
                                 .owns = owns,
                                 .subject = subject});
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
    add_mention(n, a, r,
                (struct mention){.name = name,
                                 .noun = name == INTERN_NONE ? noun : MENTION_NONE,
                                 .first = (uint32_t)i,
                                 .last = (uint32_t)i + 1,
                                 .kind = MENTION_NOUN,
                                 .male = male || !female,
                                 .female = female || !male,
                                 .governed = is_governed(a, first),
                                 .definite = the && name == INTERN_NONE &&
                                             !word_is(a, i + 1, WORD(RELATIVE)),
                                 .possessive = is_possessive(a, i + 1)});
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
    const uint64_t persons = WORD(HE) | WORD(SHE) | WORD(MALE) | WORD(FEMALE) | WORD(ROLE);
    for (size_t i = 0; i < a->count; i++) {
        const struct word *w = &a->words[i];
        if (w->paragraph != paragraph) {
            i = behind_headline(a, i);
            if (i >= a->count)
                break;
            w = &a->words[i];
            paragraph = w->paragraph;
        }
        if (!w->capital && !(w->classes & persons))
            continue;
        size_t behind = w->capital ? read_name(n, a, &r, i) : i;
        if (behind > i)
            i = behind - 1;
        else if (w->classes & (WORD(HE) | WORD(SHE)))
            read_pronoun(n, a, &r, i);
        else if (!w->capital && w->classes & (WORD(MALE) | WORD(FEMALE) | WORD(ROLE)) &&
                 (w->classes & (WORD(MALE) | WORD(FEMALE)) || names_role_word(a, i)))
            read_noun(n, a, &r, i);
    }
    return forgets;
}

/* ---- whom a name means ---- */

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool genders_agree(const struct name *n, bool male, bool female)
{
    bool is_female = n->female > n->male || (n->female == n->male && !n->given_male);
    bool is_male = n->male > n->female || (n->female == n->male && !n->given_female);
    return !(male && !is_male) && !(female && !is_female);
}

/* "New Mexico" is not what "Mexico" is short for. */
static bool is_long_form(const struct name *n)
{
    bool person = n->titled || n->person || n->male || n->female;
    return person || n->body || !n->place;
}

/* By more than its first word: "the Ann Lund Show" begins with one, too. */
static bool is_known_person(const struct name *n)
{
    return n->role.len || n->titled || n->male + n->female > n->body + n->place;
}

/* The full name most often given among the candidates. */
static uint32_t most_mentioned(const struct names *n, const uint32_t *list, uint32_t count,
                               bool male, bool female)
{
    uint32_t best = INTERN_NONE;
    for (uint32_t i = 0; i < count; i++)
        if (genders_agree(&n->entries[list[i]], male, female) &&
            is_long_form(&n->entries[list[i]]) &&
            (best == INTERN_NONE || n->entries[list[i]].mentions > n->entries[best].mentions))
            best = list[i];
    return best;
}

/* "WALLACE" is "Wallace" where the article has such a name; otherwise what it was. */
static const struct name_token *find_in_capitals(const struct names *n, struct slice text,
                                                 const struct name_token *otherwise)
{
    char low[WORDTABLE_LONGEST];
    size_t len = wordtable_lower(text, low);
    if (!len || len != text.len || text.data[len - 1] < 'A' || text.data[len - 1] > 'Z')
        return otherwise;
    low[0] = text.data[0];
    const struct name_token *token = find_token(n, slice_of(low, len));
    return token ? token : otherwise;
}

/* The word of a name behind its last blank, "Jr." left out. */
static struct slice last_word(struct slice text)
{
    static const char *const suffixes[] = {" Jr.", " Sr.", " Jr", " Sr"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (slice_ends(text, slice_of_string(suffixes[i])))
            text.len -= strlen(suffixes[i]);
    size_t at = text.len;
    while (at > 0 && text.data[at - 1] != ' ' && text.data[at - 1] != '-')
        at--;
    return slice_cut(text, at, text.len);
}

static struct slice first_word(struct slice text)
{
    size_t end = 0;
    while (end < text.len && text.data[end] != ' ' && text.data[end] != '-')
        end++;
    return slice_cut(text, 0, end);
}

/* "Van der Berg" of "Chuck van der Berg", "Security Council" of "United Nations Security Council".
 */
static bool is_tail(struct slice text, struct slice full)
{
    size_t at = full.len - text.len;
    return full.data[at - 1] == ' ' && folded(full.data[at]) == folded(text.data[0]) &&
           slice_equal(slice_cut(full, at + 1, full.len), slice_cut(text, 1, text.len));
}

/* "Larry King" of "Larry P. King". */
static bool lacks_middle(struct slice text, struct slice full)
{
    size_t blank = slice_find(text, 0, ' ');
    return blank < text.len && slice_starts(full, slice_cut(text, 0, blank + 1)) &&
           slice_equal(last_word(full), last_word(text)) &&
           slice_find(text, blank + 1, ' ') == text.len;
}

/* given: text begins with a first name, so that nothing is missing before it. */
static bool is_short_for(struct slice text, struct slice full, bool given)
{
    return full.len > text.len + 1 &&
           ((!given && is_tail(text, full)) || lacks_middle(text, full) ||
            (slice_starts(full, text) && slice_equal(last_word(full), last_word(text))));
}

/* The longer form of a name of several words; itself where there is none. */
static uint32_t longer_form(const struct names *n, uint32_t number)
{
    struct slice text = intern_name(&n->texts, number);
    const struct name_token *token = find_token(n, last_word(text));
    bool given = name_is_given(&n->entries[number]) && !is_particle_word(first_word(text));
    uint32_t best = number;
    for (uint32_t i = 0; token && i < token->full_count; i++)
        if (is_short_for(intern_name(&n->texts, best), intern_name(&n->texts, token->full[i]),
                         given))
            best = token->full[i];
    return best;
}

static uint32_t find_full(const struct names *n, uint32_t number, enum resolution *how)
{
    const struct name *name = &n->entries[number];
    *how = RESOLVED_NAME;
    if (name->words > 1) {
        uint32_t longer = longer_form(n, number);
        *how = longer == number ? RESOLVED_NAME : RESOLVED_SURNAME;
        return longer;
    }
    struct slice text = intern_name(&n->texts, number);
    const struct name_token *token = find_token(n, text);
    if (token && token->acronym_of) {
        *how = RESOLVED_ACRONYM;
        return token->acronym_of - 1;
    }
    if (token && token->initials_of && name->body) {
        *how = RESOLVED_ACRONYM;
        return token->initials_of - 1;
    }
    if (!token || !token->full_count)
        token = find_in_capitals(n, text, token);
    if (!token || name->party)
        return number;
    bool male = name->titled && name->male > name->female;
    bool female = name->titled && name->female > name->male;
    uint32_t full = most_mentioned(n, token->full, token->full_count, male, female);
    if (full == INTERN_NONE && !name->titled) {
        full = most_mentioned(n, token->given, token->given_count, false, false);
        if (full != INTERN_NONE && name_is_body(&n->entries[full]))
            full = INTERN_NONE;
    }
    if (full == INTERN_NONE && token->middle && is_known_person(&n->entries[token->middle - 1]))
        full = token->middle - 1;
    if (full == INTERN_NONE)
        return number;
    *how = RESOLVED_SURNAME;
    return full;
}

uint32_t names_full(struct names *n, uint32_t number, enum resolution *how)
{
    struct name *name = &n->entries[number];
    if (name->known_at != n->block) {
        name->full = find_full(n, number, &name->how);
        name->known_at = n->block;
    }
    *how = name->how;
    return name->full;
}

uint32_t names_bearer(const struct names *n, struct slice role)
{
    const struct name_token *token = find_token(n, role);
    return token && token->role_of ? token->role_of - 1 : INTERN_NONE;
}

uint32_t names_body(const struct names *n, struct slice word)
{
    char capital[WORDTABLE_LONGEST];
    size_t len = wordtable_lower(word, capital);
    if (!len || capital[0] < 'a' || capital[0] > 'z')
        return INTERN_NONE;
    capital[0] = (char)(capital[0] - ('a' - 'A'));
    const struct name_token *token = find_token(n, slice_of(capital, len));
    if (!token)
        return INTERN_NONE;
    uint32_t name = most_mentioned(n, token->full, token->full_count, false, false);
    return name != INTERN_NONE ? name
                               : most_mentioned(n, token->given, token->given_count, false, false);
}

/* The number of the last word of a name where it is mentioned alone; INTERN_NONE: it is not. */
static uint32_t surname_number(const struct names *n, uint32_t number)
{
    struct slice text = intern_name(&n->texts, number);
    size_t at = text.len;
    while (at > 0 && text.data[at - 1] != ' ')
        at--;
    return intern_find(&n->texts, slice_cut(text, at, text.len));
}

struct slice names_role(const struct names *n, uint32_t number)
{
    const struct name *name = &n->entries[number];
    if (name->role.len || name->words < 2)
        return name->role;
    uint32_t surname = surname_number(n, number);
    return surname == INTERN_NONE ? name->role : n->entries[surname].role;
}

/* True where text holds the word, in any case, as a whole. */
static bool holds_word(struct slice text, struct slice word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        size_t k = 0;
        while (k < word.len && folded(text.data[i + k]) == folded(word.data[k]))
            k++;
        if (k == word.len && (i == 0 || text.data[i - 1] == ' ') &&
            (i + k == text.len || text.data[i + k] == ' '))
            return true;
    }
    return false;
}

uint32_t names_in_role(const struct names *n, const struct article *a, struct range phrase)
{
    uint32_t best = INTERN_NONE;
    size_t oldest = n->texts.count > NAMES_WITH_ROLES ? n->texts.count - NAMES_WITH_ROLES : 0;
    for (size_t number = n->texts.count; number-- > oldest;) {
        struct slice role = n->entries[number].role;
        bool all = role.len > 0;
        for (size_t i = phrase.first; all && i < phrase.last; i++)
            all = holds_word(role, article_word(a, i));
        if (all && (best == INTERN_NONE || role.len < n->entries[best].role.len))
            best = (uint32_t)number;
    }
    return best;
}

uint32_t names_first_person(const struct names *n)
{
    for (uint32_t i = 0; i < n->texts.count; i++) {
        const struct name *x = &n->entries[i];
        uint32_t at = x->words < 2 ? INTERN_NONE : surname_number(n, i);
        bool again = x->mentions > 1 || (at != INTERN_NONE && n->entries[at].mentions > 0);
        if (x->words > 1 && again &&
            (x->titled || x->person + x->male + x->female > x->body + x->place))
            return i;
    }
    return INTERN_NONE;
}

size_t names_before(const struct names *n, size_t i)
{
    size_t lo = 0, hi = n->mention_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (n->mentions[mid].first < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* "people" and the like, and what a plural verb follows: "Cops say", where Jones says. */
static bool is_plural(const struct article *a, size_t i)
{
    static const char *const plurals[] = {"People", "Women", "Men", "Children", "Folk"};
    if (is_one_of(article_word(a, i), plurals, sizeof plurals / sizeof *plurals))
        return true;
    const struct word_entry *verb = i + 1 < a->count ? a->words[i + 1].entry : NULL;
    return verb && verb->cue && verb->form == FORM_BASE && !(verb->cue->frames & FRAME_ALSO_NOUN);
}

bool names_is_common_plural(const struct names *n, const struct article *a, size_t i,
                            uint32_t number)
{
    static const char *const endings[] = {"ers", "ors", "ists", "ants", "ents"};
    const struct name *name = &n->entries[number];
    struct slice word = article_word(a, i);
    if (name->inside || name->titled || name->how == RESOLVED_SURNAME || !begins_sentence(a, i))
        return false;
    if (name->words == 1 && is_plural(a, i))
        return true;
    if (word.len > 5 && slice_ends(word, SLICE("men")) && !is_given_name(a, i))
        return name->words == 1;
    if (word.len < 4 || !slice_ends(word, SLICE("s")))
        return false;
    const struct word_entry *one = wordtable_find(a->wordtable, slice_cut(word, 0, word.len - 1));
    bool noun = one && one->classes & WORD(ROLE);
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        noun |= slice_ends(word, slice_of_string(endings[k]));
    return noun;
}
