/* Whom a name, a role or a noun for a body means in this article. */
#include "analysis/statements/names_parts.h"

enum {
    NAMES_WITH_ROLES = 1 << 10, /* the last ones are looked through for a role */
};

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
