#include "analysis/statements/names.h"

#include "analysis/statements/names_parts.h"
#include "base/memory.h"

#include <stdlib.h>

void names_init(struct names *n)
{
    *n = (struct names){0};
    intern_init(&n->texts);
    intern_init(&n->tokens);
}

void names_free(struct names *n)
{
    intern_free(&n->texts);
    intern_free(&n->tokens);
    free(n->entries);
    free(n->by_token);
    free(n->mentions);
    arena_free(&n->roles);
    buffer_free(&n->scratch);
}

void names_start(struct names *n)
{
    intern_clear(&n->texts);
    intern_clear(&n->tokens);
    arena_reset(&n->roles);
    n->mention_count = 0;
}

struct name_token *token_of(struct names *n, struct slice text)
{
    uint32_t known = (uint32_t)n->tokens.count, t = intern_add(&n->tokens, text);
    n->by_token = memory_grow(n->by_token, &n->token_cap, (size_t)t + 1, sizeof *n->by_token);
    if (t == known)
        n->by_token[t] = (struct name_token){0};
    return &n->by_token[t];
}

const struct name_token *find_token(const struct names *n, struct slice text)
{
    uint32_t t = intern_find(&n->tokens, text);
    return t == INTERN_NONE ? NULL : &n->by_token[t];
}

/* The words stand in the article as they are put together: no nickname, no end of a line. */
static bool is_as_written(const struct article *a, struct range name)
{
    for (size_t i = name.first + 1; i < name.last; i++) {
        size_t gap = a->words[i].start - a->words[i - 1].end;
        if (a->words[i].quotation != a->words[name.first].quotation || gap > 1 ||
            (gap && a->text.data[a->base + a->words[i - 1].end] != ' '))
            return false;
    }
    return true;
}

static struct slice text_of(struct names *n, const struct article *a, struct range name)
{
    if (is_as_written(a, name))
        return slice_cut(a->text, a->base + a->words[name.first].start,
                         a->base + a->words[name.last - 1].end);
    buffer_clear(&n->scratch);
    for (size_t i = name.first; i < name.last; i++) {
        if (a->words[i].quotation != a->words[name.first].quotation)
            continue; /* a nickname */
        if (i > name.first && a->words[i].start > a->words[i - 1].end)
            buffer_append_byte(&n->scratch, ' ');
        buffer_append(&n->scratch, article_word(a, i));
    }
    return buffer_slice(&n->scratch);
}

uint32_t number_of(struct names *n, const struct article *a, struct range name)
{
    name = without_honours(a, name);
    uint32_t known = (uint32_t)n->texts.count;
    uint32_t number = intern_add(&n->texts, text_of(n, a, name));
    n->entries = memory_grow(n->entries, &n->entry_cap, (size_t)number + 1, sizeof *n->entries);
    if (number == known)
        n->entries[number] = (struct name){.words = (uint32_t)(name.last - name.first)};
    return number;
}

uint32_t names_find(struct names *n, const struct article *a, struct range name)
{
    if (is_only_titles(a, name) && name.first > 0 && word_is(a, name.first - 1, WORD(ARTICLE)))
        return INTERN_NONE;
    if (is_only_titles(a, name))
        return intern_find(&n->texts, text_of(n, a, without_titles(a, name)));
    return number_of(n, a, without_titles(a, name));
}
