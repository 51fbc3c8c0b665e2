/* Which words are a name, and which of them are titles and honours. */
#include "analysis/statements/names_parts.h"

enum {
    MOST_PARTICLES = 3,   /* "de la" */
    LONGEST_SYLLABLE = 5, /* bytes of "Geun" in "Park Geun-hye" */
};

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
        (word_is(a, i, WORD(WEEKDAY)) && !phrase_is_named_by_time(a, i)) ||
        (w->classes & WORD(MONTH) && !(i > 0 && a->words[i - 1].capital && is_called_by(a, i - 1)));
    return w->capital && w->type == TOKEN_WORD && !date;
}

bool is_particle_word(struct slice word)
{
    static const char *const particles[] = {"de", "del", "der", "van", "von", "bin", "al", "el",
                                            "la", "le",  "da",  "dos", "du",  "di",  "ben"};
    char low[WORDTABLE_LONGEST];
    if (word.len < 2 || word.len > 3)
        return false;
    word = slice_of(low, wordtable_lower(word, low));
    return slice_is_one_of(word, particles, sizeof particles / sizeof *particles);
}

static bool is_particle(const struct article *a, size_t i)
{
    return !a->words[i].capital && is_particle_word(article_word(a, i));
}

/* "Forty", "Forty-two" */
static bool is_number_word(struct slice word)
{
    static const char *const numbers[] = {"One",     "Two",    "Three",  "Four",   "Five",
                                          "Six",     "Seven",  "Eight",  "Nine",   "Ten",
                                          "Twenty",  "Thirty", "Forty",  "Fifty",  "Sixty",
                                          "Seventy", "Eighty", "Ninety", "Dozens", "Half"};
    return word.len <= 7 && slice_is_one_of(word, numbers, sizeof numbers / sizeof *numbers);
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
    const bool per = word_is(a, i, WORD(PER)) && !begins && i + 1 < a->count &&
                     a->words[i + 1].capital; /* "Per Lund", a first name */
    const bool spares =
        per || w->classes & (WORD(MALE_NAME) | WORD(FEMALE_NAME)) || phrase_is_named_by_time(a, i);
    return adverb || slice_equal(article_word(a, i), SLICE("THE")) ||
           (w->classes & closed && !spares) ||
           (begins && ((w->entry && w->entry->cue) || is_number_word(article_word(a, i))));
}

static bool is_minister(struct slice word)
{
    return slice_ends(word, SLICE("inister")) || slice_ends(word, SLICE("ecretary"));
}

/* Whoever has the title at word i is named behind the office without a comma: not behind "the
 * Minister of Foreign Trade Promotion", nor, but where `any` words may stand before the title,
 * behind "Prime Minister of Papua New Guinea". */
static bool names_holder(const struct article *a, size_t i, bool any)
{
    const uint64_t offices = WORD(TITLE) | WORD(ROLE) | WORD(QUALIFIER) | WORD(ORGANISATION);
    size_t first = i;
    while (first > 0 && i - first < LONGEST_NAME &&
           a->words[first - 1].sentence == a->words[i].sentence) {
        if (word_is(a, first - 1, WORD(ARTICLE)))
            return false;
        if (!a->words[first - 1].capital)
            break;
        first--;
        if (!any && word_is(a, first, offices))
            return false;
    }
    return true;
}

/* The last two words of a name, what hyphens join being one: "Kim Sung-ho". */
static struct range last_two(const struct article *a, struct range name)
{
    size_t first = name.last;
    for (int words = 0; words < 2 && first > name.first; words++) {
        first--;
        while (first > name.first + 1 && article_is_hyphen(a, first - 1))
            first -= 2;
    }
    return (struct range){first, name.last};
}

/* Of an office, which begins the name, and whoever holds it, of whom no first name is known: behind
 * "the United States" the rest, behind what a minister is for the last two words; all where nobody
 * is named. title: the word that says what the office is. */
static struct range holder_of(const struct article *a, struct range name, size_t title)
{
    const size_t office = name.first;
    const bool united = slice_equal(article_word(a, office), SLICE("United")) &&
                        word_is(a, office - 1, WORD(ARTICLE));
    struct range who = united ? (struct range){office + 2, name.last} : last_two(a, name);
    bool named = (united || is_minister(article_word(a, title))) &&
                 names_holder(a, title, united) && who.first > office && who.first + 1 < who.last &&
                 !word_is(a, name.last - 1, WORD(ORGANISATION));
    return named ? who : name;
}

/* "Secretary of State John Kerry": behind a title and "of", the office is no part of the name:
 * "Minister of Foreign Affairs | Svea Giann", "Ambassador to the United States | Hamid Moh"; nor is
 * "Striker" in "Striker Gabriel Ross" where it only begins the sentence. */
static struct range behind_office(const struct article *a, struct range name)
{
    size_t i = name.first;
    if (i + 4 < name.last && word_is(a, i + 1, WORD(OF))) {
        struct range who = holder_of(a, (struct range){i + 2, name.last}, i);
        if (who.first > i + 2)
            return who;
    }
    if (begins_sentence(a, i) && name.last - i > 2 && !is_given_name(a, i) &&
        is_given_name(a, i + 1) && !word_is(a, name.last - 1, WORD(ORGANISATION)))
        return (struct range){i + 1, name.last};
    size_t of = i - (i > 2 && word_is(a, i - 1, WORD(ARTICLE)));
    if (of < 2 || name.last - i < 2 || !word_is(a, of - 1, WORD(OF) | WORD(FOR) | WORD(TO)) ||
        !word_is(a, of - 2, WORD(TITLE) | WORD(ROLE)) || is_given_name(a, i))
        return name;
    for (size_t k = i + 1; k + 1 < name.last; k++)
        if (is_given_name(a, k))
            return (struct range){k, name.last};
    return holder_of(a, name, of - 2);
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
    if (slice_is_one_of(word, others, sizeof others / sizeof *others))
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

bool has_title_letters(struct slice word)
{
    static const char *const titles[] = {"CEO", "CFO", "COO", "CTO", "DCI",
                                         "MEP", "MP",  "MSP", "PM"};
    return word.len > 1 && word.data[1] >= 'A' && word.data[1] <= 'Z' &&
           slice_is_one_of(word, titles, sizeof titles / sizeof *titles);
}

/* True where word i of a name is a title of what follows. A title within a name is part of it
 * ("Martin Luther King Jr."), and so is one before a body ("Justice Department"). */
static bool is_title_in(const struct article *a, struct range name, size_t i)
{
    if (!word_is(a, i, WORD(TITLE)) && !is_lettered_title(a, i) &&
        (!word_is(a, i, WORD(ROLE)) || word_is(a, i, WORD(PRONOUN)) || is_given_name(a, i)))
        return false; /* "Dean" is a first name */
    bool within = i > name.first && is_given_name(a, name.first) && !is_given_name(a, i + 1) &&
                  !word_is(a, name.first, WORD(TITLE));
    bool body = word_is(a, name.last - 1, WORD(ORGANISATION)) && name.last - i < 4;
    bool adjective = word_is(a, i, WORD(AFFILIATION)) && !is_given_name(a, i + 1);
    return !within && !body && !adjective && !word_is(a, i + 1, WORD(SUFFIX));
}

struct range without_titles(const struct article *a, struct range name)
{
    for (size_t i = name.last - 1; i-- > name.first;)
        if (is_title_in(a, name, i) && !word_is(a, i + 1, WORD(OF) | WORD(FOR)))
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
           slice_is_one_of(word, honours, sizeof honours / sizeof *honours);
}

struct range without_honours(const struct article *a, struct range name)
{
    while (name.last > name.first + 2 && is_honour(article_word(a, name.last - 1)))
        name.last--;
    return name;
}

size_t surname_of(const struct article *a, struct range name)
{
    name = without_honours(a, name);
    return name.last - 1 - (name.last - name.first > 2 && word_is(a, name.last - 1, WORD(SUFFIX)));
}

bool is_only_titles(const struct article *a, struct range name)
{
    for (size_t i = name.first; i < name.last; i++)
        if (!word_is(a, i, WORD(TITLE) | WORD(WEEKDAY)) && !is_lettered_title(a, i) &&
            (i + 1 == name.last || !word_is(a, i, WORD(QUALIFIER) | WORD(AFFILIATION))))
            return false;
    return true;
}

bool acts(const struct article *a, size_t i)
{
    if (i >= a->count || a->words[i].capital || a->words[i].type != TOKEN_WORD)
        return false;
    const struct word *w = &a->words[i];
    return is_finite_word(w) || (!w->classes && slice_ends(article_word(a, i), SLICE("ed")));
}

/* "people" and the like, and what a plural verb follows: "Cops say", where Jones says. */
static bool is_plural(const struct article *a, size_t i)
{
    static const char *const plurals[] = {"People", "Women", "Men", "Children", "Folk"};
    if (slice_is_one_of(article_word(a, i), plurals, sizeof plurals / sizeof *plurals))
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
    bool noun = phrase_is_plural_role(a, i);
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        noun |= slice_ends(word, slice_of_string(endings[k]));
    return noun;
}
