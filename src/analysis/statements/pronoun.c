#include "analysis/statements/pronoun.h"

#include <limits.h>

enum {
    LOOK_BACK = 60,    /* mentions before a pronoun that can be meant */
    CLAUSE_REACH = 12, /* words between a subject and "him", who is another */
    NAMED_IN_OWN = 8,  /* names in what a pronoun says */
    SPOKE_REACH = 4,   /* sentences on, who spoke last is still heard */
    MANY_PRONOUNS = 4  /* outweigh a first name */
};

static const struct referent nobody = {INTERN_NONE, MENTION_NONE};

void focus_start_block(struct focus *f)
{
    f->done = 0;
    f->sentence = 0;
    f->spoke.noun = MENTION_NONE;
}

static bool is_nobody(struct referent r)
{
    return r.name == INTERN_NONE && r.noun == MENTION_NONE;
}

static bool is_same(struct referent x, struct referent y)
{
    return !is_nobody(x) && x.name == y.name && (x.name != INTERN_NONE || x.noun == y.noun);
}

/* ---- what the article says of a name ---- */

/* Of a name in full and of the form that stands for it here. */
struct evidence {
    uint32_t male, female, he, she, person, body, place, mentions, within;
    int given;           /* 1: a man's first name, -1: a woman's */
    bool titled, single; /* single: a word alone */
};

static struct evidence evidence_for(const struct names *n, uint32_t full, uint32_t form)
{
    const struct name *x = &n->entries[full], *y = &n->entries[form];
    struct evidence e = {
        x->male,   x->female,    x->he,       x->she,    x->person,
        x->body,   x->place,     x->mentions, x->within, x->given_male - x->given_female,
        x->titled, x->words == 1};
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

/* -1: the name can't be that gender; 1: it is; 0: nothing says. Titles and roles say it; then the
 * first name, unless many pronouns contradict, for other languages may give it otherwise; one that
 * stands alone may be a surname ("Clinton"), and says little. */
static int gender_fits(const struct evidence *e, bool male)
{
    long balance = (long)e->male - (long)e->female;
    if (!balance)
        balance = e->given * (e->single ? 1 : MANY_PRONOUNS) + (long)e->he - (long)e->she;
    return balance == 0 ? 0 : (balance > 0) == male ? 1 : -1;
}

/* ---- mentions ---- */

/* Whom a mention before the pronoun means; nobody for a pronoun that means nobody. */
static struct referent means(struct names *n, const struct mention *m)
{
    struct referent r = {m->name, m->noun};
    enum resolution how;
    if (r.name != INTERN_NONE)
        r = (struct referent){names_full(n, r.name, &how), MENTION_NONE};
    return r;
}

static bool stands_in_own(const struct article *a, const struct pronoun *p, const struct mention *m)
{
    size_t at = a->base + a->words[m->first].start;
    for (size_t k = 0; k < p->own_count; k++)
        if (p->own[k].start <= at && at < p->own[k].end)
            return true;
    return false;
}

/* Who are named in what the pronoun says. */
struct own_names {
    uint32_t names[NAMED_IN_OWN];
    size_t count;
};

static void find_own(struct own_names *own, struct names *n, const struct article *a,
                     const struct pronoun *p)
{
    own->count = 0;
    for (size_t k = 0; k < p->own_count && own->count < NAMED_IN_OWN; k++) {
        size_t m = names_before(n, article_word_at(a, p->own[k].start));
        for (; m < n->mention_count && own->count < NAMED_IN_OWN; m++) {
            const struct mention *mention = &n->mentions[m];
            if (a->base + a->words[mention->first].start >= p->own[k].end)
                break;
            if (mention->kind == MENTION_NAME)
                own->names[own->count++] = means(n, mention).name;
        }
    }
}

static bool is_own(const struct own_names *own, struct referent r)
{
    for (size_t k = 0; k < own->count; k++)
        if (r.name != INTERN_NONE && own->names[k] == r.name)
            return true;
    return false;
}

static bool governs_clause(const struct article *a, const struct pronoun *p,
                           const struct mention *m)
{
    if (!m->subject || m->sentence != a->words[p->at].sentence || m->last + CLAUSE_REACH < p->at ||
        !names_is_object(a, p->at))
        return false;
    for (size_t i = m->last; i < p->at; i++)
        if (a->words[i].mark || word_is(a, i, WORD(THAT) | WORD(CONJUNCTION) | WORD(RELATIVE)))
            return false;
    return true;
}

/* A name right before the pronoun and its comma. */
static bool stands_before(const struct article *a, const struct pronoun *p, const struct mention *m)
{
    return m->kind == MENTION_NAME && !m->possessive && m->last + 1 == p->at &&
           a->words[m->last].mark == ',' && m->sentence == a->words[p->at].sentence;
}

/* "As for Lund, he", "the mayor, Ann Lund, she": the pronoun takes the name up; in "Lund, she
 * guessed" it does not. */
static bool is_taken_up(const struct article *a, const struct mention *m)
{
    return m->governed || (m->first && a->words[m->first - 1].mark == ',');
}

/* "Lund protested. '...,' | he said": the name is the subject of the sentence right before what the
 * pronoun says in quotation marks, in their paragraph. */
static bool leads_to_quotation(const struct article *a, const struct pronoun *p,
                               const struct mention *m)
{
    if (!p->own_count || m->kind != MENTION_NAME || !m->subject ||
        m->sentence + 1 != a->words[p->at].sentence)
        return false;
    size_t i = article_word_at(a, p->own[0].start);
    return i < p->at && word_opens_quote(a, i) && a->words[i].sentence == m->sentence + 1 &&
           a->words[i].paragraph == a->words[m->first].paragraph;
}

/* How much it weighs for a mention, or against it. */
enum {
    SUBJECT = 14,
    SPOKE_LAST = 16,
    GENDER = 10,
    OFTEN = 8,
    NEW = 5, /* "a spokesman" */
    SENTENCE = 12,
    FARTHEST = 8,
    POSSESSIVE = 20,
    QUOTED = 20,
    DEFINITE = 10,
    REPORTED = 8,
    GOVERNED = 6,
    TOPIC = 12,
    TAKEN_UP = 24,   /* "Lund, he said" */
    NAMES_SELF = 16, /* who says "People like Lund" is seldom Lund */
    LEADS = 24       /* SENTENCE more than TAKEN_UP at most: see most_added */
};

static long nearness(const struct mention *m, uint32_t here)
{
    uint32_t distance = here - m->sentence;
    return -SENTENCE * (long)(distance < FARTHEST ? distance : FARTHEST);
}

/* How well a mention fits by where and how it stands: the nearer the better, and subjects first. */
static long standing(const struct mention *m, const struct pronoun *p, uint32_t here)
{
    return nearness(m, here) + (m->subject ? SUBJECT : 0) + (m->topic ? TOPIC : 0) -
           (m->possessive ? POSSESSIVE : 0) - (m->governed ? GOVERNED : 0) -
           (m->definite ? DEFINITE : 0) + (m->kind == MENTION_NOUN && !m->definite ? NEW : 0) -
           (m->reported && !p->reported ? REPORTED : 0) - (m->quoted ? QUOTED : 0);
}

/* And by whom it means: who spoke last comes first, then who is mentioned often. gender: as
 * gender_fits says. */
static long renown(const struct focus *f, struct referent r, uint32_t mentions, uint32_t here,
                   int gender)
{
    long often = 0;
    for (uint32_t k = mentions; k > 1 && often < OFTEN; k /= 2)
        often += 2;
    return (is_same(r, f->spoke) && here - f->sentence < SPOKE_REACH ? SPOKE_LAST : 0) +
           GENDER * gender + often;
}

/* What renown, and how the pronoun stands to the mention, can add at most; to one that is farther
 * away no more. */
static long most_added(const struct mention *m, const struct pronoun *p, uint32_t here)
{
    return SPOKE_LAST + GENDER + OFTEN + (here == m->sentence ? TAKEN_UP : 0) +
           (here == m->sentence + 1 && p->own_count ? LEADS : 0);
}

/* Whether the mention can be meant, and how its gender fits. known: see antecedent. */
static bool can_be_meant(const struct focus *f, const struct names *n, const struct article *a,
                         const struct pronoun *p, const struct mention *m, struct referent r,
                         bool known, int *gender, uint32_t *mentions)
{
    if (m->kind == MENTION_NAME && names_is_common_plural(n, a, m->first, m->name))
        return false; /* "Reporters" */
    if (r.name == INTERN_NONE) {
        const struct mention *noun = &n->mentions[r.noun];
        *mentions = 0;
        *gender = noun->male == noun->female ? 0 : noun->male == p->male ? 1 : -1;
        return known && *gender >= 0;
    }
    struct evidence e = evidence_for(n, r.name, m->kind == MENTION_NAME ? m->name : r.name);
    bool fits =
        known ? is_person(&e) || m->kind == MENTION_PRONOUN || (is_same(r, f->spoke) && !f->body)
              : e.body + e.place == 0 && (e.mentions > 1 || m->subject) && e.within;
    *mentions = e.mentions;
    *gender = gender_fits(&e, p->male);
    if (m->kind == MENTION_PRONOUN && *gender == 0)
        *gender = m->male == p->male ? 1 : -1;
    return fits && *gender >= 0;
}

/* The one that a pronoun means. known: only such as are persons by what the article says; otherwise
 * any name that it gives twice and that is no body's. */
static struct referent antecedent(const struct focus *f, struct names *n, const struct article *a,
                                  const struct pronoun *p, bool known)
{
    struct referent best = nobody;
    long best_score = LONG_MIN;
    uint32_t here = a->words[p->at].sentence;
    struct own_names own;
    find_own(&own, n, a, p);
    size_t m = names_before(n, p->at);
    for (size_t looked = 0; m-- > 0 && looked < LOOK_BACK; looked++) {
        const struct mention *mention = &n->mentions[m];
        long stands = standing(mention, p, here), most = most_added(mention, p, here);
        if (best_score >= nearness(mention, here) + SUBJECT + TOPIC + NEW + most)
            break; /* nor does any that is farther away */
        if (best_score >= stands + most)
            continue;
        struct referent r = means(n, mention);
        int gender;
        uint32_t mentions;
        if (is_nobody(r) || (r.name != INTERN_NONE && r.name == p->except) ||
            !can_be_meant(f, n, a, p, mention, r, known, &gender, &mentions) ||
            stands_in_own(a, p, mention) || governs_clause(a, p, mention))
            continue;
        bool before = stands_before(a, p, mention);
        if (before && !is_taken_up(a, mention))
            continue;
        long score = stands + renown(f, r, mentions, here, gender) + (before ? TAKEN_UP : 0) +
                     (leads_to_quotation(a, p, mention) ? LEADS : 0) -
                     (is_own(&own, r) ? NAMES_SELF : 0);
        if (score > best_score) {
            best = r;
            best_score = score;
        }
    }
    return best;
}

/* The pronoun of a mention means r, which says of what gender r is. */
static void note(struct names *n, struct mention *m, struct referent r)
{
    m->name = r.name;
    m->noun = r.noun;
    if (r.name != INTERN_NONE) {
        n->entries[r.name].he += m->male;
        n->entries[r.name].she += m->female;
    } else if (r.noun != MENTION_NONE && n->mentions[r.noun].male == n->mentions[r.noun].female) {
        n->mentions[r.noun].male = m->male;
        n->mentions[r.noun].female = m->female;
    }
}

/* Resolves the pronouns outside of quotation marks before word `at`, for who is in focus there. */
static void advance(struct focus *f, struct names *n, const struct article *a, size_t at)
{
    for (; f->done < n->mention_count && n->mentions[f->done].first < at; f->done++) {
        struct mention *m = &n->mentions[f->done];
        if (m->kind != MENTION_PRONOUN || m->quoted || !is_nobody(means(n, m)))
            continue;
        struct pronoun p = {
            .at = m->first, .male = m->male, .reported = m->reported, .except = INTERN_NONE};
        note(n, m, antecedent(f, n, a, &p, true));
    }
}

struct referent pronoun_means(struct focus *f, struct names *n, const struct article *a,
                              const struct pronoun *p)
{
    advance(f, n, a, p->at);
    struct referent r = antecedent(f, n, a, p, true);
    if (is_nobody(r))
        r = antecedent(f, n, a, p, false);
    size_t m = names_before(n, p->at);
    if (m < n->mention_count && n->mentions[m].first == p->at &&
        n->mentions[m].kind == MENTION_PRONOUN)
        note(n, &n->mentions[m], r);
    return r;
}
