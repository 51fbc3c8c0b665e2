/* The news rules that cut words. docs/algorithms/tokenizer.md says why they are as they are. */
#include "analysis/tokens/tokenizer_rules.h"

#include "text/wordbreak.h"

enum { LONGEST_LOCAL_PART = 64, LONGEST_HOST = 253 }; /* RFC 5321, 4.5.3.1; RFC 1035, 2.3.4 */

/* ---- characters ---- */

static const unsigned char ascii_start[128] = {
    ['\t' ... '\r'] = START_SPACE,
    [' '] = START_SPACE,
    ['a' ... 'z'] = START_LETTER,
    ['A' ... 'Z'] = START_LETTER,
    ['0' ... '9'] = START_DIGIT,
    ['_'] = START_OTHER_LETTER,
    ['.'] = START_STOP,
    ['['] = START_BRACKET,
    ['!'] = START_MARK,
    ['?'] = START_MARK,
    ['\''] = START_APOSTROPHE,
    ['`'] = START_APOSTROPHE,
    ['+'] = START_SIGN,
    ['-'] = START_SIGN,
    ['#'] = START_SIGN,
    ['@'] = START_SIGN,
    ['*'] = START_SIGN,
    ['~'] = START_SIGN,
    ['>'] = START_SIGN,
    ['$'] = START_SIGN,
    [':'] = START_FACE,
    [';'] = START_FACE,
    ['='] = START_FACE,
    ['<'] = START_FACE,
    ['^'] = START_FACE,
};

static bool is_curly_single(uint32_t c)
{
    return c == 0x2018 || c == 0x2019;
}

static bool is_word_char(uint32_t c)
{
    return is_word_class(property_word_break(c) & WB_MASK);
}

static bool word_char_at(struct slice text, size_t at)
{
    size_t after;
    return at < text.len && is_word_char(codepoint_at(text, at, &after));
}

bool letter_at(struct slice text, size_t at)
{
    if (at >= text.len)
        return false;
    size_t after;
    unsigned category = property_category(codepoint_at(text, at, &after)) & GC_MASK;
    return category >= GC_LU && category <= GC_LO;
}

enum start_kind start_of_codepoint(uint32_t c)
{
    unsigned property = property_word_break(c), class = property & WB_MASK;
    if (is_word_class(class))
        return START_OTHER_LETTER;
    if (property & WB_PICTOGRAPHIC || class == WB_REGIONAL_INDICATOR)
        return START_PICTURE;
    if (is_curly_single(c))
        return START_APOSTROPHE;
    if (c == 0x2026)
        return START_STOP;
    return property_is_white_space(c) ? START_SPACE : START_PLAIN;
}

static enum start_kind start_kind_at(struct slice text, size_t at)
{
    unsigned char byte = (unsigned char)text.data[at];
    if (byte < 0x80)
        return ascii_start[byte];
    size_t after;
    return start_of_codepoint(codepoint_at(text, at, &after));
}

/* Behind what begins with a space, a bracket or a quotation mark, not inside of a word. */
static bool word_before(struct slice text, size_t at)
{
    size_t before;
    return at > 0 && is_word_char(codepoint_before(text, at, &before));
}

static size_t word_end(struct slice text, size_t at);

static size_t digits_end(struct slice text, size_t at)
{
    while (ascii_is_digit(byte_at(text, at)))
        at++;
    return at;
}

static size_t alnum_end(struct slice text, size_t at)
{
    while (ascii_is_alnum(byte_at(text, at)))
        at++;
    return at;
}

/* The end of the run of the byte that stands at `at`. */
static size_t same_end(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.data[end] == text.data[at])
        end++;
    return end;
}

/* ---- addresses ---- */

static bool ends_address(struct slice text, size_t at, size_t *after)
{
    uint32_t c = codepoint_at(text, at, after);
    return c == '<' || c == '>' || c == '"' || c == 0x201C || c == 0x201D ||
           property_is_white_space(c);
}

static bool trails_address(uint32_t c)
{
    return c == '.' || c == ',' || c == ':' || c == ';' || c == '!' || c == '?' || c == '\'' ||
           c == '"' || c == ')' || c == ']' || c == '*' || c == 0x2019;
}

/* The end of an address of which [at, from) is certain: up to white space or quotation marks,
 * without punctuation at its end. A closing bracket stays where the address holds an opening one.
 */
static size_t address_end(struct slice text, size_t at, size_t from)
{
    size_t end = from, before;
    for (size_t after; end < text.len && !ends_address(text, end, &after); end = after)
        ;
    bool bracket = memchr(text.data + at, '(', end - at) != NULL;
    for (; end > from; end = before) {
        uint32_t c = codepoint_before(text, end, &before);
        if (!trails_address(c) || (c == ')' && bracket))
            break;
    }
    return end;
}

static size_t match_url(struct tokenizer *t, size_t at, size_t run)
{
    static const char *const schemes[] = {"http", "https", "ftp", "file", "mailto"};
    struct slice text = t->text;
    if (run - at == 3 && starts_with_word(text, at, "www."))
        return address_end(text, at, run + 1);
    if (byte_at(text, run) != ':')
        return at;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        bool slash = byte_at(text, run + 1) == '/' || (i == 4 && word_char_at(text, run + 1));
        if (run - at == strlen(schemes[i]) && slash && starts_with_word(text, at, schemes[i]))
            return address_end(text, at, run + 2);
    }
    return at;
}

static bool is_local_part(unsigned char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* Labels of letters, digits and hyphens between dots. */
static size_t host_end(struct slice text, size_t at)
{
    size_t end = at, limit = at + LONGEST_HOST;
    while (end < limit) {
        unsigned char c = byte_at(text, end);
        if (ascii_is_alnum(c) || ((c == '-' || c == '.' || c == '_') && end > at &&
                                  ascii_is_alnum(byte_at(text, end + 1))))
            end++;
        else
            break;
    }
    return end;
}

/* A search for the @ that goes over the text once. */
static size_t next_at_sign(struct tokenizer *t, size_t at)
{
    struct tokenizer_state *s = t->state;
    if (s->next_at_sign <= at)
        s->next_at_sign = slice_find(t->text, at + 1, '@');
    return s->next_at_sign;
}

static size_t match_email(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    size_t sign = next_at_sign(t, at);
    if (sign == text.len || sign - at > LONGEST_LOCAL_PART)
        return at;
    while (run < sign && is_local_part((unsigned char)text.data[run]))
        run++;
    if (run < sign)
        return at;
    size_t end = host_end(text, sign + 1);
    return end > sign + 1 ? end : at;
}

/* Whether the label [start, end) may end a name of dotted labels. */
static bool ends_name(const struct tokenizer *t, size_t start, size_t end)
{
    struct slice label = slice_cut(t->text, start, end);
    unsigned classes = vocabulary_classes(&t->state->words, label);
    if (classes & VOCABULARY_DOMAIN)
        return label.len > 2 || ascii_is_lower((unsigned char)label.data[0]);
    return classes & VOCABULARY_FILE;
}

static bool is_label_char(unsigned char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_';
}

/* Hosts, files, packages: labels joined by dots, of which the last is known, or at least three that
 * begin with letters. */
static size_t match_name(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    if (at < t->state->chain_end)
        return at;
    size_t label = at, end = run, found = at, labels = 0, limit = at + LONGEST_HOST;
    bool lettered = true;
    for (;; label = ++end) {
        while (end < limit && is_label_char(byte_at(text, end)))
            end++;
        labels++;
        lettered &= ascii_is_letter(byte_at(text, label));
        if (labels > 1 && ends_name(t, label, end))
            found = end;
        if (byte_at(text, end) != '.' || !ascii_is_alnum(byte_at(text, end + 1)) || end >= limit)
            break;
    }
    if (found == at && labels > 2 && lettered && byte_at(text, end) != '.')
        found = end;
    if (found == at)
        t->state->chain_end = end;
    else if (byte_at(text, found) == '/')
        found = address_end(text, at, found + 1);
    return found;
}

/* ---- abbreviations ---- */

static bool single_letter_at(struct slice text, size_t at)
{
    return ascii_is_letter(byte_at(text, at)) && !word_char_at(text, at + 1);
}

/* The end of U.S., p.m. or J.-P., also without the last stop, or `at`. */
static size_t acronym_end(struct slice text, size_t at)
{
    size_t end = at, letters = 0;
    while (single_letter_at(text, end) && byte_at(text, end + 1) == '.') {
        end += 2;
        if (++letters == 1 && byte_at(text, end) == '-' && single_letter_at(text, end + 1) &&
            byte_at(text, end + 2) == '.')
            end++;
    }
    if (letters && single_letter_at(text, end)) {
        letters++;
        end++;
    }
    return letters > 1 ? end : at;
}

static size_t match_acronym(struct tokenizer *t, size_t at, size_t run)
{
    return run - at != 1 || word_before(t->text, at) ? at : acronym_end(t->text, at);
}

/* The first character behind `at` and white space, and whether that was there. */
static uint32_t peek_beyond_space(struct slice text, size_t at)
{
    while (at < text.len) {
        uint32_t c = codepoint_at(text, at, &at);
        if (!property_is_white_space(c))
            return c;
    }
    return 0;
}

static bool is_upper(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    return category == GC_LU || category == GC_LT;
}

static bool is_initial(struct slice word)
{
    size_t after;
    return word.len && is_upper(codepoint_at(word, 0, &after)) && after == word.len;
}

/* Two capital letters or more of those that Roman numbers are written with. */
static bool roman_number_follows(struct slice text, size_t at)
{
    size_t from = at;
    while (byte_at(text, from) == ' ')
        from++;
    size_t end = from;
    while (byte_at(text, end) && strchr("IVXLC", byte_at(text, end)))
        end++;
    return from > at && end > from + 1 && !word_char_at(text, end);
}

static bool is_money_sign(uint32_t c)
{
    return (property_category(c) & GC_MASK) == GC_SC;
}

static bool is_quotation_mark(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    return c == '"' || c == '\'' || category == GC_PI || category == GC_PF;
}

/* Ala. in "Mobile, Ala." and in (R-Ala.): a place is written so behind a comma or a hyphen. */
static bool names_place(struct slice text, struct slice word)
{
    size_t at = (size_t)(word.data - text.data), before = at;
    while (before > 0 && text.data[before - 1] == ' ')
        before--;
    unsigned char c = before > 0 ? (unsigned char)text.data[before - 1] : 0;
    return ascii_is_upper((unsigned char)word.data[0]) && (c == ',' || (c == '-' && before == at));
}

/* Whether the word is written FT and stands behind no number: it is no measure then, but a name. */
static bool is_shouted_measure(struct slice text, struct slice word)
{
    size_t at = (size_t)(word.data - text.data);
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_upper((unsigned char)word.data[i]))
            return false;
    while (at > 0 && text.data[at - 1] == ' ')
        at--;
    return word.len > 1 && (at == 0 || !ascii_is_digit((unsigned char)text.data[at - 1]));
}

/* Whether a full stop behind the word may be its own where the word is listed: by its classes and
 * by what follows. */
static bool listed_takes_stop(const struct tokenizer *t, struct slice word, size_t stop,
                              uint32_t next)
{
    unsigned listed = vocabulary_classes(&t->state->words, word);
    unsigned classes = listed & VOCABULARY_ABBREVIATIONS;
    bool name = ascii_is_upper((unsigned char)word.data[0]) && word.len > 1 &&
                ascii_is_lower((unsigned char)word.data[1]) && is_upper(next);
    if (listed & VOCABULARY_MEASURE && is_shouted_measure(t->text, word))
        return false;
    if (classes & VOCABULARY_PLACE && names_place(t->text, word))
        return true;
    if (classes & VOCABULARY_NAME && name)
        return true;
    if (classes & (VOCABULARY_NUMBER | VOCABULARY_UNIT) && roman_number_follows(t->text, stop + 1))
        return true;
    if (classes & VOCABULARY_NUMBER)
        return (next < 0x80 && ascii_is_digit((unsigned char)next)) || next == '#' ||
               is_money_sign(next);
    if (classes == VOCABULARY_UNIT)
        return next != 0 && !is_upper(next) && !is_quotation_mark(next);
    return classes & ~(unsigned)(VOCABULARY_PLACE | VOCABULARY_NAME);
}

/* S. 12: a letter that is an abbreviation before a number. */
static bool listed_before_number(const struct tokenizer *t, struct slice word, uint32_t next)
{
    return property_category(next) == GC_ND && t->options.language != LANGUAGE_ENGLISH &&
           vocabulary_classes(&t->state->words, word) & VOCABULARY_ABBREVIATIONS;
}

/* Mr. X.: the token before is a title. */
static bool follows_title(const struct tokenizer *t)
{
    const struct token *last = token_back(t, 0);
    if (last->type != TOKEN_WORD || t->text.data[last->end - 1] != '.')
        return false;
    struct slice word = slice_cut(t->text, last->start, last->end - 1);
    return vocabulary_classes(&t->state->words, word) & VOCABULARY_TITLE;
}

/* Whether a full stop behind the word belongs to it. */
static bool takes_stop(const struct tokenizer *t, struct slice word, size_t stop)
{
    uint32_t next = peek_beyond_space(t->text, stop + 1);
    bool measure = word.data > t->text.data && ascii_is_digit((unsigned char)word.data[-1]);
    if (is_initial(word) && !measure && !listed_before_number(t, word, next))
        return next == 0 || is_upper(next) || follows_title(t);
    return listed_takes_stop(t, word, stop, next);
}

/* Ph.D., e.g., W.Va.: listed as a whole, also without the last stop; or a word and its stop. */
static size_t match_abbreviation(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    while (word_char_at(text, run))
        codepoint_at(text, run, &run);
    if (byte_at(text, run) != '.')
        return at;
    size_t end = run;
    while (byte_at(text, end) == '.' && ascii_is_letter(byte_at(text, end + 1)) &&
           end - at < VOCABULARY_LONGEST)
        end = ascii_letters_end(text, end + 1);
    struct slice whole = slice_cut(text, at, end);
    if (end > run && !word_char_at(text, end) &&
        vocabulary_classes(&t->state->words, whole) & VOCABULARY_ABBREVIATIONS)
        return end + (byte_at(text, end) == '.');
    return takes_stop(t, slice_cut(text, at, run), run) ? run + 1 : at;
}

/* Yahoo! */
static size_t match_marked_name(struct tokenizer *t, size_t at, size_t run)
{
    unsigned classes = vocabulary_classes(&t->state->words, slice_cut(t->text, at, run));
    return classes & VOCABULARY_MARKED && is_upper((unsigned char)t->text.data[at]) ? run + 1 : at;
}

/* ---- numbers ---- */

/* Lengths of the groups of digits in telephone numbers; the last four are digits of one's own. */
static const unsigned char phone_shapes[][4] = {{3, 4},    {1, 3, 4}, {2, 3, 4},   {3, 3, 4},
                                                {2, 4, 4}, {1, 4},    {1, 3, 3, 4}};

static bool is_phone_shape(const unsigned char groups[4])
{
    for (size_t i = 0; i < sizeof phone_shapes / sizeof *phone_shapes; i++)
        if (memcmp(groups, phone_shapes[i], 4) == 0)
            return true;
    return false;
}

static size_t match_phone(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    unsigned char groups[4] = {0};
    size_t end = at, count = 0;
    (void)run;
    for (;; end++) {
        size_t group_end =
            digits_end(slice_of(text.data, end + 5 < text.len ? end + 5 : text.len), end);
        if (group_end == end || group_end - end > 4 || count == 4)
            return at;
        groups[count++] = (unsigned char)(group_end - end);
        end = group_end;
        unsigned char c = byte_at(text, end);
        if ((c != '-' && c != '.') || !ascii_is_digit(byte_at(text, end + 1)))
            break;
    }
    return is_phone_shape(groups) && !word_char_at(text, end) ? end : at;
}

static bool is_ordinal(struct slice letters)
{
    static const char *const suffixes[] = {"s", "st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (letters.len == strlen(suffixes[i]) && starts_with_word(letters, 0, suffixes[i]))
            return true;
    return false;
}

static size_t grouped_digits_end(struct slice text, size_t at)
{
    size_t end = digits_end(text, at);
    while (end < text.len && strchr(".,:/", text.data[end]) && text.data[end] &&
           ascii_is_digit(byte_at(text, end + 1)))
        end = digits_end(text, end + 1);
    return end;
}

/* The b and t of $1.2b and $3t, which are other things elsewhere: section 3b. */
static bool is_magnitude(struct slice letters)
{
    return letters.len == 1 && strchr("bBtT", letters.data[0]);
}

static bool follows_money_sign(struct slice text, size_t at)
{
    size_t before;
    return at > 0 && is_money_sign(codepoint_before(text, at, &before));
}

/* The end of the number [at, end) with what a language writes behind it: the stop of an ordinal
 * before a word that begins no sentence, and the ending of "5'inci". */
static size_t number_end(const struct tokenizer *t, size_t at, size_t end)
{
    enum { MOST_DIGITS = 2 };
    struct slice text = t->text;
    size_t next = end + 2, after;
    if (t->options.language == LANGUAGE_TURKISH && end < text.len &&
        is_apostrophe(codepoint_at(text, end, &after)) && letter_at(text, after))
        return word_end(text, after);
    if (!has_ordinal_stops(t) || end - at > MOST_DIGITS || byte_at(text, end) != '.' ||
        byte_at(text, end + 1) != ' ' || !letter_at(text, next))
        return end;
    bool capital = is_upper(codepoint_at(text, next, &after));
    bool goes_on =
        !capital || (t->options.language == LANGUAGE_GERMAN && opener_end(t, next) == next);
    return goes_on ? end + 1 : end;
}

/* Digits with separators; an ordinal's letters belong to it, those of a measure do not, and with
 * any others it is a word. */
static size_t match_number(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    (void)run;
    size_t digits = at + (text.data[at] == '+' || text.data[at] == '.');
    if (digits > at && (word_before(text, at) || !ascii_is_digit(byte_at(text, digits))))
        return at;
    size_t end = grouped_digits_end(text, digits);
    if (byte_at(text, end) == '\'' && byte_at(text, end + 1) == 's' && !word_char_at(text, end + 2))
        return end + 2;
    if (!word_char_at(text, end))
        return number_end(t, at, end);
    size_t letters = ascii_letters_end(text, end);
    if (letters == end || word_char_at(text, letters))
        return at;
    struct slice suffix = slice_cut(text, end, letters);
    bool decimal = memchr(text.data + at, '.', end - at);
    if (is_ordinal(suffix) && !(decimal && suffix.len == 1))
        return letters;
    if (is_magnitude(suffix) && (decimal || follows_money_sign(text, at)))
        return end;
    return vocabulary_classes(&t->state->words, suffix) & VOCABULARY_MEASURE ? end : at;
}

/* US$ before an amount, and the USD of USD5bn. */
static size_t match_currency(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    size_t letters = ascii_letters_end(text, at), end = letters + (byte_at(text, run) == '$');
    if ((letters < run && end > letters) || !ascii_is_digit(byte_at(text, end)) ||
        !ascii_is_upper((unsigned char)text.data[at]) || word_before(text, at))
        return at;
    struct slice name = slice_cut(text, at, end);
    return vocabulary_classes(&t->state->words, name) & VOCABULARY_CURRENCY ? end : at;
}

/* ---- words ---- */

/* Whether the word goes on through the character c at `at`, of which the next begins at after. */
static bool word_goes_through(struct slice text, size_t at, size_t after, uint32_t c)
{
    unsigned class = property_word_break(c) & WB_MASK;
    if (is_word_class(class) || is_mark_class(class))
        return true;
    size_t before;
    if ((c == '.' || c == ',') && at > 0 && ascii_is_digit((unsigned char)text.data[at - 1]))
        return ascii_is_digit(byte_at(text, after)); /* 1.5x, PM2.5 */
    if (c == '&' || is_apostrophe(c) || class == WB_MIDLETTER)
        return c != ':' && letter_at(text, after) && at > 0 &&
               is_word_char(codepoint_before(text, at, &before));
    return false;
}

static size_t word_end(struct slice text, size_t at)
{
    for (size_t after; at < text.len; at = after) {
        uint32_t c = codepoint_at(text, at, &after);
        if (!word_goes_through(text, at, after, c))
            break;
    }
    return at;
}

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

/* th- or w-: a word broken off in speech. */
static size_t match_broken_off(struct tokenizer *t, size_t at, size_t run)
{
    size_t after;
    struct slice text = t->text;
    if (run - at > 2 || word_before(text, at) || run + 1 > text.len)
        return at;
    bool ends = run + 1 == text.len || text.data[run + 1] == ',' ||
                property_is_white_space(codepoint_at(text, run + 1, &after));
    return ends ? run + 1 : at;
}

/* [...]: something was left out. */
static size_t match_omission(struct tokenizer *t, size_t at, size_t run)
{
    static const char *const forms[] = {"[...]", "[\u2026]"};
    struct slice rest = slice_cut(t->text, at, t->text.len);
    (void)run;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (slice_starts(rest, slice_of_string(forms[i])))
            return at + strlen(forms[i]);
    return at;
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

bool is_repeatable(uint32_t c)
{
    enum {
        REPEATABLE = 1u << GC_PC | 1u << GC_PD | 1u << GC_PO | 1u << GC_SM | 1u << GC_SC |
                     1u << GC_SK | 1u << GC_SO | 1u << GC_CC | 1u << GC_CF | 1u << GC_CO |
                     1u << GC_CN
    };
    return REPEATABLE >> (property_category(c) & GC_MASK) & 1 && c != '"';
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

struct word_rule {
    const char *name;
    enum token_type type; /* TOKEN_TYPES: by the character */
    unsigned starts;      /* mask of enum start_kind */
    unsigned nexts;       /* mask of enum next_kind, for letters and digits */
    /* The end of the token at `at`, or `at` where the rule says nothing. [at, run) are the letters
     * and digits that it begins with, or its first character. */
    size_t (*match)(struct tokenizer *t, size_t at, size_t run);
};

enum { WORDLIKE = START(LETTER) | START(DIGIT) | START(OTHER_LETTER) };

static const struct word_rule word_rules[] = {
    [WORD_RULE_SIMPLE] = {"word", TOKEN_WORD, 0, 0, NULL},
    [WORD_RULE_CLITIC] = {"clitic", TOKEN_CLITIC, 0, 0, NULL},
    [WORD_RULE_UAX29] = {"uax29", TOKEN_TYPES, 0, 0, NULL},
    [WORD_RULE_SIGN] = {"sign", TOKEN_TYPES, 0, 0, NULL}, /* where no other applies */
    {"url", TOKEN_URL, START(LETTER), NEXT_COLON | NEXT_DOT, match_url},
    {"email", TOKEN_EMAIL, WORDLIKE, NEXT_ANY, match_email},
    {"raised", TOKEN_TYPES, START(LETTER) | START(DIGIT), NEXT_STOP, match_raised},
    {"elision", TOKEN_CLITIC, START(LETTER), NEXT_WORD, match_elision},
    {"acronym", TOKEN_WORD, START(LETTER), NEXT_DOT | NEXT_STOP, match_acronym},
    {"phone", TOKEN_NUMBER, START(DIGIT), NEXT_HYPHEN | NEXT_DOT, match_phone},
    [WORD_RULE_NUMBER] = {"number", TOKEN_NUMBER, START(DIGIT) | START(SIGN) | START(STOP),
                          NEXT_ANY, match_number},
    {"name", TOKEN_URL, START(LETTER) | START(DIGIT), NEXT_DOT | NEXT_HYPHEN | NEXT_WORD,
     match_name},
    {"currency", TOKEN_SYMBOL, START(LETTER), NEXT_ANY, match_currency},
    {"slashed", TOKEN_WORD, START(LETTER), NEXT_SLASH, match_slashed},
    {"broken-off", TOKEN_WORD, START(LETTER), NEXT_HYPHEN, match_broken_off},
    {"prefix", TOKEN_WORD, START(LETTER), NEXT_HYPHEN, match_prefix},
    {"abbreviation", TOKEN_WORD, START(LETTER) | START(OTHER_LETTER),
     NEXT_DOT | NEXT_STOP | NEXT_WORD, match_abbreviation},
    {"marked-name", TOKEN_WORD, START(LETTER), NEXT_MARK, match_marked_name},
    {"word", TOKEN_WORD, START(LETTER) | START(DIGIT), NEXT_ANY, match_word},
    {"word", TOKEN_TYPES, START(OTHER_LETTER), NEXT_ANY, match_word},
    {"apostrophe", TOKEN_CLITIC, START(APOSTROPHE), NEXT_ANY, match_clitic},
    {"clipped", TOKEN_WORD, START(APOSTROPHE), NEXT_ANY, match_clipped},
    {"short-year", TOKEN_NUMBER, START(APOSTROPHE), NEXT_ANY, match_short_year},
    {"hashtag", TOKEN_HASHTAG, START(SIGN), NEXT_ANY, match_hashtag},
    {"mention", TOKEN_MENTION, START(SIGN), NEXT_ANY, match_mention},
    {"emoticon", TOKEN_EMOJI, START(FACE), NEXT_ANY, match_emoticon},
    {"ellipsis", TOKEN_PUNCTUATION, START(STOP), NEXT_ANY, match_ellipsis},
    {"omission", TOKEN_PUNCTUATION, START(BRACKET), NEXT_ANY, match_omission},
    {"marks", TOKEN_PUNCTUATION, START(MARK), NEXT_ANY, match_marks},
    {"double-quote", TOKEN_PUNCTUATION, START(APOSTROPHE), NEXT_ANY, match_double_quote},
    {"repeated", TOKEN_TYPES, START(PLAIN) | START(SIGN) | START(FACE), NEXT_ANY, match_repeated},
    {"picture", TOKEN_TYPES, START(PICTURE), NEXT_ANY, match_picture},
};

enum { WORD_RULES = sizeof word_rules / sizeof *word_rules };
_Static_assert(sizeof word_rules / sizeof *word_rules <= MOST_RULES,
               "a list holds all rules and its end");

void word_rules_list(struct rule_lists *lists)
{
    for (size_t kind = 0; kind < START_KINDS; kind++) {
        unsigned char *list = lists->words[kind];
        for (size_t i = WORD_RULE_SIGN + 1; i < WORD_RULES; i++)
            if (word_rules[i].starts >> kind & 1)
                *list++ = (unsigned char)i;
    }
}

const char *tokenizer_word_rule_name(unsigned rule)
{
    return word_rules[rule].name;
}

static unsigned next_kind(struct slice text, size_t at)
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

enum token_type token_type_of_codepoint(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    if (property_word_break(c) & WB_EMOJI)
        return TOKEN_EMOJI;
    if (category >= GC_LU && category <= GC_ME)
        return TOKEN_WORD;
    if (category >= GC_ND && category <= GC_NO)
        return TOKEN_NUMBER;
    return category >= GC_PC && category <= GC_PO ? TOKEN_PUNCTUATION : TOKEN_SYMBOL;
}

enum token_type token_type_of(struct slice text, size_t start, size_t end)
{
    size_t after;
    uint32_t c = codepoint_at(text, start, &after);
    bool drawn = slice_starts(slice_cut(text, after, end), slice_cut(text, start, after));
    bool sequence = after < end && !drawn && property_word_break(c) & WB_PICTOGRAPHIC;
    return sequence ? TOKEN_EMOJI : token_type_of_codepoint(c);
}

struct cut token_cut(struct tokenizer *t, size_t at)
{
    enum start_kind kind = start_kind_at(t->text, at);
    size_t run = run_end(t->text, at, kind), end = at;
    unsigned next = next_kind(t->text, run);
    const unsigned char *i = t->state->lists.words[kind];
    while (*i && (!(word_rules[*i].nexts & next) || (end = word_rules[*i].match(t, at, run)) == at))
        i++;
    const struct word_rule *rule = &word_rules[*i ? *i : WORD_RULE_SIGN];
    if (end == at)
        end = run;
    end = marks_end(t->text, end);
    enum token_type type = rule->type == TOKEN_TYPES ? token_type_of(t->text, at, end) : rule->type;
    return (struct cut){end, type, (unsigned short)(rule - word_rules)};
}
