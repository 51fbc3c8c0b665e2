#include "analysis/statements/speaker.h"

enum {
    LOOK_BACK = 60,       /* mentions before a pronoun that can be meant */
    SENTENCES_BACK = 3,   /* a nameless speaker is meant by a pronoun so far on */
    STATEMENTS_BACK = 16, /* before one that can stand in their words */
    FEWEST_QUESTIONS = 4, /* paragraphs, in an interview */
    NOUN_REACH = 40,      /* words before a pronoun where "mother" can be meant */
    PHRASE_REACH = 30     /* words of a phrase before "who" */
};

void speakers_init(struct speakers *s)
{
    *s = (struct speakers){.last.name = INTERN_NONE, .interviewed = INTERN_NONE};
    names_init(&s->names);
}

void speakers_free(struct speakers *s)
{
    names_free(&s->names);
    for (size_t i = 0; i < 2; i++)
        buffer_free(&s->kept[i]);
}

void speakers_start(struct speakers *s)
{
    names_start(&s->names);
    s->last = s->last_plural = (struct heard){.name = INTERN_NONE};
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
}

void speakers_read(struct speakers *s, const struct article *a)
{
    if (names_read(&s->names, a))
        s->last.name = s->last_plural.name = INTERN_NONE;
}

static struct range words_of(struct speakers *s, const struct article *a, struct span span)
{
    size_t first = article_word_near(a, span.start, s->near), last = first;
    s->near = first;
    while (last < a->count && a->base + a->words[last].start < span.end)
        last++;
    return (struct range){first, last};
}

/* ---- names in a source ---- */

static bool is_possessive(const struct article *a, size_t i)
{
    return a->words[i].type == TOKEN_CLITIC ||
           (a->words[i].mark == '\'' && i > 0 && a->words[i].start == a->words[i - 1].end);
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
            bool possessive = more && is_possessive(a, name.last);
            bool role_follows = more && !a->words[name.last].mark && !possessive &&
                                !word_is(a, name.last,
                                         WORD(PREPOSITION) | WORD(CONJUNCTION) | WORD(RELATIVE) |
                                             WORD(REFLEXIVE) | WORD(ADVERB));
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

/* ---- pronouns ---- */

/* What the article says of a name in full and of the form that stands for it here. */
struct evidence {
    uint32_t male, female, he, she, person, body, place, mentions, within;
    bool titled;
};

static struct evidence evidence_for(const struct names *n, uint32_t full, uint32_t form)
{
    const struct name *x = &n->entries[full], *y = &n->entries[form];
    struct evidence e = {x->male, x->female, x->he,       x->she,    x->person,
                         x->body, x->place,  x->mentions, x->within, x->titled};
    if (full != form) {
        e.male += y->male;
        e.female += y->female;
        e.he += y->he;
        e.she += y->she;
        e.person += y->person;
        e.body += y->body;
        e.place += y->place;
        e.mentions += y->mentions;
        e.within += y->within;
        e.titled |= y->titled;
    }
    return e;
}

static bool is_person(const struct evidence *e)
{
    uint32_t plain = e->person + e->male + e->female;
    return e->titled || plain > e->body + e->place ||
           (e->within && plain + e->he + e->she > e->body + e->place);
}

/* -1: the name can't be that gender; 1: it is; 0: nothing says. Pronouns count where neither title
 * nor first name says more. */
static int gender_fits(const struct evidence *e, bool male)
{
    bool strong = e->male != e->female;
    uint32_t same = strong ? (male ? e->male : e->female) : male ? e->he : e->she;
    uint32_t other = strong ? (male ? e->female : e->male) : male ? e->she : e->he;
    return same > other ? 1 : same < other ? -1 : 0;
}

enum { SUBJECT = 14, SPOKE_LAST = 16, GENDER = 10, OFTEN = 8, SENTENCE = 12, FARTHEST = 8 };

/* How well a mention fits "he" or "she" in sentence `here`: the nearer the better; subjects of
 * sentences and who spoke last come first; then who is mentioned often. */
static long fitness(const struct speakers *s, const struct mention *m, uint32_t name,
                    const struct evidence *e, uint32_t here, bool male)
{
    long distance = (long)(here - m->sentence), often = 0;
    for (uint32_t k = e->mentions; k > 1 && often < OFTEN; k /= 2)
        often += 2;
    return -SENTENCE * (distance < FARTHEST ? distance : FARTHEST) + (m->subject ? SUBJECT : 0) -
           (m->possessive ? 20 : 0) - (m->governed ? 6 : 0) - (m->quoted ? 20 : 0) +
           (name == s->last.name && here - s->last.sentence < 4 ? SPOKE_LAST : 0) +
           GENDER * gender_fits(e, male) + often;
}

/* A pronoun whose name is looked for. */
struct pronoun {
    size_t at; /* word */
    bool male;
    uint32_t except;        /* who speaks: "he" in somebody's own words is another */
    const struct span *own; /* what the pronoun says: nobody in there is meant */
    size_t own_count;
};

static bool stands_in_own(const struct article *a, const struct pronoun *p, const struct mention *m)
{
    size_t at = a->base + a->words[m->first].start;
    for (size_t k = 0; k < p->own_count; k++)
        if (p->own[k].start <= at && at < p->own[k].end)
            return true;
    return false;
}

/* What no mention as far away as this one can exceed. */
static long best_fitness(const struct article *a, const struct pronoun *p, const struct mention *m)
{
    long distance = (long)(a->words[p->at].sentence - m->sentence);
    return SUBJECT + SPOKE_LAST + GENDER + OFTEN -
           SENTENCE * (distance < FARTHEST ? distance : FARTHEST);
}

/* The name that a pronoun means. known: only names that are a person's by what the article says;
 * otherwise any that it gives twice and that is no body's. */
static uint32_t antecedent(struct speakers *s, const struct article *a, const struct pronoun *p,
                           bool known)
{
    uint32_t best = INTERN_NONE;
    long best_score = 0;
    size_t m = names_before(&s->names, p->at);
    for (size_t looked = 0; m-- > 0 && looked < LOOK_BACK; looked++) {
        const struct mention *mention = &s->names.mentions[m];
        if (best != INTERN_NONE && best_score >= best_fitness(a, p, mention))
            break;
        enum resolution how;
        uint32_t name = names_full(&s->names, mention->name, &how);
        struct evidence e = evidence_for(&s->names, name, mention->name);
        bool fits = known ? is_person(&e) || (name == s->last.name && !s->last.body)
                          : e.body + e.place == 0 && e.mentions > 1 && e.within;
        if (!fits || name == p->except || gender_fits(&e, p->male) < 0 ||
            stands_in_own(a, p, mention))
            continue;
        long score = fitness(s, mention, name, &e, a->words[p->at].sentence, p->male);
        if (best == INTERN_NONE || score > best_score) {
            best = name;
            best_score = score;
        }
    }
    return best;
}

/* The phrase of a word like "mother" or "spokeswoman" that stands nearer before the pronoun than
 * any name that it may mean, in its sentence or the one before; empty where there is none. */
static struct range gendered_noun(struct speakers *s, const struct article *a,
                                  const struct pronoun *p)
{
    size_t m = names_before(&s->names, p->at);
    for (size_t i = p->at; i-- > 0 && i + NOUN_REACH > p->at;) {
        const struct word *w = &a->words[i];
        if (w->sentence + 1 < a->words[p->at].sentence)
            break;
        const struct mention *mention = m ? &s->names.mentions[m - 1] : NULL;
        if (mention && mention->first == i) {
            m--;
            enum resolution how;
            uint32_t full = names_full(&s->names, mention->name, &how);
            struct evidence e = evidence_for(&s->names, full, mention->name);
            if (gender_fits(&e, p->male) >= 0 && is_person(&e))
                break;
        }
        bool noun = word_is(a, i, p->male ? WORD(MALE) : WORD(FEMALE)) && !w->capital &&
                    w->quote == a->words[p->at].quote &&
                    !word_is(a, i, WORD(MISTER) | WORD(MISTRESS) | WORD(TITLE));
        if (noun && i > 0 && word_is(a, i - 1, WORD(DETERMINER)))
            return (struct range){i - 1, i + 1};
    }
    return (struct range){0, 0};
}

/* ---- setting who spoke ---- */

static void hear(struct speakers *s, struct statement *st, const struct heard *h,
                 enum resolution how)
{
    st->speaker = h->text;
    st->role = h->role;
    st->resolution = how;
    s->last = *h;
    if (h->plural || h->body)
        s->last_plural = *h;
}

/* "Smith and Jones" */
static bool joins(const struct article *a, struct range source)
{
    for (size_t i = source.first + 1; i + 1 < source.last; i++)
        if (word_is(a, i, WORD(AND)) && a->words[i + 1].capital)
            return true;
    return false;
}

static void set_name(struct speakers *s, const struct article *a, struct statement *st, size_t at,
                     uint32_t name, enum resolution how)
{
    hear(s, st,
         &(struct heard){.name = name,
                         .text = intern_name(&s->names.texts, name),
                         .role = names_role(&s->names, name),
                         .body = name_is_body(&s->names.entries[name]),
                         .plural = joins(a, words_of(s, a, st->source)),
                         .sentence = a->words[at].sentence},
         how);
}

/* The noun that a phrase without a name is about: the last word before a preposition, a comma or
 * a relative pronoun. */
static size_t head_noun(const struct article *a, struct range source)
{
    size_t i = source.first;
    while (i + 1 < source.last && !a->words[i + 1].mark &&
           !word_is(a, i + 1, WORD(PREPOSITION) | WORD(RELATIVE)))
        i++;
    return i;
}

static bool ends_with_s(const struct article *a, size_t i)
{
    struct slice word = article_word(a, i);
    return word.len > 3 && word.data[word.len - 1] == 's' && word.data[word.len - 2] != 's';
}

/* A source that names nobody is its own speaker, as written but for a leading article. */
static void set_as_written(struct speakers *s, const struct article *a, struct statement *st,
                           struct range source)
{
    if (source.last > source.first + 1 && word_is(a, source.first, WORD(ARTICLE)))
        source.first++;
    for (size_t i = source.first + 1; i < source.last; i++)
        if (a->words[i].mark == ',' || a->words[i].mark == '(' ||
            (a->words[i].mark == '-' && a->words[i].start > a->words[i - 1].end))
            source.last = i;
    size_t head = head_noun(a, source);
    bool body = word_is(a, head, WORD(ORGANISATION)), plural = !body && ends_with_s(a, head);
    bool person = !plural && !body && names_role_word(a, head);
    struct heard h = {.name = INTERN_NONE,
                      .text = slice_cut(a->text, a->base + a->words[source.first].start,
                                        a->base + a->words[source.last - 1].end),
                      .body = body,
                      .plural = plural,
                      .male = person && !word_is(a, head, WORD(FEMALE)),
                      .female = person && !word_is(a, head, WORD(MALE)),
                      .sentence = a->words[source.first].sentence};
    if (person)
        h.role = slice_cut(a->text, a->base + a->words[source.first].start,
                           a->base + a->words[head].end);
    bool pronoun =
        source.first + 1 == source.last &&
        word_is(a, source.first, WORD(PRONOUN) | WORD(RELATIVE) | WORD(FIRST) | WORD(DETERMINER));
    hear(s, st, &h, pronoun ? RESOLVED_NONE : RESOLVED_PHRASE);
}

/* "the president": the one of whom the article said it last; "the Republican nominee": the one
 * whose role it is; "the commission": the body of that name. */
static uint32_t bearer_of_role(struct speakers *s, const struct article *a, struct range source)
{
    char low[WORDTABLE_LONGEST];
    if (source.last < source.first + 2 || !word_is(a, source.first, WORD(ARTICLE)) ||
        a->words[source.first].end - a->words[source.first].start != 3)
        return INTERN_NONE;
    size_t noun = source.last - 1;
    bool short_one = noun == source.first + 1 ||
                     (noun == source.first + 2 && word_is(a, noun - 1, WORD(TITLE)) &&
                      !a->words[noun - 1].capital);
    uint32_t name = INTERN_NONE;
    if (word_is(a, noun, WORD(ORGANISATION)) && noun == source.first + 1)
        return names_body(&s->names, article_word(a, noun));
    if (!names_role_word(a, noun))
        return INTERN_NONE;
    if (short_one)
        name = names_bearer(&s->names, slice_of(low, wordtable_lower(article_word(a, noun), low)));
    else
        name = names_in_role(&s->names, a, (struct range){source.first + 1, source.last});
    if (name == INTERN_NONE)
        return name;
    enum resolution how;
    name = names_full(&s->names, name, &how);
    return name_is_body(&s->names.entries[name]) ? INTERN_NONE : name;
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
    if (m && s->names.mentions[m - 1].last == end)
        return (struct range){s->names.mentions[m - 1].first, end};
    struct range before =
        phrase_before(a, source.first > PHRASE_REACH ? source.first - PHRASE_REACH : 0, end);
    return range_is_empty(before) ? source : before;
}

/* "he" and "she": a nameless speaker of just before ("A spokeswoman"), or a name. */
static bool set_by_gender(struct speakers *s, const struct article *a, struct statement *st,
                          struct pronoun p)
{
    struct heard last = s->last;
    struct range noun = gendered_noun(s, a, &p);
    if (!range_is_empty(noun) && a->words[noun.first].sentence > last.sentence) {
        set_as_written(s, a, st, noun);
        st->resolution = RESOLVED_PRONOUN;
        return true;
    }
    if (last.name == INTERN_NONE && (p.male ? last.male : last.female) &&
        a->words[p.at].sentence - last.sentence < SENTENCES_BACK) {
        last.sentence = a->words[p.at].sentence;
        hear(s, st, &last, RESOLVED_PRONOUN);
        return true;
    }
    uint32_t name = antecedent(s, a, &p, true);
    if (name == INTERN_NONE)
        name = antecedent(s, a, &p, false);
    if (name != INTERN_NONE)
        set_name(s, a, st, p.at, name, RESOLVED_PRONOUN);
    return name != INTERN_NONE;
}

/* Whom an interview is with, whose answers have neither labels nor quotation marks: the article has
 * questions as paragraphs of their own, and this is the first person that it names. */
static uint32_t interviewed(const struct speakers *s, const struct article *a)
{
    size_t questions = 0, paragraphs = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool last = i + 1 == a->count || a->words[i + 1].paragraph != a->words[i].paragraph;
        paragraphs += last;
        questions += last && a->words[i].mark == '?' && a->words[i].quote == QUOTE_OUTSIDE;
    }
    if (questions < FEWEST_QUESTIONS || questions * 8 < paragraphs)
        return INTERN_NONE;
    return names_first_person(&s->names);
}

/* The paragraph of word i is a question. */
static bool is_question(const struct article *a, size_t i)
{
    while (i + 1 < a->count && a->words[i + 1].paragraph == a->words[i].paragraph)
        i++;
    return a->words[i].mark == '?';
}

/* A source of one pronoun; false where nobody is found for it. */
static bool set_by_pronoun(struct speakers *s, const struct article *a, struct statement *st,
                           size_t at, const struct statement *around, const struct span *pieces)
{
    if (word_is(a, at, WORD(HE) | WORD(SHE))) {
        bool direct = around && around->kind == QUOTATION_DIRECT;
        uint32_t except = direct ? intern_find(&s->names.texts, around->speaker) : INTERN_NONE;
        return set_by_gender(s, a, st,
                             (struct pronoun){at, word_is(a, at, WORD(HE)), except,
                                              pieces + st->first_piece, st->piece_count});
    }
    bool quoted =
        a->words[at].quote == QUOTE_INSIDE || (around && around->kind == QUOTATION_DIRECT);
    if (word_is(a, at, WORD(FIRST)) && quoted && around && around->speaker.len) {
        st->speaker = around->speaker;
        st->role = around->role;
        st->resolution = RESOLVED_PRONOUN;
        return true;
    }
    if (word_is(a, at, WORD(FIRST)) && !quoted && s->interviewed != INTERN_NONE &&
        !is_question(a, at)) {
        set_name(s, a, st, at, s->interviewed, RESOLVED_PRONOUN);
        return true;
    }
    bool it = slice_equal(article_word(a, at), SLICE("it")) ||
              slice_equal(article_word(a, at), SLICE("It"));
    const struct heard *group = &s->last_plural;
    if ((!word_is(a, at, WORD(THEY)) && !it) || !group->text.len || (it && !group->body) ||
        a->words[at].sentence - group->sentence >= SENTENCES_BACK)
        return false;
    struct heard h = *group;
    h.sentence = a->words[at].sentence;
    hear(s, st, &h, RESOLVED_PRONOUN);
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
    struct range source = before_relative(s, a, words_of(s, a, st->source));
    if (source.first + 1 == source.last && set_by_pronoun(s, a, st, source.first, around, pieces))
        return;
    if (source.last > source.first + 1 && is_possessive(a, source.last - 1))
        source.last--;
    struct range head = head_name(a, source);
    uint32_t name = range_is_empty(head) ? INTERN_NONE : names_find(&s->names, a, head);
    enum resolution how = RESOLVED_ROLE;
    if (name != INTERN_NONE)
        name = names_full(&s->names, name, &how);
    else
        name = bearer_of_role(s, a, source);
    if (name != INTERN_NONE)
        set_name(s, a, st, source.first, name, how);
    else
        set_as_written(s, a, st, source);
}

/* The statement in whose words the source of statement i stands, or NULL. */
static const struct statement *around(const struct statements *s, size_t i)
{
    size_t at = s->items[i].source.start;
    for (size_t k = i; k-- > 0 && i - k <= STATEMENTS_BACK;)
        for (size_t p = s->items[k].first_piece;
             p < s->items[k].first_piece + s->items[k].piece_count; p++)
            if (s->pieces[p].start <= at && at < s->pieces[p].end)
                return &s->items[k];
    return NULL;
}

void speakers_resolve(struct speakers *s, const struct article *a, struct statements *statements)
{
    if (statements->count)
        s->interviewed = interviewed(s, a);
    for (size_t i = 0; i < statements->count; i++) {
        const struct statement *outer = around(statements, i);
        struct heard last = s->last;
        resolve(s, a, &statements->items[i], outer, statements->pieces);
        if (outer)
            s->last = last;
    }
    keep_heard(s);
}
