#include "analysis/counts/ngramwords.h"

#include "base/arena.h"
#include "base/memory.h"
#include "text/ascii.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/properties.h"
#include "text/stem.h"

#include <stdlib.h>

struct ngramwords_batch {
    struct ngramwords_rows found;            /* words of a text, waiting */
    struct slice words[NGRAMWORDS_TOGETHER]; /* where some have blanks: without them */
    uint32_t numbers[NGRAMWORDS_TOGETHER];   /* of the words that are counted */
    struct arena forms;                      /* of the words, where they do not stand in the text */
};

void ngramwords_init(struct ngramwords *w, const struct ngramwords_settings *settings,
                     struct ngram *counter)
{
    *w = (struct ngramwords){.settings = settings, .counter = counter};
    struct tokenizer_options options = {
        .rules = settings->split == SPLIT_UAX29 ? RULES_UAX29 : RULES_NEWS,
        .language = tokenizer_language_of(settings->language ? settings->language : "english"),
        .no_sentences = counter->settings.across,
        .no_rules = true,
    };
    if (settings->split != SPLIT_BLANKS)
        tokenizer_init(&w->tokenizer, &options);
    if (settings->form == FORM_STEM)
        w->stemmer = stemmer_open(settings->language);
    w->batch = memory_alloc(1, sizeof *w->batch);
    w->batch->found.words = true;
}

void ngramwords_free(struct ngramwords *w)
{
    if (w->settings->split != SPLIT_BLANKS)
        tokenizer_free(&w->tokenizer);
    if (w->stemmer)
        stemmer_close(w->stemmer);
    buffer_free(&w->fold);
    arena_free(&w->batch->forms);
    free(w->batch);
    w->batch = NULL;
}

/* ---- words ---- */

static char *room_for(struct ngramwords *w, size_t len)
{
    return arena_alloc(&w->batch->forms, len + WORDFORMS_SLACK);
}

static bool has_blank(struct slice word)
{
    return slice_find(word, 0, ' ') < word.len;
}

/* Whether a word may have a blank; without a branch, of many that have none. */
static inline bool may_have_blank(struct slice word)
{
#if ASCII_BLOCKS
    static const char none[16];
    unsigned in_word = (1u << (word.len & 31)) - 1;
    unsigned blanks = ascii_blanks_in_block(word.len ? word.data : none);
    return (word.len > 16) | ((blanks & in_word) != 0);
#else
    return word.len != 0;
#endif
}

/* A blank inside a word would make two of it in the column ngram: it becomes '_'. */
static struct slice without_blanks(struct ngramwords *w, struct slice word)
{
    char *copy = room_for(w, word.len);
    for (size_t i = 0; i < word.len; i++)
        copy[i] = word.data[i] == ' ' ? '_' : word.data[i];
    return slice_of(copy, word.len);
}

/* What becomes of the rows; those that are neither are left out. A bit for each. */
struct fates {
    uint64_t counted, breaks;
};

/* Without a branch: none could guess which types come. */
static uint64_t wanted_rows(const struct ngramwords_settings *s, const struct ngramwords_rows *rows)
{
    uint64_t wanted = 0;
    for (size_t i = rows->count; i-- > 0;)
        wanted = wanted << 1 | (s->types[rows->type[i]] & (rows->text[i].len != 0));
    return wanted;
}

/* Those of the types, without stop words. */
static struct fates choose_words(const struct ngramwords *w, const struct ngramwords_rows *rows)
{
    const struct ngramwords_settings *s = w->settings;
    uint64_t all = ~(uint64_t)0 >> (NGRAMWORDS_TOGETHER - rows->count), stopped = 0;
    uint64_t wanted = wanted_rows(s, rows);
    for (size_t i = 0; i < rows->count && s->stop->count; i++)
        stopped |= (uint64_t)(intern_find(s->stop, rows->text[i]) != INTERN_NONE) << i;
    struct fates f = {.counted = wanted & ~stopped};
    f.breaks = s->at_gap == GAP_BREAK ? all & ~wanted : 0;
    f.breaks |= s->at_stop == GAP_BREAK ? wanted & stopped : 0;
    return f;
}

/* The words, no blank in them. */
static const struct slice *words_of_rows(struct ngramwords *w, const struct ngramwords_rows *rows)
{
    bool blanks = false;
    for (size_t i = 0; i < rows->count; i++)
        blanks |= may_have_blank(rows->text[i]);
    if (!blanks)
        return rows->text;
    for (size_t i = 0; i < rows->count; i++) {
        struct slice word = rows->text[i];
        w->batch->words[i] = has_blank(word) ? without_blanks(w, word) : word;
    }
    return w->batch->words;
}

static void pass_borders(struct ngramwords *w, const struct ngramwords_rows *rows, unsigned row)
{
    if (rows->documents >> row & 1)
        ngram_document_end(w->counter);
    else if (rows->sentences >> row & 1)
        ngram_sentence_end(w->counter);
    if (rows->groups >> row & 1)
        ngram_set_group(w->counter, rows->group[row]);
}

/* Words and the borders between them. */
static void count_words(struct ngramwords *w, const struct ngramwords_rows *rows)
{
    struct ngramwords_batch *b = w->batch;
    struct fates fates = choose_words(w, rows);
    size_t count = (size_t)__builtin_popcountll(fates.counted), given = 0;
    uint64_t borders = rows->documents | rows->sentences | rows->groups | fates.breaks;
    ngram_number_words(w->counter, words_of_rows(w, rows), fates.counted, b->numbers);
    for (; borders; borders &= borders - 1) {
        unsigned row = (unsigned)__builtin_ctzll(borders);
        uint64_t before = fates.counted & (((uint64_t)1 << row) - 1);
        size_t end = (size_t)__builtin_popcountll(before);
        ngram_numbered_words(w->counter, b->numbers + given, end - given);
        given = end;
        pass_borders(w, rows, row);
        if (fates.breaks >> row & 1)
            ngram_gap(w->counter);
    }
    ngram_numbered_words(w->counter, b->numbers + given, count - given);
    arena_reset(&b->forms);
}

/* ---- words of a text ---- */

static void count_found(struct ngramwords *w)
{
    if (w->batch->found.count == 0)
        return;
    count_words(w, &w->batch->found);
    w->batch->found.count = 0;
    w->batch->found.sentences = 0;
}

static struct slice keep_form(struct ngramwords *w, struct slice form)
{
    char *copy = room_for(w, form.len);
    if (form.len)
        memcpy(copy, form.data, form.len);
    return slice_of(copy, form.len);
}

static struct slice form_of(struct ngramwords *w, struct slice word)
{
    if (w->settings->form == FORM_TEXT)
        return word;
    char *folded = room_for(w, FOLD_BLOCK);
    bool is_short = word.len <= FOLD_BLOCK && fold_block(folded, word.data, word.len);
    struct slice norm = is_short ? slice_of(folded, word.len) : fold_word(word, &w->fold);
    if (w->settings->form == FORM_STEM)
        return keep_form(w, stemmer_stem(w->stemmer, norm));
    return is_short ? norm : keep_form(w, norm);
}

static void add_found(struct ngramwords *w, struct slice word, enum token_type type, bool begins)
{
    struct ngramwords_rows *found = &w->batch->found;
    if (found->count == NGRAMWORDS_TOGETHER)
        count_found(w);
    size_t at = found->count++ % NGRAMWORDS_TOGETHER;
    found->text[at] = form_of(w, word);
    found->type[at] = (unsigned char)type;
    found->sentences |= (uint64_t)begins << at;
}

static void read_paragraph(struct ngramwords *w, struct slice text)
{
    const struct token *tokens;
    size_t sentence = 0, count;
    tokenizer_start(&w->tokenizer, text);
    while ((count = tokenizer_take_all(&w->tokenizer, &tokens)) > 0)
        for (; count; tokens++, count--) {
            struct slice word = slice_cut(text, tokens->start, tokens->end);
            add_found(w, word, tokens->type, tokens->sentence != sentence);
            sentence = tokens->sentence;
        }
    count_found(w);
    ngram_sentence_end(w->counter);
}

static bool all_words_count(const struct ngramwords *w)
{
    const struct ngramwords_settings *s = w->settings;
    return s->form == FORM_TEXT && s->types[TOKEN_WORD] && !s->stop->count;
}

/* A sentence whose words stand between blanks. */
static void read_split_sentence(struct ngramwords *w, struct slice text)
{
    bool all_count = all_words_count(w);
    if (all_count)
        ngram_words(w->counter, text);
    for (size_t at = 0, end; !all_count && at < text.len; at = end + 1) {
        for (end = at; end < text.len && !ascii_is_space((unsigned char)text.data[end]);)
            end++;
        if (end > at)
            add_found(w, slice_cut(text, at, end), TOKEN_WORD, false);
    }
    count_found(w);
    ngram_sentence_end(w->counter);
}

static void read_split_lines(struct ngramwords *w, struct slice lines)
{
    if (all_words_count(w))
        ngram_lines(w->counter, lines);
    else
        while (lines.len)
            read_split_sentence(w, slice_take(&lines, '\n'));
}

static void read_text(struct ngramwords *w, struct slice text)
{
    const struct ngramwords_settings *s = w->settings;
    if (s->split == SPLIT_BLANKS) {
        read_split_sentence(w, text);
    } else if (s->one_paragraph) {
        read_paragraph(w, text);
    } else {
        struct paragraphs paragraphs = paragraphs_start(text, s->wrapped);
        for (size_t from, to; paragraphs_next(&paragraphs, &from, &to);)
            read_paragraph(w, slice_cut(text, from, to));
    }
}

void ngramwords_rows(struct ngramwords *w, const struct ngramwords_rows *rows)
{
    if (rows->words && rows->count)
        count_words(w, rows);
    for (unsigned i = 0; !rows->words && i < rows->count; i++) {
        pass_borders(w, rows, i);
        if (rows->lines >> i & 1)
            read_split_lines(w, rows->text[i]);
        else
            read_text(w, rows->text[i]);
    }
}

enum token_type ngramwords_type(struct slice word)
{
    for (size_t at = 0; at < word.len;) {
        unsigned category = property_category(codepoint_at(word, at, &at));
        if (category < GC_PC || category > GC_SO)
            return TOKEN_WORD;
    }
    return TOKEN_PUNCTUATION;
}
