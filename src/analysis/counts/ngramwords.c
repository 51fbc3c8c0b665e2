#include "analysis/counts/ngramwords.h"

#include "text/ascii.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/properties.h"
#include "text/stem.h"

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
}

void ngramwords_free(struct ngramwords *w)
{
    if (w->settings->split != SPLIT_BLANKS)
        tokenizer_free(&w->tokenizer);
    if (w->stemmer)
        stemmer_close(w->stemmer);
    buffer_free(&w->fold);
    buffer_free(&w->word);
}

/* A blank inside a word would make two of it in the column ngram: it becomes '_'. */
static struct slice without_blanks(struct ngramwords *w, struct slice word)
{
    size_t at = 0;
    while (at < word.len && word.data[at] != ' ')
        at++;
    if (at == word.len)
        return word;
    buffer_clear(&w->word);
    buffer_append(&w->word, word);
    for (size_t i = 0; i < word.len; i++)
        if (word.data[i] == ' ')
            w->word.data[i] = '_';
    return buffer_slice(&w->word);
}

static void pass_gap(struct ngramwords *w, enum ngramwords_gap what)
{
    if (what == GAP_BREAK)
        ngram_gap(w->counter);
}

void ngramwords_word(struct ngramwords *w, struct slice word, enum token_type type)
{
    const struct ngramwords_settings *s = w->settings;
    if (!s->types[type] || !word.len)
        pass_gap(w, s->at_gap);
    else if (s->stop->count && intern_find(s->stop, word) != INTERN_NONE)
        pass_gap(w, s->at_stop);
    else
        ngram_word(w->counter, without_blanks(w, word));
}

static struct slice form_of(struct ngramwords *w, struct slice word)
{
    if (w->settings->form == FORM_TEXT)
        return word;
    word = fold_word(word, &w->fold);
    return w->settings->form == FORM_STEM ? stemmer_stem(w->stemmer, word) : word;
}

static void read_paragraph(struct ngramwords *w, struct slice text)
{
    const struct token *token;
    size_t sentence = 0;
    tokenizer_start(&w->tokenizer, text);
    while ((token = tokenizer_take(&w->tokenizer))) {
        if (token->sentence != sentence)
            ngram_sentence_end(w->counter);
        sentence = token->sentence;
        ngramwords_word(w, form_of(w, slice_cut(text, token->start, token->end)), token->type);
    }
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
            ngramwords_word(w, form_of(w, slice_cut(text, at, end)), TOKEN_WORD);
    }
    ngram_sentence_end(w->counter);
}

void ngramwords_text(struct ngramwords *w, struct slice text)
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

enum token_type ngramwords_type(struct slice word)
{
    for (size_t at = 0; at < word.len;) {
        unsigned category = property_category(codepoint_at(word, at, &at));
        if (category < GC_PC || category > GC_SO)
            return TOKEN_WORD;
    }
    return TOKEN_PUNCTUATION;
}
