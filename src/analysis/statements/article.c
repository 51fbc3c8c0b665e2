#include "analysis/statements/article.h"

#include "base/memory.h"

#include <stdlib.h>

/* Where a block ends: at the first paragraph after so many bytes; in a paragraph that goes on, at
 * the first sentence after so many bytes or words, or at a word. */
enum {
    PARAGRAPH_BYTES = 1 << 17,
    SENTENCE_BYTES = 1 << 18,
    SENTENCE_WORDS = 1 << 16,
    WORD_BYTES = 3 << 17,
    WORD_WORDS = 3 << 15
};

enum {
    STRETCH = 16, /* bytes, in which few words end */
    MOST_STRETCHES = 2 * WORD_BYTES / STRETCH
};

enum {
    LONGEST_DATELINE = 14, /* words before its dash */
    SHORTEST_PLACE = 3,    /* letters of the place that it begins with */
    DASH_REACH = 24        /* words between two dashes */
};

void article_init(struct article *a, const struct wordtable *wordtable)
{
    *a = (struct article){.wordtable = wordtable};
    tokenizer_init(&a->tokenizer, &(struct tokenizer_options){.no_rules = true});
}

void article_free(struct article *a)
{
    tokenizer_free(&a->tokenizer);
    free(a->words);
    free(a->starts);
    free(a->sentences);
    free(a->named);
    free(a->leads);
    free(a->ahead);
    free(a->marks);
    free(a->quotations);
}

void article_start(struct article *a, struct slice text, bool wrapped)
{
    a->text = text;
    a->paragraphs = paragraphs_start(text, wrapped);
    a->in_paragraph = false;
    a->count = 0;
}

/* , . ; : ? ! ( ) [ ] & / - " ' */
static bool is_mark(char c)
{
    const uint64_t low = UINT64_C(1) << ',' | UINT64_C(1) << '.' | UINT64_C(1) << ';' |
                         UINT64_C(1) << ':' | UINT64_C(1) << '?' | UINT64_C(1) << '!' |
                         UINT64_C(1) << '(' | UINT64_C(1) << ')' | UINT64_C(1) << '&' |
                         UINT64_C(1) << '/' | UINT64_C(1) << '-' | UINT64_C(1) << '"' |
                         UINT64_C(1) << '\'';
    return (c >= 0 && c < 64 && low >> c & 1) || c == '[' || c == ']';
}

/* The one-letter name of a mark of general punctuation by its last byte, behind E2 80. */
static char mark_of_last(char last)
{
    switch (last) {
    case '\x9C': /* the curly ones, and the low one */
    case '\x9D':
    case '\x9E':
        return '"';
    case '\x98':
    case '\x99':
        return '\'';
    case '\x93':
    case '\x94':
    case '\x95':
        return '-';
    case '\xA6':
        return '.';
    default:
        return '~';
    }
}

/* The one-letter name of a punctuation token, see struct word. */
static char mark_of(struct slice token)
{
    static const struct {
        struct slice bytes;
        char mark;
    } wide[] = {
        {{"\xC2\xAB", 2}, '"'},
        {{"\xC2\xBB", 2}, '"'},
        {{"''", 2}, '"'},
        {{"``", 2}, '"'},
        {{"\xE2\x80\x98\xE2\x80\x98", 6}, '"'},
        {{"\xE2\x80\x99\xE2\x80\x99", 6}, '"'},
        {{"--", 2}, '-'},
        {{"---", 3}, '-'},
    };
    char first = token.data[0];
    if (token.len == 1)
        return is_mark(first) ? first : '~';
    if (token.len == 3 && slice_starts(token, SLICE("\xE2\x80")))
        return mark_of_last(token.data[2]);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (slice_equal(token, wide[i].bytes))
            return wide[i].mark;
    return first == '.' || first == '?' || first == '!' ? first : '~';
}

static bool is_shouted(struct slice token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.data[i] < 'A' || token.data[i] > 'Z')
            return false;
    return token.len > 1;
}

/* WHO, US and IT in running text are names, not the words of that spelling. */
static bool is_acronym(const struct article *a, struct slice token)
{
    return is_shouted(token) && (!a->count || !is_shouted(article_word(a, a->count - 1)));
}

/* Theresa May, Mr. Will: behind a first name or a title no verb and no month. */
static bool is_surname(const struct article *a, const struct word *w)
{
    const struct word *before = a->count ? w - 1 : NULL;
    return before && before->capital && w->classes & (WORD(MODAL) | WORD(MONTH)) &&
           before->sentence == w->sentence && !(before->classes & WORD(MONTH)) &&
           before->classes &
               (WORD(MALE_NAME) | WORD(FEMALE_NAME) | WORD(MISTER) | WORD(MISTRESS) | WORD(TITLE));
}

enum { LONGEST_SYLLABLE = 6 };

/* Moon Jae-in, Lee Seung-man: behind a hyphen no preposition and no noun. */
static bool is_syllable(const struct article *a, const struct word *w)
{
    const struct word *hyphen = w - 1, *first = w - 2, *surname = w - 3;
    return a->count > 2 && hyphen->mark == '-' && hyphen->end == w->start &&
           first->end == hyphen->start && first->capital && surname->capital && !w->capital &&
           first->end - first->start <= LONGEST_SYLLABLE && first->sentence == surname->sentence &&
           w->classes & (WORD(PREPOSITION) | WORD(PRONOUN) | WORD(CONJUNCTION));
}

static void note_mark(struct article *a)
{
    if (a->mark_count == a->mark_cap)
        a->marks = memory_grow(a->marks, &a->mark_cap, a->mark_count + 1, sizeof *a->marks);
    a->marks[a->mark_count++] = (uint32_t)a->count;
}

/* Whether a word names somebody or leads is as good as drawn by lot: no branch. */
static void note_lead(struct article *a, const struct word *w)
{
    a->leads[a->lead_count] = (uint32_t)a->count;
    a->lead_count += w->leads;
}

static void note_named(struct article *a, const struct word *w)
{
    const uint64_t persons = WORD(HE) | WORD(SHE) | WORD(MALE) | WORD(FEMALE) | WORD(ROLE);
    a->named[a->named_count] = (uint32_t)a->count;
    a->named_count += w->capital | ((w->classes & persons) != 0);
}

/* How many stretches are noted for words up to a byte of the block. Only the last word of a block
 * can be longer than these. */
static size_t stretches_before(size_t end)
{
    return end / STRETCH < MOST_STRETCHES ? end / STRETCH + 1 : MOST_STRETCHES;
}

/* The word is the first that ends behind the beginning of these stretches of bytes: mostly of one
 * or none, and which is as good as drawn by lot. */
static void note_stretches(struct article *a, size_t end)
{
    a->ahead[a->ahead_count] = (uint32_t)a->count;
    a->ahead_count += a->ahead_count * STRETCH < end;
    while (a->ahead_count < stretches_before(end - 1))
        a->ahead[a->ahead_count++] = (uint32_t)a->count;
}

/* Room for more words, the last of which ends at a byte of the block, and for as many in each of
 * the lists; they are shorter, and take as much as they need. */
static void make_room(struct article *a, size_t more, size_t end)
{
    a->ahead = memory_grow(a->ahead, &a->ahead_cap, stretches_before(end) + 1, sizeof *a->ahead);
    a->words = memory_grow(a->words, &a->cap, a->count + more, sizeof *a->words);
    a->named = memory_grow(a->named, &a->named_cap, a->named_count + more, sizeof *a->named);
    a->leads = memory_grow(a->leads, &a->lead_cap, a->lead_count + more, sizeof *a->leads);
    a->sentences =
        memory_grow(a->sentences, &a->sentence_cap, a->sentence_count + more, sizeof *a->sentences);
}

static void note_paragraph(struct article *a)
{
    a->starts = memory_grow(a->starts, &a->start_cap, a->start_count + 1, sizeof *a->starts);
    a->starts[a->start_count++] = (uint32_t)a->count;
}

/* There must be room. */
static void add_word(struct article *a, const struct token *t, uint32_t sentence,
                     uint32_t paragraph)
{
    struct slice token =
        slice_cut(a->text, a->paragraph_start + t->start, a->paragraph_start + t->end);
    size_t start = a->paragraph_start + t->start - a->base;
    struct word *w = &a->words[a->count];
    *w = (struct word){.start = (uint32_t)start,
                       .end = (uint32_t)(start + token.len),
                       .sentence = sentence,
                       .paragraph = paragraph,
                       .type = (uint8_t)t->type};
    bool bare = token.len <= 3 &&
                (slice_equal(token, SLICE("'")) || slice_equal(token, SLICE("\xE2\x80\x99")));
    if (t->type == TOKEN_PUNCTUATION || t->type == TOKEN_SYMBOL || bare) {
        w->type = TOKEN_PUNCTUATION;
        w->mark = mark_of(token);
        w->leads = w->mark == ':' || w->mark == '?' || w->mark == '-';
        if (w->mark == '"' || w->mark == '\'' ||
            (w->mark == '-' && (!a->count || w[-1].paragraph != paragraph)))
            note_mark(a);
    } else if (t->type == TOKEN_WORD || t->type == TOKEN_CLITIC) {
        size_t place = is_acronym(a, token)
                           ? 0
                           : wordtable_place(a->wordtable, token, a->text.len - (a->base + start));
        uint64_t facts = a->wordtable->places[place].facts;
        w->entry = a->wordtable->places[place].entry;
        w->classes = facts & ~WORD_LEADS;
        w->leads = facts & WORD_LEADS;
        w->capital =
            (token.data[0] >= 'A' && token.data[0] <= 'Z') ||
            (token.data[0] == '\xC3' && token.len > 1 && (unsigned char)token.data[1] < 0x9F);
        /* what the word is comes late, and is asked last */
        if (w->capital ? is_surname(a, w) : is_syllable(a, w)) {
            w->entry = NULL;
            w->classes = 0;
            w->leads = false;
        }
        note_named(a, w);
    }
    note_lead(a, w);
    note_stretches(a, w->end);
    a->count++;
}

/* Starts the next paragraph; false where the text is at its end. */
static bool next_paragraph(struct article *a)
{
    size_t end;
    if (!paragraphs_next(&a->paragraphs, &a->paragraph_start, &end))
        return false;
    tokenizer_start(&a->tokenizer, slice_cut(a->text, a->paragraph_start, end));
    return a->in_paragraph = true;
}

/* True where the paragraph goes on in another block, whose first word begins at byte `size`. */
static bool ends_here(const struct article *a, size_t size, bool new_sentence)
{
    if (size <= SENTENCE_BYTES && a->count < SENTENCE_WORDS)
        return false;
    return new_sentence || size > WORD_BYTES || a->count >= WORD_WORDS;
}

/* Where a token begins, in bytes of the block. */
static size_t block_bytes(const struct article *a, const struct token *t)
{
    return a->paragraph_start + t->start - a->base;
}

/* Cuts the paragraph to words, until it or the block ends; false where the block did. */
static bool fill_paragraph(struct article *a, uint32_t *sentence, uint32_t paragraph)
{
    const struct token *t;
    size_t count, last = SIZE_MAX;
    while ((count = tokenizer_take_all(&a->tokenizer, &t)) > 0) {
        make_room(a, count, a->paragraph_start + t[count - 1].end - a->base);
        bool may_end =
            block_bytes(a, &t[count - 1]) > SENTENCE_BYTES || a->count + count > SENTENCE_WORDS;
        for (const struct token *end = t + count; t < end; t++) {
            bool new_sentence = t->sentence != last;
            if (may_end && a->count && ends_here(a, block_bytes(a, t), new_sentence)) {
                tokenizer_give_back(&a->tokenizer, (size_t)(end - t));
                return false;
            }
            *sentence += new_sentence;
            a->sentences[a->sentence_count] = (uint32_t)a->count;
            a->sentence_count += new_sentence;
            last = t->sentence;
            add_word(a, t, *sentence, paragraph);
        }
    }
    a->in_paragraph = false;
    return true;
}

/* "LONDON" */
static bool is_place_shouted(const struct article *a, size_t i)
{
    struct slice s = article_word(a, i);
    for (size_t k = 0; k < s.len; k++)
        if (s.data[k] >= 'a' && s.data[k] <= 'z')
            return false;
    return a->words[i].capital && s.len >= SHORTEST_PLACE;
}

bool article_asks(const struct article *a, size_t i)
{
    const uint64_t begins = WORD(PRONOUN) | WORD(AUXILIARY) | WORD(CONJUNCTION) | WORD(DETERMINER) |
                            WORD(WH) | WORD(THEY) | WORD(FIRST) | WORD(SUBORDINATOR);
    if (i + 1 >= a->count || !slice_equal(article_word(a, i), SLICE("Q")))
        return false;
    const struct word *next = &a->words[i + 1];
    size_t gap = next->start - a->words[i].end;
    return next->paragraph == a->words[i].paragraph && next->capital && gap > 0 &&
           (gap > 1 || next->classes & begins);
}

/* Another dash follows the one at word i in its sentence: they hold an apposition. */
static bool dash_again(const struct article *a, size_t i)
{
    for (size_t k = i + 1; k < a->count && k < i + DASH_REACH; k++)
        if (a->words[k].sentence != a->words[i].sentence)
            return false;
        else if (a->words[k].mark == '-' && !article_is_hyphen(a, k))
            return true;
    return false;
}

/* The word behind the dateline that a paragraph begins with at word `first`: "LONDON, May 3
 * (Reuters) - | The bank ...", or behind "Q"; `first` where there is none. */
static size_t behind_dateline(const struct article *a, size_t first)
{
    if (article_asks(a, first))
        return first + 1;
    if (first >= a->count || !is_place_shouted(a, first))
        return first;
    for (size_t i = first + 1; i + 1 < a->count && i <= first + LONGEST_DATELINE; i++) {
        const struct word *w = &a->words[i];
        if (w->mark == '-' && !article_is_hyphen(a, i))
            return w->sentence == w[1].sentence && (w[-1].mark == ')' || !dash_again(a, i)) ? i + 1
                                                                                            : first;
        if (!w->capital && w->type != TOKEN_NUMBER && !(w->mark && strchr(",.()/-", w->mark)))
            return first;
    }
    return first;
}

/* A sentence begins at word i, near the end, if none did yet. */
static void begin_sentence(struct article *a, size_t i)
{
    size_t s = a->sentence_count;
    while (s > 0 && a->sentences[s - 1] > i)
        s--;
    if (i == a->count || (s > 0 && a->sentences[s - 1] == i))
        return;
    a->sentences =
        memory_grow(a->sentences, &a->sentence_cap, a->sentence_count + 1, sizeof *a->sentences);
    memmove(a->sentences + s + 1, a->sentences + s,
            (a->sentence_count++ - s) * sizeof *a->sentences);
    a->sentences[s] = (uint32_t)i;
}

/* Makes the dateline of the paragraph at word `first` a sentence. */
static void part_dateline(struct article *a, size_t first, uint32_t *sentence)
{
    size_t behind = behind_dateline(a, first);
    if (behind == first)
        return;
    for (size_t i = behind; i < a->count; i++)
        a->words[i].sentence++;
    ++*sentence;
    begin_sentence(a, behind);
}

/* The first byte that is not read of the paragraph: of the next token, where there was one before.
 */
static size_t next_start(struct article *a)
{
    const struct token *t = a->tokenizer.count ? tokenizer_take(&a->tokenizer) : NULL;
    if (t)
        tokenizer_give_back(&a->tokenizer, 1);
    return t ? t->start : 0;
}

bool article_next_block(struct article *a)
{
    a->count = a->start_count = a->sentence_count = 0;
    a->named_count = a->lead_count = a->ahead_count = a->mark_count = 0;
    a->quotation_count = 0;
    if (!a->in_paragraph && !next_paragraph(a))
        return false;
    a->base = a->paragraph_start + next_start(a);
    uint32_t sentence = 0, paragraph = 0;
    for (;;) {
        size_t first = a->count;
        note_paragraph(a);
        bool whole = fill_paragraph(a, &sentence, paragraph++);
        part_dateline(a, first, &sentence);
        if (!whole || a->paragraphs.at - a->base > PARAGRAPH_BYTES || !next_paragraph(a))
            break;
    }
    return true;
}

void article_count_quoted(const struct article *a, size_t first, size_t last, size_t *words,
                          size_t *quoted)
{
    for (size_t i = first; i < last; i++)
        if (a->words[i].type != TOKEN_PUNCTUATION && a->words[i].type != TOKEN_SYMBOL) {
            ++*words;
            *quoted += a->words[i].quote == QUOTE_INSIDE;
        }
}

void article_claim(struct article *a, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        a->words[i].claimed = true;
        if (a->words[i].quotation)
            a->quotations[a->words[i].quotation - 1].claimed = true;
    }
}

size_t article_paragraph_end(const struct article *a, size_t i)
{
    size_t next = a->words[i].paragraph + 1u;
    return next < a->start_count ? a->starts[next] : a->count;
}

size_t article_word_at(const struct article *a, size_t place)
{
    if (place < a->base || !a->count)
        return 0;
    size_t at = place - a->base, stretch = at / STRETCH;
    size_t i = a->ahead[stretch < a->ahead_count ? stretch : a->ahead_count - 1];
    while (i < a->count && a->words[i].end <= at)
        i++;
    return i;
}
