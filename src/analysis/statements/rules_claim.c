/* Nouns that say something: "NAME's claim that CONTENT". */
#include "analysis/statements/rules_parts.h"

#include "analysis/statements/phrase.h"

enum {
    ADJECTIVES = 3, /* of a noun that is a cue, and the noun */
};

/* Where the clause at r ends that is itself the subject of a verb: "that the pier is safe | was
 * wrong". Before its second finite verb; a participle may look like one right behind the first
 * ("caused increased costs"), so that one counts only where no other follows: "lied | angered". */
static size_t subject_clause_end(const struct finder *f, size_t r, size_t end)
{
    const struct article *a = f->a;
    size_t verbs = 0, beside = end;
    for (size_t i = r; i < end; i++) {
        if (a->words[i].mark == ',' || word_is(a, i, WORD(RELATIVE) | WORD(CONJUNCTION)))
            verbs = verbs ? 1 : 0;
        if (!is_finite(a, i) || word_is(a, i - 1, WORD(NEGATION)))
            continue;
        if (i > r && is_finite(a, i - 1)) {
            if (beside == end && !word_is(a, i - 1, WORD(AUXILIARY)))
                beside = i;
            continue;
        }
        if (++verbs == 2)
            return i;
    }
    return beside;
}

struct range owner_before(const struct finder *f, size_t i)
{
    const struct article *a = f->a;
    if (i > f->lo && word_is(a, i - 1, WORD(POSSESSIVE)))
        return (struct range){i - 1, i};
    if (i < f->lo + 2 || a->words[i - 1].type != TOKEN_CLITIC)
        return (struct range){i, i};
    size_t first = i - 2;
    while (first > f->lo && a->words[first].capital && a->words[first - 1].capital &&
           !word_is(a, first - 1, WORD(DETERMINER) | WORD(PREPOSITION)))
        first--;
    if (first > f->lo && word_is(a, first - 1, WORD(DETERMINER)))
        first--;
    return (struct range){first, i};
}

bool rule_nominal(struct finder *f, size_t k)
{
    const struct article *a = f->a;
    if (k == f->lo || k + 3 >= f->hi || a->words[k].capital)
        return false;
    size_t cue = k, that = k + 1;
    while (cue > f->lo && cue + ADJECTIVES > k &&
           !(a->words[cue - 1].classes & ~(WORD(ADVERB) | WORD(TIME))) &&
           a->words[cue - 1].type == TOKEN_WORD && !a->words[cue - 1].capital)
        cue--;
    struct range source = owner_before(f, cue), longer = longer_noun(f, cue);
    if (range_is_empty(source) && !range_is_empty(longer)) {
        bool joined = longer.first > f->lo && word_is(a, longer.first - 1, WORD(CONJUNCTION));
        source =
            joined ? phrase_subject(a, f->lo, longer.first) : phrase_before(a, f->lo, longer.first);
        cue = range_is_empty(source) ? cue : longer.first;
    }
    bool noun = !range_is_empty(source) ||
                (cue > f->lo && word_is(a, cue - 1, WORD(DETERMINER) | WORD(PREPOSITION)));
    if (noun && range_is_empty(source) && word_is(a, that, WORD(BY))) {
        source = phrase_after(a, that + 1, f->hi, false);
        that = source.last;
    }
    if (!noun || (a->words[k].claimed && range_is_empty(source)) || !word_is(a, that, WORD(THAT)) ||
        that + 1 >= f->hi || a->words[that + 1].mark || is_finite(a, that + 1))
        return false;
    size_t end = clause_end(f, that);
    if (!has_finite(a, (struct range){f->lo, k}))
        end = subject_clause_end(f, that + 1, end);
    if (!has_finite(a, (struct range){that, end}))
        return false;
    add_statement(f, &(struct found){.rule = "nominal",
                                     .confidence = 55,
                                     .content = {that, end},
                                     .cue = {cue, k + 1},
                                     .source = source,
                                     .class = CUE_SPEECH});
    return true;
}
