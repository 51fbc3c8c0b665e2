#include "analysis/counts/ngramwords.h"

#include "base/arena.h"
#include "base/memory.h"
#include "text/ascii.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/properties.h"
#include "text/stem.h"

#include <stdlib.h>

enum { TOGETHER = 64 };

/* What becomes of a word. */
enum fate { COUNTED, LEFT_OUT, BREAKS };

struct ngramwords_batch {
    struct ngramwords_row found[TOGETHER]; /* words of a text, waiting */
    size_t count;
    struct slice words[TOGETHER]; /* that are counted */
    uint32_t numbers[TOGETHER];
    enum fate fates[TOGETHER];
    struct arena forms; /* of the words, where they do not stand in the text */
};

void ngramwords_init(struct ngramwords *w, const struct ngramwords_settings *settings,
                     struct ngram *counter)
{
    *w = (struct ngramwords){.settings = settings, .counter = counter};
    struct tokenizer_options options = {
        .rules = settings->split == SPLIT_UAX29 ? RULES_UAX29 : RULES_NEWS,
        .no_sentences = counter->settings.across,
    };
    if (settings->split != SPLIT_BLANKS)
        tokenizer_init(&w->tokenizer, &options);
    if (settings->form == FORM_STEM)
        w->stemmer = stemmer_open(settings->language);
    w->batch = memory_alloc(1, sizeof *w->batch);
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
    size_t at = 0;
#if ASCII_BLOCKS
    for (; at < word.len; at += 16) {
        unsigned blanks = ascii_blanks_in_block(word.data + at), behind = at + 16 > word.len;
        if (behind ? blanks & ((1u << (word.len - at)) - 1) : blanks)
            return true;
    }
    return false;
#else
    while (at < word.len && word.data[at] != ' ')
        at++;
    return at < word.len;
#endif
}

/* A blank inside a word would make two of it in the column ngram: it becomes '_'. */
static struct slice without_blanks(struct ngramwords *w, struct slice word)
{
    if (!has_blank(word))
        return word;
    char *copy = room_for(w, word.len);
    for (size_t i = 0; i < word.len; i++)
        copy[i] = word.data[i] == ' ' ? '_' : word.data[i];
    return slice_of(copy, word.len);
}

static enum fate fate_of(const struct ngramwords *w, const struct ngramwords_row *row)
{
    const struct ngramwords_settings *s = w->settings;
    if (!s->types[row->type] || !row->text.len)
        return s->at_gap == GAP_BREAK ? BREAKS : LEFT_OUT;
    if (s->stop->count && intern_find(s->stop, row->text) != INTERN_NONE)
        return s->at_stop == GAP_BREAK ? BREAKS : LEFT_OUT;
    return COUNTED;
}

static void pass_borders(struct ngramwords *w, const struct ngramwords_row *row)
{
    if (row->document_ended)
        ngram_document_end(w->counter);
    else if (row->sentence_ended)
        ngram_sentence_end(w->counter);
    ngram_set_group(w->counter, row->group);
}

/* Words and the borders between them, at most TOGETHER. */
static void count_words(struct ngramwords *w, const struct ngramwords_row *rows, size_t count)
{
    struct ngramwords_batch *b = w->batch;
    size_t counted = 0, given = 0;
    for (size_t i = 0; i < count; i++) {
        b->fates[i] = fate_of(w, &rows[i]);
        b->words[counted] = b->fates[i] == COUNTED ? without_blanks(w, rows[i].text) : rows[i].text;
        counted += b->fates[i] == COUNTED;
    }
    ngram_number_words(w->counter, b->words, counted, b->numbers);
    counted = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ngramwords_row *row = &rows[i];
        bool border = row->document_ended | row->sentence_ended | (row->group != w->counter->group);
        if (border || b->fates[i] == BREAKS) {
            ngram_numbered_words(w->counter, b->numbers + given, counted - given);
            given = counted;
            pass_borders(w, row);
            if (b->fates[i] == BREAKS)
                ngram_gap(w->counter);
        }
        counted += b->fates[i] == COUNTED;
    }
    ngram_numbered_words(w->counter, b->numbers + given, counted - given);
    arena_reset(&b->forms);
}

/* ---- words of a text ---- */

static void count_found(struct ngramwords *w)
{
    if (w->batch->count == 0)
        return;
    count_words(w, w->batch->found, w->batch->count);
    w->batch->count = 0;
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
    if (w->batch->count == TOGETHER)
        count_found(w);
    w->batch->found[w->batch->count++] = (struct ngramwords_row){.text = form_of(w, word),
                                                                 .group = w->counter->group,
                                                                 .sentence_ended = begins,
                                                                 .is_word = true,
                                                                 .type = type};
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

/* A sentence whose words stand between blanks. */
static void read_split_sentence(struct ngramwords *w, struct slice text)
{
    const struct ngramwords_settings *s = w->settings;
    bool all_count = s->form == FORM_TEXT && s->types[TOKEN_WORD] && !s->stop->count;
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

void ngramwords_rows(struct ngramwords *w, const struct ngramwords_row *rows, size_t count)
{
    for (size_t i = 0, some; i < count; i += some) {
        for (some = 0; i + some < count && some < TOGETHER && rows[i + some].is_word;)
            some++;
        count_words(w, rows + i, some);
        if (some)
            continue;
        pass_borders(w, &rows[i]);
        read_text(w, rows[i].text);
        some = 1;
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
