#include "analysis/speaker.h"

#include "analysis/phrase.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    LONGEST_NAME = 8,   /* words */
    NAMES_OF_TOKEN = 4, /* full names kept for one surname */
    LOOK_BACK = 60,     /* mentions before a pronoun that can be meant */
    ROLE_WORDS = 3      /* of a role before or behind a name */
};

/* A name as the article gives it, titles taken off. */
struct name {
    uint32_t words;        /* in it */
    uint32_t mentions;     /* of this very form */
    uint32_t male, female; /* evidence */
    uint64_t roles;        /* bits of the role words seen beside it: see role_bit */
    bool organisation;
    bool titled; /* stood behind Mr., Sen., ...: a person */
};

/* What a word of a name is part of. */
struct name_token {
    uint32_t full[NAMES_OF_TOKEN]; /* names of two words or more that end with it (first come) */
    uint32_t full_count;
    uint32_t given[NAMES_OF_TOKEN]; /* or begin with it */
    uint32_t given_count;
    uint32_t acronym_of; /* name + 1 */
    uint32_t role_of;    /* a role word: the name that bore it last, + 1 */
};

/* A place where a name stands. */
struct mention {
    uint32_t name;
    uint32_t word; /* its first one in the block */
    uint32_t sentence;
    bool subject; /* first name of its sentence */
};

void speakers_init(struct speakers *s)
{
    *s = (struct speakers){.last = INTERN_NONE};
    intern_init(&s->names);
    intern_init(&s->tokens);
}

void speakers_free(struct speakers *s)
{
    intern_free(&s->names);
    intern_free(&s->tokens);
    free(s->entries);
    free(s->by_token);
    free(s->mentions);
    buffer_free(&s->scratch);
}

void speakers_start(struct speakers *s)
{
    intern_free(&s->names);
    intern_free(&s->tokens);
    intern_init(&s->names);
    intern_init(&s->tokens);
    s->last = INTERN_NONE;
    s->last_text = SLICE("");
}

static struct name_token *token_of(struct speakers *s, struct slice text)
{
    uint32_t known = (uint32_t)s->tokens.count, t = intern_add(&s->tokens, text);
    s->by_token = memory_grow(s->by_token, &s->token_cap, (size_t)t + 1, sizeof *s->by_token);
    if (t == known)
        s->by_token[t] = (struct name_token){0};
    return &s->by_token[t];
}

/* ---- reading names ---- */

static bool is_name_word(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return w->type == TOKEN_WORD && w->capital && !(w->classes & (WORD(WEEKDAY) | WORD(MONTH)));
}

/* Words in lower case that stand within names. */
static bool is_particle(const struct article *a, size_t i)
{
    static const char *const particles[] = {"de", "del", "der", "van", "von", "bin", "al", "el",
                                            "la", "le",  "da",  "dos", "du",  "di",  "ben"};
    struct slice word = article_word(a, i);
    for (size_t k = 0; k < sizeof particles / sizeof *particles; k++)
        if (slice_equal(word, slice_of_string(particles[k])))
            return true;
    return false;
}

/* A capital that only says that a sentence begins: "The", "In", "Critics". */
static bool is_sentence_capital(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    bool begins = i == 0 || a->words[i - 1].sentence != w->sentence || word_opens_quote(a, i - 1);
    uint64_t closed = WORD(DETERMINER) | WORD(PREPOSITION) | WORD(PRONOUN) | WORD(CONJUNCTION) |
                      WORD(SUBORDINATOR) | WORD(AUXILIARY) | WORD(ADVERB) | WORD(CONNECTOR) |
                      WORD(TIME) | WORD(POSSESSIVE);
    bool adverb = begins && w->end - w->start > 4 && slice_ends(article_word(a, i), SLICE("ly")) &&
                  word_mark(a, i + 1) == ',';
    return adverb ||
           (w->classes & closed && !(w->classes & (WORD(MALE_NAME) | WORD(FEMALE_NAME)))) ||
           (begins && w->entry && w->entry->cue);
}

/* The run of words of a name that begins at i; empty where none does. */
static struct range name_at(const struct article *a, size_t i, size_t end)
{
    if (!is_name_word(a, i) || is_sentence_capital(a, i))
        return (struct range){i, i};
    size_t last = i + 1;
    while (last < end && last < i + LONGEST_NAME &&
           a->words[last].sentence == a->words[i].sentence) {
        if (is_name_word(a, last) && !word_is(a, last, WORD(PRONOUN) | WORD(DETERMINER)))
            last++;
        else if (last + 1 < end && is_name_word(a, last + 1) && is_particle(a, last))
            last += 2;
        else if (last + 1 < end && a->words[last].mark == '&' && is_name_word(a, last + 1))
            last += 2;
        else if (last + 1 < end && word_is(a, last, WORD(OF)) &&
                 word_is(a, last - 1, WORD(TITLE)) && word_is(a, last + 1, WORD(TITLE)) &&
                 is_name_word(a, last + 1))
            last += 2;
        else
            break;
    }
    return (struct range){i, last < end ? last : end};
}

/* Takes the titles off the front: up to the last title word that leaves a name behind it. */
static struct range drop_titles(const struct article *a, struct range name)
{
    for (size_t i = name.last - 1; i-- > name.first;)
        if (word_is(a, i, WORD(TITLE)) ||
            (word_is(a, i, WORD(ROLE)) && !word_is(a, i, WORD(PRONOUN))))
            return (struct range){i + 1, name.last};
    return name;
}

static bool ends_with_title(const struct article *a, struct range name)
{
    return word_is(a, name.last - 1, WORD(TITLE)) || word_is(a, name.last - 1, WORD(WEEKDAY));
}

static struct slice name_text(struct speakers *s, const struct article *a, struct range name)
{
    buffer_clear(&s->scratch);
    for (size_t i = name.first; i < name.last; i++) {
        if (i > name.first)
            buffer_append_byte(&s->scratch, ' ');
        buffer_append(&s->scratch, article_word(a, i));
    }
    return buffer_slice(&s->scratch);
}

static struct slice lower_text(struct slice word, char low[WORDTABLE_LONGEST])
{
    return slice_of(low, wordtable_lower(word, low));
}

/* Notes that the role word i ("spokesman", "president") was said of the name. */
static void note_role(struct speakers *s, const struct article *a, size_t i, uint32_t name)
{
    char low[WORDTABLE_LONGEST];
    const struct word *w = &a->words[i];
    if (!(w->classes & (WORD(ROLE) | WORD(TITLE))) ||
        w->classes & (WORD(DETERMINER) | WORD(RELATIVE)))
        return;
    token_of(s, lower_text(article_word(a, i), low))->role_of = name + 1;
    s->entries[name].male += (w->classes & WORD(MALE)) != 0;
    s->entries[name].female += (w->classes & WORD(FEMALE)) != 0;
}

static void note_gender(struct name *n, const struct article *a, struct range name,
                        struct range whole)
{
    if (whole.first < name.first) {
        n->titled = true;
        n->male += word_is(a, name.first - 1, WORD(MISTER) | WORD(MALE));
        n->female += word_is(a, name.first - 1, WORD(MISTRESS) | WORD(FEMALE));
    }
    n->male += word_is(a, name.first, WORD(MALE_NAME));
    n->female += word_is(a, name.first, WORD(FEMALE_NAME));
    for (size_t i = name.first; i < name.last; i++)
        n->organisation |= word_is(a, i, WORD(ORGANISATION));
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
static void note_acronym(struct speakers *s, const struct article *a, struct range name,
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
    token_of(s, letters)->acronym_of = number + 1;
}

static uint32_t add_name(struct speakers *s, const struct article *a, struct range whole)
{
    struct range name = drop_titles(a, whole);
    uint32_t known = (uint32_t)s->names.count;
    uint32_t number = intern_add(&s->names, name_text(s, a, name));
    s->entries = memory_grow(s->entries, &s->entry_cap, (size_t)number + 1, sizeof *s->entries);
    if (number == known)
        s->entries[number] = (struct name){.words = (uint32_t)(name.last - name.first)};
    struct name *n = &s->entries[number];
    n->mentions++;
    note_gender(n, a, name, whole);
    if (n->words > 1) {
        struct name_token *surname = token_of(s, article_word(a, name.last - 1));
        keep(surname->full, &surname->full_count, number);
        struct name_token *given = token_of(s, article_word(a, name.first));
        keep(given->given, &given->given_count, number);
    }
    for (size_t i = whole.first; i < name.first; i++)
        note_role(s, a, i, number);
    for (size_t i = whole.first, n_before = 0; i-- > 0 && n_before < ROLE_WORDS; n_before++) {
        if (a->words[i].mark || a->words[i].capital)
            break;
        note_role(s, a, i, number);
    }
    if (word_mark(a, name.last) == ',' && word_is(a, name.last + 1, WORD(ARTICLE) | WORD(ROLE)))
        for (size_t i = name.last + 1; i < name.last + 2 + ROLE_WORDS && i < a->count; i++) {
            if (a->words[i].mark)
                break;
            note_role(s, a, i, number);
        }
    note_acronym(s, a, name, number);
    return number;
}

void speakers_read(struct speakers *s, const struct article *a)
{
    s->mention_count = 0;
    uint32_t sentence = UINT32_MAX;
    for (size_t i = 0; i < a->count; i++) {
        struct range name = name_at(a, i, a->count);
        if (range_is_empty(name) || (ends_with_title(a, name) && name.last - name.first == 1))
            continue;
        uint32_t number = add_name(s, a, name);
        s->mentions =
            memory_grow(s->mentions, &s->mention_cap, s->mention_count + 1, sizeof *s->mentions);
        s->mentions[s->mention_count++] =
            (struct mention){.name = number,
                             .word = (uint32_t)i,
                             .sentence = a->words[i].sentence,
                             .subject = a->words[i].sentence != sentence};
        sentence = a->words[i].sentence;
        i = name.last - 1;
    }
}

/* ---- whom a name means ---- */

static bool genders_agree(const struct name *n, bool male, bool female)
{
    return !(male && n->female > n->male) && !(female && n->male > n->female);
}

/* The full name most often given among the candidates. */
static uint32_t most_mentioned(const struct speakers *s, const uint32_t *list, uint32_t count,
                               bool male, bool female)
{
    uint32_t best = INTERN_NONE;
    for (uint32_t i = 0; i < count; i++)
        if (genders_agree(&s->entries[list[i]], male, female) &&
            (best == INTERN_NONE || s->entries[list[i]].mentions > s->entries[best].mentions))
            best = list[i];
    return best;
}

static bool is_person(const struct speakers *s, uint32_t number)
{
    const struct name *n = &s->entries[number];
    return !n->organisation && (n->titled || n->male || n->female);
}

/* The name in full that a shorter one stands for; the name itself where there is none. */
static uint32_t canonical(const struct speakers *s, uint32_t number, enum resolution *how)
{
    const struct name *n = &s->entries[number];
    *how = RESOLVED_NAME;
    struct slice text = intern_name(&s->names, number);
    if (n->words > 1)
        return number;
    uint32_t t = intern_find(&s->tokens, text);
    if (t == INTERN_NONE)
        return number;
    const struct name_token *token = &s->by_token[t];
    if (token->acronym_of) {
        *how = RESOLVED_ACRONYM;
        return token->acronym_of - 1;
    }
    bool male = n->titled && n->male > n->female, female = n->titled && n->female > n->male;
    uint32_t full = most_mentioned(s, token->full, token->full_count, male, female);
    if (full == INTERN_NONE && !n->titled) {
        full = most_mentioned(s, token->given, token->given_count, false, false);
        if (full != INTERN_NONE && !is_person(s, full))
            full = INTERN_NONE;
    }
    if (full == INTERN_NONE)
        return number;
    *how = RESOLVED_SURNAME;
    return full;
}

/* ---- whom a source means ---- */

static struct range words_of(const struct article *a, struct span span)
{
    return (struct range){article_word_at(a, span.start), span.end > span.start
                                                              ? article_word_at(a, span.end - 1) + 1
                                                              : article_word_at(a, span.start)};
}

/* The head of a source that is a name: the last one before a comma or a preposition, or the one
 * between the commas behind a role ("her rival, Bernie Sanders,"). */
static struct range head_name(const struct article *a, struct range source)
{
    struct range head = {source.first, source.first};
    size_t depth = 0;
    for (size_t i = source.first; i < source.last; i++) {
        depth += a->words[i].mark == '(';
        depth -= depth && a->words[i].mark == ')';
        if (depth)
            continue;
        struct range name = name_at(a, i, source.last);
        if (!range_is_empty(name)) {
            bool possessive = name.last < source.last && a->words[name.last].type == TOKEN_CLITIC;
            bool role_follows =
                name.last < source.last && !a->words[name.last].mark && !possessive &&
                !word_is(a, name.last, WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(RELATIVE));
            if (!possessive && !role_follows)
                head = name;
            i = name.last - 1;
            continue;
        }
        bool found = !range_is_empty(head);
        if (found && (a->words[i].mark == ',' || word_is(a, i, WORD(PREPOSITION) | WORD(RELATIVE))))
            break;
        if (word_is(a, i, WORD(PREPOSITION) | WORD(RELATIVE)) && !word_is(a, i, WORD(POSSESSIVE)))
            while (i + 1 < source.last && a->words[i + 1].mark != ',')
                i++;
    }
    return head;
}

/* Index behind the last mention before word i. */
static size_t mentions_before(const struct speakers *s, size_t i)
{
    size_t lo = 0, hi = s->mention_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->mentions[mid].word < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* How well a mention fits "he" or "she" in a sentence. */
static long fitness(const struct speakers *s, const struct mention *m, uint32_t name, uint32_t here,
                    bool male)
{
    const struct name *n = &s->entries[name];
    long distance = (long)(here - m->sentence);
    return 100 - 12 * (distance < 8 ? distance : 8) + (m->subject ? 14 : 0) +
           (name == s->last ? 16 : 0) + (male ? n->male > 0 : n->female > 0) * 10;
}

/* The name that "he" or "she" at word i means: near ones, subjects of sentences and who spoke last
 * come first. known: only names that are a person's by title or first name; otherwise any that the
 * article gives twice and that is no body's. */
static uint32_t antecedent(const struct speakers *s, const struct article *a, size_t i, bool male,
                           bool known)
{
    uint32_t best = INTERN_NONE;
    long best_score = 0;
    size_t m = mentions_before(s, i);
    for (size_t looked = 0; m-- > 0 && looked < LOOK_BACK; looked++) {
        enum resolution how;
        uint32_t name = canonical(s, s->mentions[m].name, &how);
        const struct name *n = &s->entries[name];
        bool fits = known ? is_person(s, name) : !n->organisation && n->mentions > 1;
        if (!fits || !genders_agree(n, male, !male))
            continue;
        long score = fitness(s, &s->mentions[m], name, a->words[i].sentence, male);
        if (best == INTERN_NONE || score > best_score) {
            best = name;
            best_score = score;
        }
    }
    return best;
}

static void set(struct speakers *s, struct statement *st, uint32_t name, enum resolution how)
{
    st->speaker = intern_name(&s->names, name);
    st->resolution = how;
    s->last = name;
    s->last_text = st->speaker;
}

/* "the president": the one of whom the article said it last. */
static uint32_t bearer_of_role(struct speakers *s, const struct article *a, struct range source)
{
    char low[WORDTABLE_LONGEST];
    size_t words = source.last - source.first;
    bool two = words == 3 && word_is(a, source.first + 1, WORD(TITLE)) &&
               !a->words[source.first + 1].capital;
    if ((words != 2 && !two) || !word_is(a, source.first, WORD(DETERMINER)))
        return INTERN_NONE;
    uint32_t t = intern_find(&s->tokens, lower_text(article_word(a, source.last - 1), low));
    if (t == INTERN_NONE || !s->by_token[t].role_of)
        return INTERN_NONE;
    enum resolution how;
    uint32_t name = canonical(s, s->by_token[t].role_of - 1, &how);
    return s->entries[name].organisation ? INTERN_NONE : name;
}

/* A source that names nobody is its own speaker, as written but for a leading article. */
static void set_as_written(struct speakers *s, const struct article *a, struct statement *st,
                           struct range source)
{
    if (source.last > source.first + 1 && word_is(a, source.first, WORD(ARTICLE)))
        source.first++;
    st->speaker = slice_cut(a->text, a->base + a->words[source.first].start,
                            a->base + a->words[source.last - 1].end);
    st->resolution = RESOLVED_NONE;
    s->last = INTERN_NONE;
    s->last_text = st->speaker;
}

static void resolve(struct speakers *s, const struct article *a, struct statement *st)
{
    if (st->source.start == st->source.end) {
        bool continued = st->cue.start == st->cue.end;
        st->speaker = continued ? s->last_text : SLICE("");
        st->resolution = continued ? RESOLVED_CONTINUED : RESOLVED_NONE;
        return;
    }
    struct range source = words_of(a, st->source);
    uint32_t name;
    enum resolution how;
    if (source.first + 1 == source.last && word_is(a, source.first, WORD(RELATIVE)) &&
        source.first) {
        struct range before = phrase_before(a, source.first > 30 ? source.first - 30 : 0,
                                            source.first - (word_mark(a, source.first - 1) == ','));
        if (!range_is_empty(before))
            source = before;
    }
    if (source.first + 1 == source.last && word_is(a, source.first, WORD(HE) | WORD(SHE))) {
        bool male = word_is(a, source.first, WORD(HE));
        name = antecedent(s, a, source.first, male, true);
        if (name == INTERN_NONE)
            name = antecedent(s, a, source.first, male, false);
        if (name != INTERN_NONE)
            set(s, st, name, RESOLVED_PRONOUN);
        else
            set_as_written(s, a, st, source);
        return;
    }
    struct range head = head_name(a, source);
    if (!range_is_empty(head)) {
        name = intern_find(&s->names, name_text(s, a, drop_titles(a, head)));
        if (name != INTERN_NONE) {
            name = canonical(s, name, &how);
            set(s, st, name, how);
            return;
        }
    }
    name = bearer_of_role(s, a, source);
    if (name != INTERN_NONE)
        set(s, st, name, RESOLVED_ROLE);
    else
        set_as_written(s, a, st, source);
}

void speakers_resolve(struct speakers *s, const struct article *a, struct statements *statements,
                      size_t first)
{
    for (size_t i = first; i < statements->count; i++)
        resolve(s, a, &statements->items[i]);
}
