/* The news rules that cut words. docs/algorithms/tokenizer.md says why they are as they are. */
#include "analysis/tokens/tokenizer_words.h"

#include "text/wordbreak.h"

/* The end of the run of the byte that stands at `at`. */
static size_t same_end(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.data[end] == text.data[at])
        end++;
    return end;
}

/* ---- words ---- */

/* The end of the word of the list that [run, ...) begins with, or 0. */
static size_t listed_word_end(struct slice text, size_t run, const char *const *words)
{
    for (; *words; words++) {
        size_t end = run + strlen(*words);
        if (starts_with_word(text, run, *words) && !word_char_at(text, end))
            return end;
    }
    return 0;
}

/* Whether [at, end) is an Italian word that lost its end to the apostrophe behind it, which goes up
 * to *after: un po', or an accent in capitals: E'. */
static bool is_shortened(struct slice text, size_t at, size_t end, size_t *after)
{
    static const char *const words[] = {"po",  "mo",  "be",   "e",      "piu",
                                        "puo", "gia", "cosi", "perche", NULL};
    bool apostrophe = end < text.len && is_apostrophe(codepoint_at(text, end, after));
    return apostrophe && !word_char_at(text, *after) && listed_word_end(text, at, words) == end;
}

static size_t match_word(struct tokenizer *t, size_t at, size_t run)
{
    size_t end = word_end(t->text, run);
    size_t after = end;
    bool colons =
        t->options.language == LANGUAGE_SWEDISH || t->options.language == LANGUAGE_FINNISH;
    if (colons && byte_at(t->text, end) == ':' && ascii_is_lower(byte_at(t->text, end + 1)))
        return word_end(t->text, end + 1); /* EU:s */
    if (t->options.language == LANGUAGE_ITALIAN && is_shortened(t->text, at, end, &after))
        return after;
    if (!t->options.keep_clitics || t->state->single_quote || end >= t->text.len)
        return end;
    bool possessive = is_apostrophe(codepoint_at(t->text, end, &after)) && end > at + 1 &&
                      (t->text.data[end - 1] | 0x20) == 's' && !word_char_at(t->text, after);
    return possessive ? after : end;
}

/* The l' of l'80%, before what is no letter. */
static size_t match_elision(struct tokenizer *t, size_t at, size_t run)
{
    size_t after, beyond = run + strlen("\u2019x");
    size_t cut = elision_cut(t, at, beyond < t->text.len ? beyond : t->text.len);
    if (t->options.keep_clitics || !cut || cut >= t->text.len || letter_at(t->text, cut) ||
        property_is_white_space(codepoint_at(t->text, cut, &after)))
        return at;
    return cut;
}

/* n.\u00BA 5, 1.\u00BA, 2.\u00AA */
static size_t match_raised(struct tokenizer *t, size_t at, size_t run)
{
    struct slice rest = slice_cut(t->text, run, t->text.len);
    bool raised = slice_starts(rest, SLICE(".\u00BA")) || slice_starts(rest, SLICE(".\u00AA"));
    bool one = run - at == 1 || ascii_is_digit((unsigned char)t->text.data[at]);
    return raised && one ? run + strlen(".\u00BA") : at;
}

/* e-mail, co-operate, ex-Gov.: known prefixes stay with the word behind their hyphen. */
static size_t match_prefix(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    if (!(vocabulary_classes(&t->state->words, slice_cut(text, at, run)) & VOCABULARY_PREFIX) ||
        !letter_at(text, run + 1))
        return at;
    size_t base = run + 1, base_run = alnum_end(text, base), end = acronym_end(text, base);
    if (end == base && base_run > base && byte_at(text, base_run) == '.')
        end = match_abbreviation(t, base, base_run);
    return end > base ? end : match_word(t, at, base);
}

/* Whether what follows white space shows that the word before it, [at, run), was broken off: a
 * dash, a sound, or the same letters once more ("exper- experimenting"). */
static bool resumes(struct slice text, size_t at, size_t run, size_t next)
{
    static const char *const sounds[] = {"uh", "um", "er", "erm", NULL};
    size_t after, i = 0;
    if (next >= text.len)
        return false;
    uint32_t c = codepoint_at(text, next, &after);
    if (c == 0x2013 || c == 0x2014 || slice_starts(slice_cut(text, next, text.len), SLICE("--")))
        return true;
    while (i < run - at && ascii_lower(byte_at(text, next + i)) == ascii_lower(byte_at(text, at + i)))
        i++;
    return i == run - at || listed_word_end(text, next, sounds);
}

/* th- or w-, evalu- before what shows it: a word broken off in speech. */
static size_t match_broken_off(struct tokenizer *t, size_t at, size_t run)
{
    size_t after = run + 1;
    struct slice text = t->text;
    if (word_before(text, at) || run + 1 > text.len)
        return at;
    bool is_short = run - at <= 2;
    if (run + 1 == text.len || text.data[run + 1] == ',')
        return is_short ? run + 1 : at;
    if (!property_is_white_space(codepoint_at(text, run + 1, &after)))
        return at;
    return is_short || resumes(text, at, run, after) ? run + 1 : at;
}

/* b/c, w/o, A/C: single letters around a slash. */
static size_t match_slashed(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    if (run - at != 1 || !letter_at(text, run + 1))
        return at;
    size_t end = alnum_end(text, run + 1);
    bool known = end - run == 2 || starts_with_word(text, at, "s/he");
    return known && !word_char_at(text, end) ? end : at;
}

/* 's, 're ... that stand by themselves. */
static size_t match_clitic(struct tokenizer *t, size_t at, size_t run)
{
    static const char *const words[] = {"s", "m", "re", "ve", "ll", "d", NULL};
    size_t end = word_before(t->text, at) ? 0 : listed_word_end(t->text, run, words);
    return end ? end : at;
}

/* 'em, 'til, and the 'n' of rock 'n' roll: words that lost their beginning. */
static size_t match_clipped(struct tokenizer *t, size_t at, size_t run)
{
    static const char *const words[] = {"n", "em", "til", "cause", "tis", "twas", NULL};
    struct slice text = t->text;
    size_t end = word_before(text, at) ? 0 : listed_word_end(text, run, words), after;
    if (!end)
        return at;
    bool both = end == run + 1 && end < text.len && is_apostrophe(codepoint_at(text, end, &after));
    return both ? after : end;
}

/* '90s, and '08 behind a word: a quotation mark stands behind other signs, or at the start. */
static size_t match_short_year(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    size_t end = digits_end(text, run), after;
    if (end != run + 2 || word_before(text, at))
        return at;
    if (byte_at(text, end) == '\'' && byte_at(text, end + 1) == 's')
        end++;
    bool decade = byte_at(text, end) == 's';
    const struct token *last = token_back(t, 0);
    bool year = is_apostrophe(codepoint_at(text, at, &after)) &&
                (last->type == TOKEN_WORD || last->type == TOKEN_NUMBER);
    end += decade;
    return (decade || year) && !word_char_at(text, end) ? end : at;
}

static size_t match_tag(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    bool begins = text.data[at] == (run == at ? '#' : '@') && !word_before(text, at) &&
                  (at == 0 || text.data[at - 1] != '&') &&
                  (letter_at(text, at + 1) || byte_at(text, at + 1) == '_');
    size_t end = at + 1;
    for (size_t after; begins && end < text.len; end = after) {
        unsigned class = property_word_break(codepoint_at(text, end, &after)) & WB_MASK;
        if (!is_word_class(class) && !is_mark_class(class))
            break;
    }
    return begins ? end : at;
}

static size_t match_hashtag(struct tokenizer *t, size_t at, size_t run)
{
    (void)run;
    return t->text.data[at] == '#' ? match_tag(t, at, at) : at;
}

static size_t match_mention(struct tokenizer *t, size_t at, size_t run)
{
    (void)run;
    return t->text.data[at] == '@' ? match_tag(t, at, at + 1) : at;
}

/* ---- signs ---- */

static bool is_mouth(unsigned char c)
{
    return c && strchr(")(][DPpOo|/\\3*", c);
}

/* Eyes, a nose perhaps, a mouth: not behind a word nor before one. */
static size_t match_emoticon(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    unsigned char eyes = (unsigned char)text.data[at];
    (void)run;
    if (word_before(text, at))
        return at;
    if (eyes == '<')
        return byte_at(text, at + 1) == '3' && !word_char_at(text, at + 2) ? at + 2 : at;
    if (eyes == '^') {
        size_t mouth = at + 1;
        while (byte_at(text, mouth) == '_')
            mouth++;
        return mouth > at + 1 && byte_at(text, mouth) == '^' ? mouth + 1 : at;
    }
    size_t end = at + 1;
    end += byte_at(text, end) == '\'';
    end += byte_at(text, end) == '-';
    unsigned char mouth = byte_at(text, end);
    if (!is_mouth(mouth) || word_char_at(text, end + 1))
        return at;
    return mouth == ')' || mouth == '(' ? same_end(text, end) : end + 1;
}

/* Runs of one sign: ---, ***, ===. The sign is looked at before its run: one that is then cut sign
 * by sign must not be walked through for each of them. */
static size_t match_repeated(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text, sign = slice_cut(text, at, run);
    size_t end = run, after;
    if (byte_at(text, run) != byte_at(text, at) || !is_repeatable(codepoint_at(text, at, &after)))
        return at;
    while (slice_starts(slice_cut(text, end, text.len), sign))
        end += sign.len;
    return end > run ? end : at;
}

static size_t match_ellipsis(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    if (text.data[at] != '.') {
        size_t drawn = match_repeated(t, at, run);
        return drawn > at ? drawn : run;
    }
    size_t end = same_end(text, at);
    size_t marks = end;
    while (byte_at(text, marks) == '!' || byte_at(text, marks) == '?')
        marks++;
    return end - at > 1 || marks > end ? marks : at;
}

static size_t match_marks(struct tokenizer *t, size_t at, size_t run)
{
    (void)run;
    size_t end = at;
    while (byte_at(t->text, end) == '!' || byte_at(t->text, end) == '?')
        end++;
    return end;
}

/* Two single quotation marks that stand for a double one. */
static size_t match_double_quote(struct tokenizer *t, size_t at, size_t run)
{
    size_t after = run;
    if (run < t->text.len && is_curly_single(codepoint_at(t->text, run, &after)) &&
        (unsigned char)t->text.data[at] >= 0x80)
        return after;
    bool twice = run == at + 1 && byte_at(t->text, run) == (unsigned char)t->text.data[at];
    return twice ? run + 1 : at;
}

static size_t match_picture(struct tokenizer *t, size_t at, size_t run)
{
    size_t end = wordbreak_next(t->text, at);
    bool emoji = token_type_of(t->text, at, end) == TOKEN_EMOJI;
    size_t drawn = emoji ? at : match_repeated(t, at, run);
    return drawn > at ? drawn : end;
}

/* ---- the rules, in the order they are tried ---- */

#define START(kind) (1u << START_##kind)
#define NEXT(kind) (1u << NEXT_##kind)

struct word_rule {
    const char *name;
    enum token_type type; /* TOKEN_TYPES: by the character */
    unsigned starts;      /* mask of enum start_kind */
    unsigned nexts;       /* mask of enum next_kind, for what words begin with */
    /* The end of the token at `at`, or `at` where the rule says nothing. [at, run) are the letters
     * and digits that it begins with, or its first character. */
    size_t (*match)(struct tokenizer *t, size_t at, size_t run);
};

enum {
    WORDLIKE = START(LETTER) | START(DIGIT) | START(OTHER_LETTER),
    ANY = (1u << NEXT_KINDS) - 1,
};

static const struct word_rule word_rules[] = {
    [WORD_RULE_SIMPLE] = {"word", TOKEN_WORD, 0, 0, NULL},
    [WORD_RULE_CLITIC] = {"clitic", TOKEN_CLITIC, 0, 0, NULL},
    [WORD_RULE_UAX29] = {"uax29", TOKEN_TYPES, 0, 0, NULL},
    [WORD_RULE_SIGN] = {"sign", TOKEN_TYPES, 0, 0, NULL}, /* where no other applies */
    {"url", TOKEN_URL, START(LETTER), NEXT(COLON) | NEXT(DOT), match_url},
    {"email", TOKEN_EMAIL, WORDLIKE, ANY, match_email},
    {"raised", TOKEN_TYPES, START(LETTER) | START(DIGIT), NEXT(STOP), match_raised},
    {"elision", TOKEN_CLITIC, START(LETTER), NEXT(WORD), match_elision},
    {"acronym", TOKEN_WORD, START(LETTER), NEXT(DOT) | NEXT(STOP), match_acronym},
    {"phone", TOKEN_NUMBER, START(DIGIT), NEXT(HYPHEN) | NEXT(DOT), match_phone},
    [WORD_RULE_NUMBER] = {"number", TOKEN_NUMBER, START(DIGIT) | START(SIGN) | START(STOP),
                          ANY, match_number},
    {"name", TOKEN_URL, START(LETTER) | START(DIGIT), NEXT(DOT) | NEXT(HYPHEN) | NEXT(WORD),
     match_name},
    {"currency", TOKEN_SYMBOL, START(LETTER), ANY, match_currency},
    {"slashed", TOKEN_WORD, START(LETTER), NEXT(SLASH), match_slashed},
    {"broken-off", TOKEN_WORD, START(LETTER), NEXT(HYPHEN), match_broken_off},
    {"prefix", TOKEN_WORD, START(LETTER), NEXT(HYPHEN), match_prefix},
    {"abbreviation", TOKEN_WORD, START(LETTER) | START(OTHER_LETTER),
     NEXT(DOT) | NEXT(STOP) | NEXT(WORD), match_abbreviation},
    {"marked-name", TOKEN_WORD, START(LETTER), NEXT(MARK), match_marked_name},
    {"word", TOKEN_WORD, START(LETTER) | START(DIGIT), ANY, match_word},
    {"word", TOKEN_TYPES, START(OTHER_LETTER), ANY, match_word},
    {"apostrophe", TOKEN_CLITIC, START(APOSTROPHE), ANY, match_clitic},
    {"clipped", TOKEN_WORD, START(APOSTROPHE), ANY, match_clipped},
    {"short-year", TOKEN_NUMBER, START(APOSTROPHE), ANY, match_short_year},
    {"hashtag", TOKEN_HASHTAG, START(TAG), ANY, match_hashtag},
    {"mention", TOKEN_MENTION, START(TAG), ANY, match_mention},
    {"emoticon", TOKEN_EMOJI, START(FACE), ANY, match_emoticon},
    {"ellipsis", TOKEN_PUNCTUATION, START(STOP), ANY, match_ellipsis},
    {"marks", TOKEN_PUNCTUATION, START(MARK), ANY, match_marks},
    {"double-quote", TOKEN_PUNCTUATION, START(APOSTROPHE), ANY, match_double_quote},
    {"repeated", TOKEN_TYPES, START(PLAIN) | START(TAG) | START(SIGN) | START(FACE), ANY,
     match_repeated},
    {"picture", TOKEN_TYPES, START(PICTURE), ANY, match_picture},
};

enum { WORD_RULES = sizeof word_rules / sizeof *word_rules };
_Static_assert(sizeof word_rules / sizeof *word_rules <= MOST_RULES,
               "a list holds all rules and its end");

/* The rules that may apply where a token begins with this and its run goes on like that. */
static void list_rules(unsigned char *list, unsigned start, unsigned next)
{
    for (size_t i = WORD_RULE_SIGN + 1; i < WORD_RULES; i++)
        if (word_rules[i].starts & start && word_rules[i].nexts & next)
            *list++ = (unsigned char)i;
}

void word_rules_list(struct rule_lists *lists)
{
    for (unsigned start = 0; start < START_KINDS; start++)
        for (unsigned next = 0; next < NEXT_KINDS; next++)
            list_rules(lists->words[start][next], 1u << start, 1u << next);
}

const char *tokenizer_word_rule_name(unsigned rule)
{
    return word_rules[rule].name;
}

static enum next_kind next_kind(struct slice text, size_t at)
{
    unsigned char c = byte_at(text, at);
    switch (c) {
    case '.':
        return ascii_is_alnum(byte_at(text, at + 1)) ? NEXT_DOT : NEXT_STOP;
    case '!':
        return NEXT_MARK;
    case ':':
        return NEXT_COLON;
    case '/':
        return NEXT_SLASH;
    case '-':
        return NEXT_HYPHEN;
    case '_':
    case '&':
    case '\'':
        return NEXT_WORD;
    default:
        return c < 0x80 ? NEXT_PLAIN : NEXT_WORD;
    }
}

static size_t run_end(struct slice text, size_t at, enum start_kind kind)
{
    if (kind == START_LETTER || kind == START_DIGIT)
        return alnum_end(text, at);
    size_t end;
    codepoint_at(text, at, &end);
    while (kind == START_OTHER_LETTER && word_char_at(text, end))
        codepoint_at(text, end, &end);
    return end;
}

/* WB4: marks belong to what they stand on. */
static size_t marks_end(struct slice text, size_t at)
{
    size_t after;
    while ((byte_at(text, at) & 0x80) &&
           is_mark_class(property_word_break(codepoint_at(text, at, &after)) & WB_MASK))
        at = after;
    return at;
}

struct cut token_cut(struct tokenizer *t, size_t at)
{
    enum start_kind kind = start_kind_at(t->text, at);
    size_t run = run_end(t->text, at, kind), end = at;
    enum next_kind next = WORDLIKE >> kind & 1 ? next_kind(t->text, run) : NEXT_PLAIN;
    const unsigned char *i = t->state->lists.words[kind][next];
    while (*i && (end = word_rules[*i].match(t, at, run)) == at)
        i++;
    const struct word_rule *rule = &word_rules[*i ? *i : WORD_RULE_SIGN];
    if (end == at)
        end = run;
    end = marks_end(t->text, end);
    enum token_type type = rule->type == TOKEN_TYPES ? token_type_of(t->text, at, end) : rule->type;
    return (struct cut){end, type, (unsigned char)(rule - word_rules)};
}
