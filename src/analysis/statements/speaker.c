#include "analysis/statements/speaker.h"

enum {
    SENTENCES_BACK = 3,   /* a nameless speaker is meant by a pronoun so far on */
    STATEMENTS_BACK = 16, /* before one that can stand in their words */
    FEWEST_QUESTIONS = 4, /* paragraphs, in an interview */
    PHRASE_REACH = 30,    /* words of a phrase before "who" */
    BYLINE_REACH = 80     /* words before the end of the line that says who wrote */
};

void speakers_init(struct speakers *s)
{
    *s = (struct speakers){
        .last.name = INTERN_NONE, .interviewed = INTERN_NONE, .author = INTERN_NONE};
    names_init(&s->names);
    intern_init(&s->together);
}

void speakers_free(struct speakers *s)
{
    names_free(&s->names);
    intern_free(&s->together);
    buffer_free(&s->scratch);
    for (size_t i = 0; i < 2; i++)
        buffer_free(&s->kept[i]);
}

void speakers_start(struct speakers *s)
{
    names_start(&s->names);
    s->author = INTERN_NONE;
    s->last = s->last_plural = (struct heard){.name = INTERN_NONE, .noun = MENTION_NONE};
    s->focus.spoke = (struct referent){INTERN_NONE, MENTION_NONE};
}

/* Copies who spoke last: the words of the block will be gone. Its statements may be views of the
 * copy before, which stays for one more block. */
static void keep_heard(struct speakers *s)
{
    struct slice *views[] = {&s->last.text, &s->last.role, &s->last_plural.text,
                             &s->last_plural.role};
    struct buffer *kept = &s->kept[s->blocks++ % 2];
    size_t total = 0;
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        total += views[i]->len;
    buffer_clear(kept);
    buffer_reserve(kept, total + 1);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        buffer_append(kept, *views[i]);
        *views[i] = slice_of(kept->data + kept->len - views[i]->len, views[i]->len);
    }
    s->last.sentence = s->last_plural.sentence = 0;
    s->last.noun = s->last_plural.noun = MENTION_NONE;
}

static bool begins_paragraph(const struct article *a, size_t i)
{
    return i == 0 || i >= a->count || a->words[i].paragraph != a->words[i - 1].paragraph;
}

/* "By Anna Lund", "By ANNA LUND, Staff Writer": the one who wrote the article; INTERN_NONE where no
 * such line stands at its top. */
static uint32_t find_author(struct names *n, const struct article *a)
{
    for (size_t i = 0; i + 2 < a->count && i < BYLINE_REACH; i++) {
        struct slice by = article_word(a, i);
        if (!begins_paragraph(a, i) ||
            !(slice_equal(by, SLICE("By")) || slice_equal(by, SLICE("BY"))))
            continue;
        struct range name = names_at(a, i + 1, a->count);
        if (name.last - name.first > 1 &&
            (begins_paragraph(a, name.last) || word_mark(a, name.last) == ','))
            return names_find(n, a, name);
    }
    return INTERN_NONE;
}

void speakers_read(struct speakers *s, const struct article *a)
{
    intern_clear(&s->together);
    if (names_read(&s->names, a))
        s->author = s->last.name = s->last_plural.name = s->focus.spoke.name = INTERN_NONE;
    if (!a->base && s->author == INTERN_NONE)
        s->author = find_author(&s->names, a);
    focus_start_block(&s->focus);
}

/* ---- names in a source ---- */

static bool is_possessive(const struct article *a, size_t i)
{
    return a->words[i].type == TOKEN_CLITIC ||
           (a->words[i].mark == '\'' && i > 0 && a->words[i].start == a->words[i - 1].end);
}

/* What somebody wrote or said stands behind the possessive at word i, and speaks for him: "Lund's
 * report", "Lund's (1890) On Salt"; but not "Lund's lawyer", "Lund's email server". */
static bool owns_words(const struct article *a, size_t i, size_t end)
{
    if (word_is(a, i + 1, WORD(MEDIUM)))
        return i + 2 >= end || a->words[i + 2].mark || word_is(a, i + 2, WORD(PREPOSITION));
    return i + 1 < end && (a->words[i + 1].mark == '(' || word_opens_quote(a, i + 1));
}

/* "told" of "Lund told the mayor he": a source that goes on with what somebody did. */
static bool is_told(const struct article *a, size_t i)
{
    const struct word *w = &a->words[i];
    return w->entry && w->entry->cue && w->entry->form == FORM_PAST && !w->capital && i > 0 &&
           w[-1].end < w->start; /* and not "Lund-backed" */
}

/* The name says of whom a noun is: "the Lund campaign", "the Danish defence ministry". end: of the
 * source. */
static bool noun_follows(const struct article *a, struct range name, size_t end)
{
    size_t i = name.last;
    const uint64_t others =
        WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(RELATIVE) | WORD(REFLEXIVE) | WORD(ADVERB);
    bool person = word_is(a, name.first, WORD(MALE_NAME) | WORD(FEMALE_NAME));
    bool alone = person || i + 1 >= end || a->words[i + 1].mark;
    return !a->words[i].mark && !is_possessive(a, i) && !word_is(a, i, others) && !is_told(a, i) &&
           !(alone && word_is(a, i, WORD(QUALIFIER)));
}

/* "The Bishop of Lincoln, the Rev Ann Lund", "the Prime Minister of Norway, Ann Lund": who is named
 * behind an office, whose "of" is word i; empty where nobody is. */
static struct range office_holder(const struct article *a, struct range office, size_t i,
                                  size_t end)
{
    const struct range nobody = {i, i};
    if (office.last != i || !word_is(a, i, WORD(OF)) || !word_is(a, office.first, WORD(TITLE)))
        return nobody;
    for (size_t k = office.first + 1; k < office.last; k++)
        if (!word_is(a, k, WORD(TITLE) | WORD(ROLE) | WORD(QUALIFIER)))
            return nobody; /* "President Lund of Norland" */
    while (i < end && !a->words[i].mark)
        i++;
    size_t next = i + 1 + word_is(a, i + 1, WORD(ARTICLE));
    if (word_mark(a, i) != ',' || next >= end)
        return nobody;
    struct range name = names_at(a, next, end);
    return name.last > next + 1 ? name : nobody;
}

/* "Director of Public Works | Ann Lund", "Ambassador to the United States | Hamid Moh",
 * "Undersecretary for Education Mr. | Holm": who is named behind the office without a comma; its
 * preposition is word i. Empty where nobody is. */
static struct range named_behind_office(const struct article *a, struct range office, size_t i,
                                        size_t end)
{
    size_t k = i + 1 + word_is(a, i + 1, WORD(ARTICLE));
    bool titled = office.last == i && word_is(a, i - 1, WORD(TITLE) | WORD(ROLE)) &&
                  word_is(a, i, WORD(OF) | WORD(FOR) | WORD(TO));
    while (titled && k < end && !a->words[k].mark) {
        struct range name = names_at(a, k, end);
        if (name.first > k)
            return name;
        for (k = name.first; k < name.last; k++)
            if (word_is(a, k, WORD(MISTER) | WORD(MISTRESS)))
                return (struct range){k, name.last};
        k += range_is_empty(name);
    }
    return (struct range){i, i};
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
        struct range name = names_at(a, i, source.last);
        if (!range_is_empty(name)) {
            bool more = name.last < source.last;
            bool clitic = more && is_possessive(a, name.last);
            bool possessive =
                clitic && (i > source.first || !owns_words(a, name.last, source.last));
            if (!possessive && !(more && noun_follows(a, name, source.last)))
                head = name;
            i = name.last - 1;
            continue;
        }
        bool found = !range_is_empty(head);
        struct range holder = found ? office_holder(a, head, i, source.last) : head;
        if (found && range_is_empty(holder))
            holder = named_behind_office(a, head, i, source.last);
        if (found && !range_is_empty(holder))
            return holder;
        if (found && (a->words[i].mark == ',' || is_told(a, i) ||
                      word_is(a, i, WORD(PREPOSITION) | WORD(RELATIVE))))
            break;
        if (word_is(a, i, WORD(PREPOSITION) | WORD(RELATIVE)) && !word_is(a, i, WORD(POSSESSIVE)))
            while (i + 1 < source.last && a->words[i + 1].mark != ',')
                i++;
    }
    return head;
}

/* ---- setting who spoke ---- */

static void hear(struct speakers *s, struct statement *st, const struct heard *h,
                 enum resolution how)
{
    st->speaker = h->text;
    st->role = h->role;
    st->resolution = how;
    s->last = *h;
    s->focus.spoke = (struct referent){h->name, h->noun};
    s->focus.sentence = h->sentence;
    s->focus.body = h->body;
    if (h->plural || h->body)
        s->last_plural = *h;
}

/* "Smith and Jones", "Smith and his allies" */
static bool joins(const struct article *a, struct range source)
{
    for (size_t i = source.first + 1; i + 1 < source.last; i++)
        if (word_is(a, i, WORD(AND)) &&
            (a->words[i + 1].capital || word_is(a, i + 1, WORD(DETERMINER))))
            return true;
    return false;
}

static void set_name(struct speakers *s, const struct article *a, struct statement *st, size_t at,
                     uint32_t name, enum resolution how)
{
    hear(s, st,
         &(struct heard){.name = name,
                         .noun = MENTION_NONE,
                         .text = intern_name(&s->names.texts, name),
                         .role = names_role(&s->names, name),
                         .body = name_is_body(&s->names.entries[name]),
                         .plural = joins(a, words_of(a, st->source)),
                         .sentence = a->words[at].sentence},
         how);
}

struct two_names {
    struct range one, other;
};

/* "Lund and Berg", "France and the United States", where the source begins with two names and ends
 * with them or goes on behind a comma; both empty where it does not. */
static struct two_names names_joined(const struct article *a, struct range source)
{
    const struct two_names none = {{source.first, source.first}, {source.first, source.first}};
    size_t first = source.first + word_is(a, source.first, WORD(ARTICLE));
    struct range one = names_at(a, first, source.last);
    if (range_is_empty(one) || !word_is(a, one.last, WORD(AND)))
        return none;
    size_t next = one.last + 1u;
    next += word_is(a, next, WORD(ARTICLE));
    struct range other = next < source.last ? names_at(a, next, source.last) : none.other;
    bool ends = other.last == source.last || word_mark(a, other.last);
    return !range_is_empty(other) && ends ? (struct two_names){one, other} : none;
}

static struct slice name_in_full(struct speakers *s, const struct article *a, struct range name)
{
    enum resolution how;
    uint32_t number = names_find(&s->names, a, name);
    return number == INTERN_NONE
               ? slice_cut(a->text, a->base + a->words[name.first].start,
                           a->base + a->words[name.last - 1].end)
               : intern_name(&s->names.texts, names_full(&s->names, number, &how));
}

/* Two who speak together: "Ann Lund and Tom Berg". */
static void set_both(struct speakers *s, const struct article *a, struct statement *st,
                     struct two_names names)
{
    buffer_clear(&s->scratch);
    buffer_append(&s->scratch, name_in_full(s, a, names.one));
    buffer_append(&s->scratch, SLICE(" and "));
    buffer_append(&s->scratch, name_in_full(s, a, names.other));
    uint32_t number = intern_add(&s->together, buffer_slice(&s->scratch));
    hear(s, st,
         &(struct heard){.name = INTERN_NONE,
                         .noun = MENTION_NONE,
                         .text = intern_name(&s->together, number),
                         .plural = true,
                         .sentence = a->words[names.one.first].sentence},
         RESOLVED_NAME);
}

/* The noun that a phrase without a name is about: the last word before a preposition, a comma or
 * a relative pronoun. */
static size_t head_noun(const struct article *a, struct range source)
{
    size_t i = source.first;
    while (i + 1 < source.last && (!a->words[i + 1].mark || article_is_hyphen(a, i + 1)) &&
           !word_is(a, i + 1, WORD(PREPOSITION) | WORD(RELATIVE)))
        i++;
    return i;
}

static bool ends_with_s(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    return word.len > 3 && word.data[word.len - 1] == 's' && word.data[word.len - 2] != 's';
}

/* "two", "20", "few" before a noun in the plural. */
static bool is_number_of(const struct article *a, size_t i)
{
    static const char *const numbers[] = {"two",   "three", "four", "five", "six",      "seven",
                                          "eight", "nine",  "ten",  "few",  "multiple", "other"};
    char low[WORDTABLE_LONGEST];
    struct slice word = slice_of(low, wordtable_lower(article_word(a, i), low));
    return slice_is_one_of(word, numbers, sizeof numbers / sizeof *numbers) ||
           (a->words[i].type == TOKEN_NUMBER && !article_is_hyphen(a, i + 1));
}

/* A source that names nobody is its own speaker, as written but for a leading article. */
static void set_as_written(struct speakers *s, const struct article *a, struct statement *st,
                           struct range source)
{
    if (source.last > source.first + 1 &&
        (word_is(a, source.first, WORD(ARTICLE)) ||
         slice_equal(article_word(a, source.first), SLICE("THE"))))
        source.first++;
    for (size_t i = source.first + 1; i < source.last; i++)
        if ((a->words[i].mark == ',' && a->words[i].quote == QUOTE_OUTSIDE) ||
            a->words[i].mark == '(' ||
            (a->words[i].mark == '-' && a->words[i].start > a->words[i - 1].end))
            source.last = i;
    size_t head = head_noun(a, source);
    bool body = word_is(a, head, WORD(ORGANISATION)), plural = !body && ends_with_s(a, head);
    bool person = !plural && !body && names_role_word(a, head);
    size_t m = names_before(&s->names, head + 1);
    bool mentioned =
        m && s->names.mentions[m - 1].first == head && s->names.mentions[m - 1].noun == m - 1;
    struct heard h = {.name = INTERN_NONE,
                      .noun = mentioned ? (uint32_t)m - 1 : MENTION_NONE,
                      .text = slice_cut(a->text, a->base + a->words[source.first].start,
                                        a->base + a->words[source.last - 1].end),
                      .body = body,
                      .plural = plural,
                      .male = person && !word_is(a, head, WORD(FEMALE)),
                      .female = person && !word_is(a, head, WORD(MALE)),
                      .sentence = a->words[source.first].sentence};
    size_t role = source.first;
    while (role < head && (word_is(a, role, WORD(DETERMINER)) || is_number_of(a, role)))
        role++;
    if (person || (plural && phrase_is_plural_role(a, head)))
        h.role = slice_cut(a->text, a->base + a->words[role].start, a->base + a->words[head].end);
    bool pronoun =
        source.first + 1 == source.last &&
        word_is(a, source.first, WORD(PRONOUN) | WORD(RELATIVE) | WORD(FIRST) | WORD(DETERMINER));
    hear(s, st, &h, pronoun ? RESOLVED_NONE : RESOLVED_PHRASE);
}

/* "the Chief Justice", "the Governor of Ohio": capitals make it the office of one person, whom an
 * article that never gives the name means as surely as by it. */
static bool is_office(const struct article *a, struct range source)
{
    size_t head = head_noun(a, source);
    bool office = head > source.first && word_is(a, source.first, WORD(ARTICLE)) &&
                  article_word(a, source.first).len == 3 && names_role_word(a, head) &&
                  (head + 1 == source.last || word_is(a, head + 1, WORD(OF)));
    for (size_t i = source.first + 1; i < source.last && office; i++)
        office = a->words[i].capital || i == head + 1;
    return office;
}

/* "Scot", "Frenchman", "Italian": who is told by where he is from. */
static bool is_of_a_people(struct slice word)
{
    static const char *const peoples[] = {"Scot",   "Dane",  "Swede", "Finn",  "Pole",
                                          "Turk",   "Serb",  "Croat", "Czech", "Slovak",
                                          "Briton", "Greek", "Kurd",  "Swiss", "Slovene"};
    return slice_is_one_of(word, peoples, sizeof peoples / sizeof *peoples) ||
           slice_ends(word, SLICE("shman")) || slice_ends(word, SLICE("chman")) ||
           slice_ends(word, SLICE("shwoman")) || slice_ends(word, SLICE("chwoman")) ||
           slice_ends(word, SLICE("ian")) || slice_ends(word, SLICE("iard"));
}

/* "the 80-year-old", "the Italian": somebody who was named before. */
static bool stands_for_a_name(const struct article *a, struct range source)
{
    size_t i = source.first + 1;
    if (!word_is(a, source.first, WORD(ARTICLE)))
        return false;
    if (source.last == i + 1 && a->words[i].capital) {
        struct slice word = article_word(a, i);
        return word_is(a, i, WORD(AFFILIATION)) ||
               (is_of_a_people(word) && !slice_equal(word, SLICE("Guardian")));
    }
    return source.last == i + 5 && a->words[i].type == TOKEN_NUMBER &&
           slice_equal(article_word(a, i + 2), SLICE("year")) &&
           slice_equal(article_word(a, i + 4), SLICE("old"));
}

/* The person whom a sentence before is about, where the source stands for a name. */
static uint32_t person_in_other_words(struct speakers *s, const struct article *a,
                                      struct range source)
{
    struct names *n = &s->names;
    size_t m = stands_for_a_name(a, source) ? names_before(n, source.first) : 0;
    for (size_t looked = 0; m-- > 0 && looked < STATEMENTS_BACK; looked++) {
        const struct mention *mention = &n->mentions[m];
        if (mention->sentence + SENTENCES_BACK < a->words[source.first].sentence)
            break;
        enum resolution how;
        if (mention->kind != MENTION_NAME || !mention->subject || mention->possessive ||
            mention->quoted || mention->reported)
            continue;
        uint32_t name = names_full(n, mention->name, &how);
        const struct name *full = &n->entries[name];
        if (full->titled || full->person + full->male + full->female > full->body + full->place)
            return name;
    }
    return INTERN_NONE;
}

/* "the president": the one of whom the article said it last; "the Republican nominee": the one
 * whose role it is; "the commission": the body of that name. */
static uint32_t bearer_of_role(struct speakers *s, const struct article *a, struct range source)
{
    char low[WORDTABLE_LONGEST];
    if (source.last < source.first + 2 ||
        !slice_equal(slice_of(low, wordtable_lower(article_word(a, source.first), low)),
                     SLICE("the")))
        return INTERN_NONE;
    size_t noun = source.last - 1;
    uint32_t name = INTERN_NONE;
    if (word_is(a, noun, WORD(ORGANISATION)) && noun == source.first + 1)
        return names_body(&s->names, article_word(a, noun));
    if (!names_role_word(a, noun))
        return INTERN_NONE;
    if (noun > source.first + 1)
        name = names_in_role(&s->names, a, (struct range){source.first + 1, source.last});
    bool title = noun == source.first + 2 && word_is(a, noun - 1, WORD(TITLE)) &&
                 (!word_is(a, noun - 1, WORD(QUALIFIER)) ||
                  slice_equal(slice_of(low, wordtable_lower(article_word(a, noun - 1), low)),
                              SLICE("prime")));
    if (name == INTERN_NONE && (noun == source.first + 1 || title))
        name = names_bearer(&s->names, slice_of(low, wordtable_lower(article_word(a, noun), low)));
    if (name == INTERN_NONE)
        return name;
    enum resolution how;
    name = names_full(&s->names, name, &how);
    return name_is_body(&s->names.entries[name]) ? INTERN_NONE : name;
}

/* The name that "who" behind the m-th mention, a name, goes with: "Lund, economist at a bank in
 * Boston, who" and "Lund of Boston, who" are Lund, of whom the words between say more. */
static struct range explained_by(const struct speakers *s, const struct article *a, size_t m)
{
    const struct mention *near = &s->names.mentions[m];
    const struct name *name = &s->names.entries[near->name];
    const bool is_place = name->place > name->person + name->male + name->female;
    for (size_t k = m; near->governed && k-- > 0;) {
        const struct mention *far = &s->names.mentions[k];
        if (far->sentence != near->sentence || near->first - far->last > PHRASE_REACH)
            break;
        if (far->kind == MENTION_NAME && !far->governed && !far->possessive &&
            (is_place || word_mark(a, far->last) == ','))
            return (struct range){far->first, far->last};
    }
    return (struct range){near->first, near->last};
}

/* The source that "who" goes with: the phrase before it. */
static struct range before_relative(const struct speakers *s, const struct article *a,
                                    struct range source)
{
    if (source.first + 1 != source.last || !word_is(a, source.first, WORD(RELATIVE)) ||
        !source.first)
        return source;
    size_t end = source.first - (word_mark(a, source.first - 1) == ',');
    size_t m = names_before(&s->names, source.first);
    if (m && s->names.mentions[m - 1].last == end && s->names.mentions[m - 1].kind == MENTION_NAME)
        return explained_by(s, a, m - 1);
    struct range before =
        phrase_before(a, source.first > PHRASE_REACH ? source.first - PHRASE_REACH : 0, end);
    return range_is_empty(before) ? source : before;
}

/* "he" and "she": a nameless speaker of just before ("A spokeswoman"), or a name. */
static bool set_by_gender(struct speakers *s, const struct article *a, struct statement *st,
                          const struct pronoun *p)
{
    struct heard last = s->last;
    bool still = last.name == INTERN_NONE && (p->male ? last.male : last.female) &&
                 a->words[p->at].sentence - last.sentence < SENTENCES_BACK;
    struct referent who = {INTERN_NONE, last.noun};
    if (!still || last.noun != MENTION_NONE)
        who = pronoun_means(&s->focus, &s->names, a, p);
    if (still && who.name == INTERN_NONE && who.noun == last.noun) {
        last.sentence = a->words[p->at].sentence;
        hear(s, st, &last, RESOLVED_PRONOUN);
    } else if (who.noun != MENTION_NONE) {
        size_t noun = s->names.mentions[who.noun].first;
        set_as_written(s, a, st, (struct range){names_noun_begins(&s->names, a, noun), noun + 1});
        st->resolution = RESOLVED_PRONOUN;
    } else if (who.name != INTERN_NONE) {
        set_name(s, a, st, p->at, who.name, RESOLVED_PRONOUN);
    } else {
        return false;
    }
    return true;
}

static uint32_t find_interviewed(const struct names *n, const struct article *a)
{
    size_t questions = 0, paragraphs = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool last = i + 1 == a->count || a->words[i + 1].paragraph != a->words[i].paragraph;
        paragraphs += last;
        questions += last && a->words[i].mark == '?' && a->words[i].quote == QUOTE_OUTSIDE;
    }
    if (questions < FEWEST_QUESTIONS || questions * 8 < paragraphs)
        return INTERN_NONE;
    return names_first_person(n);
}

/* Whom an interview is with, whose answers have neither labels nor quotation marks: the article has
 * questions as paragraphs of their own, and this is the first person that it names. */
static uint32_t interviewed(struct speakers *s, const struct article *a)
{
    if (!s->interview_known)
        s->interviewed = find_interviewed(&s->names, a);
    s->interview_known = true;
    return s->interviewed;
}

/* The paragraph of word i is a question. */
static bool is_question(const struct article *a, size_t i)
{
    while (i + 1 < a->count && a->words[i + 1].paragraph == a->words[i].paragraph)
        i++;
    return a->words[i].mark == '?';
}

/* "I", "me", "my", and not "we". */
static bool is_singular(struct slice first)
{
    return first.data[0] == 'I' || first.data[0] == 'i' || first.data[0] == 'M' ||
           first.data[0] == 'm';
}

/* Who spoke last has a name of which nothing says that it is a person's. */
static bool may_be_body(const struct speakers *s)
{
    const struct name *n = s->last.name == INTERN_NONE ? NULL : &s->names.entries[s->last.name];
    return n && !n->titled && !n->role.len && !n->person && !n->male && !n->female && !n->he &&
           !n->she;
}

/* A source of one pronoun; false where nobody is found for it. */
static bool set_by_pronoun(struct speakers *s, const struct article *a, struct statement *st,
                           size_t at, const struct statement *around, const struct span *pieces)
{
    if (word_is(a, at, WORD(HE) | WORD(SHE))) {
        bool direct = around && around->kind == QUOTATION_DIRECT;
        uint32_t except = direct ? intern_find(&s->names.texts, around->speaker) : INTERN_NONE;
        struct pronoun p = {at,     word_is(a, at, WORD(HE)), around != NULL,
                            except, pieces + st->first_piece, st->piece_count};
        if (set_by_gender(s, a, st, &p))
            return true;
        p.own_count = 0; /* "Lund will close it, he said.": nobody else is named yet */
        return st->kind != QUOTATION_DIRECT && set_by_gender(s, a, st, &p);
    }
    bool quoted =
        a->words[at].quote == QUOTE_INSIDE || (around && around->kind == QUOTATION_DIRECT);
    if (word_is(a, at, WORD(FIRST)) && quoted && around && around->speaker.len) {
        st->speaker = around->speaker;
        st->role = around->role;
        st->resolution = RESOLVED_PRONOUN;
        return true;
    }
    if (word_is(a, at, WORD(FIRST)) && !quoted && !is_question(a, at)) {
        uint32_t name = interviewed(s, a);
        if (name == INTERN_NONE && is_singular(article_word(a, at)))
            name = s->author;
        if (name != INTERN_NONE)
            set_name(s, a, st, at, name, RESOLVED_PRONOUN);
        return name != INTERN_NONE;
    }
    bool it = slice_equal(article_word(a, at), SLICE("it")) ||
              slice_equal(article_word(a, at), SLICE("It"));
    const struct heard *group = it && may_be_body(s) ? &s->last : &s->last_plural;
    if ((!word_is(a, at, WORD(THEY)) && !it) || !group->text.len ||
        (it && !group->body && group != &s->last) ||
        a->words[at].sentence - group->sentence >= SENTENCES_BACK)
        return false;
    struct heard h = *group;
    h.sentence = a->words[at].sentence;
    hear(s, st, &h, RESOLVED_PRONOUN);
    return true;
}

/* "A:" in an interview. */
static bool answers(const struct article *a, const struct statement *st, struct range source)
{
    struct slice label = article_word(a, source.first);
    return source.first + 1 == source.last && word_mark(a, source.last) == ':' &&
           st->cue.start == a->base + a->words[source.last].start &&
           (slice_equal(label, SLICE("A")) || slice_equal(label, SLICE("Answer")));
}

static bool has_word(struct slice text, struct slice word)
{
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (slice_equal(slice_cut(text, at, at + word.len), word))
            return true;
    return false;
}

/* "her letter" says what she does. */
static bool is_own_words(const struct article *a, struct range source)
{
    return source.last == source.first + 2 && word_is(a, source.first, WORD(POSSESSIVE)) &&
           word_is(a, source.first, WORD(HE) | WORD(SHE)) &&
           word_is(a, source.first + 1, WORD(MEDIUM));
}

/* "The Italian minister offered help. 'We are ready,' | the Italian said": who spoke last is the
 * one that the word was said of. */
static bool set_by_word(struct speakers *s, const struct article *a, struct statement *st,
                        struct range source)
{
    struct heard last = s->last;
    struct slice word = article_word(a, source.last - 1);
    size_t at = a->words[source.first].sentence;
    if (last.name != INTERN_NONE || at - last.sentence > SENTENCES_BACK ||
        !stands_for_a_name(a, source) || !has_word(last.text, word))
        return false;
    last.sentence = (uint32_t)at;
    hear(s, st, &last, RESOLVED_ROLE);
    return true;
}

static void resolve(struct speakers *s, const struct article *a, struct statement *st,
                    const struct statement *around, const struct span *pieces)
{
    if (st->source.start == st->source.end) {
        bool continued = st->cue.start == st->cue.end && st->kind != QUOTATION_SCARE;
        st->speaker = continued ? s->last.text : SLICE("");
        st->role = continued ? s->last.role : SLICE("");
        st->resolution = continued && s->last.text.len ? RESOLVED_CONTINUED : RESOLVED_NONE;
        return;
    }
    struct range source = before_relative(s, a, words_of(a, st->source));
    if ((source.first + 1 == source.last || is_own_words(a, source)) &&
        set_by_pronoun(s, a, st, source.first, around, pieces))
        return;
    if (source.first + 2 == source.last && set_by_word(s, a, st, source))
        return;
    if (source.last > source.first + 1 && is_possessive(a, source.last - 1))
        source.last--;
    struct two_names both = names_joined(a, source);
    if (!range_is_empty(both.one)) {
        set_both(s, a, st, both);
        return;
    }
    struct range head = head_name(a, source);
    uint32_t named = range_is_empty(head) ? INTERN_NONE : names_find(&s->names, a, head);
    enum resolution how = RESOLVED_ROLE;
    uint32_t name = person_in_other_words(s, a, source);
    if (name == INTERN_NONE && named != INTERN_NONE) {
        uint32_t full = names_full(&s->names, named, &how);
        name = names_is_common_plural(&s->names, a, head.first, named) ? INTERN_NONE : full;
    } else if (name == INTERN_NONE) {
        name = bearer_of_role(s, a, source);
    }
    if (name == INTERN_NONE && answers(a, st, source)) {
        name = names_first_person(&s->names);
        how = RESOLVED_ROLE;
    }
    if (name != INTERN_NONE) {
        set_name(s, a, st, source.first, name, how);
        return;
    }
    set_as_written(s, a, st, source);
    if (is_office(a, source))
        st->resolution = RESOLVED_ROLE;
}

/* The statement in whose words the source of statement i stands, or NULL. reached: no statement
 * before has words behind it. */
static const struct statement *around(const struct statements *s, size_t i, size_t reached)
{
    size_t at = s->items[i].source.start;
    for (size_t k = at < reached ? i : 0; k-- > 0 && i - k <= STATEMENTS_BACK;)
        for (size_t p = s->items[k].first_piece;
             p < s->items[k].first_piece + s->items[k].piece_count; p++)
            if (s->pieces[p].start <= at && at < s->pieces[p].end)
                return &s->items[k];
    return NULL;
}

static size_t place_of(const struct article *a, const struct mention *m)
{
    return a->base + a->words[m->first].start;
}

/* Marks the mentions in what is said. */
static void mark_reported(struct speakers *s, const struct article *a, const struct statements *all)
{
    struct names *n = &s->names;
    size_t m = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *st = &all->items[i];
        for (size_t p = st->first_piece; p < st->first_piece + st->piece_count; p++) {
            struct span content = all->pieces[p];
            while (m > 0 && place_of(a, &n->mentions[m - 1]) >= content.start)
                m--;
            while (m < n->mention_count && place_of(a, &n->mentions[m]) < content.start)
                m++;
            for (; m < n->mention_count && place_of(a, &n->mentions[m]) < content.end; m++)
                n->mentions[m].reported |= st->kind != QUOTATION_SCARE;
        }
    }
}

void speakers_resolve(struct speakers *s, const struct article *a, struct statements *statements)
{
    size_t reached = 0;
    s->interview_known = false;
    mark_reported(s, a, statements);
    for (size_t i = 0; i < statements->count; i++) {
        const struct statement *outer = around(statements, i, reached), *st = &statements->items[i];
        for (size_t p = st->first_piece; p < st->first_piece + st->piece_count; p++)
            if (statements->pieces[p].end > reached)
                reached = statements->pieces[p].end;
        struct heard last = s->last;
        resolve(s, a, &statements->items[i], outer, statements->pieces);
        if (outer)
            s->last = last;
    }
    keep_heard(s);
}
