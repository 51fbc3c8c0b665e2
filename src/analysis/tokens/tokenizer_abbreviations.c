/* The word rules for abbreviations: whether a full stop is part of the word before it. */
#include "analysis/tokens/tokenizer_words.h"

static bool single_letter_at(struct slice text, size_t at)
{
    return ascii_is_letter(byte_at(text, at)) && !word_char_at(text, at + 1);
}

size_t acronym_end(struct slice text, size_t at)
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

size_t match_acronym(struct tokenizer *t, size_t at, size_t run)
{
    return run - at != 1 || word_before(t->text, at) ? at : acronym_end(t->text, at);
}

/* The first character behind `at` and white space, which is put into *at; 0 at the end. */
static uint32_t beyond_space(struct slice text, size_t *at)
{
    for (size_t after; *at < text.len; *at = after) {
        uint32_t c = codepoint_at(text, *at, &after);
        if (!property_is_white_space(c))
            return c;
    }
    return 0;
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

/* Reps. Hale and Orr: a capital follows, and no word that often begins sentences. */
static bool before_name(const struct tokenizer *t, struct slice word, size_t next_at)
{
    return ascii_is_upper((unsigned char)word.data[0]) && word.len > 1 &&
           ascii_is_lower((unsigned char)word.data[1]) && opener_end(t, next_at) == next_at;
}

/* Whether a full stop behind the word may be its own where the word is listed: by its classes and
 * by what follows. */
static bool listed_takes_stop(const struct tokenizer *t, struct slice word, size_t stop,
                              size_t next_at, uint32_t next)
{
    unsigned listed = vocabulary_classes(&t->state->words, word);
    unsigned classes = listed & VOCABULARY_ABBREVIATIONS;
    if (listed & VOCABULARY_MEASURE && is_shouted_measure(t->text, word))
        return false;
    if (classes & VOCABULARY_PLACE && names_place(t->text, word))
        return true;
    if (classes & VOCABULARY_NAME && is_upper(next) && before_name(t, word, next_at))
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

/* Whether a sentence can begin with the character, but for a small letter. */
static bool begins_sentence(uint32_t c)
{
    return c >= 0x80 ? (property_category(c) & GC_MASK) != GC_LL
                     : !ascii_is_lower((unsigned char)c) && !strchr(",;:).!?", (int)c);
}

/* Whether the full stop behind a single capital is its own: also at the end, where a sentence that
 * comes as a row of its own shows nothing of what began the next, so that nothing that could may
 * count. */
static bool initial_takes_stop(const struct tokenizer *t, size_t stop, size_t next_at,
                               uint32_t next)
{
    bool gap = next_at > stop + 1;
    return next == 0 || is_upper(next) || (gap && begins_sentence(next)) || follows_title(t);
}

/* Whether a full stop behind the word belongs to it. One that a comma, a colon or a semicolon stands
 * behind ends no sentence. */
static bool takes_stop(const struct tokenizer *t, struct slice word, size_t stop)
{
    size_t next_at = stop + 1;
    if (is_pause(byte_at(t->text, next_at)))
        return true;
    uint32_t next = beyond_space(t->text, &next_at);
    bool measure = word.data > t->text.data && ascii_is_digit((unsigned char)word.data[-1]);
    if (is_initial(word) && !measure && !listed_before_number(t, word, next))
        return initial_takes_stop(t, stop, next_at, next);
    return listed_takes_stop(t, word, stop, next_at, next);
}

/* Ph.D., e.g., W.Va.: listed as a whole, also without the last stop; or a word and its stop. */
size_t match_abbreviation(struct tokenizer *t, size_t at, size_t run)
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
size_t match_marked_name(struct tokenizer *t, size_t at, size_t run)
{
    unsigned classes = vocabulary_classes(&t->state->words, slice_cut(t->text, at, run));
    return classes & VOCABULARY_MARKED && is_upper((unsigned char)t->text.data[at]) ? run + 1 : at;
}
