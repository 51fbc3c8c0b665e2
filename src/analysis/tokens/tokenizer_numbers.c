/* The word rules for numbers, of telephones too, and the currencies before them. */
#include "analysis/tokens/tokenizer_words.h"

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

size_t match_phone(struct tokenizer *t, size_t at, size_t run)
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

/* Whether a comma behind the digits that end at `at` separates the numbers of a list: [13,14], where
 * it joins no group of three. `start`: of the digits, behind a bracket or what is cut off already. */
static bool separates_references(struct slice text, size_t start, size_t at)
{
    enum { REACH = 64 };
    if (byte_at(text, at) != ',' || start == 0)
        return false;
    const bool first = text.data[start - 1] == '[';
    const bool later = start > 1 && text.data[start - 1] == ',' &&
                       ascii_is_digit((unsigned char)text.data[start - 2]);
    struct slice near = slice_cut(text, 0, at + REACH < text.len ? at + REACH : text.len);
    while ((first || later) && byte_at(near, at) == ',') {
        size_t end = digits_end(near, at + 1);
        if (end > at + 1 && end < near.len && end != at + 4)
            return true;
        if (end == at + 1)
            break;
        at = end;
    }
    return false;
}

static size_t grouped_digits_end(struct slice text, size_t at)
{
    size_t end = digits_end(text, at);
    if (separates_references(text, at, end))
        return end;
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

/* Whether the number before `end`, with which the paragraph begins, is that of an item or heading:
 * "2. Methods", "2.1. Data", where no year stands. */
static bool numbers_paragraph(struct slice text, size_t end)
{
    size_t digits = 0, after;
    for (size_t i = 0; i < end; i++) {
        digits = text.data[i] == '.' ? 0 : digits + 1;
        if (digits > 2)
            return false;
    }
    return byte_at(text, end) == '.' && end + 1 < text.len &&
           property_is_white_space(codepoint_at(text, end + 1, &after)) && after < text.len;
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
    if (at == 0 && numbers_paragraph(text, end))
        return end + 1;
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
size_t match_number(struct tokenizer *t, size_t at, size_t run)
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
size_t match_currency(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    size_t letters = ascii_letters_end(text, at), end = letters + (byte_at(text, run) == '$');
    if ((letters < run && end > letters) || !ascii_is_digit(byte_at(text, end)) ||
        !ascii_is_upper((unsigned char)text.data[at]) || word_before(text, at))
        return at;
    struct slice name = slice_cut(text, at, end);
    return vocabulary_classes(&t->state->words, name) & VOCABULARY_CURRENCY ? end : at;
}
