/* What an article says of a name where it mentions it: person or body, gender, initials. */
#include "analysis/statements/names_parts.h"

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
    if (name.last - name.first > 1 || !slice_ends(word, SLICE("s")))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (slice_ends(word, slice_of_string(endings[i])))
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
    n->body += 2u * (word_mark(a, name.last) == ',' && /* "Halden, which employs many," */
                     word_is(a, name.last + 1, WORD(RELATIVE)) &&
                     slice_equal(article_word(a, name.last + 1), SLICE("which")));
    n->party = is_party(a, name);
    n->body += 3u * n->party;
    if (!name.first)
        return;
    n->body += word_is(a, name.first - 1, WORD(ARTICLE)) && whole.first == name.first;
    n->body += 2u * (word_is(a, name.first - 1, WORD(ORGANISATION)) && /* "the group Sunrise" */
                     !a->words[name.first - 1].capital);
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

uint32_t add_name(struct names *n, const struct article *a, struct range whole)
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

void note_pronoun(struct names *n, const struct article *a, struct range name, uint32_t number)
{
    if (is_clitic_s(a, name.last))
        return;
    int gender = pronoun_ahead(a, name.last);
    n->entries[number].he += gender == 1;
    n->entries[number].she += gender == 2;
}
