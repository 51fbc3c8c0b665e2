/* The news rules that end sentences. docs/algorithms/tokenizer.md says why they are as they are. */
#include "analysis/tokens/tokenizer_rules.h"

/* How far a decision looks ahead, in bytes, so that it costs the same wherever it stands. */
enum { BRACKET_REACH = 200, WORD_REACH = 64, CLOSERS_REACH = 48 };

/* What the token is that may end a sentence. */
enum terminator { FULL_STOP, ELLIPSIS, MARK, ABBREVIATION, IDEOGRAPHIC_STOP, FACE, RULER };

/* A token that may end a sentence, and what surrounds it. */
struct ending {
    const struct tokenizer *t;
    const struct token *token;
    enum terminator terminator;
    size_t closed;     /* where the closing quotes and brackets behind the token end */
    size_t next;       /* the first byte beyond white space */
    bool closers;      /* there are any */
    bool bracket;      /* the last of them is a bracket */
    bool gap;          /* white space follows */
    uint32_t follower; /* the character at next, 0 at the end of the text */
    uint32_t initial;  /* the first letter or digit from there on, 0 where none is near */
    size_t initial_at;
    bool upper, lower; /* what initial is */
};

/* ---- looking around ---- */

static bool is_letter_or_digit(unsigned category)
{
    return (category >= GC_LU && category <= GC_LO) || category == GC_ND;
}

static bool is_closer(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 ||
           c == 0xBB || c == 0x203A || c == 0x300D || c == 0x300F || c == 0xFF09;
}

static bool word_begins(struct slice text, size_t at)
{
    size_t after;
    return at < text.len &&
           is_letter_or_digit(property_category(codepoint_at(text, at, &after)) & GC_MASK);
}

/* Marks that open in some languages and close in others (\u201EHalt!\u201C, \u00BBHalt!\u00AB)
 * close where no word touches them from behind. */
static bool closes_elsewhere(struct slice text, uint32_t c, size_t after)
{
    bool either = c == 0x201C || c == 0x2018 || c == 0xAB || c == 0x2039;
    return either && !word_begins(text, after);
}

/* French sets its quotation marks off by a space: "Quoi ? \u00BB". */
static size_t skip_spaced_closer(struct slice text, size_t at)
{
    size_t mark = at, after;
    if (at < text.len && property_is_white_space(codepoint_at(text, at, &after)))
        mark = after;
    bool closes = mark > at && mark < text.len && codepoint_at(text, mark, &after) == 0xBB;
    return closes && !word_begins(text, after) ? after : at;
}

/* A reference behind a sentence, [12], or an omission, [...]: with at most a space before it. */
static size_t skip_reference(struct slice text, size_t at)
{
    size_t bracket = at + (byte_at(text, at) == ' '), end = bracket + 1;
    if (byte_at(text, bracket) != '[')
        return at;
    while ((ascii_is_digit(byte_at(text, end)) || byte_at(text, end) == '.') && end - bracket < 8)
        end++;
    if (end == bracket + 1 && slice_starts(slice_cut(text, end, text.len), SLICE("\u2026")))
        end += 3;
    return end > bracket + 1 && byte_at(text, end) == ']' ? end + 1 : at;
}

size_t opener_end(const struct tokenizer *t, size_t at)
{
    struct slice text = t->text;
    if (!ascii_is_upper(byte_at(text, at)))
        return at;
    size_t end = ascii_letters_end(text, at);
    if (byte_at(text, end) == '\'' && ascii_is_letter(byte_at(text, end + 1)))
        end = ascii_letters_end(text, end + 1);
    unsigned classes = vocabulary_classes(&t->state->words, slice_cut(text, at, end));
    return classes & VOCABULARY_OPENER ? end : at;
}

/* The number of a footnote behind a sentence, as it is left of a superscript: "a fee. 8 Yet". */
static size_t skip_footnote(const struct ending *e, size_t at)
{
    struct slice text = e->t->text;
    size_t number = at + (byte_at(text, at) == ' '), end = number;
    while (ascii_is_digit(byte_at(text, end)) && end < number + 2)
        end++;
    bool ends = end > number && byte_at(text, end) == ' ';
    return ends && opener_end(e->t, end + 1) > end + 1 ? end : at;
}

static void skip_closers(struct ending *e, struct slice text)
{
    size_t at = e->token->end, limit = at + CLOSERS_REACH;
    for (size_t after; at < text.len && at < limit; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        if (!is_closer(c) && !closes_elsewhere(text, c, after))
            break;
        e->closers = true;
        e->bracket = c == ')' || c == ']';
    }
    for (size_t after; at < limit && (after = skip_spaced_closer(text, at)) > at; at = after)
        e->closers = true;
    for (size_t after; at < limit && (after = skip_reference(text, at)) > at; at = after)
        e->bracket = e->closers = true;
    if (e->terminator == FULL_STOP || e->terminator == MARK)
        at = skip_footnote(e, at);
    e->closed = at;
}

static void find_initial(struct ending *e, struct slice text)
{
    size_t limit =
        e->next + (e->gap ? WORD_REACH : 1); /* without a gap only what is there counts */
    for (size_t at = e->next, after; at < text.len && at < limit; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        unsigned category = property_category(c) & GC_MASK;
        if (!is_letter_or_digit(category))
            continue;
        e->initial = c;
        e->initial_at = at;
        e->upper = category == GC_LU || category == GC_LT;
        e->lower = category == GC_LL;
        return;
    }
}

static void look_around(struct ending *e)
{
    struct slice text = e->t->text;
    skip_closers(e, text);
    e->next = e->closed;
    for (size_t after; e->next < text.len; e->next = after) {
        e->follower = codepoint_at(text, e->next, &after);
        if (!property_is_white_space(e->follower))
            break;
    }
    if (e->next >= text.len)
        e->follower = 0;
    e->gap = e->next > e->closed;
}

static struct slice token_text(const struct ending *e, const struct token *token)
{
    return slice_cut(e->t->text, token->start, token->end);
}

/* The abbreviation that may end the sentence, without its prefix: the gov of ex-gov. */
static struct slice without_stop(const struct ending *e)
{
    struct slice word = token_text(e, e->token);
    word.len -= word.data[word.len - 1] == '.';
    size_t prefix = slice_find(word, 0, '-');
    return prefix < word.len ? slice_cut(word, prefix + 1, word.len) : word;
}

/* The word at initial is one that often begins sentences, and is capitalised. */
static bool opener_follows(const struct ending *e)
{
    return e->upper && opener_end(e->t, e->initial_at) > e->initial_at;
}

/* ---- the rules, in the order they are tried ---- */

static bool at_end_of_text(const struct ending *e)
{
    return e->next >= e->t->text.len;
}

static bool before_more_marks(const struct ending *e)
{
    return e->follower == '.' || e->follower == '!' || e->follower == '?' ||
           (e->follower == 0x2026 && !e->gap);
}

static bool before_punctuation(const struct ending *e)
{
    return e->follower == ',' || e->follower == ';' || e->follower == ':' || e->follower == ')';
}

static bool inside_bracket(const struct ending *e)
{
    struct slice text = e->t->text;
    size_t from = e->token->end, reach = text.len - from;
    if (e->t->state->depth == 0 || e->bracket)
        return false;
    return memchr(text.data + from, ')', reach < BRACKET_REACH ? reach : BRACKET_REACH) != NULL;
}

/* Whether the token n before this one begins the sentence. */
static bool is_first_of_sentence(const struct ending *e, size_t n)
{
    return token_back(e->t, n)->sentence == e->token->sentence &&
           token_back(e->t, n + 1)->sentence != e->token->sentence;
}

static bool is_stop(const struct ending *e, size_t n)
{
    const struct token *token = token_back(e->t, n);
    return token->end == token->start + 1 && e->t->text.data[token->start] == '.';
}

/* The first of four stops ends the sentence, the other three stand for what was left out: "the
 * words. . . . The next". */
static bool stop_before_omission(const struct ending *e)
{
    size_t at = e->next + strlen(". . . "), after;
    if (!e->gap || e->closers || token_back(e->t, 1)->end != e->token->start ||
        !slice_starts(slice_cut(e->t->text, e->next, e->t->text.len), SLICE(". . . ")) ||
        at >= e->t->text.len)
        return false;
    return (property_category(codepoint_at(e->t->text, at, &after)) & GC_MASK) == GC_LU;
}

/* Q. Where were you? P.S. Thanks: what stands first belongs to what follows. */
static bool is_first(const struct ending *e)
{
    return is_first_of_sentence(e, 0);
}

/* 57 degrees F. Snow fell; vitamin C. Doctors say: the letter is no initial. */
static bool is_letter_of_kind(const struct ending *e)
{
    const struct token *last = token_back(e->t, 1);
    return e->gap && e->upper && without_stop(e).len == 1 && last->type == TOKEN_WORD &&
           last->sentence == e->token->sentence &&
           vocabulary_classes(&e->t->state->words, token_text(e, last)) & VOCABULARY_LETTERED;
}

static bool after_title(const struct ending *e)
{
    struct slice word = without_stop(e);
    unsigned classes = vocabulary_classes(&e->t->state->words, word);
    bool sure = e->t->options.language != LANGUAGE_ENGLISH &&
                (classes & VOCABULARY_TITLE || word.data > e->t->text.data + e->token->start);
    if (word.len == 1 && (word.data[0] | 0x20) != 'i' && !sure)
        return !opener_follows(e);
    return sure || classes & (VOCABULARY_TITLE | VOCABULARY_NUMBER | VOCABULARY_UNIT);
}

static bool is_hour(const struct ending *e)
{
    return e->gap && e->upper &&
           vocabulary_classes(&e->t->state->words, without_stop(e)) & VOCABULARY_HOUR;
}

/* At 9 p.m. Hale left: the time stands in front. */
static bool is_in_front(const struct ending *e)
{
    enum { MOST_BEFORE = 3 };
    size_t first = 1;
    while (first < MOST_BEFORE && !is_first_of_sentence(e, first))
        first++;
    return is_first_of_sentence(e, first) &&
           vocabulary_classes(&e->t->state->words, token_text(e, token_back(e->t, first))) &
               VOCABULARY_FRONT;
}

/* 9 p.m. Monday, 9 p.m. E.T., 9 p.m. Paris time. */
static bool hour_goes_on(const struct ending *e)
{
    struct slice text = e->t->text;
    if (!is_hour(e))
        return false;
    size_t end = ascii_letters_end(text, e->initial_at);
    struct slice next = slice_cut(text, e->initial_at, end);
    return vocabulary_classes(&e->t->state->words, next) & VOCABULARY_ZONE ||
           (next.len == 1 && byte_at(text, end) == '.') || starts_with_word(text, end, " time") ||
           is_in_front(e);
}

/* In running text a comma follows a place behind a comma: "in Mobile, Ala., on Monday". */
static bool is_place_behind_comma(const struct ending *e, unsigned classes)
{
    const struct token *last = token_back(e->t, 1);
    return classes & VOCABULARY_PLACE && last->type == TOKEN_PUNCTUATION &&
           e->t->text.data[last->start] == ',';
}

static bool after_abbreviation_before_opener(const struct ending *e)
{
    if (!e->gap)
        return false;
    unsigned classes = vocabulary_classes(&e->t->state->words, without_stop(e));
    bool closing = classes & VOCABULARY_CLOSING || is_place_behind_comma(e, classes);
    return closing ? e->upper && e->follower != '(' : opener_follows(e);
}

static bool stop_before_lower_in_quotes(const struct ending *e)
{
    return e->gap && e->lower && (e->follower == '"' || e->follower == 0x201C);
}

static bool stop_before_capital(const struct ending *e)
{
    return e->gap && !e->lower;
}

static bool is_wordlike(enum token_type type)
{
    return type == TOKEN_WORD || type == TOKEN_CLITIC || type == TOKEN_URL || type == TOKEN_EMAIL ||
           type == TOKEN_NUMBER;
}

static bool stop_before_lower(const struct ending *e)
{
    const struct token *last = token_back(e->t, 1);
    size_t after = last->end;
    if (is_wordlike(last->type))
        codepoint_at(e->t->text, last->start, &after);
    return e->t->options.language == LANGUAGE_ENGLISH && e->gap && e->lower && !e->closers &&
           e->follower != '[' && e->t->state->depth == 0 && after < last->end;
}

static bool stop_without_space(const struct ending *e)
{
    const struct token *last = token_back(e->t, 1);
    return !e->gap && e->upper && e->initial_at == e->next && last->type == TOKEN_WORD &&
           last->end - last->start > 2;
}

static bool ellipsis_before_capital(const struct ending *e)
{
    return e->gap && e->upper;
}

static bool long_ellipsis(const struct ending *e)
{
    return e->gap && e->token->end - e->token->start >= 4;
}

static bool mark_before_lower(const struct ending *e)
{
    return e->lower && (e->closers || e->t->state->depth > 0);
}

static bool mark_before_space(const struct ending *e)
{
    return e->gap;
}

/* 1. or 23. that the sentence begins with: the number of a section, a figure, an item. */
static bool after_list_number(const struct ending *e)
{
    const struct token *last = token_back(e->t, 1);
    return !e->closers && last->type == TOKEN_NUMBER && is_first_of_sentence(e, 1) &&
           last->end - last->start < 4;
}

/* N°. 17 */
static bool after_number_sign(const struct ending *e)
{
    const struct token *last = token_back(e->t, 1);
    struct slice sign = last->type == TOKEN_TYPES ? SLICE("") : token_text(e, last);
    return property_category(e->follower) == GC_ND &&
           (slice_ends(sign, SLICE("\u00B0")) || slice_ends(sign, SLICE("\u00BA")));
}

static bool in_list_mark(const struct ending *e)
{
    return e->token->end <= e->t->state->list.end;
}

/* The third stop of . . . */
static bool spaced_ellipsis(const struct ending *e)
{
    bool fourth = is_stop(e, 3) && token_back(e->t, 3)->sentence == e->token->sentence;
    return is_stop(e, 1) && is_stop(e, 2) && !fourth;
}

/* "Where?" Velmore asked: the quoted sentence is part of the one that reports it. */
static bool mark_before_report(const struct ending *e)
{
    struct slice text = e->t->text;
    if (!e->closers || e->bracket || !e->gap || !e->upper)
        return false;
    size_t end = ascii_letters_end(text, e->initial_at), verb = end + 1;
    if (e->initial_at != e->next || byte_at(text, end) != ' ')
        return false;
    size_t verb_end = ascii_letters_end(text, verb);
    return vocabulary_classes(&e->t->state->words, slice_cut(text, verb, verb_end)) &
           VOCABULARY_REPORT;
}

static bool ellipsis_without_space(const struct ending *e)
{
    return e->upper && e->initial_at == e->next && !e->closers &&
           token_back(e->t, 1)->type == TOKEN_WORD;
}

static bool face_before_capital(const struct ending *e)
{
    return e->gap && e->upper;
}

static bool ruler(const struct ending *e)
{
    return e->gap;
}

static bool anywhere(const struct ending *e)
{
    (void)e;
    return true;
}

#define AFTER(terminator) (1u << (terminator))
#define AFTER_ANY         ((1u << TERMINATORS) - 1)

struct sentence_rule {
    const char *name;
    bool ends;            /* the sentence; otherwise it goes on */
    unsigned terminators; /* mask of enum terminator: behind these it is tried */
    bool (*applies)(const struct ending *e);
};

static const struct sentence_rule sentence_rules[] = {
    [SENTENCE_RULE_NONE] = {"", false, 0, NULL},
    [SENTENCE_RULE_END] = {"end-of-paragraph", true, AFTER_ANY, at_end_of_text},
    [SENTENCE_RULE_ITEM] = {"before-list-item", true, 0, NULL}, /* found when the item begins */
    {"stop-before-omission", true, AFTER(FULL_STOP), stop_before_omission},
    {"more-marks", false, AFTER_ANY, before_more_marks},
    {"before-punctuation", false, AFTER_ANY, before_punctuation},
    [SENTENCE_RULE_BRACKETS] = {"in-brackets", false, AFTER_ANY, inside_bracket},
    {"letter-of-a-kind", true, AFTER(ABBREVIATION), is_letter_of_kind},
    {"title", false, AFTER(ABBREVIATION), after_title},
    {"abbreviation-first", false, AFTER(ABBREVIATION), is_first},
    {"hour-goes-on", false, AFTER(ABBREVIATION), hour_goes_on},
    {"hour-before-capital", true, AFTER(ABBREVIATION), is_hour},
    {"abbreviation-before-opener", true, AFTER(ABBREVIATION), after_abbreviation_before_opener},
    {"abbreviation", false, AFTER(ABBREVIATION), anywhere},
    {"list-mark", false, AFTER_ANY, in_list_mark},
    {"list-number", false, AFTER(FULL_STOP), after_list_number},
    {"number-sign", false, AFTER(FULL_STOP), after_number_sign},
    {"spaced-ellipsis", false, AFTER(FULL_STOP), spaced_ellipsis},
    {"ideographic-stop", true, AFTER(IDEOGRAPHIC_STOP), anywhere},
    {"stop-before-lower-in-quotes", false, AFTER(FULL_STOP), stop_before_lower_in_quotes},
    [SENTENCE_RULE_CAPITAL] = {"stop-before-capital", true, AFTER(FULL_STOP), stop_before_capital},
    {"stop-before-lower", true, AFTER(FULL_STOP), stop_before_lower},
    {"stop-without-space", true, AFTER(FULL_STOP), stop_without_space},
    {"ellipsis-before-capital", true, AFTER(ELLIPSIS), ellipsis_before_capital},
    {"long-ellipsis", true, AFTER(ELLIPSIS), long_ellipsis},
    {"ellipsis-without-space", true, AFTER(ELLIPSIS), ellipsis_without_space},
    {"face-before-capital", true, AFTER(FACE), face_before_capital},
    {"ruler", true, AFTER(RULER), ruler},
    {"mark-before-report", false, AFTER(MARK), mark_before_report},
    {"mark-before-lower", false, AFTER(MARK), mark_before_lower},
    {"mark-before-space", true, AFTER(MARK), mark_before_space},
    {"otherwise", false, AFTER_ANY, anywhere},
};

enum { SENTENCE_RULES = sizeof sentence_rules / sizeof *sentence_rules };
_Static_assert(sizeof sentence_rules / sizeof *sentence_rules <= MOST_RULES,
               "a list holds all rules and its end");
_Static_assert((int)RULER < (int)TERMINATORS, "each has a list");

void sentence_rules_list(struct rule_lists *lists)
{
    for (size_t terminator = 0; terminator < TERMINATORS; terminator++) {
        unsigned char *list = lists->sentences[terminator];
        for (size_t i = SENTENCE_RULE_END; i < SENTENCE_RULES; i++)
            if (sentence_rules[i].terminators >> terminator & 1)
                *list++ = (unsigned char)i;
    }
}

bool sentence_rule_ends(unsigned rule)
{
    return sentence_rules[rule].ends;
}

const char *tokenizer_sentence_rule_name(unsigned rule)
{
    return sentence_rules[rule].name;
}

/* Four or more of the same sign, which some draw lines with. */
static bool is_ruler(struct slice text, const struct token *token)
{
    return token->end - token->start >= 4 && strchr("-_=*~#", text.data[token->start]) &&
           text.data[token->start] == text.data[token->start + 3];
}

/* Whether the token may end a sentence, and as what. */
static bool classify(const struct tokenizer *t, const struct token *token,
                     enum terminator *terminator)
{
    const char *text = t->text.data;
    size_t len = token->end - token->start, after;
    if (token->type == TOKEN_WORD) {
        *terminator = ABBREVIATION;
        return text[token->end - 1] == '.';
    }
    if (token->type == TOKEN_EMOJI) {
        *terminator = FACE;
        return token->start > 0 && ascii_is_space((unsigned char)text[token->start - 1]);
    }
    if (is_ruler(t->text, token)) {
        *terminator = RULER;
        return true;
    }
    if (token->type != TOKEN_PUNCTUATION)
        return false;
    uint32_t c = codepoint_at(t->text, token->start, &after);
    bool stop = c == '.', mark = c == '!' || c == '?';
    if (stop)
        *terminator = len == 1 ? FULL_STOP : ELLIPSIS;
    else if (c == 0x2026)
        *terminator = ELLIPSIS;
    else
        *terminator = mark ? MARK : IDEOGRAPHIC_STOP;
    return stop || mark || c == 0x2026 || (c >= 0x80 && property_sentence_break(c) == SB_STERM);
}

static void count_brackets(struct tokenizer_state *s, char c)
{
    if (c == '(' || c == '[')
        s->depth++;
    else if ((c == ')' || c == ']') && s->depth > 0)
        s->depth--;
}

/* The first rule that applies. The first letter behind is looked for where it matters. */
static unsigned char first_rule(struct ending *e)
{
    const unsigned char *list = e->t->state->lists.sentences[e->terminator];
    while (*list <= SENTENCE_RULE_BRACKETS && !sentence_rules[*list].applies(e))
        list++;
    if (*list > SENTENCE_RULE_BRACKETS)
        find_initial(e, e->t->text);
    while (!sentence_rules[*list].applies(e))
        list++;
    return *list;
}

void sentence_decide(struct tokenizer *t, struct token *token)
{
    struct ending e = {.t = t, .token = token};
    if (token->end - token->start == 1)
        count_brackets(t->state, t->text.data[token->start]);
    if (!classify(t, token, &e.terminator))
        return;
    look_around(&e);
    const unsigned char rule = first_rule(&e);
    token->sentence_rule = rule;
    if (!sentence_rules[rule].ends)
        return;
    t->state->sentence_from = e.next;
    if (e.bracket)
        t->state->depth = 0;
}

bool sentence_decide_stop(struct tokenizer *t, struct token *stop)
{
    const size_t width = closing_quote_width(t->text, stop->end), end = stop->end + width;
    const bool last = end == t->text.len;
    bool ends = last || (byte_at(t->text, end) == ' ' && ascii_is_upper(byte_at(t->text, end + 1)));
    if (!ends || t->state->depth > 0) {
        sentence_decide(t, stop);
        return true;
    }
    stop->sentence_rule = last ? SENTENCE_RULE_END : SENTENCE_RULE_CAPITAL;
    t->state->sentence_from = last ? end : end + 1;
    return width == 0;
}
