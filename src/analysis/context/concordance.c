#include "analysis/context/concordance.h"

#include "base/memory.h"
#include "text/fold.h"
#include "text/properties.h"

#include <stdlib.h>
#include <utf8proc.h>

/* One word of a pattern. */
struct concordance_element {
    uint32_t word;     /* of c->words, or INTERN_NONE: compare with glob */
    struct slice glob; /* in c->words' arena; holds a '*' */
};

struct concordance_pattern {
    size_t first, count; /* of c->elements */
};

/* One word of the text. */
struct concordance_word {
    struct token token;
    struct slice form;
    uint32_t word; /* of c->words, or INTERN_NONE */
    struct buffer fold;
};

void concordance_init(struct concordance *c, const struct concordance_options *options)
{
    *c = (struct concordance){.options = *options};
    struct tokenizer_options how = {
        .language = options->language, .no_sentences = true, .no_rules = true};
    tokenizer_init(&c->tokenizer, &how);
    intern_init(&c->words);
}

void concordance_free(struct concordance *c)
{
    for (size_t i = 0; i < c->window_cap; i++)
        buffer_free(&c->window[i].fold);
    tokenizer_free(&c->tokenizer);
    intern_free(&c->words);
    buffer_free(&c->fold);
    free(c->elements);
    free(c->patterns);
    free(c->window);
    *c = (struct concordance){0};
}

/* ---- patterns ---- */

static bool has_star(struct slice word)
{
    return slice_find(word, 0, '*') < word.len;
}

static struct slice form_of(const struct concordance *c, struct slice word, struct buffer *scratch)
{
    return c->options.form == FORM_WRITTEN ? word : fold_word(word, scratch);
}

/* The form in which words without '*' are looked up. */
static struct slice key_of(const struct concordance *c, struct slice form)
{
    return c->options.form == FORM_STEM ? stemmer_stem(c->options.stemmer, form) : form;
}

static void add_element(struct concordance *c, struct slice word)
{
    struct slice form = form_of(c, word, &c->fold);
    struct concordance_element element = {.word = INTERN_NONE};
    if (has_star(form))
        element.glob = arena_copy(&c->words.arena, form);
    else
        element.word = intern_add(&c->words, key_of(c, form));
    c->elements =
        memory_grow(c->elements, &c->element_cap, c->element_count + 1, sizeof *c->elements);
    c->elements[c->element_count++] = element;
}

/* "block*" is two tokens, but one word: a star is part of what it touches. */
static bool sticks(struct slice pattern, const struct token *word, const struct token *next)
{
    return word->end == next->start && (has_star(slice_cut(pattern, word->start, word->end)) ||
                                        has_star(slice_cut(pattern, next->start, next->end)));
}

bool concordance_add(struct concordance *c, struct slice pattern)
{
    struct token word, next;
    tokenizer_start(&c->tokenizer, pattern);
    if (!tokenizer_next(&c->tokenizer, &word))
        return false;
    size_t first = c->element_count;
    while (tokenizer_next(&c->tokenizer, &next)) {
        if (sticks(pattern, &word, &next)) {
            word.end = next.end;
            continue;
        }
        add_element(c, slice_cut(pattern, word.start, word.end));
        word = next;
    }
    add_element(c, slice_cut(pattern, word.start, word.end));
    c->patterns =
        memory_grow(c->patterns, &c->pattern_cap, c->pattern_count + 1, sizeof *c->patterns);
    c->patterns[c->pattern_count++] = (struct concordance_pattern){first, c->element_count - first};
    if (c->element_count - first > c->longest)
        c->longest = c->element_count - first;
    return true;
}

/* Whether text is glob, in which '*' is any run of bytes. Where what follows a star does not fit,
 * only the last star can take more: no recursion, at most text.len * glob.len steps. */
static bool glob_matches(struct slice glob, struct slice text)
{
    size_t g = 0, t = 0, star = SIZE_MAX, taken = 0;
    while (t < text.len) {
        if (g < glob.len && glob.data[g] == '*') {
            star = g++;
            taken = t;
        } else if (g < glob.len && glob.data[g] == text.data[t]) {
            g++;
            t++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.data[g] == '*')
        g++;
    return g == glob.len;
}

/* ---- matches ---- */

void concordance_start(struct concordance *c, struct slice text)
{
    if (c->window_cap < c->longest) {
        size_t old = c->window_cap;
        c->window = memory_grow(c->window, &c->window_cap, c->longest, sizeof *c->window);
        memset(c->window + old, 0, (c->window_cap - old) * sizeof *c->window);
    }
    c->text = text;
    c->head = c->filled = c->next = 0;
    tokenizer_start(&c->tokenizer, text);
}

static struct concordance_word *window_at(struct concordance *c, size_t i)
{
    return &c->window[(c->head + i) % c->longest];
}

static void fill_window(struct concordance *c)
{
    struct token token;
    while (c->filled < c->longest && tokenizer_next(&c->tokenizer, &token)) {
        struct concordance_word *word = window_at(c, c->filled++);
        word->token = token;
        word->form = form_of(c, slice_cut(c->text, token.start, token.end), &word->fold);
        word->word = intern_find(&c->words, key_of(c, word->form));
    }
}

static bool element_matches(const struct concordance_element *e,
                            const struct concordance_word *word)
{
    if (e->word != INTERN_NONE)
        return e->word == word->word;
    if (e->glob.len == 1)
        return word->token.type != TOKEN_PUNCTUATION;
    return glob_matches(e->glob, word->form);
}

static bool pattern_matches(struct concordance *c, const struct concordance_pattern *pattern)
{
    if (pattern->count > c->filled)
        return false;
    for (size_t i = 0; i < pattern->count; i++)
        if (!element_matches(&c->elements[pattern->first + i], window_at(c, i)))
            return false;
    return true;
}

static size_t back_by(struct slice text, size_t at, size_t codepoints)
{
    while (codepoints-- && at)
        codepoint_before(text, at, &at);
    return at;
}

static size_t on_by(struct slice text, size_t at, size_t codepoints)
{
    while (codepoints-- && at < text.len)
        codepoint_at(text, at, &at);
    return at;
}

bool concordance_next(struct concordance *c, struct concordance_match *match)
{
    for (fill_window(c); c->filled; fill_window(c)) {
        while (c->next < c->pattern_count) {
            const struct concordance_pattern *pattern = &c->patterns[c->next++];
            if (!pattern_matches(c, pattern))
                continue;
            match->pattern = c->next - 1;
            match->start = window_at(c, 0)->token.start;
            match->end = window_at(c, pattern->count - 1)->token.end;
            match->left = back_by(c->text, match->start, c->options.width);
            match->right = on_by(c->text, match->end, c->options.width);
            return true;
        }
        c->next = 0;
        c->head = (c->head + 1) % c->longest;
        c->filled--;
    }
    return false;
}

/* ---- order ---- */

/* The words of the context, folded, NUL behind each so that a shorter word comes first. */
void concordance_key_forwards(struct concordance *c, struct slice context, struct buffer *key)
{
    struct token token;
    tokenizer_start(&c->tokenizer, context);
    while (tokenizer_next(&c->tokenizer, &token)) {
        if (token.type == TOKEN_PUNCTUATION)
            continue;
        buffer_append(key, fold_word(slice_cut(context, token.start, token.end), &c->fold));
        buffer_append_byte(key, 0);
    }
}

static void reverse(char *bytes, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        char byte = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = byte;
    }
}

/* Turning all bytes round, then those of each word, turns the order of the words round. */
void concordance_key_backwards(struct concordance *c, struct slice context, struct buffer *key)
{
    size_t first = key->len;
    concordance_key_forwards(c, context, key);
    if (key->len == first)
        return;
    reverse(key->data + first, key->len - 1 - first);
    for (size_t start = first; start < key->len;) {
        size_t end = slice_find(buffer_slice(key), start, 0);
        reverse(key->data + start, end - start);
        start = end + 1;
    }
}

/* ---- lines for people ---- */

static bool is_hidden(uint32_t c)
{
    unsigned category = property_category(c) & GC_MASK;
    bool joins = c == 0x200C || c == 0x200D; /* emoji and Persian need them; they move nothing */
    return category == GC_CC || (category == GC_CF && !joins) || category == GC_ZL ||
           category == GC_ZP;
}

/* What is shown of the text from byte `at`: a code point, ' ' for a run of white space; moves on.
 */
static uint32_t shown_next(struct slice text, size_t *at)
{
    uint32_t c = codepoint_at(text, *at, at);
    if (!property_is_white_space(c))
        return is_hidden(c) ? UTF8_REPLACEMENT : c;
    for (size_t after = *at; after < text.len; *at = after)
        if (!property_is_white_space(codepoint_at(text, after, &after)))
            break;
    return ' ';
}

void concordance_name(struct buffer *out, struct slice name)
{
    for (size_t at = 0; at < name.len;) {
        uint32_t c = codepoint_at(name, at, &at);
        out->len += utf8_encode(is_hidden(c) ? UTF8_REPLACEMENT : c, buffer_reserve(out, 4));
    }
}

static size_t cells_of(uint32_t c)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)c);
    return width > 0 ? (size_t)width : 0;
}

static size_t text_cells(struct slice text)
{
    size_t cells = 0;
    for (size_t at = 0; at < text.len;)
        cells += cells_of(shown_next(text, &at));
    return cells;
}

static void append_blanks(struct buffer *out, size_t count)
{
    while (count--)
        buffer_append_byte(out, ' ');
}

/* Appends at most `most` cells of the text, those at its end where it is longer and `tail` is set.
 * Returns how many. */
static size_t append_cells(struct buffer *out, struct slice text, size_t most, bool tail)
{
    size_t all = tail ? text_cells(text) : 0, skip = all > most ? all - most : 0, cells = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = shown_next(text, &at);
        size_t width = cells_of(c);
        if (skip) {
            skip -= width < skip ? width : skip;
            continue;
        }
        if (cells + width > most)
            break;
        out->len += utf8_encode(c, buffer_reserve(out, 4));
        cells += width;
    }
    return cells;
}

static struct slice trim(struct slice text)
{
    size_t start = 0, end = text.len;
    for (size_t after; start < end; start = after)
        if (!property_is_white_space(codepoint_at(text, start, &after)))
            break;
    for (size_t before; end > start; end = before)
        if (!property_is_white_space(codepoint_before(text, end, &before)))
            break;
    return slice_cut(text, start, end);
}

void concordance_line(struct buffer *out, struct slice left, struct slice match, struct slice right,
                      size_t width, bool fill)
{
    struct buffer context = {0};
    size_t cells = append_cells(&context, trim(left), width, true);
    append_blanks(out, width - cells);
    buffer_append(out, buffer_slice(&context));
    append_blanks(out, 2);
    append_cells(out, match, SIZE_MAX, false);
    append_blanks(out, 2);
    cells = append_cells(out, trim(right), width, false);
    if (fill)
        append_blanks(out, width - cells);
    buffer_free(&context);
}
